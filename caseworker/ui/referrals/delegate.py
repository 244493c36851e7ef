"""Paints the cells of the referral table: chips for roles, words with their tone, a line under each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker.models.referral import ReferralRow
from caseworker.models.roles import TagState
from caseworker.ui import theme
from caseworker.ui.referrals.lines import Line
from caseworker.ui.referrals.model import LINE_ROLE, ROW_ROLE, Column
from caseworker.ui.referrals.words import Tone
from caseworker.ui.widgets.role_chip import chip_size, paint_role_chip, role_look

ROW_HEIGHT = 38
_BEFORE, _AFTER = 12, 8
CELL_MARGINS = _BEFORE + _AFTER
"""What a cell keeps free beside its text (designed pixels)."""
_INKS = {Tone.PLAIN: "text", Tone.MUTED: "muted", Tone.GOOD: "good", Tone.WARNING: "warning", Tone.BAD: "bad"}


class ReferralDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, line = index.data(ROW_ROLE), index.data(LINE_ROLE)
        if not isinstance(row, ReferralRow) or not isinstance(line, Line):
            return
        painter.save()
        self._paint_ground(painter, option, index.column())
        area = QRectF(option.rect).adjusted(theme.px(_BEFORE), 0, -theme.px(_AFTER), 0)
        if index.column() == Column.ROLE:
            look = role_look(row.role_sought, TagState.CONFIRMED)
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
        if selected and column == Column.CLIENT:
            painter.fillRect(rect.left(), rect.top(), theme.px(4), rect.height(), QColor(t.accent))

    def _paint_text(self, painter: QPainter, area: QRectF, line: Line) -> None:
        painter.setFont(theme.font(bold=line.strong))
        painter.setPen(theme.color(_INKS[line.tone]))
        text = painter.fontMetrics().elidedText(line.text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
