"""The guide "Which role fits?" without a directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.roles.guide import load_guide

if TYPE_CHECKING:
    from caseworker.models.guide import Guidance, Question


def questions() -> tuple[Question, ...]:
    """About the situation, never about symptoms; the one about danger first."""
    return load_guide().questions


def answer(chosen: frozenset[str]) -> Guidance:
    """What the questions answered yes speak for, by their ids. No score, not a diagnosis."""
    return load_guide().answer(chosen)
