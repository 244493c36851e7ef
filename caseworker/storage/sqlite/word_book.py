"""The words of a directory, to look for those that stand near a typed one: by spelling, and in names by sound."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from caseworker.models.query import Nearness, NearWord
from caseworker.storage.sqlite import index_marks as marks
from caseworker.storage.sqlite.finding_match import exactly

Connection = Any

COUNTED = 1_000
"""Contacts with a word are counted up to so many."""

_SHORTEST = 3
_SHORTEST_MISSPELLED = 4
# From so many letters on two slips are likelier than another word.
_LONG = 8
_MOST = 24
# Two slips in one word are so much rarer than one.
_RARER = 20
# Sounds alike and looks so different: "Mary" and "Moira" are two names.
_ALIKE = 0.75


class WordBook:
    """Reads the words when they are first asked for, and again when there are more or fewer. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = -1
        self._by_length: Mapping[int, Sequence[str]] = {}

    def near(self, conn: Connection, word: str) -> list[NearWord]:
        """See `Store.near_words`."""
        by_length = self._words(conn)
        slips = _misspelled(word, by_length)
        misspelled = _counted(conn, slips, Nearness.SPELLING)
        sounding = _counted(conn, _sounding(word, by_length), Nearness.SOUND)
        return [
            *sorted(misspelled, key=lambda near: (-near.contacts / _RARER ** slips[near.word], near.word)),
            *sorted(sounding, key=lambda near: (-near.contacts, near.word)),
        ]

    def _words(self, conn: Connection) -> Mapping[int, Sequence[str]]:
        count = conn.execute("SELECT count(*) FROM index_word").fetchone()[0]
        with self._lock:
            if count != self._count:
                by_length: dict[int, list[str]] = defaultdict(list)
                for (word,) in conn.execute("SELECT word FROM index_word"):
                    if word.isalpha():
                        by_length[len(word)].append(word)
                self._by_length, self._count = by_length, count
            return self._by_length


def _counted(conn: Connection, words: Iterable[str], kind: Nearness) -> Iterator[NearWord]:
    """Only words that some contact has that is shown."""
    statement = f"SELECT count(*) FROM (SELECT 1 FROM fts WHERE fts MATCH ? LIMIT {COUNTED})"
    hidden = f"({exactly(marks.IN_BIN)} OR {exactly(marks.INACTIVE)})"
    for word in words:
        sought = exactly(marks.name(word) if kind is Nearness.SOUND else word)
        (contacts,) = conn.execute(statement, (f"{sought} NOT {hidden}",)).fetchone()
        if contacts:
            yield NearWord(word, contacts, kind)


def _misspelled(word: str, by_length: Mapping[int, Sequence[str]]) -> dict[str, int]:
    """Words few slips away, and how many: a letter too many, too few, another one, or two in the wrong order."""
    if len(word) < _SHORTEST_MISSPELLED or not word.isalpha():
        return {}
    # Loaded by the first search that needs it.
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= _LONG else 1
    found = process.extract(
        word, _of_length(by_length, len(word), most), scorer=OSA.distance, score_cutoff=most, limit=_MOST
    )
    return {other: slips for other, slips, _ in found if slips}


def _sounding(word: str, by_length: Mapping[int, Sequence[str]]) -> list[str]:
    if len(word) < _SHORTEST or not (word.isalpha() and word.isascii()):
        return []
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    near = process.extract(
        word,
        _of_length(by_length, len(word), 2),
        scorer=JaroWinkler.similarity,
        score_cutoff=_ALIKE,
        limit=None,
    )
    sound = sounds(word)
    return [other for other, _, _ in near if other != word and other.isascii() and not sound.isdisjoint(sounds(other))][
        :_MOST
    ]


def sounds(word: str) -> frozenset[str]:
    """How a name is pronounced: by Metaphone and by NYSIIS (Taft 1970), each with "y" read as "i"."""
    import jellyfish  # as above

    plain = word.replace("y", "i")
    return frozenset((f"m{jellyfish.metaphone(plain)}", f"n{jellyfish.nysiis(plain)}"))


def _of_length(by_length: Mapping[int, Sequence[str]], length: int, apart: int) -> list[str]:
    return [word for near in range(length - apart, length + apart + 1) for word in by_length.get(near, ())]
