"""Everything that can be read in the files of a folder, whatever they are packed in."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path


def readable(folder: Path) -> str:
    """Names and contents of all files below the folder, of members of archives, text of PDF; in lower case."""
    parts = []
    for path in sorted(folder.rglob("*")):
        parts.append(str(path.relative_to(folder)))
        if path.is_file():
            parts += _opened(path.name, path.read_bytes())
    return "\n".join(parts).lower()


def _opened(name: str, content: bytes) -> list[str]:
    parts = [content.decode("utf-8", "replace")]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                parts += [member, *_opened(member, archive.read(member))]
    if content[:5] == b"%PDF-":
        parts += _pdf(content)
    if name.endswith((".gz", ".z")):
        parts.append(zlib.decompress(content, 47).decode("utf-8", "replace"))
    return parts


def _pdf(content: bytes) -> list[str]:
    """Text of the pages as a reader sees it, metadata, and every packed stream as it stands."""
    import pypdf  # noqa: PLC0415 - only where there is a PDF

    reader = pypdf.PdfReader(io.BytesIO(content))
    texts = [page.extract_text() for page in reader.pages] + [str(value) for value in (reader.metadata or {}).values()]
    texts.append("".join(texts).replace("\n", ""))
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            texts.append(zlib.decompress(packed).decode("latin-1"))
        except zlib.error:
            texts.append(packed.decode("latin-1"))
    return texts
