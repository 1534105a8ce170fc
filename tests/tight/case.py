"""What a tight case is, and the few words used to write changes of :data:`tests.builder.ONE_ROAD` down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builder import ONE_ROAD, World, over


@dataclass(frozen=True)
class Variant:
    """A change of a case's world and the optimum it leads to, computed by hand."""

    change: World
    objective: float
    why: str = ""

    @property
    def knob(self) -> str:
        """``table.column`` when the change moves exactly one cell of one row (or one setting), else empty."""
        cells = [
            f"{table}.{name}"
            for table, rows in self.change.items()
            for label, row in rows.items()
            for name in (row if isinstance(row, Mapping) else [label if table == "settings" else ""])
        ]
        return cells[0] if len(cells) == 1 and not cells[0].endswith(".") else ""


@dataclass(frozen=True)
class Case:
    """A tiny world whose optimum is decided by one equation; its variants lift or tighten just that."""

    name: str
    decided_by: str
    """Number of the equation, or the word of the planning problem that decides."""
    changes: tuple[World, ...]
    """Laid over :data:`ONE_ROAD`, one after the other."""
    objective: float
    why: str
    variants: tuple[Variant, ...] = ()
    terms: Mapping[str, float] = field(default_factory=dict)
    """Some terms of the objective, as the plan reports them."""

    @property
    def world(self) -> World:
        """The world of the case."""
        return over(ONE_ROAD, *self.changes)

    @property
    def worlds(self) -> tuple[tuple[World, float], ...]:
        """The world and those of its variants, with the optimum of each."""
        return ((self.world, self.objective), *((over(self.world, v.change), v.objective) for v in self.variants))


def case(
    name: str,
    decided_by: str,
    changes: World | tuple[World, ...],
    objective: float,
    why: str,
    *variants: Variant,
    **terms: float,
) -> Case:
    """A tight case, written short."""
    together = changes if isinstance(changes, tuple) else (changes,)
    return Case(name, decided_by, together, objective, why, variants, terms)


def row(table: str, label: str, /, **cells: Any) -> World:
    """The change of some cells of one row; ``from_`` stands for the column ``from``."""
    return {table: {label: {name.rstrip("_"): value for name, value in cells.items()}}}


def without(table: str, label: str) -> World:
    """The change that removes one row."""
    return {table: {label: None}}


def setting(**values: Any) -> World:
    """The change of some settings."""
    return {"settings": values}


def place(label: str, **cells: Any) -> World:
    """Cells of a location."""
    return row("locations", label, **cells)


def food(**cells: Any) -> World:
    """Cells of the item ``food``."""
    return row("items", "food", **cells)


def stock(**cells: Any) -> World:
    """Cells of the stock S: 10 t of food at A."""
    return row("stocks", "S", **cells)


def truck(**cells: Any) -> World:
    """Cells of the vehicle type ``truck``: 5 t, 20 km/h, 10 h a day."""
    return row("vehicle_types", "truck", **cells)


def fleet(**cells: Any) -> World:
    """Cells of the fleet T: one truck at A."""
    return row("fleets", "T", **cells)


def road(**cells: Any) -> World:
    """Cells of the road A-B: 100 km."""
    return row("routes", "AB", **cells)


def need(**cells: Any) -> World:
    """Cells of the need N: 10 t of food at B on the first day, for 10 people, priority 5."""
    return row("needs", "N", **cells)


def condition(**cells: Any) -> World:
    """Cells of the route condition c."""
    return row("route_conditions", "c", **cells)


def agencies(*labels: str) -> World:
    """Agencies that only have a name."""
    return {"agencies": {label: {} for label in labels}}


CONDITION = condition(route="AB")
"""A condition of the road A-B that changes nothing yet."""
NO_FLEET = without("fleets", "T")
"""Nobody drives."""
RICE = row("items", "rice", kg_per_unit=1000, category="food")
"""A second item, of which there is nothing."""
PLACE_C = place("C")
"""A third place without any road."""
