"""Tiny worlds in which answers to contingencies can be computed by hand; day 1 is 2004-07-01."""

from tests.builder import ONE_ROAD, day, over, scenario_of

LATE_STOCK = over(
    ONE_ROAD,
    {
        "settings": {"days": 7},
        "locations": {"C": {}},
        "stocks": {"S": {"available_on": day(4)}, "R": {"location": "C", "item": "food", "quantity": 10}},
        "vehicle_types": {
            "truck": {"payload_kg": 10000},
            "cart": {"mode": "road", "payload_kg": 10000, "speed_kmh": 20, "hours_per_day": 10, "cost_per_km": 0.001},
        },
        "fleets": {"U": {"base": "C", "vehicle_type": "cart", "count": 1}},
        "routes": {"CB": {"origin": "C", "destination": "B", "mode": "road", "km": 500}},
        "needs": {"N": {"from": day(5)}},
        "contingencies": {"slide": {"known_on": day(2), "trigger": "rain"}},
        "events": {"1": {"contingency": "slide", "kind": "close_route", "target": "AB", "from": day(4)}},
    },
)
"""10 t are asked for at B on day 5. A has 10 t from day 4 on, and a road of half a day; C has 10 t all the time, and a
truck that is 25 hours, so into the third day, on its way, and costs 1 a trip.

The plan sends the truck of A on day 4 or 5: objective 0. Where the road from A is closed from day 4 on, known on day 2,
holding on leaves 10 t missing on days 5, 6 and 7: 30. The truck of C that leaves on day d arrives on day d + 2. So
switching on day 2 or 3 costs 1 (nothing is missing), on day 4 it costs 10 + 1, on day 5 20 + 1. Switching at once gives
29, of which 95 % are 27.55: day 3 keeps that, day 4 does not (19).
"""

SLOW_DRIP = over(
    ONE_ROAD,
    {
        "settings": {"days": 21},
        "locations": {"C": {}},
        "stocks": {"S": {"available_on": day(21)}, "R": {"location": "C", "item": "food", "quantity": 10}},
        "vehicle_types": {
            "truck": {"payload_kg": 10000, "speed_kmh": 20},
            "cart": {"mode": "road", "payload_kg": 500, "speed_kmh": 20, "hours_per_day": 10, "cost_per_km": 0.0001},
        },
        "fleets": {"U": {"base": "C", "vehicle_type": "cart", "count": 1}},
        "routes": {"CB": {"origin": "C", "destination": "B", "mode": "road", "km": 100}},
        "needs": {"N": {"from": day(21)}},
        "contingencies": {"slide": {"known_on": day(2), "trigger": "rain"}},
        "events": {"1": {"contingency": "slide", "kind": "close_route", "target": "AB", "from": day(21)}},
    },
)
"""10 t are asked for at B on day 21. A has 10 t on that day only, half a day away; from C a cart brings half a tonne a
day and costs 0.02 a trip. The plan waits for A: objective 0.

Where the road from A is closed on day 21, known on day 2, holding on leaves 10 t missing for one day: 10. Switching on
day d leaves 22 - d trips, each worth 0.5 - 0.02: the benefit is 0.48 (22 - d), at once 9.6. 95 % of it is 9.12 = 0.48 x
19, so day 3 keeps it exactly and day 4 does not (8.64).
"""


def late_stock(**events):
    """The scenario of :data:`LATE_STOCK`, with cells of its event changed."""
    return scenario_of(over(LATE_STOCK, {"events": {"1": events}}))


def slow_drip():
    """The scenario of :data:`SLOW_DRIP`."""
    return scenario_of(SLOW_DRIP)


MANY = over(
    LATE_STOCK,
    {
        "contingencies": {
            "slide": {"title": "=A slide", "probability": 0.1},
            "flood": {"known_on": day(3), "probability": 0.2},
            "late": {"known_on": day(4)},
            "no cart": {"known_on": day(2)},
        },
        "events": {
            "2": {"contingency": "flood", "kind": "slow_route", "target": "AB", "value": "0.05"},
            "3": {"contingency": "late", "kind": "delay_arrival", "target": "S", "value": "2"},
            "4": {"contingency": "no cart", "kind": "lose_vehicles", "target": "U"},
        },
    },
)
"""The world of :data:`LATE_STOCK` with four contingencies."""
BROKEN = over(
    MANY,
    {
        "contingencies": {"broken": {"known_on": day(2)}},
        "events": {
            "5": {
                "contingency": "broken",
                "kind": "edit",
                "table": "routes",
                "column": "km",
                "operation": "set",
                "value": "-1",
            }
        },
    },
)
"""The same with a contingency that cannot be applied: roads have no negative length."""
