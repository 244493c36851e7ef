"""Commands that change contacts: add, note, tag, undo, redo."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli import describe, records
from caseworker.cli.options import LARGEST_ID, JsonOption
from caseworker.cli.state import of
from caseworker.errors import UnreadableFile
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.codes import Availability, ContactKind
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.action_words import action_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.services.bundle import Services

IdArgument = Annotated[int, typer.Argument(metavar="ID", max=LARGEST_ID, show_default=False)]


def add(
    context: typer.Context,
    given: Annotated[str, typer.Option(help="First name.")] = "",
    family: Annotated[str, typer.Option(help="Last name.")] = "",
    organization: Annotated[str, typer.Option(help="Organization; alone, it is the contact.")] = "",
    credentials: Annotated[str, typer.Option(help="Letters after the name: “LCSW, CADC”.")] = "",
    title: Annotated[str, typer.Option(help="Job title.")] = "",
    npi: Annotated[str, typer.Option(help="National Provider Identifier.")] = "",
    phone: Annotated[list[str] | None, typer.Option(help="Telephone; may be repeated.")] = None,
    email: Annotated[list[str] | None, typer.Option(help="E-mail; may be repeated.")] = None,
    street: Annotated[str, typer.Option(help="Street and number.")] = "",
    city: Annotated[str, typer.Option()] = "",
    state_code: Annotated[str, typer.Option("--state", help="Two letters.")] = "",
    zip_code: Annotated[str, typer.Option("--zip")] = "",
    directions: Annotated[str, typer.Option(help="How to get there.")] = "",
    hours: Annotated[str, typer.Option(help="When they can be reached.")] = "",
    specialty: Annotated[list[str] | None, typer.Option(help="May be repeated.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="May be repeated.")] = None,
    payer: Annotated[list[str] | None, typer.Option(help="May be repeated.")] = None,
    availability: Annotated[Availability, typer.Option()] = Availability.UNKNOWN,
    about: Annotated[str, typer.Option(help="A sentence or two.")] = "",
    facts_file: Annotated[
        Path | None, typer.Option("--facts", help="All facts as JSON from a file, or - for standard input.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add a contact by hand."""
    state = of(context, as_json=as_json)
    services = state.services
    address = {"line1": street, "city": city, "state": state_code, "zip": zip_code, "directions": directions}
    data: dict[str, object] = {
        "kind": ContactKind.PERSON if given or family else ContactKind.ORGANIZATION,
        "given": given,
        "family": family,
        "organization": organization,
        "credential_text": credentials,
        "job_title": title,
        "npi": npi,
        "availability": availability,
        "about": about,
        "hours": hours,
        "phones": [{"number": number} for number in phone or ()],
        "emails": [{"address": one} for one in email or ()],
        "addresses": [address] if any(address.values()) else [],
        "terms": [
            *_terms(services, TermKind.SPECIALTY, specialty or ()),
            *_terms(services, TermKind.LANGUAGE, language or ()),
            *_terms(services, TermKind.PAYER, payer or ()),
        ],
    }
    facts = services.directory.validate(_read_facts(facts_file) if facts_file else data)
    contact = services.directory.get(services.directory.add(facts).only(Kind.CONTACT))
    state.console.result(
        {"id": contact.id, "name": facts.display_name, "roles": [records.role(tag) for tag in contact.tags]},
        f"{contact.id}  {facts.display_name}",
        *describe.role_lines(contact.tags, services),
    )


def _terms(services: Services, kind: TermKind, typed: Sequence[str]) -> list[dict[str, str]]:
    """Vocabulary terms where the words are known, free words otherwise."""
    vocabulary = services.reference.vocabulary
    found = [(words, vocabulary.get(kind, words) or vocabulary.find(kind, words)) for words in typed]
    return [{"kind": kind, "code": term.code} if term else {"kind": kind, "text": words} for words, term in found]


def _read_facts(file: Path) -> dict[str, object]:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        data = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        sentence = translate("cli", "{file} could not be read as JSON: check the file and its name.")
        raise UnreadableFile(sentence.format(file=file)) from error
    if not isinstance(data, dict):
        raise UnreadableFile(translate("cli", "{file} must hold one JSON object.").format(file=file))
    return data


def note(
    context: typer.Context,
    contact_id: IdArgument,
    text: Annotated[str, typer.Argument(help="Markdown.", show_default=False)],
    pin: Annotated[bool, typer.Option("--pin", help="Keep it on top.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a note about a contact."""
    state = of(context, as_json=as_json)
    note_id = state.services.notes.add(contact_id, text, pin).only(Kind.NOTE)
    state.console.result(
        {"id": note_id, "contact_id": contact_id},
        translate("cli", "Note {id} was written.").format(id=note_id),
    )


def tag(
    context: typer.Context,
    contact_id: IdArgument,
    confirm: Annotated[Role | None, typer.Option(help="The contact has this role.")] = None,
    reject: Annotated[Role | None, typer.Option(help="It does not; not suggested again.")] = None,
    clear: Annotated[Role | None, typer.Option(help="Back to what the rules suggest.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm or reject a role, or show why a contact carries its roles."""
    state = of(context, as_json=as_json)
    services = state.services
    roles = services.roles
    decisions = [(confirm, roles.confirm), (reject, roles.reject), (clear, roles.clear)]
    chosen = [role for role, _ in decisions if role is not None]
    if len(set(chosen)) < len(chosen):
        raise typer.BadParameter(translate("cli", "Say one thing about each role."))
    for role, decide in decisions:
        if role is not None:
            decide(contact_id, role)
    contact = services.directory.get(contact_id)
    state.console.result(
        {"id": contact.id, "roles": [records.role(tag) for tag in contact.tags]},
        f"{contact.id}  {contact.facts.display_name}",
        *describe.role_lines(contact.tags, services),
    )


def undo(context: typer.Context, as_json: JsonOption = False) -> None:
    """Take back the latest change."""
    state = of(context, as_json=as_json)
    history = state.services.history
    action = history.state().undo
    history.undo()
    text = translate("cli", "Taken back: {action}.")
    state.console.result({"undone": action}, text.format(action=action_word(action)))


def redo(context: typer.Context, as_json: JsonOption = False) -> None:
    """Do again what was taken back."""
    state = of(context, as_json=as_json)
    history = state.services.history
    action = history.state().redo
    history.redo()
    text = translate("cli", "Done again: {action}.")
    state.console.result({"redone": action}, text.format(action=action_word(action)))
