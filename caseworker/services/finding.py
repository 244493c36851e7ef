"""Finding contacts: typed text to a query, a query to ids, ids to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.query import Filters, Near, Query, Sort
from caseworker.services.cancel import CancelToken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.models.query import Found, Loosening, Understood
    from caseworker.models.rows import ContactRow
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.storage.base import Cancel


_NO_FILTERS = Filters()


class Finding:
    """`parse` and `without` are pure and fast enough for each keystroke; the others ask the store."""

    def __init__(self, session: Session, reference: Reference) -> None:
        self._session = session
        self._reference = reference

    def parse(
        self,
        text: str,
        chosen: Filters = _NO_FILTERS,
        near: Near | None = None,
        sort: Sort = Sort.RELEVANCE,
    ) -> Query:
        raise NotImplementedError

    def without(self, query_text: str, chip: Understood) -> str:
        """The text with that chip's words removed, or in quotes when they are to be read as words."""
        raise NotImplementedError

    def search(self, query: Query, *, limit: int | None = None, cancel: Cancel | None = None) -> Found:
        """All ids in order, or the first `limit`. Raises Cancelled."""
        return self._session.store.search(query, limit=limit, cancel=cancel)

    def rows(
        self,
        ids: Sequence[int],
        query: Query | None = None,
        *,
        cancel: Cancel | None = None,
    ) -> list[ContactRow]:
        """In the order of `ids`, those that are gone left out."""
        return self._session.store.rows(ids, query, cancel=cancel)

    def loosen(self, query: Query, *, cancel: Cancel | None = None) -> list[Loosening]:
        """For a query that found nothing: which part to drop, and what that would find."""
        return self._session.store.loosen(query, cancel=cancel)

    def new_cancel(self) -> Cancel:
        return CancelToken()
