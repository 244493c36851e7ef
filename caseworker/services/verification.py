"""Verifying: somebody asked, and the listing was right, was wrong, or nobody answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.codes import ANSWERED, Status, VerifyOutcome

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.stored import Contact, VerificationInput
    from caseworker.services.session import Session
    from caseworker.storage.base import Transaction

FAILURES_TO_SUSPECT = 2
"""So many days on which nobody answered, with no answer between or since, make a listing suspected stale."""


class Verification:
    def __init__(self, session: Session) -> None:
        self._session = session

    def verify(self, contact_id: int, verification: VerificationInput) -> Changes:
        """Records date, person, method and source for the groups of facts that were asked about.

        An answer makes a suspected stale listing active again; the second failed attempt makes it suspected.
        InvalidInput when no group was chosen (field ``groups``) or the day is still to come (field ``on``).
        """
        self._check(verification)

        def work(tx: Transaction) -> None:
            before = tx.contact(contact_id)
            tx.add_verification(contact_id, verification)
            status = _status_after(before, verification)
            if status is not before.facts.status:
                facts = before.facts.model_copy(update={"status": status})
                tx.replace_facts(contact_id, facts, before.version)

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


def _status_after(before: Contact, verification: VerificationInput) -> Status:
    status = before.facts.status
    if status is Status.INACTIVE:
        return status
    if verification.outcome in ANSWERED:
        return Status.ACTIVE
    if verification.outcome is not VerifyOutcome.NO_ANSWER:
        return status
    last_answer = max((c.on for c in before.checked if c.outcome in ANSWERED), default=None)
    failed = {c.on for c in before.checked if c.outcome is VerifyOutcome.NO_ANSWER}
    failed.add(verification.on)
    since = [day for day in failed if last_answer is None or day >= last_answer]
    return Status.SUSPECTED_STALE if len(since) >= FAILURES_TO_SUSPECT else status
