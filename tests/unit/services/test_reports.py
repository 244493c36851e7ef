"""Reports: exact on the screen, without small figures where they leave the program."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from caseworker.errors import EnvironmentProblem, InvalidInput
from caseworker.exchange.table_xlsx import Percent, Sheet, write_workbook
from caseworker.models.figures import Period
from caseworker.models.referral import OutcomeSource, ReasonCode, ReferralInput, ReferralState, StepInput
from caseworker.models.report_table import Count, KeptBack, ReportTable
from caseworker.models.reports import Loop, Report, Response, Unmet
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services
from caseworker.services.report_files import ReportFormat, cell_text
from caseworker.storage.base import Transaction

MONDAY = date(2026, 2, 2)
S = ReferralState

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def log(
    services: Services,
    contact_id: int,
    *steps: tuple[int, StepInput],
    role: Role = Role.THERAPIST,
    client: str = "C-1",
    sent: date = MONDAY,
    level: str = "",
) -> None:
    """A referral sent on `sent`, and its steps so many days later."""
    wanted = ReferralInput(contact_id, client, role, "a need", level, needs=((TermKind.LANGUAGE, "spanish"),))

    def work(tx: Transaction) -> None:
        referral_id = tx.referrals.add(wanted, S.SENT, sent)
        for days, step in steps:
            on = sent + timedelta(days=days)
            tx.referrals.step(referral_id, step, 1, on, tx.referrals.get(referral_id).version)

    services.session.command("referral.log", work)


def accepted(days: int) -> tuple[int, StepInput]:
    return days, StepInput(S.ACCEPTED)


def completed(days: int) -> tuple[int, StepInput]:
    return days, StepInput(S.COMPLETED, outcome="seen", outcome_on=MONDAY, outcome_source=OutcomeSource.CLIENT)


def declined(days: int, reason: ReasonCode = ReasonCode.NO_CAPACITY) -> tuple[int, StepInput]:
    return days, StepInput(S.DECLINED, reason=reason)


def table(tables: tuple[ReportTable, ...], name: str) -> list[list[str]]:
    (found,) = [one for one in tables if one.id == name]
    return [[cell_text(cell) for cell in row] for row in found.rows]


@pytest.fixture
def report(services: Services, contact_id: int) -> Report:
    """Twelve of therapists completed, two declined; one of an interventionist declined, whose client was helped."""
    for number in range(12):
        log(services, contact_id, accepted(1), completed(9), client=f"C-{number}", level="outpatient")
    log(services, contact_id, declined(3), client="C-50")
    log(services, contact_id, declined(7, ReasonCode.CLIENT_DECLINED), client="C-51")
    log(services, contact_id, declined(0), role=Role.INTERVENTIONIST, client="C-60")
    log(services, contact_id, accepted(0), role=Role.INTERVENTIONIST, client="C-60")
    services.unmet.note(("language:spanish", "near", "role:therapist"))
    return services.reports.build(Period())


def test_the_loop_is_closed_where_the_outcome_is_known(report: Report) -> None:
    assert report.loop == {Role.THERAPIST: Loop(14, 12), Role.INTERVENTIONIST: Loop(1, 0), None: Loop(15, 12)}
    assert report.loop[None].rate == 0.8


def test_outcomes_by_role_and_by_level_of_care(report: Report) -> None:
    assert report.outcomes_by_role[Role.THERAPIST][S.COMPLETED] == 12
    assert report.outcomes_by_role[None][S.DECLINED] == 3
    assert list(report.outcomes_by_level) == ["outpatient", ""]
    assert report.outcomes_by_level[""][S.DECLINED] == 3


def test_answers_are_counted_in_business_days(report: Report) -> None:
    # Twelve after one day, one after three, one after a week: five business days.
    assert report.response[Role.THERAPIST] == Response(14, 1, 3)
    assert report.response[Role.INTERVENTIONIST] == Response(2, 0, 0)


def test_a_holiday_is_no_business_day(services: Services, contact_id: int) -> None:
    services.rule_book.keep(WorkingRules(holidays=(MONDAY + timedelta(days=1),)))
    log(services, contact_id, accepted(2))
    assert services.reports.build(Period()).response[None] == Response(1, 1, 1)


def test_a_median_between_two_answers_is_half_way(services: Services, contact_id: int) -> None:
    log(services, contact_id, accepted(1))
    log(services, contact_id, accepted(2))
    assert services.reports.build(Period()).response[None].median == 1.5


def test_what_was_missing_is_what_nobody_else_gave(report: Report) -> None:
    assert report.unmet == (Unmet(("language:spanish",), 1, 1), Unmet(("role:therapist",), 1, 1))
    assert report.unmet_together == (
        Unmet(("language:spanish", "near", "role:therapist"), 1, 0),
        Unmet(("language:spanish", "role:therapist"), 0, 1),
    )


def test_months_without_any_are_there(services: Services, contact_id: int) -> None:
    log(services, contact_id, sent=date(2025, 11, 30))
    log(services, contact_id, sent=date(2026, 2, 1))
    months = services.reports.build(Period()).months
    assert [month.month for month in months] == [11, 12, 1, 2]
    assert [by_role[None] for by_role in months.values()] == [1, 0, 0, 1]


def test_one_that_was_entered_in_error_counts_nowhere(services: Services, contact_id: int) -> None:
    log(services, contact_id, declined(1), (2, StepInput(S.ENTERED_IN_ERROR)))
    assert services.reports.build(Period()).is_empty


def test_a_period_that_ends_before_it_begins_is_refused(services: Services) -> None:
    with pytest.raises(InvalidInput, match="ends before it begins"):
        services.reports.build(Period(date(2026, 2, 2), date(2026, 2, 1)))


# --- what leaves the program ----------------------------------------------------------------------------------
def test_the_screen_is_exact(services: Services, report: Report) -> None:
    loop = table(services.reports.tables(report), "loop")
    assert loop == [
        ["Interventionist", "1", "0", "1", "0%"],
        ["Therapist", "14", "12", "2", "86%"],
        ["All", "15", "12", "3", "80%"],
    ]


def test_small_figures_stay_and_so_do_those_that_would_tell_them(services: Services, report: Report) -> None:
    loop = table(services.reports.guarded(report), "loop")
    assert loop[0][:4] == ["Interventionist", "<11", "0", "<11"]
    # The percentage would tell as well.
    assert loop[1][3:] == ["<11", "*"]
    assert all("1" not in cells[4] for cells in loop)
    for one in services.reports.guarded(report):
        shown = [cell.value for row in one.rows for cell in row if isinstance(cell, Count)]
        assert not [value for value in shown if 0 < value < 11]


def test_with_the_smallest_cell_one_files_are_exact(services: Services, report: Report) -> None:
    services.rule_book.keep(WorkingRules(smallest_cell=1))
    for one in services.reports.guarded(report):
        assert not [cell for row in one.rows for cell in row if isinstance(cell, KeptBack)]


def test_combinations_stay_on_the_screen(services: Services, report: Report) -> None:
    assert "unmet-together" in {one.id for one in services.reports.tables(report)}
    assert "unmet-together" not in {one.id for one in services.reports.guarded(report)}


def test_csv_is_a_file_for_each_table(services: Services, report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    written = services.reports.write(report, folder / "2026.csv", ReportFormat.CSV)
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in written)
    with (folder / "2026-loop.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["Role sought", "Ended"]
    assert rows[1][:2] == ["Interventionist", "<11"]
    assert "C-5" not in "".join(path.read_text(encoding="utf-8-sig") for path in written)
    assert services.store.audit_rows()[0].action == "report.write"


def test_a_workbook_has_a_sheet_for_each_table(services: Services, report: Report, tmp_path: Path) -> None:
    (path,) = services.reports.write(report, tmp_path / "r.xlsx", ReportFormat.XLSX)
    with zipfile.ZipFile(path) as book:
        names = [
            one.attrib["name"] for one in ET.fromstring(book.read("xl/workbook.xml")).iter() if "name" in one.attrib
        ]
    assert names[:3] == ["About these figures", "Loop rate", "Outcomes by role"]


def test_a_folder_in_the_place_of_the_file_is_told(services: Services, report: Report, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").mkdir()
    with pytest.raises(EnvironmentProblem, match="a folder or a device"):
        services.reports.write(report, tmp_path / "r.xlsx", ReportFormat.XLSX)


def test_no_text_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    cells = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "12", "<r>bold</r>"]
    with path.open("wb") as file:
        write_workbook(file, [Sheet("a/b", ["=x"], [cells]), Sheet("a b", ["x"], [[1, 2.5, Percent(0.5), None]])])
    with zipfile.ZipFile(path) as book:
        cells_read = ET.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{SHEET}c")
        kinds, texts = zip(*((one.get("t"), "".join(one.itertext())) for one in cells_read), strict=True)
        assert not [name for name in book.namelist() if "rels/sheet" in name]
        names = [
            one.attrib["name"] for one in ET.fromstring(book.read("xl/workbook.xml")).iter() if "name" in one.attrib
        ]
    assert {*kinds} == {"inlineStr"}
    # The standard's way to write the sign, without which the library would take it for markup.
    assert texts == ("=x", *cells[:-1], "_x003C_r>bold</r>")
    assert names == ["a b", "a b 2"]
