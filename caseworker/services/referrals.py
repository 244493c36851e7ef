"""The referral log: who was sent where, and what became of it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caseworker.errors import ConflictError, FieldProblem, IllegalStep, InvalidInput
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.codes import Availability, FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.referral import TERMINAL, ReasonCode, ReferralFilter, ReferralState
from caseworker.models.referral_steps import NEEDS_OUTCOME, NEEDS_REASON, is_legal, legal_steps
from caseworker.models.stored import VerificationInput
from caseworker.models.vocabulary import TermKind
from caseworker.services import referral_states as states
from caseworker.services.verification import believe_acceptance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from caseworker.models.changes import Changes
    from caseworker.models.referral import ReferralEvent, ReferralInput, ReferralRow, StepInput
    from caseworker.models.roles import Role
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Transaction

LONGEST_CODE = 24
LONGEST_REASON = 500
LONGEST_NOTE = 20_000
_ALL = 1_000_000
_FIRST_CODE = "C-1001"
_NUMBERED = re.compile(r"([A-Za-z]*[-_/]?)(\d+)")


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

        PassphraseNeeded in a directory that is neither protected nor the sample: client codes are client data.
        """
        self.require_protection()
        checked = self._checked(referral)
        today = self._session.today()
        state = ReferralState.SENT if send else ReferralState.DRAFT
        return self._session.command("referral.log", lambda tx: tx.referrals.add(checked, state, today))

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
        """Corrects what was typed; the state stays."""
        self.require_protection()
        checked = self._checked(referral)
        return self._session.command("referral.edit", lambda tx: tx.referrals.edit(referral_id, checked, expected))

    # --- queries ------------------------------------------------------------------------------------------
    def steps(self, referral: ReferralRow) -> tuple[ReferralState, ...]:
        """The legal next states, most usual first."""
        return legal_steps(referral.state)

    def needs_reason(self, to: ReferralState) -> bool:
        return to in NEEDS_REASON

    def needs_outcome(self, to: ReferralState) -> bool:
        """Whether a step there asks for an outcome, its date and who said so."""
        return to in NEEDS_OUTCOME

    def proposed_follow_up(self, role: Role, sent: date) -> date:
        """When an answer is due: in two business days, from an interventionist the same day."""
        return states.proposed_follow_up(role, sent)

    def find(self, wanted: ReferralFilter) -> list[ReferralRow]:
        """Due ones first, then newest."""
        return self._session.store.referrals(wanted)

    def get(self, referral_id: int) -> ReferralRow:
        return self._session.store.referral(referral_id)

    def events(self, referral_id: int) -> list[ReferralEvent]:
        """Oldest first."""
        return self._session.store.referral_events(referral_id)

    def summary(self) -> ReferralSummary:
        today = self._session.today()
        rows = self._session.store.referrals(ReferralFilter(), limit=_ALL)
        open_ones = [row for row in rows if row.state in states.OPEN]
        ended = [row for row in rows if row.state in TERMINAL and row.state is not ReferralState.ENTERED_IN_ERROR]
        closed = sum(is_loop_closed(row) for row in ended)
        return ReferralSummary(
            open=len(open_ones),
            due=sum(row.follow_up is not None and row.follow_up <= today for row in open_ones),
            closed=closed,
            loop_rate=closed / len(ended) if ended else None,
        )

    def next_client_code(self) -> str:
        """The next free code in the style that is used most, such as ``C-2292`` after ``C-2291``."""
        rows = self._session.store.referrals(ReferralFilter(), limit=_ALL)
        return next_code(row.client_code for row in rows)

    # --- checks -------------------------------------------------------------------------------------------
    def require_protection(self) -> None:
        """Raises PassphraseNeeded where client data must not be kept: in a directory that is not encrypted."""
        self._session.require_protection()

    def _checked(self, referral: ReferralInput) -> ReferralInput:
        tidy = replace(
            referral,
            client_code=readable(referral.client_code).strip(),
            reason=readable(referral.reason).strip(),
            how_sent=readable(referral.how_sent).strip(),
            private_note=readable(referral.private_note).strip(),
        )
        problems = tuple(self._problems(tidy))
        if problems:
            raise InvalidInput(problems)
        if tidy.replaces is not None:
            self.get(tidy.replaces)
        return tidy

    def _problems(self, referral: ReferralInput) -> Iterator[FieldProblem]:
        if sentence := client_code_problem(referral.client_code):
            yield FieldProblem("client_code", sentence)
        if not referral.reason:
            sentence = translate("referrals", "Say in a few words what the client needs.")
            yield FieldProblem("reason", sentence)
        yield from _too_long(
            ("reason", translate("referrals", "The reason"), referral.reason, LONGEST_REASON),
            ("how_sent", translate("referrals", "How it was sent"), referral.how_sent, LONGEST_REASON),
            ("private_note", translate("referrals", "The note"), referral.private_note, LONGEST_NOTE),
        )
        level = referral.level_of_care
        if level and self._reference.vocabulary.get(TermKind.LEVEL_OF_CARE, level) is None:
            sentence = translate("referrals", "“{code}” is no level of care: choose one from the list.")
            yield FieldProblem("level_of_care", sentence.format(code=level))

    def _check_step(self, before: ReferralRow, step: StepInput) -> None:
        if not is_legal(before.state, step.to):
            raise IllegalStep(_illegal(before.state, step.to))
        problems = tuple(self._step_problems(step))
        if problems:
            raise InvalidInput(problems)

    def _with_follow_up(self, before: ReferralRow, step: StepInput) -> StepInput:
        today = self._session.today()
        waits = step.to in {ReferralState.SENT, ReferralState.NO_RESPONSE}
        is_set = step.follow_up is not None or (before.state is ReferralState.DRAFT and before.follow_up is not None)
        if not waits or is_set:
            return step
        return replace(step, follow_up=states.proposed_follow_up(before.role_sought, today))

    def _step_problems(self, step: StepInput) -> Iterator[FieldProblem]:
        if step.to in NEEDS_REASON and step.reason is None:
            yield FieldProblem("reason", translate("referrals", "Choose a reason: the report needs it."))
        if step.reason is ReasonCode.OTHER and not step.reason_text:
            sentence = translate("referrals", "Say in a few words what the other reason is.")
            yield FieldProblem("reason_text", sentence)
        yield from _too_long(
            ("reason_text", translate("referrals", "The reason"), step.reason_text, LONGEST_REASON),
            ("outcome", translate("referrals", "The outcome"), step.outcome, LONGEST_REASON),
            ("note", translate("referrals", "The note"), step.note, LONGEST_NOTE),
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


def _too_long(*texts: tuple[str, str, str, int]) -> Iterator[FieldProblem]:
    """Of fields: their name in words, their text and how many characters it may have."""
    for field, label, text, limit in texts:
        if len(text) > limit:
            sentence = translate("referrals", "{field} is too long: shorten it to {limit} characters.")
            yield FieldProblem(field, sentence.format(field=label, limit=f"{limit:,}"))


def is_loop_closed(referral: ReferralRow) -> bool:
    """Whether it is known how it ended, when, and from whom."""
    known = referral.outcome and referral.outcome_on and referral.outcome_source
    return referral.state in TERMINAL and bool(known)


def client_code_problem(code: str) -> str:
    """Why `code` cannot stand for a client: a sentence, empty when it can."""
    if not code:
        return translate("referrals", "Enter the client's code, such as C-2291.")
    if len(code) > LONGEST_CODE or any(c.isspace() for c in code) or not any(c.isdigit() for c in code):
        return translate(
            "referrals",
            "Enter a code such as C-2291, never a name: up to {limit} characters with a number, without blanks.",
        ).format(limit=LONGEST_CODE)
    return ""


def next_code(codes: Iterable[str]) -> str:
    """The number after the highest, with the letters before it that are used most; C-1001 for the first."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if match := _NUMBERED.fullmatch(code):
            numbers[match[1]].append(match[2])
    if not numbers:
        return _FIRST_CODE
    prefix = max(numbers, key=lambda key: (len(numbers[key]), key))
    highest = max(numbers[prefix], key=int)
    return f"{prefix}{int(highest) + 1:0{len(highest)}d}"


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
