"""Scrolling the whole list: to the last row at one stroke, and by the wheel through 10,000 rows.

A frame is everything that the window's thread does in one go: the event, painting, rows that arrived.
"""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.bench.figures import Times
from tests.bench.stage import Stage

ROWS = 10_000
_JUMPS = 20
_NOTCH = 120


def measure(stage: Stage) -> dict[str, Any]:
    stage.begin()
    return {"jump": _jumps(stage).figures(), "wheel": _wheel(stage).figures()}


def _jumps(stage: Stage) -> Times:
    """From the top to the bottom and back."""
    times = Times()
    bar = stage.list.verticalScrollBar()
    for number in range(_JUMPS):
        frame(times, lambda number=number: bar.setValue(bar.minimum() if number % 2 else bar.maximum()))
        for _ in range(20):
            frame(times)
    bar.setValue(bar.minimum())
    stage.settle()
    return times


def _wheel(stage: Stage) -> Times:
    times = Times()
    view = stage.list
    model = view.model()
    last = min(ROWS, model.rowCount()) - 1
    notches = 0
    while view.rowAt(0) < last - 20 and notches < 10 * ROWS:
        notches += 1
        frame(times, lambda: QApplication.sendEvent(view.viewport(), _notch()))
    return times


def _notch() -> QWheelEvent:
    return QWheelEvent(
        QPointF(100, 100),
        QPointF(100, 100),
        QPoint(),
        QPoint(0, -_NOTCH),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )


def frame(times: Times, act: Any = lambda: None) -> None:
    """One go of the window's thread; one without anything to do is no frame."""
    start = time.perf_counter()
    act()
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
    seconds = time.perf_counter() - start
    if seconds > 0.0003:
        times.add(seconds)
    else:
        time.sleep(0.001)
