"""Where: "near 19103", "within 5 miles of Camden, NJ or telehealth", "philadelphia 10 mi", or a ZIP code alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from caseworker.models.checks import US_STATES
from caseworker.models.query import ChipKind, Near, Understood
from caseworker.models.states import CODES
from caseworker.search import everyday, telehealth
from caseworker.search.lexicon import near_label
from caseworker.search.line import Line

_DISTANCE = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d{1,3})?)[ \-]*(?:mi|miles?|millas?)\b\.?", re.IGNORECASE)
_ZIP = re.compile(r"\d{5}")
# A place or a distance that is still being typed: neither a word to find nor a place yet.
_BEGUN = re.compile(
    r"\b(?:within\s+(?:[\d.]+\s*(?:m|mi|mil|mile|miles)?\s*)?(?:o|of|f|fr|fro|from)?\s*|(?:near|around|close\s+to|cerca\s+de)\s+\d{0,4})$",
    re.IGNORECASE,
)
_MOST_WORDS = 5
_USUAL = Near("")


@dataclass(frozen=True, slots=True)
class _Distance:
    miles: float
    first: int
    end: int


def read_near(line: Line, chosen: Near | None) -> tuple[Near | None, Understood | None]:
    """Takes the words that say where out of `line`. Without any, `chosen` stays."""
    found = _read(line, chosen)
    if found is None:
        _set_begun_aside(line)
        return chosen, None
    near, first, end = found
    line.take(first, end)
    wide_first, wide_end = telehealth.around(line, first, end)
    if (wide_first, wide_end) != (first, end):
        first, end = wide_first, wide_end
        near = replace(near, or_telehealth=True)
        line.take(first, end)
    telehealth.set_begun_aside(line, end)
    return near, _chip(line, near, first, end)


def _read(line: Line, chosen: Near | None) -> tuple[Near, int, int] | None:
    """What is asked for, and first and end of the words that say so."""
    usual = chosen or _USUAL
    for distance in _distances(line):
        found = _after_distance(line, distance) or _before_distance(line, distance) or _beside(line, distance)
        if found:
            return _typed(line, *found, miles=distance.miles, wide=usual.or_telehealth)
        if chosen:
            return replace(chosen, miles=distance.miles), _led(line, distance.first), distance.end
    found = _after_word(line) or _bare_zip(line)
    if found:
        return _typed(line, *found, miles=usual.miles, wide=usual.or_telehealth)
    for first in range(len(line) if chosen else 0):
        if chosen and (end := telehealth.after(line, first)):
            return replace(chosen, or_telehealth=True), first, end
    return None


def _typed(
    line: Line, first: int, end: int, place: tuple[int, int], *, miles: float, wide: bool
) -> tuple[Near, int, int]:
    return Near(line.raw(*place), miles, or_telehealth=wide), first, end


def _chip(line: Line, near: Near, first: int, end: int) -> Understood:
    return Understood(ChipKind.NEAR, near.place, near_label(near), line.tokens[first].start, line.tokens[end - 1].end)


def _distances(line: Line) -> list[_Distance]:
    found = []
    for match in _DISTANCE.finditer(line.text):
        first, end = line.positions(*match.span())
        if end and float(match[1]) > 0 and not any(line.taken[first:end]):
            found.append(_Distance(float(match[1]), first, end))
    return found


def _led(line: Line, first: int) -> int:
    return first - 1 if line.word(first - 1) in everyday.BEFORE_DISTANCE else first


def _after_distance(line: Line, distance: _Distance) -> tuple[int, int, tuple[int, int]] | None:
    """ "within 5 miles of 19103": first and end of all of it, and the place in it."""
    start = distance.end
    while line.word(start) in everyday.BETWEEN_DISTANCE_AND_PLACE:
        start += 1
    if start == distance.end and not _ZIP.fullmatch(line.word(start)):
        return None
    end = _place_from(line, start)
    return (_led(line, distance.first), end, (start, end)) if end > start else None


def _beside(line: Line, distance: _Distance) -> tuple[int, int, tuple[int, int]] | None:
    """ "10 mi philadelphia": only a place that is known."""
    end = _known_place_from(line, distance.end)
    return (_led(line, distance.first), end, (distance.end, end)) if end > distance.end else None


def _before_distance(line: Line, distance: _Distance) -> tuple[int, int, tuple[int, int]] | None:
    """ "philadelphia 10 mi", "near camden nj, within 10 mi"."""
    stop = _led(line, distance.first)
    start = _place_until(line, stop)
    if start == stop:
        return None
    return _with_word_before(line, start), distance.end, (start, stop)


def _after_word(line: Line) -> tuple[int, int, tuple[int, int]] | None:
    for position in range(len(line)):
        start = _after_near_word(line, position)
        if start > position and (end := _place_from(line, start)) > start:
            return position, end, (start, end)
    return None


def _bare_zip(line: Line) -> tuple[int, int, tuple[int, int]] | None:
    """Five digits that are a ZIP code, as far as that is known: "in 19103", or nothing but the number."""
    for position in range(len(line)):
        if _ZIP.fullmatch(line.word(position)) and line.lexicon.is_place(line.word(position)) is not False:
            first = position - 1 if line.word(position - 1) in {"in", "en", "at"} else position
            return first, _zip_end(line, position), (position, position + 1)
    return None


def _after_near_word(line: Line, position: int) -> int:
    for words in everyday.BEFORE_PLACE:
        end = position + len(words)
        if end <= len(line) and line.words(position, end) == words and not any(line.taken[position:end]):
            return end
    return position


def _with_word_before(line: Line, start: int) -> int:
    for words in (*everyday.BEFORE_PLACE, ("in",), ("en",), ("at",)):
        first = start - len(words)
        if first >= 0 and line.words(first, start) == words and not any(line.taken[first:start]):
            return first
    return start


def _zip_end(line: Line, position: int) -> int:
    """After the four further digits of "19103-1234", if they are there."""
    after = position + 1
    more = line.word(after)
    glued = more and line.text[line.tokens[position].end : line.tokens[after].start] == "-"
    return after + 1 if glued and len(more) == 4 and more.isdecimal() else after


def _place_from(line: Line, start: int) -> int:
    """The end of the place that begins at `start`; `start` itself when none does."""
    if _ZIP.fullmatch(line.word(start)):
        return _zip_end(line, start)
    if (known := _known_place_from(line, start)) > start:
        return known
    free = _free_until(line, start)
    for end in range(start, free):
        # What is understood as something else is not part of an unknown name.
        if line.phrase_at(end) and not (end > start and _is_state(line, end)):
            free = end
            break
    if free == len(line) and line.is_typing and line.lexicon.is_place(_name(line, start, free)) is False:
        return start
    return free


def _known_place_from(line: Line, start: int) -> int:
    ends = range(_free_until(line, start), start, -1)
    end = next((end for end in ends if line.lexicon.is_place(_name(line, start, end))), start)
    return _zip_end(line, end - 1) if end > start and _ZIP.fullmatch(line.word(end - 1)) else end


def _free_until(line: Line, start: int) -> int:
    free = start
    while free < min(start + _MOST_WORDS, len(line)) and line.word(free):
        if free > start and line.raw(free, free + 1) != "OR" and telehealth.after(line, free):
            # The "or" of "Portland or telehealth"; in capitals it is Oregon.
            break
        free += 1
    return free


def _place_until(line: Line, stop: int) -> int:
    """The start of the place that ends before `stop`; `stop` itself when none does."""
    free = stop
    while free > max(stop - _MOST_WORDS, 0) and line.word(free - 1):
        free -= 1
    answers = []
    for start in range(free, stop):
        answer = line.lexicon.is_place(_name(line, start, stop))
        if answer:
            return start
        answers.append(answer)
    if not answers or False in answers:
        return stop
    # Nobody knows the places yet: one word, and a state after it.
    return stop - 2 if stop - free > 1 and _is_state(line, stop - 1) else stop - 1


def _is_state(line: Line, position: int) -> bool:
    return line.word(position).upper() in US_STATES


def _name(line: Line, start: int, end: int) -> str:
    words = " ".join(line.words(start, end))
    for count in (1, 2):
        if end - start > count and (code := CODES.get(" ".join(line.words(end - count, end)))):
            return " ".join((*line.words(start, end - count), code.lower()))
    return words


def _set_begun_aside(line: Line) -> None:
    """A place that is being typed changes nothing yet; what it is takes effect when it is there."""
    start = -1
    if match := _BEGUN.search(line.text):
        start = match.start()
    elif line.is_typing:
        for position in range(len(line)):
            after = _after_near_word(line, position)
            if position < after < len(line) and line.word(after):
                start = line.tokens[position].start
                break
    if start >= 0:
        first, end = line.positions(start, len(line.text))
        if end and not any(line.taken[first:end]):
            line.take(first, end)
