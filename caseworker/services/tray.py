"""The lists as they are read. The first page shows the current one, so this loads nothing of what changes lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.kept import ListItem, ListKind, SavedList
from caseworker.models.query import Filters, Query

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caseworker.storage.base import Store

TRAY_ID, FAVORITES_ID = 0, -1
"""These two lists are there before a store has heard of them: whatever it calls them, here they have these ids."""
CURRENT = "current_list"
"""Where the directory keeps which list is the current one: its id as it is here."""
_FAVORITES = Query(filters=Filters(favorites=True, include_inactive=True))


def lists(store: Store) -> list[SavedList]:
    """The tray, the favorites, then the named ones by name."""
    stored = store.lists()
    return [_tray(stored), favorites(store, stored), *(one for one in stored if one.kind is ListKind.NAMED)]


def current(store: Store) -> SavedList:
    """The list that was chosen; the tray where none was, or that one is gone."""
    stored, chosen = store.lists(), store.meta(CURRENT)
    if chosen == str(FAVORITES_ID):
        return favorites(store, stored)
    named = (one for one in stored if one.kind is ListKind.NAMED and str(one.id) == chosen)
    return next(named, None) or _tray(stored)


def favorites(store: Store, stored: Iterable[SavedList] | None = None) -> SavedList:
    """Who has the flag: first in the order that was given to them, then the others by name. Not those in the bin."""
    flagged = dict.fromkeys(store.search(_FAVORITES).ids)
    kept = _own(ListKind.FAVORITES, FAVORITES_ID, store.lists() if stored is None else stored)
    placed = [item for item in kept.items if item.contact_id in flagged]
    known = {item.contact_id for item in placed}
    return replace(kept, items=(*placed, *(ListItem(one) for one in flagged if one not in known)))


def name(saved: SavedList) -> str:
    """What it is called on screens: the two that have no name of their own too."""
    words = {ListKind.TRAY: translate("lists", "Sheet"), ListKind.FAVORITES: translate("lists", "Favorites")}
    return saved.name or words.get(saved.kind, "")


def _tray(stored: Iterable[SavedList]) -> SavedList:
    return _own(ListKind.TRAY, TRAY_ID, stored)


def _own(kind: ListKind, list_id: int, stored: Iterable[SavedList]) -> SavedList:
    items = next((one.items for one in stored if one.kind is kind), ())
    return SavedList(list_id, kind, "", items)
