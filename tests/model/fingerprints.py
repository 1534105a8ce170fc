"""The program of a scenario in a few figures; ``python -m tests.model.fingerprints`` writes them anew."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from maro_logistics import generate_scenario, read_scenario
from maro_logistics.model.formulation import Formulation, formulate
from maro_logistics.network.network import expand
from maro_logistics.scenario.hashing import canonical
from maro_logistics.scenario.scenario import Scenario

FILE = Path(__file__).with_name("fingerprints.json")
BUNDLED = Path(__file__).parents[2] / "instances"
NAMES = ("two-roads", "darfur-2004", "kosovo-1999", "rwanda-1994", "XS 0", "XS 1", "S 0")


def scenario_of(name: str) -> Scenario:
    """A bundled scenario, or size and seed of a generated one."""
    if (BUNDLED / name).exists():
        return read_scenario(BUNDLED / name)
    size, seed = name.split()
    return generate_scenario(size, int(seed))


def fingerprint(name: str) -> dict[str, Any]:
    """Whole numbers exactly, by hash; other numbers as sums that tell their places, free of the last digits."""
    one = formulate(expand(canonical(scenario_of(name))))
    return {
        "rows": one.matrix.shape[0],
        "columns": one.matrix.shape[1],
        "coefficients": int(one.matrix.nnz),
        "integers": int(one.integer.sum()),
        "structure": _structure(one),
        **{key: _told(values) for key, values in _numbers(one).items()},
    }


def _structure(one: Formulation) -> str:
    told = hashlib.sha256()
    for values in (one.matrix.indptr, one.matrix.indices, one.integer):
        told.update(np.ascontiguousarray(values).astype("<i8").tobytes())
    told.update(repr([(key, part.start, part.stop) for key, part in one.rows.items()]).encode())
    told.update(repr([(name, len(block)) for name, block in one.parts.variables.blocks.items()]).encode())
    return told.hexdigest()[:16]


def _numbers(one: Formulation) -> dict[str, Any]:
    sides = {name: getattr(one, name) for name in ("row_lower", "row_upper", "lower", "upper", "cost")}
    return {"matrix": one.matrix.data, **sides, "constant": np.array([one.constant])}


def _told(values: np.ndarray) -> list[float]:
    """How many are infinite, the sum of sizes, and a sum weighted by place, to ten digits."""
    some = np.isfinite(values)
    weights = 1.0 + np.arange(len(values)) % 97
    sums = (np.abs(values[some]).sum(), (np.abs(values) * weights)[some].sum())
    return [int((~some).sum()), *(float(f"{total:.10g}") for total in sums)]


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: fingerprint(name) for name in NAMES}, indent=1) + "\n", encoding="utf-8")
