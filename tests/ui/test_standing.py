"""What the open directory is: the line at the bottom, from the sample to one's own, the name, the folder's warning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.app import compose
from caseworker.errors import Locked
from caseworker.models.query import Query
from caseworker.services.bundle import Services
from caseworker.services.program import Program
from caseworker.services.reference import Reference
from caseworker.settings import Settings
from caseworker.storage import location
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.run import Start, later_pages
from caseworker.ui.theme import Scheme
from caseworker.ui.welcome import FirstRun
from caseworker.ui.welcome.first_run import PassphraseStep
from caseworker.ui.welcome.leave_sample import LeaveSampleDialog
from caseworker.ui.welcome.protect import ProtectDialog
from caseworker.ui.your_name import YourNameDialog

from .conftest import settle

Leave = Callable[[], FirstRun]


@pytest.fixture
def started(sample: Program, qapp: QApplication) -> Iterator[Start]:
    """The program as it starts on the sample."""
    start = Start(sample, Appearance(sample.settings), qapp)
    assert start.begin()
    assert start.window is not None
    settle(start.window)
    yield start
    for window in (start.window, start.front()):
        if window is not None:
            window.close()
            window.deleteLater()
    start.end()
    start.deleteLater()


@pytest.fixture
def leave(started: Start, qtbot: QtBot) -> Leave:
    """Presses what a person presses to get from the sample to the first run."""

    def press() -> FirstRun:
        window = started.window
        assert window is not None
        window.standing.link.click()
        (dialog,) = window.findChildren(LeaveSampleDialog)
        qtbot.keyClick(dialog.button, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(started.front(), FirstRun), timeout=20_000)
        first = started.front()
        assert isinstance(first, FirstRun)
        return first

    return press


def test_the_sample_says_what_it_is_and_leads_on(started: Start, leave: Leave, sample: Program, qtbot: QtBot) -> None:
    window = started.window
    assert window is not None
    assert window.standing.text() == "Sample directory: nobody here exists."
    assert window.standing.isVisible()
    assert window.actions_table["file.own"].isEnabled()
    first = leave()
    assert not sample.access.exists()
    (kept,) = sample.paths.backups.glob("sample-*.caseworker")
    first.start.empty.click()
    step = first.step
    assert isinstance(step, PassphraseStep)
    step.without.click()
    qtbot.waitUntil(lambda: started.window is not None, timeout=20_000)
    assert started.window is not None
    settle(started.window)
    store = started.window.context.services.store
    assert not store.is_sample
    assert store.count_contacts() == 0
    assert started.window.standing.text() == "Not protected: for trying out only."
    assert not started.window.actions_table["file.own"].isEnabled()
    again = compose(kept.parent / "again")
    again.paths.make()
    kept.rename(again.paths.directory)
    opened = again.access.open()
    assert opened.store.is_sample
    assert opened.store.count_contacts() > 80
    opened.store.close()


def test_the_colors_still_change_between_the_windows(started: Start, leave: Leave) -> None:
    leave()
    started._appearance.set_scheme(Scheme.DARK)
    started._appearance.set_scheme(Scheme.LIGHT)


def test_staying_changes_nothing(started: Start, sample: Program, qtbot: QtBot) -> None:
    window = started.window
    assert window is not None
    window.actions_table.trigger("file.own")
    (dialog,) = window.findChildren(LeaveSampleDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle(window)
    assert started.window is window
    assert window.isVisible()
    assert sample.access.exists()


def test_a_sample_that_somebody_else_has_open_stays(
    started: Start, sample: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []
    monkeypatch.setattr("caseworker.ui.run.tell", told.append)
    other = sample.access.open()
    before = started.window
    assert before is not None
    before.own_wanted.emit()
    qtbot.waitUntil(lambda: started.window not in (None, before), timeout=20_000)
    assert [type(one) for one in told] == [Locked]
    assert started.window is not None
    settle(started.window)
    assert started.window.context.services.store.count_contacts() > 80
    other.store.close()


@pytest.fixture
def own_window(
    tmp_path: Path, shared_reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Program, Services], MainWindow]]:
    monkeypatch.setattr("caseworker.app.Reference", lambda: shared_reference)
    made: list[tuple[MainWindow, Services]] = []

    def make(program: Program, services: Services) -> MainWindow:
        appearance = Appearance(program.settings)
        window = MainWindow(services, program.settings, appearance, program.access, later_pages())
        made.append((window, services))
        window.show()
        window.navigate(Destination("directory"))
        window.place.ask()
        settle(window)
        return window

    yield make
    for window, services in made:
        window.close()
        window.deleteLater()
        services.store.close()


def test_an_unprotected_directory_says_so_until_it_is_protected(
    own_window: Callable[[Program, Services], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    program = compose(tmp_path / "own")
    window = own_window(program, program.access.create(None).services)
    assert window.standing.isVisible()
    window.standing.link.click()
    (dialog,) = window.findChildren(ProtectDialog)
    for field in (dialog.fields.first, dialog.fields.second):
        field.field.set_value("harbor lantern seven")
    dialog.button.click()
    qtbot.waitUntil(lambda: dialog.panel is not None, timeout=20_000)
    assert dialog.panel is not None
    dialog.close()
    assert dialog.isVisible()
    assert "shown only now" in dialog.problem.text()
    dialog.panel.check.click()
    dialog.button.click()
    qtbot.waitUntil(lambda: not window.standing.isVisible(), timeout=20_000)
    assert window.toast.message().text == "The directory is encrypted."
    settle(window)


def test_a_protected_directory_says_nothing(
    own_window: Callable[[Program, Services], MainWindow], tmp_path: Path
) -> None:
    program = compose(tmp_path / "own")
    window = own_window(program, program.access.create("harbor lantern seven").services)
    assert not window.standing.isVisible()
    assert not window.place.isVisible()


def test_a_synchronized_folder_is_warned_of_until_it_was_read(
    own_window: Callable[[Program, Services], MainWindow], tmp_path: Path
) -> None:
    program = compose(tmp_path / "OneDrive - Harbor House" / "own")
    services = program.access.create(None).services
    window = own_window(program, services)
    assert window.place.isVisible()
    assert "synchronized by OneDrive" in window.place.banner.text()
    window.place.close_button.click()
    assert not window.place.isVisible()
    again = own_window(compose(program.paths.data), services)
    assert not again.place.isVisible()


def test_a_network_share_is_refused_before_anything_is_asked(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(f"2 1 0:9 / {tmp_path} rw - nfs4 files.example.org:/x rw\n")
    monkeypatch.setattr(location, "MOUNT_TABLE", table)
    monkeypatch.setattr(location.sys, "platform", "linux")
    told: list[str] = []
    monkeypatch.setattr("caseworker.ui.run.tell", lambda error: told.append(error.sentence))
    program = compose(tmp_path / "own")
    start = Start(program, Appearance(program.settings), qapp)
    assert not start.begin()
    assert "network share" in told[0]
    assert start.front() is None
    start.end()
    start.deleteLater()


def test_another_name_signs_from_now_on(window: MainWindow, services: Services, sample: Program) -> None:
    window.actions_table.trigger("file.name")
    (dialog,) = window.findChildren(YourNameDialog)
    before = services.session.actor
    assert dialog.name.field.value() == before
    assert dialog.name.field.editor.selectedText() == before, "typing writes over it"  # type: ignore[attr-defined]
    dialog.name.field.set_value(" ")
    dialog.button.click()
    assert dialog.name.error.has_error
    dialog.name.field.set_value("Dana Whitfield")
    dialog.button.click()
    assert Settings(sample.paths.settings).actor == "Dana Whitfield"
    contact_id = services.finding.search(Query(), limit=1).ids[0]
    services.notes.add(contact_id, "Rang at ten.")
    assert services.directory.get(contact_id).notes[0].author == "Dana Whitfield"
    assert services.store.audit_rows(limit=1)[0].actor == "Dana Whitfield"
    settle(window)
