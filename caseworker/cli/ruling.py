"""The rules by which the office works: show them, change them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseworker.cli.options import DAY, JsonOption
from caseworker.cli.state import State, of
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.codes import FactGroup
from caseworker.models.working_rules import to_json
from caseworker.services.holidays import EARLIEST_YEAR, LATEST_YEAR, federal_holidays

if TYPE_CHECKING:
    from datetime import date

    from caseworker.models.working_rules import WorkingRules

rules = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
_Number = Annotated[int | None, typer.Option(show_default=False)]
_Days = list[datetime] | None


@rules.callback()
def show(context: typer.Context, as_json: JsonOption = False) -> None:
    """The working rules of the office: clocks, holidays, how long facts stay fresh."""
    if context.invoked_subcommand is not None:
        return
    state = of(context, as_json=as_json)
    _tell(state)


@rules.command("set")
def change(
    context: typer.Context,
    response_days: _Number = None,
    second_response_days: _Number = None,
    hard_stop_days: _Number = None,
    expiry_warning_days: _Number = None,
    smallest_cell: _Number = None,
    fresh: Annotated[
        list[str] | None, typer.Option(metavar="GROUP=DAYS", help="How long facts stay fresh; may be repeated.")
    ] = None,
    holiday: Annotated[_Days, typer.Option(formats=DAY, help="Add a holiday; may be repeated.")] = None,
    workday: Annotated[_Days, typer.Option(formats=DAY, help="No holiday any more; may be repeated.")] = None,
    federal: Annotated[
        int | None,
        typer.Option(min=EARLIEST_YEAR, max=LATEST_YEAR, metavar="YEAR", help="Add the federal holidays of a year."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Change some of them; the others stay as they are. “caseworker undo” takes it back."""
    state = of(context, as_json=as_json)
    book = state.services.rule_book
    numbers: dict[str, Any] = {
        "response_days": response_days,
        "second_response_days": second_response_days,
        "hard_stop_days": hard_stop_days,
        "expiry_warning_days": expiry_warning_days,
        "smallest_cell": smallest_cell,
    }
    given = {name: number for name, number in numbers.items() if number is not None}
    added = {one.date() for one in holiday or ()} | set(federal_holidays(federal) if federal else ())
    removed = {one.date() for one in workday or ()}
    before = book.rules
    after = replace(
        before,
        **given,
        fresh_days={**before.fresh_days, **_fresh(fresh or ())},
        holidays=tuple(sorted((set(before.holidays) | added) - removed)),
    )
    book.keep(after)
    _tell(state)


def _fresh(texts: list[str] | tuple[()]) -> dict[FactGroup, int]:
    found = {}
    for text in texts:
        name, _, days = text.partition("=")
        group = next((one for one in FactGroup if one.value == name.strip().lower()), None)
        if group is None or not days.strip().isdecimal():
            groups = ", ".join(FactGroup)
            sentence = translate("cli", "Write “{text}” as GROUP=DAYS, the group one of: {groups}.")
            raise InvalidInput((FieldProblem("fresh", sentence.format(text=text, groups=groups)),))
        found[group] = int(days)
    return found


def _tell(state: State) -> None:
    kept = state.services.rule_book.rules
    state.console.result(json.loads(to_json(kept)), *_lines(kept))


def _lines(kept: WorkingRules) -> tuple[str, ...]:
    days = translate("cli", "{what}: {n} business days")
    calendar = translate("cli", "{what}: {n} days")
    return (
        days.format(what=translate("cli", "First answer due after"), n=kept.response_days),
        days.format(what=translate("cli", "Due again after"), n=kept.second_response_days),
        days.format(what=translate("cli", "Give up after"), n=kept.hard_stop_days),
        *(
            calendar.format(what=translate("cli", "Fresh, {group}").format(group=group.value), n=number)
            for group, number in kept.fresh_days.items()
        ),
        calendar.format(what=translate("cli", "Warning before a license expires"), n=kept.expiry_warning_days),
        translate("cli", "Smallest figure in reports: {n}").format(n=kept.smallest_cell),
        translate("cli", "Holidays: {days}").format(days=_days(kept.holidays)),
    )


def _days(days: tuple[date, ...]) -> str:
    return ", ".join(day.isoformat() for day in days) or translate("cli", "none")
