"""A search that is kept: what was typed and chosen, under a name or as one of the last. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from caseworker.models.query import Filters, Near, Sort

SLOTS = range(1, 10)
"""The numbers that a saved search may have as its shortcut."""
KEPT_RECENT = 20
_NOTHING_CHOSEN = Filters()


@dataclass(frozen=True, slots=True)
class Search:
    """The text as typed, and what was chosen beside it. `sort` is None unless a person chose an order."""

    text: str = ""
    filters: Filters = _NOTHING_CHOSEN
    near: Near | None = None
    sort: Sort | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing in particular; an order alone is nothing."""
        return not self.text.strip() and self.filters == _NOTHING_CHOSEN and self.near is None

    @property
    def lasting(self) -> Search:
        """Without what is true for a while only: an import is known as long as it can be undone."""
        if self.filters.from_import is None:
            return self
        # Inactive ones were shown for the sake of the import.
        return replace(self, filters=replace(self.filters, from_import=None, include_inactive=False))


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """As a store keeps it: the text, and what was chosen as JSON (see `search_json`)."""

    text: str
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class SavedSearchInput:
    """`slot` is one of `SLOTS` or None; no two saved searches have the same one, nor the same name."""

    name: str
    search: KeptSearch
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class StoredSearch:
    """A saved search as a store gives it back."""

    id: int
    version: int
    name: str
    search: KeptSearch
    slot: int | None


@dataclass(frozen=True, slots=True)
class StoredRecent:
    search: KeptSearch
    used_at: datetime


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search that can be asked. `is_whole` is False when it names something that is not known any more."""

    id: int
    version: int
    name: str
    search: Search
    slot: int | None
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class RecentSearch:
    search: Search
    used_at: datetime


def with_recent(before: Sequence[StoredRecent], new: StoredRecent) -> tuple[StoredRecent, ...]:
    """The recent searches, newest first, with one more: each once, and at most `KEPT_RECENT`.

    One that only goes on typing where the latest ended takes its place.
    """
    rest = list(before)
    if rest and _goes_on(rest[0].search, new.search):
        del rest[0]
    others = (one for one in rest if not same_search(one.search, new.search))
    return (new, *others)[:KEPT_RECENT]


def same_search(one: KeptSearch, other: KeptSearch) -> bool:
    """Whether both ask for the same: blanks and capitals make no difference."""
    return one.chosen == other.chosen and _bare(one.text) == _bare(other.text)


def _goes_on(before: KeptSearch, after: KeptSearch) -> bool:
    start = _bare(before.text)
    return bool(start) and before.chosen == after.chosen and _bare(after.text).startswith(start)


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()
