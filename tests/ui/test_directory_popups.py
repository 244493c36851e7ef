"""What opens from the Directory page: place and distance, long lists, verifying; and the chips that fold away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from caseworker.models.codes import FactGroup, VerifyOutcome
from caseworker.models.query import Sort
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.ui.directory.near_popup import NearPopup
from caseworker.ui.directory.verify import VerifyDialog
from caseworker.ui.main_window import MainWindow
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.chips import FilterButton
from caseworker.ui.widgets.labels import FieldError
from caseworker.ui.widgets.markdown import MarkdownView, open_safely
from caseworker.ui.widgets.pick_popup import PickPopup

AtRest = Callable[[MainWindow], None]


# --- place ----------------------------------------------------------------------------------------------------
def near_popup(window: MainWindow) -> NearPopup:
    window.directory.view.filters._distance.open()
    return window.directory.view.filters.findChild(NearPopup)  # type: ignore[return-value]


def test_a_place_and_a_distance_narrow_the_list(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    popup = near_popup(window)
    qtbot.keyClicks(popup._place, "camden, nj")
    qtbot.keyClick(popup._place, Qt.Key.Key_Return)
    at_rest(window)
    assert not popup.isVisible()
    query = window.directory.searcher.query
    assert query.near is not None
    assert query.near.latitude == pytest.approx(39.9, abs=0.3)
    assert query.sort is Sort.NEAREST
    assert 0 < window.directory.model.rowCount() < 88


def test_telehealth_counts_as_near_when_it_is_ticked(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    popup = near_popup(window)
    qtbot.keyClicks(popup._place, "19103")
    popup._telehealth.click()
    qtbot.keyClick(popup._place, Qt.Key.Key_Return)
    at_rest(window)
    near = window.directory.searcher.query.near
    assert near is not None
    assert (near.or_telehealth, near.state) == (True, "PA")
    assert "telehealth" in window.directory.view.filters._distance.accessibleName()
    assert near_popup(window)._telehealth.isChecked()
    popup.close()


def test_a_military_post_office_is_told_in_the_popup(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    popup = near_popup(window)
    qtbot.keyClicks(popup._place, "APO AE 09012")
    qtbot.keyClick(popup._place, Qt.Key.Key_Return)
    at_rest(window)
    assert "military post office" in popup._place.accessibleDescription()
    popup.close()


def test_a_place_that_does_not_exist_is_said_beside_the_field(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest
) -> None:
    popup = near_popup(window)
    qtbot.keyClicks(popup._place, "00000")
    qtbot.keyClick(popup._place, Qt.Key.Key_Return)
    at_rest(window)
    assert popup.isVisible()
    error = popup.findChild(FieldError)
    assert error.has_error  # type: ignore[union-attr]
    assert "00000" in popup._place.accessibleDescription()
    assert window.directory.searcher.query.near is None
    popup.close()


def test_choosing_a_place_replaces_the_typed_one(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.directory.set_text("trauma near 19103")
    at_rest(window)
    popup = near_popup(window)
    assert popup._place.text() == "19103"
    popup._forget()
    at_rest(window)
    assert window.directory.searcher.query.near is None
    assert window.directory.view.search.text().strip() == "trauma"


# --- long lists -----------------------------------------------------------------------------------------------
@pytest.fixture
def popup(qtbot: QtBot) -> PickPopup:
    choices = [("medicaid", "Medicaid", "MA Medical Assistance"), ("aetna", "Aetna", ""), ("tricare", "TRICARE", "")]
    made = PickPopup("Payer", choices)
    qtbot.addWidget(made)
    made.open_at(QPoint(0, 0), ["aetna"])
    return made


def test_the_list_narrows_by_any_spelling_and_enter_chooses(popup: PickPopup, qtbot: QtBot) -> None:
    seen: list[tuple[str, ...]] = []
    popup.picked.connect(seen.append)
    qtbot.keyClicks(popup.field, "medical")
    shown = [popup.list.item(i).text() for i in range(3) if not popup.list.item(i).isHidden()]
    assert shown == ["Medicaid"]
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert seen == [("medicaid", "aetna")]


def test_arrow_keys_walk_the_list_from_the_field(popup: PickPopup, qtbot: QtBot) -> None:
    seen: list[tuple[str, ...]] = []
    popup.picked.connect(seen.append)
    for _ in range(3):
        qtbot.keyClick(popup.field, Qt.Key.Key_Down)
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert seen[-1] == ("aetna", "tricare")


def test_a_filter_is_chosen_shown_and_cleared_by_key(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    bar = window.directory.view.filters
    bar._payer.open()
    popup = bar._popups[TermKind.PAYER]
    qtbot.keyClicks(popup.field, "medicaid")
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    popup.close()
    at_rest(window)
    found = window.directory.model.rowCount()
    assert 0 < found < 88
    assert "Medicaid" in bar._payer.accessibleName()
    qtbot.keyClick(bar._payer, Qt.Key.Key_Delete)
    at_rest(window)
    assert window.directory.model.rowCount() > found


def test_filters_that_do_not_fit_are_offered_under_more(window: MainWindow, at_rest: AtRest) -> None:
    bar = window.directory.view.filters
    window.resize(1400, 800)
    window.directory.set_text("")
    at_rest(window)
    assert all(button.isVisible() for button in bar.findChildren(FilterButton))
    window.directory.set_text("therapist spanish trauma medicaid near 19103")
    at_rest(window)
    hidden = [button for button in bar.findChildren(FilterButton) if not button.isVisible()]
    offered = [action for action in bar._folded.values() if action.isVisible()]
    assert hidden
    assert len(offered) >= len(hidden)
    tops = {
        button.y() for button in bar.findChildren(FilterButton) if button.isVisible() and button.parent() is not bar
    }
    assert len(tops) == 1


# --- verifying ------------------------------------------------------------------------------------------------
def verify_dialog(window: MainWindow, qtbot: QtBot) -> VerifyDialog:
    window.actions_table.trigger("contact.verify")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), VerifyDialog))
    return QApplication.activeModalWidget()  # type: ignore[return-value]


def test_verifying_records_what_was_checked(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    window.directory.set_text("marisol vega")
    at_rest(window)
    contact_id = window.directory.current_id()
    assert contact_id is not None
    dialog = verify_dialog(window, qtbot)
    boxes = {box.text(): box for box in dialog.findChildren(QCheckBox)}
    assert boxes["Payment"].isChecked()
    assert not boxes["Availability"].isChecked()
    boxes["Availability"].setChecked(True)
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    at_rest(window)
    contact = services.directory.get(contact_id)
    checked = contact.last_checked(FactGroup.PAYMENT)
    assert checked is not None
    assert checked.on == services.session.today()
    assert not services.directory.freshness(contact, services.session.today())[FactGroup.AVAILABILITY].is_stale


def test_verifying_takes_the_keys_of_every_form(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    dialog = verify_dialog(window, qtbot)
    keys = {one.text(): one.accessibleDescription() for one in dialog.findChildren(Button)}
    assert keys["Cancel"] == "Key Esc"
    next(box for box in dialog.findChildren(QCheckBox)).setChecked(True)
    source = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == "Source")
    source.setFocus()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(source, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_verifying_nothing_is_refused_beside_the_choice(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    dialog = verify_dialog(window, qtbot)
    for box in dialog.findChildren(QCheckBox):
        box.setChecked(False)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    at_rest(window)
    error = dialog.findChild(FieldError)
    assert error.has_error  # type: ignore[union-attr]
    assert dialog.isVisible()
    dialog.reject()


def test_no_answer_twice_makes_a_listing_suspect(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    dialog = verify_dialog(window, qtbot)
    next(one for one in dialog.findChildren(QCheckBox) if "Phone" in one.text()).setChecked(True)
    next(one for one in dialog.findChildren(QRadioButton) if one.text() == "No answer").setChecked(True)
    assert dialog.typed()[2] is VerifyOutcome.NO_ANSWER
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    at_rest(window)
    contact_id = window.directory.current_id()
    assert contact_id is not None
    assert any(one.outcome is VerifyOutcome.NO_ANSWER for one in services.directory.get(contact_id).checked)


# --- notes as rich text ---------------------------------------------------------------------------------------
def test_a_note_shows_its_markdown_and_nothing_foreign(qtbot: QtBot) -> None:
    view = MarkdownView("**Calls back** ![x](https://tracker.example.org/p.png) <b>raw</b>", "Note")
    qtbot.addWidget(view)
    view.show()
    assert "Calls back" in view.toPlainText()
    assert "<b>raw</b>" in view.toPlainText()
    assert view.loadResource(2, "https://tracker.example.org/p.png") is None


def test_a_note_in_the_pane_is_read_whole(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    # Its height comes from its text: a field's margins would cut the first line.
    window.directory.set_text("marisol vega")
    at_rest(window)
    notes = [one for one in window.directory.view.pane.findChildren(MarkdownView) if one.isVisibleTo(window)]
    assert notes
    for note in notes:
        qtbot.waitUntil(lambda one=note: one.viewport().height() >= one.document().size().height())  # type: ignore[misc]


@pytest.mark.parametrize("link", ["file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "data:text/html,x"])
def test_only_links_that_show_or_call_are_opened(link: str, qtbot: QtBot) -> None:
    assert open_safely(link) is False
