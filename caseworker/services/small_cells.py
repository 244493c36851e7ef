"""Small figures kept back from what leaves the program, together with those that would tell them. Pure.

The rule is the cell size suppression policy of the U.S. Centers for Medicare & Medicaid Services, as ResDAC explains it
(https://resdac.org/node/1506): no figure from 1 to 10 is shown, zero may be, and nothing is shown from which such a
figure could be worked out, percentages included. Which others to keep back for that is left to whoever publishes. Here:

1. Every figure from 1 to below the smallest cell is kept back.
2. While one of them follows from what is shown, the smallest figure that is added up with it is kept back too, a total
   only where nothing else is left. "Follows" means: it is the only solution of all the sums together; or the only one
   that is left when each figure kept back is known to be small or not; or the figures of one sum that are kept back
   amount to less than the smallest cell together.
3. A percentage goes with its parts, a median with its number.

Tables of several periods, laid side by side, are not compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from caseworker.models.report_table import Sum

_PRIME = (1 << 61) - 1
"""Sums are solved with whole numbers modulo this one: no rounding, and no fraction that grows."""
_Span = tuple[float, float]


def kept_back(
    values: Mapping[str, int], sums: Sequence[Sum], smallest: int, unseen: Iterable[str] = ()
) -> dict[str, bool]:
    """The keys of `values` that must not be shown: True where it may be said that the figure is small, False where it
    would tell another one, or even that would be too much. `unseen` ones are shown nowhere anyway."""
    small = {key for key, value in values.items() if 0 < value < smallest}
    never = frozenset(unseen)
    hidden = small | never
    guard = _Guard(values, [one for one in sums if one.parts], smallest, small, never)
    while (told := guard.first_told(hidden)) is not None:
        more = guard.next_to_hide(told, hidden)
        if more is not None:
            hidden = hidden | {more}
        elif not guard.blur(told):
            break
    return {key: key in small and key not in guard.blurred for key in hidden if key not in never}


class _Guard:
    def __init__(
        self, values: Mapping[str, int], sums: Sequence[Sum], smallest: int, small: set[str], unseen: frozenset[str]
    ) -> None:
        self._values = values
        self._sums = sums
        self._smallest = smallest
        self._small = small
        self._unseen = unseen
        self._wholes = {one.whole for one in sums}
        self.blurred: set[str] = set()
        """Small figures of which not even that is said: ten figures below eleven whose sum is below it are all 1."""

    # --- what is told -------------------------------------------------------------------------------------
    def first_told(self, hidden: set[str]) -> list[Sum] | None:
        """The sums through which some small figure shows; None when none does."""
        for one in self._sums:
            if self._tells_little(one, hidden):
                return [one]
        told = self._small & (self._solved(hidden) | self._cornered(hidden))
        if not told:
            return None
        # Where one figure is hidden alone, the chain of conclusions begins.
        return self._lonely(hidden) or [one for one in self._sums if min(told) in (one.whole, *one.parts)]

    def _lonely(self, hidden: set[str]) -> list[Sum]:
        """The sums in which just one figure is hidden."""
        return [one for one in self._sums if len(hidden.intersection((one.whole, *one.parts))) == 1]

    def _tells_little(self, one: Sum, hidden: set[str]) -> bool:
        """Whether the parts that are hidden show together, as a small figure."""
        if one.whole in hidden or self._values[one.whole] < self._smallest:
            return False
        rest = sum(self._values[part] for part in one.parts if part in hidden)
        return 0 < rest < self._smallest

    def _solved(self, hidden: set[str]) -> set[str]:
        """The hidden figures that the sums determine, by elimination."""
        rows: dict[str, dict[str, int]] = {}
        for one in self._sums:
            row = _reduced(_unknowns(one, hidden), rows)
            if not row:
                continue
            pivot = min(row)
            inverse = pow(row[pivot], -1, _PRIME)
            row = {key: number * inverse % _PRIME for key, number in row.items()}
            for other in rows.values():
                if pivot in other:
                    _subtract(other, row, other[pivot])
            rows[pivot] = row
        return {pivot for pivot, row in rows.items() if len(row) == 1}

    def _cornered(self, hidden: set[str]) -> set[str]:
        """The small figures that can have but one value, as each is known to be small or not."""
        spans = {key: self._span(key, hidden) for one in self._sums for key in (one.whole, *one.parts)}
        moved = True
        rounds = 0
        while moved and rounds < 50:
            moved = sum(_tighten(one, spans) for one in self._sums) > 0
            rounds += 1
        return {key for key in self._small & spans.keys() if spans[key][0] == spans[key][1]}

    def _span(self, key: str, hidden: set[str]) -> _Span:
        if key not in hidden:
            return float(self._values[key]), float(self._values[key])
        if key in self._unseen or key in self.blurred:
            return 0.0, inf
        if key in self._small:
            return 1.0, self._smallest - 1.0
        return (float(self._smallest) if self._values[key] else 0.0), inf

    # --- what else to hide --------------------------------------------------------------------------------
    def next_to_hide(self, through: Sequence[Sum], hidden: set[str]) -> str | None:
        near = set(self._shown(through, hidden))
        # Where nothing is left there, the way leads through other sums.
        others = near or set(self._shown((one for one in self._sums if self._is_touched(one, hidden)), hidden))
        helped = Counter(key for one in self._lonely(hidden) for key in {one.whole, *one.parts})
        return min(others, key=lambda key: self._loss(key, helped[key]), default=None)

    def blur(self, through: Sequence[Sum]) -> bool:
        """Says no more of a total than that it is kept back; whether there was one."""
        wholes = sorted({one.whole for one in through} & self._small - self.blurred)
        self.blurred |= set(wholes[:1])
        return bool(wholes)

    def _loss(self, key: str, helped: int) -> tuple[bool, bool, int, int, str]:
        """What is missed least comes first: of two, the one that keeps company to more that are hidden alone.

        Hiding a zero hides little: everybody would guess it.
        """
        return self._values[key] == 0, key in self._wholes, -helped, self._values[key], key

    @staticmethod
    def _shown(sums: Iterable[Sum], hidden: set[str]) -> Iterator[str]:
        return (key for one in sums for key in (one.whole, *one.parts) if key not in hidden)

    @staticmethod
    def _is_touched(one: Sum, hidden: set[str]) -> bool:
        return any(key in hidden for key in (one.whole, *one.parts))


def _unknowns(one: Sum, hidden: set[str]) -> dict[str, int]:
    """The hidden figures of a sum, with the factors that they have when the whole is taken from the parts."""
    row: dict[str, int] = {}
    for key, factor in ((one.whole, _PRIME - 1), *((part, 1) for part in one.parts)):
        if key in hidden:
            row[key] = (row.get(key, 0) + factor) % _PRIME
    return {key: number for key, number in row.items() if number}


def _reduced(row: dict[str, int], rows: Mapping[str, dict[str, int]]) -> dict[str, int]:
    for pivot in sorted(row.keys() & rows.keys()):
        if pivot in row:
            _subtract(row, rows[pivot], row[pivot])
    return row


def _subtract(row: dict[str, int], other: Mapping[str, int], times: int) -> None:
    for key, number in other.items():
        left = (row.get(key, 0) - times * number) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def _tighten(one: Sum, spans: dict[str, _Span]) -> bool:
    """Narrows the spans of a sum's figures by each other; whether any became narrower."""
    low = sum(spans[part][0] for part in one.parts)
    high = sum(spans[part][1] for part in one.parts)
    moved = _narrow(spans, one.whole, low, high)
    whole_low, whole_high = spans[one.whole]
    for part in one.parts:
        others_low = sum(spans[other][0] for other in one.parts if other != part)
        others_high = sum(spans[other][1] for other in one.parts if other != part)
        moved |= _narrow(spans, part, whole_low - others_high, whole_high - others_low)
    return moved


def _narrow(spans: dict[str, _Span], key: str, low: float, high: float) -> bool:
    # Infinity less infinity says nothing.
    before = spans[key]
    after = (max(before[0], low) if low == low else before[0], min(before[1], high) if high == high else before[1])
    spans[key] = after
    return after != before
