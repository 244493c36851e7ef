"""Exports of a whole directory: contacts a second in each format beside the bare library that writes the same rows.

Each way is a process of its own that opens the encrypted directory, so that its peak of memory is its own; it is run
for all contacts and for a fifth of them, for constant memory shows in two sizes only.
"""

from __future__ import annotations

import csv
import io
import multiprocessing
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from xlsxwriter import Workbook

from caseworker.collecting import rarer_collections
from caseworker.exchange.contact_table import ContactTable, Row
from caseworker.exchange.words import Words
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.query import Filters, Query
from caseworker.services.bundle import build
from caseworker.storage.sqlite.store import SqliteStore
from tests.bench.__main__ import Options
from tests.bench.directories import filled
from tests.bench.memory import megabytes_at_most
from tests.bench.opening import CLOCK

_READING = "contacts read, nothing written"
_PEERS = {FileFormat.CSV: "csv.writer", FileFormat.XLSX: "XlsxWriter", FileFormat.HSDS: "csv.writer and zipfile"}
"""Who writes the same rows: typed cells of the table, or the tables of the finished package."""
_CHUNK = 500
_PART = 5


def run(options: Options) -> dict[str, Any]:
    with TemporaryDirectory(prefix="bench") as temporary:
        folder = options.directory or Path(temporary)
        with filled(options.size, options.seed, folder):
            pass
        ways = [_READING, *(one for format_ in _formats() for one in (format_.value, _PEERS.get(format_, "")) if one)]
        return {"parts": {way: _measured(way, folder, options) for way in ways}}


def table(result: dict[str, Any]) -> str:
    parts: dict[str, dict[str, float]] = result["parts"]
    rows = [
        "| way | contacts/s | of it writing | times the bare library | MB at a fifth | MB | MB of file |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_line(way, one, parts) for way, one in parts.items()),
    ]
    return "\n".join(rows)


def _line(way: str, one: dict[str, float], parts: dict[str, dict[str, float]]) -> str:
    contacts = one["contacts"]
    name, writing, times = way, "", ""
    if way in list(FileFormat):
        # Every format reads the contacts from the encrypted file first; the bare library is given them.
        seconds = one["seconds"] - parts[_READING]["seconds"]
        name, writing = f"**{way}**", f"{contacts / seconds:,.0f}"
        if peer := _PEERS.get(FileFormat(way)):
            times = f"{seconds / parts[peer]['seconds']:.1f}"
    memory = f"{one['fifth_mb']:.0f} | {one['peak_mb']:.0f} | {one['file_mb']:.0f}"
    return f"| {name} | {contacts / one['seconds']:,.0f} | {writing} | {times} | {memory} |"


def _formats() -> Iterator[FileFormat]:
    return (one for one in FileFormat if not one.is_sheet)


def _measured(way: str, folder: Path, options: Options) -> dict[str, float]:
    fifth = _apart(way, folder, options.size // _PART)
    return {**_apart(way, folder, options.size), "fifth_mb": fifth["peak_mb"]}


def _apart(way: str, folder: Path, count: int) -> dict[str, float]:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_worked, way, folder, count).result()


def _worked(way: str, folder: Path, count: int) -> dict[str, float]:
    with filled(count, 0, folder) as (store, _), TemporaryDirectory(prefix="bench") as out:
        ids = store.search(Query(filters=Filters(include_inactive=True))).ids[:count]
        path = Path(out) / "out"
        seconds = _WAYS.get(way, _ours(way))(store, ids, path)
        size = path.stat().st_size if path.exists() else 0
        return {"contacts": len(ids), "seconds": seconds, "peak_mb": megabytes_at_most(), "file_mb": size / 1e6}


_Way = Callable[[SqliteStore, "tuple[int, ...]", Path], float]


def _ours(way: str) -> _Way:
    def write(store: SqliteStore, ids: tuple[int, ...], path: Path) -> float:
        exports = build(store, actor="bench", clock=CLOCK).exports
        start = time.perf_counter()
        exports.write(path, FileFormat(way), ids)
        return time.perf_counter() - start

    return write


def _read(store: SqliteStore, ids: tuple[int, ...], _path: Path) -> float:
    start = time.perf_counter()
    with rarer_collections():
        for first in range(0, len(ids), _CHUNK):
            store.contacts(ids[first : first + _CHUNK])
    return time.perf_counter() - start


# --- the bare libraries: only their own part is timed ---------------------------------------------------------
def _bare_csv(store: SqliteStore, ids: tuple[int, ...], path: Path) -> float:
    seconds = 0.0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for rows in _rows(store, ids):
            start = time.perf_counter()
            writer.writerows(rows)
            seconds += time.perf_counter() - start
    return seconds


def _bare_workbook(store: SqliteStore, ids: tuple[int, ...], path: Path) -> float:
    seconds, number = 0.0, 0
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_formulas": False})
    page = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for rows in _rows(store, ids):
        start = time.perf_counter()
        for row in rows:
            for column, cell in enumerate(row):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, date):
                    page.write_datetime(number, column, cell, day)
                else:
                    page.write(number, column, cell)
            number += 1
        seconds += time.perf_counter() - start
    start = time.perf_counter()
    book.close()
    return seconds + time.perf_counter() - start


def _bare_package(store: SqliteStore, ids: tuple[int, ...], path: Path) -> float:
    made = path.with_suffix(".made")
    build(store, actor="bench", clock=CLOCK).exports.write(made, FileFormat.HSDS, ids)
    seconds = 0.0
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            with source.open(name) as packed, package.open(name, "w") as member:
                rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))
                text = io.TextIOWrapper(member, encoding="utf-8", newline="")
                writer = csv.writer(text)
                while chunk := list(islice(rows, _CHUNK)):
                    start = time.perf_counter()
                    writer.writerows(chunk)
                    seconds += time.perf_counter() - start
                text.close()
    return seconds


def _rows(store: SqliteStore, ids: tuple[int, ...]) -> Iterator[list[Row]]:
    """The very cells that our table writes, some hundred contacts at a time."""
    services = build(store, actor="bench", clock=CLOCK)
    vocabulary = services.reference.vocabulary
    words = Words(str, vocabulary.label, lambda _kind, _words: "")
    made: Iterable[Row] = ContactTable(words, ExportOptions()).rows(
        contact for first in range(0, len(ids), _CHUNK) for contact in store.contacts(ids[first : first + _CHUNK])
    )
    coming = iter(made)
    while chunk := list(islice(coming, _CHUNK)):
        yield chunk


_WAYS: dict[str, _Way] = {
    _READING: _read,
    _PEERS[FileFormat.CSV]: _bare_csv,
    _PEERS[FileFormat.XLSX]: _bare_workbook,
    _PEERS[FileFormat.HSDS]: _bare_package,
}
