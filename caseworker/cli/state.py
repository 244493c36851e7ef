"""What every command works with: the data folder that was chosen, and the directory once it is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from caseworker import log
from caseworker.cli.console import Console
from caseworker.errors import CaseworkerError, NotFound, WrongKey
from caseworker.messages import translate
from caseworker.settings import USE_KEYRING

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.program import Program

PASSPHRASE_VARIABLE = "CASEWORKER_PASSPHRASE"  # noqa: S105 (a name, not a secret)
_TOLD_FROM = 5_000
"""Contacts whose search takes about a second to prepare."""
Compose = Callable[[Path | None], "Program"]
Window = Callable[["Program", Path | None], int]


@dataclass
class State:
    """`compose` makes the program of a data folder; `window` shows it, or saves a picture of it to a file."""

    compose: Compose
    window: Window
    data_dir: Path | None = None
    console: Console = field(default_factory=Console)

    @cached_property
    def program(self) -> Program:
        return self.compose(self.data_dir)

    @cached_property
    def services(self) -> Services:
        """The open directory. Asks for a passphrase only on a terminal."""
        access = self.program.access
        if not access.exists():
            raise NotFound(
                translate(
                    "cli",
                    "There is no directory in {folder} yet: start one with “caseworker init”, "
                    "or try the fictional one with “caseworker sample”.",
                ).format(folder=self.program.paths.data)
            )
        services = self._unlocked() if access.is_protected() else access.open(progress=self._tell)
        return self.opened(services)

    def close(self) -> None:
        if "services" in self.__dict__:
            self.services.store.close()
            log.stop()

    def opened(self, services: Services) -> Services:
        """Go on with a directory that was just opened or made."""
        self.__dict__["services"] = services
        log.start(self.program.paths)
        return services

    def _unlocked(self) -> Services:
        access = self.program.access
        if passphrase := os.environ.get(PASSPHRASE_VARIABLE):
            return access.open(passphrase=passphrase, progress=self._tell)
        if self.program.settings.get(USE_KEYRING):
            try:
                return access.open(keyring=True, progress=self._tell)
            except WrongKey:
                self.console.note(translate("cli", "The key in this computer's keyring opens nothing any more."))
        if not self.console.can_ask:
            sentence = translate("cli", "This directory is protected: put its passphrase into {variable}.")
            raise WrongKey(sentence.format(variable=PASSPHRASE_VARIABLE))
        typed = self.console.ask_secret(translate("cli", "Passphrase: "))
        return access.open(passphrase=typed, progress=self._tell)

    def _tell(self, done: int, total: int) -> None:
        """An update of the program may have to build the search of the directory anew."""
        if not self.console.can_ask or total < _TOLD_FROM:
            return
        words = translate("cli", "Preparing the search…")
        typer.echo(f"\r{words} {100 * done // total:3d} %", nl=done >= total, err=True)

    def new_passphrase(self) -> str | None:
        """For a directory that is about to be made: from the environment, else asked for; None to try things out."""
        if passphrase := os.environ.get(PASSPHRASE_VARIABLE):
            return passphrase
        if not self.console.can_ask:
            return None
        first = self.console.ask_secret(translate("cli", "Passphrase (empty to try things out): "))
        if not first:
            return None
        if self.console.ask_secret(translate("cli", "The same again: ")) != first:
            raise CaseworkerError(translate("cli", "The two passphrases differ: nothing was made. Try again."))
        return first


def of(context: typer.Context, *, as_json: bool = False) -> State:
    """`as_json`: whether the command answers as JSON."""
    state = context.find_object(State)
    if state is None:
        raise RuntimeError("the command line was started without its state")
    state.console.as_json = as_json
    return state
