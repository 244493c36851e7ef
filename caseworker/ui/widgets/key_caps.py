"""Keys drawn as the caps of a keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker.ui import theme


def caps_of(keys: str) -> tuple[str, ...]:
    """The single keys of a combination as the system writes it: “Ctrl+Shift+Z” → Ctrl, Shift, Z; “⌘Z” stays one."""
    if len(keys) > 1 and keys.endswith("+"):
        return (*caps_of(keys[:-1].rstrip("+")), "+")
    return tuple(part for part in keys.split("+") if part) or (keys,)


class KeyCaps(QWidget):
    """Combinations that do the same, for instance “R” or “Alt+R”. Not focusable; its words are its accessible name."""

    def __init__(self, combinations: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: list[tuple[str, bool]] = []
        either = self.tr("or")
        for index, keys in enumerate(combinations):
            if index:
                self._pieces.append((either, False))
            self._pieces += [(cap, True) for cap in caps_of(keys)]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f" {either} ".join(combinations))

    def sizeHint(self) -> QSize:
        width = sum(self._width(text, is_cap) for text, is_cap in self._pieces)
        width += theme.px(4) * max(0, len(self._pieces) - 1)
        return QSize(width, self._height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        t = theme.tokens()
        left = 0
        top = (self.height() - self._height()) / 2
        for text, is_cap in self._pieces:
            width = self._width(text, is_cap)
            box = QRectF(left, top, width, self._height()).adjusted(0.5, 0.5, -0.5, -0.5)
            if is_cap:
                painter.setPen(QPen(QColor(t.field_line), 1))
                painter.setBrush(QColor(t.window))
                painter.drawRoundedRect(box, theme.px(4), theme.px(4))
            painter.setPen(QColor(t.text if is_cap else t.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            left += width + theme.px(4)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _font(self) -> QFont:
        return theme.font(12)

    def _height(self) -> int:
        return max(theme.px(22), QFontMetrics(self._font()).height() + theme.px(4))

    def _width(self, text: str, is_cap: bool) -> int:
        advance = QFontMetrics(self._font()).horizontalAdvance(text)
        return max(self._height(), advance + theme.px(12)) if is_cap else advance + theme.px(4)
