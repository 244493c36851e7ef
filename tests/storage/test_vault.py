"""Directories on disk: made, opened, encrypted; whatever is interrupted leaves one that opens."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from caseworker.errors import EnvironmentProblem, InvalidInput, Locked, NotADirectoryFile, WrongKey
from caseworker.models.query import Query
from caseworker.paths import Paths
from caseworker.storage.base import Store
from caseworker.storage.keys import KeyFile
from caseworker.storage.sqlite import protecting, vault
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import ANN, CHEAP, PASSPHRASE, Clock, SqliteDirectory, add, add_one, everything, person

MARKER = "Zebulon Quillfeather"


@pytest.fixture
def place(tmp_path: Path, clock: Clock) -> SqliteVault:
    return SqliteVault(Paths.at(tmp_path / "data"), clock.today, cost=CHEAP, busy_seconds=0.2)


def names(store: Store) -> list[str]:
    try:
        return [row.name for row in store.rows(list(store.search(Query()).ids))]
    finally:
        store.close()


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_trial_directory_has_no_key(place: SqliteVault, tmp_path: Path) -> None:
    assert not place.exists()
    assert not place.is_protected()
    store, printed = place.create(None)
    add_one(store)
    assert (printed, store.is_protected, store.is_sample) == (None, False, False)
    store.close()
    assert (place.exists(), place.is_protected()) == (True, False)
    assert files(tmp_path / "data") == ["directory.caseworker"]
    assert names(place.open()) == ["Ada Marsh"]
    assert names(place.open(passphrase="whatever", keyring=True)) == ["Ada Marsh"]


def test_the_sample_says_so(place: SqliteVault) -> None:
    store, _ = place.create(None, sample=True)
    store.close()
    store = place.open()
    assert store.is_sample
    store.close()


def test_an_encrypted_directory_opens_by_either_key(place: SqliteVault, tmp_path: Path) -> None:
    store, printed = place.create(PASSPHRASE)
    assert store.is_protected
    add_one(store, person("Zebulon", "Quillfeather"))
    store.close()
    assert place.is_protected()
    assert printed is not None
    assert names(place.open(passphrase=PASSPHRASE)) == [MARKER]
    assert names(place.open(recovery_key=printed.lower().replace("-", " "))) == [MARKER]
    assert files(tmp_path / "data") == ["backups/directory.key", "directory.caseworker", "directory.key"]


def test_a_wrong_key_changes_no_byte(place: SqliteVault, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    store, _ = place.create(PASSPHRASE)
    store.close()
    before = {name: (tmp_path / "data" / name).read_bytes() for name in files(tmp_path / "data")}
    for keys in ({"passphrase": "wrong"}, {"recovery_key": "AAAAA"}, {}, {"keyring": True}):
        with pytest.raises(WrongKey):
            place.open(**keys)
    assert {name: (tmp_path / "data" / name).read_bytes() for name in files(tmp_path / "data")} == before
    assert capfd.readouterr() == ("", "")


def test_nothing_readable_on_disk(place: SqliteVault, tmp_path: Path) -> None:
    store, _ = place.create(PASSPHRASE)
    add_one(store, person("Zebulon", "Quillfeather"))
    store.save_draft("note:1", "Quillfeather draft")
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert b"uillfeather" not in path.read_bytes(), path.name
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (tmp_path / "data" / "directory.caseworker-wal").stat().st_size > 0
    store.close()


def test_a_directory_is_never_overwritten(place: SqliteVault) -> None:
    store, _ = place.create(None)
    add_one(store)
    store.close()
    with pytest.raises(EnvironmentProblem, match="already"):
        place.create(PASSPHRASE)
    assert names(place.open()) == ["Ada Marsh"]


def test_an_empty_passphrase_makes_nothing(place: SqliteVault) -> None:
    with pytest.raises(InvalidInput):
        place.create("")
    assert not place.exists()


def test_a_changed_passphrase(place: SqliteVault) -> None:
    store, printed = place.create(PASSPHRASE)
    add_one(store)
    with pytest.raises(WrongKey):
        place.change_passphrase("ten loud geese", passphrase="wrong")
    place.change_passphrase("ten loud geese", passphrase=PASSPHRASE)
    store.close()
    with pytest.raises(WrongKey):
        place.open(passphrase=PASSPHRASE)
    assert names(place.open(passphrase="ten loud geese")) == ["Ada Marsh"]
    place.change_passphrase("third", recovery_key=printed)
    assert names(place.open(passphrase="third")) == ["Ada Marsh"]


def test_a_new_recovery_key(place: SqliteVault, tmp_path: Path) -> None:
    store, first = place.create(PASSPHRASE)
    add_one(store)
    before = (tmp_path / "data" / "directory.key").read_bytes()
    with pytest.raises(WrongKey):
        place.new_recovery_key("wrong")
    assert (tmp_path / "data" / "directory.key").read_bytes() == before
    second = place.new_recovery_key(PASSPHRASE)
    store.close()
    with pytest.raises(WrongKey):
        place.open(recovery_key=first)
    assert names(place.open(recovery_key=second)) == ["Ada Marsh"]
    assert names(place.open(passphrase=PASSPHRASE)) == ["Ada Marsh"]
    (tmp_path / "data" / "directory.key").unlink()
    with pytest.raises(WrongKey):
        place.open(recovery_key=first)
    assert names(place.open(recovery_key=second)) == ["Ada Marsh"], "the copy of the key file knows it too"


def test_a_trial_directory_has_no_recovery_key_to_replace(place: SqliteVault) -> None:
    place.create(None)[0].close()
    with pytest.raises(NotADirectoryFile):
        place.new_recovery_key(PASSPHRASE)


@pytest.mark.parametrize("gone", ["directory.key", "backups/directory.key"])
def test_a_key_file_that_is_gone_is_written_again_from_the_other(place: SqliteVault, tmp_path: Path, gone: str) -> None:
    store, printed = place.create(PASSPHRASE)
    store.close()
    data = tmp_path / "data"
    (data / gone).unlink()
    place.open(recovery_key=printed).close()
    assert (data / "directory.key").read_bytes() == (data / "backups" / "directory.key").read_bytes()
    old = (data / "directory.key").read_bytes()
    place.change_passphrase("ten loud geese", passphrase=PASSPHRASE)
    (data / "backups" / "directory.key").write_bytes(old)
    place.open(passphrase="ten loud geese").close()
    assert (data / "backups" / "directory.key").read_bytes() == (data / "directory.key").read_bytes() != old


def test_a_folder_in_the_place_of_the_file(place: SqliteVault, tmp_path: Path) -> None:
    (tmp_path / "data" / "directory.caseworker").mkdir(parents=True)
    for ask in (place.open, place.is_protected):
        with pytest.raises(NotADirectoryFile, match=r"directory\.caseworker is not a Caseworker directory"):
            ask()


def test_what_was_interrupted_is_cleared_away(place: SqliteVault, tmp_path: Path) -> None:
    store, _ = place.create(PASSPHRASE)
    add_one(store)
    store.close()
    data = tmp_path / "data"
    whole = files(data)
    left = [data / ".directory.caseworker.new", data / ".directory.caseworker.new-journal"]
    old = [data / ".directory.key.new", data / "backups" / ".directory-1.caseworker.new"]
    for path in (*left, *old):
        path.write_bytes(b"half")
    assert names(place.open(passphrase=PASSPHRASE)) == ["Ada Marsh"]
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in old), "somebody may be writing them now"
    for path in old:
        os.utime(path, (0, 0))
    with pytest.raises(WrongKey):
        place.open(passphrase="wrong")
    assert all(path.exists() for path in old)
    assert names(place.open(passphrase=PASSPHRASE)) == ["Ada Marsh"]
    assert files(data) == whole


def test_a_lost_key_file_is_replaced_by_its_copy(place: SqliteVault, tmp_path: Path) -> None:
    store, _ = place.create(PASSPHRASE)
    add_one(store)
    store.close()
    place.change_passphrase("ten loud geese", passphrase=PASSPHRASE)
    (tmp_path / "data" / "directory.key").unlink()
    assert place.is_protected()
    with pytest.raises(WrongKey):
        place.open(passphrase=PASSPHRASE)
    assert names(place.open(passphrase="ten loud geese")) == ["Ada Marsh"]


def test_without_any_key_file_the_sentence_says_what_is_missing(place: SqliteVault, tmp_path: Path) -> None:
    store, _ = place.create(PASSPHRASE)
    store.close()
    (tmp_path / "data" / "directory.key").unlink()
    shutil.rmtree(tmp_path / "data" / "backups")
    with pytest.raises(NotADirectoryFile, match=r"directory\.key is missing"):
        place.open(passphrase=PASSPHRASE)


def test_the_key_of_another_directory(place: SqliteVault, tmp_path: Path, clock: Clock) -> None:
    store, _ = place.create(PASSPHRASE)
    store.close()
    other = SqliteDirectory(tmp_path / "other", clock, encrypted=True)
    other.close()
    shutil.copy(other.paths.key, tmp_path / "data" / "directory.key")
    with pytest.raises(NotADirectoryFile):
        place.open(passphrase=PASSPHRASE)


def test_a_key_file_whose_directory_was_moved_away_is_kept(place: SqliteVault, tmp_path: Path) -> None:
    store, _ = place.create(PASSPHRASE)
    add_one(store)
    store.close()
    data = tmp_path / "data"
    (data / "directory.caseworker").rename(tmp_path / "moved")
    key_id = KeyFile.load(data / "directory.key").key_id
    store, _ = place.create("ten loud geese")
    store.close()
    (tmp_path / "moved").replace(data / "directory.caseworker")
    (data / f"directory.key.{key_id}").replace(data / "directory.key")
    assert names(place.open(passphrase=PASSPHRASE)) == ["Ada Marsh"]


class TestProtect:
    def test_everything_goes_along(self, place: SqliteVault, tmp_path: Path) -> None:
        store, _ = place.create(None)
        first, second = add(store, everything(), person("Zebulon", "Quillfeather"))
        store.undo(actor=ANN)
        store.redo(actor=ANN)
        audited = store.audit_rows()
        before = store.contacts([first, second])
        protected, printed = place.protect(store, PASSPHRASE)
        assert protected.is_protected
        assert protected.contacts([first, second]) == before
        assert protected.audit_rows() == audited
        assert protected.undo_state().undo == "contact.add"
        assert protected.check().problems == ()
        assert list(protected.search(Query(words=("quillf",))).ids) == [second]
        assert add_one(protected) == second + 1
        protected.close()
        assert MARKER in names(place.open(recovery_key=printed))
        assert files(tmp_path / "data") == ["backups/directory.key", "directory.caseworker", "directory.key"]
        for path in (tmp_path / "data").rglob("*"):
            assert path.is_dir() or b"uillfeather" not in path.read_bytes()

    def test_plain_backups_are_encrypted_too(self, place: SqliteVault, tmp_path: Path) -> None:
        store, _ = place.create(None)
        add_one(store, person("Zebulon", "Quillfeather"))
        store.close()
        backup = tmp_path / "data" / "backups" / "directory-1.caseworker"
        backup.parent.mkdir()
        shutil.copy(tmp_path / "data" / "directory.caseworker", backup)
        protected, _ = place.protect(place.open(), PASSPHRASE)
        protected.close()
        assert b"uillfeather" not in backup.read_bytes()
        backup.replace(tmp_path / "data" / "directory.caseworker")
        assert names(place.open(passphrase=PASSPHRASE)) == [MARKER]

    def test_a_backup_that_cannot_be_encrypted_costs_nothing_and_is_tried_again(
        self,
        place: SqliteVault,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        store, _ = place.create(None)
        add_one(store, person("Zebulon", "Quillfeather"))
        store.close()
        backups = tmp_path / "data" / "backups"
        backups.mkdir()
        shutil.copy(tmp_path / "data" / "directory.caseworker", backups / "b.caseworker")
        (backups / "a.caseworker").write_bytes(b"SQLite format 3\0 and no more")

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(protecting, "encrypt_copy", full)
            protected, printed = place.protect(place.open(), PASSPHRASE)
        protected.close()
        assert b"uillfeather" in (backups / "b.caseworker").read_bytes()
        assert names(place.open(recovery_key=printed)) == [MARKER]
        assert b"uillfeather" not in (backups / "b.caseworker").read_bytes()
        assert files(backups) == ["a.caseworker", "b.caseworker", "directory.key"]
        assert len(caplog.records) == 3
        caplog.clear()

    def test_twice_is_refused(self, place: SqliteVault) -> None:
        store, _ = place.create(PASSPHRASE)
        with pytest.raises(EnvironmentProblem, match="already"):
            place.protect(store, PASSPHRASE)
        assert store.count_contacts() == 0
        store.close()

    def test_a_bad_passphrase_leaves_the_store_open(self, place: SqliteVault) -> None:
        store, _ = place.create(None)
        with pytest.raises(InvalidInput):
            place.protect(store, " ")
        assert store.count_contacts() == 0
        store.close()

    def test_somebody_else_has_it_open(self, place: SqliteVault) -> None:
        store, _ = place.create(None)
        add_one(store)
        other = place.open()
        with pytest.raises(Locked):
            place.protect(store, PASSPHRASE)
        assert names(other) == ["Ada Marsh"]
        assert names(place.open()) == ["Ada Marsh"]
        assert not place.is_protected()

    @pytest.mark.parametrize("stop", ["copied", "proved", "key written", "replaced", "synced"])
    def test_killed_at_any_moment_a_valid_pair_is_left(
        self, place: SqliteVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: str
    ) -> None:
        """A kill runs no cleanup, so the state on disk is copied at that moment and opened as found."""
        store, _ = place.create(None)
        add_one(store)
        seen = tmp_path / "seen"

        def photograph() -> None:
            shutil.copytree(tmp_path / "data", seen)

        def after(owner: object, name: str) -> None:
            original = getattr(owner, name)

            def call(*args: object, **kwargs: object) -> object:
                result = original(*args, **kwargs)
                if not seen.exists():
                    photograph()
                return result

            monkeypatch.setattr(owner, name, call)

        if stop == "copied":
            real_prove = protecting._prove
            monkeypatch.setattr(protecting, "_prove", lambda *a: (seen.exists() or photograph(), real_prove(*a)))
        elif stop == "proved":
            after(protecting, "_prove")
        elif stop == "key written":
            after(vault.SqliteVault, "_save_key_file")
        elif stop == "replaced":
            real_sync = protecting.sync_folder
            monkeypatch.setattr(
                protecting, "sync_folder", lambda folder: (seen.exists() or photograph(), real_sync(folder))
            )
        else:
            after(vault.SqliteVault, "_encrypt_backups")
        protected, printed = place.protect(store, PASSPHRASE)
        protected.close()
        found = SqliteVault(Paths.at(seen), place._clock, cost=CHEAP, busy_seconds=0.2)
        assert found.is_protected() == (stop in {"replaced", "synced"})
        if found.is_protected():
            assert names(found.open(passphrase=PASSPHRASE)) == ["Ada Marsh"]
            assert names(found.open(recovery_key=printed)) == ["Ada Marsh"]
            return
        store = found.open()
        assert store.count_contacts() == 1
        again, _ = found.protect(store, "ten loud geese")
        assert names(again) == ["Ada Marsh"]
        assert names(found.open(passphrase="ten loud geese")) == ["Ada Marsh"]
        assert not [name for name in files(seen) if name.endswith((".new", "-wal", "-shm", "-journal"))]


class Kept(KeyringBackend):
    """A keyring of the system, in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


class TestKeyring:
    @pytest.fixture
    def ring(self, monkeypatch: pytest.MonkeyPatch) -> Kept:
        ring = Kept()
        monkeypatch.setattr(keyring.core, "_keyring_backend", ring)
        return ring

    def test_it_opens_until_it_is_told_to_forget(self, place: SqliteVault, ring: Kept) -> None:
        store, _ = place.create(PASSPHRASE)
        add_one(store)
        store.close()
        assert ring.kept == {}
        with pytest.raises(WrongKey):
            place.remember(passphrase="wrong")
        assert place.remember(passphrase=PASSPHRASE)
        assert names(place.open(keyring=True)) == ["Ada Marsh"]
        place.change_passphrase("ten loud geese", passphrase=PASSPHRASE)
        assert names(place.open(keyring=True)) == ["Ada Marsh"]
        with pytest.raises(WrongKey):
            place.open()
        place.forget()
        place.forget()
        assert ring.kept == {}
        with pytest.raises(WrongKey):
            place.open(keyring=True)

    def test_the_key_of_another_directory_is_not_used(
        self, place: SqliteVault, ring: Kept, tmp_path: Path, clock: Clock
    ) -> None:
        other = SqliteDirectory(tmp_path / "other", clock, encrypted=True)
        other.close()
        assert other.vault.remember(passphrase=PASSPHRASE)
        store, _ = place.create(PASSPHRASE)
        store.close()
        with pytest.raises(WrongKey):
            place.open(keyring=True)

    def test_where_there_is_none(self, place: SqliteVault) -> None:
        store, _ = place.create(PASSPHRASE)
        store.close()
        assert not place.remember(passphrase=PASSPHRASE)
