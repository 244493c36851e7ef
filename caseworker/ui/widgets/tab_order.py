"""Tab goes where the eye goes, also after parts of a window were made anew."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QStackedWidget, QWidget


def follow_layout(window: QWidget) -> None:
    """Let Tab visit everything in `window` in the order of its layouts. Call it when its content was exchanged."""
    before: QWidget | None = None
    for widget in _in_order(window):
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def _in_order(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    yield from _inside(widget)


def _inside(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QScrollArea):
        parts = [widget.widget()]
    elif isinstance(widget, QSplitter | QStackedWidget):
        parts = [widget.widget(index) for index in range(widget.count())]
    else:
        layout = widget.layout()
        parts = list(_widgets(layout)) if layout is not None else []
    for part in parts:
        if part is not None:
            yield from _in_order(part)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _widgets(inner)
        elif widget is not None:
            yield widget
