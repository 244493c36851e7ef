"""Opening a directory whose search has to be built anew: it is told, it can be stopped, and it begins again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.app import compose
from caseworker.models.query import Query
from caseworker.services.program import Program
from caseworker.services.reference import Reference
from caseworker.settings import USE_KEYRING
from caseworker.storage.sqlite import index_building
from caseworker.ui import opening, run
from caseworker.ui.appearance import Appearance
from caseworker.ui.run import Start
from caseworker.ui.welcome import Unlock
from caseworker.ui.welcome.preparing import PreparingStep, PreparingWindow
from caseworker.ui.welcome.unlock import PassphraseEntry

from .conftest import settle
from .test_welcome import MemoryKeyring

GOOD = "harbor lantern seven"


class SlowBuild:
    """Lets the building of the index stop in its middle until `go_on`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may_go_on = threading.Event()
        build = index_building._built

        def built(*arguments: object) -> object:
            assert self.may_go_on.wait(20)
            return build(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(index_building, "_built", built)
        monkeypatch.setattr(index_building, "STEP", 10)

    def go_on(self) -> None:
        self.may_go_on.set()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowBuild]:
    monkeypatch.setattr(opening, "SHOWN_FROM", 2)
    monkeypatch.setattr(run, "PATIENCE", 0.05)
    made = SlowBuild(monkeypatch)
    yield made
    made.go_on()


@pytest.fixture
def program(tmp_path: Path, shared_reference: Reference, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr("caseworker.app.Reference", lambda: shared_reference)
    return compose(tmp_path / "own")


def filled(program: Program, passphrase: str | None) -> None:
    """A directory of 30 contacts that an update has to build the search of anew."""
    services = program.access.create(passphrase).services
    for number in range(30):
        services.directory.add(services.directory.validate({"given": "Ada", "family": f"Marsh{number}"}))
    services.store.close()


@pytest.fixture
def updated(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    return lambda: monkeypatch.setattr(index_building.index_schema, "VERSION", "of tomorrow")


@pytest.fixture
def start(program: Program, qapp: QApplication) -> Iterator[Start]:
    made = Start(program, Appearance(program.settings), qapp)
    yield made
    for window in (made.window, made.front()):
        if window is not None:
            window.close()
            window.deleteLater()
    made.end()
    made.deleteLater()


def test_a_long_preparation_is_told_and_leads_to_the_window(
    program: Program, start: Start, slow: SlowBuild, updated: Callable[[], None], qtbot: QtBot
) -> None:
    filled(program, None)
    updated()
    assert start.begin()
    shown = start.front()
    assert isinstance(shown, PreparingWindow)
    step = shown.step
    assert isinstance(step, PreparingStep)
    qtbot.waitUntil(lambda: step.heading.text() == "Preparing the search…")
    assert step.count.text() == "0 of 30 contacts"
    slow.go_on()
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)
    assert start.window is not None
    settle(start.window)
    assert start.window.directory.model.rowCount() == 30


def test_closing_the_window_stops_it_and_the_next_start_begins_again(
    program: Program, start: Start, slow: SlowBuild, updated: Callable[[], None], qtbot: QtBot
) -> None:
    filled(program, None)
    updated()
    assert start.begin()
    shown = start.front()
    assert shown is not None
    assert not shown.close(), "it goes when the work has stopped"
    slow.go_on()
    qtbot.waitUntil(lambda: start.front() is None, timeout=20_000)
    assert start.window is None
    services = program.access.open()
    assert services.finding.search(Query()).total == 30
    services.store.close()


def test_the_program_may_end_while_it_is_opened(
    program: Program, start: Start, slow: SlowBuild, updated: Callable[[], None]
) -> None:
    filled(program, None)
    updated()
    assert start.begin()
    slow.go_on()
    start.end()
    # The fixture that counts threads sees that nothing stays open.


def type_passphrase(unlock: Unlock, qtbot: QtBot) -> PreparingStep:
    """Unlocks, and waits until the page tells that the search is prepared."""
    step = unlock.step
    assert isinstance(step, PassphraseEntry)
    step.secret.set_value(GOOD)
    unlock.unlock()
    qtbot.waitUntil(lambda: unlock.findChild(PreparingStep) is not None, timeout=20_000)
    part = unlock.findChild(PreparingStep)
    assert isinstance(part, PreparingStep)
    assert part.count.text() == "0 of 30 contacts"
    return part


def test_unlocking_tells_it_below_the_passphrase(
    program: Program, start: Start, slow: SlowBuild, updated: Callable[[], None], qtbot: QtBot
) -> None:
    filled(program, GOOD)
    updated()
    assert start.begin()
    unlock = start.front()
    assert isinstance(unlock, Unlock)
    type_passphrase(unlock, qtbot)
    slow.go_on()
    qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)
    assert start.window is not None
    settle(start.window)
    assert start.window.directory.model.rowCount() == 30


def test_closing_the_unlock_page_stops_it_too(
    program: Program, start: Start, slow: SlowBuild, updated: Callable[[], None], qtbot: QtBot
) -> None:
    filled(program, GOOD)
    updated()
    assert start.begin()
    unlock = start.front()
    assert isinstance(unlock, Unlock)
    type_passphrase(unlock, qtbot)
    assert not unlock.close(), "it goes when the work has stopped"
    slow.go_on()
    qtbot.waitUntil(lambda: not unlock.isVisible(), timeout=20_000)
    assert start.window is None
    services = program.access.open(passphrase=GOOD)
    assert services.finding.search(Query()).total == 30
    services.store.close()


def test_the_keyring_way_tells_it_too(
    program: Program, start: Start, slow: SlowBuild, updated: Callable[[], None], qtbot: QtBot
) -> None:
    filled(program, GOOD)
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    try:
        assert program.access.remember(GOOD)
        program.settings.set(USE_KEYRING, True)
        updated()
        assert start.begin()
        qtbot.waitUntil(lambda: isinstance(start.front(), PreparingWindow), timeout=20_000)
        slow.go_on()
        qtbot.waitUntil(lambda: start.window is not None, timeout=20_000)
        assert start.window is not None
        settle(start.window)
    finally:
        keyring.set_keyring(before)
