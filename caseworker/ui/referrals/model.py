"""The referral table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING

from caseworker.models.referral import ReferralRow
from caseworker.models.roles import Role
from caseworker.ui import words
from caseworker.ui.referrals.lines import last_line, next_line, state_line, who, who_short
from caseworker.ui.widgets.lined_model import Line, LinedModel

if TYPE_CHECKING:
    from caseworker.services.clocks import Clocks


class Column(IntEnum):
    CLIENT = 0
    CONTACT = 1
    ROLE = 2
    NEED = 3
    STATE = 4
    LAST = 5
    NEXT = 6


class ReferralModel(LinedModel[ReferralRow]):
    def __init__(self, today: Callable[[], date], clocks: Callable[[], Clocks]) -> None:
        super().__init__(today)
        self._clocks = clocks
        self.titles = (
            self.tr("Client"),
            self.tr("Contact"),
            self.tr("Role sought"),
            self.tr("Need"),
            self.tr("State"),
            self.tr("Last"),
            self.tr("Next"),
        )

    def id_of(self, item: ReferralRow) -> int:
        return item.id

    def chip(self, item: ReferralRow, column: int) -> Role | None:
        return item.role_sought if column == Column.ROLE else None

    def tip(self, item: ReferralRow, column: int) -> str:
        return who(item) if column == Column.CONTACT else super().tip(item, column)

    def line(self, item: ReferralRow, column: int) -> Line:
        today = self.today()
        format_day = partial(words.day, today=today)
        match Column(column):
            case Column.CLIENT:
                return Line(item.client_code)
            case Column.CONTACT:
                return Line(who_short(item))
            case Column.ROLE:
                return Line(item.role_sought.value)
            case Column.NEED:
                return Line(item.reason)
            case Column.STATE:
                return state_line(item, today, self._clocks())
            case Column.LAST:
                return last_line(item, format_day)
            case Column.NEXT:
                return next_line(item, today, format_day)
