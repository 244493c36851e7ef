"""One line of typing as the parser works on it: its words, which are in quotes, which are spoken for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from caseworker.search.folding import Token, fold, tokens
from caseworker.search.lexicon import Lexicon, Meaning

_QUOTED = re.compile(r"\"[^\"]*(?:\"|$)|“[^”]*(?:”|$)|«[^»]*(?:»|$)|„[^“”]*(?:[“”]|$)")
_CLOSED = re.compile(r".[\"“”»]\Z", re.DOTALL)
_PHONE = re.compile(
    r"(?<![\w+])(?:"
    r"\+(?!1\b)\d{1,3}[ .\-()]{0,2}\d{1,4}(?:[ .\-()]{1,2}\d{2,4}){1,4}"  # another country
    r"|(?:\+?1[ .\-]{0,2})?(?:\(\d{3}\)[ .\-]{0,2}|\d{3}[ .\-/]{1,2})\d{3}[ .\-]{0,2}\d{1,4}"
    r"|\+?\d{11,15}"
    r"|\d{3}[.\-]\d{4}"
    r")(?!\w)"
)
_DOTTED = re.compile(r"(?<!\w)[A-Za-z]{1,4}(?:\.[A-Za-z]{1,4})+(?!\w)")
# More is no search but a pasted page; the rest of it is left out.
_LONGEST = 1000
_SHORT = 4
_MOST_BEFORE = 4


class Line:
    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text[:_LONGEST]
        self.lexicon = lexicon
        self._quotes = [match.span() for match in _QUOTED.finditer(self.text)]
        closed = list(quoted(text))
        self.phrases = tuple(dict.fromkeys(phrase for _, _, phrase in closed))
        self.tokens = self._joined(tokens(self.text))
        self.literal = [self._is_literal(position) for position in range(len(self.tokens))]
        self.taken = list(self.literal)
        self.in_phrase = [any(start < token.start < end for start, end, _ in closed) for token in self.tokens]
        self.is_shouted = self.text.isupper() and any(len(token.text) > 5 for token in self.tokens)

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def is_typing(self) -> bool:
        """Whether the last word may not be finished."""
        return bool(self.tokens) and self.tokens[-1].end == len(self.text) and not self.literal[-1]

    def is_unfinished(self, position: int) -> bool:
        return position == len(self.tokens) - 1 and self.is_typing

    def raw(self, first: int, end: int) -> str:
        """What was typed for the words `first` to `end` (exclusive)."""
        return self.text[self.tokens[first].start : self.tokens[end - 1].end]

    def word(self, position: int) -> str:
        """The word there, empty when there is none or it is spoken for."""
        free = 0 <= position < len(self.tokens) and not self.taken[position]
        return self.tokens[position].text if free else ""

    def words(self, first: int, end: int) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens[first:end])

    def take(self, first: int, end: int) -> None:
        for position in range(first, end):
            self.taken[position] = True

    def positions(self, start: int, end: int) -> tuple[int, int]:
        """The words that lie within the characters `start` to `end`, as first and end (exclusive)."""
        inside = [i for i, token in enumerate(self.tokens) if token.start >= start and token.end <= end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def follows_comma(self, position: int) -> bool:
        return position > 0 and "," in self.text[self.tokens[position - 1].end : self.tokens[position].start]

    def is_in_capitals(self, first: int, end: int) -> bool:
        return not self.is_shouted and sum(map(str.isupper, self.raw(first, end))) > 1

    def phrase_at(self, first: int) -> tuple[int, Meaning] | None:
        """The longest phrase that is understood there: its end (exclusive) and meaning."""
        if self.word(first) and "." in (raw := self.raw(first, first + 1)) and (dotted := self.lexicon.credential(raw)):
            return first + 1, dotted
        for count in range(self.lexicon.longest(self.word(first)), 0, -1):
            end = first + count
            if end > len(self.tokens) or any(self.taken[first:end]):
                continue
            meaning = self.lexicon.meaning(self.words(first, end))
            if meaning is not None and self._may_mean(meaning, first, end):
                return end, meaning
        return None

    def _is_plain(self, position: int, first: int) -> bool:
        """Whether a word stands there that is no phrase and does not begin one, alone or with those from `first` on."""
        if position >= len(self.tokens) or (self.taken[position] and not self.literal[position]):
            return False
        if self.is_unfinished(position) and any(self._begins(start, position + 1) for start in (first, position)):
            return False
        most = min(self.lexicon.longest(self.word(position)), len(self.tokens) - position)
        return not any(self.lexicon.meaning(self.words(position, position + count)) for count in range(1, most + 1))

    def _may_mean(self, meaning: Meaning, first: int, end: int) -> bool:
        if meaning.capitals and not self.is_in_capitals(first, end):
            return False
        if meaning.led and not (self.word(first - 1) in {"in", "en"} or self.follows_comma(first)):
            return False
        if meaning.weak and self._is_plain(end, first):
            return False
        return not self.is_unfinished(end - 1) or self._is_settled(meaning, first, end)

    def _is_settled(self, meaning: Meaning, first: int, end: int) -> bool:
        """Whether the word being typed already means this, and will go on to until it is finished.

        Short words begin many names ("mat", "act") and wait for a blank; others wait while they also begin another
        word of the lexicon ("teen", "teenagers"). Capitals are an abbreviation, complete as it stands.
        """
        if self.is_in_capitals(first, end):
            return True
        is_short = len(self.tokens[end - 1].text) < _SHORT
        if is_short or any(self._begins(start, end) for start in range(max(first - _MOST_BEFORE, 0), first)):
            return False
        return not self.lexicon.may_grow(" ".join(self.words(first, end)), meaning)

    def _begins(self, first: int, end: int) -> bool:
        return not any(self.taken[first:end]) and self.lexicon.begins(" ".join(self.words(first, end)))

    def _is_literal(self, position: int) -> bool:
        token = self.tokens[position]
        if any(start <= token.start < end for start, end in self._quotes):
            return True
        # Several words out of one character: none of them can be shown as a chip of its own.
        neighbors = self.tokens[max(position - 1, 0) : position] + self.tokens[position + 1 : position + 2]
        return any(one.start < token.end and token.start < one.end for one in neighbors)

    def _joined(self, found: list[Token]) -> list[Token]:
        """Phone numbers and dotted credentials become one word each."""
        joined = [((start, end), digits) for start, end, digits in phones(self.text)]
        if "." in self.text:
            dotted = ((match.span(), self.lexicon.credential(match[0])) for match in _DOTTED.finditer(self.text))
            joined.extend((span, meaning.value) for span, meaning in dotted if meaning)
        for (start, end), word in joined:
            if any(low < end and start < high for low, high in self._quotes):
                continue
            inside = [i for i, token in enumerate(found) if token.start >= start and token.end <= end]
            if inside:
                one = Token(_one_word(word), start, end)
                found[inside[0] : inside[-1] + 1] = [one]
        return found


def quoted(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of what stands in quotes that are closed, the quotes included, and its words, folded."""
    for match in _QUOTED.finditer(text[:_LONGEST]):
        if _CLOSED.search(match[0]) and (phrase := fold(match[0])):
            yield (*match.span(), phrase)


def phones(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of what is spelled as a phone number, complete or begun, and its digits as the index has them."""
    return ((*match.span(), _digits(match[0])) for match in _PHONE.finditer(text))


def _one_word(word: str) -> str:
    return "".join(token.text for token in tokens(word))


def _digits(phone: str) -> str:
    """As the index keeps it: the last ten digits; without the country code of the United States."""
    digits = "".join(filter(str.isdecimal, phone))
    if len(digits) > 10:
        return digits[-10:]
    return digits[1:] if digits.startswith("1") and phone.lstrip("+").startswith("1") and len(digits) > 7 else digits
