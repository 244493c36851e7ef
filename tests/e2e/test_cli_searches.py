"""Saved searches by the command line: saved, listed with their counts, asked, deleted, taken back."""

from __future__ import annotations

import pytest

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]


def test_a_saved_search_finds_what_its_words_find(sample: Command) -> None:
    found = sample("search", "grief", "near", "19103", "--json").json
    made = sample("searches", "save", "Grief", "grief", "near", "19103", "--shortcut", "4", "--json")
    assert made.code == 0
    assert made.json == {
        "name": "Grief",
        "shortcut": 4,
        "text": "grief near 19103",
        "asks_for": ["“grief near 19103”"],
        "whole": True,
        "count": found["total"],
    }
    again = sample("search", "--saved", "GRIEF", "--json")
    assert again.json == found
    assert found["total"] > 0


def test_the_last_word_is_finished_as_in_a_search(sample: Command) -> None:
    """“in pa” could still become another word where somebody types on."""
    found = sample("search", "in", "pa", "--json").json
    assert sample("searches", "save", "Near", "in", "pa", "--json").json["count"] == found["total"]
    assert sample("search", "--saved", "Near", "--json").json == found


def test_the_list_has_a_count_beside_each(sample: Command) -> None:
    said = sample("searches")
    assert said.code == 0
    lines = [line.split("\t") for line in said.out.splitlines()]
    assert [(key, name) for key, name, *_ in lines] == [
        ("1", "Spanish, takes Medicaid"),
        ("2", "Interventionists near Philadelphia"),
        ("3", "Trauma, by telehealth, accepting"),
    ]
    listed = sample("searches", "--json").json["searches"]
    assert [str(one["count"]) for one in listed] == [line[3] for line in lines]
    assert all(one["count"] > 0 for one in listed)
    assert "lately checked first" in listed[2]["asks_for"]


def test_deleting_is_taken_back(sample: Command) -> None:
    said = sample("searches", "delete", "spanish, TAKES medicaid", "--json")
    assert (said.code, said.json) == (0, {"deleted": "Spanish, takes Medicaid"})
    assert len(sample("searches", "--json").json["searches"]) == 2
    assert "delete saved search" in sample("undo").out
    assert len(sample("searches", "--json").json["searches"]) == 3


def test_one_takes_the_place_of_another_only_when_told(sample: Command) -> None:
    assert sample("searches", "save", "Grief", "grief").code == 0
    said = sample("searches", "save", "grief", "loss")
    assert (said.code, said.out) == (1, "")
    assert said.err == "A search named “Grief” is saved already: choose another name.\n"
    assert sample("searches", "save", "grief", "loss", "--replace").code == 0
    assert "loss" in sample("searches").out.splitlines()[-1]


def test_an_empty_directory_has_none(command: Command) -> None:
    command("init")
    said = command("searches")
    assert (said.code, said.out) == (0, "")
    assert "searches save NAME WORDS" in said.err
    assert command("searches", "--json").json == {"searches": []}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("search", "--saved", "nobody"), 1, "no saved search “nobody”"),
        (("searches", "delete", "nobody"), 1, "no saved search “nobody”"),
        (("searches", "save", " ", "grief"), 1, "Give the search a name"),
        (("searches", "save", "Nothing", " "), 1, "no search to save"),
        (("searches", "save", "x", "grief", "--shortcut", "10"), 2, "less than or equal to 9"),
        (("searches", "save", "x"), 2, "Missing argument"),
        (("search", "--saved", "x", "grief"), 2, "stands alone"),
        (("search", "--saved", "x", "--telehealth"), 2, "stands alone"),
        (("search", "--saved", "x", "--or-telehealth"), 2, "stands alone"),
    ],
)
def test_what_cannot_be_done_is_said(sample: Command, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    said = sample(*arguments)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
