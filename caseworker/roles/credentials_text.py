"""Reads the letters that people print behind their names: "PHD, LMHC", "L.I.C.S.W.", "MSSS / LCSW", "LMHC-D*".

Nothing is dropped: what is not known is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from caseworker import resources

_HARD_BREAK = re.compile(r"[,;|\n\r\t]+")
_AND = frozenset({"and", "&"})
_LETTERS = re.compile(r"[^\W_]")
_NOISE = re.compile(r"[^a-z0-9]+")
_SPELLED_BREAK = re.compile(r"[\s\-–—_/]+")
# "L.Ac." is the acupuncturists' way to write what is otherwise an addiction counselor's license.
_ACUPUNCTURE = re.compile(r"L\.\s*Ac\.?|L\.\s+AC\.?|LAc", re.ASCII)
_LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class ReadCredential:
    """One credential in a printed line: its abbreviation in our spelling, and the stretch that was read.

    With `known` False, `abbreviation` is the stretch itself without dots and in capitals.
    """

    abbreviation: str
    printed: str
    known: bool


def squashed(text: str) -> str:
    """Letters and digits in lower case: equal for "L.C.S.W.", "LCSW" and "l c s w"."""
    return _NOISE.sub("", text.lower())


def _spelled(text: str) -> str:
    """Like `squashed`, but with the hyphens and blanks that set a suffix off, as one hyphen each."""
    without_dots = re.sub(r"[.'’*()\[\]\",]+", "", text.lower().replace("&", " and "))
    return _SPELLED_BREAK.sub("-", without_dots).strip("-")


class CredentialReader:
    """Reads printed credentials by the table's abbreviations, names and other spellings."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._spelled: dict[str, str] = {}
        self._squashed: dict[str, str] = {}
        names: list[tuple[str, str]] = []
        others: list[tuple[str, str]] = []
        for row in rows:
            abbreviation = row["abbreviation"]
            self._learn(abbreviation, abbreviation)
            names.append((row["name"], abbreviation))
            others += [(alias, abbreviation) for alias in row.get("aliases", "").split("|") if alias]
        # An abbreviation that is another's spelling keeps its own meaning: the table's first column comes first.
        for spelling, abbreviation in (*others, *names):
            self._learn(spelling, abbreviation)

    def _learn(self, spelling: str, abbreviation: str) -> None:
        self._spelled.setdefault(_spelled(spelling), abbreviation)
        self._squashed.setdefault(squashed(spelling), abbreviation)

    def canonical(self, abbreviation: str) -> str:
        """The table's spelling of one abbreviation or name; empty if it is not known."""
        if _ACUPUNCTURE.fullmatch(abbreviation.strip()):
            return "L.Ac."
        if found := self._spelled.get(_spelled(abbreviation)):
            return found
        key = squashed(abbreviation)
        return self._squashed.get(key, "") if key else ""

    def read(self, text: str) -> tuple[ReadCredential, ...]:
        """All credentials in the order printed; every letter of `text` but an "and" is in some `printed`."""
        found: list[ReadCredential] = []
        for stretch in _stretches(text):
            found += self._read_words(self._without_slashes(stretch))
        return tuple(found)

    def _without_slashes(self, words: list[str]) -> list[str]:
        """A slash sets credentials apart ("LCSW/LADC"), unless both sides are one ("OTR/L")."""
        parts: list[str] = []
        for word in words:
            whole = "/" not in word or _spelled(word) in self._spelled
            parts += [word] if whole else [part for part in word.split("/") if part]
        return parts

    def _read_words(self, words: list[str]) -> list[ReadCredential]:
        found: list[ReadCredential] = []
        start = 0
        while start < len(words):
            length = self._longest(words, start)
            if length == 1 and words[start].lower() in _AND:
                start += 1
                continue
            printed = " ".join(words[start : start + length])
            found.append(self._one(printed))
            start += length
        return found

    def _longest(self, words: list[str], start: int) -> int:
        for length in range(min(len(words) - start, _LONGEST_NAME), 1, -1):
            if self._joins(words[start : start + length]):
                return length
        return 1

    def _joins(self, words: list[str]) -> bool:
        """Whether these words are one credential: "LCDC II", a name, or letters set apart ("Ph. D.", "AP RN")."""
        joined = " ".join(words)
        if _ACUPUNCTURE.fullmatch(joined) or _spelled(joined) in self._spelled:
            return True
        # Letters that already say something alone are not drawn together: "MA C" is no "MAC".
        apart = all(_LETTERS.search(word) for word in words) and words[0].lower() not in _AND
        return apart and squashed(joined) in self._squashed and not self.canonical(words[0])

    def _one(self, printed: str) -> ReadCredential:
        if known := self.canonical(printed):
            return ReadCredential(known, printed, known=True)
        return ReadCredential(printed.replace(".", "").strip("*()[]\"'- ").upper() or printed, printed, known=False)


def _stretches(text: str) -> list[list[str]]:
    """Words between hard breaks. Marks that stand alone ("*", "-") stay with the word before them."""
    stretches: list[list[str]] = []
    for part in _HARD_BREAK.split(text.replace("&", " & ")):
        words: list[str] = []
        for word in part.split():
            if words and word not in {"&", "/"} and not _LETTERS.search(word):
                words[-1] = f"{words[-1]} {word}"
            else:
                words.append(word)
        if words:
            stretches.append(words)
    return stretches


@cache
def load_reader() -> CredentialReader:
    """The reader of the program's own table."""
    return CredentialReader(resources.read_csv("credentials.csv"))
