"""What each role is, in words, as ``resources/roles.toml`` has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from caseworker import resources
from caseworker.models.guide import ComparisonRow, RoleDefinition
from caseworker.models.roles import Role


@cache
def load_definitions() -> tuple[RoleDefinition, ...]:
    """One for every role, in the order of `Role`. Raises `UnreadableFile` if the file is missing."""
    tables = {table["id"]: table for table in resources.read_toml("roles.toml")["role"]}
    return tuple(_definition(role, tables[role.value]) for role in Role)


def _definition(role: Role, table: Mapping[str, Any]) -> RoleDefinition:
    return RoleDefinition(
        role=role,
        label=table["label"],
        label_plural=table["label_plural"],
        definition=table["definition"],
        sentence=table["sentence"],
        comparison=tuple(ComparisonRow(**row) for row in table["comparison"]),
        icon=table["icon"],
        label_es=table["label_es"],
        label_plural_es=table["label_plural_es"],
        definition_es=table["definition_es"],
        sentence_es=table["sentence_es"],
        does=table["does"],
        does_es=table["does_es"],
        say=table["say"],
        say_es=table["say_es"],
    )
