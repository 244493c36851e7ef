"""Commands that look: search, show, guide."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseworker.cli import clients, describe, explaining, records
from caseworker.cli.console import to_json
from caseworker.cli.options import JsonOption
from caseworker.cli.state import State, of
from caseworker.cli.writing import IdArgument
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.codes import Availability
from caseworker.models.next_contact import combined
from caseworker.models.query import Filters, Near, Query, Sort, TermRef, Widening
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind

if TYPE_CHECKING:
    from array import array

    from caseworker.models.guide import Guidance
    from caseworker.models.next_contact import Suggestion
    from caseworker.services.bundle import Services

ON_A_SCREEN = 50
_AT_ONCE = 500


def search(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(help="As in the search field; none lists all.")] = None,
    role: Annotated[list[Role] | None, typer.Option(help="Only this role; both: any of them.")] = None,
    near: Annotated[str, typer.Option(help="ZIP code or “city, state”.")] = "",
    within: Annotated[float | None, typer.Option(help="Miles around the place; 10 if not said.", min=0.1)] = None,
    or_telehealth: Annotated[
        bool, typer.Option("--or-telehealth", help="Also farther away, by telehealth with a license of that state.")
    ] = False,
    payer: Annotated[list[str] | None, typer.Option(help="Takes this payer.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Speaks this language.")] = None,
    accepting: Annotated[bool, typer.Option("--accepting", help="Known to accept clients now.")] = False,
    telehealth: Annotated[bool, typer.Option("--telehealth", help="By telephone or video.")] = False,
    credential: Annotated[list[str] | None, typer.Option(help="Holds this credential.")] = None,
    confirmed: Annotated[bool, typer.Option("--confirmed", help="Only roles that a person confirmed.")] = False,
    in_bin: Annotated[bool, typer.Option("--bin", help="Search the bin.")] = False,
    sort: Annotated[Sort | None, typer.Option(help="Order.")] = None,
    for_client: Annotated[
        str,
        typer.Option(metavar="CODE", help="Whom to ask next for this client, by what was tried; --explain says why."),
    ] = "",
    saved: Annotated[str, typer.Option(metavar="NAME", help="A saved search, as it is.")] = "",
    limit: Annotated[int | None, typer.Option(help="Show at most so many.", min=1)] = None,
    as_typed: Annotated[bool, typer.Option("--as-typed", help="No other spelling when little is found.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what was understood, and what matched where.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find contacts. “Therapist Spanish Medicaid accepting near 19103” is understood."""
    state = of(context, as_json=as_json)
    services = state.services
    chosen = Filters(
        roles=frozenset(role or ()),
        confirmed_only=confirmed,
        terms=(
            *_terms(services, TermKind.PAYER, payer or (), "payer"),
            *_terms(services, TermKind.LANGUAGE, language or (), "language"),
        ),
        availability=frozenset({Availability.ACCEPTING}) if accepting else frozenset(),
        telehealth=telehealth,
        credentials=frozenset(_credentials(credential or ())),
    )
    suggestion: Suggestion | None = None
    if saved:
        if words or chosen != Filters() or near or within or or_telehealth or sort or in_bin or for_client:
            raise typer.BadParameter(translate("cli", "--saved stands alone: leave out the words and filters."))
        query = services.searches.query(services.searches.named(saved).search)
    else:
        text, place = " ".join(words or ()), Near(near) if near else None
        if for_client:
            suggestion = services.clients.next_search(for_client, place)
            learned = suggestion.search(near=place)
            text, chosen, place = f"{learned.text} {text}".strip(), combined(chosen, learned.filters), learned.near
        query = _query(services, text, chosen, place, sort, in_bin)
    if within is not None:
        query = replace(query, near=replace(_place_of(query, "--within"), miles=within))
    if or_telehealth:
        query = replace(query, near=replace(_place_of(query, "--or-telehealth"), or_telehealth=True))
    if problem := services.finding.place_problem(query):
        raise InvalidInput((FieldProblem("near", problem),))
    if not _answer(state, query, limit, suggestion, as_typed=as_typed, explain=explain, as_json=as_json):
        raise typer.Exit(1)


def _answer(
    state: State,
    query: Query,
    limit: int | None,
    suggestion: Suggestion | None,
    *,
    as_typed: bool,
    explain: bool,
    as_json: bool,
) -> bool:
    """Prints who was found; False when nobody was."""
    services = state.services
    began = time.perf_counter()
    found = services.finding.search(query)
    instead = None if as_typed else services.finding.respelled(query, found.total)
    if instead is not None:
        query, found = instead.query, services.finding.search(instead.query)
        _tell_instead(state, instead)
    seconds = time.perf_counter() - began
    if as_json:
        told = {"explain": explaining.as_data(services, query, found, seconds)} if explain else {}
        if suggestion is not None:
            told["for_client"] = {"client": suggestion.code, "next": clients.conditions(services, suggestion)}
        _print_json(state, query, found.ids, limit, instead, told)
        return bool(found.total)
    if explain:
        for line in clients.condition_lines(services, suggestion) if suggestion else ():
            state.console.note(line)
        for line in explaining.lines(services, query, found, seconds):
            state.console.note(line)
    if found.total:
        _print_table(state, query, found.ids, limit, explain=explain)
    else:
        _print_nothing(state, query)
    return bool(found.total)


def _query(services: Services, text: str, chosen: Filters, near: Near | None, sort: Sort | None, in_bin: bool) -> Query:
    # A blank at the end: nobody is typing on, so that the last word is finished.
    query = services.finding.parse(text + " " if text else "", chosen, near, sort or Sort.RELEVANCE)
    if sort is None and query.near is not None:
        query = replace(query, sort=Sort.NEAREST)
    return replace(query, in_bin=True) if in_bin else query


def _place_of(query: Query, option: str) -> Near:
    if query.near is None:
        raise typer.BadParameter(translate("cli", "{option} needs a place: add --near.").format(option=option))
    return query.near


def _terms(services: Services, kind: TermKind, typed: Sequence[str], option: str) -> Iterator[TermRef]:
    vocabulary = services.reference.vocabulary
    for words in typed:
        term = vocabulary.get(kind, words) or vocabulary.find(kind, words)
        if term is None:
            sentence = translate("cli", "--{option}: “{words}” is not in the vocabulary; try another spelling.")
            raise InvalidInput((FieldProblem(option, sentence.format(option=option, words=words)),))
        yield TermRef(kind, term.code)


def _credentials(typed: Sequence[str]) -> Iterator[str]:
    for letters in typed:
        if not any(character.isalnum() for character in letters):
            sentence = translate("cli", "--credential: “{words}” is no credential: enter its letters, such as LCSW.")
            raise InvalidInput((FieldProblem("credential", sentence.format(words=letters)),))
        yield letters


def _tell_instead(state: State, instead: Widening) -> None:
    text = translate("cli", "Showing results for “{words}”. --as-typed searches for “{typed}” instead.")
    state.console.note(text.format(words=", ".join(instead.words), typed=", ".join(instead.typed)))


def _print_json(
    state: State,
    query: Query,
    ids: array[int],
    limit: int | None,
    instead: Widening | None,
    told: dict[str, Any],
) -> None:
    """In pieces, one contact a line: a directory may hold a million."""
    services = state.services
    today = services.session.today()
    shown = ids if limit is None else ids[:limit]
    understood = [{"kind": chip.kind.value, "value": chip.value, "label": chip.label} for chip in query.understood]
    spelling = {"instead": dict(zip(instead.typed, instead.words, strict=True))} if instead else {}
    head = to_json({"total": len(ids), "shown": len(shown), "understood": understood, **spelling, **told})
    state.console.out(head[:-1] + ', "contacts": [')
    for first in range(0, len(shown), _AT_ONCE):
        part = shown[first : first + _AT_ONCE]
        tags = {contact.id: contact.tags for contact in services.store.contacts(part)}
        rows = services.finding.rows(part, query)
        contacts = [records.found_contact(row, tags.get(row.id, ()), services, today) for row in rows]
        if "explain" in told:
            contacts = [{**one, "matched": explaining.matched(row)} for one, row in zip(contacts, rows, strict=True)]
        lines = [to_json(one) for one in contacts]
        last = first + _AT_ONCE >= len(shown)
        state.console.out(",\n".join(lines) + ("" if last else ","))
    state.console.out("]}")


def _print_table(state: State, query: Query, ids: array[int], limit: int | None, *, explain: bool) -> None:
    services = state.services
    today = services.session.today()
    most = limit or (ON_A_SCREEN if state.console.is_terminal else len(ids))
    rows = services.finding.rows(ids[:most], query)
    state.console.table(describe.found_header(), (describe.found_line(row, services, today) for row in rows))
    if explain:
        for line in explaining.matched_lines(rows):
            state.console.note(line)
    if most < len(ids):
        text = translate("cli", "{shown} of {total} contacts; --limit shows more.")
        state.console.note(text.format(shown=most, total=f"{len(ids):,}"))


def _print_nothing(state: State, query: Query) -> None:
    state.console.note(translate("cli", "No contact matches all of it."))
    for loosening in state.services.finding.loosen(query):
        text = translate("cli", "  Without {part}: {count} contacts.")
        state.console.note(text.format(part=loosening.label, count=f"{loosening.count:,}"))


def show(
    context: typer.Context,
    contact_id: IdArgument,
    as_json: JsonOption = False,
) -> None:
    """Everything about one contact, and why it carries its roles."""
    state = of(context, as_json=as_json)
    services = state.services
    contact = services.directory.get(contact_id)
    today = services.session.today()
    if as_json:
        state.console.result(records.contact(contact, services, today))
        return
    for line in describe.contact_lines(contact, services, today):
        state.console.out(line)


def guide(
    context: typer.Context,
    yes: Annotated[list[str] | None, typer.Argument(help="Ids of the questions answered with yes.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Which role fits? Without arguments the questions; with their ids the answer."""
    # The guide needs no directory.
    from caseworker.services.guidance import answer, questions
    from caseworker.services.reference import Reference

    state = of(context, as_json=as_json)
    asked = questions()
    if unknown := sorted(set(yes or ()) - {question.id for question in asked}):
        text = translate("cli", "There is no question “{id}”: caseworker guide lists them.")
        raise InvalidInput((FieldProblem("yes", text.format(id=unknown[0])),))
    crisis = [(line.label, line.text) for line in Reference().crisis_lines()]
    lines = [text for _, text in crisis]
    data: dict[str, object] = {
        "crisis": [{"label": label, "text": text} for label, text in crisis],
        "questions": [{"id": one.id, "text": one.text, "role": one.role, "danger": one.danger} for one in asked],
    }
    if yes:
        guidance = answer(frozenset(yes))
        data["answer"] = _guidance(guidance)
        lines += ["", guidance.text, *(f"{step.heading}: {_whom(step.role)}{step.text}" for step in guidance.steps)]
        lines.append(guidance.note)
    else:
        lines += ["", *(f"{one.id:16} {one.text}" for one in asked)]
    state.console.result(data, *lines)


def _whom(role: Role | None) -> str:
    return f"{role.value}. " if role else ""


def _guidance(guidance: Guidance) -> dict[str, object]:
    return {
        "danger": guidance.danger,
        "text": guidance.text,
        "note": guidance.note,
        "steps": [{"role": step.role, "heading": step.heading, "text": step.text} for step in guidance.steps],
        "criteria": {role.value: [one.id for one in matched] for role, matched in guidance.criteria},
    }
