"""The whole loop on the command line: one client sent twice, called after, seen in the end; listings answered for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.clock import Clock

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]

CODE = "C-7001"
NEED = "Panic attacks since the spring"
SEARCH = "therapist spanish medicaid accepting"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_loop_is_closed_and_corrects_the_directory(sample: Command, clock: Clock) -> None:
    before = loops(sample)
    full = declined_for_no_room(sample, clock)
    referral, contact = sent_to_the_next_one(sample, full)
    called_until_somebody_answers(sample, clock, referral)
    accepted_and_seen(sample, clock, referral, contact)
    after = loops(sample)
    assert (after["ended"] - before["ended"], after["closed"] - before["closed"]) == (2, 1)
    listings_are_answered_for(sample)


def declined_for_no_room(sample: Command, clock: Clock) -> int:
    """The contact that was full."""
    found = ask(sample, "search", SEARCH)
    full = found["contacts"][0]
    assert full["availability"] == "accepting"
    needs = ("--need", "Spanish", "--need", "Medicaid", "--consent", "written", "--consent-on", clock.today())
    sent = ask(sample, "refer", full["id"], "--client", CODE, "--reason", NEED, *needs)
    assert (sent["state"], sent["contact"]) == ("sent", full["name"])
    assert {need["code"] for need in sent["needs"]} == {"spanish", "medicaid"}
    answer = ask(sample, "advance", sent["id"], "declined", "--reason", "no_capacity", "--note", "Full until March.")
    assert (answer["state"], answer["last_reason"]) == ("declined", "no_capacity")
    assert ask(sample, "search", SEARCH)["total"] == found["total"] - 1
    listing = ask(sample, "show", full["id"])
    assert listing["facts"]["availability"] == "unknown"
    return int(full["id"])


def sent_to_the_next_one(sample: Command, full: int) -> tuple[int, int]:
    """The new referral and its contact."""
    client = ask(sample, "client", CODE)
    (tried,) = client["failed"]
    assert client["timeline"][-1]["note"] == "Full until March."
    assert {one["about"] for one in client["next"]} >= {"availability", "payer", "language", "tried"}
    fits = ask(sample, "search", "--for-client", CODE)["contacts"]
    assert fits
    assert full not in [one["id"] for one in fits]
    sent = ask(sample, "refer", fits[0]["id"], "--client", CODE, "--reason", NEED, "--replaces", tried)
    assert (sent["state"], sent["replaces"]) == ("sent", tried)
    return int(sent["id"]), int(fits[0]["id"])


def called_until_somebody_answers(sample: Command, clock: Clock, referral: int) -> None:
    assert referral not in due(sample), "not before its day"
    for answer, result in (("message", "left_message"), ("reached", "reached")):
        wait_until_due(sample, clock, referral)
        noted = ask(sample, "followups", answer, referral)
        assert noted["last_result"] == result
        assert date.fromisoformat(noted["follow_up"]) > clock.today()
        assert referral not in due(sample), "contact clears the reminder"


def accepted_and_seen(sample: Command, clock: Clock, referral: int, contact: int) -> None:
    wait_until_due(sample, clock, referral)
    assert due(sample)[referral]["tries"] == 2
    assert ask(sample, "advance", referral, "accepted")["state"] == "accepted"
    listing = ask(sample, "show", contact)
    assert listing["facts"]["availability"] == "accepting"
    check = listing["checked"]["availability"]
    assert (check["on"], check["method"], check["stale"]) == (clock.today().isoformat(), "referral", False)
    known = ("--outcome", "Seen", "--on", clock.today(), "--source", "provider")
    refused = sample("advance", referral, "completed", *known[:2])
    assert (refused.code, refused.out) == (1, ""), "no loop is closed without a day and who said so"
    ended = ask(sample, "advance", referral, "completed", *known)
    assert (ended["state"], ended["outcome"], ended["outcome_source"]) == ("completed", "Seen", "provider")
    assert ask(sample, "client", CODE)["open"] == []


def listings_are_answered_for(sample: Command) -> None:
    first, second, third = waiting(sample)[:3]
    assert sample("verify", first, "still-true", "--source", "front desk").code == 0
    assert sample("verify", second, "left").code == 0
    assert waiting(sample)[0] == third
    assert ask(sample, "show", second)["facts"]["status"] == "inactive"
    assert sample("undo").code == 0
    assert waiting(sample)[:2] == [second, third], "the answer before stands"
    assert ask(sample, "show", second)["facts"]["status"] == "active"


# --- asking -----------------------------------------------------------------------------------------------
def ask(sample: Command, *arguments: object) -> Any:
    said = sample(*arguments, "--json")
    assert said.code == 0, said.err
    return said.json


def due(sample: Command) -> dict[int, Any]:
    """What is to be followed up, by the id of the referral."""
    return {item["id"]: item for item in ask(sample, "followups")["followups"]}


def wait_until_due(sample: Command, clock: Clock, referral: int) -> None:
    clock.move_to(date.fromisoformat(ask(sample, "referral", referral)["follow_up"]))
    assert referral in due(sample)


def waiting(sample: Command) -> list[int]:
    """Whose listing is to be verified, what harms most first."""
    return [one["id"] for one in ask(sample, "verify")["contacts"]]


def loops(sample: Command) -> dict[str, int]:
    table = ask(sample, "report", "--period", "all")["reports"]["loop"]
    everything = table["rows"][-1]
    return {"ended": everything[1], "closed": everything[2]}
