"""The words of a sheet in its own language, whatever the window's is. They stand in ``resources/sheets/words.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from caseworker import resources
from caseworker.exchange.cells import shown_phone
from caseworker.models.sheet import SheetLanguage

if TYPE_CHECKING:
    from datetime import date

    from caseworker.models.vocabulary import TermKind, Vocabulary


class SheetWords:
    """Raises UnreadableFile when the program's table of words is missing."""

    def __init__(self, language: SheetLanguage) -> None:
        self.language = language
        self._words = _in(language, "words")

    def text(self, code: str) -> str:
        """The words of a code; KeyError for one that the table does not have."""
        return self._words[code]

    def format(self, code: str, **values: object) -> str:
        return self._words[code].format(**values)

    def count(self, code: str, count: int) -> str:
        """The words for so many: `{count}` is filled in, and for one the words of ``<code>_one`` are taken."""
        return self.format(f"{code}_one" if count == 1 else code, count=count)

    def labels(self) -> dict[str, str]:
        """All words of the page itself, by code."""
        return dict(_in(self.language, "labels"))

    # --- days, numbers, places --------------------------------------------------------------------------------
    def long_date(self, day: date) -> str:
        """As in "November 3, 2026"."""
        return self._date("long_date", "months", day)

    def short_date(self, day: date) -> str:
        """As in "Nov 3, 2026"."""
        return self._date("short_date", "short_months", day)

    def _date(self, pattern: str, months: str, day: date) -> str:
        month = self._words[months].split()[day.month - 1]
        return self.format(pattern, month=month, day=day.day, year=day.year)

    def distance(self, miles: float, place: str, point: int | None = None) -> str:
        """As in "3.2 miles from 19103"; with a point of the compass (0 is north, 2 east) "3.2 miles west of 19103"."""
        shown = f"{max(miles, 0.1):.1f}" if miles < 9.95 else f"{miles:.0f}"
        shown = shown.removesuffix(".0")
        code = "miles_from" if point is None else "miles_toward"
        direction = "" if point is None else self._words["compass"].split()[point]
        code = f"{code}_one" if shown == "1" else code
        return self.format(code, miles=shown, place=place, direction=direction)

    def phone(self, number: str, extension: str) -> str:
        """As it is dialed here: numbers in +1 without it, all others as from abroad."""
        shown = shown_phone(number)
        return self.format("extension", number=shown, extension=extension) if extension else shown

    # --- words that contacts have -----------------------------------------------------------------------------
    def typed(self, label: str) -> str:
        """A label that somebody typed beside a number ("Office"), where its word in this language is known."""
        if self.language is SheetLanguage.ENGLISH:
            return label
        known = _table()["typed"].get(label.strip().casefold(), label)
        return capitalized(known) if label[:1].isupper() else known

    def term(self, vocabulary: Vocabulary, kind: TermKind, code: str) -> str:
        """The label of a term, or the code itself for one that the vocabulary no longer has."""
        term = vocabulary.get(kind, code)
        if term is None:
            return code
        return term.label_es or term.label if self.language is SheetLanguage.SPANISH else term.label


def capitalized(words: str) -> str:
    return words[:1].upper() + words[1:]


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    return resources.read_toml("sheets", "words.toml")


@cache
def _in(language: SheetLanguage, table: str) -> Mapping[str, str]:
    return {code: words[language.value] for code, words in _table()[table].items()}
