"""Letters on paper: which the fonts have, where each glyph stands, how wide words are, where lines break."""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import uharfbuzz

from maro_logistics.report.papers.direction import runs

FONTS: Final = Path(__file__).parent.parent / "fonts"
FAMILY: Final = "DejaVuSansCondensed"
FILES: Final = {False: FONTS / f"{FAMILY}.ttf", True: FONTS / f"{FAMILY}-Bold.ttf"}
"""The font files, not bold and bold."""
POINT_MM: Final = 25.4 / 72
COMPLEX_FROM: Final = 0x0590
"""First character of scripts that have to be shaped (Hebrew, Arabic and on)."""
SIMPLE_AGAIN: Final = 0x1E00
"""From here on letters, signs and punctuation stand one beside the other again."""
ARABIC_FORMS: Final = 0xFB1D
"""From here on there are Hebrew and Arabic forms again."""
UNKNOWN: Final = "?"
"""Stands for letters the fonts do not have."""
HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of characters that act on a line instead of standing on it."""
KEPT: Final = 65_536
"""Texts whose glyphs and widths are remembered."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a line; places and widths in thousandths of the size of the text."""

    number: int
    x: float
    y: float
    advance: float
    text: str
    """The letters it stands for."""


class Typeface:
    """One font file: glyphs, widths, and subsets for files that embed it."""

    def __init__(self, path: Path) -> None:
        self.face: Any = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
        self._font: Any = uharfbuzz.Font(self.face)
        self.scale = 1000 / self.face.upem
        bounds = struct.unpack(">4h", self.face.reference_table("head").data[36:44])
        self.bounds = tuple(round(value * self.scale) for value in bounds)
        extents = self._font.get_font_extents("ltr")
        self.ascent, self.descent = round(extents.ascender * self.scale), round(extents.descender * self.scale)
        self.letters: dict[str, tuple[int, float]] = {}
        for code in self.face.unicodes:
            glyph = self._font.get_nominal_glyph(code)
            self.letters[chr(code)] = (glyph, self.advance(glyph))

    def advance(self, glyph: int) -> float:
        """Width of a glyph in thousandths of the size."""
        return float(self._font.get_glyph_h_advance(glyph) * self.scale)

    def shaped(self, text: str) -> tuple[Glyph, ...]:
        """Glyphs of a line from left to right, letters joined as their script asks."""
        glyphs: list[Glyph] = []
        pen = 0.0
        for part, is_right_to_left in runs(text):
            buffer = uharfbuzz.Buffer()
            buffer.add_str(part)
            buffer.guess_segment_properties()
            buffer.direction = "rtl" if is_right_to_left else "ltr"
            uharfbuzz.shape(self._font, buffer)
            ends = sorted({info.cluster for info in buffer.glyph_infos} | {len(part)})
            told: set[int] = set()
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
                end = ends[ends.index(info.cluster) + 1]
                letters = "" if info.cluster in told else part[info.cluster : end]
                told.add(info.cluster)
                x, y = pen + position.x_offset * self.scale, position.y_offset * self.scale
                glyphs.append(Glyph(info.codepoint, x, y, position.x_advance * self.scale, letters))
                pen += position.x_advance * self.scale
        return tuple(glyphs)

    def subset(self, glyphs: set[int]) -> bytes:
        """The font file with these glyphs only, under their own numbers."""
        wanted = uharfbuzz.SubsetInput()
        wanted.glyph_set.update({0, *glyphs})
        wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_HINTING
        dropped = wanted.sets(uharfbuzz.SubsetInputSets.DROP_TABLE_TAG)
        for tag in ("GSUB", "GPOS", "GDEF", "name", "post", "OS/2", "cmap", "gasp", "kern"):
            dropped.add(int.from_bytes(tag.encode(), "big"))
        blob = uharfbuzz.subset(self.face, wanted).blob
        return bytes(blob.data)


@lru_cache(maxsize=2)
def typeface(*, bold: bool) -> Typeface:
    """The typeface of all papers."""
    return Typeface(FILES[bold])


@lru_cache(maxsize=KEPT)
def known(text: str) -> str:
    """The text on one line, without what would act on a line, and ``?`` for letters the fonts do not have."""
    if text.isascii() and text.isprintable():
        return text
    letters, composed = typeface(bold=False).letters, unicodedata.normalize("NFC", text)
    spaced = "".join(" " if letter.isspace() and letter not in letters else letter for letter in composed)
    return "".join(
        UNKNOWN if letter not in letters or unicodedata.category(letter) in HIDDEN else letter for letter in spaced
    )


def is_complex(text: str) -> bool:
    """Whether letters join, or run from right to left."""
    return not text.isascii() and any(
        COMPLEX_FROM <= ord(letter) < SIMPLE_AGAIN or ord(letter) >= ARABIC_FORMS for letter in text
    )


@lru_cache(maxsize=KEPT)
def set_line(text: str, *, bold: bool = False) -> tuple[Glyph, ...]:
    """Glyphs of one line of known letters."""
    face = typeface(bold=bold)
    if is_complex(text):
        return face.shaped(text)
    glyphs: list[Glyph] = []
    pen = 0.0
    for letter in text:
        number, advance = face.letters[letter]
        glyphs.append(Glyph(number, pen, 0.0, advance, letter))
        pen += advance
    return tuple(glyphs)


@lru_cache(maxsize=KEPT)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Millimetres of a line of so many points."""
    if is_complex(text):
        return sum(glyph.advance for glyph in set_line(text, bold=bold)) / 1000 * size * POINT_MM
    letters = typeface(bold=bold).letters
    return sum(letters[letter][1] for letter in text) / 1000 * size * POINT_MM


@lru_cache(maxsize=KEPT)
def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """The lines of a text, none wider than so many millimetres; words too long for a line are cut."""
    told = known(text)
    if width(told, size, bold=bold) <= room:
        return (told,)
    lines = [""]
    for word in _pieces(told, room, size, bold=bold):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width(joined, size, bold=bold) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(line for line in lines if line)


def fit(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The first line of the text; what does not fit becomes three dots."""
    lines = wrapped(text, room, size, bold=bold)
    return lines[0] if len(lines) == 1 else wrapped(text, room - 3, size, bold=bold)[0] + " …"


def _pieces(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Words, those that are too long for a line cut into parts that are not."""
    pieces: list[str] = []
    for word in text.split(" "):
        rest = word
        while width(rest, size, bold=bold) > room and len(rest) > 1:
            fitting = _fitting(rest, room, size, bold=bold)
            pieces.append(rest[:fitting])
            rest = rest[fitting:]
        pieces.append(rest)
    return pieces


def _fitting(word: str, room: float, size: float, *, bold: bool) -> int:
    """How many letters of the word fit, at least one; up to the last hyphen, underscore or slash among them."""
    count = 1
    while count < len(word) and width(word[: count + 1], size, bold=bold) <= room:
        count += 1
    cut = max(word.rfind(mark, 1, count) for mark in "-_/.")
    return cut + 1 if cut > 0 else count
