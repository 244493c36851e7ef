"""A sentence with at most one button: as a banner in a page, or as a toast over the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.context import Message, Tone
from caseworker.ui.widgets.buttons import Button, IconButton

_ICONS = {Tone.INFO: "info", Tone.GOOD: "check", Tone.WARNING: "warning", Tone.BAD: "warning"}
_INKS = {Tone.INFO: "accent", Tone.GOOD: "good", Tone.WARNING: "warning", Tone.BAD: "bad"}
_TOAST_SECONDS = 8


class Banner(QWidget):
    """Stays in the page until it is hidden. `text` is translated already."""

    def __init__(
        self,
        text: str,
        parent: QWidget | None = None,
        *,
        tone: Tone = Tone.INFO,
        action_text: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._label = QLabel(text, self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(44), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(self._label, 1)
        self.button: Button | None = None
        if action_text and action is not None:
            self.button = Button(action_text, self)
            self.button.clicked.connect(lambda _checked=False: action())
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_text(self, text: str) -> None:
        self._label.setText(text)

    def set_tone(self, tone: Tone) -> None:
        self._tone = tone
        self.update()

    def text(self) -> str:
        return self._label.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = _INKS[self._tone]
        painter.setPen(QPen(theme.color(ink), 1))
        painter.setBrush(theme.color(f"{ink}_ground"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8))
        size = theme.px(20)
        box = QRectF(theme.px(14), (self.height() - size) / 2, size, size)
        icons.paint(painter, box, _ICONS[self._tone], getattr(theme.tokens(), ink))
        painter.end()


class Toast(QWidget):
    """One message over the lower right of `over`, where the fewest controls are; goes by itself, stays while pointed at
    or focused."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._message = Message("")
        self._lift = 0
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = Button("", self)
        self._close = IconButton("close", self.tr("Close this message"), self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TOAST_SECONDS * 1000)
        self._timer.timeout.connect(self._leave)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._label, 1)
        self._row.addWidget(self._button)
        self._row.addWidget(self._close)
        self._button.clicked.connect(self._act)
        self._close.clicked.connect(self.hide)
        over.installEventFilter(self)
        self.hide()

    def show_message(self, message: Message) -> None:
        self._message = message
        self._label.setText(message.text)
        self._label.setWordWrap(False)
        self._button.setText(message.action_text)
        self._button.setVisible(bool(message.action_text))
        self._row.setContentsMargins(theme.px(44), theme.px(8), theme.px(8), theme.px(8))
        self._row.setSpacing(theme.px(12))
        self.show()
        self.place()
        self.raise_()
        self._timer.start()
        # Here, as PySide6 makes all of their names when they are first mentioned.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))

    def message(self) -> Message:
        return self._message

    def set_lift(self, pixels: int) -> None:
        """How far above the lower edge it stands (a bar may be there)."""
        self._lift = pixels
        self.place()

    def place(self) -> None:
        over = self._over
        widest = min(over.width() - theme.px(32), theme.px(640))
        # Measured in one line each time: it may be wrapped from the last time.
        self._label.setWordWrap(False)
        self._label.setWordWrap(self.sizeHint().width() > widest)
        self.resize(min(self.sizeHint().width(), widest), self.sizeHint().height())
        if self._label.wordWrap():
            self.resize(widest, self.heightForWidth(widest))
        left = over.width() - self.width() - theme.px(20)
        self.move(left, over.height() - self.height() - theme.px(10) - self._lift)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        ink = _INKS[self._message.tone]
        painter.setPen(QPen(QColor(getattr(t, ink)), 1))
        painter.setBrush(QColor(t.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8))
        size = theme.px(20)
        box = QRectF(theme.px(14), (self.height() - size) / 2, size, size)
        icons.paint(painter, box, _ICONS[self._message.tone], getattr(t, ink))
        painter.end()

    def _act(self) -> None:
        self.hide()
        if self._message.action is not None:
            self._message.action()

    def _leave(self) -> None:
        if self.underMouse() or self._button.hasFocus() or self._close.hasFocus():
            self._timer.start()
            return
        self.hide()
