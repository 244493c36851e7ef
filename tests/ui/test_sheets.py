"""The dialog of contact sheets, on the real services: what may be chosen, the preview, who is on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.kept import ListItem
from caseworker.models.sheet import (
    PRIVATE_FIELDS,
    Disclosure,
    Paper,
    QrCode,
    SheetField,
    SheetLanguage,
    SheetOptions,
)
from caseworker.services.bundle import Services
from caseworker.ui import sheets, theme
from caseworker.ui.context import Message
from caseworker.ui.main_window import MainWindow
from caseworker.ui.sheets import remembered
from caseworker.ui.sheets.contact_order import ContactOrder
from caseworker.ui.sheets.dialog import SheetDialog
from caseworker.ui.sheets.preview import PagePreview
from caseworker.ui.sheets.words import field_word, groups, parts_summary, private_parts
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable
from tests.ui.sheet_hands import (
    AtRest,
    Rest,
    choose,
    dialog,
    disclose,
    ids,
    known_code,
    names,
    opened,
    rest,
    template,
    write,
)

__all__ = ["dialog", "ids", "rest"]


# --- the preview ----------------------------------------------------------------------------------------------
def test_the_pages_are_shown_and_counted(dialog: SheetDialog, services: Services, ids: tuple[int, ...]) -> None:
    assert dialog.preview.pages
    count = len(dialog.preview.pages)
    assert dialog.state.text() == ("One page" if count == 1 else f"{count} pages")
    page = dialog.preview.pages[0]
    assert page.height() / page.width() == pytest.approx(11 / 8.5, rel=0.01)
    for name in names(services, ids):
        assert name in dialog.preview.accessibleDescription()


def test_every_page_is_there_though_only_some_are_looked_at(dialog: SheetDialog) -> None:
    assert len(dialog.preview.in_view()) < len(dialog.preview.pages)
    for page in dialog.preview.pages:
        picture = page.grab().toImage()
        colors = {picture.pixelColor(x, y).name() for x in range(0, page.width(), 3) for y in range(60, 200, 3)}
        assert len(colors) > 5, page.accessibleName()


def test_typing_renders_once_after_a_pause_and_keeps_pages_and_place(
    dialog: SheetDialog, rest: Rest, qtbot: QtBot
) -> None:
    scroll = dialog.preview.verticalScrollBar()
    qtbot.waitUntil(lambda: scroll.maximum() > 300)
    scroll.setValue(300)
    before, picture = list(dialog.preview.pages), dialog.preview.pages[0].grab().toImage()
    made: list[str] = []
    dialog.renderer.rendered.connect(lambda rendered: made.append(rendered.wish.options.title))
    write(dialog.form.title, "Grief")
    assert dialog.renderer.is_busy
    assert dialog.preview.pages == before
    rest()
    assert set(made) == {"Grief"}
    assert dialog.preview.pages == before
    assert dialog.preview.pages[0].grab().toImage() != picture
    assert scroll.value() == 300


def test_of_many_wishes_the_latest_is_shown(dialog: SheetDialog, rest: Rest) -> None:
    shown: list[str] = []
    dialog.renderer.rendered.connect(lambda rendered: shown.append(rendered.wish.options.title))
    for title in ("First", "Second", "Third", "Fourth"):
        dialog.form.title.field.set_value(title)
        dialog.renderer.render_now()
    rest()
    assert shown[-1] == "Fourth"
    # Those in between were not worth the time.
    assert "Second" not in shown
    assert dialog.renderer.is_busy is False


def test_another_width_sets_the_same_document_again_and_keeps_the_place(
    dialog: SheetDialog, rest: Rest, monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    built: list[object] = []
    build = services.sheets.build
    monkeypatch.setattr(services.sheets, "build", lambda *given: built.append(given) or build(*given))
    preview = dialog.preview
    second = preview.pages[1]
    preview.verticalScrollBar().setValue(second.y())
    width = second.width()
    dialog.resize(dialog.width() - 120, dialog.height())
    rest()
    assert second.width() < width
    assert abs(preview.verticalScrollBar().value() - second.y()) <= 2
    assert not built


def test_a_tick_is_shown_at_once(dialog: SheetDialog, rest: Rest) -> None:
    dialog.form.parts.checks[SheetField.EMAILS].editor.click()
    # No pause: it is being made already.
    assert not dialog.renderer._timer.isActive()
    assert dialog.renderer.is_busy
    rest()


def test_a4_pages_are_higher(dialog: SheetDialog, rest: Rest) -> None:
    choose(dialog.form.paper, Paper.A4)
    rest()
    page = dialog.preview.pages[0]
    assert page.height() / page.width() == pytest.approx(297 / 210, rel=0.01)


def test_an_unknown_place_is_said_beside_its_field(dialog: SheetDialog, rest: Rest) -> None:
    field = dialog.form.near
    write(field, "Nowhere at all")
    rest()
    assert "No place “Nowhere at all” is known" in field.error.text()
    assert dialog.preview.pages
    write(field, "19103")
    rest()
    assert not field.error.has_error


def test_a_confidential_contact_is_left_out_and_that_is_said(
    window: MainWindow, services: Services, rest: Rest, ids: tuple[int, ...]
) -> None:
    everyone = services.finding.search(services.finding.parse("")).ids
    hidden = next(one for one in everyone if services.directory.get(one).facts.confidential)
    sheets.open_preview(window.context, window, (*ids, hidden))
    rest()
    dialog = opened(window)
    assert "one confidential contact is left out" in dialog.state.text()
    dialog.form.private.checks[SheetField.CONFIDENTIAL].editor.click()
    rest()
    assert "left out" not in dialog.state.text()


def test_a_long_sheet_previews_its_beginning_and_says_so(window: MainWindow, services: Services, rest: Rest) -> None:
    everyone = tuple(services.finding.search(services.finding.parse("")).ids)
    sheets.open_preview(window.context, window, everyone)
    rest()
    assert f"The first 40 of {len(everyone)} contacts; files and prints hold all" in opened(window).state.text()


def test_what_cannot_be_set_is_said_before_anything_is_printed(dialog: SheetDialog, rest: Rest) -> None:
    assert dialog.unprintable.isHidden()
    choose(dialog.form.title, "Grief \U0010fffd")
    rest()
    assert dialog.unprintable.isVisible()
    assert "Grief" in dialog.unprintable.text()
    write(dialog.form.title, "Grief")
    rest()
    assert dialog.unprintable.isHidden()


def test_pages_fill_the_room_there_is(qtbot: QtBot) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(400, 300)
    preview.show()
    small = preview.page_pixels()
    preview.resize(1600, 300)
    assert small < preview.page_pixels()


# --- what is printed ------------------------------------------------------------------------------------------
def test_only_what_the_template_prints_is_offered_with_its_own_choice(
    dialog: SheetDialog, services: Services, rest: Rest
) -> None:
    form = dialog.form
    for code in ("file", "labels", "large"):
        form.template.choose(code)
        rest()
        wanted = template(code, services)
        offered = {field for field, check in form.parts.checks.items() if not check.isHidden()}
        assert offered == wanted.fields - PRIVATE_FIELDS
        assert form.options().fields == wanted.defaults
        assert form.template.about.text() == wanted.about("en")


def test_the_folded_parts_say_in_one_line_what_is_on(dialog: SheetDialog, rest: Rest) -> None:
    parts = dialog.form.parts
    assert not parts.fold.is_open
    assert parts.fold.summary.whole_text() == "Everything that this template has"
    parts.fold.button.click()
    parts.checks[SheetField.EMAILS].editor.click()
    parts.checks[SheetField.LINKS].editor.click()
    assert parts.fold.summary.whole_text() == "Everything but email and website"
    parts.reset.click()
    assert parts.fold.summary.whole_text() == "Everything that this template has"
    assert not parts.reset.isVisibleTo(dialog)
    rest()


def test_the_summary_of_few_and_of_none() -> None:
    few = (SheetField.PHONES, SheetField.ROLE)
    assert parts_summary(few, SheetField) == "Role and phone"
    assert parts_summary((), SheetField) == "Names alone"
    many = (*few, SheetField.HOURS, SheetField.EMAILS, SheetField.PAYMENT)
    assert parts_summary(many, SheetField) == "Role, phone, email and 2 more"


def test_every_part_has_its_word_and_its_place() -> None:
    placed = [field for _heading, fields in groups() for field in fields] + list(private_parts())
    assert sorted(placed) == sorted(SheetField)
    assert len({field_word(field) for field in SheetField}) == len(SheetField)


def test_what_was_chosen_comes_back_with_each_template(dialog: SheetDialog, services: Services, rest: Rest) -> None:
    form = dialog.form
    form.parts.checks[SheetField.EMAILS].editor.click()
    choose(form.qr, QrCode.PHONE)
    form.template.choose("file")
    rest()
    assert form.options().fields == template("file", services).defaults
    assert form.options().qr is QrCode.NONE
    form.template.choose("client")
    rest()
    assert form.options().fields == template("client", services).defaults - {SheetField.EMAILS}
    assert form.options().qr is QrCode.PHONE


def test_a_spanish_sheet_is_spanish_and_stays_so_for_the_next_one(
    dialog: SheetDialog, window: MainWindow, ids: tuple[int, ...], rest: Rest
) -> None:
    made: list[str] = []
    dialog.renderer.rendered.connect(lambda rendered: made.append(rendered.document.title))
    choose(dialog.form.language, SheetLanguage.SPANISH)
    rest()
    assert made[-1] == "Contactos"
    dialog.reject()
    rest()
    sheets.open_preview(window.context, window, ids)
    rest()
    assert opened(window).form.options().language is SheetLanguage.SPANISH


# --- templates of one's own -----------------------------------------------------------------------------------
def test_own_templates_are_offered_and_a_broken_one_says_why(
    window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest
) -> None:
    folder = services.sheets.own_templates()
    own_template(folder / "ours.typ", "Our own sheet")
    (folder / "torn.typ").write_text("// name: Torn\n#let x = (\n")
    sheets.open_preview(window.context, window, ids)
    rest()
    dialog = opened(window)
    editor = dialog.form.template.editor
    shown = [editor.itemText(row) for row in range(editor.count())]
    assert shown[-2:] == ["Our own sheet", "Torn"]
    assert shown[0] == template("client", services).name("en")
    torn = editor.model().index(shown.index("Torn"), 0)
    assert not torn.flags() & Qt.ItemFlag.ItemIsEnabled
    assert torn.data(Qt.ItemDataRole.AccessibleDescriptionRole).startswith("Line 2")
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End)
    rest()
    assert dialog.form.options().template == "own/ours"
    assert dialog.preview.pages


def test_whoever_comes_back_from_the_folder_sees_what_changed_there(
    dialog: SheetDialog, services: Services, rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or True)
    dialog.form.template.folder.click()
    rest()
    folder = Path(asked[0].toLocalFile())
    assert folder == services.sheets.own_templates()
    own_template(folder / "ours.typ", "Our own sheet")
    dialog.activateWindow()
    QApplication.sendEvent(dialog, QEvent(QEvent.Type.ActivationChange))
    rest()
    editor = dialog.form.template.editor
    assert editor.itemText(editor.count() - 1) == "Our own sheet"
    dialog.form.template.choose("own/ours")
    rest()
    (folder / "ours.typ").unlink()
    dialog.read_templates()
    rest()
    assert dialog.form.options().template == "client"
    assert dialog.preview.pages


def own_template(path: Path, name: str) -> None:
    path.write_text(f'// name: {name}\n// fields: phones\n#set document(title: "x")\nHello')


# --- what is private ------------------------------------------------------------------------------------------
def test_private_parts_are_warned_of_counted_marked_and_never_remembered(
    dialog: SheetDialog, window: MainWindow, ids: tuple[int, ...], rest: Rest
) -> None:
    private = dialog.form.private
    assert not dialog.form.options().fields & PRIVATE_FIELDS
    private.fold.button.click()
    assert not private.warning.isVisibleTo(dialog)
    private.checks[SheetField.NOTES].editor.click()
    rest()
    assert "one private part is on this sheet" in dialog.state.text()
    private.checks[SheetField.PRIVATE_LINE].editor.click()
    rest()
    assert private.warning.isVisibleTo(dialog)
    assert "2 private parts are on this sheet" in dialog.state.text()
    assert private.fold.summary.whole_text() == "Private line and notes"
    dialog.reject()
    rest()
    sheets.open_preview(window.context, window, ids)
    rest()
    assert not opened(window).form.options().fields & PRIVATE_FIELDS


def test_the_preview_marks_what_is_private_and_the_files_do_not(
    dialog: SheetDialog, services: Services, rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    pages = services.sheets.pages

    def watched(document: object, *, scale: float = 1.5, marks: bool = False) -> list[bytes]:
        asked.append(marks)
        return pages(document, scale=scale, marks=marks)  # type: ignore[arg-type]

    monkeypatch.setattr(services.sheets, "pages", watched)
    dialog.form.private.checks[SheetField.NOTES].editor.click()
    rest()
    assert asked == [True]


def test_client_information_is_complete_or_nothing_leaves(
    dialog: SheetDialog, services: Services, rest: Rest, qtbot: QtBot
) -> None:
    client, ways = dialog.form.client, (dialog.save_button, dialog.print_button, dialog.copy_button, dialog.mail_button)
    assert all(button.isEnabled() for button in ways)
    client.switch.editor.click()
    assert client.client.field.focus_widget.hasFocus()
    for labeled, text in (
        (client.client, known_code(services)),
        (client.purpose, "Referral"),
        (client.recipient, "Two Rivers"),
    ):
        assert labeled.error.has_error
        assert not any(button.isEnabled() for button in ways)
        write(labeled, text)
        rest()
    assert not client.recipient.error.has_error
    assert all(button.isEnabled() for button in ways)
    assert dialog.form.options().disclosure == Disclosure(known_code(services), "Referral", "Two Rivers")
    assert "client information is on this sheet" in dialog.state.text()
    client.switch.editor.click()
    rest()
    assert dialog.form.options().disclosure is None
    assert "client information" not in dialog.state.text()


def test_a_name_is_no_code(dialog: SheetDialog, rest: Rest) -> None:
    disclose(dialog, Disclosure("Harper", "Referral", "Two Rivers"))
    rest()
    assert "never a name" in dialog.form.client.client.error.text()
    assert dialog.form.options().disclosure is None
    assert not dialog.save_button.isEnabled()


def test_what_the_services_refuse_is_said_beside_the_field_and_nothing_leaves(dialog: SheetDialog, rest: Rest) -> None:
    disclose(dialog, Disclosure("C-9999", "Referral", "Two Rivers", referrals=True))
    rest()
    client = dialog.form.client
    assert "C-9999" in client.client.error.text()
    assert not dialog.save_button.isEnabled()
    assert dialog.preview.pages
    client.referrals.editor.click()
    rest()
    assert not client.client.error.has_error
    assert dialog.save_button.isEnabled()


def test_known_codes_are_offered_and_nothing_of_a_client_is_remembered(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest, sample: object
) -> None:
    code = known_code(services)
    completer = dialog.form.client.client.field.focus_widget.completer()  # type: ignore[attr-defined]
    offered = [completer.model().index(row, 0).data() for row in range(completer.model().rowCount())]
    assert code in offered
    disclose(dialog, Disclosure(code, "A very special purpose", "Somebody Unusual"))
    rest()
    dialog.reject()
    rest()
    sheets.open_preview(window.context, window, ids)
    rest()
    assert not opened(window).form.client.is_wanted
    kept = sample.settings._path.read_text()  # type: ignore[attr-defined]
    for private in (code, "special purpose", "Unusual"):
        assert private not in kept


# --- contacts -------------------------------------------------------------------------------------------------
def test_contacts_are_moved_and_removed_by_keyboard_and_the_tray_follows(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest, qtbot: QtBot
) -> None:
    listed = dialog.order.list
    listed.setFocus()
    listed.setCurrentRow(0)
    qtbot.keyClick(listed, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    listed.setCurrentRow(2)
    qtbot.keyClick(listed, Qt.Key.Key_Delete)
    rest()
    assert dialog.order.ids() == [ids[1], ids[0], *ids[3:]]
    assert services.lists.current().contact_ids == (ids[1], ids[0], *ids[3:])


def test_what_was_removed_is_put_back_where_it_was(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest, qtbot: QtBot
) -> None:
    dialog.order.list.setCurrentRow(1)
    qtbot.mouseClick(dialog.order.remove, Qt.MouseButton.LeftButton)
    rest()
    assert dialog.order.put_back.text().startswith("Put back ")
    qtbot.mouseClick(dialog.order.put_back, Qt.MouseButton.LeftButton)
    rest()
    assert services.lists.current().contact_ids == ids
    assert not dialog.order.put_back.isVisibleTo(dialog)


def test_the_buttons_move_too_and_know_the_ends(
    dialog: SheetDialog, ids: tuple[int, ...], rest: Rest, qtbot: QtBot
) -> None:
    order = dialog.order
    order.list.setCurrentRow(0)
    assert not order.up.isEnabled()
    qtbot.mouseClick(order.down, Qt.MouseButton.LeftButton)
    assert order.ids()[:2] == [ids[1], ids[0]]
    order.list.setCurrentRow(len(ids) - 1)
    assert not order.down.isEnabled()
    rest()


def test_an_emptied_sheet_cannot_leave(dialog: SheetDialog, services: Services, rest: Rest, qtbot: QtBot) -> None:
    while dialog.order.ids():
        qtbot.keyClick(dialog.order.list, Qt.Key.Key_Delete)
    rest()
    assert services.lists.current().contact_ids == ()
    assert dialog.state.text() == "No contact is left on the sheet."
    assert not dialog.preview.pages
    for button in (dialog.save_button, dialog.print_button, dialog.copy_button, dialog.mail_button):
        assert not button.isEnabled()


def test_closing_at_once_still_stores_the_order(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], at_rest: AtRest
) -> None:
    dialog.order.list.setCurrentRow(0)
    dialog.order.list.move_current(2)
    dialog.order.list.setCurrentRow(3)
    dialog.order.remove_current()
    dialog.reject()
    at_rest(window)
    assert services.lists.current().contact_ids == (ids[1], ids[2], ids[0], *ids[4:])


def test_a_line_for_the_client_is_on_the_pages(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest
) -> None:
    made: list[str] = []
    dialog.renderer.rendered.connect(lambda rendered: made.append(rendered.document.entries[0].client_line))
    write(dialog.order.client, "Ask for Mondays")
    rest()
    assert made[-1] == "Ask for Mondays"
    dialog.reject()
    rest()
    assert services.lists.current().items[0] == ListItem(ids[0], client_line="Ask for Mondays")


def test_an_order_of_nothing_does_nothing(qtbot: QtBot) -> None:
    order = ContactOrder()
    qtbot.addWidget(order)
    order.remove_current()
    order.list.move_current(1)
    order.restore()
    assert order.ids() == []


# --- what is remembered ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", [sheets.open_preview, sheets.save_sheet, sheets.print_sheet])
def test_an_empty_sheet_says_what_to_do(window: MainWindow, door: Callable[..., None]) -> None:
    told: list[Message] = []
    window.context.notify = told.append
    door(window.context, window, ())
    assert "press S" in told[0].text


def test_what_is_chosen_is_remembered_but_never_for_whom(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest
) -> None:
    form = dialog.form
    form.template.choose("file")
    write(form.title, "For the Calloway family")
    write(form.near, "19103")
    choose(form.paper, Paper.A4)
    choose(form.qr, QrCode.CARD)
    form.parts.checks[SheetField.PAYMENT].editor.click()
    form.private.checks[SheetField.NOTES].editor.click()
    wanted = form.options()
    dialog.reject()
    rest()
    sheets.open_preview(window.context, window, ids)
    rest()
    again = opened(window).form.options()
    assert again == replace(wanted, title="", near="", fields=wanted.fields - PRIVATE_FIELDS)


@pytest.mark.parametrize("broken", ["x", 7, {"a": 1}, {"client": {"with": "x", "without": 3, "qr": []}}, [1, None]])
def test_damaged_settings_cost_nothing(broken: object, services: Services) -> None:
    class Kept:
        def get(self, _key: str, default: object = None) -> object:
            return broken

        def set(self, _key: str, _value: object) -> None: ...

    defaults = template("client", services).defaults
    assert remembered.recall(Kept(), services.sheets.templates()) == SheetOptions(fields=defaults)


# --- for everybody --------------------------------------------------------------------------------------------
def test_everything_has_a_name_and_tab_goes_from_the_form_to_the_pages_to_the_buttons(
    dialog: SheetDialog, rest: Rest, qtbot: QtBot
) -> None:
    dialog.form.parts.fold.set_open(True)
    dialog.form.private.fold.set_open(True)
    dialog.form.client.switch.editor.click()
    rest()
    dialog.form.template.folder.setFocus()
    wanted = focusable(dialog)
    nameless = [one for one in wanted if not one.accessibleName() and not getattr(one, "text", str)()]
    assert not nameless
    visited: list[QWidget] = []
    current = dialog.focusWidget()
    while current is not None and current not in visited:
        visited.append(current)
        qtbot.keyClick(current, Qt.Key.Key_Tab)
        current = dialog.focusWidget()
    assert {id(one) for one in visited} == {id(one) for one in wanted}
    form = dialog.form
    landmarks = (
        *(form.template.editor, form.title.field.focus_widget, form.parts.fold.button, dialog.order.list),
        *(form.private.fold.button, form.client.switch.editor, form.client.client.field.focus_widget, dialog.preview),
        dialog.close_button,
    )
    places = [visited.index(one) for one in landmarks]
    assert places == sorted(places)
    small = [one for one in visited if min(one.width(), one.height()) < 24]
    assert not small


def test_the_template_is_the_first_thing(dialog: SheetDialog) -> None:
    assert dialog.form.template.editor.hasFocus()


def test_escape_closes_it(dialog: SheetDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.destroyed, timeout=2000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_at_double_size_nothing_is_wider_than_the_window(
    window: MainWindow, ids: tuple[int, ...], rest: Rest, qapp: QApplication, scheme: Scheme
) -> None:
    theme.apply(qapp, scheme, 2.0)
    sheets.open_preview(window.context, window, ids)
    rest()
    dialog = opened(window)
    dialog.resize(1240, 620)
    dialog.form.parts.fold.set_open(True)
    dialog.form.private.fold.set_open(True)
    dialog.form.private.checks[SheetField.NOTES].editor.click()
    dialog.form.client.switch.editor.click()
    rest()
    assert dialog.page.minimumSizeHint().width() <= dialog.area.viewport().width()
    assert dialog.preview.pages[0].width() <= dialog.preview.viewport().width()
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and not dialog.area.isAncestorOf(button):
            assert dialog.rect().contains(button.geometry())
    for line in dialog.findChildren(QLineEdit):
        assert line.width() <= dialog.area.viewport().width()


# --- the place of the search ----------------------------------------------------------------------------------
def test_distances_begin_at_the_place_that_was_searched(
    window: MainWindow, ids: tuple[int, ...], rest: Rest, at_rest: AtRest
) -> None:
    for text, place in (("therapist near 19103", "19103"), ("therapist", "")):
        window.directory.set_text(text)
        at_rest(window)
        window.context.doors.preview_sheet()
        rest()
        dialog = opened(window)
        assert dialog.form.near.field.value() == place
        assert dialog.form.options().near == place
        dialog.reject()
        rest()
