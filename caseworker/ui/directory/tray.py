"""The bar along the bottom while the sheet holds contacts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from caseworker.ui import theme
from caseworker.ui.context import Context
from caseworker.ui.widgets.buttons import Button, IconButton
from caseworker.ui.widgets.labels import ElidedLabel, label

_NAMED = 12


class SheetTrayBar(QWidget):
    """Hidden while the sheet is empty."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "tray")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Contact sheet"))
        self._count = label("", "strong", self)
        self._names = ElidedLabel("", "", self)
        self._names.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(self._count)
        row.addWidget(self._names, 1)
        for text, action_id in (
            (self.tr("Preview"), "sheet.preview"),
            (self.tr("Save as…"), "sheet.save"),
            (self.tr("Print"), "sheet.print"),
        ):
            row.addWidget(self._button(text, action_id))
        clear = IconButton("close", self.tr("Empty the sheet"), self)
        clear.clicked.connect(lambda _=False: context.actions.trigger("sheet.clear"))
        row.addWidget(clear)
        self.hide()

    def show_tray(self, names: Sequence[str], count: int) -> None:
        """`names` of the first contacts on the sheet, of `count` in all."""
        self._count.setText(self.tr("{n} on the sheet").format(n=count))
        shown = ", ".join(names[:_NAMED])
        if count > _NAMED:
            shown = self.tr("{names} and {n} more").format(names=shown, n=count - _NAMED)
        self._names.set_text(shown)
        self.setVisible(count > 0)

    def _button(self, text: str, action_id: str) -> Button:
        button = Button(text, self)
        button.setToolTip(self._context.actions[action_id].toolTip())
        button.clicked.connect(lambda _=False: self._context.actions.trigger(action_id))
        return button
