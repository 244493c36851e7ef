"""Makes an encrypted directory of a plain one, so that at every moment one valid file and its key are there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from caseworker.storage.keys import sync_folder
from caseworker.storage.sqlite import schema
from caseworker.storage.sqlite.connection import Connection, connect, in_words, tune

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caseworker.storage.keys import DataKey


def encrypt(
    path: Path, beside: Path, key: DataKey, *, before_replacing: Callable[[], None], busy_seconds: float
) -> None:
    """Replaces `path` by an encrypted copy that was made as `beside`. Nobody else may have it open (Locked).

    `before_replacing` puts the key where it is looked for: the plain file does not mind.
    """
    with in_words(path):
        plain = connect(path, None, busy_seconds=busy_seconds, writes=True)
        try:
            tune(plain)
            # Also folds the log into the file and removes it: no plain page stays behind beside the new file.
            plain.execute("PRAGMA locking_mode=EXCLUSIVE")
            plain.execute("PRAGMA journal_mode=DELETE")
            plain.execute("BEGIN EXCLUSIVE")
            plain.execute("COMMIT")
            _copy(plain, beside, key)
            before_replacing()
            if os.name == "nt":
                plain.close()  # an open file cannot be replaced there
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        finally:
            plain.close()
    sync_folder(path.parent)


def encrypt_copy(copy: Path, key: DataKey) -> None:
    """A backup from before, which is as plain as the directory was. After an error it is as it was."""
    beside = copy.with_name(f".{copy.name}.new")
    try:
        with in_words(copy):
            plain = connect(copy, None, writes=True)
            try:
                _copy(plain, beside, key)
            finally:
                plain.close()
        beside.replace(copy)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(copy.parent)


def _copy(plain: Connection, target: Path, key: DataKey) -> None:
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    plain.execute(f"ATTACH DATABASE ? AS encrypted KEY \"x'{key.raw.hex()}'\"", (str(target),))
    plain.execute("SELECT sqlcipher_export('encrypted')").fetchall()
    # The export leaves out what stands in the header.
    plain.execute(f"PRAGMA encrypted.application_id={schema.APPLICATION_ID}")
    plain.execute("DETACH DATABASE encrypted")
    _prove(target, key)


def _prove(target: Path, key: DataKey) -> None:
    """The plain file goes only when the other opens and is whole."""
    copy = connect(target, key)
    try:
        tune(copy)
        schema.read_revision(copy, target)
        copy.execute("SELECT count(*) FROM contact").fetchone()
        damage = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        copy.close()
    if damage != "ok":
        raise OSError(0, "the encrypted copy was not written correctly")
    handle = os.open(target, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
