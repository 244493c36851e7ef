"""Single cells as spreadsheet programs leave them: numbers that lost zeros or gained ".0", states in words."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from caseworker.models.checks import US_STATES, check_phone, readable, split_extension
from caseworker.models.states import CODES

_US = frozenset({"", "US", "USA", "U.S.", "U.S.A.", "UNITED STATES", "UNITED STATES OF AMERICA"})
_FLOAT_TAIL = re.compile(r"(\d+)\.0+")
_NOT_DIGITS = re.compile(r"\D+")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X")
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")
_MAX_PHONE = 40


def text(cell: str, limit: int = 0) -> str:
    """Single blanks, none at the ends, nothing unseen, at most `limit` characters."""
    cell = " ".join(cell.split())
    if not cell.isprintable():
        cell = " ".join(readable(cell).split())
    return cell[:limit].rstrip() if limit and len(cell) > limit else cell


def digits(cell: str) -> str:
    """The digits of a number; "8607144820.0" is 8607144820, "8.6E+09" is lost and gives nothing."""
    if cell.isdigit() and cell.isascii():
        return cell
    if match := _FLOAT_TAIL.fullmatch(cell.strip()):
        return match[1]
    if "E+" in cell.upper():
        return ""
    return "".join(character for character in _NOT_DIGITS.sub("", cell) if character.isascii())


@lru_cache(maxsize=50_000)
def zip_code(cell: str) -> str:
    """Five digits or five and four; leading zeros that a spreadsheet took come back. Empty when it is no ZIP."""
    number = digits(cell)
    length = 0 if any(character.isalpha() for character in cell) else len(number)
    if length in (3, 4) and "-" not in cell:
        return number.zfill(5)
    if length == 5:
        return number
    if length in (7, 8):
        number = number.zfill(9)
    elif length != 9:
        return ""
    return number[:5] if number[5:] == "0000" else f"{number[:5]}-{number[5:]}"


@lru_cache(maxsize=5_000)
def state(cell: str) -> str:
    """The postal code of a state named either way; other regions as they are."""
    word = text(cell, 60)
    plain = word.rstrip(".")
    return plain.upper() if plain.upper() in US_STATES else CODES.get(plain.casefold(), word)


@lru_cache(maxsize=1_000)
def country(cell: str) -> str:
    word = text(cell, 60)
    return "US" if word.upper() in _US else word


def us_phone(cell: str) -> str:
    """E.164 of a number of 10 digits (11 with the 1), without the costly general reading; else empty."""
    number = digits(cell)
    if len(number) == 11 and number[0] == "1":
        number = number[1:]
    if len(number) != 10 or number[0] in "01" or number == number[0] * 10:
        return ""
    return f"+1{number}"


def phone(cell: str) -> tuple[str, str]:
    """Number in E.164 and extension; the number is empty when it cannot be one."""
    cell, extension = split_extension(cell)
    cell = cell.strip()
    if not cell.startswith(("+", "011")):
        return (number, extension) if (number := us_phone(cell)) else ("", "")
    try:
        return check_phone(cell[:_MAX_PHONE]), extension
    except ValueError:
        return "", ""


def day(cell: str) -> date | None:
    """2027-12-31, or 12/31/2027 as spreadsheet programs write it; None when it is no day."""
    if match := _AMERICAN_DAY.fullmatch(cell):
        cell = f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}"
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        return None


def taxonomy_code(cell: str) -> str:
    """A provider taxonomy code (nine characters and an X), or empty."""
    code = cell.strip().upper()
    return code if _TAXONOMY.fullmatch(code) else ""


def shown_phone(number: str, extension: str = "") -> str:
    """A number as people read it: "(215) 555-0142 ext. 3"; numbers of other countries in groups."""
    if number.startswith("+1") and len(number) == 12:
        shown = f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    elif number.startswith("+"):
        shown = _international(number)
    else:
        shown = number
    return f"{shown} ext. {extension}" if extension else shown


@lru_cache(maxsize=1_000)
def _international(number: str) -> str:
    # Loaded on use: few numbers need it.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))
