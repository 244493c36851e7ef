"""The Directory page: what is typed and chosen becomes a query, its answer a list, the current row a contact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from caseworker.models.changes import Changes, Kind
from caseworker.models.kept import ListKind
from caseworker.models.query import ChipKind, Filters, Near, Query, Sort, Understood
from caseworker.models.rows import ContactRow
from caseworker.models.searches import Search
from caseworker.services import tray
from caseworker.services.searches import order
from caseworker.ui import words
from caseworker.ui.context import Context, Destination, Exportable
from caseworker.ui.directory import row_words
from caseworker.ui.directory.commands import ContactCommands
from caseworker.ui.directory.contact_loader import ContactLoader
from caseworker.ui.directory.delegate import ContactDelegate
from caseworker.ui.directory.highlight import Highlighter
from caseworker.ui.directory.lists import PageLists
from caseworker.ui.directory.meant import Readings
from caseworker.ui.directory.model import ContactListModel
from caseworker.ui.directory.narrowing import narrowed_to
from caseworker.ui.directory.searcher import COUNTED, Answer, Searcher
from caseworker.ui.directory.searches import PageSearches
from caseworker.ui.directory.view import DirectoryView

if TYPE_CHECKING:
    from caseworker.models.query import Loosening


class DirectoryPage(QObject):
    """Keeps the query; the `DirectoryView` only shows."""

    id = "directory"
    icon = "directory"

    shown = Signal()
    """An answer is on the screen (for tests and for the first paint)."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._services = context.services
        self._filters = Filters()
        self._near: Near | None = None
        self._sort: Sort | None = None
        self._in_bin = False
        self._wanted_id: int | None = None
        self._lists_read = False
        self.model = ContactListModel(self)
        self.searcher = Searcher(context.services, context.tasks, self)
        self.delegate = ContactDelegate(self, today=context.services.session.today)
        self.view = DirectoryView(context, self.model, self.delegate)
        self.readings = Readings(context, self.view.meant, self)
        self.lists = PageLists(context, self, self.view, self)
        self._commands = ContactCommands(context, self, self)
        self.searches = PageSearches(context, self, self.view.searches, self)
        self._contact = ContactLoader(context, self.model, self.view.pane, self.current_id, self.tray_ids, self)
        self._typing = False
        self._placing = False
        self._picked = False
        self._connect()

    @property
    def title(self) -> str:
        return self.tr("Directory")

    @property
    def widget(self) -> QWidget:
        return self.view

    # --- the page -----------------------------------------------------------------------------------------
    def activate(self, destination: Destination) -> None:
        if destination.text is not None or destination.filters is not None or destination.near is not None:
            self._filters = destination.filters or Filters()
            self._near = destination.near
            self._in_bin = False
            self.view.search.set_text(destination.text or "")
            self.view.seek_for(destination.seeking)
        self._wanted_id = destination.contact_id
        if destination.contact_id is None:
            self.view.search.setFocus()
            self.search()
        else:
            self._go_to(destination.contact_id)
        self._enable_actions()

    def refresh(self, changes: Changes) -> None:
        self.searches.refresh(changes)
        self.lists.refresh(changes)
        if changes.action == "referral.log":
            self.view.seek_for(None)
        if changes.action.endswith("words.edit"):
            # Also when that is undone: what is typed may mean something else now.
            self.search()
        if changes.action.endswith("rules.edit"):
            # How long an answer is believed may be another now.
            self.model.touch(None)
            self.searcher.ask_again(self.current_id())
            if self.view.pane.contact_id is not None:
                self._contact.load(self.view.pane.contact_id)
        concerned = (Kind.CONTACT, Kind.NOTE, Kind.TAG, Kind.VERIFICATION, Kind.REFERRAL, Kind.IMPORT)
        if not any(changes.touches(kind) for kind in concerned):
            return
        touched = None if changes.bulk else changes.ids.get(Kind.CONTACT, frozenset())
        self.model.touch(touched)
        if changes.action == "contact.add" and touched and len(touched) == 1:
            (self._wanted_id,) = touched
        self.searcher.ask_again(self._wanted_id or self.current_id())
        shown = self.view.pane.contact_id
        if shown is not None and changes.touches(Kind.CONTACT, shown):
            self._contact.load(shown)

    def leave(self) -> None:
        """Another page comes to the front: the keys for contacts rest."""
        self._commands.enable(present=False, in_bin=False)
        self.searches.recent.left()

    @property
    def is_waiting(self) -> bool:
        """Whether something is about to be asked for."""
        return self._contact.is_waiting or self.readings.is_waiting or self.searcher.is_waiting

    # --- what commands ask --------------------------------------------------------------------------------
    def current_id(self) -> int | None:
        return self.view.list.current_id()

    def current_row(self) -> ContactRow | None:
        current = self.current_id()
        return None if current is None else self.model.row_of(current)

    def selected_ids(self) -> list[int]:
        return self.view.list.selected_ids()

    def tray_ids(self) -> tuple[int, ...]:
        """The contacts on the current list, as last read."""
        return self.lists.current.contact_ids

    def exportable(self) -> Exportable:
        """What can be chosen to be exported: nobody who is in the bin."""
        current = self.lists.current
        return Exportable(
            selected=() if self._in_bin else tuple(self.selected_ids()),
            listed=current.contact_ids,
            list_name=tray.name(current),
            # The query that is answered: another spelling may stand for what was typed.
            query=None if self._in_bin else self.searcher.query if self.searcher.is_waiting else self.model.query,
        )

    def like(self) -> int | None:
        """The referral that a new one is like, while the next contact for a client is looked for."""
        return self.view.seeking.like if self.view.seeking else None

    # --- searching ----------------------------------------------------------------------------------------
    def search(self) -> None:
        """Ask for what is typed and chosen now."""
        query = self._services.finding.parse(self.view.search.text(), self._filters, self._near)
        if self._in_bin:
            query = replace(query, in_bin=True)
        query = replace(query, sort=self._order(query))
        query, as_typed = self.readings.read(query)
        self.view.filters.show_query(query, self._filters)
        self.searcher.first_rows = self.view.list.rows_in_view()
        if self.searcher.ask(query, self._wanted_id or self._picked_id(), as_typed=as_typed):
            self._contact.hold()
        self.searches.recent.asked(Search() if self._in_bin else self.chosen_search())

    def _picked_id(self) -> int | None:
        """The current contact if a person chose it. One that was only the best match gives way to a better one."""
        return self.current_id() if self._picked else None

    def _order(self, query: Query) -> Sort:
        return order(self._sort, query)

    def chosen_search(self) -> Search:
        """What is typed and chosen now."""
        return Search(self.view.search.text(), self._filters, self._near, self._sort)

    def take_search(self, search: Search) -> None:
        """Exactly this text, these filters, this place and order."""
        self.view.seek_for(None)
        self._filters, self._near, self._sort = search.filters, search.near, search.sort
        self._picked = False
        self.view.search.set_text(search.text)
        if self._in_bin:
            self.show_bin(False)
        else:
            self.search()
        self.view.search.setFocus()

    def finds_anybody(self) -> bool:
        return self.model.rowCount() > 0

    def set_text(self, text: str) -> None:
        """As if the user had typed it."""
        self.view.search.set_text(text)
        self.search()

    def clear_search(self) -> None:
        self.view.seek_for(None)
        self._filters, self._near, self._sort = Filters(), None, None
        self.set_text("")
        self.view.search.setFocus()

    def show_bin(self, shown: bool) -> None:
        """Look into the bin, or at the directory again."""
        self._in_bin = shown
        self.view.show_bin_banner(shown)
        self._context.actions["view.bin"].setChecked(shown)
        self.search()
        self._enable_actions()

    # --- wiring -------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        view, filters = self.view, self.view.filters
        view.search.edited.connect(lambda _text: self.search())
        view.search.walked.connect(view.list.walk)
        view.search.entered.connect(view.open_pane)
        view.search.entered.connect(self.searches.recent.used)
        view.search.escaped.connect(self._escape)
        filters.filters_changed.connect(self._set_filters)
        filters.near_changed.connect(self._set_near)
        filters.sort_changed.connect(self._set_sort)
        filters.chip_removed.connect(self._remove_chip)
        view.list.current_changed.connect(self._on_current)
        view.list.opened.connect(view.open_pane)
        view.list.opened.connect(self.searches.recent.used)
        view.list.left.connect(view.search.setFocus)
        view.pane.left.connect(view.close_pane)
        view.pane.role_answered.connect(self._commands.answer_role)
        view.pane.explained.connect(lambda: self._context.navigate(Destination("which_role")))
        view.bin_left.connect(lambda: self.show_bin(False))
        view.loosened.connect(self._loosen)
        view.cleared.connect(self.clear_search)
        self.readings.chosen.connect(self.search)
        self.lists.changed.connect(self._show_list)
        self.model.rows_wanted.connect(self.searcher.fetch)
        self.searcher.rows_ready.connect(self._on_rows)
        self.searcher.answered.connect(self._on_answer)
        self.searcher.failed.connect(self._context.tasks.problem)
        self.searcher.failed.connect(self._contact.release)
        actions = self._context.actions
        actions.on("search.focus", self._focus_search)
        actions.on("search.clear", self.clear_search)
        actions.on("view.bin", lambda: self.show_bin(actions["view.bin"].isChecked()))

    def _focus_search(self) -> None:
        self._context.navigate(Destination(self.id))
        self.view.search.line.selectAll()

    def _escape(self) -> None:
        if self.view.search.text():
            self.set_text("")
        elif self._in_bin:
            self.show_bin(False)

    def _set_filters(self, filters: Filters) -> None:
        self._filters = filters
        self.search()

    def _set_near(self, near: Near | None) -> None:
        # What was chosen in the popup replaces what was typed.
        for chip in self.searcher.query.understood:
            if chip.kind is ChipKind.NEAR:
                self.view.search.set_text(self._services.finding.without(self.view.search.text(), chip))
        self._near = near
        self.search()

    def _set_sort(self, sort: Sort) -> None:
        self._sort = sort
        self.search()

    def _remove_chip(self, chip: Understood) -> None:
        self.set_text(self._services.finding.without(self.view.search.text(), chip))
        self.view.search.setFocus()

    def _loosen(self, offer: Loosening) -> None:
        """Take what was offered: its query's own text, filters and place."""
        self._filters, self._near = self._without_part(offer.query)
        self.view.search.set_text(offer.query.text)
        self.search()
        self.view.search.setFocus()

    def _without_part(self, query: Query) -> tuple[Filters, Near | None]:
        """The chosen filters without what `query` no longer has."""
        return narrowed_to(self._filters, query.filters), self._near if query.near is not None else None

    # --- answers ------------------------------------------------------------------------------------------
    def _on_answer(self, answer: Answer) -> None:
        if answer.query != self.model.query:
            label = self._services.reference.vocabulary.label
            self.delegate.set_highlighter(Highlighter(answer.query, label))
        self._typing, self._placing = not answer.again, True
        before, picked = self.view.list.first_selected(), self._picked_id()
        was_reset = self.model.set_answer(answer.query, answer.ids, answer.rows)
        self.view.search.set_count(_counted(answer))
        if picked is not None and answer.keep_row < 0 and was_reset:
            # Picked while the answer was on its way.
            answer = replace(answer, keep_row=self.model.position_of(picked))
        self._choose(answer, was_reset, before)
        self._typing = self._placing = False
        self._contact.release()
        self._check_distance()
        self.readings.on_answer(answer)
        if answer.complete:
            self.searches.recent.answered(answer.query, anybody=bool(answer.ids))
        self.view.filters.answered(answer.query, again=answer.again)
        self.view.show_answer(answer, anything_set=not answer.query.is_everything)
        if not self._lists_read:
            # The first answer goes before all else.
            self._lists_read = True
            self.lists.load()
            self.searches.refresh()
        self.shown.emit()

    def _choose(self, answer: Answer, was_reset: bool, before: int) -> None:
        if not answer.ids:
            self.view.pane.leave_blank()
            self._picked = False
            self._enable_actions()
            return
        if answer.keep_row >= 0 and (was_reset or self._wanted_id is not None):
            self._picked = self._picked or self._wanted_id is not None
            self.view.list.select_position(answer.keep_row)
            self._wanted_id = None
        elif was_reset:
            self._picked = False
            # What was chosen is gone, to the bin for one: the next stands in its place now.
            position = min(before, len(answer.ids) - 1) if answer.again else 0
            self.view.list.select_position(max(0, position))
        elif self._wanted_id is not None and answer.complete:
            self._wanted_id = None

    def _on_rows(self, _asked: tuple[int, ...], rows: list[ContactRow]) -> None:
        self.model.put_rows(rows)
        self._check_distance()

    def _check_distance(self) -> None:
        """The pane says how far it is from the place of the search: say it anew when that changed."""
        shown = self.view.pane.data
        row = self.model.row_of(shown.contact.id) if shown is not None else None
        if shown is not None and row is not None and tuple(row_words.nearness(row)) != shown.nearness:
            self._contact.load(row.id)

    def _on_current(self, contact_id: int | None) -> None:
        self._enable_actions()
        if contact_id is None:
            return
        self._picked = self._picked or not self._placing
        if not self._placing:
            self.searches.recent.used()
        if contact_id != self.view.pane.contact_id:
            self._contact.load_soon(typing=self._typing)

    # --- the contact --------------------------------------------------------------------------------------
    def _go_to(self, contact_id: int) -> None:
        """Show one contact, in the list that is shown if it is there, else among all."""
        self.search()
        if self.model.query == self.searcher.query and not self.searcher.is_waiting:
            position = self.model.position_of(contact_id)
            if position >= 0:
                self.view.list.select_position(position)
                self._wanted_id = None
            elif not self.searcher.query.is_everything:
                self.clear_search()
        self.view.open_pane()
        self._contact.load(contact_id)

    # --- the current list ---------------------------------------------------------------------------------
    def _show_list(self) -> None:
        current = self.lists.current
        on_it = frozenset(current.contact_ids)
        self.delegate.set_on_sheet(on_it)
        self.model.set_on_list(on_it)
        self.view.list.viewport().update()
        self.view.pane.set_on_sheet(self.view.pane.contact_id in on_it, is_sheet=current.kind is ListKind.TRAY)

    def _enable_actions(self) -> None:
        self._commands.enable(present=self.current_id() is not None, in_bin=self._in_bin)


def _counted(answer: Answer) -> str:
    if answer.complete or answer.counted <= COUNTED:
        return words.count_contacts(answer.counted)
    return words.count_contacts(COUNTED, more=True)
