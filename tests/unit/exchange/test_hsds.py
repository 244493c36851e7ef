"""HSDS packages: valid by the specification's own schema, and read whoever wrote them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from caseworker.errors import UnreadableFile
from caseworker.exchange import hsds
from caseworker.exchange.archive import Archive
from caseworker.exchange.area import Area
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.hsds_reader import HsdsReader
from caseworker.exchange.rows import RowProblem
from caseworker.exchange.words import Words
from caseworker.models.codes import Availability, ContactKind, Status
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import Contact
from tests.any_facts import NOW, UID, VOCABULARY, contacts
from tests.provider_files import npi
from tests.storage.directories import everything

WORDS = Words(str.capitalize, VOCABULARY.label)
KNOWLEDGE = Knowledge(VOCABULARY, lambda words: words.upper() == "LCSW", lambda _: (40.0, -75.0))
Tables = dict[str, list[dict[str, str]]]


def written(listed: Iterable[Contact], *, everything_: bool = True) -> bytes:
    file = io.BytesIO()
    hsds.write(file, listed, WORDS, ExportOptions(everything=everything_))
    return file.getvalue()


def tables(content: bytes) -> Tables:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {
            name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(package.read(name).decode(), newline="")))
            for name in package.namelist()
            if name.endswith(".csv")
        }


def contact(facts: ContactFacts, *tags: RoleTag, number: int = 1) -> Contact:
    return Contact(number, UID.format(number), 1, facts, tags, (), (), (), "", NOW, "Ann", NOW, "Ann", None)


# --- what is written ------------------------------------------------------------------------------------------
def test_a_person_belongs_to_an_organization_and_offers_a_service() -> None:
    found = tables(written([contact(everything(), RoleTag(Role.THERAPIST, TagState.CONFIRMED))]))
    (person,), (service,), (organization,) = found["contacts"], found["services"], found["organizations"]
    assert person["id"] == UID.format(1)
    assert (person["organization_id"], person["service_id"]) == (organization["id"], service["id"])
    assert organization["name"] == "Harbor House"
    assert (service["wait_time"], service["licenses"]) == ("6 weeks", "PhD, LCSW-C")
    assert [row["number"] for row in found["phones"]] == ["(215) 555-0142", "(215) 555-0143"]
    assert [row["city"] for row in found["addresses"]] == ["Dover"], "the other has no street and no state"
    assert [(row["name"], row["code"]) for row in found["languages"]] == [("Spanish", "es")]
    assert {row["name"] for row in found["taxonomy_terms"]} == {"Spanish", "Trauma and PTSD", "1041C0700X", "Therapist"}
    again = tables(written([contact(everything())]))
    assert again["services"][0]["id"] == service["id"], "always the same"


def test_a_suggested_role_is_not_told() -> None:
    tags = (RoleTag(Role.THERAPIST, TagState.SUGGESTED), RoleTag(Role.INTERVENTIONIST, TagState.REJECTED))
    names = {row["name"] for row in tables(written([contact(everything(), *tags)]))["taxonomy_terms"]}
    assert not names & {"Therapist", "Interventionist"}


def test_nothing_confidential_is_in_it() -> None:
    content = written([contact(everything())], everything_=False)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = "".join(package.read(name).decode() for name in package.namelist())
    assert "0143" in text
    assert not any(word in text for word in ("0142", "zoe@example.org", '"confidential"'))


def typed(row: Mapping[str, str], properties: Mapping[str, Any]) -> dict[str, Any]:
    """The row as JSON: empty cells are absent, numbers are numbers."""
    return {
        name: float(value) if properties.get(name, {}).get("type") == "number" else value
        for name, value in row.items()
        if value != ""
    }


@pytest.mark.realdata
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=40,
    deadline=None,
)
@given(listed=contacts())
def test_it_is_valid_by_the_schema_of_the_specification(real_data: Path, listed: list[Contact]) -> None:
    folder = real_data / "hsds" / "spec-3.0" / "_schema"
    schemas = {
        schema["name"]: schema
        for path in folder.glob("schema_*.json")
        if "properties" in (schema := json.loads(path.read_text(encoding="utf-8")))
    }
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {one["path"]: one for one in descriptor["resources"]}
    found = tables(written(listed))
    ids = {name: {row["id"] for row in rows} for name, rows in found.items()}
    paths = {resource["name"]: path.removesuffix(".csv") for path, resource in described.items()}
    for name, rows in found.items():
        if name == "caseworker_contacts":
            continue
        resource = described[f"{name}.csv"]
        schema = schemas[resource["name"]]
        wanted = schema.get("tabular_required") or schema["required"]
        validator = jsonschema.Draft202012Validator(
            {"type": "object", "required": wanted, "properties": schema["properties"]},
            format_checker=jsonschema.FormatChecker(),
        )
        assert len(ids[name]) == len(rows), f"ids are not unique: {name}"
        for row in rows:
            assert set(row) <= set(schema["properties"]), name
            validator.validate(typed(row, schema["properties"]))
            for key in resource["schema"].get("foreignKeys", ()):
                value = row.get(key["fields"], "")
                assert not value or value in ids[paths[key["reference"]["resource"]]], (name, key)


def test_the_descriptor_names_what_is_there() -> None:
    content = written([contact(everything())])
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        descriptor = json.loads(package.read("datapackage.json"))
        assert {one["path"] for one in descriptor["resources"]} == set(package.namelist()) - {"datapackage.json"}
        for one in descriptor["resources"]:
            header = package.read(one["path"]).decode().splitlines()[0].split(",")
            assert [field["name"] for field in one["schema"]["fields"]] == header
            for key in one["schema"]["foreignKeys"]:
                assert key["reference"]["resource"] in {other["name"] for other in descriptor["resources"]}


# --- what others wrote ----------------------------------------------------------------------------------------
def package(path: Path, **rows: str) -> Path:
    """Each table as CSV text."""
    with zipfile.ZipFile(path, "w") as made:
        for name, text in rows.items():
            made.writestr(f"hsds/{name}.csv", text.replace(" | ", "\n"))
    return path


def read(path: Path, area: Area | None = None) -> list[ContactFacts]:
    with closing(HsdsReader(path, KNOWLEDGE, area=area or Area())) as reader:
        found = []
        for row in reader:
            try:
                found.append(reader.facts(row))
            except RowProblem:
                continue
        return found


def test_an_organization_with_all_that_its_services_offer(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.zip",
        organizations="id,name,alternate_name,description,email,website,tax_status,shade | o1,Harbor House,HH,A house.,"
        "desk@example.org,https://example.org,501c3,blue",
        services="id,organization_id,name,description,status,fees_description,wait_time,eligibility_description | "
        "s1,o1,Grief group,Weekly group,active,Free,about 3 weeks,Adults only | s2,o1,Detox,,active,,,",
        locations="id,organization_id,name,location_type,transportation,latitude,longitude | "
        "l1,o1,Main office,physical,Bus 21,39.95,-75.15 | l2,,Second,physical,,, | l3,o1,Online,virtual,,,",
        service_at_location="id,service_id,location_id | x1,s1,l1 | x2,s2,l2",
        addresses="id,location_id,address_1,city,state_province,postal_code,country,address_type | "
        "a1,l1,1204 Locust St,Philadelphia,PA,19107,US,physical | a2,l2,9 Elm St,Camden,NJ,08103,US,physical",
        phones="id,organization_id,service_id,location_id,number,extension,type,description | "
        "p1,o1,,,215-555-0142,3,voice,Front desk | p2,,s1,,215-555-0143,,fax, | p3,,,l2,215-555-0144,,voice,",
        languages="id,service_id,name,code | n1,s1,Spanish,es | n2,s2,,vi | n3,s2,Klingon,tlh",
        schedules="id,service_id,freq,byday,opens_at,closes_at,description | "
        'h1,s1,WEEKLY,"MO,TU",09:00:00,17:00:00, | h2,s2,,,,,By appointment',
        service_areas="id,service_id,name | v1,s1,Two counties",
        taxonomies="id,name,description | t,issues,Issues",
        taxonomy_terms="id,code,name,description,taxonomy_id | c1,x,Anxiety,Anxiety,t | c2,y,Horseback riding,h,t",
        attributes="id,link_id,taxonomy_term_id,link_entity | r1,s1,c1,service | r2,o1,c2,organization",
        organization_identifiers=f"id,organization_id,identifier_type,identifier | i1,o1,NPI,{npi(1)}",
    )
    (facts,) = read(path)
    assert (facts.kind, facts.display_name, facts.npi) == (ContactKind.ORGANIZATION, "Harbor House", npi(1))
    assert [(p.number[-4:], p.extension, p.label, p.is_fax) for p in facts.phones] == [
        ("0142", "3", "Front desk", False),
        ("0143", "", "", True),
        ("0144", "", "", False),
    ]
    assert [(a.line1, a.label, a.directions, a.latitude) for a in facts.addresses] == [
        ("1204 Locust St", "Main office", "Bus 21", 39.95),
        ("9 Elm St", "Second", "", 40.0),
    ]
    assert facts.telehealth is True
    assert (facts.fees, facts.availability, facts.waitlist_weeks) == ("Free", Availability.WAITLIST, 3)
    assert facts.hours == "Mon, Tue 09:00–17:00; By appointment"
    assert facts.service_area == "Two counties"
    assert {term.code or term.text for term in facts.terms} >= {"spanish", "vietnamese", "Klingon", "anxiety"}
    assert facts.about.splitlines() == [
        "A house.",
        "Also known as HH.",
        "Grief group: Weekly group. Adults only.",
        "Detox",
        "Listed as: Horseback riding.",
    ]
    assert facts.emails[0].address == "desk@example.org"


def test_a_person_whom_a_service_names(tmp_path: Path) -> None:
    path = package(
        tmp_path / "a.zip",
        organizations="id,name,description | o1,Harbor House,A house.",
        services="id,organization_id,name,status | s1,o1,Counseling,inactive",
        contacts='id,service_id,name,title,email | c1,s1,"Ada Marsh, LCSW",Counselor,ada@example.org | c2,s1,,Desk,',
        phones="id,contact_id,organization_id,number | p1,c1,o1,2155550142",
        locations="id,location_type | l1,physical",
        service_at_location="id,service_id,location_id | x,s1,l1",
        addresses="id,location_id,address_1,city,state_province | a1,l1,1 Elm St,Camden,NJ",
    )
    house, ada = read(path)
    assert (house.display_name, house.phones, house.status) == ("Harbor House", (), Status.INACTIVE)
    assert (ada.display_name, ada.credential_text, ada.job_title) == ("Ada Marsh", "LCSW", "Counselor")
    assert (ada.organization, ada.phones[0].number, ada.emails[0].address) == (
        "Harbor House",
        "+12155550142",
        "ada@example.org",
    )
    assert ada.addresses[0].city == "Camden"
    assert read(path, Area(frozenset({"PA"}))) == []


def test_services_alone_are_enough(tmp_path: Path) -> None:
    (facts,) = read(package(tmp_path / "a.zip", services="id,name,url | s1,Helpline,https://example.org"))
    assert (facts.display_name, facts.links[0].url) == ("Helpline", "https://example.org")


@pytest.mark.realdata
def test_the_example_of_the_specification(real_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "example.zip"
    with zipfile.ZipFile(path, "w") as made:
        for one in (real_data / "hsds" / "spec-3.0" / "csv").iterdir():
            made.write(one, one.name)
    organization, person = read(path)
    assert (organization.display_name, person.display_name) == ("Example Organization Inc.", "Ann Persona")
    assert person.phones[0].number == "+441234234567"
    assert organization.addresses[0].latitude is None, "100° is no latitude"


# --- what is meant to harm ------------------------------------------------------------------------------------
def test_a_table_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open("organizations.csv", "w") as member:
        member.write(b"id,name\n")
        for _ in range(70):
            member.write(b"o,x\n" * 250_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(UnreadableFile, match="swells to far more"):
        read(path)


def test_an_archive_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone\.zip"):
        Archive(tmp_path / "gone.zip")


def test_names_that_lead_out_of_the_archive_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "in" / "slip.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("../../organizations.csv", "id,name\no1,Harbor House")
        made.writestr("/etc/passwd", "x")
    assert [facts.display_name for facts in read(path)] == ["Harbor House"]
    assert [one.name for one in tmp_path.rglob("*") if one.is_file()] == ["slip.zip"]


@pytest.mark.parametrize(("extension", "told"), [("12", "12"), ("012", ""), ("²", ""), ("7b", "")])
def test_an_extension_is_a_number_or_stays_beside(extension: str, told: str) -> None:
    phone = everything().phones[1].model_copy(update={"extension": extension})
    (row,) = tables(written([contact(everything().model_copy(update={"phones": (phone,)}))]))["phones"]
    assert row["extension"] == told
