"""A sheet on paper, through the system's dialog: the same pages as the PDF. Nothing blocks the window."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QProgressDialog, QWidget

from caseworker.errors import Cancelled, CaseworkerError
from caseworker.models.sheet import Handed
from caseworker.services.cancel import CancelToken
from caseworker.ui.context import Context
from caseworker.ui.handed_out import Done, omitted
from caseworker.ui.sheets import printing
from caseworker.ui.sheets.output import Failed, Finished, Sheet

_SHOW_AFTER_MS, _LOOK_MS = 1_000, 100


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheets", text)


def print_with_dialog(
    context: Context, parent: QWidget, sheet: Sheet, done: Finished, failed: Failed | None = None
) -> QPrintDialog:
    """Ask for a printer and print."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printing.prepare(printer, sheet.options.paper, sheet.options.title or _tr("Contacts"))
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(_tr("Print the sheet"))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, True)
    dialog.accepted.connect(lambda: print_on(context, parent, printer, sheet, done, failed))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.show()
    return dialog


def print_on(
    context: Context,
    parent: QWidget,
    printer: QPrinter,
    sheet: Sheet,
    done: Finished,
    failed: Failed | None = None,
) -> None:
    """Print on a printer that was chosen, off the UI thread; what takes long shows how far it is and can be stopped."""
    services = context.services
    printing.accept(printer)
    other = printing.other_paper(printer, sheet.options.paper)
    shown = _Progress(parent)

    def work() -> Done | None:
        document = sheet.build(services)
        try:
            pages = services.sheets.pages(document, scale=printing.SCALE)
            count = printing.print_pages(printer, pages, shown.step)
        except Cancelled:
            return None
        services.sheets.record(document, Handed.PRINT)
        sentence = _tr("Sent to the printer: one page.") if count == 1 else _tr("Sent to the printer: {n} pages.")
        said = [sentence.format(n=count)]
        if other:
            said.append(_tr("They were fitted to its paper, {paper}.").format(paper=other))
        return Done(" ".join([*said, *omitted(document.omitted_confidential)]))

    def end(result: Done | None) -> None:
        shown.end()
        done(result or Done(_tr("Printing was stopped: nothing was sent.")))

    def fail(error: CaseworkerError) -> None:
        shown.end()
        report = failed or context.tasks.problem.emit
        report(error)

    context.tasks.run(work, end, fail, owner=parent)


class _Progress(QProgressDialog):
    """Comes after a second; `step` may be called on any thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_tr("Printing the sheet …"), _tr("Stop"), 0, 0, parent)
        self.setWindowTitle(_tr("Print the sheet"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setAutoClose(False)
        self.setMinimumDuration(_SHOW_AFTER_MS)
        self._token = CancelToken()
        self._lock = threading.Lock()
        self._at = (0, 0)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)
        self.canceled.connect(self._token.cancel)

    def step(self, sent: int, of: int) -> None:
        """So many pages of all are on their way. Raises Cancelled when it is to stop."""
        self._token.check()
        with self._lock:
            self._at = (sent, of)

    def end(self) -> None:
        self._timer.stop()
        self.canceled.disconnect()
        self.reset()
        self.deleteLater()

    def _look(self) -> None:
        with self._lock:
            sent, of = self._at
        if of:
            self.setMaximum(of)
            self.setValue(sent)
            self.setLabelText(_tr("Printing page {n} of {pages} …").format(n=sent + 1, pages=of))
