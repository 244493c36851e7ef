"""What every reader of a file hands on: rows, each with its keys, and facts when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from pydantic import ValidationError

from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from caseworker.models.stored import Extras


class SourceRow(NamedTuple):
    """One contact of a file: one record of it, or several that speak of the same one.

    `digest` changes when anything does that the facts are made of. `skip` says why it is left out, `detail` in
    words where it helps. `others` are the numbers of the further records. `records` are the reader's own.
    """

    row: int
    npi: str = ""
    source_id: str = ""
    digest: str = ""
    records: tuple[Any, ...] = ()
    others: tuple[int, ...] = ()
    skip: Skip | None = None
    detail: str = ""


class RowProblem(Exception):
    """The row cannot become a contact; `detail` says what is wrong with it."""

    def __init__(self, skip: Skip, detail: str) -> None:
        super().__init__(detail)
        self.skip = skip
        self.detail = detail


def validated(data: Mapping[str, Any]) -> ContactFacts:
    """Raises `RowProblem` for what no contact can have."""
    try:
        return ContactFacts.model_validate(data)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_context=False)[0]
        if not problem["loc"]:
            # The one thing that the whole must have.
            raise RowProblem(Skip.NO_NAME, "") from error
        where = ".".join(str(part) for part in problem["loc"])
        sentence = problem["msg"].removeprefix("Value error, ")
        raise RowProblem(Skip.INVALID, f"{where}: {sentence}".strip(": ")) from error


class RowReader(Protocol):
    """Reads front to back, once, in constant memory."""

    @property
    def bytes_read(self) -> int: ...

    def __iter__(self) -> Iterator[SourceRow]: ...

    def facts(self, row: SourceRow) -> ContactFacts:
        """Raises `RowProblem`."""

    def extras(self, row: SourceRow) -> Extras:
        """What the row says beside the facts; `NO_EXTRAS` from a file of others. Never raises."""

    def close(self) -> None: ...
