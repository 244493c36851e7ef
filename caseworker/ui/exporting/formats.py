"""The formats of an export in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from caseworker.models.export import FileFormat


def _tr(text: str) -> str:
    return QCoreApplication.translate("Exporting", text)


def format_name(wanted: FileFormat) -> str:
    return {
        FileFormat.XLSX: _tr("Workbook, XLSX"),
        FileFormat.CSV: _tr("Table, CSV"),
        FileFormat.VCARD4: _tr("Address cards, vCard 4.0"),
        FileFormat.VCARD3: _tr("Older address cards, vCard 3.0"),
        FileFormat.HSDS: _tr("Resource directory, HSDS 3.0"),
        FileFormat.FHIR: _tr("Health records, FHIR R4"),
    }[wanted]


def format_purpose(wanted: FileFormat) -> str:
    """What it is for, in a sentence."""
    return {
        FileFormat.XLSX: _tr("For spreadsheets: dates are dates, and the columns filter."),
        FileFormat.CSV: _tr("For any program that reads tables."),
        FileFormat.VCARD4: _tr("For phones and address books, and another Caseworker."),
        FileFormat.VCARD3: _tr("For address books that do not read the newer cards; holds less."),
        FileFormat.HSDS: _tr("For directories of community services, such as a 211 line."),
        FileFormat.FHIR: _tr("For health record systems; cannot be imported again."),
    }[wanted]


def file_kind(wanted: FileFormat) -> str:
    """A name filter, as file dialogs want it."""
    return f"{format_name(wanted)} (*.{wanted.suffix})"
