"""Names as people say them, in every script."""

from __future__ import annotations

import pytest

from caseworker.models.contact import ContactFacts
from caseworker.models.names import spoken
from caseworker.ui.contact_form.state import title


@pytest.mark.parametrize(
    ("first", "family", "shown"),
    [
        ("Ada", "Marsh", "Ada Marsh"),
        ("美玲", "林", "林美玲"),
        ("서연", "박", "박서연"),
        ("陽子", "高橋", "高橋陽子"),
        ("ゆうこ", "さとう", "さとうゆうこ"),
        ("エミ", "田中", "田中エミ"),
        ("マイケル", "ジョーダン", "マイケル ジョーダン"),
        ("Mei-Ling", "林", "Mei-Ling 林"),
        ("美玲", "Lin", "美玲 Lin"),
        ("", "林", "林"),
        ("美玲", "", "美玲"),
        ("", "", ""),
    ],
)
def test_the_family_name_comes_first_where_it_does(first: str, family: str, shown: str) -> None:
    assert spoken(first, family) == shown
    if shown:
        assert ContactFacts(given=first, family=family).display_name == shown
        assert title({"given": first, "family": family}) == shown


def test_a_suffix_comes_last_and_a_preferred_name_takes_part() -> None:
    assert spoken("Ada", "Marsh", "Jr.") == "Ada Marsh Jr."
    assert ContactFacts(given="陽子", family="高橋", preferred_name="ヨウコ").display_name == "高橋ヨウコ"
    assert ContactFacts(given="陽子", family="高橋", preferred_name="Yoko").display_name == "Yoko 高橋"
