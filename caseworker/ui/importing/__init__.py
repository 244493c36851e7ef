"""Import of a file: choose it, see what it holds, run, read the report. Opened by the doors only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDir

from caseworker.ui.forms.files import ask_open

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from caseworker.ui.context import Context

FOLDER = "import_folder"
"""The setting that remembers where the last file was."""


def open_import(context: Context, parent: QWidget) -> None:
    """Asks for a file, then shows what it holds."""

    def chosen(path: Path) -> None:
        context.settings.set(FOLDER, str(path.parent))
        open_import_of(context, parent, path)

    title = QCoreApplication.translate("Importing", "Import contacts from a file")
    kinds = QCoreApplication.translate(
        "Importing", "Contacts (*.csv *.tsv *.txt *.xlsx *.vcf *.vcard *.zip);;All files (*)"
    )
    ask_open(parent, title, kinds, str(context.settings.get(FOLDER, QDir.homePath())), chosen)


def open_import_of(context: Context, parent: QWidget, path: Path) -> None:
    """Shows what is in the file at `path`; nothing is imported before the user says so."""
    # Loaded when it is needed: it builds tables and forms.
    from caseworker.ui.importing.dialog import ImportDialog

    ImportDialog(context, parent, path).open()
