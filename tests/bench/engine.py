"""Random typing, asked of the engine alone: the first page, the count to a thousand, and the rows of the page.

The floor is what the full-text index alone takes for the ids of the same question, in the same run.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from caseworker.models.query import Query, Sort
from caseworker.models.roles import Role
from caseworker.search.lexicon import Lexicon
from caseworker.search.parsing import parse
from caseworker.storage.sqlite.finding_match import Area, Beginnings, match_of
from caseworker.storage.sqlite.store import SqliteStore
from tests.bench.__main__ import Options
from tests.bench.directories import TODAY, filled
from tests.bench.figures import Times, lines
from tests.bench.sessions import PHILADELPHIA, ROLE_AND_PAYER, beginnings, lexicon, texts

PAGE = 50
FIRST_ROWS = 24
COUNTED = 1_000
_SETTINGS: dict[str, Callable[[Query], Query]] = {
    "no filter": lambda query: query,
    "role": lambda query: replace(query, filters=replace(query.filters, roles=frozenset({Role.THERAPIST}))),
    "role + payer": lambda query: replace(query, filters=ROLE_AND_PAYER),
    "role + payer + 25 miles": lambda query: replace(
        query, filters=ROLE_AND_PAYER, near=query.near or PHILADELPHIA, sort=Sort.NEAREST
    ),
    "nearest, 25 miles": lambda query: replace(query, near=PHILADELPHIA, sort=Sort.NEAREST),
    "last verified": lambda query: replace(query, sort=Sort.VERIFIED),
    "by availability": lambda query: replace(query, sort=Sort.AVAILABILITY),
}


def run(options: Options) -> dict[str, Any]:
    keystrokes = beginnings(texts(options.size, options.seed, options.sessions))
    parsing, queries = _parsed(keystrokes, lexicon())
    with filled(options.size, options.seed, options.directory) as (store, seconds):
        # What made the contacts is no part of what is measured, and would be walked through while it is.
        gc.collect()
        gc.freeze()
        measured = {name: _measure(store, [change(query) for query in queries]) for name, change in _SETTINGS.items()}
        start = time.perf_counter()
        everything = store.search(Query()).total
        listing = time.perf_counter() - start
        start = time.perf_counter()
        broad = store.search(Query(words=("a",))).total
        listing_broad = time.perf_counter() - start
    return {
        "keystrokes": len(keystrokes),
        "filled_seconds": round(seconds, 1),
        "parse": parsing.figures(),
        "settings": measured,
        "all_ids": {"count": everything, "ms": round(1000 * listing, 1)},
        "ids_of_a": {"count": broad, "ms": round(1000 * listing_broad, 1)},
    }


def table(result: dict[str, Any]) -> str:
    rows = [("parse", result["parse"])]
    for name, one in result["settings"].items():
        rows += [
            (f"{name}: page and count", one["page"]),
            (f"{name}: rows of the page", one["rows"]),
            (f"{name}: floor", one["floor"]),
        ]
    ratios = [
        f"{name}: page and count ÷ floor {one['ratio']:.2f} (p95 of processor time)"
        for name, one in result["settings"].items()
    ]
    return "\n".join([lines(rows), *ratios, _summary(result)])


def _summary(result: dict[str, Any]) -> str:
    everything, broad = result["all_ids"], result["ids_of_a"]
    return (
        f"all {everything['count']:,} ids {everything['ms']} ms, the {broad['count']:,} of “a” {broad['ms']} ms, "
        f"{result['keystrokes']:,} keystrokes, filled in {result['filled_seconds']} s"
    )


def _measure(store: SqliteStore, queries: Sequence[Query]) -> dict[str, Any]:
    page, rows, floor = Times(), Times(), Times()
    for query in queries:
        with page.one():
            found = store.search(query, limit=PAGE)
        with rows.one():
            store.rows(found.ids[:FIRST_ROWS], query)
        _raw(store, query, floor)
    result = {"page": page.figures(), "rows": rows.figures(), "floor": floor.figures()}
    return {**result, "ratio": _ratio(page, floor)}


def _ratio(times: Times, floor: Times) -> float:
    """Of processor time at p95: on a busy machine the clock on the wall measures the neighbors."""
    return round(times.figures()["cpu p95"] / max(floor.figures()["cpu p95"], 0.001), 2)


def _raw(store: SqliteStore, query: Query, floor: Times) -> None:
    """What the full-text index alone takes, where the question is one for it."""
    # The floor is the engine's own, so it is measured on the store's own connection.
    with store._readers.use() as connection:
        area = Area.of(query.near) if query.near else None
        expression = match_of(query, TODAY.date(), area, Beginnings(connection)).everywhere()
        if not expression:
            return
        statement = f"SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rowid LIMIT {COUNTED + 1}"
        with floor.one():
            connection.execute(statement, (expression,)).fetchall()


def _parsed(keystrokes: Sequence[str], lexicon: Lexicon) -> tuple[Times, list[Query]]:
    times, queries = Times(), []
    for text in keystrokes:
        with times.one():
            query = parse(text, lexicon)
        # Places are looked up by the services; here a typed place is taken for the same one each time.
        if query.near:
            here = replace(PHILADELPHIA, place=query.near.place, miles=query.near.miles)
            query = replace(query, near=here)
        queries.append(query)
    return times, queries
