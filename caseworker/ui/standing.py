"""What the open directory is, where that matters: a quiet line under the pages, and a warning about its folder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from caseworker.ui import theme
from caseworker.ui.context import Context, Tone
from caseworker.ui.widgets.buttons import IconButton, LinkButton
from caseworker.ui.widgets.labels import ElidedLabel
from caseworker.ui.widgets.messages import Banner

PLACE_WARNED = "place_warned"


class StandingLine(QWidget):
    """One small sentence and a link along the bottom; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._words = ElidedLabel("", "small", self)
        self._action: Callable[[], None] | None = None
        self.link = LinkButton("", self)
        self.link.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(4), theme.px(20), theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(self._words)
        row.addWidget(self.link)
        row.addStretch(1)
        self.hide()

    def show_standing(self, sentence: str, action_text: str, action: Callable[[], None]) -> None:
        """`sentence` and `action_text` are translated; without the latter there is no link."""
        self._action = action
        self._words.set_text(sentence)
        self.link.setText(action_text)
        self.link.setVisible(bool(action_text))
        self.link.updateGeometry()
        self.show()

    def text(self) -> str:
        return self._words.whole_text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.color("line"))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    def _act(self) -> None:
        if self._action is not None:
            self._action()


class PlaceWarning(QWidget):
    """A banner about a folder where a directory should not lie; once closed it does not come back. Call `ask`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.banner = Banner("", self, tone=Tone.WARNING)
        self.close_button = IconButton("close", self.tr("Understood"), self)
        self.close_button.clicked.connect(self._close)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(12), 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self.banner, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def ask(self) -> None:
        """Look where the directory lies."""
        access = self._context.access
        if access is not None and not self._context.settings.get(PLACE_WARNED):
            self._context.tasks.run(access.check_place, self._show, owner=self)

    def _show(self, sentence: str) -> None:
        self.banner.set_text(sentence)
        self.setVisible(bool(sentence))

    def _close(self) -> None:
        self._context.settings.set(PLACE_WARNED, True)
        self.hide()
