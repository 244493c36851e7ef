"""Pills under a search field: what was understood (removable), and buttons that open a filter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QCursor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.widgets.buttons import EnterButton
from caseworker.ui.widgets.counted import CountedMenu

_LONGEST = 28
_WIDEST, _NARROWEST = 300, 96


class _Pill(EnterButton):
    """A rounded button of text and one small icon at its right end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._parts: tuple[tuple[str, bool], ...] = ()
        self._mark = ""
        self._on = False
        self.setProperty("look", "painted")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _set_on(self, on: bool) -> None:
        self._on = on
        self.setProperty("set", on)

    def set_parts(self, *parts: tuple[str, bool]) -> None:
        """The text in pieces, each bold or not."""
        self._parts = parts
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(QFontMetrics(self._font(bold)).horizontalAdvance(text) for text, bold in self._parts)
        width += 2 * theme.px(11) + (theme.px(12 + 4) if self._mark else 0)
        return QSize(width + 1, max(theme.px(28), QFontMetrics(self._font(False)).height() + theme.px(8)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = self.underMouse() or self.isDown()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ink = QColor(t.accent if self._on else t.text if over else t.muted)
        width = 1.0
        if self.hasFocus():
            width = theme.px(2)
            box = box.adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(QPen(QColor(t.accent if self._on or self.hasFocus() else t.line), width))
        painter.setBrush(QColor(t.accent_ground if self._on else t.hover if over else t.window))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        self._paint_parts(painter, ink)
        painter.end()

    def _paint_parts(self, painter: QPainter, ink: QColor) -> None:
        left = theme.px(11)
        painter.setPen(ink)
        for text, bold in self._parts:
            painter.setFont(self._font(bold))
            advance = painter.fontMetrics().horizontalAdvance(text)
            area = QRectF(left, 0, advance + 2, self.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            left += advance
        if self._mark:
            size = theme.px(12)
            box = QRectF(left + theme.px(4), (self.height() - size) / 2, size, size)
            icons.paint(painter, box, self._mark, ink.name())

    def _font(self, bold: bool) -> QFont:
        return theme.font(13, bold=bold)


class Chip(_Pill):
    """Something that was understood, for instance “Language: **Spanish**”. Click, Delete or Backspace removes it."""

    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = True
        self._mark = "close"
        head, colon, value = text.partition(": ")
        self.set_parts(*(((head + colon, False), (value, True)) if colon else ((text, True),)))
        self.setAccessibleName(self.tr("Remove {part}").format(part=text))
        self.setToolTip(self.accessibleName())
        self.clicked.connect(self.removed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)


class FilterButton(_Pill):
    """Opens a menu of choices. Shows its title, or what is chosen: `set_value("Spanish")` → “Language: **Spanish**”."""

    cleared = Signal()
    """Delete or Backspace was pressed on it: take the filter away."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._mark = "chevron-down"
        self._menu = CountedMenu(self)
        self._menu.setToolTipsVisible(True)
        self._opener: Callable[[], None] = self.open_menu
        self.clicked.connect(lambda _checked=False: self._opener())
        self.set_value("")

    @property
    def choices(self) -> CountedMenu:
        """The menu to fill."""
        return self._menu

    def set_opener(self, opener: Callable[[], None]) -> None:
        """Open something else than the menu."""
        self._opener = opener

    def open(self) -> None:
        """As if it had been clicked."""
        self._opener()

    def set_value(self, value: str, *, on: bool | None = None) -> None:
        """What is chosen now, translated; empty for nothing. `on`: whether it counts as set (default: if not empty)."""
        self._set_on(bool(value) if on is None else on)
        shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1].rstrip() + "…"
        if value:
            self.set_parts((f"{self._title}: ", False), (shown, True))
        else:
            self.set_parts((self._title, False))
        name = self.tr("Filter {title}: {value}") if value else self.tr("Filter {title}")
        self.setAccessibleName(name.format(title=self._title, value=value))
        self.setToolTip(value if shown != value else "")

    def set_plain_value(self, value: str, *, on: bool = False) -> None:
        """Show `value` alone, without the title."""
        self._set_on(on)
        self.set_parts((value, on))
        self.setAccessibleName(self.tr("Filter {title}: {value}").format(title=self._title, value=value))

    def open_menu(self) -> None:
        # Hidden ones open where the pointer is: they were asked for from another menu.
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()) if self.isVisible() else QCursor.pos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._opener()
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
            return
        super().keyPressEvent(event)


class MenuPill(_Pill):
    """Says what is chosen and opens something to choose another; gives way where there is little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = "chevron-down"
        self._text = ""
        self._set_on(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        self._text = text
        self._fit()

    def sizeHint(self) -> QSize:
        # The advance is rounded down: with nothing more the last letters would be elided.
        natural = QFontMetrics(self._font(True)).horizontalAdvance(self._text) + theme.px(4) + self._beside()
        return QSize(min(natural, theme.px(_WIDEST)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(_NARROWEST)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_text"):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.click()
            return
        super().keyPressEvent(event)

    def _beside(self) -> int:
        """What the pill takes beside its text."""
        return 2 * theme.px(11) + theme.px(12 + 4)

    def _fit(self) -> None:
        metrics = QFontMetrics(self._font(True))
        shown = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, max(0, self.width() - self._beside()))
        self.set_parts((shown, True))


class TogglePill(_Pill):
    """A filter that is on or off."""

    toggled_by_user = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self._text = text
        self.setAccessibleName(text)
        self.set_on(False)
        self.clicked.connect(self._on_click)

    def set_on(self, on: bool) -> None:
        self._set_on(on)
        self.setChecked(on)
        self._mark = "check" if on else ""
        self.set_parts((self._text, on))

    def _on_click(self, checked: bool) -> None:
        self.set_on(checked)
        self.toggled_by_user.emit(checked)
