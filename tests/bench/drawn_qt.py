"""A sheet by QTextDocument: HTML, painted page by page on a QPdfWriter. No tags, and no contact is kept on one page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import (
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
)

from caseworker.exchange.sheet_index import index
from caseworker.models.sheet import SheetDocument, SheetEntry
from tests.bench import drawn_texts as texts

_STYLE = (
    "<style>body {font-family: 'Source Sans Pro'} a {text-decoration: none} "
    + "".join(f"p.{name} {{font-size: {size}pt; margin: 0 0 2pt 0}}" for name, size in texts.SIZES.items())
    + "</style>"
)
_DOTS = 300
_FOOT = 0.4 * _DOTS


def ready() -> None:
    """Loads what all drawing needs."""
    global _application
    _application = QGuiApplication.instance() or QGuiApplication([])
    for face in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(texts.font_file(face)))


_application: object = None


def client(document: SheetDocument) -> bytes:
    """Arranged as the client's sheet."""
    return _simple(document, [_arranged(document, entry) for entry in document.entries])


def paragraphs(document: SheetDocument) -> bytes:
    """Its texts one below the other."""
    return _simple(document, ["<hr>" + _all(texts.paragraphs(entry)) for entry in document.entries])


def booklet(document: SheetDocument) -> bytes:
    """By name in one column (it has no columns), then both indexes with page numbers."""
    found = index(document.entries)
    people = [document.entries[number] for number in found["order"]]
    parts = [_all(texts.opening(document)), _all(texts.closing(document))]
    before = ""
    for entry, first in zip(people, found["letters"], strict=True):
        if first != before:
            parts.append(f'<p class="letter"><b>{first}</b></p>')
        before = first
        parts.append(_all(texts.booklet(entry)))
    page = _Page(document, parts)
    pages = page.pages_of("entry")
    rows: list[str] = []
    for groups in (found["specialties"], found["cities"]):
        for words, places in groups:
            rows.append(f'<p class="group"><b>{escape(words)}</b></p>')
            rows += (f'<p class="row">{escape(people[one].sort_name)} {pages[one]}</p>' for one in places)
    page.append(rows)
    return page.painted()


def _simple(document: SheetDocument, entries: list[str]) -> bytes:
    return _Page(document, [_all(texts.opening(document)), *entries, _all(texts.closing(document))]).painted()


def _arranged(document: SheetDocument, entry: SheetEntry) -> str:
    made = texts.contact(entry)
    parts = [f'<hr><p class="name">{made.name}</p>']
    if made.organization:
        parts.append(f'<p class="text">{made.organization}</p>')
    parts.append(_pairs(made.roles))
    parts.append(
        f'<table width="100%"><tr><td width="52%"><p class="small">{texts.word(document, "reach")}</p>'
        f'{_all(made.reach)}</td><td><p class="small">{texts.word(document, "practice")}</p>'
        f"{_pairs(made.practice)}</td></tr></table>"
    )
    parts.append(_pairs(made.below))
    if made.say:
        said = "".join(f'<p class="text">{text}</p>' for text in made.say)
        head = f'<p class="small">{texts.word(document, "say")}</p>'
        parts.append(f'<table width="100%" bgcolor="#e9f3f2"><tr><td>{head}{said}</td></tr></table>')
    if made.line:
        parts.append(f'<table width="100%" border="1"><tr><td><p class="text">{made.line}</p></td></tr></table>')
    return "".join(parts)


def _pairs(pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return ""
    rows = "".join(
        f'<tr><td><p class="small">{label}</p></td><td><p class="text">{text}</p></td></tr>' for label, text in pairs
    )
    return f"<table>{rows}</table>"


def _all(found: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<p class="{style}">{markup}</p>' for style, markup in found)


class _Page:
    """HTML laid out in pages for a PDF, and painted on it with a foot on each."""

    def __init__(self, document: SheetDocument, parts: Iterable[str]) -> None:
        self._foot = texts.foot(document)
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._writer = QPdfWriter(self._buffer)
        self._writer.setTitle(document.title)
        self._writer.setResolution(_DOTS)
        margins = QMarginsF(0.75, 0.6, 0.75, 0.6)
        size = QPageSize(QPageSize.PageSizeId.Letter)
        self._writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Inch))
        self._width, height = self._writer.width(), self._writer.height()
        self._height = height - _FOOT
        self._content = QTextDocument()
        self._content.documentLayout().setPaintDevice(self._writer)
        self._content.setDocumentMargin(0)
        self._content.setPageSize(QSizeF(self._width, self._height))
        self._content.setHtml(f"<html><head>{_STYLE}</head><body>{''.join(parts)}</body></html>")

    def pages_of(self, style: str) -> list[int]:
        """Of the paragraphs of that size, the pages they begin on."""
        layout, pages = self._content.documentLayout(), []
        size = texts.SIZES[style]
        block = self._content.begin()
        while block.isValid():
            if block.begin().fragment().charFormat().fontPointSize() == size:
                pages.append(int(layout.blockBoundingRect(block).top() // self._height) + 1)
            block = block.next()
        return pages

    def append(self, rows: Iterable[str]) -> None:
        cursor = QTextCursor(self._content)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertHtml(f"<html><head>{_STYLE}</head><body>{''.join(rows)}</body></html>")

    def painted(self) -> bytes:
        painter = QPainter(self._writer)
        pages = self._content.pageCount()
        for number in range(pages):
            if number:
                self._writer.newPage()
            painter.save()
            painter.translate(0, -number * self._height)
            self._content.drawContents(painter, QRectF(0, number * self._height, self._width, self._height))
            painter.restore()
            painter.drawText(
                QRectF(0, self._height, self._width, _FOOT), f"{self._foot[0]}\n{self._foot[1]} {number + 1} / {pages}"
            )
        painter.end()
        return bytes(self._buffer.data().data())
