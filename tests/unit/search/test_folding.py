"""Folding: what is typed and what is kept become the same words."""

from __future__ import annotations

import itertools
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.search.folding import compact, fold, fold_document, readings, stands_in, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("O'Brien", "obrien"),
        ("O’Brien-Smith", "obrien smith"),
        ("  José  ÁLVAREZ ", "jose alvarez"),
        ("Nguyễn Thị Đặng", "nguyen thi dang"),
        ("Żółć Łukasz Søren Æsa", "zolc lukasz soren aesa"),
        ("STRAẞE straße", "strasse strasse"),
        ("İstanbul ISPARTA ısparta", "istanbul isparta isparta"),
        ("Ἀχιλλεύς ΑΧΙΛΛΕΥΣ", "αχιλλευσ αχιλλευσ"),
        ("Фёдор", "федор"),
        ("李小明", "李 小 明"),
        ("ﬁnance ①", "finance 1"),
        ("Smith & Jones", "smith and jones"),
        ("215.555.0142", "215 555 0142"),
        ("a\ue000b", "a b"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_words_without_accents_case_or_apostrophes(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert fold("e\u0301 n\u0303 o\u0308") == fold("é ñ ö") == "e n o"


def test_every_character_folds_to_what_stays_as_it_is() -> None:
    changed = [code for code in range(sys.maxunicode + 1) if fold(fold(chr(code))) != fold(chr(code))]
    assert changed == []


def test_no_folded_text_holds_a_character_that_marks_a_facet() -> None:
    private = [*range(0xE000, 0xF900), *range(0xF0000, 0xF0100)]
    assert not any(fold(chr(code)) for code in private)


@given(st.text())
def test_tokens_are_the_words_of_the_folded_text_with_their_places(text: str) -> None:
    found = tokens(text)
    assert [token.text for token in found] == fold(text).split()
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert all(one.start <= other.start for one, other in itertools.pairwise(found))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_document_is_also_found_by_the_parts_of_a_name_and_by_letters_without_dots() -> None:
    words = fold_document("Mary O'Brien, Ph.D., L.C.S.W.").split()
    assert {"obrien", "o", "brien", "ph", "d", "phd", "lcsw"} <= set(words)
    assert "25" not in fold_document("2.5 miles").split()


@settings(max_examples=50)
@given(st.text())
def test_a_document_holds_all_words_of_its_text(text: str) -> None:
    assert set(fold(text).split()) <= set(fold_document(text).split())


@pytest.mark.parametrize(("short", "long"), [("St", "Saint"), ("Ft", "Fort"), ("Mt", "Mount")])
@given(dotted=st.sampled_from(("{}. {}", "{} {}", "{}.{}")), name=st.from_regex(r"[A-Z][a-z]{2,8}", fullmatch=True))
def test_saints_forts_and_mounts_are_found_in_either_spelling(short: str, long: str, dotted: str, name: str) -> None:
    spellings = (
        dotted.format(short, name),
        dotted.format(short.lower(), name),
        f"{long} {name}",
        f"{long} {name}".upper(),
    )
    for kept, typed in itertools.product(spellings, repeat=2):
        assert set(fold(typed).split()) <= set(fold_document(f"The {kept} Center").split()), (kept, typed)


@pytest.mark.parametrize(
    "text", ["12 Elm St", "12 Elm St.\nPhiladelphia", "12 Elm St, Apt 4", "9th St N", "Elm St Suite 4"]
)
def test_a_street_is_no_saint(text: str) -> None:
    assert fold_document(text) == fold(text)


def test_compact_letters() -> None:
    assert compact("L.C.S.W.-C") == compact("lcsw c") == "lcswc"


# --- words next to each other -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("family support", "We offer Family Support."),
        ("family support", "family-support groups"),
        ("elan vital", "Élan  vital"),
        ("obrien house", "O'Brien House"),
        ("mary o brien", "Mary O’Brien"),
        ("phd intern", "ask the Ph.D. intern"),
        ("ph d intern", "ask the Ph.D. intern"),
        ("saint marys house", "St. Mary's House"),
        ("st mary s house", "Saint Mary's House"),
        ("smith and co", "Smith & Co"),
        ("小 明", "李小明"),
    ],
)
def test_a_phrase_stands_in_a_text_however_it_is_written(phrase: str, text: str) -> None:
    assert stands_in(phrase, text)


@pytest.mark.parametrize(
    "text", ["support family", "family and support", "a family supporter", "stepfamily support", "family", "", "fámily"]
)
def test_a_phrase_is_whole_words_in_order(text: str) -> None:
    assert not stands_in("family support", text)


@given(st.text(max_size=40))
def test_each_way_to_read_a_text_stands_in_it(text: str) -> None:
    assert all(stands_in(reading, text) for reading in readings(text))
