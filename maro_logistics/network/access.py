"""Who may use which location and route on which day, permits included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import Bools, Ints, floats, positions, texts
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
    allowed = np.asarray(table["allowed"].to_numpy(), dtype=np.bool_)

    def by_target(names: pd.Index[str], column: str) -> Bools:
        target = positions(names, texts(table, column))
        shape = (len(agencies) + 1, len(names), timeline.days)
        shut, granted = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
        only = np.zeros(shape[:2], np.bool_)
        for rows, who in (
            (np.flatnonzero((target >= 0) & everybody), slice(None)),
            (np.flatnonzero((target >= 0) & (agency >= 0)), None),
        ):
            no, yes = rows[~allowed[rows]], rows[allowed[rows]]
            if who is None:
                np.logical_or.at(shut, (agency[no], target[no]), mask[no])
                np.logical_or.at(granted, (agency[yes], target[yes]), mask[yes])
                only[agency[yes], target[yes]] = True
            else:
                np.logical_or.at(shut, (who, target[no]), mask[no])
                np.logical_or.at(granted, (who, target[yes]), mask[yes])
                only[:, target[yes]] = True
        return ~shut & (granted | ~only[:, :, None])

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
