"""The directory booklet, wallet cards and address labels, read back from their PDF."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pypdf
import pytest

from caseworker import resources
from caseworker.models.sheet import Paper, SheetDocument, SheetEntry, SheetField, SheetLine
from tests.unit.exchange.sheet_samples import LONG_NAME, SPECIALTIES, document, entry, with_code
from tests.unit.exchange.test_sheet_pdf import kinds, read, tags

WORDS = {code: words["en"] for code, words in resources.read_toml("sheets", "words.toml")["labels"].items()}
CITIES = "Ardmore Bethlehem Camden Chester Easton Lancaster Media Norristown Reading Trenton".split()
INCH = 72.0


def sheet(template: str, *entries: SheetEntry, paper: Paper = Paper.LETTER) -> SheetDocument:
    labels = {**WORDS, "printed": "Printed November 3, 2026"}
    return document(*entries, template=template, paper=paper, labels=labels)


def named(number: int, sort_name: str, **more: object) -> SheetEntry:
    family, _, given = sort_name.partition(", ")
    return entry(number, name=f"{given} {family}".strip(), sort_name=sort_name, **more)


def people(count: int) -> list[SheetEntry]:
    """Everybody with a name, some specialties and a city of their own."""
    return [
        named(
            number,
            f"{chr(65 + number * 7 % 26)}amily{number:04}, Given",
            specialties=tuple(SPECIALTIES[(number + step * 3) % 20] for step in range(number % 3 + 1)),
            city=CITIES[number * 3 % 10],
        )
        for number in range(count)
    ]


def text(page: pypdf.PageObject) -> str:
    return page.extract_text().replace("\xa0", " ")


def placed(page: pypdf.PageObject) -> list[tuple[str, float, float]]:
    """Pieces of text with where they begin, in inches from the left and from the top."""
    found: list[tuple[str, float, float]] = []

    def keep(piece: str, matrix: list[float], own: list[float], *_: object) -> None:
        x = own[4] * matrix[0] + own[5] * matrix[2] + matrix[4]
        y = own[4] * matrix[1] + own[5] * matrix[3] + matrix[5]
        if piece.strip():
            found.append((piece.strip(), x / INCH, (float(page.mediabox.height) - y) / INCH))

    page.extract_text(visitor_text=keep)
    return found


# --- the booklet ----------------------------------------------------------------------------------------------
def test_contacts_stand_as_in_a_phone_book() -> None:
    names = [
        "Zimmer, Al",
        "Ávila, Ana",
        "Đặng, Mai",
        "Øvergaard, Bo",
        "O’Brien, Cy",
        "Avery, Di",
        "Παππάς, Ευ",
        "Smith-Jones, Ed",
        "Smith, Zoe",
    ]
    pdf = read(sheet("booklet", *(named(number, name) for number, name in enumerate(names))))
    order = [one.title for one in _leaves(pdf.outline)]
    found = [re.sub(r"\s+LCSW.*", "", name) for name in order if "LCSW" in name]
    assert found == [
        "Avery, Di",
        "Ávila, Ana",
        "Đặng, Mai",
        "O’Brien, Cy",
        "Øvergaard, Bo",
        "Smith, Zoe",
        "Smith-Jones, Ed",
        "Zimmer, Al",
        "Παππάς, Ευ",
    ]
    assert [letter for letter in order if len(letter) == 1] == list("ADOSZ")
    assert WORDS["booklet_other_letters"] in order


@pytest.mark.parametrize("count", [60, 450])
def test_indexes_name_the_pages_and_lead_there(count: int) -> None:
    contacts = people(count)
    pdf = read(sheet("booklet", *contacts))
    pages = [text(page) for page in pdf.pages]
    first = next(number for number, page in enumerate(pages) if page.count(WORDS["booklet_by_specialty"]) and number)
    listing, indexes = pages[:first], pages[first:]
    at = {one.sort_name: number + 1 for one in contacts for number, page in enumerate(listing) if one.sort_name in page}
    rows = re.findall(r"(\w+, Given)\s*(\d+)$", "\n".join(indexes), re.MULTILINE)
    assert {name: int(page) for name, page in rows} == at
    # Once for each specialty, and once for the city.
    assert Counter(name for name, _ in rows) == {one.sort_name: len(one.specialties) + 1 for one in contacts}
    leads = Counter(
        pdf.get_page_number(_target(pdf, link)) + 1 for page in list(pdf.pages)[first:] for link in _inner(page)
    )
    assert leads == Counter(int(page) for _, page in rows)


def test_nobody_is_lost_or_printed_twice() -> None:
    contacts = people(120)
    whole = "\n".join(text(page) for page in read(sheet("booklet", *contacts)).pages)
    for one in contacts:
        (phone,) = (line.text for line in one.lines if line.field is SheetField.PHONES)
        assert phone in whole
        assert len(re.findall(rf"{one.sort_name}\s+LCSW", whole)) == 1


@pytest.mark.parametrize("paper", Paper)
def test_the_letters_at_the_edge_say_where_one_is(paper: Paper) -> None:
    contacts = people(60)
    pdf = read(sheet("booklet", *contacts, paper=paper))
    for number, page in enumerate(pdf.pages, start=1):
        said = " ".join(text(page).split())
        begun = {one.sort_name[0] for one in contacts if f"{one.sort_name} LCSW" in said}
        width = float(page.mediabox.width) / INCH
        edge = Counter(piece for piece, x, _ in placed(page) if (x > width - 0.5 if number % 2 else x < 0.5))
        if not edge:  # The title page and the indexes.
            continue
        assert set(edge) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        # A letter of this page is drawn a second time, white in black.
        assert {letter for letter, times in edge.items() if times == 2} == begun


def test_a_few_contacts_need_neither_a_title_page_nor_an_index() -> None:
    pdf = read(sheet("booklet", *people(3)))
    assert len(pdf.pages) == 1
    assert WORDS["booklet_by_city"] not in text(pdf.pages[0])
    assert WORDS["booklet_contents"] in text(read(sheet("booklet", *people(60))).pages[0])


def test_the_crisis_line_is_on_every_page_of_a_booklet() -> None:
    assert all("988" in text(page) for page in read(sheet("booklet", *people(60))).pages)


def test_a_contact_with_very_much_to_say_goes_on_in_the_next_column() -> None:
    lines = tuple(SheetLine(f"Fact {number}", f"what is said {number}.") for number in range(150))
    pages = read(sheet("booklet", entry(0, lines=lines))).pages
    # Text that runs off a page is in the file, too.
    said = " ".join(piece for page in pages for piece, _, y in placed(page) if y < 10.3)
    assert all(f"what is said {number}." in said for number in range(150))


# --- cards and labels -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("paper", Paper)
def test_ten_cards_a_page_each_within_its_cut_marks(paper: Paper) -> None:
    contacts = [entry(number, name=f"Card{number:02}") for number in range(23)]
    pdf = read(sheet("wallet", *contacts, paper=paper))
    assert [len(re.findall(r"Card\d\d", text(page))) for page in pdf.pages] == [10, 10, 3]
    width, height = (float(side) / INCH for side in pdf.pages[0].mediabox[2:])
    for page in pdf.pages:
        assert text(page).count("988") == len(re.findall(r"Card\d\d", text(page)))
        for piece, x, y in placed(page):
            if found := re.match(r"Card(\d\d)", piece):
                row, column = divmod(int(found[1]) % 10, 2)
                assert 0 < x - (width / 2 - 3.5 + 3.5 * column) < 0.3
                assert 0 < y - (height / 2 - 5 + 2 * row) < 0.6


def test_what_is_long_gets_smaller_until_it_fits_on_its_card() -> None:
    line = "Say that you call for the evening group, and that you need somebody who speaks Spanish. " * 4
    made = entry(0, name=LONG_NAME, organization=LONG_NAME, client_line=line.strip())
    pdf = read(sheet("wallet", made, named(1, "Quill, Bo")))
    assert " ".join(text(pdf.pages[0]).split()).count("who speaks Spanish.") == 4
    left = [(piece, y) for piece, x, y in placed(pdf.pages[0]) if x < 4.2 and 0.5 < y < 10]
    (foot,) = (y for piece, y in left if "988" in piece)
    assert 2 < foot < 2.5
    # Whatever it says stands above the line for a crisis.
    assert max(y for _, y in left) == foot


def test_a_fax_on_a_card_without_a_phone_is_called_one() -> None:
    lines = (
        SheetLine("", "No phone number on record", field=SheetField.LINKS),
        SheetLine("Fax", "(215) 555-0150", "", SheetField.LINKS),
    )
    assert re.search(r"\(215\) 555-0150\s+Fax", text(read(sheet("wallet", entry(0, lines=lines))).pages[0]))


@pytest.mark.parametrize(
    ("paper", "a_page", "across", "up"), [(Paper.LETTER, 30, 2.75, 1.0), (Paper.A4, 24, 70 / 25.4, 37 / 25.4)]
)
def test_labels_stand_where_the_sheet_has_them(paper: Paper, a_page: int, across: float, up: float) -> None:
    contacts = [entry(number, name=f"Label{number:02}") for number in range(70)]
    pdf = read(sheet("labels", *contacts, paper=paper))
    assert [len(re.findall(r"Label\d\d", text(page))) for page in pdf.pages] == [a_page, a_page, 70 - 2 * a_page]
    found = [(int(piece[5:7]), x, y) for piece, x, y in placed(pdf.pages[0]) if piece.startswith("Label")]
    for number, x, y in found:
        row, column = divmod(number, 3)
        assert x - found[0][1] == pytest.approx(across * column, abs=0.01)
        assert y - found[0][2] == pytest.approx(up * row, abs=0.01)


def test_who_has_no_address_gets_no_label_and_is_named() -> None:
    there, nowhere = entry(0, name="Ana Vega"), entry(1, name="Bo Quill", postal=())
    page = " ".join(text(read(sheet("labels", there, nowhere)).pages[0]).split())
    assert "Ana Vega Harbor Family Services" in page
    assert WORDS["labels_left_out_one"].format(names="Bo Quill") in page
    both = " ".join(text(read(sheet("labels", nowhere, replace(nowhere, name="Cy Osterley"))).pages[0]).split())
    assert WORDS["labels_none"] in both
    assert WORDS["labels_left_out"].format(count=2, names="Bo Quill; Cy Osterley") in both


# --- for screen readers ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("template", ["booklet", "wallet", "labels"])
@pytest.mark.parametrize("count", [0, 1, 60])
def test_they_are_tagged_with_headings_in_order(template: str, count: int) -> None:
    pdf = read(sheet(template, *(with_code(one) for one in people(count))))
    catalog = pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    levels = [int(kind[-1]) for kind in kinds(pdf) if re.fullmatch(r"/?H\d", kind)]
    assert all(after - before <= 1 for before, after in pairwise([0, *levels]))
    pictures = [one for one in tags(pdf) if str(one["/S"]) == "/Figure"]
    assert all(one.get("/Alt") for one in pictures)
    if template == "wallet":
        assert levels == [1, *[2] * count]
        assert len(pictures) == count


def _leaves(outline: list[object]) -> list[pypdf.generic.Destination]:
    found: list[pypdf.generic.Destination] = []
    for one in outline:
        found += _leaves(one) if isinstance(one, list) else [one]  # type: ignore[list-item]
    return found


def _inner(page: pypdf.PageObject) -> list[pypdf.generic.DictionaryObject]:
    links = [one.get_object() for one in page.get("/Annots", ())]
    return [link for link in links if "/Dest" in link]


def _target(pdf: pypdf.PdfReader, link: pypdf.generic.DictionaryObject) -> pypdf.PageObject:
    found = link["/Dest"]
    page = pdf.named_destinations[found].page if isinstance(found, str) else found[0]
    made: pypdf.PageObject = page.get_object()
    return made
