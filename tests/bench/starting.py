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
    # An installed program is compiled already, as PySide6 is.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.starting", kind, str(folder), str(began)],
        capture_output=True,
        text=True,
        check=True,
        env={**environment, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
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
    """As ``caseworker`` without arguments does it, but for the passphrase and the settings, which lie ready."""
    from caseworker.collecting import loading

    with loading():
        from caseworker.services.access import Access
        from caseworker.services.bundle import Services, build
        from caseworker.services.program import Program
        from tests.bench.forgotten import Forgotten
        from tests.bench.opening import CLOCK, PASSPHRASE, paths_of, vault_in
    with loading():
        from caseworker.ui.run import run_window

    class Unlocked(Access):
        def is_protected(self) -> bool:
            return False

        def open(self, **wanted: Any) -> Services:
            return super().open(passphrase=PASSPHRASE, **wanted)

    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent

    from caseworker.ui.directory import view
    from caseworker.ui.directory.list_view import ResultList

    class Painted(ResultList):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            # All that can be seen, not only the first.
            last = min(self.rowAt(self.height() - 1), self.model().rowCount() - 1)
            if last > 0 and self.model().row_at(last) is not None:  # type: ignore[attr-defined]
                if not typed:
                    _tell(began)
                QTimer.singleShot(0, self, lambda: _type_in(self.window(), typed, began))

    view.ResultList = Painted  # type: ignore[misc]
    access = Unlocked(vault_in(folder), lambda store: build(store, actor="bench", clock=CLOCK))
    run_window(Program(paths_of(folder), Forgotten(), access))  # type: ignore[arg-type]


def _type_in(window: Any, text: str, began: float) -> None:
    from PySide6.QtTest import QTest

    from caseworker.ui.picture import settle

    settle(window, patience_ms=60_000)
    for character in text:
        QTest.keyClicks(window.directory.view.search.line, character)
        settle(window, patience_ms=60_000)
    _tell(began)


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
