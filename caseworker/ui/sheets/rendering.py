"""Pages for the preview: made off the UI thread, one wish at a time, the latest wish next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from caseworker.models.sheet import Paper, SheetDocument, SheetOptions
from caseworker.ui.context import Context

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.kept import ListItem
    from caseworker.services.bundle import Services

TYPING_MS = 40
"""The pause after a key: long enough to let quick fingers go on, too short to be noticed."""
MOST_CONTACTS = 40
"""A preview of hundreds of pages would help nobody and take seconds."""

_WIDTHS = {Paper.LETTER: 8.5 * 96, Paper.A4: 210 / 25.4 * 96}
"""Of the pages at scale 1.0, in pixels."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`width`: of a page, in pixels of the screen."""

    contacts: tuple[int | ListItem, ...]
    options: SheetOptions
    width: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """`unknown_place`: what was typed as the place to measure from, if it is none. `unprintable`: sentences about what
    cannot be set. `cut`: contacts not shown."""

    wish: Wish
    document: SheetDocument
    pages: tuple[QImage, ...]
    unknown_place: str
    unprintable: tuple[str, ...]
    cut: int


class Renderer(QObject):
    """`wish` is asked for when pages are about to be made; nothing is made twice."""

    rendered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, context: Context, wish: Callable[[], Wish], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._wish = wish
        self._made: Rendered | None = None
        self._running: Wish | None = None
        self._again = False
        self._fresh = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.render_now)

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive() or self._running is not None

    def ask(self, pause: int = 0) -> None:
        """Something may be wished otherwise: look, at once or after so many milliseconds."""
        if pause:
            self._timer.start(pause)
        else:
            self.render_now()

    def make_anew(self) -> None:
        """Something changed that no wish tells of, such as a template's file."""
        self._made = None
        self._fresh = True
        self.render_now()

    def render_now(self) -> None:
        self._timer.stop()
        if self._running is not None:
            # Two at once would only slow each other down; this one is left at the next step, or shown if it is done.
            self._again = True
            return
        wish = self._wish()
        if not wish.contacts or (self._made is not None and self._made.wish == wish):
            return
        self._running, self._again, self._fresh = wish, False, False
        services, made = self._context.services, self._made
        self._context.tasks.run(
            lambda: _render(services, wish, made, lambda: self._again), self._done, self._problem, owner=self
        )
        self.busy_changed.emit(True)

    def _done(self, rendered: Rendered | None) -> None:
        self._running = None
        if rendered is not None and not self._fresh:
            self._made = rendered
            self.rendered.emit(rendered)
        self._go_on()

    def _problem(self, error: CaseworkerError) -> None:
        self._running = None
        self._made = None
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._again or self._fresh:
            self.render_now()
        if self._running is None:
            self.busy_changed.emit(False)


def _render(services: Services, wish: Wish, made: Rendered | None, is_stale: Callable[[], bool]) -> Rendered | None:
    """None as soon as something else is wished."""
    options = wish.options
    if made is not None and (made.wish.contacts, made.wish.options) == (wish.contacts, options):
        # Only the window got another size.
        document, unknown = made.document, made.unknown_place
    else:
        near = options.near
        unknown = near if near and services.reference.place(near) is None else ""
        document = services.sheets.build(wish.contacts[:MOST_CONTACTS], options)
    if is_stale():
        return None
    pages = services.sheets.pages(document, scale=wish.width / _WIDTHS[options.paper], marks=True)
    images = []
    for page in pages:
        if is_stale():
            return None
        images.append(_image(page))
    unprintable = services.sheets.unprintable(document)
    return Rendered(wish, document, tuple(images), unknown, unprintable, max(0, len(wish.contacts) - MOST_CONTACTS))


def _image(page: bytes) -> QImage:
    # Without a layer of transparency the screen takes it as it is; otherwise the UI thread would convert it.
    return QImage.fromData(page, "PNG").convertToFormat(QImage.Format.Format_RGB32)  # type: ignore[call-overload]
