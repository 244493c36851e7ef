"""Which parts of a search have a chip of their own, what it says, and what is left without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QCoreApplication

from caseworker.models.query import ChipKind, Filters, ImportRef, Query, Understood
from caseworker.ui import words

Shown = Understood | ImportRef | frozenset[int]
"""What was typed, one import, or the contacts that were tried already."""


def shown(query: Query, chosen: Filters) -> list[Shown]:
    """In the order of the chips. What has a button is not among them."""
    found: list[Shown] = [chosen.from_import] if chosen.from_import is not None else []
    found += (one for one in query.understood if one.kind is not ChipKind.NEAR)
    return [*found, chosen.tried] if chosen.tried else found


def text(one: Shown, today: date) -> str:
    if isinstance(one, Understood):
        return one.label
    if isinstance(one, frozenset):
        # Not needed for the first paint.
        from caseworker.services.search_words import tried_words

        said = tried_words(len(one))
        return said[:1].upper() + said[1:]
    day = words.day(one.on, today)
    return QCoreApplication.translate("FilterBar", "From the import of {day}").format(day=day)


def without(chosen: Filters, one: ImportRef | frozenset[int]) -> Filters:
    """The filters when this chip is taken away."""
    if isinstance(one, frozenset):
        return replace(chosen, tried=frozenset())
    # Inactive ones were shown for the sake of the import.
    return replace(chosen, from_import=None, include_inactive=False)
