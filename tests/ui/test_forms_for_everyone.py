"""Every form and page of these folders: named for a screen reader, reached by Tab, large enough, never cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.query import Filters
from caseworker.models.referral import ReferralFilter, ReferralState
from caseworker.models.searches import Search
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.referrals.step_dialog import StepDialog
from caseworker.ui.theme import Scheme
from caseworker.ui.welcome.change import ChangePassphraseDialog
from caseworker.ui.welcome.protect import ProtectDialog

AtRest = Callable[[MainWindow], None]
Opener = Callable[[MainWindow, Services], None]


def _someone(services: Services) -> int:
    return services.finding.search(services.finding.parse("marisol vega ")).ids[0]


def _contact(window: MainWindow, services: Services) -> None:
    window.context.doors.edit_contact(_someone(services))


def _note(window: MainWindow, services: Services) -> None:
    window.context.doors.write_note(_someone(services))


def _referral(window: MainWindow, services: Services) -> None:
    window.context.doors.log_referral(_someone(services))


def _step(window: MainWindow, services: Services) -> None:
    row = next(one for one in services.referrals.find(ReferralFilter()) if one.state is ReferralState.SENT)
    StepDialog(window.context, window, row, ReferralState.DECLINED, window.context.did).open()


def _protect(window: MainWindow, services: Services) -> None:
    assert window.context.access
    ProtectDialog(window.context, window.context.access, window).open()


def _change(window: MainWindow, services: Services) -> None:
    assert window.context.access
    ChangePassphraseDialog(window.context, window.context.access, window).open()


def _save_search(window: MainWindow, services: Services) -> None:
    window.context.doors.save_search(Search("grief", Filters(telehealth=True)))


def _change_search(window: MainWindow, services: Services) -> None:
    saved = services.searches.saved()[0]
    window.context.doors.save_search(saved.search, saved)


DIALOGS: dict[str, Opener] = {
    "contact": _contact, "note": _note, "referral": _referral, "step": _step, "protect": _protect, "change": _change,
    "save search": _save_search, "change search": _change_search,
}  # fmt: skip


def dialog_of(window: MainWindow) -> QDialog:
    (found,) = (one for one in window.findChildren(QDialog) if one.isVisible())
    return found


def tab_stops(root: QWidget) -> list[QWidget]:
    return [
        one
        for one in root.findChildren(QWidget)
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def check_names(root: QWidget) -> None:
    for one in tab_stops(root):
        text = getattr(one, "text", None)
        is_button = isinstance(one, QAbstractButton)
        assert one.accessibleName() or (is_button and callable(text) and text()), f"{one} has no name"


def check_targets(root: QWidget) -> None:
    for one in root.findChildren(QAbstractButton):
        if one.isVisible() and not isinstance(one.parentWidget(), QLineEdit):
            assert one.height() >= 24, f"{one.accessibleName() or one.text()}: {one.height()} px"


@pytest.mark.parametrize("name", DIALOGS)
def test_dialogs_are_named_walked_by_tab_and_closed_by_escape(
    name: str, window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    DIALOGS[name](window, services)
    at_rest(window)
    dialog = dialog_of(window)
    assert dialog.windowTitle()
    check_names(dialog)
    check_targets(dialog)
    check_tab(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at_rest(window)
    assert not any(one.isVisible() for one in window.findChildren(QDialog))


def check_tab(dialog: QDialog) -> None:
    """Tab visits everything once around. Of a group of buttons it visits one; arrow keys go on from there."""
    dialog.activateWindow()
    stops = tab_stops(dialog)
    first = dialog.focusWidget()
    assert first is not None, "a dialog begins with the focus in it"
    seen = []
    for _ in range(len(stops) + 3):
        focus = dialog.focusWidget()
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        if dialog.focusWidget() is first:
            break
    else:
        pytest.fail(f"Tab never came back: {[one.accessibleName() for one in seen]}")
    grouped = [one for one in stops if isinstance(one, QAbstractButton) and one.group() is not None]
    missed = [one.accessibleName() for one in stops if one not in grouped and one not in seen]
    assert not missed
    for group in {one.group() for one in grouped}:
        assert any(button in seen for button in group.buttons())


@pytest.mark.parametrize("page", ["referrals", "to_verify", "which_role"])
def test_pages_are_named_and_large_enough(page: str, window: MainWindow, at_rest: AtRest) -> None:
    window.navigate(Destination(page))
    at_rest(window)
    made = window.page(page)
    assert made
    check_names(made.widget)
    check_targets(made.widget)


@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_is_cut_off_at_double_size_on_a_small_screen(
    name: str, window: MainWindow, services: Services, qapp: QApplication, at_rest: AtRest
) -> None:
    theme.apply(qapp, Scheme.DARK, 2.0)
    DIALOGS[name](window, services)
    at_rest(window)
    dialog = dialog_of(window)
    dialog.resize(1264, 660)
    at_rest(window)
    for one in dialog.findChildren(QWidget):
        if not one.isVisible() or isinstance(one, QScrollBar) or one.window() is not dialog:
            continue
        if isinstance(one, QLabel | QAbstractButton | QLineEdit) and one.width() > 1:
            right = one.mapTo(dialog, one.rect().topRight()).x()
            assert right <= dialog.width(), f"{one.accessibleName() or one} ends at {right}"
    dialog.reject()
    at_rest(window)
