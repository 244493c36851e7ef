"""Imports through the service, into the real store."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from caseworker.errors import Cancelled, InvalidInput, NotFound, UnreadableFile
from caseworker.models.codes import Availability
from caseworker.models.export import FileFormat
from caseworker.models.imports import ImportFormat, ImportPlan, ImportReport, Progress, Skip
from caseworker.models.query import Query
from caseworker.models.roles import Role, TagState
from caseworker.models.stored import Contact
from caseworker.services.bundle import Services
from caseworker.services.cancel import CancelToken
from tests.provider_files import ORGANIZATION, PERSON, mangled, many, npi, write

NPPES = ImportPlan(ImportFormat.NPPES)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    providers = [
        {"npi": npi(1), **PERSON},
        {"npi": npi(2), **ORGANIZATION},
        {"npi": npi(3), "deactivated": "03/03/2021"},
        {"npi": npi(4), **PERSON, "given": "INÉS", "taxonomy": "207RC0000X"},
        {"npi": "1234567890", **PERSON},
    ]
    return write(tmp_path / "providers.csv", providers)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.skipped


def everyone(services: Services) -> list[Contact]:
    return services.store.contacts(list(services.store.search(Query()).ids))


def the(services: Services, number: str) -> Contact:
    return next(contact for contact in everyone(services) if contact.facts.npi == number)


def listing(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def fingerprint(services: Services) -> list[object]:
    return [(contact.id, contact.facts, contact.tags, contact.deleted_at) for contact in everyone(services)]


# --- the national file ------------------------------------------------------------------------------------
def test_a_provider_file(services: Services, file: Path) -> None:
    preview = services.imports.inspect(file)
    assert (preview.format, preview.warnings) == (ImportFormat.NPPES, ())
    report = services.imports.run(file, services.imports.plan(preview))
    assert counts(report) == (2, 0, 0, 3)
    assert report.reasons == {"deactivated": 1, "not_behavioral": 1, "invalid": 1}
    assert [(row.row, row.skip) for row in report.skipped_rows] == [(6, Skip.INVALID)]
    assert report.tagged[Role.THERAPIST] >= 1
    marisol = the(services, npi(1))
    assert marisol.source == "nppes"
    assert [(tag.role, tag.state) for tag in marisol.tags] == [(Role.THERAPIST, TagState.SUGGESTED)]
    assert all(tag.evidence for tag in marisol.tags)
    assert marisol.facts.addresses[0].latitude is not None
    assert services.store.check().problems == ()


def test_all_providers_and_an_area(services: Services, file: Path) -> None:
    report = services.imports.run(file, ImportPlan(ImportFormat.NPPES, all_providers=True, states=frozenset({"PA"})))
    assert (report.added, report.reasons["out_of_area"]) == (2, 1)


def test_the_same_file_again_changes_nothing(services: Services, tmp_path: Path, file: Path) -> None:
    services.imports.run(file, NPPES)
    before = fingerprint(services)
    for again in (file, mangled(file, tmp_path / "mangled.csv")):
        report = services.imports.run(again, NPPES)
        assert counts(report) == (0, 0, 2, 3)
        assert (report.step, report.tagged) == (None, {})
        assert fingerprint(services) == before
    assert services.store.undo_state().undo == "import.run"
    services.history.undo()
    assert everyone(services) == []


def test_a_changed_row_updates_what_nobody_has_edited(services: Services, tmp_path: Path, file: Path) -> None:
    services.imports.run(file, NPPES)
    contact = the(services, npi(1))
    edited = contact.facts.model_copy(update={"organization": "Harbor House", "given": "Mari"})
    services.directory.edit(contact.id, edited, contact.version)
    changed = {"npi": npi(1), **PERSON, "given": "MARISELA", "phone": "2155550177", "credentials": "LICSW, CADC"}
    report = services.imports.run(write(tmp_path / "new.csv", [changed]), NPPES)
    assert (counts(report), report.kept_edits) == ((0, 1, 0, 0), 1)
    facts = the(services, npi(1)).facts
    assert (facts.given, facts.organization, facts.credential_text) == ("Mari", "Harbor House", "LICSW, CADC")
    assert facts.phones[0].number == "+12155550177"
    assert {tag.role for tag in the(services, npi(1)).tags} == {Role.THERAPIST, Role.INTERVENTIONIST}
    services.history.undo()
    assert the(services, npi(1)).facts.phones[0].number == "+12155550142"


def test_a_rejected_role_stays_rejected(services: Services, tmp_path: Path, file: Path) -> None:
    services.imports.run(file, NPPES)
    services.roles.reject(the(services, npi(1)).id, Role.THERAPIST)
    changed = write(tmp_path / "new.csv", [{"npi": npi(1), **PERSON, "phone": "2155550177"}])
    assert services.imports.run(changed, NPPES).updated == 1
    (tag,) = the(services, npi(1)).tags
    assert (tag.role, tag.state) == (Role.THERAPIST, TagState.REJECTED)


def test_what_is_in_the_bin_stays_there(services: Services, tmp_path: Path, file: Path) -> None:
    services.imports.run(file, NPPES)
    services.directory.move_to_bin([the(services, npi(1)).id])
    changed = write(tmp_path / "new.csv", [{"npi": npi(1), **PERSON, "phone": "2155550177"}])
    report = services.imports.run(changed, NPPES)
    assert (counts(report), report.reasons) == ((0, 0, 0, 1), {"in_bin": 1})
    assert [contact.facts.npi for contact in everyone(services)] == [npi(2)]


def test_a_contact_typed_by_hand_keeps_what_was_typed_and_gains_the_rest(services: Services, file: Path) -> None:
    services.directory.add(services.directory.validate({"given": "Mari", "family": "McDonald", "npi": npi(1)}))
    report = services.imports.run(file, NPPES)
    assert counts(report)[:3] == (1, 1, 0)
    facts = the(services, npi(1)).facts
    assert (facts.given, facts.middle, facts.family) == ("Mari", "", "McDonald")
    assert (facts.credential_text, len(facts.phones), len(facts.taxonomies)) == ("L.I.C.S.W.", 3, 1)
    assert counts(services.imports.run(file, NPPES)) == (0, 0, 2, 3)


def test_the_same_npi_twice_in_one_file(services: Services, tmp_path: Path) -> None:
    path = write(tmp_path / "twice.csv", [{"npi": npi(1), **PERSON}, {"npi": npi(1), **PERSON, "given": "OTHER"}])
    report = services.imports.run(path, NPPES)
    assert (counts(report), report.reasons) == ((1, 0, 0, 1), {"duplicate_in_file": 1})
    assert counts(services.imports.run(path, NPPES)) == (0, 0, 1, 1)


# --- any CSV ----------------------------------------------------------------------------------------------
def test_a_list_and_what_is_remembered_of_it(services: Services, tmp_path: Path) -> None:
    rows = ("Nr;Wer;Tel", "1;Ada Marsh, LCSW;2155550101", "2;Ben Hall;2155550102")
    path = listing(tmp_path / "list.csv", *rows)
    preview = services.imports.inspect(path)
    assert (preview.format, preview.delimiter) == (ImportFormat.CSV, ";")
    plan = ImportPlan(ImportFormat.CSV, {0: "source_id", 1: "name", 2: "phone"})
    assert counts(services.imports.run(path, plan)) == (2, 0, 0, 0)
    again = services.imports.inspect(listing(tmp_path / "later.csv", *rows[:2], "2;Ben Hall;2155550199"))
    assert [(guess.target, guess.reason) for guess in again.columns] == [
        ("source_id", "remembered"),
        ("name", "remembered"),
        ("phone", "remembered"),
    ]
    report = services.imports.run(tmp_path / "later.csv", services.imports.plan(again))
    assert counts(report) == (0, 1, 1, 0)
    ben = next(contact for contact in everyone(services) if contact.facts.given == "Ben")
    assert [phone.number for phone in ben.facts.phones] == ["+12155550199"]


def test_a_list_that_gained_a_column_is_still_the_same_source(services: Services, tmp_path: Path) -> None:
    first = listing(tmp_path / "2025.csv", "id,name,phone,city", "7,Ada Marsh,2155550101,Camden")
    second = listing(tmp_path / "2026.csv", "id,name,phone,city,email", "7,Ada Marsh,2155550101,Camden,ada@example.org")
    other = listing(tmp_path / "2025 (1).csv", "id,organization,npi", "7,Harbor House,")
    services.imports.run(first, ImportPlan(ImportFormat.CSV))
    assert counts(services.imports.run(second, ImportPlan(ImportFormat.CSV))) == (0, 1, 0, 0)
    assert counts(services.imports.run(other, ImportPlan(ImportFormat.CSV))) == (1, 0, 0, 0)
    assert len(everyone(services)) == 2


SHIFTED = (
    "id,organization,address_line_1,city,state,zip,phone",
    "1,Harbor House,12 Elm St,,Camden,NJ,08103,(856) 555-0101",
    "2,Open Door,9 Oak St,Ste 4,Denver,CO,80202,(303) 555-0102",
    "3,New Leaf,77 Ash St,,Austin,TX,78701,(512) 555-0103",
    "4,Lantern,5 Fir St,,Boston,MA,02118,(617) 555-0104",
)


def test_a_shifted_header_is_refused_until_it_is_mended_or_accepted(services: Services, tmp_path: Path) -> None:
    path = listing(tmp_path / "shifted.csv", *SHIFTED)
    preview = services.imports.inspect(path)
    assert (preview.shift, preview.shift_from) == (1, 3)
    for plan in (services.imports.plan(preview), ImportPlan(ImportFormat.CSV)):
        with pytest.raises(InvalidInput) as problem:
            services.imports.run(path, plan)
        assert problem.value.sentence.count("Column") <= 2
    assert everyone(services) == []
    assert services.imports.run(path, services.imports.plan(preview, mended=True)).added == 4
    (camden,) = (one for one in everyone(services) if one.facts.organization == "Harbor House")
    (address,) = camden.facts.addresses
    assert (address.line1, address.city, address.state, address.zip) == ("12 Elm St", "Camden", "NJ", "08103")
    # The mended columns are remembered with the header.
    assert services.imports.inspect(path).warnings == ()


def test_warnings_can_be_accepted(services: Services, tmp_path: Path) -> None:
    path = listing(tmp_path / "shifted.csv", *SHIFTED)
    assert services.imports.run(path, ImportPlan(ImportFormat.CSV, accept_warnings=True)).added == 4


@pytest.mark.parametrize(
    ("targets", "says"), [({0: "phone"}, "No column is a name"), ({0: "name", 1: "nonsense"}, "“nonsense” is no field")]
)
def test_columns_that_make_no_contact(services: Services, tmp_path: Path, targets: dict[int, str], says: str) -> None:
    path = listing(tmp_path / "list.csv", "a,b", "Ada,x")
    with pytest.raises(InvalidInput, match=says):
        services.imports.run(path, ImportPlan(ImportFormat.CSV, targets))


def test_one_source_does_not_take_back_what_another_said(services: Services, tmp_path: Path, file: Path) -> None:
    services.imports.run(file, NPPES)
    path = listing(tmp_path / "list.csv", "id,name,npi,phone,languages", f"9,Mari McDonald,{npi(1)},2155550199,Spanish")
    assert counts(services.imports.run(path, ImportPlan(ImportFormat.CSV))) == (0, 1, 0, 0)
    facts = the(services, npi(1)).facts
    assert (facts.given, facts.credential_text) == ("Marisol", "L.I.C.S.W.")
    assert {phone.number for phone in facts.phones} >= {"+12155550142", "+12155550199"}
    assert [term.code for term in facts.terms] == ["spanish"]
    assert counts(services.imports.run(file, NPPES)) == (0, 0, 2, 3)
    assert counts(services.imports.run(path, ImportPlan(ImportFormat.CSV))) == (0, 0, 1, 0)


def test_rows_of_one_contact_count_once(services: Services, tmp_path: Path) -> None:
    rows = ("id,organization,city", "1,Harbor House,Camden", "2,Open Door,Denver", "1,Harbor House,Boston")
    path = listing(tmp_path / "list.csv", *rows)
    for expected in ((2, 0, 0, 0), (0, 0, 2, 0)):
        report = services.imports.run(path, ImportPlan(ImportFormat.CSV))
        assert (counts(report), report.merged) == (expected, 1)


def test_availability_set_by_hand_outlives_the_next_import(services: Services, tmp_path: Path) -> None:
    path, plan = tmp_path / "a.csv", ImportPlan(ImportFormat.CSV)
    services.imports.run(listing(path, "id,name,city", "1,Ada Marsh,Camden"), plan)
    (ada,) = everyone(services)
    services.directory.set_availability(ada.id, Availability.WAITLIST, 3)
    services.imports.run(listing(path, "id,name,city", "1,Ada Marsh,Dover"), plan)
    (ada,) = everyone(services)
    assert (ada.facts.availability, ada.facts.addresses[0].city) == (Availability.WAITLIST, "Dover")


# --- whole or not at all ----------------------------------------------------------------------------------
def test_a_cancelled_import_leaves_nothing(services: Services, tmp_path: Path) -> None:
    path = write(tmp_path / "many.csv", many(4500))
    cancel = CancelToken()
    seen: list[Progress] = []

    def progress(done: Progress) -> None:
        seen.append(done)
        cancel.cancel()

    with pytest.raises(Cancelled):
        services.imports.run(path, NPPES, progress=progress, cancel=cancel)
    assert 0 < seen[0].done < seen[0].total == path.stat().st_size
    assert (everyone(services), services.store.undo_state().undo) == ([], "")


def test_a_file_that_breaks_off_leaves_nothing(services: Services, tmp_path: Path) -> None:
    path = write(tmp_path / "many.csv", many(2500))
    with path.open("a", encoding="utf-8") as file:
        file.write('"' + "x" * 3_000_000)
    with pytest.raises(UnreadableFile):
        services.imports.run(path, NPPES)
    assert everyone(services) == []


def test_progress_goes_to_the_end(services: Services, tmp_path: Path) -> None:
    path = write(tmp_path / "many.csv", many(4500))
    seen: list[Progress] = []
    assert services.imports.run(path, NPPES, progress=seen.append).added == 4500
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert (seen[-1].done, seen[-1].rows) == (path.stat().st_size, 4500)


def test_an_import_is_taken_back_as_one(services: Services, file: Path) -> None:
    report = services.imports.run(file, NPPES)
    services.imports.undo(report)
    assert everyone(services) == []
    with pytest.raises(NotFound):
        services.imports.undo(report)
    services.history.redo()
    assert len(everyone(services)) == 2


def test_only_the_latest_step_can_be_taken_back(services: Services, file: Path) -> None:
    report = services.imports.run(file, NPPES)
    services.directory.set_favorite(everyone(services)[0].id, True)
    with pytest.raises(NotFound, match="undo that first"):
        services.imports.undo(report)
    assert len(everyone(services)) == 2


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"PK\x03\x04")])
def test_files_that_are_no_table(services: Services, tmp_path: Path, make: Callable[[Path], object]) -> None:
    path = tmp_path / "a.csv"
    make(path)
    with pytest.raises(UnreadableFile):
        services.imports.inspect(path)


def test_a_list_is_no_provider_file(services: Services, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="import it as CSV"):
        services.imports.run(listing(tmp_path / "a.csv", "name", "Ada"), NPPES)


def test_the_report_is_saved_as_csv(services: Services, tmp_path: Path) -> None:
    path = listing(tmp_path / "list.csv", "id,name,city", "1,Ada Marsh,Camden", "2,,Camden", "3,=1+1, Hall,x")
    report = services.imports.run(path, ImportPlan(ImportFormat.CSV))
    services.imports.save_report(report, tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert ["", "Added", "1", ""] in rows
    assert [row[:2] for row in rows if row[0].isdigit()] == [
        ["3", "No name and no organization"],
        ["4", "Row cannot be read"],
    ]
    assert not any(cell[:1] in {*"=+-@"} for row in rows for cell in row)


# --- published files --------------------------------------------------------------------------------------
@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "added", "reasons"),
    [
        ("nppes/npidata_sample_1000_cms_style.csv", 26, {"not_behavioral": 895, "deactivated": 79}),
        ("nppes/npidata_2018_old_layout.csv", 118, {"not_behavioral": 1882}),
    ],
)
def test_published_provider_files(
    services: Services, real_data: Path, name: str, added: int, reasons: dict[str, int]
) -> None:
    report = services.imports.run(real_data / name, NPPES)
    assert (report.added, report.reasons) == (added, reasons)
    tagged = [contact for contact in everyone(services) if contact.tags]
    assert all(tag.evidence for contact in tagged for tag in contact.tags)
    assert services.imports.run(real_data / name, NPPES).unchanged == added


@pytest.mark.realdata
def test_the_colorado_list_both_ways(services: Services, real_data: Path) -> None:
    wrong = real_data / "hsds" / "colorado_bha_providers_misheadered.csv"
    right = real_data / "hsds" / "colorado_bha_providers_fixed.csv"
    preview = services.imports.inspect(wrong)
    assert (preview.shift, preview.shift_from) == (1, 5)
    with pytest.raises(InvalidInput):
        services.imports.run(wrong, services.imports.plan(preview))
    mended = services.imports.run(wrong, services.imports.plan(preview, mended=True))
    assert mended.added + mended.merged + mended.skipped == 2592
    assert mended.reasons == {"no_name": 74}
    again = services.imports.run(right, services.imports.plan(services.imports.inspect(right)))
    assert counts(again) == (0, 0, mended.added, 74)


@pytest.mark.realdata
@pytest.mark.parametrize(
    "name",
    [
        "google_contacts_2024_sample.csv",
        "outlook_live_sample.csv",
        "oneview_providers_synthetic.csv",
        "smart_match_therapists_SYNTHETIC.csv",
        "roundcube/gmail.csv",
        "roundcube/all.csv",
        "roundcube/tb_plain.csv",
    ],
)
def test_published_address_books(services: Services, real_data: Path, name: str) -> None:
    path = real_data / "contacts_csv" / name
    report = services.imports.run(path, ImportPlan(ImportFormat.CSV))
    assert report.added
    assert report.skipped == 0
    assert services.imports.run(path, ImportPlan(ImportFormat.CSV)).unchanged == report.added


# --- the project's own files ------------------------------------------------------------------------------
DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.mark.parametrize("name", ["nppes_330_columns.csv", "nppes_from_a_spreadsheet.csv"])
def test_fictional_provider_files(services: Services, name: str) -> None:
    report = services.imports.run(DATA / name, NPPES)
    assert (counts(report), report.reasons) == ((5, 0, 0, 2), {"deactivated": 1, "not_behavioral": 1})
    fermin = the(services, npi(900004))
    assert fermin.facts.display_name == "Fermín Goldwater-Lucero III"
    assert {tag.role for tag in fermin.tags} == {Role.INTERVENTIONIST}


def test_a_fictional_list(services: Services) -> None:
    path = DATA / "providers_list.csv"
    preview = services.imports.inspect(path)
    assert (preview.delimiter, preview.warnings) == (";", ())
    assert counts(services.imports.run(path, services.imports.plan(preview))) == (4, 0, 0, 0)
    noor = next(contact.facts for contact in everyone(services) if contact.facts.given == "Noor")
    assert (noor.credential_text, noor.waitlist_weeks, noor.addresses[0].zip) == ("LCSW, CADC", 3, "08103")


def test_a_fictional_list_whose_header_lacks_a_name(services: Services) -> None:
    path = DATA / "providers_shifted_header.csv"
    preview = services.imports.inspect(path)
    assert (preview.shift, preview.shift_from) == (1, 3)
    assert services.imports.run(path, services.imports.plan(preview, mended=True)).added == 5


def test_the_programs_own_export_doubles_nobody(services: Services, tmp_path: Path) -> None:
    rows = listing(tmp_path / "list.csv", "First name,Last name,Phone,City", "Ada,Fenwick,215-555-0171,Philadelphia")
    services.imports.run(rows, services.imports.plan(services.imports.inspect(rows)))
    services.directory.add(services.directory.validate({"given": "Mateo", "family": "Quill"}))
    before = fingerprint(services)
    own = services.exports.write(tmp_path / "own.csv", FileFormat.CSV).path
    report = services.imports.run(own, services.imports.plan(services.imports.inspect(own)))
    assert counts(report) == (0, 0, 2, 0)
    assert fingerprint(services) == before
