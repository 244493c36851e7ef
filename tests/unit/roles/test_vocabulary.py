"""The controlled vocabulary: what `find` understands, and that the shipped terms can be told apart."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker import resources
from caseworker.models.vocabulary import TermKind, Vocabulary, normalized

AT_LEAST = {
    TermKind.SPECIALTY: 60,
    TermKind.MODALITY: 45,
    TermKind.INTERVENTION_MODEL: 8,
    TermKind.LEVEL_OF_CARE: 14,
    TermKind.POPULATION: 20,
    TermKind.LANGUAGE: 45,
    TermKind.PAYER: 45,
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})


@pytest.mark.parametrize(
    ("kind", "words", "code"),
    [
        (TermKind.MODALITY, "CBT", "cognitive_behavioral"),
        (TermKind.MODALITY, "Cognitive Behavioral (CBT)", "cognitive_behavioral"),
        (TermKind.MODALITY, "  cognitive   BEHAVIORAL therapy ", "cognitive_behavioral"),
        (TermKind.MODALITY, "terapia de pareja", "couples_therapy"),
        (TermKind.LANGUAGE, "Español", "spanish"),
        (TermKind.LANGUAGE, "ESPANOL", "spanish"),
        (TermKind.LANGUAGE, "Farsi", "persian"),
        (TermKind.LANGUAGE, "American Sign Language (ASL)", "american_sign_language"),
        (TermKind.LANGUAGE, "Kreyòl", "haitian_creole"),
        (TermKind.PAYER, "BlueCross & BlueShield", "blue_cross_blue_shield"),
        (TermKind.PAYER, "Medi-Cal", "medicaid"),
        (TermKind.PAYER, "Children's Health Insurance Program (CHIP)", "chip"),
        (TermKind.LEVEL_OF_CARE, "IOP", "intensive_outpatient"),
        (TermKind.LEVEL_OF_CARE, "ASAM Level 3.7", "medically_monitored_inpatient"),
        (TermKind.LEVEL_OF_CARE, "Detox / withdrawal management", "detox"),
        (TermKind.POPULATION, "Young adults", "young_adults"),
        (TermKind.POPULATION, "LGBTQ+", "lgbtq"),
        (TermKind.INTERVENTION_MODEL, "ARISE", "arise_model"),
        (TermKind.INTERVENTION_MODEL, "Johnson Model", "johnson_model"),
        (TermKind.SPECIALTY, "Trauma and PTSD", "trauma"),
        (None, "Johnson model", "johnson_model"),
        (None, "Vietnamese", "vietnamese"),
    ],
)
def test_find(vocabulary: Vocabulary, kind: TermKind | None, words: str, code: str) -> None:
    term = vocabulary.find(kind, words)
    assert term is not None
    assert term.code == code


@pytest.mark.parametrize("words", ["", "   ", "()", "Klingon", "sp", "cognitive", "中文"])
def test_find_nothing(vocabulary: Vocabulary, words: str) -> None:
    assert vocabulary.find(TermKind.LANGUAGE, words) is None


def test_a_kind_keeps_to_itself(vocabulary: Vocabulary) -> None:
    assert vocabulary.find(TermKind.PAYER, "Spanish") is None
    assert vocabulary.get(TermKind.LANGUAGE, "medicaid") is None


def test_every_kind_is_rich_enough(vocabulary: Vocabulary) -> None:
    assert {kind: len(vocabulary.of_kind(kind)) >= least for kind, least in AT_LEAST.items()} == dict.fromkeys(
        TermKind, True
    )
    assert len(vocabulary) == sum(1 for _ in vocabulary)


def test_codes_stay_apart_as_index_tokens(vocabulary: Vocabulary) -> None:
    tokens = [term.code.replace("_", "") for term in vocabulary]
    assert len(tokens) == len(set(tokens))


@pytest.mark.parametrize("code", ["", "Anger", "co_occurring_", "co-occurring", "_x", "trauma", "tra_uma"])
def test_a_malformed_or_repeated_code_is_refused(code: str) -> None:
    rows = [{"code": "trauma", "label": "Trauma"}, {"code": code, "label": "Other"}]
    with pytest.raises(ValueError, match="malformed or used twice"):
        Vocabulary.from_rows({TermKind.SPECIALTY: rows[:1], TermKind.MODALITY: rows[1:]})


def test_no_spelling_means_two_terms_of_a_kind(vocabulary: Vocabulary) -> None:
    meanings: dict[tuple[TermKind, str], set[str]] = defaultdict(set)
    for term in vocabulary:
        for words in (term.label, term.label_es, *term.synonyms, *term.abbreviations):
            meanings[term.kind, normalized(words)].add(term.code)
    assert {key: codes for key, codes in meanings.items() if len(codes) > 1} == {}


def test_every_term_is_complete_and_finds_itself(vocabulary: Vocabulary) -> None:
    for term in vocabulary:
        assert term.label == term.label.strip() != ""
        assert term.label_es, term.code
        assert vocabulary.find(term.kind, term.label) is term
        assert vocabulary.find(term.kind, term.label_es) is term
        for words in (*term.synonyms, *term.abbreviations):
            assert normalized(words), (term.code, words)
            assert vocabulary.find(term.kind, words) is term


def test_label_of_a_code_that_is_gone_is_the_code(vocabulary: Vocabulary) -> None:
    assert vocabulary.label(TermKind.PAYER, "medicaid") == "Medicaid"
    assert vocabulary.label(TermKind.PAYER, "gone_payer") == "gone_payer"


@given(words=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_normalized_is_stable(words: str) -> None:
    once = normalized(words)
    assert normalized(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(words=st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_find_never_raises(words: str) -> None:
    Vocabulary.from_rows({TermKind.LANGUAGE: [{"code": "x", "label": "X (y)"}]}).find(None, words)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "column", "kind", "share"),
    [
        ("languages.csv", "language", TermKind.LANGUAGE, 1.0),
        ("issues_psychology_today.csv", "issue", None, 1.0),
        ("modalities_psychology_today.csv", "modality", None, 0.9),
        ("insurers_psychology_today.csv", "insurer", TermKind.PAYER, 0.75),
        ("age_groups.csv", "group", TermKind.POPULATION, 1.0),
        ("asam_levels.csv", "name", TermKind.LEVEL_OF_CARE, 1.0),
        ("intervention_models.csv", "model", TermKind.INTERVENTION_MODEL, 0.9),
    ],
)
def test_words_of_published_lists_are_known(
    vocabulary: Vocabulary, real_data: Path, file: str, column: str, kind: TermKind | None, share: float
) -> None:
    with (real_data / "vocab" / file).open(encoding="utf-8", newline="") as lines:
        words = [row[column] for row in csv.DictReader(lines)]
    missing = [word for word in words if vocabulary.find(kind, word) is None]
    assert len(missing) <= len(words) * (1 - share), missing
