"""What the dialog needs before it shows, read off the UI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker.models.rows import ContactRow
    from caseworker.models.sheet import SheetTemplate
    from caseworker.services.bundle import Services


@dataclass(frozen=True, slots=True)
class SheetOpening:
    """`codes`: of known clients, the latest worked for first."""

    rows: tuple[ContactRow, ...]
    templates: tuple[SheetTemplate, ...]
    codes: tuple[str, ...]


def read(services: Services, ids: Sequence[int]) -> SheetOpening:
    return SheetOpening(
        tuple(services.finding.rows(ids)),
        services.sheets.templates(),
        tuple(row.code for row in services.clients.clients()),
    )
