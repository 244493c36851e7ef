"""Import in the window, on the real services: what a file is, doubts, run, stop, report, undo."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.models.imports import ImportFormat, ImportReport, Preview, Progress
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.importing import describe, open_import_of
from caseworker.ui.importing.area import read_prefixes, read_states
from caseworker.ui.importing.choosing import ChoosingColumns, ChoosingContacts, ChoosingProviders
from caseworker.ui.importing.dialog import ImportDialog, Stage
from caseworker.ui.importing.report import Report
from caseworker.ui.importing.row_table import RowModel
from caseworker.ui.main_window import MainWindow
from caseworker.ui.theme import Scheme
from caseworker.ui.widgets.chips import Chip
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.running import ProgressNote, Running, left_sentence
from tests import provider_files
from tests.ui.conftest import focusable

AtRest = Callable[[MainWindow], None]
PEOPLE = [
    ("Ines Calloway", "LCSW", "(215) 555-0151", "Camden", "NJ", "08103"),
    ("Rufus Pemberton", "LPC", "(215) 555-0152", "Camden", "NJ", "08102"),
    ("Odile Marchetti", "LMFT", "(215) 555-0153", "Philadelphia", "PA", "19103"),
    ("Bram Quillfeather", "CIP", "(215) 555-0154", "Philadelphia", "PA", "19104"),
    ("Sunniva Tharp", "PsyD", "(215) 555-0155", "Chester", "PA", "19013"),
]
HEADER = ("Name", "Credentials", "Phone", "City", "State", "Zip")


def table(path: Path, rows: Iterable[Iterable[str]], header: Iterable[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return table(tmp_path / "people.csv", PEOPLE)


@pytest.fixture
def shifted(tmp_path: Path) -> Path:
    """“Suite” is missing among the names: the values from there on stand one to the right."""
    header = ("Name", "Street", "City", "State", "Zip", "Phone", "Email")
    rows = [
        (name, f"{number} Locust St", f"Suite {number}", city, state, code, phone, f"{name.split()[0]}@example.org")
        for number, (name, _letters, phone, city, state, code) in enumerate(PEOPLE * 4, 100)
    ]
    return table(tmp_path / "shifted.csv", rows, header)


@pytest.fixture
def open_file(window: MainWindow, at_rest: AtRest) -> Callable[[Path], ImportDialog]:
    def open_it(path: Path) -> ImportDialog:
        open_import_of(window.context, window, path)
        at_rest(window)
        (dialog,) = [one for one in window.findChildren(ImportDialog) if one.isVisible()]
        return dialog

    return open_it


def columns(dialog: ImportDialog) -> ChoosingColumns:
    assert isinstance(dialog.content, ChoosingColumns)
    return dialog.content


def report(dialog: ImportDialog) -> ImportReport:
    assert dialog.report is not None
    return dialog.report


def texts(root: QWidget) -> list[str]:
    return [one.text() for one in root.findChildren(QLabel) if one.isVisibleTo(root)]


def count(services: Services) -> int:
    return services.store.count_contacts()


def choose(dialog: ImportDialog, column: int, label: str) -> None:
    """As if the user picked `label` in the list of a column."""
    editor = columns(dialog).list.rows[column].field.focus_widget
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findText(label))
    editor.activated.emit(editor.currentIndex())


# --- a table --------------------------------------------------------------------------------------------------
def test_a_table_is_described_and_its_columns_guessed(
    open_file: Callable[[Path], ImportDialog], people: Path, services: Services
) -> None:
    before = count(services)
    dialog = open_file(people)
    said = texts(dialog)
    assert "people.csv" in said
    assert any(text.startswith("A table of 6 columns, separated by commas, written in UTF-8.") for text in said)
    assert columns(dialog).targets() == {0: "name", 1: "credentials", 2: "phone", 3: "city", 4: "state", 5: "zip"}
    assert dialog.import_button.text() == "Import"
    assert count(services) == before


def test_importing_reports_and_the_contacts_are_found(
    open_file: Callable[[Path], ImportDialog], people: Path, services: Services, window: MainWindow, at_rest: AtRest
) -> None:
    before = count(services)
    dialog = open_file(people)
    dialog.run()
    at_rest(window)
    assert dialog.stage is Stage.DONE
    assert (report(dialog).added, report(dialog).skipped) == (5, 0)
    assert count(services) == before + 5
    assert dialog.heading.text() == "Imported from people.csv"
    assert services.finding.search(services.finding.parse("quillfeather")).total == 1


def test_a_second_import_of_the_same_file_changes_nothing(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    for _ in range(2):
        dialog = open_file(people)
        dialog.run()
        at_rest(window)
        dialog.accept()
    assert (report(dialog).added, report(dialog).unchanged) == (0, 5)
    assert dialog.heading.text() == "Nothing new in people.csv"
    assert not dialog.undo_button.isVisibleTo(dialog)


def test_columns_chosen_once_are_remembered(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    choose(dialog, 3, "Leave out")
    at_rest(window)
    dialog.run()
    at_rest(window)
    dialog.accept()
    again = open_file(people)
    assert 3 not in columns(again).targets()
    assert any("as you chose them" in banner.text() for banner in again.findChildren(Banner))


def test_a_target_that_the_values_contradict_is_doubted_beside_it(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    choose(dialog, 3, "NPI")
    at_rest(window)
    row = columns(dialog).list.rows[3]
    assert "do not look like “NPI”" in row.doubt
    assert row.field.focus_widget.accessibleDescription() == row.doubt
    assert dialog.import_button.text() == "Import in spite of one doubt"
    choose(dialog, 3, "Address: city")
    at_rest(window)
    assert row.doubt == ""
    assert dialog.import_button.text() == "Import"


def test_two_columns_for_one_field_are_doubted(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    choose(dialog, 1, "Full name (with credentials)")
    at_rest(window)
    assert "2 columns are to become" in columns(dialog).list.rows[0].doubt
    assert dialog.import_button.text() == "Import in spite of 2 doubts"
    dialog.run()
    at_rest(window)
    assert report(dialog).added == 5


def test_without_a_name_nothing_is_imported_and_the_dialog_says_so(
    open_file: Callable[[Path], ImportDialog], people: Path, services: Services, window: MainWindow, at_rest: AtRest
) -> None:
    before = count(services)
    dialog = open_file(people)
    for index in range(len(HEADER)):
        choose(dialog, index, "Leave out")
    at_rest(window)
    dialog.run()
    at_rest(window)
    assert dialog.stage is Stage.CHOOSING
    assert dialog.problem.text() == "No column is a name or an organization: choose which one is."
    assert count(services) == before


def test_an_area_narrows_and_the_rest_is_counted(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    columns(dialog).area.states.field.set_value("pa")
    columns(dialog).area.prefixes.field.set_value("191")
    dialog.run()
    at_rest(window)
    assert report(dialog).added == 2
    assert "Outside the chosen states or ZIP codes" in texts(dialog)


def test_a_wrong_state_is_said_beside_its_field(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    area = columns(dialog).area
    area.states.field.set_value("PA, XX")
    dialog.run()
    at_rest(window)
    assert dialog.stage is Stage.CHOOSING
    assert area.states.error.text() == "“XX” is no state: type a state's name or two letters, as in PA, New Jersey."
    assert area.states.field.focus_widget.accessibleDescription() == area.states.error.text()


def test_headings_in_the_list_of_fields_cannot_be_chosen(
    open_file: Callable[[Path], ImportDialog], people: Path, qtbot: QtBot
) -> None:
    dialog = open_file(people)
    editor = columns(dialog).list.rows[0].field.focus_widget
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(0)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor.currentText() != "Who"
    assert columns(dialog).list.rows[0].target


def test_the_first_rows_stand_under_names_and_fields(
    open_file: Callable[[Path], ImportDialog], people: Path, qtbot: QtBot
) -> None:
    page = columns(open_file(people))
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows_button = next(one for one in page.view.findChildren(QAbstractButton) if one.text() == "First rows")
    qtbot.mouseClick(rows_button, Qt.MouseButton.LeftButton)
    assert page.table.isVisible()
    assert not page.list.isVisible()
    assert page.model.index(0, 0).data() == "Ines Calloway"
    assert page.model.headerData(2, Qt.Orientation.Horizontal) == "Phone\n→ Phone"
    assert page.model.headerData(0, Qt.Orientation.Vertical) == "2"


# --- a header that lacks a name -------------------------------------------------------------------------------
def test_a_shifted_header_is_said_on_top_and_mended_with_one_click(
    open_file: Callable[[Path], ImportDialog],
    shifted: Path,
    services: Services,
    window: MainWindow,
    at_rest: AtRest,
    qtbot: QtBot,
) -> None:
    dialog = open_file(shifted)
    page = columns(dialog)
    assert any("A column name is missing" in banner.text() for banner in page.findChildren(Banner))
    assert dialog.import_button.text() == "Import as it is"
    assert page.mend_button is not None
    assert page.mend_button.hasFocus()
    qtbot.mouseClick(page.mend_button, Qt.MouseButton.LeftButton)
    at_rest(window)
    assert page.is_mended
    assert dialog.import_button.text() == "Import"
    assert page.targets()[3] == "city"
    dialog.run()
    at_rest(window)
    found = services.finding.search(services.finding.parse("calloway"))
    contact = services.directory.get(found.ids[0])
    assert contact.facts.addresses[0].city == "Camden"


def test_ctrl_enter_takes_no_shifted_file_as_it_is(
    open_file: Callable[[Path], ImportDialog], shifted: Path, window: MainWindow, at_rest: AtRest, qtbot: QtBot
) -> None:
    dialog = open_file(shifted)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    assert dialog.stage is Stage.CHOOSING
    assert columns(dialog).is_mended


def test_mending_can_be_taken_back(
    open_file: Callable[[Path], ImportDialog], shifted: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(shifted)
    columns(dialog).mend(True)
    at_rest(window)
    columns(dialog).mend(False)
    at_rest(window)
    assert dialog.import_button.text() == "Import as it is"
    assert any("A column name is missing" in banner.text() for banner in dialog.findChildren(Banner))


def test_a_shifted_file_can_be_taken_as_it_is(
    open_file: Callable[[Path], ImportDialog], shifted: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(shifted)
    dialog.run()
    at_rest(window)
    assert dialog.stage is Stage.DONE


# --- a provider file ------------------------------------------------------------------------------------------
@pytest.fixture
def providers(tmp_path: Path) -> Path:
    rows = [
        {**provider_files.PERSON, "npi": provider_files.npi(1)},
        {**provider_files.PERSON, "npi": provider_files.npi(2), "state": "NJ", "zip": "081030000"},
        {**provider_files.PERSON, "npi": provider_files.npi(3), "taxonomy": "207Q00000X"},
        {"npi": provider_files.npi(4), "deactivated": "05/01/2020"},
    ]
    return provider_files.write(tmp_path / "providers.csv", rows)


def test_a_provider_file_offers_its_parts_instead_of_columns(
    open_file: Callable[[Path], ImportDialog], providers: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(providers)
    assert isinstance(dialog.content, ChoosingProviders)
    assert any(text.startswith("A national provider file (NPPES)") for text in texts(dialog))
    dialog.content.area.states.field.set_value("PA")
    dialog.run()
    at_rest(window)
    assert report(dialog).added == 1
    assert report(dialog).reasons == {"not_behavioral": 1, "out_of_area": 1, "deactivated": 1}
    said = texts(dialog)
    assert {"Not a behavioral health provider", "NPI deactivated"} <= set(said)


def test_every_profession_when_asked_and_the_area_is_remembered(
    open_file: Callable[[Path], ImportDialog], providers: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(providers)
    assert isinstance(dialog.content, ChoosingProviders)
    dialog.content.every.editor.click()
    dialog.content.area.states.field.set_value("PA")
    dialog.run()
    at_rest(window)
    assert report(dialog).added == 2
    dialog.accept()
    again = open_file(providers)
    assert isinstance(again.content, ChoosingProviders)
    assert again.content.area.typed() == ("PA", "")


# --- trouble --------------------------------------------------------------------------------------------------
def test_a_file_that_is_no_text_is_refused_in_one_sentence(
    open_file: Callable[[Path], ImportDialog], tmp_path: Path, window: MainWindow
) -> None:
    packed = tmp_path / "packed.csv"
    packed.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    dialog = open_file(packed)
    assert dialog.stage is Stage.REFUSED
    assert "packed.csv" in dialog.problem.text()
    assert not dialog.import_button.isVisibleTo(dialog)
    dialog.other_button.click()
    (chooser,) = window.findChildren(QFileDialog)
    assert any("*.xlsx" in kinds for kinds in chooser.nameFilters())
    chooser.reject()


def test_a_file_that_went_away_is_said_and_nothing_is_lost(
    open_file: Callable[[Path], ImportDialog], people: Path, services: Services, window: MainWindow, at_rest: AtRest
) -> None:
    before = count(services)
    dialog = open_file(people)
    choose(dialog, 3, "Leave out")
    people.unlink()
    at_rest(window)
    dialog.run()
    at_rest(window)
    assert dialog.stage is Stage.CHOOSING
    assert "people.csv" in dialog.problem.text()
    assert 3 not in columns(dialog).targets()
    assert count(services) == before


# --- stopping -------------------------------------------------------------------------------------------------
@pytest.fixture
def many(tmp_path: Path) -> Path:
    rows = [(f"Ines{n} Calloway{n}", "LCSW", f"(215) 555-01{n % 100:02d}", "Camden", "NJ", "08103") for n in range(400)]
    return table(tmp_path / "many.csv", rows)


def test_a_stopped_import_keeps_nothing_and_can_be_tried_again(
    open_file: Callable[[Path], ImportDialog], many: Path, services: Services, window: MainWindow, at_rest: AtRest
) -> None:
    before = count(services)
    dialog = open_file(many)
    dialog.run()
    assert isinstance(dialog.content, Running)
    dialog.stop()
    assert dialog.stage is Stage.STOPPING
    at_rest(window)
    assert dialog.stage is Stage.CHOOSING
    assert dialog.notice.text() == "The import was stopped: the directory is as it was."
    assert count(services) == before
    assert services.history.state().undo == ""
    dialog.run()
    at_rest(window)
    assert report(dialog).added == 400


def test_escape_stops_a_running_import_and_closes_once_it_ended(
    open_file: Callable[[Path], ImportDialog],
    many: Path,
    services: Services,
    window: MainWindow,
    at_rest: AtRest,
    qtbot: QtBot,
) -> None:
    before = count(services)
    dialog = open_file(many)
    dialog.run()
    with qtbot.waitSignal(dialog.destroyed, timeout=10_000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
    at_rest(window)
    assert count(services) == before
    assert window.toast.message().text == "The import was stopped: the directory is as it was."


# --- the report -----------------------------------------------------------------------------------------------
def test_skipped_rows_are_named_with_their_reason_and_saved(
    open_file: Callable[[Path], ImportDialog], tmp_path: Path, window: MainWindow, at_rest: AtRest
) -> None:
    gaps = table(tmp_path / "gaps.csv", [*PEOPLE, ("", "", "(215) 555-0156", "Camden", "NJ", "08103")])
    dialog = open_file(gaps)
    dialog.run()
    at_rest(window)
    assert isinstance(dialog.content, Report)
    assert dialog.content.table is not None
    model = dialog.content.table.model()
    assert [model.index(0, column).data() for column in (0, 1)] == ["7", "No name and no organization"]
    target = tmp_path / "report.csv"
    dialog.write_report(target)
    at_rest(window)
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[-1][:2] == ["7", "No name and no organization"]
    assert dialog.notice.text() == "The report is saved as “report.csv”."


def test_the_rows_to_look_at_take_the_room_there_is(
    open_file: Callable[[Path], ImportDialog], tmp_path: Path, window: MainWindow, at_rest: AtRest
) -> None:
    nameless = [("", "", "(215) 555-0156", "Camden", "NJ", "08103")] * 40
    dialog = open_file(table(tmp_path / "gaps.csv", [*PEOPLE, *nameless]))
    dialog.run()
    at_rest(window)
    assert isinstance(dialog.content, Report)
    shown = dialog.content.table
    assert shown is not None
    below = dialog.area.viewport().height() - shown.mapTo(dialog.area.viewport(), shown.rect().bottomLeft()).y()
    assert 0 < below < 60


def test_a_report_that_cannot_be_written_is_said(
    open_file: Callable[[Path], ImportDialog], people: Path, tmp_path: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    dialog.run()
    at_rest(window)
    dialog.write_report(tmp_path / "no such folder" / "report.csv")
    at_rest(window)
    assert dialog.problem.isVisible()
    assert dialog.problem.text().count(".") >= 1


def test_an_import_is_taken_back_as_one(
    open_file: Callable[[Path], ImportDialog],
    people: Path,
    services: Services,
    window: MainWindow,
    at_rest: AtRest,
    qtbot: QtBot,
) -> None:
    before = count(services)
    dialog = open_file(people)
    dialog.run()
    at_rest(window)
    qtbot.mouseClick(dialog.undo_button, Qt.MouseButton.LeftButton)
    at_rest(window)
    assert count(services) == before
    assert "The import was taken back: the directory is as it was before." in texts(dialog)
    assert not dialog.undo_button.isVisibleTo(dialog)


def test_an_import_that_is_not_the_last_step_any_more_is_not_taken_back(
    open_file: Callable[[Path], ImportDialog], people: Path, services: Services, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    dialog.run()
    at_rest(window)
    services.lists.put([1])
    dialog.undo()
    at_rest(window)
    assert "Something was done after the import" in dialog.problem.text()
    assert dialog.undo_button.isEnabled()


def test_what_was_imported_is_shown_and_then_everything(
    open_file: Callable[[Path], ImportDialog],
    people: Path,
    services: Services,
    window: MainWindow,
    at_rest: AtRest,
    qtbot: QtBot,
) -> None:
    window.directory.set_text("nobody at all")
    at_rest(window)
    dialog = open_file(people)
    dialog.run()
    at_rest(window)
    dialog_report = dialog.report
    assert dialog_report is not None
    with qtbot.waitSignal(dialog.destroyed, timeout=2000):
        qtbot.mouseClick(dialog.show_button, Qt.MouseButton.LeftButton)
    at_rest(window)
    directory = window.directory
    assert directory.view.search.text() == ""
    assert dialog_report.added > 0
    assert directory.model.rowCount() == dialog_report.added + dialog_report.updated
    (chip,) = directory.view.filters.findChildren(Chip)
    assert chip.accessibleName().startswith("Remove From the import of ")
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    at_rest(window)
    assert directory.model.rowCount() == services.finding.search(services.finding.parse("")).total
    assert not directory.searcher.query.filters.include_inactive


def test_nothing_is_offered_to_show_once_it_is_taken_back(
    open_file: Callable[[Path], ImportDialog], people: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(people)
    dialog.run()
    at_rest(window)
    assert dialog.show_button.text() == "Show them"
    dialog.undo()
    at_rest(window)
    assert dialog.show_button.text() == "Go to the directory"


# --- the file chooser -----------------------------------------------------------------------------------------
def test_the_menu_asks_for_a_file_and_opens_it(window: MainWindow, people: Path, at_rest: AtRest, qtbot: QtBot) -> None:
    action = window.actions_table["file.import"]
    assert isinstance(action, QAction)
    action.trigger()
    (chooser,) = window.findChildren(QFileDialog)
    chooser.setDirectory(str(people.parent))
    name = next(one for one in chooser.findChildren(QLineEdit) if one.objectName() == "fileNameEdit")
    name.setText(people.name)
    chooser.accept()
    qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    at_rest(window)
    (dialog,) = window.findChildren(ImportDialog)
    assert dialog.stage is Stage.CHOOSING
    assert window.context.settings.get("import_folder") == str(people.parent)


# --- for everybody --------------------------------------------------------------------------------------------
def test_everything_has_a_name_and_tab_goes_from_top_to_bottom(
    open_file: Callable[[Path], ImportDialog], shifted: Path, window: MainWindow, at_rest: AtRest, qtbot: QtBot
) -> None:
    dialog = open_file(shifted)
    columns(dialog).mend(True)
    at_rest(window)
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
    rows = [row.field.focus_widget for row in columns(dialog).list.rows]
    places = [visited.index(one) for one in (*rows, columns(dialog).area.states.field.focus_widget)]
    assert places == sorted(places)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_at_double_size_nothing_is_wider_than_the_window(
    open_file: Callable[[Path], ImportDialog],
    shifted: Path,
    scheme: Scheme,
    qapp: object,
    window: MainWindow,
    at_rest: AtRest,
) -> None:
    theme.apply(qapp, scheme, 2.0)  # type: ignore[arg-type]
    dialog = open_file(shifted)
    dialog.resize(1240, 620)
    at_rest(window)
    _assert_fits(dialog)
    dialog.run()
    at_rest(window)
    _assert_fits(dialog)


def _assert_fits(dialog: ImportDialog) -> None:
    room = dialog.area.viewport().width()
    assert dialog.page.minimumSizeHint().width() <= room
    assert dialog.page.width() <= room
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and not dialog.area.isAncestorOf(button):
            assert dialog.rect().contains(button.geometry())


# --- words ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "states"),
    [
        ("", ()),
        ("pa", ("PA",)),
        ("PA, NJ;de  NY", ("PA", "NJ", "DE", "NY")),
        ("PA pa", ("PA",)),
        ("Pennsylvania", ("PA",)),
        ("new jersey, west virginia Virginia", ("NJ", "WV", "VA")),
        ("New York NY district of columbia", ("NY", "DC")),
    ],
)
def test_states_as_people_type_them(typed: str, states: tuple[str, ...]) -> None:
    assert read_states(typed) == frozenset(states)


@pytest.mark.parametrize(
    ("typed", "prefixes"), [("", ()), ("191", ("191",)), ("191, 080 19103", ("191", "080", "19103"))]
)
def test_zip_prefixes_as_people_type_them(typed: str, prefixes: tuple[str, ...]) -> None:
    assert read_prefixes(typed) == prefixes


@pytest.mark.parametrize("typed", ["191034", "19x", "-1", "１９"])
def test_what_is_no_zip_prefix_is_said(typed: str) -> None:
    with pytest.raises(ValueError, match="is no beginning of a ZIP code"):
        read_prefixes(typed)


def test_the_time_left_is_told_only_when_it_can_be() -> None:
    assert left_sentence(Progress(10, 100, 5), 1) == ""
    assert left_sentence(Progress(0, 100, 0), 60) == ""
    assert left_sentence(Progress(50, 100, 5), 30) == "Less than a minute left"
    assert left_sentence(Progress(10, 100, 5), 60) == "About 9 minutes left"


def test_progress_of_an_unknown_whole_names_only_rows() -> None:
    assert describe.progress_sentence(Progress(10, 0, 7)) == "7 rows read"


@pytest.mark.parametrize(
    ("delimiter", "encoding", "words"),
    [
        (";", "cp1252", "separated by semicolons, written in Windows-1252 (Western European)"),
        ("\t", "utf-16", "separated by tabs, written in UTF-16"),
        ("|", "utf-8-sig", "separated by vertical bars, written in UTF-8"),
    ],
)
def test_a_file_is_described_in_words(delimiter: str, encoding: str, words: str) -> None:
    assert words in describe.file_sentence(Preview(ImportFormat.CSV, encoding, delimiter, 10, (), ()))


def test_running_shows_how_far_it_is(qtbot: QtBot) -> None:
    note = ProgressNote()
    running = Running(note, "file.csv", describe.running_words())
    qtbot.addWidget(running)
    note.put(Progress(250, 1000, 42))
    running.look()
    assert running.bar.value() == running.bar.maximum() // 4
    assert "42 rows read" in running.said.text()
    note.put(Progress(1000, 1000, 200))
    running.look()
    assert running.said.text() == "Everything is read: writing it down …"


def test_rows_shorter_than_their_header_are_empty_cells() -> None:
    model = RowModel(["a", "b"], [("1",), ("1", "2", "3")], 2)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.columnCount() == 3
    assert model.index(0, 1).data() == ""
    assert model.headerData(2, Qt.Orientation.Horizontal) == "–"


# --- published files ------------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.realdata
def test_the_published_list_with_a_missing_name_is_mended(
    open_file: Callable[[Path], ImportDialog], real_data: Path, window: MainWindow, at_rest: AtRest
) -> None:
    dialog = open_file(real_data / "hsds" / "colorado_bha_providers_misheadered.csv")
    assert dialog.import_button.text() == "Import as it is"
    columns(dialog).mend(True)
    at_rest(window)
    dialog.run()
    at_rest(window)
    assert report(dialog).added > 2000


# --- files that say themselves what they hold -----------------------------------------------------------------
def test_cards_need_no_columns(
    open_file: Callable[[Path], ImportDialog], at_rest: AtRest, window: MainWindow, services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "people.vcf"
    cards = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nTEL:{phone}\r\nEND:VCARD\r\n" for name, _, phone, *_ in PEOPLE
    )
    path.write_text("".join(cards), encoding="utf-8")
    dialog = open_file(path)
    choosing = dialog.content
    assert isinstance(choosing, ChoosingContacts)
    assert any("vCard" in one.text() for one in choosing.findChildren(QLabel))
    assert choosing.model.index(0, 0).data() == "Ines Calloway"
    assert choosing.model.index(0, 3).data() == "(215) 555-0151"
    assert not [one for one in focusable(dialog) if not one.accessibleName() and not getattr(one, "text", str)()]
    QAbstractItemModelTester(choosing.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    before = services.store.count_contacts()
    dialog.run()
    at_rest(window)
    assert dialog.stage is Stage.DONE
    assert services.store.count_contacts() == before + len(PEOPLE)


def test_a_workbook_has_columns_and_says_which_sheet_is_read(
    open_file: Callable[[Path], ImportDialog], at_rest: AtRest, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["Made", "by"])
        page = book.add_worksheet("People")
        for number, row in enumerate([HEADER, *PEOPLE]):
            page.write_row(number, 0, row)
    dialog = open_file(path)
    assert columns(dialog).doubts == 0
    said = [one.text() for one in dialog.findChildren(QLabel)]
    assert any("“People” is read" in text for text in said)
    assert any("A workbook with a table of 6 columns" in text for text in said)
    dialog.run()
    at_rest(window)
    assert dialog.report is not None
    assert dialog.report.added == len(PEOPLE)
