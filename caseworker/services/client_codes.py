"""The codes that stand for clients: what may be one, what had better not, and the next free one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from caseworker.messages import translate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caseworker.models.referral import CodeStyle

LONGEST_CODE = 24
_FIRST_CODE = "C-1001"
_PREFIX = re.compile(r"[A-Za-z]*[-_/]?")
# Four letters in a row, or three that are no abbreviation.
_LIKE_A_NAME = re.compile(r"[^\W\d_]{4}|(?![A-Z]{3})[^\W\d_]{3}")


def client_code_problem(code: str) -> str:
    """Why `code` cannot stand for a client: a sentence, empty when it can."""
    if not code:
        return translate("referrals", "Enter the client’s code, such as C-2291.")
    if len(code) > LONGEST_CODE or any(c.isspace() for c in code) or not any(c.isdigit() for c in code):
        return translate(
            "referrals",
            "Enter a code such as C-2291, never a name: up to {limit} characters with a number, without spaces.",
        ).format(limit=LONGEST_CODE)
    return ""


def client_code_hint(code: str) -> str:
    """What to say while `code` is typed and looks like a name; empty when it does not. It may be kept all the same."""
    if not _LIKE_A_NAME.search(code):
        return ""
    return translate("referrals", "This looks like a name. A code such as C-2291 tells nobody who the client is.")


def next_code(styles: Iterable[CodeStyle]) -> str:
    """The number after the highest, in the style that is used most; C-1001 for the first."""
    usual = [style for style in styles if _PREFIX.fullmatch(style.prefix)]
    if not usual:
        return _FIRST_CODE
    most = max(usual, key=lambda style: (style.count, style.prefix))
    return f"{most.prefix}{int(most.highest) + 1:0{len(most.highest)}d}"
