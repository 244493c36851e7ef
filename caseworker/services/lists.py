"""Lists of contacts: the tray (the sheet that nobody named), the favorites, and named ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput, NotFound
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.kept import LONGEST_LINE, LONGEST_LIST_NAME, ListItem, ListKind, SavedList
from caseworker.services import favorites, tray
from caseworker.services.tray import FAVORITES_ID, TRAY_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from caseworker.models.changes import Changes
    from caseworker.services.session import Session
    from caseworker.storage.base import Transaction

    _Items = tuple[ListItem, ...]


class Lists:
    """The tray and the favorites have the ids `tray.TRAY_ID` and `tray.FAVORITES_ID`; where a list is asked for, None
    is the current one.

    Commands raise NotFound, and InvalidInput (fields ``name``, ``private_line``, ``client_line``). Of the favorites
    the contacts' flag says who is on it: whoever is put there gets the flag in the same command, and loses it again.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    # --- asking -------------------------------------------------------------------------------------------
    def all(self) -> list[SavedList]:
        """The tray, the favorites, then the named ones by name."""
        return tray.lists(self._session.store)

    def current(self) -> SavedList:
        """The list that was chosen; the tray where none was, or that one is gone."""
        return tray.current(self._session.store)

    def get(self, list_id: int | None) -> SavedList:
        if list_id is None:
            return self.current()
        found = next((one for one in self.all() if one.id == list_id), None)
        if found is None:
            raise NotFound(translate("lists", "There is no list {id} any more.").format(id=list_id))
        return found

    def named(self, name: str) -> SavedList:
        """The list of this name, whatever its capitals, the tray and the favorites by what they are called too."""
        found = _same_name(self.all(), name)
        if found is None:
            raise NotFound(translate("lists", "There is no list “{name}”.").format(name=name))
        return found

    # --- lists --------------------------------------------------------------------------------------------
    def choose(self, list_id: int) -> Changes:
        """The current list from now on. No step to undo."""
        self.get(list_id)
        return self._session.command("list.choose", lambda tx: tx.set_meta(tray.CURRENT, str(list_id)), undoable=False)

    def create(self, name: str, items: Iterable[int | ListItem] = ()) -> Changes:
        """A named list with these on it. Which list is the current one stays."""
        made, kept = _checked_name(name), _checked(items)

        def work(tx: Transaction) -> None:
            _need_free(tx, made)
            tx.lists.fill(tx.lists.add(made), kept)

        return self._session.command("list.create", work)

    def keep(self, name: str) -> Changes:
        """The tray's contacts with their lines as a named list; the tray is empty then."""
        made = _checked_name(name)

        def work(tx: Transaction) -> None:
            _need_free(tx, made)
            tray_id = tx.lists.own(ListKind.TRAY)
            items = next(one.items for one in tx.lists.all() if one.id == tray_id)
            tx.lists.fill(tx.lists.add(made), items)
            tx.lists.fill(tray_id, ())

        return self._session.command("list.create", work)

    def rename(self, list_id: int, name: str) -> Changes:
        """Named ones only; a name for the tray is `keep`."""
        wanted = _checked_name(name)
        self._need_named(list_id)

        def work(tx: Transaction) -> None:
            _need_free(tx, wanted, but=list_id)
            tx.lists.rename(list_id, wanted)

        return self._session.command("list.rename", work)

    def delete(self, list_id: int) -> Changes:
        """Named ones only. Its contacts stay in the directory; while it was the current list, the tray is."""
        self._need_named(list_id)
        return self._session.command("list.delete", lambda tx: tx.lists.delete(list_id))

    def _need_named(self, list_id: int) -> None:
        saved = self.get(list_id)
        if saved.kind is not ListKind.NAMED:
            sentence = translate("lists", "“{name}” is always there: it is neither renamed nor deleted.")
            raise NotFound(sentence.format(name=tray.name(saved)))

    # --- what is on them ----------------------------------------------------------------------------------
    def put(self, ids: Sequence[int], list_id: int | None = None) -> Changes:
        """At its end; those on it already keep their place and their lines."""

        def added(items: _Items) -> Iterable[int | ListItem]:
            return [*items, *(one for one in ids if all(one != item.contact_id for item in items))]

        return self._change("add", list_id, added)

    def take_off(self, ids: Sequence[int], list_id: int | None = None) -> Changes:
        gone = set(ids)
        return self._change("remove", list_id, lambda items: [one for one in items if one.contact_id not in gone])

    def clear(self, list_id: int | None = None) -> Changes:
        return self._change("clear", list_id, lambda _items: ())

    def fill(self, list_id: int | None, items: Sequence[int | ListItem]) -> Changes:
        """These, in this order, instead of those that were on it."""
        before = {item.contact_id for item in self.get(list_id).items}
        wanted = {item if isinstance(item, int) else item.contact_id for item in items}
        verb = "remove" if wanted < before else "reorder" if wanted == before else "add"
        return self._change(verb, list_id, lambda _items: items)

    def set_lines(self, list_id: int | None, contact_id: int, private_line: str, client_line: str) -> Changes:
        """The line for whoever made the list, and the one for the client. NotFound when the contact is not on it."""
        line = _checked_item(ListItem(contact_id, private_line, client_line))

        def lined(items: _Items) -> Iterable[ListItem]:
            if all(item.contact_id != contact_id for item in items):
                raise NotFound(translate("lists", "Contact {id} is not on this list.").format(id=contact_id))
            return [line if item.contact_id == contact_id else item for item in items]

        return self._change("lines", list_id, lined)

    def _change(self, verb: str, list_id: int | None, change: Callable[[_Items], Iterable[int | ListItem]]) -> Changes:
        """Writes what `change` makes of the items that are on the list."""
        saved = self.get(list_id)
        kind = "sheet" if saved.kind is ListKind.TRAY else "list"

        def work(tx: Transaction) -> None:
            if saved.kind is ListKind.FAVORITES:
                _fill_favorites(tx, saved.items, _checked(change(saved.items)))
                return
            stored_id = tx.lists.own(ListKind.TRAY) if saved.kind is ListKind.TRAY else saved.id
            before = next((one.items for one in tx.lists.all() if one.id == stored_id), ())
            tx.lists.fill(stored_id, _checked(change(before)))

        return self._session.command(f"{kind}.{verb}", work)


def _fill_favorites(tx: Transaction, before: _Items, items: _Items) -> None:
    was, wanted = {one.contact_id for one in before}, {one.contact_id for one in items}
    for contact_id in [*(wanted - was), *(was - wanted)]:
        favorites.set_flag(tx, contact_id, contact_id in wanted)
    favorites.keep_order(tx, items, was - wanted)


def _need_free(tx: Transaction, name: str, but: int | None = None) -> None:
    own = (SavedList(TRAY_ID, ListKind.TRAY, "", ()), SavedList(FAVORITES_ID, ListKind.FAVORITES, "", ()))
    others = [one for one in tx.lists.all() if one.kind is ListKind.NAMED and one.id != but]
    same = _same_name([*own, *others], name)
    if same is not None:
        sentence = translate("lists", "There is a list “{name}” already: choose another name.")
        raise _problem("name", sentence.format(name=tray.name(same)))


def _same_name(lists: Iterable[SavedList], name: str) -> SavedList | None:
    wanted = _one_line(name).casefold()
    return next((one for one in lists if tray.name(one).casefold() == wanted), None)


def _checked_name(name: str) -> str:
    bare = _one_line(name)
    if not bare:
        raise _problem("name", translate("lists", "Give the list a name, such as “Family intervention, Philadelphia”."))
    if len(bare) > LONGEST_LIST_NAME:
        sentence = translate("lists", "The name has {length} characters: shorten it to {limit}.")
        raise _problem("name", sentence.format(length=len(bare), limit=LONGEST_LIST_NAME))
    return bare


def _checked(items: Iterable[int | ListItem]) -> _Items:
    """Each contact once, where it stands first."""
    made = (item if isinstance(item, ListItem) else ListItem(item) for item in items)
    once: dict[int, ListItem] = {}
    for item in made:
        once.setdefault(item.contact_id, _checked_item(item))
    return tuple(once.values())


def _checked_item(item: ListItem) -> ListItem:
    private, client = _one_line(item.private_line), _one_line(item.client_line)
    for field, text in (("private_line", private), ("client_line", client)):
        if len(text) > LONGEST_LINE:
            sentence = translate("lists", "The line has {length} characters: shorten it to {limit}.")
            raise _problem(field, sentence.format(length=len(text), limit=LONGEST_LINE))
    return ListItem(item.contact_id, private, client)


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _problem(field: str, sentence: str) -> InvalidInput:
    return InvalidInput((FieldProblem(field, sentence),))
