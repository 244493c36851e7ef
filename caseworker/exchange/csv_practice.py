"""What a provider offers, out of the columns of a CSV record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from caseworker.exchange import cells, multi
from caseworker.exchange.csv_columns import Columns
from caseworker.models.codes import Availability
from caseworker.models.vocabulary import TermKind, Vocabulary

_TERMS = {
    "specialties": TermKind.SPECIALTY,
    "modalities": TermKind.MODALITY,
    "intervention_models": TermKind.INTERVENTION_MODEL,
    "levels_of_care": TermKind.LEVEL_OF_CARE,
    "populations": TermKind.POPULATION,
    "languages": TermKind.LANGUAGE,
    "payers": TermKind.PAYER,
}
_PRACTICE = frozenset(TermKind) - {TermKind.LANGUAGE, TermKind.PAYER}
_KIND_ORDER = {kind: number for number, kind in enumerate(TermKind)}
_SERVICE = re.compile(r"\b(services?|treatment|programs?|counseling)$", re.IGNORECASE)
_WEEKS = re.compile(r"(\d{1,3})\s*(?:-\s*\d+\s*)?(week|wk|month)", re.IGNORECASE)


def practice(columns: Columns, record: Sequence[str], vocabulary: Vocabulary) -> dict[str, Any]:
    """Terms, fees, availability and ways to meet as data for `ContactFacts`."""
    data: dict[str, Any] = {
        "fees": columns.cell(record, "fees"),
        "telehealth": multi.yes_or_no(columns.cell(record, "telehealth")),
        "in_person": multi.yes_or_no(columns.cell(record, "in_person")),
        "sliding_scale": multi.yes_or_no(columns.cell(record, "sliding_scale")),
    }
    terms = {(term["kind"], term.get("code") or term["text"]): term for term in _terms(columns, record, vocabulary)}
    for key in [key for key, term in terms.items() if _is_sliding(term)]:
        del terms[key]
        data["sliding_scale"] = True
    data["terms"] = sorted(terms.values(), key=lambda term: _KIND_ORDER[term["kind"]])
    return data | _openings(columns, record)


def _terms(columns: Columns, record: Sequence[str], vocabulary: Vocabulary) -> Iterable[dict[str, Any]]:
    for code, kind in _TERMS.items():
        for cell in columns.cells(record, code):
            yield from (_term(kind, words, vocabulary) for words in multi.split(cell))
    for cell in columns.cells(record, "services"):
        yield from (_term(TermKind.SPECIALTY, words, vocabulary) for words in multi.split(cell))


def _term(kind: TermKind, words: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """Lists of specialties name methods and people too: a known word counts as what it is."""
    find = vocabulary.find
    known = find(kind, words) or (find(None, words) if kind in _PRACTICE else None)
    if known is None and kind in _PRACTICE and (bare := _SERVICE.sub("", words).strip()) != words:
        known = find(None, bare) if bare else None
    if known and (known.kind is kind or known.kind in _PRACTICE):
        return {"kind": known.kind, "code": known.code}
    return {"kind": kind, "text": cells.text(words, 120)}


def _openings(columns: Columns, record: Sequence[str]) -> dict[str, Any]:
    cell = columns.cell(record, "availability", 100)
    weeks = cells.digits(columns.cell(record, "waitlist_weeks"))[:3]
    found: dict[str, Any] = {"availability": availability(cell)}
    if match := _WEEKS.search(cell):
        weeks = str(int(match[1]) * (4 if match[2].lower() == "month" else 1))
    if weeks and int(weeks) <= 520 and found["availability"] in (Availability.WAITLIST, Availability.UNKNOWN):
        found = {"availability": Availability.WAITLIST, "waitlist_weeks": int(weeks)}
    return found


def availability(cell: str) -> Availability:
    """What words about openings say."""
    words = cell.lower()
    if not words:
        return Availability.UNKNOWN
    if "wait" in words:
        return Availability.WAITLIST
    if words in set(Availability):
        return Availability(words)
    if re.search(r"\bnot\b|\bclosed\b|\bfull\b|no openings", words):
        return Availability.NOT_ACCEPTING
    answer = multi.yes_or_no(words)
    if answer is None and re.search(r"\baccepting\b|\bopen(ings)?\b|\btaking\b", words):
        answer = True
    return {True: Availability.ACCEPTING, False: Availability.NOT_ACCEPTING, None: Availability.UNKNOWN}[answer]


def _is_sliding(term: Mapping[str, Any]) -> bool:
    words = f"{term.get('code', '')} {term.get('text', '')}".lower()
    return term["kind"] is TermKind.PAYER and "sliding" in words
