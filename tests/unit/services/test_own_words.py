"""Words of the user's own: kept in the directory, in effect at once, undone with it."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.errors import InvalidInput, NotFound
from caseworker.models.own_words import OwnWord, from_json, to_json
from caseworker.models.roles import Role
from caseworker.services.access import Access
from caseworker.services.bundle import Services
from tests.unit.services.conftest import ACTOR, PASSPHRASE, add


def names(services: Services, text: str) -> list[str]:
    query = services.finding.parse(text + " ")
    return [row.name for row in services.finding.rows(services.finding.search(query).ids)]


@pytest.fixture
def people(services: Services) -> Services:
    add(services, family="Vega", terms=[{"kind": "payer", "code": "medicaid"}], organization="Sunrise Clinic")
    add(services, family="Quill", credential_text="LMFT", about="CBH is not taken")
    return services


def test_a_word_means_what_the_search_understands(people: Services) -> None:
    assert names(people, "CBH") == ["Quill"]
    people.own_words.add("CBH", "medicaid")
    assert names(people, "CBH") == names(people, "cbh") == ["Vega"]
    (chip,) = people.finding.parse("cbh ").understood
    assert (chip.label, chip.start, chip.end) == ("Payment: Medicaid", 0, 3)
    assert people.own_words.meaning(OwnWord("CBH", "medicaid")) == "Payment: Medicaid"


def test_practice_is_also_looked_for_as_its_words(people: Services) -> None:
    people.own_words.add("fam tx", "family therapist")
    assert names(people, "fam tx") == ["Quill"]


@pytest.mark.parametrize(
    ("means", "kept"),
    [("therapist", "roles"), ("lcsw", "credentials"), ("telehealth", "telehealth"), ("NJ", "states")],
)
def test_any_kind_of_meaning_will_do(people: Services, means: str, kept: str) -> None:
    people.own_words.add("zq", means)
    query = people.finding.parse("zq ")
    assert query.words == ()
    assert getattr(query.filters, kept)


def test_other_words_do_in_the_place_of_what_is_typed(people: Services) -> None:
    add(people, family="Zimmer", about="formerly at sunny")
    people.own_words.add("sunny", "sunrise clinic")
    assert names(people, "sunny") == ["Vega", "Zimmer"]
    assert names(people, '"sunny"') == ["Zimmer"]
    assert names(people, "sunny vega") == ["Vega"]
    query = people.finding.parse("sunny lcsw ")
    assert {one.label: one.count for one in people.finding.loosen(query)} == {"LCSW": 2}


def test_the_users_word_goes_before_the_programs(people: Services) -> None:
    people.own_words.add("mat", "medicaid")
    assert names(people, "MAT") == ["Vega"]
    people.own_words.remove("Mat")
    assert people.finding.parse("MAT ").filters.terms[0].code == "medication_assisted"


def test_it_is_undone_and_done_again_at_once(people: Services) -> None:
    people.own_words.add("CBH", "medicaid")
    people.history.undo()
    assert (people.own_words.all(), names(people, "CBH")) == ((), ["Quill"])
    people.history.redo()
    assert names(people, "CBH") == ["Vega"]


def test_words_travel_with_their_directory(access: Access) -> None:
    services = access.create(PASSPHRASE).services
    services.own_words.add("CBH", "medicaid")
    services.store.close()
    again = access.open(passphrase=PASSPHRASE)
    try:
        assert again.own_words.all() == (OwnWord("CBH", "medicaid"),)
        assert again.finding.parse("cbh ").filters.terms[0].code == "medicaid"
    finally:
        again.store.close()


def test_another_directory_does_not_have_them(people: Services) -> None:
    people.own_words.add("CBH", "medicaid")
    assert people.reference.lexicon.meaning_of("cbh") is not None
    people.reference.use_own_words(())
    assert people.reference.lexicon.meaning_of("cbh") is None


def test_what_is_wrong_is_said_beside_its_row(people: Services) -> None:
    rows = [
        OwnWord("cbh", "Medicaid"), OwnWord("", "Medicaid"), OwnWord("", ""), OwnWord("…", "x"), OwnWord("a", "—"),
        OwnWord("C.B.H", "Aetna"), OwnWord("CBH ", "Aetna"), OwnWord("b", "B"), OwnWord("c", "x" * 81),
    ]  # fmt: skip
    with pytest.raises(InvalidInput) as raised:
        people.own_words.keep(rows)
    assert [problem.field for problem in raised.value.problems] == [
        "1.typed", "3.typed", "4.means", "6.typed", "7.means", "8.means",
    ]  # fmt: skip
    assert people.own_words.all() == ()


def test_a_word_that_is_not_there_cannot_be_removed(people: Services) -> None:
    with pytest.raises(NotFound, match="nobody"):
        people.own_words.remove("nobody")


def test_adding_a_word_again_changes_its_meaning(people: Services) -> None:
    people.own_words.add("CBH", "medicaid")
    people.own_words.add("c b h", "aetna")
    people.own_words.add("cbh", "aetna")
    assert people.own_words.all() == (OwnWord("c b h", "aetna"), OwnWord("cbh", "aetna"))


def test_whoever_searches_meanwhile_has_the_old_words_or_the_new(people: Services) -> None:
    seen: set[int] = set()
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            seen.add(len(people.finding.parse("cbh ").filters.terms))

    reader = threading.Thread(target=search)
    reader.start()
    for _ in range(5):
        people.own_words.add("cbh", "medicaid")
        people.own_words.remove("cbh")
    done.set()
    reader.join()
    assert seen <= {0, 1}
    assert people.finding.parse("cbh ").filters.terms == ()


@given(st.lists(st.builds(OwnWord, st.text(), st.text())))
def test_what_is_kept_comes_back(words: list[OwnWord]) -> None:
    assert from_json(to_json(words)) == tuple(words)


@pytest.mark.parametrize("kept", [None, "", "{", "7", '[["a"], 7, ["a", 1], ["a", "b", "c"]]', "[" * 100_000])
def test_what_cannot_be_read_is_left_out(kept: str | None) -> None:
    assert from_json(kept) == ()


def test_kept_words_that_say_nothing_do_no_harm(people: Services) -> None:
    odd = to_json([OwnWord("", "medicaid"), OwnWord("zq", "—"), OwnWord("qz", "medicaid")])
    people.store.write("words.edit", lambda tx: tx.set_meta("search.own_words", odd), actor=ACTOR)
    people.own_words._use()
    assert people.finding.parse("qz zq ").words == ("zq",)
    assert people.finding.parse("therapist ").filters.roles == {Role.THERAPIST}
