"""How a person's name is put together. Every name that is shown, listed, printed or found comes from here."""

from __future__ import annotations

import re

_EAST_ASIAN = re.compile(
    "["
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Chinese characters
    "\u3040-\u309f\u30a0-\u30ff"  # Japanese syllables
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"  # Korean
    "]+"
)
_KATAKANA = re.compile("[\u30a0-\u30ff]+")


def spoken(first: str, family: str, suffix: str = "") -> str:
    """The name as people say it: “Ada Marsh Jr.”. In Chinese, Japanese or Korean script the family name comes first
    and no blank parts them: 林美玲, 박서연, 高橋陽子.

    Katakana on both sides spells a name of elsewhere, which keeps its order.
    """
    if family and first and _is_family_first(first, family):
        return " ".join(part for part in (family + first, suffix) if part)
    return " ".join(part for part in (first, family, suffix) if part)


def _is_family_first(first: str, family: str) -> bool:
    both = first + family
    return _EAST_ASIAN.fullmatch(both) is not None and _KATAKANA.fullmatch(both) is None
