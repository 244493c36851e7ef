"""The Reports page: every report of a period as a plot or a table, one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from caseworker.models.changes import Changes, Kind
from caseworker.ui import theme
from caseworker.ui.context import Context, Destination
from caseworker.ui.reports import output
from caseworker.ui.reports.card import ReportCard
from caseworker.ui.reports.period import PeriodChoice
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.models.figures import Period
    from caseworker.models.report_table import ReportTable
    from caseworker.models.reports import Report
    from caseworker.ui.tasks import Task

AS_TABLES = "reports_as_tables"
"""The setting that holds which reports are shown as tables."""
_CONCERNED = (Kind.REFERRAL, Kind.CONTACT, Kind.VERIFICATION, Kind.IMPORT, Kind.META)
_Made = tuple["Report", tuple["ReportTable", ...]]


class ReportsPage(QWidget):
    id = "reports"
    icon = "reports"

    shown = Signal()
    """The figures on the screen are those of the period."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asking: Task | None = None
        self._is_stale = True
        self.report: Report | None = None
        self.cards: dict[str, ReportCard] = {}
        kept = context.settings.get(AS_TABLES, [])
        self._as_tables = set(kept) if isinstance(kept, list) else set()
        self._build()

    @property
    def title(self) -> str:
        return self.tr("Reports")

    @property
    def widget(self) -> QWidget:
        return self

    def activate(self, _destination: Destination) -> None:
        self._ask()
        self.period.focus()

    def refresh(self, changes: Changes) -> None:
        if any(changes.touches(kind) for kind in _CONCERNED):
            self._is_stale = True
            if self.isVisible():
                self._ask()

    # --- making -------------------------------------------------------------------------------------------
    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setProperty("look", "page")
        self.area.setAccessibleName(self.title)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self.area)
        page = QWidget()
        page.setProperty("look", "window")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(28))
        self._column.setSpacing(theme.px(12))
        self._column.addWidget(self._head())
        self.period = PeriodChoice()
        self.period.changed.connect(self._ask)
        self._column.addWidget(self.period)
        self.said = label("", "small", wrap=True)
        self._column.addWidget(self.said)
        self._hold: QWidget | None = None
        self._column.addStretch(1)
        self.area.setWidget(page)

    def _head(self) -> QWidget:
        head, hold = QWidget(), QWidget()
        row = FieldGrid(head, gap=8)
        row.add(label(self.title, "title", wrap=True), 120, 1)
        flow = QHBoxLayout(hold)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(theme.px(8))
        self.tables_button = Button(self.tr("All as tables"), key="T")
        self.save_button = Button(self.tr("Save…"), key="S")
        self.print_button = Button(self.tr("Print…"), key="P")
        flow.addStretch(1)
        for button, do in (
            (self.tables_button, self.turn_all),
            (self.save_button, self.save),
            (self.print_button, self.print),
        ):
            button.clicked.connect(lambda _checked=False, do=do: do())
            button.setEnabled(False)
            flow.addWidget(button)
        row.add(hold, 344, 0)
        return head

    # --- asking -------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        wanted = self.period.period(self._context.services.session.today())
        if wanted is None or not (self._is_stale or self._is_other(wanted)):
            return
        reports = self._context.services.reports

        def ask() -> _Made:
            report = reports.build(wanted)
            return report, reports.tables(report)

        if self._asking is not None:
            self._asking.forget()
        self._is_stale = False
        self._asking = self._context.tasks.run(ask, self._show, owner=self)

    def _is_other(self, wanted: Period) -> bool:
        return self.report is None or self.report.period != wanted

    def _show(self, made: _Made) -> None:
        self.report, tables = made
        self.said.setText(self._sentence())
        had_focus = next((name for name, card in self.cards.items() if card.toggle.hasFocus()), None)
        place = self.area.verticalScrollBar().value()
        hold = QWidget()
        grid = FieldGrid(hold, gap=14)
        self.cards = {}
        for table in tables:
            card = ReportCard(table, as_table=table.id in self._as_tables)
            card.turned.connect(self._turned)
            grid.add(card, 400, 1)
            self.cards[table.id] = card
        if self._hold is not None:
            self._column.removeWidget(self._hold)
            self._hold.hide()
            self._hold.deleteLater()
        self._hold = hold
        self._column.insertWidget(3, hold)
        self.area.verticalScrollBar().setValue(place)
        if had_focus is not None:
            self.cards[had_focus].toggle.setFocus()
        for button in (self.tables_button, self.save_button, self.print_button):
            button.setEnabled(True)
        self._name_turning()
        self.shown.emit()

    def _sentence(self) -> str:
        smallest = self._context.services.rule_book.rules.smallest_cell
        if smallest <= 1:
            return self.tr("Exact figures. No client's code is in them, here or in what is saved and printed.")
        return self.tr(
            "Exact figures, for this screen. In what is saved or printed, those from 1 to {most} stand as “<{n}”. "
            "They hold no client’s code."
        ).format(most=smallest - 1, n=smallest)

    # --- tables -------------------------------------------------------------------------------------------
    def _turned(self, report_id: str, as_table: bool) -> None:
        (self._as_tables.add if as_table else self._as_tables.discard)(report_id)
        self._context.settings.set(AS_TABLES, sorted(self._as_tables) or None)
        self._name_turning()

    def turn_all(self) -> None:
        """All as tables, or all as plots where they are tables already."""
        as_tables = not self._is_all_tables()
        for card in self.cards.values():
            card.turn(as_tables)

    def _is_all_tables(self) -> bool:
        return all(card.is_table for card in self.cards.values())

    def _name_turning(self) -> None:
        self.tables_button.setText(self.tr("All as plots") if self._is_all_tables() else self.tr("All as tables"))
        self.tables_button.updateGeometry()

    # --- out ----------------------------------------------------------------------------------------------
    def save(self) -> None:
        if self.report is not None:
            output.save(self._context, self, self.report)

    def print(self) -> None:
        if self.report is not None:
            output.print_with_dialog(self._context, self, self.report)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        do = {Qt.Key.Key_T: self.turn_all, Qt.Key.Key_S: self.save, Qt.Key.Key_P: self.print}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape:
            self.period.focus()
        elif event.text() == "?":
            self._context.doors.shortcuts()
        elif do is not None and plain and not isinstance(self.focusWidget(), QLineEdit):
            do()
        else:
            super().keyPressEvent(event)
