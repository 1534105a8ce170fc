"""Whether an engine can do what is asked of it, told before it starts."""

from __future__ import annotations

from maro_logistics.errors import EngineError
from maro_logistics.solvers.known import METHOD_FEATURES, engines_with
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.restrict import as_requested
from maro_logistics.solvers.seam import Feature, Request


def needed_features(program: Program, request: Request) -> frozenset[Feature]:
    """What the request needs; a start is no need, for an engine that takes none solves without it."""
    needed = set(request.needs)
    integer = as_requested(program, request).integer
    if not integer.all() or not len(integer):
        needed.add(METHOD_FEATURES.get(request.method, Feature.LP))
    if integer.any():
        needed.add(Feature.INTEGER)
    if request.limits.nodes is not None:
        needed.add(Feature.NODE_LIMIT)
    return frozenset(needed)


def check_features(engine: str, features: frozenset[Feature], program: Program, request: Request) -> None:
    """Raise, with the engines that can, if the request needs what the engine cannot do."""
    needed = needed_features(program, request)
    missing = sorted(needed - features)
    if missing:
        able = engines_with(needed)
        hint = f"; engines that can: {', '.join(able)}" if able else "; no known engine can"
        raise EngineError(f"the engine {engine} cannot do this: it lacks {', '.join(missing)}{hint}")
