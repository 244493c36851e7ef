"""Random typing in the window itself: from each key to the painted rows, and the longest time nothing could be done."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from caseworker import resources
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.services.bundle import build
from caseworker.storage.base import Today
from caseworker.ui import theme
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.picture import settle
from caseworker.ui.run import application
from tests.bench.__main__ import Options
from tests.bench.directories import TODAY, filled
from tests.bench.figures import Times, lines
from tests.bench.search import _keystrokes

KEYS = 400
_ROWS = 400


class _Forgotten:
    """Settings that nobody keeps."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self._values[key] = value


def run(options: Options) -> dict[str, Any]:
    application()
    vocabulary = Vocabulary.from_rows(
        {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind}
    )
    keystrokes = _keystrokes(options, vocabulary)[:KEYS]
    with filled(options.size, options.seed, options.directory) as (store, _):
        services = build(store, actor="bench", clock=Today(lambda: TODAY))
        services.reference.warm_up()
        settings = _Forgotten()
        appearance = Appearance(settings)
        appearance.apply()
        window = MainWindow(services, settings, appearance)
        window.resize(1280, 800)
        window.show()
        window.navigate(Destination("directory"))
        settle(window, patience_ms=60_000)
        try:
            return {"keystrokes": len(keystrokes), **_type(window, keystrokes), "row": _paint(window)}
        finally:
            window.close()


def table(result: dict[str, Any]) -> str:
    rows = [
        ("key to painted", result["key"]),
        ("longest pause a key", result["pause"]),
        ("a row painted", result["row"]),
    ]
    return lines(rows) + f"\n{result['keystrokes']} keystrokes, key and painting on the clock of the wall"


def _type(window: MainWindow, keystrokes: list[str]) -> dict[str, Any]:
    """Each text is set as the next key would; the pane follows as it does for a user."""
    key, pause = Times(), Times()
    shown: list[bool] = []
    window.directory.shown.connect(lambda: shown.append(True))
    loop = QEventLoop()
    for text in keystrokes:
        shown.clear()
        with key.one():
            window.directory.set_text(text)
            longest = _wait(loop, shown)
            window.directory.view.list.viewport().repaint()
        pause._wall.append(longest)
        pause._processor.append(0.0)
    settle(window, patience_ms=60_000)
    return {"key": key.figures(), "pause": pause.figures()}


def _wait(loop: QEventLoop, shown: list[bool]) -> float:
    """Until the answer is there; the longest single round of events, in seconds."""
    longest, deadline = 0.0, time.perf_counter() + 10
    while not shown and time.perf_counter() < deadline:
        start = time.perf_counter()
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        took = time.perf_counter() - start
        longest = max(longest, took)
        if took < 0.0001:
            time.sleep(0.0002)
    return longest


def _paint(window: MainWindow) -> dict[str, float]:
    """Rows that were painted before, as scrolling paints them."""
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    times = Times()
    model, delegate = window.directory.model, window.directory.delegate
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, theme.px(470), theme.px(88))  # type: ignore[attr-defined]
    picture = QPixmap(theme.px(470), theme.px(88))
    painter = QPainter(picture)
    count = min(8, model.rowCount())
    for number in range(_ROWS):
        index = model.index(number % count)
        with times.one():
            delegate.paint(painter, option, index)
    painter.end()
    return times.figures()
