"""Grouping equal elements without sorting them, where the keys are small whole numbers."""

from __future__ import annotations

import numpy as np

from maro_logistics.network.arrays import Bools, Ints

LARGEST_CODE = 2**62
"""Codes stay below, so that they fit into 64 bits."""
FLAGS_PER_ELEMENT = 16
"""Up to so many possible codes per element a table of flags is faster than sorting."""
MANY = 2**16
"""A table of flags of this size costs nothing."""


def grouped(*keys: Ints) -> tuple[Ints, tuple[Ints, ...]]:
    """Group number of each element by equal keys, and the keys of each group, in lexical order."""
    if not len(keys[0]):
        return np.zeros(0, np.int64), tuple(np.zeros(0, np.int64) for _ in keys)
    group, first = grouped_first(*keys)
    return group, tuple(key[first] for key in keys)


def grouped_first(*keys: Ints) -> tuple[Ints, Ints]:
    """Group number of each element by equal keys, in lexical order, and the first element of each group."""
    code, size = np.zeros(len(keys[0]), dtype=np.int64), 1
    for key in keys:
        low = int(key.min(initial=0))
        span = int(key.max(initial=0)) - low + 1
        if size * span > LARGEST_CODE:
            code, first = _dense(code, size)
            size = len(first)
        code, size = code * span + (key - low) if size > 1 else key - low, size * span
    return _dense(code, size)


def _dense(code: Ints, size: int) -> tuple[Ints, Ints]:
    """Rank of each code among the different ones, and the first element that has each."""
    if size > max(MANY, FLAGS_PER_ELEMENT * len(code)):
        _, first, group = np.unique(code, return_index=True, return_inverse=True)
        return group.astype(np.int64, copy=False), first.astype(np.int64, copy=False)
    place = np.full(size, -1, dtype=np.int64)
    place[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    there = np.flatnonzero(place >= 0)
    first = place[there]
    place[there] = np.arange(len(there))
    return place[code], first


def unique_rows(mask: Bools) -> tuple[Bools, Ints]:
    """The different rows in lexical order, and which of them each row is."""
    packed = np.packbits(mask, axis=1)
    keys = [packed[:, byte].astype(np.int64) for byte in range(packed.shape[1])]
    if not keys or not len(mask):
        return mask[:1], np.zeros(len(mask), dtype=np.int64)
    group, first = grouped_first(*keys)
    return mask[first], group


def marked(size: int, *places: Ints) -> Bools:
    """Which of ``size`` positions occur in all of the places."""
    out = np.ones(size, dtype=np.bool_)
    for each in places:
        here = np.zeros(size, dtype=np.bool_)
        here[each] = True
        out &= here
    return out
