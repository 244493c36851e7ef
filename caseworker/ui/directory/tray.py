"""The bar along the bottom: which list is the current one, who is on it, and what can be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from caseworker.models.kept import ListKind
from caseworker.services import tray
from caseworker.ui import theme, words
from caseworker.ui.context import Context
from caseworker.ui.widgets.buttons import Button, IconButton
from caseworker.ui.widgets.chips import MenuPill
from caseworker.ui.widgets.labels import ElidedLabel, label

if TYPE_CHECKING:
    from caseworker.ui.directory.loading import CurrentList

_ROOM_FOR_NAMES = 680
_MORE = ("list.new", "list.save", "list.rename", "sheet.clear", "list.delete")


class SheetTrayBar(QWidget):
    """Hidden while nothing is on the sheet that nobody named; a list that was chosen is shown when it is empty too."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("look", "tray")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Contact sheet"))
        self.choose = MenuPill(self)
        self.choose.clicked.connect(lambda _=False: context.actions.trigger("list.choose"))
        self.count = label("", "strong", self)
        self.names = ElidedLabel("", "", self)
        self.names.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.more = IconButton("more", self.tr("More for this list"), self)
        self.more.clicked.connect(lambda _=False: self.open_more())
        self._menu: QMenu | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(20), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(self.choose)
        row.addWidget(self.count)
        row.addWidget(self.names, 1)
        for text, action_id in (
            (self.tr("Preview"), "sheet.preview"),
            (self.tr("Save as…"), "sheet.save"),
            (self.tr("Print"), "sheet.print"),
        ):
            row.addWidget(self._button(text, action_id))
        row.addWidget(self.more)
        self.hide()

    def show_list(self, read: CurrentList) -> None:
        name, count = tray.name(read.saved), len(read.saved.items)
        self.choose.set_text(name)
        self.choose.setAccessibleName(self.tr("List: {name}. Choose another").format(name=name))
        self.choose.setToolTip(f"{name}\n{self._context.actions['list.choose'].toolTip()}")
        self.count.setText(words.count_contacts(count) if count else "")
        self.count.setVisible(bool(count))
        shown = ", ".join(read.names)
        if count > len(read.names):
            shown = self.tr("{names} and {n} more").format(names=shown, n=count - len(read.names))
        self.names.set_text(shown if count else self.tr("Nobody is on this list yet: choose contacts and press S."))
        self._give_way()
        self.setVisible(bool(count) or read.saved.kind is not ListKind.TRAY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """In a narrow window the name of the list goes before those on it."""
        self.names.setVisible(not self.count.text() or self.width() >= theme.px(_ROOM_FOR_NAMES))

    def place_above(self) -> QPoint:
        """Where on the screen the lower left corner of a popup for it belongs."""
        if self.isVisible():
            return self.choose.mapToGlobal(QPoint(0, -theme.px(4)))
        page = self.parentWidget() or self
        return page.mapToGlobal(QPoint(theme.px(20), page.height() - theme.px(8)))

    def open_more(self) -> None:
        """The menu of what else can be done with the list."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._menu.setToolTipsVisible(True)
            self._menu.addActions([self._context.actions[one] for one in _MORE])
        place = self.more.mapToGlobal(QPoint(0, 0))
        self._menu.popup(QPoint(place.x(), place.y() - self._menu.sizeHint().height()))

    def _button(self, text: str, action_id: str) -> Button:
        button = Button(text, self)
        action = self._context.actions[action_id]
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())
        action.enabledChanged.connect(button.setEnabled)
        button.clicked.connect(lambda _=False: self._context.actions.trigger(action_id))
        return button
