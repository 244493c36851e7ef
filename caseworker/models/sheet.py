"""Contact sheets: what may be chosen, and the frozen document that every renderer prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from caseworker.models.roles import Role, TagState


class SheetField(StrEnum):
    """What may be printed of a contact. EXPLAIN: what this kind of helper does and what to say when calling."""

    ROLE = "role"
    EXPLAIN = "explain"
    EVIDENCE = "evidence"
    CREDENTIALS = "credentials"
    PHONES = "phones"
    EMAILS = "emails"
    ADDRESSES = "addresses"
    DIRECTIONS = "directions"
    LINKS = "links"
    DISTANCE = "distance"
    HOURS = "hours"
    SPECIALTIES = "specialties"
    LANGUAGES = "languages"
    PAYMENT = "payment"
    AVAILABILITY = "availability"
    CHECKED_ON = "checked_on"
    CLIENT_LINE = "client_line"
    PRIVATE_LINE = "private_line"
    NOTES = "notes"
    CONFIDENTIAL = "confidential"


PRIVATE_FIELDS = frozenset({SheetField.PRIVATE_LINE, SheetField.NOTES, SheetField.CONFIDENTIAL})
"""Never printed unless ticked for this sheet, and marked in the preview. CONFIDENTIAL: confidential contacts, phones,
e-mails and addresses."""
DEFAULT_FIELDS = frozenset(SheetField) - PRIVATE_FIELDS


class Paper(StrEnum):
    LETTER = "us-letter"
    A4 = "a4"


class SheetLanguage(StrEnum):
    """Of the sheet's own words; the window's may be another. The value is the language tag (RFC 5646)."""

    ENGLISH = "en"
    SPANISH = "es"


class QrCode(StrEnum):
    """What a code beside each contact holds: nothing (no code), its first phone, or its card (vCard)."""

    NONE = "none"
    PHONE = "phone"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class SheetTemplate:
    """A Typst file that lays out a sheet. `code` names it in options; of a user's own it begins with ``own/``.

    `names` and `abouts` by language tag, English always. `fields`: what it prints if chosen, `defaults` those chosen at
    first. `problem`: why the file cannot be used, a sentence; empty when it can.
    """

    code: str
    path: Path
    names: Mapping[str, str]
    abouts: Mapping[str, str]
    fields: frozenset[SheetField]
    defaults: frozenset[SheetField]
    is_own: bool = False
    problem: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]

    def about(self, language: str) -> str:
        return self.abouts.get(language) or self.abouts.get("en", "")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Client data on a sheet, which is there only on purpose: whose, what for, and who gets it. None may be empty.

    `referrals`: what was asked for in the client's referrals to these contacts is printed too.
    """

    client: str
    purpose: str
    recipient: str
    referrals: bool = False


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """`near`: ZIP or city that distances are measured from. Private fields are off unless they are in `fields`."""

    template: str = "client"
    title: str = ""
    fields: frozenset[SheetField] = DEFAULT_FIELDS
    paper: Paper = Paper.LETTER
    near: str = ""
    language: SheetLanguage = SheetLanguage.ENGLISH
    qr: QrCode = QrCode.NONE
    disclosure: Disclosure | None = None


class Handed(StrEnum):
    """How a sheet left the program other than as a file."""

    PRINT = "print"
    COPY = "copy"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Agency:
    """Who hands out sheets. `logo`: a PNG, empty for none. `footer`: a line at the foot of each page."""

    name: str = ""
    footer: str = ""
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One labeled line; `link` is a ``tel:``, ``mailto:`` or ``https:`` target or empty.

    `field` says what it is, `note` what is printed small beside it ("checked Nov 3, 2026"). `is_stale`: the reader is
    told to ask. `is_private`: it is there because a private field was ticked.
    """

    label: str
    text: str
    link: str = ""
    field: SheetField | None = None
    note: str = ""
    is_stale: bool = False
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class SheetRole:
    """`does`: what this kind of helper does, one plain sentence; `say`: what to say when calling. `evidence`: why the
    contact carries the role, a sentence each."""

    role: Role
    state: TagState
    label: str
    does: str = ""
    say: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetCredential:
    """All in words of the sheet's language; what is not known is empty."""

    abbreviation: str
    name: str
    kind: str
    number: str
    issuer: str
    jurisdiction: str
    expires: str
    status: str
    is_expired: bool = False


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """A group of facts ("Openings"), when it was last checked, by whom and how: in words. `on` is empty if never."""

    group: str
    on: str
    by: str
    how: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One contact as it is printed. `lines` are in reading order; private parts only when asked for.

    `sort_name`, `specialties` and `city` are for an index. `postal`: the first address as it stands on an envelope, a
    line each; empty when no letter would arrive. `qr` is a whole SVG image of `qr_content`, or empty; `qr_label` says
    in words what it holds. Formats that cannot hold SVG draw `qr_content` themselves.
    """

    contact_id: int
    name: str
    credentials: str
    organization: str
    roles: tuple[SheetRole, ...]
    lines: tuple[SheetLine, ...]
    notes: tuple[str, ...] = ()
    sort_name: str = ""
    specialties: tuple[str, ...] = ()
    city: str = ""
    postal: tuple[str, ...] = ()
    credential_rows: tuple[SheetCredential, ...] = ()
    checks: tuple[SheetCheck, ...] = ()
    client_line: str = ""
    private_line: str = ""
    is_confidential: bool = False
    qr: str = ""
    qr_label: str = ""
    qr_content: str = ""


@dataclass(frozen=True, slots=True)
class SheetDisclosure:
    """Client data as it is printed. `lines`: about the referrals. `notice`: the redisclosure notice that Part 2 asks
    for (42 CFR 2.32), empty when nothing of the kind is on the sheet."""

    client: str
    purpose: str
    recipient: str
    lines: tuple[SheetLine, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class SheetDocument:
    """`definitions`: (role, label, one plain sentence) of each role on the sheet. `crisis`: finished sentences.

    `template_path`: the file of a template of the user's own; None for one that comes with the program.

    `labels`: words of the page itself by code (``page``, ``printed``, ``suggested`` …) in the sheet's language.
    """

    title: str
    printed_on: date
    paper: Paper
    entries: tuple[SheetEntry, ...]
    definitions: tuple[tuple[Role, str, str], ...]
    crisis: tuple[str, ...]
    template: str = "client"
    template_path: Path | None = None
    language: SheetLanguage = SheetLanguage.ENGLISH
    agency: Agency = Agency()
    disclosure: SheetDisclosure | None = None
    omitted_confidential: int = 0
    labels: dict[str, str] = field(default_factory=dict)
