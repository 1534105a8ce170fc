"""Papers as PDF: A4, an embedded font for accents, Greek, Cyrillic and Arabic, the same bytes on every run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from maro_logistics.report.papers.lettering import fit, known, width, wrapped
from maro_logistics.report.papers.press import HEIGHT, WIDTH, Press
from maro_logistics.report.papers.sheet import Bars, Fields, Grid, Note, Signatures

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.report.papers.sheet import Block, Frame, Paper, Sheet

MARGIN: Final = 12.0
"""Millimetres of paper left free on the left and right."""
TOP: Final = 14.0
BOTTOM: Final = 14.0
USABLE: Final = WIDTH - 2 * MARGIN
BODY: Final = 8.0
"""Points of the text."""
SMALL: Final = 6.5
LEADING: Final = 3.5
"""Millimetres from line to line of the text."""
PAD: Final = 1.0
"""Millimetres between a cell's edge and its text."""
INK: Final = 0.08
GREY: Final = 0.40
MIDDLE: Final = 0.68
PALE: Final = 0.78
LIGHT: Final = 0.91
DARK: Final = 0.28
"""Shades of grey, 0 is black."""


class _Desk:
    """A press with the frame of every page and the place on the page."""

    def __init__(self, frame: Frame) -> None:
        self.press = Press()
        self.frame = frame
        self.sheet: Sheet | None = None
        self.first_page = 0
        self.y = TOP

    @property
    def page(self) -> int:
        """Pages so far."""
        return len(self.press.pages)

    def begin(self, sheet: Sheet) -> None:
        """Start a document on a new page."""
        self.sheet, self.first_page = sheet, self.page + 1
        self.turn()

    def turn(self) -> None:
        """A new page with its frame; ``y`` is below the heading."""
        assert self.sheet is not None
        self.press.add_page()
        is_first = self.page == self.first_page
        self.put(MARGIN, TOP, self.frame.operation, SMALL, grey=GREY)
        self.put(WIDTH - MARGIN, TOP, self.sheet.number, BODY + 1, bold=True, to_right=True)
        if is_first:
            self.put(MARGIN, TOP + 6.5, self.sheet.title, 15, bold=True)
            self.put(MARGIN, TOP + 11.5, fit(self.sheet.subtitle, USABLE, BODY + 1), BODY + 1)
            self.y = TOP + 14.5
        else:
            self.put(MARGIN, TOP + 4.5, f"{self.sheet.title} · {self.sheet.subtitle}", BODY, grey=GREY)
            self.y = TOP + 7.5
        self.press.line(MARGIN, self.y, WIDTH - MARGIN, self.y)
        self.y += 2.5

    def close_pages(self, numbered: Sequence[tuple[int, int]]) -> None:
        """Footers: what the papers are, and page n of m of each document (first page, last page)."""
        for first, last in numbered:
            for page in range(first, last + 1):
                foot = HEIGHT - BOTTOM + 5
                self.put(MARGIN, foot, self.frame.footer, SMALL, grey=GREY, page=page - 1)
                count = f"{self.frame.page} {page - first + 1}/{last - first + 1}"
                self.put(WIDTH - MARGIN, foot, count, SMALL, grey=GREY, to_right=True, page=page - 1)

    def put(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        grey: float = INK,
        to_right: bool = False,
        page: int = -1,
    ) -> None:
        """Text with its baseline at ``y`` millimetres; to the right it ends at ``x``."""
        if text:
            told = known(text)
            left = x - width(told, size, bold=bold) if to_right else x
            self.press.text(left, y, told, size, bold=bold, grey=grey, page=page)

    def room(self, height: float) -> None:
        """Turn the page unless so many millimetres are left on it."""
        if self.y + height > HEIGHT - BOTTOM:
            self.turn()


def pdf_bytes(paper: Paper, frame: Frame, made_on: date) -> bytes:
    """The file of a paper. ``made_on`` is the date it bears inside: that of the plan, not of today."""
    desk = _Desk(frame)
    numbered = []
    for sheet in paper.sheets:
        desk.begin(sheet)
        if len(paper.sheets) > 1:
            desk.press.bookmarks.append((f"{sheet.number} {sheet.title}", desk.page - 1))
        for block in sheet.blocks:
            _draw(desk, block)
        numbered.append((desk.first_page, desk.page))
    desk.close_pages(numbered)
    return desk.press.file(f"{paper.title} - {frame.operation}", frame.language, made_on)


def _draw(desk: _Desk, block: Block) -> None:
    if isinstance(block, Grid):
        _draw_grid(desk, block)
    elif isinstance(block, Fields):
        _draw_fields(desk, block)
    elif isinstance(block, Signatures):
        _draw_signatures(desk, block)
    elif isinstance(block, Bars):
        _draw_bars(desk, block)
    else:
        _draw_note(desk, block)


def _draw_note(desk: _Desk, note: Note) -> None:
    lines = wrapped(note.text, USABLE, BODY, bold=note.is_strong)
    desk.room(len(lines) * LEADING + 2)
    for line in lines:
        desk.y += LEADING
        desk.put(MARGIN, desk.y - 0.8, line, BODY, bold=note.is_strong, grey=INK if note.is_strong else GREY)
    desk.y += 1.5


def _draw_fields(desk: _Desk, fields: Fields) -> None:
    """Label above value; an empty value is a line to write on."""
    each = USABLE / fields.across
    for start in range(0, len(fields.pairs), fields.across):
        row = fields.pairs[start : start + fields.across]
        told = [wrapped(value, each - 3, BODY + 1, bold=True) for _, value in row]
        height = LEADING + max(1, *(len(lines) for lines in told), 1) * (LEADING + 0.4) + 1.4
        desk.room(height)
        for place, ((label, value), lines) in enumerate(zip(row, told, strict=True)):
            left = MARGIN + place * each
            desk.put(left, desk.y + 2.4, label, SMALL, grey=GREY)
            for number, line in enumerate(lines):
                desk.put(left, desk.y + 6.2 + number * (LEADING + 0.4), line, BODY + 1, bold=True)
            if not value:
                desk.press.line(left, desk.y + 7, left + each - 4, desk.y + 7)
        desk.y += height
    desk.y += 1.5


def _draw_signatures(desk: _Desk, block: Signatures) -> None:
    height = 7.0 * len(block.labels) + 6
    desk.room(height + 3)
    each = USABLE / len(block.roles)
    for place, role in enumerate(block.roles):
        left = MARGIN + place * each
        desk.press.area(left, desk.y, each, height)
        desk.put(left + 2, desk.y + 4, role, BODY, bold=True)
        for number, label in enumerate(block.labels, 1):
            base = desk.y + 4 + 7.0 * number
            desk.put(left + 2, base, label, SMALL, grey=GREY)
            desk.press.line(left + 18, base, left + each - 3, base)
    desk.y += height + 3


def _draw_bars(desk: _Desk, bars: Bars) -> None:
    desk.room(6 + 5.2 * len(bars.rows))
    desk.put(MARGIN, desk.y + 3, bars.title, BODY + 0.5, bold=True)
    desk.y += 4.5
    left, span = MARGIN + 26, USABLE - 26 - 44
    words = " / ".join(bars.legend)
    desk.put(WIDTH - MARGIN, desk.y + 2.4, words, SMALL, grey=GREY, to_right=True)
    desk.y += 3.4
    for label, parts, text in bars.rows:
        desk.put(MARGIN, desk.y + 3.2, label, BODY)
        desk.press.area(left, desk.y + 0.4, span, 3.6)
        x = left
        for share, grey in zip(parts, (DARK, MIDDLE), strict=False):
            part = max(0.0, min(1.0, share)) * span
            if part > 0:
                desk.press.area(x, desk.y + 0.4, part, 3.6, grey=grey)
            x += part
        desk.put(WIDTH - MARGIN, desk.y + 3.2, text, BODY, to_right=True)
        desk.y += 5.2
    desk.y += 2


def _draw_grid(desk: _Desk, grid: Grid) -> None:
    """A table whose header is repeated on every page."""
    scale = USABLE / sum(column.width for column in grid.columns)
    widths = [column.width * scale for column in grid.columns]
    head = [
        wrapped(column.title, size - 2 * PAD, SMALL, bold=True)
        for column, size in zip(grid.columns, widths, strict=True)
    ]
    desk.room((6 if grid.title else 0) + _height(head) + 12)
    if grid.title:
        for line in wrapped(grid.title, USABLE, BODY + 0.5, bold=True):
            desk.y += 4.4
            desk.put(MARGIN, desk.y - 1, line, BODY + 0.5, bold=True)
        desk.y += 0.6
    _draw_head(desk, grid, widths, head)
    for row in (*grid.rows, *([grid.total] if grid.total else [])):
        bold = row is grid.total
        cells = [
            (text,) if column.is_figure else wrapped(text, size - 2 * PAD, BODY, bold=bold)
            for text, size, column in zip(row, widths, grid.columns, strict=True)
        ]
        height = max(_height(cells), 6.2 if grid.is_open else 0.0)
        if desk.y + height > HEIGHT - BOTTOM:
            desk.turn()
            _draw_head(desk, grid, widths, head)
        _draw_row(desk, grid, widths, cells, height, bold=bold)
    desk.y += 3


def _height(cells: Sequence[Sequence[str]]) -> float:
    return max(1, *(len(lines) for lines in cells)) * LEADING + 1.3


def _draw_head(desk: _Desk, grid: Grid, widths: Sequence[float], head: Sequence[Sequence[str]]) -> None:
    height = _height(head)
    desk.press.area(MARGIN, desk.y, USABLE, height, grey=LIGHT)
    left = MARGIN
    for column, size, lines in zip(grid.columns, widths, head, strict=True):
        for number, line in enumerate(lines, 1):
            x = left + size - PAD if column.is_figure else left + PAD
            desk.put(x, desk.y + number * LEADING - 0.6, line, SMALL, bold=True, to_right=column.is_figure)
        left += size
    desk.y += height


def _draw_row(
    desk: _Desk, grid: Grid, widths: Sequence[float], cells: Sequence[Sequence[str]], height: float, *, bold: bool
) -> None:
    left = MARGIN
    for column, size, lines in zip(grid.columns, widths, cells, strict=True):
        for number, line in enumerate(lines, 1):
            x = left + size - PAD if column.is_figure else left + PAD
            desk.put(x, desk.y + number * LEADING - 0.4, line, BODY, bold=bold, to_right=column.is_figure)
        if grid.is_open:
            desk.press.line(left, desk.y, left, desk.y + height)
        left += size
    if bold:
        desk.press.line(MARGIN, desk.y, WIDTH - MARGIN, desk.y)
    if grid.is_open:
        desk.press.line(left, desk.y, left, desk.y + height)
    shade = INK if grid.is_open or bold else PALE
    desk.press.line(MARGIN, desk.y + height, WIDTH - MARGIN, desk.y + height, grey=shade)
    desk.y += height
