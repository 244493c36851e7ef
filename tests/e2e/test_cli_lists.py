"""Lists by the command line: made, filled, lined, shown, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]
NAME = "Family intervention, Philadelphia"


def some_ids(sample: Command, count: int = 3) -> list[str]:
    found = sample("search", "therapist", "philadelphia", "--json").json["contacts"]
    return [str(one["id"]) for one in found[:count]]


def on(sample: Command, name: str) -> list[dict[str, Any]]:
    said = sample("list", name, "--json")
    assert said.code == 0
    contacts: list[dict[str, Any]] = said.json["contacts"]
    return contacts


def test_a_list_is_made_filled_and_shown(sample: Command) -> None:
    a, b, c = some_ids(sample)
    made = sample("lists", "new", NAME, b, a, "--json")
    assert (made.code, made.json) == (0, {"name": NAME, "kind": "named", "count": 2})
    assert sample("lists", "put", NAME.upper(), c, a).out == f"“{NAME}” holds 3 contacts now.\n"
    assert [str(one["id"]) for one in on(sample, NAME)] == [b, a, c]
    said = sample("lists", "line", NAME, a, "--client", "Evening  hours.", "--private", "ask for Dana")
    assert (said.code, said.out) == (0, f"The lines on “{NAME}” were kept.\n")
    assert sample("lists", "line", NAME, a, "--client", "Evenings.").code == 0
    shown = on(sample, NAME)[1]
    assert (shown["client_line"], shown["private_line"]) == ("Evenings.", "ask for Dana")
    assert sample("lists", "line", NAME, a, "--client", "").code == 0
    assert on(sample, NAME)[1]["client_line"] == ""
    lines = [line.split("\t") for line in sample("list", NAME).out.splitlines()]
    assert [line[0] for line in lines] == [b, a, c]
    assert lines[1][-1] == "ask for Dana"
    assert sample("lists", "take", NAME, b, "--json").json["count"] == 2


def test_all_lists_with_their_counts_and_which_is_the_current_one(sample: Command) -> None:
    ids = some_ids(sample)
    sample("lists", "new", NAME, *ids)
    favorites = len(on(sample, "favorites"))
    assert favorites > 0
    lines = [line.split("\t") for line in sample("lists").out.splitlines()]
    assert lines == [["*", "Sheet", "0"], ["", "Favorites", str(favorites)], ["", NAME, "3"]]
    assert sample("lists", "choose", NAME).out == f"“{NAME}” is the current list now.\n"
    assert [str(one["id"]) for one in sample("list", "--json").json["contacts"]] == ids
    assert [one["name"] for one in sample("lists", "--json").json["lists"] if one["current"]] == [NAME]
    assert [line.split("\t")[0] for line in sample("lists").out.splitlines()] == ["", "", "*"]


def test_the_favorites_are_the_flag(sample: Command) -> None:
    (one,) = some_ids(sample, 1)
    before = sample("show", one, "--json").json["facts"]["favorite"]
    sample("lists", "take" if before else "put", "Favorites", one)
    assert sample("show", one, "--json").json["facts"]["favorite"] is not before
    sample("undo")
    assert sample("show", one, "--json").json["facts"]["favorite"] is before


def test_renaming_the_sheet_keeps_it_and_deleting_is_taken_back(sample: Command) -> None:
    ids = some_ids(sample)
    sample("lists", "put", "Sheet", *ids)
    assert sample("lists", "rename", "sheet", NAME).out == f"It is called “{NAME}” now.\n"
    assert on(sample, "sheet") == []
    assert sample("lists", "rename", NAME, "Monday", "--json").json["name"] == "Monday"
    assert sample("lists", "delete", "monday", "--json").json == {"deleted": "Monday"}
    assert sample("list", "Monday").code == 1
    assert sample("undo").out == "Taken back: delete the list.\n"
    assert [str(one["id"]) for one in on(sample, "Monday")] == ids


def test_nobody_on_it_is_said(sample: Command) -> None:
    said = sample("list")
    assert (said.code, said.out) == (0, "")
    assert "Nobody is on “Sheet”" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("list", "nobody"), 1, "There is no list “nobody”."),
        (("lists", "put", "nobody", "1"), 1, "There is no list “nobody”."),
        (("lists", "put", "sheet", "99999"), 1, "There is no contact 99999."),
        (("lists", "put", "favorites", "99999"), 1, "There is no contact 99999."),
        (("lists", "new", "Favorites"), 1, "There is a list “Favorites” already"),
        (("lists", "new", " "), 1, "Give the list a name"),
        (("lists", "new", "x" * 81), 1, "shorten it to 80"),
        (("lists", "rename", "favorites", "Mine"), 1, "neither renamed nor deleted"),
        (("lists", "delete", "sheet"), 1, "neither renamed nor deleted"),
        (("lists", "line", "sheet", "1", "--client", "x"), 1, "not on this list"),
        (("lists", "line", "sheet", "1"), 2, "--client or --private"),
        (("lists", "put", "sheet"), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said(sample: Command, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    said = sample(*arguments)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err


def test_a_sheet_of_a_list_holds_its_contacts_and_the_line_for_the_client(sample: Command, tmp_path: Path) -> None:
    a, b, _ = some_ids(sample)
    sample("lists", "new", NAME, b, a)
    sample("lists", "line", NAME, a, "--client", "Evenings by telephone.", "--private", "a quiet word with Dana")
    made = sample("sheet", "--list", NAME.upper(), "-o", str(tmp_path / "sheet.pdf"), "--json")
    assert (made.code, made.json["contacts"]) == (0, 2)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "sheet.pdf").pages)
    names = [sample("show", one, "--json").json["name"] for one in (b, a)]
    assert text.index(names[0]) < text.index(names[1])
    assert "Evenings by telephone." in text
    assert "Dana" not in text
    for arguments in ((), (a, "--list", NAME)):
        said = sample("sheet", *arguments, "-o", str(tmp_path / "x.pdf"))
        assert (said.code, said.out) == (2, "")
        assert "by their IDS, or a list by --list" in said.err


def test_hours_and_directions_are_added_shown_and_found(sample: Command) -> None:
    made = sample(
        *("add", "--family", "Sillworth", "--city", "Camden", "--state", "NJ"),
        *("--hours", "Walk-in on Mondays", "--directions", "Ring at the oxblood door", "--json"),
    ).json
    said = sample("show", str(made["id"])).out
    assert "  Hours: Walk-in on Mondays\n" in said
    assert "    Directions: Ring at the oxblood door\n" in said
    assert [one["id"] for one in sample("search", "oxblood", "--json").json["contacts"]] == [made["id"]]
