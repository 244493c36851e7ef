"""One client's page by code: what was tried and why it failed, so that the next one is better. Never a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from caseworker.errors import CaseworkerError, NotFound
from caseworker.models.changes import Changes, Kind
from caseworker.models.next_contact import Suggestion
from caseworker.models.query import Near
from caseworker.ui import theme
from caseworker.ui.clients import cards
from caseworker.ui.clients.list import ClientTable
from caseworker.ui.clients.suggestion import FIND_LETTER, SuggestionCard
from caseworker.ui.context import Context, Destination
from caseworker.ui.next_contact import home
from caseworker.ui.widgets.empty import EmptyState
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from caseworker.models.clients import ClientRow
    from caseworker.services.clients import ClientHistory
    from caseworker.ui.tasks import Task

T = TypeVar("T")
_LISTED = 200


@dataclass(frozen=True, slots=True)
class _Read:
    history: ClientHistory
    suggestion: Suggestion | None


class ClientPage(QWidget):
    id = "client"
    icon = "person"
    rail_id = "referrals"

    shown = Signal()
    """The list, or a client, is up to date on the screen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.came_from = "referrals"
        self._code = ""
        self._from_list = False
        self._reading: Task | None = None
        self.suggestion: SuggestionCard | None = None
        self.search = SearchField(self.tr("Client code"), self.tr("Client code, such as C-2291"))
        self.table = ClientTable()
        self.empty = EmptyState(icon="person", title="")
        self.area = _Area()
        self._arrange()
        self.search.edited.connect(lambda _text: self._list())
        self.search.walked.connect(self._walk)
        self.search.entered.connect(self._enter)
        self.search.escaped.connect(self._escape)
        self.table.opened.connect(self._open_from_list)
        self.table.left.connect(self.search.setFocus)
        self.area.left.connect(self._leave)
        self.area.lettered.connect(self._letter)

    @property
    def title(self) -> str:
        return self.tr("Client")

    @property
    def widget(self) -> QWidget:
        return self

    @property
    def code(self) -> str:
        """Of the client that is shown; empty while there is a list."""
        return self._code

    def activate(self, destination: Destination) -> None:
        if destination.client is not None:
            self._from_list = False
            self._open(destination.client)
        elif self._code:
            self._read(self._code)
        else:
            self._list()
        if destination.client is None:
            self.search.setFocus()
            self.search.line.selectAll()

    def refresh(self, changes: Changes) -> None:
        if not (changes.touches(Kind.REFERRAL) or changes.touches(Kind.CONTACT)):
            return
        if self._code:
            self._read(self._code)
        elif self.isVisible():
            self._list()

    def leave(self) -> None:
        """Another page comes to the front."""
        if self.suggestion is not None:
            self.suggestion.stop()

    # --- making -------------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        top = QWidget()
        row = QVBoxLayout(top)
        row.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(12))
        row.addWidget(self.search)
        self._stack = QStackedWidget()
        for one in (self.table, self.empty, self.area):
            self._stack.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)

    # --- the list -----------------------------------------------------------------------------------------
    def _list(self) -> None:
        self._code = ""
        clients, text = self._context.services.clients, self.search.text()
        self._run(lambda: clients.clients(text, limit=_LISTED), self._show_list)

    def _show_list(self, rows: list[ClientRow]) -> None:
        self._drop()
        self.table.show_clients(rows, self._context.services.session.today())
        self.search.set_count("" if len(rows) < _LISTED else self.tr("the latest {n}").format(n=_LISTED))
        if rows:
            self._stack.setCurrentWidget(self.table)
        else:
            self._explain_nobody()
        self.shown.emit()

    def _explain_nobody(self) -> None:
        self.empty.clear_buttons()
        if self.search.text():
            self.empty.set_texts(self.tr("No client has this code"), self.tr("Codes are those of logged referrals."))
        else:
            sentence = self.tr("A client is known here by code once a referral is logged: press R on a contact.")
            self.empty.set_texts(self.tr("No clients yet"), sentence)
            go = Destination("directory")
            self.empty.add_button(self.tr("Go to the directory"), lambda: self._context.navigate(go), primary=True)
        self._stack.setCurrentWidget(self.empty)

    def _walk(self, key: Qt.Key) -> None:
        if not self._code:
            self.table.walk(key)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.area.setFocus()

    def _enter(self) -> None:
        if self._code:
            self.area.setFocus()
        elif self.table.code():
            self._open_from_list(self.table.code())

    def _escape(self) -> None:
        if self._code or not self.search.text():
            self._leave()
            return
        self.search.set_text("")
        self._list()

    def _open_from_list(self, code: str) -> None:
        self._from_list = True
        self._open(code)

    # --- one client ---------------------------------------------------------------------------------------
    def _open(self, code: str) -> None:
        self._drop()
        self.search.set_text(code)
        self.search.set_count("")
        self._read(code)
        self.area.setFocus()

    def _read(self, code: str) -> None:
        self._code = code
        place = home(self._context)
        if self.suggestion is not None:
            typed = self.suggestion.place.field.value()
            place = Near(typed) if typed else None
        self._run(lambda: self._load(code, place), lambda found: self._show(found, place))

    def _load(self, code: str, place: Near | None) -> _Read:
        clients = self._context.services.clients
        history = clients.client(code)
        return _Read(history, clients.suggestion(history, place) if history.counted else None)

    def _show(self, found: _Read, place: Near | None) -> None:
        is_same = self.suggestion is not None
        at = self.area.verticalScrollBar().value() if is_same else 0
        card = self._suggestion_card(found, place)
        had_focus = self.area.is_focus_inside() or not is_same
        self.area.setWidget(self._built(found, card))
        self._stack.setCurrentWidget(self.area)
        self.area.verticalScrollBar().setValue(at)
        self.area.setAccessibleName(self.tr("Client {code}").format(code=found.history.code))
        if had_focus and not self.search.line.hasFocus():
            self.area.setFocus()
        self.shown.emit()

    def _suggestion_card(self, found: _Read, place: Near | None) -> SuggestionCard | None:
        if self.suggestion is not None:
            self.suggestion.stop()
        self.suggestion = None
        if found.suggestion is not None:
            self.suggestion = SuggestionCard(self._context, place)
            self.suggestion.show_suggestion(found.suggestion)
            self.suggestion.place_changed.connect(lambda _near: self._read(self._code))
        return self.suggestion

    def _built(self, found: _Read, card: SuggestionCard | None) -> QWidget:
        page = QWidget()
        page.setProperty("look", "window")
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.px(20), theme.px(4), theme.px(20), theme.px(20))
        column.setSpacing(theme.px(14))
        column.addWidget(cards.head(found.history, self._context))
        left = QWidget()
        stack = QVBoxLayout(left)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(theme.px(14))
        parts = (card, cards.still_open(found.history, self._context), cards.tried(found.history, self._context))
        for one in parts:
            if one is not None:
                stack.addWidget(one)
        stack.addStretch(1)
        grid = FieldGrid(gap=14)
        grid.add(left, 440, 3)
        grid.add(cards.timeline(found.history), 360, 2)
        column.addLayout(grid)
        column.addStretch(1)
        return page

    def _drop(self) -> None:
        if self.suggestion is not None:
            self.suggestion.stop()
        self.suggestion = None
        old = self.area.takeWidget()
        if old is not None:
            old.deleteLater()

    def _gone(self, error: CaseworkerError) -> None:
        if not isinstance(error, NotFound):
            self._context.tasks.problem.emit(error)
            return
        self._drop()
        self._code = ""
        self._explain_nobody()
        self.search.setFocus()
        self.shown.emit()

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._reading is not None:
            self._reading.forget()
        self._reading = self._context.tasks.run(work, done, self._gone, owner=self, quick=True)

    # --- keys ---------------------------------------------------------------------------------------------
    def _letter(self, letter: str) -> None:
        if letter == "/":
            self.search.setFocus()
            self.search.line.selectAll()
        elif letter == "?":
            self._context.doors.shortcuts()
        elif letter == FIND_LETTER and self.suggestion is not None:
            self.suggestion.go()

    def _leave(self) -> None:
        if self._code and self._from_list:
            self.search.set_text("")
            self._list()
            self.search.setFocus()
            return
        self._context.navigate(Destination(self.came_from))


class _Area(QScrollArea):
    """Takes the focus itself, so that arrow keys scroll and letters act."""

    left = Signal()
    lettered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setProperty("look", "page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def is_focus_inside(self) -> bool:
        return any(one.hasFocus() for one in self.findChildren(QWidget)) or self.hasFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and (event.text().isalpha() or event.text() in ("/", "?")):
            self.lettered.emit(event.text().upper())
        else:
            super().keyPressEvent(event)
