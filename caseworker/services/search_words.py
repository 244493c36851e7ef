"""What a kept search asks for, in words: beside its name, and to propose one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.codes import Availability
from caseworker.models.query import Sort
from caseworker.models.roles import Role
from caseworker.models.searches import Search
from caseworker.search.lexicon import (
    availability_meaning,
    near_label,
    role_meaning,
    state_meaning,
    telehealth_meaning,
    term_chip,
)

if TYPE_CHECKING:
    from caseworker.models.query import Filters, Query
    from caseworker.models.vocabulary import Vocabulary

LONGEST_NAME = 60
"""Characters."""


def asks_for(search: Search, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Its parts: the typed words in quotes, then what was chosen beside them."""
    typed = " ".join(search.text.split())
    parts = [translate("searches", "“{words}”").format(words=typed)] if typed else []
    parts += _filter_words(search.filters, vocabulary)
    if search.near is not None:
        parts.append(near_label(search.near))
    if search.sort is not None:
        parts.append(_sort_word(search.sort))
    return tuple(parts) or (translate("searches", "everybody"),)


def proposed_name(search: Search, query: Query, vocabulary: Vocabulary) -> str:
    """From what `query` understood of its text, what was chosen, and the words left to find: “Therapist, Spanish”."""
    parts = [chip.label.partition(": ")[2] or chip.label for chip in query.understood]
    parts += [part.partition(": ")[2] or part for part in _filter_words(search.filters, vocabulary)]
    if search.near is not None and query.near is None:
        parts.append(near_label(search.near))
    parts += _left_words(query)
    name = ""
    for part in dict.fromkeys(parts):
        longer = f"{name}, {part}" if name else part
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return (name[:1].upper() + name[1:]) or " ".join(search.text.split())[:LONGEST_NAME]


def _left_words(query: Query) -> Iterator[str]:
    """The words to find as they were typed, one part for those that stand together."""
    start = 0
    for chip in query.understood:
        yield from _bare(query.text[start : chip.start])
        start = chip.end
    yield from _bare(query.text[start:])


def _bare(text: str) -> Iterator[str]:
    if words := " ".join(text.replace(",", " ").split()):
        yield words


def _filter_words(filters: Filters, vocabulary: Vocabulary) -> Iterator[str]:
    yield from (role_meaning(role).label for role in Role if role in filters.roles)
    if filters.confirmed_only:
        yield translate("searches", "confirmed")
    yield from (term_chip(term.kind, vocabulary.label(term.kind, term.code)) for term in filters.terms)
    yield from (availability_meaning(one).label for one in Availability if one in filters.availability)
    if filters.telehealth:
        yield telehealth_meaning().label
    yield from sorted(filters.credentials)
    yield from (state_meaning(state).label for state in sorted(filters.states))
    if filters.favorites:
        yield translate("searches", "favorites only")
    if filters.fresh_days is not None:
        yield translate("searches", "checked in the last {n} days").format(n=filters.fresh_days)
    if filters.include_inactive:
        yield translate("searches", "also inactive ones")
    if filters.tried:
        yield tried_words(len(filters.tried))
    if filters.from_import is not None:
        yield translate("searches", "from one import")


def tried_words(number: int) -> str:
    """That so many contacts are left out: "not the 3 already tried"."""
    if number == 1:
        return translate("searches", "not the one already tried")
    return translate("searches", "not the {n} already tried").format(n=f"{number:,}")


def _sort_word(sort: Sort) -> str:
    return {
        Sort.RELEVANCE: translate("searches", "best match first"),
        Sort.NEAREST: translate("searches", "nearest first"),
        Sort.VERIFIED: translate("searches", "lately checked first"),
        Sort.AVAILABILITY: translate("searches", "available first"),
    }[sort]
