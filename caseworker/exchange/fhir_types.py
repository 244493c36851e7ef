"""The small parts of FHIR resources: identifiers, concepts, names, ways to reach. Who writes takes empty values out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from caseworker.exchange.cells import shown_phone
from caseworker.models.contact import Address, ContactFacts, Email, Link, Phone
from caseworker.models.states import NAMES

NPI = "http://hl7.org/fhir/sid/us-npi"
TAXONOMY = "http://nucc.org/provider-taxonomy"
LANGUAGE = "urn:ietf:bcp:47"
_URI = "urn:ietf:rfc:3986"
_IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203"
_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
_JURISDICTION = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-jurisdiction"
_STATES = "https://www.usps.com/"

Json = dict[str, Any]


def coded(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def texts(words: Iterable[str]) -> list[Json]:
    """Concepts that are words alone, each once."""
    return [{"text": word} for word in dict.fromkeys(one.strip() for one in words) if word]


def identifiers(facts: ContactFacts, name: str) -> list[Json]:
    """The NPI, and the name that the contact keeps in every bundle."""
    npi = [{"use": "official", "system": NPI, "value": facts.npi}] if facts.npi else []
    return [*npi, own_identifier(name)]


def own_identifier(name: str) -> Json:
    """The name of a resource in the bundle, which servers that number resources anew keep this way."""
    return {"use": "usual", "system": _URI, "value": name}


def license_identifier(number: str, jurisdiction: str, *, is_license: bool) -> Json:
    """The number of a credential and where it holds; empty without a number."""
    if not number:
        return {}
    where: Json = {"text": jurisdiction}
    if jurisdiction in NAMES:
        where["coding"] = [{"system": _STATES, "code": jurisdiction}]
    return {
        "extension": [{"url": _JURISDICTION, "valueCodeableConcept": where}] if jurisdiction else [],
        "type": coded(_IDENTIFIER_TYPE, "LN") if is_license else {},
        "value": number,
    }


def human_names(facts: ContactFacts) -> list[Json]:
    """The name on papers, and the one that a person goes by."""
    letters = [part.strip() for part in facts.credential_text.split(",")]
    parts = (facts.prefix, facts.given, facts.middle, facts.family, facts.suffix)
    names: list[Json] = [
        {
            "use": "official",
            "text": " ".join(part for part in parts if part) or facts.display_name,
            "family": facts.family,
            "given": [facts.given, facts.middle],
            "prefix": [facts.prefix],
            "suffix": [facts.suffix, *letters],
        }
    ]
    if facts.preferred_name:
        usual = {"use": "usual", "text": facts.display_name, "family": facts.family, "given": [facts.preferred_name]}
        names.append(usual)
    return names


def telecoms(phones: Iterable[Phone], emails: Iterable[Email] = (), links: Iterable[Link] = ()) -> list[Json]:
    """In the order of the listing, which is kept as rank among phones."""
    found: list[Json] = []
    for phone in phones:
        shown = shown_phone(phone.number, phone.extension)
        found.append({"system": "fax" if phone.is_fax else "phone", "value": shown, "use": _use(phone.label)})
    found += [{"system": "email", "value": email.address, "use": _use(email.label)} for email in emails]
    found += [{"system": "url", "value": link.url} for link in links]
    for rank, one in enumerate((one for one in found if one["system"] == "phone"), start=1):
        one["rank"] = rank
    return found


def _use(label: str) -> str:
    words = label.casefold()
    if "cell" in words or "mobile" in words:
        return "mobile"
    return "home" if "home" in words else "work"


def address(one: Address) -> Json:
    return {
        "use": "work",
        "line": [one.line1, one.line2],
        "city": one.city,
        "state": one.state,
        "postalCode": one.zip,
        "country": one.country,
    }


def security(*, is_restricted: bool) -> list[Json]:
    """The label of a resource that holds something confidential."""
    return [{"system": _CONFIDENTIALITY, "code": "R", "display": "restricted"}] if is_restricted else []
