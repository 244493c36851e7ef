"""Whole records as a store gives them back, and what it takes in beside a contact's facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from caseworker.models.codes import ANSWERED, FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.referral import ReferralRow
from caseworker.models.roles import RoleTag
from caseworker.models.rows import Checked, NoteRow

if TYPE_CHECKING:
    # For types only: these plain values must not load pydantic before the first search.
    from caseworker.models.contact import ContactFacts


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything about one contact, read in one go. Notes: pinned first, then newest."""

    id: int
    uid: str
    version: int
    facts: ContactFacts
    tags: tuple[RoleTag, ...]
    notes: tuple[NoteRow, ...]
    referrals: tuple[ReferralRow, ...]
    checked: tuple[Checked, ...]
    source: str
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str
    deleted_at: datetime | None

    def last_checked(self, group: FactGroup) -> Checked | None:
        """The latest verification of `group` in which somebody answered."""
        answered = (c for c in self.checked if c.group is group and c.outcome in ANSWERED)
        return max(answered, key=lambda c: c.on, default=None)


@dataclass(frozen=True, slots=True)
class VerificationInput:
    groups: frozenset[FactGroup]
    on: date
    method: VerifyMethod
    outcome: VerifyOutcome = VerifyOutcome.CONFIRMED
    source: str = ""


@dataclass(frozen=True, slots=True)
class ImportKey:
    """Where a contact came from: the kind of source and the record's id there (an NPI, a row id)."""

    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note that comes in from a file, with who wrote it when."""

    body: str
    author: str
    created_at: datetime
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Extras:
    """What a file of this program says of a contact beside its facts: for a contact that is new here, all of it holds.

    `uid`: empty or a UUID. `tags`: those that a person decided; their evidence is found anew by the rules. `checked`
    and `notes`: newest first, as `Contact` has them.
    """

    uid: str = ""
    tags: tuple[RoleTag, ...] = ()
    checked: tuple[Checked, ...] = ()
    notes: tuple[NoteText, ...] = ()


NO_EXTRAS = Extras()


@dataclass(frozen=True, slots=True)
class NewContact:
    """`uid`: kept if no other contact has it; empty for a new one. `checked` and `notes`: newest first."""

    facts: ContactFacts
    tags: tuple[RoleTag, ...] = ()
    key: ImportKey | None = None
    digest: str = ""
    uid: str = ""
    checked: tuple[Checked, ...] = ()
    notes: tuple[NoteText, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedContact:
    """A stored contact that an import row matched. `base`: its facts as last imported, None if never."""

    id: int
    version: int
    digest: str
    base: ContactFacts | None
    current: ContactFacts
    tags: tuple[RoleTag, ...]
    in_bin: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """An imported contact's new facts; `base` becomes the facts that the next import compares with."""

    id: int
    facts: ContactFacts
    base: ContactFacts
    tags: tuple[RoleTag, ...]
    key: ImportKey
    digest: str
