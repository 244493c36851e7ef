"""The export dialog in the window, on the real services: whom, format, columns, everything for a purpose, stopping."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from caseworker.app import compose
from caseworker.models.export import FileFormat
from caseworker.models.stored import Contact
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.context import Destination
from caseworker.ui.exporting.dialog import ExportDialog, Stage
from caseworker.ui.exporting.whom import Whom
from caseworker.ui.main_window import MainWindow
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable
from tests.ui.sheet_hands import accept_file, write

AtRest = Callable[[MainWindow], None]
Open = Callable[[], ExportDialog]


@pytest.fixture
def open_export(window: MainWindow, at_rest: AtRest) -> Open:
    return lambda: opened(window, at_rest)


def opened(window: MainWindow, at_rest: AtRest) -> ExportDialog:
    window.actions_table.trigger("file.export")
    at_rest(window)
    (dialog,) = [one for one in window.findChildren(ExportDialog) if one.isVisible()]
    return dialog


@pytest.fixture
def save(window: MainWindow, at_rest: AtRest) -> Callable[[ExportDialog, Path], None]:
    """Through the file dialog, until it is written."""

    def do(dialog: ExportDialog, path: Path) -> None:
        dialog.save_button.click()
        accept_file(dialog, path)
        at_rest(window)

    return do


Save = Callable[[ExportDialog, Path], None]


def choose(dialog: ExportDialog, choice: Whom | FileFormat) -> None:
    buttons = dialog.choosing.whom.buttons if isinstance(choice, Whom) else dialog.choosing.format.buttons
    buttons[choice].click()


def press(dialog: ExportDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(dialog.choosing.columns.list, key, modifier)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def people(rows: Sequence[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(f"{one['First Name']} {one['Last Name']}{one['Organization']}" for one in rows))


def shown(dialog: ExportDialog, whom: Whom) -> tuple[str, bool]:
    button = dialog.choosing.whom.buttons[whom]
    return button.text(), button.isEnabled()


# --- whom -----------------------------------------------------------------------------------------------------
def test_each_choice_says_how_many_and_nobody_cannot_be_chosen(window: MainWindow, open_export: Open) -> None:
    window.directory.view.list.select_position(0)
    dialog = open_export()
    assert shown(dialog, Whom.SELECTED) == ("The selected contacts (1)", True)
    assert shown(dialog, Whom.LIST) == ("The current list, “Sheet” (0)", False)
    assert shown(dialog, Whom.FOUND) == ("All that the search finds (88)", True)
    assert shown(dialog, Whom.ALL) == ("The whole directory (89)", True)
    assert dialog.choosing.whom.value() is Whom.ALL


def test_what_was_searched_for_is_chosen_at_first_and_several_selected_before_it(
    window: MainWindow, open_export: Open, at_rest: AtRest
) -> None:
    window.directory.set_text("therapist philadelphia")
    at_rest(window)
    dialog = open_export()
    assert dialog.choosing.whom.value() is Whom.FOUND
    dialog.reject()
    window.directory.view.list.selectAll()
    assert open_export().choosing.whom.value() is Whom.SELECTED


def test_nothing_found_and_the_bin_leave_only_the_directory(
    window: MainWindow, open_export: Open, at_rest: AtRest, services: Services
) -> None:
    (binned,) = services.finding.search(services.finding.parse("")).ids[:1]
    services.lists.put([binned])
    services.directory.move_to_bin([binned])
    window.directory.show_bin(True)
    at_rest(window)
    dialog = open_export()
    assert [shown(dialog, whom)[1] for whom in Whom] == [False, False, False, True]
    dialog.reject()
    window.directory.show_bin(False)
    window.directory.set_text("xyzzyqq")
    at_rest(window)
    dialog = open_export()
    assert [shown(dialog, whom)[1] for whom in Whom] == [False, False, False, True]


def test_an_empty_directory_says_so(
    tmp_path: Path, empty: Services, make_window: Callable[[Services], MainWindow], at_rest: AtRest
) -> None:
    dialog = opened(make_window(empty), at_rest)
    assert dialog.problem.text() == "The directory is empty: there is nobody to export yet."
    assert not any(shown(dialog, whom)[1] for whom in Whom)
    assert not dialog.save_button.isEnabled()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Services]:
    services = compose(tmp_path / "empty").access.create(None).services
    yield services
    services.store.close()


def test_all_that_the_search_finds_leave_not_only_those_that_are_read(
    window: MainWindow, open_export: Open, save: Save, services: Services, tmp_path: Path
) -> None:
    assert len(window.directory.searcher.query.text) == 0
    dialog = open_export()
    choose(dialog, Whom.FOUND)
    choose(dialog, FileFormat.CSV)
    save(dialog, tmp_path / "found.csv")
    found = services.finding.search(services.finding.parse("")).ids
    open_ones = [one for one in found if not services.directory.get(one).facts.confidential]
    assert 0 < len(open_ones) < len(found)
    assert len({row["Caseworker ID"] for row in table(tmp_path / "found.csv")}) == len(open_ones)
    assert len(found) - len(open_ones) == 1
    assert "One confidential contact was left out." in dialog.saved.text()


def test_the_current_list_leaves_in_its_order(
    window: MainWindow, open_export: Open, save: Save, services: Services, tmp_path: Path, at_rest: AtRest
) -> None:
    found = services.finding.search(services.finding.parse("therapist philadelphia")).ids
    chosen = [one for one in found if not services.directory.get(one).facts.confidential][:3][::-1]
    services.lists.put(chosen)
    at_rest(window)
    dialog = open_export()
    assert shown(dialog, Whom.LIST) == ("The current list, “Sheet” (3)", True)
    choose(dialog, Whom.LIST)
    choose(dialog, FileFormat.CSV)
    save(dialog, tmp_path / "list.csv")
    names = [services.directory.get(one).facts for one in chosen]
    assert people(table(tmp_path / "list.csv")) == [f"{one.given} {one.family}{one.organization}" for one in names]


# --- formats --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wanted", "begins"),
    [
        (FileFormat.XLSX, b"PK"),
        (FileFormat.CSV, b"\xef\xbb\xbf"),
        (FileFormat.VCARD4, b"BEGIN:VCARD\r\nVERSION:4.0"),
        (FileFormat.VCARD3, b"BEGIN:VCARD\r\nVERSION:3.0"),
        (FileFormat.HSDS, b"PK"),
        (FileFormat.FHIR, b"{"),
    ],
)
def test_every_format_is_written(
    open_export: Open, save: Save, tmp_path: Path, wanted: FileFormat, begins: bytes
) -> None:
    dialog = open_export()
    assert list(dialog.choosing.format.buttons) == list(dialog._context.services.exports.formats())
    button = dialog.choosing.format.buttons[wanted]
    button.click()
    assert button.accessibleDescription().endswith(".")
    assert dialog.choosing.columns.isVisibleTo(dialog) is wanted.is_table
    save(dialog, tmp_path / f"contacts.{wanted.suffix}")
    assert (tmp_path / f"contacts.{wanted.suffix}").read_bytes().startswith(begins)
    assert dialog.stage is Stage.CHOOSING


def test_the_format_and_the_folder_are_remembered_and_the_name_tells_nothing(
    window: MainWindow, open_export: Open, save: Save, tmp_path: Path, services: Services
) -> None:
    dialog = open_export()
    choose(dialog, FileFormat.HSDS)
    save(dialog, tmp_path / "a.zip")
    dialog.reject()
    again = open_export()
    assert again.choosing.format.value() is FileFormat.HSDS
    again.save_button.click()
    (chooser,) = again.findChildren(QFileDialog)
    assert chooser.directory().absolutePath() == str(tmp_path)
    assert chooser.selectedFiles() == [str(tmp_path / f"Contacts {services.session.today().isoformat()}.zip")]
    chooser.reject()


def test_a_name_of_another_format_is_refused(open_export: Open, save: Save, tmp_path: Path) -> None:
    dialog = open_export()
    choose(dialog, FileFormat.CSV)
    save(dialog, tmp_path / "contacts.xlsx")
    assert dialog.problem.text() == ("“contacts.xlsx” was not written: the name has to end with .csv (Table, CSV).")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_what_was_saved_is_said_and_can_be_opened(
    open_export: Open, save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", asked.append)
    dialog = open_export()
    choose(dialog, Whom.SELECTED)
    choose(dialog, FileFormat.VCARD4)
    save(dialog, tmp_path / "one.vcf")
    assert dialog.saved.isVisibleTo(dialog)
    assert dialog.saved.text() == "Saved “one.vcf”: 1 contact."
    assert dialog.saved.button is not None
    assert dialog.focusWidget() is dialog.saved.button
    dialog.saved.button.click()
    assert asked == [QUrl.fromLocalFile(str(tmp_path / "one.vcf"))]


def test_an_unwritable_folder_is_one_sentence(open_export: Open, window: MainWindow, at_rest: AtRest) -> None:
    dialog = open_export()
    choose(dialog, FileFormat.CSV)
    dialog.write(Path("/nowhere/at/all.csv"))
    at_rest(window)
    assert dialog.problem.isVisibleTo(dialog)
    assert dialog.problem.text().endswith(".")
    assert dialog.stage is Stage.CHOOSING
    assert dialog.save_button.isEnabled()


# --- columns --------------------------------------------------------------------------------------------------
def unfold(dialog: ExportDialog) -> None:
    dialog.choosing.columns.fold.button.click()
    dialog.choosing.columns.list.setFocus()


def test_columns_leave_as_they_are_chosen_and_ordered_by_keys(open_export: Open, save: Save, tmp_path: Path) -> None:
    dialog = open_export()
    choose(dialog, FileFormat.CSV)
    unfold(dialog)
    columns = dialog.choosing.columns
    columns.none.click()
    assert columns.error.text() == "Choose at least one column."
    assert not dialog.save_button.isEnabled()
    place = next(row for row in range(columns.list.count()) if columns.list.item(row).text() == "Last name")
    columns.list.setCurrentRow(place)
    press(dialog, Qt.Key.Key_Space)
    press(dialog, Qt.Key.Key_Up)
    press(dialog, Qt.Key.Key_Up)
    press(dialog, Qt.Key.Key_Space)
    assert columns.chosen() == ("given", "family")
    press(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(dialog, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert columns.chosen() == ("family", "given")
    assert columns.fold.summary.whole_text() == "2 of 38"
    save(dialog, tmp_path / "short.csv")
    assert header(tmp_path / "short.csv") == ["Last Name", "First Name"]


def test_columns_are_remembered_for_each_format(open_export: Open, save: Save, tmp_path: Path) -> None:
    dialog = open_export()
    choose(dialog, FileFormat.CSV)
    unfold(dialog)
    dialog.choosing.columns.none.click()
    dialog.choosing.columns.list.setCurrentRow(4)
    press(dialog, Qt.Key.Key_Space)
    save(dialog, tmp_path / "a.csv")
    dialog.reject()
    again = open_export()
    assert again.choosing.columns.chosen() == ("family",)
    choose(again, FileFormat.XLSX)
    assert len(again.choosing.columns.chosen()) == 38
    save(again, tmp_path / "a.xlsx")
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0).to_python()
    assert len(sheet[0]) > 38
    choose(again, FileFormat.CSV)
    assert again.choosing.columns.chosen() == ("family",)
    again.choosing.columns.usual.click()
    assert again.choosing.columns.fold.summary.whole_text() == "All, in the usual order"
    assert not again.choosing.columns.usual.isEnabled()


def test_columns_that_were_not_known_when_they_were_chosen_come_last(window: MainWindow, open_export: Open) -> None:
    kept: dict[str, Any] = {"csv": {"order": ["family", "given", "gone"], "off": ["npi", 7]}, "xlsx": "broken"}
    window.context.settings.set("export_columns", kept)
    dialog = open_export()
    assert len(dialog.choosing.columns.chosen()) == 38
    choose(dialog, FileFormat.CSV)
    chosen = dialog.choosing.columns.chosen()
    assert chosen[:3] == ("family", "given", "entity")
    assert "npi" not in chosen
    assert len(chosen) == 37


# --- everything -----------------------------------------------------------------------------------------------
def test_everything_needs_a_purpose_which_is_in_the_audit_and_not_remembered(
    open_export: Open, save: Save, tmp_path: Path, services: Services
) -> None:
    dialog = open_export()
    everything = dialog.choosing.everything
    choose(dialog, FileFormat.CSV)
    assert not everything.switch.value()
    assert dialog.save_button.isEnabled()
    everything.switch.editor.click()
    assert everything.purpose.isVisibleTo(dialog)
    assert everything.purpose.error.text() == "Say what all this is needed for."
    assert not dialog.save_button.isEnabled()
    dialog.write(tmp_path / "all.csv")
    assert not (tmp_path / "all.csv").exists()
    write(everything.purpose, "Moving to another computer")
    assert not everything.purpose.error.has_error
    assert dialog.save_button.isEnabled()
    save(dialog, tmp_path / "all.csv")
    rows = table(tmp_path / "all.csv")
    assert len({row["Caseworker ID"] for row in rows}) == 89
    assert any(row["Note - Text"] for row in rows)
    assert "left out" not in dialog.saved.text()
    (entry,) = services.history.audit(1)
    assert entry.detail == "with confidential facts and notes: Moving to another computer"
    dialog.reject()
    again = open_export().choosing
    assert not again.everything.switch.value()
    assert again.everything.purpose.field.value() == ""


def test_private_columns_can_be_chosen_only_with_everything(open_export: Open) -> None:
    dialog = open_export()
    columns = dialog.choosing.columns
    assert "notes" not in columns.chosen()
    last = columns.list.item(columns.list.count() - 1)
    assert last.text() == "Notes (only with everything)"
    assert not last.flags() & Qt.ItemFlag.ItemIsEnabled
    dialog.choosing.everything.switch.editor.click()
    assert last.text() == "Notes"
    assert "notes" in columns.chosen()
    dialog.choosing.everything.switch.editor.click()
    assert "notes" not in columns.chosen()


# --- stopping -------------------------------------------------------------------------------------------------
@pytest.fixture
def gate(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading contacts waits for it."""
    opened = threading.Event()
    read = services.store.contacts

    def wait(ids: Sequence[int]) -> list[Contact]:
        assert opened.wait(30)
        return list(read(ids))

    monkeypatch.setattr(services.store, "contacts", wait)
    yield opened
    opened.set()


def test_a_stopped_export_leaves_the_file_that_was_there(
    open_export: Open, window: MainWindow, at_rest: AtRest, gate: threading.Event, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    path.write_text("as it was", encoding="utf-8")
    dialog = open_export()
    choose(dialog, FileFormat.CSV)
    dialog.write(path)
    assert dialog.stage is Stage.RUNNING
    assert dialog.running is not None
    assert dialog.running.isVisibleTo(dialog)
    assert not dialog.choosing.isVisibleTo(dialog)
    dialog.stop_button.click()
    assert dialog.running.said.text() == "Stopping …"
    gate.set()
    at_rest(window)
    assert path.read_text(encoding="utf-8") == "as it was"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["old.csv"]
    assert dialog.problem.text() == "The export was stopped: no file was written, one of that name is as it was."
    assert dialog.save_button.isVisibleTo(dialog)


def test_escape_while_a_file_is_written_stops_it_and_then_closes(
    open_export: Open, window: MainWindow, at_rest: AtRest, gate: threading.Event, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = open_export()
    choose(dialog, FileFormat.CSV)
    dialog.write(tmp_path / "new.csv")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.destroyed):
        gate.set()
        at_rest(window)
    assert not (tmp_path / "new.csv").exists()
    assert "was stopped" in window.toast.message().text


# --- for everyone ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_is_named_large_enough_and_inside(
    window: MainWindow, open_export: Open, at_rest: AtRest, qapp: Any, scheme: Scheme, scale: float
) -> None:
    theme.apply(qapp, scheme, scale)
    dialog = open_export()
    unfold(dialog)
    dialog.choosing.everything.switch.editor.click()
    at_rest(window)
    least = theme.px(24)
    for one in focusable(dialog):
        assert one.accessibleName() or getattr(one, "text", lambda: "")(), one
        assert one.height() >= least, (one, one.height())
        right = one.mapTo(dialog, one.rect().topRight()).x()
        assert 0 <= one.mapTo(dialog, one.rect().topLeft()).x() <= right <= dialog.width(), one
    columns = dialog.choosing.columns.list
    assert all(columns.visualItemRect(columns.item(row)).height() >= least for row in range(columns.count()))


def test_tab_goes_from_top_to_bottom(open_export: Open, window: MainWindow, at_rest: AtRest) -> None:
    dialog = open_export()
    unfold(dialog)
    dialog.choosing.everything.switch.editor.click()
    at_rest(window)
    dialog.choosing.whom.focus_widget.setFocus()
    tops = []
    for _ in range(12):
        focused = dialog.focusWidget()
        tops.append(focused.mapTo(dialog.page, focused.rect().center()).y())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if dialog.focusWidget() is dialog.choosing.everything.purpose.field.focus_widget:
            break
    else:
        pytest.fail("Tab does not get to the purpose")
    assert tops == sorted(tops)


def test_it_is_opened_from_other_pages_too(window: MainWindow, open_export: Open) -> None:
    window.navigate(Destination("referrals"))
    assert shown(open_export(), Whom.ALL) == ("The whole directory (89)", True)


def test_a_bundle_holds_who_was_selected(open_export: Open, save: Save, tmp_path: Path) -> None:
    dialog = open_export()
    choose(dialog, Whom.SELECTED)
    choose(dialog, FileFormat.FHIR)
    save(dialog, tmp_path / "one.json")
    entries = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))["entry"]
    main = [one for one in entries if one["resource"]["resourceType"] in {"Practitioner", "Organization"}]
    assert main
