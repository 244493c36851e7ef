"""Reading a provider file into an encrypted directory: rows a second, memory, and the same file once more.

The floor is the `sqlite3` shell's ``.import`` of the same rows into one plain table with the indexes that an import
needs (NPI, name, ZIP), in the same run. It tags nothing, indexes no words and keeps no history.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from caseworker.apart import Line
from caseworker.models.imports import ImportReport, Progress
from caseworker.paths import Paths
from caseworker.services.bundle import Services, build
from caseworker.services.imports_apart import Done, ImportApart, ImportJob, work_apart
from caseworker.storage.base import Lent, Today
from caseworker.storage.keys import Argon2Cost
from caseworker.storage.sqlite.vault import SqliteVault
from tests import provider_files
from tests.bench.__main__ import Options
from tests.bench.directories import TODAY, words
from tests.bench.memory import megabytes_now

_POINTS = 8


def run(options: Options) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench") as temporary:
        folder = options.directory or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"providers_{options.size}_{options.seed}.csv"
        if not file.exists():
            provider_files.write(file, provider_files.many(options.size, options.seed))
        floor = _floor(file, folder)
        with tempfile.TemporaryDirectory(prefix="directory", dir=folder) as data:
            return {"file_mb": file.stat().st_size / 1e6, **_import(file, Path(data), options.size), "floor": floor}


def _import(file: Path, folder: Path, size: int) -> dict[str, Any]:
    clock = Today(lambda: TODAY)
    vault = SqliteVault(Paths.at(folder), clock, words=words(), cost=Argon2Cost(time=1, memory=64, lanes=1))
    store, _ = vault.create("only a benchmark")
    try:
        services = build(store, actor="bench", clock=clock, apart=ImportApart(_import_apart))
        services.reference.warm_up()
        memory: list[tuple[int, float]] = []
        first, seconds = _timed(services, file, size, memory)
        again, seconds_again = _timed(services, file, size, [])
        directory_mb = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6
    finally:
        store.close()
    assert (first.added, again.unchanged) == (size, size), (first, again)
    return {
        "rows_per_second": size / seconds,
        "seconds": seconds,
        "again_rows_per_second": size / seconds_again,
        "memory_mb": memory,
        "peak_mb": _megabytes_at_most(),
        "directory_mb": directory_mb,
    }


def _import_apart(line: Line, lent: Lent, job: ImportJob) -> Done:
    """As the program does it: the import in a process of its own, and another one that reads."""
    clock = Today(lambda: TODAY)
    store = SqliteVault(Paths.at(lent.data), clock, words=words()).open_lent(lent)
    try:
        services = build(store, actor=job.actor, clock=clock)
        return work_apart(line, services.session, services.imports.run, job)
    finally:
        store.close()


def _timed(services: Services, file: Path, size: int, memory: list[tuple[int, float]]) -> tuple[ImportReport, float]:
    plan = services.imports.plan(services.imports.inspect(file))
    step = max(1, size // _POINTS)

    def progress(done: Progress) -> None:
        if done.rows // step > len(memory):
            memory.append((done.rows, megabytes_now()))

    start = time.perf_counter()
    report = services.imports.run(file, plan, progress=progress)
    return report, time.perf_counter() - start


def _megabytes_at_most() -> float:
    """Not a number on a system that does not say."""
    try:
        import resource
    except ImportError:
        return math.nan
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _floor(file: Path, folder: Path) -> dict[str, Any]:
    shell = shutil.which("sqlite3")
    if shell is None:
        return {"skipped": "no sqlite3 shell on this machine"}
    database = folder / "floor.db"
    database.unlink(missing_ok=True)
    names = ", ".join(f'"{name}" TEXT' for name in provider_files.HEADER)
    short = provider_files.SHORT
    script = "\n".join(
        (
            "PRAGMA journal_mode=WAL;",
            "PRAGMA synchronous=FULL;",
            f"CREATE TABLE provider ({names});",
            f'CREATE UNIQUE INDEX by_npi ON provider ("{short["npi"]}");',
            f'CREATE INDEX by_name ON provider ("{short["family"]}", "{short["given"]}");',
            f'CREATE INDEX by_zip ON provider ("{short["zip"]}");',
            f".import --csv --skip 1 {file} provider",
            "SELECT count(*) FROM provider;",
        )
    )
    start = time.perf_counter()
    done = subprocess.run([shell, str(database)], input=script, text=True, capture_output=True, check=True)
    seconds = time.perf_counter() - start
    rows = int(done.stdout.split()[-1])
    for one in folder.glob("floor.db*"):
        one.unlink()
    return {"rows": rows, "seconds": seconds, "rows_per_second": rows / seconds}


def table(result: dict[str, Any]) -> str:
    floor = result["floor"]
    lines = [
        f"file                 {result['file_mb']:,.0f} MB",
        f"import               {result['rows_per_second']:,.0f} rows/s ({result['seconds']:.1f} s)",
        f"the same file again  {result['again_rows_per_second']:,.0f} rows/s, all unchanged",
        f"directory            {result['directory_mb']:,.0f} MB",
        "memory               "
        + ", ".join(f"{megabytes:.0f} MB at {rows:,}" for rows, megabytes in result["memory_mb"]),
        f"peak, with indexing  {result['peak_mb']:.0f} MB",
    ]
    if "skipped" in floor:
        lines.append(f"floor                not measured: {floor['skipped']}")
    else:
        ratio = floor["rows_per_second"] / result["rows_per_second"]
        lines.append(
            f"floor                {floor['rows_per_second']:,.0f} rows/s (sqlite3 .import, indexes included): "
            f"{ratio:.1f} times as fast"
        )
    return "\n".join(lines)
