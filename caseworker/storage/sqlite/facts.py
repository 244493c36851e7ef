"""A contact's facts as rows and back. What is read was validated when it was written and is not validated again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter
from types import NoneType
from typing import Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel

from caseworker.models.contact import (
    Address,
    ContactFacts,
    Credential,
    Email,
    Link,
    Phone,
    Taxonomy,
    TermLink,
)

NULLABLE = "nullif(?, '')"
Row = Sequence[Any]
_Convert = Callable[[Any], Any]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Codec(Generic[M]):
    """One pydantic model and the columns of the same names. The converters are for the fields that need one.

    `marks` stand for the values in SQL: NULL travels as an empty text, which no nullable column ever holds, because
    the driver needs ten times as long to bind None.
    """

    model: type[M]
    names: tuple[str, ...]
    from_column: tuple[tuple[str, _Convert], ...]
    to_column: tuple[tuple[int, _Convert], ...]
    fields: Callable[[dict[str, Any]], tuple[Any, ...]]
    marks: tuple[str, ...]

    def values(self, thing: M) -> list[Any]:
        """Column values in the order of `names`."""
        values = list(self.fields(thing.__dict__))
        for place, convert in self.to_column:
            values[place] = convert(values[place])
        return values

    def build(self, values: Row, **more: Any) -> M:
        """The reverse of `values`; `more` are fields that are no columns."""
        fields: dict[str, Any] = dict(zip(self.names, values, strict=True))
        for name, convert in self.from_column:
            if fields[name] is not None:
                fields[name] = convert(fields[name])
        return self.model.model_construct(**fields, **more)


def _codec(model: type[M]) -> Codec[M]:
    kinds = {
        name: _Kind.of(info.annotation)
        for name, info in model.model_fields.items()
        if get_origin(info.annotation) is not tuple
    }
    names = tuple(kinds)
    reading = tuple((name, convert) for name, kind in kinds.items() if (convert := kind.from_column()))
    writing = tuple((names.index(name), convert) for name, kind in kinds.items() if (convert := kind.to_column()))
    marks = tuple(NULLABLE if kind.is_nullable else "?" for kind in kinds.values())
    return Codec(model, names, reading, writing, itemgetter(*names), marks)


@dataclass(frozen=True, slots=True)
class _Kind:
    type: type
    is_nullable: bool

    @classmethod
    def of(cls, annotation: Any) -> _Kind:
        """`date`, nullable, of ``date | None`` and so on."""
        parts = get_args(annotation) or (annotation,)
        (kind,) = (part for part in parts if part is not NoneType)
        return cls(kind, NoneType in parts)

    def from_column(self) -> _Convert | None:
        if issubclass(self.type, StrEnum):
            return {code.value: code for code in self.type}.__getitem__
        if self.type is date:
            return date.fromisoformat
        return bool if self.type is bool else None

    def to_column(self) -> _Convert | None:
        convert = self._plain_to_column()
        if not self.is_nullable:
            return convert
        return (lambda value: "" if value is None else convert(value)) if convert else _or_empty

    def _plain_to_column(self) -> _Convert | None:
        if issubclass(self.type, StrEnum):
            return str.__str__
        if self.type is bool:
            return int  # also bound faster
        return date.isoformat if self.type is date else None


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


@dataclass(frozen=True, slots=True)
class Child:
    """A tuple of `ContactFacts` (`field`) that is kept in a table of its own, in order."""

    field: str
    table: str
    codec: Codec[Any]

    @property
    def insert(self) -> str:
        columns = ("contact_id", "position", *self.codec.names)
        return insert_into(self.table, columns, ("?", "?", *self.codec.marks))

    @property
    def select(self) -> str:
        """The rows of the contacts in one JSON list, contact id first."""
        columns = ", ".join(f'"{name}"' for name in ("contact_id", *self.codec.names))
        return (
            f"SELECT {columns} FROM {self.table} WHERE contact_id IN (SELECT value FROM json_each(?)) "
            "ORDER BY contact_id, position"
        )


SCALARS: Codec[ContactFacts] = _codec(ContactFacts)
CHILDREN: tuple[Child, ...] = (
    Child("phones", "phone", _codec(Phone)),
    Child("emails", "email", _codec(Email)),
    Child("addresses", "address", _codec(Address)),
    Child("links", "link", _codec(Link)),
    Child("credentials", "credential", _codec(Credential)),
    Child("taxonomies", "taxonomy", _codec(Taxonomy)),
    Child("terms", "contact_term", _codec(TermLink)),
)


def insert_into(table: str, columns: Sequence[str], marks: Sequence[str]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table} ({listed}) VALUES ({', '.join(marks)})"


def child_rows(child: Child, contact_id: int, facts: ContactFacts) -> list[list[Any]]:
    values = child.codec.values
    return [[contact_id, position, *values(thing)] for position, thing in enumerate(facts.__dict__[child.field])]


def build_facts(scalars: Row, children: Mapping[str, Sequence[Any]]) -> ContactFacts:
    """`scalars` in the order of `SCALARS.names`; `children` by field, ready built."""
    return SCALARS.build(scalars, **{child.field: tuple(children.get(child.field, ())) for child in CHILDREN})


def to_json(facts: ContactFacts) -> str:
    """Only what is not a default: most facts of an import are empty."""
    return facts.model_dump_json(exclude_defaults=True)


def from_json(text: str) -> ContactFacts:
    content = json.loads(text)
    defaults = _DEFAULTS[ContactFacts]
    scalars = [content.get(name, defaults[name]) for name in SCALARS.names]
    children = {child.field: [_child(child, part) for part in content.get(child.field, ())] for child in CHILDREN}
    return build_facts(scalars, children)


def _child(child: Child, content: Mapping[str, Any]) -> Any:
    defaults = _DEFAULTS[child.codec.model]
    return child.codec.build([content[name] if name in content else defaults[name] for name in child.codec.names])


def _defaults(codec: Codec[Any]) -> dict[str, Any]:
    """Column values of the defaults; fields without one are always in the JSON."""
    found = {}
    for name in codec.names:
        default = codec.model.model_fields[name].default
        found[name] = default.value if isinstance(default, StrEnum) else default
    return found


_DEFAULTS: dict[type[BaseModel], dict[str, Any]] = {
    codec.model: _defaults(codec) for codec in (SCALARS, *(child.codec for child in CHILDREN))
}
