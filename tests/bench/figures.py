"""Measured times: percentiles, and tables of them."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_PERCENTILES = (("p50", 0.50), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))


class Times:
    """Of many runs: on the wall's clock, and what this thread's processor did meanwhile where that was measured."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._processor: list[float] = []

    def __len__(self) -> int:
        return len(self._wall)

    def add(self, seconds: float) -> None:
        self._wall.append(seconds)

    @contextmanager
    def one(self) -> Iterator[None]:
        wall, processor = time.perf_counter(), time.thread_time()
        yield
        self._processor.append(time.thread_time() - processor)
        self._wall.append(time.perf_counter() - wall)

    def figures(self) -> dict[str, float]:
        """In milliseconds."""
        found = {name: percentile(self._wall, part) for name, part in _PERCENTILES}
        if not self._processor:
            return found
        return {**found, "cpu p50": percentile(self._processor, 0.5), "cpu p95": percentile(self._processor, 0.95)}


def percentile(seconds: Sequence[float], part: float) -> float:
    """In milliseconds."""
    ordered = sorted(seconds)
    return round(1000 * ordered[min(int(part * len(ordered)), len(ordered) - 1)], 3) if ordered else math.nan


def lines(rows: Sequence[tuple[str, dict[str, float]]]) -> str:
    width = max(len(name) for name, _ in rows)
    heads = list(rows[0][1])
    text = [" " * width + "".join(f"{head:>9}" for head in heads) + "  ms"]
    text += [f"{name:<{width}}" + "".join(f"{values[head]:>9.2f}" for head in heads) for name, values in rows]
    return "\n".join(text)
