"""The filter pills of the Referrals page: open ones, state, role, due, mine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from caseworker.models.referral import ReferralFilter, ReferralState
from caseworker.models.roles import Role
from caseworker.services.referral_states import OPEN
from caseworker.services.referral_words import state_word
from caseworker.ui import theme
from caseworker.ui.widgets.chips import FilterButton, TogglePill
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.role_chip import role_word


class ReferralFilters(QWidget):
    """Changes only the part of a `ReferralFilter` that pills stand for. Starts with the open ones."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: frozenset[ReferralState] = frozenset()
        self._roles: frozenset[Role] = frozenset()
        self._due_days: int | None = None
        flow = FlowLayout(self, gap=theme.px(8))
        self.open = TogglePill(self.tr("Open"), self)
        self.open.set_on(True)
        self.open.toggled_by_user.connect(self._toggle_open)
        self.state = FilterButton(self.tr("Status"), self)
        self.role = FilterButton(self.tr("Role"), self)
        self.due = FilterButton(self.tr("Due"), self)
        self.mine = TogglePill(self.tr("Mine"), self)
        self.mine.toggled_by_user.connect(lambda _on: self.changed.emit())
        for pill in (self.open, self.state, self.role, self.due, self.mine):
            flow.addWidget(pill)
        self._fill()
        self.state.cleared.connect(self._clear_state)
        self.role.cleared.connect(self._clear_role)
        self.due.cleared.connect(self._clear_due)

    def filter(self, text: str, today: date, me: str) -> ReferralFilter:
        """What the pills and the typed `text` ask for."""
        wanted = ReferralFilter(text=text.strip(), roles=self._roles, states=self._wanted_states())
        if self._due_days is not None:
            wanted = replace(wanted, due_by=today + timedelta(days=self._due_days))
        return replace(wanted, mine=me) if self.mine.isChecked() else wanted

    @property
    def is_anything_set(self) -> bool:
        """Whether any pill leaves something out."""
        return bool(self._wanted_states() or self._roles or self._due_days is not None or self.mine.isChecked())

    def show_everything(self) -> None:
        """Take all of them away."""
        self._states, self._roles, self._due_days = frozenset(), frozenset(), None
        self.open.set_on(False)
        self.mine.set_on(False)
        self._tick()
        self.changed.emit()

    def show_due(self) -> None:
        """Only the open ones that are due today."""
        self._states, self._roles, self._due_days = frozenset(), frozenset(), 0
        self.open.set_on(True)
        self.mine.set_on(False)
        self._tick()
        self.changed.emit()

    # --- menus --------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        for state in ReferralState:
            self._action(self.state, state_word(state), state.value, self._choose_state)
        for role in Role:
            self._action(self.role, role_word(role), role.value, self._choose_role)
        within = ((0, self.tr("Today or overdue")), (7, self.tr("Within a week")), (30, self.tr("Within 30 days")))
        for days, text in within:
            self._action(self.due, text, str(days), self._choose_due)

    def _action(self, button: FilterButton, text: str, data: str, chosen: Callable[[], None]) -> None:
        action = QAction(text, button.choices)
        action.setCheckable(True)
        action.setData(data)
        action.triggered.connect(chosen)
        button.choices.addAction(action)

    def _data(self) -> str:
        action = self.sender()
        return str(action.data()) if isinstance(action, QAction) else ""

    def _choose_state(self) -> None:
        self._states = self._states ^ {ReferralState(self._data())}
        if self._states:
            self.open.set_on(False)
        self._tick()
        self.changed.emit()

    def _choose_role(self) -> None:
        self._roles = self._roles ^ {Role(self._data())}
        self._tick()
        self.changed.emit()

    def _choose_due(self) -> None:
        days = int(self._data())
        self._due_days = None if self._due_days == days else days
        self._tick()
        self.changed.emit()

    def _clear_state(self) -> None:
        self._states = frozenset()
        self._tick()
        self.changed.emit()

    def _clear_role(self) -> None:
        self._roles = frozenset()
        self._tick()
        self.changed.emit()

    def _clear_due(self) -> None:
        self._due_days = None
        self._tick()
        self.changed.emit()

    def _toggle_open(self, on: bool) -> None:
        if on:
            self._states = frozenset()
        self._tick()
        self.changed.emit()

    def _wanted_states(self) -> frozenset[ReferralState]:
        return OPEN if self.open.isChecked() else self._states

    def _tick(self) -> None:
        chosen = {state.value for state in self._states}
        self.state.set_value(self._ticked(self.state, chosen))
        self.role.set_value(self._ticked(self.role, {role.value for role in self._roles}))
        self.due.set_value(self._ticked(self.due, set() if self._due_days is None else {str(self._due_days)}))

    @staticmethod
    def _ticked(button: FilterButton, chosen: set[str]) -> str:
        texts = []
        for action in button.choices.actions():
            on = str(action.data()) in chosen
            action.setChecked(on)
            if on:
                texts.append(action.text())
        return ", ".join(texts)
