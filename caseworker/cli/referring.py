"""Commands of the referral log: refer, referrals, advance."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseworker.cli import describe, records
from caseworker.cli.options import DAY, LARGEST_ID, JsonOption, ReferralArgument, day_of
from caseworker.cli.state import State, of
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.referral import (
    Consent,
    ConsentType,
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralState,
    StepInput,
    Urgency,
)
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.referral_states import from_words
from caseworker.services.referral_states import words as in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.models.referral import ReferralRow
    from caseworker.services.bundle import Services

_NEW = "new"
IdsArgument = Annotated[
    list[int], typer.Argument(metavar="IDS…", max=LARGEST_ID, help="One contact, or several.", show_default=False)
]
DayOption = Annotated[datetime | None, typer.Option(formats=DAY, help="Year-month-day.")]


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
    contact_ids: IdsArgument,
    reason: Annotated[str, typer.Option(help="What is needed, in a few words.")],
    client: Annotated[
        str, typer.Option(help="The client's code, never a name; “new” for the next free one.", show_default=True)
    ] = _NEW,
    role: Annotated[Role | None, typer.Option(help="Role sought; the contacts' own if they have one.")] = None,
    need: Annotated[
        list[str] | None, typer.Option(help="A term of the vocabulary, such as Spanish or Medicaid; may be repeated.")
    ] = None,
    level: Annotated[str, typer.Option(help="Level of care.")] = "",
    urgency: Annotated[Urgency, typer.Option()] = Urgency.ROUTINE,
    follow_up: DayOption = None,
    how: Annotated[str, typer.Option(help="How it was sent: phone, fax, e-mail.")] = "",
    note: Annotated[str, typer.Option(help="For colleagues; never on a sheet.")] = "",
    link: Annotated[str, typer.Option(help="A web page about it; files are never attached.")] = "",
    consent: Annotated[ConsentType | None, typer.Option(help="How the client agreed.")] = None,
    consent_on: DayOption = None,
    consent_until: DayOption = None,
    consent_revoked: DayOption = None,
    part2: Annotated[bool, typer.Option("--part2", help="Says something about substance use treatment.")] = False,
    replaces: Annotated[int | None, typer.Option(help="The referral that this one replaces.", max=LARGEST_ID)] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Not sent yet.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Log a referral of a client to a contact, or to several for the same need."""
    state = of(context, as_json=as_json)
    services = state.services
    sought = role or _only_role(services, contact_ids)
    referrals = services.referrals
    typed = ReferralInput(
        contact_id=contact_ids[0],
        client_code="" if client == _NEW else client,
        role_sought=sought,
        reason=reason,
        level_of_care=level,
        urgency=urgency,
        follow_up=day_of(follow_up) or referrals.proposed_follow_up(sought, services.session.today()),
        how_sent=how,
        private_note=note,
        replaces=replaces,
        needs=tuple(_need(services, words) for words in need or ()),
        link=link,
        part2=part2,
        consent=_consent(services, consent, consent_on, consent_until, consent_revoked),
    )
    logged = referrals.log_several(contact_ids, typed, send=not draft).ids[Kind.REFERRAL]
    _tell(state, [referrals.get(one) for one in sorted(logged)])


def _tell(state: State, rows: Sequence[ReferralRow]) -> None:
    """One referral as such; several as a list."""
    described = [records.referral(row) for row in rows]
    lines = "\n".join(describe.referral_line(row) for row in rows)
    state.console.result(described[0] if len(rows) == 1 else {"referrals": described}, lines)


def _need(services: Services, words: str) -> tuple[TermKind, str]:
    """“Spanish”, or “language:spanish” where one word is in two lists."""
    head, _colon, rest = words.partition(":")
    kind = next((one for one in TermKind if one.value == head), None)
    vocabulary = services.reference.vocabulary
    wanted = rest if kind else words
    term = vocabulary.find(kind, wanted) or next((one for one in vocabulary if one.code == wanted), None)
    if term is None or (kind is not None and term.kind is not kind):
        sentence = translate("cli", "“{words}” is not in the vocabulary: say it in --reason.").format(words=words)
        raise InvalidInput((FieldProblem("need", sentence),))
    return term.kind, term.code


def _consent(
    services: Services,
    kind: ConsentType | None,
    on: datetime | None,
    until: datetime | None,
    revoked: datetime | None,
) -> Consent | None:
    if kind is not None:
        return Consent(kind, day_of(on) or services.session.today(), day_of(until), day_of(revoked))
    if on or until or revoked:
        sentence = translate("cli", "Say how the client agreed: --consent written, electronic, verbal or guardian.")
        raise InvalidInput((FieldProblem("consent", sentence),))
    return None


def _only_role(services: Services, contact_ids: Sequence[int]) -> Role:
    """The one that all of them are effective for."""
    shared = set.intersection(
        *({tag.role for tag in services.directory.get(one).tags if tag.effective} for one in contact_ids)
    )
    if len(shared) == 1:
        return shared.pop()
    sentence = translate("cli", "Say which role is sought: --role interventionist or --role therapist.")
    raise InvalidInput((FieldProblem("role", sentence),))


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
    state = of(context, as_json=as_json)
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
                "referrals": [records.referral(row) for row in rows],
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


def referral(
    context: typer.Context,
    referral_id: ReferralArgument,
    as_json: JsonOption = False,
) -> None:
    """Show a referral: needs, consent, every step and attempt, and where else the need was sent."""
    state = of(context, as_json=as_json)
    services = state.services
    row = services.referrals.get(referral_id)
    events, attempts = services.referrals.events(referral_id), services.referrals.attempts(referral_id)
    others = services.referrals.together(referral_id)
    data = {
        **records.referral(row),
        "next": [step.value for step in services.referrals.steps(row)],
        "events": [records.event(one) for one in events],
        "attempts": [records.attempt(one) for one in attempts],
        "others": [records.referral(other) for other in others],
        "notice": services.reference.part2_notice.text if row.part2 else None,
    }
    state.console.result(data, *describe.referral_story(row, events, attempts, others, services))


def correct(
    context: typer.Context,
    referral_id: ReferralArgument,
    client: Annotated[str | None, typer.Option(help="The client's code.")] = None,
    reason: Annotated[str | None, typer.Option(help="What is needed, in a few words.")] = None,
    role: Annotated[Role | None, typer.Option(help="Role sought.")] = None,
    need: Annotated[list[str] | None, typer.Option(help="In place of all needs; may be repeated.")] = None,
    level: Annotated[str | None, typer.Option(help="Level of care.")] = None,
    urgency: Annotated[Urgency | None, typer.Option()] = None,
    follow_up: DayOption = None,
    how: Annotated[str | None, typer.Option(help="How it was sent.")] = None,
    note: Annotated[str | None, typer.Option(help="For colleagues; never on a sheet.")] = None,
    link: Annotated[str | None, typer.Option(help="A web page about it.")] = None,
    consent: Annotated[ConsentType | None, typer.Option(help="How the client agreed.")] = None,
    consent_on: DayOption = None,
    consent_until: DayOption = None,
    consent_revoked: DayOption = None,
    part2: Annotated[bool | None, typer.Option("--part2/--no-part2", help="About substance use treatment.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Correct a referral, or note what became of its consent. What is not named stays."""
    state = of(context, as_json=as_json)
    services = state.services
    before = services.referrals.get(referral_id)
    typed: dict[str, Any] = {
        "client_code": client,
        "reason": reason,
        "role_sought": role,
        "needs": None if need is None else tuple(_need(services, words) for words in need),
        "level_of_care": level,
        "urgency": urgency,
        "follow_up": day_of(follow_up),
        "how_sent": how,
        "private_note": note,
        "link": link,
        "part2": part2,
        "consent": _changed_consent(services, before.consent, consent, (consent_on, consent_until, consent_revoked)),
    }
    kept = {name: getattr(before, name) for name in ReferralInput.__dataclass_fields__}
    corrected = ReferralInput(**kept | {name: value for name, value in typed.items() if value is not None})
    services.referrals.edit(referral_id, corrected, before.version)
    _tell(state, [services.referrals.get(referral_id)])


def _changed_consent(
    services: Services,
    before: Consent | None,
    kind: ConsentType | None,
    days: tuple[datetime | None, datetime | None, datetime | None],
) -> Consent | None:
    """Another way to agree is another consent; days alone change the one that is there."""
    if kind is not None or before is None:
        return _consent(services, kind, *days)
    on, until, revoked = map(day_of, days)
    return Consent(before.type, on or before.on, until or before.until, revoked or before.revoked_on)


def advance(
    context: typer.Context,
    referral_id: ReferralArgument,
    to: Annotated[str, typer.Argument(metavar="STATE", help="The next state.", show_default=False)],
    reason: Annotated[ReasonCode | None, typer.Option(help="Why; needed for some states.")] = None,
    because: Annotated[str, typer.Option(help="The reason in words, for “other”.")] = "",
    note: Annotated[str, typer.Option(help="What happened.")] = "",
    follow_up: DayOption = None,
    outcome: Annotated[str, typer.Option(help="What came of it.")] = "",
    on: DayOption = None,
    source: Annotated[OutcomeSource | None, typer.Option(help="Who said so.")] = None,
    cancel_others: Annotated[
        bool, typer.Option("--cancel-others", help="Once accepted: cancel the open ones for the same need.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Take a referral to its next state."""
    state = of(context, as_json=as_json)
    services = state.services
    step = StepInput(
        to=_state(to),
        reason=reason,
        reason_text=because,
        note=note,
        follow_up=day_of(follow_up),
        outcome=outcome,
        outcome_on=day_of(on),
        outcome_source=source,
    )
    before = services.referrals.get(referral_id)
    services.referrals.advance(referral_id, step, before.version)
    others = services.referrals.others_open(referral_id) if step.to is ReferralState.ACCEPTED else []
    if others and cancel_others:
        services.referrals.cancel_others(referral_id)
    elif others:
        numbers = ", ".join(str(other.id) for other in others)
        text = translate("cli", "Still open for the same need: {numbers}. Cancel them with --cancel-others.")
        state.console.note(text.format(numbers=numbers))
    _tell(state, [services.referrals.get(referral_id)])
