"""What could be left out of a query that finds nothing: every part, and the query without it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from caseworker.messages import translate
from caseworker.models.query import ChipKind, Filters, Query, Understood
from caseworker.search.folding import tokens
from caseworker.search.lexicon import availability_meaning, near_label, role_meaning, term_chip
from caseworker.search.line import phones, quoted
from caseworker.search.parsing import without

# Of more parts there would be more pairs than a person waits for.
_MOST_IN_PAIRS = 8
_FEWEST_FOR_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query. `chip`: where it was typed, None if it was chosen with a button.

    `rest`: the query without it, in its text too.
    """

    chip: Understood | None
    label: str
    rest: Query


def parts(query: Query, label: Callable[[str], str] = str) -> list[Part]:
    """Each word, quoted phrase and filter; what widens each other (two states) goes together.

    `label` names a term's code.
    """
    words = (_without_word(query, word) for word in query.words)
    spellings = (_without_spelling(query, choice) for choice in query.spellings)
    phrases = (_without_phrase(query, phrase) for phrase in query.phrases)
    return [*words, *phrases, *spellings, *_without_filters(query, label)]


def pairs(query: Query, label: Callable[[str], str] = str) -> Iterator[Part]:
    """Each two parts together, of the first `_MOST_IN_PAIRS`; nothing where that would leave nothing to ask for."""
    singles = parts(query, label)[:_MOST_IN_PAIRS]
    if len(singles) < _FEWEST_FOR_PAIRS:
        return
    for place, first in enumerate(singles):
        later = {second.label for second in singles[place + 1 :]}
        for second in parts(first.rest, label):
            if second.label in later:
                both = translate("search", "{one} and {other}").format(one=first.label, other=second.label)
                yield Part(first.chip, both, second.rest)


def _without_word(query: Query, word: str) -> Part:
    chips = _word_chips(query, word)
    rest = replace(_cut(query, chips), words=tuple(other for other in query.words if other != word))
    return Part(chips[0] if chips else None, f"“{word}”", rest)


def _without_phrase(query: Query, phrase: str) -> Part:
    spans = [(start, end) for start, end, words in quoted(query.text) if words == phrase]
    chips = [Understood(ChipKind.WORD, phrase, f"“{phrase}”", start, end) for start, end in spans]
    rest = replace(_cut(query, chips), phrases=tuple(other for other in query.phrases if other != phrase))
    return Part(chips[0] if chips else None, f"“{phrase}”", rest)


def _without_spelling(query: Query, choice: tuple[str, ...]) -> Part:
    rest = replace(query, spellings=tuple(other for other in query.spellings if other != choice))
    return _part(rest, ChipKind.WORD, choice[-1], f"“{choice[-1]}”")


def _without_filters(query: Query, label: Callable[[str], str]) -> Iterator[Part]:
    filters = query.filters
    if query.near:
        yield _part(replace(query, near=None), ChipKind.NEAR, None, query.near.label or near_label(query.near))
    if filters.roles:
        names = ", ".join(role_meaning(role).label for role in sorted(filters.roles))
        yield _part(_narrowed(query, roles=frozenset()), ChipKind.ROLE, None, names)
    for term in filters.terms:
        others = tuple(other for other in filters.terms if other != term)
        yield _part(_narrowed(query, terms=others), ChipKind.TERM, term.code, term_chip(term.kind, label(term.code)))
    if filters.availability:
        names = ", ".join(availability_meaning(one).label for one in sorted(filters.availability))
        yield _part(_narrowed(query, availability=frozenset()), ChipKind.AVAILABILITY, None, names)
    if filters.telehealth:
        yield _part(_narrowed(query, telehealth=False), ChipKind.TELEHEALTH, None, translate("search", "Telehealth"))
    for name in sorted(filters.credentials):
        yield _part(_narrowed(query, credentials=filters.credentials - {name}), ChipKind.CREDENTIAL, name, name)
    if filters.states:
        yield _part(_narrowed(query, states=frozenset()), ChipKind.STATE, None, ", ".join(sorted(filters.states)))
    yield from _without_buttons(query, filters)


def _without_buttons(query: Query, filters: Filters) -> Iterator[Part]:
    """Filters that cannot be typed."""
    if filters.confirmed_only:
        rest = _narrowed(query, confirmed_only=False)
        yield Part(None, translate("search", "Only confirmed roles"), rest)
    if filters.favorites:
        yield Part(None, translate("search", "Only favorites"), _narrowed(query, favorites=False))
    if filters.fresh_days is not None:
        label = translate("search", "Verified within {days} days").format(days=filters.fresh_days)
        yield Part(None, label, _narrowed(query, fresh_days=None))
    if filters.tried:
        yield Part(None, translate("search", "Not those already tried"), _narrowed(query, tried=frozenset()))
    if filters.from_import is not None:
        yield Part(None, translate("search", "From one import"), _narrowed(query, from_import=None))


def _narrowed(query: Query, **changed: object) -> Query:
    return replace(query, filters=replace(query.filters, **changed))  # type: ignore[arg-type]


def _part(rest: Query, kind: ChipKind, value: str | None, label: str) -> Part:
    """`rest` still has the text and its chips: those of this kind (and value) go."""
    chips = [chip for chip in rest.understood if chip.kind is kind and value in {None, chip.value}]
    return Part(chips[0] if chips else None, label, _cut(rest, chips))


def _word_chips(query: Query, word: str) -> list[Understood]:
    """Where the word was typed, outside of quotes and of what was understood."""
    spans = [(token.start, token.end) for token in tokens(query.text) if token.text == word]
    spans += [(start, end) for start, end, digits in phones(query.text) if digits == word]
    elsewhere = [(chip.start, chip.end) for chip in query.understood]
    elsewhere += [(start, end) for start, end, _ in quoted(query.text)]
    return [
        Understood(ChipKind.WORD, word, f"“{query.text[start:end]}”", start, end)
        for start, end in sorted(spans)
        if not any(low < end and start < high for low, high in elsewhere)
    ]


def _cut(query: Query, chips: Iterable[Understood]) -> Query:
    """Without the words of these chips; the other chips keep their places in the shorter text."""
    for chip in sorted(chips, key=lambda one: one.start, reverse=True):
        text = without(query.text, chip)
        shift = len(text) - len(query.text)
        query = replace(
            query,
            text=text,
            understood=tuple(
                replace(other, start=other.start + shift, end=other.end + shift) if other.start > chip.start else other
                for other in query.understood
                if other != chip
            ),
        )
    return query
