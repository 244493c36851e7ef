"""Pages on paper: each picture fills its page. May run off the UI thread."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from caseworker.errors import EnvironmentProblem
from caseworker.messages import translate
from caseworker.models.sheet import Paper

DOTS_AN_INCH = 300
SCALE = DOTS_AN_INCH / 96
"""For `Sheets.pages`, whose scale 1.0 is 96 dots an inch."""

_SIZES = {Paper.LETTER: QPageSize.PageSizeId.Letter, Paper.A4: QPageSize.PageSizeId.A4}


def prepare(printer: QPrinter, paper: Paper, name: str) -> None:
    """Paper, full page and resolution; `name` is what the printer's queue shows."""
    printer.setDocName(name)
    printer.setResolution(DOTS_AN_INCH)
    layout = QPageLayout(QPageSize(_SIZES[paper]), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    printer.setPageLayout(layout)
    # The margins are part of the picture already.
    printer.setFullPage(True)


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """The page indexes to print, in order, as range and order in the dialog say."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(max(1, first) - 1, min(last, count)))
    return pages[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else pages


def print_pages(printer: QPrinter, pages: Sequence[bytes]) -> int:
    """Send PNG pages to a prepared printer; how many were sent, all copies counted.

    Raises EnvironmentProblem when the printer cannot be reached.
    """
    wanted = chosen_pages(printer, len(pages))
    copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    painter = QPainter()
    if not wanted or not painter.begin(printer):
        raise EnvironmentProblem(
            translate("printing", "The printer could not be reached: see whether it is on, or choose another one.")
        )
    try:
        for index, page in enumerate(wanted * copies):
            if index and not printer.newPage():
                raise EnvironmentProblem(
                    translate("printing", "The printer stopped before all pages were sent: print the sheet again.")
                )
            image = QImage.fromData(pages[page])
            painter.drawImage(QRectF(printer.paperRect(QPrinter.Unit.DevicePixel)), image)
    finally:
        painter.end()
    return len(wanted) * copies
