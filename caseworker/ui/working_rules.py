"""The rules by which the office works: clocks, holidays, how long facts stay fresh, the smallest figure told."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker.models.codes import FRESH_DAYS
from caseworker.models.working_rules import WorkingRules
from caseworker.services.holidays import EARLIEST_YEAR, LATEST_YEAR, federal_holidays
from caseworker.ui import theme
from caseworker.ui.context import Context
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.forms.fields import NumberField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.rows import Part, Rows
from caseworker.ui.forms.saving import SavingDialog
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label
from caseworker.ui.words import group_word

_MOST = 999_999
_FRESH = "fresh_days."


def open_working_rules(context: Context, parent: QWidget) -> None:
    """Reads them off the UI thread first."""

    def show(rules: WorkingRules) -> None:
        WorkingRulesDialog(context, parent, rules).open()

    context.tasks.run(lambda: context.services.rule_book.rules, show, owner=parent, quick=True)


class WorkingRulesDialog(SavingDialog):
    def __init__(self, context: Context, parent: QWidget, rules: WorkingRules) -> None:
        super().__init__(context, parent, width=720, height=640)
        self._fields: dict[str, Labeled] = {}
        self.set_title(self.tr("Working rules"))
        text = self.tr("They are kept in the directory, the same for everybody who opens it.")
        self.column.addWidget(label(text, "muted", wrap=True))
        self._add_clocks(rules)
        self._add_fresh(rules)
        self._add_holidays(rules)
        self.finish()
        self.field("response_days").field.focus_widget.setFocus()

    def field(self, name: str) -> Labeled:
        """A number by its name in `WorkingRules`; ``fresh_days.<group>`` for a group of facts."""
        return self._fields[name]

    def field_of(self, name: str) -> Labeled | None:
        return self._fields.get(name)

    # --- making -------------------------------------------------------------------------------------------
    def _add_clocks(self, rules: WorkingRules) -> None:
        words = self.tr("Business days until an answer is due. An interventionist’s is due the same day.")
        self._section(self.tr("Referrals"), words)
        grid = FieldGrid()
        self._number(grid, "response_days", self.tr("First answer"), rules.response_days)
        self._number(grid, "second_response_days", self.tr("After sending again"), rules.second_response_days)
        self._number(grid, "hard_stop_days", self.tr("Give up after"), rules.hard_stop_days)
        self.column.addLayout(grid)

    def _add_fresh(self, rules: WorkingRules) -> None:
        self._section(self.tr("Listings"), self.tr("For how many days a fact holds after it was verified."))
        grid = FieldGrid()
        for group in FRESH_DAYS:
            self._number(grid, f"{_FRESH}{group.value}", group_word(group), rules.fresh_days[group])
        text = self.tr("Warn before a license expires")
        self._number(grid, "expiry_warning_days", text, rules.expiry_warning_days)
        self.column.addLayout(grid)
        words = self.tr("Smaller figures leave the program only as “fewer than”, so that nobody can be recognized.")
        self._section(self.tr("Reports"), words)
        grid = FieldGrid()
        self._number(grid, "smallest_cell", self.tr("Smallest figure shown"), rules.smallest_cell, stretch=0)
        self.column.addLayout(grid)

    def _add_holidays(self, rules: WorkingRules) -> None:
        self._section(self.tr("Holidays"), self.tr("Days on which nobody works; weekends never count."))
        self._year = Labeled(self.tr("Year"), NumberField(largest=_MOST))
        self._year.field.set_value(self._context.services.session.today().year)
        self.federal = Button(self.tr("Add the federal holidays"), icon="plus")
        self.federal.clicked.connect(self._add_federal)
        across = QHBoxLayout()
        across.setSpacing(theme.px(8))
        self._year.setFixedWidth(theme.px(90))
        across.addWidget(self._year)
        side = QWidget()
        hold = QHBoxLayout(side)
        hold.setContentsMargins(0, theme.px(18), 0, 0)
        hold.addWidget(self.federal)
        across.addWidget(side)
        across.addStretch(1)
        self.column.addLayout(across)
        self.holidays = Rows(
            "holidays",
            "",
            self.tr("Holiday"),
            self.tr("Add a holiday"),
            (Part("day", self.tr("Day"), DateField, 220, 0),),
            {"day": None},
        )
        self._show_holidays(rules.holidays)
        self.column.addWidget(self.holidays)

    def _section(self, title: str, words: str) -> None:
        self.column.addSpacing(theme.px(8))
        self.column.addWidget(label(title, "heading"))
        self.column.addWidget(label(words, "small", wrap=True))

    def _number(self, grid: FieldGrid, name: str, text: str, value: int, *, stretch: int = 1) -> None:
        labeled = Labeled(text, NumberField(largest=_MOST))
        labeled.field.set_value(value)
        self._fields[name] = labeled
        grid.add(labeled, 190, stretch)

    # --- holidays -----------------------------------------------------------------------------------------
    def _show_holidays(self, days: tuple[date, ...]) -> None:
        self.holidays.set_value([{"day": day.isoformat()} for day in sorted(set(days))])

    def _add_federal(self) -> None:
        year = self._year.field.value()
        if not isinstance(year, int) or not EARLIEST_YEAR <= year <= LATEST_YEAR:
            sentence = self.tr("Enter a year, such as {year}.").format(year=self._context.services.session.today().year)
            self._year.show_error(sentence)
            self._year.field.focus_widget.setFocus()
            return
        if self._show_wrong_days():
            return
        before = self._days()
        self._show_holidays((*before, *federal_holidays(year)))
        added = len(self.holidays.rows) - len(set(before))
        announce(self, self.tr("Holidays added: {n}").format(n=added))

    def _days(self) -> tuple[date, ...]:
        """Those that were entered; empty rows say nothing."""
        return tuple(date.fromisoformat(row["day"]) for row in self.holidays.value() if row["day"])

    def _show_wrong_days(self) -> bool:
        """Whether any row holds no day; the first such row gets the focus."""
        first = None
        for row in self.holidays.rows:
            labeled = row.parts["day"]
            labeled.field.commit()
            labeled.show_error(labeled.field.own_problem())
            first = first or (labeled if labeled.error.has_error else None)
        self.go_to(first)
        return first is not None

    # --- saving -------------------------------------------------------------------------------------------
    def keep(self) -> None:
        """Save what is entered."""
        self.say_problem("")
        first = None
        for labeled in self._fields.values():
            empty = self.tr("Enter a number.") if labeled.field.value() is None else ""
            labeled.show_error(labeled.field.own_problem() or empty)
            first = first or (labeled if labeled.error.has_error else None)
        are_wrong = self._show_wrong_days()
        if first is not None or are_wrong:
            self.go_to(first)
            return
        rules, book = self._entered(), self._context.services.rule_book
        self.run(lambda: book.keep(rules))

    def _entered(self) -> WorkingRules:
        numbers: dict[str, Any] = {name: labeled.field.value() for name, labeled in self._fields.items()}
        fresh = {group: numbers.pop(f"{_FRESH}{group.value}") for group in FRESH_DAYS}
        return WorkingRules(holidays=self._days(), fresh_days=fresh, **numbers)
