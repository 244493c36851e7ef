"""Whether a directory file is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.storage.sqlite import index

if TYPE_CHECKING:
    from caseworker.storage.base import Cancel
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.index_words import IndexWords

_SHOWN = 10


def file_problems(connection: Connection, *, is_encrypted: bool) -> list[str]:
    """Sentences; none when all is well. Names no content."""
    damage = [row[0] for row in connection.execute("PRAGMA quick_check(10)") if row[0] != "ok"]
    if is_encrypted:
        damage += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
    problems = [translate("store", "The file is damaged: {detail}").format(detail=detail) for detail in damage[:_SHOWN]]
    loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    if loose:
        tables = ", ".join(sorted({row[0] for row in loose}))
        sentence = translate("store", "{count} records belong to records that are gone (in {tables}).")
        problems.append(sentence.format(count=len(loose), tables=tables))
    return problems


def repair(connection: Connection, words: IndexWords, cancel: Cancel | None) -> None:
    """Builds the search index anew, in one transaction: who searches meanwhile uses the old one."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        index.rebuild(connection, words, cancel=cancel)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
