"""The national provider file, in every layout in which it goes around."""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.exchange.nppes import NppesReader, NppesScope, is_nppes
from caseworker.exchange.rows import RowProblem, SourceRow
from caseworker.exchange.tabular import detect
from caseworker.models.codes import ContactKind
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from tests.provider_files import HEADER, ORGANIZATION, PERSON, SHORT, mangled, many, npi, row, write

BEHAVIORAL = frozenset({"1041C0700X", "261QM0801X", "101YM0800X", "103TC0700X", "2084P0800X"})
EVERYONE = NppesScope(None)
SCOPE = NppesScope(
    BEHAVIORAL, labels={"1041C0700X": "Clinical social worker"}, locate={"19107": (39.9516123, -75.15)}.get
)


def read(path: Path, scope: NppesScope = SCOPE) -> list[SourceRow]:
    reader = NppesReader(path, detect(path), scope)
    try:
        return list(reader)
    finally:
        reader.close()


def facts(path: Path, scope: NppesScope = SCOPE) -> list[ContactFacts]:
    reader = NppesReader(path, detect(path), scope)
    return [reader.facts(row) for row in reader if row.skip is None]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    providers = [
        {"npi": npi(1), **PERSON},
        {"npi": npi(2), **ORGANIZATION},
        {"npi": npi(3), "deactivated": "03/03/2021"},
        {"npi": npi(4), **PERSON, "deactivated": "03/16/2006", "reactivated": "03/20/2006"},
        {"npi": npi(5), **PERSON, "taxonomy": "207RC0000X"},
        {"npi": npi(6), **PERSON, "taxonomy": "207RC0000X", "taxonomy_15": "101YM0800X", "state": "NJ", "zip": "08103"},
        {"npi": "1234567890", **PERSON},
    ]
    return write(tmp_path / "providers.csv", providers)


def test_rows_and_why_they_are_left_out(file: Path) -> None:
    rows = read(file)
    assert [(one.row, one.skip) for one in rows] == [
        (2, None),
        (3, None),
        (4, Skip.DEACTIVATED),
        (5, None),
        (6, Skip.NOT_BEHAVIORAL),
        (7, None),
        (8, Skip.INVALID),
    ]
    assert "1234567890" in rows[-1].detail


def test_a_person(file: Path) -> None:
    person = facts(file)[0]
    assert person.display_name == "Marisol McDonald-O'Brien Jr."
    assert (person.prefix, person.middle, person.credential_text) == ("Ms.", "A.", "L.I.C.S.W.")
    assert person.profession == "Clinical social worker"
    assert [(one.number, one.label, one.is_fax) for one in person.phones] == [
        ("+12155550142", "", False),
        ("+18565550101", "Mailing", False),
        ("+12155550143", "", True),
    ]
    practice, mailing = person.addresses
    assert (practice.line1, practice.line2, practice.city) == ("1204 SW Locust St", "Ste 4B", "Philadelphia")
    assert (practice.state, practice.zip, practice.label) == ("PA", "19107-0001", "Practice")
    assert (practice.latitude, practice.longitude) == (39.951612, -75.15)
    assert (mailing.line1, mailing.zip, mailing.latitude) == ("PO Box 12", "08103", None)
    (taxonomy,) = person.taxonomies
    assert (taxonomy.code, taxonomy.license_number, taxonomy.state, taxonomy.primary) == (
        "1041C0700X",
        "CW018842",
        "PA",
        True,
    )


def test_an_organization(file: Path) -> None:
    organization = facts(file)[1]
    assert organization.kind is ContactKind.ORGANIZATION
    assert organization.display_name == "Harbor Family Services of NJ, LLC"
    assert organization.about.splitlines() == [
        "Also known as Harbor House.",
        "Authorized official: Inés De La Cruz, Clinical Director.",
    ]
    assert [one.label for one in organization.phones] == ["", "Authorized official"]


def test_every_layout_says_the_same(tmp_path: Path, file: Path) -> None:
    expected = facts(file)
    variants = {
        "bom and CRLF": mangled(file, tmp_path / "a.csv"),
        "semicolons": mangled(file, tmp_path / "b.csv", delimiter=";"),
        "Windows-1252": mangled(file, tmp_path / "c.csv", bom=False, encoding="cp1252"),
    }
    for name, path in variants.items():
        assert is_nppes(detect(path).header), name
        assert facts(path) == expected, name


def test_the_old_layout_and_other_orders_of_columns(tmp_path: Path, file: Path) -> None:
    old = write(tmp_path / "old.csv", [{"npi": npi(1), **PERSON}, {"npi": npi(2), **ORGANIZATION}], columns=329)
    assert "Provider Gender Code" in detect(old).header
    assert facts(old) == facts(file)[:2]
    with file.open(encoding="utf-8", newline="") as lines:
        records = list(csv.reader(lines))
    turned = tmp_path / "turned.csv"
    with turned.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(record[::-1] for record in records)
    assert facts(turned) == facts(file)


def test_a_few_columns_are_enough(tmp_path: Path) -> None:
    names = ["NPI", "Entity Type Code", SHORT["family"], SHORT["taxonomy"]]
    path = tmp_path / "few.csv"
    path.write_text(",".join(f'"{name}"' for name in names) + f"\n{npi(1)},1,DOE,1041C0700X\n", encoding="utf-8")
    (person,) = facts(path)
    assert (person.family, person.addresses, person.phones) == ("Doe", (), ())


@pytest.mark.parametrize(
    ("scope", "numbers"),
    [
        (SCOPE, [2, 3, 5, 7]),
        (replace(SCOPE, states=frozenset({"NJ"})), [3, 7]),
        (replace(SCOPE, zip_prefixes=("191",)), [2, 5]),
        (replace(SCOPE, states=frozenset({"NJ"}), zip_prefixes=("191",)), []),
        (EVERYONE, [2, 3, 5, 6, 7]),
    ],
)
def test_what_is_read_by_profession_and_place(file: Path, scope: NppesScope, numbers: list[int]) -> None:
    assert [one.row for one in read(file, scope) if one.skip is None] == numbers


def test_the_digest_changes_with_what_the_facts_are_made_of_and_only_then(tmp_path: Path) -> None:
    def digest(**changed: str) -> str:
        path = write(tmp_path / "one.csv", [{"npi": npi(1), **PERSON, **changed}])
        return read(path)[0].digest

    assert digest() == digest(enumerated="01/01/2006")
    assert len({digest(), digest(phone="2155550199"), digest(license_2="X1"), digest(given="MARISELA")}) == 4


def test_a_provider_without_a_name(tmp_path: Path) -> None:
    path = write(tmp_path / "one.csv", [{"npi": npi(1), **PERSON, "given": "", "family": " "}])
    reader = NppesReader(path, detect(path), SCOPE)
    (nameless,) = list(reader)
    with pytest.raises(RowProblem) as problem:
        reader.facts(nameless)
    assert problem.value.skip is Skip.NO_NAME


def test_is_nppes_needs_its_columns() -> None:
    assert is_nppes(HEADER)
    assert is_nppes([name.upper() for name in HEADER])
    assert not is_nppes(["NPI", "Name", "Phone"])


CELLS = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        ["2155550142", "215.0", "081031234", "Y", "1041C0700X", "UK", "GB", "pa", "  X  Y ", "NÚÑEZ", "x" * 300]
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(sorted(set(SHORT) - {"npi", "deactivated", "reactivated", "entity"})), CELLS),
    st.sampled_from(["1", "2"]),
)
def test_what_the_fast_way_makes_is_what_validation_would_make(
    tmp_path: Path, values: dict[str, str], entity: str
) -> None:
    """A fixed point: facts that are made without validating them are what validating them gives."""
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
        writer.writerows(
            [HEADER, row({"npi": npi(7), "family": "DOE", "organization": "DOE LLC", **values, "entity": entity})]
        )
    scope = replace(EVERYONE, locate=lambda code: (39.9516123, -75.1500001))
    reader = NppesReader(path, detect(path), scope)
    for one in reader:
        if one.skip is not None:
            continue
        with suppress(RowProblem):
            made = reader.facts(one)
            assert made == ContactFacts.model_validate(made.model_dump())
            again = ContactFacts.model_validate_json(made.model_dump_json())
            assert made.model_dump_json() == again.model_dump_json()


def test_many_providers_are_all_different_and_valid(tmp_path: Path) -> None:
    made = facts(write(tmp_path / "many.csv", many(300)), EVERYONE)
    assert len({one.npi for one in made}) == 300
    assert Counter(one.kind for one in made)[ContactKind.ORGANIZATION] == 30
    assert all(one == ContactFacts.model_validate(one.model_dump()) for one in made)


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["npidata_sample_1000_cms_style.csv", "npidata_2018_old_layout.csv"])
def test_real_rows_are_a_fixed_point_too(real_data: Path, name: str) -> None:
    made = facts(real_data / "nppes" / name, EVERYONE)
    assert len(made) >= 900
    assert all(one == ContactFacts.model_validate(one.model_dump()) for one in made)
