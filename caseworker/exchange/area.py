"""Which contacts of a file are wanted, by where they are."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker.exchange.rows import RowProblem
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip


@dataclass(frozen=True, slots=True)
class Area:
    """States by postal code, and beginnings of ZIP codes; empty: anywhere. The first address counts."""

    states: frozenset[str] = frozenset()
    zip_prefixes: tuple[str, ...] = ()

    def checked(self, facts: ContactFacts) -> ContactFacts:
        """The same facts; raises `RowProblem` for a contact elsewhere."""
        state, code = (facts.addresses[0].state, facts.addresses[0].zip) if facts.addresses else ("", "")
        if (self.states and state not in self.states) or (self.zip_prefixes and not code.startswith(self.zip_prefixes)):
            raise RowProblem(Skip.OUT_OF_AREA, "")
        return facts


ANYWHERE = Area()
