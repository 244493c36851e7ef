"""The rows of kept searches: what each says, and how it is painted."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker.models.searches import RecentSearch, SavedSearch, Search
from caseworker.ui import theme, words

ENTRY = Qt.ItemDataRole.UserRole
"""An `Entry`, or None for a heading."""
COUNT = Qt.ItemDataRole.UserRole + 1
"""How many contacts it finds; None until that is known."""
_SAVED_HEIGHT, _RECENT_HEIGHT, _HEADING_HEIGHT = 52, 34, 28
_SIDE = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """`asks_for`: its parts in words. `keys`: the shortcut as this system writes it, empty for none."""

    kept: SavedSearch | RecentSearch
    asks_for: tuple[str, ...]
    keys: str = ""

    @property
    def search(self) -> Search:
        return self.kept.search

    @property
    def name(self) -> str:
        """Empty for a recent one."""
        return self.kept.name if isinstance(self.kept, SavedSearch) else ""

    @property
    def asked(self) -> str:
        """What it asks for, in one line."""
        parts = self.asks_for
        if isinstance(self.kept, SavedSearch) and not self.kept.is_whole:
            parts = (*parts, QCoreApplication.translate("SearchRows", "a part of it is not known any more"))
        return " · ".join(parts)

    def spoken(self, count: int | None) -> str:
        """For screen readers."""
        found = "" if count is None else words.count_contacts(count)
        return ", ".join(part for part in (self.name, self.asked, self.keys, found) if part)


class SearchRowDelegate(QStyledItemDelegate):
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry = index.data(ENTRY)
        area = QRectF(option.rect).adjusted(theme.px(_SIDE), 0, -theme.px(_SIDE), 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Entry):
            self._paint_ground(painter, option)
            area.setRight(self._paint_count(painter, area, index.data(COUNT)))
            area.setRight(self._paint_keys(painter, area, entry.keys))
            self._paint_words(painter, area, entry)
        else:
            self._paint_text(painter, area, str(index.data()).upper(), theme.font(12, bold=True), "muted")
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry = index.data(ENTRY)
        if not isinstance(entry, Entry):
            return QSize(0, theme.px(_HEADING_HEIGHT))
        return QSize(0, theme.px(_SAVED_HEIGHT if entry.name else _RECENT_HEIGHT))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        t = theme.tokens()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        # Not by the color alone: the chosen row has an outline too.
        box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(t.accent), 1) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.accent_ground if selected else t.hover))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))

    def _paint_count(self, painter: QPainter, area: QRectF, count: object) -> float:
        """Where it begins."""
        text = words.count_contacts(count) if isinstance(count, int) else "…"
        font = theme.font(13)
        width = QFontMetrics(font).horizontalAdvance(text) + 2
        # Room for a usual count, so that nothing moves when it comes.
        usual = QFontMetrics(font).horizontalAdvance(words.count_contacts(9999)) + 2
        box = QRectF(area.right() - width, area.top(), width, area.height())
        painter.setFont(font)
        painter.setPen(theme.color("muted" if not count else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return area.right() - max(width, usual) - theme.px(10)

    def _paint_keys(self, painter: QPainter, area: QRectF, keys: str) -> float:
        if not keys:
            return area.right()
        font = theme.font(12)
        width = QFontMetrics(font).horizontalAdvance(keys) + theme.px(12)
        height = max(theme.px(20), QFontMetrics(font).height() + theme.px(2))
        top = area.center().y() - height / 2
        box = QRectF(area.right() - width, top, width, height).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color("field_line"), 1))
        painter.setBrush(theme.color("window"))
        painter.drawRoundedRect(box, theme.px(4), theme.px(4))
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
        return box.left() - theme.px(10)

    def _paint_words(self, painter: QPainter, area: QRectF, entry: Entry) -> None:
        if not entry.name:
            self._paint_text(painter, area, entry.asked, theme.font(), "text")
            return
        half = area.height() / 2
        first = QRectF(area.left(), area.top() + theme.px(4), area.width(), half - theme.px(4))
        second = QRectF(area.left(), area.top() + half, area.width(), half - theme.px(4))
        self._paint_text(painter, first, entry.name, theme.font(bold=True), "text")
        self._paint_text(painter, second, entry.asked, theme.font(13), "muted")

    def _paint_text(self, painter: QPainter, area: QRectF, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(area, flags, shown)
