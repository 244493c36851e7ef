"""What the page reads. Runs on reader threads: no widget in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from caseworker.models.codes import FactGroup

if TYPE_CHECKING:
    from caseworker.models.stored import Contact
    from caseworker.models.verify_queue import ToVerify
    from caseworker.models.vocabulary import Vocabulary
    from caseworker.services.bundle import Services
    from caseworker.services.freshness import Expiry, Freshness


@dataclass(frozen=True, slots=True)
class Call:
    """A contact to call, with all that was worked out about it."""

    why: ToVerify
    contact: Contact
    freshness: Mapping[FactGroup, Freshness]
    expiries: tuple[Expiry, ...]
    vocabulary: Vocabulary
    today: date
    you: str


def load_call(services: Services, why: ToVerify) -> Call:
    """NotFound when the contact is gone."""
    contact = services.directory.get(why.contact_id)
    today = services.session.today()
    return Call(
        why=why,
        contact=contact,
        freshness=services.directory.freshness(contact, today),
        expiries=tuple(services.directory.expiry(one, today) for one in contact.facts.credentials),
        vocabulary=services.reference.vocabulary,
        today=today,
        you=services.session.actor,
    )
