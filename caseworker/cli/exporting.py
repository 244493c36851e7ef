"""The command that writes many contacts for other programs: export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli.options import LARGEST_ID, JsonOption
from caseworker.cli.papers import OutputOption, format_of, need, on_list, tell
from caseworker.cli.state import State, of
from caseworker.errors import CaseworkerError, FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.export import ExportOptions, FileFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.models.imports import Progress
    from caseworker.services.bundle import Services


def export(
    context: typer.Context,
    output: OutputOption,
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="IDS…", max=LARGEST_ID, help="All contacts if not said.")
    ] = None,
    search: Annotated[
        str, typer.Option(metavar="TEXT", help="Instead of IDS: those that these words find, nearest or best first.")
    ] = "",
    from_list: Annotated[str, typer.Option("--list", metavar="NAME", help="Instead of IDS: those on this list.")] = "",
    wanted: Annotated[
        FileFormat | None, typer.Option("--format", help="Where the suffix leaves a choice: vcard3 for older books.")
    ] = None,
    columns: Annotated[
        str, typer.Option(metavar="CODES", help="Of CSV and XLSX, in this order: given,family,phones.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--everything", help="Confidential contacts and facts, and notes, too; needs --purpose.")
    ] = False,
    purpose: Annotated[str, typer.Option(help="What all that is needed for; it is noted in the audit.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Write all contacts, or some, in a format for programs: CSV, XLSX, vCard, HSDS, FHIR."""
    state = of(context, as_json=as_json)
    services = state.services
    if sum(map(bool, (ids, search, from_list))) > 1:
        raise typer.BadParameter(translate("cli", "Name the contacts in one way: by IDS, --search or --list."))
    formats = services.exports.formats()
    chosen = format_of(output, [wanted] if wanted in formats else formats)
    codes = tuple(code for code in columns.replace(",", " ").split() if code)
    if codes and not chosen.is_table:
        raise _refused(
            "columns", translate("cli", "--columns is for .csv and .xlsx: other formats hold what they can.")
        )
    if purpose and not everything:
        raise typer.BadParameter(translate("cli", "--purpose belongs to --everything."))
    written = services.exports.write(
        output,
        chosen,
        _which(state, ids or (), search, from_list),
        ExportOptions(codes, everything),
        purpose=purpose,
        progress=lambda progress: _show(state, progress),
        cancel=services.finding.new_cancel(),
    )
    state.console.end_progress()
    tell(state, written)


def _which(state: State, ids: Sequence[int], search: str, from_list: str) -> Sequence[int] | None:
    """None for all."""
    if search:
        return _found(state.services, search)
    if from_list:
        return [one.contact_id for one in on_list(state, from_list)]
    need(state.services, ids)
    return ids or None


def _found(services: Services, text: str) -> Sequence[int]:
    # A blank at the end: nobody is typing on, so that the last word is finished.
    query = services.finding.parse(text + " ")
    if problem := services.finding.place_problem(query):
        raise _refused("search", problem)
    found = services.finding.search(query).ids
    if not found:
        raise CaseworkerError(translate("cli", "Nobody was found for “{words}”.").format(words=text))
    return found


def _show(state: State, progress: Progress) -> None:
    state.console.progress(progress.done, progress.total, progress.rows)


def _refused(field: str, sentence: str) -> InvalidInput:
    return InvalidInput((FieldProblem(field, sentence),))
