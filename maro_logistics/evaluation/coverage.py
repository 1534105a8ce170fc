"""What each need line gets, when, and what stays missing (8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.evaluation.issues import served_by_period

if TYPE_CHECKING:
    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.needs import NeedLine

PeriodPart = tuple[int, int]
"""Period in which a part is asked for, period in which it is due."""


class Outcome(NamedTuple):
    """What becomes of one part of a need line."""

    required: float
    on_time: float
    late: float
    unmet: float


class Served(NamedTuple):
    """A need line with what it gets."""

    line: NeedLine
    served: list[float]
    """``S_r(t)``."""
    lost: dict[PeriodPart, float]
    """For lines to which late help is no help: what is lost of each part, as the plan tells it."""

    def missing(self, t: int) -> float:
        """``u_r(t)``: missing at the end of a period."""
        return max(self.line.due_by_period[t] - self.served[t], 0.0)

    def lost_in(self, t: int) -> float:
        """``l_r(t)``: lost of the parts due in a period."""
        return sum((lost for (_, due), lost in self.lost.items() if due == t), 0.0)


def serve(case: Case) -> dict[str, Served]:
    """Every need line with what it gets."""
    lost: dict[str, dict[PeriodPart, float]] = {name: {} for name in case.lines}
    for row in case.written["coverage"]:
        if not case.lines[row["need"]].is_useful_late:
            lost[row["need"]][part_of(case, row)] = row["unmet"]
    served = served_by_period(case)
    return {name: Served(line, served[name], lost[name]) for name, line in case.lines.items()}


def part_of(case: Case, row: Row) -> PeriodPart:
    """The part that a row of the coverage tells of."""
    return case.given.calendar.period_in(row["asked"]), case.given.calendar.period_in(row["due"])


def outcomes(served: Served) -> dict[PeriodPart, Outcome]:
    """What becomes of each part of a line: oldest part first; what is lost of lines that cannot wait is as told."""
    parts = served.line.parts_by_period
    if not served.line.is_useful_late:
        lost = {part: min(served.lost.get(part, 0.0), required) for part, required in parts.items()}
        return {part: Outcome(required, required - lost[part], 0.0, lost[part]) for part, required in parts.items()}
    told: dict[PeriodPart, Outcome] = {}
    older = 0.0
    for (asked, due), required in parts.items():
        on_time = share_of_part(served.served[due], older, required)
        in_the_end = share_of_part(served.served[-1], older, required)
        told[asked, due] = Outcome(required, on_time, in_the_end - on_time, required - in_the_end)
        older += required
    return told


def share_of_part(amount: float, older: float, required: float) -> float:
    """What an amount covers of a part once all older parts are covered."""
    return min(max(amount - older, 0.0), required)


def check_coverage(case: Case, lines: dict[str, Served]) -> None:
    """Note every row of coverage and unmet that does not follow from the issues, and every one that is missing."""
    expected = {(name, *part): outcome for name, served in lines.items() for part, outcome in outcomes(served).items()}
    for row in case.written["coverage"]:
        key = (row["need"], *part_of(case, row))
        check_outcome(case, row, expected.pop(key, None))
    for name, _, due in expected:
        case.findings.claim(False, "coverage", f"need {name}", case.first(due), "a part has no row")  # noqa: FBT003
    for served in lines.values():
        if not served.line.is_useful_late:
            check_lost(case, served)
    check_unmet(case, lines)


def check_outcome(case: Case, row: Row, outcome: Outcome | None) -> None:
    """One row of the coverage."""
    findings, where, day = case.findings, f"need {row['need']}", row["due"]
    if outcome is None:
        findings.claim(row["required"] == 0, "coverage", where, day, "no such part is asked for")
        return
    check_identity(case, row, case.lines[row["need"]], "coverage")
    findings.equal("coverage", where, day, "required is not what is asked for", row["required"], outcome.required)
    findings.equal("coverage", where, day, "met_on_time is not what came in time", row["met_on_time"], outcome.on_time)
    findings.equal("coverage", where, day, "met_late is not what came late", row["met_late"], outcome.late)
    findings.equal("coverage", where, day, "unmet is not what never came", row["unmet"], outcome.unmet)
    share = (outcome.on_time + outcome.late) / outcome.required
    findings.equal("coverage", where, day, "share is not met / required", row["share"], share)


def check_identity(case: Case, row: Row, line: NeedLine, table: str) -> None:
    """A row names the line's location and what it asks for."""
    told = (row["location"], row["item"], row["kit"], row["requirement"])
    holds = told == (line.location, line.item, line.kit, line.requirement)
    case.findings.claim(holds, table, f"need {line.name}", None, "location, item, kit or requirement is not the line's")


def check_lost(case: Case, served: Served) -> None:
    """(8) Lines to which late help is no help: what is counted and lost fits what was asked for and due.

    ``S(t) + l of parts asked for by t <= O(t)`` and ``S(t) + l of parts due by t >= D(t)``; each ``l`` is a written
    row, so one resolution step a row is let pass.
    """
    line, findings, where = served.line, case.findings, f"need {served.line.name}"
    for t in case.given.calendar.periods:
        asked = [lost for (asked_in, _), lost in served.lost.items() if asked_in <= t]
        due = [lost for (_, due_in), lost in served.lost.items() if due_in <= t]
        message = "counted and lost are more than was asked for"
        left = served.served[t] + sum(asked)
        findings.at_most("8", where, case.first(t), message, left, line.asked_by_period[t], rows=len(asked) + 1)
        message = "counted and lost are less than was due"
        left = served.served[t] + sum(due)
        findings.at_least("8", where, case.first(t), message, left, line.due_by_period[t], rows=len(due) + 1)


def unmet_at_end(served: Served) -> float:
    """What a line never gets of what is due within the horizon."""
    return sum((outcome.unmet for outcome in outcomes(served).values()), 0.0)


def check_unmet(case: Case, lines: dict[str, Served]) -> None:
    """The table of what is unmet: a row for each line that lacks something, with what it lacks."""
    findings, told = case.findings, set()
    for row in case.written["unmet"]:
        served = lines[row["need"]]
        told.add(row["need"])
        where = f"need {row['need']}"
        check_identity(case, row, served.line, "unmet")
        rows = max(1, len(served.lost))
        findings.equal("unmet", where, None, "required is not what is due", row["required"], served.line.total)
        message = "quantity is not what stays unmet"
        findings.equal("unmet", where, None, message, row["quantity"], unmet_at_end(served), rows=rows)
        findings.equal("unmet", where, None, "people are not those of the line", row["people"], served.line.people)
    for name, served in lines.items():
        if name not in told:
            rows = max(1, len(served.lost))
            findings.at_most(
                "unmet", f"need {name}", None, "stays unmet and has no row", unmet_at_end(served), 0.0, rows=rows
            )
