"""Percentiles of measured times, and tables of them."""

from __future__ import annotations

from collections.abc import Sequence

PERCENTILES = (("p50", 0.50), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))


def figures(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds."""
    ordered = sorted(seconds)
    return {
        name: round(1000 * ordered[min(int(part * len(ordered)), len(ordered) - 1)], 3) for name, part in PERCENTILES
    }


def lines(rows: Sequence[tuple[str, dict[str, float]]]) -> str:
    width = max(len(name) for name, _ in rows)
    heads = [name for name, _ in PERCENTILES]
    text = [" " * width + "".join(f"{head:>10}" for head in heads) + "  ms"]
    text += [f"{name:<{width}}" + "".join(f"{values[head]:>10.2f}" for head in heads) for name, values in rows]
    return "\n".join(text)
