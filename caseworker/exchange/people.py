"""Names in one cell: "Dr. Jane Q. Smith, LCSW", "Smith, Jane", "Riverside Counseling, LLC"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from caseworker.exchange import casing, cells

_SUFFIX = re.compile(r"(jr|sr|ii|iii|iv|2nd|3rd)\.?", re.IGNORECASE)
_ORGANIZATION = re.compile(
    r"\b(llc|l\.l\.c|pllc|inc|corp|corporation|ltd|llp|center|centers|centre|clinic|clinics|services|service|group|"
    r"associates|association|hospital|foundation|institute|agency|department|counseling|health|healthcare|wellness|"
    r"recovery|treatment|therapy|university|college|church|ministries|county|district|program|programs|house|"
    r"homes?|network|coalition|partners|partnership|practice|solutions|systems?|council|society|academy|school|"
    r"team|office|bureau|alliance|rehab|rehabilitation|ymca|ywca|consulting|consultants)\b\.?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[\"“”]([^()\[\]\"“”]+)[)\]\"“”]")


@dataclass(frozen=True, slots=True)
class Named:
    """A cell read as a person, or as an organization (only `organization` set)."""

    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    preferred: str = ""
    credentials: str = ""
    organization: str = ""

    def name_fields(self) -> tuple[tuple[str, str], ...]:
        """The parts of a person's name by the fields of a contact."""
        return (
            ("prefix", self.prefix),
            ("given", self.given),
            ("middle", self.middle),
            ("family", self.family),
            ("suffix", self.suffix),
            ("preferred_name", self.preferred),
        )


def is_organization(text: str) -> bool:
    """Whether words such as "LLC" or "Clinic" stand in a name."""
    return bool(_ORGANIZATION.search(text))


def read(cell: str, is_credential: Callable[[str], bool]) -> Named:
    """`is_credential` says whether letters such as "LCSW" are one that is known."""
    text = cells.text(cell, 250)
    core, credentials, suffix = _without_tail(text, is_credential)
    if is_organization(core if credentials else text):
        return Named(organization=casing.organization(text))
    named = _parse(core)
    return Named(
        prefix=named.prefix,
        given=casing.person(named.given),
        middle=casing.person(named.middle),
        family=casing.person(named.family),
        suffix=casing.person(suffix or named.suffix),
        preferred=casing.person(named.preferred),
        credentials=credentials,
    )


def _without_tail(text: str, is_credential: Callable[[str], bool]) -> tuple[str, str, str]:
    """The name, the letters behind it, and a "Jr." among them."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    credentials: list[str] = []
    suffix = ""
    while len(parts) > 1:
        last = parts[-1]
        if _SUFFIX.fullmatch(last):
            suffix = last
        elif _are_credentials(last, is_credential) or (len(parts) > 2 and _looks_like_letters(last)):
            credentials.insert(0, last)
        else:
            break
        parts.pop()
    if len(parts) == 1:
        parts[0], letters = _letters_at_end(parts[0], is_credential)
        credentials = [*letters, *credentials]
    return ", ".join(parts), ", ".join(credentials), suffix


def _are_credentials(part: str, is_credential: Callable[[str], bool]) -> bool:
    if is_credential(part):
        return True
    words = part.replace("/", " ").split()
    return (
        bool(words)
        and all(is_credential(word) or _looks_like_letters(word) for word in words)
        and any(is_credential(word) for word in words)
    )


def _looks_like_letters(word: str) -> bool:
    letters = word.replace(".", "").replace("-", "")
    return 2 <= len(letters) <= 8 and letters.isupper() and letters.isalnum()


def _letters_at_end(name: str, is_credential: Callable[[str], bool]) -> tuple[str, list[str]]:
    """Credentials after a name without a comma. In a name all in capitals "MA" may be the family name."""
    words = name.split()
    if name.isupper():
        return name, []
    taken: list[str] = []
    while len(words) > 2 and (_looks_like_letters(words[-1]) or "." in words[-1]) and is_credential(words[-1]):
        taken.insert(0, words.pop())
    return " ".join(words), taken


def _parse(core: str) -> Named:
    # Takes 40 ms to import and only an import of a file needs it.
    from nameparser import HumanName

    preferred = ""
    if match := _BRACKETS.search(core):
        preferred = match[1].strip()
        core = cells.text(core.replace(match[0], " "))
    if " " not in core:
        return Named(given=core, preferred=preferred)
    human = HumanName(core)
    given, family, middle = human.first, human.last, human.middle
    if not (given or family):
        given, family = "", core
    return Named(human.title, given, middle, family, human.suffix, preferred)
