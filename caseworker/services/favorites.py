"""Favorites are a list too: whoever has the flag is on it, and the store keeps their order and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.kept import ListItem, ListKind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from caseworker.storage.base import Transaction


def set_flag(tx: Transaction, contact_id: int, favorite: bool) -> bool:
    """Whether it was otherwise before."""
    contact = tx.contact(contact_id)
    if contact.facts.favorite is favorite:
        return False
    tx.replace_facts(contact_id, contact.facts.model_copy(update={"favorite": favorite}), contact.version)
    return True


def keep_order(tx: Transaction, items: Sequence[ListItem], gone: Collection[int] = ()) -> None:
    """These in this order and with these lines. Those not named, such as the ones in the bin, stay behind them;
    those in `gone` are forgotten."""
    list_id = tx.lists.own(ListKind.FAVORITES)
    stored = next(one.items for one in tx.lists.all() if one.id == list_id)
    named = {item.contact_id for item in items}.union(gone)
    tx.lists.fill(list_id, [*items, *(item for item in stored if item.contact_id not in named)])


def follow(tx: Transaction, contact_id: int, favorite: bool, before: Sequence[ListItem]) -> None:
    """The flag was set or taken off elsewhere: the contact goes to the end of those `before`, or off the list."""
    others = [item for item in before if item.contact_id != contact_id]
    if favorite:
        keep_order(tx, [*others, ListItem(contact_id)])
    else:
        keep_order(tx, others, {contact_id})
