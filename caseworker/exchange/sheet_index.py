"""The order of a directory, and its indexes: whom a word leads to, as a phone book sorts, whatever marks letters carry.

Sorting here takes milliseconds; in a template it would take as long as setting the pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from caseworker.models.sheet import SheetEntry

OTHER_LETTERS = "#"
"""Where names stand that begin with no Latin letter: after all others."""
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "-": " "}
)  # fmt: skip
_NO_LETTER = re.compile(r"[^\w ]")


def index(entries: Iterable[SheetEntry]) -> dict[str, Any]:
    """``order``: numbers of entries by name; ``letters``: of each in that order, its letter.

    ``specialties`` and ``cities``: pairs of the word and the places in ``order``, both in order.
    """
    found = list(entries)
    keys = [_key(one.sort_name or one.name) for one in found]
    order = sorted(range(len(found)), key=lambda number: keys[number])
    ordered = [found[number] for number in order]
    return {
        "order": order,
        "letters": [keys[number][1][:1].upper() if not keys[number][0] else OTHER_LETTERS for number in order],
        "specialties": _groups(ordered, lambda one: one.specialties),
        "cities": _groups(ordered, lambda one: (one.city,) if one.city else ()),
    }


def _groups(ordered: list[SheetEntry], words_of: Callable[[SheetEntry], tuple[str, ...]]) -> list[tuple[str, list[int]]]:
    groups: dict[str, list[int]] = {}
    for place, entry in enumerate(ordered):
        for words in dict.fromkeys(words_of(entry)):
            groups.setdefault(words, []).append(place)
    return sorted(groups.items(), key=lambda group: _key(group[0]))


def _key(name: str) -> tuple[bool, str]:
    """Names that begin with no Latin letter come last."""
    decomposed = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    folded = " ".join(_NO_LETTER.sub("", decomposed).split())
    return not ("a" <= folded[:1] <= "z"), folded
