"""What came of an import: counts, roles, and the rows that were left out with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from caseworker.models.imports import ImportReport
from caseworker.models.roles import Role, TagState
from caseworker.ui import theme
from caseworker.ui.context import Tone
from caseworker.ui.importing.describe import number, report_remarks
from caseworker.ui.importing.row_table import RowModel, framed, row_table
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, line
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.role_chip import RoleChip

_TABLE_ROWS = 6
_ALL_ROOM = 1000


class Report(QWidget):
    """`reason` puts a code of `ImportReport.reasons` into words."""

    def __init__(self, report: ImportReport, reason: Callable[[str], str]) -> None:
        super().__init__()
        self._report = report
        self._reason = reason
        self.table: QTableView | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(12))
        self._taken_back = Banner("")
        self._taken_back.hide()
        self._column.addWidget(self._taken_back)
        self._add_counts()
        for remark in report_remarks(report):
            self._column.addWidget(label(remark, wrap=True))
        if report.tagged:
            self._add_roles(report.tagged)
        if report.reasons:
            self._add_reasons()
        if report.skipped_rows:
            self._add_rows()
        self._column.addStretch(1)

    def say_taken_back(self) -> None:
        self._taken_back.set_text(self.tr("The import was taken back: the directory is as it was before."))
        self._taken_back.show()

    def _add_counts(self) -> None:
        report = self._report
        grid = FieldGrid()
        for text, count, tone in (
            (self.tr("Added"), report.added, Tone.GOOD),
            (self.tr("Updated"), report.updated, Tone.GOOD),
            (self.tr("Unchanged"), report.unchanged, Tone.INFO),
            (self.tr("Skipped"), report.skipped, Tone.WARNING),
        ):
            grid.add(_Count(text, count, tone), 110)
        self._column.addLayout(grid)

    def _add_roles(self, tagged: Mapping[str, int]) -> None:
        hold = QWidget()
        flow = FlowLayout(hold, gap=theme.px(8))
        flow.addWidget(label(self.tr("Roles suggested:")))
        for role in Role:
            if count := tagged.get(role.value, 0):
                flow.addWidget(RoleChip(role, TagState.SUGGESTED))
                flow.addWidget(label(number(count)))
        self._column.addWidget(hold)

    def _add_reasons(self) -> None:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(6))
        column.addWidget(label(self.tr("Why rows were skipped").upper(), "section"))
        ordered = sorted(self._report.reasons.items(), key=lambda item: -item[1])
        for index, (code, count) in enumerate(ordered):
            if index:
                column.addWidget(line())
            row = QHBoxLayout()
            row.setSpacing(theme.px(12))
            row.addWidget(label(self._reason(code), wrap=True), 1)
            row.addWidget(label(number(count), "strong"), 0, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        self._column.addWidget(card)

    def _add_rows(self) -> None:
        report = self._report
        named = len(report.skipped_rows)
        self._column.addWidget(label(self.tr("Rows to look at ({n})").format(n=number(named)), "heading"))
        rows = [(str(one.row), self._reason(one.skip), one.detail) for one in report.skipped_rows]
        model = RowModel([self.tr("Row in the file"), self.tr("Reason"), self.tr("Detail")], rows, 1)
        self.table = row_table(model, self.tr("Rows that were skipped"))
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.table.setColumnHidden(2, not any(one.detail for one in report.skipped_rows))
        self.table.setMinimumHeight(theme.px(40 + 32 * min(named, _TABLE_ROWS)))
        card = framed(self.table)
        card.setMaximumHeight(theme.px(56 + 32 * named))
        # All the room there is, but no more than its rows need.
        self._column.addWidget(card, _ALL_ROOM)


class _Count(Card):
    """A large number with its word under it."""

    def __init__(self, text: str, count: int, tone: Tone) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        column.setSpacing(0)
        shown = label(number(count), "title")
        shown.setAccessibleName(f"{text}: {number(count)}")
        column.addWidget(shown)
        column.addWidget(label(text, "muted" if not count or tone is Tone.INFO else tone.value))
