"""A year of five caseworkers, simulated: does the referral log make the directory truer?

The same fictional providers live through the same year twice, with the same five people, the same number of clients and
the same number of telephone calls to verify listings. *With* the feedback every referral and its answer is logged, so
that a decline puts the listing in doubt, an acceptance refreshes it, and the calls go to the queue "To verify".
*Without* it nobody tells the directory what became of a client, and the calls go to the stalest listing first.

Everything is done through the services, on an encrypted file, day by day. At the end of each month the listings that a
search for "accepting" finds are compared with what the simulation knows.
"""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from caseworker.models.changes import Kind
from caseworker.models.codes import Availability, ContactKind, VerifyMethod
from caseworker.models.contact import ContactFacts, Credential, Phone
from caseworker.models.query import Filters, Query
from caseworker.models.referral import OutcomeSource, ReasonCode, ReferralInput, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.stored import VerificationInput
from caseworker.models.verify_queue import ASKED
from caseworker.paths import Paths
from caseworker.services.bundle import build
from caseworker.services.verification import Answer
from caseworker.storage.base import Today
from caseworker.storage.keys import Argon2Cost
from caseworker.storage.sqlite.vault import SqliteVault
from tests.bench.__main__ import Options
from tests.bench.office import Provider, Truth, business_days, providers
from tests.bench.opening import PASSPHRASE, words

LISTINGS = 240
DAYS = 261
FIRST = date(2026, 1, 5)
PEOPLE = ("A. Reyes", "B. Lund", "C. Okoro", "D. Weiss", "E. Tran")
_CALLS_EACH = 1
_SEEN_AFTER, _ANSWER_AFTER = 10, (1, 3)
_NOBODY_ANSWERS = 0.2
_FILLS, _FULL_DAYS = 0.1, 20
"""A client who is taken in fills a practice with this chance, for so many business days."""
_ACCEPTING = Query(filters=Filters(availability=frozenset({Availability.ACCEPTING})))


@dataclass
class Month:
    """`shown`: listings that a search for "accepting" finds at its end; `true`: those that are."""

    shown: int = 0
    true: int = 0
    asked: int = 0
    accepted: int = 0

    @property
    def share(self) -> float:
        return self.true / self.shown if self.shown else 0.0

    @property
    def success(self) -> float:
        return self.accepted / self.asked if self.asked else 0.0


def run(options: Options) -> dict[str, Any]:
    count = min(options.size, LISTINGS)
    months = {
        name: simulate(count, DAYS, options.seed, feedback=feedback)
        for name, feedback in (("with", True), ("without", False))
    }
    return {name: [vars(month) for month in found] for name, found in months.items()}


def table(result: dict[str, Any]) -> str:
    both = [[Month(**month) for month in result[name]] for name in ("with", "without")]
    lines = [
        "| month | accepting, with | of them true | clients accepted | without | of them true | clients accepted |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, (one, other) in enumerate(zip(*both, strict=True), start=1):
        cells = [f"{m.shown} | {m.share:.0%} | {m.success:.0%}" for m in (one, other)]
        lines.append(f"| {number} | {' | '.join(cells)} |")
    return "\n".join(lines)


def simulate(count: int, days: int, seed: int, *, feedback: bool) -> list[Month]:
    with tempfile.TemporaryDirectory(prefix="year") as folder:
        return _Year(Path(folder), providers(count, days, seed), days, seed, feedback=feedback).live()


@dataclass
class _Year:
    folder: Path
    providers: list[Provider]
    days: int
    seed: int
    feedback: bool = field(kw_only=True)

    def live(self) -> list[Month]:
        self._chance = random.Random(self.seed)
        self._moment = datetime.combine(FIRST, time(14), UTC)
        clock = Today(lambda: self._moment)
        vault = SqliteVault(Paths.at(self.folder), clock, words=words(), cost=Argon2Cost(time=1, memory=64, lanes=1))
        store, _ = vault.create(PASSPHRASE)
        try:
            self._services = build(store, actor=PEOPLE[0], clock=clock)
            return self._months()
        finally:
            store.close()

    # --- the year -----------------------------------------------------------------------------------------
    def _months(self) -> list[Month]:
        self._listed: dict[int, Provider] = {}
        self._asked_on: dict[int, date] = {}
        self._due: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._seen: dict[int, list[int]] = defaultdict(list)
        self._full_until: dict[int, int] = {}
        self._clients = 0
        months: list[Month] = []
        days = list(business_days(FIRST, self.days))
        self._fill(days[0])
        for number, day in enumerate(days):
            if number == 0 or day.month != days[number - 1].month:
                months.append(Month())
            self._moment = datetime.combine(day, time(14), UTC)
            self._live_a_day(number, months[-1])
            if number + 1 == len(days) or days[number + 1].month != day.month:
                self._judge(number, months[-1])
        return months

    def _fill(self, first: date) -> None:
        """Every listing says that it is accepting, and was asked within the last month."""
        for number, provider in enumerate(self.providers):
            facts = ContactFacts(
                kind=ContactKind.PERSON,
                given=f"Nr{number}",
                family=f"Listing{number}",
                phones=(Phone(number=f"+1215555{100 + number % 100:04d}"),),
                credentials=(Credential(abbreviation="LCSW"),),
                availability=Availability.ACCEPTING,
            )
            contact_id = self._services.directory.add(facts).only(Kind.CONTACT)
            self._listed[contact_id] = provider
            asked = first - timedelta(days=self._chance.randrange(30))
            self._services.verification.verify(contact_id, _about_all(asked))
            self._asked_on[contact_id] = asked

    def _live_a_day(self, number: int, month: Month) -> None:
        for referral_id, contact_id in self._due.pop(number, []):
            self._hear(number, referral_id, contact_id, month)
        for referral_id in self._seen.pop(number, []):
            self._close(referral_id)
        for person in PEOPLE:
            self._services.session.sign_as(person)
            self._refer(number)
            for _ in range(_CALLS_EACH):
                self._verify(number)

    def _judge(self, number: int, month: Month) -> None:
        shown = self._services.finding.search(_ACCEPTING).ids
        month.shown = len(shown)
        month.true = sum(self._truth(one, number) is Truth.OPEN for one in shown)

    # --- a client -----------------------------------------------------------------------------------------
    def _refer(self, number: int) -> None:
        """To somebody whom the search shows as accepting; if there is nobody, to anybody who is listed."""
        found = self._services.finding.search(_ACCEPTING).ids or self._services.finding.search(Query()).ids
        contact_id = self._chance.choice(found)
        self._clients += 1
        referral_id = 0
        if self.feedback:
            wanted = ReferralInput(contact_id, f"C-{self._clients}", Role.THERAPIST, "counseling")
            referral_id = self._services.referrals.log(wanted).only(Kind.REFERRAL)
        self._due[number + self._chance.randint(*_ANSWER_AFTER)].append((referral_id, contact_id))

    def _hear(self, number: int, referral_id: int, contact_id: int, month: Month) -> None:
        truth = self._truth(contact_id, number)
        month.asked += 1
        month.accepted += truth is Truth.OPEN
        if truth is Truth.OPEN and self._chance.random() < _FILLS:
            self._full_until[contact_id] = number + _FULL_DAYS
        if not self.feedback:
            return
        if truth is Truth.OPEN:
            self._step(referral_id, StepInput(ReferralState.ACCEPTED))
            self._seen[number + _SEEN_AFTER].append(referral_id)
        elif truth is Truth.FULL:
            self._step(referral_id, StepInput(ReferralState.DECLINED, ReasonCode.NO_CAPACITY))
        else:
            self._step(referral_id, StepInput(ReferralState.CANCELLED, ReasonCode.LEFT_PRACTICE))

    def _close(self, referral_id: int) -> None:
        today = self._moment.date()
        seen = StepInput(ReferralState.COMPLETED, outcome="seen", outcome_on=today, outcome_source=OutcomeSource.CLIENT)
        self._step(referral_id, seen)

    def _truth(self, contact_id: int, number: int) -> Truth:
        truth = self._listed[contact_id].truth[number]
        is_filled = truth is Truth.OPEN and number < self._full_until.get(contact_id, 0)
        return Truth.FULL if is_filled else truth

    def _step(self, referral_id: int, step: StepInput) -> None:
        version = self._services.referrals.get(referral_id).version
        self._services.referrals.advance(referral_id, step, version)

    # --- a call -------------------------------------------------------------------------------------------
    def _verify(self, number: int) -> None:
        contact_id = self._next_to_call()
        if contact_id is None:
            return
        today = self._moment.date()
        self._asked_on[contact_id] = today
        truth = self._truth(contact_id, number)
        if self._chance.random() < _NOBODY_ANSWERS:
            self._answer(contact_id, Answer.NO_ANSWER)
        elif truth is Truth.GONE:
            self._answer(contact_id, Answer.LEFT)
        elif truth is Truth.FULL:
            self._answer(contact_id, Answer.NOT_ACCEPTING)
        else:
            self._open(contact_id)

    def _next_to_call(self) -> int | None:
        if self.feedback:
            queue = self._services.verify_queue.first(1)
            return queue[0].row.id if queue else None
        listed = set(self._services.finding.search(Query()).ids)
        return min(listed, key=lambda one: (self._asked_on[one], one), default=None)

    def _open(self, contact_id: int) -> None:
        contact = self._services.directory.get(contact_id)
        if contact.facts.availability is not Availability.ACCEPTING:
            facts = contact.facts.model_copy(update={"availability": Availability.ACCEPTING, "waitlist_weeks": None})
            self._services.directory.edit(contact_id, facts, contact.version)
        self._answer(contact_id, Answer.STILL_TRUE)

    def _answer(self, contact_id: int, answer: Answer) -> None:
        self._services.verification.answer(contact_id, answer, _about_all(self._moment.date()))


def _about_all(on: date) -> VerificationInput:
    return VerificationInput(frozenset(ASKED), on, VerifyMethod.PHONE)
