"""Contact sheets in the window, on the real services: preview, order, files, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QDate, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.errors import EnvironmentProblem
from caseworker.models.export import FileFormat
from caseworker.models.sheet import DEFAULT_FIELDS, Paper, SheetField, SheetOptions
from caseworker.services.bundle import Services
from caseworker.ui import sheets, theme
from caseworker.ui.context import Message
from caseworker.ui.main_window import MainWindow
from caseworker.ui.sheets import output, printing, remembered
from caseworker.ui.sheets.contact_order import ContactOrder
from caseworker.ui.sheets.dialog import SheetDialog
from caseworker.ui.sheets.preview import PagePreview
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable

AtRest = Callable[[MainWindow], None]
Rest = Callable[[], None]


@pytest.fixture
def ids(services: Services) -> tuple[int, ...]:
    """Six contacts that may be printed, on the tray."""
    found = services.finding.search(services.finding.parse("therapist philadelphia"))
    chosen = [one for one in found.ids if not services.directory.get(one).facts.confidential][:6]
    services.lists.put(chosen)
    return tuple(chosen)


@pytest.fixture
def dialog(window: MainWindow, ids: tuple[int, ...], rest: Rest) -> SheetDialog:
    sheets.open_preview(window.context, window, ids)
    rest()
    return opened(window)


@pytest.fixture
def rest(window: MainWindow, at_rest: AtRest, qtbot: QtBot) -> Rest:
    """Waits until the pages that were asked for are shown and everything is stored."""

    def wait() -> None:
        at_rest(window)
        for one in window.findChildren(SheetDialog):
            qtbot.waitUntil(lambda one=one: not one.renderer.is_busy, timeout=20_000)
        at_rest(window)

    return wait


def opened(window: MainWindow) -> SheetDialog:
    (found,) = [one for one in window.findChildren(SheetDialog) if one.isVisible()]
    return found


def names(services: Services, ids: tuple[int, ...]) -> list[str]:
    return [services.directory.get(one).facts.display_name for one in ids]


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def save(window: MainWindow, dialog: SheetDialog, path: Path, kind: FileFormat = FileFormat.PDF) -> None:
    """Through the file dialog, as a person does it."""
    dialog.save(kind)
    accept_file(dialog, path)


def accept_file(parent: QObject, path: Path) -> None:
    (chooser,) = parent.findChildren(QFileDialog)
    chooser.setDirectory(str(path.parent))
    name = next(one for one in chooser.findChildren(QLineEdit) if one.objectName() == "fileNameEdit")
    name.setText(path.name)
    chooser.accept()


def edit(dialog: SheetDialog, title: str) -> None:
    editor = dialog.form.title.field.focus_widget
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, title)


# --- the preview ----------------------------------------------------------------------------------------------
def test_the_pages_are_shown_and_counted(dialog: SheetDialog, services: Services, ids: tuple[int, ...]) -> None:
    assert dialog.preview.pages
    count = len(dialog.preview.pages)
    assert dialog.state.text() == ("One page" if count == 1 else f"{count} pages")
    page = dialog.preview.pages[0]
    assert page.height() / page.width() == pytest.approx(11 / 8.5, rel=0.01)
    for name in names(services, ids):
        assert name in dialog.preview.accessibleDescription()


def test_typing_renders_once_after_a_pause_and_keeps_the_pages_until_then(dialog: SheetDialog, rest: Rest) -> None:
    made: list[object] = []
    dialog.renderer.rendered.connect(made.append)
    before = list(dialog.preview.pages)
    edit(dialog, "Grief in Philadelphia")
    assert dialog.renderer.is_busy
    assert dialog.preview.pages == before
    rest()
    assert len(made) == 1
    assert dialog.preview.pages != before


def test_of_two_wishes_the_latest_is_shown(dialog: SheetDialog, rest: Rest) -> None:
    shown: list[str] = []
    dialog.renderer.rendered.connect(lambda rendered: shown.append(rendered.wish.options.title))
    for title in ("First", "Second"):
        dialog.form.title.field.set_value(title)
        dialog.renderer.render_now()
    rest()
    assert shown[-1] == "Second"
    assert dialog.renderer.is_busy is False


def test_a4_pages_are_higher(dialog: SheetDialog, rest: Rest) -> None:
    dialog.form.paper.field.set_value(Paper.A4)
    dialog.form.paper.field.edited.emit()
    rest()
    page = dialog.preview.pages[0]
    assert page.height() / page.width() == pytest.approx(297 / 210, rel=0.01)


def test_an_unknown_place_is_said_beside_its_field(dialog: SheetDialog, rest: Rest) -> None:
    field = dialog.form.near
    field.field.set_value("Nowhere at all")
    field.field.edited.emit()
    rest()
    assert "No place “Nowhere at all” is known" in field.error.text()
    assert dialog.preview.pages
    field.field.set_value("19103")
    field.field.edited.emit()
    rest()
    assert not field.error.has_error


def test_notes_are_off_and_warned_of_when_on(dialog: SheetDialog, rest: Rest, qtbot: QtBot) -> None:
    notes = dialog.form.checks[SheetField.NOTES].editor
    assert not notes.isChecked()
    assert not dialog.form.notes_warning.isVisibleTo(dialog)
    notes.click()
    assert dialog.form.notes_warning.isVisibleTo(dialog)
    assert SheetField.NOTES in dialog.form.options().fields
    rest()
    notes.click()
    assert not dialog.form.notes_warning.isVisibleTo(dialog)


def test_a_confidential_contact_is_left_out_and_that_is_said(
    window: MainWindow, services: Services, rest: Rest, ids: tuple[int, ...]
) -> None:
    everyone = services.finding.search(services.finding.parse("")).ids
    hidden = next(one for one in everyone if services.directory.get(one).facts.confidential)
    sheets.open_preview(window.context, window, (*ids, hidden))
    rest()
    assert "one confidential contact is left out" in opened(window).state.text()


def test_a_long_sheet_previews_its_beginning_and_says_so(window: MainWindow, services: Services, rest: Rest) -> None:
    everyone = tuple(services.finding.search(services.finding.parse("")).ids)
    sheets.open_preview(window.context, window, everyone)
    rest()
    assert f"The first 40 of {len(everyone)} contacts; files and prints hold all" in opened(window).state.text()


def test_pages_fill_the_room_there_is(qtbot: QtBot) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(400, 300)
    preview.show()
    small = preview.wanted_scale()
    preview.resize(1600, 300)
    assert small < preview.wanted_scale() <= 3.0


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


def test_the_buttons_move_too_and_know_the_ends(dialog: SheetDialog, ids: tuple[int, ...], qtbot: QtBot) -> None:
    order = dialog.order
    order.list.setCurrentRow(0)
    assert not order.up.isEnabled()
    qtbot.mouseClick(order.down, Qt.MouseButton.LeftButton)
    assert order.ids()[:2] == [ids[1], ids[0]]
    order.list.setCurrentRow(len(ids) - 1)
    assert not order.down.isEnabled()


def test_an_emptied_sheet_cannot_be_saved(dialog: SheetDialog, services: Services, rest: Rest, qtbot: QtBot) -> None:
    while dialog.order.ids():
        qtbot.keyClick(dialog.order.list, Qt.Key.Key_Delete)
    rest()
    assert services.lists.current().contact_ids == ()
    assert dialog.state.text() == "No contact is left on the sheet."
    assert not dialog.preview.pages
    assert not dialog.pdf_button.isEnabled()
    assert not dialog.print_button.isEnabled()


def test_closing_at_once_still_stores_the_order(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], at_rest: AtRest
) -> None:
    dialog.order.list.setCurrentRow(0)
    dialog.order.move_current(2)
    dialog.order.list.setCurrentRow(3)
    dialog.order.remove_current()
    dialog.reject()
    at_rest(window)
    assert services.lists.current().contact_ids == (ids[1], ids[2], ids[0], *ids[4:])


def test_an_order_of_nothing_does_nothing(qtbot: QtBot) -> None:
    order = ContactOrder()
    qtbot.addWidget(order)
    order.remove_current()
    order.move_current(1)
    order.restore()
    assert order.ids() == []


# --- files ----------------------------------------------------------------------------------------------------
def test_the_pdf_holds_what_the_preview_shows(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    edit(dialog, "Grief in Philadelphia")
    dialog.order.list.setCurrentRow(0)
    dialog.order.remove_current()
    rest()
    save(window, dialog, tmp_path / "sheet")
    rest()
    written = tmp_path / "sheet.pdf"
    assert dialog.outcome.text() == "Saved “sheet.pdf”."
    assert len(PdfReader(written).pages) == len(dialog.preview.pages)
    text = text_of(written)
    assert "Grief in Philadelphia" in text
    first, *others = names(services, ids)
    assert first not in text
    assert all(name in text for name in others)
    assert any(row.action == "sheet.write" for row in services.history.audit(10))


def test_the_finished_file_is_opened_by_the_system(
    dialog: SheetDialog,
    window: MainWindow,
    rest: Rest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    opened_urls: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened_urls.append(url) or True)
    save(window, dialog, tmp_path / "sheet.pdf")
    rest()
    assert dialog.outcome.button is not None
    qtbot.mouseClick(dialog.outcome.button, Qt.MouseButton.LeftButton)
    assert [url.toLocalFile() for url in opened_urls] == [str(tmp_path / "sheet.pdf")]


@pytest.mark.parametrize(("kind", "mark"), [(FileFormat.CSV, b","), (FileFormat.VCARD4, b"BEGIN:VCARD")])
def test_other_formats_are_written_with_their_suffix(
    dialog: SheetDialog,
    window: MainWindow,
    services: Services,
    ids: tuple[int, ...],
    rest: Rest,
    tmp_path: Path,
    kind: FileFormat,
    mark: bytes,
) -> None:
    save(window, dialog, tmp_path / "contacts", kind)
    rest()
    content = (tmp_path / f"contacts.{kind.suffix}").read_bytes()
    assert mark in content
    family = names(services, ids)[0].split()[-1]
    assert family in content.decode()


def test_a_folder_that_cannot_be_written_is_said_in_the_dialog(
    dialog: SheetDialog, window: MainWindow, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    missing = tmp_path / "gone" / "sheet.pdf"
    output.write(
        window.context, dialog, ids, SheetOptions(), missing, FileFormat.PDF, dialog._say_saved, dialog._say_error
    )
    rest()
    assert dialog.problem.isVisible()
    assert not dialog.outcome.isVisible()
    assert not missing.exists()


def test_the_tray_saves_without_the_preview(
    window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    sheets.save_sheet(window.context, window, services.lists.current().contact_ids)
    accept_file(window, tmp_path / "tray.pdf")
    rest()
    message = window.toast.message()
    assert message.text == "Saved “tray.pdf”."
    assert message.action_text == "Open"
    assert all(name in text_of(tmp_path / "tray.pdf") for name in names(services, ids))


def test_the_kind_follows_the_suffix_that_was_typed() -> None:
    pdf = output.kind_words(FileFormat.PDF)
    assert output.format_of(Path("a.vcf"), pdf) is FileFormat.VCARD4
    assert output.format_of(Path("a"), output.kind_words(FileFormat.CSV)) is FileFormat.CSV
    assert output.format_of(Path("a.xyz"), pdf) is FileFormat.PDF


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "Contacts"),
        ("Trauma: Spanish/English?", "Trauma Spanish English"),
        ("...", "Contacts"),
        ("a" * 90, "a" * 60),
    ],
)
def test_the_suggested_name_is_a_fit_file_name(title: str, name: str) -> None:
    assert output.suggested_name(title, QDate(2026, 11, 3), FileFormat.PDF) == f"{name} 2026-11-03.pdf"


# --- print ----------------------------------------------------------------------------------------------------
def pdf_printer(path: Path, paper: Paper = Paper.LETTER) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printing.prepare(printer, paper, "Contacts")
    return printer


def test_printed_pages_are_those_of_the_preview_and_noted(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    printer = pdf_printer(tmp_path / "printed.pdf")
    options = dialog.form.options()
    output.print_on(window.context, dialog, printer, ids, options, dialog._say_printed, dialog._say_error)
    rest()
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert len(pages) == len(dialog.preview.pages)
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [612, 792]
    (image,) = pages[0]["/Resources"]["/XObject"].values()
    # 300 dots an inch over the whole letter page.
    assert (image.get_object()["/Width"], image.get_object()["/Height"]) == (2550, 3300)
    assert dialog.outcome.text().startswith("Sent to the printer: ")
    assert any(row.action == "sheet.print" for row in services.history.audit(10))


def test_a_range_and_the_reverse_order_are_kept() -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert printing.chosen_pages(printer, 4) == [0, 1, 2, 3]
    printer.setFromTo(2, 9)
    assert printing.chosen_pages(printer, 4) == [1, 2, 3]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert printing.chosen_pages(printer, 4) == [3, 2, 1]
    printer.setFromTo(7, 9)
    assert printing.chosen_pages(printer, 4) == []


def test_a_printer_out_of_reach_is_said(tmp_path: Path, services: Services, ids: tuple[int, ...], qtlog: Any) -> None:
    printer = pdf_printer(tmp_path / "no folder" / "printed.pdf")
    pages = services.sheets.pages(services.sheets.build(ids[:1], SheetOptions()), scale=1.0)
    with qtlog.disabled(), pytest.raises(EnvironmentProblem, match="The printer could not be reached"):
        printing.print_pages(printer, pages)


def test_the_print_dialog_asks_and_cancel_prints_nothing(
    window: MainWindow, services: Services, ids: tuple[int, ...], at_rest: AtRest, qtbot: QtBot
) -> None:
    sheets.print_sheet(window.context, window, ids)
    (asked,) = window.findChildren(QPrintDialog)
    assert asked.isVisible()
    asked.reject()
    qtbot.waitUntil(lambda: not window.findChildren(QPrintDialog))
    at_rest(window)
    assert not any(row.action == "sheet.print" for row in services.history.audit(10))


# --- the tray and what is remembered --------------------------------------------------------------------------
@pytest.mark.parametrize("door", [sheets.open_preview, sheets.save_sheet, sheets.print_sheet])
def test_an_empty_sheet_says_what_to_do(window: MainWindow, door: Callable[..., None]) -> None:
    told: list[Message] = []
    window.context.notify = told.append
    door(window.context, window, ())
    assert "press S" in told[0].text


def test_fields_and_paper_are_remembered_but_never_for_whom(
    dialog: SheetDialog, window: MainWindow, ids: tuple[int, ...], rest: Rest
) -> None:
    dialog.form.title.field.set_value("For the Calloway family")
    dialog.form.near.field.set_value("19103")
    dialog.form.paper.field.set_value(Paper.A4)
    dialog.form.checks[SheetField.PAYMENT].editor.click()
    dialog.form.checks[SheetField.NOTES].editor.click()
    dialog.reject()
    rest()
    sheets.open_preview(window.context, window, ids)
    rest()
    again = opened(window).form.options()
    assert again == SheetOptions(fields=DEFAULT_FIELDS - {SheetField.PAYMENT}, paper=Paper.A4)


@pytest.mark.parametrize("broken", ["x", 7, {"a": 1}, [1, None]])
def test_damaged_settings_cost_nothing(broken: object) -> None:
    class Kept:
        def get(self, _key: str, default: object = None) -> object:
            return broken

        def set(self, _key: str, _value: object) -> None: ...

    assert remembered.recall(Kept()) == SheetOptions()


# --- for everybody --------------------------------------------------------------------------------------------
def test_everything_has_a_name_and_tab_goes_from_the_form_to_the_pages_to_the_buttons(
    dialog: SheetDialog, qtbot: QtBot
) -> None:
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
    landmarks = (dialog.form.title.field.focus_widget, dialog.order.list, dialog.preview, dialog.pdf_button)
    places = [visited.index(one) for one in landmarks]
    assert places == sorted(places)


def test_escape_closes_it(dialog: SheetDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.destroyed, timeout=2000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_at_double_size_nothing_is_wider_than_the_window(
    window: MainWindow, ids: tuple[int, ...], rest: Rest, qapp: object, scheme: Scheme
) -> None:
    theme.apply(qapp, scheme, 2.0)  # type: ignore[arg-type]
    sheets.open_preview(window.context, window, ids)
    dialog = opened(window)
    dialog.resize(1240, 620)
    rest()
    assert dialog.page.minimumSizeHint().width() <= dialog.area.viewport().width()
    assert dialog.preview.pages[0].width() <= dialog.preview.viewport().width()
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and not dialog.area.isAncestorOf(button):
            assert dialog.rect().contains(button.geometry())


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
