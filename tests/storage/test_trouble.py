"""Trouble with disks, files and other programs: the real condition, one sentence, nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from caseworker.errors import (
    CaseworkerError,
    DiskFull,
    Locked,
    NewerSchema,
    NotADirectoryFile,
)
from caseworker.models.query import Query
from caseworker.paths import Paths
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import ANN, CHEAP, PASSPHRASE, Clock, SqliteDirectory, add, add_one, everything, person

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=[False, True], ids=["plain", "encrypted"])
def made(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[SqliteDirectory]:
    """One contact in it, and little patience."""
    directory = SqliteDirectory(tmp_path / "data", clock, encrypted=request.param, busy_seconds=0.1)
    directory.reopen()
    add_one(directory.store, person("Ada", "Marsh"))
    yield directory
    directory.close()


def run(script: str, *arguments: object, before: str = "", bound: Sequence[str] = ()) -> list[str]:
    """Another process, as another program would be; its lines."""
    command = [*bound, sys.executable, "-c", "from tests.storage.elsewhere import *\n" + script, *map(str, arguments)]
    if before:
        command = ["unshare", "-rm", "sh", "-ec", f'{before}\nexec "$@"', "sh", *command]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def can_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False, timeout=10
    )
    return tried.returncode == 0


needs_mounts = pytest.mark.skipif(not can_mount(), reason="no right to mount a small disk (unshare -rm) here")


class TestDiskFull:
    @needs_mounts
    @pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
    def test_a_full_disk(self, tmp_path: Path, passphrase: str) -> None:
        script = """
            store = make(sys.argv[1], sys.argv[2])
            acknowledged = 0
            try:
                while True:
                    add(store, *[everything()] * 50)
                    acknowledged += 50
            except DiskFull as error:
                print(error)
            print(store.count_contacts() == acknowledged > 0, store.check().problems)
            store.close()
            store = reopen(sys.argv[1], sys.argv[2])
            print(store.count_contacts() == acknowledged, store.check().problems)
            store.close()
        """
        disk = f"mount -t tmpfs -o size=3m none {tmp_path}"
        lines = run(_dedent(script), tmp_path, passphrase, before=disk)
        assert "is full: nothing was changed" in lines[0]
        assert lines[1:] == ["True ()", "True ()"]

    @needs_mounts
    def test_no_room_for_a_new_directory(self, tmp_path: Path) -> None:
        script = """
            try:
                make(sys.argv[1], "")
            except DiskFull as error:
                print(error)
            print(sorted(os.listdir(sys.argv[1] + "/data")))
        """
        disk = f"mount -t tmpfs -o size=64k none {tmp_path}"
        lines = run(_dedent(script), tmp_path, before=disk)
        assert "is full" in lines[0]
        assert lines[1] == "[]"

    @needs_mounts
    @pytest.mark.parametrize("look", ["", "shutil.disk_usage = lambda _: shutil._ntuple_diskusage(0, 0, 10**12)"])
    def test_no_room_to_encrypt(self, tmp_path: Path, look: str) -> None:
        """Seen ahead the store stays open; otherwise the directory is as it was and opens anew."""
        script = """
            store = make(sys.argv[1], "")
            add(store, *[everything()] * 800)
            store.close()
            store = reopen(sys.argv[1], "")
            import shutil
            exec(sys.argv[2])
            disk = os.statvfs(sys.argv[1])
            with open(sys.argv[1] + "/other", "wb") as other:
                other.write(bytes(disk.f_bavail * disk.f_frsize - 400_000))
            try:
                vault(sys.argv[1]).protect(store, "nine quiet herons")
            except DiskFull as error:
                print(error)
            try:
                print(store.count_contacts())
            except RuntimeError:
                store = reopen(sys.argv[1], "")
                print(store.count_contacts())
            store.close()
            print(vault(sys.argv[1]).is_protected(), *sorted(os.listdir(sys.argv[1] + "/data")))
        """
        disk = f"mount -t tmpfs -o size=12m none {tmp_path}"
        lines = run(_dedent(script), tmp_path, look, before=disk)
        assert "ree some space" in lines[0]
        assert lines[1:] == ["800", "False directory.caseworker"]

    def test_a_file_that_may_not_grow(self, made: SqliteDirectory) -> None:
        """What `max_page_count` does to a file is what a full disk does, and works everywhere."""
        store = made.sqlite
        pages = store._writer.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
        store._writer.run(lambda c: c.execute(f"PRAGMA max_page_count={pages + 2}").fetchone())
        state = store.undo_state()
        with pytest.raises(DiskFull, match="nothing was changed"):
            add(store, *[everything()] * 200)
        assert (store.count_contacts(), store.undo_state()) == (1, state)
        assert store.check().problems == ()
        store._writer.run(lambda c: c.execute("PRAGMA max_page_count=1000000").fetchone())
        assert len(add(store, *[everything()] * 200)) == 200

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file")
    def test_a_write_that_fails(self, tmp_path: Path) -> None:
        script = """
            import resource
            store = make(sys.argv[1], "")
            add(store, person())
            resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, resource.RLIM_INFINITY))
            try:
                add(store, *[everything()] * 500)
            except EnvironmentProblem as error:
                print(error)
            print(store.count_contacts(), store.check().problems)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            print(len(add(store, *[everything()] * 500)))
            store.close()
        """
        lines = run(_dedent(script), tmp_path)
        assert "could not be read or written" in lines[0]
        assert lines[1:] == ["1 ()", "500"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
class TestReadOnly:
    """To root nothing is read-only: there the other process gives up that right."""

    @pytest.fixture
    def bound(self) -> tuple[str, ...]:
        if os.geteuid() != 0:
            return ()
        if shutil.which("setpriv") is None:
            pytest.skip("root, and no setpriv to give up its rights")
        rights = "-dac_override,-dac_read_search"
        return ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")

    @pytest.fixture
    def data(self, tmp_path: Path, clock: Clock) -> Iterator[Path]:
        directory = SqliteDirectory(tmp_path / "data", clock, encrypted=False)
        add_one(directory.store)
        directory.close()
        yield tmp_path / "data"
        (tmp_path / "data").chmod(0o755)

    @pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o666), (0o777, 0o444)], ids=["folder", "file"])
    def test_a_directory_that_cannot_be_written(
        self, data: Path, bound: tuple[str, ...], folder_mode: int, file_mode: int
    ) -> None:
        (data / "directory.caseworker").chmod(file_mode)
        data.chmod(folder_mode)
        script = """
            try:
                reopen(sys.argv[1], "")
            except ReadOnly as error:
                print(error)
        """
        (line,) = run(_dedent(script), data.parent, bound=bound)
        assert "cannot be written to: nothing was changed" in line
        assert [path.name for path in data.iterdir()] == ["directory.caseworker"]

    def test_no_directory_is_made_where_nothing_may_be_written(self, data: Path, bound: tuple[str, ...]) -> None:
        data.chmod(0o555)
        script = """
            try:
                make(sys.argv[1] + "/data/deeper", "")
            except ReadOnly as error:
                print(error)
        """
        (line,) = run(_dedent(script), data.parent, bound=bound)
        assert "cannot be written to" in line

    @needs_mounts
    def test_a_disk_that_is_read_only(self, data: Path) -> None:
        script = """
            try:
                reopen(sys.argv[1], "")
            except ReadOnly as error:
                print(error)
            try:
                vault(sys.argv[1]).change_passphrase("new", passphrase="old")
            except EnvironmentProblem as error:
                print(type(error).__name__)
        """
        disk = f"mount --bind {data} {data} && mount -o remount,bind,ro {data}"
        lines = run(_dedent(script), data.parent, before=disk)
        assert "cannot be written to" in lines[0]


class TestLocked:
    def test_another_program_holds_the_file(self, made: SqliteDirectory) -> None:
        key = made.vault._find_key_file()
        data_key = key.unlock(PASSPHRASE) if key else None
        script = """
            connection = raw(sys.argv[1], sys.argv[2])
            connection.execute("BEGIN IMMEDIATE")
            print("held", flush=True)
            sys.stdin.readline()
        """
        holder = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from tests.storage.elsewhere import *\n" + _dedent(script),
                str(made.paths.directory),
                data_key.raw.hex() if data_key else "",
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(Locked, match="Another program is using"):
                add_one(made.store)
            with pytest.raises(Locked):
                made.store.undo(actor=ANN)
            with pytest.raises(Locked):
                made.store.save_draft("k", "{}")
            assert list(made.store.search(Query()).ids) == [1]
        finally:
            holder.communicate("\n", timeout=20)
        assert add_one(made.store) == 2

    def test_two_programs_take_turns(self, made: SqliteDirectory) -> None:
        """Numbers, undo steps and the index are those of both."""
        passphrase = PASSPHRASE if made.store.is_protected else ""
        script = """
            store = reopen(sys.argv[1], sys.argv[2])
            print(add(store, *[person("Other")] * 400)[-1], add_one(store, person("Last")))
            store.close()
        """
        run(_dedent(script), made.paths.data.parent, passphrase)
        assert made.store.count_contacts() == 402
        assert add_one(made.store) == 403
        for _ in range(3):
            made.store.undo(actor=ANN)
        assert list(made.store.search(Query()).ids) == [1]
        assert made.store.check().problems == ()


class TestNotADirectoryFile:
    @pytest.mark.parametrize(
        "content",
        [b"", b"Name,Phone\nAda,555-0100\n", os.urandom(8192), b"SQLite format 3\0" + b"\1" * 5000],
        ids=["empty", "text", "noise", "nearly"],
    )
    def test_another_file(self, tmp_path: Path, clock: Clock, content: bytes) -> None:
        path = tmp_path / "directory.caseworker"
        path.write_bytes(content)
        vault = SqliteVault(Paths.at(tmp_path), clock.today, cost=CHEAP)
        with pytest.raises(NotADirectoryFile, match="is not a Caseworker directory"):
            vault.open()
        assert path.read_bytes() == content
        assert [p.name for p in tmp_path.iterdir()] == ["directory.caseworker"]

    def test_none_at_all(self, tmp_path: Path, clock: Clock) -> None:
        with pytest.raises(NotADirectoryFile, match="There is no directory in"):
            SqliteVault(Paths.at(tmp_path / "no"), clock.today).open()
        assert not (tmp_path / "no").exists()

    @pytest.mark.parametrize("tables", [(), ("contact",), ("alembic_version (version_num)",)])
    def test_another_programs_database(self, tmp_path: Path, clock: Clock, tables: tuple[str, ...]) -> None:
        path = tmp_path / "directory.caseworker"
        other = dbapi2.connect(str(path), isolation_level=None)
        for table in tables or ("x",):
            other.execute(f"CREATE TABLE {table if '(' in table else table + ' (a)'}")
        other.close()
        before = path.read_bytes()
        with pytest.raises(NotADirectoryFile):
            SqliteVault(Paths.at(tmp_path), clock.today).open()
        assert path.read_bytes() == before

    def test_a_cut_off_file(self, made: SqliteDirectory) -> None:
        add(made.store, *[everything()] * 100)
        made.store.close()
        path = made.paths.directory
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size // 3 + 100)
        with pytest.raises(NotADirectoryFile):
            made.reopen().contacts(range(1, 102))

    def test_a_damaged_page_is_found_by_the_check(self, made: SqliteDirectory) -> None:
        add(made.store, *[everything()] * 100)
        # One that nothing reads when the file is opened.
        (page,) = made.sqlite._writer.run(
            lambda c: c.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'phone'").fetchone()
        )
        made.store.close()
        with made.paths.directory.open("r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(b"\xaa" * 4096)
        assert made.reopen().check().problems
        assert made.store.check(repair=True).problems


class TestNewerSchema:
    def test_a_file_of_a_later_version_is_left_alone(self, made: SqliteDirectory) -> None:
        made.sqlite._writer.run(lambda c: c.execute("UPDATE alembic_version SET version_num = '9999'"))
        made.store.close()
        before = made.paths.directory.read_bytes()
        with pytest.raises(NewerSchema, match="newer version"):
            made.reopen()
        assert made.paths.directory.read_bytes() == before
        assert not list(made.paths.backups.glob("*.caseworker"))


def test_errors_keep_what_was_typed_and_the_store_goes_on(made: SqliteDirectory) -> None:
    """Our own mistakes pass as they are, and cost nothing but the command."""
    with pytest.raises(Exception, match=r"note\.body") as raised:
        made.store.write("x", lambda tx: tx.add_note(1, None, False), actor="Quillfeather")  # type: ignore[arg-type]
    assert not isinstance(raised.value, CaseworkerError)
    assert "Quillfeather" not in str(raised.value)
    assert made.store.contact(1).notes == ()
    assert add_one(made.store) == 2


def _dedent(script: str) -> str:
    import textwrap

    return textwrap.dedent(script)
