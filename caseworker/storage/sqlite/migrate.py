"""Brings the tables of an older file up to date. Loads Alembic; only imported when there is something to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import alembic.command
from alembic.config import Config
from sqlcipher3 import dbapi2

from caseworker.errors import EnvironmentProblem
from caseworker.messages import translate
from caseworker.paths import make_folder
from caseworker.storage.keys import sync_folder
from caseworker.storage.sqlite import orm, schema
from caseworker.storage.sqlite.connection import unlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.storage.base import Today
    from caseworker.storage.keys import DataKey
    from caseworker.storage.sqlite.connection import Connection

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(
    connection: Connection,
    path: Path,
    key: DataKey | None,
    *,
    backups: Path,
    clock: Today,
    rebuild: Callable[[], None],
) -> Path:
    """Copies the file into `backups`, then changes it in one transaction; the copy's path.

    `rebuild` builds the search index of the changed tables.
    """
    revision = schema.read_revision(connection, path)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    copy = backups / f"{path.stem}-{stamp}-tables-{revision}{path.suffix}"
    make_folder(backups)
    back_up(connection, copy, key)
    # Rebuilding a table drops it first, which would take the rows that refer to it along.
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        upgrade(connection)
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise EnvironmentProblem(
                translate(
                    "store",
                    "{name} could not be brought up to date and was left as it is: its records do not fit together.",
                ).format(name=path.name)
            )
        # What was recorded fits the tables of then.
        for table in ("undo_image", "undo_row", "undo_step"):
            connection.execute(f"DELETE FROM {table}")
        rebuild()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys=ON")
    return copy


def back_up(connection: Connection, copy: Path, key: DataKey | None) -> None:
    """A consistent copy, encrypted as the file is. A half-made one never gets the name."""
    beside = copy.with_name(f".{copy.name}.new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600)
    try:
        target = dbapi2.connect(str(beside), isolation_level=None)
        try:
            unlock(target, key)
            connection.backup(target)
        finally:
            target.close()
        beside.replace(copy)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(copy.parent)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs the migrations in the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with orm.engine_over(connection).connect() as shared:
        config.attributes["connection"] = shared
        alembic.command.upgrade(config, revision)
