"""The words that the user types, and what they mean: list them, add one, remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli.options import JsonOption
from caseworker.cli.state import of
from caseworker.messages import translate

if TYPE_CHECKING:
    from caseworker.services.bundle import Services

words = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
TypedArgument = Annotated[str, typer.Argument(metavar="TYPED", show_default=False)]


@words.callback()
def list_words(context: typer.Context, as_json: JsonOption = False) -> None:
    """Words you use: what you type, and what it means to the search."""
    if context.invoked_subcommand is not None:
        return
    state = of(context, as_json=as_json)
    known = _known(state.services)
    if as_json:
        state.console.result({"words": known})
        return
    if not known:
        state.console.note(translate("cli", "There are none yet: “caseworker words add TYPED MEANS” adds one."))
    header = [translate("cli", word) for word in ("Typed", "Means", "Asks for")]
    state.console.table(header, (tuple(one.values()) for one in known))


@words.command("add")
def add(
    context: typer.Context,
    typed: TypedArgument,
    means: Annotated[str, typer.Argument(metavar="MEANS", show_default=False)],
    as_json: JsonOption = False,
) -> None:
    """Add a word, or give one another meaning: a word that the search understands, or other words to look for."""
    state = of(context, as_json=as_json)
    state.services.own_words.add(typed, means)
    added = _known(state.services)[-1]
    text = translate("cli", "“{typed}” now means {asks_for}.")
    state.console.result(added, text.format(typed=added["typed"], asks_for=added["asks_for"]))


@words.command("remove")
def remove(context: typer.Context, typed: TypedArgument, as_json: JsonOption = False) -> None:
    """Remove a word; “caseworker undo” brings it back."""
    state = of(context, as_json=as_json)
    state.services.own_words.remove(typed)
    text = translate("cli", "“{typed}” is none of your words any more.")
    state.console.result({"removed": typed}, text.format(typed=typed))


def _known(services: Services) -> list[dict[str, str]]:
    return [
        {"typed": one.typed, "means": one.means, "asks_for": services.own_words.meaning(one)}
        for one in services.own_words.all()
    ]
