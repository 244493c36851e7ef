"""The system's dialogs for a file to open or to write, without blocking the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_open(parent: QWidget, title: str, kinds: str, folder: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """`kinds` as Qt writes name filters. `chosen` is called once, if a file is chosen."""
    dialog = QFileDialog(parent, title, folder, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _shown(dialog, chosen)


def ask_save(
    parent: QWidget, title: str, kinds: str, suggested: Path, chosen: Callable[[Path, str], None], *, kind: str = ""
) -> QFileDialog:
    """`chosen` gets the path, with the suffix of the chosen kind if none was typed, and that kind's filter.

    `kind`: the one of `kinds` that is chosen at first, if it is not the first.
    """
    dialog = QFileDialog(parent, title, str(suggested.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)

    def fit_suffix(kind: str) -> None:
        dialog.setDefaultSuffix(suffix_of(kind))

    if kind:
        dialog.selectNameFilter(kind)
    dialog.filterSelected.connect(fit_suffix)
    fit_suffix(dialog.selectedNameFilter())
    dialog.selectFile(suggested.name)
    return _shown(dialog, lambda path: chosen(path, dialog.selectedNameFilter()))


def suffix_of(kind: str) -> str:
    """The first suffix of a name filter: “PDF (*.pdf)” → pdf."""
    return kind.rpartition("(*.")[2].split(")")[0].split(" ")[0] if "(*." in kind else ""


def _shown(dialog: QFileDialog, chosen: Callable[[Path], None]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()
    return dialog
