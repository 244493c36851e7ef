"""Whether a directory file is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from caseworker.errors import NotADirectoryFile
from caseworker.messages import translate
from caseworker.storage.base import Check
from caseworker.storage.sqlite import books, index
from caseworker.storage.sqlite.connection import problem_of

if TYPE_CHECKING:
    from pathlib import Path

    from caseworker.storage.base import Cancel, Progress
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.index_words import IndexWords

_SHOWN = 10


def check(
    connection: Connection,
    path: Path,
    words: IndexWords,
    progress: Progress | None,
    cancel: Cancel | None,
    *,
    is_encrypted: bool,
) -> tuple[Check, bool]:
    """What was found, and whether the file itself is damaged, which no repair mends. Sentences name no content."""
    try:
        problems = _damage(connection, is_encrypted=is_encrypted)
        if problems:
            # What is read from a damaged file is not worth comparing.
            return Check(tuple(problems), 0), True
        problems = [*_loose_ends(connection), *index.check(connection, words, cancel, progress)]
        return Check(tuple(problems), books.count_contacts(connection)), False
    except dbapi2.Error as error:
        problem = problem_of(error, path)
        if not isinstance(problem, NotADirectoryFile):
            raise
        return Check((problem.sentence,), 0), True


def _damage(connection: Connection, *, is_encrypted: bool) -> list[str]:
    found = [row[0] for row in connection.execute(f"PRAGMA quick_check({_SHOWN})") if row[0] != "ok"]
    if is_encrypted:
        found += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    return [translate("store", "The file is damaged: {detail}").format(detail=detail) for detail in found[:_SHOWN]]


def _loose_ends(connection: Connection) -> list[str]:
    loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    if not loose:
        return []
    sentence = translate("store", "{count} records belong to records that are gone (in {tables}).")
    return [sentence.format(count=len(loose), tables=", ".join(sorted({row[0] for row in loose})))]
