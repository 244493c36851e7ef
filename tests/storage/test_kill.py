"""kill -9 at any moment, while importing, editing and undoing: whatever was acknowledged is there."""

from __future__ import annotations

import os
import random
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.models.query import Query
from caseworker.storage.base import Store
from tests.storage.directories import ANN, PASSPHRASE, SqliteDirectory, add_one, person

ROOT = Path(__file__).resolve().parents[2]
BATCH = 320
"""Contacts of one import: enough to be recorded as a range."""
KILLS = 8
LONGEST = 0.25
"""Seconds after the first acknowledgment."""

# Loads everything once and forks for each round: loading takes far longer than the rounds.
WORKER = """
import os, sys
from tests.storage.elsewhere import *
from caseworker.models.stored import NewContact
import caseworker.storage.sqlite.commands

def command(store, n):
    def work(tx):
        tx.set_meta("n", str(n))
        if n % 3 == 0:
            tx.add_contacts([NewContact(person(f"B{n}", "Imported"))] * int(sys.argv[3]))
        elif n % 3 == 1:
            tx.add_note(1, f"note {n}", False)
        else:
            contact = tx.contact(1)
            tx.replace_facts(1, contact.facts.model_copy(update={"job_title": str(n)}), contact.version)
    store.write("x", work, actor="A")
    say(n, n)

def say(lowest, highest):
    os.write(1, f"{lowest} {highest}\\n".encode())

def work():
    store = reopen(sys.argv[1], sys.argv[2])
    n = int(store.meta("n") or 0)
    while True:
        n += 1
        command(store, n)
        if n % 4 == 0:
            store.undo(actor="A")
            say(n - 1, n)
            store.redo(actor="A")
            say(n, n)

for _ in sys.stdin:
    pid = os.fork()
    if pid == 0:
        work()
    os.write(1, f"pid {pid}\\n".encode())
    os.waitpid(pid, 0)
    os.write(1, b"gone\\n")
"""


@pytest.fixture
def worker(directory: SqliteDirectory) -> Iterator[subprocess.Popen[bytes]]:
    passphrase = PASSPHRASE if directory.vault.is_protected() else ""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(directory.paths.data.parent), passphrase, str(BATCH)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        bufsize=0,
    )
    yield process
    process.communicate(timeout=60)
    assert process.returncode == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rounds are forked")
def test_nothing_acknowledged_is_lost(directory: SqliteDirectory, worker: subprocess.Popen[bytes]) -> None:
    add_one(directory.store, person("Ada", "First"))
    directory.store.close()
    chance = random.Random()
    for _ in range(KILLS):
        lowest, highest = _round(worker, chance.uniform(0, LONGEST))
        store = directory.reopen()
        reached = int(store.meta("n") or 0)
        # What was being done when it was killed may have come through: the next command, or an undo of the last.
        assert lowest - (lowest % 4 == 0) <= reached <= highest + 1
        _is_whole(store, reached)
        store.close()
    store = directory.reopen()
    assert int(store.meta("n") or 0) > KILLS
    while store.undo_state().undo:
        store.undo(actor=ANN)
    assert store.check().problems == ()


def _round(worker: subprocess.Popen[bytes], seconds: float) -> tuple[int, int]:
    """Lets the worker run so long and kills it; the last acknowledgment."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(b"go\n")
    lines = _Lines(worker.stdout.fileno())
    pid = int(lines.wait_for("pid").split()[1])
    lines.wait_for("")
    lines.read_for(seconds)
    os.kill(pid, signal.SIGKILL)
    lines.wait_for("gone")
    acknowledged = [line for line in lines.seen if line[0].isdigit()]
    lowest, highest = map(int, acknowledged[-1].split())
    return lowest, highest


class _Lines:
    """Lines of a pipe, as they come."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._rest = b""
        self.seen: list[str] = []

    def wait_for(self, beginning: str) -> str:
        """The first line from here on that begins so."""
        start = len(self.seen)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for line in self.seen[start:]:
                if line.startswith(beginning):
                    return line
            self._read(1)
        raise AssertionError(f"no line {beginning!r}: {self.seen}")

    def read_for(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def _read(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._handle, selectors.EVENT_READ)
            if not selector.select(seconds):
                return
        *whole, self._rest = (self._rest + os.read(self._handle, 65536)).split(b"\n")
        self.seen += [line.decode() for line in whole]


def _is_whole(store: Store, reached: int) -> None:
    """Each command did two things in one; either both are there or neither."""
    numbers = range(1, reached + 1)
    imports = [n for n in numbers if n % 3 == 0]
    assert store.count_contacts() == 1 + BATCH * len(imports)
    assert len(store.search(Query(words=("imported",))).ids) == BATCH * len(imports)
    first = store.contact(1)
    assert {note.body for note in first.notes} == {f"note {n}" for n in numbers if n % 3 == 1}
    edits = [n for n in numbers if n % 3 == 2]
    assert first.facts.job_title == (str(edits[-1]) if edits else "")
    check = store.check()
    assert (check.problems, check.contacts) == ((), store.count_contacts())
