"""A report as a table: what its cells mean, and how its figures add up. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things. Equal keys are one figure, in whichever table."""

    key: str
    value: int


@dataclass(frozen=True, slots=True)
class Share:
    """The count `part` of the count `whole`, both by key: 0 to 1, None for a part of nothing."""

    part: str
    whole: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Days:
    """A figure about as many things as the count `of` says; None where there are none."""

    of: str
    value: float | None


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Stands in the place of a figure that is not shown."""

    text: str


Cell = str | Count | Share | Days | KeptBack


@dataclass(frozen=True, slots=True)
class Sum:
    """The count `whole` is the sum of `parts`, all by key."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`rows` have the cells of `columns`. `unseen`: counts that are in no cell, and would follow from those that are.

    `stays`: for the screen only, as its figures would tell those of another table.
    """

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums: tuple[Sum, ...] = ()
    unseen: tuple[Count, ...] = ()
    stays: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """Every figure that is a number of things, by key."""
        cells = [cell for row in self.rows for cell in row if isinstance(cell, Count)]
        return {count.key: count.value for count in (*cells, *self.unseen)}
