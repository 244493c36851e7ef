"""What holds for any typing at all."""

from __future__ import annotations

import itertools
import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.models.query import ChipKind, Query
from caseworker.search.folding import fold
from caseworker.search.lexicon import Lexicon
from caseworker.search.line import phones
from caseworker.search.parsing import parse, without

PIECES = st.sampled_from(
    [
        "therapist",
        "Interventionists",
        "family therapy",
        "IOP",
        "iop",
        "spanish",
        "Medicaid",
        "accepting",
        "open",
        "waitlist",
        "online",
        "near",
        "within 5 miles of",
        "10 mi",
        "19103",
        "Camden, NJ",
        "philadelphia",
        "PA",
        "in",
        "OR",
        "LCSW-C",
        "L.C.S.W.",
        "Ph.D.",
        "(215) 555-0142",
        "215 555 01",
        "O'Brien",
        "smith",
        "李小明",
        '"',
        "“",
        "”",
        "½",
        "\ue000rtherapist",
        "and",
        "for",
        ",",
        "-",
    ]
)
TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=8).map(" ".join),
    st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=8).map("".join),
)


@settings(max_examples=400)
@given(TYPED)
def test_any_text_gives_chips_in_order_and_words_that_nobody_can_abuse(lexicon: Lexicon, text: str) -> None:
    query = parse(text, lexicon)
    ends = 0
    for chip in query.understood:
        assert ends <= chip.start < chip.end <= len(text)
        ends = chip.end
    for word in query.words:
        assert word == fold(word)
        assert " " not in word
        assert not any(0xE000 <= ord(character) <= 0xF8FF for character in word)
    assert len(set(query.words)) == len(query.words)
    assert parse(text, lexicon) == query


@settings(max_examples=200)
@given(TYPED)
def test_taking_a_chip_out_makes_it_go_away(lexicon: Lexicon, text: str) -> None:
    query = parse(text + " ", lexicon)
    for chip in query.understood:
        if chip.kind is ChipKind.NEAR:
            continue  # there is one place in a query: the next one typed takes its turn
        kept = without(query.text, chip, keep_words=True)
        assert _count(parse(kept, lexicon), chip.value) < _count(query, chip.value) or '"' in text or "“" in text


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["therapist", "spanish", "IOP", "LCSW", "in PA", "near 19103", "smith"]),
        max_size=6,
        unique=True,
    )
)
def test_removing_a_chip_leaves_the_others(lexicon: Lexicon, pieces: list[str]) -> None:
    query = parse(" ".join(pieces) + " ", lexicon)
    for chip in query.understood:
        rest = parse(without(query.text, chip), lexicon)
        assert _count(rest, chip.value) == _count(query, chip.value) - 1
        assert rest.words == query.words


def _count(query: Query, value: str) -> int:
    return sum(chip.value == value for chip in query.understood)


@given(st.text(max_size=80))
def test_phones_lie_within_the_text(text: str) -> None:
    for start, end, digits in phones(text):
        assert 0 <= start < end <= len(text)
        assert digits.isdecimal()
        assert len(digits) <= 10


def test_typing_a_phrase_never_takes_an_understanding_back(lexicon: Lexicon) -> None:
    """Each phrase of the lexicon typed key by key: once something is understood, something stays understood."""
    flickering = []
    for phrase, _ in lexicon.phrases():
        understood = [bool(parse(phrase[:end], lexicon).understood) for end in range(1, len(phrase) + 1)]
        if any(before and not after for before, after in itertools.pairwise(understood)):
            flickering.append(phrase)
    assert flickering == []


def test_each_phrase_is_understood_when_it_is_finished(lexicon: Lexicon) -> None:
    lost = [
        phrase
        for phrase, meaning in lexicon.phrases()
        if not (meaning.capitals or meaning.led)
        and meaning.value not in {chip.value for chip in parse(f"{phrase} ", lexicon).understood}
    ]
    assert lost == []


@pytest.mark.parametrize(
    "text", ["smith", "therapist spanish near 19103 medicaid", "family therapy lcsw in PA anxiety"]
)
def test_a_keystroke_is_parsed_at_once(lexicon: Lexicon, text: str) -> None:
    """Typically under 0.3 ms; the bound is for a busy machine."""
    assert min(timeit.repeat(lambda: parse(text, lexicon), number=20, repeat=5)) / 20 < 0.002


def test_a_pasted_page_is_cut(lexicon: Lexicon) -> None:
    query = parse("therapist " * 50_000, lexicon)
    assert query.understood
    assert len(query.text) == 500_000
