"""The table itself: rows to walk with the arrow keys, letters that take the next step."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.ui.referrals.model import Column, ReferralModel
from caseworker.ui.widgets.lined_table import LinedTable, chip_width, text_width

# Shares of the width, and how narrow a column may get before the next thing gives way (designed pixels).
_SHARES: dict[int, tuple[int, int]] = {
    Column.CLIENT: (0, 90),
    Column.CONTACT: (6, 150),
    Column.ROLE: (0, 142),
    Column.NEED: (6, 100),
    Column.STATE: (6, 178),
    Column.LAST: (1, 140),
    Column.NEXT: (1, 158),
}


class ReferralTable(LinedTable):
    def __init__(self, model: ReferralModel, parent: QWidget | None = None) -> None:
        super().__init__(model, _SHARES, parent=parent)
        self.setAccessibleName(self.tr("Referrals"))

    def needed(self, column: int) -> int:
        if column == Column.ROLE:
            return chip_width()
        if column == Column.STATE:
            return text_width(self.tr("? No response, overdue 10 days"), bold=True)
        if column == Column.LAST:
            return text_width(self.tr("Provider said, Nov 30"))
        if column == Column.NEXT:
            return text_width(self.tr("Try another contact"), bold=True)
        return 0
