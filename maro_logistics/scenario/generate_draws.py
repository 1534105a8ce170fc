"""Random draws that are the same on every system and with every version of NumPy.

Only the raw 64-bit stream of PCG64 is used, which NumPy promises not to change (unlike the methods of ``Generator``,
NEP 19), and integer arithmetic on it. Decimals are whole numbers divided once by a power of ten: the same to the last
bit everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Decimals = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]

HALF = 32
"""Only the upper half of a raw draw is used, so that its product with a span below 2**31 stays within 64 bits."""


class Draws:
    """A stream of draws; the order of the calls decides what each returns."""

    def __init__(self, *seeds: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence(list(seeds)))

    def _raw(self, size: int) -> NDArray[np.uint64]:
        return np.asarray(self._bits.random_raw(size), dtype=np.uint64)

    def integers(self, low: int, high: int, size: int) -> Integers:
        """``size`` whole numbers, each of ``low..high`` (both included) equally likely."""
        span = np.uint64(high - low + 1)
        upper = self._raw(size) >> np.uint64(HALF)
        drawn: Integers = ((upper * span) >> np.uint64(HALF)).astype(np.int64) + low
        return drawn

    def integer(self, low: int, high: int) -> int:
        """One whole number of ``low..high``, both included."""
        return int(self.integers(low, high, 1)[0])

    def decimals(self, low: float, high: float, size: int, places: int = 2) -> Decimals:
        """``size`` numbers of ``low..high`` with so many decimal places."""
        scale = 10**places
        return self.integers(round(low * scale), round(high * scale), size) / float(scale)

    def chance(self, percent: int, size: int) -> Flags:
        """``size`` flags, each true with that probability."""
        return self.integers(1, 100, size) <= percent

    def order(self, size: int) -> Integers:
        """A random order of ``0..size - 1``."""
        return np.argsort(self._raw(size), kind="stable").astype(np.int64)

    def sample(self, size: int, count: int) -> Integers:
        """``count`` different numbers of ``0..size - 1`` (all, if there are fewer), ascending."""
        return np.sort(self.order(size)[:count])

    def pick(self, words: Sequence[str], size: int) -> Texts:
        """``size`` of the words, each equally likely."""
        return np.array(words, dtype=object)[self.integers(0, len(words) - 1, size)]

    def word(self, words: Sequence[str]) -> str:
        """One of the words."""
        return words[self.integer(0, len(words) - 1)]


def whole_root(squares: Integers) -> Integers:
    """Square roots rounded to whole numbers; the same everywhere, as IEEE square roots are exact to the last bit."""
    return np.floor(np.sqrt(squares.astype(np.float64)) + 0.5).astype(np.int64)


def days_after(start: str, days: Integers) -> Texts:
    """ISO dates so many days after the start."""
    dates = np.datetime64(start, "D") + days.astype("timedelta64[D]")
    return np.datetime_as_string(dates).astype(object)


def names(word: str, size: int, digits: int = 3) -> Texts:
    """``word-001``, ``word-002`` ..."""
    return np.array([f"{word}-{number:0{digits}d}" for number in range(1, size + 1)], dtype=object)
