"""Searches that are kept: saved under a name, with a shortcut, and the last ones that were of use."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput, NotFound
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.query import Query, Sort
from caseworker.models.search_json import kept, read
from caseworker.models.searches import (
    SLOTS,
    RecentSearch,
    SavedSearch,
    SavedSearchInput,
    Search,
    StoredRecent,
    StoredSearch,
    same_search,
    with_recent,
)
from caseworker.services import search_words
from caseworker.services.search_words import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from caseworker.models.changes import Changes
    from caseworker.models.searches import KeptSearch
    from caseworker.models.vocabulary import TermKind
    from caseworker.services.finding import Finding
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.storage.base import Cancel, Transaction

LONGEST_TEXT = 1_000
"""Characters of typed text that are kept."""


class Searches:
    """Commands raise NotFound, ConflictError, and InvalidInput (fields ``name``, ``slot`` and ``search``)."""

    def __init__(self, session: Session, reference: Reference, finding: Finding) -> None:
        self._session = session
        self._reference = reference
        self._finding = finding
        self._lock = threading.Lock()

    # --- asking -------------------------------------------------------------------------------------------
    def saved(self) -> list[SavedSearch]:
        """In the user's order."""
        return [self._saved(one) for one in self._session.store.saved_searches()]

    def named(self, name: str) -> SavedSearch:
        """The saved search of this name, whatever its capitals; NotFound when there is none."""
        wanted = _folded(name)
        found = next((one for one in self.saved() if _folded(one.name) == wanted), None)
        if found is None:
            raise NotFound(translate("searches", "There is no saved search “{name}”.").format(name=name))
        return found

    def recent(self) -> list[RecentSearch]:
        """Newest first, without those that are saved."""
        saved = [one.search for one in self._session.store.saved_searches()]
        stored = self._session.store.recent_searches()
        fresh = (one for one in stored if not any(same_search(one.search, other) for other in saved))
        return [RecentSearch(self._read(one.search)[0], one.used_at) for one in fresh]

    def query(self, search: Search) -> Query:
        """What the search field asks for once `search` is in it."""
        query = self._finding.parse(search.text, search.filters, search.near)
        return replace(query, sort=order(search.sort, query))

    def count(self, search: Search, *, cancel: Cancel | None = None) -> int:
        """How many contacts are shown when it is asked. Takes as long as the search itself. Raises Cancelled."""
        # The order makes no difference, and some take long.
        query = replace(self.query(search), sort=Sort.RELEVANCE)
        found = len(self._finding.search(query, cancel=cancel).ids)
        instead = self._finding.respelled(query, found, cancel=cancel)
        return found if instead is None else len(self._finding.search(instead.query, cancel=cancel).ids)

    def asks_for(self, search: Search) -> tuple[str, ...]:
        """What it asks for, in words."""
        return search_words.asks_for(search, self._reference.vocabulary)

    def proposed_name(self, search: Search) -> str:
        """Empty when nothing is asked for."""
        query = self._finding.parse(search.text + " ")
        return search_words.proposed_name(search, query, self._reference.vocabulary)

    # --- saved ones ---------------------------------------------------------------------------------------
    def save(self, name: str, search: Search, slot: int | None = None, *, instead: bool = False) -> Changes:
        """Keeps `search` under `name`. One of that name is refused, or with `instead` gives way.

        Another search loses the shortcut when it had it.
        """
        wanted = SavedSearchInput(_checked_name(name), _checked(search), _checked_slot(slot))

        def work(tx: Transaction) -> None:
            others = tx.searches.all()
            same = _same_name(others, wanted.name)
            if same is None:
                _free_slot(tx, others, wanted.slot)
                tx.searches.add(wanted)
            elif instead:
                _free_slot(tx, (one for one in others if one is not same), wanted.slot)
                tx.searches.replace(same.id, wanted, same.version)
            else:
                raise _taken(same.name)

        return self._session.command("search.save", work)

    def edit(self, search_id: int, name: str, slot: int | None, expected: int) -> Changes:
        """Another name or shortcut. ConflictError when it was changed since version `expected` was read."""
        name, slot = _checked_name(name), _checked_slot(slot)

        def work(tx: Transaction) -> None:
            stored = tx.searches.all()
            others = [one for one in stored if one.id != search_id]
            same = _same_name(others, name)
            if same is not None:
                raise _taken(same.name)
            _free_slot(tx, others, slot)
            search = next((one.search for one in stored if one.id == search_id), kept(Search()))
            tx.searches.replace(search_id, SavedSearchInput(name, search, slot), expected)

        return self._session.command("search.edit", work)

    def delete(self, search_id: int, expected: int) -> Changes:
        return self._session.command("search.delete", lambda tx: tx.searches.delete(search_id, expected))

    def reorder(self, ids: Sequence[int]) -> Changes:
        """These first and in this order."""
        return self._session.command("search.reorder", lambda tx: tx.searches.order(ids))

    # --- recent ones --------------------------------------------------------------------------------------
    def remember(self, search: Search) -> None:
        """Keeps `search` as the latest; one that asks for nothing is not kept. No undo, no audit."""
        lasting = search.lasting
        if lasting.is_empty or len(lasting.text) > LONGEST_TEXT:
            return
        new = StoredRecent(kept(replace(lasting, text=readable(lasting.text))), self._session.now())
        store = self._session.store
        with self._lock:
            store.keep_recent_searches(with_recent(store.recent_searches(), new))

    def forget(self, search: Search) -> None:
        """Takes one out of the recent searches."""
        gone = kept(search)
        store = self._session.store
        with self._lock:
            left = [one for one in store.recent_searches() if not same_search(self._known(one.search), gone)]
            store.keep_recent_searches(left)

    def clear_recent(self) -> None:
        with self._lock:
            self._session.store.keep_recent_searches(())

    # --- small change -------------------------------------------------------------------------------------
    def _saved(self, one: StoredSearch) -> SavedSearch:
        search, is_whole = self._read(one.search)
        return SavedSearch(one.id, one.version, one.name, search, one.slot, is_whole)

    def _read(self, stored: KeptSearch) -> tuple[Search, bool]:
        return read(stored, self._is_known)

    def _known(self, stored: KeptSearch) -> KeptSearch:
        """As it is shown: without what is not known any more."""
        return kept(self._read(stored)[0])

    def _is_known(self, kind: TermKind, code: str) -> bool:
        return self._reference.vocabulary.get(kind, code) is not None


def order(chosen: Sort | None, query: Query) -> Sort:
    """As chosen; unless chosen, nearest first once a place is named."""
    if query.near is None:
        return Sort.RELEVANCE if chosen in (None, Sort.NEAREST) else chosen
    return chosen or Sort.NEAREST


def _free_slot(tx: Transaction, others: Iterable[StoredSearch], slot: int | None) -> None:
    for one in others:
        if slot is not None and one.slot == slot:
            tx.searches.replace(one.id, SavedSearchInput(one.name, one.search, None), one.version)


def _same_name(stored: Iterable[StoredSearch], name: str) -> StoredSearch | None:
    return next((one for one in stored if _folded(one.name) == _folded(name)), None)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _checked_name(name: str) -> str:
    bare = " ".join(readable(name).split())
    if not bare:
        raise _problem("name", translate("searches", "Give the search a name, such as “Spanish, near the clinic”."))
    if len(bare) > LONGEST_NAME:
        sentence = translate("searches", "The name has {length} characters: shorten it to {limit}.")
        raise _problem("name", sentence.format(length=len(bare), limit=LONGEST_NAME))
    return bare


def _checked_slot(slot: int | None) -> int | None:
    if slot is not None and slot not in SLOTS:
        raise _problem("slot", translate("searches", "The shortcut is a number from 1 to 9."))
    return slot


def _checked(search: Search) -> KeptSearch:
    lasting = search.lasting
    if lasting.is_empty:
        sentence = translate("searches", "There is no search to save yet: type something or choose a filter first.")
        raise _problem("search", sentence)
    if len(lasting.text) > LONGEST_TEXT:
        sentence = translate("searches", "The search has {length} characters: shorten it to {limit}.")
        raise _problem("search", sentence.format(length=f"{len(lasting.text):,}", limit=f"{LONGEST_TEXT:,}"))
    return kept(replace(lasting, text=readable(lasting.text)))


def _taken(name: str) -> InvalidInput:
    sentence = translate("searches", "A search named “{name}” is saved already: choose another name.")
    return _problem("name", sentence.format(name=name))


def _problem(field: str, sentence: str) -> InvalidInput:
    return InvalidInput((FieldProblem(field, sentence),))
