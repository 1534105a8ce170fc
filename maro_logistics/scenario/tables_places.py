"""Tables of places and of what connects them: locations, routes, conditions, access, threats."""

from __future__ import annotations

from maro_logistics.scenario.declare import Table, choice, date, integer, number, text, yes_no

LOCATIONS = Table(
    "locations",
    "Places: ports, airports, warehouses, hubs and the sites where people are.",
    (
        text("location", "Name of the place, as the other tables use it", required=True, hashtags="#loc+code #loc"),
        text("title", "Name to print", info=True, hashtags="#loc+name"),
        choice("kind", "port airport warehouse hub site", "What the place is", info=True),
        text("area", "Administrative area, for public sums", info=True, hashtags="#adm2+name #adm1+name"),
        number(
            "latitude",
            "degrees",
            "North of the equator",
            minimum=-90,
            maximum=90,
            info=True,
            synonyms="lat",
            hashtags="#geo+lat",
        ),
        number(
            "longitude",
            "degrees",
            "East of Greenwich",
            minimum=-180,
            maximum=180,
            info=True,
            synonyms="lon lng long",
            hashtags="#geo+lon",
        ),
        text("pcode", "Place code, opaque", info=True, hashtags="#adm2+code #adm1+code"),
        text("agency", "Agency that runs the place and pays its handling and opening", refers="agencies"),
        number("storage_t", "t", "Weight it can store; more is allowed at overflow_cost"),
        number("storage_m3", "m3", "Volume it can store; more is allowed at overflow_cost"),
        number("handling_t_per_day", "t/day", "Weight received plus sent on a day, at most"),
        number("handling_cost_per_t", "currency/t", "Cost of handling a tonne received or sent", default=0),
        integer("transfer_days", "days", "From a vehicle's arrival to receipt into stock", default=0, maximum=365),
        yes_no("cold_storage", "Cold items can be kept here"),
        yes_no("candidate", "Works only once the plan opens it"),
        number("opening_cost", "currency", "Paid once when a candidate is opened", default=0),
        number("running_cost_per_day", "currency/day", "Paid on every day a candidate is open", default=0),
        date("open_from", "First day on which anything leaves, arrives or is issued"),
        date("open_until", "Last such day"),
        choice("communications", "none radio full", "Coverage at the place", info=True),
    ),
    key=("location",),
    required=True,
)

ROUTES = Table(
    "routes",
    "Directed transport links of one mode between two locations.",
    (
        text("route", "Name of the route", required=True),
        text("origin", "Where it begins", required=True, refers="locations", hashtags="#loc+origin"),
        text("destination", "Where it ends", required=True, refers="locations", hashtags="#loc+dest"),
        choice("mode", "road air sea river rail pack drone", "How it is travelled", required=True),
        number("km", "km", "Length", required=True, maximum=50_000),
        number("hours", "h", "Driving time one way at normal speed; overrides km / speed_kmh", maximum=5_000),
        yes_no("both_ways", "The row is two routes with one name"),
        number("capacity_t_per_day", "t/day", "Weight leaving on a day, both directions together"),
        number("capacity_vehicles_per_day", "vehicles/day", "Trips leaving on a day, both directions together"),
        number(
            "limit_kg",
            "kg",
            "Largest payload of one vehicle",
            synonyms="max_payload_kg",
        ),
        number("loss_share", "share", "Share of the cargo spoilt or pilfered on the way", default=0, maximum=1),
        number("risk", "probability", "That a trip is lost; priced and limited, not taken off", default=0, maximum=1),
        choice("communications", "none radio full", "Coverage along the route", default="full"),
        date("closed_from", "First day on which nobody is under way"),
        date("closed_until", "Last such day (empty with closed_from: to the end)"),
        number("speed_factor", "factor", "Multiplies the speed", default=1, minimum=0.01, maximum=10),
        yes_no("daylight_only", "Driven in daylight only"),
        number("cost_per_t", "currency/t", "Tariff of a carrier; empty = no carrier"),
        number("carrier_t_per_day", "t/day", "What the carrier takes on a day, per direction"),
        integer("carrier_days", "days", "From departure to arrival by carrier; required with cost_per_t", maximum=365),
        number("carrier_load_t", "t", "Load of one carrier trip", default=20, minimum=0.001),
        text("carrier_agency", "Agency whose access the carrier has", refers="agencies"),
    ),
    key=("route",),
    required=True,
)

ROUTE_CONDITIONS = Table(
    "route_conditions",
    "What holds on a route between two dates: rain, repair, convoy days, closure.",
    (
        text("route", "The route", required=True, refers="routes"),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)"),
        number("speed_factor", "factor", "Multiplies the speed", default=1, minimum=0.01, maximum=10),
        number("capacity_factor", "factor", "Multiplies the daily capacities", default=1, maximum=10),
        number("limit_kg", "kg", "Largest payload of one vehicle"),
        choice(
            "closed",
            "no yes departures turned_back lost",
            "yes = nobody leaves or is under way; departures = nobody leaves; turned_back, lost = what is under way is",
            default="no",
            synonyms="status",
        ),
    ),
)

ACCESS = Table(
    "access",
    "Who may use which location or route, and when.",
    (
        text("agency", "The agency (empty: everybody)", refers="agencies"),
        text("location", "The location, or", refers="locations"),
        text("route", "the route", refers="routes"),
        yes_no("allowed", "yes = open within these dates only; no = shut", default=None, required=True),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)"),
        date("asked_on", "Day on which the permit was asked for (empty: start)"),
        integer("permit_lead_days", "days", "From asking to holding the permit", maximum=1_000),
        integer("permit_valid_days", "days", "How long the permit holds", maximum=10_000),
    ),
)

THREATS = Table(
    "threats",
    "Assessed threat levels of locations and routes.",
    (
        text("location", "The location, or", refers="locations"),
        text("route", "the route", refers="routes"),
        integer("level", "level", "0 (none) to 5 (extreme)", required=True, maximum=5),
        date("from", "First day (empty: start)"),
        date("until", "Last day (empty: end)"),
        text("indicator", "What was seen", info=True),
        text("source", "Who said so", info=True),
    ),
)

THREAT_RULES = Table(
    "threat_rules",
    "What a threat level means for those who travel and for those in need.",
    (
        integer("level", "level", "The level, 0 to 5", required=True, maximum=5),
        number("speed_factor", "factor", "Multiplies the speed", default=1, minimum=0.01, maximum=10),
        number("risk_per_trip", "probability", "That a trip is lost", default=0, maximum=1),
        integer("escorts_per_convoy", "teams", "Escort teams each convoy needs", default=0, maximum=1_000),
        integer("convoy_size", "vehicles", "Largest convoy (required where escorts are)", minimum=1, maximum=10_000),
        choice("closed", "no departures", "departures = nobody leaves at this level", default="no"),
        number(
            "closure_probability_per_day", "probability", "For generated contingencies", default=0, maximum=1, info=True
        ),
        number(
            "priority_factor", "factor", "Multiplies what need at such a location is worth", default=1, maximum=1_000
        ),
    ),
    key=("level",),
)
