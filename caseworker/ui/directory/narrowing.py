"""What stays of the filters that were chosen with buttons. No Qt in here."""

from __future__ import annotations

from dataclasses import replace

from caseworker.models.query import Filters


def narrowed_to(chosen: Filters, left: Filters) -> Filters:
    """`chosen` without what `left` no longer has."""
    return replace(
        chosen,
        roles=chosen.roles & left.roles,
        terms=tuple(term for term in chosen.terms if term in left.terms),
        availability=chosen.availability & left.availability,
        credentials=chosen.credentials & left.credentials,
        states=chosen.states & left.states,
        telehealth=chosen.telehealth and left.telehealth,
        favorites=chosen.favorites and left.favorites,
        confirmed_only=chosen.confirmed_only and left.confirmed_only,
        fresh_days=chosen.fresh_days if left.fresh_days is not None else None,
        tried=chosen.tried & left.tried,
        from_import=chosen.from_import if left.from_import is not None else None,
    )
