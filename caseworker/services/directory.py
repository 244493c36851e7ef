"""Contacts: add, edit, bin, restore, favorite, and how old their facts are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.models.codes import Availability
from caseworker.models.stored import NewContact
from caseworker.services import favorites, tray
from caseworker.services import freshness as fresh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from caseworker.models.changes import Changes
    from caseworker.models.codes import FactGroup, Status
    from caseworker.models.contact import Address, ContactFacts, Credential
    from caseworker.models.roles import TagChange
    from caseworker.models.stored import Contact
    from caseworker.services.freshness import Expiry, Freshness
    from caseworker.services.reference import Reference
    from caseworker.services.roles import RoleTags
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Transaction

_AT_HOME = frozenset({"", "US", "USA"})
_Placed = dict[tuple[float | None, float | None], str]


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed, and what it did to the contact's roles, in words too."""

    changes: Changes
    tag_changes: tuple[TagChange, ...]


class Directory:
    """Commands raise NotFound; those that name the version they were made for raise ConflictError."""

    def __init__(self, session: Session, reference: Reference, roles: RoleTags, rule_book: RuleBook) -> None:
        self._rule_book = rule_book
        self._session = session
        self._reference = reference
        self._roles = roles

    def get(self, contact_id: int) -> Contact:
        """Also one in the bin. NotFound when there is none."""
        return self._session.store.contact(contact_id)

    # --- commands -----------------------------------------------------------------------------------------
    def add(self, facts: ContactFacts) -> Changes:
        """Adds a contact, places its addresses by their ZIP codes and tags it with what the rules suggest."""
        placed = self.placed(facts)
        tags = self._roles.suggest(placed)
        order = tray.favorites(self._session.store).items if placed.favorite else ()

        def work(tx: Transaction) -> None:
            (added,) = tx.add_contacts([NewContact(placed, tags)])
            if placed.favorite:
                favorites.follow(tx, added, True, order)

        return self._session.command("contact.add", work)

    def edit(self, contact_id: int, facts: ContactFacts, expected: int) -> Edited:
        """Replaces the facts, then tags anew: what a person decided about a role stays.

        ConflictError when the contact was changed since version `expected` was read.
        """
        before = self.get(contact_id)
        placed = self.placed(facts, before.facts.addresses)
        tag_changes: tuple[TagChange, ...] = ()
        starred = placed.favorite is not before.facts.favorite
        order = tray.favorites(self._session.store).items if starred else ()

        def work(tx: Transaction) -> None:
            nonlocal tag_changes
            tags = tx.contact(contact_id).tags
            tx.replace_facts(contact_id, placed, expected)
            renewed, tag_changes = self._roles.renewed(placed, tags)
            if renewed != tags:
                tx.set_tags(contact_id, renewed)
            if starred:
                favorites.follow(tx, contact_id, placed.favorite, order)

        changes = self._session.command("contact.edit", work)
        return Edited(changes, tag_changes)

    def set_favorite(self, contact_id: int, favorite: bool) -> Changes:
        """At the end of the favorites, or off them."""
        order = tray.favorites(self._session.store).items

        def work(tx: Transaction) -> None:
            if favorites.set_flag(tx, contact_id, favorite):
                favorites.follow(tx, contact_id, favorite, order)

        return self._session.command("contact.favorite", work)

    def set_availability(self, contact_id: int, availability: Availability, weeks: int | None = None) -> Changes:
        """`weeks` of waiting count only on a waitlist. Setting it does not verify it."""
        kept = weeks if availability is Availability.WAITLIST else None
        # Through the gate of all data: it knows how many weeks can be kept.
        self.validate({"family": "-", "waitlist_weeks": kept})
        update = {"availability": availability, "waitlist_weeks": kept}
        return self._update("contact.availability", contact_id, update)

    def set_status(self, contact_id: int, status: Status) -> Changes:
        return self._update("contact.status", contact_id, {"status": status})

    def move_to_bin(self, ids: Sequence[int]) -> Changes:
        """They are kept, found only in the bin, and can be restored."""
        return self._set_in_bin("contact.bin", ids, in_bin=True)

    def restore(self, ids: Sequence[int]) -> Changes:
        """Back from the bin."""
        return self._set_in_bin("contact.restore", ids, in_bin=False)

    def _update(self, action: str, contact_id: int, update: Mapping[str, object]) -> Changes:
        def work(tx: Transaction) -> None:
            contact = tx.contact(contact_id)
            facts = contact.facts.model_copy(update=dict(update))
            tx.replace_facts(contact_id, facts, contact.version)

        return self._session.command(action, work)

    def _set_in_bin(self, action: str, ids: Sequence[int], *, in_bin: bool) -> Changes:
        def work(tx: Transaction) -> None:
            for contact_id in dict.fromkeys(ids):
                contact = tx.contact(contact_id)
                if (contact.deleted_at is not None) is not in_bin:
                    tx.set_in_bin(contact_id, in_bin, contact.version)

        return self._session.command(action, work)

    def placed(self, facts: ContactFacts, before: Sequence[Address] = ()) -> ContactFacts:
        """The facts with coordinates for addresses that have none, or whose ZIP code changed since `before`."""
        old_zips: _Placed = {(old.latitude, old.longitude): old.zip for old in before if old.latitude is not None}
        addresses = tuple(self._placed_address(address, old_zips) for address in facts.addresses)
        return facts.model_copy(update={"addresses": addresses})

    def _placed_address(self, address: Address, old_zips: Mapping[tuple[float | None, float | None], str]) -> Address:
        point = (address.latitude, address.longitude)
        moved = point in old_zips and old_zips[point] != address.zip
        if address.country not in _AT_HOME or not (moved or address.latitude is None):
            return address
        latitude, longitude = self._reference.locate_zip(address.zip) or (None, None)
        return address.model_copy(update={"latitude": latitude, "longitude": longitude})

    # --- about a contact ----------------------------------------------------------------------------------
    def validate(self, data: Mapping[str, object]) -> ContactFacts:
        """What was typed as facts to keep. Raises InvalidInput with dotted fields such as ``phones.0.number``."""
        # Loads pydantic, which the first page does without.
        from caseworker.services.validation import validated

        return validated(data)

    def freshness(self, contact: Contact, today: date) -> Mapping[FactGroup, Freshness]:
        """How old each group of facts is, and whether it must be shown as unknown."""
        return fresh.freshness(contact, today, self._rule_book.rules)

    def expiry(self, credential: Credential, today: date) -> Expiry:
        """Whether a credential has run out, or will within the office's days of warning."""
        return fresh.expiry(credential, today, self._rule_book.rules)
