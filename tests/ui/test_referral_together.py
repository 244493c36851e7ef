"""Needs, consent and Part 2 in form and detail; the same need to several contacts, and the end of the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.models.changes import Kind
from caseworker.models.referral import (
    AttemptInput,
    ConsentType,
    ContactResult,
    ReferralFilter,
    ReferralInput,
    ReferralRow,
    ReferralState,
    StepInput,
)
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.context import Destination
from caseworker.ui.draft_offers import offers
from caseworker.ui.main_window import MainWindow
from caseworker.ui.referrals.form import ReferralDialog
from caseworker.ui.referrals.page import ReferralsPage
from caseworker.ui.theme import Scheme
from caseworker.ui.widgets.buttons import LinkButton

AtRest = Callable[[MainWindow], None]
D = TypeVar("D", bound=QDialog)


def shown(window: MainWindow, kind: type[D]) -> D:
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def line_of(form: ReferralDialog, name: str) -> QLineEdit:
    editor = form.field(name).field.focus_widget
    assert isinstance(editor, QLineEdit)
    return editor


def type_need(form: ReferralDialog, qtbot: QtBot, kind: str, words: str) -> None:
    line = line_of(form, f"need_{kind}")
    line.setFocus()
    qtbot.keyClicks(line, words)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def by_code(services: Services, code: str) -> list[ReferralRow]:
    return sorted(services.referrals.find(ReferralFilter(client_code=code)), key=lambda row: row.id)


def texts(page: ReferralsPage) -> str:
    assert page.detail
    parts = [one.text() for one in page.detail.findChildren(QLabel)]
    return "\n".join(parts + [one.text() for one in page.detail.findChildren(LinkButton)])


@pytest.fixture
def form(window: MainWindow, at_rest: AtRest) -> ReferralDialog:
    window.context.doors.log_referrals([2])
    at_rest(window)
    return shown(window, ReferralDialog)


@pytest.fixture
def page(window: MainWindow, at_rest: AtRest) -> ReferralsPage:
    window.navigate(Destination("referrals"))
    at_rest(window)
    made = window._pages["referrals"]
    assert isinstance(made, ReferralsPage)
    return made


def go_to(window: MainWindow, at_rest: AtRest, row: ReferralRow) -> None:
    window.navigate(Destination("referrals", referral_id=row.id))
    at_rest(window)


# --- the form ---------------------------------------------------------------------------------------------
def test_needs_consent_and_part_2_are_logged(
    window: MainWindow, services: Services, form: ReferralDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    today = services.session.today()
    assert not form.fields.more.is_open, "what is rarely needed is out of the way"
    qtbot.keyClicks(line_of(form, "client_code"), "K-17")
    form.field("reason").field.set_value("Panic")
    type_need(form, qtbot, "language", "spanish")
    type_need(form, qtbot, "payer", "Medicaid")
    form.fields.more.button.click()
    form.field("part2").field.focus_widget.click()  # type: ignore[attr-defined]
    assert "42 CFR part 2 prohibits" in form.fields.notice.text()
    assert form.fields.notice.isVisibleTo(form)
    form.save()
    at_rest(window)
    assert "consent that holds" in form.field("consent").error.text()
    assert by_code(services, "K-17") == []
    form.field("consent").field.set_value("verbal")
    form.field("consent").field.edited.emit()
    assert form.field("consent_on").field.value() == today.isoformat(), "today is proposed"
    qtbot.keyClicks(line_of(form, "consent_until"), "+30")
    form.field("link").field.set_value("example.org/form")
    form.save()
    at_rest(window)
    (row,) = by_code(services, "K-17")
    assert row.needs == ((TermKind.LANGUAGE, "spanish"), (TermKind.PAYER, "medicaid"))
    assert row.consent is not None
    assert (row.consent.type, row.consent.until) == (ConsentType.VERBAL, today + timedelta(days=30))
    assert (row.part2, row.link, row.together) == (True, "https://example.org/form", None)


def test_what_is_no_value_is_said_beside_its_field(form: ReferralDialog, qtbot: QtBot) -> None:
    form.field("reason").field.set_value("Panic")
    type_need(form, qtbot, "specialty", "moon sickness")
    form.field("consent_until").field.set_value("2099-01-01")
    form.save()
    assert "“moon sickness” is not in the list" in form.field("need_specialty").error.text()
    assert "how the client agreed" in form.field("consent").error.text()
    assert form.fields.more.is_open, "an error is never hidden"
    form.field("consent").field.set_value("written")
    form.save()
    assert "the day" in form.field("consent_on").error.text()


def test_a_name_is_discouraged_while_it_is_typed(form: ReferralDialog, qtbot: QtBot) -> None:
    hint = form.fields.code_hint
    qtbot.keyClicks(line_of(form, "client_code"), "Jan")
    assert "looks like a name" in hint.text()
    assert hint.isVisibleTo(form)
    assert "looks like a name" in line_of(form, "client_code").accessibleDescription()
    line_of(form, "client_code").clear()
    qtbot.keyClicks(line_of(form, "client_code"), "C-2")
    assert not hint.isVisibleTo(form)


def test_nobody_has_to_type_a_code(
    window: MainWindow, services: Services, form: ReferralDialog, at_rest: AtRest
) -> None:
    code = services.referrals.next_client_code()
    assert line_of(form, "client_code").placeholderText() == code
    form.field("reason").field.set_value("Panic")
    form.save()
    at_rest(window)
    assert [row.contact_id for row in by_code(services, code)] == [2]


def test_correcting_shows_and_keeps_everything(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    row = next(row for row in services.referrals.find(ReferralFilter()) if row.link and row.consent)
    window.context.doors.log_referral(row.contact_id, row.id)
    at_rest(window)
    form = shown(window, ReferralDialog)
    assert form.fields.more.is_open
    form.field("reason").field.set_value("Corrected")
    form.save()
    at_rest(window)
    after = services.referrals.get(row.id)
    kept = {name for name in ReferralInput.__dataclass_fields__ if getattr(row, name) == getattr(after, name)}
    assert kept == set(ReferralInput.__dataclass_fields__) - {"reason"}


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_all_of_the_form_fits_at_double_size(scheme: Scheme, form: ReferralDialog, qapp: object) -> None:
    theme.apply(qapp, scheme, 2.0)  # type: ignore[arg-type]
    form.resize(1264, 660)
    form.fields.more.set_open(True)
    QTest.qWait(0)
    assert form.page.minimumSizeHint().width() <= form.area.viewport().width()


# --- several at once --------------------------------------------------------------------------------------
def test_several_chosen_rows_are_referred_to_by_one_key(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    results = window.directory.view.list
    results.setFocus()
    results.select_position(0)
    at_rest(window)
    for _ in range(2):
        qtbot.keyClick(results, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = results.selected_ids()
    assert len(chosen) == 3
    qtbot.keyClick(results, Qt.Key.Key_R)
    at_rest(window)
    form = shown(window, ReferralDialog)
    assert "3 contacts" in form.windowTitle()
    names = [services.directory.get(one).facts.display_name for one in chosen]
    assert any(all(name in label.text() for name in names) for label in form.findChildren(QLabel))
    form.field("client_code").field.set_value("K-18")
    form.field("reason").field.set_value("Panic")
    form.save()
    at_rest(window)
    rows = by_code(services, "K-18")
    assert [row.contact_id for row in rows] == chosen
    assert [row.together for row in rows] == [None, rows[0].id, rows[0].id]
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert by_code(services, "K-18") == [], "one step"


def test_too_many_are_told_instead_of_a_form(window: MainWindow, at_rest: AtRest) -> None:
    window.context.doors.log_referrals(list(range(1, 30)))
    at_rest(window)
    assert not window.findChildren(ReferralDialog)
    assert "up to 20 contacts" in window.toast.message().text


def test_a_form_to_several_is_kept_as_a_draft(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    window.context.doors.log_referrals([2, 3])
    at_rest(window)
    form = shown(window, ReferralDialog)
    qtbot.keyClicks(line_of(form, "client_code"), "K-19")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    at_rest(window)
    (offer,) = offers(services)
    assert offer.sentence == "You were logging referrals to 2 contacts."
    offer.reopen(window.context.doors)
    at_rest(window)
    again = shown(window, ReferralDialog)
    assert line_of(again, "client_code").text() == "K-19"
    assert again._found.contact_ids == (2, 3)


# --- the detail -------------------------------------------------------------------------------------------
def logged_together(services: Services, count: int = 3) -> list[ReferralRow]:
    typed = ReferralInput(0, "K-20", Role.THERAPIST, "Panic")
    ids = services.referrals.log_several(range(2, 2 + count), typed).ids[Kind.REFERRAL]
    return [services.referrals.get(one) for one in sorted(ids)]


def test_the_first_to_accept_ends_the_others_in_one_step(
    window: MainWindow, page: ReferralsPage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    first, second, third = logged_together(services)
    go_to(window, at_rest, second)
    assert page.detail
    assert page.detail.offer is None
    assert f"{first.contact_name}: sent" in texts(page)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A)
    at_rest(window)
    offer = page.detail.offer
    assert offer is not None
    assert offer.button is not None
    assert offer.button.text() == "Cancel the 2 others"
    assert first.contact_name in offer.text()
    qtbot.keyClick(offer.button, Qt.Key.Key_Return)
    at_rest(window)
    states = [services.referrals.get(row.id).state for row in (first, second, third)]
    assert states == [ReferralState.CANCELLED, ReferralState.ACCEPTED, ReferralState.CANCELLED]
    assert page.detail.offer is None
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert services.referrals.get(third.id).state is ReferralState.SENT


def test_another_of_the_same_need_is_one_click_away(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    first, second = logged_together(services, 2)
    go_to(window, at_rest, first)
    assert page.detail
    next(one for one in page.detail.findChildren(LinkButton) if second.contact_name in one.text()).click()
    at_rest(window)
    assert page.current_id() == second.id


def test_the_detail_shows_what_a_referral_carries(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = services.referrals.find(ReferralFilter())
    today = services.session.today()
    go_to(window, at_rest, next(row for row in rows if row.part2 and row.consent and row.consent.holds(today)))
    assert "42 CFR part 2 prohibits" in texts(page)
    assert "holds until" in texts(page)
    go_to(window, at_rest, next(row for row in rows if row.consent and row.consent.revoked_on))
    assert "revoked" in texts(page)
    go_to(window, at_rest, next(row for row in rows if row.part2 and row.consent is None))
    assert "No consent noted" in texts(page)
    linked = next(row for row in rows if row.link)
    go_to(window, at_rest, linked)
    assert "expired" in texts(page)
    assert "Spanish" in texts(page)
    assert "Left message (J. Okafor)" in texts(page)
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    assert page.detail
    next(one for one in page.detail.findChildren(LinkButton) if one.text() == linked.link).click()
    assert opened == [linked.link]


def test_part_2_is_not_sent_from_the_page_without_consent(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    draft = next(row for row in services.referrals.find(ReferralFilter()) if row.part2 and row.consent is None)
    go_to(window, at_rest, draft)
    page.take_step(ReferralState.SENT)
    at_rest(window)
    assert services.referrals.get(draft.id).state is ReferralState.DRAFT
    assert "42 CFR Part 2" in window.toast.message().text


def test_attempts_stand_among_the_steps(
    window: MainWindow, page: ReferralsPage, services: Services, at_rest: AtRest
) -> None:
    (row,) = logged_together(services, 1)
    attempt = AttemptInput(ContactResult.NO_ANSWER, "Busy")
    services.store.write(
        "attempt", lambda tx: tx.referrals.add_attempt(row.id, attempt, services.session.today(), 1), actor="J. Okafor"
    )
    services.referrals.advance(row.id, StepInput(ReferralState.ACCEPTED), 2)
    go_to(window, at_rest, row)
    assert "No answer (J. Okafor). Busy" in texts(page)
