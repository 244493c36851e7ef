"""The dialog of the working rules: numbers, holidays, what is wrong beside its field, one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from caseworker.models.codes import FactGroup
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services
from caseworker.services.holidays import federal_holidays
from caseworker.ui.main_window import MainWindow
from caseworker.ui.working_rules import WorkingRulesDialog
from tests.ui.test_referrals import shown

AtRest = Callable[[MainWindow], None]


@pytest.fixture
def dialog(window: MainWindow, at_rest: AtRest) -> WorkingRulesDialog:
    window.actions_table.trigger("file.rules")
    at_rest(window)
    return shown(window, WorkingRulesDialog)


def test_what_is_entered_is_kept_and_can_be_undone(
    window: MainWindow, dialog: WorkingRulesDialog, services: Services, at_rest: AtRest, qtbot: QtBot
) -> None:
    assert dialog.field("response_days").field.focus_widget.hasFocus()
    dialog.field("response_days").field.set_value(3)
    dialog.field("fresh_days.availability").field.set_value(14)
    dialog.field("smallest_cell").field.set_value(5)
    dialog.holidays.add_button.click()
    editor = dialog.holidays.rows[0].parts["day"].field.focus_widget
    assert editor.hasFocus()
    qtbot.keyClicks(editor, "11/26/2026")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    rules = services.rule_book.rules
    assert (rules.response_days, rules.smallest_cell, rules.holidays) == (3, 5, (date(2026, 11, 26),))
    assert rules.fresh_days[FactGroup.AVAILABILITY] == 14
    assert rules.second_response_days == WorkingRules().second_response_days
    window.undo()
    at_rest(window)
    assert services.rule_book.rules == WorkingRules()


def test_the_federal_holidays_of_a_year_are_added_once(
    window: MainWindow, dialog: WorkingRulesDialog, services: Services, at_rest: AtRest
) -> None:
    dialog._year.field.set_value(2026)
    dialog.federal.click()
    dialog.federal.click()
    assert len(dialog.holidays.rows) == 11
    dialog._year.field.set_value(12)
    dialog.federal.click()
    assert dialog._year.error.has_error
    dialog.holidays.rows[0]._remove.click()
    dialog.keep()
    at_rest(window)
    assert services.rule_book.rules.holidays == federal_holidays(2026)[1:]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("response_days", None),
        ("response_days", 0),
        ("second_response_days", "two"),
        ("hard_stop_days", 2),
        ("fresh_days.reach", 0),
        ("expiry_warning_days", 9_999),
        ("smallest_cell", 0),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    window: MainWindow,
    dialog: WorkingRulesDialog,
    services: Services,
    at_rest: AtRest,
    field: str,
    value: object,
) -> None:
    dialog.field("response_days").field.set_value(3)
    dialog.field(field).field.set_value(value)
    dialog.keep()
    at_rest(window)
    assert dialog.isVisible()
    assert dialog.field(field).error.has_error
    assert dialog.field(field).field.focus_widget.hasFocus()
    assert services.rule_book.rules == WorkingRules()


def test_a_holiday_that_is_no_day_is_said_beside_it(
    window: MainWindow, dialog: WorkingRulesDialog, services: Services, at_rest: AtRest
) -> None:
    dialog.holidays.add_button.click()
    dialog.holidays.rows[0].parts["day"].field.set_value("soon")
    dialog.federal.click()
    dialog.keep()
    at_rest(window)
    assert dialog.holidays.rows[0].parts["day"].error.has_error
    assert len(dialog.holidays.rows) == 1
    assert services.rule_book.rules == WorkingRules()
