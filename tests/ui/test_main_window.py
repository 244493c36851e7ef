"""The window itself: menus and keys, accessibility, looks, and that it leaves nothing behind."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from caseworker.app import compose
from caseworker.errors import DiskFull, NotFound
from caseworker.services.bundle import Services
from caseworker.services.program import Program
from caseworker.services.reference import Reference
from caseworker.ui import theme
from caseworker.ui.action_table import SPECS
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Message
from caseworker.ui.main_window import MainWindow
from caseworker.ui.problems import CrashDialog, bugs_told
from caseworker.ui.run import Start
from caseworker.ui.single_instance import SingleInstance
from caseworker.ui.welcome import FirstRun, Unlock
from tests.ui.conftest import focusable, settle

AtRest = Callable[[MainWindow], None]
IDS = [spec.id for spec in SPECS]


# --- menus and keys -------------------------------------------------------------------------------------------
def test_no_two_actions_share_a_key() -> None:
    keys = [QKeySequence(key).toString() for spec in SPECS for key in spec.keys]
    bare = [spec.bare for spec in SPECS if spec.bare]
    assert len(keys) == len(set(keys))
    assert len(bare) == len(set(bare))
    assert all(keys)


def test_no_two_entries_of_a_menu_share_a_mnemonic() -> None:
    for menu in {spec.menu for spec in SPECS}:
        letters = [spec.text.split("&", 1)[1][0].lower() for spec in SPECS if spec.menu is menu and "&" in spec.text]
        assert len(letters) == len(set(letters)), (menu, sorted(letters))


def test_every_action_stands_in_a_menu(window: MainWindow) -> None:
    shown = {action.objectName() for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()}
    assert set(IDS) <= shown


@pytest.mark.parametrize("action_id", IDS)
def test_every_action_is_connected(window: MainWindow, action_id: str) -> None:
    assert window.actions_table[action_id].isSignalConnected(
        window.actions_table[action_id]
        .metaObject()
        .method(window.actions_table[action_id].metaObject().indexOfSignal("triggered(bool)"))
    )


def test_alt_with_the_letters_of_a_contact_is_no_menu(window: MainWindow) -> None:
    opened = {action.text().split("&", 1)[1][0].upper() for action in window.menuBar().actions()}
    assert not opened & set("RNSVE")


# --- accessibility --------------------------------------------------------------------------------------------
def test_everything_that_tab_reaches_has_a_name(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("marisol vega")
    window.actions_table.trigger("contact.sheet")
    at_rest(window)
    nameless = [one for one in focusable(window) if not _name(one)]
    assert not nameless, [f"{type(one).__name__} in {type(one.parentWidget()).__name__}" for one in nameless]


def _name(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_tab_reaches_everything_and_comes_round(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    wanted = {id(one): one for one in focusable(window)}
    window.directory.view.search.line.setFocus()
    for key, limit in ((Qt.Key.Key_Tab, 3 * len(wanted)), (Qt.Key.Key_Backtab, 3 * len(wanted))):
        seen = set()
        for _ in range(limit):
            focused = QApplication.focusWidget()
            assert focused is not None
            seen.add(id(focused))
            qtbot.keyClick(focused, key)
        missed = [one for one_id, one in wanted.items() if one_id not in seen]
        assert not missed, [f"{type(one).__name__} {_name(one)}" for one in missed]


def test_every_button_is_large_enough(window: MainWindow, at_rest: AtRest) -> None:
    small = [
        f"{type(one).__name__} {_name(one)} {one.width()}×{one.height()}"
        for one in window.findChildren(QAbstractButton)
        if one.isVisible() and min(one.width(), one.height()) < 24
    ]
    assert not small


def test_rows_speak(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("mateo quill")
    at_rest(window)
    model = window.directory.model
    said = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Mateo Quill", "Therapist, confirmed", "Philadelphia, PA", "Waitlist 3 wk", "checked"):
        assert part in said


@pytest.mark.parametrize("size", [(1280, 720), (1024, 720)])
def test_nothing_is_cut_off_at_double_size(window: MainWindow, at_rest: AtRest, size: tuple[int, int]) -> None:
    for _ in range(5):
        window.actions_table.trigger("view.larger")
    window.resize(*size)
    window.directory.set_text("marisol vega")
    at_rest(window)
    assert theme.scale() >= 2
    cut = [
        f"{_name(one)}: {one.width()} of {one.sizeHint().width()}"
        for one in window.findChildren(QAbstractButton)
        if one.isVisible() and one.window() is window and one.width() < one.minimumSizeHint().width()
    ]
    assert not cut
    outside = [
        _name(one)
        for one in window.directory.view.filters.findChildren(QAbstractButton)
        if one.isVisible() and not window.rect().contains(one.mapTo(window, one.rect().bottomRight()))
    ]
    assert not outside


# --- looks ----------------------------------------------------------------------------------------------------
def test_dark_repaints_everything(window: MainWindow, at_rest: AtRest) -> None:
    light = _ground(window)
    window.actions_table.trigger("theme.dark")
    at_rest(window)
    assert _ground(window) < 60 < light
    assert window.context.settings.get("scheme") == "dark"
    window.actions_table.trigger("theme.toggle")
    at_rest(window)
    assert _ground(window) > 200


def _ground(window: MainWindow) -> int:
    """How light the window's four corners and middle are, the darkest."""
    image = window.grab().toImage()
    points = [(5, image.height() - 200), (image.width() - 40, image.height() // 2), (120, image.height() - 120)]
    return max(image.pixelColor(x, y).lightness() for x, y in points)


def test_size_and_place_are_remembered(window: MainWindow, make_window: Callable[[Services], MainWindow]) -> None:
    window.resize(1010, 640)
    window.close()
    again = make_window(window.context.services)
    assert (again.width(), again.height()) != (1280, 800) or window.context.settings.get("window_geometry")


# --- messages -------------------------------------------------------------------------------------------------
def test_a_toast_offers_its_action(window: MainWindow, qtbot: QtBot) -> None:
    done: list[bool] = []
    window.notify(Message("Moved to the bin.", "Undo", lambda: done.append(True)))
    assert window.toast.isVisible()
    button = next(one for one in window.toast.findChildren(QAbstractButton) if one.text() == "Undo")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [True]
    assert not window.toast.isVisible()


def test_a_long_message_is_read_whole(window: MainWindow) -> None:
    window.notify(Message("The referral to the Alamo Ranch Veterans’ Counseling Center is kept as a draft. " * 2))
    told = next(one for one in window.toast.findChildren(QLabel) if one.text())
    for _ in range(2):
        window.toast.place()
        assert told.wordWrap()
        assert window.toast.height() >= window.toast.heightForWidth(window.toast.width())


def test_a_known_error_is_said_as_it_is(window: MainWindow, at_rest: AtRest) -> None:
    def fail() -> None:
        raise NotFound("The contact was deleted: search again.")

    window.tasks.run(fail, lambda _: None, owner=window)
    at_rest(window)
    assert window.toast.message().text == "The contact was deleted: search again."


def test_a_full_disk_must_be_seen(window: MainWindow, qtbot: QtBot) -> None:
    def fail() -> None:
        raise DiskFull("The disk is full: free some space and try again.")

    window.tasks.run(fail, lambda _: None, owner=window)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    box = QApplication.activeModalWidget()
    assert "disk is full" in box.text()  # type: ignore[attr-defined]
    box.close()


def test_a_bug_is_told_without_what_was_typed(
    services: Services, sample: Program, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    from caseworker.ui.tasks import Tasks

    tasks = Tasks()
    told: list[str] = []
    tasks.crashed.connect(told.append)

    def fail() -> None:
        raise ValueError("Jane Example, client C-1234")

    tasks.run(fail, lambda _: None, owner=tasks)
    qtbot.waitUntil(lambda: bool(told))
    assert "ValueError" in told[0]
    assert "test_main_window.py" in told[0]
    assert "Jane" not in told[0]
    assert "C-1234" not in told[0]
    assert "Jane" not in caplog.text
    caplog.clear()
    dialog = CrashDialog(told[0])
    qtbot.addWidget(dialog)
    dialog.show()
    copy = next(one for one in dialog.findChildren(QAbstractButton) if "Copy" in one.text())
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == told[0]
    dialog.close()
    tasks.shutdown()
    tasks.deleteLater()


def test_a_bug_on_the_ui_thread_is_told_once(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    before = sys.excepthook
    with bugs_told(lambda: parent):
        for _ in range(3):
            sys.excepthook(ValueError, ValueError("Jane Example"), None)
    assert sys.excepthook is before
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog)]
    assert len(dialogs) == 1
    assert caplog.text.count("ValueError") == 3
    assert "Jane" not in caplog.text
    caplog.clear()
    dialogs[0].close()


def test_undo_says_what_it_would_undo(window: MainWindow, at_rest: AtRest) -> None:
    window.actions_table.trigger("contact.favorite")
    at_rest(window)
    assert "change favorite" in window.actions_table["edit.undo"].text()
    window.undo()
    at_rest(window)
    assert "change favorite" in window.actions_table["edit.redo"].text()


# --- starting and ending --------------------------------------------------------------------------------------
def test_closing_leaves_no_thread(window: MainWindow) -> None:
    window.directory.set_text("near 19103 spanish")
    window.close()
    assert not [one.name for one in threading.enumerate() if one.name.startswith(("task", "query"))]


def test_results_for_a_deleted_widget_are_dropped(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    gate = threading.Event()
    seen: list[object] = []
    owner = QWidget()
    window.tasks.run(gate.wait, seen.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(0)
    QApplication.sendPostedEvents(None, 52)
    gate.set()
    at_rest(window)
    assert seen == []


def test_a_second_start_raises_the_first(tmp_path: object, qtbot: QtBot, sample: Program) -> None:
    first, second = SingleInstance(sample.paths.data), SingleInstance(sample.paths.data)
    assert first.claim()
    with qtbot.waitSignal(first.raised):
        assert not second.claim()
    first.release()
    assert second.claim()
    second.release()
    first.deleteLater()
    second.deleteLater()


def test_the_program_starts_on_a_directory_without_a_passphrase_and_keeps_a_log(
    sample: Program, qapp: QApplication, qtbot: QtBot, at_rest: AtRest, caplog: pytest.LogCaptureFixture
) -> None:
    appearance = Appearance(sample.settings)
    start = Start(sample, appearance, qapp)
    assert start.begin()
    assert start.window is not None
    at_rest(start.window)
    assert start.window.directory.model.rowCount() > 80
    with bugs_told(start.front):
        sys.excepthook(ValueError, ValueError("Jane Example"), None)
    written = sample.paths.log.read_text(encoding="utf-8")
    assert ("ValueError" in written, "Jane" in written) == (True, False)
    caplog.clear()
    start.window.close()
    start.window.deleteLater()
    start.end()
    start.deleteLater()


def test_the_first_run_leads_to_the_sample(
    tmp_path: Path, shared_reference: Reference, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, qtbot: QtBot
) -> None:
    monkeypatch.setattr("caseworker.app.Reference", lambda: shared_reference)
    program = compose(tmp_path / "new")
    start = Start(program, Appearance(program.settings), qapp)
    assert start.begin()
    first = start.front()
    assert isinstance(first, FirstRun)
    button = next(one for one in first.findChildren(QAbstractButton) if one.text() == "Open the sample")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: start.window is not None, timeout=30_000)
    _finish(start, qtbot)


def test_a_locked_directory_asks_for_its_passphrase(
    tmp_path: Path, shared_reference: Reference, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, qtbot: QtBot
) -> None:
    monkeypatch.setattr("caseworker.app.Reference", lambda: shared_reference)
    program = compose(tmp_path / "locked")
    program.access.create("correct horse battery staple").services.store.close()
    start = Start(program, Appearance(program.settings), qapp)
    assert start.begin()
    unlock = start.front()
    assert isinstance(unlock, Unlock)
    field = next(one for one in unlock.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClicks(field, "correct horse battery staple")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.window is not None, timeout=30_000)
    assert start.window is not None
    assert start.window.actions_table["file.passphrase"].isEnabled()
    assert not start.window.actions_table["file.protect"].isEnabled()
    _finish(start, qtbot)


def test_a_directory_that_is_none_is_said_in_a_sentence(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = compose(tmp_path / "broken")
    program.paths.make()
    program.paths.directory.write_bytes(b"SQLite format 3\x00" + b"nothing of the kind" * 300)
    told: list[str] = []
    monkeypatch.setattr("caseworker.ui.run.tell", lambda error: told.append(error.sentence))
    start = Start(program, Appearance(program.settings), qapp)
    assert not start.begin()
    assert told
    assert program.paths.directory.exists()
    start.end()
    start.deleteLater()


def _finish(start: Start, qtbot: QtBot) -> None:
    window = start.window
    assert window is not None
    settle(window)
    window.close()
    window.deleteLater()
    start.end()
    start.deleteLater()


# --- the focus ------------------------------------------------------------------------------------------------
_DIALOGS = ("contact.verify", "contact.note", "contact.refer", "contact.edit", "contact.new", "help.shortcuts")


@pytest.mark.parametrize("action_id", _DIALOGS)
def test_after_a_dialog_the_focus_is_where_it_was(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, action_id: str
) -> None:
    view = window.directory.view
    for place in (view.search.line, view.list):
        window.activateWindow()
        place.setFocus()
        qtbot.waitUntil(place.hasFocus)
        window.actions_table.trigger(action_id)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
        at_rest(window)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        with qtbot.waitSignal(dialog.destroyed):
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        at_rest(window)
        # Without a window manager nobody brings the window to the front again.
        window.activateWindow()
        qtbot.waitUntil(place.hasFocus)


class _BrokenDialog(QDialog):
    def closeEvent(self, _event: QCloseEvent) -> None:
        raise RuntimeError("half made")


def test_a_broken_dialog_does_not_keep_the_program_from_ending(
    window: MainWindow, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    broken = _BrokenDialog(window)
    broken.show()
    with qtbot.captureExceptions():
        assert window.close()
    assert not window.isVisible()
    assert "half made" not in caplog.text
    caplog.clear()
    broken.deleteLater()
