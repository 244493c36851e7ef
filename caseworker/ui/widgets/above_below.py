"""A list above, and below it what is known of its current row, as high as it needs but never more than half."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from caseworker.ui import theme


class AboveBelow(QSplitter):
    """A division that the user made stays. `name` says to a screen reader what is below."""

    def __init__(self, above: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._moved_by_user = False
        self.below = QScrollArea()
        self.below.setWidgetResizable(True)
        self.below.setProperty("look", "page")
        self.below.setAccessibleName(name)
        self.below.setMinimumHeight(theme.px(120))
        self.below.hide()
        self.setChildrenCollapsible(False)
        self.addWidget(above)
        self.addWidget(self.below)
        self.splitterMoved.connect(self._keep)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)

    def has_focus_below(self) -> bool:
        return any(one.hasFocus() for one in self.below.findChildren(QWidget))

    def show_below(self, card: QWidget) -> None:
        """Instead of what was there, which is deleted."""
        hold = QWidget()
        hold.setProperty("look", "window")
        column = QVBoxLayout(hold)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.addWidget(card)
        column.addStretch(1)
        old = self.below.takeWidget()
        if old is not None:
            old.deleteLater()
        self.below.setWidget(hold)
        self.below.show()
        self._fit(hold)

    def hide_below(self) -> None:
        self.below.hide()

    def _fit(self, hold: QWidget) -> None:
        if self._moved_by_user:
            return
        whole = self.height()
        border = self.below.height() - self.below.viewport().height()
        needed = hold.heightForWidth(max(1, self.below.viewport().width())) + max(border, 4)
        low = min(max(needed, self.below.minimumHeight()), whole // 2)
        self.setSizes([whole - low, low])

    def _keep(self) -> None:
        self._moved_by_user = True
