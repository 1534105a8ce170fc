"""Papers read back: the words of PDF files and the cells of HTML files, without the code that wrote them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from pypdf import PdfReader


def pdf_pages(path: Path) -> list[str]:
    """The text of every page."""
    with path.open("rb") as file:
        return [page.extract_text() for page in PdfReader(file).pages]


def figure(text: str, language: str = "en") -> float:
    """A number as the papers of the language print it."""
    plain = re.sub(r"[\s\u202f\u00a0]", "", text)
    return float(plain.replace(",", "." if language == "fr" else ""))


@dataclass
class Document:
    """One document of an HTML file: its number, title, and tables as rows of cells (totals last)."""

    number: str = ""
    title: str = ""
    tables: list[list[list[str]]] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.documents: list[Document] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        if tag == "article":
            self.documents.append(Document())
        elif tag == "table":
            self.documents[-1].tables.append([])
        elif tag == "tr":
            self.documents[-1].tables[-1].append([])
        elif tag in ("td", "th"):
            self.documents[-1].tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "article" not in self.inside:
            return
        document = self.documents[-1]
        document.text += data
        last = self.inside[-1]
        if last in ("td", "th"):
            document.tables[-1][-1][-1] += data
        elif last == "b" and not document.number:
            document.number = data
        elif last == "h1":
            document.title += data


def documents(path: Path) -> list[Document]:
    """The documents of an HTML file."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.documents
