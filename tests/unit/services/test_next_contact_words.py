"""What was learned, in words."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker.models.next_contact import Condition, Learned, Why
from caseworker.models.query import Filters, Near
from caseworker.models.referral import ReasonCode, ReferralState
from caseworker.models.vocabulary import Vocabulary
from caseworker.services import next_contact_words as words

S, R = ReferralState, ReasonCode
DAY = date(2026, 11, 3)


def day(when: date) -> str:
    return f"{when:%b} {when.day}"


def why(state: S, reason: R | None = None, name: str = "Mateo Quill") -> Why:
    return Why(1, name, DAY, state, reason)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (why(S.DECLINED, R.INSURANCE), "declined by Mateo Quill on Nov 3, insurance"),
        (why(S.WAITLISTED), "waitlisted by Mateo Quill on Nov 3"),
        (why(S.CANCELLED, R.DISTANCE), "canceled with Mateo Quill on Nov 3, too far away"),
        (why(S.SENT), "asked for on Nov 3"),
    ],
)
def test_a_reason_names_who_when_and_why(one: Why, said: str) -> None:
    assert words.because(Condition(Learned.PAYER, (one,)), day) == said


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("reason", [*R, None])
def test_every_state_and_reason_has_words(state: S, reason: R | None) -> None:
    said = words.because(Condition(Learned.LEVEL, (why(state, reason),)), day)
    assert "{" not in said
    assert "Nov 3" in said


def test_who_was_tried_is_named_up_to_four() -> None:
    tried = [why(S.DECLINED, R.COST, name) for name in ("Ada", "Bea", "Cem", "Dov", "Eve")]
    one = Condition(Learned.TRIED, (why(S.SENT, None, "Zoe"), *tried), filters=Filters(tried=frozenset(range(1, 7))))
    assert words.because(one, day) == "Zoe (still open), Ada, Bea, Cem, and 2 more"
    assert words.label(one, Vocabulary(())) == "not the 6 already tried"


def test_nearer_says_how_near() -> None:
    one = Condition(Learned.DISTANCE, (why(S.DECLINED, R.DISTANCE),), near=Near("19103", 4.2))
    assert words.label(one, Vocabulary(())) == "within 4.2 mi of 19103"
