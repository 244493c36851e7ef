"""Opens a directory file, and makes a new one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from caseworker.errors import NotADirectoryFile
from caseworker.messages import translate
from caseworker.storage.sqlite import books, index, schema
from caseworker.storage.sqlite.connection import connect, in_words, read_only, tune
from caseworker.storage.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from caseworker.storage.base import Cancel, Progress, Today
    from caseworker.storage.keys import DataKey
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.index_words import IndexWords

BUSY_SECONDS = 5.0
"""So long a command waits for another program's."""
_AT_ONCE = 5_000
"""Contacts whose index takes about a second: nobody needs to search in the old one meanwhile."""


def open_store(
    path: Path,
    key: DataKey | None,
    *,
    clock: Today,
    words: IndexWords,
    backups: Path,
    busy_seconds: float = BUSY_SECONDS,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> SqliteStore:
    """Brings an older file up to date first, after a copy into `backups`. Raises the EnvironmentProblem that fits.

    `progress` and `cancel` are for the search index, should it have to be built anew before it answers. An index of
    other word lists does answer; it is built anew behind the open store.
    """
    _check_place(path)
    with in_words(path):
        connection = connect(path, key, busy_seconds=busy_seconds, writes=True)
        try:
            tune(connection)
            if schema.read_revision(connection, path) != schema.head():
                # Alembic takes long to load and is needed once a release.
                from caseworker.storage.sqlite.migrate import migrate

                migrate(
                    connection,
                    path,
                    key,
                    backups=backups,
                    clock=clock,
                    rebuild=lambda: index.rebuild(connection, words, progress, cancel),
                )
            connection.execute("PRAGMA journal_mode=WAL")
            heals = index.needs_healing(connection, words)
            if heals and (not index.answers(connection) or books.count_contacts(connection) <= _AT_ONCE):
                index.rebuild(connection, words, progress, cancel)
                heals = False

            def open_reader() -> Connection:
                reader = connect(path, key, busy_seconds=busy_seconds)
                tune(reader)
                return reader

            store = SqliteStore(path, connection, open_reader, key=key, clock=clock, words=words)
            if heals:
                store.heal()
            return store
        except BaseException:
            connection.close()
            raise


def create_file(path: Path, key: DataKey | None, *, words: IndexWords, sample: bool) -> None:
    """A new, empty directory file at `path`, where there must be none."""
    # SQLAlchemy knows the tables; a file is made once.
    from caseworker.storage.sqlite import orm

    path.touch(mode=0o600, exist_ok=False)
    with in_words(path):
        connection = connect(path, key, writes=True)
        try:
            tune(connection)
            connection.execute("BEGIN IMMEDIATE")
            orm.create_tables(connection)
            schema.stamp(connection)
            index.create(connection, words)
            if sample:
                connection.execute("INSERT INTO meta (key, value) VALUES (?, '1')", (schema.SAMPLE,))
            connection.execute("COMMIT")
        finally:
            connection.close()


def _check_place(path: Path) -> None:
    if not path.is_file():
        raise NotADirectoryFile(
            translate("store", "There is no directory in {folder}: create one there first.").format(folder=path.parent)
        )
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise read_only(path)
