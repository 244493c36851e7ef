"""The sheet dialog's preview in the window itself: from a change of the options to its painted pages.

Ticks and choices as a mouse or key makes them, the title as fast hands type. Beside them the floor: what Typst alone
needs for the same pages of the same document. Pages that nobody looks at come later and are not waited for.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from caseworker.models.sheet import Paper, QrCode, SheetLanguage
from caseworker.services.bundle import Services
from caseworker.ui import sheets
from caseworker.ui.sheets.dialog import SheetDialog
from tests.bench.__main__ import Options
from tests.bench.directories import filled
from tests.bench.figures import Times, lines
from tests.bench.stage import PATIENCE_MS, Stage, staged

CONTACTS = 10
_ROUNDS = 4
_TITLE = "Interventionists"
"""Without a blank, which changes nothing at the end of a title."""
_PAUSE_MS = (60, 160)


def run(options: Options) -> dict[str, Any]:
    with filled(options.size, options.seed, options.directory) as (store, _), staged(store) as stage:
        found = stage.services.finding.search(stage.services.finding.parse("")).ids
        ids = [one for one in found[: 4 * CONTACTS] if not stage.services.directory.get(one).facts.confidential]
        bench = _Bench(stage, ids[:CONTACTS], options.seed)
        return {
            "floor": bench.floor().figures(),
            "tick": bench.ticks().figures(),
            "choice": bench.choices().figures(),
            "key": bench.keys().figures(),
            "pages": len(bench.dialog.preview.pages),
        }


def table(result: dict[str, Any]) -> str:
    names = {
        "floor": "Typst alone",
        "tick": "tick to painted",
        "choice": "choice to painted",
        "key": "key in the title to painted",
    }
    rows = [(text, result[name]) for name, text in names.items()]
    ratios = ", ".join(
        f"{names[one]} {result[one]['p50'] / result['floor']['p50']:.1f}" for one in ("tick", "choice", "key")
    )
    return lines(rows) + f"\n{CONTACTS} contacts, {result['pages']} pages; times the floor at p50: {ratios}"


class _Bench:
    def __init__(self, stage: Stage, ids: list[int], seed: int) -> None:
        self._services: Services = stage.services
        self._chance = random.Random(seed)
        self._ids = ids
        sheets.open_preview(stage.window.context, stage.window, ids)
        stage.settle()
        (self.dialog,) = stage.window.findChildren(SheetDialog)
        self.dialog.resize(1180, 720)
        self._watch = _Painted(self.dialog)
        self._rest()

    def floor(self) -> Times:
        """The pages as Typst gives them, of documents that are there and differ by a letter of the title."""
        times, service = Times(), self._services.sheets
        scale = self.dialog.preview.page_pixels() / (8.5 * 96)
        for number in range(3 * _ROUNDS):
            options = replace(self.dialog.form.options(), title=f"{_TITLE} {number}")
            document = service.build(self._ids, options)
            start = time.perf_counter()
            service.pages(document, scale=scale, marks=True)
            times.add(time.perf_counter() - start)
        return times

    def ticks(self) -> Times:
        times = Times()
        for _ in range(_ROUNDS):
            for check in self.dialog.form.parts.checks.values():
                if not check.isHidden():
                    times.add(self._watch.measure(check.editor.click))
                    self._rest()
        return times

    def choices(self) -> Times:
        times, form = Times(), self.dialog.form
        kinds = ((form.paper, list(Paper)), (form.language, list(SheetLanguage)), (form.qr, list(QrCode)))
        for _ in range(_ROUNDS):
            for labeled, values in kinds:
                for value in reversed(values):
                    labeled.field.set_value(value)
                    times.add(self._watch.measure(labeled.field.edited.emit))
                    self._rest()
        return times

    def keys(self) -> Times:
        """Each key that was followed by painted pages before the next one was pressed."""
        times, title = Times(), self.dialog.form.title.field
        editor = title.focus_widget
        for _ in range(_ROUNDS):
            title.set_value("")
            for character in _TITLE:
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
                times.add(self._watch.measure(lambda event=event: QApplication.sendEvent(editor, event)))
                self._pause(self._chance.randint(*_PAUSE_MS))
        return times

    def _rest(self) -> None:
        while self.dialog.renderer.is_busy:
            self._pause(5)

    @staticmethod
    def _pause(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


class _Painted(QObject):
    """Tells how long it takes from an event until the pages that were made after it are painted."""

    def __init__(self, dialog: SheetDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._loop = QEventLoop(self)
        self._patience = QTimer(self)
        self._patience.timeout.connect(self._loop.quit)
        self._is_shown = False
        self._painted_at = 0.0
        dialog.renderer.rendered.connect(self._show)

    def measure(self, act: Callable[[], object]) -> float:
        self._is_shown, self._painted_at = False, 0.0
        start = time.perf_counter()
        act()
        self._patience.start(PATIENCE_MS)
        self._loop.exec()
        self._patience.stop()
        if not self._painted_at:
            raise RuntimeError("The preview did not change.")
        return self._painted_at - start

    def _show(self) -> None:
        # Watched anew each time: pages come and go.
        self._is_shown = True
        for page in self._dialog.preview.pages:
            page.removeEventFilter(self)
            page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_shown and not self._painted_at and event.type() == QEvent.Type.Paint:
            # The paint itself comes after this filter; a timer of no length fires when it is done.
            self._painted_at = time.perf_counter()
            QTimer.singleShot(0, self, self._finish)
        return False

    def _finish(self) -> None:
        self._painted_at = time.perf_counter()
        self._loop.quit()
