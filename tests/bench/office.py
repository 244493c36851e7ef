"""A fictional office and its providers, day by day: what is true of a listing, whatever the directory says of it.

Half of the listings are wrong on the first day, as secret-shopper studies of provider directories have found (from a
third to more than half were full, dead or not what they claimed).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ACCEPTING_AT_FIRST = 0.5
_DAYS_OPEN, _DAYS_FULL = 60, 75
"""Business days that a practice has room, and has none, on average."""
_LEAVES_IN_A_YEAR = 0.08
_BUSINESS_DAYS = 260


class Truth(StrEnum):
    OPEN = "open"
    FULL = "full"
    GONE = "gone"


@dataclass(frozen=True)
class Provider:
    """`truth` by business day, from the first."""

    truth: tuple[Truth, ...]


def business_days(first: date, count: int) -> Iterator[date]:
    day = first
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += timedelta(days=1)


def providers(count: int, days: int, seed: int) -> list[Provider]:
    """The same for the same seed, whatever is done about them."""
    chance = random.Random(seed)
    return [Provider(tuple(_life(chance, days))) for _ in range(count)]


def _life(chance: random.Random, days: int) -> Iterator[Truth]:
    now = Truth.OPEN if chance.random() < ACCEPTING_AT_FIRST else Truth.FULL
    for _ in range(days):
        if now is not Truth.GONE:
            if chance.random() < _LEAVES_IN_A_YEAR / _BUSINESS_DAYS:
                now = Truth.GONE
            elif chance.random() < 1 / (_DAYS_OPEN if now is Truth.OPEN else _DAYS_FULL):
                now = Truth.FULL if now is Truth.OPEN else Truth.OPEN
        yield now
