"""Names and addresses that a registry keeps in capitals, written as people write them.

Only text without a lower-case letter is changed: what somebody spelled with care stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MAC = frozenset(
    "MACARTHUR MACAULAY MACBRIDE MACCALLUM MACDONALD MACDOUGALL MACDOWELL MACEWEN MACFARLANE MACGREGOR MACINNES "
    "MACINTOSH MACINTYRE MACKAY MACKENZIE MACKINNON MACLEAN MACLEOD MACMILLAN MACNEIL MACPHERSON MACQUEEN "
    "MACDERMOTT MACNAMARA".split()
)
_ROMAN = frozenset("II III IV VI VII VIII IX".split())
_ACRONYMS = frozenset(
    "LLC PLLC LLP LLLP LP PC PA PLC PSC SC DBA AKA USA US VA YMCA YWCA YWHA NAMI HIV AIDS STD DUI DWI ADHD EMDR ABA "
    "CBT DBT ACT IOP PHP EAP ER EMS ICU OB MRI CT ENT UCLA UCSF USC UCONN NYC NYU SUNY CUNY UPMC UAB UNC USAF USN "
    "VAMC FQHC CMHC CCBHC ACLU AA NA MD DO DDS DMD OD RN NP FNP APRN ARNP LCSW LICSW LMFT LMHC LPC LPCC LCPC LADC "
    "CADC CIP DPM DC PT OT SLP II III IV ASAP ARC AMITA II TX NJ NY PO PMB RR HC".split()
)
_PLAIN = frozenset(
    "ST STE STES MT DR MR MRS MS JR SR FT CTR CNTR SVC SVCS SRVCS MGMT DEPT BLDG HWY PKWY BLVD RD LN CT PL PLZ SQ "
    "TER TRL CIR CV XING APT RM FL FLR NTL NATL INTL HLTH MTN MTNS GRP PTNRS PHD PSYD CRK GRV GLN SPGS SPRGS".split()
)
_FIXED = {"PHD": "PhD", "PSYD": "PsyD", "EDD": "EdD", "MED": "Med", "INC": "Inc", "CORP": "Corp", "CO": "Co"}
_SMALL = frozenset("A AN AND AS AT BY DE DEL FOR FROM IN LA OF ON OR THE TO WITH Y".split())
_PERSON_SMALL = frozenset("Y E".split())
_STREET_CAPITALS = frozenset("PO US PMB RR HC II III IV".split())
_DIRECTIONS = frozenset("N S E W NE NW SE SW".split())
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ORDINAL = re.compile(r"(\d+)(ST|ND|RD|TH)", re.IGNORECASE)
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Ý]")


def person(name: str) -> str:
    """Like "O'BRIEN-MCDONALD" → "O'Brien-McDonald"; "DE LA CRUZ" → "De La Cruz"; "III" stays."""
    return _person(name) if name and name.isupper() else name


def organization(name: str) -> str:
    """Like "RIVERSIDE COUNSELING OF NJ, LLC" → "Riverside Counseling of NJ, LLC". One short word is left alone."""
    if not name.isupper() or (" " not in name and len(name) < 7):
        return name
    return _organization(name)


def street(line: str) -> str:
    """Like "1204 SW MCKINLEY 2ND ST STE 4B" → "1204 SW McKinley 2nd St Ste 4B"."""
    return _street(line) if line and line.isupper() else line


@lru_cache(maxsize=20_000)
def _person(name: str) -> str:
    words = name.split(" ")
    return " ".join(
        word.lower() if index and word in _PERSON_SMALL and index < len(words) - 1 else _WORD.sub(_person_word, word)
        for index, word in enumerate(words)
    )


def _person_word(match: re.Match[str]) -> str:
    word = match[0]
    if word in _ROMAN:
        return word
    return _cased_name(word)


@lru_cache(maxsize=20_000)
def _cased_name(word: str) -> str:
    if len(word) > 4 and word.startswith("MC"):
        return "Mc" + _capital(word[2:])
    if word in _MAC:
        return "Mac" + _capital(word[3:])
    if len(word) > 2 and word[1] in "'’" and word[0] in "DLO":
        return word[:2] + _capital(word[2:])
    return _capital(word)


def _capital(word: str) -> str:
    return word[:1] + word[1:].lower()


@lru_cache(maxsize=20_000)
def _organization(name: str) -> str:
    return _WORD.sub(_organization_word, name)


@lru_cache(maxsize=20_000)
def _street(line: str) -> str:
    return _WORD.sub(_street_word, line)


def _organization_word(match: re.Match[str]) -> str:
    word = match[0]
    # "Center for the Arts", but "In-Home Care" and "Care and Rehab, In" keep theirs.
    is_inner = match.string[: match.start()].endswith(" ") and match.string[match.end() :].startswith(" ")
    if word in _SMALL and is_inner:
        return word.lower()
    if len(word) == 1:
        return word
    if word in _FIXED:
        return _FIXED[word]
    if word in _ACRONYMS or any(character.isdigit() for character in word):
        return _ordinal(word)
    if not _VOWEL.search(word) and word not in _PLAIN and len(word) <= 5:
        return word
    return _possessive(_cased_name(word))


def _street_word(match: re.Match[str]) -> str:
    word = match[0]
    if word in _DIRECTIONS or word in _STREET_CAPITALS or len(word) == 1:
        return word
    if any(character.isdigit() for character in word):
        return _ordinal(word)
    return _possessive(_cased_name(word))


def _ordinal(word: str) -> str:
    match = _ORDINAL.fullmatch(word)
    return match[1] + match[2].lower() if match else word


def _possessive(word: str) -> str:
    return word[:-1] + "s" if word.endswith(("'S", "’S")) else word
