"""The controlled vocabulary: specialties, modalities, payers and the like. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class TermKind(StrEnum):
    SPECIALTY = "specialty"
    MODALITY = "modality"
    INTERVENTION_MODEL = "intervention_model"
    LEVEL_OF_CARE = "level_of_care"
    POPULATION = "population"
    LANGUAGE = "language"
    PAYER = "payer"


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. `code` is unique over all kinds, even without underscores: the index uses it as a token."""

    kind: TermKind
    code: str
    label: str
    label_es: str = ""
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()


_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_ASIDE = re.compile(r"\(([^()]*)\)")


def normalized(words: str) -> str:
    """Lower case, no accents, letters and digits only, single blanks; `&` and `+` count as "and"."""
    text = words if words.isascii() else _without_accents(words)
    return _NOT_A_WORD.sub(" ", text.lower().replace("&", " and ").replace("+", " and ")).strip()


def _without_accents(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _spellings(term: Term) -> Iterator[str]:
    labels = (term.label, term.label_es)
    bare = (_ASIDE.sub(" ", label) for label in labels)
    for words in (*labels, *bare, *term.synonyms, *term.abbreviations):
        if key := normalized(words):
            yield key


def _readings(words: str) -> Iterator[str]:
    """The words as they are, then without their brackets, then what stands in those: "Cognitive (CBT)"."""
    yield normalized(words)
    if "(" in words:
        yield normalized(_ASIDE.sub(" ", words))
        yield from (normalized(aside) for aside in _ASIDE.findall(words))


class Vocabulary:
    """All terms, by kind and code, and findable by any of their spellings.

    Raises ValueError for a code that is malformed or used twice: two entries could not be told apart.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_kind: dict[TermKind, dict[str, Term]] = {kind: {} for kind in TermKind}
        seen: set[str] = set()
        for term in terms:
            token = term.code.replace("_", "")
            if not _CODE.fullmatch(term.code) or token in seen:
                raise ValueError(f"The vocabulary code “{term.code}” is malformed or used twice.")
            seen.add(token)
            self._by_kind[term.kind][term.code] = term

    @classmethod
    def from_rows(cls, rows: Mapping[TermKind, Iterable[Mapping[str, str]]]) -> Vocabulary:
        """From the rows of ``resources/vocabulary/<kind>.csv``; lists in a cell are separated by ``|``."""
        return cls(_term(kind, row) for kind in TermKind for row in rows.get(kind, ()))

    @cached_property
    def _by_spelling(self) -> dict[TermKind, dict[str, Term]]:
        # Not for the first page, which shows labels and looks for none.
        return {
            kind: {key: term for term in reversed(terms.values()) for key in _spellings(term)}
            for kind, terms in self._by_kind.items()
        }

    def __iter__(self) -> Iterator[Term]:
        for terms in self._by_kind.values():
            yield from terms.values()

    def __len__(self) -> int:
        return sum(len(terms) for terms in self._by_kind.values())

    def of_kind(self, kind: TermKind) -> tuple[Term, ...]:
        """In the order of the file, which is the order to show them in."""
        return tuple(self._by_kind[kind].values())

    def get(self, kind: TermKind, code: str) -> Term | None:
        return self._by_kind[kind].get(code)

    def label(self, kind: TermKind, code: str) -> str:
        """The label, or the code itself for one that the vocabulary no longer has."""
        term = self._by_kind[kind].get(code)
        return term.label if term else code

    def find(self, kind: TermKind | None, words: str) -> Term | None:
        """The term that `words` spell in full, by label, synonym or abbreviation; case and accents aside.

        What stands in brackets may be left out or stand for the whole. Without a kind, all are tried.
        """
        kinds = tuple(TermKind) if kind is None else (kind,)
        for reading in _readings(words):
            for one in kinds:
                if reading and (term := self._by_spelling[one].get(reading)):
                    return term
        return None


def _term(kind: TermKind, row: Mapping[str, str]) -> Term:
    return Term(
        kind=kind,
        code=row["code"],
        label=row["label"],
        label_es=row.get("label_es", ""),
        synonyms=_cell(row.get("synonyms", "")),
        abbreviations=_cell(row.get("abbreviations", "")),
    )


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
