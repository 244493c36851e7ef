"""A sheet document → a Word file with real styles, headings, tables, links and fields, by python-docx.

The same document gives the same bytes: dates inside are the day of the sheet, and nobody is named as author.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from caseworker.exchange import docx_styles, docx_writing, qr_code, sheet_parts
from caseworker.exchange.docx_pages import Pages
from caseworker.exchange.rendered import Rendered
from caseworker.exchange.sheet_parts import Fact, Part, Table, word
from caseworker.models.checks import readable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from caseworker.models.sheet import SheetDocument, SheetEntry

_LOGO_HEIGHT, _LOGO_WIDTH, _CODE_WIDTH = 0.55, 2.4, 1.5
"""In inches, at most."""
_BOX = (docx_styles.BOX_HEADING, docx_styles.BOX)
_PANEL = (docx_styles.PANEL_HEADING, docx_styles.PANEL)
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
    # Wherever a page ends up, the way to help is on it.
    lines = (sheet_parts.notice(document), " ".join(sheet_parts.crisis(document).paragraphs[:2]))
    last = footer.paragraphs[0]
    for text in (*lines, readable(document.agency.footer)):
        if text:
            last.insert_paragraph_before(text, style="Footer")
    printed = word(document, "printed")
    last.add_run(f"{printed}  ·  " if printed else "")
    docx_writing.page_numbers(last, sheet_parts.page_pieces(document))


def _body(made: Document, document: SheetDocument) -> None:
    docx_writing.add(made, "Title", readable(document.title))
    docx_writing.add(made, "Subtitle", word(document, "printed"))
    _box(made, sheet_parts.disclosure(document), _BOX, sheet_parts.notice(document))
    _box(made, sheet_parts.definitions(document), _PANEL)
    above = (sheet_parts.disclosure(document), sheet_parts.definitions(document))
    pages = Pages(docx_styles.type_size(document.template), *above)
    for entry in document.entries:
        _contact(made, entry, document, pages)
    part = sheet_parts.crisis(document)
    if part:
        docx_writing.add(made, docx_styles.BOX_HEADING, part.title)
        for sentence in part.paragraphs:
            paragraph = docx_writing.add(made, docx_styles.BOX)
            for piece, link in sheet_parts.called(sentence):
                docx_writing.text(paragraph, piece, link, bold=True)
        paragraph.paragraph_format.keep_with_next = False


def _box(made: Document, part: Part, styles: tuple[str, str], end: str = "") -> None:
    """Paragraphs with the same frame: word processors draw one box around them."""
    if not part:
        return
    heading, body = styles
    last = docx_writing.add(made, heading, part.title)
    for fact in part.facts:
        last = docx_writing.add(made, body)
        _fact(last, fact, between=": ")
    for text in (*part.paragraphs, *([end] if end else [])):
        last = docx_writing.add(made, body, text)
    last.paragraph_format.keep_with_next = False


def _contact(made: Document, entry: SheetEntry, document: SheetDocument, pages: Pages) -> None:
    start = docx_writing.end(made)
    heading = docx_writing.add(made, "Heading 1", readable(entry.name))
    if entry.credentials:
        docx_writing.text(heading, f"  {readable(entry.credentials)}", style=docx_styles.LETTERS)
    parts = sheet_parts.parts(entry, document)
    begins, is_whole = pages.place(parts, has_code=bool(entry.qr_content))
    heading.paragraph_format.page_break_before = begins or None
    for part in parts:
        _part(made, part)
        # The last part stays with the code below it.
        if not is_whole and part is not parts[-1]:
            docx_writing.keep_together(made, start)
            start = docx_writing.end(made)
    if entry.qr_content:
        label = readable(entry.qr_label)
        paragraph = docx_writing.add(made, docx_styles.PLAIN)
        docx_writing.picture(paragraph, qr_code.png(entry.qr_content), label, width=_CODE_WIDTH, height=_CODE_WIDTH)
        paragraph.add_run(f"  {label}")
    docx_writing.keep_together(made, start)


def _part(made: Document, part: Part) -> None:
    if part.title:
        docx_writing.add(made, "Heading 2", part.title)
    for fact in part.facts:
        _fact(docx_writing.add(made, docx_styles.FACT), fact, between="\t")
    for text in part.paragraphs:
        docx_writing.add(made, docx_styles.PLAIN, text)
    if part.table:
        _table(made, part.table, part.title)


def _fact(paragraph: Paragraph, fact: Fact, *, between: str) -> None:
    docx_writing.text(paragraph, fact.label + between, style=docx_styles.LABEL)
    docx_writing.text(paragraph, fact.text, fact.link, bold=fact.is_phone)
    if fact.note:
        docx_writing.text(paragraph, f"  ({fact.note})", style=docx_styles.NOTE)


def _table(made: Document, table: Table, title: str) -> None:
    grid = made.add_table(rows=1 + len(table.rows), cols=len(table.heads), style="Table Grid")
    docx_writing.describe_table(grid, title)
    width, letters = docx_styles.line(made)
    docx_writing.set_widths(grid, table.heads, table.rows, width, letters)
    for row, cells in zip(grid.rows, (table.heads, *table.rows), strict=True):
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.paragraphs[0].style = docx_styles.CELL
            cell.paragraphs[0].add_run(text).bold = column == 0 or cells is table.heads or None


def _still(file: io.BytesIO) -> bytes:
    """The same archive without the time of day at which its parts were packed."""
    still = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(still, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in made.namelist():
            copy.writestr(zipfile.ZipInfo(name, _STAMP), made.read(name), zipfile.ZIP_DEFLATED)
    return still.getvalue()
