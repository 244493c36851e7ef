"""Words of the user's own on the command line: added, listed, in effect, removed, taken back."""

from __future__ import annotations

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]


def test_a_word_is_added_and_found_by_until_it_is_removed(sample: Command) -> None:
    added = sample("words", "add", "CBH", "medicaid", "--json").json
    assert added == {"typed": "CBH", "means": "medicaid", "asks_for": "Payment: Medicaid"}
    assert sample("words", "--json").json == {"words": [added]}
    assert "CBH" in sample("words").out
    found = sample("search", "cbh", "--json").json
    assert found["total"] == sample("search", "--payer", "medicaid", "--json").json["total"] > 0
    assert sample("words", "remove", "cbh").code == 0
    assert sample("words", "--json").json == {"words": []}
    assert sample("undo").code == 0
    assert sample("words", "--json").json == {"words": [added]}


def test_what_is_wrong_is_said(sample: Command) -> None:
    nothing = sample("words", "add", "…", "medicaid")
    assert (nothing.code, "that you type" in nothing.err) == (1, True)
    same = sample("words", "add", "CBH", "cbh")
    assert (same.code, "enter another word" in same.err) == (1, True)
    gone = sample("words", "remove", "nobody")
    assert (gone.code, "nobody" in gone.err) == (1, True)
    assert sample("words").out == ""
