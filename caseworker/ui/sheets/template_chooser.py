"""The template of a sheet: its name and its one sentence, in a list that opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from caseworker.models.sheet import SheetTemplate
from caseworker.ui import icons, theme
from caseworker.ui.forms.fields import ChoiceField
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.labels import label

_ABOUT = Qt.ItemDataRole.UserRole + 1
_PROBLEM = Qt.ItemDataRole.UserRole + 2
_LIST_WIDTH = 440
_PAD = 8
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop

_Index = QModelIndex | QPersistentModelIndex


class _TwoLines(QStyledItemDelegate):
    """A name, and below it what the template is for, or why it cannot be used."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = theme.px(_LIST_WIDTH)
        height = QFontMetrics(theme.font(bold=True)).height() + self._below(index, width).height()
        return QSize(width, height + 2 * theme.px(_PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("accent_ground"))
        problem = str(index.data(_PROBLEM) or "")
        pad = theme.px(_PAD)
        area: QRect = option.rect.adjusted(pad, pad, -pad, -pad)
        painter.save()
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.color("muted" if problem else "text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, str(index.data()))
        top = area.top() + QFontMetrics(theme.font(bold=True)).height()
        below = self._below(index, option.rect.width())
        left = area.left()
        if problem:
            size = theme.px(16)
            icons.paint(painter, QRect(left, top, size, size).toRectF(), "warning", theme.tokens().warning)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("warning" if problem else "muted"))
        painter.drawText(
            QRect(left + self._indent(index), top, below.width(), below.height()), _WRAP, self._words(index)
        )
        painter.restore()

    def _below(self, index: _Index, width: int) -> QRect:
        room = width - 2 * theme.px(_PAD) - self._indent(index)
        box = QFontMetrics(theme.font(theme.SMALL)).boundingRect(QRect(0, 0, room, 10_000), _WRAP, self._words(index))
        return QRect(0, 0, room, box.height())

    @staticmethod
    def _words(index: _Index) -> str:
        return str(index.data(_PROBLEM) or index.data(_ABOUT) or "")

    @staticmethod
    def _indent(index: _Index) -> int:
        return theme.px(22) if index.data(_PROBLEM) else 0


class TemplateChooser(QWidget):
    """`chosen` when a person took another template; `folder_wanted` to open the folder of their own ones."""

    chosen = Signal()
    folder_wanted = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._templates: tuple[SheetTemplate, ...] = ()
        self._field = ChoiceField()
        name = self.tr("Template")
        self._field.name(name)
        heading = label(name, "small")
        heading.setBuddy(self._field.focus_widget)
        self.editor = self._field.editor
        self.editor.setProperty("look", "told")
        self.editor.setItemDelegate(_TwoLines(self.editor))
        self.editor.setMaxVisibleItems(12)
        self.editor.view().setMinimumWidth(theme.px(_LIST_WIDTH))
        self.about = label("", "small", wrap=True)
        self.folder = LinkButton(self.tr("Your own…"))
        told = self.tr("Open the folder of your own templates")
        self.folder.setToolTip(told)
        self.folder.setAccessibleName(told)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(self._field)
        column.addWidget(self.about)
        self._field.edited.connect(self._choose)
        self.folder.clicked.connect(lambda _checked=False: self.folder_wanted.emit())

    def show_templates(self, templates: Sequence[SheetTemplate], code: str) -> None:
        """All of them in their order, `code` chosen. Those with a problem are shown with it and cannot be chosen."""
        self._templates = tuple(templates)
        self._field.set_choices([(one.code, one.name(self._language)) for one in templates])
        model = self.editor.model()
        for row, one in enumerate(templates):
            item = model.item(row) if isinstance(model, QStandardItemModel) else QStandardItem()
            item.setData(one.about(self._language), _ABOUT)
            item.setData(one.problem, _PROBLEM)
            item.setData(one.problem or one.about(self._language), Qt.ItemDataRole.AccessibleDescriptionRole)
            item.setEnabled(not one.problem)
        self._field.set_value(code)
        self._tell()

    def template(self) -> SheetTemplate:
        return next(one for one in self._templates if one.code == self._field.value())

    def choose(self, code: str) -> None:
        """As a person does it."""
        self._field.set_value(code)
        self._choose()

    def _choose(self) -> None:
        self._tell()
        self.chosen.emit()

    def _tell(self) -> None:
        about = self.template().about(self._language)
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.editor.setAccessibleDescription(about)
