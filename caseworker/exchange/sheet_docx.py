"""A sheet document → a Word file with real styles, headings, tables, links and fields, by python-docx.

The same document gives the same bytes: dates inside are the day of the sheet, and nobody is named as author.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from caseworker.exchange import docx_styles, docx_writing, qr_code, sheet_parts
from caseworker.exchange.rendered import Rendered
from caseworker.exchange.sheet_parts import Fact, Part, Table, word
from caseworker.models.checks import readable

if TYPE_CHECKING:
    from docx.document import Document

    from caseworker.models.sheet import SheetDocument, SheetEntry

_LOGO_HEIGHT, _LOGO_WIDTH, _CODE_WIDTH = 0.55, 2.4, 1.1
"""In inches; a logo is never larger than either."""
_STAMP = (1980, 1, 1, 0, 0, 0)


def render(document: SheetDocument) -> Rendered:
    """The file. Raises what python-docx raises for a logo that is no picture."""
    # Takes 100 ms to import; only who makes such a file needs it.
    import docx

    made = docx.Document()
    docx_styles.dress(made, document.language, document.paper, document.template)
    _name(made, document)
    _header(made, document)
    _footer(made, document)
    _body(made, document)
    file = io.BytesIO()
    made.save(file)
    return Rendered(_still(file))


def _name(made: Document, document: SheetDocument) -> None:
    properties = made.core_properties
    day = datetime.combine(document.printed_on, datetime.min.time())
    properties.title = " ".join(readable(document.title).split())[:255]
    properties.language = docx_styles.LANGUAGES[document.language]
    properties.created = properties.modified = day
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.revision = 1


def _header(made: Document, document: SheetDocument) -> None:
    agency = document.agency
    if not (agency.logo or agency.name):
        return
    paragraph = made.sections[0].header.paragraphs[0]
    if agency.logo:
        docx_writing.picture(
            paragraph, agency.logo, sheet_parts.logo_words(document), width=_LOGO_WIDTH, height=_LOGO_HEIGHT
        )
    paragraph.add_run(f"  {readable(agency.name)}" if agency.logo else readable(agency.name))


def _footer(made: Document, document: SheetDocument) -> None:
    footer = made.sections[0].footer
    first, *rest = [
        text for text in (sheet_parts.notice(document), readable(document.agency.footer), *document.crisis[1:2]) if text
    ] or [""]
    paragraph = footer.paragraphs[0]
    paragraph.add_run(first)
    for text in rest:
        footer.add_paragraph(text, style="Footer")
    numbered = footer.add_paragraph(style="Footer") if first else paragraph
    printed = word(document, "printed")
    numbered.add_run(f"{printed}  ·  " if printed else "")
    docx_writing.page_numbers(numbered, sheet_parts.page_pieces(document))


def _body(made: Document, document: SheetDocument) -> None:
    made.add_paragraph(readable(document.title), style="Title")
    made.add_paragraph(word(document, "printed"), style="Subtitle")
    _box(made, sheet_parts.disclosure(document), sheet_parts.notice(document))
    _box(made, sheet_parts.definitions(document))
    for entry in document.entries:
        _contact(made, entry, document)
    part = sheet_parts.crisis(document)
    if part:
        made.add_paragraph(part.title, style=docx_styles.BOX_HEADING)
        for sentence in part.paragraphs:
            paragraph = made.add_paragraph(style=docx_styles.BOX)
            for piece, link in sheet_parts.called(sentence):
                docx_writing.text(paragraph, piece, link, bold=True)
        paragraph.paragraph_format.keep_with_next = False


def _box(made: Document, part: Part, end: str = "") -> None:
    """Paragraphs with the same frame: word processors draw one box around them."""
    if not part:
        return
    last = made.add_paragraph(part.title, style=docx_styles.BOX_HEADING)
    for fact in part.facts:
        last = made.add_paragraph(style=docx_styles.BOX)
        _fact(last, fact, between=": ")
    for text in (*part.paragraphs, *([end] if end else [])):
        last = made.add_paragraph(text, style=docx_styles.BOX)
    last.paragraph_format.keep_with_next = False


def _contact(made: Document, entry: SheetEntry, document: SheetDocument) -> None:
    start = len(made.element.body)
    heading = made.add_paragraph(readable(entry.name), style="Heading 1")
    if entry.credentials:
        heading.add_run(f"  {readable(entry.credentials)}", style=docx_styles.LETTERS)
    for part in sheet_parts.parts(entry, document):
        _part(made, part)
    if entry.qr_content:
        label = readable(entry.qr_label)
        paragraph = made.add_paragraph(style=docx_styles.PLAIN)
        docx_writing.picture(paragraph, qr_code.png(entry.qr_content), label, width=_CODE_WIDTH, height=_CODE_WIDTH)
        paragraph.add_run(f"  {label}")
    docx_writing.keep_together(made, start)


def _part(made: Document, part: Part) -> None:
    if part.title:
        made.add_paragraph(part.title, style="Heading 2")
    for fact in part.facts:
        _fact(made.add_paragraph(style=docx_styles.FACT), fact, between="\t")
    for text in part.paragraphs:
        made.add_paragraph(text, style=docx_styles.PLAIN)
    if part.table:
        _table(made, part.table, part.title)


def _fact(paragraph: docx_writing.Paragraph, fact: Fact, *, between: str) -> None:
    paragraph.add_run(fact.label + between, style=docx_styles.LABEL)
    docx_writing.text(paragraph, fact.text, fact.link, bold=fact.is_phone)
    if fact.note:
        paragraph.add_run(f"  ({fact.note})", style=docx_styles.NOTE)


def _table(made: Document, table: Table, title: str) -> None:
    grid = made.add_table(rows=1 + len(table.rows), cols=len(table.heads), style="Table Grid")
    docx_writing.describe_table(grid, title)
    for row, cells in zip(grid.rows, (table.heads, *table.rows), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].style = docx_styles.CELL
            run = cell.paragraphs[0].add_run(text)
            run.bold = cells is table.heads or None


def _still(file: io.BytesIO) -> bytes:
    """The same archive without the time of day at which its parts were packed."""
    still = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in made.namelist():
            copy.writestr(zipfile.ZipInfo(name, _STAMP), made.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()
