"""What a page shows when it has nothing to show: why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.labels import label


class EmptyState(QWidget):
    """An icon, a title, a sentence and buttons under each other. Texts are translated already."""

    def __init__(self, icon: str, title: str, sentence: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._icon = QLabel(self)
        self._title = label(title, "heading", self, wrap=True)
        self._sentence = label(sentence, "muted", self, wrap=True)
        for one in (self._icon, self._title, self._sentence):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(24), theme.px(48), theme.px(24), theme.px(24))
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self._icon)
        self._column.addWidget(self._title)
        self._column.addWidget(self._sentence)
        self._column.addSpacing(theme.px(8))
        self._column.addStretch(1)
        self._draw_icon()

    def set_texts(self, title: str, sentence: str = "") -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)

    def add_button(self, text: str, action: Callable[[], None], *, primary: bool = False) -> Button:
        """One more button under the sentence."""
        button = Button(text, self, look=Look.PRIMARY if primary else Look.NORMAL)
        button.clicked.connect(lambda _checked=False: action())
        self._column.insertWidget(self._column.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._buttons.append(button)
        return button

    def clear_buttons(self) -> None:
        for button in self._buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(self._buttons)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap(self._icon_name, theme.tokens().muted, theme.px(40), ratio))
