"""All services of one open directory: the one door for window and command line."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from caseworker.models.codes import FRESH_DAYS, WORKING_RULES, FactGroup
from caseworker.services.drafts import Drafts
from caseworker.services.finding import Finding
from caseworker.services.history import History
from caseworker.services.own_words import OwnWords
from caseworker.services.reference import Reference
from caseworker.services.session import Session
from caseworker.services.unmet import Unmet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from caseworker.models.changes import Changes
    from caseworker.services.agency import AgencyBook
    from caseworker.services.clients import Clients
    from caseworker.services.directory import Directory
    from caseworker.services.exports import Exports
    from caseworker.services.followups import Followups
    from caseworker.services.imports import Imports
    from caseworker.services.imports_apart import ImportApart
    from caseworker.services.lists import Lists
    from caseworker.services.notes import Notes
    from caseworker.services.referrals import Referrals
    from caseworker.services.reports import Reports
    from caseworker.services.roles import RoleTags
    from caseworker.services.searches import Searches
    from caseworker.services.sheets import Sheets
    from caseworker.services.verification import Verification
    from caseworker.services.verify_queue import VerifyQueue
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Store, Today


class Services:
    """One object per job. All are synchronous and may be called from any thread."""

    def __init__(
        self,
        session: Session,
        reference: Reference,
        apart: ImportApart | None = None,
        own_templates: Path | None = None,
    ) -> None:
        self._apart = apart
        self._own_templates = own_templates
        self.session = session
        self.reference = reference
        self.own_words = OwnWords(session, reference)
        self.finding = Finding(session, reference, self._believed_days)
        self.history = History(session)
        self.drafts = Drafts(session)
        self.unmet = Unmet(session)

    @property
    def store(self) -> Store:
        return self.session.store

    # --- what the first page does without is loaded when it is asked for -------------------------------------
    @cached_property
    def directory(self) -> Directory:
        from caseworker.services.directory import Directory

        return Directory(self.session, self.reference, self.roles, self.rule_book)

    @cached_property
    def clients(self) -> Clients:
        from caseworker.services.clients import Clients

        return Clients(self.session, self.reference, self.finding)

    @cached_property
    def notes(self) -> Notes:
        from caseworker.services.notes import Notes

        return Notes(self.session)

    @cached_property
    def referrals(self) -> Referrals:
        from caseworker.services.referrals import Referrals

        return Referrals(self.session, self.reference, self.rule_book)

    @cached_property
    def followups(self) -> Followups:
        from caseworker.services.followups import Followups

        return Followups(self.session, self.rule_book)

    @cached_property
    def roles(self) -> RoleTags:
        from caseworker.services.roles import RoleTags

        return RoleTags(self.session)

    @cached_property
    def rule_book(self) -> RuleBook:
        from caseworker.services.working_rules import RuleBook

        return RuleBook(self.session)

    @cached_property
    def searches(self) -> Searches:
        from caseworker.services.searches import Searches

        return Searches(self.session, self.reference, self.finding)

    @cached_property
    def verification(self) -> Verification:
        from caseworker.services.verification import Verification

        return Verification(self.session)

    @cached_property
    def verify_queue(self) -> VerifyQueue:
        from caseworker.services.verify_queue import VerifyQueue

        return VerifyQueue(self.session, self.rule_book)

    @cached_property
    def lists(self) -> Lists:
        from caseworker.services.lists import Lists

        return Lists(self.session)

    @cached_property
    def sheets(self) -> Sheets:
        from caseworker.services.sheets import Sheets

        return Sheets(self.session, self.reference, self.rule_book, self.agency, self._own_templates)

    @cached_property
    def agency(self) -> AgencyBook:
        from caseworker.services.agency import AgencyBook

        return AgencyBook(self.session)

    @cached_property
    def exports(self) -> Exports:
        from caseworker.services.exports import Exports

        return Exports(self.session, self.reference)

    @cached_property
    def imports(self) -> Imports:
        from caseworker.services.imports import Imports

        return Imports(self.session, self.reference, self.roles, self._apart)

    @cached_property
    def reports(self) -> Reports:
        # The first page does without.
        from caseworker.services.reports import Reports

        return Reports(self.session, self.reference, self.rule_book)

    def _believed_days(self) -> int:
        """For how many days an availability is believed here."""
        # Only an office with rules of its own needs them for the first page.
        if "rule_book" not in self.__dict__ and self.store.meta(WORKING_RULES) is None:
            return FRESH_DAYS[FactGroup.AVAILABILITY]
        return self.rule_book.rules.fresh_days[FactGroup.AVAILABILITY]

    def on_changes(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Calls `listener` after every command of this process, on the thread that gave it.

        Returns what ends this.
        """
        return self.session.on_changes(listener)


def build(
    store: Store,
    *,
    actor: str,
    clock: Today,
    reference: Reference | None = None,
    apart: ImportApart | None = None,
    own_templates: Path | None = None,
) -> Services:
    """The services over an open store. `actor` signs notes and changes; `reference` may be shared.

    `apart` runs large imports in a process of their own; without it all are run in this one. `own_templates`: the
    folder of the user's own sheet templates.
    """
    return Services(Session(store, actor=actor, clock=clock), reference or Reference(), apart, own_templates)
