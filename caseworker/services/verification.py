"""Verifying: somebody asked, and the listing was right, was wrong, or nobody answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.codes import ANSWERED, Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.referral import ReferralState
from caseworker.models.stored import VerificationInput

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.referral import ReferralRow, StepInput
    from caseworker.models.stored import Contact
    from caseworker.models.working_rules import WorkingRules
    from caseworker.services.session import Session
    from caseworker.storage.base import Transaction

FAILURES_TO_SUSPECT = 2
"""So many days on which nobody answered, with no answer between or since, make a listing suspected stale."""

_FAILED = frozenset({VerifyOutcome.NO_ANSWER, VerifyOutcome.NUMBER_DEAD})
ACCEPTED = "accepted"
"""The source of a check that an accepted referral made."""


class Answer(StrEnum):
    """What came of asking. `LEFT`: retired, moved away or closed."""

    STILL_TRUE = "still_true"
    CHANGED = "changed"
    NO_ANSWER = "no_answer"
    NUMBER_DEAD = "number_dead"
    NOT_ACCEPTING = "not_accepting"
    LEFT = "left"


_OUTCOMES = {
    Answer.STILL_TRUE: VerifyOutcome.CONFIRMED,
    Answer.CHANGED: VerifyOutcome.CHANGED,
    Answer.NO_ANSWER: VerifyOutcome.NO_ANSWER,
    Answer.NUMBER_DEAD: VerifyOutcome.NUMBER_DEAD,
    Answer.LEFT: VerifyOutcome.LEFT,
}


class Verification:
    def __init__(self, session: Session) -> None:
        self._session = session

    def verify(self, contact_id: int, verification: VerificationInput) -> Changes:
        """Records date, person, method and source for the groups of facts that were asked about.

        An answer makes a suspected stale listing active again; the second failed attempt makes it suspected, that the
        provider has left makes it inactive.
        InvalidInput when no group was chosen (field ``groups``) or the day is still to come (field ``on``).
        """
        self._check(verification)
        return self._session.command("contact.verify", lambda tx: record(tx, contact_id, verification))

    def answer(self, contact_id: int, answer: Answer, asked: VerificationInput) -> Changes:
        """What came of asking about the groups of `asked`, by its method, on its day; its outcome does not count.

        That the provider is not accepting is set as the availability, and answers that group alone; that the number is
        dead is about the ways to reach them. InvalidInput as `verify`.
        """
        asked = replace(asked, groups=about(answer, asked.groups))
        if answer is Answer.NOT_ACCEPTING:
            return self._not_accepting(contact_id, asked)
        return self.verify(contact_id, replace(asked, outcome=_OUTCOMES[answer]))

    def _not_accepting(self, contact_id: int, asked: VerificationInput) -> Changes:
        self._check(asked)

        def work(tx: Transaction) -> None:
            is_new = _set_availability(tx, contact_id, Availability.NOT_ACCEPTING)
            outcome = VerifyOutcome.CHANGED if is_new else VerifyOutcome.CONFIRMED
            record(tx, contact_id, replace(asked, outcome=outcome))

        return self._session.command("contact.verify", work)

    def _check(self, verification: VerificationInput) -> None:
        problems = []
        if not verification.groups:
            sentence = translate("verification", "Choose what was checked: availability, payment or another.")
            problems.append(FieldProblem("groups", sentence))
        if verification.on > self._session.today():
            sentence = translate("verification", "The day of the check is still to come: correct the date.")
            problems.append(FieldProblem("on", sentence))
        if problems:
            raise InvalidInput(tuple(problems))


def about(answer: Answer, asked: frozenset[FactGroup]) -> frozenset[FactGroup]:
    """The groups of facts that an answer says something about, when `asked` were asked about."""
    if answer is Answer.NOT_ACCEPTING:
        return frozenset({FactGroup.AVAILABILITY})
    return frozenset({FactGroup.REACH}) if answer is Answer.NUMBER_DEAD else asked


def record(tx: Transaction, contact_id: int, verification: VerificationInput) -> None:
    """Keeps the check, and what it says of the whole listing."""
    before = tx.contact(contact_id)
    tx.add_verification(contact_id, verification)
    status = _status_after(before, verification)
    if status is not before.facts.status:
        tx.replace_facts(contact_id, before.facts.model_copy(update={"status": status}), before.version)


def believe_acceptance(tx: Transaction, before: ReferralRow, step: StepInput, on: date, rules: WorkingRules) -> None:
    """The log corrects the directory: who accepts a client sent lately is accepting, confirmed by a referral.

    A false “accepting” sends clients to closed doors, so it is believed only where nothing speaks against it:

    - The client was sent within the days for which an availability is believed, and not put on a waitlist first:
      whoever comes off a waitlist says nothing of new clients.
    - Nobody has learned since the client was sent that there is a wait, or no room: neither by asking, nor by a
      referral that came back, nor by an edit of a listing that says so. A place may have been promised before that.
    """
    if step.to is not ReferralState.ACCEPTED or before.state is ReferralState.WAITLISTED:
        return
    sent = before.sent_on
    if sent is None or (on - sent).days > rules.fresh_days[FactGroup.AVAILABILITY]:
        return
    if _speaks_against(tx.contact(before.contact_id), sent):
        return
    is_new = _set_availability(tx, before.contact_id, Availability.ACCEPTING)
    outcome = VerifyOutcome.CHANGED if is_new else VerifyOutcome.CONFIRMED
    groups = frozenset({FactGroup.AVAILABILITY})
    record(tx, before.contact_id, VerificationInput(groups, on, VerifyMethod.REFERRAL, outcome, ACCEPTED))


def _speaks_against(contact: Contact, sent: date) -> bool:
    of_group = [check for check in contact.checked if check.group is FactGroup.AVAILABILITY and check.on >= sent]
    if any(check.outcome is VerifyOutcome.DOUBTED for check in of_group):
        return True
    if contact.facts.availability in (Availability.ACCEPTING, Availability.UNKNOWN):
        return False
    was_asked = any(check.outcome in ANSWERED for check in of_group)
    return was_asked or contact.updated_at.astimezone().date() >= sent


def _set_availability(tx: Transaction, contact_id: int, availability: Availability) -> bool:
    """Whether it was another."""
    contact = tx.contact(contact_id)
    if contact.facts.availability is availability:
        return False
    update = {"availability": availability, "waitlist_weeks": None}
    tx.replace_facts(contact_id, contact.facts.model_copy(update=update), contact.version)
    return True


def _status_after(before: Contact, verification: VerificationInput) -> Status:
    status = before.facts.status
    if verification.outcome is VerifyOutcome.LEFT:
        return Status.INACTIVE
    if status is Status.INACTIVE:
        return status
    if verification.outcome in ANSWERED:
        return Status.ACTIVE
    if verification.outcome not in _FAILED:
        return status
    last_answer = max((c.on for c in before.checked if c.outcome in ANSWERED), default=None)
    failed = {c.on for c in before.checked if c.outcome in _FAILED}
    failed.add(verification.on)
    since = [day for day in failed if last_answer is None or day >= last_answer]
    return Status.SUSPECTED_STALE if len(since) >= FAILURES_TO_SUSPECT else status
