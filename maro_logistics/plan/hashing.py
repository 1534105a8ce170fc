"""What a plan decides, as one number: the same for the same decisions, whatever was told about them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from maro_logistics.plan.tables import TABLE
from maro_logistics.plan.writing import table_text

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan

DECISIONS = ("movements", "cargo", "teams", "orders", "openings", "issues")
"""Tables in which a plan decides; all others follow from them."""


def plan_hash(plan: Plan) -> str:
    """SHA-256, in hexadecimal digits, of the tables in which the plan decides, whatever the order of their rows.

    >>> from maro_logistics.plan.plan import build_plan
    >>> plan_hash(build_plan({"objective": 1.0}, {})) == plan_hash(build_plan({"objective": 2.0}, {}))
    True
    """
    parts = []
    for name in DECISIONS:
        text = table_text(TABLE[name], plan[name]).to_csv(index=False, header=False, lineterminator="\n")
        parts += [name, *sorted(text.splitlines())]
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()
