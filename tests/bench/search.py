"""All of the search in one table: keys in the real window, the engine against its floor, an import beside it, start,
memory, scrolling, the rebuild of the index. Parts (``--only``): window, engine, start, scroll, beside, import, rebuild.

The outcome is kept as ``out/bench/search-SIZE.json``; the growth is told where that of a tenth of the size is there.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from caseworker.storage.sqlite import index_building
from tests.bench import beside, engine, imports, scrolling, starting, window
from tests.bench.__main__ import Options
from tests.bench.directories import filled
from tests.bench.opening import PASSPHRASE, vault_in, words
from tests.bench.sessions import texts
from tests.bench.stage import staged

PARTS = ("window", "engine", "start", "scroll", "beside", "import", "rebuild")
OUT = Path("out", "bench")
_PERCENTILES = ("p50", "p95", "p99", "max")
_MOST_IMPORTED = 100_000
_BESIDE_SESSIONS = 10


@dataclass(frozen=True)
class Row:
    """One line of the table. Figures in milliseconds unless the measure says otherwise."""

    measure: str
    figures: dict[str, float]
    floor: str = ""
    ratio: str = ""
    aim: str = ""


def run(options: Options) -> dict[str, Any]:
    parts = options.only or PARTS
    with ExitStack() as stack:
        folder = options.directory or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench")))
        options = replace(options, directory=folder)
        with filled(options.size, options.seed, folder):
            pass
        result = {part: _MEASURES[part](options, folder) for part in PARTS if part in parts}
    OUT.mkdir(parents=True, exist_ok=True)
    kept = OUT / f"search-{options.size}.json"
    before = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    kept.write_text(json.dumps({**before, **result}, indent=2), encoding="utf-8")
    smaller = OUT / f"search-{options.size // 10}.json"
    if smaller.exists():
        result["smaller"] = json.loads(smaller.read_text(encoding="utf-8"))
    return result


def _window(options: Options, _folder: Path) -> dict[str, Any]:
    return window.run(replace(options, sessions=min(options.sessions, window.SESSIONS)))


def _scroll(options: Options, folder: Path) -> dict[str, Any]:
    with filled(options.size, options.seed, folder) as (store, _), staged(store) as stage:
        return scrolling.measure(stage)


def _beside(options: Options, folder: Path) -> dict[str, Any]:
    typed = texts(options.size, options.seed, _BESIDE_SESSIONS)
    with tempfile.TemporaryDirectory(prefix="beside", dir=folder.parent) as other:
        _copied(folder, Path(other))
        return beside.measure(Path(other), typed, options.seed, min(options.size, beside.ROWS))


def _import(options: Options, _folder: Path) -> dict[str, Any]:
    return imports.run(replace(options, size=min(options.size, _MOST_IMPORTED), directory=None))


def _rebuild(_options: Options, folder: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="rebuild", dir=folder.parent) as other:
        _copied(folder, Path(other))
        store = vault_in(Path(other)).open(passphrase=PASSPHRASE)
        try:
            contacts = store.count_contacts()
            start = time.perf_counter()
            # No door asks for a rebuild of an index that is sound.
            store._on_writer(lambda connection: index_building.rebuild(connection, words(), afresh=True))  # type: ignore[attr-defined]
            seconds = time.perf_counter() - start
        finally:
            store.close()
    return {"seconds": round(seconds, 1), "contacts_per_second": round(contacts / seconds)}


def _copied(folder: Path, other: Path) -> None:
    for file in folder.glob("directory.*"):
        shutil.copy(file, other)


_MEASURES: dict[str, Any] = {
    "window": _window,
    "engine": lambda options, _folder: engine.run(options),
    "start": lambda _options, folder: starting.measure(folder),
    "scroll": _scroll,
    "beside": _beside,
    "import": _import,
    "rebuild": _rebuild,
}


# --- the table ----------------------------------------------------------------------------------------------------
def table(result: dict[str, Any]) -> str:
    """As Markdown."""
    lines = ["| measure | p50 | p95 | p99 | max | floor | ratio | aim |", "|---|---|---|---|---|---|---|---|"]
    for row in _rows(result):
        figures = " | ".join(f"{row.figures[name]:,.1f}" if name in row.figures else "" for name in _PERCENTILES)
        lines.append(f"| {row.measure} | {figures} | {row.floor} | {row.ratio} | {row.aim} |")
    return "\n".join(lines)


def _rows(result: dict[str, Any]) -> Iterator[Row]:
    if found := result.get("window"):
        yield from _window_rows(found, result.get("smaller", {}).get("window"))
    if found := result.get("engine"):
        yield from _engine_rows(found)
    if found := result.get("beside"):
        yield Row("longest block of the window's thread, nothing beside", found["alone"]["block"])
        yield Row("the same, an import beside", found["beside"]["block"], aim="max ≤ 16.7")
        yield Row("key → painted, an import beside", found["beside"]["key"])
    if found := result.get("start"):
        start = {"p50": found["program_ms"]}
        yield Row("first page after start", start, f"{found['bare_ms']} bare window", f"{found['ratio']}", "≤ 1.5")
        floor = f"{found['bare_mb']} MB bare window"
        yield Row("memory, MB, first page", {"p50": found["program_mb"]}, floor)
        yield Row("memory, MB, after typing", {"p50": found["typed_mb"]}, floor, f"{found['memory_ratio']}", "≤ 2.5")
    if found := result.get("scroll"):
        yield Row("frame, jump to the last row", found["jump"], aim="max ≤ 16.7")
        yield Row("frame, wheel through 10,000 rows", found["wheel"], aim="max ≤ 16.7")
    if found := result.get("import"):
        yield _import_row(found)
    if found := result.get("rebuild"):
        yield Row(f"rebuild of the index, s ({found['contacts_per_second']:,} a second)", {"p50": found["seconds"]})


def _window_rows(found: dict[str, Any], smaller: dict[str, Any] | None) -> Iterator[Row]:
    aims = {"no filter": "p95 ≤ 8.3, p99 ≤ 16.7", "role + payer + 25 miles": "p95 ≤ 16.7"}
    for name, one in found.items():
        yield Row(f"key → painted, {name}", one["key"], aim=aims.get(name, ""))
        if smaller and name in smaller:
            growth = one["key"]["p95"] / smaller[name]["key"]["p95"]
            yield Row(f"growth from a tenth, {name}", {}, ratio=f"{growth:.2f}", aim="p95 ≤ 3")


def _engine_rows(found: dict[str, Any]) -> Iterator[Row]:
    for name, one in found["settings"].items():
        floor = f"p95 {one['floor']['p95']:.1f} full text alone"
        aim = "p95 ratio ≤ 1.3" if name == "no filter" else ""
        yield Row(f"engine, page and count, {name}", one["page"], floor, f"{one['ratio']:.2f}", aim)


def _import_row(found: dict[str, Any]) -> Row:
    name = f"import with index, s ({found['rows_per_second']:,.0f} rows a second)"
    floor = found["floor"]
    if "skipped" in floor:
        return Row(name, {"p50": found["seconds"]}, floor["skipped"], "", "≤ 1.0")
    ratio = found["seconds"] / floor["seconds"]
    return Row(name, {"p50": found["seconds"]}, f"{floor['seconds']:.1f} s .import", f"{ratio:.2f}", "≤ 1.0")
