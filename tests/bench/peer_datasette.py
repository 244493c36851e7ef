"""Datasette over a plain SQLite file with a full-text index of words and their beginnings, asked over HTTP."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from tests.bench.peer import PAGE, Ask, Peer, PeerFailed, Plain, environment, plain

_PATIENCE_SECONDS = 60
_COLUMNS = [one.name for one in fields(Plain)][1:]


@contextmanager
def _opened(program: str, size: int, seed: int, folder: Path) -> Iterator[Ask]:
    file = folder / "bench.db"
    _write(file, size, seed)
    said = folder / "said.txt"
    # Its faster way: a file that it is told stays as it is.
    command = [program, "serve", "--immutable", str(file), "--host", "127.0.0.1", "--port", "0"]
    with said.open("wb") as errors:
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=environment(), cwd=folder)
    try:
        yield _asking(_address(server, said))
    finally:
        server.terminate()
        server.wait()


def _write(file: Path, size: int, seed: int) -> None:
    names = ", ".join(_COLUMNS)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"CREATE TABLE contacts (id INTEGER PRIMARY KEY, {names})")
        marks = ", ".join("?" * (len(_COLUMNS) + 1))
        connection.executemany(f"INSERT INTO contacts VALUES ({marks})", (astuple(one) for one in plain(size, seed)))
        connection.execute(
            f"CREATE VIRTUAL TABLE contacts_fts USING fts5({names}, content='contacts', content_rowid='id', "
            "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO contacts_fts (contacts_fts) VALUES ('rebuild')")


def _address(server: subprocess.Popen[bytes], said: Path) -> str:
    """Where it listens, once it says so: the port is its own choice."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", said.read_text(errors="replace")):
            return found[1]
        time.sleep(0.02)
    raise PeerFailed("did not start to serve")


def _asking(address: str) -> Ask:
    # A proxy of this machine has no part in what stays on it.
    opener = build_opener(ProxyHandler({}))

    def ask(text: str) -> int:
        wanted = " ".join(f'"{word}"*' for word in text.replace('"', " ").split())
        # Without what its own page shows beside the rows.
        asked = {"_search": wanted, "_searchmode": "raw", "_size": PAGE, "_nofacet": 1, "_nosuggest": 1}
        with opener.open(f"{address}/bench/contacts.json?{urlencode(asked)}", timeout=_PATIENCE_SECONDS) as answer:
            return len(json.load(answer)["rows"])

    return ask


PEER = Peer("Datasette", "datasette", "BENCH_DATASETTE", _opened)
