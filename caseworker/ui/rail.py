"""The narrow rail at the left: one button a page, and at its foot the theme and the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.widgets.buttons import EnterButton, IconButton

_WIDTH = 92
_MOST_SHOWN = 99
"""A badge with more says “99+”; a screen reader and the tooltip tell the number itself."""


class RailButton(EnterButton):
    """An icon over a word; filled while its page is in front."""

    def __init__(self, icon: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._icon = icon
        self._badge = ""
        self.setProperty("look", "painted")
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_badge(self, number: int, told: str) -> None:
        """`number` beside the icon, none for 0; `told` says it in words (“4 due”)."""
        self._badge = "" if number <= 0 else str(number) if number <= _MOST_SHOWN else f"{_MOST_SHOWN}+"
        name = f"{self.text()}, {told}" if self._badge and told else self.text()
        self.setAccessibleName(name)
        self.setToolTip(told if self._badge else "")
        self.update()

    def badge(self) -> str:
        """As it is painted; empty for none."""
        return self._badge

    def sizeHint(self) -> QSize:
        lines = self._lines()
        height = theme.px(10 + 20 + 4 + 10) + lines * QFontMetrics(self._text_font()).height()
        return QSize(theme.px(_WIDTH - 16), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        box = QRectF(self.rect())
        radius = theme.px(8)
        if on or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_ground" if on else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), theme.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        ink = "accent" if on else "muted"
        size = theme.px(20)
        top = self._top()
        at = QPointF((self.width() - size) / 2, top)
        icons.paint(painter, QRectF(at, QSize(size, size)), self._icon, getattr(theme.tokens(), ink))
        painter.setPen(theme.color(ink))
        painter.setFont(self._text_font())
        area = QRect(0, top + theme.px(20 + 4), self.width(), self.height())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, self.text())
        if self._badge:
            self._paint_badge(painter)
        painter.end()

    def _paint_badge(self, painter: QPainter) -> None:
        """A pill at the upper right of the icon, around which a rim of the ground keeps the two apart."""
        font = theme.font(11, bold=True)
        metrics = QFontMetrics(font)
        height = max(theme.px(15), metrics.height())
        width = max(theme.px(18), metrics.horizontalAdvance(self._badge) + theme.px(10))
        left = min((self.width() + theme.px(20)) / 2, self.width() - width - theme.px(2))
        pill = QRectF(left, max(0, self._top() - theme.px(5)), width, height)
        on = self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent_ground" if on else "hover" if self.underMouse() else "window"))
        rim = theme.px(2)
        painter.drawRoundedRect(pill.adjusted(-rim, -rim, rim, rim), height / 2 + rim, height / 2 + rim)
        painter.setBrush(theme.color("bad"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(theme.color("on_accent"))
        painter.setFont(font)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._badge)

    def _top(self) -> int:
        """Where the icon begins: in a low window the margins give way, not the word."""
        needed = theme.px(20 + 4) + self._lines() * QFontMetrics(self._text_font()).height()
        return max(theme.px(1), min(theme.px(10), (self.height() - needed) // 2))

    def _lines(self) -> int:
        metrics = QFontMetrics(self._text_font())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        area = metrics.boundingRect(QRect(0, 0, theme.px(_WIDTH - 16), 1000), flags, self.text())
        return max(1, round(area.height() / metrics.height()))

    def _text_font(self) -> QFont:
        return theme.font(12, bold=self.isChecked())


class Rail(QWidget):
    chosen = Signal(str)
    """The id of a page."""

    theme_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Pages"))
        self._buttons: dict[str, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(8), theme.px(14), theme.px(8), theme.px(10))
        self._column.setSpacing(theme.px(4))
        self._column.addStretch(1)
        self._theme = IconButton("moon", self.tr("Switch between light and dark"), self)
        self._keys = IconButton("keys", self.tr("Keyboard shortcuts"), self)
        for button, wanted in ((self._theme, self.theme_wanted), (self._keys, self.keys_wanted)):
            button.clicked.connect(wanted)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._dress()

    def add_page(self, page_id: str, icon: str, title: str) -> None:
        button = RailButton(icon, title, self)
        button.clicked.connect(lambda _=False: self.chosen.emit(page_id))
        self._column.insertWidget(len(self._buttons), button)
        # Pages come before what stands at the foot.
        QWidget.setTabOrder(button, self._theme)
        for last in list(self._buttons.values())[-1:]:
            QWidget.setTabOrder(last, button)
        QWidget.setTabOrder(self._theme, self._keys)
        self._buttons[page_id] = button

    def set_current(self, page_id: str) -> None:
        for one_id, button in self._buttons.items():
            button.setChecked(one_id == page_id)

    def set_badge(self, page_id: str, number: int, told: str) -> None:
        """How many things wait there, also in words for a screen reader; 0 takes the badge away."""
        self._buttons[page_id].set_badge(number, told)

    def button(self, page_id: str) -> RailButton:
        return self._buttons[page_id]

    def pages(self) -> tuple[str, ...]:
        """Page ids from top to bottom."""
        return tuple(self._buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        at = next((index for index, one in enumerate(buttons) if one.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.color("line"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_theme"):
            self._dress()

    def _dress(self) -> None:
        self.setFixedWidth(theme.px(_WIDTH))
        self._theme.set_icon_name("sun" if theme.tokens().is_dark else "moon")
