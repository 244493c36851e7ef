"""Other forms of a given name, and the program's own list of them."""

from __future__ import annotations

import pytest

from caseworker import resources
from caseworker.search.folding import fold
from caseworker.search.nicknames import Nicknames
from caseworker.services.reference import Reference


@pytest.fixture(scope="module")
def nicknames() -> Nicknames:
    return Reference().nicknames


def test_a_short_form_leads_to_the_full_name_and_its_other_forms() -> None:
    names = Nicknames([("Robert", ["Bob", "Rob"]), ("Roberta", ["Rob", "Bobbie"])])
    assert names.others("Bob") == ("robert", "rob")
    assert names.others("robert") == ("bob", "rob")
    assert names.others("ROB") == ("robert", "roberta", "bob", "bobbie")
    assert names.others("Rob Roy") == names.others("") == names.others("Zed") == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Bob", "robert"), ("Lupe", "guadalupe"), ("Paco", "francisco"), ("Pancho", "francisco"), ("Liz", "elizabeth"),
     ("Chuy", "jesus"), ("Nacho", "ignacio"), ("Bill", "william"), ("Toño", "antonio"), ("Peggy", "margaret")],
)  # fmt: skip
def test_common_short_forms_are_known(nicknames: Nicknames, typed: str, meant: str) -> None:
    assert meant in nicknames.others(typed)
    assert fold(typed) in nicknames.others(meant)


def test_every_form_of_the_list_leads_to_its_name_and_back(nicknames: Nicknames) -> None:
    rows = resources.read_csv("nicknames.csv")
    assert len(rows) >= 150
    assert len({fold(row["formal"]) for row in rows}) > 0.95 * len(rows)
    for row in rows:
        for short in row["nicknames"].split("|"):
            assert short == short.strip() != ""
            assert fold(short) != fold(row["formal"]), row
            assert fold(row["formal"]) in nicknames.others(short) or " " in row["formal"]
            assert fold(short) in nicknames.others(row["formal"])
            assert all(name == fold(name) and name.isalpha() for name in nicknames.others(short))
