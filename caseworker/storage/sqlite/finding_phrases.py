"""Words next to each other: the full-text index knows which contacts have them, their texts how they stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

from caseworker.storage.sqlite import index_schema
from caseworker.storage.sqlite.finding_nearby import Lately
from caseworker.storage.sqlite.index_document import has_phrase
from caseworker.storage.sqlite.index_reading import read_listed
from caseworker.storage.sqlite.index_words import IndexWords

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel

Connection = Any

# The first ones are soon enough for a page, the others are read in larger steps.
_FIRST_STEP, _LARGEST_STEP = 64, 512
_MOST_KEPT = 200_000


class Phrases:
    """Looks through the texts of contacts, and keeps who has the phrases asked for last until the index changes.

    For any thread.
    """

    def __init__(self, words: IndexWords | None = None) -> None:
        self._words = words or IndexWords()
        self._kept: Lately[tuple[str | None, str], dict[int, bool]] = Lately()

    def having(
        self, conn: Connection, phrases: tuple[str, ...], rows: Any, cancel: Cancel | None = None
    ) -> Iterator[Any]:
        """Those of the rows (a cursor; each ends in a contact id) whose contact has all the phrases, read as taken."""
        changed = index_schema.get_state(conn, index_schema.CHANGED)
        size = _FIRST_STEP
        # An interrupted connection stays so while a cursor is open: it could not even end its transaction.
        with closing(rows):
            while step := list(islice(rows, size)):
                having = {row[-1] for row in step}
                for phrase in phrases:
                    if cancel is not None:
                        cancel.check()
                    known = self._kept.get((changed, phrase), dict)
                    having = self._having(conn, phrase, having, known)
                yield from (row for row in step if row[-1] in having)
                size = min(2 * size, _LARGEST_STEP)

    def _having(self, conn: Connection, phrase: str, ids: set[int], known: dict[int, bool]) -> set[int]:
        told = {one: known[one] for one in ids if one in known}
        if unknown := ids - told.keys():
            sources = read_listed(conn, sorted(unknown))
            read = {source.scalars.id: has_phrase(source, self._words, phrase) for source in sources}
            told |= read
            if len(known) < _MOST_KEPT:
                known |= read
        return {one for one, has in told.items() if has}
