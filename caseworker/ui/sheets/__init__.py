"""Contact sheets: options with a live preview, files, print, copy, e-mail. Opened by the doors only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from caseworker.ui.context import Context, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from caseworker.ui.sheets.output import Sheet

# What each door needs is loaded when it is opened: the first page does without it.


def open_preview(context: Context, parent: QWidget, ids: Sequence[int], near: str = "") -> None:
    """Shows the sheet of these contacts as it will be printed, with its options; distances from `near` at first."""
    if _is_empty(context, ids):
        return
    from caseworker.ui.sheets.dialog import SheetDialog
    from caseworker.ui.sheets.opening import SheetOpening, read

    services = context.services

    def show(found: SheetOpening) -> None:
        SheetDialog(context, parent, found, near).open()

    # Beside the reading, and while the dialog is built: its first page comes the sooner.
    context.tasks.run(services.sheets.warm, lambda _: None, owner=parent)
    context.tasks.run(lambda: read(services, ids), show, owner=parent, quick=True)


def save_sheet(context: Context, parent: QWidget, ids: Sequence[int]) -> None:
    """Asks for a file and writes the sheet with the template and options of the last time."""
    from caseworker.ui.sheets import output

    def save(sheet: Sheet) -> None:
        output.save_as(context, parent, sheet, lambda done: context.notify(done.message()))

    _with_last_options(context, parent, ids, save)


def print_sheet(context: Context, parent: QWidget, ids: Sequence[int]) -> None:
    """Asks for a printer and prints the sheet with the template and options of the last time."""
    from caseworker.ui.sheets import paper

    def ask(sheet: Sheet) -> None:
        paper.print_with_dialog(context, parent, sheet, lambda done: context.notify(done.message()))

    _with_last_options(context, parent, ids, ask)


def _with_last_options(context: Context, parent: QWidget, ids: Sequence[int], use: Callable[[Sheet], None]) -> None:
    if _is_empty(context, ids):
        return
    from caseworker.ui.sheets import opening, output, remembered

    services, settings = context.services, context.settings

    def work() -> Sheet:
        return output.Sheet(opening.with_lines(services, ids), remembered.recall(settings, services.sheets.templates()))

    context.tasks.run(work, use, owner=parent, quick=True)


def _is_empty(context: Context, ids: Sequence[int]) -> bool:
    if ids:
        return False
    said = QCoreApplication.translate("Sheets", "The sheet is empty: choose a contact and press S to put it there.")
    context.notify(Message(said))
    return True
