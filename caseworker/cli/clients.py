"""Commands about clients, by code alone: clients, client. And what `search --for-client` tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseworker.cli import records
from caseworker.cli.options import JsonOption
from caseworker.cli.state import of
from caseworker.messages import translate
from caseworker.models.query import Near
from caseworker.models.vocabulary import TermKind
from caseworker.services import next_contact_words as next_words
from caseworker.services.referral_states import words as in_words
from caseworker.services.referral_words import short_reason

if TYPE_CHECKING:
    from datetime import date

    from caseworker.models.next_contact import Suggestion
    from caseworker.services.bundle import Services
    from caseworker.services.clients import ClientHistory, Happened
    from caseworker.services.next_contact import Needs

_LISTED = 1_000


def clients(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="A part of the code; none lists all.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List clients by code, the latest worked for first."""
    state = of(context, as_json=as_json)
    rows = state.services.clients.clients(text, limit=_LISTED)
    if as_json:
        listed = [
            {"client": one.code, "referrals": one.referrals, "open": one.open, "last_at": one.last_at} for one in rows
        ]
        state.console.result({"clients": listed})
    else:
        header = ("Client", "Referrals", "Open", "Last")
        state.console.table(
            tuple(translate("cli", title) for title in header),
            (
                (one.code, str(one.referrals), str(one.open), one.last_at.astimezone().date().isoformat())
                for one in rows
            ),
        )
    if not rows:
        state.console.note(translate("cli", "No client has this code."))
        raise typer.Exit(1)


def client(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The client's code.", show_default=False)],
    near: Annotated[str, typer.Option(help="Where the client is, to look nearer: ZIP code or “city, state”.")] = "",
    as_json: JsonOption = False,
) -> None:
    """What was tried for a client, why it failed, and what the next contact must be like."""
    state = of(context, as_json=as_json)
    services = state.services
    history = services.clients.client(code)
    suggestion = services.clients.suggestion(history, Near(near) if near else None) if history.counted else None
    state.console.result(_as_data(services, history, suggestion), *_lines(services, history, suggestion))


def conditions(services: Services, suggestion: Suggestion) -> list[dict[str, Any]]:
    """What was learned, for programs."""
    return [
        {
            "about": one.about.value,
            "label": next_words.label(one, services.reference.vocabulary),
            "why": next_words.because(one, _day),
            "referrals": [why.referral_id for why in one.why],
        }
        for one in suggestion.conditions
    ]


def condition_lines(services: Services, suggestion: Suggestion) -> Iterator[str]:
    """The same for people, with what is missing to learn more."""
    for one in suggestion.conditions:
        yield f"{next_words.label(one, services.reference.vocabulary)}: {next_words.because(one, _day)}"
    yield from (next_words.hint(one, _day) for one in suggestion.hints)


def _day(day: date) -> str:
    return day.isoformat()


def _as_data(services: Services, history: ClientHistory, suggestion: Suggestion | None) -> dict[str, Any]:
    return {
        "client": history.code,
        "needs": _needs(history.needs) if history.needs else None,
        "open": [row.id for row in history.open],
        "failed": [row.id for row in history.failed],
        "referrals": [records.referral(row) for row in history.referrals],
        "timeline": [_happened(one) for one in history.timeline],
        "next": conditions(services, suggestion) if suggestion else [],
        "missing": [next_words.hint(one, _day) for one in suggestion.hints] if suggestion else [],
    }


def _needs(needs: Needs) -> dict[str, Any]:
    return {
        "role": needs.role.value,
        "level_of_care": needs.level_of_care,
        "terms": [{"kind": kind.value, "code": code} for kind, code in needs.terms],
    }


def _happened(one: Happened) -> dict[str, Any]:
    about = {"referral": one.referral.id, "contact": one.referral.contact_name}
    if one.event is not None:
        return about | records.event(one.event)
    attempt = one.attempt
    told = {"result": attempt.result.value, "note": attempt.note, "next_on": attempt.next_on} if attempt else {}
    return about | {"at": one.at, "by": one.actor} | told


def _lines(services: Services, history: ClientHistory, suggestion: Suggestion | None) -> Iterator[str]:
    yield history.code
    if history.needs is not None:
        yield "  " + translate("cli", "Needs: {needs}").format(needs=_needs_words(services, history.needs))
    for one in history.timeline:
        yield f"  {one.at.astimezone():%Y-%m-%d %H:%M}  {_happened_words(one)}"
    if suggestion is not None:
        yield "  " + translate("cli", "The next contact (search --for-client {code}):").format(code=history.code)
        yield from (f"    {line}" for line in condition_lines(services, suggestion))


def _needs_words(services: Services, needs: Needs) -> str:
    label = services.reference.vocabulary.label
    level = [label(TermKind.LEVEL_OF_CARE, needs.level_of_care)] if needs.level_of_care else []
    return ", ".join([needs.role.value, *level, *(label(kind, code) for kind, code in needs.terms)])


def _happened_words(one: Happened) -> str:
    if one.event is not None:
        reason = one.event.reason_text or (short_reason(one.event.reason) if one.event.reason else "")
        said, note = ", ".join(part for part in (in_words(one.event.after), reason) if part), one.event.note
    elif one.attempt is not None:
        said, note = one.attempt.result.value.replace("_", " "), one.attempt.note
    else:
        return ""
    line = f"{one.referral.contact_name}: {said} ({one.actor})"
    return f"{line}. {note}" if note else line
