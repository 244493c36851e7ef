"""The page To verify: a queue that is worked by keys, one call after another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QWidget

from caseworker.models.changes import Kind
from caseworker.models.codes import Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.contact import Credential
from caseworker.models.stored import Contact
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services
from caseworker.services.verification import Answer
from caseworker.ui.contact_form.dialog import ContactDialog
from caseworker.ui.context import Destination
from caseworker.ui.directory.evidence_words import Answer as RoleAnswer
from caseworker.ui.directory.evidence_words import offers, reasons
from caseworker.ui.main_window import MainWindow
from caseworker.ui.to_verify.page import ToVerifyPage
from caseworker.ui.to_verify.words import LETTERS

AtRest = Callable[[MainWindow], None]


@pytest.fixture
def page(window: MainWindow, at_rest: AtRest) -> ToVerifyPage:
    window.navigate(Destination("to_verify"))
    at_rest(window)
    made = window.page("to_verify")
    assert isinstance(made, ToVerifyPage)
    return made


def press(window: MainWindow, letter: str, at_rest: AtRest) -> None:
    focused = window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, letter)
    at_rest(window)


def current(page: ToVerifyPage, services: Services) -> Contact:
    contact_id = page.current_id()
    assert contact_id is not None
    return services.directory.get(contact_id)


def test_the_most_urgent_is_current_and_its_number_is_large(
    window: MainWindow, page: ToVerifyPage, services: Services
) -> None:
    first = services.verify_queue.first()[0]
    assert page.current_id() == first.row.id
    assert window.focusWidget() is page.list
    shown = [one.text() for one in page.script.findChildren(QLabel)]
    assert first.row.name in shown
    assert any(text.endswith(first.row.phone[-4:]) for text in shown)
    assert page.script.asked() == set(first.why.groups)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_still_true_is_recorded_of_what_is_ticked_and_the_next_one_is_current(
    window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest
) -> None:
    before = current(page, services)
    second = page.model.item(1)
    assert second is not None
    for group, tick in page.script.ticks.items():
        tick.box.setChecked(group in {FactGroup.PAYMENT, FactGroup.REACH})
    page.script.source.setText(" front desk ")
    page.script.method.setCurrentIndex(page.script.method.findData(VerifyMethod.EMAIL.value))
    press(window, LETTERS[Answer.STILL_TRUE], at_rest)
    assert page.current_id() == second.row.id
    found = {one.group: one for one in services.directory.get(before.id).checked if one.on == services.session.today()}
    assert set(found) == {FactGroup.PAYMENT, FactGroup.REACH}
    check = found[FactGroup.REACH]
    assert (check.by, check.method, check.source) == (services.session.actor, VerifyMethod.EMAIL, "front desk")
    assert page.script.how() == (VerifyMethod.PHONE, ""), "the next call begins anew"
    assert page.model.place_of(before.id) == -1
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert services.directory.get(before.id).checked == before.checked
    assert page.model.place_of(before.id) >= 0


def test_what_was_done_is_told_beside_the_keys_not_over_them(
    window: MainWindow, page: ToVerifyPage, at_rest: AtRest
) -> None:
    window.resize(1280, 720)
    at_rest(window)
    press(window, LETTERS[Answer.STILL_TRUE], at_rest)
    assert window.toast.isVisible()
    for button in page.script.buttons.values():
        assert not window.toast.geometry().intersects(QRect(button.mapTo(window, QPoint(0, 0)), button.size()))


def test_with_nothing_to_verify_there_is_a_way_on(window: MainWindow, page: ToVerifyPage, at_rest: AtRest) -> None:
    services = window.context.services
    ids = [item.row.id for item in services.verify_queue.first()]
    services.directory.move_to_bin(ids)
    at_rest(window)
    assert services.verify_queue.first() == []
    way_on = page.empty.buttons[0]
    assert window.focusWidget() is way_on
    QTest.keyClick(way_on, Qt.Key.Key_Return)
    at_rest(window)
    assert window.directory.widget.isVisible()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer.NO_ANSWER, VerifyOutcome.NO_ANSWER),
        (Answer.NUMBER_DEAD, VerifyOutcome.NUMBER_DEAD),
        (Answer.NOT_ACCEPTING, VerifyOutcome.CHANGED),
        (Answer.LEFT, VerifyOutcome.LEFT),
    ],
)
def test_each_answer_has_a_key(
    window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest, answer: Answer, outcome: VerifyOutcome
) -> None:
    contact_id = current(page, services).id
    press(window, LETTERS[answer].lower(), at_rest)
    after = services.directory.get(contact_id)
    latest = [one for one in after.checked if one.on == services.session.today()]
    assert {one.outcome for one in latest} == {outcome}
    assert (after.facts.status is Status.INACTIVE) == (answer is Answer.LEFT)
    assert (after.facts.availability is Availability.NOT_ACCEPTING) == (answer is Answer.NOT_ACCEPTING)
    assert page.current_id() != contact_id


def test_changed_opens_the_contact_at_what_was_asked(
    window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest
) -> None:
    contact_id = current(page, services).id
    for group, tick in page.script.ticks.items():
        tick.box.setChecked(group is FactGroup.AVAILABILITY)
    press(window, LETTERS[Answer.CHANGED], at_rest)
    (dialog,) = [one for one in window.findChildren(ContactDialog) if one.isVisible()]
    labeled = dialog.sections.labeled("availability")
    assert labeled is not None
    assert dialog.focusWidget() is labeled.field.focus_widget
    (check,) = [one for one in services.directory.get(contact_id).checked if one.on == services.session.today()]
    assert (check.group, check.outcome) == (FactGroup.AVAILABILITY, VerifyOutcome.CHANGED)
    dialog.discard()


def test_an_answer_about_nothing_is_refused_in_words(
    window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest
) -> None:
    before = current(page, services)
    for tick in page.script.ticks.values():
        tick.box.setChecked(False)
    press(window, LETTERS[Answer.STILL_TRUE], at_rest)
    assert current(page, services) == before
    assert "Choose what was checked" in window.toast.message().text
    assert window.focusWidget() is next(iter(page.script.ticks.values())).box


def test_all_of_it_by_keyboard(window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest) -> None:
    contact_id = current(page, services).id
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    seen: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused not in seen:
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = [*(tick.box for tick in page.script.ticks.values()), page.script.method, page.script.source]
    wanted += [*page.script.buttons.values(), page.list]
    assert [one for one in wanted if one not in seen] == []
    box = next(iter(page.script.ticks.values())).box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert window.focusWidget() is page.list
    press(window, "p", at_rest)
    copied = QGuiApplication.clipboard().text()
    assert copied[-4:].isdigit() or "ext." in copied
    box.setFocus()
    press(window, LETTERS[Answer.NO_ANSWER], at_rest)
    assert [one for one in services.directory.get(contact_id).checked if one.on == services.session.today()]
    press(window, "o", at_rest)
    assert window.directory.widget.isVisible()


def test_letters_typed_into_the_source_are_no_answer(
    window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest
) -> None:
    before = current(page, services)
    page.script.source.setFocus()
    QTest.keyClicks(page.script.source, "Nadal")
    at_rest(window)
    assert (page.script.source.text(), current(page, services)) == ("Nadal", before)
    QTest.keyClick(page.script.source, Qt.Key.Key_Return)
    assert window.focusWidget() is page.script.buttons[Answer.STILL_TRUE]


def test_nothing_to_verify_is_said(window: MainWindow, page: ToVerifyPage, services: Services, at_rest: AtRest) -> None:
    for item in services.verify_queue.first(500):
        services.directory.move_to_bin([item.row.id])
    at_rest(window)
    assert page.empty.isVisible()
    assert page.badge_count(services) == 0
    press(window, LETTERS[Answer.STILL_TRUE], at_rest)


def test_the_badge_counts_what_matters_most(page: ToVerifyPage, services: Services) -> None:
    everything = services.verify_queue.first(500)
    pressing = [one for one in everything if one.why.live or one.why.asks_credentials]
    assert 0 < page.badge_count(services) == len(pressing) < len(everything)


def test_rows_follow_the_rules_of_the_office(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    QTest.keyClicks(window.directory.view.search.line, "accepting ")
    at_rest(window)
    before = window.directory.model.rowCount()
    services.rule_book.keep(WorkingRules(fresh_days={**WorkingRules().fresh_days, FactGroup.AVAILABILITY: 1}))
    at_rest(window)
    after = window.directory.model.rowCount()
    assert after == services.finding.search(services.finding.parse("accepting ")).total < before


def test_the_pane_asks_about_a_role_whose_license_expired(
    window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    today = services.session.today()
    facts = services.directory.validate({"given": "Ada", "family": "Quillfeather", "addresses": [{"state": "PA"}]})
    expires = today + timedelta(days=1)
    licensed = Credential(abbreviation="LCSW", jurisdiction="PA", expires=expires)
    (contact_id,) = services.directory.add(facts.model_copy(update={"credentials": (licensed,)})).ids[Kind.CONTACT]
    lapsed = licensed.model_copy(update={"expires": today - timedelta(days=20)})
    contact = services.directory.get(contact_id)
    # Straight into the store, as time would do it: no rule is asked anew.
    after = contact.facts.model_copy(update={"credentials": (lapsed,)})
    services.session.command("contact.edit", lambda tx: tx.replace_facts(contact_id, after, contact.version))
    (row,) = services.finding.rows([contact_id])
    assert row.expired == ("LCSW",)
    contact = services.directory.get(contact_id)
    tags, lapses = services.roles.today(contact)
    (reason,) = reasons(tags, "", today, lapses)
    assert reason.heading == "Therapist?"
    assert reason.text.startswith("the LCSW that made this a therapist expired on ")
    assert reason.text.endswith(": still right?")
    services.roles.confirm(contact_id, tags[0].role)
    tags, lapses = services.roles.today(services.directory.get(contact_id))
    (reason,) = reasons(tags, "", today, lapses)
    assert reason.text.endswith("still right?") is False
    assert "LCSW expired" in reason.text
    assert RoleAnswer.CONFIRM not in {one.answer for one in offers(tags, lapses) if one.role is tags[0].role}
    window.navigate(Destination("directory", contact_id=contact_id))
    at_rest(window)
