"""Arguments and options that several commands take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

LARGEST_ID = 2**63 - 1
"""No record has a greater number; a store could not even be asked for one."""
DAY = ["%Y-%m-%d"]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
ReferralArgument = Annotated[int, typer.Argument(metavar="REF", max=LARGEST_ID, show_default=False)]


def day_of(moment: datetime | None) -> date | None:
    """A day that was entered: typer knows moments alone."""
    return moment.date() if moment else None
