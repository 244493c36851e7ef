"""Checks of single values: each returns the normalized value or raises ValueError with a whole sentence."""

from __future__ import annotations

import re

from caseworker.messages import translate
from caseworker.models import states

US_STATES = frozenset(states.NAMES) | states.MILITARY
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_ZIP = re.compile(r"(\d{5})(?:[-\s]?(\d{4}))?")
_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_NPI = re.compile("[12][0-9]{9}")
_DOUBLED = str.maketrans("0123456789", "0246813579")
_EXTENSION = re.compile(r"(?<=\d)[,;\s]*(?:extension|ext|x|#)\.?:?\s*(\d{1,10})\s*$", re.IGNORECASE)
# Control characters but for tab and line breaks, and code points that are no characters at all.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    """`text` without what nobody can see, print or send on; half a character becomes the sign for an unknown one."""
    if text.isprintable():
        return text
    return _HALF.sub("\ufffd", _UNSEEN.sub("", text))


def is_npi(value: str) -> bool:
    """Whether `value` is a valid National Provider Identifier.

    10 digits, the first 1 or 2, Luhn check digit over "80840" + NPI (45 CFR 162.406; ISO/IEC 7812).
    """
    if not _NPI.fullmatch(value):
        return False
    # "80840" adds 24 whatever follows it. Every other digit is doubled, and of two digits the sum is taken.
    doubled = value[::2].translate(_DOUBLED)
    return (24 + sum(map(int, doubled)) + sum(map(int, value[1::2]))) % 10 == 0


def check_npi(value: str) -> str:
    if not value:
        return value
    compact = re.sub(r"[\s-]", "", value)
    if not is_npi(compact):
        raise ValueError(
            translate("checks", "“{value}” is not a valid NPI: compare its 10 digits with the source.").format(
                value=value
            )
        )
    return compact


def split_extension(value: str) -> tuple[str, str]:
    """Number and extension of "215 555 0142 x3"; no extension is empty."""
    match = _EXTENSION.search(value)
    return (value[: match.start()].strip(), match[1]) if match else (value.strip(), "")


def check_phone(value: str) -> str:
    """E.164 for a number that can be one (United States when no country is given)."""
    if value.startswith("+1") and len(value) == 12 and value[1:].isdigit() and value.isascii():
        return value
    # Loaded on use: its metadata takes a while and the first page shows phones already normalized.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(value, "US")
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise ValueError(
            translate("checks", "“{value}” is not a phone number: enter the area code and all digits.").format(
                value=value
            )
        )
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def check_email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError(
            translate("checks", "“{value}” is not an e-mail address: it needs a name, an @ and a domain.").format(
                value=value
            )
        )
    return value


def check_link(value: str) -> str:
    link = value if "://" in value else f"https://{value}"
    if not _LINK.fullmatch(link):
        raise ValueError(
            translate("checks", "“{value}” is not a web address: it should look like https://example.org.").format(
                value=value
            )
        )
    return link


def check_state(value: str) -> str:
    """US postal codes in capitals; other regions as they are."""
    return value.upper() if value.upper() in US_STATES else value


def check_zip(value: str) -> str:
    """Five digits, or five and four with a hyphen; a postal code with letters is kept as it is."""
    if not value or any(character.isalpha() for character in value):
        return value
    match = _ZIP.fullmatch(value)
    if not match:
        raise ValueError(
            translate("checks", "“{value}” is not a ZIP code: enter 5 digits, or 5 and 4.").format(value=value)
        )
    return f"{match[1]}-{match[2]}" if match[2] else match[1]
