"""Lists on the Directory page: the current one in the bar along the bottom, the popup, and what is done with lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QPoint, Signal

from caseworker.models.changes import Changes, Kind
from caseworker.models.kept import ListKind, SavedList
from caseworker.services import tray
from caseworker.ui.context import Context, Destination, Naming
from caseworker.ui.directory.loading import load_current_list

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.lists import Lists
    from caseworker.ui.directory.lists_popup import ListsPopup
    from caseworker.ui.directory.loading import CurrentList
    from caseworker.ui.directory.view import DirectoryView

_OF_SOME = ("sheet.preview", "sheet.save", "sheet.print", "sheet.clear", "list.save")
_OF_NAMED = ("list.rename", "list.delete")


class Choosing(Protocol):
    """What the page knows about the choice."""

    id: str

    def selected_ids(self) -> list[int]: ...


class PageLists(QObject):
    """Keeps the current list as it was last read. Nothing is asked of the store on the UI thread."""

    changed = Signal()
    """Another list is the current one, or others are on it."""

    def __init__(self, context: Context, page: Choosing, view: DirectoryView, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._page = page
        self._view = view
        self._popup: ListsPopup | None = None
        self.current = SavedList(tray.TRAY_ID, ListKind.TRAY, "", ())
        on = context.actions.on
        on("list.choose", self.choose)
        on("contact.sheet", self.toggle)
        on("contact.list", self.put)
        on("list.new", self.create)
        on("list.save", self.save)
        on("list.rename", self.rename)
        on("list.delete", self.delete)
        on("sheet.clear", self.clear)
        context.actions.enable(False, "contact.list", *_OF_SOME, *_OF_NAMED)

    @property
    def popup(self) -> ListsPopup | None:
        """The one that was opened last."""
        return self._popup

    # --- what the page uses -------------------------------------------------------------------------------
    def load(self) -> None:
        services = self._context.services
        self._context.tasks.run(lambda: load_current_list(services), self._show, owner=self, quick=True)

    def refresh(self, changes: Changes) -> None:
        """Something changed."""
        touched = None if changes.bulk else changes.ids.get(Kind.CONTACT, frozenset())
        named = touched is None or bool(touched & set(self.current.contact_ids))
        may_join = self.current.kind is ListKind.FAVORITES and changes.touches(Kind.CONTACT)
        if changes.touches(Kind.LIST) or changes.action == "list.choose" or named or may_join:
            self.load()

    def toggle(self) -> None:
        """Put the chosen contacts on the current list; if all of them are there, take them off."""
        self._toggle(self._page.selected_ids(), self.current)

    # --- what actions do ----------------------------------------------------------------------------------
    def choose(self) -> None:
        """Another list becomes the current one."""
        if not self._view.isVisible():
            self._context.navigate(Destination(self._page.id))
        self._with_lists(self._open_to_choose)

    def put(self) -> None:
        """The chosen contacts go on a list that is asked for, or off it when all of them are there."""
        if ids := self._page.selected_ids():
            self._with_lists(lambda lists: self._open_to_put(lists, ids))

    def create(self, name: str = "") -> None:
        """An empty list, which is the current one then. Its name is asked for unless it is given."""

        def made(lists: Lists, name: str) -> Changes:
            return lists.create(name)

        if name:
            self._run(lambda lists: _chosen(lists, made(lists, name), name))
        else:
            self._ask(self.tr("New list"), "", "", made)

    def save(self) -> None:
        """Those on the current list under a name: the tray is empty then, another list stays."""
        if self.current.kind is ListKind.TRAY:
            told = self.tr("The contacts on the sheet with their lines. The sheet itself is empty then.")
        else:
            told = self.tr("Another list with the same contacts and lines.")

        def made(lists: Lists, name: str) -> Changes:
            current = lists.current()
            return lists.keep(name) if current.kind is ListKind.TRAY else lists.create(name, current.items)

        self._ask(self.tr("Save as a list"), told, "", made)

    def rename(self) -> None:
        current = self.current
        if current.kind is ListKind.NAMED:
            self._ask(self.tr("Rename the list"), "", current.name, lambda lists, name: lists.rename(current.id, name))

    def delete(self) -> None:
        """Undo brings it back."""
        current = self.current
        if current.kind is ListKind.NAMED:
            self._run(lambda lists: lists.delete(current.id))

    def clear(self) -> None:
        if self.current.items:
            self._run(lambda lists: lists.clear())

    # --- inside -------------------------------------------------------------------------------------------
    def _show(self, read: CurrentList) -> None:
        self.current = read.saved
        self._view.tray.show_list(read)
        self._view.lift_changed.emit()
        actions = self._context.actions
        actions.enable(bool(read.saved.items), *_OF_SOME)
        actions.enable(read.saved.kind is ListKind.NAMED, *_OF_NAMED)
        self.changed.emit()

    def _with_lists(self, done: Callable[[list[SavedList]], None]) -> None:
        services = self._context.services
        self._context.tasks.run(services.lists.all, done, owner=self, quick=True)

    def _open_to_choose(self, lists: list[SavedList]) -> None:
        # What is only made when it is opened is loaded then.
        from caseworker.ui.directory.lists_popup import ListsPopup, Purpose

        popup = self._made(ListsPopup(Purpose.CHOOSE, self._view))
        popup.taken.connect(self._choose)
        popup.new_wanted.connect(self.create)
        popup.show_lists(lists, {self.current.id})
        popup.open_near(self._view.tray.place_above(), self._view, above=True)

    def _open_to_put(self, lists: list[SavedList], ids: list[int]) -> None:
        from caseworker.ui.directory.lists_popup import ListsPopup, Purpose

        popup = self._made(ListsPopup(Purpose.PUT, self._view))
        popup.taken.connect(lambda saved: self._toggle(ids, saved))
        popup.new_wanted.connect(lambda name: self._put_on_new(ids, name))
        popup.show_lists(lists, {one.id for one in lists if set(one.contact_ids).issuperset(ids)})
        popup.open_near(self._place_of_current(), self._view)

    def _made(self, popup: ListsPopup) -> ListsPopup:
        if self._popup is not None:
            self._popup.deleteLater()
        self._popup = popup
        return popup

    def _place_of_current(self) -> QPoint:
        """Below the row that is chosen."""
        rows = self._view.list
        row = rows.visualRect(rows.currentIndex()).intersected(rows.viewport().rect())
        return rows.viewport().mapToGlobal(row.bottomLeft() if row.isValid() else rows.viewport().rect().topLeft())

    def _choose(self, saved: SavedList) -> None:
        services = self._context.services
        # Seen at once: no toast for it.
        self._context.tasks.run(lambda: services.lists.choose(saved.id), lambda _changes: None, owner=self)

    def _toggle(self, ids: list[int], saved: SavedList) -> None:
        if not ids:
            return
        if set(saved.contact_ids).issuperset(ids):
            self._run(lambda lists: lists.take_off(ids, saved.id))
        else:
            self._run(lambda lists: lists.put(ids, saved.id))

    def _put_on_new(self, ids: list[int], name: str) -> None:
        if name.strip():
            self._run(lambda lists: lists.create(name, ids))
        else:
            self._name(self.tr("New list"), "", "", lambda lists, given: lists.create(given, ids))

    def _ask(self, title: str, told: str, name: str, made: Callable[[Lists, str], Changes]) -> None:
        """For a name; the list of that name is the current one then."""
        self._name(title, told, name, lambda lists, given: _chosen(lists, made(lists, given), given))

    def _name(self, title: str, told: str, name: str, made: Callable[[Lists, str], Changes]) -> None:
        services = self._context.services
        self._context.doors.name_list(Naming(title, told, name, lambda given: made(services.lists, given)))

    def _run(self, command: Callable[[Lists], Changes]) -> None:
        services: Services = self._context.services
        self._context.tasks.run(lambda: command(services.lists), self._context.did, owner=self)


def _chosen(lists: Lists, changes: Changes, name: str) -> Changes:
    lists.choose(lists.named(name).id)
    return changes
