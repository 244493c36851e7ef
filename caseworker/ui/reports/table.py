"""A report as a table: what a plot shows, in figures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from caseworker.models.report_table import ReportTable
from caseworker.services.report_files import cell_text, is_number
from caseworker.ui import theme

_MOST_ROWS_IN_VIEW = 16


class FiguresTable(QTableWidget):
    """As high as its rows, up to a screenful of them. Names and heads break into lines where they are too long."""

    def __init__(self, report: ReportTable, parent: QWidget | None = None) -> None:
        super().__init__(len(report.rows), len(report.columns), parent)
        self._report = report
        self.setAccessibleName(report.title)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for column, title in enumerate(report.columns):
            self.setHorizontalHeaderItem(column, self._item(title, is_right=self._is_right(column), wraps=True))
        for row, cells in enumerate(report.rows):
            for column, cell in enumerate(cells):
                self.setItem(row, column, self._item(cell_text(cell), is_right=is_number(cell)))
        self._size_columns()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @staticmethod
    def _item(text: str, *, is_right: bool, wraps: bool = False) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter
        wrap = Qt.TextFlag.TextWordWrap.value if wraps else 0
        item.setData(Qt.ItemDataRole.TextAlignmentRole, flags.value | wrap)
        return item

    def _is_right(self, column: int) -> bool:
        return column > 0 and all(is_number(cells[column]) for cells in self._report.rows)

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(40))
        head, body = QFontMetrics(theme.font(_HEAD, bold=True)), QFontMetrics(theme.font())
        lines = 1
        for column, title in enumerate(self._report.columns):
            texts = [cell_text(cells[column]) for cells in self._report.rows]
            words = max(head.horizontalAdvance(word) for word in title.split()) + theme.px(18)
            width = max(words, max(map(body.horizontalAdvance, texts), default=0) + theme.px(26))
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed if column else _STRETCH)
            self.setColumnWidth(column, width)
            if column and head.horizontalAdvance(title) + theme.px(18) > width:
                lines = 2
        header.setFixedHeight(lines * head.height() + theme.px(18))

    def _fit(self) -> None:
        self.resizeRowsToContents()
        rows = min(self.rowCount(), _MOST_ROWS_IN_VIEW)
        height = sum(self.rowHeight(row) for row in range(rows)) + self.horizontalHeader().height() + theme.px(4)
        bar = self.horizontalScrollBar()
        self.setFixedHeight(height + (bar.sizeHint().height() if bar.maximum() else 0))


_HEAD = 12
_STRETCH = QHeaderView.ResizeMode.Stretch
