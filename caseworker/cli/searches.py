"""Saved searches: list them with their counts, save one, delete one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli.options import JsonOption
from caseworker.cli.state import of
from caseworker.messages import translate
from caseworker.models.searches import SLOTS, Search

if TYPE_CHECKING:
    from caseworker.models.searches import SavedSearch
    from caseworker.services.bundle import Services

searches = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
NameArgument = Annotated[str, typer.Argument(metavar="NAME", show_default=False)]


@searches.callback()
def list_searches(context: typer.Context, as_json: JsonOption = False) -> None:
    """Saved searches: each with what it asks for and how many contacts it finds."""
    if context.invoked_subcommand is not None:
        return
    state = of(context, as_json=as_json)
    services = state.services
    saved = services.searches.saved()
    if as_json:
        state.console.result({"searches": [_as_data(one, services) for one in saved]})
        return
    if not saved:
        state.console.note(translate("cli", "No search is saved yet: “caseworker searches save NAME WORDS” saves one."))
    header = [translate("cli", word) for word in ("Key", "Name", "Asks for", "Contacts")]
    state.console.table(header, (_as_line(one, services) for one in saved))


@searches.command("save")
def save(
    context: typer.Context,
    name: NameArgument,
    words: Annotated[list[str], typer.Argument(help="As in the search field.", show_default=False)],
    shortcut: Annotated[
        int | None, typer.Option(help="Alt and this number takes it in the window.", min=SLOTS[0], max=SLOTS[-1])
    ] = None,
    instead: Annotated[bool, typer.Option("--replace", help="Instead of the search of that name.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Save a search under a name."""
    state = of(context, as_json=as_json)
    services = state.services
    # A blank at the end: nobody is typing on, so that the last word is finished.
    services.searches.save(name, Search(" ".join(words) + " "), shortcut, instead=instead)
    saved = services.searches.named(name)
    text = translate("cli", "Saved as “{name}”: {count} contacts now.")
    data = _as_data(saved, services)
    state.console.result(data, text.format(name=saved.name, count=f"{data['count']:,}"))


@searches.command("delete")
def delete(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Delete a saved search; “caseworker undo” brings it back."""
    state = of(context, as_json=as_json)
    services = state.services
    saved = services.searches.named(name)
    services.searches.delete(saved.id, saved.version)
    text = translate("cli", "The saved search “{name}” was deleted.")
    state.console.result({"deleted": saved.name}, text.format(name=saved.name))


def _as_data(saved: SavedSearch, services: Services) -> dict[str, object]:
    return {
        "name": saved.name,
        "shortcut": saved.slot,
        "text": saved.search.text.strip(),
        "asks_for": list(services.searches.asks_for(saved.search)),
        "whole": saved.is_whole,
        "count": services.searches.count(saved.search),
    }


def _as_line(saved: SavedSearch, services: Services) -> tuple[str, ...]:
    asked = " · ".join(services.searches.asks_for(saved.search))
    if not saved.is_whole:
        asked += " · " + translate("cli", "a part of it is not known any more")
    count = f"{services.searches.count(saved.search):,}"
    return (str(saved.slot or ""), saved.name, asked, count)
