"""Errors a user can act on. Each carries one plain sentence: what is wrong, where, and what to do.

Anything that is not a `CaseworkerError` is our bug and goes to the crash dialog.
"""

from __future__ import annotations

from dataclasses import dataclass


class CaseworkerError(Exception):
    """Base of all errors that are shown to the user as they are."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class EnvironmentProblem(CaseworkerError):
    """The machine, the disk or a file is at fault, not the program."""


class DiskFull(EnvironmentProblem):
    """Nothing could be written because the disk is full; nothing was changed."""


class ReadOnly(EnvironmentProblem):
    """The directory file or its folder cannot be written."""


class Locked(EnvironmentProblem):
    """Another program holds the directory file."""


class NotADirectoryFile(EnvironmentProblem):
    """The file is not a Caseworker directory, or it is damaged."""


class NewerSchema(EnvironmentProblem):
    """The file was written by a newer version of the program."""


class WrongKey(EnvironmentProblem):
    """The passphrase or the recovery key does not open the file."""


class UnsafePlace(EnvironmentProblem):
    """The data folder lies where a directory would be damaged, such as on a network share."""


class UnreadableFile(EnvironmentProblem):
    """A file to import, or a resource, is missing or cannot be understood."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with one field. `field` is a dotted path such as ``phones.0.number``."""

    field: str
    sentence: str


class InvalidInput(CaseworkerError):
    """What was typed cannot be kept as it is; `problems` say which fields and why."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems


class NotFound(CaseworkerError):
    """The contact, note, referral or list that was named does not exist."""


class ConflictError(CaseworkerError):
    """The record was changed since it was read: nothing was overwritten.

    `expected` is the version the caller had, `found` the one stored now.
    """

    def __init__(self, sentence: str, *, expected: int, found: int) -> None:
        super().__init__(sentence)
        self.expected = expected
        self.found = found


class IllegalStep(CaseworkerError):
    """A referral cannot go from its state to the one asked for."""


class PassphraseNeeded(CaseworkerError):
    """Client data may only be kept in a protected directory: choose a passphrase first."""


class Cancelled(CaseworkerError):
    """The user cancelled; nothing was changed."""
