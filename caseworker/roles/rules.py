"""All rules that suggest roles, read once from the program's tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from caseworker import resources
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.roles.credential_rules import CredentialTable
from caseworker.roles.credentials_text import CredentialReader
from caseworker.roles.taxonomy_rules import TaxonomyTable
from caseworker.roles.term_rules import TermRules
from caseworker.roles.word_rules import WordRules


@dataclass(frozen=True, slots=True)
class TagRules:
    reader: CredentialReader
    credentials: CredentialTable
    taxonomy: TaxonomyTable
    terms: TermRules
    words: WordRules

    @classmethod
    def from_tables(
        cls,
        credentials: Iterable[Mapping[str, str]],
        taxonomy: Iterable[Mapping[str, str]],
        roles: Mapping[str, Any],
        vocabulary: Vocabulary,
    ) -> TagRules:
        """From the rows of ``credentials.csv`` and ``taxonomy.csv`` and the content of ``roles.toml``."""
        rows = tuple(credentials)
        return cls(
            reader=CredentialReader(rows),
            credentials=CredentialTable(rows),
            taxonomy=TaxonomyTable(taxonomy),
            terms=TermRules(roles["term_rule"], vocabulary.label),
            words=WordRules(roles["word_rule"]),
        )


@cache
def load_rules() -> TagRules:
    """The program's own rules. Raises `UnreadableFile` if a table is missing."""
    kinds = (TermKind.MODALITY, TermKind.INTERVENTION_MODEL, TermKind.LEVEL_OF_CARE)
    rows = {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in kinds}
    return TagRules.from_tables(
        resources.read_csv("credentials.csv"),
        resources.read_csv("taxonomy.csv"),
        resources.read_toml("roles.toml"),
        Vocabulary.from_rows(rows),
    )
