"""The shipped tables: complete, consistent, and covering the real registry files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from caseworker import resources
from caseworker.models.roles import Role, Strength
from caseworker.models.states import NAMES, code_of
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.roles.definitions import load_definitions
from caseworker.roles.rules import load_rules

CREDENTIALS = resources.read_csv("credentials.csv")
TAXONOMY = resources.read_csv("taxonomy.csv")
TOPICS = ["Primary role and focus", "Training and education", "Approach", "When needed"]


def test_enough_credentials() -> None:
    assert len({row["abbreviation"] for row in CREDENTIALS}) >= 130


def test_credential_rows_use_the_code_sets() -> None:
    for row in CREDENTIALS:
        assert row["kind"] in {"license", "certification", "degree", "training"}, row
        assert row["level"] in {"independent", "supervised", "other"}, row
        assert row["role"] in {"", *Role}, row
        assert bool(row["role"]) == bool(row["strength"]), row
        assert row["strength"] in {"", *Strength}, row
        assert all(state in NAMES for state in filter(None, row["jurisdictions"].split("|"))), row
        assert row["name"], row
        assert row["family"], row


def test_one_meaning_per_abbreviation_and_state() -> None:
    seen: set[tuple[str, str]] = set()
    for row in CREDENTIALS:
        for state in row["jurisdictions"].split("|"):
            assert (row["abbreviation"], state) not in seen
            seen.add((row["abbreviation"], state))


def test_degrees_and_peer_certificates_are_no_evidence() -> None:
    silent = [row for row in CREDENTIALS if row["family"] in {"degree", "peer", "case_management", "behavior_analysis"}]
    assert len(silent) > 25
    assert all(row["role"] == "" for row in silent)


def test_only_full_licenses_and_intervention_certificates_are_definite() -> None:
    for row in CREDENTIALS:
        if row["strength"] == "definite":
            assert row["level"] == "independent", row
            assert row["family"] not in {"addiction", "crisis"}, row


def test_nothing_says_that_a_person_may_diagnose() -> None:
    assert not [row for row in CREDENTIALS if re.search(r"may (not )?diagnose", " ".join(row.values()))]


def test_taxonomy_rows() -> None:
    codes = [row["code"] for row in TAXONOMY]
    assert len(codes) == len(set(codes)) >= 90
    for row in TAXONOMY:
        assert re.fullmatch(r"[0-9A-Z]{9}X", row["code"]), row
        assert row["role"] in {"", *Role}, row
        assert bool(row["role"]) == bool(row["strength"]), row
        assert row["behavioral"] in {"0", "1"}, row
        assert row["label"], row
        assert row["group"], row
        # Whoever carries a role is imported by default; the rest of the imported are places of care.
        assert not row["role"] or row["behavioral"] == "1", row


def test_rules_name_terms_that_exist() -> None:
    rows = {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind}
    vocabulary = Vocabulary.from_rows(rows)
    codes = load_rules().terms.codes()
    assert {(kind, code) for kind, code in codes if vocabulary.get(kind, code) is None} == set()


def test_roles_are_defined_in_both_languages() -> None:
    definitions = load_definitions()
    assert [definition.role for definition in definitions] == list(Role)
    for one in definitions:
        assert [row.topic for row in one.comparison] == TOPICS
        for words in (one.label, one.label_plural, one.definition, one.sentence, one.icon):
            assert words
        for words in (one.label_es, one.label_plural_es, one.definition_es, one.sentence_es):
            assert words
        assert all(row.text and row.topic_es and row.text_es for row in one.comparison)
        assert one.sentence.endswith(".")


def test_crisis_lines_are_dated_and_worded_with_care() -> None:
    table = resources.read_toml("crisis_lines.toml")
    assert table["checked"].year >= 2026
    texts = {line["id"]: line for line in table["line"]}
    assert list(texts)[:2] == ["emergency", "lifeline"]
    assert "988lifeline.org" in texts["lifeline"]["text"]
    assert texts["lifeline"]["phone"] == "988"
    assert "911" in texts["emergency"]["text"]
    assert all(line["text"] and line["text_es"] and line["phone"] for line in table["line"])
    assert "commit" not in " ".join(line["text"].lower() for line in table["line"])


@pytest.mark.parametrize(("words", "code"), [("MD", "MD"), ("md", "MD"), ("Maryland", "MD"), ("new york", "NY")])
def test_states_by_code_or_name(words: str, code: str) -> None:
    assert code_of(words) == code


@pytest.mark.parametrize("words", ["", "ZZ", "national", "Ontario"])
def test_other_jurisdictions_have_no_code(words: str) -> None:
    assert code_of(words) == ""


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("file", "count"), [("npidata_sample_1000_cms_style.csv", 26), ("npidata_2018_old_layout.csv", 118)]
)
def test_behavioral_rows_of_the_real_files(real_data: Path, file: str, count: int) -> None:
    """A row is behavioral if any of its 15 taxonomy codes is."""
    behavioral = load_rules().taxonomy.behavioral
    columns = [f"Healthcare Provider Taxonomy Code_{number}" for number in range(1, 16)]
    with (real_data / "nppes" / file).open(encoding="utf-8", newline="") as lines:
        kept = [row for row in csv.DictReader(lines) if any(row[column] in behavioral for column in columns)]
    assert len(kept) == count


@pytest.mark.realdata
def test_every_behavioral_code_of_the_reference_is_known(real_data: Path) -> None:
    with (real_data / "nucc" / "nucc_251_behavioral.csv").open(encoding="utf-8", newline="") as lines:
        reference = list(csv.DictReader(lines))
    ours = {row["code"]: row for row in TAXONOMY}
    assert {row["code"] for row in reference} <= set(ours)
    # Short labels of our own, not the reference's names or definitions.
    for row in reference:
        label = ours[row["code"]]["label"]
        assert len(label) <= 60
        assert label not in row["definition"] or len(label.split()) <= 4
