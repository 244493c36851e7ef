"""A large search field with an icon at the left and a count at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.widgets.buttons import IconButton
from caseworker.ui.widgets.labels import label

_WALK = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class _Line(QLineEdit):
    """Leaves undo and redo to the window: there they take back what was done to the directory."""

    walked = Signal(object)
    entered = Signal()
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            standard = QKeySequence.StandardKey
            if event.matches(standard.Undo) or event.matches(standard.Redo):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _WALK:
            self.walked.emit(Qt.Key(event.key()))
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class SearchField(QWidget):
    """`name` is what a screen reader says, `hint` stands in the empty field (both translated)."""

    edited = Signal(str)
    """The user changed the text (not `set_text`)."""

    walked = Signal(object)
    """Up, Down, PageUp or PageDown (a `Qt.Key`): for the list beneath."""

    entered = Signal()
    escaped = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = _Line(self)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.line.setFrame(False)
        self.line.setProperty("look", "search")
        self.line.installEventFilter(self)
        self._count = label("", "muted", self)
        self._clear = IconButton("close", self.tr("Clear the search"), self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._clear.hide()
        self._row = row = QHBoxLayout(self)
        row.setSpacing(theme.px(8))
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        row.addWidget(self._clear)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._set_height()
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self.edited)
        self.line.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.line.walked.connect(self.walked)
        self.line.entered.connect(self.entered)
        self.line.escaped.connect(self.escaped)
        self._clear.clicked.connect(self.escaped)

    def text(self) -> str:
        return self.line.text()

    def set_text(self, text: str) -> None:
        self.line.setText(text)

    def set_count(self, text: str) -> None:
        """What stands at the right, for instance “6 contacts”."""
        self._count.setText(text)

    def count_text(self) -> str:
        return self._count.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        focused = self.line.hasFocus()
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(theme.color("accent" if focused else "field_line"), width))
        painter.setBrush(theme.color("surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.px(8), theme.px(8))
        size = theme.px(20)
        icons.paint(painter, QRectF(theme.px(15), (self.height() - size) / 2, size, size), "search", t.text)
        painter.end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._set_height()

    def _set_height(self) -> None:
        self.setFixedHeight(theme.px(48))
        self._row.setContentsMargins(theme.px(44), theme.px(5), theme.px(14), theme.px(5))
