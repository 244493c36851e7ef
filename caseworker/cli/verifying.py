"""Verifying: the queue of listings, and recording what came of asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseworker.cli import describe
from caseworker.cli.options import DAY, LARGEST_ID, JsonOption
from caseworker.cli.state import of
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.stored import VerificationInput
from caseworker.services.verification import Answer, about

if TYPE_CHECKING:
    from caseworker.cli.state import State
    from caseworker.models.verify_queue import ToVerify
    from caseworker.services.verify_queue import QueueItem


class Said(StrEnum):
    """An `Answer` as it is typed."""

    STILL_TRUE = "still-true"
    CHANGED = "changed"
    NO_ANSWER = "no-answer"
    NUMBER_DEAD = "number-dead"
    NOT_ACCEPTING = "not-accepting"
    LEFT = "left"


def verify(
    context: typer.Context,
    contact_id: Annotated[int | None, typer.Argument(metavar="[ID]", max=LARGEST_ID, show_default=False)] = None,
    said: Annotated[
        Said | None, typer.Argument(metavar="[ANSWER]", help="What came of it.", show_default=False)
    ] = None,
    group: Annotated[
        list[FactGroup] | None, typer.Option(help="What was asked about; if not said, what is due, without ANSWER all.")
    ] = None,
    method: Annotated[VerifyMethod, typer.Option(help="How.")] = VerifyMethod.PHONE,
    outcome: Annotated[VerifyOutcome, typer.Option(help="Without ANSWER: what came of it.")] = VerifyOutcome.CONFIRMED,
    source: Annotated[str, typer.Option(help="Who said so.")] = "",
    on: Annotated[datetime | None, typer.Option(formats=DAY, help="Day; today if not said.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to list.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """List what to verify next; with ID, record what came of asking: still-true, changed, no-answer, number-dead,
    not-accepting or left."""
    state = of(context, as_json=as_json)
    if contact_id is None:
        _list(state, limit)
        return
    services = state.services
    day: date = on.date() if on else services.session.today()
    if outcome is VerifyOutcome.DOUBTED:
        sentence = translate("cli", "Doubts come from referrals: choose confirmed, changed or no_answer.")
        raise InvalidInput((FieldProblem("outcome", sentence),))
    if said is None:
        groups = frozenset(group or FactGroup)
        services.verification.verify(contact_id, VerificationInput(groups, day, method, outcome, source))
    else:
        asked = frozenset(group) if group else services.verify_queue.due(services.directory.get(contact_id))
        groups = about(Answer[said.name], asked)
        services.verification.answer(
            contact_id, Answer[said.name], VerificationInput(groups, day, method, source=source)
        )
    facts = services.directory.get(contact_id).facts
    told = outcome.value if said is None else said.value
    state.console.result(
        {
            "id": contact_id,
            "on": day,
            "groups": sorted(groups),
            "outcome" if said is None else "answer": told,
            "status": facts.status,
            "availability": facts.availability,
        },
        translate("cli", "Recorded: {outcome} on {day}. The listing is {status}.").format(
            outcome=told.replace("_", " ").replace("-", " "),
            day=day.isoformat(),
            status=facts.status.value.replace("_", " "),
        ),
    )


def _list(state: State, limit: int) -> None:
    services = state.services
    items = services.verify_queue.first(limit)
    today = services.session.today()
    if state.console.as_json:
        state.console.result({"total": len(items), "contacts": [_item(one) for one in items]})
    else:
        titles = ("ID", "Name", "Phone", "Ask about", "Why")
        header = tuple(translate("cli", title) for title in titles)
        state.console.table(header, (_line(one, today) for one in items))
    if not items:
        state.console.note(translate("cli", "Nothing is to be verified today."))
        raise typer.Exit(1)


def _item(item: QueueItem) -> dict[str, Any]:
    why, row = item.why, item.row
    return {
        "id": row.id,
        "name": row.name,
        "credentials": row.credentials,
        "phone": row.phone,
        "ask": why.groups,
        "referrals": why.referrals,
        "current_referrals": why.live,
        "stale": why.stale,
        "doubted": why.doubted,
        "suspected": why.is_suspected,
        "credential_expires": why.expires,
        "verified_on": why.verified_on,
    }


def _line(item: QueueItem, today: date) -> tuple[str, ...]:
    row, asked = item.row, ", ".join(group.value for group in item.why.groups)
    name = f"{row.name}, {row.credentials}" if row.credentials else row.name
    return (str(row.id), name, describe.phone(row.phone), asked, "; ".join(_reasons(item.why, today)))


def _reasons(why: ToVerify, today: date) -> Iterator[str]:
    if why.live:
        yield translate("cli", "{n} current referrals").format(n=why.live)
    elif why.referrals:
        yield translate("cli", "{n} earlier referrals").format(n=why.referrals)
    if why.doubted:
        yield translate("cli", "in doubt: {groups}").format(groups=", ".join(one.value for one in why.doubted))
    if why.is_suspected:
        yield translate("cli", "suspected stale")
    if why.asks_credentials and why.expires is not None:
        text = translate("cli", "credential EXPIRED {day}") if why.expires < today else ""
        yield (text or translate("cli", "credential expires {day}")).format(day=why.expires.isoformat())
    elif why.asks_credentials:
        yield translate("cli", "credential EXPIRED")
    if why.verified_on is None:
        yield translate("cli", "never checked")
    elif why.stale:
        yield translate("cli", "last checked {day}").format(day=why.verified_on.isoformat())
