"""What is searched for: made by `search`, answered by a store. Immutable, hashable, standard library only."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from caseworker.models.codes import FRESH_DAYS, Availability, FactGroup
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind


class Sort(StrEnum):
    """`RELEVANCE`: name matches first, then the rest, in name order."""

    RELEVANCE = "relevance"
    NEAREST = "nearest"
    VERIFIED = "verified"
    AVAILABILITY = "availability"


@dataclass(frozen=True, slots=True)
class Near:
    """Within `miles` of a ZIP code or city as typed. Coordinates in degrees, None until the place is looked up.

    `state` is that of the place, known with its coordinates: after everybody within reach come the contacts of this
    state, or of none, whose distance nobody knows. With `or_telehealth`, those with telehealth and a license of this
    state count as near too, and come between.
    """

    place: str
    miles: float = 10.0
    latitude: float | None = None
    longitude: float | None = None
    label: str = ""
    state: str = ""
    or_telehealth: bool = False


@dataclass(frozen=True, slots=True)
class TermRef:
    """A vocabulary term. `or_words`: folded words that match in its place (practice terms are often free words)."""

    kind: TermKind
    code: str
    or_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportRef:
    """One import: the undo step it made, and its day. Known as long as the step can be undone, then nothing matches."""

    step: int
    on: date


@dataclass(frozen=True, slots=True)
class Filters:
    """Roles, availability and states widen (any of them); terms and credentials narrow (all of them).

    `from_import`: only what that import added or updated. `tried`: ids of contacts that are left out, for they were
    tried already.
    """

    roles: frozenset[Role] = frozenset()
    confirmed_only: bool = False
    terms: tuple[TermRef, ...] = ()
    availability: frozenset[Availability] = frozenset()
    telehealth: bool = False
    credentials: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    favorites: bool = False
    fresh_days: int | None = None
    include_inactive: bool = False
    from_import: ImportRef | None = None
    tried: frozenset[int] = frozenset()


class ChipKind(StrEnum):
    ROLE = "role"
    TERM = "term"
    NEAR = "near"
    AVAILABILITY = "availability"
    TELEHEALTH = "telehealth"
    CREDENTIAL = "credential"
    STATE = "state"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Understood:
    """One removable chip: what a stretch of the typed text (`start` to `end`) was taken for.

    `value` is the code that the filter uses; `label` is for people ("Language: Spanish").
    """

    kind: ChipKind
    value: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """`words`: folded (no accents, lower case); each must match as a prefix of some word of the contact.

    `alternatives`: pairs of one of `words` and others that do in its place, as whole words of the name.
    `spellings`: choices of folded texts; of each choice all words of one text must match, wherever they stand.
    `phrases`: folded texts whose words must stand next to each other, as whole words in this order, in one text.
    `believed_days`: for so many days after it was answered an availability is believed, then it counts as unknown.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    filters: Filters = Filters()
    near: Near | None = None
    sort: Sort = Sort.RELEVANCE
    understood: tuple[Understood, ...] = ()
    in_bin: bool = False
    alternatives: tuple[tuple[str, tuple[str, ...]], ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[str, ...] = ()
    believed_days: int = FRESH_DAYS[FactGroup.AVAILABILITY]

    def instead_of(self, word: str) -> tuple[str, ...]:
        """What does in the place of `word`."""
        return tuple(other for typed, others in self.alternatives if typed == word for other in others)

    @property
    def is_everything(self) -> bool:
        asks = self.words or self.phrases or self.spellings or self.near is not None or self.in_bin
        return not asks and self.filters == Filters()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: contact ids in order, as 64-bit integers. `complete` is False when `limit` cut the list.

    `counted`: how many match as far as that is known without listing them, at least as many as `ids`.
    """

    ids: array[int]
    complete: bool
    name_matches: int = 0
    counted: int = 0

    @property
    def total(self) -> int:
        return max(len(self.ids), self.counted)


@dataclass(frozen=True, slots=True)
class Loosening:
    """Nothing was found: dropping this part of the query would leave `count` contacts."""

    part: Understood | None
    label: str
    count: int
    query: Query


class Nearness(StrEnum):
    """Why a word stands near another: a slip of the finger, the same sound, a short form of the same given name."""

    SPELLING = "spelling"
    SOUND = "sound"
    NICKNAME = "nickname"


@dataclass(frozen=True, slots=True)
class NearWord:
    """A word of the directory that may be meant; `contacts` have it, counted up to a store's own limit."""

    word: str
    contacts: int
    kind: Nearness


@dataclass(frozen=True, slots=True)
class Widening:
    """What else may be meant: for the typed words `typed`, `words`. `query` asks for it and finds `count`.

    A slip of the finger (`SPELLING`) is asked for instead, everything else besides what was typed.
    """

    kind: Nearness
    typed: tuple[str, ...]
    words: tuple[str, ...]
    count: int
    query: Query
