"""Buttons, painted by ourselves so that light, dark and double size look the same everywhere."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.tokens import Tokens


class Look(Enum):
    """`PRIMARY`: the one accent button of a view. `DANGER`: what cannot be undone. `FLAT`: no outline until hovered."""

    NORMAL = auto()
    PRIMARY = auto()
    DANGER = auto()
    FLAT = auto()


class EnterButton(QPushButton):
    """Enter presses it while it has the focus, in every window. It is never the one that Enter in a field presses."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)


class Button(EnterButton):
    """A push button with an optional icon and a key-cap that shows its single-key shortcut.

    `text` is translated already. The key-cap only shows the key; the action itself is bound elsewhere.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        key: str = "",
        icon: str = "",
        look: Look = Look.NORMAL,
    ) -> None:
        super().__init__(text, parent)
        self._key = key
        self._icon = icon
        self._look = look
        self.setProperty("look", "painted")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if key:
            self.setAccessibleDescription(self.tr("Key {key}").format(key=key))

    def set_icon_name(self, icon: str) -> None:
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Show another key."""
        self._key = key
        self.setAccessibleDescription(self.tr("Key {key}").format(key=key) if key else "")
        self.updateGeometry()
        self.update()

    def set_look(self, look: Look) -> None:
        self._look = look
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._text_font())
        text = self.text().replace("&", "")
        width = metrics.horizontalAdvance(text) + 2 * theme.px(12)
        width += self._icon_width() + (theme.px(8) if self._icon and text else 0)
        width += self._key_width() + (theme.px(8) if self._key else 0)
        height = max(theme.px(32), metrics.height() + 2 * theme.px(6))
        return QSize(max(width, height) if text else height, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        ink = self._paint_ground(painter, t)
        self._paint_content(painter, ink, t)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def _paint_ground(self, painter: QPainter, t: Tokens) -> QColor:
        ground, line, ink = self._colors(t)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = theme.px(6)
        if self.hasFocus():
            # A ring outside a gap: seen on the accent button too.
            painter.setPen(QPen(QColor(t.accent), theme.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = theme.px(2) / 2
            painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius, radius)
            gap = theme.px(3)
            area = area.adjusted(gap, gap, -gap, -gap)
            radius = max(2, radius - gap)
        painter.setPen(QPen(line, 1) if line.alpha() else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, radius, radius)
        return ink

    def _colors(self, t: Tokens) -> tuple[QColor, QColor, QColor]:
        """Ground, outline and ink for the state it is in."""
        clear = QColor(Qt.GlobalColor.transparent)
        if not self.isEnabled():
            flat = self._look is Look.FLAT
            return clear if flat else QColor(t.window), clear if flat else QColor(t.line), QColor(t.muted)
        down, over = self.isDown(), self.underMouse()
        if self._look is Look.PRIMARY:
            name = t.accent_pressed if down else t.accent_hover if over else t.accent
            return QColor(name), clear, QColor(t.on_accent)
        ink = QColor(t.bad if self._look is Look.DANGER else t.text)
        if self.isChecked():
            return QColor(t.accent_ground), QColor(t.accent), QColor(t.accent)
        ground = QColor(t.pressed if down else t.hover if over else t.raised)
        if self._look is Look.FLAT:
            return (ground if down or over else clear), clear, ink
        return ground, QColor(t.line), ink

    def _paint_content(self, painter: QPainter, ink: QColor, t: Tokens) -> None:
        painter.setFont(self._text_font())
        text_width = painter.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        gap = theme.px(8)
        total = self._icon_width() + (gap if self._icon and text_width else 0) + text_width
        total += (gap + self._key_width()) if self._key else 0
        left = (self.width() - total) // 2
        if self._icon:
            size = theme.px(18)
            box = QRectF(left, (self.height() - size) / 2, size, size)
            icons.paint(painter, box, self._icon, ink.name())
            left += size + (gap if text_width else 0)
        painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic
        painter.drawText(QRect(left, 0, text_width + 2, self.height()), flags, self.text())
        if self._key:
            self._paint_key(painter, left + text_width + gap, ink if self._look is Look.PRIMARY else QColor(t.muted))

    def _paint_key(self, painter: QPainter, left: int, ink: QColor) -> None:
        height = theme.px(16)
        box = QRectF(left, (self.height() - height) / 2, self._key_width(), height).adjusted(0.5, 0.5, -0.5, -0.5)
        outline = QColor(ink)
        outline.setAlphaF(0.55)
        painter.setPen(QPen(outline, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, theme.px(3), theme.px(3))
        painter.setPen(ink)
        painter.setFont(theme.font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)

    def _text_font(self) -> QFont:
        return theme.font(bold=self._look is Look.PRIMARY)

    def _icon_width(self) -> int:
        return theme.px(18) if self._icon else 0

    def _key_width(self) -> int:
        if not self._key:
            return 0
        return max(theme.px(16), QFontMetrics(theme.font(11)).horizontalAdvance(self._key) + theme.px(8))


class PrimaryButton(Button):
    """The one accent button of a view."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, key: str = "", icon: str = "") -> None:
        super().__init__(text, parent, key=key, icon=icon, look=Look.PRIMARY)


class IconButton(Button):
    """An icon alone, 32 px; `name` is what a screen reader says and what the tooltip shows (translated)."""

    def __init__(self, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent, icon=icon, look=Look.FLAT)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setToolTip(name)


class LinkButton(EnterButton):
    """Looks like a link, acts like a button; at least 24 px high."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFlat(True)
        self.setProperty("look", "painted")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font())
        return QSize(metrics.horizontalAdvance(self.text()) + theme.px(8), max(theme.px(24), metrics.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.accent), theme.px(2)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
        font = QFont(theme.font())
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(QColor(t.accent if self.underMouse() else t.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
