"""What a file said, what is stored and what the file says now: which of them stays."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caseworker.models.contact import ContactFacts
from caseworker.services.imports_merge import merge


def facts(**data: Any) -> ContactFacts:
    return ContactFacts.model_validate({"given": "Ada", "family": "Marsh", **data})


def phones(*numbers: str, **more: Any) -> list[dict[str, Any]]:
    return [{"number": f"21555501{number}", **more} for number in numbers]


def numbers(one: ContactFacts) -> list[str]:
    return [phone.number[-2:] for phone in one.phones]


def test_a_fact_nobody_touched_follows_the_file() -> None:
    merged = merge(facts(fees="$80"), facts(fees="$80"), facts(fees="$90"))
    assert (merged.facts.fees, merged.kept) == ("$90", 0)


def test_a_fact_a_person_changed_stays() -> None:
    merged = merge(facts(fees="$80"), facts(fees="$85"), facts(fees="$90"))
    assert (merged.facts.fees, merged.kept) == ("$85", 1)


def test_what_the_file_did_not_change_leaves_a_persons_edit_alone() -> None:
    merged = merge(facts(fees="$80"), facts(fees="$85"), facts(fees="$80"))
    assert (merged.facts.fees, merged.kept) == ("$85", 0)


def test_a_contact_never_loses_its_last_name() -> None:
    for only in ("organization", "preferred_name"):
        base = facts(**{only: "Harbor"})
        current = base.model_copy(update={"given": "", "family": ""})
        merged = merge(base, current, facts(fees="$90"))
        assert (merged.facts.display_name, merged.facts.fees, merged.kept) == ("Harbor", "$90", 1)


def test_elements_come_and_go_one_by_one() -> None:
    base = facts(phones=phones("01", "02"))
    current = facts(phones=phones("01", "02", "77"))
    assert numbers(merge(base, current, facts(phones=phones("01", "02", "03"))).facts) == ["01", "02", "77", "03"]
    assert numbers(merge(base, current, facts(phones=phones("02"))).facts) == ["02", "77"]
    assert numbers(merge(base, current, facts(phones=phones("09", "02"))).facts) == ["09", "02", "77"]


def test_an_element_a_person_corrected_is_not_joined_by_the_files_correction() -> None:
    merged = merge(facts(phones=phones("01")), facts(phones=phones("11")), facts(phones=phones("02")))
    assert (numbers(merged.facts), merged.kept) == (["11"], 1)


def test_an_element_a_person_removed_does_not_come_back() -> None:
    merged = merge(facts(phones=phones("01", "02")), facts(phones=phones("01")), facts(phones=phones("01", "02")))
    assert numbers(merged.facts) == ["01"]


def test_a_changed_detail_of_an_element() -> None:
    base = facts(phones=phones("01", label="Office"))
    assert merge(base, base, facts(phones=phones("01", label="Desk"))).facts.phones[0].label == "Desk"
    mine = facts(phones=phones("01", label="Nights"))
    merged = merge(base, mine, facts(phones=phones("01", label="Desk")))
    assert (merged.facts.phones[0].label, merged.kept) == ("Nights", 1)


def test_without_a_base_only_gaps_are_filled() -> None:
    typed = facts(fees="$80", phones=phones("01"))
    merged = merge(None, typed, facts(given="Adah", middle="Q.", fees="$90", job_title="Lead", phones=phones("02")))
    assert (merged.facts.given, merged.facts.middle, merged.facts.fees) == ("Ada", "", "$80")
    assert (merged.facts.job_title, numbers(merged.facts), merged.kept) == ("Lead", ["01", "02"], 0)


PHONES = st.lists(st.integers(0, 5), unique=True, max_size=4).map(lambda found: phones(*(f"{n:02d}" for n in found)))
FACTS = st.builds(
    facts,
    fees=st.sampled_from(["", "$80", "$90"]),
    job_title=st.sampled_from(["", "Lead", "Aide"]),
    telehealth=st.sampled_from([None, True, False]),
    phones=PHONES,
)


@given(FACTS, FACTS, FACTS)
def test_laws_of_merging(base: ContactFacts, current: ContactFacts, new: ContactFacts) -> None:
    # A file that says what it said before changes nothing; one untouched contact becomes what the file says.
    assert merge(base, current, base).facts == current
    untouched = merge(base, base, new).facts
    assert untouched.model_copy(update={"phones": ()}) == new.model_copy(update={"phones": ()})
    assert set(untouched.phones) == set(new.phones)
    merged = merge(base, current, new).facts
    assert ContactFacts.model_validate(merged.model_dump()) == merged
    # What a person added stays, whatever the file says.
    assert set(current.phones) - set(base.phones) <= set(merged.phones)
    # Merging the same again changes nothing more.
    assert merge(new, merged, new).facts == merged
