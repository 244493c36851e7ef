"""LibreOffice Calc without a window: the contacts as a sheet, one a row, asked as who keeps them there would.

Asked in two ways: a filter of the rows whose name or city contains what was typed, and Find All in the whole sheet.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.bench.peer import PAGE, Ask, Peer, plain, system_python
from tests.bench.side import LOADING_SECONDS, script, started

# What is typed is "given family": a sheet can be asked for it where the name stands in one cell.
_COLUMNS = ("number", "name", "organization", "credentials", "street", "city", "state", "zip", "phone", "note")
_FILTERED = [_COLUMNS.index("name"), _COLUMNS.index("city")]


@contextmanager
def _opened(filtered: bool, program: str, size: int, seed: int, folder: Path) -> Iterator[Ask]:
    file = folder / "bench.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(_COLUMNS)
        rows.writerows([getattr(one, column) for column in _COLUMNS] for one in plain(size, seed))
    with started([system_python(), script("libreoffice_side.py"), program, str(folder)], folder) as say:
        say(LOADING_SECONDS, open=str(file), rows=size)

        def ask(text: str) -> int:
            answer = say(filter=text, columns=_FILTERED) if filtered else say(find=text)
            return min(int(answer["count"]), PAGE)

        yield ask


PEERS = tuple(
    Peer(f"LibreOffice, {name}", "soffice", "BENCH_SOFFICE", partial(_opened, filtered), needs="import uno")
    for name, filtered in (("filter", True), ("Find All", False))
)
