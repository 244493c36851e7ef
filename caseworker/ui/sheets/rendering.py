"""Pages for the preview: made off the UI thread, one wish at a time, the latest wish next, what is seen first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker.models.sheet import Paper, SheetDocument, SheetOptions
from caseworker.ui.context import Context
from caseworker.ui.sheets.pages import Page, pages, unpack

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.kept import ListItem
    from caseworker.services.bundle import Services
    from caseworker.ui.tasks import Task

TYPING_MS = 20
"""The pause after a key, for what comes in bursts. More is not needed: of many wishes only the latest waits."""
_PAINT_MS = 30
"""Until the pages in view are painted: unpacking the others would hold that up."""
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
    pages: tuple[Page, ...]
    unknown_place: str
    unprintable: tuple[str, ...]
    cut: int


class Renderer(QObject):
    """`wish` is asked for when pages are about to be made, `in_view` which of them are looked at.

    Nothing is made twice. `rendered` comes with the pages in view, and once more when the others are there too.
    """

    rendered = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(
        self, context: Context, wish: Callable[[], Wish], in_view: Callable[[], range], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._wish = wish
        self._in_view = in_view
        self._made: Rendered | None = None
        self._target: Wish | None = None
        self._task: Task | None = None
        self._again = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.render_now)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAINT_MS)
        self._rest.timeout.connect(self._unpack_rest)

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive() or self._rest.isActive() or self._is_running()

    def ask(self, pause: int = 0) -> None:
        """Something may be wished otherwise: look, at once or after so many milliseconds."""
        if pause:
            self._timer.start(pause)
        else:
            self.render_now()

    def make_anew(self) -> None:
        """Something changed that no wish tells of, such as a template's file."""
        self._made = self._target = None
        self.render_now()

    def render_now(self) -> None:
        self._timer.stop()
        wish = self._wish()
        if not wish.contacts or wish == self._target:
            return
        self._target = wish
        self._rest.stop()
        if self._is_running():
            # Two at once would only slow each other down: this one is left at its next step.
            self._again = True
        else:
            self._start(wish)

    def _start(self, wish: Wish) -> None:
        services, made, in_view = self._context.services, self._made, self._in_view()
        self._run(lambda: _render(services, wish, made, in_view, self._is_stale))
        self.busy_changed.emit(True)

    def _run(self, work: Callable[[], Rendered | None]) -> None:
        self._again = False
        self._task = self._context.tasks.run(work, self._done, self._problem, owner=self)

    def _is_running(self) -> bool:
        return self._task is not None and self._task.is_pending

    def _is_stale(self) -> bool:
        return self._again

    def _done(self, found: Rendered | None) -> None:
        if found is not None:
            self._made = found
            self.rendered.emit(found)
            if any(page.image is None for page in found.pages):
                self._rest.start()
        self._go_on()

    def _problem(self, error: CaseworkerError) -> None:
        self._made = None
        if not self._again:
            # Asked for once more, it is tried once more.
            self._target = None
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._again and self._target is not None:
            self._rest.stop()
            self._start(self._target)
        else:
            self.busy_changed.emit(False)

    def _unpack_rest(self) -> None:
        found = self._made
        if found is not None and not self._is_running():
            self._run(lambda: _complete(found, self._is_stale))


def _render(
    services: Services, wish: Wish, made: Rendered | None, in_view: range, is_stale: Callable[[], bool]
) -> Rendered | None:
    """None as soon as something else is wished."""
    options, sheets = wish.options, services.sheets
    if made is not None and (made.wish.contacts, made.wish.options) == (wish.contacts, options):
        # Only the window got another size.
        document, unknown = made.document, made.unknown_place
    else:
        near = options.near
        unknown = near if near and services.reference.place(near) is None else ""
        document = sheets.build(wish.contacts[:MOST_CONTACTS], options)
    if is_stale():
        return None
    found = pages(sheets.pages(document, scale=wish.width / _WIDTHS[options.paper], marks=True))
    last = len(found) - 1
    shown = unpack(found, {min(place, last) for place in in_view}, is_stale)
    if shown is None:
        return None
    cut = max(0, len(wish.contacts) - MOST_CONTACTS)
    return Rendered(wish, document, tuple(shown), unknown, sheets.unprintable(document), cut)


def _complete(found: Rendered, is_stale: Callable[[], bool]) -> Rendered | None:
    """With the pages that are not looked at."""
    whole = unpack(found.pages, range(len(found.pages)), is_stale)
    return replace(found, pages=tuple(whole)) if whole is not None else None
