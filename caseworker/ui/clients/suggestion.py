"""Whom to ask next: what was learned as chips with their reasons, how many contacts fit, and the way to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseworker.models.next_contact import Condition, Learned, Suggestion
from caseworker.models.query import Near
from caseworker.models.referral import ReasonCode
from caseworker.models.searches import Search
from caseworker.services import next_contact_words
from caseworker.ui import theme, words
from caseworker.ui.clients.cards import card
from caseworker.ui.context import Context
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.next_contact import day_words, destination
from caseworker.ui.widgets.buttons import LinkButton, PrimaryButton
from caseworker.ui.widgets.chips import Chip
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.services.cancel import CancelToken

FIND_LETTER = "F"
"""The key that looks for the next contact."""


class SuggestionCard(QWidget):
    """Shows one suggestion. Chips can be removed; the place says from where distances are measured."""

    place_changed = Signal(object)
    """A `Near`, or None: ask for a suggestion anew."""

    def __init__(self, context: Context, place: Near | None) -> None:
        super().__init__()
        self._context = context
        self._suggestion: Suggestion | None = None
        self._without: list[Condition] = []
        self._cancel: CancelToken | None = None
        self._place = place
        self.chips: dict[Condition, Chip] = {}
        made, self._column = card(self.tr("Whom to ask next"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(made)
        self._column.addWidget(self._actions())
        self._conditions = QVBoxLayout()
        self._column.addLayout(self._conditions)
        field = TextField(placeholder=self.tr("ZIP code, or city and state"), longest=60)
        field.set_value(place.place if place else "")
        field.left.connect(self._leave_place)
        self.place = Labeled(self.tr("Where the client is"), field, hint=self.tr("Only to look nearer; not kept."))
        self._column.addWidget(self.place)

    def _actions(self) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, gap=theme.px(10))
        self.next_button = PrimaryButton(self.tr("Find the next one"), key=FIND_LETTER)
        self.next_button.setAccessibleName(self.tr("Find the next one"))
        self.next_button.clicked.connect(self.go)
        self.count = label("", "muted")
        flow.addWidget(self.next_button)
        flow.addWidget(self.count)
        self.again = LinkButton(self.tr("All conditions again"))
        self.again.clicked.connect(self._take_all_again)
        flow.addWidget(self.again)
        return row

    @property
    def suggestion(self) -> Suggestion | None:
        return self._suggestion

    def show_suggestion(self, suggestion: Suggestion) -> None:
        self._suggestion = suggestion
        self._without = [one for one in self._without if one in suggestion.conditions]
        self._show_conditions()

    def go(self) -> None:
        """To the directory, searched by what is left of it."""
        if self._suggestion is not None:
            self._context.navigate(destination(self._context.services, self._suggestion, self._without))

    def stop(self) -> None:
        """What is being counted is not wanted any more."""
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None

    # --- inside -------------------------------------------------------------------------------------------
    def _show_conditions(self) -> None:
        suggestion = self._suggestion
        if suggestion is None:
            return
        old = self._conditions.takeAt(0)
        if old is not None and (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        self._conditions.addWidget(self._made(suggestion))
        self.again.setVisible(bool(self._without))
        # A place is asked for where somebody was too far away.
        is_far = any(one.about is Learned.DISTANCE for one in suggestion.conditions)
        self.place.setVisible(is_far or any(one.reason is ReasonCode.DISTANCE for one in suggestion.hints))
        self._count()

    def _made(self, suggestion: Suggestion) -> QWidget:
        vocabulary = self._context.services.reference.vocabulary
        format_day = day_words(self._context.services)
        hold = QWidget()
        grid = QGridLayout(hold)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        grid.setColumnStretch(1, 1)
        self.chips = {}
        top = Qt.AlignmentFlag.AlignTop
        kept = [one for one in suggestion.conditions if one not in self._without]
        for index, one in enumerate(kept):
            text = next_contact_words.label(one, vocabulary)
            why = next_contact_words.because(one, format_day)
            chip = Chip(text[:1].upper() + text[1:])
            chip.setAccessibleDescription(why)
            chip.removed.connect(partial(self._remove, one))
            self.chips[one] = chip
            grid.addWidget(chip, index, 0, top | Qt.AlignmentFlag.AlignLeft)
            told = label(why, "muted", wrap=True)
            told.setContentsMargins(0, theme.px(5), 0, 0)
            grid.addWidget(told, index, 1, top)
        for index, hint in enumerate(suggestion.hints, start=len(kept)):
            grid.addWidget(label(next_contact_words.hint(hint, format_day), "warning", wrap=True), index, 0, 1, 2)
        return hold

    def _remove(self, one: Condition) -> None:
        self._without.append(one)
        self._show_conditions()
        following = next(iter(self.chips.values()), None)
        (following or self.next_button).setFocus()

    def _take_all_again(self) -> None:
        self._without = []
        self._show_conditions()
        self.next_button.setFocus()

    def _leave_place(self) -> None:
        typed = self.place.field.value()
        near = Near(typed) if typed else None
        if near != self._place:
            self._place = near
            self.place_changed.emit(near)

    def _count(self) -> None:
        self.stop()
        suggestion = self._suggestion
        if suggestion is None:
            return
        services = self._context.services
        search, place = suggestion.search(self._without), self._place
        cancel = self._cancel = services.finding.new_cancel()

        def count() -> tuple[int, str]:
            problem = services.finding.place_problem(services.searches.query(_at(place))) if place else ""
            return services.searches.count(search, cancel=cancel), problem

        self.count.setText("")
        self._context.tasks.run(count, self._show_count, owner=self)

    def _show_count(self, counted: tuple[int, str]) -> None:
        number, problem = counted
        self.place.show_error(problem)
        text = self.tr("{count} fit") if number else self.tr("Nobody fits all of it: take a condition away.")
        self.count.setText(text.format(count=words.count_contacts(number)))


def _at(place: Near) -> Search:
    return Search(near=place)
