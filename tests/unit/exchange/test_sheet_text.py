"""The sheet as plain text: all of it, in lines that fit a mail and say what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caseworker.exchange.sheet_text import text
from caseworker.models.sheet import Agency, SheetEntry, SheetField, SheetLine
from tests.full_sheet import ENTRY, document, printed_texts


def test_everything_of_the_document_is_there() -> None:
    made = document()
    found = " ".join(text(made).split())
    for one in printed_texts(made):
        # The whole address of a page, which a mail program makes a link of.
        assert " ".join(one.split()) in found, one


def test_it_reads_from_top_to_bottom() -> None:
    lines = text(document(ENTRY, replace(ENTRY, name="Ada Marsh"))).splitlines()
    assert lines[:3] == ["Contacts for the Vega family", "Harbor County", "Printed November 3, 2026"]
    order = [
        "Client information", "1. Marisol Vega, LCSW, CADC", "How to reach them", "Credentials",
        "2. Ada Marsh, LCSW, CADC",
        "If you need help now", "12 Elm St, Dover",
    ]  # fmt: skip
    places = [lines.index(one) for one in order]
    assert places == sorted(places)


def test_every_line_says_what_it_is() -> None:
    lines = text(document()).splitlines()
    for one in (
        "  Please note: This listing may be out of date.",
        "  Office: (215) 555-0142 ext. 3 (checked Nov 3, 2026)",
        "  E-mail: marisol@example.org",
        "  Website: https://example.org/vega",
        "  Languages: English, Spanish (Ask, last checked Jan 4, 2025)",
        "  Openings: Ask when you call (not known since Mar 2)",
        "  Credential: LCSW, Licensed Clinical Social Worker",
        "    Number: CW0123",
        "  Facts: Payment",
        "    Last checked: Not checked yet",
    ):
        assert one in lines, one


def test_lines_fit_a_mail_and_numbers_are_never_broken() -> None:
    phones = tuple(
        SheetLine("Main office " + "x" * width, "(215) 555-0142 ext. 3", "tel:+12155550142", SheetField.PHONES)
        for width in range(20, 60)
    )
    entry = replace(ENTRY, lines=phones, client_line="Ask first. " * 30, name="Ada " * 30)
    made = text(document(entry))
    assert all(len(line) <= 72 for line in made.splitlines())
    assert made.count("(215) 555-0142 ext. 3") == len(phones)
    assert "\u00a0" not in made


def test_a_long_address_of_the_web_stays_whole() -> None:
    url = "https://example.org/" + "a-long-way/" * 12
    entry = replace(ENTRY, lines=(SheetLine("", "example.org", url, SheetField.LINKS),))
    assert any(line.strip().endswith(url) for line in text(document(entry)).splitlines())


def test_a_house_is_not_named_by_the_map_that_shows_it() -> None:
    where = "1204 Locust St, Philadelphia"
    line = SheetLine("", where, "https://example.org/map?q=1204%20Locust", SheetField.ADDRESSES)
    assert f"  Address: {where}" in text(document(replace(ENTRY, lines=(line,)))).splitlines()


def test_nothing_is_drawn_and_nothing_shouted() -> None:
    for line in text(document()).splitlines():
        assert not line or any(character.isalnum() for character in line), line
        assert line == line.rstrip()


@pytest.mark.parametrize("template", ["client", "large"])
def test_what_the_file_keeps_is_not_for_the_client(template: str) -> None:
    made = text(document(template=template))
    assert not [one for one in ("CW0123", "a clinical license", "Not checked yet") if one in made]
    assert "Ask for Marisol herself." in made


def test_a_sheet_of_little() -> None:
    bare = SheetEntry(1, "Ada Marsh", "", "", (), ())
    made = text(
        document(bare, agency=Agency(), disclosure=None, definitions=(), crisis=(), labels={}, title="Contacts")
    )
    assert made == "Contacts\n\n\n1. Ada Marsh\n"
