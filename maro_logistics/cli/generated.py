"""Contingencies that are generated for a command: which are wanted, and how they are ranked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import maro_logistics as maro
from maro_logistics.cli.console import columns

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.planning.variants import Answers

WORST = 10
"""Losses named in the ranking; all are in ``criticality.csv``."""
ALL = "routes,locations,fleets,arrivals"
"""What is lost one by one where pairs are asked for and nothing else is said."""
PAIRS = "pairs"
"""Folder of the answered pairs, within that of the single losses."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is generated, as the user asked for it."""

    single: str | None
    pairs: int | None
    threats: bool
    since: str | None
    until: str | None

    @property
    def generates(self) -> bool:
        """Whether anything is; ``InputError`` where days are given for nothing."""
        asked = self.single is not None or self.pairs is not None or self.threats
        if not asked and (self.since or self.until):
            raise maro.InputError("--from and --until are days of generated losses; add --single, --pairs or --threats")
        return asked

    def extend(
        self, given: maro.Scenario, base: maro.Plan, ids: list[str] | None
    ) -> tuple[maro.Scenario, maro.Plan, list[str]]:
        """Scenario and plan with what is generated, and which contingencies are asked for: that, and ``--id``."""
        made_for = base.summary.get("input_hash")
        if made_for is not None and made_for != maro.input_hash(given):
            raise maro.InputError(
                "the plan was made for another scenario; plan this one first, or take the scenario it is of"
            )
        since, until = _day("--from", self.since), _day("--until", self.until)
        more = given
        single = self.single if self.single is not None or self.pairs is None else ALL
        if single is not None:
            kinds = [kind.strip() for kind in single.split(",") if kind.strip()]
            more = maro.single_losses(more, kinds, since=since, until=until)
        if self.threats:
            more = maro.threat_closures(more, since=since, until=until)
        known = set(given["contingencies"]["contingency"])
        new = [name for name in more["contingencies"]["contingency"] if name not in known]
        if not new and not ids:
            raise maro.InputError("nothing is generated: the scenario has nothing of that kind on these days")
        return more, _made_for(base, more), [*(ids or []), *new]


def ranked(given: maro.Scenario, base: maro.Plan, answers: Answers, folder: Path) -> tuple[str, ...]:
    """What hurts most, written to ``criticality.csv``; the scenario with the losses beside it, for the check."""
    from maro_logistics.planning.criticality import criticality  # noqa: PLC0415 - keeps help quick

    table = criticality(answers, base)
    table.to_csv(folder / "criticality.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    if not (folder / "scenario").exists():
        maro.write_scenario(given, folder / "scenario")
    return _worst(table)


def worst_pairs(
    given: maro.Scenario,
    base: maro.Plan,
    answers: Answers,
    folder: Path,
    *,
    count: int,
    answer: Callable[..., Answers],
) -> tuple[Answers, tuple[str, ...]]:
    """The worst pairs of the answered losses, answered in a folder of their own; all answers, and the ranking told."""
    import pandas as pd  # noqa: PLC0415 - keeps help quick

    from maro_logistics.planning.criticality import criticality  # noqa: PLC0415
    from maro_logistics.planning.pairing import pairing  # noqa: PLC0415
    from maro_logistics.planning.variants import Answers  # noqa: PLC0415
    from maro_logistics.scenario.pairs import pair_name  # noqa: PLC0415

    found = pairing(given, base, answers, count)
    worst = found.worst(count)
    if not worst:
        return answers, ("", "no pairs: there are not two answered losses that may strike together")
    both = maro.paired(given, worst)
    names = [pair_name(*pair) for pair in worst]
    place, made = folder / PAIRS, _made_for(base, both)
    pairs = answer(both, made, ids=names, folder=place, resume=(place / "journal.jsonl").exists())
    lines = ranked(both, made, pairs, place)
    found.table.to_csv(folder / "pairs.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    below, left = found.settled(criticality(pairs, made))
    told = f"{found.possible} pairs: {pairs.count('done')} answered, {below} hurt less for certain, {left} are open"
    table = pd.concat([answers.table, pairs.table], ignore_index=True)
    merged = Answers(table, {**answers.variants, **pairs.variants}, folder, pairs.is_interrupted)
    return merged, (*lines, told)


def _worst(table: pd.DataFrame) -> tuple[str, ...]:
    """The worst losses of a ranking for the screen, with how many places are certain."""
    from maro_logistics.plan.words import amount, signed  # noqa: PLC0415 - keeps help quick

    rows = [
        (
            str(row["contingency"]),
            amount(round(row["damage_low"])),
            amount(round(row["damage_high"])),
            amount(round(row["held_damage"])),
            signed(round(row["unmet_people"])),
            str(row["settled"]),
        )
        for row in table.head(WORST).to_dict("records")
    ]
    head = ("what hurts most", "at least", "at most", "hold on", "people short", "settled")
    sure = int((table["settled"] == "yes").sum())
    return ("", *columns(rows, head), f"{sure} of {len(table)} places are certain") if rows else ()


def _made_for(base: maro.Plan, scenario: maro.Scenario) -> maro.Plan:
    """The plan as one of the scenario to which contingencies were added, which change nothing it was made for."""
    return base.replace({**base.summary, "input_hash": maro.input_hash(scenario)})


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise maro.InputError(f"{option} {text}: a date is written like 2004-07-01") from error
