"""Contact facts → suggested roles with their evidence, and how suggestions meet what a person decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from caseworker.messages import translate
from caseworker.models.roles import Evidence, Role, RoleTag, Strength, Suggestion, TagChange, TagState
from caseworker.models.states import code_of
from caseworker.models.vocabulary import TermKind
from caseworker.roles.rules import TagRules
from caseworker.roles.wording import role_word, strength_word

_NOT_IN_FORCE = frozenset(
    {"expired", "inactive", "lapsed", "suspended", "revoked", "surrendered", "retired", "denied", "void"}
)
_CACHE_LIMIT = 50_000
Found = tuple[tuple[Role, Evidence], ...]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class CredentialFact:
    """A credential as recorded. `jurisdiction` is a state by code or name, or empty; `expires` the last good day."""

    abbreviation: str
    jurisdiction: str = ""
    kind: str = ""
    status: str = ""
    expires: date | None = None

    def in_force(self, today: date) -> bool:
        return self.status.lower() not in _NOT_IN_FORCE and (self.expires is None or self.expires >= today)


@dataclass(frozen=True, slots=True)
class TaxonomyFact:
    """A registered taxonomy code with the license named for it; `state` gave that license."""

    code: str
    license_number: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class TagFacts:
    """What the rules look at.

    `words`: organization, job title, profession and the listing's own words. `states`: postal codes of the
    practice addresses. `active` False: the contact is no longer at work, so nothing about it is definite.
    """

    credential_text: str = ""
    credentials: tuple[CredentialFact, ...] = ()
    taxonomies: tuple[TaxonomyFact, ...] = ()
    terms: tuple[tuple[TermKind, str], ...] = ()
    words: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    is_organization: bool = False
    active: bool = True


class Tagger:
    """Suggests roles by the rules. Keeps what it read: the same letters, codes and words come again and again."""

    def __init__(self, rules: TagRules) -> None:
        self._rules = rules
        self._printed: dict[tuple[str, tuple[str, ...]], tuple[tuple[str, Found], ...]] = {}
        self._codes: dict[tuple[str, str, bool, bool], Found] = {}
        self._words: dict[str, Found] = {}
        self._suggestions: dict[tuple[Found, bool], tuple[Suggestion, ...]] = {}

    def suggest(self, facts: TagFacts, today: date) -> tuple[Suggestion, ...]:
        """One suggestion for each role that has evidence, the best founded first.

        Credentials that expired before `today`, or are not in force, count for nothing, also where they are
        printed again behind the name.
        """
        found: Found = ()
        for credential in facts.credentials:
            if credential.in_force(today):
                found += self._credential(credential, facts)
        if facts.credential_text:
            found += self._credential_text(facts)
        for taxonomy in facts.taxonomies:
            found += self._taxonomy(taxonomy, facts.is_organization)
        if facts.terms:
            found += self._rules.terms.evidence(facts.terms)
        for words in facts.words:
            found += self._own_words(words)
        return self._suggested(found, facts.active)

    def _credential(self, credential: CredentialFact, facts: TagFacts) -> Found:
        abbreviation = self._rules.reader.canonical(credential.abbreviation)
        state = code_of(credential.jurisdiction)
        states = (state,) if state else _license_states(facts)
        return self._rules.credentials.evidence(abbreviation, states, credential.abbreviation)

    def _credential_text(self, facts: TagFacts) -> Found:
        states = _license_states(facts)
        key = (facts.credential_text, states)
        printed = self._printed.get(key)
        if printed is None:
            printed = _kept(self._printed, key, tuple(self._read(facts.credential_text, states)))
        if not facts.credentials:
            return tuple(item for _, found in printed for item in found)
        recorded = {self._rules.reader.canonical(one.abbreviation) for one in facts.credentials}
        return tuple(item for abbreviation, found in printed if abbreviation not in recorded for item in found)

    def _read(self, text: str, states: tuple[str, ...]) -> Iterable[tuple[str, Found]]:
        for credential in self._rules.reader.read(text):
            if credential.known:
                found = self._rules.credentials.evidence(credential.abbreviation, states, credential.printed)
                yield credential.abbreviation, found
                continue
            base = self._rules.reader.canonical(credential.abbreviation.partition("-")[0])
            yield base, self._rules.credentials.resembling(base, credential.printed)

    def _taxonomy(self, taxonomy: TaxonomyFact, is_organization: bool) -> Found:
        licensed = bool(taxonomy.license_number)
        key = (taxonomy.code, taxonomy.state, licensed, is_organization)
        found = self._codes.get(key)
        if found is not None:
            return found
        evidence = self._rules.taxonomy.evidence(
            taxonomy.code, taxonomy.state, licensed=licensed, is_organization=is_organization
        )
        return _kept(self._codes, key, evidence)

    def _own_words(self, words: str) -> Found:
        found = self._words.get(words)
        return _kept(self._words, words, self._rules.words.evidence(words)) if found is None else found

    def _suggested(self, found: Found, active: bool) -> tuple[Suggestion, ...]:
        if not found:
            return ()
        key = (found, active)
        known = self._suggestions.get(key)
        return _kept(self._suggestions, key, _suggestions(found, active)) if known is None else known


def _kept(cache: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    """Remembers `value`; forgets all when there is too much, so that a long import stays in constant memory."""
    if len(cache) >= _CACHE_LIMIT:
        cache.clear()
    cache[key] = value
    return value


def _license_states(facts: TagFacts) -> tuple[str, ...]:
    """The states whose boards may have given the printed letters: those of registered licenses, else of practice."""
    licensed = tuple(code for one in facts.taxonomies if (code := code_of(one.state)))
    return licensed or facts.states


def _suggestions(found: Found, active: bool) -> tuple[Suggestion, ...]:
    by_role: dict[Role, dict[str, Evidence]] = {}
    for role, evidence in found:
        by_role.setdefault(role, {}).setdefault(evidence.text, evidence if active else _inactive(evidence))
    suggestions = [Suggestion(role, tuple(sorted(by_text.values(), key=_rank))) for role, by_text in by_role.items()]
    return tuple(sorted(suggestions, key=lambda one: (one.strength is not Strength.DEFINITE, one.role)))


def _rank(evidence: Evidence) -> int:
    return 0 if evidence.strength is Strength.DEFINITE else 1


def _inactive(evidence: Evidence) -> Evidence:
    text = translate("roles", "{text}; but the contact is inactive").format(text=evidence.text)
    return replace(evidence, strength=Strength.SUGGESTIVE, text=text)


def merge(
    existing: Sequence[RoleTag], suggestions: Sequence[Suggestion]
) -> tuple[tuple[RoleTag, ...], tuple[TagChange, ...]]:
    """New tags, and what changed. What a person confirmed or rejected stays so, with its evidence renewed.

    A suggestion whose evidence is gone goes too.
    """
    before = {tag.role: tag for tag in existing}
    now = {suggestion.role: suggestion.evidence for suggestion in suggestions}
    tags: list[RoleTag] = []
    changes: list[TagChange] = []
    for role in Role:
        tag = _merged(role, before.get(role), now.get(role, ()))
        if tag is not None:
            tags.append(tag)
        if text := _told(role, before.get(role), tag):
            changes.append(TagChange(role, _state(before.get(role)), _state(tag), text))
    return tuple(tags), tuple(changes)


def _merged(role: Role, old: RoleTag | None, evidence: tuple[Evidence, ...]) -> RoleTag | None:
    if old is not None and old.state is not TagState.SUGGESTED:
        return replace(old, evidence=evidence)
    return RoleTag(role, TagState.SUGGESTED, evidence) if evidence else None


def _state(tag: RoleTag | None) -> TagState | None:
    return tag.state if tag else None


def _told(role: Role, old: RoleTag | None, new: RoleTag | None) -> str:
    """One sentence about what happened to the tag; empty when nothing did that a person would want to know."""
    if old is None and new is not None:
        text = translate("roles", "New suggestion: {role}. {why}.")
        return text.format(role=role_word(role), why=new.evidence[0].text)
    if old is None or (new is not None and new.evidence == old.evidence):
        return ""
    if new is None:
        text = translate("roles", "No longer suggested: {role}. Gone: {fact}.")
        return text.format(role=role_word(role), fact=old.evidence[0].fact if old.evidence else "—")
    if new.state is TagState.REJECTED:
        return ""
    if not new.evidence:
        text = translate("roles", "Still confirmed: {role}, but nothing on the contact speaks for it any longer.")
        return text.format(role=role_word(role))
    return _told_of_evidence(role, old, new)


def _told_of_evidence(role: Role, old: RoleTag, new: RoleTag) -> str:
    if new.strength is not old.strength and old.evidence:
        text = translate("roles", "{role} is {strength} now. {why}.")
        word = role_word(role)
        return text.format(
            role=word[:1].upper() + word[1:], strength=strength_word(new.strength), why=new.evidence[0].text
        )
    known = {evidence.text for evidence in old.evidence}
    added = next((evidence for evidence in new.evidence if evidence.text not in known), None)
    if added is not None:
        return translate("roles", "One more reason for {role}. {why}.").format(role=role_word(role), why=added.text)
    kept = {evidence.text for evidence in new.evidence}
    gone = next((evidence for evidence in old.evidence if evidence.text not in kept), None)
    if gone is None:
        return ""
    return translate("roles", "One reason less for {role}. Gone: {fact}.").format(role=role_word(role), fact=gone.fact)
