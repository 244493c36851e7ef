"""Pages for the preview: made off the UI thread after a pause, the latest wish wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from caseworker.models.sheet import SheetOptions
from caseworker.ui.context import Context

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.ui.tasks import Task

PAUSE_MS = 200
MOST_CONTACTS = 40
"""A preview of hundreds of pages would help nobody and take seconds."""


@dataclass(frozen=True, slots=True)
class Wish:
    ids: tuple[int, ...]
    options: SheetOptions
    scale: float


@dataclass(frozen=True, slots=True)
class Rendered:
    """`unknown_place`: what was typed as the place to measure from, if it is none. `cut`: contacts not shown."""

    wish: Wish
    pages: tuple[QImage, ...]
    omitted_confidential: int
    unknown_place: str
    cut: int


class Renderer(QObject):
    rendered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, context: Context, wish: Callable[[], Wish], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._wish = wish
        self._shown: Wish | None = None
        self._task: Task | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.render_now)

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive() or (self._task is not None and self._task.is_pending)

    def ask(self) -> None:
        """Something may be wished otherwise: look after a pause."""
        self._timer.start()

    def render_now(self) -> None:
        self._timer.stop()
        wish = self._wish()
        if wish == self._shown or not wish.ids:
            return
        if self._task is not None:
            self._task.forget()
        self._shown = wish
        services = self._context.services

        def work() -> Rendered:
            reference = services.reference
            near = wish.options.near
            unknown = near if near and reference.place(near) is None else ""
            document = services.sheets.build(wish.ids[:MOST_CONTACTS], wish.options)
            pages = services.sheets.pages(document, scale=wish.scale)
            images = tuple(QImage.fromData(page) for page in pages)
            return Rendered(wish, images, document.omitted_confidential, unknown, max(0, len(wish.ids) - MOST_CONTACTS))

        self._task = self._context.tasks.run(work, self._done, self._problem, owner=self)
        self.busy_changed.emit(True)

    def _done(self, rendered: Rendered) -> None:
        self.rendered.emit(rendered)
        self.busy_changed.emit(False)

    def _problem(self, error: CaseworkerError) -> None:
        self._shown = None
        self.failed.emit(error)
        self.busy_changed.emit(False)
