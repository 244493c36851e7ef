"""Role tags: what the rules suggest, what a person decided, and the guide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.roles.lapsing import as_of, lapses
from caseworker.roles.tagger import merge
from caseworker.services import guidance
from caseworker.services.tagging import tag_facts, tagger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from caseworker.models.changes import Changes
    from caseworker.models.contact import ContactFacts
    from caseworker.models.guide import Guidance, Question
    from caseworker.models.roles import Evidence, Lapse, Suggestion, TagChange
    from caseworker.models.stored import Contact
    from caseworker.services.session import Session
    from caseworker.storage.base import Transaction


class RoleTags:
    def __init__(self, session: Session) -> None:
        self._session = session

    # --- commands -----------------------------------------------------------------------------------------
    def confirm(self, contact_id: int, role: Role) -> Changes:
        """Also for a role that no rule suggested. NotFound when there is no such contact."""
        return self._decide("tag.confirm", contact_id, role, TagState.CONFIRMED)

    def reject(self, contact_id: int, role: Role) -> Changes:
        """Stays rejected after the next import or edit."""
        return self._decide("tag.reject", contact_id, role, TagState.REJECTED)

    def clear(self, contact_id: int, role: Role) -> Changes:
        """Forgets what was decided: back to what the rules suggest."""

        def cleared(contact: Contact) -> Sequence[RoleTag]:
            others = [tag for tag in contact.tags if tag.role is not role]
            return self.renewed(contact.facts, others)[0]

        return self._set("tag.clear", contact_id, cleared)

    def _decide(self, action: str, contact_id: int, role: Role, state: TagState) -> Changes:
        decided_by, decided_at = self._session.actor, self._session.now().isoformat(timespec="seconds")

        def decided(contact: Contact) -> Sequence[RoleTag]:
            tags = {tag.role: tag for tag in contact.tags}
            tag = tags.get(role) or RoleTag(role, state, self._evidence(contact.facts, role))
            tags[role] = replace(tag, state=state, decided_by=decided_by, decided_at=decided_at)
            return [tags[one] for one in Role if one in tags]

        return self._set(action, contact_id, decided)

    def _set(self, action: str, contact_id: int, make: Callable[[Contact], Sequence[RoleTag]]) -> Changes:
        def work(tx: Transaction) -> None:
            tx.set_tags(contact_id, make(tx.contact(contact_id)))

        return self._session.command(action, work)

    # --- what the rules say -------------------------------------------------------------------------------
    def suggest(self, facts: ContactFacts) -> tuple[RoleTag, ...]:
        """What the rules say about facts that need not be stored."""
        found = self._suggestions(facts)
        # What comes of one or none needs no comparing, and in an import of thousands that counts.
        if len(found) < 2:
            return tuple([RoleTag(one.role, TagState.SUGGESTED, one.evidence) for one in found])
        return merge((), found)[0]

    def renewed(
        self, facts: ContactFacts, tags: Sequence[RoleTag]
    ) -> tuple[tuple[RoleTag, ...], tuple[TagChange, ...]]:
        """`tags` after `facts` changed, and what that did to them. What a person decided stays."""
        return merge(tags, self._suggestions(facts))

    def today(self, contact: Contact) -> tuple[tuple[RoleTag, ...], tuple[Lapse, ...]]:
        """The contact's tags with what speaks for them today, and the credentials that they have lost by expiry.

        Stored tags are made anew by edits and imports alone, so searches find a contact by a role until then.
        """
        facts, day = tag_facts(contact.facts), self._session.today()
        return as_of(contact.tags, facts, day, tagger()), lapses(contact.tags, facts, day, tagger())

    def _suggestions(self, facts: ContactFacts) -> tuple[Suggestion, ...]:
        return tagger().suggest(tag_facts(facts), self._session.today())

    def _evidence(self, facts: ContactFacts, role: Role) -> tuple[Evidence, ...]:
        return next((one.evidence for one in self._suggestions(facts) if one.role is role), ())

    # --- the guide ----------------------------------------------------------------------------------------
    def questions(self) -> tuple[Question, ...]:
        """About the situation, never about symptoms; the one about danger first."""
        return guidance.questions()

    def answer(self, chosen: frozenset[str]) -> Guidance:
        """What the questions answered yes speak for, by their ids. No score, not a diagnosis."""
        return guidance.answer(chosen)
