"""The program's own vocabulary, and a handful of places."""

from __future__ import annotations

import pytest

from caseworker import resources
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.search.lexicon import Lexicon

PLACES = frozenset(
    {
        "19103",
        "08102",
        "10001",
        "camden",
        "camden nj",
        "philadelphia",
        "philadelphia pa",
        "philadelphia pa 19103",
        "new york",
        "new york ny",
        "king of prussia",
        "king of prussia pa",
        "reading",
    }
)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})


@pytest.fixture(scope="session")
def lexicon(vocabulary: Vocabulary) -> Lexicon:
    return Lexicon(vocabulary, credentials=_credentials(), is_place=lambda words: words in PLACES)


@pytest.fixture(scope="session")
def placeless(vocabulary: Vocabulary) -> Lexicon:
    """Before the places are loaded."""
    return Lexicon(vocabulary, credentials=_credentials())


def _credentials() -> list[str]:
    return [row["abbreviation"] for row in resources.read_csv("credentials.csv")]
