"""What a peer is: a program of others that can be asked for the same contacts. None of them is needed here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.people import Person, people

PAGE = 50
# Asks for a text, and tells how many contacts of the page came.
Ask = Callable[[str], int]


class PeerFailed(Exception):
    """It is there and does not work: a sentence for the table."""


@dataclass(frozen=True)
class Peer:
    """`opened` loads contacts of (size, seed) into the folder; what it yields is ready to be asked.

    `needs`: a statement that the system's Python must be able to run, for a program that is spoken to through it.
    """

    name: str
    program: str
    variable: str
    opened: Callable[[str, int, int, Path], AbstractContextManager[Ask]]
    most_contacts: int | None = None
    most_questions: int | None = None
    needs: str = ""

    def found(self) -> str | None:
        """The program: what the variable names, else what is on the path."""
        found = self._program()
        return found if found and self._has_what_it_needs() else None

    def reason(self) -> str:
        """Why it is skipped."""
        if self._program():
            return f"{system_python()} cannot run `{self.needs}`"
        if os.environ.get(self.variable):
            return f"{self.variable} names no program"
        return f"no command {self.program} on the path, and {self.variable} is not set"

    def _program(self) -> str | None:
        found = shutil.which(os.environ.get(self.variable) or self.program)
        # It is started in a folder of its own.
        return str(Path(found).absolute()) if found else None

    def _has_what_it_needs(self) -> bool:
        if not self.needs:
            return True
        python = shutil.which(system_python())
        if python is None:
            return False
        return subprocess.run([python, "-c", self.needs], capture_output=True, env=environment()).returncode == 0


@dataclass(frozen=True, slots=True)
class Plain:
    """A contact as any address book has it."""

    number: int
    given: str
    family: str
    organization: str
    credentials: str
    street: str
    city: str
    state: str
    zip: str
    phone: str
    note: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip() or self.organization

    def card(self) -> str:
        """The contact as a vCard."""
        lines = (
            *("BEGIN:VCARD", "VERSION:3.0", f"UID:bench-{self.number}", f"FN:{_text(self.name)}"),
            f"N:{_text(self.family)};{_text(self.given)};;;{_text(self.credentials)}",
            *([f"ORG:{_text(self.organization)}"] if self.organization else []),
            f"TEL;TYPE=WORK:{self.phone}",
            f"ADR;TYPE=WORK:;;{_text(self.street)};{_text(self.city)};{_text(self.state)};{_text(self.zip)};",
            *([f"NOTE:{_text(self.note)}"] if self.note else []),
            "END:VCARD",
        )
        return "".join(f"{line}\r\n" for line in lines)


def plain(size: int, seed: int) -> Iterator[Plain]:
    """The contacts that the directory of the same size and seed holds."""
    return (_plain(number, one) for number, one in enumerate(people(size, seed), start=1))


def system_python() -> str:
    """The Python that has the modules of the system's packages (gi, uno), which no environment of ours has."""
    return os.environ.get("BENCH_SYSTEM_PYTHON") or "/usr/bin/python3"


def environment() -> Mapping[str, str]:
    """For a program with modules of its own: ours are not shown to it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


def _plain(number: int, person: Person) -> Plain:
    facts = person.facts
    place = facts.addresses[0]
    return Plain(
        number=number,
        given=facts.given,
        family=facts.family,
        organization=facts.organization,
        credentials=facts.credential_text,
        street=place.line1,
        city=place.city,
        state=place.state,
        zip=place.zip,
        phone=facts.phones[0].number,
        note=person.note,
    )


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
