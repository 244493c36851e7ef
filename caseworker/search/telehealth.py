""" "Or telehealth" beside a place: whoever works by telehealth and is licensed there counts as near too."""

from __future__ import annotations

from caseworker.search import everyday
from caseworker.search.folding import fold
from caseworker.search.line import Line

_ALSO = tuple(tuple(fold(" ".join(words)).split()) for words in everyday.OR_ALSO)
_PHRASES = sorted(
    (tuple(fold(phrase).split()) for phrase in (*everyday.TELEHEALTH_WORDS, *everyday.WEAK_TELEHEALTH_WORDS)),
    key=len,
    reverse=True,
)


def after(line: Line, position: int) -> int:
    """The end of an "or telehealth" that begins at `position`; 0 when none does."""
    start = _also(line, position)
    return _phrase(line, start) if start else 0


def around(line: Line, first: int, end: int) -> tuple[int, int]:
    """First and end of these words with an "or telehealth" after them or a "telehealth or" before."""
    if behind := after(line, end):
        return first, behind
    for phrase in _PHRASES:
        for start in range(max(first - len(phrase) - 2, 0), first):
            joint = start + len(phrase)
            if _phrase(line, start) == joint and _also(line, joint) == first:
                return start, end
    return first, end


def set_begun_aside(line: Line, position: int) -> None:
    """An "or telehealth" that is still being typed changes nothing yet: else its first letters would be looked for."""
    start = _also(line, position)
    if not start or any(line.taken[position:]):
        return
    typed = " ".join(line.words(start, len(line)))
    if not typed or (line.is_typing and any(" ".join(phrase).startswith(typed) for phrase in _PHRASES)):
        line.take(position, len(line))


def _also(line: Line, position: int) -> int:
    """After the words that join; 0 when none stand there."""
    return next((position + len(words) for words in _ALSO if _stand(line, position, words)), 0)


def _phrase(line: Line, position: int) -> int:
    return next((position + len(words) for words in _PHRASES if _stand(line, position, words)), 0)


def _stand(line: Line, position: int, words: tuple[str, ...]) -> bool:
    end = position + len(words)
    return end <= len(line) and line.words(position, end) == words and not any(line.taken[position:end])
