"""Names that look alike: folding for comparison, and suggestions for wrong names."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Collection
from typing import Final

MOST_SUGGESTED: Final = 50
"""Wrong values of one column for which a near name is sought: comparing is slow, and one look shows the pattern."""

_TWINS: Final = str.maketrans(
    dict(
        zip(
            "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα",  # noqa: RUF001  (the look-alikes themselves)
            "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXoa",
            strict=True,
        )
    )
)
"""Cyrillic and Greek letters that print like Latin ones."""

_BLANKS: Final = str.maketrans("_-", "  ")
_UNSEEN: Final = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


def folded(name: str) -> str:
    """The name without what the eye cannot tell: case, look-alike letters, kinds of blank, dash and underscore."""
    if name.isascii():
        return " ".join(name.translate(_BLANKS).split()).casefold()
    plain = unicodedata.normalize("NFKC", name).translate(_TWINS).translate(_UNSEEN)
    return " ".join(plain.translate(_BLANKS).split()).casefold()


class Nearest:
    """Suggests the nearest of some names, remembering its answers and giving up after :data:`MOST_SUGGESTED`."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = {folded(name): name for name in names if name}
        self._answers: dict[str, str] = {}

    def __call__(self, wrong: str) -> str:
        """``did you mean 'Beira'?``, or nothing."""
        if wrong not in self._answers:
            if len(self._answers) >= MOST_SUGGESTED:
                return ""
            near = difflib.get_close_matches(folded(wrong), self._names, n=1, cutoff=0.6)
            self._answers[wrong] = f"did you mean {self._names[near[0]]!r}?" if near else ""
        return self._answers[wrong]
