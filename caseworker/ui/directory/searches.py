"""Kept searches on the Directory page: the popup, the keys of saved ones, and what is kept as recent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from caseworker.models.changes import Changes, Kind
from caseworker.models.searches import SLOTS, RecentSearch, SavedSearch, Search
from caseworker.ui.context import Context, Destination, Message
from caseworker.ui.directory.recent import RecentKeeper
from caseworker.ui.directory.search_counts import SearchCounter
from caseworker.ui.directory.search_rows import Entry

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.ui.directory.searches_popup import SearchesPopup

CONTACTS = (Kind.CONTACT, Kind.NOTE, Kind.TAG, Kind.VERIFICATION, Kind.REFERRAL, Kind.IMPORT)


class Searching(Protocol):
    """What the page knows and does."""

    id: str

    def chosen_search(self) -> Search: ...
    def take_search(self, search: Search) -> None: ...
    def finds_anybody(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """Read off the UI thread: the searches, each with what it asks for."""

    saved: tuple[tuple[SavedSearch, tuple[str, ...]], ...]
    recent: tuple[tuple[RecentSearch, tuple[str, ...]], ...]


class PageSearches(QObject):
    """`button` opens the popup, which stands below it."""

    def __init__(self, context: Context, page: Searching, button: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._page = page
        self._button = button
        self._by_slot: dict[int, Search] = {}
        self._popup: SearchesPopup | None = None
        self._counter = SearchCounter(context.services, context.tasks, self)
        self.recent = RecentKeeper(context, page.finds_anybody, self)
        actions = context.actions
        actions.on("search.saved", self.open)
        actions.on("search.save", self.save)
        for slot in SLOTS:
            actions.on(f"search.take.{slot}", self._taker(slot))
        self._show_slots({})

    @property
    def popup(self) -> SearchesPopup | None:
        """Once it was opened."""
        return self._popup

    # --- what the page uses -------------------------------------------------------------------------------
    def refresh(self, changes: Changes | None = None) -> None:
        """Something changed; without `changes`, read what is saved for the first time."""
        searches = changes is None or changes.touches(Kind.SEARCH)
        is_open = self._popup is not None and self._popup.isVisible()
        if is_open and changes is not None and (searches or any(changes.touches(kind) for kind in CONTACTS)):
            self._load(self._show)
        elif searches:
            services = self._context.services
            self._context.tasks.run(services.searches.saved, self._show_keys, owner=self, quick=True)

    def stop(self) -> None:
        """Count nothing more."""
        self._counter.stop()
        self.recent.left()

    # --- what actions do ----------------------------------------------------------------------------------
    def open(self) -> None:
        """The popup, once what it shows was read."""
        self._context.navigate(Destination(self._page.id))
        self._load(self._open)

    def save(self) -> None:
        """Ask for a name for what is typed and chosen."""
        search = self._page.chosen_search()
        if search.lasting.is_empty:
            self._context.notify(
                Message(self.tr("There is no search to save yet: type something or choose a filter first."))
            )
            return
        self._context.doors.save_search(search)

    # --- inside -------------------------------------------------------------------------------------------
    def _load(self, done: Callable[[_Kept], None]) -> None:
        services = self._context.services
        self._context.tasks.run(lambda: _read(services), done, owner=self, quick=True)

    def _open(self, kept: _Kept) -> None:
        popup = self._popup or self._make_popup()
        self._show(kept)
        popup.open_under(self._button)

    def _show(self, kept: _Kept) -> None:
        popup = self._popup
        if popup is None:
            return
        self._show_keys([one for one, _ in kept.saved])
        saved = [Entry(one, asked, self._keys_of(one.slot)) for one, asked in kept.saved]
        recent = [Entry(one, asked) for one, asked in kept.recent]
        popup.show_entries(saved, recent, savable=not self._page.chosen_search().lasting.is_empty)
        self._counter.count([*saved, *recent])

    def _make_popup(self) -> SearchesPopup:
        # What is only made when it is opened is loaded then.
        from caseworker.ui.directory.searches_popup import SearchesPopup

        popup = self._popup = SearchesPopup(self._context.actions, self._button)
        popup.taken.connect(self._take)
        popup.change_wanted.connect(lambda saved: self._context.doors.save_search(saved.search, saved))
        popup.remove_wanted.connect(self._remove)
        popup.reordered.connect(self._reorder)
        popup.clear_wanted.connect(self._clear)
        popup.hidden.connect(self._counter.stop)
        self._counter.counted.connect(popup.show_count)
        return popup

    def _take(self, search: Search) -> None:
        self._context.navigate(Destination(self._page.id))
        self._page.take_search(search)

    def _taker(self, slot: int) -> Callable[[], None]:
        def take() -> None:
            if slot in self._by_slot:
                self._take(self._by_slot[slot])

        return take

    def _remove(self, kept: SavedSearch | RecentSearch) -> None:
        services = self._context.services
        if isinstance(kept, SavedSearch):
            self._run(lambda: services.searches.delete(kept.id, kept.version))
            return
        self._forget(lambda: services.searches.forget(kept.search))

    def _clear(self) -> None:
        self._forget(self._context.services.searches.clear_recent)

    def _forget(self, work: Callable[[], None]) -> None:
        self.recent.forgotten()
        self._context.tasks.run(work, lambda _nothing: self._load(self._show), owner=self)

    def _reorder(self, ids: tuple[int, ...]) -> None:
        services = self._context.services
        # Seen at once: no toast for each step of the way.
        self._context.tasks.run(lambda: services.searches.reorder(ids), lambda _changes: None, owner=self)

    def _run(self, command: Callable[[], Changes]) -> None:
        self._context.tasks.run(command, self._context.did, owner=self)

    def _show_keys(self, saved: list[SavedSearch]) -> None:
        self._show_slots({one.slot: one for one in saved if one.slot is not None})

    def _show_slots(self, by_slot: dict[int, SavedSearch]) -> None:
        """The menu names the searches that have a key."""
        actions = self._context.actions
        self._by_slot = {slot: one.search for slot, one in by_slot.items()}
        for slot in SLOTS:
            action_id = f"search.take.{slot}"
            name = by_slot[slot].name.replace("&", "&&") if slot in by_slot else ""
            actions.rename(action_id, f"&{slot}  {name}" if name else "")
            actions[action_id].setVisible(bool(name))
            actions.enable(bool(name), action_id)

    def _keys_of(self, slot: int | None) -> str:
        return self._context.actions.keys_of(f"search.take.{slot}")[1] if slot is not None else ""


def _read(services: Services) -> _Kept:
    searches = services.searches
    return _Kept(
        tuple((one, searches.asks_for(one.search)) for one in searches.saved()),
        tuple((one, searches.asks_for(one.search)) for one in searches.recent()),
    )
