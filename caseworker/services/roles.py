"""Role tags: what the rules suggest, what a person decided, and the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.contact import ContactFacts
    from caseworker.models.roles import Guidance, Question, Role, RoleTag
    from caseworker.services.session import Session


class RoleTags:
    def __init__(self, session: Session) -> None:
        self._session = session

    def confirm(self, contact_id: int, role: Role) -> Changes:
        """Also for a role that no rule suggested."""
        raise NotImplementedError

    def reject(self, contact_id: int, role: Role) -> Changes:
        """Stays rejected after the next import or edit."""
        raise NotImplementedError

    def clear(self, contact_id: int, role: Role) -> Changes:
        """Back to what the rules suggest."""
        raise NotImplementedError

    def suggest(self, facts: ContactFacts) -> tuple[RoleTag, ...]:
        """What the rules say about facts that need not be stored."""
        raise NotImplementedError

    def questions(self) -> tuple[Question, ...]:
        raise NotImplementedError

    def answer(self, chosen: frozenset[str]) -> Guidance:
        raise NotImplementedError
