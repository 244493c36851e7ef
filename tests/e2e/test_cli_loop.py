"""The whole loop on the command line: sent, declined, sent elsewhere, called, accepted, ended; listings answered for."""

from __future__ import annotations

from datetime import date

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]

CODE = "C-7001"
SEARCH = "therapist spanish medicaid accepting"
TODAY = date.today()  # noqa: DTZ011 - the sample's days are relative to the wall clock


def test_p(sample: Command) -> None:
    found = sample("search", SEARCH, "--json").json
    full = found["contacts"][0]["id"]
    for args in (
        (
            "refer",
            full,
            "--client",
            CODE,
            "--reason",
            "Panic attacks",
            "--need",
            "Spanish",
            "--need",
            "Medicaid",
            "--consent",
            "written",
            "--consent-on",
            TODAY,
            "--json",
        ),
        ("search", SEARCH, "--json", "--limit", 1),
        ("contact", full, "--json"),
        ("show", full, "--json"),
        ("referrals", CODE, "--json"),
        ("client", CODE, "--json"),
        ("followups", "--json", "--limit", 2),
        ("verify", "--json", "--limit", 2),
        ("report", "--json"),
        ("--help",),
    ):
        said = sample(*args)
        print(args, said.code, said.out[:2500], said.err[:600])
