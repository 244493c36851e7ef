"""Folding: how text is reduced to comparable words, the same for what is kept and for what is typed.

A folded text holds nothing but lower-case words without accents, parted by single blanks. The full-text index is
given folded text and a tokenizer that only splits at blanks, so that both sides agree by construction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Apostrophes and what is typed for them, among them the Hawaiian okina and the modifier letters.
_APOSTROPHES = frozenset("'’‘‛`´ʼʻʹ＇′")
# Letters that carry no removable mark but are looked for without their stroke.
_PLAIN = {
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "þ": "th", "ŧ": "t", "ŋ": "ng",
}  # fmt: skip
_CLOSED_UP = str.maketrans("", "", "'`.")
_DOTTED = re.compile(r"(?<![\w.])[^\W\d_]{1,3}(?:\.[^\W\d_]{1,3})+(?!\.?\w)")

_LONG_FORMS = {"st": "saint", "ft": "fort", "mt": "mount"}
_SHORT_FORMS = {long: short for short, long in _LONG_FORMS.items()}
_SHORTENED_WORDS = tuple(f" {word} " for word in (*_LONG_FORMS, *_SHORT_FORMS))
# What stands after a street's name: there "St" is a street and no saint.
_AFTER_STREET = (
    "suite ste apt apartment unit floor fl room rm building bldg box po "
    "n s e w ne nw se sw north south east west and at near between"
)
_SHORTENED = re.compile(
    rf"(?<!\w)(?:(?P<long>{'|'.join(_SHORT_FORMS)})(?!\w)"
    rf"|(?P<short>{'|'.join(_LONG_FORMS)})(?:\.[ ]*|[ ]+)(?!(?:{'|'.join(_AFTER_STREET.split())})(?!\w))(?=[^\W\d_]))",
    re.IGNORECASE,
)


class _Folds(dict[int, str]):
    """Code point → its folded form; every character is folded by itself, so that positions can be told."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return ""
    if character == "&":
        return " and "
    # Twice, since lower-casing can bring out marks and compatibility forms of its own.
    letters = _bare(_bare(character).casefold()).casefold()
    letters = "".join(_PLAIN.get(letter, letter) for letter in letters)
    words = "".join(_kept(letter) for letter in letters)
    if letters or unicodedata.category(character)[0] == "M":
        return words
    return " "


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if unicodedata.category(letter)[0] != "M")


def _kept(letter: str) -> str:
    if letter in _APOSTROPHES:
        return ""
    if not letter.isalnum():
        return " "
    # Chinese characters stand without blanks between words: each is a word, so that a given name is found too.
    return f" {letter} " if unicodedata.name(letter, "").startswith("CJK ") else letter


_FOLDS = _Folds()


def fold(text: str) -> str:
    """The words of `text`: no accents, lower case, apostrophes closed up (O'Brien → obrien), all else is a gap.

    `fold(fold(text)) == fold(text)`. Private-use characters are gaps: the index keeps them for its own marks.
    """
    return " ".join(text.translate(_FOLDS).split())


def fold_document(text: str) -> str:
    """Folded text to index: also "o brien" for O'Brien, "phd" and "ph d" for Ph.D., "saint mary" and "st mary"."""
    folded = fold(text)
    padded = f" {folded} "
    # Most texts have none of these words, which is seen much sooner than where in them they stand.
    more = list(_other_spellings(text)) if any(word in padded for word in _SHORTENED_WORDS) else []
    if _may_have_apostrophe(text):
        apart = (word for word in text.split() if not _APOSTROPHES.isdisjoint(word))
        more += (fold(_apart(word)) for word in apart)
    if "." in text:
        dotted = (word for word in text.split() if "." in word)
        more += (fold(found.replace(".", "")) for word in dotted for found in _DOTTED.findall(word))
    return " ".join([folded, *more]) if more else folded


def readings(text: str) -> Iterator[str]:
    """`text` folded in each way it may be read: O'Brien as "obrien" or "o brien", Ph.D. as "ph d" or "phd", St. Mary as
    "st mary" or "saint mary". `fold_document` has all of their words.
    """
    texts = [text]
    if may_be_spelled_otherwise(text):
        texts += [_DOTTED.sub(lambda match: match[0].replace(".", ""), one) for one in texts]
        texts += [_SHORTENED.sub(form, one) for one in dict.fromkeys(texts) for form in (_long_form, _short_form)]
        texts += [_apart(one) for one in dict.fromkeys(texts) if _may_have_apostrophe(one)]
    return map(fold, dict.fromkeys(texts))


def stands_in(phrase: str, text: str) -> bool:
    """Whether the words of the folded `phrase` stand next to each other, whole and in this order, in `text`."""
    if text.isascii():
        # Most texts do not have the words at all, which is seen much sooner than how they may be read.
        letters = text.lower().translate(_CLOSED_UP)
        if any(word not in letters for word in _telling(phrase)):
            return False
    return any(f" {phrase} " in f" {reading} " for reading in readings(text))


@lru_cache(maxsize=256)
def _telling(phrase: str) -> tuple[str, ...]:
    """Those of its words that are nowhere written in other letters, the longest first."""
    otherwise = {"and", *_LONG_FORMS, *_SHORT_FORMS}
    return tuple(sorted(set(phrase.split()) - otherwise, key=len, reverse=True))


def _apart(text: str) -> str:
    return "".join(" " if letter in _APOSTROPHES else letter for letter in text)


def may_be_spelled_otherwise(text: str) -> bool:
    """Whether `fold_document` may find words in `text` that do not stand in it, letter for letter."""
    return "." in text or _may_have_apostrophe(text) or _SHORTENED.search(text) is not None


def _other_spellings(text: str) -> Iterator[str]:
    """The long form of what is shortened before a name ("Ft. Worth"), the short one of what is written out."""
    for match in _SHORTENED.finditer(text):
        if match["long"]:
            yield _SHORT_FORMS[match["long"].lower()]
        elif match["short"]:
            yield _LONG_FORMS[match["short"].lower()]


def _long_form(match: re.Match[str]) -> str:
    return f"{_LONG_FORMS[match['short'].lower()]} " if match["short"] else match[0]


def _short_form(match: re.Match[str]) -> str:
    return _SHORT_FORMS[match["long"].lower()] if match["long"] else match[0]


def _may_have_apostrophe(text: str) -> bool:
    return "'" in text or "`" in text or not (text.isascii() or _APOSTROPHES.isdisjoint(text))


@lru_cache(maxsize=8192)
def compact(abbreviation: str) -> str:
    """Letters and digits only, folded and closed up: "L.C.S.W.-C" → "lcswc"."""
    return fold(abbreviation).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where it stands in the original text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of `fold(text)`, in order. Words that come from one character share its place."""
    found: list[Token] = []
    word = ""
    start = end = 0
    for position, character in enumerate(text):
        for piece in _FOLDS[ord(character)]:
            if piece != " ":
                start = start if word else position
                word += piece
                end = position + 1
            elif word:
                found.append(Token(word, start, end))
                word = ""
    if word:
        found.append(Token(word, start, end))
    return found
