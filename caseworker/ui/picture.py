"""A picture of the window on the open directory, for demonstrations without a screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QWidget

from caseworker.errors import EnvironmentProblem
from caseworker.messages import translate

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.program import Program
    from caseworker.ui.main_window import MainWindow

EXAMPLE = "therapist spanish trauma near 19103"
_PATIENCE_MS = 15_000


def save_picture(
    program: Program, open_window: Callable[[Services], MainWindow], path: Path, text: str = EXAMPLE
) -> int:
    """Opens the directory (the sample if there is none), types `text`, and saves what the window shows as PNG.

    EnvironmentProblem when the picture cannot be written.
    """
    access = program.access
    services = access.open() if access.exists() else access.create_sample()
    try:
        window = open_window(services)
        window.resize(1280, 800)
        window.show()
        settle(window)
        window.directory.set_text(text)
        settle(window)
        grab(window, path)
        window.close()
    finally:
        services.store.close()
    return 0


def settle(window: MainWindow, *, patience_ms: int = _PATIENCE_MS) -> None:
    """Let everything that is asked for arrive and be painted."""
    deadline = QDeadlineTimer(patience_ms)
    loop = QEventLoop()
    quiet = 0
    while quiet < 3 and not deadline.hasExpired():
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        busy = window.tasks.pending or window.directory.is_waiting
        quiet = 0 if busy else quiet + 1


def grab(widget: QWidget, path: Path) -> None:
    """Save what a widget shows. EnvironmentProblem when the file cannot be written."""
    if not widget.grab().save(str(path), "PNG"):
        raise EnvironmentProblem(
            translate("picture", "The picture could not be saved as {path}: choose another folder.").format(path=path)
        )
