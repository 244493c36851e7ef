"""Words of the user's own: what they type, and what it means. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnWord:
    """`means`: a phrase that the search field understands ("Medicaid"), else words that do in the place of `typed`."""

    typed: str
    means: str


def to_json(words: Iterable[OwnWord]) -> str:
    return json.dumps([[word.typed, word.means] for word in words], ensure_ascii=False, separators=(",", ":"))


def from_json(text: str | None) -> tuple[OwnWord, ...]:
    """What was kept; whatever is not a pair of texts is left out. Never raises."""
    try:
        rows = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    pairs = (row for row in rows if isinstance(row, list) and len(row) == 2) if isinstance(rows, list) else ()
    return tuple(OwnWord(*pair) for pair in pairs if all(isinstance(part, str) for part in pair))
