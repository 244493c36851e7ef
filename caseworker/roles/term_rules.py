"""What vocabulary terms on a contact (methods, intervention models, levels of care) say of a role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from caseworker.messages import translate
from caseworker.models.roles import Evidence, Role, Strength
from caseworker.models.vocabulary import TermKind
from caseworker.roles.wording import verdict

_NAMED = 3
LabelOf = Callable[[TermKind, str], str]


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    role: Role
    strength: Strength
    says: str


class TermRules:
    """`label_of` gives a term's label for the sentence."""

    def __init__(self, tables: Iterable[Mapping[str, Any]], label_of: LabelOf) -> None:
        self._label_of = label_of
        self._rules: dict[tuple[TermKind, str], _Rule] = {}
        for table in tables:
            rule = _Rule(table["id"], Role(table["role"]), Strength(table["strength"]), table["says"])
            kind = TermKind(table["kind"])
            self._rules.update({(kind, code): rule for code in table["codes"]})

    def codes(self) -> frozenset[tuple[TermKind, str]]:
        return frozenset(self._rules)

    def evidence(self, terms: Iterable[tuple[TermKind, str]]) -> tuple[tuple[Role, Evidence], ...]:
        """One item for each rule that fits, naming the terms together."""
        fitting: dict[_Rule, list[str]] = {}
        for kind, code in terms:
            if rule := self._rules.get((kind, code)):
                fitting.setdefault(rule, []).append(self._label_of(kind, code))
        return tuple((rule.role, _evidence(rule, labels)) for rule, labels in fitting.items())


def _evidence(rule: _Rule, labels: list[str]) -> Evidence:
    fact = ", ".join(labels[:_NAMED])
    if len(labels) > _NAMED:
        fact = translate("roles", "{terms} and {count} more").format(terms=fact, count=len(labels) - _NAMED)
    text = verdict(fact, translate("roles", rule.says), rule.role, rule.strength)
    return Evidence(f"term.{rule.id}", fact, rule.strength, text)
