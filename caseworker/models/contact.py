"""A contact's facts: what a form collects, an importer reads and a sheet prints.

`ContactFacts.model_validate` is the one gate for data that comes in: it normalizes phones, checks NPIs and
ZIPs and raises pydantic's ValidationError with a sentence per field. What the store reads back was validated
when it was written and is rebuilt without validating it again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from caseworker.messages import translate
from caseworker.models.checks import (
    check_email,
    check_link,
    check_npi,
    check_phone,
    check_state,
    check_zip,
    readable,
    split_extension,
)
from caseworker.models.codes import Availability, ContactKind, CredentialKind, CredentialStatus, Status
from caseworker.models.names import spoken
from caseworker.models.vocabulary import TermKind


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _readable(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        for value in data.values():
            if isinstance(value, str) and not value.isprintable():
                return {name: readable(one) if isinstance(one, str) else one for name, one in data.items()}
        return data


class Phone(_Facts):
    """A number in E.164 form (``+12155550142``). An extension typed behind it goes into its own field."""

    number: str = Field(min_length=1, max_length=40)
    extension: str = Field(default="", max_length=12)
    label: str = Field(default="", max_length=40)
    is_fax: bool = False
    confidential: bool = False

    _number = field_validator("number")(check_phone)

    @model_validator(mode="before")
    @classmethod
    def _extension_apart(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("extension") or not isinstance(data.get("number"), str):
            return data
        number, extension = split_extension(data["number"])
        return {**data, "number": number, "extension": extension} if extension else data


class Email(_Facts):
    address: str = Field(min_length=1, max_length=254)
    label: str = Field(default="", max_length=40)
    confidential: bool = False

    _address = field_validator("address")(check_email)


class Link(_Facts):
    url: str = Field(min_length=1, max_length=2000)
    label: str = Field(default="", max_length=80)

    _url = field_validator("url")(check_link)


class Address(_Facts):
    """`latitude` and `longitude` in degrees, at most 6 decimals; None when the place is not known.

    `directions`: how to get there, in the provider's words ("bus 21 to 40th St, ring at the side door").
    """

    line1: str = Field(default="", max_length=200)
    line2: str = Field(default="", max_length=200)
    city: str = Field(default="", max_length=100)
    state: str = Field(default="", max_length=60)
    zip: str = Field(default="", max_length=10)
    country: str = Field(default="US", max_length=60)
    label: str = Field(default="", max_length=40)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    confidential: bool = False
    directions: str = Field(default="", max_length=300)

    _state = field_validator("state")(check_state)
    _zip = field_validator("zip")(check_zip)

    @field_validator("latitude", "longitude")
    @classmethod
    def _six_decimals(cls, value: float | None) -> float | None:
        return None if value is None else round(value, 6)


class Credential(_Facts):
    abbreviation: str = Field(min_length=1, max_length=60)
    kind: CredentialKind = CredentialKind.OTHER
    number: str = Field(default="", max_length=60)
    issuer: str = Field(default="", max_length=120)
    jurisdiction: str = Field(default="", max_length=60)
    issued: date | None = None
    expires: date | None = None
    status: CredentialStatus = CredentialStatus.UNKNOWN

    _jurisdiction = field_validator("jurisdiction")(check_state)


class Taxonomy(_Facts):
    """A provider taxonomy code as registered, with the license that the registrant named for it."""

    code: str = Field(min_length=1, max_length=10)
    license_number: str = Field(default="", max_length=40)
    state: str = Field(default="", max_length=2)
    primary: bool = False


class TermLink(_Facts):
    """A vocabulary term, or free words (`code` empty) that wait to be mapped to one."""

    kind: TermKind
    code: str = Field(default="", max_length=60)
    text: str = Field(default="", max_length=120)

    @model_validator(mode="after")
    def _says_something(self) -> TermLink:
        if not (self.code or self.text):
            raise ValueError(translate("checks", "This entry is empty: fill it in, or remove the line."))
        return self


class ContactFacts(_Facts):
    kind: ContactKind = ContactKind.PERSON
    prefix: str = Field(default="", max_length=30)
    given: str = Field(default="", max_length=100)
    middle: str = Field(default="", max_length=100)
    family: str = Field(default="", max_length=150)
    suffix: str = Field(default="", max_length=30)
    preferred_name: str = Field(default="", max_length=100)
    credential_text: str = Field(default="", max_length=200)
    organization: str = Field(default="", max_length=250)
    job_title: str = Field(default="", max_length=150)
    profession: str = Field(default="", max_length=150)
    npi: str = Field(default="", max_length=10)
    status: Status = Status.ACTIVE
    favorite: bool = False
    confidential: bool = False
    service_area: str = Field(default="", max_length=300)
    availability: Availability = Availability.UNKNOWN
    waitlist_weeks: int | None = Field(default=None, ge=0, le=520)
    in_person: bool | None = None
    telehealth: bool | None = None
    fees: str = Field(default="", max_length=300)
    sliding_scale: bool | None = None
    about: str = Field(default="", max_length=4000)
    hours: str = Field(default="", max_length=300)
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    addresses: tuple[Address, ...] = ()
    links: tuple[Link, ...] = ()
    credentials: tuple[Credential, ...] = ()
    taxonomies: tuple[Taxonomy, ...] = ()
    terms: tuple[TermLink, ...] = ()

    _npi = field_validator("npi")(check_npi)

    @model_validator(mode="after")
    def _has_a_name(self) -> ContactFacts:
        if not self.display_name:
            raise ValueError(
                translate("checks", "Enter a name or an organization: a contact without either cannot be found again.")
            )
        return self

    @property
    def display_name(self) -> str:
        """The name as people say it, without credentials."""
        if self.kind is ContactKind.ORGANIZATION:
            return self.organization
        return spoken(self.preferred_name or self.given, self.family, self.suffix) or self.organization

    @property
    def sort_name(self) -> str:
        """Family name first; organizations by their name."""
        if self.kind is ContactKind.ORGANIZATION or not (self.family or self.given):
            return self.organization or self.preferred_name
        return " ".join(part for part in (self.family, self.given, self.middle, self.suffix) if part)

    def terms_of(self, kind: TermKind) -> tuple[TermLink, ...]:
        return tuple(term for term in self.terms if term.kind is kind)
