"""Who may use which location and route on which day, permits included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import Bools, Ints, any_at, flags, floats, positions, texts
from maro_logistics.network.timeline import NEVER, Timeline

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Access:
    """Access by agency (the last one stands for nobody in particular), target and day."""

    location: Bools
    """Shape (agencies + 1, locations, days)."""
    route: Bools
    """Shape (agencies + 1, route rows, days)."""

    def pool(self, pool_of_agency: Ints, pools: int) -> Bools:
        """Whether some agency of a pool has access, shape (pools, locations, days); pool 0 is everybody's goods."""
        out = np.zeros((pools, *self.location.shape[1:]), dtype=np.bool_)
        np.logical_or.at(out, pool_of_agency, self.location[:-1])
        out[0] = self.location.any(axis=0)
        return out


def grant(
    scenario: Scenario, timeline: Timeline, agencies: pd.Index[str], locations: pd.Index[str], routes: pd.Index[str]
) -> Access:
    """The access rows of the scenario, played out."""
    table = scenario["access"]
    first, last = _held(table, timeline)
    mask = timeline.covers(first, last)
    agency = positions(agencies, texts(table, "agency"))
    everybody = texts(table, "agency") == ""
    allowed = flags(table, "allowed")

    def by_target(names: pd.Index[str], column: str) -> Bools:
        target = positions(names, texts(table, column))
        own, every = (target >= 0) & (agency >= 0), (target >= 0) & everybody

        def marked(rows: Bools, days: Bools) -> Bools:
            """Where and when one of the rows holds, for the agency it names or for all."""
            out = np.zeros((len(agencies) + 1, len(names), days.shape[1]), np.bool_)
            one, all_ = np.flatnonzero(rows & own), np.flatnonzero(rows & every)
            np.logical_or.at(out, (agency[one], target[one]), days[one])
            return out | any_at((len(names), days.shape[1]), target[all_], days[all_])

        shut, granted = marked(~allowed, mask), marked(allowed, mask)
        only = marked(allowed, np.ones((len(table), 1), np.bool_))
        return ~shut & (granted | ~only)

    return Access(by_target(locations, "location"), by_target(routes, "route"))


def _held(table: pd.DataFrame, timeline: Timeline) -> tuple[Ints, Ints]:
    """First and last day on which each row holds; a permit begins after its lead and ends with its validity."""
    first = timeline.day(table["from"], 0)
    last = timeline.day(table["until"], NEVER)
    lead, valid = floats(table, "permit_lead_days"), floats(table, "permit_valid_days")
    permit = ~np.isnan(lead) | ~np.isnan(valid)
    ready = timeline.day(table["asked_on"], 0) + np.nan_to_num(lead).astype(np.int64)
    first = np.where(permit, np.maximum(first, ready), first)
    end = np.where(np.isnan(valid), NEVER, first + np.nan_to_num(valid).astype(np.int64) - 1)
    return first, np.where(permit, np.minimum(last, end), last)
