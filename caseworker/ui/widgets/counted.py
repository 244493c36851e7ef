"""How many contacts each choice would leave: a muted number at its right end, for which room is kept from the start."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from caseworker.ui import theme, words

COUNT = Qt.ItemDataRole.UserRole + 2
"""Of an item: its number, None until that is known."""
_GAP = 8
_SIDE = 12


class CountedChoices(Protocol):
    """Something that opens and shows choices, each with a number that may come later."""

    opened: SignalInstance
    closed: SignalInstance
    moved: SignalInstance
    """Other choices came into view."""

    def choices_in_view(self) -> Sequence[Hashable]:
        """What can be chosen now, what is seen first."""

    def show_count(self, choice: Hashable, count: int | None) -> None:
        """None while it is not known."""


class CountedMenu(QMenu):
    """A menu that may have numbers beside its choices, which are its actions."""

    opened = Signal()
    closed = Signal()
    moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counted: dict[QAction, int | None] = {}
        self.aboutToShow.connect(self.opened)
        self.aboutToHide.connect(self.closed)

    def keep_room(self, actions: Sequence[QAction]) -> None:
        """These are counted. To be said before it is opened."""
        self._counted = dict.fromkeys(actions)
        self.setProperty("counted", True)

    def choices_in_view(self) -> list[QAction]:
        return [action for action in self._counted if action.isVisible()]

    def show_count(self, choice: Hashable, count: int | None) -> None:
        if not isinstance(choice, QAction) or choice not in self._counted:
            return
        self._counted[choice] = count
        # Read by screen readers, and shown where the pointer rests.
        choice.setToolTip("" if count is None else words.count_contacts(count))
        self.update(self.actionGeometry(choice))

    def count_of(self, choice: QAction) -> int | None:
        return self._counted.get(choice)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        for action, count in self._counted.items():
            if count is not None and action.isVisible():
                self._paint_count(painter, self.actionGeometry(action), count, action is self.activeAction())
        painter.end()

    def _paint_count(self, painter: QPainter, area: QRect, count: int, is_active: bool) -> None:
        room = number_width()
        if not count:
            label = area.adjusted(theme.px(28), 1, -room - theme.px(_SIDE), -1)
            painter.fillRect(label, _veil(is_active))
        paint_number(painter, area.adjusted(0, 0, -theme.px(_SIDE), 0), count)


class CountedDelegate(QStyledItemDelegate):
    """Paints the `COUNT` of an item at its right end."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        style = option.widget.style()
        label = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, drawn, option.widget)
        room = max(0, label.width() - number_width() - theme.px(2 * _GAP))
        drawn.text = QFontMetrics(drawn.font).elidedText(drawn.text, Qt.TextElideMode.ElideRight, room)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, option.widget)
        count = index.data(COUNT)
        if isinstance(count, int):
            paint_number(painter, option.rect.adjusted(0, 0, -theme.px(_GAP), 0), count)


def number_width() -> int:
    """The room that the longest usual number takes."""
    return QFontMetrics(theme.font(13)).horizontalAdvance(QLocale().toString(1_000_000))


def paint_number(painter: QPainter, area: QRect, count: int) -> None:
    painter.save()
    painter.setFont(theme.font(13))
    painter.setPen(theme.color("muted"))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, QLocale().toString(count))
    painter.restore()


def _veil(is_active: bool) -> QColor:
    """What turns the text under it into muted text, on the ground of a menu."""
    t = theme.tokens()
    ground, text, muted = (QColor(one) for one in (t.accent_ground if is_active else t.raised, t.text, t.muted))
    reach = ground.lightness() - text.lightness()
    ground.setAlphaF(min(1.0, max(0.0, (muted.lightness() - text.lightness()) / reach)) if reach else 0.0)
    return ground
