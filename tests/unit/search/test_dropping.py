"""What a query that finds nothing could do without."""

from __future__ import annotations

from caseworker.models.codes import Availability
from caseworker.models.query import ChipKind, Filters, Near, Query
from caseworker.models.roles import Role
from caseworker.search.dropping import Part, parts
from caseworker.search.lexicon import Lexicon
from caseworker.search.parsing import parse


def by_label(query: Query) -> dict[str, Part]:
    return {part.label: part for part in parts(query)}


def test_each_typed_part_and_the_query_without_it(lexicon: Lexicon) -> None:
    query = parse("smith therapist spanish in PA near 19103 (215) 555-0142 ", lexicon)
    found = by_label(query)
    assert set(found) == {
        "“smith”",
        "“2155550142”",
        "Therapist",
        "Language: spanish",
        "PA",
        "within 10 mi of 19103",
    }
    for part in found.values():
        assert part.chip is not None
        again = parse(part.rest.text, lexicon)
        assert (again.words, again.filters, again.near) == (part.rest.words, part.rest.filters, part.rest.near)
        assert again.understood == part.rest.understood
    assert found["“smith”"].rest.text == "therapist spanish in PA near 19103 (215) 555-0142 "
    assert found["within 10 mi of 19103"].rest.near is None


def test_a_quoted_phrase_goes_as_one_with_its_quotes(lexicon: Lexicon) -> None:
    query = parse('harbor "harbor house" smith therapist ', lexicon)
    found = by_label(query)
    assert set(found) == {"“harbor”", "“harbor house”", "“smith”", "Therapist"}
    phrase = found["“harbor house”"]
    assert phrase.chip is not None
    assert phrase.chip.kind is ChipKind.WORD
    assert phrase.rest.text == "harbor smith therapist "
    assert found["“harbor”"].rest.text == '"harbor house" smith therapist '
    for part in found.values():
        again = parse(part.rest.text, lexicon)
        assert (again.words, again.phrases) == (part.rest.words, part.rest.phrases)
        assert again.understood == part.rest.understood


def test_what_was_chosen_with_buttons_has_no_chip() -> None:
    filters = Filters(
        roles=frozenset({Role.THERAPIST, Role.INTERVENTIONIST}),
        confirmed_only=True,
        availability=frozenset({Availability.ACCEPTING}),
        telehealth=True,
        credentials=frozenset({"LCSW", "LPC"}),
        states=frozenset({"PA", "NJ"}),
        favorites=True,
        fresh_days=30,
    )
    found = parts(Query(filters=filters, near=Near("19103", 5.0, 40.0, -75.0, "19103 Philadelphia, PA")))
    assert all(part.chip is None for part in found)
    assert [part.label for part in found] == [
        "19103 Philadelphia, PA",
        "Interventionist, Therapist",
        "Accepting",
        "Telehealth",
        "LCSW",
        "LPC",
        "NJ, PA",
        "Only confirmed roles",
        "Only favorites",
        "Verified within 30 days",
    ]
    assert next(part for part in found if part.label == "LPC").rest.filters.credentials == {"LCSW"}


def test_one_word_typed_twice_is_one_part(lexicon: Lexicon) -> None:
    (part,) = parts(parse("smith smith", lexicon))
    assert (part.rest.text, part.rest.words) == ("", ())
