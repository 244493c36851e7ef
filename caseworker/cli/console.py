"""What the commands print: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path


@dataclass(slots=True)
class Console:
    """`as_json`: results are for a program. Nothing is ever asked when standard input is no terminal."""

    as_json: bool = False

    @property
    def can_ask(self) -> bool:
        return sys.stdin is not None and sys.stdin.isatty()

    @property
    def is_watched(self) -> bool:
        """Whether somebody sees what is said beside the result, so that progress can be shown there."""
        return sys.stderr is not None and sys.stderr.isatty()

    @property
    def is_terminal(self) -> bool:
        return sys.stdout.isatty()

    def result(self, data: Mapping[str, object], *lines: str) -> None:
        """The outcome of a command: `data` for a program, else `lines` for a person."""
        if self.as_json:
            self.out(to_json(data))
            return
        for line in lines:
            self.out(line)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Aligned and colored on a terminal; elsewhere tabs, one row a line, ready for other programs."""
        if not self.is_terminal:
            for row in rows:
                self.out("\t".join(" ".join(cell.split()) for cell in row))
            return
        # Takes a while to load and is only good for a terminal.
        from rich.box import SIMPLE_HEAD
        from rich.console import Console as Terminal
        from rich.table import Table
        from rich.text import Text

        table = Table(*header, box=SIMPLE_HEAD, pad_edge=False)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        Terminal().print(table)

    def out(self, text: str) -> None:
        sys.stdout.write(text + "\n")

    def note(self, text: str) -> None:
        """Something to know besides the result."""
        sys.stderr.write(text + "\n")

    def progress(self, done: int, total: int, count: int) -> None:
        """How far it is, in a line that each call writes over, where somebody sees it."""
        if self.is_watched and total:
            sys.stderr.write(f"\r{100 * done // total:3d} %  {count:,}")

    def end_progress(self) -> None:
        if self.is_watched:
            sys.stderr.write("\n")

    def ask_secret(self, prompt: str) -> str:
        # Only where somebody can answer.
        import getpass

        return getpass.getpass(prompt)


def to_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
