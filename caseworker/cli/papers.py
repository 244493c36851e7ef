"""The command that writes files for people: sheet. And what it shares with `exporting`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from caseworker.cli.options import LARGEST_ID, JsonOption
from caseworker.cli.state import State, of
from caseworker.errors import FieldProblem, InvalidInput, NotFound
from caseworker.messages import translate
from caseworker.models.export import FileFormat
from caseworker.models.sheet import Disclosure, Paper, QrCode, SheetField, SheetLanguage, SheetOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.models.export import Written
    from caseworker.models.kept import ListItem
    from caseworker.models.sheet import SheetTemplate
    from caseworker.services.bundle import Services

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="The file to write; its suffix says the format.")]


class _Sheets(TyperGroup):
    """``sheet 1 2 -o FILE`` is short for ``sheet write 1 2 -o FILE``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if known else ["write", *args])


sheets = typer.Typer(cls=_Sheets, rich_markup_mode=None, help="Write a contact sheet, or list the templates for it.")


@sheets.command("write")
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
    template: Annotated[str, typer.Option(help="How it is laid out: see “caseworker sheet templates”.")] = "client",
    language: Annotated[SheetLanguage, typer.Option(help="Of the sheet's own words.")] = SheetLanguage.ENGLISH,
    near: Annotated[str, typer.Option(help="Print distances from this ZIP code or city.")] = "",
    paper: Annotated[Paper, typer.Option()] = Paper.LETTER,
    qr: Annotated[QrCode, typer.Option(help="A code beside each contact, for phones with a camera.")] = QrCode.NONE,
    notes: Annotated[bool, typer.Option("--notes", help="Print notes too.")] = False,
    private_lines: Annotated[
        bool, typer.Option("--private-lines", help="Print the lines to yourself that are on the list.")
    ] = False,
    confidential: Annotated[
        bool, typer.Option("--confidential", help="Print confidential contacts, phones, e-mails and addresses too.")
    ] = False,
    client: Annotated[str, typer.Option(metavar="CODE", help="Name the client, with --purpose and --recipient.")] = "",
    purpose: Annotated[str, typer.Option(help="What the client's data is for.")] = "",
    recipient: Annotated[str, typer.Option(help="Who gets the sheet.")] = "",
    referrals: Annotated[
        bool, typer.Option("--referrals", help="Print the client's referrals to these contacts.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a contact sheet: PDF, Word or HTML to read, others for programs. Its suffix says which."""
    state = of(context, as_json=as_json)
    services = state.services
    private = {
        SheetField.NOTES: notes,
        SheetField.PRIVATE_LINE: private_lines,
        SheetField.CONFIDENTIAL: confidential,
    }
    wants_client = bool(client or purpose or recipient or referrals)
    options = SheetOptions(
        template=template,
        title=title,
        fields=_fields(services, template, frozenset(field for field, is_wanted in private.items() if is_wanted)),
        paper=paper,
        near=near,
        language=language,
        qr=qr,
        disclosure=Disclosure(client, purpose, recipient, referrals) if wants_client else None,
    )
    chosen = format_of(output, (*services.sheets.formats(), *services.exports.formats()))
    if not chosen.is_sheet and (wants_client or any(private.values())):
        sentence = translate("cli", "A .{suffix} file holds no notes and no client data: write .pdf, .docx or .html.")
        raise InvalidInput((FieldProblem("output", sentence.format(suffix=chosen.suffix)),))
    if bool(ids) is bool(from_list):
        raise typer.BadParameter(translate("cli", "Name the contacts by their IDS, or a list by --list."))
    contacts: Sequence[int | ListItem] = on_list(state, from_list) if from_list else ids or ()
    need(services, ids or ())
    if chosen.is_sheet:
        written = services.sheets.write(services.sheets.build(contacts, options), output, chosen)
    else:
        which = [one if isinstance(one, int) else one.contact_id for one in contacts]
        written = services.exports.write(output, chosen, which)
    tell(state, written)


def _fields(services: Services, code: str, private: frozenset[SheetField]) -> frozenset[SheetField]:
    """What the template prints at first, and what is private but was asked for."""
    template = services.sheets.template(code)
    if template.problem:
        raise NotFound(template.problem)
    if private - template.fields:
        sentence = translate("cli", "The template “{template}” does not print that: choose another one.")
        raise InvalidInput((FieldProblem("fields", sentence.format(template=code)),))
    return template.defaults | private


@sheets.command("templates")
def list_templates(context: typer.Context, as_json: JsonOption = False) -> None:
    """The templates of contact sheets: those of the program, then your own."""
    state = of(context, as_json=as_json)
    found = state.services.sheets.templates()
    if as_json:
        state.console.result({"templates": [_described(one) for one in found]})
        return
    header = [translate("cli", word) for word in ("Code", "Name", "What for")]
    rows = ((one.code, one.name("en"), one.problem or one.about("en")) for one in found)
    state.console.table(header, rows)


def _described(template: SheetTemplate) -> dict[str, object]:
    return {
        "code": template.code,
        "name": template.name("en"),
        "about": template.about("en"),
        "fields": sorted(template.fields),
        "defaults": sorted(template.defaults),
        "own": template.is_own,
        "problem": template.problem,
    }


def on_list(state: State, name: str) -> Sequence[ListItem]:
    """With their lines; says how many of them are in the bin, which is no reason to print none."""
    items = state.services.lists.named(name).items
    kept = [one for one in items if state.services.directory.get(one.contact_id).deleted_at is None]
    if len(kept) < len(items):
        text = translate("cli", "Left out, in the bin: {count}.")
        state.console.note(text.format(count=len(items) - len(kept)))
    return kept


def need(services: Services, ids: Sequence[int]) -> None:
    """NotFound for one that is not there or is in the bin: a sheet must not lack somebody in silence."""
    for contact_id in ids:
        if services.directory.get(contact_id).deleted_at is not None:
            raise NotFound(translate("cli", "Contact {id} is in the bin: restore it first.").format(id=contact_id))


def format_of(output: Path, formats: Sequence[FileFormat]) -> FileFormat:
    """By the suffix; InvalidInput for one that none of them has."""
    suffix = output.suffix.lower().lstrip(".")
    for one in formats:
        if one.suffix == suffix:
            return one
    choices = ", ".join(dict.fromkeys(f".{one.suffix}" for one in formats))
    sentence = translate("cli", "“{name}” must end in one of {choices}.").format(name=output.name, choices=choices)
    raise InvalidInput((FieldProblem("output", sentence),))


def tell(state: State, written: Written) -> None:
    """What was written, and what to know beside it."""
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
