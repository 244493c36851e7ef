"""Finding contacts: typed text to a query, a query to ids, ids to rows."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.models.query import ChipKind, Filters, Found, Loosening, Near, Query, Sort
from caseworker.services import widening
from caseworker.services.cancel import CancelToken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caseworker.models.query import Understood, Widening
    from caseworker.models.rows import ContactRow
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.storage.base import Cancel


_NO_FILTERS = Filters()
_ANY = Query()


class Finding:
    """`parse` and `without` are pure and fast enough for each keystroke; the others ask the store."""

    def __init__(self, session: Session, reference: Reference, believed_days: Callable[[], int]) -> None:
        self._believed_days = believed_days
        self._session = session
        self._reference = reference

    # --- on each keystroke --------------------------------------------------------------------------------
    def parse(
        self,
        text: str,
        chosen: Filters = _NO_FILTERS,
        near: Near | None = None,
        sort: Sort = Sort.RELEVANCE,
    ) -> Query:
        """What `text` asks for, beside what was chosen with buttons. Never raises.

        A last word without a blank after it may be unfinished: pass ``text + " "`` where nobody is typing.
        """
        if text:
            # What words mean is loaded with the first of them: the first page asks for everybody.
            from caseworker.search.parsing import parse

            query = parse(text, self._reference.lexicon, chosen, near, sort)
        else:
            query = Query("", (), chosen, near, sort)
        return self.located(query) if self._reference.knows_places else query

    def without(self, query_text: str, chip: Understood, *, keep_words: bool = False) -> str:
        """The text with that chip's words removed; with `keep_words` they stay, in quotes, as words to find."""
        from caseworker.search.parsing import without  # see parse

        return without(query_text, chip, keep_words=keep_words)

    def warm_up(self) -> None:
        """Loads what the first word needs. Call it off the window's thread."""
        from caseworker.search import parsing  # noqa: F401 - see parse

        self._reference.warm_up()

    # --- asking the store ---------------------------------------------------------------------------------
    def search(self, query: Query, *, limit: int | None = None, cancel: Cancel | None = None) -> Found:
        """All ids in order, or the first `limit`. Raises Cancelled.

        Near a place that does not exist there is nobody: `place_problem` says so.
        """
        located = self._asked(query)
        if _is_nowhere(located):
            return Found(array("q"), complete=True)
        return self._session.store.search(located, limit=limit, cancel=cancel)

    def rows(
        self,
        ids: Sequence[int],
        query: Query | None = None,
        *,
        cancel: Cancel | None = None,
    ) -> list[ContactRow]:
        """In the order of `ids`, those that are gone left out."""
        located = self._asked(query or _ANY)
        return self._session.store.rows(ids, located, cancel=cancel)

    def counts(
        self, queries: Sequence[Query], counted: Callable[[int, int], None], *, cancel: Cancel | None = None
    ) -> None:
        """How many contacts each finds: `counted` is called, on this thread, with its place and number, in order."""
        located = [self._asked(query) for query in queries]
        known = [place for place, query in enumerate(located) if not _is_nowhere(query)]
        for place, query in enumerate(located):
            if _is_nowhere(query):
                counted(place, 0)
        self._session.store.counts(
            [located[place] for place in known], lambda at, number: counted(known[at], number), cancel=cancel
        )

    def loosen(self, query: Query, *, cancel: Cancel | None = None) -> list[Loosening]:
        """For a query that found nothing: which part to drop, and what that would find."""
        located = self._asked(query)
        if _is_nowhere(located):
            return self._anywhere(located, cancel)
        return self._session.store.loosen(located, cancel=cancel)

    @staticmethod
    def may_be_a_slip(query: Query, found: int) -> bool:
        """Whether so little was found that `respelled` is worth asking."""
        return widening.may_be_a_slip(query, found)

    def respelled(self, query: Query, found: int, *, cancel: Cancel | None = None) -> Widening | None:
        """What to show instead of a query that found next to nothing, if a word in it looks like a slip."""
        located = self._asked(query)
        if _is_nowhere(located):
            return None
        return widening.respelled(
            located, found, self._session.store, lambda text: self._parsed_again(text, located), cancel
        )

    def offers(self, query: Query, found: int, *, cancel: Cancel | None = None) -> list[Widening]:
        """Names that sound alike, and other forms of a given name, where they would add to the `found` contacts."""
        located = self._asked(query)
        if _is_nowhere(located):
            return []
        return widening.offers(located, found, self._session.store, self._reference.nicknames.others, cancel)

    def place_problem(self, query: Query) -> str:
        """One sentence when the query names a place that does not exist, else empty."""
        if not _is_nowhere(self.located(query)) or query.near is None:
            return ""
        return self._reference.place_problem(query.near.place)

    def located(self, query: Query) -> Query:
        """The same with the point of its place, where there is such a place."""
        near = query.near
        # One that was kept by an older version knows its coordinates, and no state.
        if near is None or (near.latitude is not None and near.state):
            return query
        place = self._reference.place(near.place)
        if place is None:
            return query
        here = replace(near, latitude=place.latitude, longitude=place.longitude, label=place.label, state=place.state)
        return replace(query, near=here)

    def _asked(self, query: Query) -> Query:
        """As the store is asked: with the point of its place, and as long as this office believes an answer."""
        days = self._believed_days()
        located = self.located(query)
        return located if located.believed_days == days else replace(located, believed_days=days)

    def _parsed_again(self, text: str, query: Query) -> Query:
        """As `query` was, with another text: what was chosen and understood stays."""
        again = self.parse(text, query.filters, query.near, query.sort)
        return replace(again, in_bin=query.in_bin)

    def _anywhere(self, query: Query, cancel: Cancel | None) -> list[Loosening]:
        chip = next((one for one in query.understood if one.kind is ChipKind.NEAR), None)
        text = self.without(query.text, chip) if chip else query.text
        others = tuple(one for one in query.understood if one is not chip)
        wider = replace(query, text=text, near=None, understood=others)
        count = self.search(wider, cancel=cancel).total
        if not count or query.near is None:
            return []
        return [Loosening(chip, chip.label if chip else query.near.place, count, wider)]

    def new_cancel(self) -> CancelToken:
        """To be handed to one query or long command, and pressed from another thread."""
        return CancelToken()


def _is_nowhere(query: Query) -> bool:
    return query.near is not None and query.near.latitude is None
