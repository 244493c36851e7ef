"""Commands of the worklist: followups, its calls and its calendar."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from caseworker.cli.options import DAY, JsonOption, ReferralArgument, day_of
from caseworker.cli.state import State, of
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.followups import FollowUp, Why
from caseworker.models.referral import AttemptInput, ContactResult
from caseworker.services.referral_states import words as in_words

followups = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
NoteOption = Annotated[str, typer.Option(help="What was said.")]
NextOption = Annotated[
    datetime | None,
    typer.Option("--next", formats=DAY, help="When to follow up next; else by the clocks."),
]

LaterOption = Annotated[datetime | None, typer.Option("--next", formats=DAY, help="When to look again; else tomorrow.")]


@followups.callback()
def list_followups(
    context: typer.Context,
    ics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all days to follow up to a calendar file (.ics).")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Name the contacts in the calendar.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 1_000,
    as_json: JsonOption = False,
) -> None:
    """What is to be done about referrals: late answers, consents, due days; what hurts most first."""
    if context.invoked_subcommand is not None:
        return
    state = of(context, as_json=as_json)
    if ics is not None:
        _write_calendar(state, ics, names=names)
        return
    worklist = state.services.followups.worklist(limit)
    if as_json:
        items = [_described(item) for item in worklist.items]
        state.console.result({"total": worklist.total, "followups": items})
    else:
        header = ("ID", "Client", "Contact", "Call", "Why", "Since", "Late", "Tried")
        state.console.table([translate("cli", title) for title in header], map(_cells, worklist.items))
    if not worklist.items:
        state.console.note(translate("cli", "Nothing is due."))
        raise typer.Exit(1)


def _noting(name: str, result: ContactResult, words: str) -> None:
    """A command that notes one result of a call."""

    @followups.command(name, help=words)
    def note_result(
        context: typer.Context,
        referral_id: ReferralArgument,
        next_on: NextOption = None,
        note: NoteOption = "",
        as_json: JsonOption = False,
    ) -> None:
        state = of(context, as_json=as_json)
        followups = state.services.followups
        row = state.services.referrals.get(referral_id)
        day = day_of(next_on) or followups.proposed_next(row, result)
        followups.note_attempt(referral_id, AttemptInput(result, note=note, next_on=day), row.version)
        _tell(state, referral_id)


_noting("reached", ContactResult.REACHED, "Note that somebody was reached about a referral.")
_noting("no-answer", ContactResult.NO_ANSWER, "Note a call that nobody answered.")
_noting("message", ContactResult.LEFT_MESSAGE, "Note that a message was left.")


@followups.command("later")
def later(
    context: typer.Context,
    referral_id: ReferralArgument,
    next_on: LaterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a referral off to another day."""
    state = of(context, as_json=as_json)
    services = state.services
    before = services.referrals.get(referral_id)
    services.followups.set_next(referral_id, day_of(next_on) or services.followups.tomorrow(), before.version)
    _tell(state, referral_id)


def _tell(state: State, referral_id: int) -> None:
    row = state.services.referrals.get(referral_id)
    next_on = row.follow_up.isoformat() if row.follow_up else ""
    attempts = state.services.store.referral_attempts(referral_id)
    last = attempts[-1] if attempts else None
    state.console.result(
        {
            "id": row.id,
            "client": row.client_code,
            "follow_up": next_on or None,
            "attempts": len(attempts),
            "last_result": last.result.value if last else None,
        },
        translate("cli", "Referral {id}: follow up {day}").format(id=row.id, day=next_on or "–"),
    )


def _write_calendar(state: State, path: Path, *, names: bool) -> None:
    if path.suffix.lower() != ".ics":
        sentence = translate("cli", "“{name}” must end in .ics.").format(name=path.name)
        raise InvalidInput((FieldProblem("ics", sentence),))
    count = state.services.followups.write_calendar(path, with_names=names)
    text = translate("cli", "{count} days in {path}").format(count=count, path=path)
    state.console.result({"path": path, "days": count}, text)


def _described(item: FollowUp) -> dict[str, Any]:
    row, last = item.row, item.work.last_try
    return {
        "id": row.id,
        "version": row.version,
        "client": row.client_code,
        "contact_id": row.contact_id,
        "contact": row.contact_name,
        "phone": item.work.phone,
        "extension": item.work.extension,
        "role": row.role_sought.value,
        "urgency": row.urgency.value,
        "state": row.state.value,
        "follow_up": row.follow_up.isoformat() if row.follow_up else None,
        "reasons": [
            {"why": one.why.value, "since": one.since.isoformat(), "business_days_late": one.late}
            for one in item.reasons
        ],
        "tries": item.work.tries,
        "last_try": {"at": last.at.isoformat(), "by": last.actor, "result": last.result.value} if last else None,
    }


def _cells(item: FollowUp) -> tuple[str, ...]:
    row, last = item.row, item.work.last_try
    tried = f"{item.work.tries}: {last.result.value.replace('_', ' ')}" if last else in_words(row.state)
    number = f"{item.work.phone} x{item.work.extension}" if item.work.extension else item.work.phone
    return (
        str(row.id),
        row.client_code,
        row.contact_name,
        number,
        ", ".join(_why(one.why) for one in item.reasons),
        item.worst.since.isoformat(),
        str(item.worst.late),
        tried,
    )


def _why(why: Why) -> str:
    return {
        Why.HARD_STOP: translate("cli", "dead end"),
        Why.OVERDUE: translate("cli", "answer late"),
        Why.CONSENT_REVOKED: translate("cli", "consent revoked"),
        Why.CONSENT_EXPIRED: translate("cli", "consent expired"),
        Why.WAITLIST: translate("cli", "waitlist"),
        Why.FOLLOW_UP: translate("cli", "follow up"),
    }[why]
