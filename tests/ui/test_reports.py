"""The Reports page: one click, plots that read as tables, by keyboard, and files without small figures."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.figures import Period
from caseworker.models.referral import ReferralInput
from caseworker.models.report_table import Count
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from caseworker.services.periods import Preset, period
from caseworker.services.report_files import ReportFormat
from caseworker.ui.context import Destination
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.main_window import MainWindow
from caseworker.ui.reports import output
from caseworker.ui.reports.page import ReportsPage
from caseworker.ui.reports.plots import PlotView
from caseworker.ui.reports.table import FiguresTable
from tests.ui.conftest import focusable

AtRest = Callable[[MainWindow], None]


@pytest.fixture
def page(window: MainWindow, at_rest: AtRest) -> ReportsPage:
    window.navigate(Destination("reports"))
    at_rest(window)
    made = window.page("reports")
    assert isinstance(made, ReportsPage)
    return made


def body(page: ReportsPage, report_id: str) -> QWidget:
    found = page.cards[report_id].body
    assert found is not None
    return found


def test_it_is_the_last_page_of_the_rail(window: MainWindow) -> None:
    assert window.rail.pages()[-1] == "reports"


def test_one_click_shows_every_report_of_the_year(page: ReportsPage, services: Services) -> None:
    year = services.reports.build(period(Preset.YEAR, services.session.today()))
    assert page.report == year
    assert list(page.cards) == [table.id for table in services.reports.tables(year)]


def test_another_period_is_one_click_away(page: ReportsPage, window: MainWindow, at_rest: AtRest) -> None:
    page.period.buttons[Preset.ALL].click()
    at_rest(window)
    assert page.report is not None
    assert page.report.period == Period()


def test_two_days_of_ones_own(page: ReportsPage, window: MainWindow, at_rest: AtRest, qtbot: QtBot) -> None:
    page.period.buttons[None].click()
    first, last = page.period.first.field, page.period.last.field
    assert isinstance(first, DateField)
    assert first.editor.hasFocus()
    qtbot.keyClicks(first.focus_widget, "2026-02-10")
    qtbot.keyClicks(last.focus_widget, "2026-02-01")
    at_rest(window)
    assert "ends before it begins" in page.period.last.error.text()
    last.set_value("2026-02-28")
    last.edited.emit()
    at_rest(window)
    assert page.report is not None
    assert page.report.period == Period(date(2026, 2, 10), date(2026, 2, 28))


def test_a_plot_says_its_figures_and_reads_as_a_table(page: ReportsPage, window: MainWindow, at_rest: AtRest) -> None:
    plot = body(page, "outcomes-by-role")
    assert isinstance(plot, PlotView)
    assert plot.accessibleName() == "Outcomes by role"
    assert "Therapist: Completed " in plot.accessibleDescription()
    card = page.cards["outcomes-by-role"]
    card.toggle.setFocus()
    QTest.keyClick(card.toggle, Qt.Key.Key_Return)
    at_rest(window)
    table = body(page, "outcomes-by-role")
    assert isinstance(table, FiguresTable)
    assert page.report is not None
    total = table.item(table.rowCount() - 1, table.columnCount() - 1)
    assert total is not None
    assert total.text() == str(page.report.loop[None].ended)
    assert card.toggle.text() == "Show as plot"


def test_the_letter_t_turns_all_and_that_is_remembered(
    page: ReportsPage, window: MainWindow, at_rest: AtRest, services: Services
) -> None:
    QTest.keyClick(page.period.buttons[Preset.YEAR], Qt.Key.Key_T)
    at_rest(window)
    assert all(isinstance(card.body, FiguresTable) for card in page.cards.values() if card.body is not None)
    page.period.buttons[Preset.ALL].click()
    at_rest(window)
    assert isinstance(body(page, "loop"), FiguresTable)
    QTest.keyClick(page.period.buttons[Preset.ALL], Qt.Key.Key_T)
    assert isinstance(body(page, "loop"), PlotView)


def test_everything_is_reached_by_tab_and_has_a_name(page: ReportsPage) -> None:
    reached = focusable(page)
    # Of the periods, Tab reaches the one that is chosen; arrow keys lead to the others.
    chosen = page.period.buttons[Preset.YEAR]
    assert {chosen, page.tables_button, page.save_button, page.print_button} <= set(reached)
    assert all(card.toggle in reached and card.body in reached for card in page.cards.values() if card.body)
    for one in reached:
        assert one.accessibleName() or getattr(one, "text", lambda: "")(), type(one).__name__
        assert min(one.width(), one.height()) >= 24


def test_escape_leads_back_to_the_period(page: ReportsPage) -> None:
    body(page, "loop").setFocus()
    QTest.keyClick(body(page, "loop"), Qt.Key.Key_Escape)
    assert page.period.buttons[Preset.YEAR].hasFocus()


def test_a_new_referral_is_counted_at_once(
    page: ReportsPage, window: MainWindow, at_rest: AtRest, services: Services
) -> None:
    assert page.report is not None
    before = sum(by_role[None] for by_role in page.report.months.values())
    services.referrals.log(ReferralInput(1, "C-9001", Role.THERAPIST, "grief"))
    at_rest(window)
    assert sum(by_role[None] for by_role in page.report.months.values()) == before + 1


def test_where_there_is_nothing_it_says_so(page: ReportsPage, window: MainWindow, at_rest: AtRest) -> None:
    page.period.buttons[None].click()
    page.period.last.field.set_value("1999-12-31")
    page.period.last.field.edited.emit()
    at_rest(window)
    assert page.cards["loop"].body is None
    assert not page.cards["loop"].toggle.isVisible()
    assert page.cards["freshness"].body is not None


def test_saving_asks_for_a_file_and_keeps_small_figures_back(
    page: ReportsPage, window: MainWindow, at_rest: AtRest, tmp_path: Path
) -> None:
    QTest.keyClick(page.period.buttons[Preset.YEAR], Qt.Key.Key_S)
    (dialog,) = page.findChildren(QFileDialog)
    assert dialog.selectedNameFilter().startswith("Excel")
    dialog.close()
    assert page.report is not None
    output.write(window.context, page, page.report, tmp_path / "r.csv", ReportFormat.CSV)
    at_rest(window)
    with (tmp_path / "r-loop.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "<11" in cells
    assert "10" not in cells
    assert window.toast.isVisible()


def test_the_kind_of_file_follows_the_name(tmp_path: Path) -> None:
    assert output.format_of(tmp_path / "a.csv", "Excel workbook (*.xlsx)") is ReportFormat.CSV
    assert output.format_of(tmp_path / "a", "CSV tables, one file each (*.csv)") is ReportFormat.CSV
    assert output.format_of(tmp_path / "a.txt", "") is ReportFormat.XLSX


def test_printing_opens_the_systems_dialog_and_prints_no_small_figure(
    page: ReportsPage, window: MainWindow, at_rest: AtRest, services: Services, tmp_path: Path
) -> None:
    assert page.report is not None
    guarded = services.reports.guarded(page.report)
    assert "&lt;11" in output.html(guarded)
    assert not [c for t in guarded for row in t.rows for c in row if isinstance(c, Count) and 0 < c.value < 11]
    page.print()
    (dialog,) = page.findChildren(QPrintDialog)
    dialog.close()
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "r.pdf"))
    output.print_on(window.context, page, printer, page.report)
    at_rest(window)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert services.store.audit_rows()[0].action == "report.print"


# --- what is looked for in vain -------------------------------------------------------------------------------
VAIN = "interventionist vietnamese detox "
SOUGHT = ("language:vietnamese", "level_of_care:detox", "role:interventionist")


@pytest.fixture
def searching(window: MainWindow, at_rest: AtRest) -> MainWindow:
    window.directory.searches.recent.looked_ms = 0
    window.directory.set_text(VAIN)
    at_rest(window)
    assert not window.directory.finds_anybody()
    return window


def unmet(services: Services) -> list[tuple[tuple[str, ...], int]]:
    return [(one.terms, one.count) for one in services.store.unmet(Period())]


def test_a_search_that_found_nobody_is_counted_when_it_is_left(
    searching: MainWindow, at_rest: AtRest, services: Services
) -> None:
    assert unmet(services) == []
    searching.navigate(Destination("reports"))
    at_rest(searching)
    assert unmet(services) == [(SOUGHT, 1)]


def test_once_is_enough(searching: MainWindow, at_rest: AtRest, services: Services) -> None:
    for text in ("", VAIN, "", VAIN, ""):
        searching.directory.set_text(text)
        at_rest(searching)
    assert [count for _, count in unmet(services)] == [1]


def test_who_only_types_on_has_left_nothing(window: MainWindow, at_rest: AtRest, services: Services) -> None:
    window.directory.searches.recent.looked_ms = 60_000
    window.directory.set_text(VAIN)
    at_rest(window)
    window.directory.set_text("therapist ")
    at_rest(window)
    assert unmet(services) == []


def test_a_name_that_is_not_found_is_no_need(searching: MainWindow, at_rest: AtRest, services: Services) -> None:
    searching.directory.searches.recent._counted.add(SOUGHT)
    searching.directory.set_text("therapist qqxxyyzz ")
    at_rest(searching)
    searching.directory.set_text("")
    at_rest(searching)
    assert unmet(services) == []
