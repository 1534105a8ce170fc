"""Bytes of a text file as text: signatures, UTF-8, and Windows text where there is no doubt."""

from __future__ import annotations

import codecs
from typing import Final

from maro_logistics.scenario.findings import Finding, found

LARGEST_FILE: Final = 300_000_000
"""Bytes; some two million rows, far beyond what a plan can hold."""

_SIGNATURES: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS: Final = (
    (b"PK\x03\x04", "a zip archive or workbook"),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF"),
    (b"SQLite format 3", "a database"),
)
_WESTERN: Final = frozenset(
    "àâäáãåæçéèêëíîïìñóôöòõøœúùûüÿßÀÂÄÁÃÅÆÇÉÈÊËÍÎÏÌÑÓÔÖÒÕØŒÚÙÛÜŸ°²³«»€’‘“”–—…·\xa0"  # noqa: RUF001
)
"""What Western European text in cp1252 holds beyond ASCII; other bytes point to another code page."""


def decoded(content: bytes, table: str, encoding: str | None) -> tuple[str | None, list[Finding]]:
    """The text, ``None`` if it cannot be told, and what was assumed or wrong.

    UTF-16 is known by its signature, UTF-8 by being valid. Other bytes are taken for Windows text (cp1252) only where
    the file is separated by semicolons, as Excel writes it in Western Europe, and every letter belongs there.
    """
    if kind := _other_kind(content):
        message = f"the file is {kind}, not CSV text"
        return None, [found("unreadable", table, message, hint="save it as CSV UTF-8")]
    if encoding is not None:
        return _decoded_as(content, table, encoding)
    for signature, codec in _SIGNATURES:
        if content.startswith(signature):
            return _decoded_as(content, table, codec)
    if b"\x00" in content:
        line = content.count(b"\n", 0, content.index(b"\x00")) + 1
        return None, [found("unreadable", table, "the line holds NUL bytes", row=line, hint="save it as CSV UTF-8")]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _windows_text(content, table, error.start)


def _other_kind(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        return f"{len(content):,} bytes long (at most {LARGEST_FILE:,})"
    return next((kind for start, kind in _OTHER_KINDS if content.startswith(start)), "")


def _decoded_as(content: bytes, table: str, encoding: str) -> tuple[str | None, list[Finding]]:
    try:
        return content.decode(encoding).removeprefix("\ufeff"), []
    except LookupError:
        message, hint = f"no encoding is called {encoding!r}", "try utf-8, cp1252 or utf-16"
    except UnicodeError as error:
        message, hint = f"the file is not {encoding}: {error}", "name its encoding with --encoding"
    return None, [found("bad-encoding", table, message, hint=hint)]


def _windows_text(content: bytes, table: str, first: int) -> tuple[str | None, list[Finding]]:
    """Text of a file that is not UTF-8 from byte ``first`` on."""
    header = content.split(b"\n", 1)[0]
    text = content.decode("cp1252", errors="replace")
    beyond = {letter for letter in set(text) if not letter.isascii()}
    if b";" in header and beyond <= _WESTERN:
        sample = "".join(sorted(beyond))
        message = f"read as Windows text (cp1252): it is not UTF-8, and its other letters are {sample}"
        return text, [found("assumed-encoding", table, message, hint="say --encoding if that is wrong")]
    line = content.count(b"\n", 0, first) + 1
    message = f"the file is not UTF-8: byte {content[first]:#04x} at position {first}"
    hint = "name the encoding, as in --encoding cp1252, or save the file as CSV UTF-8"
    return None, [found("bad-encoding", table, message, row=line, hint=hint)]
