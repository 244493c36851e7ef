"""A contact and its facts."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field

from caseworker.models.codes import (
    Availability,
    ContactKind,
    CredentialKind,
    CredentialStatus,
    FactGroup,
    Status,
    VerifyMethod,
    VerifyOutcome,
)
from caseworker.models.roles import Strength, TagState
from caseworker.models.tables.base import BY_KEY, COUNTED, Table, added_text, contact_key, one_of

_EXPIRES = Index("credential_expires", "expires", sqlite_where=text("expires IS NOT NULL"))


class ContactRecord(Table, table=True):
    """The scalars of `ContactFacts` by the same names. `name` and `sort_name` are derived from them when written."""

    __tablename__ = "contact"
    __table_args__ = (
        one_of("kind", ContactKind),
        one_of("status", Status),
        one_of("availability", Availability),
        Index("contact_uid", "uid", unique=True),
        # Not unique: two listings of one provider are a fact of life, found and merged by a person.
        Index("contact_npi", "npi", sqlite_where=text("npi <> ''")),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    version: int
    name: str
    sort_name: str
    kind: str
    prefix: str
    given: str
    middle: str
    family: str
    suffix: str
    preferred_name: str
    credential_text: str
    organization: str
    job_title: str
    profession: str
    npi: str
    status: str
    favorite: bool
    confidential: bool
    service_area: str
    availability: str
    waitlist_weeks: int | None
    in_person: bool | None
    telehealth: bool | None
    fees: str
    sliding_scale: bool | None
    about: str
    source: str
    created_at: str
    created_by: str
    updated_at: str
    updated_by: str
    deleted_at: str | None
    hours: str = added_text()


class PhoneRecord(Table, table=True):
    __tablename__ = "phone"
    __table_args__ = (BY_KEY,)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    number: str
    extension: str
    label: str
    is_fax: bool
    confidential: bool


class EmailRecord(Table, table=True):
    __tablename__ = "email"
    __table_args__ = (BY_KEY,)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    address: str
    label: str
    confidential: bool


class AddressRecord(Table, table=True):
    """`latitude` and `longitude` in degrees."""

    __tablename__ = "address"
    __table_args__ = (BY_KEY,)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    line1: str
    line2: str
    city: str
    state: str
    zip: str
    country: str
    label: str
    latitude: float | None
    longitude: float | None
    confidential: bool
    directions: str = added_text()


class LinkRecord(Table, table=True):
    __tablename__ = "link"
    __table_args__ = (BY_KEY,)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    url: str
    label: str


class CredentialRecord(Table, table=True):
    __tablename__ = "credential"
    __table_args__ = (one_of("kind", CredentialKind), one_of("status", CredentialStatus), _EXPIRES, BY_KEY)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    abbreviation: str
    kind: str
    number: str
    issuer: str
    jurisdiction: str
    issued: str | None
    expires: str | None
    status: str


class TaxonomyRecord(Table, table=True):
    __tablename__ = "taxonomy"
    __table_args__ = (BY_KEY,)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    code: str
    license_number: str
    state: str
    primary: bool


class TermRecord(Table, table=True):
    """A link to a vocabulary term; free words have an empty `code`."""

    __tablename__ = "contact_term"
    __table_args__ = (BY_KEY,)

    contact_id: int = contact_key(primary_key=True)
    position: int = Field(primary_key=True)
    kind: str
    code: str
    text: str


class RoleTagRecord(Table, table=True):
    """`evidence`: JSON list of `Evidence.to_dict`; `strength` is derived from it when written."""

    __tablename__ = "role_tag"
    __table_args__ = (one_of("state", TagState), one_of("strength", Strength), BY_KEY)

    contact_id: int = contact_key(primary_key=True)
    role: str = Field(primary_key=True)
    state: str
    strength: str
    evidence: str
    decided_by: str
    decided_at: str | None


class VerificationRecord(Table, table=True):
    """One group of facts, checked once."""

    __tablename__ = "verification"
    __table_args__ = (
        one_of("fact_group", FactGroup),
        one_of("method", VerifyMethod),
        one_of("outcome", VerifyOutcome),
        Index("verification_contact", "contact_id"),
        COUNTED,
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = contact_key()
    fact_group: str
    checked_on: str
    method: str
    outcome: str
    source: str
    checked_by: str
    recorded_at: str
