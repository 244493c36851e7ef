"""What a person reads when something typed cannot be kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.models.contact import ContactFacts
from caseworker.services.validation import validated


def problems(**data: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as error:
        validated({"family": "Lovell", **data})
    return {problem.field: problem.sentence for problem in error.value.problems}


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"family": "x" * 151}, "family", "Last name is too long: shorten it to 150 characters."),
        (
            {"phones": [{"number": "215 555 0142"}, {"number": ""}]},
            "phones.1.number",
            "Phone 2, number is missing: enter it, or remove the line.",
        ),
        (
            {"credentials": [{"abbreviation": "LCSW", "expires": "31 March"}]},
            "credentials.0.expires",
            "Credential 1, expires on: “31 March” is not a date; write it as year-month-day, such as 2026-03-31.",
        ),
        ({"waitlist_weeks": "some"}, "waitlist_weeks", "Weeks of waiting: “some” is not a number; enter digits only."),
        ({"waitlist_weeks": 521}, "waitlist_weeks", "Weeks of waiting: 521 is too large; the most is 520."),
        ({"status": "gone"}, "status", "Status: “gone” is not one of active, suspected_stale or inactive."),
        ({"telehealth": "maybe"}, "telehealth", "Telehealth: “maybe” is neither yes nor no."),
        ({"npi": "1234567890"}, "npi", "“1234567890” is not a valid NPI: compare its 10 digits with the source."),
        (
            {"terms": [{"kind": "specialty", "code": " "}]},
            "terms.0",
            "This entry is empty: fill it in, or remove the line.",
        ),
        ({"shoe_size": 9}, "shoe_size", "There is no field “shoe_size”: check its spelling."),
    ],
)
def test_one_plain_sentence_beside_its_field(data: dict[str, object], field: str, sentence: str) -> None:
    assert problems(**data) == {field: sentence}


def test_a_contact_without_a_name_is_told_at_the_field_of_the_name() -> None:
    assert set(problems(family=" ")) == {"family"}
    assert set(problems(family="", kind="organization")) == {"organization"}


def test_every_wrong_field_is_told_at_once() -> None:
    wrong = problems(npi="1", emails=[{"address": "nobody"}], addresses=[{"zip": "1910"}])
    assert set(wrong) == {"npi", "emails.0.address", "addresses.0.zip"}


def test_empty_fields_of_a_form_mean_not_known() -> None:
    facts = validated(
        {
            "family": "Lovell",
            "waitlist_weeks": "",
            "telehealth": " ",
            "credentials": [{"abbreviation": "LCSW", "issued": "", "expires": ""}],
            "addresses": [{"zip": "19103", "latitude": "", "longitude": ""}],
        }
    )
    assert (facts.waitlist_weeks, facts.telehealth, facts.credentials[0].expires) == (None, None, None)


@pytest.mark.parametrize("number", ["215-555-0142 x12", "(215) 555-0142, ext. 12", "+1 215 555 0142 extension 12"])
def test_an_extension_behind_the_number_is_kept(number: str) -> None:
    (phone,) = validated({"family": "Lovell", "phones": [{"number": number}]}).phones
    assert (phone.number, phone.extension) == ("+12155550142", "12")


def test_what_cannot_be_seen_is_not_kept() -> None:
    facts = validated({"family": "Lo\0vell\x1b", "given": "Ad\udcffa", "about": "one\ntwo\x07\tthree"})
    assert (facts.family, facts.given, facts.about) == ("Lovell", "Ad\ufffda", "one\ntwo\tthree")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(ContactFacts.model_fields)) | st.text(max_size=5), _JSON, max_size=6))
def test_anything_is_either_kept_or_refused_in_words(data: dict[str, object]) -> None:
    refused: tuple[FieldProblem, ...] = ()
    try:
        assert validated(data).display_name
    except InvalidInput as error:
        refused = error.problems
    for problem in refused:
        assert problem.sentence.endswith(".")
        assert "Value error" not in problem.sentence
        assert "Input should" not in problem.sentence
