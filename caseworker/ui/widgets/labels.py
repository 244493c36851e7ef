"""Text that is shown: labels by look, elided names, field errors, dots with words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from caseworker.ui import icons, theme


def label(text: str, look: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """A plain-text label. Looks: title, heading, name, section, strong, muted, small, warning, good, bad, error."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        made.setProperty("look", look)
    return made


def set_look(widget: QWidget, look: str) -> None:
    """Change the look of a widget that is shown already."""
    if widget.property("look") == look:
        return
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def selectable(made: QLabel) -> QLabel:
    """Let its text be selected and copied, by mouse and by keyboard."""
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByMouse
    )
    made.setCursor(Qt.CursorShape.IBeamCursor)
    return made


class ElidedLabel(QLabel):
    """One line that ends in “…” where it does not fit; the whole text is its tooltip then."""

    def __init__(self, text: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        if look:
            self.setProperty("look", look)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def whole_text(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(24), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, self.width()))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class FieldError(QLabel):
    """The sentence beside a field that says what is wrong with it; takes no room while there is nothing to say.

    `show_error` also marks the field and hands the sentence to screen readers as the field's description.
    """

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = field
        self.setProperty("look", "error")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def show_error(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))
        self._field.setAccessibleDescription(sentence)
        self._field.setProperty("wrong", bool(sentence))
        style = self._field.style()
        style.unpolish(self._field)
        style.polish(self._field)

    def clear_error(self) -> None:
        self.show_error("")

    @property
    def has_error(self) -> bool:
        return bool(self.text())


class StatusDot(QWidget):
    """A shape, a color and a word that say the same: never a color alone.

    `icon` is one of ``dot-full``, ``dot-half``, ``dot-open``, ``dot-barred`` or another icon;
    `ink` is the token of its color.
    """

    def __init__(self, icon: str = "dot-open", text: str = "", ink: str = "muted", parent: QWidget | None = None):
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon, self._text, self._ink = icon, text, ink
        self.setAccessibleName(text)

    def set_status(self, icon: str, text: str, ink: str) -> None:
        self._icon, self._text, self._ink = icon, text, ink
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(bold=self._ink != "muted"))
        return QSize(theme.px(12 + 6) + metrics.horizontalAdvance(self._text) + 2, max(theme.px(18), metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = theme.px(12)
        box = QRectF(0, (self.height() - size) / 2, size, size)
        icons.paint(painter, box, self._icon, getattr(theme.tokens(), self._ink))
        painter.setPen(theme.color(self._ink))
        painter.setFont(theme.font(bold=self._ink != "muted"))
        area = self.rect().adjusted(theme.px(18), 0, 0, 0)
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._text)
        painter.end()


def line(parent: QWidget | None = None) -> QFrame:
    """A thin horizontal line."""
    made = QFrame(parent)
    made.setProperty("look", "line")
    made.setFixedHeight(1)
    return made


class Card(QFrame):
    """A bordered surface with rounded corners; put a layout into it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
