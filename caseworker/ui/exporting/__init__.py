"""Export of many contacts for other programs: whom, in which format, what of them. Opened by the doors only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from caseworker.ui.context import Context, Exportable


def open_export(context: Context, parent: QWidget, offered: Exportable) -> None:
    """Nothing is written before the user named a file."""
    # Loaded when it is needed: it builds forms.
    from caseworker.ui.exporting.dialog import ExportDialog

    ExportDialog(context, parent, offered).open()
