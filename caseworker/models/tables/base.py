"""What the tables have in common: how they are declared, and checks that the file itself keeps."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


def one_of(column: str, codes: Iterable[StrEnum]) -> CheckConstraint:
    """Roles and kinds of terms have none: they may grow without rebuilding a table."""
    # Not IN: SQLite builds an index of a list anew for each row, which took half the time of an import.
    return CheckConstraint(" OR ".join(f"{column} = '{code.value}'" for code in codes), name=f"{column}_code")


def yes_or_no(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} = 0 OR {column} = 1", name=f"{column}_flag")


COUNTED: dict[str, Any] = {"sqlite_autoincrement": True}
"""The key of the table never gives out a number twice."""
BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}
"""The rows lie on disk in the order of their key."""


def added_text() -> Any:
    """A column that came with a later revision: last in its table, empty in the rows of before."""
    return Field(default="", sa_column_kwargs={"server_default": ""})


class Table(SQLModel):
    __tablename__: ClassVar[Any]
    __table_args__: ClassVar[Any]


def contact_key(**more: Any) -> Any:
    return Field(foreign_key="contact.id", **more)
