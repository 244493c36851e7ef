"""Notes: written, looked at, revised with the older texts kept, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from caseworker.models.changes import Kind
from caseworker.services.bundle import Services
from caseworker.ui.main_window import MainWindow
from caseworker.ui.notes.dialog import NoteDialog

AtRest = Callable[[MainWindow], None]


def shown(window: MainWindow) -> NoteDialog:
    (found,) = [one for one in window.findChildren(NoteDialog) if one.isVisible()]
    return found


@pytest.fixture
def marisol(services: Services) -> int:
    return services.finding.search(services.finding.parse("marisol vega ")).ids[0]


@pytest.fixture
def dialog(window: MainWindow, marisol: int, at_rest: AtRest) -> NoteDialog:
    window.context.doors.write_note(marisol)
    at_rest(window)
    return shown(window)


def test_a_note_is_written_with_a_few_keys(
    window: MainWindow, services: Services, dialog: NoteDialog, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    before = len(services.directory.get(marisol).notes)
    qtbot.keyClicks(dialog.editor, "Calls back **after 4 pm**.")
    dialog.pinned.editor.click()
    qtbot.keyClick(dialog.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    notes = services.directory.get(marisol).notes
    assert len(notes) == before + 1
    added = next(note for note in notes if note.body == "Calls back **after 4 pm**.")
    assert added.pinned
    assert added.author == services.session.actor
    assert services.drafts.pending() == []


def test_preview_shows_formatting_and_no_html_of_its_own(dialog: NoteDialog, qtbot: QtBot) -> None:
    dialog.editor.setPlainText("**warm** hand-off <img src='https://example.org/x.png'>")
    dialog.mode._buttons[1].click()
    assert dialog.pages.currentWidget() is dialog.preview
    shown_text = dialog.preview.document().toPlainText()
    assert "warm hand-off" in shown_text
    assert "**" not in shown_text
    assert "\ufffc" not in shown_text, "a picture was put into the text"


def test_an_empty_note_is_refused_at_the_text(
    window: MainWindow, dialog: NoteDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    dialog.save_button.click()
    at_rest(window)
    assert "empty" in dialog.error.text()
    assert dialog.save_button.isEnabled()


def test_revising_keeps_the_older_text_with_author_and_date(
    window: MainWindow, services: Services, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    note_id = services.notes.add(marisol, "Closed on Mondays.").only(Kind.NOTE)
    services.notes.revise(note_id, "Closed on Mondays and Fridays.", False, expected=1)
    window.context.doors.write_note(marisol, note_id)
    at_rest(window)
    dialog = shown(window)
    assert dialog.editor.toPlainText() == "Closed on Mondays and Fridays."
    dialog.show_revisions.click()
    text = " ".join(label.text() for label in dialog.revisions.findChildren(QLabel) if label.isVisible())
    assert "Closed on Mondays." in text
    assert services.session.actor in text
    dialog.editor.setPlainText("Closed on Fridays.")
    dialog.save_button.click()
    at_rest(window)
    assert [old.body for old in services.notes.revisions(note_id)].count("Closed on Mondays and Fridays.") == 1


def test_deleting_can_be_undone(
    window: MainWindow, services: Services, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    note_id = services.notes.add(marisol, "Has a ramp at the back door.").only(Kind.NOTE)
    at_rest(window)
    window.context.doors.write_note(marisol, note_id)
    at_rest(window)
    shown(window).delete()
    at_rest(window)
    assert note_id not in [note.id for note in services.directory.get(marisol).notes]
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert note_id in [note.id for note in services.directory.get(marisol).notes]


def test_closing_keeps_the_text_and_opens_with_it_again(
    window: MainWindow, services: Services, dialog: NoteDialog, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(dialog.editor, "Half a tho")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at_rest(window)
    assert len(services.drafts.pending()) == 1
    assert "kept" in window.toast.message().text
    window.context.doors.write_note(marisol)
    at_rest(window)
    again = shown(window)
    assert again.editor.toPlainText() == "Half a tho"
    again.editor.setPlainText("")
    again.reject()
    at_rest(window)
    assert services.drafts.pending() == []


def test_two_people_at_one_note_lose_nothing(
    window: MainWindow, services: Services, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    note_id = services.notes.add(marisol, "First text.").only(Kind.NOTE)
    window.context.doors.write_note(marisol, note_id)
    at_rest(window)
    dialog = shown(window)
    services.notes.revise(note_id, "Their text.", False, expected=1)
    dialog.editor.setPlainText("My text.")
    dialog.save_button.click()
    at_rest(window)
    assert dialog.conflict.isVisible()
    assert "Their text." in dialog.conflict.text()
    dialog.save_button.click()
    at_rest(window)
    bodies = [old.body for old in services.notes.revisions(note_id)]
    assert "Their text." in bodies
    note = next(one for one in services.directory.get(marisol).notes if one.id == note_id)
    assert note.body == "My text."
