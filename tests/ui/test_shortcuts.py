"""The sheet of keys: all that the table of actions binds, readable by a screen reader, closed by Esc."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.referral import ReferralState
from caseworker.ui.action_spec import MenuId
from caseworker.ui.action_table import SPECS
from caseworker.ui.actions import shown_keys, words
from caseworker.ui.referrals.words import step_letter, step_word
from caseworker.ui.shortcuts import ShortcutSheet, menu_lines
from caseworker.ui.widgets.key_caps import KeyCaps, caps_of


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def sheet(window: QWidget) -> ShortcutSheet:
    made = ShortcutSheet(window)
    made.open()
    return made


def test_every_key_of_the_table_is_on_the_sheet(sheet: ShortcutSheet) -> None:
    said = {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)}
    for spec in SPECS:
        for keys in shown_keys(spec) if spec.listed else ():
            assert any(name.startswith(words(spec)) and keys in name for name in said), (spec.id, keys)


def test_alike_actions_are_one_line_from_the_first_key_to_the_last(sheet: ShortcutSheet) -> None:
    alike = [keys for spec in SPECS if not spec.listed for keys in shown_keys(spec)]
    assert alike == [f"Alt+{slot}" for slot in range(1, 10)]
    said = {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)}
    assert "Take a saved search: Alt+1 … 9" in said


def test_the_steps_of_a_referral_are_on_the_sheet(sheet: ShortcutSheet) -> None:
    said = {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)}
    letters = {letter for state in ReferralState if (letter := step_letter(state))}
    assert letters == {"S", "N", "W", "A", "P", "H", "C", "D", "X", "Del"}
    for state in ReferralState:
        if letter := step_letter(state):
            assert f"{step_word(state)}: {letter}" in said
    assert "Open the contact: O" in said


def test_actions_without_a_key_are_left_out() -> None:
    named = {text for menu in MenuId for text, _keys in menu_lines(menu)}
    assert "Log referral" in named
    assert "About Caseworker" not in named


def test_menus_stand_without_their_mnemonics(sheet: ShortcutSheet) -> None:
    texts = {made.text() for made in sheet.findChildren(QLabel)}
    assert {"FILE", "EDIT", "CONTACT", "VIEW", "HELP"} <= texts


def test_escape_closes_it(sheet: ShortcutSheet, qtbot: QtBot) -> None:
    with qtbot.waitSignal(sheet.destroyed, timeout=2000):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_the_down_key_scrolls_while_close_has_the_focus(sheet: ShortcutSheet, qtbot: QtBot) -> None:
    sheet.resize(500, 260)
    qtbot.waitExposed(sheet)
    bar = sheet.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(sheet.main_button, Qt.Key.Key_Down)
    assert bar.value() > 0
    qtbot.keyClick(sheet.main_button, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()


@pytest.mark.parametrize(
    ("keys", "caps"),
    [
        ("R", ("R",)),
        ("Ctrl+Shift+Z", ("Ctrl", "Shift", "Z")),
        ("Ctrl++", ("Ctrl", "+")),
        ("+", ("+",)),
        ("⌘Z", ("⌘Z",)),
        ("Ctrl+-", ("Ctrl", "-")),
        ("Alt+1 … 9", ("Alt", "1 … 9")),
    ],
)
def test_a_combination_is_read_as_single_caps(keys: str, caps: tuple[str, ...]) -> None:
    assert caps_of(keys) == caps
