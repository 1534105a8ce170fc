"""One day of food for Syria: ration chosen, bought and carried.

The product lets each place choose its own mix for its requirements; the published figure gives everybody the same
ration and sets carbohydrates against protein and fat, which no table of the product can say. So the ration comes from
the published program, solved here; buying and carrying it is the product's.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from benchmarks.public.tables import START, world

DAYS = 6
"""Longest chain of edges worth while takes fewer days."""


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if next(iter(row.values()))]


class Day:
    """The five tables."""

    def __init__(self, path: Path) -> None:
        nodes = _read(path / "syria_nodes.csv")
        self.people = {row["Name"]: float(row["Demand"]) for row in nodes if row["Type"] == "D"}
        self.nodes = [row["Name"] for row in nodes]
        self.edges = [(row["A"], row["B"], float(row["tCost"])) for row in _read(path / "syria_edges.csv")]
        foods = _read(path / "syria_foodnutrition.csv")
        self.foods = [row["Food"] for row in foods]
        self.price = {(row["A"], row["Food"]): float(row["Price"]) for row in _read(path / "syria_foodcost.csv")}
        for row in nodes:
            if row["Type"] == "I":
                self.price |= {(row["Name"], food["Food"]): float(food["InternationalPrice"]) for food in foods}
        (asked,) = _read(path / "syria_foodreq.csv")
        self.nutrients = [name for name in asked if name and name != "Type"]
        self.asked = np.array([float(asked[name]) for name in self.nutrients])
        self.gives = np.array([[float(food[name] or 0) for name in self.nutrients] for food in foods])


def ration(day: Day) -> dict[str, float]:
    """Hundreds of grams of each food a person gets, in the published optimum."""
    foods, edges, buys = len(day.foods), len(day.edges), list(day.price)
    size = foods + edges * foods + len(buys)
    cost = np.concatenate(
        [np.zeros(foods), np.repeat([edge[2] for edge in day.edges], foods), [day.price[buy] for buy in buys]]
    )
    place = {name: i for i, name in enumerate(day.nodes)}
    food = {name: i for i, name in enumerate(day.foods)}
    balance = sparse.lil_array((len(place) * foods, size))
    for e, (a, b, _) in enumerate(day.edges):
        for f in range(foods):
            balance[place[a] * foods + f, foods + e * foods + f] -= 1
            balance[place[b] * foods + f, foods + e * foods + f] += 1
    for j, (where, what) in enumerate(buys):
        balance[place[where] * foods + food[what], foods + edges * foods + j] = 1
    for where, people in day.people.items():
        for f in range(foods):
            balance[place[where] * foods + f, f] = -people / 1e4
    energy, protein, fat = day.gives[:, 0], day.gives[:, 1], day.gives[:, 2]
    carbohydrate = (energy - 4 * protein - 9 * fat) / 4
    least = np.vstack([-day.gives.T, 4 * protein - carbohydrate, 4 * fat - carbohydrate])
    least = sparse.hstack([sparse.csr_array(least), sparse.csr_array((len(least), size - foods))])
    told = linprog(
        cost,
        A_ub=least,
        b_ub=np.concatenate([-day.asked, [0, 0]]),
        A_eq=balance.tocsr(),
        b_eq=np.zeros(len(place) * foods),
    )
    if told.status != 0:
        raise SystemExit(f"ration: {told.message}")
    return {name: float(each) for name, each in zip(day.foods, told.x, strict=False) if each > 1e-9}


def scenario_of(path: Path) -> Any:
    """Buying and carrying the ration: orders, chains of carriers over several days, needs by food."""
    day = Day(path)
    eaten = ration(day)
    last = date(START.year, START.month, START.day + DAYS - 1)
    # a unit is a gram: quantities are written in thousandths of it
    items = [{"item": food, "kg_per_unit": 0.001, "category": "food"} for food in eaten]
    suppliers = [
        {"supplier": f"{food} at {node}", "location": node, "item": food, "price_per_unit": price / 1e6, "lead_days": 0,
         "until": START}
        for (node, food), price in day.price.items()
        if food in eaten
    ]  # fmt: skip
    routes = [
        {
            "route": f"{a}-{b}",
            "origin": a,
            "destination": b,
            "mode": "road",
            "km": 1,
            "cost_per_t": cost,
            "carrier_days": 0,
        }
        for a, b, cost in day.edges
    ]
    needs = [
        {"need": f"{food} for {node}", "location": node, "item": food, "quantity": 100 * each * people, "from": START,
         "until": last, "priority": 5, "people": people * each / 1e4}
        for node, people in day.people.items()
        for food, each in eaten.items()
    ]  # fmt: skip
    places = [{"location": node, "kind": "site" if node in day.people else "warehouse"} for node in day.nodes]
    return world(
        "syria-day", DAYS,
        {"locations": places, "items": items, "suppliers": suppliers, "routes": routes, "needs": needs},
    )  # fmt: skip
