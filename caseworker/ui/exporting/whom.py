"""Whose facts leave: the choices, and how many contacts each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.cancel import CancelToken
    from caseworker.ui.context import Exportable


def _tr(text: str) -> str:
    return QCoreApplication.translate("Exporting", text)


class Whom(StrEnum):
    SELECTED = "selected"
    LIST = "list"
    FOUND = "found"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Counted:
    """The contacts of each choice in their order; of the whole directory it is enough to know how many."""

    ids: dict[Whom, Sequence[int]]
    everybody: int

    def count(self, whom: Whom) -> int:
        return self.everybody if whom is Whom.ALL else len(self.ids[whom])

    def which(self, whom: Whom) -> Sequence[int] | None:
        """As the service wants it: None for all."""
        return None if whom is Whom.ALL else self.ids[whom]

    def first(self, offered: Exportable) -> Whom:
        """What is most likely meant: several that were picked, else what was searched for, else all."""
        if self.count(Whom.SELECTED) > 1:
            return Whom.SELECTED
        is_search = offered.query is not None and not offered.query.is_everything
        return Whom.FOUND if is_search and self.count(Whom.FOUND) else Whom.ALL


def count(services: Services, offered: Exportable, cancel: CancelToken) -> Counted:
    """Reads the store: not for the UI thread."""
    found = services.finding.search(offered.query, cancel=cancel).ids if offered.query is not None else ()
    # On a list may also be who went to the bin.
    listed = [row.id for row in services.finding.rows(offered.listed, cancel=cancel) if not row.in_bin]
    ids: dict[Whom, Sequence[int]] = {Whom.SELECTED: offered.selected, Whom.LIST: listed, Whom.FOUND: list(found)}
    return Counted(ids, services.exports.count(cancel))


def whom_words(whom: Whom, list_name: str, counted: Counted | None) -> str:
    """With how many they are, once they are counted."""
    words = {
        Whom.SELECTED: _tr("The selected contacts"),
        Whom.LIST: _tr("The current list, “{name}”").format(name=list_name) if list_name else _tr("The current list"),
        Whom.FOUND: _tr("All that the search finds"),
        Whom.ALL: _tr("The whole directory"),
    }[whom]
    if counted is None:
        return words
    return _tr("{whom} ({n})").format(whom=words, n=QLocale().toString(counted.count(whom)))
