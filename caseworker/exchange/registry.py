"""Which module writes which format: the one place that a new one is entered in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO

from caseworker.exchange import contact_csv, fhir, hsds, sheet_docx, sheet_html, sheet_pdf, vcard
from caseworker.exchange.rendered import Rendered
from caseworker.exchange.words import Words
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.sheet import SheetDocument
from caseworker.models.stored import Contact

ContactWriter = Callable[[IO[bytes], Iterable[Contact], Words, ExportOptions], int]
"""Writes contacts one by one into a binary file; how many rows or cards. The contacts are those that may leave, but
their confidential facts are still on them: a writer leaves these out unless the options say everything."""
SheetWriter = Callable[[SheetDocument], Rendered]


def _workbook(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    # Only who wants a workbook waits for the library.
    from caseworker.exchange import contact_xlsx

    return contact_xlsx.write(file, contacts, words, options)


_CONTACTS: dict[FileFormat, ContactWriter] = {
    FileFormat.XLSX: _workbook,
    FileFormat.CSV: contact_csv.write,
    FileFormat.VCARD4: vcard.write,
    FileFormat.FHIR: fhir.write,
    FileFormat.VCARD3: vcard.write3,
    FileFormat.HSDS: hsds.write,
}
_SHEETS: dict[FileFormat, SheetWriter] = {
    FileFormat.PDF: sheet_pdf.pdf,
    FileFormat.DOCX: sheet_docx.render,
    FileFormat.HTML: sheet_html.render,
}


def formats() -> tuple[FileFormat, ...]:
    """All that can be written, in the order to offer them."""
    return tuple(one for one in FileFormat if one in _CONTACTS or one in _SHEETS)


def contact_writer(wanted: FileFormat) -> ContactWriter:
    """For a format whose `is_sheet` is False."""
    return _CONTACTS[wanted]


def sheet_writer(wanted: FileFormat) -> SheetWriter:
    """For a format whose `is_sheet` is True."""
    return _SHEETS[wanted]
