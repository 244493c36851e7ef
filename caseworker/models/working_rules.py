"""The rules by which an office works: clocks, holidays, how long a fact stays fresh. Standard library only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from caseworker.models.codes import EXPIRY_WARNING_DAYS, FRESH_DAYS, FactGroup


@dataclass(frozen=True, slots=True)
class WorkingRules:
    """`response_days`: business days in which a provider's answer is due; without one it is due again in
    `second_response_days` more. After `hard_stop_days` business days without any, a referral is a dead end. An
    interventionist's answer is due the same day. `fresh_days` and `expiry_warning_days` are calendar days.

    Figures below `smallest_cell` are not shown in what leaves the program (default 11, the cell size suppression rule
    of the U.S. Centers for Medicare & Medicaid Services).
    """

    response_days: int = 2
    second_response_days: int = 2
    hard_stop_days: int = 14
    holidays: tuple[date, ...] = ()
    fresh_days: Mapping[FactGroup, int] = field(default_factory=lambda: dict(FRESH_DAYS))
    expiry_warning_days: int = EXPIRY_WARNING_DAYS
    smallest_cell: int = 11


def to_json(rules: WorkingRules) -> str:
    values: dict[str, Any] = {one.name: getattr(rules, one.name) for one in fields(rules)}
    values["holidays"] = [day.isoformat() for day in rules.holidays]
    values["fresh_days"] = {group.value: days for group, days in rules.fresh_days.items()}
    return json.dumps(values, separators=(",", ":"), sort_keys=True)


def from_json(text: str | None) -> WorkingRules:
    """What was kept; whatever is missing or cannot be read is as by default. Never raises."""
    rules = WorkingRules()
    try:
        values = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return rules
    if not isinstance(values, dict):
        return rules
    whole: dict[str, Any] = {name: values[name] for name in _WHOLE_NUMBERS if _is_count(values.get(name))}
    rules = replace(rules, **whole)
    fresh = values.get("fresh_days")
    if isinstance(fresh, dict):
        kept = {group: fresh[group.value] for group in FRESH_DAYS if _is_count(fresh.get(group.value))}
        rules = replace(rules, fresh_days={**FRESH_DAYS, **kept})
    holidays = values.get("holidays")
    return replace(rules, holidays=tuple(_days(holidays))) if isinstance(holidays, list) else rules


_WHOLE_NUMBERS = (
    "response_days", "second_response_days", "hard_stop_days", "expiry_warning_days", "smallest_cell",
)  # fmt: skip


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _days(texts: list[Any]) -> list[date]:
    days = []
    for text in texts:
        try:
            days.append(date.fromisoformat(text))
        except (TypeError, ValueError):
            continue
    return days
