"""The table of the worklist: letters and digits act on its current row."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.models.followups import FollowUp
from caseworker.ui.followups.model import Column, FollowUpModel
from caseworker.ui.followups.words import NextDay
from caseworker.ui.widgets.lined_table import LinedTable, chip_width, text_width

# Shares of the width, and how narrow a column may get before the next thing gives way (designed pixels).
_SHARES: dict[int, tuple[int, int]] = {
    Column.CLIENT: (0, 90),
    Column.CONTACT: (6, 140),
    Column.ROLE: (0, 142),
    Column.PHONE: (0, 140),
    Column.WHY: (3, 160),
    Column.LATE: (0, 120),
    Column.TRIED: (2, 160),
}


class FollowUpTable(LinedTable[FollowUp]):
    def __init__(self, model: FollowUpModel, parent: QWidget | None = None) -> None:
        super().__init__(model, _SHARES, signs="?" + "".join(NextDay), parent=parent)
        self.setAccessibleName(self.tr("Follow-ups, what hurts most first"))

    def needed(self, column: int) -> int:
        if column == Column.ROLE:
            return chip_width()
        if column == Column.PHONE:
            return text_width("(888) 888-8888")
        if column == Column.WHY:
            return text_width(self.tr("✕ Dead end: no answer"), bold=True)
        if column == Column.TRIED:
            return text_width(self.tr("Attempt 8: left message, Nov 28"))
        if column == Column.LATE:
            return text_width(self.tr("88 business days"))
        return 0
