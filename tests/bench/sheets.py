"""Contact sheets as PDF: ours beside reportlab and QTextDocument that draw the same texts, in one process.

``--size`` is the number of contacts on a sheet (1,000 in the documents). The ways take turns, and each turn has other
contacts, because Typst remembers what it has set.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader

from caseworker.exchange import sheet_pdf
from caseworker.models.query import Filters, Query
from caseworker.models.sheet import SheetOptions
from caseworker.services.bundle import Services, build
from caseworker.storage.base import Today
from tests.bench import drawing
from tests.bench.__main__ import Options
from tests.bench.directories import TODAY, filled
from tests.bench.figures import Times, percentile

RUNS = 9
_OURS = ("client", "booklet")


def run(options: Options) -> dict[str, Any]:
    peers = {"reportlab": drawing.reportlab(), "QTextDocument": drawing.text_document()}
    with filled(options.size * (RUNS + 1), options.seed, options.directory) as (store, _):
        services = build(store, actor="bench", clock=Today(lambda: TODAY))
        everybody = list(store.search(Query(filters=Filters(include_inactive=True))).ids)
        # The first turn loads what each way needs, and is not counted.
        turns = [_turn(services, everybody[turn :: RUNS + 1], peers) for turn in range(RUNS + 1)][1:]
    parts = {name: _figures([turn.made[name] for turn in turns]) for name in turns[0].made}
    for name in peers:
        for template in _OURS:
            shares = [turn.made[template].seconds / turn.made[name].seconds / 1000 for turn in turns]
            parts[template][f"of {name}"] = [percentile(shares, part) for part in (0.0, 0.5, 1.0)]
    return {"parts": parts, "runs": RUNS, "paragraphs": turns[-1].paragraphs}


def table(result: dict[str, Any]) -> str:
    rows = [
        f"{result['paragraphs']:,} paragraphs, {result['runs']} runs",
        "",
        "| way | p50 ms | p95 ms | pages | kB | of reportlab: least, p50, most | of QTextDocument |",
        "|---|---:|---:|---:|---:|---|---|",
    ]
    for name, one in result["parts"].items():
        shares = [
            ", ".join(f"{share:.2f}" for share in one.get(f"of {peer}", ())) for peer in ("reportlab", "QTextDocument")
        ]
        size = f"{one['pages']:,} | {one['kB']:,}" if one["pages"] else " | "
        rows.append(f"| {name} | {one['p50']:,.0f} | {one['p95']:,.0f} | {size} | {shares[0]} | {shares[1]} |")
    return "\n".join(rows)


@dataclass(frozen=True)
class _Made:
    seconds: float
    content: bytes = b""


@dataclass(frozen=True)
class _Turn:
    made: dict[str, _Made]
    paragraphs: int


def _turn(services: Services, ids: Sequence[int], peers: dict[str, drawing.Draw]) -> _Turn:
    made: dict[str, _Made] = {}
    for template in _OURS:
        start = time.perf_counter()
        document = services.sheets.build(ids, SheetOptions(template=template))
        built = time.perf_counter()
        content = sheet_pdf.pdf(document).content
        end = time.perf_counter()
        made[template] = _Made(end - start, content)
        made[f"{template}: the document"] = _Made(built - start)
        made[f"{template}: Typst"] = _Made(end - built)
    for name, draw in peers.items():
        # From the same place: the contacts have to be read for them as well.
        start = time.perf_counter()
        document = services.sheets.build(ids, SheetOptions())
        content = draw(document)
        made[name] = _Made(time.perf_counter() - start, content)
    return _Turn(made, drawing.amount(document))


def _figures(made: Sequence[_Made]) -> dict[str, Any]:
    times = Times()
    for one in made:
        times.add(one.seconds)
    content = made[-1].content
    pages = len(PdfReader(io.BytesIO(content)).pages) if content else 0
    return {**times.figures(), "pages": pages, "kB": len(content) // 1000}
