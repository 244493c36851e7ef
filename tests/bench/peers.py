"""The same contacts and the same words through programs of others, beside Caseworker's own engine, in one run.

Asked are names, beginnings of names and cities: what each of them can be asked. A peer that is not installed is
skipped.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from caseworker.models.query import Filters
from caseworker.search.parsing import parse
from caseworker.storage.sqlite.store import SqliteStore
from tests.bench import peer_datasette, peer_evolution, peer_khard, peer_libreoffice
from tests.bench.__main__ import Options
from tests.bench.directories import filled
from tests.bench.figures import percentile
from tests.bench.peer import PAGE, Ask, Peer, PeerFailed
from tests.bench.sessions import lexicon, names_and_cities

PEERS = (peer_datasette.PEER, peer_khard.PEER, *peer_evolution.PEERS, *peer_libreoffice.PEERS)
_PERCENTILES = (("p50", 0.50), ("p95", 0.95), ("max", 1.0))
_HEADS = ("program", "contacts", "load s", "asked", "found", "p50 ms", "p95 ms", "max ms", "p50 ÷", "p95 ÷")


def run(options: Options) -> dict[str, Any]:
    texts = names_and_cities(options.size, options.seed, options.sessions)
    own, seconds = _own(options, texts)
    rows = [{**own, "name": "Caseworker", "ratio": {"p50": 1.0, "p95": 1.0}}]
    rows += [_peer(peer, options, texts, seconds) for peer in PEERS]
    return {"rows": rows}


def table(result: dict[str, Any]) -> str:
    lines = [_HEADS, ("---",) * len(_HEADS), *(_cells(row) for row in result["rows"])]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    for why in ("skipped", "failed"):
        if why in row:
            return (row["name"], f"{why}: {row[why]}", *("",) * (len(_HEADS) - 2))
    times, ratio = row["ms"], row["ratio"]
    return (
        *(row["name"], f"{row['contacts']:,}", f"{row['load_seconds']:.1f}" if row["load_seconds"] else "kept"),
        *(f"{row['asked']}", f"{row['found']}", *(f"{times[name]:.1f}" for name, _ in _PERCENTILES)),
        *(f"{ratio['p50']:.1f}", f"{ratio['p95']:.1f}"),
    )


def _own(options: Options, texts: Sequence[str]) -> tuple[dict[str, Any], list[float]]:
    with filled(options.size, options.seed, options.directory) as (store, load):
        # What made the contacts is no part of what is measured, and would be walked through while it is.
        gc.collect()
        gc.freeze()
        seconds, found = _asked(_engine(store), texts)
    return _figures(options.size, load, seconds, found), seconds


def _engine(store: SqliteStore) -> Ask:
    known = lexicon()
    # Left out unless asked for; the others make no such difference.
    everyone = Filters(include_inactive=True)

    def ask(text: str) -> int:
        query = parse(text, known, everyone)
        ids = store.search(query, limit=PAGE).ids[:PAGE]
        return len(store.rows(ids, query))

    return ask


def _peer(peer: Peer, options: Options, texts: Sequence[str], own: Sequence[float]) -> dict[str, Any]:
    program = peer.found()
    if program is None:
        return {"name": peer.name, "skipped": peer.reason()}
    size = min(options.size, peer.most_contacts or options.size)
    asked = texts[: peer.most_questions]
    try:
        with tempfile.TemporaryDirectory(prefix="peer") as folder:
            start = time.perf_counter()
            with peer.opened(program, size, options.seed, Path(folder)) as ask:
                load = time.perf_counter() - start
                seconds, found = _asked(ask, asked)
    except (PeerFailed, OSError) as error:
        return {"name": peer.name, "failed": str(error)}
    figures = _figures(size, load, seconds, found)
    # Against the same questions, where fewer were asked.
    ratio = {
        name: round(percentile(seconds, part) / max(percentile(own[: len(asked)], part), 0.001), 2)
        for name, part in _PERCENTILES[:2]
    }
    return {**figures, "name": peer.name, "ratio": ratio}


def _asked(ask: Ask, texts: Sequence[str]) -> tuple[list[float], int]:
    """The seconds of each question, and how many were answered by a contact. The first is asked once before."""
    ask(texts[0])
    seconds, found = [], 0
    for text in texts:
        start = time.perf_counter()
        count = ask(text)
        seconds.append(time.perf_counter() - start)
        found += count > 0
    return seconds, found


def _figures(size: int, load: float, seconds: Sequence[float], found: int) -> dict[str, Any]:
    return {
        "contacts": size,
        "load_seconds": round(load, 1),
        "asked": len(seconds),
        "found": found,
        "ms": {name: percentile(seconds, part) for name, part in _PERCENTILES},
    }
