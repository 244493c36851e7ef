"""What leaves, what is said of it, and the first way out: a file, through the system's dialog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from caseworker.models.export import FileFormat, Written
from caseworker.models.sheet import PRIVATE_FIELDS, SheetDocument, SheetOptions
from caseworker.ui.context import Context, Tone
from caseworker.ui.forms.files import ask_save, suffix_of
from caseworker.ui.handed_out import Done, omitted, suggested_name

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.kept import ListItem
    from caseworker.services.bundle import Services

FOLDER, KIND = "sheet_folder", "sheet_kind"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheets", text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to leave: these contacts, printed like this."""

    contacts: tuple[int | ListItem, ...]
    options: SheetOptions

    @property
    def is_private(self) -> bool:
        """Whether a client's information or a private part is on it."""
        return self.options.disclosure is not None or not PRIVATE_FIELDS.isdisjoint(self.options.fields)

    @property
    def ids(self) -> list[int]:
        return [one if isinstance(one, int) else one.contact_id for one in self.contacts]

    def build(self, services: Services) -> SheetDocument:
        return services.sheets.build(self.contacts, self.options)


Finished = Callable[[Done], None]
Failed = Callable[["CaseworkerError"], None]


def kind_words(kind: FileFormat) -> str:
    """A name filter, as file dialogs want it."""
    return {
        FileFormat.PDF: _tr("PDF document (*.pdf)"),
        FileFormat.DOCX: _tr("Word document (*.docx)"),
        FileFormat.HTML: _tr("Web page (*.html)"),
        FileFormat.XLSX: _tr("Facts as a workbook (*.xlsx)"),
        FileFormat.CSV: _tr("Facts as a table, CSV (*.csv)"),
        FileFormat.VCARD4: _tr("Address cards, vCard (*.vcf)"),
        FileFormat.HSDS: _tr("Resource directory, HSDS (*.zip)"),
        FileFormat.FHIR: _tr("Health records, FHIR (*.json)"),
    }[kind]


def kinds(services: Services) -> list[FileFormat]:
    """What a sheet can be saved as: as it looks, or the facts of its contacts for another program.

    Older cards have the suffix of the newer ones and are left to the command line.
    """
    return [*services.sheets.formats(), *(one for one in services.exports.formats() if one is not FileFormat.VCARD3)]


def save_as(
    context: Context, parent: QWidget, sheet: Sheet, done: Finished, failed: Failed | None = None
) -> QFileDialog:
    """Ask for a file, of the kind of the last time at first. `done` and `failed` are called while `parent` lives."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(context.settings.get(FOLDER, documents)))
    offered = kinds(context.services)
    last = context.settings.get(KIND)
    first = next((kind for kind in offered if kind.value == last), offered[0])
    today = context.services.session.today()
    name = suggested_name(sheet.options.title, QDate(today.year, today.month, today.day), first)

    def chosen(path: Path, filter_: str) -> None:
        kind = format_of(path, filter_)
        context.settings.set(FOLDER, str(path.parent))
        context.settings.set(KIND, kind.value)
        write(context, parent, sheet, path, kind, done, failed)

    filters = ";;".join(map(kind_words, offered))
    return ask_save(parent, _tr("Save the sheet"), filters, folder / name, chosen, kind=kind_words(first))


def format_of(path: Path, kind: str) -> FileFormat:
    """By the suffix that was typed, else by the kind that was chosen."""
    known = {one.suffix: one for one in FileFormat if one is not FileFormat.VCARD3}
    suffix = path.suffix.lower().lstrip(".")
    return known.get(suffix) or known.get(suffix_of(kind), FileFormat.PDF)


def write(
    context: Context,
    owner: QObject,
    sheet: Sheet,
    path: Path,
    kind: FileFormat,
    done: Finished,
    failed: Failed | None = None,
) -> None:
    """Write the file off the UI thread."""
    services = context.services

    def work() -> Done:
        if kind.is_sheet:
            return _saved(services.sheets.write(sheet.build(services), path, kind))
        return _saved(services.exports.write(path, kind, sheet.ids))

    context.tasks.run(work, done, failed, owner=owner)


def _saved(written: Written) -> Done:
    said = _tr("Saved “{file}”.").format(file=written.path.name)
    sentence = " ".join([said, *omitted(written.omitted_confidential), *written.warnings])
    return Done(sentence, written.path, Tone.WARNING if written.warnings else Tone.GOOD)
