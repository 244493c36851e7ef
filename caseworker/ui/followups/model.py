"""The worklist as a table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from functools import partial

from caseworker.models.followups import FollowUp
from caseworker.models.roles import Role
from caseworker.ui import words
from caseworker.ui.followups.words import late_line, phone, reason_sentence, tried_line, why_line
from caseworker.ui.referrals.lines import who, who_short
from caseworker.ui.widgets.lined_model import Line, LinedModel, Tone
from caseworker.ui.widgets.role_chip import role_word


class Column(IntEnum):
    CLIENT = 0
    CONTACT = 1
    ROLE = 2
    PHONE = 3
    WHY = 4
    LATE = 5
    TRIED = 6


class FollowUpModel(LinedModel[FollowUp]):
    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(today)
        self.titles = (
            self.tr("Client"),
            self.tr("Contact"),
            self.tr("Role sought"),
            self.tr("Call"),
            self.tr("Why it is here"),
            self.tr("How late"),
            self.tr("What was tried"),
        )

    def id_of(self, item: FollowUp) -> int:
        return item.row.id

    def chip(self, item: FollowUp, column: int) -> Role | None:
        return item.row.role_sought if column == Column.ROLE else None

    def line(self, item: FollowUp, column: int) -> Line:
        today = self.today()
        format_day = partial(words.day, today=today)
        match Column(column):
            case Column.CLIENT:
                return Line(item.row.client_code)
            case Column.CONTACT:
                return Line(who_short(item.row))
            case Column.ROLE:
                return Line(role_word(item.row.role_sought))
            case Column.PHONE:
                return Line(phone(item)) if item.work.phone else Line(self.tr("No number"), Tone.MUTED)
            case Column.WHY:
                return why_line(item)
            case Column.LATE:
                return late_line(item.worst, today, format_day)
            case Column.TRIED:
                return tried_line(item, today, format_day)

    def tip(self, item: FollowUp, column: int) -> str:
        today = self.today()
        if column == Column.CONTACT:
            return who(item.row)
        if column != Column.WHY:
            return super().tip(item, column)
        format_day = partial(words.day, today=today)
        return "\n".join(reason_sentence(item, reason, today, format_day) for reason in item.reasons)
