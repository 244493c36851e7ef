"""Contacts as a table: everything that may leave comes back as it was, and nothing leaves that may not."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.exchange import atomic, contact_table, headers, registry, table_names
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.csv_reader import CsvReader
from caseworker.exchange.tabular import detect
from caseworker.exchange.words import Words
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.roles import RoleTag
from caseworker.models.stored import Contact, Extras, NoteText
from caseworker.models.vocabulary import TermKind
from tests.any_facts import NOW, UID, VOCABULARY, contacts
from tests.provider_files import npi
from tests.storage.directories import everything

EVERYTHING = ExportOptions(everything=True)


def find(kind: TermKind, words: str) -> str:
    term = VOCABULARY.find(kind, words)
    return term.code if term else ""


WORDS = Words(str.capitalize, VOCABULARY.label, find)


def contact(facts: ContactFacts, *tags: RoleTag, number: int = 1, **more: Any) -> Contact:
    rest = {"notes": (), "checked": (), **more}
    return Contact(
        id=number,
        uid=UID.format(number),
        version=1,
        facts=facts,
        tags=tags,
        referrals=(),
        source="",
        created_at=NOW,
        created_by="Ann",
        updated_at=NOW,
        updated_by="Ann",
        deleted_at=None,
        **rest,
    )


def person(**more: Any) -> ContactFacts:
    return ContactFacts.model_validate({"given": "Ada", "family": "Marsh", **more})


def write(path: Path, made: Sequence[Contact], options: ExportOptions) -> Path:
    """In the format that the suffix says."""
    with atomic.replacing(path) as file:
        registry.contact_writer(FileFormat(path.suffix[1:]))(file, made, WORDS, options)
    return path


def read(path: Path) -> list[tuple[ContactFacts, Extras]]:
    """What an import makes of the file."""
    shape = detect(path)
    targets = {index: code for index, code in enumerate(headers.guess(shape.header)) if code != headers.LEFT_OUT}
    reader = CsvReader(path, shape, targets, Knowledge(VOCABULARY, lambda _: False))
    return [(reader.facts(row), reader.extras(row)) for row in reader]


def exported(path: Path, *made: Contact, options: ExportOptions = ExportOptions()) -> list[ContactFacts]:  # noqa: B008
    return [facts for facts, _ in read(write(path, made, options))]


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def header(options: ExportOptions) -> list[str]:
    return contact_table.ContactTable(WORDS, options).header


# --- everything comes back ------------------------------------------------------------------------------------
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@settings(suppress_health_check=list(HealthCheck), max_examples=60, deadline=None)
@given(made=contacts())
def test_any_contacts_read_back_with_all_that_is_beside_them(tmp_path: Path, suffix: str, made: list[Contact]) -> None:
    found = read(write(tmp_path / f"any.{suffix}", made, EVERYTHING))
    assert [facts for facts, _ in found] == [one.facts for one in made]
    for (_, extras), one in zip(found, made, strict=True):
        assert (extras.uid, extras.checked) == (one.uid, one.checked)
        assert extras.notes == tuple(NoteText(n.body, n.author, n.created_at, n.pinned) for n in one.notes)
        assert extras.tags == one.tags


@pytest.mark.parametrize("options", [ExportOptions(), EVERYTHING])
def test_every_column_is_one_that_the_import_knows(options: ExportOptions) -> None:
    names = header(options)
    assert len(set(names)) == len(names)
    known = {name for name in names if table_names.field_code(name)}
    assert set(names) - known == {table_names.ROLES}
    # Also in a table without the numbers, which is read as one of anybody.
    assert "" not in headers.guess([name for name in names if name != table_names.ID])


def test_a_contact_with_every_fact_reads_back(tmp_path: Path) -> None:
    made = contact(everything())
    assert exported(tmp_path / "all.csv", made, options=EVERYTHING) == [made.facts]


def test_long_lists_go_on_in_further_rows(tmp_path: Path) -> None:
    facts = person(
        phones=[{"number": f"21555501{number:02d}", "label": f"Line {number}"} for number in range(8)],
        addresses=[{"line1": f"{number} Elm St", "city": "Camden", "zip": "08103"} for number in range(1, 6)],
        npi=npi(1),
    )
    path = tmp_path / "all.csv"
    assert exported(path, contact(facts), contact(person(given="Ben"), number=2))[0] == facts
    rows = cells(path)
    assert [row["Last Name"] for row in rows] == ["Marsh"] * 4
    assert [row["NPI"] for row in rows] == [npi(1), "", "", ""]


def test_a_list_that_no_cell_holds_goes_on_in_a_further_row(tmp_path: Path) -> None:
    facts = person(terms=[{"kind": "specialty", "text": f"{number:03} {'x' * 110}"} for number in range(400)])
    path = tmp_path / "all.csv"
    assert exported(path, contact(facts)) == [facts]
    assert max(len(cell) for row in cells(path) for cell in row.values()) < 32_767


def test_several_contacts_with_one_npi_stay_several(tmp_path: Path) -> None:
    path = write(tmp_path / "all.csv", [contact(person(npi=npi(1)), number=one) for one in (1, 2)], EVERYTHING)
    shape = detect(path)
    targets = {index: code for index, code in enumerate(headers.guess(shape.header)) if code != headers.LEFT_OUT}
    rows = list(CsvReader(path, shape, targets, Knowledge(VOCABULARY, lambda _: False)))
    assert [(row.source_id, row.npi) for row in rows] == [(UID.format(1), ""), (UID.format(2), "")]


def test_cells_are_written_as_people_write_them(tmp_path: Path) -> None:
    facts = person(
        phones=[{"number": "2155550142", "extension": "3"}, {"number": "2155550143", "extension": "desk"}],
        terms=[
            {"kind": "specialty", "code": "anxiety"},
            {"kind": "specialty", "text": "Horses; also ponies"},
            {"kind": "language", "text": "Klingon"},
            {"kind": "language", "text": "Spanish"},
        ],
        addresses=[{"city": "Camden", "latitude": 39.95, "longitude": -75.1595}],
        credentials=[{"abbreviation": "LCSW", "expires": "2027-12-31"}],
        favorite=True,
    )
    (row,) = cells(write(tmp_path / "all.csv", [contact(facts)], ExportOptions()))
    assert row["Phone 1 - Value"] == "(215) 555-0142 ext. 3"
    assert row["Phone 2 - Value"] == "'+12155550143;ext=desk"
    assert row["Specialties"] == f'{VOCABULARY.label(TermKind.SPECIALTY, "anxiety")}; "Horses; also ponies"'
    # In quotation marks it stays the free word that it was.
    assert row["Languages"] == 'Klingon; "Spanish"'
    assert (row["Address 1 - Longitude"], row["Credential 1 - Expires"]) == ("-75.159500", "2027-12-31")
    assert (row["Favorite"], row["Telehealth"], row["Weeks of Waiting"]) == ("yes", "", "")


# --- what people make of it -----------------------------------------------------------------------------------
def changed(path: Path, **cells_: str) -> ContactFacts:
    """The one contact of the file after somebody typed into it."""
    (row,) = cells(path)
    row |= {name: value for name, value in cells_.items() if name in row}
    assert row.keys() >= cells_.keys()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(row))
    writer.writeheader()
    writer.writerow(row)
    path.write_text(text.getvalue(), encoding="utf-8")
    return read(path)[0][0]


def test_what_is_typed_into_it_is_read_kindly(tmp_path: Path) -> None:
    facts = changed(
        write(tmp_path / "all.csv", [contact(person())], EVERYTHING),
        **{
            "Phone 1 - Value": "215.555.0142 x7",
            "Phone 2 - Value": "call the office",
            "E-mail 1 - Value": "ada at example",
            "Specialties": "Anxiety, Grief counseling with horses",
            "Availability": "Not accepting new clients",
            "Address 1 - Postal Code": "8103",
            "Address 1 - City": "Camden",
            "Credential 1 - Letters": "LCSW",
            "Credential 1 - Expires": "12/31/2027",
            "Credential 1 - Issued": "last year",
            "NPI": "12345",
            "Phone 1 - Confidential": "Yes",
        },
    )
    (phone,) = facts.phones
    assert (phone.number, phone.extension, phone.confidential) == ("+12155550142", "7", True)
    assert [term.code or term.text for term in facts.terms] == ["anxiety", "Grief counseling with horses"]
    assert (facts.availability.value, facts.addresses[0].zip) == ("not_accepting", "08103")
    assert str(facts.credentials[0].expires) == "2027-12-31"
    assert facts.about.splitlines() == [
        "NPI as listed (not valid): 12345.",
        "Phone as listed: call the office.",
        "E-mail as listed: ada at example.",
        "Date of a credential as listed: LCSW, last year.",
    ]


def test_a_column_that_becomes_something_else_is_read_as_that(tmp_path: Path) -> None:
    path = write(
        tmp_path / "all.csv", [contact(person(organization="HARBOR HOUSE", job_title="lead"))], ExportOptions()
    )
    shape = detect(path)
    targets = {index: code for index, code in enumerate(headers.guess(shape.header)) if code != headers.LEFT_OUT}
    targets[shape.header.index("Job Title")] = "profession"
    reader = CsvReader(path, shape, targets, Knowledge(VOCABULARY, lambda _: False))
    (facts,) = [reader.facts(row) for row in reader]
    assert (facts.job_title, facts.profession, facts.organization) == ("", "lead", "Harbor House")


# --- what may leave -------------------------------------------------------------------------------------------
@settings(suppress_health_check=list(HealthCheck), max_examples=30, deadline=None)
@given(st.sampled_from([None, "phones", "notes,checks,decisions,confidential,emails,addresses"]))
def test_what_is_confidential_stays(codes: str | None) -> None:
    facts = person(
        phones=[{"number": "2155550101", "confidential": True}, {"number": "2155550102"}],
        emails=[{"address": "secret@example.org", "confidential": True}],
        addresses=[{"line1": "1 Hidden Ln", "confidential": True}],
    )
    options = ExportOptions(columns=tuple(codes.split(",")) if codes else ())
    file = io.BytesIO()
    registry.contact_writer(FileFormat.CSV)(file, [contact(facts)], WORDS, options)
    text = file.getvalue().decode()
    assert not any(word in text for word in ("0101", "secret", "Hidden", "Confidential", "Note", "Check", "Decision"))


def test_columns_as_chosen_in_their_order(tmp_path: Path) -> None:
    options = ExportOptions(columns=("payers", "family", "emails", "nonsense", "family"))
    facts = person(emails=[{"address": "ada@example.org"}], terms=[{"kind": "payer", "code": "medicaid"}])
    assert header(options) == [
        *("Insurance", "Last Name"),
        *("E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Label", "E-mail 2 - Value"),
    ]
    (row,) = cells(write(tmp_path / "some.csv", [contact(facts)], options))
    assert list(row.values())[:4] == ["Medicaid", "Marsh", "", "ada@example.org"]


def test_choices_are_the_columns_in_words() -> None:
    choices = contact_table.choices()
    assert len({choice.code for choice in choices}) == len(choices)
    assert all(choice.label and choice.group for choice in choices)
    everything_chosen = ExportOptions(tuple(choice.code for choice in choices), everything=True)
    assert header(everything_chosen) == header(EVERYTHING)
    public = tuple(choice.code for choice in choices if not choice.is_private)
    assert header(ExportOptions(public)) == header(ExportOptions())


def test_a_decision_in_another_time_zone_is_the_same_moment(tmp_path: Path) -> None:
    from caseworker.models.roles import Role, TagState

    tag = RoleTag(Role.THERAPIST, TagState.REJECTED, (), "Ann", "2026-03-02T09:00:00-05:00")
    ((_, extras),) = read(write(tmp_path / "all.csv", [contact(person(), tag)], EVERYTHING))
    (found,) = extras.tags
    assert found.decided_at is not None
    assert datetime.fromisoformat(found.decided_at) == datetime(2026, 3, 2, 14, tzinfo=UTC)
