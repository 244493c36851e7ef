"""A layout for form fields: side by side while there is room, below each other when there is not."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from caseworker.ui import theme


@dataclass(slots=True)
class _Cell:
    item: QLayoutItem
    least: float
    stretch: int


class FieldGrid(QLayout):
    """Fills each row from left to right; the cells of a row share what is left over by their stretch.

    Widths are designed pixels and follow the text size.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: float = 12) -> None:
        super().__init__(parent) if parent is not None else super().__init__()
        self._cells: list[_Cell] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget, least: float, stretch: int = 1) -> None:
        """`least`: the designed width below which the widget goes to the next row. Stretch 0: no wider than that."""
        self.addChildWidget(widget)
        self._cells.append(_Cell(QWidgetItem(widget), least, stretch))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._cells.append(_Cell(item, 120, 1))

    def count(self) -> int:
        return len(self._cells)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._cells[index].item if 0 <= index < len(self._cells) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._cells.pop(index).item if 0 <= index < len(self._cells) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Qt asks many times between two changes, at every level of a form again.
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        # Qt may call it while the layout is still being made.
        getattr(self, "_heights", {}).clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(self._least(cell) for cell in shown) + theme.px(self._gap) * max(0, len(shown) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        widest = max((self._least(cell) for cell in self._shown()), default=0)
        return QSize(widest, self.heightForWidth(widest) if not self._cells else 0)

    def _shown(self) -> list[_Cell]:
        return [cell for cell in self._cells if not cell.item.isEmpty()]

    @staticmethod
    def _least(cell: _Cell) -> int:
        return max(theme.px(cell.least), cell.item.minimumSize().width())

    def _rows(self, width: int) -> list[list[_Cell]]:
        gap = theme.px(self._gap)
        rows: list[list[_Cell]] = []
        left = -1
        for cell in self._shown():
            least = self._least(cell)
            if rows and left - gap - least >= 0:
                rows[-1].append(cell)
                left -= gap + least
            else:
                rows.append([cell])
                left = width - least
        return rows

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        gap = theme.px(self._gap)
        y = rect.y()
        for row in self._rows(rect.width()):
            widths = self._widths(row, rect.width() - gap * (len(row) - 1))
            height = max(_height(cell.item, width) for cell, width in zip(row, widths, strict=True))
            x = rect.x()
            for cell, width in zip(row, widths, strict=True):
                if move:
                    cell.item.setGeometry(QRect(x, y, width, height))
                x += width + gap
            y += height + gap
        return max(0, y - gap - rect.y())

    def _widths(self, row: list[_Cell], room: int) -> list[int]:
        least = [self._least(cell) for cell in row]
        spare = max(0, room - sum(least))
        shares = sum(cell.stretch for cell in row)
        if not shares:
            return [min(width, room) for width in least]
        return [min(room, width + spare * cell.stretch // shares) for cell, width in zip(row, least, strict=True)]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
