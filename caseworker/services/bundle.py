"""All services of one open directory: the one door for window and command line."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from caseworker.services.directory import Directory
from caseworker.services.drafts import Drafts
from caseworker.services.finding import Finding
from caseworker.services.history import History
from caseworker.services.notes import Notes
from caseworker.services.own_words import OwnWords
from caseworker.services.reference import Reference
from caseworker.services.referrals import Referrals
from caseworker.services.roles import RoleTags
from caseworker.services.searches import Searches
from caseworker.services.session import Session
from caseworker.services.verification import Verification
from caseworker.services.working_rules import RuleBook

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.models.changes import Changes
    from caseworker.services.imports import Imports
    from caseworker.services.imports_apart import ImportApart
    from caseworker.services.sheets import Sheets
    from caseworker.storage.base import Store, Today


class Services:
    """One object per job. All are synchronous and may be called from any thread."""

    def __init__(self, session: Session, reference: Reference, apart: ImportApart | None = None) -> None:
        self._apart = apart
        self.session = session
        self.reference = reference
        self.rule_book = RuleBook(session)
        self.roles = RoleTags(session)
        self.own_words = OwnWords(session, reference)
        self.finding = Finding(session, reference)
        self.directory = Directory(session, reference, self.roles)
        self.notes = Notes(session)
        self.referrals = Referrals(session, reference)
        self.verification = Verification(session)
        self.history = History(session)
        self.drafts = Drafts(session)
        self.searches = Searches(session, reference, self.finding)

    @property
    def store(self) -> Store:
        return self.session.store

    @cached_property
    def sheets(self) -> Sheets:
        # Loads typst and pydantic, which the first page does without.
        from caseworker.services.sheets import Sheets

        return Sheets(self.session, self.reference)

    @cached_property
    def imports(self) -> Imports:
        # Loads the file formats and pydantic, which the first page does without.
        from caseworker.services.imports import Imports

        return Imports(self.session, self.reference, self.roles, self._apart)

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
) -> Services:
    """The services over an open store. `actor` signs notes and changes; `reference` may be shared.

    `apart` runs large imports in a process of their own; without it all are run in this one.
    """
    return Services(Session(store, actor=actor, clock=clock), reference or Reference(), apart)
