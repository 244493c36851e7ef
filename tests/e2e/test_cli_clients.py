"""Clients by the command line: listed by code, one in full, and the search for the next contact."""

from __future__ import annotations

import pytest

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]

DECLINED = "C-2288"
"""In the sample: declined for no capacity."""


def test_clients_are_listed_without_names(sample: Command) -> None:
    said = sample("clients")
    listed = sample("clients", "--json").json["clients"]
    assert said.code == 0
    assert [line.split("\t")[0] for line in said.out.splitlines()] == [one["client"] for one in listed]
    assert all(one["client"].startswith("C-") for one in listed)
    referrals = sample("referrals", "--json").json["referrals"]
    assert sum(one["referrals"] for one in listed) == sum(one["state"] != "entered_in_error" for one in referrals)
    assert [one["client"] for one in sample("clients", "2288", "--json").json["clients"]] == [DECLINED]
    none = sample("clients", "X-1")
    assert none.code == 1
    assert "No client has this code" in none.err


def test_one_client_tells_what_was_tried_and_what_is_next(sample: Command) -> None:
    told = sample("client", DECLINED.lower(), "--json")
    assert told.code == 0
    assert told.json["client"] == DECLINED
    assert [one["to"] for one in told.json["timeline"]] == ["sent", "declined"]
    assert told.json["failed"] == [told.json["referrals"][0]["id"]]
    learned = {one["about"]: one["why"] for one in told.json["next"]}
    assert list(learned) == ["role", "practice", "payer", "level", "availability", "tried"]
    assert "no capacity" in learned["availability"]
    lines = sample("client", DECLINED).out
    assert "declined, no capacity" in lines
    assert f"search --for-client {DECLINED}" in lines
    gone = sample("client", "X-1")
    assert (gone.code, gone.err.count("\n")) == (1, 1)


def test_the_next_contact_is_searched_for_by_what_was_learned(sample: Command) -> None:
    contact = sample("search", "therapist", "--limit", "1", "--json").json["contacts"][0]["id"]
    referral = sample(
        "refer", str(contact), "--client", "C-9001", "--reason", "Grief", "--role", "therapist", "--json"
    ).json["id"]
    assert sample("advance", str(referral), "declined", "--reason", "no_capacity").code == 0
    found = sample("search", "--for-client", "C-9001", "--json").json
    usual = sample("search", "--role", "therapist", "--accepting", "--json").json
    assert found["total"] >= 1
    assert {one["id"] for one in found["contacts"]} == {one["id"] for one in usual["contacts"]} - {contact}
    assert found["for_client"]["client"] == "C-9001"
    explained = sample("search", "--for-client", "C-9001", "grief", "--explain")
    assert explained.code == 0
    assert "accepting clients now: declined by " in explained.err
    assert "not the one already tried: " in explained.err
    narrower = sample("search", "--for-client", "C-9001", "grief", "--json").json
    assert 0 < narrower["total"] < found["total"]


@pytest.mark.parametrize("more", [["--saved", "x"], ["--for-client", "X-1"]])
def test_what_cannot_be_asked_is_refused(sample: Command, more: list[str]) -> None:
    said = sample("search", "--for-client", DECLINED, *more)
    assert said.code in {1, 2}
    assert said.err
