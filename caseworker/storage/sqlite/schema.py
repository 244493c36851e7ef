"""Which file this is: the mark of a directory, and the revision of its tables. Reads it without Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from caseworker.errors import NewerSchema
from caseworker.messages import translate
from caseworker.storage.sqlite.connection import no_directory_file

if TYPE_CHECKING:
    from pathlib import Path

    from caseworker.storage.sqlite.connection import Connection

REVISIONS = ("0001", "0002", "0003", "0004")
"""Of ``migrations/versions``, oldest first. The tables in `models.tables` are those of the last."""
APPLICATION_ID = 0x43415345
"""Stands in the header of every directory file (https://sqlite.org/fileformat.html#application_id)."""
SAMPLE = "store.sample"
"""Key in ``meta`` that marks the sample directory."""


def head() -> str:
    return REVISIONS[-1]


def read_revision(connection: Connection, path: Path) -> str:
    """The stored revision, one of `REVISIONS`. NotADirectoryFile or NewerSchema."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    if mark != APPLICATION_ID:
        raise no_directory_file(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi2.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_ERROR":
            raise
        raise no_directory_file(path) from error
    if row is None:
        raise no_directory_file(path)
    if row[0] not in REVISIONS:
        raise NewerSchema(
            translate(
                "store",
                "{name} was written by a newer version of Caseworker and was left as it is: install that version.",
            ).format(name=path.name)
        )
    revision: str = row[0]
    return revision


def stamp(connection: Connection) -> None:
    """Marks a new file."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute("INSERT INTO alembic_version (version_num) VALUES (?)", (head(),))
