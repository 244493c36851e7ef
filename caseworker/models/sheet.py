"""Contact sheets: what may be chosen, and the frozen document that every renderer prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from caseworker.models.roles import Role, TagState


class SheetField(StrEnum):
    ROLE = "role"
    CREDENTIALS = "credentials"
    PHONES = "phones"
    EMAILS = "emails"
    ADDRESSES = "addresses"
    LINKS = "links"
    DISTANCE = "distance"
    SPECIALTIES = "specialties"
    LANGUAGES = "languages"
    PAYMENT = "payment"
    AVAILABILITY = "availability"
    CHECKED_ON = "checked_on"
    NOTES = "notes"


DEFAULT_FIELDS = frozenset(SheetField) - {SheetField.NOTES}


class Paper(StrEnum):
    LETTER = "us-letter"
    A4 = "a4"


class SheetFormat(StrEnum):
    """Files that hold chosen contacts; the value is the file suffix."""

    PDF = "pdf"
    CSV = "csv"
    VCARD = "vcf"


class ExportFormat(StrEnum):
    """Files that hold many contacts; the value is the file suffix."""

    CSV = "csv"
    VCARD = "vcf"


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file. `omitted_confidential`: contacts left out; `warnings`: sentences to show beside "Open"."""

    path: Path
    contacts: int
    omitted_confidential: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """`near`: ZIP or city that distances are measured from. Notes are off unless NOTES is in `fields`."""

    title: str = ""
    prepared_for: str = ""
    fields: frozenset[SheetField] = DEFAULT_FIELDS
    paper: Paper = Paper.LETTER
    near: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One labeled line; `link` is a ``tel:``, ``mailto:`` or ``https:`` target or empty.

    `field` says what it is, `note` what is printed small beside it ("checked Nov 3, 2026").
    """

    label: str
    text: str
    link: str = ""
    field: SheetField | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetRole:
    role: Role
    state: TagState
    label: str


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One contact as it is printed. `lines` are in reading order; `notes` only when asked for."""

    contact_id: int
    name: str
    credentials: str
    organization: str
    roles: tuple[SheetRole, ...]
    lines: tuple[SheetLine, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """`definitions`: (role, label, one plain sentence) of each role on the sheet. `crisis`: finished sentences.

    `labels`: words of the page itself by code (``page``, ``prepared_for``, ``printed``, ``suggested`` …), translated.
    `language` is the sheet's language as a two-letter code.
    """

    title: str
    prepared_for: str
    printed_on: date
    paper: Paper
    entries: tuple[SheetEntry, ...]
    definitions: tuple[tuple[Role, str, str], ...]
    crisis: tuple[str, ...]
    omitted_confidential: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    language: str = "en"
