"""The referral log: who was sent where, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caseworker.errors import ConflictError, FieldProblem, IllegalStep, InvalidInput
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.codes import Availability, FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.referral import TERMINAL, ReasonCode, ReferralFilter, ReferralState, StepInput
from caseworker.models.referral_steps import NEEDS_OUTCOME, NEEDS_REASON, is_legal, legal_steps
from caseworker.models.stored import VerificationInput
from caseworker.services import referral_checks as checks
from caseworker.services import referral_states as states
from caseworker.services.client_codes import next_code
from caseworker.services.verification import believe_acceptance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from caseworker.models.changes import Changes
    from caseworker.models.referral import Attempt, ReferralEvent, ReferralInput, ReferralRow
    from caseworker.models.roles import Role
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Transaction

MOST_AT_ONCE = 20
"""Contacts to whom one need may be sent at once."""


@dataclass(frozen=True, slots=True)
class ReferralSummary:
    """`due`: open ones whose follow-up day has come. `loop_rate`: of those that ended, the share (0 to 1) with an
    outcome, its date and who said so; None while none has ended. Those entered in error count nowhere."""

    open: int
    due: int
    closed: int
    loop_rate: float | None


class Referrals:
    """Commands raise NotFound, ConflictError, InvalidInput with the field's name, IllegalStep."""

    def __init__(self, session: Session, reference: Reference, rule_book: RuleBook) -> None:
        self._session = session
        self._reference = reference
        self._rule_book = rule_book

    # --- commands -----------------------------------------------------------------------------------------
    def log(self, referral: ReferralInput, *, send: bool = True) -> Changes:
        """Logs a referral as sent, or as a draft. NotFound also for the referral that it replaces.

        Without a client code it is given the next free one. PassphraseNeeded in a directory that is neither protected
        nor the sample: client codes are client data.
        """
        self.require_protection()
        checked = self._checked(self._with_code(referral), send=send)
        today = self._session.today()
        state = ReferralState.SENT if send else ReferralState.DRAFT
        return self._session.command("referral.log", lambda tx: tx.referrals.add(checked, state, today))

    def log_several(self, contact_ids: Sequence[int], referral: ReferralInput, *, send: bool = True) -> Changes:
        """The same need to several contacts: a referral each, `together` with the first; one step to undo.

        The contact that `referral` names does not count. As `log` otherwise; InvalidInput for more than `MOST_AT_ONCE`.
        """
        self.require_protection()
        ids = tuple(dict.fromkeys(contact_ids))
        self.check_count(ids)
        checked = self._checked(self._with_code(referral), send=send)
        today = self._session.today()
        state = ReferralState.SENT if send else ReferralState.DRAFT

        def work(tx: Transaction) -> None:
            first: int | None = None
            for contact_id in ids:
                added = tx.referrals.add(replace(checked, contact_id=contact_id, together=first), state, today)
                first = added if first is None else first

        return self._session.command("referral.log" if len(ids) == 1 else "referral.log_several", work)

    def cancel_others(self, referral_id: int) -> Changes:
        """Cancels `others_open`, because this one was accepted: one step to undo."""
        ids = [other.id for other in self.others_open(referral_id)]
        because = translate("referrals", "accepted elsewhere")
        step = StepInput(ReferralState.CANCELLED, ReasonCode.OTHER, because)
        today = self._session.today()

        def work(tx: Transaction) -> None:
            for one in ids:
                before = tx.referrals.get(one)
                # Somebody may have moved it on since it was looked at.
                if before.state in states.WAITING:
                    tx.referrals.step(one, step, before.attempts, today, before.version)

        return self._session.command("referral.cancel_others", work)

    def advance(self, referral_id: int, step: StepInput, expected: int) -> Changes:
        """Takes one legal step. A reason on the provider's side also puts the listing up for verification.

        Without a follow-up day, one is set where an answer is waited for: after sending, and after no response.
        Completed and not completed ask for an outcome, its date and who said so: without them no loop is closed.
        """

        tidy = _tidy(step)

        def work(tx: Transaction) -> None:
            before = tx.referrals.get(referral_id)
            _check_version(before, expected)
            self._check_step(before, tidy)
            again = before.state is ReferralState.NO_RESPONSE and tidy.to is ReferralState.SENT
            due = self._with_follow_up(before, tidy)
            tx.referrals.step(referral_id, due, before.attempts + again, self._session.today(), expected)
            doubt_listing(tx, before.contact_id, tidy, self._session.today())
            believe_acceptance(tx, before, tidy, self._session.today(), self._rule_book.rules)

        return self._session.command(f"referral.{step.to.value}", work)

    def edit(self, referral_id: int, referral: ReferralInput, expected: int) -> Changes:
        """Corrects what was typed; the state stays, and so does what it was logged together with.

        Under Part 2, one that was sent keeps a consent, if only one that has ended or was revoked.
        """
        self.require_protection()
        checked = self._checked(referral, send=False)

        def work(tx: Transaction) -> None:
            before = tx.referrals.get(referral_id)
            if before.first_sent_on is not None and checked.part2 and checked.consent is None:
                sentence = checks.part2_problem(True, None, before.first_sent_on)
                raise InvalidInput((FieldProblem("consent", sentence),))
            tx.referrals.edit(referral_id, replace(checked, together=before.together), expected)

        return self._session.command("referral.edit", work)

    # --- queries ------------------------------------------------------------------------------------------
    def steps(self, referral: ReferralRow) -> tuple[ReferralState, ...]:
        """The legal next states, most usual first."""
        return legal_steps(referral.state)

    def needs_reason(self, to: ReferralState) -> bool:
        return to in NEEDS_REASON

    def needs_outcome(self, to: ReferralState) -> bool:
        """Whether a step there asks for an outcome, its date and who said so."""
        return to in NEEDS_OUTCOME

    def proposed_follow_up(self, role: Role, sent: date, sendings: int = 1) -> date:
        """When the answer to the n-th sending is due, by the office's rules; from an interventionist the same day."""
        return self._rule_book.clocks.answer_due(role, sent, sendings)

    def find(self, wanted: ReferralFilter) -> list[ReferralRow]:
        """Due ones first, then newest."""
        return self._session.store.referrals(wanted)

    def get(self, referral_id: int) -> ReferralRow:
        return self._session.store.referral(referral_id)

    def events(self, referral_id: int) -> list[ReferralEvent]:
        """Oldest first."""
        return self._session.store.referral_events(referral_id)

    def attempts(self, referral_id: int) -> list[Attempt]:
        """To reach somebody about it, oldest first."""
        return self._session.store.referral_attempts(referral_id)

    def together(self, referral_id: int) -> list[ReferralRow]:
        """The others that were logged for the same need at once."""
        row = self.get(referral_id)
        first = row.id if row.together is None else row.together
        found = self._session.store.referrals(ReferralFilter(together=first))
        return sorted((other for other in found if other.id != row.id), key=lambda other: other.id)

    def others_open(self, referral_id: int) -> list[ReferralRow]:
        """Those of `together` that nobody has accepted yet: to be canceled once this one is accepted."""
        return states.still_waiting(self.together(referral_id))

    def summary(self) -> ReferralSummary:
        found = self._session.store.referral_counts()
        return ReferralSummary(
            open=found.open,
            due=found.due,
            closed=found.closed,
            loop_rate=found.closed / found.ended if found.ended else None,
        )

    def next_client_code(self) -> str:
        """The next free code in the style that is used most, such as ``C-2292`` after ``C-2291``."""
        return next_code(self._session.store.code_styles())

    # --- checks -------------------------------------------------------------------------------------------
    def require_protection(self) -> None:
        """Raises PassphraseNeeded where client data must not be kept: in a directory that is not encrypted."""
        self._session.require_protection()

    def check_count(self, contact_ids: Sequence[int]) -> None:
        """InvalidInput for no contact and for more than `MOST_AT_ONCE`."""
        if not 0 < len(contact_ids) <= MOST_AT_ONCE:
            sentence = translate("referrals", "Choose up to {most} contacts to send one client to.")
            raise InvalidInput((FieldProblem("contact_id", sentence.format(most=MOST_AT_ONCE)),))

    def _checked(self, referral: ReferralInput, *, send: bool) -> ReferralInput:
        tidy = checks.tidied(referral)
        today = self._session.today()
        problems = [*checks.problems(tidy, self._reference.vocabulary, today)]
        if send and (sentence := checks.part2_problem(tidy.part2, tidy.consent, today)):
            problems.append(FieldProblem("consent", sentence))
        if problems:
            raise InvalidInput(tuple(problems))
        if tidy.replaces is not None:
            self.get(tidy.replaces)
        return tidy

    def _check_step(self, before: ReferralRow, step: StepInput) -> None:
        if not is_legal(before.state, step.to):
            raise IllegalStep(_illegal(before.state, step.to))
        problems = tuple(self._step_problems(before, step))
        if problems:
            raise InvalidInput(problems)

    def _with_follow_up(self, before: ReferralRow, step: StepInput) -> StepInput:
        today = self._session.today()
        waits = step.to in states.UNANSWERED
        is_set = step.follow_up is not None or (
            before.state is ReferralState.DRAFT and before.follow_up is not None and before.follow_up > today
        )
        if not waits or is_set:
            return step
        sendings = 1 if before.state is ReferralState.DRAFT else before.attempts + 1
        return replace(step, follow_up=self.proposed_follow_up(before.role_sought, today, sendings))

    def _with_code(self, referral: ReferralInput) -> ReferralInput:
        """Nobody has to think of a code."""
        return referral if referral.client_code.strip() else replace(referral, client_code=self.next_client_code())

    def _step_problems(self, before: ReferralRow, step: StepInput) -> Iterator[FieldProblem]:
        if step.to is ReferralState.SENT and (
            sentence := checks.part2_problem(before.part2, before.consent, self._session.today())
        ):
            yield FieldProblem("consent", sentence)
        if step.to in NEEDS_REASON and step.reason is None:
            yield FieldProblem("reason", translate("referrals", "Choose a reason: the report needs it."))
        if step.reason is ReasonCode.OTHER and not step.reason_text:
            sentence = translate("referrals", "Say in a few words what the other reason is.")
            yield FieldProblem("reason_text", sentence)
        yield from checks.too_long(
            ("reason_text", translate("referrals", "The reason"), step.reason_text, checks.LONGEST_REASON),
            ("outcome", translate("referrals", "The outcome"), step.outcome, checks.LONGEST_REASON),
            ("note", translate("referrals", "The note"), step.note, checks.LONGEST_NOTE),
        )
        if step.outcome_on is not None and step.outcome_on > self._session.today():
            sentence = translate("referrals", "The day of the outcome is still to come: correct the date.")
            yield FieldProblem("outcome_on", sentence)
        if step.to not in NEEDS_OUTCOME:
            return
        if not step.outcome:
            sentence = translate("referrals", "Say what came of it: seen, treatment begun, or another outcome.")
            yield FieldProblem("outcome", sentence)
        if step.outcome_on is None:
            sentence = translate("referrals", "Enter the day of the outcome.")
            yield FieldProblem("outcome_on", sentence)
        if step.outcome_source is None:
            sentence = translate("referrals", "Choose who said so: the client, the provider or a third party.")
            yield FieldProblem("outcome_source", sentence)


def doubt_listing(tx: Transaction, contact_id: int, step: StepInput, on: date) -> None:
    """The log corrects the directory: a reason on the provider's side puts the facts it contradicts up for
    verification. A listing that said it was accepting says unknown after "no capacity"; one that said it was not is
    confirmed by it."""
    if step.reason not in states.DOUBTS:
        return
    group = states.DOUBTS[step.reason]
    contact = tx.contact(contact_id)
    if group is FactGroup.AVAILABILITY and contact.facts.availability is Availability.ACCEPTING:
        unknown = {"availability": Availability.UNKNOWN, "waitlist_weeks": None}
        tx.replace_facts(contact_id, contact.facts.model_copy(update=unknown), contact.version)
    is_as_listed = group is FactGroup.AVAILABILITY and contact.facts.availability is Availability.NOT_ACCEPTING
    learned = VerificationInput(
        groups=frozenset({group}),
        on=on,
        method=VerifyMethod.REFERRAL,
        outcome=VerifyOutcome.CONFIRMED if is_as_listed else VerifyOutcome.DOUBTED,
        source=step.reason.value,
    )
    tx.add_verification(contact_id, learned)


def _tidy(step: StepInput) -> StepInput:
    return replace(
        step,
        reason_text=readable(step.reason_text).strip(),
        note=readable(step.note).strip(),
        outcome=readable(step.outcome).strip(),
    )


def is_loop_closed(referral: ReferralRow) -> bool:
    """Whether it is known how it ended, when, and from whom."""
    known = referral.outcome and referral.outcome_on and referral.outcome_source
    return referral.state in TERMINAL and bool(known)


def _check_version(before: ReferralRow, expected: int) -> None:
    """First of all: whether a step is legal depends on a state that the caller may not have seen."""
    if before.version != expected:
        sentence = translate("referrals", "This referral was changed meanwhile: look at it again, then take the step.")
        raise ConflictError(sentence, expected=expected, found=before.version)


def _illegal(before: ReferralState, after: ReferralState) -> str:
    legal = legal_steps(before)
    if not legal:
        return translate("referrals", "This referral was entered in error: log a new one instead.")
    if before in TERMINAL:
        return translate(
            "referrals",
            "This referral has ended ({before}) and is not opened again: log a new one that replaces it.",
        ).format(before=states.words(before))
    return translate(
        "referrals", "A referral that is “{before}” cannot become “{after}”: possible now are {legal}."
    ).format(before=states.words(before), after=states.words(after), legal=", ".join(map(states.words, legal)))
