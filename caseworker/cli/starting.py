"""Commands that make a directory or bring a file into it: init, sample, import, check."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli.options import JsonOption
from caseworker.cli.state import PASSPHRASE_VARIABLE, State, of
from caseworker.errors import CaseworkerError, UnreadableFile
from caseworker.messages import translate
from caseworker.models.checks import US_STATES
from caseworker.models.states import code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.models.imports import ImportPlan, ImportReport, Preview, Progress
    from caseworker.services.bundle import Services
    from caseworker.services.imports import Imports

_NAMED_ROWS = 5


def init(
    context: typer.Context,
    instead_of_sample: Annotated[
        bool, typer.Option("--instead-of-sample", help="Put the sample into the backups folder first.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Start an empty directory. Protected if a passphrase is given, else only to try things out."""
    state = of(context, as_json=as_json)
    services, recovery_key = make(state, instead_of_sample=instead_of_sample)
    folder = state.program.paths.data
    protected = services.store.is_protected
    state.console.result(
        {"data_dir": folder, "protected": protected, "recovery_key": recovery_key},
        translate("cli", "An empty directory is ready in {folder}.").format(folder=folder),
        *_key_lines(recovery_key),
    )


def _made(state: State) -> Services:
    """As `make`, with the recovery key on standard error: the result is somebody else's."""
    services, recovery_key = make(state)
    for line in _key_lines(recovery_key):
        state.console.note(line)
    return services


def make(state: State, *, instead_of_sample: bool = False) -> tuple[Services, str | None]:
    """A new directory; says on standard error when it is not protected, or where it should not lie."""
    access = state.program.access
    warning = access.check_place()
    if access.exists():
        _need_sample(state, agreed=instead_of_sample)
    _warn(state, warning)
    passphrase = state.new_passphrase()
    if access.exists():
        _put_sample_aside(state)
    if passphrase is None:
        state.console.note(
            translate("cli", "No passphrase was given: this directory is not encrypted and keeps no referrals.")
        )
    opened = access.create(passphrase)
    return state.opened(opened.services), opened.recovery_key


def _need_sample(state: State, *, agreed: bool) -> None:
    """Nothing takes the place of a directory but of the sample, and of that only where it was `agreed`."""
    access, folder = state.program.access, state.program.paths.data
    # Only for the question whether it is the sample, nobody is asked for a passphrase.
    is_sample = (agreed or not access.is_protected()) and state.services.store.is_sample
    if not is_sample:
        sentence = translate("cli", "There is a directory in {folder} already: it was left as it is.")
        raise CaseworkerError(sentence.format(folder=folder))
    if not agreed:
        raise CaseworkerError(
            translate(
                "cli",
                "{folder} holds the sample directory: put it aside with “caseworker init --instead-of-sample”, "
                "or choose another folder with --data-dir.",
            ).format(folder=folder)
        )


def _put_sample_aside(state: State) -> None:
    state.program.access.put_sample_aside(state.services)
    text = translate("cli", "The sample directory was moved to {folder}.")
    state.console.note(text.format(folder=state.program.paths.backups))


def _warn(state: State, warning: str) -> None:
    if warning:
        state.console.note(warning)


def _key_lines(recovery_key: str | None) -> tuple[str, ...]:
    if recovery_key is None:
        return ()
    text = translate("cli", "Recovery key, to print and lock away; it is not shown again: {key}")
    return (text.format(key=recovery_key),)


def protect(context: typer.Context, as_json: JsonOption = False) -> None:
    """Encrypt a directory that was started without a passphrase."""
    state = of(context, as_json=as_json)
    services = state.services
    if services.store.is_protected:
        raise CaseworkerError(translate("cli", "This directory is protected already: nothing was changed."))
    passphrase = state.new_passphrase()
    if passphrase is None:
        sentence = translate("cli", "Put the new passphrase into {variable}, or start this from a terminal.")
        raise CaseworkerError(sentence.format(variable=PASSPHRASE_VARIABLE))
    recovery_key = state.program.access.protect(services, passphrase)
    state.console.result(
        {"data_dir": state.program.paths.data, "protected": True, "recovery_key": recovery_key},
        translate("cli", "The directory is encrypted now."),
        *_key_lines(recovery_key),
    )


def sample(context: typer.Context, as_json: JsonOption = False) -> None:
    """Start the sample directory: fictional contacts, notes and referrals."""
    state = of(context, as_json=as_json)
    access = state.program.access
    warning = access.check_place()
    if access.exists():
        raise CaseworkerError(
            translate("cli", "There is a directory in {folder} already: choose another folder with --data-dir.").format(
                folder=state.program.paths.data
            )
        )
    _warn(state, warning)
    services = state.opened(access.create_sample())
    folder, count = state.program.paths.data, services.store.count_contacts()
    state.console.result(
        {"data_dir": folder, "contacts": count},
        translate("cli", "The sample directory with {count} fictional contacts is ready in {folder}.").format(
            count=count, folder=folder
        ),
    )


def import_file(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A provider file (NPPES), any CSV or XLSX, vCards, or an HSDS package.", show_default=False
        ),
    ],
    state_code: Annotated[list[str] | None, typer.Option("--state", help="Only providers in this state.")] = None,
    zip_prefix: Annotated[list[str] | None, typer.Option("--zip", help="Only ZIP codes that begin so.")] = None,
    all_providers: Annotated[bool, typer.Option("--all-providers", help="Of any profession.")] = False,
    source: Annotated[str, typer.Option(help="What to call where the file is from.")] = "",
    as_read: Annotated[bool, typer.Option("--as-read", help="Store it as it reads, despite warnings.")] = False,
    corrected: Annotated[bool, typer.Option("--corrected", help="Move shifted columns to their header.")] = False,
    report: Annotated[Path | None, typer.Option(help="Save the report as CSV.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Bring in contacts from a file. Makes a directory first where there is none."""
    state = of(context, as_json=as_json)
    states = frozenset(map(_state_code, state_code or ()))
    _check_file(file)
    services = state.services if state.program.access.exists() else _made(state)
    imports = services.imports
    preview = imports.inspect(file)
    if preview.note:
        state.console.note(preview.note)
    _need_decision(state, preview, as_read=as_read, corrected=corrected)
    plan = replace(
        imports.plan(preview, mended=corrected),
        states=states,
        zip_prefixes=tuple(zip_prefix or ()),
        all_providers=all_providers,
        source=source,
        accept_warnings=as_read or corrected,
    )
    done = _run(state, imports, file, plan)
    _tell(state, done)
    if report is not None:
        imports.save_report(done, report)
    elif not as_json:
        _tell_skipped(state, imports, done)


def _state_code(typed: str) -> str:
    """Of a state by code or name."""
    code = typed.strip().upper()
    if code in US_STATES:
        return code
    if named := code_of(typed):
        return named
    sentence = translate("cli", "“{text}” is no state: enter its two letters, such as PA.")
    raise typer.BadParameter(sentence.format(text=typed))


def _check_file(file: Path) -> None:
    """Before anything else: a file that cannot be read makes no directory."""
    # Loads the file formats, which the other commands do without.
    from caseworker.services.imports import Imports

    if not file.is_file():
        sentence = translate("cli", "There is no file {file}: check its name.")
        raise UnreadableFile(sentence.format(file=file))
    Imports.check_file(file)


def _tell_skipped(state: State, imports: Imports, done: ImportReport) -> None:
    for row in done.skipped_rows[:_NAMED_ROWS]:
        text = translate("cli", "  row {row}: {reason}. {detail}")
        state.console.note(text.format(row=row.row, reason=imports.reason(row.skip), detail=row.detail).rstrip())
    if len(done.skipped_rows) > _NAMED_ROWS:
        state.console.note(translate("cli", "  … and more: --report names them all."))


def _need_decision(state: State, preview: Preview, *, as_read: bool, corrected: bool) -> None:
    for warning in preview.warnings:
        state.console.note(warning)
    if not preview.warnings or as_read or corrected:
        return
    choices = translate("cli", "Nothing was stored. To store the file as it reads, add --as-read.")
    if preview.shifted:
        choices = translate(
            "cli",
            "Nothing was stored. To move the columns to their header, add --corrected; "
            "to store the file as it reads, add --as-read.",
        )
    raise CaseworkerError(choices)


def _run(state: State, imports: Imports, file: Path, plan: ImportPlan) -> ImportReport:
    def show(progress: Progress) -> None:
        state.console.progress(progress.done, progress.total, progress.rows)

    try:
        report = imports.run(file, plan, progress=show, cancel=state.services.finding.new_cancel())
    except KeyboardInterrupt:
        state.console.note(translate("cli", "Canceled: nothing was stored."))
        raise
    state.console.end_progress()
    return report


def _tell(state: State, done: ImportReport) -> None:
    counts = {
        "added": done.added,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "skipped": done.skipped,
        "reasons": dict(done.reasons),
    }
    lines = [
        translate("cli", "{added} added, {updated} updated, {unchanged} unchanged, {skipped} skipped.").format(
            **{name: f"{counts[name]:,}" for name in ("added", "updated", "unchanged", "skipped")}
        )
    ]
    lines += [f"  {reason.replace('_', ' ')}: {count:,}" for reason, count in done.reasons.items()]
    lines += [f"  {role}: {count:,}" for role, count in done.tagged.items()]
    state.console.result(counts, *lines)


def check(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Build the search index anew.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look whether the directory file is sound."""
    state = of(context, as_json=as_json)
    services = state.services
    found = services.store.check(repair=repair, progress=_progress(state), cancel=services.finding.new_cancel())
    data = {"problems": list(found.problems), "contacts": found.contacts, "repaired": found.repaired}
    sound = translate("cli", "The directory is sound: {count} contacts.").format(count=found.contacts)
    state.console.result(data, *(found.problems or (sound,)))
    if found.problems and not found.repaired:
        raise typer.Exit(1)


def _progress(state: State) -> Callable[[int, int], None] | None:
    """What shows how far the passes of a check are; None where nobody sees it."""
    if not state.console.is_watched:
        return None
    building = cycle((False, True))
    words = ""

    def show(done: int, total: int) -> None:
        nonlocal words
        if done == 0:
            words = translate("cli", "Building the search…") if next(building) else translate("cli", "Looking…")
        percent = 100 * done // total if total else 100
        typer.echo(f"\r{words} {percent:3d} %", nl=done >= total, err=True)

    return show
