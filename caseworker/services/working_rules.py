"""The rules by which this office works. Kept in the directory, so that all who open it count alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.codes import WORKING_RULES
from caseworker.models.working_rules import WorkingRules, from_json, to_json
from caseworker.services.clocks import Clocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.models.changes import Changes
    from caseworker.services.session import Session

MOST_DAYS = 3_650
MOST_HOLIDAYS = 1_000


class RuleBook:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: WorkingRules | None = None
        self._clocks: Clocks | None = None
        session.on_changes(self._follow)

    @property
    def rules(self) -> WorkingRules:
        """As they are now."""
        if self._kept is None:
            self._kept = from_json(self._session.store.meta(WORKING_RULES))
        return self._kept

    @property
    def clocks(self) -> Clocks:
        """Counting by these rules."""
        rules = self.rules
        if self._clocks is None or self._clocks.rules is not rules:
            self._clocks = Clocks(rules)
        return self._clocks

    def keep(self, rules: WorkingRules) -> Changes:
        """These from now on. InvalidInput: fields as the attributes, ``fresh_days.<group>`` for a group of facts."""
        tidy = replace(rules, holidays=tuple(sorted(set(rules.holidays))))
        if problems := tuple(_problems(tidy)):
            raise InvalidInput(problems)
        return self._session.command("rules.edit", lambda tx: tx.set_meta(WORKING_RULES, to_json(tidy)))

    def _follow(self, changes: Changes) -> None:
        if changes.touches(Kind.META):
            self._kept = None


def _problems(rules: WorkingRules) -> Iterator[FieldProblem]:
    counts = {
        "response_days": rules.response_days,
        "second_response_days": rules.second_response_days,
        "hard_stop_days": rules.hard_stop_days,
        "expiry_warning_days": rules.expiry_warning_days,
        **{f"fresh_days.{group.value}": days for group, days in rules.fresh_days.items()},
    }
    for field, days in counts.items():
        if not 1 <= days <= MOST_DAYS:
            sentence = translate("rules", "Enter a number of days from 1 to {most}.")
            yield FieldProblem(field, sentence.format(most=f"{MOST_DAYS:,}"))
    if rules.hard_stop_days <= rules.response_days:
        sentence = translate("rules", "The last day comes after the first answer is due: enter more days.")
        yield FieldProblem("hard_stop_days", sentence)
    if not 1 <= rules.smallest_cell <= 1_000:
        yield FieldProblem("smallest_cell", translate("rules", "Enter a number from 1 to 1,000."))
    if len(rules.holidays) > MOST_HOLIDAYS:
        sentence = translate("rules", "There is room for {most} holidays: remove those of past years.")
        yield FieldProblem("holidays", sentence.format(most=f"{MOST_HOLIDAYS:,}"))
