"""What stands in a cell for a term, a phone number or a taxonomy code: written as people write it where that reads back
as it was, else exactly. Each is here with the way back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from caseworker.exchange import cells, multi
from caseworker.exchange.words import Words
from caseworker.models.checks import check_phone, split_extension
from caseworker.models.contact import Taxonomy, TermLink
from caseworker.models.vocabulary import TermKind

Find = Callable[[TermKind, str], str]
"""The code of the term that words spell; empty for none."""

_BY_CODE = re.compile(r"\[([^\]=]+)(?:=([^\]]*))?\]")
_EXTENSION = ";ext="


class TermItems:
    """A term is its label, or its code in brackets where the label would not be read as it; free words that would be
    read as a term, or as several, stand in quotation marks."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[tuple[TermKind, str, str], str] = {}

    def text(self, term: TermLink) -> str:
        key = (term.kind, term.code, term.text)
        if key not in self._known:
            self._known[key] = self._coded(term) if term.code else self._free(term)
        return self._known[key]

    def _coded(self, term: TermLink) -> str:
        label = self._words.term(term.kind, term.code)
        if not term.text and multi.quoted(label) == label and self._is_read_as(term.code, term.kind, label):
            return label
        return f"[{term.code}={quote(term.text)}]" if term.text else f"[{term.code}]"

    def _is_read_as(self, code: str, kind: TermKind, words: str) -> bool:
        return self._words.find is None or self._words.find(kind, words) == code

    def _free(self, term: TermLink) -> str:
        is_clear = self._is_read_as("", term.kind, term.text) and multi.split(term.text) == [term.text]
        return multi.quoted(term.text, always=not is_clear or term.text.startswith("["))


def terms(kind: TermKind, cell: str, find: Find) -> Iterator[dict[str, Any]]:
    """The reverse, as data for `ContactFacts`; lists as people write them are read as well."""
    for item, is_quoted in multi.items(cell):
        if is_quoted:
            yield {"kind": kind, "text": item}
        elif match := _BY_CODE.fullmatch(item):
            yield {"kind": kind, "code": match[1], "text": unquote(match[2] or "")}
        elif code := find(kind, item):
            yield {"kind": kind, "code": code}
        else:
            for part in multi.split(item):
                found = find(kind, part)
                yield {"kind": kind, "code": found} if found else {"kind": kind, "text": part[:120]}


# --- phones ---------------------------------------------------------------------------------------------------
def phone_text(number: str, extension: str) -> str:
    """“(215) 555-0142 ext. 3”, or ``+12155550142;ext=3`` where that would not be read as it was."""
    if extension and not (extension.isascii() and extension.isdigit() and len(extension) <= 10):
        return f"{number}{_EXTENSION}{extension}"
    shown = cells.shown_phone(number)
    if not _reads_back(shown, number):
        return f"{number}{_EXTENSION}{extension}" if extension else number
    return f"{shown} ext. {extension}" if extension else shown


def phone(cell: str) -> tuple[str, str]:
    """The reverse; ValueError with a sentence for what is no number."""
    number, mark, extension = cell.partition(_EXTENSION)
    if not mark:
        number, extension = split_extension(cell)
    return _number(number.strip()), extension


@lru_cache(maxsize=10_000)
def _reads_back(shown: str, number: str) -> bool:
    try:
        return phone(shown) == (number, "")
    except ValueError:
        return False


def _number(text: str) -> str:
    # The costly general reading only where the plain one finds nothing.
    return cells.us_phone(text) if text.startswith("(") and cells.us_phone(text) else check_phone(text[:40])


# --- taxonomies -----------------------------------------------------------------------------------------------
def taxonomy_text(taxonomy: Taxonomy) -> str:
    """Code, with a star for the primary one, then state ("-" for none) and number of the license."""
    mark = "*" if taxonomy.primary else ""
    state = taxonomy.state or ("-" if taxonomy.license_number else "")
    return " ".join(part for part in (taxonomy.code + mark, state, taxonomy.license_number) if part)


def taxonomies(cell: str) -> Iterator[dict[str, Any]]:
    for item, _ in multi.items(cell):
        code, _, rest = item.partition(" ")
        state, _, number = rest.partition(" ")
        yield {
            "code": code.rstrip("*"),
            "primary": code.endswith("*"),
            "state": state.strip("-"),
            "license_number": number,
        }
