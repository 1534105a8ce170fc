"""Whether a movement and its cargo break no rule that each of them must obey by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maro_logistics.evaluation.findings import Findings
from maro_logistics.evaluation.movements import check_carries, check_rebasing, check_return_load, check_service

if TYPE_CHECKING:
    from collections.abc import Callable

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.journeys import Journey, Load


def may_serve(case: Case, journey: Journey) -> bool:
    """Whether the service may use the route at all."""
    return _holds(case, lambda judged: check_service(judged, journey))


def may_rebase(case: Case, journey: Journey) -> bool:
    """Whether the vehicles may move for good."""
    return _holds(case, lambda judged: check_rebasing(judged, journey))


def may_return_loaded(case: Case, journey: Journey) -> bool:
    """Whether the vehicles may bring something back."""
    return _holds(case, lambda judged: check_return_load(judged, journey))


def may_carry(case: Case, journey: Journey, load: Load, *, is_back: bool) -> bool:
    """Whether these goods may go with these vehicles."""
    return _holds(case, lambda judged: check_carries(judged, journey, load, is_back=is_back))


def _holds(case: Case, check: Callable[[Case], None]) -> bool:
    findings = Findings()
    check(replace(case, findings=findings))
    return not findings.violations
