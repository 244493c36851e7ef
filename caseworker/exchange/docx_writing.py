"""What python-docx has no door for: links, fields, words for pictures and tables, contacts that stay on one page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caseworker.exchange import docx_styles

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
_PADDING = 3
"""Of a cell, both sides, in letters."""


def add(made: Document, style: str, words: str = "") -> Paragraph:
    """A paragraph at the end of the body."""
    from docx.oxml import OxmlElement
    from docx.text.paragraph import Paragraph as WrittenParagraph

    # The library's own way goes through all paragraphs, styles and links for each, and a booklet has thousands.
    element = OxmlElement("w:p")
    made.element.body[-1].addprevious(element)
    paragraph = WrittenParagraph(element, made._body)
    paragraph._p.style = docx_styles.identity(style)
    if words:
        paragraph.add_run(words)
    return paragraph


def text(paragraph: Paragraph, words: str, link: str = "", *, bold: bool = False, style: str = "") -> None:
    """A run at the end of `paragraph`; with a link, one that can be followed."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(words)
    run.bold = bold or None
    if link or style:
        run._r.style = docx_styles.identity(style or docx_styles.LINK)
    if link:
        anchor = OxmlElement("w:hyperlink")
        relations = paragraph.part.rels
        name = f"link{len(relations)}"
        relations.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, link, name, is_external=True)
        anchor.set(qn("r:id"), name)
        run._r.addprevious(anchor)
        anchor.append(run._r)


def page_numbers(paragraph: Paragraph, pieces: Iterable[str]) -> None:
    """Words, with fields for ``{page}`` and ``{pages}`` among them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for piece in pieces:
        run = paragraph.add_run("1" if piece in _FIELDS else piece)
        if piece in _FIELDS:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), _FIELDS[piece])
            run._r.addprevious(field)
            field.append(run._r)


def picture(paragraph: Paragraph, png: bytes, words: str, *, width: float, height: float) -> None:
    """In its own size or as large as fits into `width` by `height` inches; `words` for those who do not see it."""
    from docx.shared import Inches

    shape = paragraph.add_run().add_picture(io.BytesIO(png))
    scale = min(1, Inches(width) / shape.width, Inches(height) / shape.height)
    shape.width, shape.height = round(shape.width * scale), round(shape.height * scale)
    properties = shape._inline.docPr
    properties.set("descr", words)
    # The library's name for it is of no use to anybody.
    properties.set("name", words[:60])


def describe_table(table: Table, title: str) -> None:
    """Its title, and a first row that comes again on each page and is read as the head."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        for name in ("w:cantSplit", *(("w:tblHeader",) if number == 0 else ())):
            properties.append(OxmlElement(name))


def set_widths(table: Table, heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, letters: float) -> None:
    """Columns that break no word if there is room, in all `width` (EMU), which is about as wide as `letters`."""
    columns = list(zip(heads, *rows, strict=True))
    words = [max(map(len, " ".join(column).split()), default=1) + _PADDING for column in columns]
    more = [max(max(map(len, column)) + _PADDING - word, 0) for column, word in zip(columns, words, strict=True)]
    share = max(letters - sum(words), 0) / max(sum(more), 1)
    wanted = [word + share * rest for word, rest in zip(words, more, strict=True)]
    table.autofit = False
    for column, part in zip(table.columns, wanted, strict=True):
        column.width = round(width * part / sum(wanted))
        for cell in column.cells:
            cell.width = column.width


def end(made: Document) -> int:
    """Where the body's next element will stand: before the settings of the section, which are its last."""
    return len(made.element.body) - 1


def keep_together(made: Document, start: int) -> None:
    """What stands in the body from its element `start` on: on one page if it fits there."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph as WrittenParagraph

    written = [one for element in made.element.body[start:-1] for one in element.iter(qn("w:p"))]
    for element in written[:-1]:
        WrittenParagraph(element, made._body).paragraph_format.keep_with_next = True
