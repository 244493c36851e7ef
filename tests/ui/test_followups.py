"""The Follow-ups page: one row after the other, by keys alone; the badge, the calendar file, the notice of the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from caseworker.models.changes import Kind
from caseworker.models.followups import Why
from caseworker.models.referral import ContactResult, ReferralInput, ReferralState
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.context import Destination
from caseworker.ui.daily_notice import TOLD_ON, DailyNotice
from caseworker.ui.followups.calendar_dialog import CalendarDialog
from caseworker.ui.followups.model import Column, FollowUpModel
from caseworker.ui.followups.page import FollowUpsPage
from caseworker.ui.followups.words import day_keys, result_keys
from caseworker.ui.main_window import MainWindow
from caseworker.ui.referrals.page import ReferralsPage
from caseworker.ui.referrals.step_dialog import StepDialog
from caseworker.ui.referrals.words import OPEN_CLIENT_LETTER, OPEN_CONTACT_LETTER, step_letters
from caseworker.ui.theme import Scheme
from caseworker.ui.widgets.lined_model import CHIP_ROLE
from tests.ui.conftest import focusable
from tests.ui.test_referrals import shown

AtRest = Callable[[MainWindow], None]
Press = Callable[[Qt.Key], None]


@pytest.fixture
def page(window: MainWindow, at_rest: AtRest) -> FollowUpsPage:
    window.navigate(Destination("followups"))
    at_rest(window)
    made = window.page("followups")
    assert isinstance(made, FollowUpsPage)
    assert made.model.rowCount() > 3, "the sample has some"
    return made


@pytest.fixture
def press(window: MainWindow, page: FollowUpsPage, qtbot: QtBot, at_rest: AtRest) -> Press:
    """A key where the focus is."""

    def key(key: Qt.Key) -> None:
        focus = window.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
        at_rest(window)

    return key


def codes(page: FollowUpsPage) -> list[str]:
    return [str(page.model.index(row, Column.CLIENT).data()) for row in range(page.model.rowCount())]


def current_code(page: FollowUpsPage) -> str:
    item = page.current()
    assert item
    return item.row.client_code


# --- the list ---------------------------------------------------------------------------------------------
def test_it_shows_the_worklist_in_its_order_with_a_word_in_every_cell(page: FollowUpsPage, services: Services) -> None:
    worklist = services.followups.worklist()
    assert codes(page) == [item.row.client_code for item in worklist.items]
    for row in range(page.model.rowCount()):
        assert all(page.model.index(row, column).data() for column in Column)
        assert page.model.index(row, Column.WHY).data(Qt.ItemDataRole.ToolTipRole).endswith(".")
        assert page.model.index(row, Column.ROLE).data(CHIP_ROLE) == worklist.items[row].row.role_sought
    assert f"{worklist.total} due" in page.summary.text()
    assert page.table.hasFocus()


def test_the_model_keeps_qts_contract(services: Services) -> None:
    model = FollowUpModel(services.session.today)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(services.followups.worklist().items)
    model.show([])
    assert tester.model() is model


def test_no_key_has_two_meanings() -> None:
    letters = [letter for letter, _word in step_letters()] + [OPEN_CONTACT_LETTER, OPEN_CLIENT_LETTER]
    keys = [key.key for key in (*result_keys().values(), *day_keys().values())]
    assert len({*letters, *keys}) == len(letters) + len(keys)


# --- calls ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "result"),
    [
        (Qt.Key.Key_R, ContactResult.REACHED),
        (Qt.Key.Key_U, ContactResult.NO_ANSWER),
        (Qt.Key.Key_M, ContactResult.LEFT_MESSAGE),
    ],
)
def test_a_call_is_noted_with_one_key_and_the_next_row_is_current(
    page: FollowUpsPage,
    window: MainWindow,
    services: Services,
    press: Press,
    at_rest: AtRest,
    key: Qt.Key,
    result: ContactResult,
) -> None:
    before = codes(page)
    item = page.current()
    assert item
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(key)
    (attempt,) = services.store.referral_attempts(item.row.id)
    assert (attempt.result, attempt.next_on) == (result, services.followups.proposed_next(item.row, result))
    assert codes(page) == before[1:]
    assert current_code(page) == before[1]
    assert page.table.hasFocus()
    message = window.toast.message()
    assert "noted" in message.text
    assert item.row.client_code not in message.text
    assert message.action
    message.action()
    at_rest(window)
    assert codes(page) == before, "undone"
    assert services.store.referral_attempts(item.row.id) == []


def test_the_last_row_gives_way_to_the_one_before(page: FollowUpsPage, press: Press) -> None:
    before = codes(page)
    for _ in before[1:]:
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_U)
    assert current_code(page) == before[-2]


def test_what_was_said_is_typed_first_and_kept_with_the_call(
    page: FollowUpsPage, window: MainWindow, services: Services, press: Press, qtbot: QtBot, at_rest: AtRest
) -> None:
    item = page.current()
    assert item
    assert page.card
    page.card.note.editor.setFocus()
    qtbot.keyClicks(page.card.note.editor, "Gone until Monday")
    services.notes.add(item.row.contact_id, "Something else changes meanwhile")
    at_rest(window)
    assert page.card.note.value() == "Gone until Monday"
    assert page.card.note.editor.hasFocus()
    press(Qt.Key.Key_Return)
    assert page.table.hasFocus()
    press(Qt.Key.Key_Down)
    assert page.card.note.value() == ""
    press(Qt.Key.Key_Up)
    assert page.card.note.value() == "Gone until Monday"
    press(Qt.Key.Key_M)
    (attempt,) = services.store.referral_attempts(item.row.id)
    assert attempt.note == "Gone until Monday"
    window.undo()
    at_rest(window)
    page.table.select(page.model.row_of(item.row.id))
    assert page.card.note.value() == "", "it was used"


def test_what_was_tried_is_told_when_it_comes_back(
    page: FollowUpsPage, services: Services, press: Press, window: MainWindow, at_rest: AtRest
) -> None:
    item = page.current()
    assert item
    press(Qt.Key.Key_M)
    row = services.referrals.get(item.row.id)
    services.followups.set_next(row.id, services.session.today(), row.version)
    at_rest(window)
    place = page.model.row_of(row.id)
    assert page.model.index(place, Column.TRIED).data() == "Attempt 1: left message, today"


# --- the next day, steps ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "day"),
    [
        (Qt.Key.Key_1, lambda services: services.session.today() + timedelta(days=1)),
        (Qt.Key.Key_2, lambda services: services.followups.in_two_business_days()),
        (Qt.Key.Key_7, lambda services: services.session.today() + timedelta(days=7)),
    ],
)
def test_the_next_day_is_set_with_one_key(
    page: FollowUpsPage, services: Services, press: Press, key: Qt.Key, day: Callable[[Services], object]
) -> None:
    item, before = page.current(), codes(page)
    assert item
    press(key)
    assert services.referrals.get(item.row.id).follow_up == day(services)
    assert codes(page) == before[1:]


def test_a_step_is_taken_in_the_row_and_undone(
    page: FollowUpsPage, window: MainWindow, services: Services, press: Press, at_rest: AtRest
) -> None:
    place, item = _first(page, ReferralState.SENT)
    page.table.select(place)
    press(Qt.Key.Key_A)
    assert services.referrals.get(item).state is ReferralState.ACCEPTED
    assert page.model.row_of(item) == -1
    window.undo()
    at_rest(window)
    assert page.model.row_of(item) == place


def test_the_next_row_is_current_also_when_the_one_before_stays(
    page: FollowUpsPage, window: MainWindow, services: Services, press: Press, at_rest: AtRest
) -> None:
    first = page.current()
    assert first
    today = services.session.today()
    draft = ReferralInput(first.row.contact_id, "C-7", Role.INTERVENTIONIST, "Crisis", follow_up=today)
    item = services.referrals.log(draft, send=False).only(Kind.REFERRAL)
    at_rest(window)
    place, before = page.model.row_of(item), codes(page)
    page.table.select(place)
    press(Qt.Key.Key_S)
    assert services.referrals.get(item).state is ReferralState.SENT
    assert set(codes(page)) == set(before), "an interventionist's answer is due the same day"
    assert current_code(page) == before[place + 1]


def test_a_step_that_asks_for_more_opens_its_dialog(
    page: FollowUpsPage, window: MainWindow, services: Services, press: Press, at_rest: AtRest
) -> None:
    place, item = _first(page, ReferralState.SENT)
    page.table.select(place)
    press(Qt.Key.Key_D)
    dialog = shown(window, StepDialog)
    dialog.field("reason").field.set_value("no_capacity")
    dialog.save()
    at_rest(window)
    assert services.referrals.get(item).state is ReferralState.DECLINED
    assert page.model.row_of(item) == -1


def test_somebody_else_was_quicker(
    page: FollowUpsPage, window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    item = page.current()
    assert item
    services.followups.set_next(item.row.id, services.session.today(), item.row.version)
    # Before the announcement of that change reaches the page.
    page.note_call(ContactResult.REACHED)
    at_rest(window)
    assert services.store.referral_attempts(item.row.id) == []
    assert "changed" in window.toast.message().text
    assert page.current_id() == item.row.id


def test_keys_lead_to_the_referral_the_contact_the_buttons_and_back(
    page: FollowUpsPage, window: MainWindow, press: Press, qtbot: QtBot, at_rest: AtRest
) -> None:
    item = page.current()
    assert item
    assert page.card
    buttons = [*page.card.results.values(), *page.card.days.values(), *page.card.steps.buttons.values()]
    assert set(buttons) < set(focusable(page)), "each by Tab"
    page.card.results[ContactResult.REACHED].setFocus()
    press(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    press(Qt.Key.Key_Return)
    referrals = window.page("referrals")
    assert isinstance(referrals, ReferralsPage)
    assert referrals.current_id() == item.row.id
    window.navigate(Destination("followups"))
    at_rest(window)
    press(Qt.Key.Key_O)
    assert window.directory.current_id() == item.row.contact_id


def test_buttons_do_the_same_as_keys(
    page: FollowUpsPage, services: Services, window: MainWindow, at_rest: AtRest
) -> None:
    before = codes(page)
    assert page.card
    page.card.results[ContactResult.NO_ANSWER].click()
    at_rest(window)
    assert page.card
    next(iter(page.card.days.values())).click()
    at_rest(window)
    assert codes(page) == before[2:]


# --- nothing, everything ----------------------------------------------------------------------------------
def test_with_nothing_left_it_says_when_something_comes_and_the_badge_is_gone(
    page: FollowUpsPage, window: MainWindow, press: Press, at_rest: AtRest, qtbot: QtBot
) -> None:
    button = window.rail.button("followups")
    qtbot.waitUntil(lambda: button.badge() != "")
    for left in range(page.model.rowCount(), 0, -1):
        assert button.badge() == str(left)
        assert button.accessibleName() == f"Follow-ups, {left} due"
        press(Qt.Key.Key_7)
    assert button.badge() == ""
    assert page.empty.isVisible()
    assert window.focusWidget() is page.empty.buttons[0]
    window.undo()
    at_rest(window)
    assert button.badge() == "1"
    assert page.table.hasFocus()


def test_other_rules_change_the_list_at_once(
    page: FollowUpsPage, window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    before = set(codes(page))
    rules = services.rule_book.rules
    services.rule_book.keep(replace(rules, response_days=1, second_response_days=1, hard_stop_days=2))
    at_rest(window)
    assert {item.worst.why for item in services.followups.worklist().items} >= {Why.HARD_STOP}
    assert set(codes(page)) >= before
    assert "dead ends: " in page.summary.text()


@pytest.mark.parametrize("size", [1.0, 2.0])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_nothing_is_cut_at_any_size(
    scheme: Scheme, size: float, window: MainWindow, page: FollowUpsPage, qapp: object, at_rest: AtRest
) -> None:
    theme.apply(qapp, scheme, size)  # type: ignore[arg-type]
    window.resize(1280, 720)
    page.table.select(1)
    page.table.select(0)
    at_rest(window)
    assert page.card
    inside = page.card.width()
    for one in (*page.card.results.values(), *page.card.days.values(), *page.card.steps.buttons.values()):
        assert one.mapTo(page.card, one.rect().bottomRight()).x() <= inside
        assert one.width() >= one.sizeHint().width()
    texts = [label for label in page.card.findChildren(QLabel) if label.isVisible()]
    assert all(label.mapTo(page.card, label.rect().bottomRight()).x() <= inside for label in texts)


# --- the calendar file ------------------------------------------------------------------------------------
def test_the_calendar_file_is_saved_from_the_page(
    page: FollowUpsPage, window: MainWindow, tmp_path: Path, at_rest: AtRest
) -> None:
    page.calendar.click()
    dialog = shown(window, CalendarDialog)
    dialog.save(tmp_path / "nowhere" / "Follow-ups.ics")
    at_rest(window)
    assert dialog.problem.isVisible()
    target = tmp_path / "Follow-ups.ics"
    dialog.save(target)
    at_rest(window)
    text = target.read_text(encoding="utf-8")
    assert text.startswith("BEGIN:VCALENDAR")
    assert not any(code in text for code in codes(page))
    assert "Follow-ups.ics" in window.toast.message().text


# --- the notice of the day --------------------------------------------------------------------------------
class FakeIcon(QObject):
    messageClicked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_shown = False
        self.said: list[str] = []

    def show(self) -> None:
        self.is_shown = True

    def hide(self) -> None:
        self.is_shown = False

    def showMessage(self, title: str, text: str, _icon: QIcon) -> None:
        self.said.append(f"{title}: {text}")


class Kept(dict[str, object]):
    def set(self, key: str, value: object) -> None:
        self[key] = value


@pytest.fixture
def own(services: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    """As if the directory were no sample."""
    monkeypatch.setattr(type(services.store), "is_sample", property(lambda _store: False))
    return services


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QObject]:
    made = QObject()
    yield made
    # On this thread: what has a timer must not be collected on another one.
    shiboken6.delete(made)


def test_it_is_said_once_a_day_without_any_client(own: Services, parent: QObject) -> None:
    settings, icons, raised = Kept(), [], []
    today = own.session.today()

    def make(owner: QObject) -> QSystemTrayIcon:
        icons.append(FakeIcon(owner))
        return icons[-1]  # type: ignore[return-value]

    notice = DailyNotice(own, settings, lambda: raised.append(True), parent, make)
    notice.tell("verify", 3)
    notice.tell("followups", 0)
    assert icons == []
    notice.tell("followups", 4)
    notice.tell("followups", 5)
    (icon,) = icons
    assert icon.said == ["Caseworker: 4 follow-ups are due."]
    assert settings == {TOLD_ON: today.isoformat()}
    icon.messageClicked.emit()
    assert raised == [True]
    assert not icon.is_shown, "no icon is left behind"
    settings[TOLD_ON] = (today - timedelta(days=1)).isoformat()
    notice.tell("followups", 1)
    assert icons[1].said == ["Caseworker: 1 follow-up is due."]
    notice.stop()
    assert not icons[1].is_shown


def test_nothing_is_said_of_the_sample_or_where_there_is_no_place_for_it(
    services: Services, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, icons = Kept(), []

    def make(owner: QObject) -> None:
        icons.append(owner)

    notice = DailyNotice(services, settings, lambda: None, parent, make)
    notice.tell("followups", 4)
    assert icons == []
    monkeypatch.setattr(type(services.store), "is_sample", property(lambda _store: False))
    notice.tell("followups", 4)
    assert len(icons) == 1
    assert settings == {}, "nobody was told"


def _first(page: FollowUpsPage, state: ReferralState) -> tuple[int, int]:
    """The place and the id of the first one in a state."""
    for row in range(page.model.rowCount()):
        item = page.model.item(row)
        if item and item.row.state is state:
            return row, item.row.id
    raise AssertionError(state)
