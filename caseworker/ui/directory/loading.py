"""What the Directory page reads besides search results. Runs on reader threads: no widget in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.services import tray
from caseworker.ui.directory import row_words
from caseworker.ui.directory.pane_words import PaneData

if TYPE_CHECKING:
    from caseworker.models.kept import SavedList
    from caseworker.models.rows import ContactRow
    from caseworker.services.bundle import Services

_NAMED = 12


@dataclass(frozen=True, slots=True)
class CurrentList:
    """The current list, and the names of the first dozen on it."""

    saved: SavedList
    names: tuple[str, ...]


def load_contact(services: Services, contact_id: int, row: ContactRow | None) -> PaneData:
    """One contact with what follows from it today, and how near it is by its row. NotFound when it is gone."""
    # Not needed for the first paint.
    from caseworker.services import provider_record

    contact = services.directory.get(contact_id)
    today = services.session.today()
    sent = [one.id for one in provider_record.latest(contact.referrals)]
    histories = services.store.referral_histories(sent) if sent else {}
    tags, lapses = services.roles.today(contact)
    return PaneData(
        contact=contact,
        freshness=services.directory.freshness(contact, today),
        expiries=tuple(services.directory.expiry(one, today) for one in contact.facts.credentials),
        today=today,
        you=services.session.actor,
        vocabulary=services.reference.vocabulary,
        distance_miles=row.distance_miles if row else None,
        nearness=tuple(row_words.nearness(row)) if row else (),
        tags=tags,
        lapses=lapses,
        nearest=(row.latitude, row.longitude) if row and not row.telehealth_in else (None, None),
        record=provider_record.record(contact.referrals, histories, services.rule_book.clocks),
    )


def load_current_list(services: Services) -> CurrentList:
    saved = tray.current(services.store)
    rows = services.finding.rows(saved.contact_ids[:_NAMED])
    return CurrentList(saved, tuple(row.name for row in rows))
