"""Plots, painted by ourselves: bars with their names and figures beside them, never a color alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker.ui import theme
from caseworker.ui.reports.looks import Bar, Plot

_SMALL = 12
_ASIDE = 0.42
"""Of the width, as much as the names may take beside the bars."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MIDDLE = Qt.AlignmentFlag.AlignCenter


class PlotView(QWidget):
    """A plot under its legend. Takes the focus, so that a screen reader reads its figures. `name` is translated."""

    def __init__(self, name: str, plot: Plot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plot = plot
        self.setAccessibleName(name)
        self.setAccessibleDescription(plot.spoken())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        rule = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        rule.setHeightForWidth(True)
        self.setSizePolicy(rule)

    # --- how large ----------------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        edge = 2 * self._edge()
        return round(self._legend(None, width - edge) + self._plot_height(width - edge) + edge)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), self.heightForWidth(theme.px(320)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(80))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _edge(self) -> int:
        return theme.px(6)

    def _plot_height(self, width: int) -> float:
        return len(self.plot.bars) * self._row_height(width)

    # --- painting -----------------------------------------------------------------------------------------
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), theme.px(2)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        edge = self._edge()
        painter.translate(edge, edge)
        width = self.width() - 2 * edge
        top = self._legend(painter, width)
        self._paint(painter, QRectF(0, top, width, self.height() - 2 * edge - top))
        painter.end()

    def _legend(self, painter: QPainter | None, width: float) -> float:
        """Draws what each color stands for, in as many lines as it takes; the height."""
        metrics = QFontMetrics(theme.font(_SMALL))
        swatch, gap, line = theme.px(10), theme.px(6), max(theme.px(20), metrics.height() + theme.px(4))
        x, y = 0.0, 0.0
        for name, ink in self.plot.series:
            needed = swatch + gap + metrics.horizontalAdvance(name)
            if x and x + needed > width:
                x, y = 0.0, y + line
            if painter is not None:
                self._fill(painter, QRectF(x, y + (line - swatch) / 2, swatch, swatch), ink)
                painter.setFont(theme.font(_SMALL))
                painter.setPen(theme.color("muted"))
                painter.drawText(QRectF(x + swatch + gap, y, needed, line), _LEFT, name)
            x += needed + theme.px(16)
        return y + line + theme.px(6)

    @staticmethod
    def _fill(painter: QPainter, box: QRectF, ink: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ink))
        radius = min(theme.px(2), box.width() / 2)
        painter.drawRoundedRect(box, radius, radius)

    def _row_height(self, width: float) -> float:
        bars = 1 if self.plot.stacked else len(self.plot.series)
        above = 0 if self._names_width(width) else QFontMetrics(theme.font()).height()
        return theme.px(10) + above + bars * max(theme.px(18), QFontMetrics(theme.font(_SMALL)).height() + theme.px(2))

    def _names_width(self, width: float) -> int:
        """Of the column of names; 0 where they are too long for one and stand above their bars."""
        metrics = QFontMetrics(theme.font())
        longest = max((metrics.horizontalAdvance(bar.label) for bar in self.plot.bars), default=0) + theme.px(10)
        return longest if longest <= width * _ASIDE else 0

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        metrics = QFontMetrics(theme.font())
        names, height = self._names_width(area.width()), self._row_height(area.width())
        ends = max((metrics.horizontalAdvance(bar.end) for bar in self.plot.bars), default=0) + theme.px(8)
        sizes = [sum(bar.values) if self.plot.stacked else max(bar.values) for bar in self.plot.bars]
        largest = max(sizes, default=0) or 1.0
        room = max(1.0, area.width() - names - ends)
        for number, bar in enumerate(self.plot.bars):
            row = QRectF(0, area.top() + number * height, area.width(), height)
            painter.setFont(theme.font())
            painter.setPen(theme.color("text"))
            label = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, names or round(row.width()))
            line = row.height() if names else metrics.height() + theme.px(4)
            painter.drawText(QRectF(0, row.top(), names or row.width(), line), _LEFT, label)
            if not names:
                row.setTop(row.top() + metrics.height())
            bars = QRectF(names, row.top() + theme.px(5), room, row.height() - theme.px(10))
            paint = self._stacked if self.plot.stacked else self._beside
            paint(painter, bars, bar, largest)
            painter.setFont(theme.font())
            painter.setPen(theme.color("text"))
            painter.drawText(QRectF(area.width() - ends, row.top(), ends, row.height()), _RIGHT, bar.end)

    def _stacked(self, painter: QPainter, area: QRectF, bar: Bar, largest: float) -> None:
        left = area.left()
        for (_, ink), value, text in zip(self.plot.series, bar.values, bar.texts, strict=True):
            width = area.width() * value / largest
            if value <= 0:
                continue
            box = QRectF(left, area.top(), max(width - 1, 1.5), area.height())
            self._fill(painter, box, ink)
            self._inside(painter, box, text)
            left += width

    def _beside(self, painter: QPainter, area: QRectF, bar: Bar, largest: float) -> None:
        height = area.height() / len(self.plot.series)
        metrics = QFontMetrics(theme.font(_SMALL))
        for number, ((_, ink), value, text) in enumerate(zip(self.plot.series, bar.values, bar.texts, strict=True)):
            shown = text or "–"
            room = max(1.0, area.width() - metrics.horizontalAdvance(shown) - theme.px(10))
            box = QRectF(area.left(), area.top() + number * height + 1, max(room * value / largest, 1.5), height - 2)
            self._fill(painter, box, ink)
            painter.setFont(theme.font(_SMALL))
            painter.setPen(theme.color("text"))
            rest = QRectF(box.right() + theme.px(6), box.top(), area.right() - box.right(), box.height())
            painter.drawText(rest, _LEFT, shown)

    def _inside(self, painter: QPainter, box: QRectF, text: str) -> None:
        """The figure within its bar, where there is room for it."""
        font = theme.font(_SMALL, bold=True)
        if QFontMetrics(font).horizontalAdvance(text) + theme.px(6) > box.width():
            return
        painter.setFont(font)
        painter.setPen(theme.color("surface"))
        painter.drawText(box, _MIDDLE, text)


class ColumnView(PlotView):
    """Columns over time; as many of the names below as fit."""

    def _plot_height(self, _width: int) -> float:
        return theme.px(180) + 2 * QFontMetrics(theme.font(_SMALL)).height()

    def _paint(self, painter: QPainter, area: QRectF) -> None:
        bars = self.plot.bars
        if not bars:
            return
        painter.setFont(theme.font(_SMALL))
        metrics = QFontMetrics(theme.font(_SMALL))
        line = metrics.height()
        largest = max(sum(bar.values) for bar in bars) or 1.0
        step = area.width() / len(bars)
        ground = QRectF(area.left(), area.top() + line, area.width(), area.height() - 2 * line - theme.px(6))
        painter.setPen(theme.color("line"))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        widest = max(metrics.horizontalAdvance(text) for bar in bars for text in (bar.label, bar.end))
        every = max(1, -(-round(widest + theme.px(8)) // max(1, int(step))))
        for number, bar in enumerate(bars):
            middle = area.left() + (number + 0.5) * step
            width = min(step * 0.7, theme.px(36))
            top = self._column(painter, QRectF(middle - width / 2, ground.top(), width, ground.height()), bar, largest)
            # The last one is named whatever happens, those before it where there is room.
            if (len(bars) - 1 - number) % every == 0:
                wide = QRectF(middle - widest / 2, 0, widest, line)
                wide.moveLeft(min(max(area.left(), wide.left()), area.right() - widest))
                painter.setPen(theme.color("text"))
                painter.drawText(wide.translated(0, top - line), _MIDDLE, bar.end)
                painter.setPen(theme.color("muted"))
                painter.drawText(wide.translated(0, ground.bottom() + theme.px(4)), _MIDDLE, bar.label)

    def _column(self, painter: QPainter, area: QRectF, bar: Bar, largest: float) -> float:
        """Draws it; its upper edge."""
        bottom = area.bottom()
        for (_, ink), value in zip(self.plot.series, bar.values, strict=True):
            height = area.height() * value / largest
            if value > 0:
                self._fill(painter, QRectF(area.left(), bottom - height, area.width(), max(height - 1, 1.5)), ink)
            bottom -= height
        return bottom


def view(name: str, plot: Plot, parent: QWidget | None = None) -> PlotView:
    return ColumnView(name, plot, parent) if plot.upright else PlotView(name, plot, parent)
