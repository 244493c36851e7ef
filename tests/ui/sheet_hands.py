"""Hands for tests of the sheet dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.models.referral import ReferralFilter
from caseworker.models.sheet import Disclosure, SheetTemplate
from caseworker.services.bundle import Services
from caseworker.ui import sheets
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.main_window import MainWindow
from caseworker.ui.sheets.dialog import SheetDialog

AtRest = Callable[[MainWindow], None]
Rest = Callable[[], None]


@pytest.fixture
def ids(services: Services) -> tuple[int, ...]:
    """Six contacts that may be printed, on the tray."""
    found = services.finding.search(services.finding.parse("therapist philadelphia"))
    chosen = [one for one in found.ids if not services.directory.get(one).facts.confidential][:6]
    services.lists.put(chosen)
    return tuple(chosen)


@pytest.fixture
def rest(window: MainWindow, at_rest: AtRest, qtbot: QtBot) -> Rest:
    """Waits until the pages that were asked for are shown and everything is stored."""

    def wait() -> None:
        at_rest(window)
        for one in window.findChildren(SheetDialog):
            qtbot.waitUntil(lambda one=one: not one.renderer.is_busy, timeout=20_000)
        at_rest(window)

    return wait


@pytest.fixture
def dialog(window: MainWindow, ids: tuple[int, ...], rest: Rest) -> Iterator[SheetDialog]:
    sheets.open_preview(window.context, window, ids)
    rest()
    yield opened(window)
    rest()


def opened(window: MainWindow) -> SheetDialog:
    (found,) = [one for one in window.findChildren(SheetDialog) if one.isVisible()]
    return found


def names(services: Services, ids: tuple[int, ...]) -> list[str]:
    return [services.directory.get(one).facts.display_name for one in ids]


def write(labeled: Labeled, text: str) -> None:
    """Into an empty field or over what is there, as a person types."""
    editor = labeled.field.focus_widget
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)


def choose(labeled: Labeled, value: object) -> None:
    labeled.field.set_value(value)
    labeled.field.edited.emit()


def known_code(services: Services) -> str:
    """A client whose referrals tell nothing that needs a consent."""
    rows = services.store.referrals(ReferralFilter(), limit=1_000)
    guarded = {row.client_code for row in rows if row.part2}
    return next(row.client_code for row in rows if row.client_code not in guarded)


def disclose(dialog: SheetDialog, wanted: Disclosure) -> None:
    """Fill in the client information as a person does."""
    client = dialog.form.client
    client.switch.editor.click()
    for labeled, text in (
        (client.client, wanted.client),
        (client.purpose, wanted.purpose),
        (client.recipient, wanted.recipient),
    ):
        write(labeled, text)
    if wanted.referrals:
        client.referrals.editor.click()


def accept_file(parent: QObject, path: Path) -> None:
    """Through the file dialog, as a person does it."""
    (chooser,) = parent.findChildren(QFileDialog)
    chooser.setDirectory(str(path.parent))
    name = next(one for one in chooser.findChildren(QLineEdit) if one.objectName() == "fileNameEdit")
    name.setText(path.name)
    chooser.accept()


def template(code: str, services: Services) -> SheetTemplate:
    return next(one for one in services.sheets.templates() if one.code == code)
