"""Nothing illegal is ever stored: by the service, by SQL past it, by undo and redo. What is legal is stated here and in
`FIELD` once more, from the field and not from the program."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from caseworker.errors import ConflictError, IllegalStep, InvalidInput, NotFound
from caseworker.models.changes import Kind
from caseworker.models.referral import OutcomeSource, ReasonCode, ReferralInput, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from tests.unit.services.test_referral_states import LEGAL

REASONED = {"declined", "cancelled", "on_hold", "not_completed"}
KNOWN_ENDS = {"completed", "not_completed"}
ENDS = {"declined", "completed", "not_completed", "cancelled", "entered_in_error"}
REASONS = set(
    "no_capacity not_eligible insurance cost language distance wrong_specialty client_unreachable client_declined "
    "provider_unreachable left_practice higher_level_needed other".split()
)
_ENDED = "CASE WHEN {state} IN ('" + "', '".join(sorted(ENDS)) + "') THEN '2026-03-02' END"


def problems(connection: Any) -> list[str]:
    """Everything in the file that the field does not allow."""
    connection.row_factory = dbapi2.Row
    referrals = [dict(row) for row in connection.execute("SELECT * FROM referral")]
    events: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM referral_event ORDER BY id"):
        events[row["referral_id"]].append(dict(row))
    connection.row_factory = None
    found = [f"events of no referral {one}" for one in events.keys() - {row["id"] for row in referrals}]
    for row in referrals:
        found += [f"{row['id']}: {what}" for what in _problems(row, events[row["id"]])]
    return found


def _problems(row: dict[str, Any], events: list[dict[str, Any]]) -> list[str]:
    if not events:
        return ["nothing ever happened"]
    return _chain_problems(row, events) + _end_problems(row, events)


def _chain_problems(row: dict[str, Any], events: list[dict[str, Any]]) -> list[str]:
    found = []
    if events[0]["before"] is not None or events[0]["after"] not in ("draft", "sent"):
        found.append(f"began as {events[0]['after']}")
    for earlier, later in pairwise(events):
        if later["previous"] != earlier["id"] or later["before"] != earlier["after"]:
            found.append(f"event {later['id']} does not follow {earlier['id']}")
        if later["after"] not in LEGAL[earlier["after"]]:
            found.append(f"from {earlier['after']} to {later['after']}")
    for event in events:
        if event["after"] in REASONED and event["reason"] not in REASONS:
            found.append(f"{event['after']} without a reason")
        if event["reason"] == "other" and not event["reason_text"].strip():
            found.append("another reason that is not told")
    if row["state"] != events[-1]["after"] or row["last_event"] != events[-1]["id"]:
        found.append(f"says {row['state']}, but is {events[-1]['after']}")
    return found


def _end_problems(row: dict[str, Any], events: list[dict[str, Any]]) -> list[str]:
    found = []
    if row["state"] in KNOWN_ENDS and not (row["outcome"].strip() and row["outcome_on"] and row["outcome_source"]):
        found.append(f"{row['state']} without an outcome")
    if (row["state"] in ENDS) != (row["ended_on"] is not None):
        found.append("ended or not")
    was_sent = any(event["after"] == "sent" for event in events)
    if row["part2"] and was_sent and row["consent"] is None:
        found.append("sent under Part 2 without consent")
    if row["state"] not in ("draft", "cancelled", "entered_in_error") and not (row["first_sent_on"] and row["sent_on"]):
        found.append("sent on no day")
    return found


# --- roads past the service -------------------------------------------------------------------------------
def event(**values: str) -> str:
    """An event that is the last one, but for `values`: SQL by column."""
    columns = {
        "id": ":new", "referral_id": ":r", "previous": ":last", "at": "'2026-03-02T12:00:00+00:00'", "actor": "'x'",
        "before": ":state", "after": ":to", "stands": ":to", "passed": "NULL", "reason": "'cost'",
        "reason_text": "''", "note": "''",
    } | values  # fmt: skip
    return f"INSERT INTO referral_event ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"


PASS = "UPDATE referral_event SET stands = NULL, passed = after WHERE id = :last"
REACH = (
    f"UPDATE referral SET state = :to, last_event = :new, ended_on = {_ENDED.format(state=':to')}, outcome = 'Seen', "
    "outcome_on = '2026-03-02', outcome_source = 'client' WHERE id = :r"
)
STAND = "UPDATE referral_event SET stands = after, passed = NULL WHERE id = :older"
REPLAY = (
    f"UPDATE referral SET state = :older_state, last_event = :older, ended_on = {_ENDED.format(state=':older_state')} "
    "WHERE id = :r"
)
NEW = (
    "INSERT INTO referral SELECT :new_r, contact_id, 1, client_code, role_sought, reason, level_of_care, urgency, "
    "how_sent, link, private_note, part2, consent, consent_on, consent_until, consent_revoked_on, follow_up, "
    "planned_on, NULL, NULL, 'accepted', {event}, :new_r, 1, first_sent_on, sent_on, answered_on, NULL, '', NULL, "
    "NULL, created_at, created_by, updated_at FROM referral WHERE id = :r"
)
ROADS: dict[str, tuple[str, ...]] = {
    "only the state": (f"UPDATE referral SET state = :to, ended_on = {_ENDED.format(state=':to')} WHERE id = :r",),
    "state and event": (
        "UPDATE referral_event SET after = :to, stands = :to WHERE id = :last",
        f"UPDATE referral SET state = :to, ended_on = {_ENDED.format(state=':to')} WHERE id = :r",
    ),
    "an event alone": (event(),),
    "an event after a passed one": (PASS, event()),
    "a whole step": (PASS, event(), REACH),
    "a whole step without a reason": (PASS, event(reason="NULL"), REACH),
    "a step for no told reason": (PASS, event(reason="'other'", reason_text="'  '"), REACH),
    "a step for an unknown reason": (PASS, event(reason="'moon'"), REACH),
    "a step without an outcome": (PASS, event(), REACH.replace("'Seen'", "' '")),
    "a step from elsewhere": (PASS, event(before=":other_state"), REACH),
    "a step from nowhere": (PASS, event(before="NULL"), REACH),
    "a step after nothing": (PASS, event(previous="NULL"), REACH),
    "a second beginning": (event(previous="NULL", before="NULL"), REACH),
    "a step of another referral": (PASS, event(referral_id=":o"), REACH),
    "a step after another referral's": (event(previous=":other_last", before=":other_state"), REACH),
    "a fork": (event(previous=":first", before=":first_state"), REACH),
    "a ring": (
        event(id=":new", previous=":new + 1", before="'in_progress'", after="'on_hold'", stands="NULL",
              passed="'on_hold'"),
        event(id=":new + 1", previous=":new", before="'on_hold'", after="'in_progress'", stands="NULL",
              passed="'in_progress'"),
    ),
    "an old event again": (REPLAY,),
    "an old event that stands again": (STAND, REPLAY),
    "an old event, the later ones deleted": (
        "DELETE FROM referral_event WHERE referral_id = :r AND id > :older", STAND, REPLAY,
    ),
    "an old event at the end": (PASS, "UPDATE referral_event SET id = :new WHERE id = :older", REACH),
    "the last event deleted": ("DELETE FROM referral_event WHERE id = :last",),
    "the first event deleted": ("DELETE FROM referral_event WHERE id = :first",),
    "all events deleted": ("DELETE FROM referral_event WHERE referral_id = :r",),
    "the referral deleted": ("DELETE FROM referral WHERE id = :r",),
    "another beginning": ("UPDATE referral_event SET after = 'accepted', passed = 'accepted' WHERE id = :first",),
    "accepted from the first": (NEW.format(event=":new"), event(
        referral_id=":new_r", previous="NULL", before="NULL", after="'accepted'", stands="'accepted'")),
    "accepted without an event": (NEW.format(event=":new"),),
    "accepted by another's event": (NEW.format(event=":last"),),
    "an event moved to another": ("UPDATE referral_event SET referral_id = :o WHERE id = :last",),
    "the reason forgotten": ("UPDATE referral_event SET reason = NULL WHERE referral_id = :r",),
    "the outcome forgotten": ("UPDATE referral SET outcome = '' WHERE id = :r",),
    "the source forgotten": ("UPDATE referral SET outcome_source = NULL WHERE id = :r",),
    "the end forgotten": ("UPDATE referral SET ended_on = NULL WHERE id = :r",),
    "the day of sending forgotten": ("UPDATE referral SET first_sent_on = NULL, sent_on = NULL WHERE id = :r",),
    "another number": ("UPDATE referral SET id = :new_r, last_event_of = :new_r WHERE id = :r",),
    "an event replaced": (event(id=":last").replace("INSERT", "INSERT OR REPLACE"),),
    "a referral replaced": (
        NEW.format(event=":new").replace(":new_r", ":r").replace("INSERT", "INSERT OR REPLACE"),
    ),
    "an unknown state": (PASS, event(after="'lost'", stands="'lost'"), REACH.replace(":to", "'lost'")),
    "both ends of the chain": ("UPDATE referral_event SET stands = after, passed = NULL WHERE referral_id = :r",),
    "consent forgotten": ("UPDATE referral SET part2 = 1, consent = NULL, consent_on = NULL WHERE id = :r",),
}  # fmt: skip
LEGAL_BY_LUCK = {
    "state and event", "a whole step", "a whole step without a reason", "a step without an outcome",
    "a step from elsewhere", "an old event, the later ones deleted", "an event replaced", "consent forgotten",
    "an old event again", "an old event that stands again",
}  # fmt: skip
"""What happens to be a legal step, or nothing at all, where states and events fit."""


def attempt(services: Services, road: str, referral_id: int, other_id: int, older: int, to: str) -> bool:
    """Whether the file took it."""

    def work(connection: Any) -> bool:
        read = "SELECT id, after FROM referral_event WHERE referral_id = ? ORDER BY id"
        events = connection.execute(read, (referral_id,)).fetchall()
        others = connection.execute(read, (other_id,)).fetchall()
        values = {
            "r": referral_id, "o": other_id, "to": to, "new": 1_000_000, "new_r": 1_000_000,
            "first": events[0][0], "first_state": events[0][1], "last": events[-1][0], "state": events[-1][1],
            "older": events[older % len(events)][0], "older_state": events[older % len(events)][1],
            "other_last": others[-1][0], "other_state": others[-1][1],
        }  # fmt: skip
        (highest,) = connection.execute("SELECT max(id) FROM referral_event").fetchone()
        values["new"] = max(highest, 0) + 1
        connection.execute("BEGIN")
        try:
            for statement in ROADS[road]:
                connection.execute(statement, values)
            connection.execute("COMMIT")
        except dbapi2.IntegrityError:
            connection.execute("ROLLBACK")
            return False
        return True

    return bool(services.store._writer.run(work))  # type: ignore[attr-defined]


def wrong(services: Services) -> list[str]:
    found: list[str] = services.store._writer.run(problems)  # type: ignore[attr-defined]
    return found


# --- the walks --------------------------------------------------------------------------------------------
def log(services: Services, contact_id: int, *, send: bool = True) -> int:
    typed = ReferralInput(contact_id, "C-100", Role.THERAPIST, "Grief")
    return services.referrals.log(typed, send=send).only(Kind.REFERRAL)


def step(services: Services, referral_id: int, to: str, *, whole: bool = True) -> None:
    known = whole and to in KNOWN_ENDS
    services.referrals.advance(
        referral_id,
        StepInput(
            ReferralState(to),
            reason=ReasonCode.COST if whole and to in REASONED else None,
            outcome="Seen" if known else "",
            outcome_on=services.session.today() if known else None,
            outcome_source=OutcomeSource.CLIENT if known else None,
        ),
        services.referrals.get(referral_id).version,
    )


STATES = st.sampled_from(sorted(LEGAL))
TRIES = st.one_of(
    st.tuples(st.just("log"), st.booleans()),
    st.tuples(st.just("step"), STATES, st.booleans()),
    st.tuples(st.just("step"), STATES, st.just(True)),
    st.tuples(st.just("legal"), st.integers(0, 9)),
    st.tuples(st.just("road"), st.sampled_from(sorted(ROADS)), st.integers(0, 9), STATES),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(TRIES, max_size=25))
def test_no_walk_leads_to_what_the_field_does_not_know(
    services: Services, contact_id: int, tries: list[tuple[Any, ...]]
) -> None:
    ids = [log(services, contact_id), log(services, contact_id, send=False)]
    for kind, *how in tries:
        with suppress(IllegalStep, InvalidInput, ConflictError, NotFound):
            if kind == "undo":
                services.history.undo()
            elif kind == "redo":
                services.history.redo()
            elif kind == "log":
                ids = [log(services, contact_id, send=how[0]), *ids[:1]]
            elif kind == "step":
                step(services, ids[0], how[0], whole=how[1])
            elif kind == "legal":
                legal = sorted(LEGAL[services.referrals.get(ids[0]).state.value] - {"entered_in_error"})
                step(services, ids[0], legal[how[0] % len(legal)] if legal else "entered_in_error")
            elif all(_is_there(services, one) for one in ids):
                attempt(services, how[0], ids[0], ids[1], how[1], how[2])
        assert wrong(services) == [], f"after {kind} {how}"


def _is_there(services: Services, referral_id: int) -> bool:
    with suppress(NotFound):
        services.referrals.get(referral_id)
        return True
    return False


@pytest.mark.parametrize("road", sorted(ROADS.keys() - LEGAL_BY_LUCK))
@pytest.mark.parametrize("end", ["on_hold", "completed"])
def test_the_file_refuses_it(services: Services, contact_id: int, road: str, end: str) -> None:
    one, other = log(services, contact_id), log(services, contact_id)
    for to in ("no_response", "sent", "accepted", "in_progress", end):
        step(services, one, to)
    step(services, other, "waitlisted")
    allowed = {"the source forgotten", "the outcome forgotten"} if end == "on_hold" else set()
    allowed |= {"the end forgotten"} if end == "on_hold" else {"the reason forgotten"}
    to = "in_progress" if end == "on_hold" else "entered_in_error"
    took = attempt(services, road, one, other, 2, to)
    assert wrong(services) == []
    assert took == (road in allowed), "taken only where there was nothing to forget"


@pytest.mark.parametrize("road", sorted(LEGAL_BY_LUCK))
@pytest.mark.parametrize("to", ["sent", "waitlisted", "completed"])
def test_the_file_refuses_what_does_not_fit(services: Services, contact_id: int, road: str, to: str) -> None:
    one, other = log(services, contact_id), log(services, contact_id)
    for state in ("accepted", "in_progress"):
        step(services, one, state)
    step(services, other, "waitlisted")
    attempt(services, road, one, other, 0, to)
    assert wrong(services) == []


def test_a_whole_legal_step_is_taken(services: Services, contact_id: int) -> None:
    """The roads are refused for what is wrong with them, not because of how they are written."""
    one, other = log(services, contact_id), log(services, contact_id)
    assert attempt(services, "a whole step", one, other, 0, "accepted")
    assert wrong(services) == []
    assert services.referrals.get(one).state is ReferralState.ACCEPTED


def test_what_is_wrong_is_seen() -> None:
    """The independent statement itself, on a chain of two events with everything wrong."""
    row = {
        "state": "completed", "last_event": 1, "outcome": " ", "outcome_on": None, "outcome_source": None,
        "ended_on": None, "part2": 1, "consent": None, "first_sent_on": None, "sent_on": None,
    }  # fmt: skip
    events = [
        {"id": 1, "previous": None, "before": None, "after": "accepted", "reason": None, "reason_text": ""},
        {"id": 2, "previous": 7, "before": "sent", "after": "sent", "reason": "other", "reason_text": ""},
        {"id": 3, "previous": 2, "before": "sent", "after": "declined", "reason": None, "reason_text": ""},
    ]
    assert len(_problems(row, events)) == 10
