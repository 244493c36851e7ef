"""What the dialog needs before it shows, read off the UI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker.models.kept import ListItem, SavedList
    from caseworker.models.rows import ContactRow
    from caseworker.models.sheet import SheetTemplate
    from caseworker.services.bundle import Services


@dataclass(frozen=True, slots=True)
class SheetOpening:
    """`current`: the list that the contacts are on. `codes`: of known clients, the latest worked for first."""

    rows: tuple[ContactRow, ...]
    current: SavedList
    templates: tuple[SheetTemplate, ...]
    codes: tuple[str, ...]


def read(services: Services, ids: Sequence[int]) -> SheetOpening:
    return SheetOpening(
        tuple(services.finding.rows(ids)),
        services.lists.current(),
        services.sheets.templates(),
        tuple(row.code for row in services.clients.clients()),
    )


def with_lines(services: Services, ids: Sequence[int]) -> tuple[int | ListItem, ...]:
    """The contacts with what was written beside them on the current list."""
    written = {item.contact_id: item for item in services.lists.current().items}
    return tuple(written.get(one, one) for one in ids)
