"""Referrals: logged in a few keystrokes, protected first, moved on by legal steps, closed with an outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.app import compose
from caseworker.errors import PassphraseNeeded
from caseworker.models.referral import (
    TERMINAL,
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralRow,
    ReferralState,
)
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from caseworker.services.referral_words import state_word
from caseworker.ui import theme
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.referrals.form import ReferralDialog
from caseworker.ui.referrals.model import Column, ReferralModel
from caseworker.ui.referrals.page import ReferralsPage
from caseworker.ui.referrals.step_dialog import StepDialog
from caseworker.ui.referrals.words import LOOKS
from caseworker.ui.run import later_pages
from caseworker.ui.theme import Scheme
from caseworker.ui.welcome.protect import ProtectDialog
from caseworker.ui.widgets.lined_table import CELL_MARGINS

AtRest = Callable[[MainWindow], None]
D = TypeVar("D", bound=QDialog)


def shown(window: QWidget, kind: type[D]) -> D:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
    return found[0]


def line_of(dialog: ReferralDialog | StepDialog, name: str) -> QLineEdit:
    editor = dialog.field(name).field.focus_widget
    assert isinstance(editor, QLineEdit)
    return editor


def contact_id(services: Services, name: str) -> int:
    return services.finding.search(services.finding.parse(f"{name} ")).ids[0]


def by_code(services: Services, code: str) -> list[ReferralRow]:
    return services.referrals.find(ReferralFilter(client_code=code))


@pytest.fixture
def page(window: MainWindow, at_rest: AtRest) -> ReferralsPage:
    window.navigate(Destination("referrals"))
    at_rest(window)
    made = window._pages["referrals"]
    assert isinstance(made, ReferralsPage)
    return made


@pytest.fixture
def form(window: MainWindow, services: Services, at_rest: AtRest) -> ReferralDialog:
    window.context.doors.log_referral(contact_id(services, "marisol vega"))
    at_rest(window)
    return shown(window, ReferralDialog)


def select(page: ReferralsPage, row: ReferralRow) -> None:
    page.table.select(page.model.row_of(row.id))


# --- logging ----------------------------------------------------------------------------------------------


def test_a_referral_is_logged_with_few_keys(
    window: MainWindow, services: Services, form: ReferralDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    code = services.referrals.next_client_code()
    assert form.focusWidget() is line_of(form, "client_code")
    form.new_code.click()
    focus = form.focusWidget()
    assert focus is form.field("reason").field.focus_widget
    qtbot.keyClicks(focus, "Trauma, teen")
    qtbot.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    (row,) = by_code(services, code)
    assert (row.state, row.reason, row.role_sought) == (ReferralState.SENT, "Trauma, teen", Role.THERAPIST)
    assert row.follow_up == services.referrals.proposed_follow_up(Role.THERAPIST, services.session.today())
    message = window.toast.message()
    assert message.action, "logging can be undone"
    message.action()
    at_rest(window)
    assert by_code(services, code) == []


def test_the_day_to_follow_up_goes_with_the_role_until_somebody_chose_one(
    services: Services, form: ReferralDialog, qtbot: QtBot
) -> None:
    today = services.session.today()
    day, role = form.field("follow_up").field, form.field("role_sought").field
    role._buttons[0].click()  # type: ignore[attr-defined]
    assert day.value() == today.isoformat(), "an interventionist answers the same day"
    editor = line_of(form, "follow_up")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "+9")
    role._buttons[1].click()  # type: ignore[attr-defined]
    assert day.value() == (today + timedelta(days=9)).isoformat()


def test_a_name_is_no_client_code(
    window: MainWindow, services: Services, form: ReferralDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(line_of(form, "client_code"), "Ann Miller")
    form.save()
    at_rest(window)
    assert "never a name" in form.field("client_code").error.text()
    assert form.field("reason").error.has_error
    assert form.focusWidget() is line_of(form, "client_code")
    assert by_code(services, "Ann Miller") == []


def test_known_codes_are_offered_and_an_ended_referral_can_be_replaced(
    window: MainWindow, services: Services, form: ReferralDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    ended = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.DECLINED)
    completer = line_of(form, "client_code").completer()
    offered = {completer.model().index(i, 0).data() for i in range(completer.model().rowCount())}
    assert ended.client_code in offered
    assert not form.field("replaces").isVisibleTo(form)
    qtbot.keyClicks(line_of(form, "client_code"), ended.client_code)
    at_rest(window)
    assert form.field("replaces").isVisibleTo(form)
    form.field("replaces").field.set_value(ended.id)
    form.field("reason").field.set_value("Second try")
    form.save()
    at_rest(window)
    newest = max(by_code(services, ended.client_code), key=lambda row: row.id)
    assert newest.replaces == ended.id


def test_closing_keeps_the_referral_as_typed(
    window: MainWindow, services: Services, form: ReferralDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(line_of(form, "client_code"), "C-9001")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    at_rest(window)
    message = window.toast.message()
    assert "draft" in message.text
    assert message.action
    message.action()
    at_rest(window)
    again = shown(window, ReferralDialog)
    assert line_of(again, "client_code").text() == "C-9001"
    again.field("reason").field.set_value("Grief")
    again.draft_button.click()
    at_rest(window)
    (row,) = by_code(services, "C-9001")
    assert row.state is ReferralState.DRAFT
    assert services.drafts.pending() == []


# --- protect first ----------------------------------------------------------------------------------------


@pytest.fixture
def trial(tmp_path: Path, qtbot: QtBot, at_rest: AtRest) -> Iterator[tuple[MainWindow, Services]]:
    """A window on a directory without a passphrase, with one contact."""
    program = compose(tmp_path / "trial")
    services = program.access.create(None).services
    services.directory.add(services.directory.validate({"given": "Ada", "family": "Fenwick", "credential_text": "LPC"}))
    window = MainWindow(services, program.settings, Appearance(program.settings), program.access, later_pages())
    window.show()
    window.navigate(Destination("directory"))
    at_rest(window)
    yield window, services
    window.close()
    window.deleteLater()
    services.store.close()


def test_a_trial_directory_is_protected_before_anything_is_typed(
    trial: tuple[MainWindow, Services], qtbot: QtBot, at_rest: AtRest
) -> None:
    window, services = trial
    window.context.doors.log_referral(contact_id(services, "fenwick"))
    at_rest(window)
    protect = shown(window, ProtectDialog)
    assert not window.findChildren(ReferralDialog), "no client data is typed into a plain file"
    protect.button.click()
    assert protect.fields.first.error.has_error, "an empty passphrase"
    protect.fields.first.field.set_value("harbor lantern seven")
    protect.fields.second.field.set_value("harbor lantern eight")
    protect.button.click()
    assert "not the same" in protect.fields.second.error.text()
    protect.fields.second.field.set_value("harbor lantern seven")
    protect.button.click()
    qtbot.waitUntil(lambda: protect.panel is not None, timeout=20_000)
    assert services.store.is_protected
    panel = protect.panel
    assert panel
    assert not protect.button.isEnabled(), "the recovery key must be confirmed"
    qtbot.keyClick(protect, Qt.Key.Key_Escape)
    assert protect.isVisible()
    panel.check.click()
    protect.button.click()
    at_rest(window)
    form = shown(window, ReferralDialog)
    qtbot.keyClicks(line_of(form, "client_code"), "C-1")
    form.field("reason").field.set_value("Grief")
    form.save()
    at_rest(window)
    (row,) = by_code(services, "C-1")
    assert (row.reason, row.state) == ("Grief", ReferralState.SENT)
    assert services.drafts.pending() == []


def test_not_now_opens_no_form(trial: tuple[MainWindow, Services], qtbot: QtBot, at_rest: AtRest) -> None:
    window, services = trial
    window.context.doors.log_referral(contact_id(services, "fenwick"))
    at_rest(window)
    qtbot.keyClick(shown(window, ProtectDialog), Qt.Key.Key_Escape)
    at_rest(window)
    assert not window.findChildren(ReferralDialog)
    assert not services.store.is_protected


def test_no_draft_of_a_referral_lies_in_a_plain_file(trial: tuple[MainWindow, Services]) -> None:
    _, services = trial
    with pytest.raises(PassphraseNeeded):
        services.drafts.save("referral:new:1", {"client_code": "C-77"})
    assert services.drafts.pending() == []


# --- the page ---------------------------------------------------------------------------------------------


def test_the_page_shows_open_ones_with_a_summary(page: ReferralsPage, services: Services) -> None:
    summary = services.referrals.summary()
    assert page.model.rowCount() == summary.open
    assert f"{summary.open} open" in page.search.count_text()
    assert f"{summary.due} due" in page.search.count_text()
    assert summary.loop_rate is not None
    assert f"{round(100 * summary.loop_rate)}% with a known outcome" in page.search.count_text()


@pytest.mark.parametrize(
    ("column", "text", "bold"),
    [
        (Column.NEXT, "Follow up tomorrow", False),
        (Column.NEXT, "Ask again tomorrow", False),
        (Column.NEXT, "Try another contact", False),
        (Column.STATE, "? No response, overdue 1 day", True),
    ],
)
def test_state_and_next_step_are_not_cut(page: ReferralsPage, column: Column, text: str, bold: bool) -> None:
    header = page.table.horizontalHeader()
    needed = QFontMetrics(theme.font(bold=bold)).horizontalAdvance(text) + theme.px(CELL_MARGINS)
    assert needed <= header.sectionSize(column)
    assert sum(header.sectionSize(one) for one in Column) <= page.table.viewport().width()


def test_the_model_keeps_qts_contract(services: Services) -> None:
    model = ReferralModel(services.session.today, lambda: services.rule_book.clocks)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(services.referrals.find(ReferralFilter()))
    model.show([])
    assert tester.model() is model


def test_every_state_has_its_own_sign_and_word() -> None:
    assert set(LOOKS) == set(ReferralState)
    words = {(LOOKS[state].sign, state_word(state)) for state in ReferralState}
    assert len(words) == len(ReferralState)


def test_searching_and_filters(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(page.search.line, "c-2315")
    at_rest(window)
    assert page.model.rowCount() == 1
    qtbot.keyClick(page.search.line, Qt.Key.Key_Escape)
    page.filters.open.click()
    at_rest(window)
    assert page.model.rowCount() == len(services.referrals.find(ReferralFilter()))
    page.filters.mine.click()
    at_rest(window)
    mine = services.referrals.find(ReferralFilter(mine=services.session.actor))
    assert page.model.rowCount() == len(mine)
    page.filters.show_due()
    at_rest(window)
    assert page.model.rowCount() == services.referrals.summary().due
    role = next(action for action in page.filters.role.choices.actions() if action.data() == "interventionist")
    page.filters.show_everything()
    role.trigger()
    at_rest(window)
    roles = {row.role_sought for i in range(page.model.rowCount()) if (row := page.model.item(i))}
    assert roles == {Role.INTERVENTIONIST}
    assert "Interventionist" in page.filters.role.accessibleName()


def test_nothing_found_says_what_to_do(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(page.search.line, "zzzz")
    at_rest(window)
    assert page.empty.isVisible()
    (button,) = page.empty.buttons
    button.click()
    at_rest(window)
    assert page.model.rowCount() == len(services.referrals.find(ReferralFilter()))


def test_every_row_shows_a_word_for_state_and_next(page: ReferralsPage, window: MainWindow, at_rest: AtRest) -> None:
    page.filters.show_everything()
    at_rest(window)
    states = set()
    for place in range(page.model.rowCount()):
        row = page.model.item(place)
        assert row
        states.add(row.state)
        text = page.model.index(place, Column.STATE).data()
        assert state_word(row.state) in text
        assert page.model.index(place, Column.NEXT).data()
        assert page.model.index(place, Column.LAST).data()
    assert states == set(ReferralState), "the sample has every state"


def test_only_legal_steps_are_offered(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    page.filters.show_everything()
    at_rest(window)
    seen = set()
    for place in range(page.model.rowCount()):
        row = page.model.item(place)
        assert row
        if row.state in seen:
            continue
        seen.add(row.state)
        select(page, row)
        at_rest(window)
        assert page.detail
        assert page.detail.row.id == row.id
        assert tuple(page.detail.buttons) == services.referrals.steps(row)
    assert seen == set(ReferralState)


def test_keys_walk_and_take_a_step(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClick(page.search.line, Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == 1
    qtbot.keyClick(page.search.line, Qt.Key.Key_Return)
    assert window.focusWidget() is page.table
    sent = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.SENT)
    select(page, sent)
    at_rest(window)
    qtbot.keyClick(page.table, Qt.Key.Key_A)
    at_rest(window)
    after = services.referrals.get(sent.id)
    assert after.state is ReferralState.ACCEPTED
    assert page.current_id() == sent.id, "the selection stays with the referral"
    assert page.detail
    text = " ".join(label.text() for label in page.detail.findChildren(QLabel))
    assert "Accepted" in text
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.detail.isAncestorOf(window.focusWidget())
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert services.referrals.get(sent.id).state is ReferralState.SENT


def test_a_decline_asks_for_its_reason_and_doubts_the_listing(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    sent = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.SENT)
    select(page, sent)
    at_rest(window)
    qtbot.keyClick(page.table, Qt.Key.Key_D)
    dialog = shown(window, StepDialog)
    dialog.save()
    at_rest(window)
    assert dialog.field("reason").error.has_error
    assert services.referrals.get(sent.id).state is ReferralState.SENT
    dialog.field("reason").field.set_value("other")
    dialog.save()
    at_rest(window)
    assert dialog.field("reason_text").error.has_error
    dialog.field("reason").field.set_value("no_capacity")
    dialog.save()
    at_rest(window)
    after = services.referrals.get(sent.id)
    assert (after.state, after.last_reason) == (ReferralState.DECLINED, ReasonCode.NO_CAPACITY)
    assert (after.outcome_on, after.outcome_source) == (None, None), "no outcome was named"


@pytest.mark.parametrize("by_key", [True, False])
def test_what_may_be_the_outcome_is_shown_before_anything_is_typed(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest, by_key: bool
) -> None:
    accepted = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.ACCEPTED)
    select(page, accepted)
    at_rest(window)
    page.take_step(ReferralState.COMPLETED)
    line = line_of(shown(window, StepDialog), "outcome")
    if by_key:
        qtbot.keyClick(line, Qt.Key.Key_Down)
    else:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    offered = line.completer().popup()
    assert offered is not None
    assert offered.isVisible()
    model = offered.model()
    assert "Seen" in {model.index(row, 0).data() for row in range(model.rowCount())}
    assert not offered.verticalScrollBar().isVisible()
    offered.hide()


def test_closing_needs_outcome_day_and_who_said_so(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    accepted = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.ACCEPTED)
    select(page, accepted)
    at_rest(window)
    page.take_step(ReferralState.COMPLETED)
    dialog = shown(window, StepDialog)
    dialog.save()
    at_rest(window)
    assert dialog.field("outcome").error.has_error
    assert dialog.field("outcome_source").error.has_error
    assert not dialog.field("outcome_on").error.has_error, "today is proposed"
    qtbot.keyClicks(line_of(dialog, "outcome"), "Seen")
    dialog.field("outcome_source").field._buttons[1].click()  # type: ignore[attr-defined]
    dialog.save()
    at_rest(window)
    after = services.referrals.get(accepted.id)
    assert (after.state, after.outcome, after.outcome_source) == (
        ReferralState.COMPLETED, "Seen", OutcomeSource.PROVIDER,
    )  # fmt: skip
    assert after.outcome_on == services.session.today()
    assert after.state in TERMINAL


def test_somebody_else_was_quicker(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    sent = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.SENT)
    select(page, sent)
    at_rest(window)
    services.referrals.edit(sent.id, _input_of(sent), sent.version)
    # Before the announcement of that change reaches the page.
    page.take_step(ReferralState.ACCEPTED)
    at_rest(window)
    assert services.referrals.get(sent.id).state is ReferralState.SENT
    assert "changed" in window.toast.message().text


def test_correcting_keeps_the_state(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    row = page.current_row()
    assert row
    page._edit()
    at_rest(window)
    form = shown(window, ReferralDialog)
    assert line_of(form, "client_code").text() == row.client_code
    form.field("reason").field.set_value("Corrected need")
    form.save()
    at_rest(window)
    after = services.referrals.get(row.id)
    assert (after.reason, after.state) == ("Corrected need", row.state)


def test_going_to_one_referral_shows_it_whatever_was_filtered(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    done = next(row for row in services.referrals.find(ReferralFilter()) if row.state is ReferralState.COMPLETED)
    window.navigate(Destination("referrals", referral_id=done.id))
    at_rest(window)
    assert page.current_id() == done.id
    page._open_contact()
    at_rest(window)
    assert window.directory.current_id() == done.contact_id


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_form_fits_at_double_size(scheme: Scheme, window: MainWindow, form: ReferralDialog, qapp: object) -> None:
    theme.apply(qapp, scheme, 2.0)  # type: ignore[arg-type]
    form.resize(1264, 660)
    QTest.qWait(0)
    inside = form.area.viewport().width()
    assert form.page.minimumSizeHint().width() <= inside
    assert form.save_button.mapTo(form, form.save_button.rect().bottomRight()).x() <= form.width()


def _input_of(row: ReferralRow) -> ReferralInput:
    return ReferralInput(
        contact_id=row.contact_id,
        client_code=row.client_code,
        role_sought=row.role_sought,
        reason=f"{row.reason}, corrected",
        level_of_care=row.level_of_care,
        urgency=row.urgency,
        follow_up=row.follow_up,
    )
