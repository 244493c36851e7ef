"""Lists of contacts: all of them with their counts, who is on one with the lines beside, and what changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from caseworker.cli.options import LARGEST_ID, JsonOption
from caseworker.cli.state import State, of
from caseworker.cli.writing import IdArgument
from caseworker.messages import translate
from caseworker.models.kept import LONGEST_LINE
from caseworker.services import tray

if TYPE_CHECKING:
    from caseworker.models.kept import SavedList
    from caseworker.services.bundle import Services

lists = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="“Sheet” and “Favorites” are lists too.", show_default=False)
]
IdsArgument = Annotated[
    list[int], typer.Argument(metavar="IDS…", max=LARGEST_ID, help="Contacts, in this order.", show_default=False)
]


@lists.callback()
def all_lists(context: typer.Context, as_json: JsonOption = False) -> None:
    """Lists of contacts, each with how many are on it. The current one (*) is what S in the window fills."""
    if context.invoked_subcommand is not None:
        return
    state = of(context, as_json=as_json)
    known, current = state.services.lists.all(), state.services.lists.current()
    if as_json:
        data = [{**_as_data(one), "current": one.id == current.id} for one in known]
        state.console.result({"lists": data})
        return
    rows = (("*" if one.id == current.id else "", tray.name(one), str(len(one.items))) for one in known)
    state.console.table([translate("cli", word) for word in ("Now", "Name", "Contacts")], rows)


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The current list if not said.", show_default=False)] = "",
    as_json: JsonOption = False,
) -> None:
    """Who is on a list, in its order, with the lines beside."""
    state = of(context, as_json=as_json)
    saved = state.services.lists.named(name) if name else state.services.lists.current()
    contacts = _contacts(saved, state.services)
    if as_json:
        state.console.result({**_as_data(saved), "contacts": contacts})
        return
    if not contacts:
        sentence = translate("cli", "Nobody is on “{name}”: “caseworker lists put NAME IDS” puts contacts there.")
        state.console.note(sentence.format(name=tray.name(saved)))
    header = [translate("cli", word) for word in ("ID", "Name", "Place", "For the client", "Private")]
    state.console.table(header, (tuple(str(value) for value in one.values()) for one in contacts))


@lists.command("new")
def new(
    context: typer.Context,
    name: NameArgument,
    ids: Annotated[list[int] | None, typer.Argument(metavar="IDS…", max=LARGEST_ID, show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a list, with these contacts on it."""
    state = of(context, as_json=as_json)
    state.services.lists.create(name, ids or ())
    _tell(state, state.services.lists.named(name), translate("cli", "“{name}” was made: {count} contacts."))


@lists.command("put")
def put(context: typer.Context, name: NameArgument, ids: IdsArgument, as_json: JsonOption = False) -> None:
    """Put contacts at the end of a list."""
    state = of(context, as_json=as_json)
    saved = state.services.lists.named(name)
    state.services.lists.put(ids, saved.id)
    _tell(state, state.services.lists.get(saved.id), translate("cli", "“{name}” holds {count} contacts now."))


@lists.command("take")
def take(context: typer.Context, name: NameArgument, ids: IdsArgument, as_json: JsonOption = False) -> None:
    """Take contacts off a list; they stay in the directory."""
    state = of(context, as_json=as_json)
    saved = state.services.lists.named(name)
    state.services.lists.take_off(ids, saved.id)
    _tell(state, state.services.lists.get(saved.id), translate("cli", "“{name}” holds {count} contacts now."))


@lists.command("line")
def line(
    context: typer.Context,
    name: NameArgument,
    contact_id: IdArgument,
    client: Annotated[
        str | None, typer.Option(help=f"Printed for the client, up to {LONGEST_LINE} characters; '' for none.")
    ] = None,
    private: Annotated[str | None, typer.Option(help="For yourself; '' for none.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the lines beside a contact on a list; what is not said stays."""
    if client is None and private is None:
        raise typer.BadParameter(translate("cli", "Say --client or --private, or both."))
    state = of(context, as_json=as_json)
    known = state.services.lists
    saved = known.named(name)
    before = next((item for item in saved.items if item.contact_id == contact_id), None)
    kept_private, kept_client = (before.private_line, before.client_line) if before is not None else ("", "")
    known.set_lines(
        saved.id,
        contact_id,
        kept_private if private is None else private,
        kept_client if client is None else client,
    )
    _tell(state, known.get(saved.id), translate("cli", "The lines on “{name}” were kept."))


@lists.command("rename")
def rename(
    context: typer.Context,
    name: NameArgument,
    to: Annotated[str, typer.Argument(metavar="TO", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Give a list another name. The sheet that gets one is empty then."""
    state = of(context, as_json=as_json)
    known = state.services.lists
    saved = known.named(name)
    if saved.id == tray.TRAY_ID:
        known.keep(to)
    else:
        known.rename(saved.id, to)
    _tell(state, known.named(to), translate("cli", "It is called “{name}” now."))


@lists.command("choose")
def choose(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Make a list the current one."""
    state = of(context, as_json=as_json)
    saved = state.services.lists.named(name)
    state.services.lists.choose(saved.id)
    _tell(state, saved, translate("cli", "“{name}” is the current list now."))


@lists.command("delete")
def delete(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Delete a list, not its contacts; “caseworker undo” brings it back."""
    state = of(context, as_json=as_json)
    saved = state.services.lists.named(name)
    state.services.lists.delete(saved.id)
    text = translate("cli", "The list “{name}” was deleted.")
    state.console.result({"deleted": tray.name(saved)}, text.format(name=tray.name(saved)))


def _tell(state: State, saved: SavedList, sentence: str) -> None:
    state.console.result(_as_data(saved), sentence.format(name=tray.name(saved), count=len(saved.items)))


def _as_data(saved: SavedList) -> dict[str, Any]:
    return {"name": tray.name(saved), "kind": saved.kind.value, "count": len(saved.items)}


def _contacts(saved: SavedList, services: Services) -> list[dict[str, Any]]:
    rows = {row.id: row for row in services.finding.rows(saved.contact_ids)}
    return [
        {
            "id": item.contact_id,
            "name": ", ".join(part for part in (row.name, row.credentials) if part),
            "place": ", ".join(part for part in (row.city, row.state) if part),
            "client_line": item.client_line,
            "private_line": item.private_line,
        }
        for item in saved.items
        if (row := rows.get(item.contact_id)) is not None
    ]
