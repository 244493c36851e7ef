"""The place of one directory on disk: its file, its key file, and the order in which they are written.

The directory file itself says whether it is encrypted: a plain one begins with SQLite's own mark. So a key file may
be written before the directory is replaced, and whatever happens in between leaves a pair that opens.
"""

from __future__ import annotations

import logging
import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker.errors import DiskFull, EnvironmentProblem, NotADirectoryFile, UnsafePlace, WrongKey
from caseworker.messages import translate
from caseworker.paths import folder_problem, make_folder
from caseworker.storage import location
from caseworker.storage.keys import Argon2Cost, DataKey, KeyFile, sync_folder
from caseworker.storage.sqlite import opening
from caseworker.storage.sqlite.connection import is_plain, locked
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.paths import Paths
    from caseworker.storage.base import Cancel, Lent, Progress, Store, Today


_LOG = logging.getLogger(__name__)
_SURELY_LEFT = 3600.0
"""Seconds after which nobody writes to a file that is to take another's place."""


class SqliteVault:
    """Implements `storage.base.Vault` for the directory of `paths`. `words`: see `IndexWords`."""

    def __init__(
        self,
        paths: Paths,
        clock: Today,
        *,
        words: IndexWords | None = None,
        cost: Argon2Cost | None = None,
        busy_seconds: float = opening.BUSY_SECONDS,
    ) -> None:
        self._paths = paths
        self._clock = clock
        self._words = words or IndexWords()
        self._cost = cost or Argon2Cost()
        self._busy_seconds = busy_seconds

    def exists(self) -> bool:
        return self._paths.directory.exists()

    def is_protected(self) -> bool:
        """Whether opening asks for a key. False when there is nothing to open."""
        return self.exists() and not is_plain(self._paths.directory) and self._find_key_file() is not None

    def check_place(self) -> str:
        folder = self._paths.data
        place = location.of(folder)
        if place.network:
            raise UnsafePlace(
                translate(
                    "store",
                    "{folder} is on a network share ({kind}), where a directory breaks when two computers write to it: "
                    "keep it in a folder on this computer's own disk, and name that with --data-dir.",
                ).format(folder=folder, kind=place.network)
            )
        if place.synced_by:
            return translate(
                "store",
                "{folder} is synchronized by {program}, which may bring back older data or make conflicting copies: "
                "keep the directory in a folder that is not, and name that with --data-dir.",
            ).format(folder=folder, program=place.synced_by)
        return ""

    # --- making and opening -------------------------------------------------------------------------------
    def create(self, passphrase: str | None, *, sample: bool = False) -> tuple[Store, str | None]:
        path = self._paths.directory
        self.check_place()
        if path.exists():
            raise EnvironmentProblem(
                translate(
                    "store", "There is a directory in {folder} already: open it, or choose another data folder."
                ).format(folder=path.parent)
            )
        key, file, printed = self._new_key(passphrase) if passphrase is not None else (None, None, None)
        self._paths.make()
        with _writing_in(self._paths.data):
            beside = self._beside()
            try:
                opening.create_file(beside, key, words=self._words, sample=sample)
                if file is not None:
                    self._save_key_file(file)
                beside.replace(path)
            except BaseException:
                _remove(beside)
                raise
            sync_folder(path.parent)
        return self._open(key), printed

    def open(
        self,
        *,
        passphrase: str | None = None,
        recovery_key: str | None = None,
        keyring: bool = False,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Store:
        self.check_place()
        key = self._key(passphrase, recovery_key, keyring=keyring)
        store = self._open(key, progress, cancel)
        self._remove_leftovers()
        if key is not None:
            self._keep_two_key_files()
            self._encrypt_backups(key)
        return store

    def open_lent(self, lent: Lent) -> SqliteStore:
        return self._open(DataKey(lent.key) if lent.key is not None else None)

    def _key(self, passphrase: str | None, recovery_key: str | None, *, keyring: bool) -> DataKey | None:
        """What opens the directory; None where it is not encrypted."""
        path = self._paths.directory
        if not path.exists() or is_plain(path):
            return None
        file = self._key_file()
        if keyring and (key := _from_keyring(file.key_id)) is not None:
            return key
        return self._unlock(file, passphrase, recovery_key)

    def _open(self, key: DataKey | None, progress: Progress | None = None, cancel: Cancel | None = None) -> SqliteStore:
        return opening.open_store(
            self._paths.directory,
            key,
            clock=self._clock,
            words=self._words,
            backups=self._paths.backups,
            busy_seconds=self._busy_seconds,
            progress=progress,
            cancel=cancel,
        )

    def _unlock(self, file: KeyFile, passphrase: str | None, recovery_key: str | None) -> DataKey:
        if passphrase is not None:
            return file.unlock(passphrase)
        if recovery_key is not None:
            return file.recover(recovery_key)
        raise WrongKey(translate("keys", "This directory is encrypted: enter its passphrase or its recovery key."))

    def put_sample_aside(self, store: Store) -> None:
        path, key = self._paths.directory, self._paths.key
        if not store.is_sample:
            raise EnvironmentProblem(
                translate("store", "{folder} holds a directory of your own: it was left as it is.").format(
                    folder=path.parent
                )
            )
        store.close()
        if path.with_name(f"{path.name}-wal").exists():
            # Whoever closes a directory last folds its log into it.
            raise locked(path)
        make_folder(self._paths.backups)
        stamp = self._clock.now().strftime("%Y%m%d-%H%M%S")
        with _writing_in(self._paths.backups):
            path.replace(_unused(self._paths.backups / f"sample-{stamp}{path.suffix}"))
            if key.exists():
                key.replace(_unused(self._paths.backups / f"sample-{stamp}{key.suffix}"))
            sync_folder(path.parent)

    # --- keys ---------------------------------------------------------------------------------------------
    def protect(self, store: Store, passphrase: str) -> tuple[Store, str]:
        """See `Vault`. After an error the old directory is there unchanged, and is opened anew."""
        from caseworker.storage.sqlite import protecting  # once in the life of a directory

        path = self._paths.directory
        if not is_plain(path):
            raise EnvironmentProblem(translate("keys", "This directory is encrypted already."))
        key, file, printed = self._new_key(passphrase)
        self._need_room(path.stat().st_size)
        store.close()
        with _writing_in(self._paths.data):
            protecting.encrypt(
                path,
                self._beside(),
                key,
                before_replacing=lambda: self._save_key_file(file),
                busy_seconds=self._busy_seconds,
            )
        self._encrypt_backups(key)
        return self._open(key), printed

    def change_passphrase(self, new: str, *, passphrase: str | None = None, recovery_key: str | None = None) -> None:
        file = self._key_file()
        key = self._unlock(file, passphrase, recovery_key)
        with _writing_in(self._paths.data):
            self._save_key_file(file.with_passphrase(key, new, self._cost))

    def new_recovery_key(self, passphrase: str) -> str:
        file = self._key_file()
        changed, printed = file.with_recovery(file.unlock(passphrase))
        with _writing_in(self._paths.data):
            self._save_key_file(changed)
        return printed

    def remember(self, *, passphrase: str) -> bool:
        from caseworker.storage import remembered  # loads the keyring

        return remembered.remember(self._key_file().unlock(passphrase))

    def forget(self) -> None:
        file = self._find_key_file()
        if file is not None:
            from caseworker.storage import remembered  # loads the keyring

            remembered.forget(file.key_id)

    def _new_key(self, passphrase: str) -> tuple[DataKey, KeyFile, str]:
        key = DataKey.random()
        return key, *KeyFile.create(key, passphrase, self._cost)

    def _key_file(self) -> KeyFile:
        file = self._find_key_file()
        if file is None:
            raise self._no_key_file()
        return file

    def _find_key_file(self) -> KeyFile | None:
        """The key file, or its copy where that is gone."""
        for path in (self._paths.key, self._key_copy):
            try:
                return KeyFile.load(path)
            except FileNotFoundError:
                continue
        return None

    @property
    def _key_copy(self) -> Path:
        return self._paths.backups / self._paths.key.name

    def _save_key_file(self, file: KeyFile) -> None:
        make_folder(self._paths.backups)
        for path in (self._paths.key, self._key_copy):
            _set_aside_other_key(path, file.key_id)
            file.save(path)

    def _keep_two_key_files(self) -> None:
        """Where one of them is gone or older than the other: a change was interrupted, or somebody tidied up."""
        file = self._find_key_file()
        wanted = file.to_json().encode() if file is not None else b""
        with suppress(OSError, EnvironmentProblem):
            if file is not None and any(_content(path) != wanted for path in (self._paths.key, self._key_copy)):
                self._save_key_file(file)

    def _no_key_file(self) -> NotADirectoryFile:
        return NotADirectoryFile(
            translate(
                "keys",
                "{name} is not a Caseworker directory, or its key file {key} is missing: "
                "put the key file back beside it.",
            ).format(name=self._paths.directory.name, key=self._paths.key.name)
        )

    # --- files --------------------------------------------------------------------------------------------
    def _beside(self) -> Path:
        """A new file's name until it is whole. What an interrupted attempt left there is removed."""
        beside = self._paths.directory.with_name(f".{self._paths.directory.name}.new")
        _remove(beside)
        return beside

    def _remove_leftovers(self) -> None:
        """What an interrupted protection, key change or backup left. Call it with the directory open: whoever encrypts
        it now holds it alone, so that nobody's half-made copy is taken away.
        """
        with suppress(OSError):
            self._beside()
        others = (self._paths.key.with_name(f".{self._paths.key.name}.new"), *self._paths.backups.glob(".*.new"))
        before = time.time() - _SURELY_LEFT
        for path in others:
            try:
                if path.stat().st_mtime < before:
                    _remove(path)
            except OSError:
                continue

    def _encrypt_backups(self, key: DataKey) -> None:
        """Those from before the directory was protected. What fails is tried again whenever it is opened: by then the
        directory itself is encrypted, and that may not depend on a copy.
        """
        for copy in sorted(self._paths.backups.glob(f"*{self._paths.directory.suffix}")):
            try:
                if copy.is_file() and is_plain(copy):
                    from caseworker.storage.sqlite import protecting  # see protect

                    protecting.encrypt_copy(copy, key)
            except (EnvironmentProblem, OSError) as error:
                _LOG.warning("a plain backup could not be encrypted: %s", type(error).__name__)

    def _need_room(self, size: int) -> None:
        if shutil.disk_usage(self._paths.data).free < size * 1.2:
            raise DiskFull(
                translate(
                    "keys",
                    "Encrypting needs {size} MB for a moment, and the disk has less: free some space and try again.",
                ).format(size=max(1, size // 1_000_000))
            )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _unused(path: Path) -> Path:
    """`path`, or the next like it that nothing stands at."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _set_aside_other_key(path: Path, key_id: str) -> None:
    """A key file of another directory, which may only have been moved away, must not be lost."""
    try:
        other = KeyFile.load(path).key_id
    except FileNotFoundError:
        return
    except NotADirectoryFile:
        other = "damaged"
    if other != key_id:
        path.replace(path.with_name(f"{path.name}.{other}"))


def _from_keyring(key_id: str) -> DataKey | None:
    from caseworker.storage import remembered  # loads the keyring, when it is asked for

    return remembered.recall(key_id)


@contextmanager
def _writing_in(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise folder_problem(folder, error) from error
