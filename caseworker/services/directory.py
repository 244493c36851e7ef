"""Contacts: add, edit, bin, restore, favorite, and how old their facts are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.services import freshness as fresh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from caseworker.models.changes import Changes
    from caseworker.models.codes import Availability, FactGroup, Status
    from caseworker.models.contact import ContactFacts, Credential
    from caseworker.models.roles import TagChange
    from caseworker.models.stored import Contact
    from caseworker.services.freshness import Expiry, Freshness
    from caseworker.services.reference import Reference
    from caseworker.services.roles import RoleTags
    from caseworker.services.session import Session


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed, and what it did to the contact's roles, in words too."""

    changes: Changes
    tag_changes: tuple[TagChange, ...]


class Directory:
    """Commands raise NotFound; those that name the version they were made for raise ConflictError."""

    def __init__(self, session: Session, reference: Reference, roles: RoleTags) -> None:
        self._session = session
        self._reference = reference
        self._roles = roles

    def get(self, contact_id: int) -> Contact:
        """Also one in the bin. NotFound when there is none."""
        return self._session.store.contact(contact_id)

    def add(self, facts: ContactFacts) -> Changes:
        raise NotImplementedError

    def edit(self, contact_id: int, facts: ContactFacts, expected: int) -> Edited:
        raise NotImplementedError

    def set_favorite(self, contact_id: int, favorite: bool) -> Changes:
        raise NotImplementedError

    def set_availability(self, contact_id: int, availability: Availability, weeks: int | None = None) -> Changes:
        raise NotImplementedError

    def set_status(self, contact_id: int, status: Status) -> Changes:
        raise NotImplementedError

    def move_to_bin(self, ids: Sequence[int]) -> Changes:
        raise NotImplementedError

    def restore(self, ids: Sequence[int]) -> Changes:
        raise NotImplementedError

    def validate(self, data: Mapping[str, object]) -> ContactFacts:
        """What was typed as facts to keep. Raises InvalidInput with dotted fields such as ``phones.0.number``."""
        # Loads pydantic, which the first page does without.
        from caseworker.services.validation import validated

        return validated(data)

    def freshness(self, contact: Contact, today: date) -> Mapping[FactGroup, Freshness]:
        """How old each group of facts is, and whether it must be shown as unknown."""
        return fresh.freshness(contact, today)

    def expiry(self, credential: Credential, today: date) -> Expiry:
        """Whether a credential has run out, or will within 60 days."""
        return fresh.expiry(credential, today)
