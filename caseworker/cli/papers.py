"""Commands that write files for people: sheet and export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli.options import LARGEST_ID, JsonOption
from caseworker.cli.state import State, of
from caseworker.errors import FieldProblem, InvalidInput, NotFound
from caseworker.messages import translate
from caseworker.models.sheet import DEFAULT_FIELDS, Paper, SheetField, SheetOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.models.export import FileFormat, Written
    from caseworker.models.kept import ListItem
    from caseworker.services.bundle import Services

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The file to write; its suffix says the format.")]


def sheet(
    context: typer.Context,
    output: OutputOption,
    ids: Annotated[
        list[int] | None,
        typer.Argument(metavar="IDS…", max=LARGEST_ID, help="Contacts, in this order.", show_default=False),
    ] = None,
    from_list: Annotated[
        str, typer.Option("--list", metavar="NAME", help="Instead of IDS: those on this list, with their lines.")
    ] = "",
    title: Annotated[str, typer.Option(help="Heading.")] = "",
    near: Annotated[str, typer.Option(help="Print distances from this ZIP code or city.")] = "",
    notes: Annotated[bool, typer.Option("--notes", help="Print notes too.")] = False,
    paper: Annotated[Paper, typer.Option()] = Paper.LETTER,
    as_json: JsonOption = False,
) -> None:
    """Write a contact sheet: PDF, CSV or vCard."""
    state = of(context, as_json=as_json)
    services = state.services
    fields = DEFAULT_FIELDS | {SheetField.NOTES} if notes else DEFAULT_FIELDS
    options = SheetOptions(title=title, fields=fields, paper=paper, near=near)
    chosen = _format(output, services.sheets.formats())
    if bool(ids) is bool(from_list):
        raise typer.BadParameter(translate("cli", "Name the contacts by their IDS, or a list by --list."))
    if from_list:
        document = services.sheets.build(_on_list(state, from_list), options)
    else:
        _need(services, ids or ())
        document = services.sheets.build(ids or (), options)
    _tell(state, services.sheets.write(document, output, chosen))


def export(
    context: typer.Context,
    output: OutputOption,
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="IDS…", max=LARGEST_ID, help="All contacts if not said.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write all contacts, or some, as CSV or vCard."""
    state = of(context, as_json=as_json)
    services = state.services
    chosen = _format(output, services.sheets.formats())
    _need(services, ids or ())
    cancel = services.finding.new_cancel()
    _tell(state, services.sheets.export(output, chosen, ids or None, progress=lambda _: None, cancel=cancel))


def _on_list(state: State, name: str) -> Sequence[ListItem]:
    """With their lines; says how many of them are in the bin, which is no reason to print none."""
    items = state.services.lists.named(name).items
    kept = [one for one in items if state.services.directory.get(one.contact_id).deleted_at is None]
    if len(kept) < len(items):
        text = translate("cli", "Left out, in the bin: {count}.")
        state.console.note(text.format(count=len(items) - len(kept)))
    return kept


def _need(services: Services, ids: Sequence[int]) -> None:
    """NotFound for one that is not there or is in the bin: a sheet must not lack somebody in silence."""
    for contact_id in ids:
        if services.directory.get(contact_id).deleted_at is not None:
            raise NotFound(translate("cli", "Contact {id} is in the bin: restore it first.").format(id=contact_id))


def _format(output: Path, formats: Sequence[FileFormat]) -> FileFormat:
    suffix = output.suffix.lower().lstrip(".")
    for one in formats:
        if one.suffix == suffix:
            return one
    choices = ", ".join(dict.fromkeys(f".{one.suffix}" for one in formats))
    sentence = translate("cli", "“{name}” must end in one of {choices}.").format(name=output.name, choices=choices)
    raise InvalidInput((FieldProblem("output", sentence),))


def _tell(state: State, written: Written) -> None:
    for warning in written.warnings:
        state.console.note(warning)
    if written.omitted_confidential:
        text = translate("cli", "Left out as confidential: {count}.")
        state.console.note(text.format(count=written.omitted_confidential))
    state.console.result(
        {
            "path": written.path,
            "contacts": written.contacts,
            "omitted_confidential": written.omitted_confidential,
            "warnings": list(written.warnings),
        },
        translate("cli", "{count} contacts in {path}").format(count=written.contacts, path=written.path),
    )
