"""A PDF file, written object by object: text in two embedded fonts, lines and grey areas, bookmarks, nothing else.

Papers of a whole operation are hundreds of files with hundreds of thousands of words. Glyphs are looked up once per
word, not once per file, and what is not needed is not written: no clock, no random identifier.
Source: ISO 32000-1:2008, chapters 7 (objects, files), 9 (text), 12.3.3 (bookmarks).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from maro_logistics.report.papers.lettering import FAMILY, KEPT, is_complex, set_line, typeface

HEIGHT: Final = 297.0
WIDTH: Final = 210.0
"""Millimetres of A4."""
POINTS: Final = 72 / 25.4
"""Points in a millimetre; PDF counts points from the lower left."""
FONT_NAMES: Final = {False: "F1", True: "F2"}
TAGS: Final = {False: "MAROLA", True: "MAROLB"}
"""Six letters that mark a font of which only some glyphs are embedded."""
STEM: Final = {False: 80, True: 140}
CAP_HEIGHT: Final = 729


@lru_cache(maxsize=KEPT)
def _encoded(text: str, bold: bool) -> tuple[str, frozenset[int]]:  # noqa: FBT001 - the key of a memory
    """The line as hexadecimal glyph numbers, and the glyphs."""
    glyphs = set_line(text, bold=bold)
    return "".join(f"{glyph.number:04X}" for glyph in glyphs), frozenset(glyph.number for glyph in glyphs)


class Press:
    """Pages that are drawn on; places in millimetres from the upper left."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.bookmarks: list[tuple[str, int]] = []
        self._letters: dict[bool, dict[int, str]] = {False: {}, True: {}}

    def add_page(self) -> None:
        """A new page, which is drawn on from now on."""
        self.pages.append([])

    def text(self, x: float, y: float, text: str, size: float, *, bold: bool, grey: float, page: int = -1) -> None:
        """A line of known letters with its baseline at ``y``."""
        left, base = x * POINTS, (HEIGHT - y) * POINTS
        start = f"BT {grey:.2f} g /{FONT_NAMES[bold]} {size:g} Tf"
        letters = self._letters[bold]
        if is_complex(text):
            parts = []
            for glyph in set_line(text, bold=bold):
                place = f"{left + glyph.x / 1000 * size:.2f} {base + glyph.y / 1000 * size:.2f}"
                parts.append(f"1 0 0 1 {place} Tm <{glyph.number:04X}> Tj")
                if glyph.text or glyph.number not in letters:
                    letters[glyph.number] = glyph.text
            said = ("\ufeff" + text).encode("utf-16-be").hex().upper()
            drawn = f"/Span <</ActualText <{said}>>> BDC {start} {' '.join(parts)} ET EMC"
        else:
            code, glyphs = _encoded(text, bold)
            if not glyphs <= letters.keys():
                letters.update((glyph.number, glyph.text) for glyph in set_line(text, bold=bold))
            drawn = f"{start} {left:.2f} {base:.2f} Td <{code}> Tj ET"
        self.pages[page].append(drawn)

    def line(self, x: float, y: float, to_x: float, to_y: float, *, grey: float = 0.0) -> None:
        """A thin line."""
        ends = (x * POINTS, (HEIGHT - y) * POINTS, to_x * POINTS, (HEIGHT - to_y) * POINTS)
        self.pages[-1].append(f"{grey:.2f} G 0.4 w {ends[0]:.2f} {ends[1]:.2f} m {ends[2]:.2f} {ends[3]:.2f} l S")

    def area(self, x: float, y: float, wide: float, high: float, *, grey: float | None = None) -> None:
        """A rectangle, filled with a grey or empty with a thin line."""
        box = f"{x * POINTS:.2f} {(HEIGHT - y - high) * POINTS:.2f} {wide * POINTS:.2f} {high * POINTS:.2f} re"
        self.pages[-1].append(f"0 G 0.4 w {box} S" if grey is None else f"{grey:.2f} g {box} f")

    def file(self, title: str, language: str, made_on: date) -> bytes:
        """The finished file; ``made_on`` is the date it bears."""
        objects = _Objects()
        catalog, pages, outlines = objects.reserve(), objects.reserve(), objects.reserve()
        fonts = {bold: self._font(objects, bold=bold) for bold in (False, True) if self._letters[bold]}
        named = " ".join(f"/{FONT_NAMES[bold]} {number} 0 R" for bold, number in fonts.items())
        resources = objects.add(f"<</Font <<{named}>>>>")
        kids = [self._page(objects, drawn, pages, resources) for drawn in self.pages]
        box = f"[0 0 {WIDTH * POINTS:.2f} {HEIGHT * POINTS:.2f}]"
        refs = " ".join(f"{kid} 0 R" for kid in kids)
        objects.put(pages, f"<</Type /Pages /Count {len(kids)} /MediaBox {box} /Kids [{refs}]>>")
        self._outline(objects, outlines, kids)
        shown = "/PageMode /UseOutlines" if self.bookmarks else ""
        tongue = f"/Lang ({language})"
        objects.put(catalog, f"<</Type /Catalog /Pages {pages} 0 R /Outlines {outlines} 0 R {shown} {tongue}>>")
        moment = f"(D:{made_on:%Y%m%d}000000Z)"
        info = objects.add(f"<</Title {_words(title)} /Producer (maro-logistics) /CreationDate {moment}>>")
        return objects.file(catalog, info)

    def _page(self, objects: _Objects, drawn: Iterable[str], pages: int, resources: int) -> int:
        content = objects.stream("\n".join(drawn).encode("ascii"))
        return objects.add(f"<</Type /Page /Parent {pages} 0 R /Resources {resources} 0 R /Contents {content} 0 R>>")

    def _outline(self, objects: _Objects, outlines: int, kids: list[int]) -> None:
        """Bookmarks, one below the other."""
        numbers = [objects.reserve() for _ in self.bookmarks]
        for place, (number, (text, page)) in enumerate(zip(numbers, self.bookmarks, strict=True)):
            before = f"/Prev {numbers[place - 1]} 0 R" if place else ""
            after = f"/Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            target = f"/Dest [{kids[page]} 0 R /Fit]"
            objects.put(number, f"<</Title {_words(text)} /Parent {outlines} 0 R {before} {after} {target}>>")
        ends = f"/First {numbers[0]} 0 R /Last {numbers[-1]} 0 R" if numbers else ""
        objects.put(outlines, f"<</Type /Outlines /Count {len(numbers)} {ends}>>")

    def _font(self, objects: _Objects, *, bold: bool) -> int:
        """The font with the glyphs that are used, their widths, and the letters they stand for."""
        face, letters = typeface(bold=bold), self._letters[bold]
        used = sorted(letters)
        data = face.subset(set(used))
        file = objects.stream(data, f"/Length1 {len(data)}")
        name = f"{TAGS[bold]}+{FAMILY}{'-Bold' if bold else ''}"
        box = " ".join(str(value) for value in face.bounds)
        descriptor = objects.add(
            f"<</Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{box}] /ItalicAngle 0 "
            f"/Ascent {face.ascent} /Descent {face.descent} /CapHeight {CAP_HEIGHT} /StemV {STEM[bold]} "
            f"/FontFile2 {file} 0 R>>"
        )
        widths = " ".join(f"{glyph} [{face.advance(glyph):.0f}]" for glyph in used)
        system = "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
        descendant = objects.add(
            f"<</Type /Font /Subtype /CIDFontType2 /BaseFont /{name} {system} /FontDescriptor {descriptor} 0 R "
            f"/CIDToGIDMap /Identity /DW 600 /W [{widths}]>>"
        )
        meaning = objects.stream(_letters_map(letters).encode("ascii"))
        return objects.add(
            f"<</Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
            f"/DescendantFonts [{descendant} 0 R] /ToUnicode {meaning} 0 R>>"
        )


class _Objects:
    """Numbered objects of a file."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """A number for an object that comes later."""
        self._bodies.append(b"")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        """The object of a reserved number."""
        self._bodies[number - 1] = body.encode("latin-1")

    def add(self, body: str) -> int:
        """The number of a new object."""
        number = self.reserve()
        self.put(number, body)
        return number

    def stream(self, data: bytes, entries: str = "") -> int:
        """The number of a new object of compressed bytes."""
        packed = zlib.compress(data, 6)
        head = f"<</Filter /FlateDecode /Length {len(packed)} {entries}>>\nstream\n".encode("ascii")
        self._bodies.append(head + packed + b"\nendstream")
        return len(self._bodies)

    def file(self, catalog: int, info: int) -> bytes:
        """All objects, the table of where they are, and an identifier made of their content."""
        parts, places, length = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], [], 15
        for number, body in enumerate(self._bodies, 1):
            places.append(length)
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            length += len(parts[-1])
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        identity = hashlib.md5(b"".join(parts), usedforsecurity=False).hexdigest()
        count = len(places) + 1
        parts.append(
            f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count} /Root {catalog} 0 R "
            f"/Info {info} 0 R /ID [<{identity}> <{identity}>]>>\nstartxref\n{length}\n%%EOF\n".encode("ascii")
        )
        return b"".join(parts)


def _words(text: str) -> str:
    """A text of the file's own, such as its title, in UTF-16."""
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be', 'replace').hex().upper()}>"


def _letters_map(letters: dict[int, str]) -> str:
    """Which letters glyphs stand for, so that text can be searched and copied."""
    pairs = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(letters.items()) if text
    ]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    listed = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{listed}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
