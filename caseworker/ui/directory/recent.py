"""Notices which searches were of use, and has them kept as recent ones; and which found nobody, to count the need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from caseworker.models.query import Query
from caseworker.models.searches import Search
from caseworker.services.unmet import sought
from caseworker.ui.context import Context

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError

STAYED_MS = 6_000
"""Whoever looks at a result for so long has use for it."""
LOOKED_MS = 2_000
"""Whoever reads for so long that nobody was found had finished typing."""
_OF_USE = (
    *("contact.refer", "contact.note", "contact.sheet", "contact.list", "contact.verify", "contact.edit"),
    *("contact.confirm", "contact.reject", "contact.favorite", "contact.copy"),
)


class RecentKeeper(QObject):
    """`found`: whether the list shows anybody."""

    def __init__(self, context: Context, found: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._found = found
        self._asked = Search()
        self._kept = Search()
        self._in_vain: tuple[str, ...] = ()
        self._counted: set[tuple[str, ...]] = set()
        self._since = QElapsedTimer()
        self.looked_ms = LOOKED_MS
        self.stayed = QTimer(self)
        self.stayed.setSingleShot(True)
        self.stayed.setInterval(STAYED_MS)
        self.stayed.timeout.connect(self.used)
        for action_id in _OF_USE:
            context.actions[action_id].triggered.connect(self.used)

    def asked(self, search: Search) -> None:
        """This is what the page asks for now."""
        if search == self._asked:
            return
        self._leave_in_vain()
        self._asked = search
        if search.is_empty:
            self.stayed.stop()
        else:
            self.stayed.start()

    def answered(self, query: Query, *, anybody: bool) -> None:
        """This is the answer to what the page asks for."""
        in_vain = () if anybody else sought(query)
        if in_vain != self._in_vain:
            self._in_vain = in_vain
            self._since.start()

    def left(self) -> None:
        """Nobody looks at the result any more."""
        self._leave_in_vain()
        self.stayed.stop()

    def used(self) -> None:
        """Somebody did something with the result."""
        search = self._asked
        self.stayed.stop()
        self._leave_in_vain()
        if search.is_empty or search == self._kept or not self._found():
            return
        self._kept = search
        searches = self._context.services.searches
        self._context.tasks.run(lambda: searches.remember(search), _nothing, self._leave, owner=self)

    def _leave_in_vain(self) -> None:
        """Counts what was looked for, once as long as the window is open: looking again makes no second need."""
        terms, self._in_vain = self._in_vain, ()
        if not terms or terms in self._counted or self._since.elapsed() < self.looked_ms:
            return
        self._counted.add(terms)
        unmet = self._context.services.unmet
        # A disk that is full is told by whatever a person does next; nobody asked for this.
        self._context.tasks.run(lambda: unmet.note(terms), _nothing, _nothing, owner=self)

    def forgotten(self) -> None:
        """What was kept is kept no more: keep it again when it is of use again."""
        self._kept = Search()

    def _leave(self, _error: CaseworkerError) -> None:
        # A disk that is full is told by whatever a person does next; nobody asked for this.
        self._kept = Search()


def _nothing(_result: object) -> None:
    """Nothing to show."""
