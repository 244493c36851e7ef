"""A client by code: every referral, what was tried and why it failed, and whom to ask next. Never a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.errors import NotFound
from caseworker.messages import translate
from caseworker.models.query import Query
from caseworker.models.referral import ReferralFilter, ReferralState
from caseworker.services import next_contact
from caseworker.services.next_contact import FAILED
from caseworker.services.referral_states import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from caseworker.models.clients import ClientRow, ReferralHistory
    from caseworker.models.next_contact import Suggestion
    from caseworker.models.query import Near
    from caseworker.models.referral import Attempt, ReferralEvent, ReferralRow
    from caseworker.services.finding import Finding
    from caseworker.services.next_contact import Needs
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session

_MOST = 1_000
"""Of so many referrals one client's page is made; nobody has as many."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the timeline: a step of a referral, or an attempt to reach somebody about it."""

    at: datetime
    actor: str
    referral: ReferralRow
    event: ReferralEvent | None = None
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class ClientHistory:
    """`referrals`, newest first, with those entered in error; nothing else is worked out from these.

    `timeline` is oldest first. `failed` ended without help, `open` have not ended, both newest first. `needs` is None
    where all was entered in error.
    """

    code: str
    referrals: tuple[ReferralRow, ...]
    timeline: tuple[Happened, ...]
    histories: Mapping[int, ReferralHistory]
    needs: Needs | None

    @property
    def counted(self) -> tuple[ReferralRow, ...]:
        """Without those entered in error."""
        return tuple(row for row in self.referrals if row.state is not ReferralState.ENTERED_IN_ERROR)

    @property
    def failed(self) -> tuple[ReferralRow, ...]:
        return tuple(row for row in self.counted if row.state in FAILED)

    @property
    def open(self) -> tuple[ReferralRow, ...]:
        return tuple(row for row in self.counted if row.state in OPEN)

    @property
    def consents(self) -> tuple[ReferralRow, ...]:
        """The referrals that have a consent, newest first."""
        return tuple(row for row in self.counted if row.consent is not None)


class Clients:
    """NotFound for a code that no referral has. Codes match whatever their capitals."""

    def __init__(self, session: Session, reference: Reference, finding: Finding) -> None:
        self._session = session
        self._reference = reference
        self._finding = finding

    def clients(self, text: str = "", *, limit: int = 200) -> list[ClientRow]:
        """Whose code has `text` in it, the latest worked for first. Those entered in error count nowhere."""
        return self._session.store.clients(text.strip(), limit=limit)

    def client(self, code: str) -> ClientHistory:
        """Everything about one client: four readings, however much happened."""
        store = self._session.store
        found = store.referrals(ReferralFilter(client_code=code.strip()), limit=_MOST) if code.strip() else []
        if not found:
            raise NotFound(translate("clients", "There is no referral of a client “{code}”.").format(code=code.strip()))
        rows = tuple(sorted(found, key=lambda row: (row.created_at, row.id), reverse=True))
        histories = store.referral_histories([row.id for row in rows])
        counted = [row for row in rows if row.state is not ReferralState.ENTERED_IN_ERROR]
        needs = next_contact.needs_of(counted) if counted else None
        return ClientHistory(rows[0].client_code, rows, _timeline(rows, histories), histories, needs)

    def next_search(self, code: str, near: Near | None = None) -> Suggestion:
        """Whom to ask next. `near`: where the client is, as typed; without it nobody can be nearer."""
        return self.suggestion(self.client(code), near)

    def suggestion(self, history: ClientHistory, near: Near | None = None) -> Suggestion:
        """The same for a history that was read. NotFound where all of it was entered in error."""
        if not history.counted:
            sentence = translate("clients", "Every referral of “{code}” was entered in error: nothing follows from it.")
            raise NotFound(sentence.format(code=history.code))
        miles = self._miles(history.failed, near) if near is not None else {}
        vocabulary = self._reference.vocabulary
        return next_contact.suggest(history.code, history.counted, history.histories, vocabulary, near, miles)

    def _miles(self, rows: Sequence[ReferralRow], near: Near) -> dict[int, float]:
        found = self._finding.rows(sorted({row.contact_id for row in rows}), Query(near=near))
        return {one.id: one.distance_miles for one in found if one.distance_miles is not None}


def _timeline(rows: Sequence[ReferralRow], histories: Mapping[int, ReferralHistory]) -> tuple[Happened, ...]:
    happened: list[Happened] = []
    for row in reversed(rows):
        history = histories.get(row.id)
        if history is None:
            continue
        happened += (Happened(one.at, one.actor, row, event=one) for one in history.events)
        happened += (Happened(one.at, one.actor, row, attempt=one) for one in history.attempts)
    # What happened at one moment stays in the order of its referral.
    return tuple(sorted(happened, key=lambda one: one.at))
