"""Papers as HTML: one file each, readable in any browser without a network, printed page by page."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Final

from maro_logistics.report.papers.sheet import Bars, Fields, Grid, Note, Signatures

if TYPE_CHECKING:
    from maro_logistics.report.papers.sheet import Block, Frame, Paper, Sheet

STYLE: Final = """
body{font:13px/1.35 "DejaVu Sans",Verdana,Arial,sans-serif;color:#141414;max-width:62em;margin:1em auto;padding:0 1em}
article{page-break-after:always;break-after:page;border-bottom:2px solid #888;padding-bottom:1em;margin-bottom:2em}
article:last-of-type{page-break-after:auto;break-after:auto}
header p{margin:0;color:#555}header b{float:right}h1{font-size:1.6em;margin:.2em 0}h2{font-size:1em;margin:1em 0 .2em}
table{border-collapse:collapse;width:100%;margin:.4em 0 1em}th{background:#e8e8e8;text-align:left;font-size:.8em}
td,th{padding:.25em .4em;border-bottom:1px solid #bbb;vertical-align:top}.n{text-align:right;white-space:nowrap}
.open td,.open th{border:1px solid #555;height:1.6em}tfoot td{font-weight:bold;border-top:1.5px solid #141414}
dl{display:grid;gap:.3em 1em;margin:.6em 0}dl div{border-bottom:1px dotted #bbb;min-height:2.6em}
dt{font-size:.75em;color:#555}dd{margin:0;font-weight:bold}
.sign{display:flex}.sign section{flex:1;border:1px solid #555;padding:.4em}
.sign p{border-bottom:1px solid #555;margin:1.3em 0 0;font-size:.8em;color:#555}
.bar{background:#fff;border:1px solid #555;height:1em;display:flex;min-width:14em}.bar i{display:block;height:100%}
.bar i:first-child{background:#464646}.bar i:nth-child(2){background:#aaa}footer{font-size:.75em;color:#555}
.strong{font-weight:bold}@media print{body{margin:0;max-width:none}article{border:0}}
""".strip()


def html_text(paper: Paper, frame: Frame) -> str:
    """The file of a paper. Nothing in it loads anything; every text is escaped."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    sheets = "\n".join(_sheet(sheet, frame) for sheet in paper.sheets)
    return (
        f'<!doctype html>\n<html lang="{frame.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_safe(f'{paper.title} - {frame.operation}')}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{sheets}\n</body></html>\n"
    )


def _sheet(sheet: Sheet, frame: Frame) -> str:
    body = "\n".join(_block(block) for block in sheet.blocks)
    return (
        f'<article><header><p><b>{_safe(sheet.number)}</b><span dir="auto">{_safe(frame.operation)}</span></p>'
        f'<h1>{_safe(sheet.title)}</h1><p dir="auto">{_safe(sheet.subtitle)}</p></header>\n'
        f"{body}\n<footer>{_safe(frame.footer)}</footer></article>"
    )


def _block(block: Block) -> str:
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Fields):
        return _fields(block)
    if isinstance(block, Signatures):
        return _signatures(block)
    if isinstance(block, Bars):
        return _bars(block)
    return _note(block)


def _grid(grid: Grid) -> str:
    kinds = [' class="n"' if column.is_figure else "" for column in grid.columns]

    def row(cells: tuple[str, ...]) -> str:
        told = (f'<td{kind} dir="auto">{_safe(cell)}</td>' for kind, cell in zip(kinds, cells, strict=True))
        return f"<tr>{''.join(told)}</tr>"

    head = "".join(f"<th{kind}>{_safe(column.title)}</th>" for kind, column in zip(kinds, grid.columns, strict=True))
    title = f"<h2>{_safe(grid.title)}</h2>" if grid.title else ""
    foot = f"<tfoot>{row(grid.total)}</tfoot>" if grid.total else ""
    look = ' class="open"' if grid.is_open else ""
    body = "\n".join(row(cells) for cells in grid.rows)
    return f"{title}<table{look}><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody>{foot}</table>"


def _fields(fields: Fields) -> str:
    pairs = (f'<div><dt>{_safe(label)}</dt><dd dir="auto">{_safe(value)}</dd></div>' for label, value in fields.pairs)
    return f'<dl style="grid-template-columns:repeat({fields.across},1fr)">{"".join(pairs)}</dl>'


def _signatures(block: Signatures) -> str:
    lines = "".join(f"<p>{_safe(label)}</p>" for label in block.labels)
    return (
        f'<div class="sign">{"".join(f"<section><b>{_safe(role)}</b>{lines}</section>" for role in block.roles)}</div>'
    )


def _bars(bars: Bars) -> str:
    rows = "".join(
        f'<tr><td>{_safe(label)}</td><td><div class="bar">{_parts(parts)}</div></td>'
        f'<td class="n">{_safe(text)}</td></tr>'
        for label, parts, text in bars.rows
    )
    legend = _safe(" / ".join(bars.legend))
    return f"<h2>{_safe(bars.title)}</h2><table><tbody>{rows}</tbody></table><footer>{legend}</footer>"


def _parts(parts: tuple[float, ...]) -> str:
    return "".join(f'<i style="width:{100 * min(1.0, max(0.0, share)):.2f}%"></i>' for share in parts)


def _note(note: Note) -> str:
    return f"<p{' class=strong' if note.is_strong else ''}>{_safe(note.text)}</p>"


def _safe(text: str) -> str:
    return html.escape(text)
