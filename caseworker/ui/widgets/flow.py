"""A layout that puts widgets side by side and breaks lines like text."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


@dataclass(slots=True)
class _Line:
    """One line of items with their sizes; its top and height in pixels."""

    top: int
    height: int = 0
    items: list[tuple[QLayoutItem, QSize]] = field(default_factory=list)


class FlowLayout(QLayout):
    """`gap` is the distance between items, `line_gap` the one between lines (default: the same), in pixels."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, line_gap: int | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = gap if line_gap is None else line_gap
        self._known: dict[int, list[_Line]] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert_widget(self, index: int, widget: QWidget) -> None:
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        self._known.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        # Qt asks for the height of the same width many times for each layout.
        lines = self._known.get(area.width())
        if lines is None:
            lines = self._known[area.width()] = self._lines(area.width())
        if move:
            for line in lines:
                left = area.left()
                for item, size in line.items:
                    top = area.top() + line.top + (line.height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, top), size))
                    left += size.width() + self._gap
        bottom = lines[-1].top + lines[-1].height if lines else 0
        return margins.top() + bottom + margins.bottom()

    def _lines(self, width: int) -> list[_Line]:
        lines: list[_Line] = []
        line = _Line(0)
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(width, item.minimumSize().width()), 100_000))
            if line.items and left + size.width() > width:
                lines.append(line)
                line = _Line(line.top + line.height + self._line_gap)
                left = 0
            line.items.append((item, size))
            line.height = max(line.height, size.height())
            left += size.width() + self._gap
        if line.items:
            lines.append(line)
        return lines
