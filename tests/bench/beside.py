"""Typing while an import runs: how long the window's thread is ever away, and how long a key takes then.

A heart beats in the window's event loop each millisecond; the longest pause between two beats is the longest block.
"""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from caseworker.services.bundle import build
from caseworker.services.imports_apart import Done, ImportApart, ImportJob, work_apart
from tests import provider_files
from tests.bench.figures import Times
from tests.bench.opening import CLOCK, vault_in
from tests.bench.stage import Stage, staged

ROWS = 100_000


def measure(folder: Path, typed: list[str], seed: int, rows: int) -> dict[str, Any]:
    """`folder` holds a directory that may be written to."""
    from tests.bench.opening import PASSPHRASE

    file = folder / "providers.csv"
    provider_files.write(file, provider_files.many(rows, seed))
    store = vault_in(folder).open(passphrase=PASSPHRASE)
    try:
        with staged(store) as stage:
            alone = _type(stage, typed, seed, lambda: False)
            importer = threading.Thread(target=_import, args=(store, file), name="import")
            importer.start()
            beside = _type(stage, typed, seed, importer.is_alive)
            importer.join()
            stage.settle()
    finally:
        store.close()
    return {"alone": alone, "beside": beside}


def _import(store: Any, file: Path) -> None:
    services = build(store, actor="bench", clock=CLOCK, apart=ImportApart(_apart))
    services.imports.run(file, services.imports.plan(services.imports.inspect(file)))


def _apart(line: Any, lent: Any, job: ImportJob) -> Done:
    store = vault_in(lent.data).open_lent(lent)
    try:
        services = build(store, actor=job.actor, clock=CLOCK)
        return work_apart(line, services.session, services.imports.run, job)
    finally:
        store.close()


def _type(stage: Stage, typed: list[str], seed: int, goes_on: Any) -> dict[str, Any]:
    """All texts once, and over again while `goes_on`."""
    chance = random.Random(seed)
    keys, beats = Times(), Times()
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        beats.add(now - last[0])
        last[0] = now

    heart = QTimer()
    heart.setInterval(1)
    heart.timeout.connect(beat)
    first = True
    while first or goes_on():
        for text in typed:
            if not (first or goes_on()):
                break
            stage.begin()
            last[0] = time.perf_counter()
            heart.start()
            for character in text:
                if (seconds := stage.type_key(character)) is not None:
                    keys.add(seconds)
                stage.rest(chance.randint(20, 80))
            heart.stop()
        first = False
    return {"key": keys.figures(), "block": beats.figures()}
