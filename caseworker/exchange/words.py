"""What a file format takes from the program besides the contacts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caseworker.models.vocabulary import TermKind


@dataclass(frozen=True, slots=True)
class Words:
    """The words for a role by its code, and for a term by kind and code.

    `find`: the code of the term of that kind that words spell, empty for none; without it labels are taken to be clear.
    """

    role: Callable[[str], str]
    term: Callable[[TermKind, str], str]
    find: Callable[[TermKind, str], str] | None = None
