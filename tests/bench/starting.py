"""From the start of a process to the first page of contacts, against a bare PySide6 window; and the memory of both.

``python -m tests.bench.starting bare|program|typed [FOLDER]`` is one such process: it prints seconds and megabytes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

RUNS = 7
_TYPED = "maria garcia trauma philadelphia"


def measure(folder: Path) -> dict[str, Any]:
    """Both in turn, so that a slow moment of the machine hits both. `folder` holds the directory."""
    starts: dict[str, list[dict[str, float]]] = {"bare": [], "program": []}
    for _ in range(RUNS + 1):
        for kind, told in starts.items():
            told.append(_one(kind, folder))
    # The first of each warmed the disk's cache.
    bare, program = ([one["seconds"] for one in starts[kind][1:]] for kind in ("bare", "program"))
    memory = statistics.median(one["megabytes"] for one in starts["bare"])
    typed = _one("typed", folder)["megabytes"]
    return {
        "bare_ms": round(1000 * statistics.median(bare), 1),
        "program_ms": round(1000 * statistics.median(program), 1),
        "ratio": round(statistics.median(one / other for one, other in zip(program, bare, strict=True)), 2),
        "bare_mb": round(memory, 1),
        "program_mb": round(statistics.median(one["megabytes"] for one in starts["program"]), 1),
        "typed_mb": round(typed, 1),
        "memory_ratio": round(typed / memory, 2),
    }


def _one(kind: str, folder: Path) -> dict[str, float]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.starting", kind, str(folder), str(began)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


# --- in the process that is measured ------------------------------------------------------------------------------
def bare(began: float) -> None:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            _tell(began)

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1280, 800)
    window.show()
    app.exec()


def program(folder: Path, began: float, typed: str = "") -> None:
    from PySide6.QtGui import QPaintEvent

    from caseworker.services.bundle import build
    from caseworker.ui.appearance import Appearance
    from caseworker.ui.context import Destination
    from caseworker.ui.directory import view
    from caseworker.ui.directory.list_view import ResultList
    from caseworker.ui.main_window import MainWindow
    from caseworker.ui.run import application
    from tests.bench.forgotten import Forgotten
    from tests.bench.opening import CLOCK, PASSPHRASE, vault_in

    class Painted(ResultList):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not typed and window.directory.model.row_at(0) is not None:
                _tell(began)

    view.ResultList = Painted  # type: ignore[misc]
    app = application()
    settings = Forgotten()
    appearance = Appearance(settings)
    appearance.apply()
    services = build(vault_in(folder).open(passphrase=PASSPHRASE), actor="bench", clock=CLOCK)
    window = MainWindow(services, settings, appearance)
    window.navigate(Destination("directory"))
    window.resize(1280, 800)
    window.show()
    if typed:
        _type(window, typed)
        _tell(began)
    app.exec()


def _type(window: Any, text: str) -> None:
    from PySide6.QtTest import QTest

    from caseworker.ui.picture import settle

    settle(window, patience_ms=60_000)
    for character in text:
        QTest.keyClicks(window.directory.view.search.line, character)
        settle(window, patience_ms=60_000)


def _tell(began: float) -> None:
    seconds = time.monotonic() - began
    status = Path("/proc/self/status")
    kilobytes = 0
    if status.exists():
        (kilobytes,) = (int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    print(json.dumps({"seconds": seconds, "megabytes": kilobytes / 1000}), flush=True)
    # Nothing is to be kept, and ending in good order is not what is measured.
    os._exit(0)


if __name__ == "__main__":
    kind, place, moment = sys.argv[1:4]
    if kind == "bare":
        bare(float(moment))
    else:
        program(Path(place), float(moment), _TYPED if kind == "typed" else "")
