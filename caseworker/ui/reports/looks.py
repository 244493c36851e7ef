"""How each report is drawn: which columns of its table are the bars, and in which colors. No Qt in here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caseworker.messages import translate
from caseworker.models.report_table import Cell, Count, Days, ReportTable, Share
from caseworker.services.report_files import cell_text

MOST_ROWS = 12
"""A plot shows so many rows; the table has all of them."""


@dataclass(frozen=True, slots=True)
class Look:
    """`columns`: those of the table that are drawn, each with the token of its color. `end`: the one whose text stands
    behind the bars, -1 for their sum; `ending`: how it is said. `names`: how many columns make the label. `stacked`:
    one bar of all, else a bar each. `upright`: columns over a time axis. `drops_total`: the last row is the sum of the
    others, and not drawn.
    """

    columns: tuple[tuple[int, str], ...]
    end: int
    names: int = 1
    stacked: bool = True
    upright: bool = False
    drops_total: bool = False
    ending: str = "{}"


_ENDS = ((1, "good"), (2, "warning"), (3, "bad"), (4, "muted"))
_ROLES = ((1, "interventionist"), (2, "therapist"))
_SOUGHT = ((1, "accent"), (2, "warning"))
LOOKS: dict[str, Look] = {
    "loop": Look(((2, "good"), (3, "muted")), end=4),
    "outcomes-by-role": Look(_ENDS, end=5),
    "outcomes-by-level": Look(_ENDS, end=5),
    "response": Look(((2, "accent"), (3, "muted")), end=1, stacked=False, ending="of {}"),
    "reasons": Look(_ROLES, end=3, drops_total=True),
    "unmet": Look(_SOUGHT, end=-1),
    "unmet-together": Look(_SOUGHT, end=-1),
    "months": Look(_ROLES, end=3, upright=True, drops_total=True),
    "freshness": Look(((2, "good"), (3, "warning"), (4, "muted")), end=6, names=2),
}


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]
    end: str


@dataclass(frozen=True, slots=True)
class Plot:
    """`series`: name and token of the color. `left_out`: how many rows of the table are not drawn."""

    series: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    stacked: bool
    upright: bool
    left_out: int = 0

    def spoken(self) -> str:
        """The same in words, for a screen reader."""
        return "; ".join(self._spoken())

    def _spoken(self) -> Iterator[str]:
        for bar in self.bars:
            pairs = zip(self.series, bar.texts, strict=True)
            yield f"{bar.label}: " + ", ".join(f"{name} {text or '0'}" for (name, _), text in pairs)


def plot(table: ReportTable) -> Plot:
    look = LOOKS[table.id]
    rows = table.rows[:-1] if look.drops_total and table.rows else table.rows
    shown = rows if look.upright else rows[:MOST_ROWS]
    return Plot(
        tuple((table.columns[column], ink) for column, ink in look.columns),
        tuple(_bar(row, look) for row in shown),
        look.stacked,
        look.upright,
        len(rows) - len(shown),
    )


def is_blank(table: ReportTable) -> bool:
    """Whether there is nothing to see in it."""
    return not any(isinstance(cell, Count) and cell.value for row in table.rows for cell in row)


def _bar(row: tuple[Cell, ...], look: Look) -> Bar:
    cells = [row[column] for column, _ in look.columns]
    label = " · ".join(cell_text(cell) for cell in row[: look.names])
    end = cell_text(row[look.end]) if look.end >= 0 else f"{sum(map(_number, cells)):,.0f}"
    ending = translate("reports", look.ending).format(end)
    return Bar(label, tuple(map(_number, cells)), tuple(map(cell_text, cells)), ending)


def _number(cell: Cell) -> float:
    if isinstance(cell, Count | Share | Days):
        return float(cell.value or 0)
    return 0.0
