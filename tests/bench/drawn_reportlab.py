"""A sheet by reportlab: paragraphs and tables of Platypus, contacts kept together, links, a foot. No tags."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
)
from reportlab.platypus.doctemplate import NextPageTemplate

from caseworker.exchange.sheet_index import index
from caseworker.models.sheet import SheetDocument, SheetEntry
from tests.bench import drawn_texts as texts

for _name, _face in (("Sans", "Regular"), ("Sans-Bold", "Bold")):
    pdfmetrics.registerFont(TTFont(_name, str(texts.font_file(_face))))
pdfmetrics.registerFontFamily("Sans", normal="Sans", bold="Sans-Bold", italic="Sans", boldItalic="Sans-Bold")
_STYLES = {
    name: ParagraphStyle(name, fontName="Sans", fontSize=size, leading=size * 1.25, spaceAfter=size * 0.2)
    for name, size in texts.SIZES.items()
}
_TOP = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1)]
_WIDTH = letter[0] - 108
_SIDE, _TOP_MARGIN, _BOTTOM = 54, 50, 72


def client(document: SheetDocument) -> bytes:
    """Arranged as the client's sheet."""
    return _simple(document, lambda entry: _arranged(document, entry))


def paragraphs(document: SheetDocument) -> bytes:
    """Its texts one below the other."""
    return _simple(document, lambda entry: _all(texts.paragraphs(entry)))


def booklet(document: SheetDocument) -> bytes:
    """Two columns by name, then both indexes in three, with page numbers and links."""
    found = index(document.entries)
    people = [document.entries[number] for number in found["order"]]
    file = io.BytesIO()
    made = _Booklet(file, document)
    story: list[Any] = [*_all(texts.opening(document)), *_all(texts.closing(document))]
    before = ""
    for place, (entry, first) in enumerate(zip(people, found["letters"], strict=True)):
        if first != before:
            story.append(Paragraph(f"<b>{first}</b>", _STYLES["letter"]))
        before = first
        story.append(KeepTogether([_Place(made, place), *_all(texts.booklet(entry))]))
    for groups in (found["specialties"], found["cities"]):
        story += [NextPageTemplate("index"), PageBreak()]
        for words, places in groups:
            story.append(Paragraph(f"<b>{words}</b>", _STYLES["group"]))
            story += [_Row(made, people[place].sort_name, place) for place in places]
    made.build(story)
    return file.getvalue()


def _simple(document: SheetDocument, drawn: Any) -> bytes:
    file = io.BytesIO()
    story: list[Any] = _all(texts.opening(document))
    story += [KeepTogether([HRFlowable(width="100%", color=colors.black), *drawn(one)]) for one in document.entries]
    story += _all(texts.closing(document))
    pages = SimpleDocTemplate(
        file, pagesize=letter, title=document.title, leftMargin=_SIDE, rightMargin=_SIDE, topMargin=_TOP_MARGIN,
        bottomMargin=_BOTTOM,
    )  # fmt: skip
    pages.build(story, onFirstPage=_foot(document), onLaterPages=_foot(document))
    return file.getvalue()


def _arranged(document: SheetDocument, entry: SheetEntry) -> list[Any]:
    made = texts.contact(entry)
    found: list[Any] = [Paragraph(made.name, _STYLES["name"])]
    if made.organization:
        found.append(Paragraph(made.organization, _STYLES["text"]))
    if made.roles:
        found.append(_pairs(made.roles, 100, _WIDTH))
    half = _WIDTH / 2
    reach = [Paragraph(texts.word(document, "reach"), _STYLES["small"]), *_all(made.reach)]
    practice: list[Any] = [Paragraph(texts.word(document, "practice"), _STYLES["small"])]
    if made.practice:
        practice.append(_pairs(made.practice, 75, half - 12))
    found.append(Table([[reach, practice]], colWidths=[half, half], style=_TOP))
    if made.below:
        found.append(_pairs(made.below, 75, _WIDTH))
    if made.say:
        said = [Paragraph(texts.word(document, "say"), _STYLES["small"])]
        said += [Paragraph(text, _STYLES["text"]) for text in made.say]
        ground = ("BACKGROUND", (0, 0), (-1, -1), colors.HexColor("#e9f3f2"))
        found.append(Table([[said]], colWidths=[_WIDTH], style=[ground]))
    if made.line:
        box = ("BOX", (0, 0), (-1, -1), 0.8, colors.gray)
        found.append(Table([[Paragraph(made.line, _STYLES["text"])]], colWidths=[_WIDTH], style=[box]))
    return found


def _pairs(pairs: list[tuple[str, str]], first: float, width: float) -> Table:
    rows = [[Paragraph(label, _STYLES["small"]), Paragraph(text, _STYLES["text"])] for label, text in pairs]
    return Table(rows, colWidths=[first, width - first], style=_TOP)


def _all(found: Iterable[tuple[str, str]]) -> list[Any]:
    return [Paragraph(markup, _STYLES[style]) for style, markup in found]


def _foot(document: SheetDocument) -> Any:
    crisis, said = texts.foot(document)

    def draw(canvas: Any, page: Any) -> None:
        canvas.setFont("Sans-Bold", 9)
        canvas.drawString(_SIDE, 48, crisis[:110])
        canvas.setFont("Sans", 8)
        canvas.drawString(_SIDE, 34, said)
        canvas.drawRightString(letter[0] - _SIDE, 34, str(page.page))

    return draw


class _Booklet(BaseDocTemplate):  # type: ignore[misc]
    def __init__(self, file: io.BytesIO, document: SheetDocument) -> None:
        super().__init__(file, pagesize=letter, title=document.title)
        self.places: dict[int, int] = {}
        foot = _foot(document)
        self.addPageTemplates(
            [PageTemplate("body", _columns(2), onPage=foot), PageTemplate("index", _columns(3), onPage=foot)]
        )


def _columns(count: int) -> list[Frame]:
    width = _WIDTH / count
    height = letter[1] - _TOP_MARGIN - _BOTTOM
    return [Frame(_SIDE + width * number, _BOTTOM, width, height) for number in range(count)]


class _Place(Flowable):  # type: ignore[misc]
    """Remembers the page it came to stand on, for the indexes."""

    def __init__(self, book: _Booklet, place: int) -> None:
        super().__init__()
        self._book, self._place = book, place

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self._book.places[self._place] = self._book.page
        self.canv.bookmarkHorizontal(f"c{self._place}", 0, 12)


class _Row(Flowable):  # type: ignore[misc]
    """A line of an index. Drawn after the contacts, so that their pages are known."""

    def __init__(self, book: _Booklet, name: str, place: int) -> None:
        super().__init__()
        self._book, self._name, self._place = book, name, place

    def wrap(self, width: float, _: float) -> tuple[float, float]:
        self._width = width
        return width, 11

    def draw(self) -> None:
        self.canv.setFont("Sans", 8.5)
        self.canv.drawString(0, 2, self._name)
        self.canv.drawRightString(self._width, 2, str(self._book.places[self._place]))
        self.canv.linkRect("", f"c{self._place}", (0, 0, self._width, 11), relative=1)
