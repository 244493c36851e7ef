"""Other ways to a PDF of a sheet's texts: reportlab and QTextDocument, with the same font files.

Both get the same paragraphs, links included, one below the other. They leave out what costs them most: no tags, no
second column, no "page x of y", no pictures of the roles. reportlab keeps a contact on one page; Qt cannot.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from caseworker.models.sheet import SheetDocument, SheetEntry, SheetLine

Draw = Callable[[SheetDocument], bytes]
_SIZES = {"title": 24, "name": 16, "phone": 14, "text": 10.5, "small": 9}
_QUIET = "#5c5c5c"


def reportlab() -> Draw:
    from reportlab.lib.pagesizes import letter
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate

    for name, face in (("Sans", "Regular"), ("Sans-Bold", "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(_font_file(face))))
    pdfmetrics.registerFontFamily("Sans", normal="Sans", bold="Sans-Bold", italic="Sans", boldItalic="Sans-Bold")
    styles = {
        name: ParagraphStyle(name, fontName="Sans", fontSize=size, leading=size * 1.25, spaceAfter=size * 0.2)
        for name, size in _SIZES.items()
    }

    def draw(document: SheetDocument) -> bytes:
        def foot(canvas, page):  # type: ignore[no-untyped-def]
            canvas.setFont("Sans", 8.5)
            canvas.drawString(54, 36, f"{document.labels['footer']} {page.page}")

        def paragraphs(found: Iterator[tuple[str, str]]) -> list[Paragraph]:
            return [Paragraph(markup, styles[style]) for style, markup in found]

        file = io.BytesIO()
        story = paragraphs(_opening(document))
        for entry in document.entries:
            story.append(KeepTogether([HRFlowable(width="100%"), *paragraphs(_entry(entry))]))
        story += paragraphs(_closing(document))
        SimpleDocTemplate(file, pagesize=letter, title=document.title).build(story, onFirstPage=foot, onLaterPages=foot)
        return file.getvalue()

    return draw


def text_document() -> Draw:
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    application = QGuiApplication.instance() or QGuiApplication([])
    for face in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(_font_file(face)))
    sizes = "".join(f"p.{name} {{font-size: {size}pt; margin: 0 0 2pt 0}}" for name, size in _SIZES.items())
    style = f"<style>body {{font-family: 'Source Sans Pro'}} {sizes}</style>"

    def draw(document: SheetDocument) -> bytes:
        assert application is not None
        parts = [f'<p class="{name}">{markup}</p>' for name, markup in _opening(document)]
        for entry in document.entries:
            parts.append("<hr>")
            parts += (f'<p class="{name}">{markup}</p>' for name, markup in _entry(entry))
        parts += (f'<p class="{name}">{markup}</p>' for name, markup in _closing(document))
        content = QTextDocument()
        content.setHtml(f"<html><head>{style}</head><body>{''.join(parts)}</body></html>")
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setTitle(document.title)
        writer.setResolution(300)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.Letter),
                QPageLayout.Orientation.Portrait,
                QMarginsF(0.75, 0.6, 0.75, 0.9),
                QPageLayout.Unit.Inch,
            )
        )
        content.print_(writer)
        del writer
        return bytes(buffer.data().data())

    return draw


def amount(document: SheetDocument) -> int:
    """How many paragraphs are drawn."""
    return sum(1 for entry in document.entries for _ in _entry(entry))


def _opening(document: SheetDocument) -> Iterator[tuple[str, str]]:
    yield "title", f"<b>{escape(document.title)}</b>"
    yield "text", escape(document.labels.get("subtitle", ""))
    for _, label, sentence in document.definitions:
        yield "text", f"<b>{escape(label)}</b> {escape(sentence)}"


def _closing(document: SheetDocument) -> Iterator[tuple[str, str]]:
    for sentence in document.crisis:
        yield "text", f"<b>{escape(sentence)}</b>"


def _entry(entry: SheetEntry) -> Iterator[tuple[str, str]]:
    yield "name", f"<b>{escape(entry.name)}</b> {_quiet(entry.credentials)}"
    marks = [f"<b>{escape(role.label)}</b>" for role in entry.roles]
    if entry.organization:
        marks.append(escape(entry.organization))
    if marks:
        yield "text", " ".join(marks)
    for role in entry.roles:
        for words in (role.does, role.say):
            if words:
                yield "text", escape(words)
    if entry.client_line:
        yield "text", escape(entry.client_line)
    for line in entry.lines:
        yield ("phone" if line.link.startswith("tel:") else "text"), _line(line)
    for note in entry.notes:
        yield "text", escape(note)


def _line(line: SheetLine) -> str:
    text = escape(line.text)
    if line.link:
        text = f'<a href="{escape(line.link)}">{text}</a>'
    return " ".join(part for part in (_quiet(line.label), text, _quiet(line.note)) if part)


def _quiet(words: str) -> str:
    return f'<font color="{_QUIET}">{escape(words)}</font>' if words else ""


def _font_file(face: str) -> Path:
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{face}.ttf"
