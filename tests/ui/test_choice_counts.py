"""Numbers beside the choices of a filter: right, in time, and never in the way of a search."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.models.codes import Availability
from caseworker.models.query import Filters, Query, TermRef
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.storage.base import Cancel
from caseworker.ui import theme
from caseworker.ui.directory.filter_bar import FilterBar
from caseworker.ui.main_window import MainWindow
from caseworker.ui.widgets.chips import FilterButton
from caseworker.ui.widgets.counted import COUNT
from caseworker.ui.widgets.pick_popup import PickPopup

AtRest = Callable[[MainWindow], None]
Counted = Callable[[int, int], None]


@pytest.fixture
def bar(window: MainWindow, at_rest: AtRest) -> FilterBar:
    window.directory.set_text("trauma")
    at_rest(window)
    return window.directory.view.filters


def open_payers(window: MainWindow, at_rest: AtRest) -> PickPopup:
    bar = window.directory.view.filters
    bar._payer.open()
    at_rest(window)
    return bar._popups[TermKind.PAYER]


def numbers(popup: PickPopup) -> dict[str, int | None]:
    return {code: popup._by_code[code].data(COUNT) for code in popup.choices_in_view()}


def found(services: Services, window: MainWindow, **changed: object) -> int:
    query = window.directory.searcher.query
    return services.finding.search(replace(query, filters=replace(query.filters, **changed))).total  # type: ignore[arg-type]


def test_each_choice_says_what_it_would_leave(
    window: MainWindow, bar: FilterBar, services: Services, at_rest: AtRest
) -> None:
    popup = open_payers(window, at_rest)
    terms = window.directory.searcher.query.filters.terms
    expected = {code: found(services, window, terms=(*terms, TermRef(TermKind.PAYER, code))) for code in numbers(popup)}
    assert numbers(popup) == expected
    assert max(expected.values()) > 0
    popup.close()


def test_what_would_find_nobody_is_muted_and_stays(window: MainWindow, bar: FilterBar, at_rest: AtRest) -> None:
    popup = open_payers(window, at_rest)
    none = next(popup._by_code[code] for code, number in numbers(popup).items() if number == 0)
    some = next(popup._by_code[code] for code, number in numbers(popup).items() if number == 1)
    assert not none.isHidden()
    assert none.foreground().color() == theme.color("muted")
    assert some.foreground().color() != theme.color("muted")
    assert some.data(Qt.ItemDataRole.AccessibleTextRole) == f"{some.text()}, 1 contact"
    popup.close()


def test_a_further_choice_is_counted_beside_those_already_made(
    window: MainWindow, bar: FilterBar, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    popup = open_payers(window, at_rest)
    before = numbers(popup)
    qtbot.keyClicks(popup.field, "medicaid")
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    assert set(numbers(popup).values()) == {None}
    popup.field.clear()
    at_rest(window)
    total = window.directory.model.rowCount()
    after = numbers(popup)
    assert after["medicaid"] == before["medicaid"] == total
    assert all(number is not None and number <= total for number in after.values())
    popup.close()


def counts_of(button: FilterButton, window: MainWindow, at_rest: AtRest) -> dict[QAction, int | None]:
    button.open_menu()
    at_rest(window)
    counted = {action: button.choices.count_of(action) for action in button.choices.choices_in_view()}
    button.choices.close()
    return counted


def test_what_widens_is_counted_alone(window: MainWindow, bar: FilterBar, services: Services, at_rest: AtRest) -> None:
    bar._availabilities[Availability.WAITLIST].trigger()
    at_rest(window)
    counted = counts_of(bar._availability, window, at_rest)
    for one, action in bar._availabilities.items():
        assert counted[action] == found(services, window, availability=frozenset({one})), one
    bar._availability.cleared.emit()
    at_rest(window)
    counted = counts_of(bar._role, window, at_rest)
    for role, action in bar._roles.items():
        assert counted[action] == found(services, window, roles=frozenset({role}))
    assert counted[bar._confirmed] == found(services, window, confirmed_only=True)
    counted = counts_of(bar._more, window, at_rest)
    assert counted[bar._favorites] == found(services, window, favorites=True)
    assert counted[bar._inactive] == found(services, window, include_inactive=True)
    for days, action in bar._fresh.items():
        assert counted[action] == found(services, window, fresh_days=days)


def test_a_menu_keeps_its_size_while_numbers_come(window: MainWindow, bar: FilterBar, at_rest: AtRest) -> None:
    bar._role.open_menu()
    before = bar._role.choices.sizeHint()
    at_rest(window)
    menu = bar._role.choices
    action = bar._roles[Role.THERAPIST]
    assert (menu.sizeHint(), menu.count_of(action)) == (before, 22)
    assert action.toolTip() == "22 contacts"
    image = menu.grab().toImage()
    menu.show_count(action, None)
    assert menu.grab().toImage() != image
    menu.close()


def test_those_in_view_are_counted_first(
    window: MainWindow, bar: FilterBar, services: Services, at_rest: AtRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    popup = open_payers(window, at_rest)
    popup.close()
    asked: list[Sequence[Query]] = []
    count = services.finding.counts

    def record(queries: Sequence[Query], counted: Counted, *, cancel: Cancel | None = None) -> None:
        asked.append(queries)
        count(queries, counted, cancel=cancel)

    monkeypatch.setattr(services.finding, "counts", record)
    bar._payer.open()
    popup.list.scrollToBottom()
    at_rest(window)
    last = popup.list.item(popup.list.count() - 1)
    first_asked = [queries[0].filters.terms[-1].code for queries in asked]
    assert first_asked[-1] != popup.list.item(0).data(Qt.ItemDataRole.UserRole)
    in_view = popup.choices_in_view()[:5]
    assert first_asked[-1] in in_view
    assert last.data(COUNT) is not None
    popup.close()


def test_a_search_waits_for_no_count_and_stops_it(
    window: MainWindow, bar: FilterBar, services: Services, at_rest: AtRest, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, started = threading.Event(), threading.Event()

    def count(_queries: Sequence[Query], _counted: Counted, *, cancel: Cancel | None = None) -> None:
        assert cancel is not None
        cancel.on_cancel(stopped.set)
        started.set()
        assert stopped.wait(30)
        cancel.check()

    monkeypatch.setattr(services.store, "counts", count)
    bar._payer.open()
    assert started.wait(30)
    started.clear()
    # As choosing something does, while the numbers still come.
    window.directory._set_filters(Filters(favorites=True))
    assert stopped.is_set()
    QApplication.processEvents()
    bar._popups[TermKind.PAYER].close()
    at_rest(window)
    assert window.directory.model.query.filters.favorites
    assert set(numbers(bar._popups[TermKind.PAYER]).values()) == {None}


def test_a_screen_reader_hears_the_number(window: MainWindow, bar: FilterBar, at_rest: AtRest) -> None:
    popup = open_payers(window, at_rest)
    accessible = QAccessible.queryAccessibleInterface(popup.list)
    assert accessible is not None
    row = popup.list.row(popup._by_code["medicaid"])
    assert accessible.child(row).text(QAccessible.Text.Name) == "Medicaid, 17 contacts"
    popup.close()
