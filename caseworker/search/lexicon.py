"""What the search field understands: every phrase and what it means. Built once, asked at each keystroke."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from caseworker.messages import translate
from caseworker.models.checks import US_STATES
from caseworker.models.codes import Availability
from caseworker.models.query import ChipKind, Near
from caseworker.models.roles import Role
from caseworker.models.states import CODES
from caseworker.models.vocabulary import Term, TermKind, Vocabulary
from caseworker.search import everyday
from caseworker.search.folding import compact, fold

# A contact has these or not; everything else in the vocabulary is also looked for as free words.
STRICT_KINDS = frozenset({TermKind.LANGUAGE, TermKind.PAYER})
_ASIDE = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for. `capitals`: only when typed so. `weak`: only when no plain word follows it.

    `led`: only after "in" or a comma. `or_words`: what is looked for in place of the term, if not what was typed.
    """

    kind: ChipKind
    value: str
    label: str
    term: TermKind | None = None
    capitals: bool = False
    weak: bool = False
    led: bool = False
    or_words: tuple[str, ...] = ()

    def same(self, other: Meaning) -> bool:
        return self.kind is other.kind and self.value == other.value


class Lexicon:
    """`is_place` says at once whether words (folded, such as "camden nj") name a place; None while it cannot tell.

    `own`: pairs of what the user types and what it means. They go before everything else.
    """

    def __init__(
        self,
        vocabulary: Vocabulary | None = None,
        *,
        credentials: Iterable[str] = (),
        role_labels: Mapping[Role, str] | None = None,
        term_label: Callable[[Term], str] = lambda term: term.label,
        is_place: Callable[[str], bool | None] = lambda _words: None,
        own: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.is_place = is_place
        self._meanings: dict[tuple[str, ...], Meaning] = {}
        self._credentials = {compact(name): name for name in reversed(list(credentials))}
        for phrase, meaning in self._everyday(role_labels or {}):
            self._meanings.setdefault(_words(phrase), meaning)
        for phrase, meaning in _terms(vocabulary or Vocabulary(()), term_label):
            self._meanings.setdefault(_words(phrase), meaning)
        for name in self._credentials.values():
            self._meanings.setdefault(_words(name), credential_meaning(name))
        mine = {_words(typed): self._own_meaning(typed, means) for typed, means in own if _words(means)}
        self._meanings.update(mine)
        self._meanings.pop((), None)
        self._longest: dict[str, int] = {}
        for words in self._meanings:
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
        self._sorted = sorted((" ".join(words), words) for words in self._meanings)

    def __len__(self) -> int:
        return len(self._meanings)

    def phrases(self) -> Iterator[tuple[str, Meaning]]:
        """Every phrase, folded, with its meaning."""
        for words, meaning in self._meanings.items():
            yield " ".join(words), meaning

    def longest(self, first: str) -> int:
        """How many words the longest phrase has that begins with the word `first`; 0 when there is none."""
        return self._longest.get(first, 0)

    def meaning(self, words: Sequence[str]) -> Meaning | None:
        return self._meanings.get(tuple(words))

    def meaning_of(self, phrase: str) -> Meaning | None:
        """What these words mean together, whatever stands around them."""
        return self._meanings.get(_words(phrase))

    def credential(self, letters: str) -> Meaning | None:
        """The credential written with these letters, dots aside ("ph.d")."""
        name = self._credentials.get(compact(letters))
        return credential_meaning(name) if name else None

    def may_grow(self, phrase: str, meaning: Meaning) -> bool:
        """Whether typing on within its last word could turn `phrase` into another one.

        A single letter that leaves the meaning as it is (a plural) does not count: it is understood at every step.
        """
        for longer, _ in self._beginning_with(phrase):
            rest = longer[len(phrase) :].partition(" ")[0]
            if not rest:
                continue
            grown = self._meanings.get(tuple(f"{phrase}{rest}".split()))
            if len(rest) > 1 or grown is None or not grown.same(meaning):
                return True
        return False

    def begins(self, start: str) -> bool:
        """Whether any phrase begins with these letters."""
        return any(True for _ in self._beginning_with(start))

    def _beginning_with(self, start: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        for place in range(bisect_left(self._sorted, (start, ())), len(self._sorted)):
            if not self._sorted[place][0].startswith(start):
                return
            yield self._sorted[place]

    def _own_meaning(self, typed: str, means: str) -> Meaning:
        """What the program understands by `means`, else its words, or those typed."""
        words = _words(means)
        known = self._meanings.get(words) or self.credential(means) or (state_of(means) if len(words) == 1 else None)
        if known is None:
            text = " ".join(words)
            return Meaning(ChipKind.WORD, text, f"“{means}”", or_words=(" ".join(_words(typed)), text))
        or_words = known.or_words or words if known.term not in STRICT_KINDS else ()
        return replace(known, capitals=False, weak=False, led=False, or_words=or_words)

    def _everyday(self, role_labels: Mapping[Role, str]) -> Iterator[tuple[str, Meaning]]:
        for role, words in everyday.ROLE_WORDS.items():
            meaning = role_meaning(role, role_labels.get(role, ""))
            yield from ((word, meaning) for word in words)
        for availability, phrases in everyday.AVAILABILITY_WORDS.items():
            yield from ((phrase, availability_meaning(availability)) for phrase in phrases)
        for availability, phrases in everyday.WEAK_AVAILABILITY_WORDS.items():
            yield from ((phrase, availability_meaning(availability, weak=True)) for phrase in phrases)
        yield from ((phrase, telehealth_meaning()) for phrase in everyday.TELEHEALTH_WORDS)
        yield from ((phrase, telehealth_meaning(weak=True)) for phrase in everyday.WEAK_TELEHEALTH_WORDS)
        for name, state in CODES.items():
            yield name, state_meaning(state, weak=True, led=name in everyday.STATES_THAT_ARE_NAMES)


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(fold(phrase).split())


def _terms(vocabulary: Vocabulary, label: Callable[[Term], str]) -> Iterator[tuple[str, Meaning]]:
    for term in vocabulary:
        meaning = term_meaning(term, label(term))
        for spelling in (term.label, term.label_es, *term.synonyms):
            yield spelling, meaning
            yield _ASIDE.sub(" ", spelling), meaning
        for abbreviation in term.abbreviations:
            yield abbreviation, term_meaning(term, label(term), capitals=len(compact(abbreviation)) < 3)
        words, phrases = everyday.PRACTITIONERS.get(term.code, ((), ()))
        yield from ((phrase, replace(meaning, or_words=words)) for phrase in phrases)


def role_meaning(role: Role, label: str = "") -> Meaning:
    return Meaning(ChipKind.ROLE, role.value, label or role.value.capitalize())


def term_meaning(term: Term, label: str, *, capitals: bool = False) -> Meaning:
    return Meaning(ChipKind.TERM, term.code, term_chip(term.kind, label), term.kind, capitals)


def term_chip(kind: TermKind, label: str) -> str:
    """Languages and payers say what they are: "Language: Spanish"."""
    if kind is TermKind.LANGUAGE:
        return translate("search", "Language: {name}").format(name=label)
    if kind is TermKind.PAYER:
        return translate("search", "Payment: {name}").format(name=label)
    return label


def availability_meaning(availability: Availability, *, weak: bool = False) -> Meaning:
    labels = {
        Availability.ACCEPTING: translate("search", "Accepting"),
        Availability.WAITLIST: translate("search", "Waitlist"),
        Availability.NOT_ACCEPTING: translate("search", "Not accepting"),
        Availability.UNKNOWN: translate("search", "Availability unknown"),
    }
    return Meaning(ChipKind.AVAILABILITY, availability.value, labels[availability], weak=weak)


def telehealth_meaning(*, weak: bool = False) -> Meaning:
    return Meaning(ChipKind.TELEHEALTH, "telehealth", translate("search", "Telehealth"), weak=weak)


def credential_meaning(name: str) -> Meaning:
    """Short letters are also names and words ("Cai", "cap"): those need capitals."""
    return Meaning(ChipKind.CREDENTIAL, name, name, capitals=len(compact(name)) < 4)


def state_meaning(state: str, *, weak: bool = False, led: bool = False) -> Meaning:
    return Meaning(ChipKind.STATE, state, state, weak=weak, led=led)


def near_label(near: Near) -> str:
    if near.or_telehealth:
        text = translate("search", "within {miles} mi of {place} or telehealth")
    else:
        text = translate("search", "within {miles} mi of {place}")
    return text.format(miles=f"{near.miles:g}", place=near.place)


def state_of(letters: str) -> Meaning | None:
    """The state with this postal code, in any case."""
    code = letters.upper()
    return state_meaning(code) if code in US_STATES else None
