"""Lists in the window, on the real services: the bar along the bottom, the popup, names, and lines in the sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.changes import Kind
from caseworker.models.kept import LONGEST_LIST_NAME, ListItem, ListKind
from caseworker.services.bundle import Services
from caseworker.services.tray import FAVORITES_ID, TRAY_ID
from caseworker.ui import sheets, theme
from caseworker.ui.directory.list_name import ListNameDialog
from caseworker.ui.directory.lists_popup import ListsPopup
from caseworker.ui.main_window import MainWindow
from caseworker.ui.sheets import tray_keeper
from caseworker.ui.sheets.contact_order import ContactOrder
from caseworker.ui.sheets.dialog import SheetDialog
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable

AtRest = Callable[[MainWindow], None]
NAME = "Family intervention, Philadelphia"
LONGEST = "Families of somebody who drinks, in Philadelphia and around it, evenings and weekends"[:LONGEST_LIST_NAME]


@pytest.fixture
def ids(services: Services) -> list[int]:
    found = services.finding.search(services.finding.parse("therapist philadelphia"))
    return [one for one in found.ids if not services.directory.get(one).facts.confidential][:4]


@pytest.fixture
def press(window: MainWindow, at_rest: AtRest) -> Callable[[str], None]:
    """Chooses an action and waits."""

    def do(action_id: str) -> None:
        assert window.actions_table[action_id].isEnabled(), action_id
        window.actions_table.trigger(action_id)
        at_rest(window)

    return do


def made(services: Services, name: str, of: tuple[int | ListItem, ...] = ()) -> int:
    return services.lists.create(name, of).only(Kind.LIST)


def popup(window: MainWindow) -> ListsPopup:
    found = window.directory.lists.popup
    assert found is not None
    assert found.isVisible()
    return found


def shown(popup: ListsPopup) -> list[str]:
    return [one.text() for one in popup.items() if not one.isHidden()]


def spoken(popup: ListsPopup) -> list[str]:
    return [str(one.data(Qt.ItemDataRole.AccessibleTextRole) or one.text()) for one in popup.items()]


def type_and_enter(popup: ListsPopup, text: str) -> None:
    QTest.keyClicks(popup.field, text)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)


def name_it(window: MainWindow, name: str) -> ListNameDialog:
    (dialog,) = [one for one in window.findChildren(ListNameDialog) if one.isVisible()]
    editor = dialog.name.field.focus_widget
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    return dialog


# --- the bar --------------------------------------------------------------------------------------------------
def test_the_bar_names_the_current_list_and_who_is_on_it(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest
) -> None:
    bar = window.directory.view.tray
    assert not bar.isVisible()
    services.lists.choose(made(services, NAME, tuple(ids[:2])))
    at_rest(window)
    assert bar.isVisible()
    assert bar.choose.accessibleName() == f"List: {NAME}. Choose another"
    assert bar.count.text() == "2 contacts"
    assert bar.names.whole_text() == ", ".join(row.name for row in services.finding.rows(ids[:2]))


def test_an_empty_list_is_shown_with_what_to_do_and_an_empty_sheet_is_not(
    window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    bar = window.directory.view.tray
    services.lists.choose(made(services, NAME))
    at_rest(window)
    assert bar.isVisible()
    assert "press S" in bar.names.whole_text()
    assert not window.actions_table["sheet.print"].isEnabled()
    assert not any(one.isEnabled() for one in bar.findChildren(QAbstractButton) if one.text() == "Print")
    services.lists.choose(TRAY_ID)
    at_rest(window)
    assert not bar.isVisible()


def test_many_are_named_in_part(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    everyone = list(services.finding.search(services.finding.parse("")).ids)[:20]
    services.lists.put(everyone)
    at_rest(window)
    assert window.directory.view.tray.names.whole_text().endswith(" and 8 more")


def test_s_puts_on_the_current_list_and_rows_and_pane_follow(
    window: MainWindow, services: Services, at_rest: AtRest, press: Callable[[str], None]
) -> None:
    list_id = made(services, NAME)
    services.lists.choose(list_id)
    at_rest(window)
    button = window.directory.view.pane._sheet_button
    assert button is not None
    assert button.text() == "Put on list"
    press("contact.sheet")
    current = window.directory.current_id()
    assert services.lists.get(list_id).contact_ids == (current,)
    assert services.lists.get(TRAY_ID).items == ()
    assert button.text() == "On the list"
    index = window.directory.view.list.currentIndex()
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("on the list")
    services.lists.choose(TRAY_ID)
    at_rest(window)
    assert button.text() == "Add to sheet"
    assert not str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("on the list")
    press("contact.sheet")
    assert button.text() == "On the sheet"


def test_the_star_and_the_favorites_are_one(
    window: MainWindow, services: Services, at_rest: AtRest, press: Callable[[str], None]
) -> None:
    services.lists.clear(FAVORITES_ID)
    services.lists.choose(FAVORITES_ID)
    at_rest(window)
    current = window.directory.current_id()
    press("contact.favorite")
    assert window.directory.tray_ids() == (current,)
    press("contact.sheet")
    assert window.directory.tray_ids() == ()
    row = window.directory.current_row()
    assert row is not None
    assert not row.favorite


def test_a_name_that_changed_is_shown(window: MainWindow, services: Services, ids: list[int], at_rest: AtRest) -> None:
    services.lists.put(ids[:1])
    at_rest(window)
    contact = services.directory.get(ids[0])
    facts = contact.facts.model_copy(update={"family": "Zimmerling"})
    services.directory.edit(ids[0], facts, contact.version)
    at_rest(window)
    assert "Zimmerling" in window.directory.view.tray.names.whole_text()


# --- choosing -------------------------------------------------------------------------------------------------
def test_another_list_is_chosen_by_a_few_letters(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest, press: Callable[[str], None]
) -> None:
    made(services, "Grief groups")
    made(services, NAME, tuple(ids))
    services.lists.put(ids[:1])
    press("list.choose")
    opened = popup(window)
    assert shown(opened) == ["Sheet", "Favorites", NAME, "Grief groups", "New list…"]
    assert spoken(opened)[0] == "Sheet, 1 contact, the current list"
    assert spoken(opened)[2:4] == [f"{NAME}, 4 contacts", "Grief groups, 0 contacts"]
    QTest.keyClicks(opened.field, "phil")
    assert shown(opened) == [NAME, "New list “phil”"]
    QTest.keyClick(opened.field, Qt.Key.Key_Return)
    at_rest(window)
    assert not opened.isVisible()
    assert services.lists.current().name == NAME
    assert window.directory.tray_ids() == tuple(ids)


def test_a_click_on_the_bar_opens_it_above_with_the_current_one_chosen(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest, qtbot: QtBot
) -> None:
    services.lists.choose(made(services, NAME, tuple(ids)))
    at_rest(window)
    qtbot.mouseClick(window.directory.view.tray.choose, Qt.MouseButton.LeftButton)
    at_rest(window)
    opened = popup(window)
    current = opened.list.currentItem()
    assert current is not None
    assert current.text() == NAME
    pill = window.directory.view.tray.choose
    assert opened.geometry().bottom() < pill.mapToGlobal(pill.rect().topLeft()).y()
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()
    assert services.lists.current().name == NAME


def test_what_is_typed_becomes_a_new_list_that_is_current(
    window: MainWindow, services: Services, at_rest: AtRest, press: Callable[[str], None]
) -> None:
    press("list.choose")
    type_and_enter(popup(window), "Detox beds")
    at_rest(window)
    assert services.lists.current().name == "Detox beds"
    assert window.directory.view.tray.isVisible()
    press("list.choose")
    assert "New list “DETOX beds”" not in shown(popup(window))
    QTest.keyClicks(popup(window).field, "DETOX beds")
    assert shown(popup(window)) == ["Detox beds"]
    popup(window).close()


def test_contacts_are_put_on_any_list_and_taken_off_again(
    window: MainWindow, services: Services, at_rest: AtRest, press: Callable[[str], None]
) -> None:
    list_id = made(services, NAME)
    window.directory.view.list.setFocus()
    current = window.directory.current_id()
    press("contact.list")
    type_and_enter(popup(window), "family")
    at_rest(window)
    assert services.lists.get(list_id).contact_ids == (current,)
    assert services.lists.current().kind is ListKind.TRAY
    press("contact.list")
    assert f"{NAME}, 1 contact, on it already" in spoken(popup(window))
    type_and_enter(popup(window), "family")
    at_rest(window)
    assert services.lists.get(list_id).contact_ids == ()
    press("contact.list")
    type_and_enter(popup(window), "Monday")
    at_rest(window)
    assert services.lists.named("Monday").contact_ids == (current,)
    assert services.lists.current().kind is ListKind.TRAY


def test_the_bare_key_opens_it_and_typing_does_not(window: MainWindow, at_rest: AtRest, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.directory.view.search.line, "l")
    at_rest(window)
    assert window.directory.lists.popup is None
    window.directory.view.list.setFocus()
    qtbot.keyClick(window.directory.view.list, "l")
    at_rest(window)
    popup(window).close()


def test_a_new_list_without_typed_words_asks_for_its_name(
    window: MainWindow, services: Services, at_rest: AtRest, press: Callable[[str], None]
) -> None:
    current = window.directory.current_id()
    press("contact.list")
    opened = popup(window)
    opened.list.setCurrentRow(opened.list.count() - 1)
    QTest.keyClick(opened.field, Qt.Key.Key_Return)
    name_it(window, NAME)
    at_rest(window)
    assert services.lists.named(NAME).contact_ids == (current,)


# --- names ----------------------------------------------------------------------------------------------------
def test_the_sheet_is_kept_under_a_name(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest, press: Callable[[str], None]
) -> None:
    services.lists.put(ids)
    services.lists.set_lines(None, ids[0], "private", "for the client")
    at_rest(window)
    press("list.save")
    name_it(window, NAME)
    at_rest(window)
    current = services.lists.current()
    assert (current.name, current.contact_ids) == (NAME, tuple(ids))
    assert current.items[0] == ListItem(ids[0], "private", "for the client")
    assert services.lists.get(TRAY_ID).items == ()
    press("list.save")
    name_it(window, "A copy")
    at_rest(window)
    assert services.lists.current().name == "A copy"
    assert services.lists.named(NAME).items == services.lists.current().items


def test_a_name_that_is_taken_is_said_beside_the_field(
    window: MainWindow, services: Services, at_rest: AtRest, press: Callable[[str], None]
) -> None:
    made(services, "Monday")
    press("list.new")
    dialog = name_it(window, "monday")
    at_rest(window)
    assert dialog.isVisible()
    assert dialog.name.error.text() == "There is a list “Monday” already: choose another name."
    name_it(window, "Tuesday")
    at_rest(window)
    assert services.lists.current().name == "Tuesday"


def test_a_list_is_renamed_and_deleted_and_undo_brings_it_back(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest, press: Callable[[str], None]
) -> None:
    for action_id in ("list.rename", "list.delete", "list.save"):
        assert not window.actions_table[action_id].isEnabled()
    services.lists.choose(made(services, "Monday", tuple(ids)))
    at_rest(window)
    press("list.rename")
    name_it(window, NAME)
    at_rest(window)
    assert window.directory.view.tray.choose.accessibleName() == f"List: {NAME}. Choose another"
    press("list.delete")
    assert not window.directory.view.tray.isVisible()
    assert window.toast.message().text == "List deleted."
    press("edit.undo")
    assert window.directory.tray_ids() == tuple(ids)
    assert window.directory.view.tray.isVisible()


def test_more_holds_what_else_can_be_done(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest, qtbot: QtBot
) -> None:
    services.lists.put(ids)
    at_rest(window)
    bar = window.directory.view.tray
    qtbot.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    assert bar._menu is not None
    enabled = [action.objectName() for action in bar._menu.actions() if action.isEnabled()]
    assert enabled == ["list.new", "list.save", "sheet.clear"]
    bar._menu.close()
    window.actions_table.trigger("sheet.clear")
    at_rest(window)
    assert services.lists.current().items == ()


# --- the sheet ------------------------------------------------------------------------------------------------
@pytest.fixture
def open_sheet(window: MainWindow, services: Services, at_rest: AtRest, qtbot: QtBot) -> Callable[[], SheetDialog]:
    def do() -> SheetDialog:
        sheets.open_preview(window.context, window, services.lists.current().contact_ids)
        at_rest(window)
        (found,) = [one for one in window.findChildren(SheetDialog) if one.isVisible()]
        qtbot.waitUntil(lambda: not found.renderer.is_busy, timeout=20_000)
        at_rest(window)
        return found

    return do


def type_line(order: ContactOrder, field: str, text: str) -> None:
    editor = getattr(order, field).field.focus_widget
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)


def test_lines_are_written_beside_the_current_contact_and_kept_by_one_step(
    window: MainWindow,
    services: Services,
    ids: list[int],
    open_sheet: Callable[[], SheetDialog],
    at_rest: AtRest,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    list_id = made(services, NAME, tuple(ids[:3]))
    services.lists.choose(list_id)
    dialog = open_sheet()
    order = dialog.order
    steps = len(services.history.audit(1000))
    order.list.setCurrentRow(1)
    type_line(order, "client", "They have evening hours.")
    type_line(order, "private", "ask for Dana")
    assert services.lists.get(list_id).items[1] == ListItem(ids[1])
    assert order.items()[1] == ListItem(ids[1], "ask for Dana", "They have evening hours.")
    expected = (ListItem(ids[0]), ListItem(ids[1], "ask for Dana", "They have evening hours."), ListItem(ids[2]))
    qtbot.waitUntil(lambda: services.lists.get(list_id).items == expected, timeout=tray_keeper.PAUSE_MS + 10_000)
    at_rest(window)
    assert len(services.history.audit(1000)) == steps + 1
    said = str(order.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "For the client: They have evening hours." in said
    assert "Private: ask for Dana" in said
    order.list.setCurrentRow(2)
    assert (order.client.field.value(), order.private.field.value()) == ("", "")
    order.list.setCurrentRow(1)
    assert order.private.field.value() == "ask for Dana"
    dialog.reject()
    at_rest(window)


def test_closing_at_once_keeps_what_was_typed(
    window: MainWindow, services: Services, ids: list[int], open_sheet: Callable[[], SheetDialog], at_rest: AtRest
) -> None:
    services.lists.put(ids[:2])
    dialog = open_sheet()
    type_line(dialog.order, "private", "call first")
    dialog.reject()
    at_rest(window)
    assert services.lists.current().items == (ListItem(ids[0], "call first"), ListItem(ids[1]))
    again = open_sheet()
    assert again.order.private.field.value() == "call first"
    again.reject()
    at_rest(window)


def test_lines_go_with_their_contact_up_off_and_back(
    window: MainWindow,
    services: Services,
    ids: list[int],
    open_sheet: Callable[[], SheetDialog],
    at_rest: AtRest,
    qtbot: QtBot,
) -> None:
    services.lists.put(ids[:3])
    services.lists.set_lines(None, ids[2], "private", "for the client")
    dialog = open_sheet()
    lined = ListItem(ids[2], "private", "for the client")
    listed = dialog.order.list
    listed.setFocus()
    listed.setCurrentRow(2)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    at_rest(window)
    assert services.lists.current().items == (ListItem(ids[0]), lined, ListItem(ids[1]))
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    at_rest(window)
    assert services.lists.current().items == (ListItem(ids[0]), ListItem(ids[1]))
    assert dialog.order.client.field.value() == ""
    qtbot.mouseClick(dialog.order.put_back, Qt.MouseButton.LeftButton)
    at_rest(window)
    assert services.lists.current().items == (ListItem(ids[0]), lined, ListItem(ids[1]))
    assert dialog.order.client.field.value() == "for the client"
    dialog.reject()
    at_rest(window)


def test_taking_favorites_off_in_the_sheet_takes_their_star(
    window: MainWindow, services: Services, ids: list[int], open_sheet: Callable[[], SheetDialog], at_rest: AtRest
) -> None:
    services.lists.clear(FAVORITES_ID)
    services.lists.put(ids[:2], FAVORITES_ID)
    services.lists.choose(FAVORITES_ID)
    dialog = open_sheet()
    dialog.order.list.setCurrentRow(0)
    dialog.order.remove_current()
    at_rest(window)
    assert not services.directory.get(ids[0]).facts.favorite
    assert services.lists.get(TRAY_ID).items == ()
    dialog.reject()
    at_rest(window)


def test_without_a_current_row_there_are_no_lines(qtbot: QtBot) -> None:
    order = ContactOrder()
    qtbot.addWidget(order)
    order.show()
    assert not order.client.isVisible()
    assert not order.private.isVisible()
    assert order.items() == []


# --- for everybody --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1280, 2.0), (640, 1.0)])
def test_nothing_of_the_bar_is_cut_off_with_the_longest_name(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest, qapp: object,
    scheme: Scheme, width: int, scale: float,
) -> None:  # fmt: skip
    theme.apply(qapp, scheme, scale)  # type: ignore[arg-type]
    services.lists.choose(made(services, LONGEST, tuple(ids)))
    window.resize(width, 720)
    at_rest(window)
    bar = window.directory.view.tray
    parts = [one for one in bar.findChildren(QWidget) if one.isVisible() and one.parentWidget() is bar]
    for one in parts:
        assert bar.rect().contains(one.geometry()), one
        assert one.width() >= one.minimumSizeHint().width(), one
    for button in bar.findChildren(QAbstractButton):
        assert min(button.width(), button.height()) >= 24
    assert LONGEST in bar.choose.toolTip()


def test_tab_reaches_all_of_the_bar_and_all_has_a_name(
    window: MainWindow, services: Services, ids: list[int], at_rest: AtRest
) -> None:
    services.lists.put(ids)
    at_rest(window)
    reached = [one for one in focusable(window) if window.directory.view.tray.isAncestorOf(one)]
    assert len(reached) == 5
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in reached)


def test_the_popup_has_names_and_keys(
    window: MainWindow, services: Services, press: Callable[[str], None], qtbot: QtBot
) -> None:
    press("list.choose")
    opened = popup(window)
    assert opened.accessibleName() == "Choose a list"
    assert all(one.accessibleName() for one in focusable(opened))
    qtbot.keyClick(opened.field, Qt.Key.Key_Down)
    current = opened.list.currentItem()
    assert current is not None
    assert current.text() == "Favorites"
    opened.list.setFocus()
    qtbot.keyClick(opened.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: services.lists.current().kind is ListKind.FAVORITES)
