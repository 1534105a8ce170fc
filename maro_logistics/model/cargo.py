"""Cargo columns seen from the places they leave and reach."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maro_logistics.network.arrays import NONE, Floats, Ints

if TYPE_CHECKING:
    from maro_logistics.model.variables import Variables
    from maro_logistics.network.network import Network


@dataclass(frozen=True, eq=False)
class Cargo:
    """Cargo out and back together, one element per column."""

    column: Ints
    arc: Ints
    goods: Ints
    out: np.ndarray[tuple[int], np.dtype[np.bool_]]
    leaves_from: Ints
    leaves_in: Ints
    received_at: Ints
    """-1 when lost on the way, or under way at the end."""
    received_in: Ints
    kept: Floats
    """Share that is received: 1 - loss_share (1 for whole units)."""
    t: Floats
    m3: Floats

    def __len__(self) -> int:
        return len(self.column)

    def of(self, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]] | Ints) -> Cargo:
        """The chosen elements."""
        return Cargo(**{field.name: getattr(self, field.name)[chosen] for field in dataclasses.fields(self)})


def cargo(network: Network, variables: Variables) -> Cargo:
    """All cargo columns."""
    arcs, goods = network.arcs, network.goods
    out, back = variables["out"], variables["back"]
    arc = np.concatenate([out["arc"], back["arc"]])
    good = np.concatenate([out["goods"], back["goods"]])
    is_out = np.arange(len(arc)) < len(out)
    received_in = np.where(is_out, arcs.received[arc], arcs.back[arc])
    in_time = received_in <= np.minimum(goods.expires[good], network.timeline.periods - 1)
    loss = np.where(goods.whole[good], 0.0, network.routes.loss_share[arcs.route[arc]])
    return Cargo(
        column=np.concatenate([out.columns, back.columns]),
        arc=arc,
        goods=good,
        out=is_out,
        leaves_from=np.where(is_out, arcs.origin[arc], arcs.destination[arc]),
        leaves_in=np.where(is_out, arcs.period[arc], arcs.back_from[arc]),
        received_at=np.where(in_time, np.where(is_out, arcs.received_at[arc], arcs.origin[arc]), NONE),
        received_in=received_in,
        kept=1.0 - loss,
        t=goods.t[good],
        m3=goods.m3[good],
    )
