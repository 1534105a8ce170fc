"""Stock that nobody has claimed yet, by place, goods and moment."""

from __future__ import annotations

import numpy as np

from maro_logistics.model.formulation import Parts
from maro_logistics.model.rounding import MILLI

LEAST_KEPT = 1e-9
"""Share that is taken to survive a total loss, so that what was there before can be told from what comes later."""
LEAST_CLAIM = 0.999 / MILLI
"""Units that can just be written."""


class OnHand:
    """Unclaimed units of each holding; a period has two moments: before receipts (departures), after them (issues).

    What is there at a moment is what can be taken then without anything missing later. Units are told in the terms of
    the first moment: divided by the share of stock on hand that survives until the moment.
    """

    def __init__(self, parts: Parts) -> None:
        network, v = parts.network, parts.variables
        holding, periods = network.holding, network.timeline.periods
        lost = network.losses[holding.location, network.goods.item[holding.goods]].reshape(len(holding), periods)
        self._kept = np.repeat(np.cumprod(np.maximum(1.0 - lost, LEAST_KEPT), axis=1), 2, axis=1)
        self._stays: list[bool] = holding.kept.tolist()
        self._end: list[int] = (2 * holding.last + 2).tolist()
        self._units = np.zeros((len(holding), 2 * periods))
        self._known: dict[int, tuple[list[float], int]] = {}
        dated = network.dated
        rows = v.holding_at[dated.location, dated.goods]
        for h, period, quantity in zip(rows.tolist(), dated.period.tolist(), dated.quantity.tolist(), strict=True):
            if period < self._end[h] // 2:
                self.change(h, 2 * period, quantity)

    def change(self, h: int, moment: int, units: float) -> None:
        """Units come (or are claimed, if negative) at a moment."""
        end = self._end[h] if self._stays[h] else moment - moment % 2 + 2
        self._units[h, moment:end] += units / self._kept[h, moment]
        self._known.pop(h, None)

    def there(self, h: int, moment: int) -> float:
        """Units that can be claimed at a moment."""
        if moment >= self._end[h]:
            return 0.0
        if not self._stays[h]:
            return float(self._units[h, moment : moment - moment % 2 + 2].min() * self._kept[h, moment])
        return self._table(h)[0][moment]

    def begins(self, h: int) -> int:
        """First moment at which anything worth writing can be claimed; after all others if there is none."""
        return self._table(h)[1] if self._stays[h] else 0

    def _table(self, h: int) -> tuple[list[float], int]:
        """What can be claimed of a holding that keeps, by moment, and the first moment at which that is something."""
        known = self._known.get(h)
        if known is None:
            least = np.minimum.accumulate(self._units[h, : self._end[h]][::-1])[::-1] * self._kept[h, : self._end[h]]
            some = np.flatnonzero(least >= LEAST_CLAIM)
            known = self._known[h] = (least.tolist(), int(some[0]) if len(some) else self._units.shape[1])
        return known

    def survives(self, h: int, since: int, moment: int) -> float:
        """Share of what is there at one moment that is left at a later one."""
        if moment >= self._end[h] or (not self._stays[h] and moment // 2 > since // 2):
            return 0.0
        return float(self._kept[h, moment] / self._kept[h, since])
