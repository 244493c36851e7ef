"""What was looked for and not found, kept as codes: never a typed word, a place or a client."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.models.query import Filters, Query

if TYPE_CHECKING:
    from caseworker.services.session import Session

NEAR = "near"
"""Stands for any place: which one it was is not kept."""
TELEHEALTH = "telehealth"
_NO_FILTERS = Filters()


class Unmet:
    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, terms: tuple[str, ...]) -> None:
        """Counts once, for today, that nobody was found for `terms` (see `sought`). No undo, no audit."""
        if terms:
            self._session.store.note_unmet(self._session.today(), terms)


def sought(query: Query) -> tuple[str, ...]:
    """What `query` asks for as codes, sorted: ``role:…``, ``<kind of term>:…``, ``availability:…``, and the bare words
    ``telehealth`` and ``near``. Empty when it asks for none of them, or also for what has no code (a name, words,
    a credential, favorites …): that nobody was found may be due to that.
    """
    filters = query.filters
    coded = replace(
        _NO_FILTERS,
        roles=filters.roles,
        terms=filters.terms,
        availability=filters.availability,
        telehealth=filters.telehealth,
        states=filters.states,
        # Whoever wants confirmed roles alone seeks the role all the same.
        confirmed_only=filters.confirmed_only,
    )
    if query.words or query.spellings or query.in_bin or filters != coded:
        return ()
    terms = {f"role:{role.value}" for role in filters.roles}
    terms |= {f"{term.kind.value}:{term.code}" for term in filters.terms}
    terms |= {f"availability:{one.value}" for one in filters.availability}
    if filters.telehealth:
        terms.add(TELEHEALTH)
    if not terms:
        return ()
    # Without the place there is nothing to tell where somebody is missing.
    return tuple(sorted(terms | {NEAR} if query.near is not None or filters.states else terms))
