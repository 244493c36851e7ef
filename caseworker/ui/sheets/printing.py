"""Pages on paper: each picture at its size, or smaller where the printer has other paper. May run off the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from caseworker.errors import Cancelled, EnvironmentProblem
from caseworker.messages import translate
from caseworker.models.sheet import Paper
from caseworker.ui import pictures

DOTS_AN_INCH = 300
SCALE = DOTS_AN_INCH / 96
"""For `Sheets.pages`, whose scale 1.0 is 96 dots an inch."""

_SIZES = {Paper.LETTER: QPageSize.PageSizeId.Letter, Paper.A4: QPageSize.PageSizeId.A4}


def _no_step(_sent: int, _of: int) -> None:
    """Nobody wants to know."""


def prepare(printer: QPrinter, paper: Paper, name: str) -> None:
    """Proposes the sheet's paper; `name` is what the printer's queue shows. Call it before the person is asked."""
    printer.setDocName(name)
    printer.setPageSize(QPageSize(_SIZES[paper]))
    accept(printer)


def accept(printer: QPrinter) -> None:
    """Makes ready for whole pages on the paper that the person chose."""
    printer.setResolution(DOTS_AN_INCH)
    size = printer.pageLayout().pageSize()
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
    # The margins are part of the picture already.
    printer.setFullPage(True)


def other_paper(printer: QPrinter, paper: Paper) -> str:
    """The name of the printer's paper where it is not the sheet's; else empty."""
    chosen = printer.pageLayout().pageSize()
    return "" if chosen.isEquivalentTo(QPageSize(_SIZES[paper])) else chosen.name()


def chosen_pages(printer: QPrinter, count: int) -> list[int]:
    """The page indexes to print, in order, as range and order in the dialog say."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(max(1, first) - 1, min(last, count)))
    return pages[::-1] if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst else pages


def print_pages(printer: QPrinter, pages: Sequence[bytes], step: Callable[[int, int], None] = _no_step) -> int:
    """Send PNG pages of `SCALE` to a printer that is ready; how many were sent, all copies counted.

    `step` is told before each page how many are on their way, and of how many; if it raises Cancelled, nothing is
    printed. Raises EnvironmentProblem when the printer cannot be reached.
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
            step(index, len(wanted) * copies)
            image = pictures.from_png(pages[page])
            painter.drawImage(_place(image, printer), image)
    except Cancelled:
        # What has been drawn waits for the end of the job: it never gets there.
        printer.abort()
        raise
    finally:
        painter.end()
    return len(wanted) * copies


def _place(image: QImage, printer: QPrinter) -> QRectF:
    """Where the picture goes: at its size if it fits, else as large as the paper lets it, in the middle of the top."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = image.size().toSizeF() * (printer.resolution() / DOTS_AN_INCH)
    # A picture is up to a dot wider than its paper, by rounding.
    by = min(1.0, (paper.width() + 1) / size.width(), (paper.height() + 1) / size.height())
    width, height = size.width() * by, size.height() * by
    return QRectF(paper.x() + (paper.width() - width) / 2, paper.y(), width, height)
