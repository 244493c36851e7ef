"""One report: its plot, which can be read as a table too."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker.models.report_table import ReportTable
from caseworker.ui import theme
from caseworker.ui.reports import plots
from caseworker.ui.reports.looks import is_blank, plot
from caseworker.ui.reports.table import FiguresTable
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.labels import Card, label


class ReportCard(Card):
    """`as_table`: which of the two it shows at first."""

    turned = Signal(str, bool)
    """The report's id, and whether its table is shown now."""

    def __init__(self, table: ReportTable, *, as_table: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.is_table = as_table
        self.setAccessibleName(table.title)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        self._column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(label(table.title, "heading", wrap=True), 1)
        self.toggle = Button("")
        self.toggle.clicked.connect(lambda _checked=False: self.turn(not self.is_table))
        head.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self._column.addWidget(label(table.note, "small", wrap=True))
        self.body: QWidget | None = None
        self._more = label("", "small", self)
        self._more.hide()
        if is_blank(table):
            self.toggle.hide()
            self._column.addWidget(label(self.tr("Nothing in this period."), "muted", wrap=True))
        else:
            self._show()
        self._column.addStretch(1)

    def turn(self, as_table: bool) -> None:
        """Show the table, or the plot."""
        if as_table == self.is_table:
            return
        self.is_table = as_table
        if not is_blank(self.table):
            self._show()
        self.turned.emit(self.table.id, as_table)

    def _show(self) -> None:
        if self.body is not None:
            for old in (self.body, self._more):
                self._column.removeWidget(old)
                old.hide()
                old.deleteLater()
        drawn = plot(self.table)
        self.body = FiguresTable(self.table) if self.is_table else plots.view(self.table.title, drawn)
        left_out = 0 if self.is_table else drawn.left_out
        sentence = self.tr("{n} more in the table.").format(n=left_out) if left_out else ""
        self._more = label(sentence, "small", self, wrap=True)
        self._more.setVisible(bool(sentence))
        self._column.insertWidget(2, self.body)
        self._column.insertWidget(3, self._more)
        self.toggle.setText(self.tr("Show as plot") if self.is_table else self.tr("Show as table"))
        self.toggle.setAccessibleName(f"{self.table.title}: {self.toggle.text()}")
        self.toggle.updateGeometry()
