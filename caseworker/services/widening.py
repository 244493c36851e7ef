"""What else a search may mean: words a slip away when little is found, and names that sound alike or are short for one
another, offered beside what was typed. Nothing is ever replaced without being told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.models.query import Nearness, Query, Widening
from caseworker.search.folding import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from caseworker.models.query import NearWord
    from caseworker.storage.base import Cancel, Store

LITTLE = 3
"""Whoever finds more than so many is taken to have typed what they meant."""
WIDENED = 200
"""Beyond so many contacts nothing more is offered: there is enough to look through."""

_FAR_MORE = 20
"""By so many times the other word must be the more frequent: "Jonson" is a rare name, and no misspelling where it is
found."""
_MOST_WORDS = 4
_MOST_OFFERS = 3


def may_be_a_slip(query: Query, found: int) -> bool:
    """What stands in quotes is none."""
    return found <= LITTLE and bool(query.words) and not query.phrases and '"' not in query.text


def respelled(
    query: Query, found: int, store: Store, parse: Callable[[str], Query], cancel: Cancel | None = None
) -> Widening | None:
    """What to show instead of a query that finds little: its text with far more frequent words, if that finds more.

    `parse` reads the corrected text as the other was read.
    """
    if not may_be_a_slip(query, found):
        return None
    changed: dict[str, str] = {}
    for word in _typed(query):
        near = store.near_words(word, cancel=cancel)
        own = _contacts_with(word, store, cancel)
        if own <= LITTLE and (better := _far_more_frequent(near, own)):
            changed[word] = better
    if not changed:
        return None
    corrected = parse(_rewritten(query, changed))
    count = store.search(corrected, limit=WIDENED, cancel=cancel).total
    if count <= _FAR_MORE * found:
        return None
    return Widening(Nearness.SPELLING, tuple(changed), tuple(changed.values()), count, corrected)


def offers(
    query: Query,
    found: int,
    store: Store,
    nicknames: Callable[[str], Sequence[str]],
    cancel: Cancel | None = None,
) -> list[Widening]:
    """Other names that would add contacts: of the same sound, and other forms of a given name."""
    if found > WIDENED or query.alternatives:
        return []
    offered = []
    for word in _typed(query):
        near = store.near_words(word, cancel=cancel)
        sounding = [one.word for one in near if one.kind is Nearness.SOUND and not one.word.startswith(word)]
        for kind, others in ((Nearness.NICKNAME, tuple(nicknames(word))), (Nearness.SOUND, tuple(sounding[:4]))):
            if offer := _offer(query, found, kind, word, others, store, cancel):
                offered.append(offer)
    return sorted(offered, key=lambda one: -one.count)[:_MOST_OFFERS]


def _offer(
    query: Query,
    found: int,
    kind: Nearness,
    word: str,
    others: tuple[str, ...],
    store: Store,
    cancel: Cancel | None,
) -> Widening | None:
    if not others:
        return None
    wider = replace(query, alternatives=((word, others),))
    count = store.search(wider, limit=WIDENED, cancel=cancel).total
    return Widening(kind, (word,), others, count, wider) if count > found else None


def _typed(query: Query) -> list[str]:
    """Words that a person may have misspelled: not numbers, and not so many that it takes long."""
    return [word for word in query.words if word.isalpha()][:_MOST_WORDS]


def _far_more_frequent(near: Iterable[NearWord], own: int) -> str:
    for one in near:
        if one.kind is Nearness.SPELLING and one.contacts > _FAR_MORE * own:
            return one.word
    return ""


def _contacts_with(word: str, store: Store, cancel: Cancel | None) -> int:
    return store.search(Query(words=(word,)), limit=LITTLE + 1, cancel=cancel).total


def _rewritten(query: Query, changed: dict[str, str]) -> str:
    """The typed text with other words in the places of those that changed."""
    text = query.text
    for token in reversed(tokens(text)):
        if token.text in changed:
            text = text[: token.start] + changed[token.text] + text[token.end :]
    return text
