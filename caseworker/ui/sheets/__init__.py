"""Contact sheets: options with a live preview, files, print. Opened by the doors only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.sheets.remembered import recall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from caseworker.ui.sheets.output import Saved


def open_preview(context: Context, parent: QWidget, ids: Sequence[int], near: str = "") -> None:
    """Shows the sheet of these contacts as it will be printed, with its options; distances from `near` at first."""
    if _is_empty(context, ids):
        return
    # Loaded when it is needed: the first page does without it.
    from caseworker.ui.sheets.dialog import SheetDialog

    SheetDialog(context, parent, ids, near).open()


def save_sheet(context: Context, parent: QWidget, ids: Sequence[int]) -> None:
    """Asks for a file and writes the sheet with the options of the last time."""
    if _is_empty(context, ids):
        return
    from caseworker.ui.sheets import output

    def saved(done: Saved) -> None:
        context.notify(output.as_message(done))

    output.save_as(context, parent, ids, recall(context.settings), saved)


def print_sheet(context: Context, parent: QWidget, ids: Sequence[int]) -> None:
    """Asks for a printer and prints the sheet with the options of the last time."""
    if _is_empty(context, ids):
        return
    from caseworker.ui.sheets import output

    def printed(sentence: str) -> None:
        context.notify(Message(sentence, tone=Tone.GOOD))

    output.print_with_dialog(context, parent, ids, recall(context.settings), printed)


def _is_empty(context: Context, ids: Sequence[int]) -> bool:
    if ids:
        return False
    said = QCoreApplication.translate("Sheets", "The sheet is empty: choose a contact and press S to put it there.")
    context.notify(Message(said))
    return True
