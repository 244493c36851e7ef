"""Connections to a directory file: one engine, one set of settings, errors in words.

Only the driver is imported here and wherever the first page is read: SQLAlchemy would cost the start 400 ms.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from caseworker.errors import Cancelled, DiskFull, EnvironmentProblem, Locked, NotADirectoryFile, ReadOnly
from caseworker.messages import translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.storage.keys import DataKey

Connection = Any
"""A `sqlcipher3.dbapi2.Connection`; the driver has no type hints."""

_PLAIN = b"SQLite format 3\0"
CACHE_KIB = 65_536
"""With it encryption costs nothing measurable at 50,000 contacts; with SQLite's default 60 %."""

_NO_CODE, _ERROR = 0, 1
_BUSY, _LOCKED, _NOMEM, _READONLY, _INTERRUPT, _IOERR, _CORRUPT = 5, 6, 7, 8, 9, 10, 11
_FULL, _CANTOPEN, _NOTADB = 13, 14, 26
_SAID = {
    "database or disk is full": _FULL,
    "disk I/O error": _IOERR,
    "readonly database": _READONLY,
    "database is locked": _BUSY,
    "Could not decode to UTF-8": _CORRUPT,
}
"""The export to an encrypted file, and the driver for text that is none, report only words."""


class OwnTransactions(dbapi2.Connection):  # type: ignore[misc]
    """A connection that only an explicit ``COMMIT`` or ``ROLLBACK`` statement ends a transaction of.

    SQLAlchemy shares it within a command and must not end what it did not begin.
    """

    def commit(self) -> None:
        pass

    def rollback(self) -> None:
        pass


def connect(path: Path, key: DataKey | None, *, busy_seconds: float = 5.0, writes: bool = False) -> Connection:
    """A connection for one thread at a time, in autocommit. The file must exist: it is never created here.

    Nothing is read yet, so that a wrong key shows at the first statement. `writes` is for the one writer.
    """
    mode = "rw" if writes else "ro"
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        factory=OwnTransactions,
    )
    unlock(connection, key)
    return connection


def unlock(connection: Connection, key: DataKey | None) -> None:
    # First, before anything that can fail: else the driver writes about wrong keys to standard error.
    connection.execute("PRAGMA cipher_log_level=NONE")
    if key is not None:
        connection.execute(f"PRAGMA key=\"x'{key.raw.hex()}'\"")


def is_plain(path: Path) -> bool:
    """Whether the file says of itself that it is not encrypted (https://sqlite.org/fileformat.html).

    NotADirectoryFile or ReadOnly for one that cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except PermissionError as error:
        raise (read_only if path.is_file() else no_directory_file)(path) from error
    except OSError as error:
        raise no_directory_file(path) from error


def tune(connection: Connection) -> None:
    """The settings of every connection. Reads the file: a wrong key, or no directory, shows here."""
    for pragma in (
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "temp_store=MEMORY",
        f"cache_size=-{CACHE_KIB}",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turns errors of the driver, also those that SQLAlchemy wraps, into errors a user can act on.

    What is our own mistake (bad SQL, a broken constraint) passes unchanged.
    """
    try:
        yield
    except Exception as error:
        cause = getattr(error, "orig", None) or error
        if not isinstance(cause, dbapi2.Error):
            raise
        problem = problem_of(cause, path)
        if problem is None:
            raise
        raise problem from error


def problem_of(error: Exception, path: Path) -> EnvironmentProblem | Cancelled | None:
    """What a person can do about `error`; None when it is our mistake."""
    code = _code_of(error)
    name = path.name
    if code == _INTERRUPT:
        return Cancelled(translate("store", "Canceled: nothing was changed."))
    if code == _FULL:
        return DiskFull(
            translate(
                "store",
                "The disk that holds {name} is full: nothing was changed. Free some space and try again.",
            ).format(name=name)
        )
    if code in (_BUSY, _LOCKED):
        return locked(path)
    if code == _READONLY:
        return read_only(path)
    if code == _CANTOPEN:
        return _cannot_open(path)
    if code in (_NOTADB, _CORRUPT):
        return no_directory_file(path)
    if code in (_IOERR, _NOMEM):
        return EnvironmentProblem(
            translate(
                "store",
                "{name} could not be read or written ({reason}): nothing was changed. "
                "Check the disk and its free space, then try again.",
            ).format(name=name, reason=getattr(error, "sqlite_errorname", "input/output error"))
        )
    return None


def _code_of(error: Exception) -> int:
    """SQLite's primary result code (https://sqlite.org/rescode.html)."""
    code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
    if code not in (_NO_CODE, _ERROR):
        return code
    return next((meant for words, meant in _SAID.items() if words in str(error)), code)


def locked(path: Path) -> Locked:
    return Locked(
        translate(
            "store", "Another program is using {name}: nothing was changed. Close it there and try again."
        ).format(name=path.name)
    )


def read_only(path: Path) -> ReadOnly:
    return ReadOnly(
        translate(
            "store",
            "{name} or its folder cannot be written to: nothing was changed. "
            "Make {folder} writable, or choose another data folder.",
        ).format(name=path.name, folder=path.parent)
    )


def no_directory_file(path: Path) -> NotADirectoryFile:
    return NotADirectoryFile(
        translate(
            "store",
            "{name} is not a Caseworker directory, or it is damaged: it was left as it is. "
            "Put a backup in its place, or choose another data folder.",
        ).format(name=path.name)
    )


def _cannot_open(path: Path) -> EnvironmentProblem:
    if not path.is_file():
        return NotADirectoryFile(
            translate("store", "There is no directory in {folder}: create one there first.").format(folder=path.parent)
        )
    return read_only(path)
