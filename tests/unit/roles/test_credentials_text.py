"""Reading the letters behind a name."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.roles.credentials_text import CredentialReader, load_reader


@pytest.fixture(scope="module")
def reader() -> CredentialReader:
    return load_reader()


def read(reader: CredentialReader, text: str) -> list[str]:
    return [one.abbreviation if one.known else f"?{one.printed}" for one in reader.read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L.I.C.S.W.", ["LICSW"]),
        ("PHD, LMHC", ["PhD", "LMHC"]),
        ("LICSW,CEAP,BCD", ["LICSW", "CEAP", "BCD"]),
        ("LMHC-D*", ["LMHC-D"]),
        ("M.S.W", ["MSW"]),
        ("LCSW-R", ["LCSW-R"]),
        ("MSW LICSW", ["MSW", "LICSW"]),
        ("MSSS / LCSW", ["MSW", "LCSW"]),
        ("LCSW/LADC", ["LCSW", "LADC"]),
        ("M.A.; LMHC", ["MA", "LMHC"]),
        ("LCSW & CADC", ["LCSW", "CADC"]),
        ("LCSW&CADC", ["LCSW", "CADC"]),
        ("LCSW and CADC", ["LCSW", "CADC"]),
        ("PH. D.", ["PhD"]),
        ("M. D.", ["MD"]),
        ("Pharm D", ["PharmD"]),
        ("AP RN  CS", ["APRN", "?CS"]),
        ("RN,C,MSN,CRNP", ["RN", "?C", "MSN", "APRN"]),
        ("lcsw", ["LCSW"]),
        ("LCSW C", ["LCSW-C"]),
        ("LCSW - C", ["LCSW-C"]),
        ("LCSWC", ["LCSW-C"]),
        ("(LCSW)", ["LCSW"]),
        ("LCDC III", ["LCDC III"]),
        ("LCDC III LPC", ["LCDC III", "LPC"]),
        ("CADC 2", ["CADC-II"]),
        ("BRI II, CIP", ["BRI-II", "CIP"]),
        ("LPC Associate", ["LPCA"]),
        ("LPC-Associate", ["LPCA"]),
        ("LPC-MH", ["LPC-MH"]),
        ("LPCMH", ["LPCMH"]),
        ("LPC/MHSP", ["LPC-MHSP"]),
        ("OTR/L", ["OTR/L"]),
        ("Licensed Clinical Social Worker", ["LCSW"]),
        ("Licensed Psychologist", ["Licensed Psychologist"]),
        ("Licensed Marriage and Family Therapist", ["LMFT"]),
        ("Licensed Marriage & Family Therapist and Certified Intervention Professional", ["LMFT", "CIP"]),
        ("MA LPC SCL NCC", ["MA", "LPC", "?SCL", "NCC"]),
        ("addictionologist", ["?addictionologist"]),
        ("LCSW – retired", ["LCSW", "?retired"]),
        ("", []),
        (" , ;/ & and ", []),
    ],
)
def test_reads(reader: CredentialReader, text: str, expected: list[str]) -> None:
    assert read(reader, text) == expected


@pytest.mark.parametrize("text", ["L.Ac.", "LAc", "L. Ac.", "L.Ac"])
def test_the_acupuncturists_way_to_write_it(reader: CredentialReader, text: str) -> None:
    assert read(reader, text) == ["L.Ac."]


@pytest.mark.parametrize("text", ["LAC", "L.A.C.", "lac"])
def test_an_addiction_or_associate_counselor(reader: CredentialReader, text: str) -> None:
    assert read(reader, text) == ["LAC"]


def test_letters_that_mean_something_alone_are_not_drawn_together(reader: CredentialReader) -> None:
    """ "MA C" and "MA/C" are a degree and a letter, not a Master Addiction Counselor."""
    assert read(reader, "MA C") == ["MA", "?C"]
    assert read(reader, "MA/C") == ["MA", "?C"]
    assert read(reader, "MAC") == ["MAC"]


def test_what_is_unknown_is_kept_as_printed(reader: CredentialReader) -> None:
    (one,) = reader.read("X.y.Z-9*")
    assert (one.abbreviation, one.printed, one.known) == ("XYZ-9", "X.y.Z-9*", False)


def test_every_abbreviation_of_the_table_reads_as_itself(reader: CredentialReader) -> None:
    from caseworker import resources

    for row in resources.read_csv("credentials.csv"):
        abbreviation = row["abbreviation"]
        (one,) = reader.read(abbreviation)
        assert (one.abbreviation, one.known) == (abbreviation, True)
        for alias in filter(None, row["aliases"].split("|")):
            assert [found.abbreviation for found in reader.read(alias)] == [abbreviation], alias


LETTERS = re.compile(r"[^\W_]")
ALPHABET = st.one_of(
    st.sampled_from([*"LCSWPHDMAR", ".", "-", ",", "/", " ", "&", ";", "*", "(", ")", "and", "LCSW", "LCDC II", "é"]),
    st.characters(codec="utf-8"),
)


@given(pieces=st.lists(ALPHABET, max_size=25))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_never_loses_a_letter(pieces: list[str]) -> None:
    text = "".join(pieces)
    printed = "".join(one.printed for one in load_reader().read(text))
    # A word "and" between credentials sets them apart, as a comma does.
    kept = " ".join(word for word in re.split(r"[\s,;/|&]+", text) if word.lower() != "and")
    assert not Counter(LETTERS.findall(kept)) - Counter(LETTERS.findall(printed))
    assert all(one.printed and one.abbreviation for one in load_reader().read(text))
