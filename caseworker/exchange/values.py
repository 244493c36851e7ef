"""What the values of a column look like, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from caseworker.exchange import cells, multi
from caseworker.exchange.table_csv import unescaped
from caseworker.models.checks import US_STATES, is_npi
from caseworker.models.states import CODES

IsKnown = Callable[[str], bool]

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_URL = re.compile(r"(https?://\S+|www\.\S+|[\w-]+(\.[\w-]+)*\.(com|org|net|edu|gov|us|info|health|care)(/\S*)?)", re.I)
_PHONE = re.compile(r"[+(]?[\d][\d\s().\-/]{5,20}\d(?:\s*(?:x|ext\.?|extension|#)\s*\d+)?", re.I)
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?(?:\.0+)?")
_POSTAL = re.compile(r"(?=.*\d)[A-Z\d]{2,5}[ -][A-Z\d]{2,4}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.I)
_STREET = re.compile(r"\d+\S*\s+\D.*|p\.?\s?o\.?\s?box\b.*|(one|county|highway|hwy|rural)\b.*\d?.*", re.I)
_UNIT = re.compile(
    r"(ste|suite|unit|apt|rm|room|fl|floor|bldg|building|#|p\.?o\.?\s?box)\W?.*|\d{1,5}[A-Z]?|[A-Z]\d?", re.I
)
_NPI_FORM = re.compile(r"[12]\d{9}(\.0)?")
_PREFIX = re.compile(r"(mr|mrs|ms|miss|mx|dr|prof|rev|sr|sra|dra|fr|sister|hon)\.?", re.I)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _letters(cell: str) -> bool:
    return not any(character.isdigit() or character in "@{}[]" for character in cell) and cell[:1].isalpha()


def _latitude(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and "." in cell and -90 <= float(cell) <= 90


def _longitude(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and "." in cell and -180 <= float(cell) <= 180


def _city(cell: str) -> bool:
    return _letters(cell) and cell.upper() not in US_STATES and len(cell) <= 60


def _phone(cell: str) -> bool:
    return all(bool(_PHONE.fullmatch(part.strip())) for part in multi.split(cell, commas=False))


def _surely_phone(cell: str) -> bool:
    return bool(cells.us_phone(cell)) and _phone(cell)


def _taxonomy(cell: str) -> bool:
    return any(cells.taxonomy_code(part.split()[0].rstrip("*")) for part in multi.split(cell))


TESTS: dict[str, Callable[[str], bool]] = {
    "npi": lambda cell: is_npi(cells.digits(cell)) if len(cell) < 16 else False,
    "npi_form": lambda cell: bool(_NPI_FORM.fullmatch(cell)),
    "taxonomy": _taxonomy,
    "email": lambda cell: all(_EMAIL.fullmatch(part) for part in multi.split(cell)),
    "website": lambda cell: bool(_URL.fullmatch(cell)),
    "phone": _phone,
    "surely_phone": _surely_phone,
    "zip": lambda cell: bool(_ZIP.fullmatch(cell) or _POSTAL.fullmatch(cell) or (cell.isdigit() and len(cell) == 4)),
    "state": lambda cell: cell.upper() in US_STATES or cell.casefold() in CODES,
    "city": _city,
    "address_line1": lambda cell: bool(_STREET.fullmatch(cell)),
    "address_line2": lambda cell: bool(_UNIT.fullmatch(cell)),
    "prefix": lambda cell: bool(_PREFIX.fullmatch(cell)),
    "person": lambda cell: _letters(cell) and len(cell) <= 60,
    "latitude": _latitude,
    "longitude": _longitude,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """`filled`: share of rows with a value; `shares`: share of the values that pass a test of `TESTS`.

    `distinct`: how many different values among the `count` that were looked at.
    """

    count: int
    filled: float
    distinct: int
    shares: Mapping[str, float]
    samples: tuple[str, ...]

    def share(self, kind: str) -> float:
        return self.shares.get(kind, 0.0)


def profiles(rows: Sequence[Sequence[str]], width: int, known: Mapping[str, IsKnown]) -> list[Profile]:
    """One for each of `width` columns. `known` adds tests, such as whether a word is a credential."""
    tests = {**TESTS, **known}
    return [_profile([row[index] if index < len(row) else "" for row in rows], tests) for index in range(width)]


def _profile(column: Iterable[str], tests: Mapping[str, Callable[[str], bool]]) -> Profile:
    cells_ = [unescaped(cell).strip() for cell in column]
    values = [cell for cell in cells_ if multi.split(cell, commas=False)]
    different = list(dict.fromkeys(values))
    passed: dict[str, float] = {}
    for kind, test in tests.items():
        verdicts = {value: test(value[:500]) for value in different}
        passed[kind] = sum(verdicts[value] for value in values) / len(values) if values else 0.0
    filled = len(values) / len(cells_) if cells_ else 0.0
    return Profile(len(values), filled, len(different), passed, tuple(different[:3]))
