"""Paints a result row: three short lines at the left, availability and its age at the right.

A row is laid out once into a list of strokes and then only drawn: measuring text is what costs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker.models.rows import ContactRow
from caseworker.ui import icons, theme
from caseworker.ui.directory import row_words
from caseworker.ui.directory.highlight import Highlighter
from caseworker.ui.directory.model import ROW_ROLE
from caseworker.ui.widgets.role_chip import RoleLook, chip_size, paint_role_chip, role_look

ROW_HEIGHT = 88
_LEFT, _RIGHT, _TOP = 18, 16, 11
_LINES = (0, 25, 49)
_KEPT = 400
_KEPT_TEXTS = 3000


@dataclass(slots=True)
class _Ink:
    """Text at a place, its font and color."""

    at: QPointF
    text: QStaticText
    font: QFont
    color: QColor


@dataclass(slots=True)
class _Art:
    """Everything that is drawn of one row, relative to its upper left corner."""

    marks: list[QRectF]
    inks: list[_Ink]
    chips: list[tuple[QRectF, RoleLook]]
    icons: list[tuple[QRectF, str, str]]


class _Pen:
    """One font with its measures, prepared once per theme."""

    def __init__(self, size: float, color: str, *, bold: bool = False) -> None:
        self.font = theme.font(size, bold=bold)
        self.metrics = QFontMetricsF(self.font)
        self.color = QColor(color)
        self._widths: dict[str, float] = {}
        self._texts: dict[str, QStaticText] = {}

    def width(self, text: str) -> float:
        # The same words come back row after row and key after key.
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > _KEPT_TEXTS:
                self._widths.clear()
            known = self._widths[text] = self.metrics.horizontalAdvance(text)
        return known

    def laid_out(self, text: str) -> QStaticText:
        known = self._texts.get(text)
        if known is None:
            if len(self._texts) > _KEPT_TEXTS:
                self._texts.clear()
            known = QStaticText(text)
            known.setTextFormat(Qt.TextFormat.PlainText)
            known.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            known.prepare(font=self.font)
            self._texts[text] = known
        return known


class ContactDelegate(QStyledItemDelegate):
    """`highlighter` is asked for at each layout, `today` at each too: both may change while the list is shown."""

    def __init__(self, parent: QObject | None = None, *, today: Callable[[], date]) -> None:
        super().__init__(parent)
        self._today = today
        self._highlighter: Highlighter | None = None
        self._on_sheet: frozenset[int] = frozenset()
        self._arts: OrderedDict[tuple[int, int, bool], tuple[ContactRow, _Art]] = OrderedDict()
        self._pens: dict[str, _Pen] = {}
        self.restyle()

    def restyle(self) -> None:
        """The theme or the text size changed."""
        t = theme.tokens()
        self._arts.clear()
        self._pens = {
            "name": _Pen(theme.NAME, t.text, bold=True),
            "credentials": _Pen(theme.BODY, t.muted),
            "plain": _Pen(13, t.muted),
            "marked": _Pen(13, t.text),
            "good": _Pen(12.5, t.good, bold=True),
            "warning": _Pen(12.5, t.warning, bold=True),
            "bad": _Pen(12.5, t.bad, bold=True),
            "muted": _Pen(12.5, t.muted),
        }

    def set_highlighter(self, highlighter: Highlighter) -> None:
        self._highlighter = highlighter
        self._arts.clear()

    def set_on_sheet(self, ids: frozenset[int]) -> None:
        """The contacts that carry the sheet mark."""
        self._on_sheet = ids
        self._arts.clear()

    # --- Qt's side ----------------------------------------------------------------------------------------
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(240), theme.px(ROW_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state = option.state
        self._paint_ground(painter, rect, state)
        row = index.data(ROW_ROLE)
        if row is None:
            self._paint_placeholder(painter, rect)
            return
        art = self._art(row, rect.width())
        painter.translate(rect.topLeft())
        self._paint_art(painter, art)
        painter.translate(-rect.topLeft())

    # --- painting -----------------------------------------------------------------------------------------
    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        t = theme.tokens()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(t.selected))
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(4), rect.height()), QColor(t.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(t.hover))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(t.line))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(t.accent), theme.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(theme.px(5), 1, -1, -2))

    def _paint_placeholder(self, painter: QPainter, rect: QRect) -> None:
        color = theme.color("hover")
        for line, width in zip(_LINES, (0.35, 0.6, 0.45), strict=True):
            bar = QRect(
                rect.left() + theme.px(_LEFT),
                rect.top() + theme.px(_TOP + line + 4),
                round(rect.width() * width),
                theme.px(11),
            )
            painter.fillRect(bar, color)

    def _paint_art(self, painter: QPainter, art: _Art) -> None:
        if art.marks:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("match"))
            for mark in art.marks:
                painter.drawRoundedRect(mark, 2, 2)
        for chip_rect, look in art.chips:
            paint_role_chip(painter, chip_rect, look)
        for icon_rect, name, color in art.icons:
            icons.paint(painter, icon_rect, name, color)
        for ink in art.inks:
            painter.setFont(ink.font)
            painter.setPen(ink.color)
            painter.drawStaticText(ink.at, ink.text)

    # --- laying out ---------------------------------------------------------------------------------------
    def _art(self, row: ContactRow, width: int) -> _Art:
        key = (row.id, width, row.id in self._on_sheet)
        kept = self._arts.get(key)
        if kept is not None and kept[0] is row:
            return kept[1]
        art = _Layout(row, width, self._pens, self._highlighter, row.id in self._on_sheet, self._today()).art
        self._arts[key] = (row, art)
        if len(self._arts) > _KEPT:
            self._arts.popitem(last=False)
        return art


class _Layout:
    """Lays out one row of `width` pixels."""

    def __init__(
        self,
        row: ContactRow,
        width: int,
        pens: dict[str, _Pen],
        highlighter: Highlighter | None,
        on_sheet: bool,
        today: date,
    ) -> None:
        self.art = _Art([], [], [], [])
        self._pens = pens
        self._highlighter = highlighter
        self._right = width - theme.px(_RIGHT)
        first_side, second_side = self._lay_side(row, today)
        self._lay_name(row, first_side, on_sheet)
        self._lay_practice(row, second_side)
        self._lay_place(row)

    def _lay_side(self, row: ContactRow, today: date) -> tuple[float, float]:
        """Availability and age; returns how far to the right the first and the second line may go."""
        look = row_words.availability_of(row, today)
        pen, small = self._pens[look.ink], self._pens["muted"]
        top = theme.px(_TOP)
        left = self._right - pen.width(look.text)
        self._put(look.text, left, top + theme.px(1), pen)
        size = theme.px(10)
        dot = left - size - theme.px(5)
        box = QRectF(dot, top + theme.px(1) + (pen.metrics.height() - size) / 2, size, size)
        self.art.icons.append((box, look.icon, pen.color.name()))
        age_left = self._right - small.width(look.age)
        self._put(look.age, age_left, top + theme.px(18.5), small)
        return dot - theme.px(12), age_left - theme.px(12)

    def _lay_name(self, row: ContactRow, side: float, on_sheet: bool) -> None:
        left, top = float(theme.px(_LEFT)), theme.px(_TOP)
        room = side
        size = theme.px(14)
        marks = [name for name, on in (("star-filled", row.favorite), ("sheet", on_sheet)) if on]
        room -= len(marks) * (size + theme.px(5))
        pen = self._pens["name"]
        left = self._put_marked(row.name, left, top, pen, pen, room)
        if row.credentials:
            small = self._pens["credentials"]
            baseline = pen.metrics.ascent() - small.metrics.ascent()
            left = self._put_marked(row.credentials, left + theme.px(5), top + baseline, small, small, room)
        if lapsed := row_words.expired(row):
            bad = self._pens["bad"]
            baseline = pen.metrics.ascent() - bad.metrics.ascent()
            left = self._put_marked(lapsed, left + theme.px(8), top + baseline, bad, bad, room)
        for name in marks:
            left += theme.px(5)
            ink = theme.tokens().accent
            self.art.icons.append((QRectF(left, top + (pen.metrics.height() - size) / 2, size, size), name, ink))
            left += size

    def _lay_practice(self, row: ContactRow, side: float) -> None:
        left, top = float(theme.px(_LEFT)), float(theme.px(_TOP + _LINES[1]))
        for chip in row_words.roles_of(row):
            look = role_look(chip.role, chip.state)
            size = chip_size(look)
            if left + size.width() > side and self.art.chips:
                break
            self.art.chips.append((QRectF(left, top - theme.px(1), size.width(), size.height()), look))
            left += size.width() + theme.px(7)
        text = row_words.practice(row, self._highlighter.labels if self._highlighter else ())
        self._put_marked(text, left, top + theme.px(1), self._pens["plain"], self._pens["marked"], side)

    def _lay_place(self, row: ContactRow) -> None:
        first = self._highlighter.labels if self._highlighter else ()
        text = row_words.place(row, first)
        top = theme.px(_TOP + _LINES[2])
        self._put_marked(text, theme.px(_LEFT), top, self._pens["plain"], self._pens["marked"], self._right)

    def _put_marked(self, text: str, left: float, top: float, pen: _Pen, marked: _Pen, room: float) -> float:
        """Text with its matches marked, elided at `room`; returns where it ends."""
        if room <= left or not text:
            return left
        whole = pen.width(text)
        if left + whole > room:
            text = pen.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - left)
        spans = self._highlighter.spans(text) if self._highlighter else ()
        at = 0
        for start, end in spans:
            left = self._put(text[at:start], left, top, pen)
            begin = left
            left = self._put(text[start:end], left, top, marked)
            pad = theme.px(1)
            self.art.marks.append(QRectF(begin - pad, top, left - begin + 2 * pad, pen.metrics.height()))
            at = end
        return self._put(text[at:], left, top, pen)

    def _put(self, text: str, left: float, top: float, pen: _Pen) -> float:
        if not text:
            return left
        self.art.inks.append(_Ink(QPointF(left, top), pen.laid_out(text), pen.font, pen.color))
        return left + pen.width(text)
