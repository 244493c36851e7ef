"""Searching, walking, choosing: the Directory page on the sample directory, as a user works with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.codes import Availability
from caseworker.models.query import Filters, Near, Sort
from caseworker.models.roles import Role, TagState
from caseworker.services.bundle import Services
from caseworker.ui.context import Destination
from caseworker.ui.directory.contact_loader import ContactLoader
from caseworker.ui.directory.model import ROW_ROLE, ContactListModel
from caseworker.ui.directory.pane_parts import LinkLabel
from caseworker.ui.main_window import MainWindow
from caseworker.ui.widgets.buttons import Button, LinkButton
from caseworker.ui.widgets.chips import Chip

AtRest = Callable[[MainWindow], None]


def names(window: MainWindow) -> list[str]:
    model = window.directory.model
    rows = [model.row_at(position) for position in range(model.rowCount())]
    return [row.name for row in rows if row is not None]


def type_words(qtbot: QtBot, window: MainWindow, text: str) -> None:
    qtbot.keyClicks(window.directory.view.search.line, text)


def pane_text(window: MainWindow) -> str:
    return "\n".join(label.text() for label in window.directory.view.pane.findChildren(QLabel))


def test_typing_searches_at_each_key_and_shows_the_contact(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    everything = window.directory.model.rowCount()
    type_words(qtbot, window, "marisol")
    at_rest(window)
    assert window.directory.model.rowCount() < everything
    assert names(window)[0] == "Marisol Vega"
    assert window.directory.view.search.count_text() == f"{window.directory.model.rowCount()} contact" + (
        "s" if window.directory.model.rowCount() != 1 else ""
    )
    pane = window.directory.view.pane
    assert pane.contact_id == window.directory.current_id()
    assert "Marisol Vega" in pane_text(window)


def test_a_contact_waits_for_the_answer_to_a_key(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    page = window.directory
    at_rest(window)
    before, other = page.view.pane.contact_id, page.model.id_at(1)
    loader = ContactLoader(window.context, page.model, page.view.pane, lambda: other, lambda: (), parent=page)
    assert other is not None
    loader.load(other)
    loader.hold()
    at_rest(window)
    assert page.view.pane.contact_id == before
    loader.release()
    qtbot.waitUntil(lambda: page.view.pane.contact_id == other)


def test_a_late_answer_is_dropped(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    seen: list[str] = []
    window.directory.searcher.answered.connect(lambda answer: seen.append(answer.query.text))
    window.directory.set_text("m")
    window.directory.set_text("ma")
    window.directory.set_text("mateo quill")
    at_rest(window)
    assert set(seen) == {"mateo quill"}
    assert names(window) == ["Mateo Quill"]


def test_arrow_keys_walk_while_the_cursor_stays_in_the_field(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    line = window.directory.view.search.line
    line.setFocus()
    first = window.directory.current_id()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    second = window.directory.current_id()
    qtbot.keyClick(line, Qt.Key.Key_PageDown)
    further = window.directory.view.list.currentIndex().row()
    qtbot.keyClick(line, Qt.Key.Key_Up)
    at_rest(window)
    assert first != second
    assert further > 1
    assert window.directory.view.list.currentIndex().row() == further - 1
    assert line.hasFocus() or window.focusWidget() is line
    assert window.directory.view.pane.contact_id == window.directory.current_id()


def test_the_chosen_contact_stays_chosen_when_the_list_changes(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest
) -> None:
    window.directory.set_text("v")
    at_rest(window)
    for _ in range(4):
        qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Down)
    chosen = window.directory.current_id()
    window.directory.set_text("")
    at_rest(window)
    assert window.directory.current_id() == chosen
    assert window.directory.view.list.currentIndex().row() == window.directory.model.position_of(chosen or 0)


def test_a_best_match_that_nobody_chose_gives_way_to_a_better_one(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest
) -> None:
    directory = window.directory
    type_words(qtbot, window, "marisol vega")
    at_rest(window)
    weak = directory.current_id()
    directory.view.search.line.clear()
    for text in ("v", "va"):
        directory.set_text(text)
        at_rest(window)
        assert directory.view.list.currentIndex().row() == 0
        assert directory.view.list.verticalScrollBar().value() == 0
        assert directory.view.pane.contact_id == directory.model.id_at(0)
    directory.set_text("")
    at_rest(window)
    assert directory.model.position_of(weak or 0) > 0
    assert directory.view.list.currentIndex().row() == 0


def test_the_keys_shown_are_those_that_act(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.activateWindow()
    pane, line = window.directory.view.pane, window.directory.view.search.line

    def keys() -> set[str]:
        return {one.accessibleDescription() for one in pane.findChildren(Button) if one.accessibleDescription()}

    qtbot.waitUntil(line.hasFocus)
    assert keys() == {"Key Alt+R", "Key Alt+N", "Key Alt+S", "Key Alt+V", "Key Alt+E"}
    window.directory.view.list.setFocus()
    assert keys() == {"Key R", "Key N", "Key S", "Key V", "Key E"}
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    at_rest(window)
    assert "Key Alt+R" in keys()


def test_a_distance_is_not_told_of_a_place_that_is_not_searched_any_more(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("near 19103")
    at_rest(window)
    window.directory.view.list.walk(Qt.Key.Key_Down)
    at_rest(window)
    pane, chosen = window.directory.view.pane, window.directory.current_id()
    assert " mi" in pane_text(window)
    window.directory.set_text("")
    at_rest(window)
    assert (pane.contact_id, window.directory.current_id()) == (chosen, chosen)
    assert pane.data is not None
    assert pane.data.distance_miles is None
    window.directory.set_text("near 19103")
    at_rest(window)
    assert pane.data.distance_miles is not None


def test_a_window_in_the_background_keeps_its_focus_in_the_field(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest
) -> None:
    """Else the first letters that are typed after coming back would act as keys."""
    window.directory.view.search.line.setFocus()
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    assert QApplication.focusWidget() is None
    window.directory.set_text("marisol vega")
    at_rest(window)
    assert window.focusWidget() is window.directory.view.search.line


def test_the_pane_is_blank_while_there_is_none_to_choose(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("xyzzy nobody")
    at_rest(window)
    shown = [one for one in window.directory.view.pane.findChildren(QLabel) if one.isVisible()]
    assert shown == []


def test_the_facts_stand_in_one_column(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("licensed psychologist")
    at_rest(window)
    assert "Licensed Psychologist" in pane_text(window)
    facts = window.directory.view.pane.findChildren(LinkLabel)
    in_grid = [one for one in facts if isinstance(one.parentWidget().layout(), QGridLayout)]
    assert len(in_grid) > 3
    assert len({one.mapTo(window, QPoint()).x() for one in in_grid}) == 1


def test_understood_words_are_chips_that_can_be_removed(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.directory.set_text("therapist spanish near 19103")
    at_rest(window)
    bar = window.directory.view.filters
    chips = {chip.accessibleName() for chip in bar.findChildren(Chip) if not chip.isHidden()}
    assert any("Spanish" in name for name in chips)
    spanish = next(chip for chip in bar.findChildren(Chip) if "Spanish" in chip.accessibleName())
    qtbot.keyClick(spanish, Qt.Key.Key_Delete)
    at_rest(window)
    assert "spanish" not in window.directory.view.search.text().lower()
    assert "therapist" in window.directory.view.search.text().lower()
    assert not any("Spanish" in chip.accessibleName() for chip in bar.findChildren(Chip) if not chip.isHidden())


def test_a_named_place_sorts_by_distance(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.set_text("near 19103")
    at_rest(window)
    model = window.directory.model
    rows = [row for position in range(model.rowCount()) if (row := model.row_at(position))]
    distances = [row.distance_miles for row in rows if row.distance_miles is not None]
    assert len(distances) == len(rows) > 1
    assert distances == sorted(distances)
    assert window.directory.searcher.query.sort is Sort.NEAREST


def test_chosen_filters_narrow_the_list(window: MainWindow, at_rest: AtRest) -> None:
    window.directory.view.filters.filters_changed.emit(Filters(roles=frozenset({Role.INTERVENTIONIST})))
    at_rest(window)
    model = window.directory.model
    assert 0 < model.rowCount() < 88
    for position in range(model.rowCount()):
        row = model.row_at(position)
        if row is not None:
            roles = {chip.role for chip in row.roles if chip.state is not TagState.REJECTED}
            assert Role.INTERVENTIONIST in roles
    window.directory.view.filters.near_changed.emit(Near("19103", 25, 39.95, -75.17))
    at_rest(window)
    assert window.directory.searcher.query.sort is Sort.NEAREST
    window.directory.clear_search()
    at_rest(window)
    assert window.directory.searcher.query.is_everything


def test_nothing_found_says_what_to_leave_out(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.directory.set_text("marisol mandarin")
    at_rest(window)
    view = window.directory.view
    assert view.empty.isVisible()
    assert view.pane.contact_id is None
    offers = [button for button in view.empty.buttons if "Without" in button.text()]
    assert offers
    qtbot.mouseClick(offers[0], Qt.MouseButton.LeftButton)
    at_rest(window)
    assert window.directory.model.rowCount() > 0
    assert view.list.isVisible()


def test_escape_clears_and_slash_returns_to_the_field(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    type_words(qtbot, window, "grief")
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Escape)
    at_rest(window)
    assert window.directory.view.search.text() == ""
    window.directory.view.list.setFocus()
    qtbot.keyClick(window.directory.view.list, "/")
    at_rest(window)
    assert window.focusWidget() is window.directory.view.search.line
    assert window.directory.view.search.text() == ""


def test_enter_gives_the_keys_to_the_contact(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Return)
    assert window.directory.view.pane.isAncestorOf(window.focusWidget())


def test_single_letters_act_only_where_nothing_is_typed(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    asked: list[str] = []
    window.actions_table["contact.note"].triggered.connect(lambda: asked.append("note"))
    window.context.doors.write_note = lambda *_: None  # type: ignore[method-assign]
    type_words(qtbot, window, "n")
    at_rest(window)
    assert asked == []
    window.directory.view.list.setFocus()
    before = window.directory.view.search.text()
    qtbot.keyClick(window.directory.view.list, "s")
    at_rest(window)
    assert window.directory.view.search.text() == before
    assert window.directory.tray_ids() == (window.directory.current_id(),)


def test_the_sheet_bar_shows_while_the_sheet_holds_contacts(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    tray = window.directory.view.tray
    services.lists.clear()
    at_rest(window)
    assert not tray.isVisible()
    window.actions_table.trigger("contact.sheet")
    at_rest(window)
    assert tray.isVisible()
    assert window.actions_table["sheet.preview"].isEnabled()
    window.actions_table.trigger("contact.sheet")
    at_rest(window)
    assert not tray.isVisible()
    assert not window.actions_table["sheet.preview"].isEnabled()


def test_the_bin_and_back_again(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.directory.set_text("mateo quill")
    at_rest(window)
    contact_id = window.directory.current_id()
    window.directory.view.list.setFocus()
    qtbot.keyClick(window.directory.view.list, Qt.Key.Key_Delete)
    at_rest(window)
    assert window.directory.model.rowCount() == 0
    assert "bin" in window.toast.message().text
    window.actions_table["view.bin"].trigger()
    window.directory.set_text("")
    at_rest(window)
    assert contact_id in [window.directory.model.id_at(i) for i in range(window.directory.model.rowCount())]
    window.directory.view.list.select_position(window.directory.model.position_of(contact_id or 0))
    at_rest(window)
    window.actions_table.trigger("contact.restore")
    at_rest(window)
    window.actions_table["view.bin"].trigger()
    window.directory.set_text("mateo quill")
    at_rest(window)
    assert window.directory.current_id() == contact_id


@pytest.mark.parametrize("marked", [1, 3])
def test_after_the_bin_the_next_contact_is_chosen(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, marked: int
) -> None:
    results, model = window.directory.view.list, window.directory.model
    results.setFocus()
    results.select_position(40)
    for _ in range(marked - 1):
        qtbot.keyClick(results, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    at_rest(window)
    scrolled = results.verticalScrollBar().value()
    after = model.id_at(40 + marked)
    qtbot.keyClick(results, Qt.Key.Key_Delete)
    at_rest(window)
    assert window.directory.current_id() == after
    assert results.currentIndex().row() == 40
    assert results.verticalScrollBar().value() == scrolled
    assert window.directory.view.pane.contact_id == after


def test_after_the_last_one_the_one_before_it_is_chosen(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    results, model = window.directory.view.list, window.directory.model
    results.setFocus()
    results.select_position(model.rowCount() - 1)
    at_rest(window)
    before = model.id_at(model.rowCount() - 2)
    qtbot.keyClick(results, Qt.Key.Key_Delete)
    at_rest(window)
    assert window.directory.current_id() == before


def test_undo_takes_back_and_redo_does_again(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    contact_id = window.directory.current_id()
    assert contact_id is not None
    before = services.directory.get(contact_id).facts.favorite
    window.actions_table.trigger("contact.favorite")
    at_rest(window)
    assert services.directory.get(contact_id).facts.favorite is not before
    # From within the search field, whose own undo stands back.
    qtbot.keyClick(window.directory.view.search.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    assert services.directory.get(contact_id).facts.favorite is before
    assert window.toast.message().action_text == "Redo"
    window.redo()
    at_rest(window)
    assert services.directory.get(contact_id).facts.favorite is not before


def test_a_change_elsewhere_refreshes_row_and_pane(window: MainWindow, at_rest: AtRest, services: Services) -> None:
    window.directory.set_text("mateo quill")
    at_rest(window)
    contact_id = window.directory.current_id()
    assert contact_id is not None
    services.directory.set_availability(contact_id, Availability.NOT_ACCEPTING)
    services.notes.add(contact_id, "Answers the phone on *Fridays*.")
    at_rest(window)
    row = window.directory.current_row()
    assert row is not None
    assert row.availability is Availability.NOT_ACCEPTING
    data = window.directory.view.pane.data
    assert data is not None
    assert any("Fridays" in note.body for note in data.contact.notes)


def test_a_role_is_confirmed_from_the_pane(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services
) -> None:
    window.directory.set_text("marisol vega")
    at_rest(window)
    contact_id = window.directory.current_id()
    assert contact_id is not None
    links = {link.text(): link for link in window.directory.view.pane.findChildren(LinkButton)}
    qtbot.mouseClick(links["Confirm interventionist"], Qt.MouseButton.LeftButton)
    at_rest(window)
    tags = {tag.role: tag.state for tag in services.directory.get(contact_id).tags}
    assert tags[Role.INTERVENTIONIST] is TagState.CONFIRMED
    assert "Confirm interventionist" not in {
        link.text() for link in window.directory.view.pane.findChildren(LinkButton)
    }


@pytest.mark.parametrize(("key", "state"), [("c", TagState.CONFIRMED), ("x", TagState.REJECTED)])
def test_one_key_answers_the_suggested_role(
    window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services, key: str, state: TagState
) -> None:
    window.directory.set_text("marisol vega")
    at_rest(window)
    contact_id = window.directory.current_id()
    assert contact_id is not None
    before = {tag.role: tag.state for tag in services.directory.get(contact_id).tags}
    assert before == {Role.THERAPIST: TagState.CONFIRMED, Role.INTERVENTIONIST: TagState.SUGGESTED}
    results = window.directory.view.list
    results.setFocus()
    qtbot.keyClicks(results, key)
    at_rest(window)
    after = {tag.role: tag.state for tag in services.directory.get(contact_id).tags}
    assert after == {Role.THERAPIST: TagState.CONFIRMED, Role.INTERVENTIONIST: state}
    qtbot.keyClicks(results, key)
    at_rest(window)
    assert {tag.role: tag.state for tag in services.directory.get(contact_id).tags} == after
    assert "waits for an answer" in window.toast.message().text
    window.actions_table.trigger("edit.undo")
    at_rest(window)
    assert {tag.role: tag.state for tag in services.directory.get(contact_id).tags} == before


def test_a_double_click_answers_once(window: MainWindow, qtbot: QtBot, at_rest: AtRest, services: Services) -> None:
    """After the first click another answer stands in the same place."""
    window.directory.set_text("marisol vega")
    at_rest(window)
    contact_id = window.directory.current_id()
    assert contact_id is not None
    before = {tag.role: tag.state for tag in services.directory.get(contact_id).tags}
    link = next(one for one in window.directory.view.pane.findChildren(LinkButton) if one.text().startswith("Not a"))
    qtbot.mouseDClick(link, Qt.MouseButton.LeftButton)
    at_rest(window)
    assert {tag.role: tag.state for tag in services.directory.get(contact_id).tags} == before


def test_a_preferred_name_leaves_the_full_one_to_be_read(
    window: MainWindow, at_rest: AtRest, services: Services
) -> None:
    contact_id = window.directory.current_id()
    assert contact_id is not None
    contact = services.directory.get(contact_id)
    facts = contact.facts.model_copy(
        update={"given": "Ronald", "middle": "Douglas", "family": "Anderson", "preferred_name": "Ron"}
    )
    services.directory.edit(contact_id, facts, contact.version)
    at_rest(window)
    shown = pane_text(window)
    assert "Ron Anderson" in shown
    assert "Ronald Douglas Anderson" in shown


def test_a_narrow_window_opens_the_contact_over_the_list(window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> None:
    window.resize(800, 720)
    at_rest(window)
    view = window.directory.view
    assert view.list.isVisible()
    assert not view.pane.isVisible()
    qtbot.keyClick(view.search.line, Qt.Key.Key_Return)
    at_rest(window)
    assert view.pane.isVisible()
    assert not view.list.isVisible()
    back = next(button for button in view.pane.findChildren(Button) if "Back" in button.text())
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert view.list.isVisible()


@pytest.mark.parametrize("words", ["", "marisol"])
def test_going_to_a_contact_by_its_id(window: MainWindow, at_rest: AtRest, words: str) -> None:
    wanted = window.directory.model.id_at(window.directory.model.rowCount() - 1)
    window.directory.set_text(words)
    at_rest(window)
    window.navigate(Destination("directory", contact_id=wanted))
    at_rest(window)
    assert window.directory.current_id() == wanted
    assert window.directory.view.pane.contact_id == wanted


def test_the_model_keeps_qts_rules(qtbot: QtBot, services: Services) -> None:
    model = ContactListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    finding = services.finding
    wanted: list[tuple[int, ...]] = []
    model.rows_wanted.connect(wanted.append)
    query = finding.parse("")
    ids = finding.search(query).ids
    model.set_answer(query, ids[:20], finding.rows(ids[:5].tolist(), query))
    model.set_answer(query, ids, [])
    assert model.rowCount() == len(ids)
    with qtbot.waitSignal(model.rows_wanted):
        assert model.data(model.index(30), ROW_ROLE) is None
    assert ids[30] in wanted[-1]
    model.put_rows(finding.rows(wanted[-1], query))
    assert model.data(model.index(30), ROW_ROLE).id == ids[30]
    other = finding.parse("grief")
    model.set_answer(other, finding.search(other).ids, [])
    assert model.rowCount() == finding.search(other).total
    tester.deleteLater()
    model.deleteLater()
    QApplication.processEvents()


@pytest.mark.parametrize("words", ["", "zzzz nobody", "near 00000", '"unfinished', "(((", "ACCEPTING spanish"])
def test_any_words_are_answered(window: MainWindow, at_rest: AtRest, words: str) -> None:
    window.directory.set_text(words)
    at_rest(window)
    view = window.directory.view
    assert view.list.isVisible() != view.empty.isVisible()
