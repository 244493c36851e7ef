"""The command line: options, commands, exit codes.

0: done. 1: nothing was found, or it was refused (one sentence on standard error). 2: the command was misused.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from caseworker import __version__, log
from caseworker.cli import clients, demo, exporting, finding, papers, referring, reporting, starting, verifying, writing
from caseworker.cli.following_up import followups
from caseworker.cli.lists import lists
from caseworker.cli.lists import show as show_list
from caseworker.cli.own_words import words
from caseworker.cli.ruling import rules
from caseworker.cli.searches import searches
from caseworker.cli.state import Compose, State, Window, of
from caseworker.errors import CaseworkerError, InvalidInput

# The library keeps the base of its usage errors to itself.
_MISUSED: type[Exception] = typer.BadParameter.__bases__[0]
_LOG = logging.getLogger(__name__)
_INTERRUPTED = 130
_FAULT = "Caseworker has a fault, and this command was not finished. What to report:"

commands = typer.Typer(
    name="caseworker",
    help="A local directory of interventionists and therapists. Without a command: the window.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _command in (
    ("init", starting.init),
    ("sample", starting.sample),
    ("protect", starting.protect),
    ("import", starting.import_file),
    ("search", finding.search),
    ("show", finding.show),
    ("add", writing.add),
    ("note", writing.note),
    ("tag", writing.tag),
    ("verify", verifying.verify),
    ("refer", referring.refer),
    ("referrals", referring.referrals),
    ("referral", referring.referral),
    ("correct", referring.correct),
    ("advance", referring.advance),
    ("clients", clients.clients),
    ("client", clients.client),
    ("report", reporting.report),
    ("export", exporting.export),
    ("list", show_list),
    ("guide", finding.guide),
    ("undo", writing.undo),
    ("redo", writing.redo),
    ("check", starting.check),
    ("demo", demo.demo),
):
    commands.command(_name)(_command)
commands.add_typer(papers.sheets, name="sheet")
commands.add_typer(searches, name="searches")
commands.add_typer(words, name="words")
commands.add_typer(lists, name="lists")
commands.add_typer(followups, name="followups")
commands.add_typer(rules, name="rules")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"Caseworker {__version__}")
        raise typer.Exit


@commands.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    data_dir: Annotated[
        Path | None,
        typer.Option(help="The folder of the directory; else CASEWORKER_DATA_DIR, else the system's place."),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    state = of(context)
    if data_dir is not None:
        state.data_dir = data_dir
    if context.invoked_subcommand is None:
        raise typer.Exit(state.window(state.program, None))


@commands.command("window")
def _window(
    context: typer.Context,
    screenshot: Annotated[Path | None, typer.Option(help="Save a picture of the window (PNG) and end.")] = None,
) -> None:
    """Open the window."""
    state = of(context)
    raise typer.Exit(state.window(state.program, screenshot))


def run(arguments: Sequence[str], compose: Compose, window: Window) -> int:
    """Runs one command and returns its exit code. Prints errors that a user can act on as one sentence."""
    state = State(compose, window)
    try:
        code = commands(args=list(arguments), prog_name="caseworker", obj=state, standalone_mode=False)
    except _MISUSED as error:
        return _misused(error)
    except (typer.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except CaseworkerError as error:
        sys.stderr.write("\n".join(_sentences(error)) + "\n")
        return 1
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours, told without names, notes or codes
        told = log.redacted(error)
        _LOG.critical("unexpected error: %s", told)
        sys.stderr.write(f"{_FAULT}\n{told}\n")
        return 1
    finally:
        state.close()
    return code if isinstance(code, int) else 0


def _misused(error: Any) -> int:
    # The library's own checks of choices speak to programmers.
    error.message = error.message.removeprefix("Value error, ")
    error.show()
    return int(error.exit_code)


def _sentences(error: CaseworkerError) -> tuple[str, ...]:
    if isinstance(error, InvalidInput):
        return tuple(problem.sentence for problem in error.problems)
    return (error.sentence,)
