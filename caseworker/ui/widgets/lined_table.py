"""A table of lines: rows to walk with the arrow keys, keys that act on them, cells with a tone or a role's chip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from caseworker.models.roles import Role, TagState
from caseworker.ui import theme
from caseworker.ui.widgets.lined_model import CHIP_ROLE, LINE_ROLE, Item, Line, LinedModel, Tone
from caseworker.ui.widgets.role_chip import chip_size, paint_role_chip, role_look

ROW_HEIGHT = 38
_BEFORE, _AFTER = 12, 8
CELL_MARGINS = _BEFORE + _AFTER
"""What a cell keeps free beside its text (designed pixels)."""


_INKS = {Tone.PLAIN: "text", Tone.MUTED: "muted", Tone.GOOD: "good", Tone.WARNING: "warning", Tone.BAD: "bad"}


class LinedDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        painter.save()
        self._paint_ground(painter, option, index.column())
        area = QRectF(option.rect).adjusted(theme.px(_BEFORE), 0, -theme.px(_AFTER), 0)
        role = index.data(CHIP_ROLE)
        if role:
            # On its way through Qt the code has lost its type.
            look = role_look(Role(role), TagState.CONFIRMED)
            size = chip_size(look)
            top = area.center().y() - size.height() / 2
            painter.setClipRect(area)
            paint_role_chip(painter, QRectF(area.left(), top, size.width(), size.height()), look)
        else:
            self._paint_text(painter, area, line)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = index.data(LINE_ROLE)
        text = line.text if isinstance(line, Line) else ""
        bold = isinstance(line, Line) and line.strong
        width = QFontMetrics(theme.font(bold=bold)).horizontalAdvance(text) + theme.px(22)
        return QSize(width, theme.px(ROW_HEIGHT))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, column: int) -> None:
        t = theme.tokens()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect
        painter.fillRect(rect, QColor(t.selected if selected else t.hover if over else t.surface))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(t.line))
        if selected and column == 0:
            painter.fillRect(rect.left(), rect.top(), theme.px(4), rect.height(), QColor(t.accent))

    def _paint_text(self, painter: QPainter, area: QRectF, line: Line) -> None:
        painter.setFont(theme.font(bold=line.strong))
        painter.setPen(theme.color(_INKS[line.tone]))
        text = painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class LinedTable(QTableView, Generic[Item]):
    """`shares`: for each column its share of the width that is left over, and how narrow it may get (designed pixels).

    `signs` are keys beside the letters that act on a row.
    """

    lettered = Signal(str)
    """A letter, a sign, or "Del" was pressed on a row."""

    opened = Signal()
    left = Signal()
    """Escape, or Up on the first row."""

    moved = Signal()
    """Another row is current."""

    def __init__(
        self,
        model: LinedModel[Item],
        shares: Mapping[int, tuple[int, int]],
        *,
        signs: str = "/?",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lined = model
        self._is_filling = False
        self._shares = shares
        self._signs = signs
        self.setModel(model)
        self.setItemDelegate(LinedDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setProperty("look", "referrals")
        header.setSectionsClickable(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def fill(self, items: Sequence[Item], wanted: int | None = None) -> None:
        """Shows `items`, without a word that another row is current.

        Current is the one of the id `wanted`, else the one that was; where it is gone, the one in its place.
        """
        current = self.current_id() if wanted is None else wanted
        place = max(0, self.currentIndex().row())
        self._is_filling = True
        self._lined.show(items)
        row = self._lined.row_of(current)
        self.select(row if row >= 0 else min(place, len(items) - 1))
        self._is_filling = False

    def current(self) -> Item | None:
        return self._lined.item(self.currentIndex().row())

    def current_id(self) -> int | None:
        item = self.current()
        return None if item is None else self._lined.id_of(item)

    def select(self, row: int) -> None:
        """Make it the current one and show it; -1 for none."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        index = self.model().index(row, 0)
        self.selectionModel().setCurrentIndex(index, flags)
        if row >= 0:
            self.scrollTo(index)

    def needed(self, _column: int) -> int:
        """The drawn width that a column must have besides: fonts differ by a fifth, and some words are never cut."""
        return 0

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row() and not self._is_filling:
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        key, text = event.key(), event.text()
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Escape or (plain and key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        elif plain and key == Qt.Key.Key_Delete:
            self.lettered.emit("Del")
        elif plain and (text.isalpha() or (text and text in self._signs)):
            self.lettered.emit(text.upper())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()
            self._fit_columns()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))

    def _fit_columns(self) -> None:
        room = self.viewport().width()
        least = {column: max(theme.px(width), self.needed(column)) for column, (_share, width) in self._shares.items()}
        spare = max(0, room - sum(least.values()))
        shares = sum(share for share, _width in self._shares.values())
        for column, (share, _width) in self._shares.items():
            self.setColumnWidth(column, least[column] + spare * share // shares)


def chip_width() -> int:
    """What a column of role chips needs, drawn."""
    return theme.px(CELL_MARGINS) + max(chip_size(role_look(role, TagState.CONFIRMED)).width() for role in Role)


def text_width(text: str, *, bold: bool = False) -> int:
    """What a cell with `text` needs, drawn."""
    return theme.px(CELL_MARGINS) + QFontMetrics(theme.font(bold=bold)).horizontalAdvance(text)
