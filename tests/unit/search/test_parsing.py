"""What typed text is taken for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseworker.models.codes import Availability
from caseworker.models.query import ChipKind, Filters, Near, Query, TermRef
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.search.lexicon import Lexicon
from caseworker.search.parsing import parse, without


def chips(query: Query) -> list[tuple[str, str, str]]:
    """Kind, value and the typed words of each chip."""
    return [(chip.kind.value, chip.value, query.text[chip.start : chip.end]) for chip in query.understood]


# --- roles, terms, availability -----------------------------------------------------------------------------------
def test_the_whole_sentence_of_a_caseworker(lexicon: Lexicon) -> None:
    query = parse("therapist who speaks Spanish and takes medicaid near 19103", lexicon)
    assert query.words == ()
    assert query.filters.roles == {Role.THERAPIST}
    assert [(term.kind, term.code) for term in query.filters.terms] == [
        (TermKind.LANGUAGE, "spanish"),
        (TermKind.PAYER, "medicaid"),
    ]
    assert query.near == Near("19103", 10.0)
    assert chips(query) == [
        ("role", "therapist", "therapist"),
        ("term", "spanish", "Spanish"),
        ("term", "medicaid", "medicaid"),
        ("near", "19103", "near 19103"),
    ]


@pytest.mark.parametrize("word", ["interventionist ", "Interventionists ", "INTERVENCIONISTA "])
def test_role_words(lexicon: Lexicon, word: str) -> None:
    assert parse(word, lexicon).filters.roles == {Role.INTERVENTIONIST}


def test_counselor_is_a_word_and_no_role(lexicon: Lexicon) -> None:
    query = parse("counselor ", lexicon)
    assert (query.words, query.filters.roles) == (("counselor",), frozenset())


@pytest.mark.parametrize(
    ("text", "code", "or_words"),
    [
        ("family therapy ", "family_therapy", ("family", "therapy")),
        ("IOP", "intensive_outpatient", ("iop",)),
        ("emdr ", "emdr", ("emdr",)),
        ("ptsd ", "trauma", ("ptsd",)),
        ("terapia familiar ", "family_therapy", ("terapia", "familiar")),
        ("desintoxicación ", "detox", ("desintoxicacion",)),
        ("SUD", "substance_use", ("sud",)),
        ("trastorno por consumo de sustancias ", "substance_use", ("trastorno", "por", "consumo", "de", "sustancias")),
        ("post-traumatic stress disorder ", "trauma", ("post", "traumatic", "stress", "disorder")),
        ("MAT ", "medication_assisted", ("mat",)),
        ("medication-assisted treatment ", "medication_assisted", ("medication", "assisted", "treatment")),
        ("DBT", "dialectical_behavior", ("dbt",)),
        ("PHP", "partial_hospitalization", ("php",)),
        ("co-occurring ", "co_occurring", ("co", "occurring")),
        ("family therapist ", "family_therapy", ("family", "therapist")),
        ("Marriage and Family Therapists ", "family_therapy", ("family", "therapist")),
        ("terapeuta familiar ", "family_therapy", ("family", "therapist")),
    ],
)
def test_practice_is_the_term_or_its_words(lexicon: Lexicon, text: str, code: str, or_words: tuple[str, ...]) -> None:
    (term,) = parse(text, lexicon).filters.terms
    assert (term.code, term.or_words) == (code, or_words)


@pytest.mark.parametrize("text", ["spanish ", "español ", "aetna ", "vietnamese "])
def test_languages_and_payers_are_strict(lexicon: Lexicon, text: str) -> None:
    (term,) = parse(text, lexicon).filters.terms
    assert term.or_words == ()


@pytest.mark.parametrize(
    ("text", "availability"),
    [
        ("accepting ", Availability.ACCEPTING),
        ("accepting new clients ", Availability.ACCEPTING),
        ("open therapist ", Availability.ACCEPTING),
        ("waitlist ", Availability.WAITLIST),
        ("wait list ", Availability.WAITLIST),
        ("not accepting ", Availability.NOT_ACCEPTING),
    ],
)
def test_availability(lexicon: Lexicon, text: str, availability: Availability) -> None:
    query = parse(text, lexicon)
    assert (query.filters.availability, query.words) == ({availability}, ())


def test_accepting_a_payer_says_nothing_about_room(lexicon: Lexicon) -> None:
    query = parse("accepting medicaid ", lexicon)
    assert (query.filters.availability, [term.code for term in query.filters.terms]) == (frozenset(), ["medicaid"])
    assert query.words == ()


def test_words_that_begin_names_are_understood_only_where_no_name_follows(lexicon: Lexicon) -> None:
    assert parse("open door clinic", lexicon).words == ("open", "door", "clinic")
    assert parse("virtual smith", lexicon).words == ("virtual", "smith")
    assert parse("online therapist ", lexicon).filters == Filters(roles=frozenset({Role.THERAPIST}), telehealth=True)


# --- letters and states -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "credentials", "states", "words"),
    [
        ("LCSW in PA", {"LCSW"}, {"PA"}, ()),
        ("lcsw pennsylvania ", {"LCSW"}, {"PA"}, ()),
        ("L.C.S.W. therapist ", {"LCSW"}, set(), ()),
        ("Ph.D. ", {"PhD"}, set(), ()),
        ("cadc ii ", {"CADC-II"}, set(), ()),
        ("Camden, NJ ", set(), {"NJ"}, ("camden",)),
        ("smith in pa ", set(), {"PA"}, ("smith",)),
        ("smith PA", set(), {"PA"}, ("smith",)),
        ("smith pa ", set(), set(), ("smith", "pa")),
        ("smith OR jones", set(), set(), ("smith", "or", "jones")),
        ("cai nguyen", set(), set(), ("cai", "nguyen")),
        ("virginia woolf", set(), set(), ("virginia", "woolf")),
        ("in virginia ", set(), {"VA"}, ()),
        ("kansas city", set(), set(), ("kansas", "city")),
        ("TERAPIA DE FAMILIA", set(), set(), ("terapia", "de", "familia")),
    ],
)
def test_credentials_and_states(
    lexicon: Lexicon, text: str, credentials: set[str], states: set[str], words: tuple[str, ...]
) -> None:
    query = parse(text, lexicon)
    assert (query.filters.credentials, query.filters.states, query.words) == (credentials, states, words)


# --- places -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "place", "miles"),
    [
        ("near 19103", "19103", 10.0),
        ("within 5 miles of 19103", "19103", 5.0),
        ("5mi from 19103", "19103", 5.0),
        ("2.5 miles of Camden, NJ", "Camden, NJ", 2.5),
        ("philadelphia 10 mi", "philadelphia", 10.0),
        ("Philadelphia, PA within 25 miles", "Philadelphia, PA", 25.0),
        ("10 mi philadelphia ", "philadelphia", 10.0),
        ("near king of prussia pa", "king of prussia pa", 10.0),
        ("near camden new jersey ", "camden new jersey", 10.0),
        ("cerca de camden ", "camden", 10.0),
        ("19103", "19103", 10.0),
        ("in 19103-1234 ", "19103", 10.0),
        ("near Philadelphia PA 19103-1234 ", "Philadelphia PA 19103-1234", 10.0),
        ("near jonestown ", "jonestown", 10.0),
    ],
)
def test_near(lexicon: Lexicon, text: str, place: str, miles: float) -> None:
    query = parse(text, lexicon)
    assert query.near == Near(place, miles)
    assert (query.words, query.filters) == ((), Filters())
    assert [chip.kind for chip in query.understood] == [ChipKind.NEAR]


@pytest.mark.parametrize(
    ("text", "place", "miles"),
    [
        ("near 19103 or telehealth", "19103", 10.0),
        ("near 19103 including telehealth ", "19103", 10.0),
        ("19103 or by video visits ", "19103", 10.0),
        ("telehealth or near camden nj ", "camden nj", 10.0),
        ("within 5 miles of Camden, NJ or online ", "Camden, NJ", 5.0),
        ("philadelphia 25 mi or telehealth", "philadelphia", 25.0),
        ("cerca de camden o por telesalud ", "camden", 10.0),
        ("near jonestown or telehealth ", "jonestown", 10.0),
    ],
)
def test_near_or_by_telehealth(lexicon: Lexicon, text: str, place: str, miles: float) -> None:
    query = parse(text, lexicon)
    assert query.near == Near(place, miles, or_telehealth=True)
    assert (query.words, query.filters) == ((), Filters())
    assert parse(without(text, query.understood[0]), lexicon).is_everything


def test_telehealth_beside_a_place_still_narrows(lexicon: Lexicon) -> None:
    for text in ("near 19103 telehealth ", "near 19103 and telehealth ", "near camden nj, telehealth "):
        query = parse(text, lexicon)
        assert query.near is not None
        assert (query.near.or_telehealth, query.filters.telehealth) == (False, True), text


def test_or_telehealth_that_is_not_finished_changes_nothing(lexicon: Lexicon) -> None:
    whole = "near 19103 or telehealth"
    for end in range(len("near 19103 "), len(whole) + 1):
        query = parse(whole[:end], lexicon)
        assert query.near is not None
        finished = end == len(whole)
        assert (query.near.or_telehealth, query.words, query.filters) in (
            (finished, (), Filters()),
            (False, ("o",), Filters()),
        )
    assert parse("near 19103 or smith", lexicon).words == ("or", "smith")


def test_in_capitals_or_is_oregon(lexicon: Lexicon) -> None:
    known = Lexicon(is_place={"portland", "portland or"}.__contains__)
    assert parse("near portland or telehealth ", known).near == Near("portland", or_telehealth=True)
    query = parse("near Portland OR telehealth ", known)
    assert (query.near, query.filters.telehealth) == (Near("Portland OR"), True)


def test_a_chosen_place_can_be_widened_by_typing(lexicon: Lexicon) -> None:
    chosen = Near("08102", 10.0, 39.9, -75.1, "Camden, NJ", "NJ")
    query = parse("smith or telehealth ", lexicon, near=chosen)
    assert (query.near, query.words) == (replace(chosen, or_telehealth=True), ("smith",))
    assert parse("near 19103", lexicon, near=query.near).near == Near("19103", or_telehealth=True)


def test_what_is_understood_is_not_swallowed_by_a_place(lexicon: Lexicon) -> None:
    query = parse("near philadelphia emdr smith", lexicon)
    assert (query.near, query.words) == (Near("philadelphia"), ("smith",))
    assert [term.code for term in query.filters.terms] == ["emdr"]
    assert parse("near jonestown spanish ", lexicon).near == Near("jonestown")


def test_a_place_that_is_not_finished_changes_nothing(lexicon: Lexicon) -> None:
    for text in ("therapist near ", "therapist near phil", "therapist near 191", "therapist within 10 mi of "):
        query = parse(text, lexicon)
        assert (query.words, query.near, query.filters.roles) == ((), None, {Role.THERAPIST}), text


def test_numbers_that_are_no_zip_are_words(lexicon: Lexicon) -> None:
    assert parse("00001", lexicon).words == ("00001",)
    assert parse("1910", lexicon).words == ("1910",)


def test_before_the_places_are_known_a_place_is_what_follows(placeless: Lexicon) -> None:
    assert parse("smith 10 mi of Camden, NJ spanish ", placeless).near == Near("Camden, NJ", 10.0)
    assert parse("philadelphia 10 mi", placeless).near == Near("philadelphia", 10.0)
    assert parse("19103", placeless).near == Near("19103", 10.0)


def test_a_chosen_place_stays_and_takes_a_typed_distance(lexicon: Lexicon) -> None:
    chosen = Near("08102", 10.0, 39.9, -75.1, "Camden, NJ")
    assert parse("smith", lexicon, near=chosen).near == chosen
    assert parse("within 5 miles ", lexicon, near=chosen).near == Near("08102", 5.0, 39.9, -75.1, "Camden, NJ")
    assert parse("near 19103", lexicon, near=chosen).near == Near("19103", 10.0)


# --- phones, quotes, choices --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("(215) 555-0142", "2155550142"),
        ("215.555.0142", "2155550142"),
        ("215-555-01", "21555501"),
        ("215 555 01", "21555501"),
        ("+1 215 555 0142", "2155550142"),
        ("12155550142", "2155550142"),
        ("555-0142", "5550142"),
        ("+44 20 7946 0018", "2079460018"),
    ],
)
def test_a_phone_in_any_spelling_is_one_word_of_digits(lexicon: Lexicon, text: str, word: str) -> None:
    assert parse(text, lexicon).words == (word[-10:],)


def test_what_stands_in_quotes_is_words_next_to_each_other(lexicon: Lexicon) -> None:
    query = parse('"spanish" “near 19103” therapist «Élan–vital» "spanish" smith ', lexicon)
    assert query.phrases == ("spanish", "near 19103", "elan vital")
    assert query.words == ("smith",)
    assert (query.near, query.filters.terms) == (None, ())
    assert query.filters.roles == {Role.THERAPIST}


@pytest.mark.parametrize("text", ['smith "open door', "smith “open door", "smith „open door"])
def test_quotes_that_are_still_open_hold_words_being_typed(lexicon: Lexicon, text: str) -> None:
    query = parse(text, lexicon)
    assert (query.words, query.phrases, query.understood) == (("smith", "open", "door"), (), ())


@pytest.mark.parametrize("text", ['"', '""', '" - "', "“”", "«"])
def test_quotes_around_nothing_ask_for_nothing(lexicon: Lexicon, text: str) -> None:
    assert parse(text, lexicon).is_everything


def test_typed_filters_join_the_chosen_ones(lexicon: Lexicon) -> None:
    spanish = TermRef(TermKind.LANGUAGE, "spanish")
    chosen = Filters(roles=frozenset({Role.INTERVENTIONIST}), terms=(spanish,), favorites=True)
    filters = parse("therapist spanish medicaid ", lexicon, chosen).filters
    assert filters.roles == {Role.INTERVENTIONIST, Role.THERAPIST}
    assert [term.code for term in filters.terms] == ["spanish", "medicaid"]
    assert filters.favorites


def test_little_words_are_left_out_only_beside_what_is_understood(lexicon: Lexicon) -> None:
    assert parse("therapist for anxiety ", lexicon).words == ()
    assert parse("center for hope", lexicon).words == ("center", "for", "hope")
    assert parse("smith in camden", lexicon).words == ("smith", "camden")


# --- taking it back -----------------------------------------------------------------------------------------------
def test_without_removes_the_words_of_a_chip(lexicon: Lexicon) -> None:
    text = "therapist spanish near 19103 smith"
    query = parse(text, lexicon)
    role, language, near = query.understood
    assert without(text, role) == "spanish near 19103 smith"
    assert without(text, language) == "therapist near 19103 smith"
    assert without(text, near) == "therapist spanish smith"


def test_without_can_keep_the_words_to_find(lexicon: Lexicon) -> None:
    text = "dr french "
    (chip,) = parse(text, lexicon).understood
    kept = without(text, chip, keep_words=True)
    assert kept == 'dr "french" '
    again = parse(kept, lexicon)
    assert (again.words, again.phrases, again.understood) == (("dr",), ("french",), ())
