"""What is the same for all contacts of a sheet: what was chosen, its words, the day, and how old facts may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from caseworker.models.sheet import SheetField

if TYPE_CHECKING:
    from datetime import date
    from typing import Protocol

    from caseworker.models.contact import ContactFacts
    from caseworker.models.sheet import SheetOptions
    from caseworker.models.vocabulary import TermKind
    from caseworker.models.working_rules import WorkingRules
    from caseworker.services.freshness import Freshness
    from caseworker.services.places import Place
    from caseworker.services.reference import Reference
    from caseworker.services.sheet_words import SheetWords

    class MayBeConfidential(Protocol):
        @property
        def confidential(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class SheetContext:
    """`near`: the place that distances are measured from."""

    options: SheetOptions
    words: SheetWords
    reference: Reference
    today: date
    near: Place | None
    rules: WorkingRules

    def has(self, field: SheetField) -> bool:
        return field in self.options.fields

    def may_print(self, fact: MayBeConfidential) -> bool:
        return not fact.confidential or self.has(SheetField.CONFIDENTIAL)

    def terms(self, facts: ContactFacts, *kinds: TermKind) -> tuple[str, ...]:
        """Vocabulary in the sheet's language, free words as they were typed; each once."""
        vocabulary = self.reference.vocabulary
        return tuple(
            dict.fromkeys(
                self.words.term(vocabulary, kind, term.code) if term.code else term.text
                for kind in kinds
                for term in facts.terms_of(kind)
            )
        )

    # --- how old a group of facts is --------------------------------------------------------------------------
    def checked(self, fresh: Freshness) -> str:
        """When it was checked; of a stale fact, that this is long ago."""
        if fresh.is_stale or fresh.checked is None:
            return self.last_checked(fresh)
        return self._dated("checked", fresh)

    def last_checked(self, fresh: Freshness) -> str:
        """Of stale facts alone."""
        if not fresh.is_stale or not self.has(SheetField.CHECKED_ON):
            return ""
        return self._dated("last_checked", fresh) if fresh.checked else self.words.text("not_checked")

    def not_known_since(self, fresh: Freshness) -> str:
        return self._dated("not_known_since", fresh)

    def _dated(self, code: str, fresh: Freshness) -> str:
        if not self.has(SheetField.CHECKED_ON) or fresh.checked is None:
            return ""
        return self.words.format(code, day=self.words.short_date(fresh.checked.on))
