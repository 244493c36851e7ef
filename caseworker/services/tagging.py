"""A contact's facts as the rules that suggest roles want them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from caseworker.models.codes import ContactKind, Status
from caseworker.roles.rules import load_rules
from caseworker.roles.tagger import CredentialFact, TagFacts, Tagger, TaxonomyFact

if TYPE_CHECKING:
    from caseworker.models.contact import ContactFacts


@cache
def tagger() -> Tagger:
    """The program's own rules, read once. Raises `UnreadableFile` if a table is missing."""
    return Tagger(load_rules())


def tag_facts(facts: ContactFacts) -> TagFacts:
    states = dict.fromkeys(address.state for address in facts.addresses if address.state)
    words = (facts.organization, facts.job_title, facts.profession, facts.about)
    free_words = tuple(term.text for term in facts.terms if not term.code)
    return TagFacts(
        credential_text=facts.credential_text,
        credentials=tuple(
            CredentialFact(one.abbreviation, one.jurisdiction, one.kind.value, one.status.value, one.expires)
            for one in facts.credentials
        ),
        taxonomies=tuple(TaxonomyFact(one.code, one.license_number, one.state) for one in facts.taxonomies),
        terms=tuple((term.kind, term.code) for term in facts.terms if term.code),
        words=tuple(text for text in (*words, *free_words) if text),
        states=tuple(states),
        is_organization=facts.kind is ContactKind.ORGANIZATION,
        active=facts.status is not Status.INACTIVE,
    )
