"""The contact form's data without a window: empty rows, paths, and two versions of one contact."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.services.validation import validated
from caseworker.ui.contact_form.conflict import Side, differences, merged
from caseworker.ui.contact_form.state import blank, same, title, trimmed, what_is_valid

pytestmark = pytest.mark.unit

WORDS = st.text("abcdefg ", max_size=6)
PHONE = st.fixed_dictionaries(
    {"number": WORDS, "extension": WORDS, "label": WORDS, "is_fax": st.booleans(), "confidential": st.booleans()}
)
FORM = st.fixed_dictionaries(
    {"family": WORDS, "fees": WORDS, "job_title": WORDS, "telehealth": st.sampled_from([None, True, False]),
     "phones": st.lists(PHONE, max_size=4)}
).map(lambda some: {**blank(), **some})  # fmt: skip


def test_a_blank_form_is_the_blank_contact() -> None:
    facts = validated({**blank(), "family": "Vega"})
    assert facts == validated({"family": "Vega"})


@settings(max_examples=100, deadline=None)
@given(FORM)
def test_trimming_drops_only_rows_without_a_word_and_paths_lead_back(form: dict[str, Any]) -> None:
    kept = trimmed(form)
    filled = [row for row in form["phones"] if (row["number"] + row["extension"] + row["label"]).strip()]
    assert kept.data["phones"] == filled
    for index, row in enumerate(filled):
        path = kept.in_form(f"phones.{index}.number")
        place = int(path.split(".")[1])
        assert form["phones"][place] == row
        assert path.endswith(".number")
    assert kept.in_form("family") == "family"
    assert same(form, kept.data)


@settings(max_examples=150, deadline=None)
@given(FORM, FORM, FORM)
def test_no_change_of_anybody_is_lost_or_made_up(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    found = differences(base, mine, theirs)
    differing = {name for name in blank() if trimmed(mine).data[name] != trimmed(theirs).data[name]}
    assert {one.field for one in found} == differing
    for one in found:
        untouched_by_me = one.mine == trimmed(base).data[one.field]
        untouched_by_them = one.theirs == trimmed(base).data[one.field]
        expected = Side.THEIRS if untouched_by_me else Side.MINE if untouched_by_them else None
        assert one.proposed is expected
    all_mine = merged(mine, theirs, {one.field: Side.MINE for one in found})
    all_theirs = merged(mine, theirs, {one.field: Side.THEIRS for one in found})
    assert same(all_mine, mine)
    assert same(all_theirs, theirs)


def test_title_is_what_people_say() -> None:
    assert title({**blank(), "given": "Marisol", "family": "Vega"}) == "Marisol Vega"
    assert title({**blank(), "given": "Margaret", "preferred_name": "Peg", "family": "Ash"}) == "Peg Ash"
    assert title({**blank(), "kind": "organization", "organization": "Harbor House"}) == "Harbor House"
    assert title(blank()) == ""


def test_what_is_half_typed_is_still_read() -> None:
    half = {
        **blank(),
        "npi": "12",
        "credential_text": "LCSW",
        "phones": [{"number": "5", "extension": "", "label": "", "is_fax": False, "confidential": False}],
        "credentials": [{"abbreviation": "CIP"}, {"abbreviation": "CADC", "expires": "soon"}],
    }
    facts = what_is_valid(half, validated)
    assert facts
    assert facts.credential_text == "LCSW"
    assert [one.abbreviation for one in facts.credentials] == ["CIP"]
