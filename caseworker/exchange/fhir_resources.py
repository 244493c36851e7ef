"""A contact → its FHIR resources, each under its name in the bundle (``urn:uuid:…``), which the others refer to.

A person is a Practitioner with a PractitionerRole, and an Organization if one is named; an organization is one with a
PractitionerRole of nobody in particular, which holds its specialties. Every address is a Location.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from caseworker.exchange import fhir_types
from caseworker.exchange.fhir_types import Json
from caseworker.exchange.language_tags import TAGS
from caseworker.exchange.words import Words
from caseworker.models.codes import Availability, ContactKind, CredentialKind, CredentialStatus, Status
from caseworker.models.contact import Address, ContactFacts, Credential, Email, Phone, Taxonomy, TermLink
from caseworker.models.roles import TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind

_OURS = uuid.UUID("0b9e6f0e-5d0c-4c52-9a55-2f6f6f0f8a11")
"""The space in which names are made of a contact's own, so that every export names its resources alike."""
_PLAN_NET = "http://hl7.org/fhir/us/davinci-pdex-plan-net"
_OPENINGS = {Availability.ACCEPTING: "newpt", Availability.NOT_ACCEPTING: "nopt"}
_QUALIFIED = {
    CredentialStatus.ACTIVE: "active",
    CredentialStatus.EXPIRED: "inactive",
    CredentialStatus.SUSPENDED: "inactive",
}


def resources(contact: Contact, words: Words, *, everything: bool) -> Iterator[tuple[str, Json]]:
    """Each with its name. Confidential facts are among them only if `everything` leaves."""
    return _Resources(contact, words, everything=everything).all()


@dataclass(frozen=True, slots=True)
class _Open:
    """What may leave of the facts that can be confidential one by one, and whether one that is leaves."""

    phones: tuple[Phone, ...]
    emails: tuple[Email, ...]
    addresses: tuple[Address, ...]
    is_reach_confidential: bool


def _open(facts: ContactFacts, *, everything: bool) -> _Open:
    phones = tuple(one for one in facts.phones if everything or not one.confidential)
    emails = tuple(one for one in facts.emails if everything or not one.confidential)
    addresses = tuple(one for one in facts.addresses if everything or not one.confidential)
    is_confidential = any(one.confidential for one in phones) or any(one.confidential for one in emails)
    return _Open(phones, emails, addresses, is_confidential)


class _Resources:
    def __init__(self, contact: Contact, words: Words, *, everything: bool) -> None:
        self._contact = contact
        self._facts = contact.facts
        self._words = words
        self._open = _open(contact.facts, everything=everything)
        self._is_person = contact.facts.kind is ContactKind.PERSON
        self._name = _urn(_uuid(contact.uid))
        self._places = [self._part(f"location/{number}") for number in range(len(self._open.addresses))]
        self._telecom = fhir_types.telecoms(self._open.phones, self._open.emails, contact.facts.links)

    def all(self) -> Iterator[tuple[str, Json]]:
        if self._is_person:
            yield self._named(self._name, self._practitioner())
            if self._facts.organization:
                yield self._named(self._part("organization"), self._employer())
        else:
            yield self._named(self._name, self._organization())
        yield self._named(self._part("role"), self._role())
        for name, address in zip(self._places, self._open.addresses, strict=True):
            yield self._named(name, self._location(name, address), is_restricted=address.confidential)

    # --- names --------------------------------------------------------------------------------------------
    def _part(self, what: str) -> str:
        return _urn(uuid.uuid5(_OURS, f"{_uuid(self._contact.uid)}/{what}"))

    def _named(self, name: str, resource: Json, *, is_restricted: bool = False) -> tuple[str, Json]:
        head = {"resourceType": resource["resourceType"], "id": name.removeprefix("urn:uuid:")}
        meta = {
            "lastUpdated": self._contact.updated_at.isoformat(timespec="seconds"),
            "security": fhir_types.security(
                is_restricted=is_restricted
                or self._facts.confidential
                or (self._open.is_reach_confidential and bool(resource.get("telecom")))
            ),
        }
        return name, {**head, "meta": meta, **resource}

    def _to_organization(self) -> Json:
        if not self._is_person:
            return {"reference": self._name, "display": self._facts.display_name}
        if self._facts.organization:
            return {"reference": self._part("organization"), "display": self._facts.organization}
        return {}

    # --- who ----------------------------------------------------------------------------------------------
    def _practitioner(self) -> Json:
        facts = self._facts
        return {
            "resourceType": "Practitioner",
            "identifier": fhir_types.identifiers(facts, self._name),
            "active": facts.status is not Status.INACTIVE,
            "name": fhir_types.human_names(facts),
            "telecom": self._telecom,
            "qualification": [
                *(_qualification(one) for one in facts.credentials),
                *(_registered(one) for one in facts.taxonomies if one.license_number),
            ],
            "communication": [self._language(term) for term in facts.terms_of(TermKind.LANGUAGE)],
        }

    def _employer(self) -> Json:
        """Known by its name alone: phones and addresses on the listing are the person's."""
        return {
            "resourceType": "Organization",
            "identifier": [fhir_types.own_identifier(self._part("organization"))],
            "active": True,
            "name": self._facts.organization,
        }

    def _organization(self) -> Json:
        facts = self._facts
        return {
            "resourceType": "Organization",
            "identifier": fhir_types.identifiers(facts, self._name),
            "active": facts.status is not Status.INACTIVE,
            "type": [fhir_types.coded(fhir_types.TAXONOMY, one.code) for one in facts.taxonomies],
            "name": facts.organization,
            "alias": [facts.preferred_name],
            "telecom": self._telecom,
            "address": [fhir_types.address(one) for one in self._open.addresses if not one.confidential],
            "contact": [{"name": fhir_types.human_names(facts)[0]}] if facts.given or facts.family else [],
        }

    # --- what and where -----------------------------------------------------------------------------------
    def _role(self) -> Json:
        facts = self._facts
        registered = [fhir_types.coded(fhir_types.TAXONOMY, one.code) for one in facts.taxonomies]
        roles = [self._words.role(tag.role.value) for tag in self._contact.tags if tag.state is TagState.CONFIRMED]
        specialties = [self._term(term) for term in facts.terms_of(TermKind.SPECIALTY)]
        return {
            "resourceType": "PractitionerRole",
            "identifier": [fhir_types.own_identifier(self._part("role"))],
            "extension": _openings(facts.availability),
            "active": facts.status is not Status.INACTIVE,
            "practitioner": {"reference": self._name, "display": facts.display_name} if self._is_person else {},
            "organization": self._to_organization(),
            "code": [*registered, *fhir_types.texts([*roles, facts.job_title, facts.profession])],
            "specialty": [*registered, *fhir_types.texts(specialties)],
            "location": [{"reference": name} for name in self._places],
            "telecom": self._telecom,
            # The only words on hours that R4 has room for; its structured times would have to be guessed.
            "availabilityExceptions": facts.hours,
        }

    def _location(self, name: str, address: Address) -> Json:
        facts = self._facts
        # Which number rings where is known only if there is one place.
        phones: Sequence[Phone] = self._open.phones if len(self._open.addresses) == 1 else ()
        position: dict[str, Any] = {}
        if address.latitude is not None and address.longitude is not None:
            position = {"longitude": address.longitude, "latitude": address.latitude}
        return {
            "resourceType": "Location",
            "identifier": [fhir_types.own_identifier(name)],
            "status": "inactive" if facts.status is Status.INACTIVE else "active",
            "name": address.label or facts.organization or facts.display_name,
            "description": address.directions,
            "mode": "instance",
            "telecom": fhir_types.telecoms(phones),
            "address": fhir_types.address(address),
            "position": position,
            "managingOrganization": self._to_organization(),
        }

    # --- words --------------------------------------------------------------------------------------------
    def _term(self, term: TermLink) -> str:
        return self._words.term(term.kind, term.code) if term.code else term.text

    def _language(self, term: TermLink) -> Json:
        tag = TAGS.get(term.code)
        coding = fhir_types.coded(fhir_types.LANGUAGE, tag) if tag else {}
        return {**coding, "text": self._term(term)}


def _qualification(credential: Credential) -> Json:
    start, end = credential.issued, credential.expires
    if start and end and start > end:
        # A period that ends before it begins is not allowed; how long the credential holds matters more.
        start = None
    return {
        "extension": _standing(credential),
        "identifier": [
            fhir_types.license_identifier(
                credential.number, credential.jurisdiction, is_license=credential.kind is CredentialKind.LICENSE
            )
        ],
        "code": {"text": credential.abbreviation},
        "period": {"start": start.isoformat() if start else "", "end": end.isoformat() if end else ""},
        "issuer": {"display": credential.issuer or credential.jurisdiction},
    }


def _registered(taxonomy: Taxonomy) -> Json:
    return {
        "identifier": [fhir_types.license_identifier(taxonomy.license_number, taxonomy.state, is_license=True)],
        "code": fhir_types.coded(fhir_types.TAXONOMY, taxonomy.code),
        "issuer": {"display": taxonomy.state},
    }


def _standing(credential: Credential) -> list[Json]:
    """R4 itself has no word for a license that is suspended; the directories of health plans do."""
    status = _QUALIFIED.get(credential.status)
    url = f"{_PLAN_NET}/StructureDefinition/practitioner-qualification"
    return [{"url": url, "extension": [{"url": "status", "valueCode": status}]}] if status else []


def _openings(availability: Availability) -> list[Json]:
    code = _OPENINGS.get(availability)
    value = fhir_types.coded(f"{_PLAN_NET}/CodeSystem/AcceptingPatientsCS", code) if code else {}
    url = f"{_PLAN_NET}/StructureDefinition/newpatients"
    part = {"url": "acceptingPatients", "valueCodeableConcept": value}
    return [{"url": url, "extension": [part]}] if code else []


def _uuid(uid: str) -> uuid.UUID:
    try:
        return uuid.UUID(uid)
    except ValueError:
        return uuid.uuid5(_OURS, uid)


def _urn(one: uuid.UUID) -> str:
    return f"urn:uuid:{one}"
