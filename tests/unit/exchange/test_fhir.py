"""FHIR bundles: read strictly by another library, references that resolve, confidential facts kept back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fhirclient.models.bundle import Bundle
from hypothesis import HealthCheck, given, settings

from caseworker.exchange import registry
from caseworker.exchange.language_tags import TAGS
from caseworker.exchange.words import Words
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind
from tests.any_facts import VOCABULARY, contacts
from tests.provider_files import npi
from tests.storage.directories import everything

WORDS = Words(str.capitalize, VOCABULARY.label)
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
UID = "6a1f0c3e-0000-4000-8000-000000000001"
FULL = {
    "prefix": "Dr.", "given": "Marisol", "middle": "Q.", "family": "Vega", "preferred_name": "Mari",
    "credential_text": "PhD, LCSW", "organization": "Harbor House", "job_title": "Clinical lead", "npi": npi(1),
    "availability": "accepting", "hours": "Mon to Thu 9 to 5",
    "phones": [
        {"number": "2155550142", "extension": "3", "label": "Cell"},
        {"number": "2155550143", "is_fax": True},
        {"number": "2155550144", "confidential": True},
    ],
    "emails": [{"address": "marisol@example.org"}],
    "links": [{"url": "https://example.org/vega"}],
    "addresses": [
        {
            "line1": "1204 Locust St", "city": "Philadelphia", "state": "PA", "zip": "19107",
            "latitude": 39.9474, "longitude": -75.1612, "directions": "Ring twice",
        }
    ],
    "credentials": [
        {
            "abbreviation": "LCSW", "kind": "license", "number": "CW012345", "issuer": "State Board",
            "jurisdiction": "PA", "issued": "2019-02-28", "expires": "2027-02-28", "status": "active",
        },
        {"abbreviation": "CADC", "kind": "certification", "status": "suspended"},
    ],
    "taxonomies": [{"code": "1041C0700X", "license_number": "CW012345", "state": "PA", "primary": True}],
    "terms": [
        {"kind": "language", "code": "spanish"},
        {"kind": "language", "text": "Quenya"},
        {"kind": "specialty", "code": "trauma"},
    ],
}  # fmt: skip


def contact(facts: dict[str, Any], *tags: RoleTag, uid: str = UID) -> Contact:
    made = ContactFacts.model_validate(facts)
    return Contact(1, uid, 1, made, tags, (), (), (), "", NOW, "Ann", NOW, "Ann", None)


def written(made: Iterable[Contact], *, everything: bool = False) -> str:
    file = io.BytesIO()
    registry.contact_writer(FileFormat.FHIR)(file, made, WORDS, ExportOptions(everything=everything))
    return file.getvalue().decode()


def bundle(*made: Contact, everything: bool = False) -> dict[str, list[dict[str, Any]]]:
    """The resources by type."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads(written(made, everything=everything)).get("entry", []):
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (one for name, one in value.items() if name == "reference")
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from references(one)


def holes(value: Any) -> Iterator[Any]:
    """What JSON of FHIR must not hold: nothing, empty texts, lists and objects, blanks around texts."""
    if value in (None, "", [], {}) or (isinstance(value, str) and value != value.strip()):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from holes(one)


# --- structure --------------------------------------------------------------------------------------------
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(contacts())
def test_any_contacts_are_a_bundle_that_a_strict_reader_takes(made: list[Contact]) -> None:
    whole = json.loads(written(made, everything=True))
    Bundle(whole, strict=True)
    names = [entry["fullUrl"] for entry in whole["entry"]]
    assert len(set(names)) == len(names)
    assert {*references(whole)} <= {*names}
    assert not list(holes(whole))
    for entry in whole["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}"
        for one in entry["resource"].get("qualification", []):
            period = one.get("period", {})
            assert period.get("start", "") <= period.get("end", "9999")


def test_the_strict_reader_would_raise() -> None:
    whole = json.loads(written([contact(FULL)]))
    whole["entry"][0]["resource"]["qualification"][0].pop("code")
    with pytest.raises(Exception, match="code"):
        Bundle(whole, strict=True)


def test_nobody_is_a_bundle_without_entries() -> None:
    assert json.loads(written([])) == {"resourceType": "Bundle", "type": "collection"}


def test_the_same_contacts_give_the_same_bytes() -> None:
    assert written([contact(FULL)]) == written([contact(FULL)])


def test_contacts_are_written_one_by_one() -> None:
    """Each is in the file before the next is asked for: the file may be larger than the memory."""
    file = io.BytesIO()
    sizes = []

    def many() -> Iterator[Contact]:
        for number in range(3):
            sizes.append(file.tell())
            yield contact({"given": "Ada", "family": "Marsh"}, uid=f"6a1f0c3e-0000-4000-8000-{number:012}")

    assert registry.contact_writer(FileFormat.FHIR)(file, many(), WORDS, ExportOptions()) == 3
    assert sizes[0] < sizes[1] < sizes[2] < file.tell()


# --- what a person becomes --------------------------------------------------------------------------------
def test_a_practitioner() -> None:
    (made,) = bundle(contact(FULL))["Practitioner"]
    assert made["identifier"] == [
        {"use": "official", "system": "http://hl7.org/fhir/sid/us-npi", "value": npi(1)},
        {"use": "usual", "system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{UID}"},
    ]
    assert made["active"] is True
    assert made["name"] == [
        {
            "use": "official",
            "text": "Dr. Marisol Q. Vega",
            "family": "Vega",
            "given": ["Marisol", "Q."],
            "prefix": ["Dr."],
            "suffix": ["PhD", "LCSW"],
        },
        {"use": "usual", "text": "Mari Vega", "family": "Vega", "given": ["Mari"]},
    ]
    assert made["telecom"] == [
        {"system": "phone", "value": "(215) 555-0142 ext. 3", "use": "mobile", "rank": 1},
        {"system": "fax", "value": "(215) 555-0143", "use": "work"},
        {"system": "email", "value": "marisol@example.org", "use": "work"},
        {"system": "url", "value": "https://example.org/vega"},
    ]
    assert made["communication"] == [
        {"coding": [{"system": "urn:ietf:bcp:47", "code": "es"}], "text": "Spanish"},
        {"text": "Quenya"},
    ]
    assert "security" not in made["meta"]


def test_qualifications() -> None:
    license_, certification, registered = bundle(contact(FULL))["Practitioner"][0]["qualification"]
    (number,) = license_["identifier"]
    assert number["value"] == "CW012345"
    assert number["type"]["coding"][0]["code"] == "LN"
    assert number["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "PA"
    assert license_["code"] == {"text": "LCSW"}
    assert license_["period"] == {"start": "2019-02-28", "end": "2027-02-28"}
    assert license_["issuer"] == {"display": "State Board"}
    assert license_["extension"][0]["extension"][0]["valueCode"] == "active"
    # A license that is suspended must not look like one that holds.
    assert certification["extension"][0]["extension"][0]["valueCode"] == "inactive"
    assert registered["code"]["coding"] == [{"system": "http://nucc.org/provider-taxonomy", "code": "1041C0700X"}]


def test_a_role_with_its_place_and_organization() -> None:
    made = bundle(
        contact(FULL, RoleTag(Role.THERAPIST, TagState.CONFIRMED), RoleTag(Role.INTERVENTIONIST, TagState.SUGGESTED))
    )
    (role,), (place,), (organization,) = made["PractitionerRole"], made["Location"], made["Organization"]
    assert role["practitioner"] == {"reference": f"urn:uuid:{UID}", "display": "Mari Vega"}
    assert role["organization"]["reference"] == f"urn:uuid:{organization['id']}"
    assert role["location"] == [{"reference": f"urn:uuid:{place['id']}"}]
    # What is only suggested is nobody's word yet.
    assert [one["text"] for one in role["code"] if "text" in one] == ["Therapist", "Clinical lead"]
    assert role["specialty"] == [
        {"coding": [{"system": "http://nucc.org/provider-taxonomy", "code": "1041C0700X"}]},
        {"text": VOCABULARY.label(TermKind.SPECIALTY, "trauma")},
    ]
    assert role["availabilityExceptions"] == "Mon to Thu 9 to 5"
    assert role["extension"][0]["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "newpt"
    assert place["address"] == {
        "use": "work",
        "line": ["1204 Locust St"],
        "city": "Philadelphia",
        "state": "PA",
        "postalCode": "19107",
        "country": "US",
    }
    assert place["position"] == {"longitude": -75.1612, "latitude": 39.9474}
    assert place["description"] == "Ring twice"
    assert place["telecom"][0]["value"] == "(215) 555-0142 ext. 3"
    assert organization["name"] == "Harbor House"


def test_an_organization() -> None:
    facts = {
        **FULL,
        "kind": "organization",
        "given": "",
        "middle": "",
        "family": "",
        "preferred_name": "",
        "prefix": "",
    }
    made = bundle(contact(facts))
    assert set(made) == {"Organization", "PractitionerRole", "Location"}
    (organization,) = made["Organization"]
    assert organization["id"] == UID
    assert organization["identifier"][0]["value"] == npi(1)
    assert organization["address"][0]["city"] == "Philadelphia"
    assert made["PractitionerRole"][0]["organization"]["reference"] == f"urn:uuid:{UID}"
    assert "practitioner" not in made["PractitionerRole"][0]


def test_with_two_places_no_number_is_said_to_ring_at_one() -> None:
    facts = {**FULL, "addresses": [{"city": "Camden"}, {"city": "Chester"}]}
    assert all("telecom" not in place for place in bundle(contact(facts))["Location"])


def test_an_inactive_contact() -> None:
    made = bundle(contact({**FULL, "status": "inactive"}))
    assert made["Practitioner"][0]["active"] is made["PractitionerRole"][0]["active"] is False
    assert made["Location"][0]["status"] == "inactive"


def test_a_uid_of_another_kind_is_a_name_too() -> None:
    made = json.loads(written([contact(FULL, uid="card 7")]))
    assert made == json.loads(written([contact(FULL, uid="card 7")]))
    assert made["entry"][0]["fullUrl"] != json.loads(written([contact(FULL, uid="card 8")]))["entry"][0]["fullUrl"]


def test_every_language_of_the_vocabulary_has_a_tag() -> None:
    assert set(TAGS) == {term.code for term in VOCABULARY.of_kind(TermKind.LANGUAGE)}
    assert len(set(TAGS.values())) == len(TAGS)


# --- what stays ------------------------------------------------------------------------------------------
def test_confidential_facts_stay() -> None:
    facts = {**FULL, "addresses": [{"line1": "9 Hidden Rd", "confidential": True}]}
    text = written([contact(facts)])
    assert "555-0144" not in text
    assert "Hidden" not in text
    assert "security" not in text


def test_with_everything_they_leave_under_a_label() -> None:
    made = bundle(contact(FULL), everything=True)
    label = [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
            "code": "R",
            "display": "restricted",
        }
    ]
    assert "(215) 555-0144" in [one["value"] for one in made["Practitioner"][0]["telecom"]]
    assert made["Practitioner"][0]["meta"]["security"] == label
    assert made["PractitionerRole"][0]["meta"]["security"] == label
    assert "security" not in made["Organization"][0]["meta"]
    whole = everything()
    secret = Contact(1, UID, 1, whole, (), (), (), (), "", NOW, "Ann", NOW, "Ann", None)
    assert all(one["meta"]["security"] == label for found in bundle(secret, everything=True).values() for one in found)


# --- beside real ones ----------------------------------------------------------------------------------------
@pytest.mark.realdata
@pytest.mark.parametrize(
    ("kind", "example"),
    [
        ("Practitioner", "practitioner-1.json"),
        ("Location", "location-hospital.json"),
        ("Organization", "example-organization-2.json"),
    ],
)
def test_the_layout_is_that_of_the_published_examples(real_data: Path, kind: str, example: str) -> None:
    """What both hold, both hold in the same shape."""
    theirs = json.loads((real_data / "fhir" / "us-core" / example).read_text(encoding="utf-8"))
    facts = {**FULL, "kind": "organization"} if kind == "Organization" else FULL
    ours = bundle(contact(facts))[kind][0]
    shared = set(theirs) & set(ours) - {"id"}
    assert shared >= {"resourceType", "meta", "identifier"}
    for name in shared:
        assert shape(ours[name]) == shape(theirs[name]), name


def shape(value: Any) -> Any:
    return [shape(value[0])] if isinstance(value, list) else type(value)
