"""One client's page by code, whom to ask next, and the way from there to the next referral; by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.changes import Kind
from caseworker.models.next_contact import Learned
from caseworker.models.query import Near
from caseworker.models.referral import (
    AttemptInput,
    Consent,
    ConsentType,
    ContactResult,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralState,
    StepInput,
)
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.clients.page import ClientPage
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.referrals.form import ReferralDialog
from caseworker.ui.referrals.page import ReferralsPage
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable

AtRest = Callable[[MainWindow], None]
S, R = ReferralState, ReasonCode
CODE = "C-4001"
NEEDS = ((TermKind.PAYER, "medicaid"), (TermKind.LANGUAGE, "spanish"))


def contact_id(services: Services, name: str) -> int:
    return services.finding.search(services.finding.parse(f"{name} ")).ids[0]


def refer(services: Services, name: str, *path: S, reason: R | None = None, **more: object) -> int:
    typed = ReferralInput(contact_id(services, name), CODE, Role.THERAPIST, "Grief after a death", needs=NEEDS)
    referral_id = services.referrals.log(replace(typed, **more)).only(Kind.REFERRAL)  # type: ignore[arg-type]
    for to in path:
        step = StepInput(to, reason=reason if to in {S.DECLINED, S.CANCELLED} else None, note="They called back.")
        services.referrals.advance(referral_id, step, services.referrals.get(referral_id).version)
    return referral_id


@pytest.fixture
def declined(services: Services) -> int:
    return refer(services, "mateo quill", S.DECLINED, reason=R.INSURANCE)


@pytest.fixture
def page(window: MainWindow, declined: int, at_rest: AtRest) -> ClientPage:
    """The page of a client whose one referral was declined."""
    return opened(window, at_rest, client=CODE)


def opened(window: MainWindow, at_rest: AtRest, client: str | None = None) -> ClientPage:
    window.navigate(Destination("client", client=client))
    at_rest(window)
    made = window.page("client")
    assert isinstance(made, ClientPage)
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def shown_dialog(window: MainWindow) -> ReferralDialog:
    (found,) = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert isinstance(found, ReferralDialog)
    return found


# --- the page ---------------------------------------------------------------------------------------------
def test_it_shows_what_was_tried_and_why_it_failed(page: ClientPage) -> None:
    shown = texts(page.area)
    assert "WHAT WAS TRIED" in shown
    assert "Declined, insurance, " in shown
    assert "They called back." in shown
    assert "Mateo Quill: declined, insurance" in shown
    assert "Needs: Spanish · Medicaid" in shown
    assert "STILL OPEN" not in shown


def test_open_ones_have_their_next_step_and_attempts_are_told(
    window: MainWindow, services: Services, declined: int, at_rest: AtRest
) -> None:
    day = services.session.today()
    consent = Consent(ConsentType.WRITTEN, day, day)
    referral_id = refer(services, "ada fenwick", consent=consent, part2=True)
    attempt = AttemptInput(ContactResult.LEFT_MESSAGE, "with the front desk", services.session.today())
    services.session.command(
        "attempt", lambda tx: tx.referrals.add_attempt(referral_id, attempt, services.session.today(), 1)
    )
    shown = texts(opened(window, at_rest, client=CODE.lower()).area)
    assert "Sent, follow up today" in shown
    assert "called, left message" in shown
    assert "with the front desk" in shown
    assert "2 referrals, 1 open" in shown
    assert "Written consent of" in shown
    assert "42 CFR Part 2" in shown


def test_it_follows_what_is_done(page: ClientPage, window: MainWindow, services: Services, at_rest: AtRest) -> None:
    refer(services, "ada fenwick")
    at_rest(window)
    assert "STILL OPEN" in texts(page.area)
    window.undo()
    at_rest(window)
    assert "STILL OPEN" not in texts(page.area)


def test_an_unknown_code_is_said(window: MainWindow, at_rest: AtRest) -> None:
    page = opened(window, at_rest, client="X-77")
    assert page.empty.isVisible()
    assert "No client has this code" in texts(page.empty)


def test_where_all_was_entered_in_error_nothing_is_suggested(
    window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    refer(services, "mateo quill", S.ENTERED_IN_ERROR)
    page = opened(window, at_rest, client=CODE)
    assert page.suggestion is None
    assert "entered in error" in texts(page.area)


# --- reaching it ------------------------------------------------------------------------------------------
def test_codes_are_found_by_typing_and_opened_by_enter(
    window: MainWindow, declined: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    window.context.actions["client.open"].trigger()
    at_rest(window)
    page = window.page("client")
    assert isinstance(page, ClientPage)
    assert page.table.rowCount() > 5
    assert page.search.line.hasFocus()
    qtbot.keyClicks(page.search.line, "400")
    at_rest(window)
    assert page.table.rowCount() == 1
    qtbot.keyClick(page.search.line, Qt.Key.Key_Return)
    at_rest(window)
    assert page.code == CODE
    assert page.area.hasFocus()
    qtbot.keyClick(page.area, Qt.Key.Key_Escape)
    at_rest(window)
    assert page.table.isVisible()
    qtbot.keyClick(page.search.line, Qt.Key.Key_Escape)
    at_rest(window)
    assert window.directory.view.isVisible(), "back to where one came from"


def test_g_goes_from_a_referral_to_its_client_and_escape_back(
    window: MainWindow, declined: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    window.navigate(Destination("referrals", referral_id=declined))
    at_rest(window)
    referrals = window.page("referrals")
    assert isinstance(referrals, ReferralsPage)
    qtbot.keyClick(referrals.table, Qt.Key.Key_G)
    at_rest(window)
    page = window.page("client")
    assert isinstance(page, ClientPage)
    assert page.code == CODE
    assert window.rail._buttons["referrals"].isChecked()
    qtbot.keyClick(page.area, Qt.Key.Key_Escape)
    at_rest(window)
    assert referrals.isVisible()
    assert referrals.current_id() == declined
    window.context.actions["page.next"].trigger()
    at_rest(window)


def test_every_control_has_a_name_and_is_reached_by_tab(page: ClientPage) -> None:
    controls = focusable(page)
    assert page.suggestion is not None
    assert set(page.suggestion.chips.values()) <= set(controls)
    assert all(one.accessibleName() for one in controls if not isinstance(one, QLabel)), controls
    assert all(one.height() >= 24 for one in controls)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_it_is_drawn_anew_in_other_colors(
    page: ClientPage, window: MainWindow, scheme: Scheme, at_rest: AtRest
) -> None:
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme)
    at_rest(window)
    assert not page.grab().isNull()


def test_nothing_is_wider_than_a_narrow_window(page: ClientPage, window: MainWindow, at_rest: AtRest) -> None:
    window.resize(640, 700)
    at_rest(window)
    inside = page.area.widget()
    assert inside is not None
    assert inside.width() <= page.area.viewport().width()


# --- the next one -----------------------------------------------------------------------------------------
def test_no_medicaid_leads_to_medicaid_only_and_a_referral_that_replaces(
    page: ClientPage, window: MainWindow, services: Services, declined: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClick(page.area, Qt.Key.Key_F)
    at_rest(window)
    directory = window.directory
    query = directory.searcher.query
    assert {term.code for term in query.filters.terms} == {"medicaid", "spanish"}
    assert query.filters.tried == {contact_id(services, "mateo quill")}
    found = [row.id for row in services.finding.rows(services.finding.search(query).ids)]
    assert found
    assert contact_id(services, "mateo quill") not in found
    bar = directory.view.seeking
    assert bar.isVisible()
    assert f"The next contact for {CODE}" in texts(bar)
    assert "only Medicaid: declined by Mateo Quill on " in bar.toolTip()
    chips = [chip.accessibleName() for chip in directory.view.filters._chips.values()]
    assert "Remove Not the one already tried" in chips
    directory.view.list.setFocus()
    qtbot.keyClick(directory.view.list, Qt.Key.Key_R)
    at_rest(window)
    form = shown_dialog(window)
    assert form.field("client_code").field.value() == CODE
    assert form.field("replaces").field.value() == declined
    assert form.field("reason").field.value() == "Grief after a death"
    form.save()
    at_rest(window)
    latest = services.referrals.find(ReferralFilter(client_code=CODE))[0]
    assert latest.replaces == declined
    assert not bar.isVisible(), "the next one is found"


def test_the_exclusion_is_taken_away_by_its_chip(
    page: ClientPage, window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    assert page.suggestion is not None
    page.suggestion.go()
    at_rest(window)
    (chip,) = window.directory.view.filters._chips.values()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    at_rest(window)
    assert window.directory.searcher.query.filters.tried == frozenset()
    assert window.directory.view.seeking.isVisible()
    window.directory.view.seeking.stop.click()
    assert not window.directory.view.seeking.isVisible()
    assert window.directory.like() is None


def test_a_condition_is_taken_away_and_comes_back(page: ClientPage, window: MainWindow, at_rest: AtRest) -> None:
    card = page.suggestion
    assert card is not None
    before = card.count.text()
    assert before.endswith("fit")
    payer = next(one for one in card.chips if one.about is Learned.PAYER)
    card.chips[payer].setFocus()
    QTest.keyClick(card.chips[payer], Qt.Key.Key_Delete)
    at_rest(window)
    assert payer not in card.chips
    assert card.count.text() != before
    card.go()
    at_rest(window)
    assert {term.code for term in window.directory.searcher.query.filters.terms} == {"spanish"}
    card.again.click()
    at_rest(window)
    assert payer in card.chips
    assert card.count.text() == before


def test_find_another_uses_what_was_learned(
    window: MainWindow, services: Services, declined: int, at_rest: AtRest
) -> None:
    window.navigate(Destination("referrals", referral_id=declined))
    at_rest(window)
    referrals = window.page("referrals")
    assert isinstance(referrals, ReferralsPage)
    assert referrals.detail is not None
    referrals.detail.another_wanted.emit()
    at_rest(window)
    assert "medicaid" in {term.code for term in window.directory.searcher.query.filters.terms}
    assert window.directory.like() == declined


def test_a_place_makes_the_next_one_nearer(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    refer(services, "mateo quill", S.DECLINED, reason=R.DISTANCE, needs=())
    page = opened(window, at_rest, client=CODE)
    card = page.suggestion
    assert card is not None
    assert card.place.isVisible()
    assert "say where the client is" in texts(page.area)
    editor = card.place.field.focus_widget
    editor.setFocus()
    qtbot.keyClicks(editor, "19103")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    at_rest(window)
    assert page.suggestion is not None
    far = next(one for one in page.suggestion.chips if one.about is Learned.DISTANCE)
    (row,) = services.finding.rows([contact_id(services, "mateo quill")], services.searches.query(
        page.suggestion.suggestion.search(near=Near("19103"))))  # type: ignore[union-attr]  # fmt: skip
    assert far.near is not None
    assert row.distance_miles is not None
    assert far.near.miles < row.distance_miles
    page.suggestion.go()
    at_rest(window)
    assert window.directory.searcher.query.near is not None
    assert window.directory.searcher.query.near.miles == far.near.miles


# --- the provider's record --------------------------------------------------------------------------------
def test_the_pane_tells_what_became_of_the_latest_referrals(
    window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    name = "lucille abernathy"
    window.navigate(Destination("directory", contact_id=contact_id(services, name)))
    at_rest(window)
    assert "accepted" not in texts(window.directory.view.pane), "nothing where there was none"
    refer(services, name, S.DECLINED, reason=R.NO_CAPACITY)
    refer(services, name, S.DECLINED, reason=R.NO_CAPACITY)
    refer(services, name, S.ACCEPTED, S.IN_PROGRESS)
    refer(services, name)
    at_rest(window)
    shown = texts(window.directory.view.pane)
    expected = "Last 4 referrals: 1 accepted, 1 seen, 2 declined (2 × no capacity), 1 not answered yet."
    assert f"{expected} Median answer: the same day." in shown
    assert "%" not in expected
