"""Several values in one cell: ``{a,"b c"}`` as databases write it, or parted by semicolons, bars or commas.

This program parts them by semicolons, and puts a value in quotation marks (doubled within) where it must not be cut.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

_BETWEEN_TUPLES = re.compile(r"\)\"?,\"?(?=\()")
_GOOGLE = ":::"
_JOINED_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*|([^;]*))(?:;|\Z)')
_EMPTY = frozenset({"", "null", "none", "n/a", "na", "nan", "-", "--", "{}", "[]"})


def is_empty(value: str) -> bool:
    """Whether a database or a person wrote it to mean nothing."""
    return value.strip().lower() in _EMPTY


def quoted(value: str, *, always: bool = False) -> str:
    """How `value` stands in a list of ours: in quotation marks where it would not be read back as it is."""
    is_plain = value and '"' not in value and ";" not in value and value == value.strip()
    return value if is_plain and not always else '"' + value.replace('"', '""') + '"'


def items(cell: str) -> Iterator[tuple[str, bool]]:
    """The values of a list of ours, and whether each stood in quotation marks."""
    for match in _ITEM.finditer(cell):
        if match[1]:
            yield match[1].replace('""', '"'), True
        elif bare := (match[2] or "").strip():
            yield bare, False


def split(cell: str, *, commas: bool = True) -> list[str]:
    """The values, without repetitions and without those that mean nothing. `commas` part values as well."""
    cell = cell.strip()
    if is_empty(cell):
        return []
    if cell.startswith("{"):
        parts = _tuples(cell) if cell.startswith(('{"(', "{(")) else _comma_list(cell.strip("{}"))
    elif cell.startswith("[") and cell.endswith("]"):
        parts = [part.strip(" '\"") for part in _comma_list(cell[1:-1])]
    elif '"' in cell and any(is_quoted for _, is_quoted in items(cell)):
        parts = [part for item, is_quoted in items(cell) for part in ([item] if is_quoted else _parted(item, commas))]
    else:
        parts = _parted(cell, commas)
    return list(dict.fromkeys(part.strip() for part in parts if not is_empty(part)))


def _parted(cell: str, commas: bool) -> list[str]:
    for mark in (_GOOGLE, ";", "|", "\n"):
        if mark in cell:
            return [part for whole in cell.split(mark) for part in whole.splitlines()]
    return _outside_brackets(cell) if commas and "," in cell else [cell]


def _outside_brackets(cell: str) -> list[str]:
    """Cut at commas, but not within brackets: "Blue Cross (PPO, HMO), Aetna" is two."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(cell):
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(0, depth - 1)
        elif character == "," and depth == 0:
            parts.append(cell[start:index])
            start = index + 1
    return [*parts, cell[start:]]


def _comma_list(text: str) -> list[str]:
    """Values parted by commas, quoted where they hold one themselves; a cell that was cut off ends in a torn one."""
    try:
        return next(csv.reader([text.replace("\n", " ").replace("\r", " ")], escapechar="\\"), [])
    except csv.Error:
        return text.split(",")


def _tuples(cell: str) -> list[str]:
    """The words of a database's rows within an array: ``{"(Outpatient,SubstanceUseServices)","(…)"}``.

    Of a cell that was cut off at its end the torn last word is dropped.
    """
    rows = [_comma_list(row.strip('(") ')) for row in _BETWEEN_TUPLES.split(cell.strip("{}"))]
    if not cell.endswith("}"):
        del rows[-1][-1:]
    return [_JOINED_WORDS.sub(" ", word.strip('" ')) for row in rows for word in row]


_YES = frozenset("yes y true t 1 x accepting open available offered si sí".split())
_NO = frozenset("no n false f 0 closed none unavailable".split())


def yes_or_no(cell: str) -> bool | None:
    word = cell.strip().lower().rstrip(".!")
    first = word.split()[0].rstrip(",;:") if word else ""
    if word in _YES or first in {"yes", "true", "sí"}:
        return True
    if word in _NO or first in {"no", "false", "not"}:
        return False
    return None
