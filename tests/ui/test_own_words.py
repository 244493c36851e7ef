"""The dialog of the user's own words: rows, errors beside them, at once in effect, undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from caseworker.models.own_words import OwnWord
from caseworker.ui.main_window import MainWindow
from caseworker.ui.own_words import OwnWordsDialog

AtRest = Callable[[MainWindow], None]


def dialog_of(window: MainWindow, at_rest: AtRest) -> OwnWordsDialog:
    window.actions_table["search.words"].trigger()
    at_rest(window)
    (dialog,) = window.findChildren(OwnWordsDialog)
    return dialog


def type_row(dialog: OwnWordsDialog, qtbot: QtBot, row: int, typed: str, means: str) -> None:
    for name, text in (("typed", typed), ("means", means)):
        field = dialog.rows.rows[row].parts[name].field.focus_widget
        field.clear()  # type: ignore[attr-defined]
        qtbot.keyClicks(field, text)


def test_a_word_is_taught_and_works_at_once(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.directory.set_text("cbh ")
    at_rest(window)
    assert window.directory.searcher.query.words == ("cbh",)
    dialog = dialog_of(window, at_rest)
    type_row(dialog, qtbot, 0, "CBH", "Medicaid")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    assert not window.findChildren(OwnWordsDialog) or not dialog.isVisible()
    assert [chip.label for chip in window.directory.searcher.query.understood] == ["Payment: Medicaid"]
    assert window.directory.model.rowCount() > 0
    window.undo()
    at_rest(window)
    assert window.directory.searcher.query.words == ("cbh",)


def test_what_is_wrong_is_said_beside_its_row(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    dialog = dialog_of(window, at_rest)
    type_row(dialog, qtbot, 0, "CBH", "Medicaid")
    dialog.rows.add_button.click()
    type_row(dialog, qtbot, 1, "fam tx", "")
    dialog.keep()
    at_rest(window)
    assert dialog.isVisible()
    first, second = (row.parts for row in dialog.rows.rows)
    assert not first["means"].error.has_error
    assert second["means"].error.has_error
    assert "Medicaid" in second["means"].field.focus_widget.accessibleDescription()
    assert window.context.services.own_words.all() == ()
    dialog.rows.rows[1]._remove.click()
    dialog.keep()
    at_rest(window)
    assert window.context.services.own_words.all() == (OwnWord("CBH", "Medicaid"),)


def test_the_words_that_are_there_are_shown(window: MainWindow, at_rest: AtRest) -> None:
    window.context.services.own_words.add("CBH", "Medicaid")
    dialog = dialog_of(window, at_rest)
    assert dialog.rows.value() == [{"typed": "CBH", "means": "Medicaid"}]
    assert dialog.rows.rows[0].parts["means"].field.focus_widget.accessibleName() == "Word 1, I mean"
    dialog.reject()
