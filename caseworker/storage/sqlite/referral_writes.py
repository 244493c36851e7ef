"""Referrals written within one command, on the raw driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from caseworker.errors import ConflictError, NotFound
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.referral import TERMINAL, ReferralState
from caseworker.models.referral_steps import ANSWERS
from caseworker.storage.sqlite import referrals
from caseworker.storage.sqlite.moments import day_to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from caseworker.models.referral import AttemptInput, ReferralInput, ReferralRow, StepInput
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.stamp import Stamp
    from caseworker.storage.sqlite.touched import Touched


class ReferralWriter:
    """Implements `storage.base_writes.ReferralWrites`."""

    def __init__(self, connection: Connection, stamp: Stamp, touched: Touched) -> None:
        self._connection = connection
        self._stamp = stamp
        self._touched = touched

    def get(self, referral_id: int) -> ReferralRow:
        return referrals.referral(self._connection, referral_id)

    def add(self, referral: ReferralInput, state: ReferralState, on: date) -> int:
        self._check_contact(referral.contact_id)
        # Each row names the other, so both numbers are known before either is written.
        referral_id, event_id = self._next_id("referral"), self._next_id("referral_event")
        sent_on = day_to_text(on) if state is ReferralState.SENT else None
        self._insert(
            "referral",
            {
                "id": referral_id,
                "contact_id": referral.contact_id,
                "version": 1,
                **_typed(referral),
                "state": state.value,
                "last_event": event_id,
                "last_event_of": referral_id,
                "attempts": 1,
                "first_sent_on": sent_on,
                "sent_on": sent_on,
                "outcome": "",
                "created_at": self._stamp.at,
                "created_by": self._stamp.actor,
                "updated_at": self._stamp.at,
            },
        )
        self._keep_needs(referral_id, referral)
        self._add_event(event_id, referral_id, None, None, state, None)
        self._touch(referral_id, referral.contact_id)
        return referral_id

    def step(self, referral_id: int, step: StepInput, attempts: int, on: date, expected: int) -> None:
        before = self._current(referral_id, expected)
        event_id = self._next_id("referral_event")
        (previous,) = self._connection.execute(
            "SELECT last_event FROM referral WHERE id = ?", (referral_id,)
        ).fetchone()
        values: dict[str, Any] = {
            "state": step.to.value,
            "last_event": event_id,
            "attempts": attempts,
            **self._days(before, step.to, on),
        }
        if step.follow_up is not None:
            values["follow_up"] = day_to_text(step.follow_up)
            values["planned_on"] = day_to_text(on)
        if step.outcome or step.outcome_on or step.outcome_source:
            values["outcome"] = step.outcome
            values["outcome_on"] = day_to_text(step.outcome_on)
            values["outcome_source"] = step.outcome_source.value if step.outcome_source else None
        self._update(referral_id, values)
        self._connection.execute("UPDATE referral_event SET stands = NULL, passed = after WHERE id = ?", (previous,))
        self._add_event(event_id, referral_id, previous, before.state, step.to, step)
        self._touch(referral_id, before.contact_id)

    def edit(self, referral_id: int, referral: ReferralInput, expected: int) -> None:
        before = self._current(referral_id, expected)
        self._check_contact(referral.contact_id)
        is_same = _typed(before) == _typed(referral) and before.contact_id == referral.contact_id
        if is_same and not _differ(before, referral):
            return
        self._touch(referral_id, before.contact_id)
        values = {"contact_id": referral.contact_id, **_typed(referral)}
        if before.consent != referral.consent:
            # A consent that ended before the day on which something was planned was not known of then.
            values["planned_on"] = None
        self._update(referral_id, values)
        if _differ(before, referral):
            self._connection.execute("DELETE FROM referral_need WHERE referral_id = ?", (referral_id,))
            self._keep_needs(referral_id, referral)
        self._touch(referral_id, referral.contact_id)

    def add_attempt(self, referral_id: int, attempt: AttemptInput, on: date, expected: int) -> None:
        before = self._current(referral_id, expected)
        next_on = day_to_text(attempt.next_on)
        self._insert(
            "referral_attempt",
            {
                "referral_id": referral_id,
                "at": self._stamp.at,
                "actor": self._stamp.actor,
                "result": attempt.result.value,
                "note": attempt.note,
                "next_on": next_on,
            },
        )
        self._update(referral_id, {"follow_up": next_on, "planned_on": day_to_text(on)})
        self._touch(referral_id, before.contact_id)

    def plan(self, referral_id: int, follow_up: date | None, on: date, expected: int) -> None:
        before = self._current(referral_id, expected)
        self._update(referral_id, {"follow_up": day_to_text(follow_up), "planned_on": day_to_text(on)})
        self._touch(referral_id, before.contact_id)

    # --- small change -------------------------------------------------------------------------------------
    def _current(self, referral_id: int, expected: int) -> ReferralRow:
        found = self.get(referral_id)
        if found.version != expected:
            raise ConflictError(
                translate("store", "This was changed meanwhile: look at both versions before you save."),
                expected=expected,
                found=found.version,
            )
        return found

    @staticmethod
    def _days(before: ReferralRow, to: ReferralState, on: date) -> dict[str, str | None]:
        """What follows for reports."""
        day = day_to_text(on)
        days: dict[str, str | None] = {}
        if to is ReferralState.SENT:
            days["sent_on"] = day
            if before.first_sent_on is None:
                days["first_sent_on"] = day
        if to in ANSWERS and before.answered_on is None:
            days["answered_on"] = day
        if to in TERMINAL:
            days["ended_on"] = day
        return days

    def _add_event(
        self,
        event_id: int,
        referral_id: int,
        previous: int | None,
        before: ReferralState | None,
        after: ReferralState,
        step: StepInput | None,
    ) -> None:
        self._insert(
            "referral_event",
            {
                "id": event_id,
                "referral_id": referral_id,
                "previous": previous,
                "at": self._stamp.at,
                "actor": self._stamp.actor,
                "before": before.value if before else None,
                "after": after.value,
                "stands": after.value,
                "passed": None,
                "reason": step.reason.value if step and step.reason else None,
                "reason_text": step.reason_text if step else "",
                "note": step.note if step else "",
            },
        )

    def _keep_needs(self, referral_id: int, referral: ReferralInput) -> None:
        for kind, code in dict.fromkeys(referral.needs):
            self._insert("referral_need", {"referral_id": referral_id, "kind": kind.value, "code": code})

    def _check_contact(self, contact_id: int) -> None:
        if self._connection.execute("SELECT 1 FROM contact WHERE id = ?", (contact_id,)).fetchone() is None:
            raise NotFound(translate("store", "There is no contact {id}.").format(id=contact_id))

    def _next_id(self, table: str) -> int:
        """A number that no row ever had."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return (row[0] if row else 0) + 1

    def _insert(self, table: str, values: Mapping[str, Any]) -> None:
        columns = ", ".join(f'"{name}"' for name in values)
        self._connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", list(values.values())
        )

    def _update(self, referral_id: int, values: Mapping[str, Any]) -> None:
        sets = ", ".join(f"{name} = ?" for name in values)
        self._connection.execute(
            f"UPDATE referral SET {sets}, updated_at = ?, version = version + 1 WHERE id = ?",
            [*values.values(), self._stamp.at, referral_id],
        )

    def _touch(self, referral_id: int, contact_id: int) -> None:
        self._touched.add(Kind.REFERRAL, referral_id)
        self._touched.add(Kind.CONTACT, contact_id)


def _differ(before: ReferralRow, after: ReferralInput) -> bool:
    """In what is needed."""
    return frozenset(before.needs) != frozenset(after.needs)


def _typed(referral: ReferralInput | ReferralRow) -> dict[str, Any]:
    """The columns of what is typed, but for the contact."""
    consent = referral.consent
    return {
        "client_code": referral.client_code,
        "role_sought": referral.role_sought.value,
        "reason": referral.reason,
        "level_of_care": referral.level_of_care,
        "urgency": referral.urgency.value,
        "how_sent": referral.how_sent,
        "link": referral.link,
        "private_note": referral.private_note,
        "part2": referral.part2,
        "consent": consent.type.value if consent else None,
        "consent_on": day_to_text(consent.on) if consent else None,
        "consent_until": day_to_text(consent.until) if consent else None,
        "consent_revoked_on": day_to_text(consent.revoked_on) if consent else None,
        "follow_up": day_to_text(referral.follow_up),
        "replaces": referral.replaces,
        "together": referral.together,
    }
