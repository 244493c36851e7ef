"""Which stretches of a row's text the query matched. No Qt in here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from caseworker.models.query import Query
from caseworker.models.vocabulary import TermKind, normalized

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
Span = tuple[int, int]


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return normalized(word).replace(" ", "")


class Highlighter:
    """`spans(text)` gives what to mark: the matched beginning of a word, the whole of a chosen term or quoted phrase.

    `label` gives the label of a vocabulary term for a code (`Vocabulary.label`).
    """

    def __init__(self, query: Query, label: Callable[[TermKind, str], str]) -> None:
        self._prefixes = tuple(word for word in query.words if word)
        self.labels = tuple(label(term.kind, term.code) for term in query.filters.terms)
        named = (normalized(one) for one in self.labels)
        alternatives = (normalized(word) for term in query.filters.terms for word in term.or_words)
        spelled = (normalized(text) for choice in query.spellings for text in choice)
        together = (*named, *alternatives, *spelled, *query.phrases)
        self._phrases = tuple(phrase.split() for phrase in together if phrase)

    @property
    def is_idle(self) -> bool:
        return not self._prefixes and not self._phrases

    def spans(self, text: str) -> tuple[Span, ...]:
        """Start and end of each stretch to mark, in order, not overlapping."""
        if self.is_idle or not text:
            return ()
        found = [(match.start(), match.end(), _folded(match.group())) for match in _WORD.finditer(text)]
        spans = [*self._phrase_spans(found), *self._prefix_spans(found)]
        return tuple(_merged(sorted(spans)))

    def _prefix_spans(self, found: list[tuple[int, int, str]]) -> Iterable[Span]:
        for start, end, word in found:
            length = max((len(one) for one in self._prefixes if word.startswith(one)), default=0)
            if length:
                yield start, min(end, start + length)

    def _phrase_spans(self, found: list[tuple[int, int, str]]) -> Iterable[Span]:
        heard = [word for _, _, word in found]
        for phrase in self._phrases:
            for at in range(len(heard) - len(phrase) + 1):
                if heard[at : at + len(phrase)] == phrase:
                    yield found[at][0], found[at + len(phrase) - 1][1]


def _merged(spans: list[Span]) -> Iterable[Span]:
    last: Span | None = None
    for start, end in spans:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last
