"""What a provider taxonomy code, as registered with an NPI, says of a role.

A registration is a lead and no proof of a license: a code is definite only for a person who named a license with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caseworker.messages import translate
from caseworker.models.roles import Evidence, Role, Strength
from caseworker.models.states import code_of, name_of
from caseworker.roles.wording import verdict


@dataclass(frozen=True, slots=True)
class TaxonomyMeaning:
    """One row of the table. `behavioral`: an import keeps a provider with this code unless told otherwise."""

    code: str
    label: str
    group: str
    role: Role | None
    strength: Strength
    behavioral: bool

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> TaxonomyMeaning:
        return cls(
            code=row["code"],
            label=row["label"],
            group=row["group"],
            role=Role(row["role"]) if row["role"] else None,
            strength=Strength(row["strength"]) if row["strength"] else Strength.SUGGESTIVE,
            behavioral=row["behavioral"] == "1",
        )


class TaxonomyTable:
    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._meanings = {row["code"]: TaxonomyMeaning.from_row(row) for row in rows}
        self.behavioral = frozenset(code for code, meaning in self._meanings.items() if meaning.behavioral)

    def get(self, code: str) -> TaxonomyMeaning | None:
        return self._meanings.get(code)

    def evidence(
        self, code: str, state: str, *, licensed: bool, is_organization: bool
    ) -> tuple[tuple[Role, Evidence], ...]:
        """`licensed`: a license number was registered with the code, given in `state`. Empty or one item."""
        meaning = self._meanings.get(code)
        if meaning is None or meaning.role is None:
            return ()
        place = name_of(code_of(state)) if licensed and not is_organization else ""
        fact = f"{translate('taxonomy', meaning.label)} ({code})"
        if place:
            fact = f"{fact}, {place}"
        rule, what, strength = _reading(meaning, licensed=licensed, is_organization=is_organization)
        text = verdict(fact, what, meaning.role, strength)
        return ((meaning.role, Evidence(rule, fact, strength, text)),)


def _reading(meaning: TaxonomyMeaning, *, licensed: bool, is_organization: bool) -> tuple[str, str, Strength]:
    if is_organization:
        what = translate("roles", "what the organization is registered for")
        if meaning.role is Role.THERAPIST:
            what = translate("roles", "the organization offers therapy")
        return "taxonomy.organization", what, Strength.SUGGESTIVE
    if licensed:
        return "taxonomy.licensed", translate("roles", "registered with a license"), meaning.strength
    return "taxonomy.unlicensed", translate("roles", "registered without a license"), Strength.SUGGESTIVE
