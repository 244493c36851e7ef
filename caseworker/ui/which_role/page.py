"""Which role fits? A few questions about the situation, the criteria that matched, and the contacts who fit.

It keeps no answers: what is checked is gone when the window closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from caseworker.models.changes import Changes, Kind
from caseworker.models.guide import Guidance, Question, RoleDefinition
from caseworker.models.query import Filters, Near, Query
from caseworker.models.roles import Role
from caseworker.settings import HOME_PLACE
from caseworker.ui import theme
from caseworker.ui.context import Context, Destination
from caseworker.ui.forms.fields import ChoiceField, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.wrap_check import WrapCheck
from caseworker.ui.which_role.parts import Comparison, DangerBanner, StepCard
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import Card, label, line

if TYPE_CHECKING:
    from caseworker.services.cancel import CancelToken
    from caseworker.services.reference import CrisisLine

PLACE = HOME_PLACE
_MILES = (5, 10, 25, 50, 100)
_USUAL_MILES = 10


@dataclass(frozen=True, slots=True)
class _Words:
    questions: tuple[Question, ...]
    roles: tuple[RoleDefinition, ...]
    crisis: tuple[CrisisLine, ...]


@dataclass(frozen=True, slots=True)
class _Count:
    """How many contacts of a role there are near the place, and anywhere; `problem` when the place is none."""

    near: int
    anywhere: int
    problem: str = ""


class WhichRolePage(QWidget):
    id = "which_role"
    icon = "which-role"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._loaded = False
        self._roles: dict[Role, RoleDefinition] = {}
        self._cancel: CancelToken | None = None
        self._generation = 0
        self._counted_near: Near | None = None
        self._targets: dict[Role, Near | None] = {}
        self.checks: dict[str, WrapCheck] = {}
        self.steps: list[StepCard] = []
        self._build()

    @property
    def title(self) -> str:
        return self.tr("Which role?")

    @property
    def widget(self) -> QWidget:
        return self

    def activate(self, _destination: Destination) -> None:
        if not self._loaded:
            self._context.tasks.run(self._load, self._show, owner=self)
            return
        self._answer()
        self._focus_first()

    def refresh(self, changes: Changes) -> None:
        if self.isVisible() and (changes.touches(Kind.CONTACT) or changes.touches(Kind.TAG)):
            self._recount()

    # --- building -----------------------------------------------------------------------------------------
    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setProperty("look", "page")
        self.area.setAccessibleName(self.tr("Which role fits?"))
        outer.addWidget(self.area)
        page = QWidget()
        page.setProperty("look", "window")
        self.area.setWidget(page)
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(theme.px(28), theme.px(20), theme.px(28), theme.px(28))
        self._column.setSpacing(theme.px(14))
        self._column.addWidget(label(self.tr("Which role fits?"), "title", wrap=True))
        self.danger = DangerBanner()
        self._column.addWidget(self.danger)
        middle = FieldGrid(gap=14)
        middle.add(self._situation(), 340, 1)
        middle.add(self._results(), 400, 2)
        self._column.addLayout(middle)
        self._column.addStretch(1)

    def _situation(self) -> QWidget:
        card = Card()
        self._questions = QVBoxLayout(card)
        self._questions.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
        self._questions.setSpacing(0)
        self._questions.addWidget(label(self.tr("The situation"), "section"))
        return card

    def _results(self) -> QWidget:
        hold = QWidget()
        column = QVBoxLayout(hold)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self.summary = label("", "heading", wrap=True)
        column.addWidget(self.summary)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(theme.px(12))
        column.addLayout(self._steps)
        column.addWidget(self._where())
        column.addStretch(1)
        return hold

    def _where(self) -> QWidget:
        hold = QWidget()
        grid = FieldGrid(hold, gap=8)
        place = TextField(placeholder=self.tr("ZIP code, or city and state"), longest=60)
        place.set_value(self._context.settings.get(PLACE, ""))
        self.place = Labeled(self.tr("Near"), place)
        miles = ChoiceField([(one, self.tr("{miles} miles").format(miles=one)) for one in _MILES])
        miles.set_value(_USUAL_MILES)
        self.miles = Labeled(self.tr("Within"), miles)
        grid.add(self.place, 200, 1)
        grid.add(self.miles, 120, 0)
        place.edited.connect(self._typing)
        place.left.connect(self._moved)
        place.editor.returnPressed.connect(self._moved)
        miles.edited.connect(self._recount)
        return hold

    def _load(self) -> _Words:
        services = self._context.services
        roles = tuple(services.reference.role(role) for role in Role)
        return _Words(services.roles.questions(), roles, services.reference.crisis_lines())

    def _show(self, words: _Words) -> None:
        if self._loaded:
            return
        self._loaded = True
        self._roles = {definition.role: definition for definition in words.roles}
        self.danger.show_lines([one for one in words.crisis if one.phone in ("911", "988")][:2])
        for index, question in enumerate(words.questions):
            if index:
                self._questions.addWidget(line())
            check = WrapCheck(question.text)
            check.toggled.connect(self._answer)
            self._questions.addWidget(check)
            self.checks[question.id] = check
        self.note = label("", "small", wrap=True)
        self._questions.addSpacing(theme.px(8))
        self._questions.addWidget(self.note)
        self.clear_button = LinkButton(self.tr("Start anew"))
        self.clear_button.clicked.connect(self.clear)
        self._questions.addWidget(self.clear_button)
        self._questions.addStretch(1)
        self._column.insertWidget(self._column.count() - 1, Comparison(words.roles))
        self._answer()
        self._focus_first()

    def _focus_first(self) -> None:
        if self.checks:
            next(iter(self.checks.values())).box.setFocus()

    # --- answering ----------------------------------------------------------------------------------------
    def clear(self) -> None:
        """All questions open again."""
        for check in self.checks.values():
            check.box.setChecked(False)

    def _typing(self) -> None:
        # Half a place is none yet: that is said once the field is left.
        self._recount(quiet=True)

    def _moved(self) -> None:
        self._context.settings.set(PLACE, self.place.field.value() or None)
        self._recount()

    def _near(self) -> Near | None:
        typed = self.place.field.value()
        return Near(typed, float(self.miles.field.value())) if typed else None

    def _answer(self) -> None:
        if not self._loaded:
            return
        chosen = frozenset(name for name, check in self.checks.items() if check.box.isChecked())
        # Pure and small: the guide's questions are in memory.
        guidance = self._context.services.roles.answer(chosen)
        self.clear_button.setVisible(bool(chosen))
        self._show_guidance(guidance)
        self._recount()

    def _show_guidance(self, guidance: Guidance) -> None:
        self.danger.stress(guidance.danger)
        self.summary.setText(guidance.text)
        self.note.setText(guidance.note)
        for card in self.steps:
            self._steps.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.steps = []
        for step in guidance.steps:
            is_first = not any(card.role for card in self.steps)
            card = StepCard(step, first=is_first and step.role is not None)
            if step.role is not None:
                card.button.clicked.connect(self._opener(step.role))
            self.steps.append(card)
            self._steps.addWidget(card)

    def _recount(self, *, quiet: bool = False) -> None:
        """Counts anew for the place that stands in the field; `quiet`: without a word when it is no place."""
        roles = [step.role for step in self.steps if step.role is not None]
        if self._cancel is not None:
            self._cancel.cancel()
        self._generation += 1
        near = self._near()
        finding = self._context.services.finding
        cancel = finding.new_cancel()
        self._cancel = cancel
        generation = self._generation

        def count() -> dict[Role, _Count]:
            return {role: self._counted(role, near, cancel) for role in roles}

        self._context.tasks.run(count, partial(self._show_counts, generation, near, quiet), owner=self, quick=True)

    def _counted(self, role: Role, near: Near | None, cancel: CancelToken) -> _Count:
        finding = self._context.services.finding
        wanted = Query(filters=_of_role(role), near=near)
        found = finding.search(wanted, cancel=cancel).total
        if near is None:
            return _Count(found, found)
        if found:
            return _Count(found, 0)
        anywhere = finding.search(Query(filters=_of_role(role)), cancel=cancel).total
        return _Count(0, anywhere, finding.place_problem(wanted))

    def _show_counts(self, generation: int, near: Near | None, quiet: bool, counts: dict[Role, _Count]) -> None:
        if generation != self._generation:
            return
        self._counted_near = near
        self._targets = {role: near if count.near else None for role, count in counts.items()}
        problems = {count.problem for count in counts.values() if count.problem and not quiet}
        self.place.show_error(problems.pop() if problems else "")
        for card in self.steps:
            if card.role is not None and card.role in counts:
                self._offer(card, card.role, counts[card.role], near)

    def _offer(self, card: StepCard, role: Role, count: _Count, near: Near | None) -> None:
        word = self._word(role, count.near or count.anywhere)
        if near is not None and count.near:
            text = self.tr("Show {count} {role} near {place}")
            card.offer(text.format(count=f"{count.near:,}", role=word, place=near.place))
        elif count.anywhere:
            place = near.place if near else ""
            none_near = self.tr("None within {miles} miles of {place}.")
            problem = none_near.format(miles=round(near.miles), place=place) if near else ""
            anywhere = self.tr("Show {count} {role} anywhere") if near else self.tr("Show {count} {role}")
            card.offer(anywhere.format(count=f"{count.anywhere:,}", role=word), "" if count.problem else problem)
        else:
            plural = self._roles[role].label_plural.lower()
            card.offer("", self.tr("There are no {role} in the directory yet.").format(role=plural))

    def _word(self, role: Role, count: int) -> str:
        definition = self._roles[role]
        return (definition.label if count == 1 else definition.label_plural).lower()

    def _opener(self, role: Role) -> Callable[[], None]:
        def go() -> None:
            near = self._near()
            if near == self._counted_near:
                near = self._targets.get(role, near)
            self._context.navigate(Destination("directory", text="", filters=_of_role(role), near=near))

        return go


def _of_role(role: Role) -> Filters:
    return Filters(roles=frozenset({role}))
