"""Saved and recent searches in the window: the popup, its keys, what is taken, and what is kept as recent."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from caseworker.models.query import Filters, Near, Sort
from caseworker.models.roles import Role
from caseworker.models.searches import SLOTS, RecentSearch, SavedSearch, Search
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.context import Destination
from caseworker.ui.directory.save_search import SaveSearchDialog
from caseworker.ui.directory.search_rows import Entry
from caseworker.ui.directory.searches_popup import SearchesPopup
from caseworker.ui.main_window import MainWindow
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable

AtRest = Callable[[MainWindow], None]
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
FULL = Search(
    "grief ",
    Filters(frozenset({Role.THERAPIST}), confirmed_only=True),
    Near("19103", 50.0, 39.952, -75.174, "19103 Philadelphia, PA", "PA", or_telehealth=True),
    Sort.VERIFIED,
)


@pytest.fixture
def popup(window: MainWindow, at_rest: AtRest) -> SearchesPopup:
    return opened(window, at_rest)


def opened(window: MainWindow, at_rest: AtRest) -> SearchesPopup:
    window.actions_table.trigger("search.saved")
    at_rest(window)
    popup = window.directory.searches.popup
    assert popup is not None
    assert popup.isVisible()
    return popup


def saved_names(popup: SearchesPopup) -> list[str]:
    return [one.name for one in popup.entries() if isinstance(one.kept, SavedSearch)]


def recent_texts(services: Services) -> list[str]:
    return [one.search.text for one in services.searches.recent()]


def choose(popup: SearchesPopup, wanted: str) -> Entry:
    row = next(row for row in range(popup.list.count()) if wanted in popup.list.item(row).text())
    popup.list.setCurrentRow(row)
    entry = popup.current()
    assert entry is not None
    return entry


def dialog(qtbot: QtBot) -> SaveSearchDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), SaveSearchDialog))
    return QApplication.activeModalWidget()  # type: ignore[return-value]


# --- the popup ------------------------------------------------------------------------------------------------
def test_it_shows_names_what_they_ask_for_keys_and_counts(popup: SearchesPopup, services: Services) -> None:
    first, *_ = entries = popup.entries()
    assert saved_names(popup) == [one.name for one in services.searches.saved()]
    assert (first.keys, first.asked) == ("Alt+1", "“spanish medicaid” · Therapist")
    for entry in entries:
        assert popup.count_of(entry) == services.searches.count(entry.search)
    assert popup.current() == first
    assert popup.focusWidget() is popup.list
    item = popup.list.item(1)
    spoken = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{first.name}, {first.asked}, Alt+1, {popup.count_of(first)} contacts"


def test_enter_takes_text_filters_place_and_order(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    services.searches.save("Everything", FULL, 9)
    window.directory.set_text("something else")
    window.directory.show_bin(True)
    at_rest(window)
    popup = opened(window, at_rest)
    choose(popup, "Everything")
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    at_rest(window)
    assert not popup.isVisible()
    assert window.directory.chosen_search() == FULL
    query = window.directory.searcher.query
    assert (query.sort, query.in_bin) == (Sort.VERIFIED, False)
    # Its point is known as soon as the places are.
    assert query.near is not None
    assert FULL.near is not None
    assert (query.near.place, query.near.miles) == (FULL.near.place, FULL.near.miles)
    assert window.directory.model.rowCount() == services.searches.count(FULL)
    assert window.directory.view.search.text() == "grief "
    assert "confirmed" in window.directory.view.filters._role.accessibleName()


def test_taking_another_leaves_nothing_of_the_one_before(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.take_search(FULL)
    at_rest(window)
    window.directory.take_search(Search("smith"))
    at_rest(window)
    assert window.directory.chosen_search() == Search("smith")
    query = window.directory.searcher.query
    assert (query.filters, query.near, query.sort) == (Filters(), None, Sort.RELEVANCE)


def test_a_click_takes_it(popup: SearchesPopup, window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    place = popup.list.visualItemRect(popup.list.item(2)).center()
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    at_rest(window)
    assert window.directory.view.search.text() == "interventionist "
    assert window.directory.searcher.query.near is not None


def test_arrows_pass_over_the_headings(window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest) -> None:
    services.searches.remember(Search("grief"))
    popup = opened(window, at_rest)
    seen = []
    for _ in popup.entries():
        seen.append(popup.current())
        qtbot.keyClick(popup.list, Qt.Key.Key_Down)
    assert seen == popup.entries()
    popup.hide()


def test_removing_is_taken_back_in_the_popup(
    popup: SearchesPopup, window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    before = saved_names(popup)
    choose(popup, before[1])
    qtbot.keyClick(popup.list, Qt.Key.Key_Delete)
    at_rest(window)
    assert saved_names(popup) == [before[0], before[2]]
    assert popup.current() == popup.entries()[1]
    assert popup.isVisible()
    assert not window.actions_table["search.take.2"].isVisible()
    qtbot.keyClick(popup.list, Qt.Key.Key_Z, CTRL)
    at_rest(window)
    assert saved_names(popup) == before
    assert window.actions_table["search.take.2"].isVisible()
    popup.hide()


def test_alt_and_an_arrow_move_it(
    popup: SearchesPopup, window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    first, second, third = saved_names(popup)
    qtbot.keyClick(popup.list, Qt.Key.Key_Down, ALT)
    at_rest(window)
    assert saved_names(popup) == [second, first, third]
    assert popup.current() == popup.entries()[1]
    qtbot.keyClick(popup.list, Qt.Key.Key_Up, ALT)
    at_rest(window)
    qtbot.keyClick(popup.list, Qt.Key.Key_Up, ALT)
    at_rest(window)
    assert [one.name for one in services.searches.saved()] == [first, second, third]
    popup.hide()


def test_recent_ones_are_removed_one_by_one_or_all(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    for text in ("grief", "loss", "smith"):
        services.searches.remember(Search(text))
    popup = opened(window, at_rest)
    entry = choose(popup, "loss")
    assert isinstance(entry.kept, RecentSearch)
    assert not popup.change.isEnabled()
    qtbot.keyClick(popup.list, Qt.Key.Key_Delete)
    at_rest(window)
    assert recent_texts(services) == ["smith", "grief"]
    popup.clear.click()
    at_rest(window)
    assert recent_texts(services) == []
    assert not popup.clear.isEnabled()
    assert [one.name for one in popup.entries()] == [one.name for one in services.searches.saved()]
    assert services.history.state().undo == ""
    popup.hide()


def test_an_empty_popup_says_how_to_begin(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    for one in services.searches.saved():
        services.searches.delete(one.id, one.version)
    popup = opened(window, at_rest)
    assert popup.entries() == []
    assert popup.list.isHidden()
    assert "Ctrl+Shift+D" in popup.empty.text()
    assert not popup.save.isEnabled()
    popup.hide()


def test_it_is_closed_while_counts_are_on_their_way(
    window: MainWindow, services: Services, at_rest: AtRest, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Counts come one by one, never on the window's thread, and stop when nobody waits for them."""
    begun, asked = threading.Event(), []

    def count(search: Search, *, cancel: object) -> int:
        asked.append((search, threading.current_thread() is threading.main_thread()))
        stopped = threading.Event()
        cancel.on_cancel(stopped.set)  # type: ignore[attr-defined]
        begun.set()
        assert stopped.wait(20)
        cancel.check()  # type: ignore[attr-defined]
        return 0

    monkeypatch.setattr(services.searches, "count", count)
    window.actions_table.trigger("search.saved")
    qtbot.waitUntil(begun.is_set)
    popup = window.directory.searches.popup
    assert popup is not None
    assert [popup.count_of(one) for one in popup.entries()] == [None, None, None]
    window.directory.set_text("marisol")
    qtbot.waitUntil(lambda: window.directory.model.rowCount() == 1)
    popup.hide()
    at_rest(window)
    assert asked == [(services.searches.saved()[0].search, False)]


def test_closing_the_window_stops_counting(
    window: MainWindow, services: Services, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def count(_search: Search, *, cancel: object) -> int:
        cancel.on_cancel(stopped.set)  # type: ignore[attr-defined]
        begun.set()
        assert stopped.wait(20)
        return 0

    monkeypatch.setattr(services.searches, "count", count)
    window.actions_table.trigger("search.saved")
    qtbot.waitUntil(begun.is_set)
    window.close()
    assert stopped.is_set()


def test_everything_in_it_has_a_name_is_large_enough_and_fits(
    window: MainWindow, services: Services, at_rest: AtRest, qapp: QApplication
) -> None:
    services.searches.remember(Search("trauma " * 30))
    for scale in (1.0, 2.0):
        theme.apply(qapp, Scheme.DARK, scale)
        popup = opened(window, at_rest)
        assert popup.accessibleName() == "Searches"
        for widget in focusable(popup):
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
            assert min(widget.width(), widget.height()) >= 24, widget
        for row in range(popup.list.count()):
            if popup.list.item(row).flags():
                assert popup.list.visualItemRect(popup.list.item(row)).height() >= 24 * scale
        assert popup.height() <= popup.screen().availableGeometry().height()
        assert popup.list.horizontalScrollBar().maximum() == 0
        popup.hide()


def test_the_button_says_what_it_is_also_when_it_is_small(window: MainWindow, at_rest: AtRest) -> None:
    button = window.directory.view.searches
    assert (button.text(), button.accessibleName()) == ("Searches", "Saved and recent searches")
    assert "Ctrl+Shift+F" in button.toolTip()
    window.resize(560, 600)
    at_rest(window)
    assert (button.text(), button.accessibleName()) == ("", "Saved and recent searches")
    button.click()
    at_rest(window)
    popup = window.directory.searches.popup
    assert popup is not None
    assert popup.isVisible()
    popup.hide()


# --- keys -----------------------------------------------------------------------------------------------------
def test_a_number_with_alt_takes_it_from_any_page(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    window.navigate(Destination("referrals"))
    at_rest(window)
    window.actions_table.trigger("search.take.3")
    at_rest(window)
    assert window.directory.view.isVisible()
    assert window.directory.chosen_search() == services.searches.saved()[2].search


def test_the_menu_names_what_has_a_key(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    first = services.searches.saved()[0]
    services.searches.edit(first.id, "Him & her", 7, first.version)
    at_rest(window)
    actions = window.actions_table
    shown = {
        slot: actions[f"search.take.{slot}"].text() for slot in SLOTS if actions[f"search.take.{slot}"].isVisible()
    }
    assert shown == {
        2: "&2  Interventionists near Philadelphia",
        3: "&3  Trauma, by telehealth, accepting",
        7: "&7  Him && her",
    }
    assert not actions["search.take.1"].isEnabled()


def test_the_keys_work_in_the_popup_too(
    popup: SearchesPopup, window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClick(popup.list, Qt.Key.Key_2, ALT)
    at_rest(window)
    assert not popup.isVisible()
    assert window.directory.chosen_search() == services.searches.saved()[1].search


# --- saving ---------------------------------------------------------------------------------------------------
def test_a_search_is_saved_under_the_proposed_name_and_the_first_free_key(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    window.directory.take_search(FULL)
    at_rest(window)
    window.actions_table.trigger("search.save")
    form = dialog(qtbot)
    assert form.name.field.value().startswith("Grief and loss, Therapist")
    assert form.slot.field.value() == 4
    form._line.editor.selectAll()
    qtbot.keyClicks(form._line.editor, "My grief search")
    with qtbot.waitSignal(form.accepted):
        qtbot.keyClick(form._line.editor, Qt.Key.Key_Return)
    at_rest(window)
    saved = services.searches.named("my grief search")
    assert (saved.search, saved.slot) == (FULL, 4)
    assert window.toast.isVisible()
    window.actions_table.trigger("edit.undo")
    at_rest(window)
    assert len(services.searches.saved()) == 3
    assert not window.actions_table["search.take.4"].isVisible()


def test_a_name_that_is_taken_is_replaced_and_that_is_said_before(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    window.directory.set_text("grief")
    window.actions_table.trigger("search.save")
    form = dialog(qtbot)
    assert (form.button.text(), form.replaces.isHidden()) == ("Save", True)
    form._line.editor.selectAll()
    qtbot.keyClicks(form._line.editor, "spanish,  takes MEDICAID")
    assert form.button.text() == "Replace"
    assert "takes its place" in form.replaces.text()
    with qtbot.waitSignal(form.accepted):
        form.button.click()
    at_rest(window)
    assert services.searches.saved()[0].search.text == "grief"
    assert len(services.searches.saved()) == 3


def test_a_key_that_is_taken_is_said_before(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.directory.set_text("grief")
    window.actions_table.trigger("search.save")
    form = dialog(qtbot)
    form._slots.set_value(2)
    form._slots.edited.emit()
    assert form.replaces.text() == "“Interventionists near Philadelphia” loses this shortcut."
    assert form._slots.editor.currentText() == "Alt+2 (now: Interventionists near Philadelphia)"
    form.reject()


def test_f2_changes_name_and_key(
    popup: SearchesPopup, window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClick(popup.list, Qt.Key.Key_F2)
    form = dialog(qtbot)
    assert not popup.isVisible()
    assert (form.name.field.value(), form.slot.field.value()) == ("Spanish, takes Medicaid", 1)
    form._line.set_value("Interventionists NEAR Philadelphia")
    form.button.click()
    at_rest(window)
    assert "saved already" in form.name.error.text()
    form._line.set_value("Spanish")
    form._slots.set_value(None)
    with qtbot.waitSignal(form.accepted):
        form.button.click()
    at_rest(window)
    first = services.searches.saved()[0]
    assert (first.name, first.slot) == ("Spanish", None)


def test_a_search_that_was_changed_meanwhile_is_not_overwritten(
    popup: SearchesPopup, window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClick(popup.list, Qt.Key.Key_F2)
    form = dialog(qtbot)
    first = services.searches.saved()[0]
    services.searches.edit(first.id, "By a colleague", 1, first.version)
    form.button.click()
    at_rest(window)
    assert form.isVisible()
    assert not form.problem.isHidden()
    assert services.searches.saved()[0].name == "By a colleague"
    form.reject()


def test_nothing_typed_and_chosen_is_nothing_to_save(window: MainWindow, at_rest: AtRest) -> None:
    window.actions_table.trigger("search.save")
    at_rest(window)
    assert QApplication.activeModalWidget() is None
    assert window.toast.isVisible()


# --- recent ones ----------------------------------------------------------------------------------------------
def test_what_was_only_typed_on_the_way_is_not_kept(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(window.directory.view.search.line, "marisol")
    at_rest(window)
    assert recent_texts(services) == []
    assert window.directory.searches.recent.stayed.isActive()


def test_whoever_opens_a_contact_has_use_for_the_search(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    qtbot.keyClicks(window.directory.view.search.line, "marisol")
    at_rest(window)
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Return)
    at_rest(window)
    assert recent_texts(services) == ["marisol"]
    assert services.history.state().undo == ""


def test_picking_another_row_is_use_too(window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest) -> None:
    qtbot.keyClicks(window.directory.view.search.line, "sp")
    at_rest(window)
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Down)
    at_rest(window)
    assert recent_texts(services) == ["sp"]
    qtbot.keyClicks(window.directory.view.search.line, "anish")
    at_rest(window)
    window.actions_table.trigger("contact.sheet")
    at_rest(window)
    assert recent_texts(services) == ["spanish"]


def test_looking_at_the_result_for_a_while_is_use_too(
    window: MainWindow, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    keeper = window.directory.searches.recent
    keeper.stayed.setInterval(1)
    qtbot.keyClicks(window.directory.view.search.line, "marisol")
    qtbot.waitUntil(lambda: recent_texts(services) == ["marisol"])
    at_rest(window)
    assert not keeper.stayed.isActive()


@pytest.mark.parametrize("text", ["", "   ", "nobody is called like this"])
def test_nothing_asked_and_nothing_found_is_not_kept(
    window: MainWindow, services: Services, at_rest: AtRest, text: str
) -> None:
    window.directory.set_text(text)
    at_rest(window)
    window.directory.searches.recent.used()
    at_rest(window)
    assert recent_texts(services) == []


def test_the_bin_is_not_kept(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    window.actions_table.trigger("contact.bin")
    at_rest(window)
    window.directory.show_bin(True)
    at_rest(window)
    row = window.directory.current_row()
    assert row is not None
    window.directory.set_text(row.name)
    at_rest(window)
    window.directory.searches.recent.used()
    at_rest(window)
    assert window.directory.model.rowCount() == 1
    assert recent_texts(services) == []


def test_another_page_ends_the_looking(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("marisol")
    at_rest(window)
    window.navigate(Destination("referrals"))
    at_rest(window)
    assert not window.directory.searches.recent.stayed.isActive()


def test_what_was_forgotten_is_kept_again_when_it_is_of_use_again(
    window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    window.directory.set_text("marisol")
    at_rest(window)
    window.directory.searches.recent.used()
    at_rest(window)
    popup = opened(window, at_rest)
    popup.clear.click()
    at_rest(window)
    popup.hide()
    assert recent_texts(services) == []
    window.directory.searches.recent.used()
    at_rest(window)
    assert recent_texts(services) == ["marisol"]


def test_a_filter_is_kept_with_the_words(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    bar = window.directory.view.filters
    bar._choose_terms(TermKind.LANGUAGE, ("spanish",))
    at_rest(window)
    window.directory.searches.recent.used()
    at_rest(window)
    (one,) = services.searches.recent()
    assert one.search == window.directory.chosen_search()
    assert services.searches.asks_for(one.search) == ("Language: Spanish",)
