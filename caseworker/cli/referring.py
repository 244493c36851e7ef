"""Commands of the referral log: refer, referrals, advance."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli import describe
from caseworker.cli.starting import LARGEST_ID, JsonOption
from caseworker.cli.state import of
from caseworker.cli.writing import IdArgument
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.referral import (
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralState,
    StepInput,
    Urgency,
)
from caseworker.models.roles import Role
from caseworker.services.referral_states import from_words
from caseworker.services.referral_states import words as in_words

if TYPE_CHECKING:
    from caseworker.services.bundle import Services

_DAY = ["%Y-%m-%d"]
DayOption = Annotated[datetime | None, typer.Option(formats=_DAY, help="Year-month-day.")]


def _state(text: str) -> ReferralState:
    """Also “in progress” and “in-progress”."""
    state = from_words(text)
    if state is None:
        choices = ", ".join(map(in_words, ReferralState))
        raise typer.BadParameter(
            translate("cli", "“{text}” is not one of: {choices}.").format(text=text, choices=choices)
        )
    return state


def refer(
    context: typer.Context,
    contact_id: IdArgument,
    client: Annotated[str, typer.Option(help="The client's code, never a name; “new” for the next free one.")],
    reason: Annotated[str, typer.Option(help="What is needed, in a few words.")],
    role: Annotated[Role | None, typer.Option(help="Role sought; the contact's own if it has one.")] = None,
    level: Annotated[str, typer.Option(help="Level of care.")] = "",
    urgency: Annotated[Urgency, typer.Option()] = Urgency.ROUTINE,
    follow_up: DayOption = None,
    how: Annotated[str, typer.Option(help="How it was sent: phone, fax, e-mail.")] = "",
    note: Annotated[str, typer.Option(help="For colleagues; never on a sheet.")] = "",
    replaces: Annotated[int | None, typer.Option(help="The referral that this one replaces.", max=LARGEST_ID)] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Not sent yet.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Log a referral of a client to a contact."""
    state = of(context)
    state.console.as_json = as_json
    services = state.services
    sought = role or _only_role(services, contact_id)
    referrals = services.referrals
    typed = ReferralInput(
        contact_id=contact_id,
        client_code=referrals.next_client_code() if client == "new" else client,
        role_sought=sought,
        reason=reason,
        level_of_care=level,
        urgency=urgency,
        follow_up=_day(follow_up) or referrals.proposed_follow_up(sought, services.session.today()),
        how_sent=how,
        private_note=note,
        replaces=replaces,
    )
    row = referrals.get(referrals.log(typed, send=not draft).only(Kind.REFERRAL))
    state.console.result(describe.referral(row), describe.referral_line(row))


def _only_role(services: Services, contact_id: int) -> Role:
    roles = [tag.role for tag in services.directory.get(contact_id).tags if tag.effective]
    if len(roles) == 1:
        return roles[0]
    sentence = translate("cli", "Say which role is sought: --role interventionist or --role therapist.")
    raise InvalidInput((FieldProblem("role", sentence),))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def referrals(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Client code, contact or need.")] = "",
    in_state: Annotated[list[str] | None, typer.Option("--state", help="In this state; may be repeated.")] = None,
    role: Annotated[list[Role] | None, typer.Option(help="Role sought.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Whose follow-up day has come.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Logged by me.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List referrals, those that are due first."""
    state = of(context)
    state.console.as_json = as_json
    services = state.services
    wanted = ReferralFilter(
        text=text,
        states=frozenset(_state(one) for one in in_state or ()),
        roles=frozenset(role or ()),
        due_by=services.session.today() if due else None,
        mine=services.session.actor if mine else "",
    )
    rows = services.referrals.find(wanted)
    if as_json:
        summary = services.referrals.summary()
        state.console.result(
            {
                "total": len(rows),
                "open": summary.open,
                "due": summary.due,
                "loop_rate": summary.loop_rate,
                "referrals": [describe.referral(row) for row in rows],
            }
        )
    else:
        header = ("ID", "Client", "Contact", "Role", "State", "Follow up", "Need")
        state.console.table(
            tuple(translate("cli", title) for title in header),
            (
                (
                    str(row.id),
                    row.client_code,
                    row.contact_name,
                    row.role_sought.value,
                    in_words(row.state),
                    row.follow_up.isoformat() if row.follow_up else "",
                    row.reason,
                )
                for row in rows
            ),
        )
    if not rows:
        state.console.note(translate("cli", "No referral matches."))
        raise typer.Exit(1)


def advance(
    context: typer.Context,
    referral_id: Annotated[int, typer.Argument(metavar="REF", max=LARGEST_ID, show_default=False)],
    to: Annotated[str, typer.Argument(metavar="STATE", help="The next state.", show_default=False)],
    reason: Annotated[ReasonCode | None, typer.Option(help="Why; needed for some states.")] = None,
    because: Annotated[str, typer.Option(help="The reason in words, for “other”.")] = "",
    note: Annotated[str, typer.Option(help="What happened.")] = "",
    follow_up: DayOption = None,
    outcome: Annotated[str, typer.Option(help="What came of it.")] = "",
    on: DayOption = None,
    source: Annotated[OutcomeSource | None, typer.Option(help="Who said so.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Take a referral to its next state."""
    state = of(context)
    state.console.as_json = as_json
    services = state.services
    step = StepInput(
        to=_state(to),
        reason=reason,
        reason_text=because,
        note=note,
        follow_up=_day(follow_up),
        outcome=outcome,
        outcome_on=_day(on),
        outcome_source=source,
    )
    before = services.referrals.get(referral_id)
    services.referrals.advance(referral_id, step, before.version)
    row = services.referrals.get(referral_id)
    state.console.result(describe.referral(row), describe.referral_line(row))
