"""The listings to verify next: those whose faults would harm most come first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.models.codes import FactGroup
from caseworker.models.verify_queue import ASKED, QueueRules
from caseworker.services.freshness import ExpiryState, expiry, freshness

if TYPE_CHECKING:
    from caseworker.models.rows import ContactRow
    from caseworker.models.stored import Contact
    from caseworker.models.verify_queue import ToVerify
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Cancel

SHOWN = 200
"""So many are listed at most: nobody calls more in a day."""
COUNTED = 99


@dataclass(frozen=True, slots=True)
class QueueItem:
    why: ToVerify
    row: ContactRow


class VerifyQueue:
    def __init__(self, session: Session, rule_book: RuleBook) -> None:
        self._session = session
        self._rule_book = rule_book

    def first(self, limit: int = SHOWN, *, cancel: Cancel | None = None) -> list[QueueItem]:
        """Contacts with something to verify: a group of facts that is in doubt, too old or never checked, a credential
        that has expired or will within the office's days of warning, or a listing that is suspected stale.

        First those with open referrals or with some of the last 90 days, then those with most referrals, then the
        stalest. Whoever was asked today, answered or not, is left out until tomorrow: nobody is called twice a day.
        """
        store = self._session.store
        wanted = store.verify_queue(self._rules(), limit=limit, cancel=cancel)
        rows = {row.id: row for row in store.rows([one.contact_id for one in wanted], cancel=cancel)}
        return [QueueItem(one, rows[one.contact_id]) for one in wanted if one.contact_id in rows]

    def due(self, contact: Contact) -> frozenset[FactGroup]:
        """The groups of facts that are to be asked about now, whatever was asked today; all that age if none is."""
        today, rules = self._session.today(), self._rule_book.rules
        ages = freshness(contact, today, rules)
        wanted = {group for group in FactGroup if ages[group].is_doubted or (group in ASKED and ages[group].is_stale)}
        lapsing = {ExpiryState.EXPIRED, ExpiryState.EXPIRES_SOON}
        if any(expiry(one, today, rules).state in lapsing for one in contact.facts.credentials):
            wanted.add(FactGroup.CREDENTIALS)
        return frozenset(wanted or ASKED)

    def count(self, *, cancel: Cancel | None = None) -> int:
        """How many wait that matter most, for the badge of the page: with open or recent referrals, or with a
        credential that has expired or soon will.

        Not those that are merely old, which would be nearly all. At most `COUNTED` + 1, which says: more than that.
        """
        return self._session.store.verify_count(self._rules(), most=COUNTED + 1, cancel=cancel)

    def _rules(self) -> QueueRules:
        rules = self._rule_book.rules
        return QueueRules(self._session.today(), rules.fresh_days, rules.expiry_warning_days)
