"""The tables of the Human Services Data Specification (HSDS 3.0) that this program writes and reads.

Their names and columns are facts of the specification (docs.openreferral.org). One more table, `caseworker_contacts`,
holds what the specification has no place for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

Row = dict[str, str]
Rows = dict[str, list[Row]]
"""By the name of the table."""

OWN = "caseworker_contacts"
_NUMBERS = frozenset({"extension", "latitude", "longitude"})
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_SPACE = uuid5(NAMESPACE_URL, "https://example.org/caseworker/hsds")


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` as written; `also` are read besides. `links` name the table that a column leads to."""

    resource: str
    columns: tuple[str, ...]
    required: tuple[str, ...] = ("id",)
    links: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        return (*self.columns, *self.also)


def _columns(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_TO = {
    "organization_id": "organizations",
    "service_id": "services",
    "location_id": "locations",
    "contact_id": "contacts",
    "service_at_location_id": "service_at_location",
    "taxonomy_id": "taxonomies",
    "taxonomy_term_id": "taxonomy_terms",
}


def _table(resource: str, columns: str, required: str = "", also: str = "") -> Table:
    names = _columns(columns)
    links = {name: _TO[name] for name in names if name in _TO}
    return Table(resource, names, ("id", *_columns(required)), links, _columns(also))


TABLES: dict[str, Table] = {
    "organizations": _table(
        "organization", "id name description email website", "name description", "alternate_name uri"
    ),
    "services": _table(
        "service",
        "id organization_id name description url email status fees_description wait_time licenses assured_date "
        "last_modified",
        "name status",
        "alternate_name fees interpretation_services application_process accreditations eligibility_description alert",
    ),
    "locations": _table(
        "location",
        "id organization_id location_type name transportation latitude longitude",
        "location_type",
        "alternate_name description url",
    ),
    "addresses": _table(
        "address",
        "id location_id address_1 address_2 city state_province postal_code country address_type",
        "address_1 city state_province postal_code country address_type",
        "attention region",
    ),
    "service_at_location": _table("service_at_location", "id service_id location_id", "", "description"),
    "contacts": _table("contact", "id organization_id service_id name title email", "", "department location_id"),
    "phones": _table(
        "phone",
        "id organization_id service_id contact_id number extension type description",
        "number",
        "location_id service_at_location_id",
    ),
    "languages": _table("language", "id service_id name code", "", "location_id note"),
    "schedules": _table(
        "schedule",
        "id service_id description",
        "",
        "location_id service_at_location_id opens_at closes_at byday freq notes attending_type",
    ),
    "service_areas": _table("service_area", "id service_id name", "", "description extent"),
    "organization_identifiers": _table(
        "organization_identifier",
        "id organization_id identifier_scheme identifier_type identifier",
        "identifier_type identifier",
    ),
    "attributes": _table("attribute", "id link_id taxonomy_term_id link_entity value"),
    "taxonomy_terms": _table("taxonomy_term", "id code name description taxonomy taxonomy_id", "name description"),
    "taxonomies": _table("taxonomy", "id name description", "name description"),
    OWN: _table(OWN, "id organization_id service_id facts beside"),
}


def contact_id(uid: str) -> UUID:
    """The contact's own id, where that is a UUID."""
    try:
        return UUID(uid)
    except ValueError:
        return uuid5(_SPACE, uid)


def made_id(contact: UUID, what: str) -> str:
    """Always the same for the same contact and part of it: a UUID of version 5 (RFC 9562), made by the dozen."""
    name = hashlib.sha1(contact.bytes + what.encode(), usedforsecurity=False).hexdigest()
    return f"{name[:8]}-{name[8:12]}-5{name[13:16]}-{_VARIANT[name[16]]}{name[17:20]}-{name[20:32]}"


def shared_id(what: str) -> str:
    """Of what belongs to no contact: a taxonomy, a term."""
    return str(uuid5(_SPACE, what))


def datapackage() -> dict[str, Any]:
    """The descriptor of what is written (Frictionless tabular data package)."""
    return {
        "profile": "tabular-data-package",
        "name": "caseworker-hsds",
        "title": "Contacts from Caseworker, as HSDS 3.0",
        "version": "3.0",
        "resources": [_resource(name, table) for name, table in TABLES.items()],
    }


def _resource(name: str, table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": column,
                "type": "number" if column in _NUMBERS else "string",
                **({"constraints": {"required": True}} if column in table.required else {}),
            }
            for column in table.columns
        ],
        "primaryKey": "id",
        "foreignKeys": [
            {"fields": column, "reference": {"resource": TABLES[to].resource, "fields": "id"}}
            for column, to in table.links.items()
        ],
    }
    return {
        "name": table.resource,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
