"""Which credential made a contact what it is, and has run out since. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from caseworker.models.roles import Lapse, Role, RoleTag, Strength, Suggestion, TagState
from caseworker.roles.tagger import CredentialFact, TagFacts, Tagger


def as_of(tags: tuple[RoleTag, ...], facts: TagFacts, today: date, tagger: Tagger) -> tuple[RoleTag, ...]:
    """The same tags with what speaks for them today: what has expired since they were made is evidence no more.

    Tags are stored when a contact is edited or imported, and credentials expire without either.
    """
    if not _expired(facts, today):
        return tags
    now = {one.role: one.evidence for one in tagger.suggest(facts, today)}
    return tuple(replace(tag, evidence=now.get(tag.role, ())) for tag in tags)


def lapses(tags: tuple[RoleTag, ...], facts: TagFacts, today: date, tagger: Tagger) -> tuple[Lapse, ...]:
    """For each tag that stands on weaker ground than before a credential expired: that credential, the latest one."""
    expired = _expired(facts, today)
    if not expired:
        return ()
    now = {one.role: one for one in tagger.suggest(facts, today)}
    found = []
    for tag in tags:
        if not tag.effective:
            continue
        lost = next((one for one in expired if _is_missed(one, tag.role, now, facts, today, tagger)), None)
        if lost is not None:
            found.append(Lapse(tag.role, lost.abbreviation, lost.expires, _is_answered(tag, lost)))
    return tuple(found)


def _expired(facts: TagFacts, today: date) -> list[CredentialFact]:
    """The latest first, those of which no day is known at the end."""
    gone = [
        one for one in facts.credentials if one.status == "expired" or (one.expires is not None and one.expires < today)
    ]
    return sorted(gone, key=lambda one: one.expires or date.min, reverse=True)


def _is_missed(
    credential: CredentialFact,
    role: Role,
    now: dict[Role, Suggestion],
    facts: TagFacts,
    today: date,
    tagger: Tagger,
) -> bool:
    """Whether it spoke for the role, and nothing that still holds speaks as clearly."""
    renewed = replace(credential, status="", expires=None)
    states = tuple(one.state for one in facts.taxonomies if one.state) or facts.states
    alone = TagFacts(credentials=(renewed,), states=states, is_organization=facts.is_organization)
    then = next((one for one in tagger.suggest(alone, today) if one.role is role), None)
    if then is None:
        return False
    left = now.get(role)
    return left is None or (then.strength is Strength.DEFINITE and left.strength is not Strength.DEFINITE)


def _is_answered(tag: RoleTag, lost: CredentialFact) -> bool:
    if tag.state is not TagState.CONFIRMED or not tag.decided_at:
        return False
    # Where no day is known, a role that somebody confirmed is not asked about for ever.
    return lost.expires is None or datetime.fromisoformat(tag.decided_at).date() > lost.expires
