"""Rare features of goods and needs, each laid over a tiny world by one function."""

from __future__ import annotations

from maro_logistics.scenario.generate_tiny_world import TinyWorld


def kits(world: TinyWorld) -> None:
    """A site asks for kits of food and medicine."""
    world.add("kits", {"kit": "family-kit", "item": "food", "units_per_kit": 0.2})
    world.add("kits", {"kit": "family-kit", "item": "medicine", "units_per_kit": 0.05})
    site = world.site()
    row = {"need": "kits", "location": site, "kit": "family-kit", "quantity": world.number(3, 12), "from": world.day(1)}
    world.add("needs", {**row, "people": 60, "priority": world.number(1, 5)})


def requirements(world: TinyWorld) -> None:
    """Energy and protein are asked for, from food, biscuits, or a mix of both."""
    world.add(
        "items", {"item": "biscuits", "kg_per_unit": 50, "m3_per_unit": 0.15, "category": "food", "value_per_unit": 90}
    )
    for item, kcal, protein in (("food", 350, 8), ("biscuits", 225, 6)):
        world.add("contents", {"item": item, "requirement": "kcal", "amount_per_unit": kcal})
        world.add("contents", {"item": item, "requirement": "protein", "amount_per_unit": protein})
    world.add(
        "rations", {"requirement": "kcal", "quantity_per_person_per_day": 0.5, "from": world.day(1), "priority": 2}
    )
    site = world.site()
    row = {"need": "protein", "location": site, "requirement": "protein", "quantity_per_day": world.number(5, 20)}
    world.add("needs", {**row, "from": world.day(1), "until": world.day(3), "people": 300})
    quantity = world.number(5, 20)
    world.add(
        "stocks", {"stock": "biscuits", "location": "hub", "item": "biscuits", "agency": "beta", "quantity": quantity}
    )


def earmarks(world: TinyWorld) -> None:
    """Some food is reserved for a site, some medicine for an agency; a need line is that agency's alone."""
    world.change("stocks", "food at hub", {"earmark": world.site()})
    world.add(
        "stocks",
        {
            "stock": "kept back",
            "location": "hub",
            "item": "medicine",
            "agency": "gamma",
            "quantity": 2,
            "earmark": "gamma",
        },
    )
    row = {"need": "of gamma", "location": world.site(), "item": "medicine", "quantity": 1.5, "due_within_days": 3}
    world.add("needs", {**row, "agency": "gamma", "people": 50, "priority": 1})


def common_goods(world: TinyWorld) -> None:
    """Some food belongs to nobody, so that every agency may use it."""
    world.add("stocks", {"stock": "common", "location": "port", "item": "food", "quantity": world.number(2, 9)})


def expiry(world: TinyWorld) -> None:
    """Some food expires on a day of the horizon, and medicine keeps for a few days only."""
    world.change("stocks", "food at port", {"expires_on": world.day(world.number(1, 3))})
    world.change("items", "medicine", {"shelf_life_days": world.number(1, 3)})


def whole_units(world: TinyWorld) -> None:
    """Water pumps travel and are issued whole."""
    world.add("items", {"item": "pump", "kg_per_unit": 600, "m3_per_unit": 2, "category": "water", "whole_units": True})
    world.add("stocks", {"stock": "pumps", "location": "hub", "item": "pump", "agency": "alpha", "quantity": 3})
    row = {"location": world.site(), "item": "pump", "quantity": world.number(2, 4), "people": 200, "priority": 2}
    world.add("needs", {"need": "pumps", **row, "until": world.day(3)})


def lost_lines(world: TinyWorld) -> None:
    """Medicine that comes late is of no use any more."""
    world.change("rations", "medicine", {"late": "lost"})
    row = {"need": "feast", "location": world.site(), "item": "food", "quantity": world.number(2, 9), "late": "lost"}
    world.add("needs", {**row, "from": world.day(1), "until": world.day(2), "people": 80})


def due_windows(world: TinyWorld) -> None:
    """Food may come some days after it is asked for; the ration of medicine holds for part of the horizon."""
    world.change("rations", "food", {"due_within_days": world.number(1, 3)})
    world.change("rations", "medicine", {"from": world.day(0), "until": world.day(3)})
    site, quantity = world.site(), world.number(2, 9)
    row = {"need": "due later", "location": site, "item": "food", "quantity": quantity, "from": world.day(0)}
    world.add("needs", {**row, "due_within_days": 2, "priority": 4, "people": 90})


def displacement(world: TinyWorld) -> None:
    """The number of people at a site changes half way."""
    site = world.sites[0]
    world.change("assessments", site, {"until": world.day(1)})
    world.add("assessments", {"location": site, "from": world.day(2), "people": world.number(20, 200) * 10})


def phases(world: TinyWorld) -> None:
    """Health counts for more during some days."""
    row = {"phase": "outbreak", "category": "health", "priority_factor": world.decimal(1.5, 4, 1)}
    world.add("phases", {**row, "from": world.day(1), "until": world.day(3)})


def minimum_orders(world: TinyWorld) -> None:
    """Traders sell food at the hub, with a smallest order; one sells to one agency for some days only."""
    row = {"location": "hub", "item": "food", "price_per_unit": world.number(40, 60), "lead_days": world.number(0, 2)}
    world.add("suppliers", {"supplier": "trader", **row, "quantity_per_day": 8, "minimum_order": world.number(3, 7)})
    few = {"agency": "alpha", "from": world.day(0), "until": world.day(2), "quantity_per_day": 2}
    world.add("suppliers", {"supplier": "mill", **row, **few})


def stock_losses(world: TinyWorld) -> None:
    """Some stock is lost on a day: of one item at the hub, of all at the port (whole units are lost whole)."""
    world.add("stock_losses", {"location": "hub", "item": "food", "on": world.day(2), "share": world.decimal(0.1, 0.5)})
    has_whole_units = any(row.get("whole_units") for row in world.tables["items"])
    share = 1.0 if has_whole_units else world.decimal(0.1, 0.5)
    world.add("stock_losses", {"location": "port", "on": world.day(1), "share": share})


def cold_chain(world: TinyWorld) -> None:
    """Medicine is cold: vans can carry it, the hub and one site can keep it."""
    world.change("items", "medicine", {"cold": True})
    world.change("vehicle_types", "van", {"cold": True})
    world.change("locations", "hub", {"cold_storage": True})
    world.change("locations", world.site(), {"cold_storage": True})


def people_moved(world: TinyWorld) -> None:
    """People at a site are to be taken to the hub, on the way back of the trucks."""
    world.add("items", {"item": "person", "kg_per_unit": 75, "m3_per_unit": 0.5, "category": "people"})
    site = world.site()
    world.change("routes", f"hub:{site}", {"both_ways": True})
    people = world.number(10, 40)
    world.add("stocks", {"stock": "waiting", "location": site, "item": "person", "agency": "beta", "quantity": people})
    row = {"need": "shelter", "location": "hub", "item": "person", "quantity": people, "people": people, "priority": 1}
    world.add("needs", {**row, "until": world.day(4)})


def return_loads(world: TinyWorld) -> None:
    """The hub asks the port for what only a site has: it travels back with the trucks, on roads of both ways."""
    site = world.site()
    world.change("routes", f"hub:{site}", {"both_ways": True})
    world.change("routes", "port:hub", {"both_ways": True})
    quantity = world.number(2, 6)
    world.add(
        "items", {"item": "empties", "kg_per_unit": 40, "m3_per_unit": 0.3, "category": "nfi", "value_per_unit": 5}
    )
    world.add(
        "stocks", {"stock": "empties", "location": site, "item": "empties", "agency": "alpha", "quantity": quantity}
    )
    for place in ("hub", "port"):
        row = {"need": f"empties at {place}", "location": place, "item": "empties", "quantity": quantity / 2}
        world.add("needs", {**row, "people": 30, "priority": 3, "until": world.day(5)})
