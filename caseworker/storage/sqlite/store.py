"""One open directory in SQLite: commands on the writer's thread, queries on connections that only read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from caseworker.models.changes import Changes
from caseworker.storage.base import Check, Lent
from caseworker.storage.sqlite import (
    audit,
    books,
    checking,
    finding,
    index,
    index_building,
    journal,
    lists,
    searches,
)
from caseworker.storage.sqlite.connection import in_words
from caseworker.storage.sqlite.finding_nearby import Nearby
from caseworker.storage.sqlite.finding_phrases import Phrases
from caseworker.storage.sqlite.readers import Readers
from caseworker.storage.sqlite.stamp import Stamp
from caseworker.storage.sqlite.word_book import WordBook
from caseworker.storage.sqlite.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from caseworker.models.changes import UndoState
    from caseworker.models.clients import ClientRow, ReferralHistory
    from caseworker.models.figures import Period, UnmetNeed
    from caseworker.models.followups import OpenReferral, ReferralAtWork
    from caseworker.models.kept import Draft, SavedList
    from caseworker.models.query import Found, Loosening, NearWord, Query
    from caseworker.models.referral import (
        Attempt,
        CodeStyle,
        ReferralCounts,
        ReferralEvent,
        ReferralFilter,
        ReferralRow,
    )
    from caseworker.models.rows import AuditRow, ContactRow, NoteRevision
    from caseworker.models.searches import StoredRecent, StoredSearch
    from caseworker.models.stored import Contact
    from caseworker.models.verify_queue import QueueRules, ToVerify
    from caseworker.storage.base import Cancel, Progress, Today, Transaction
    from caseworker.storage.keys import DataKey
    from caseworker.storage.sqlite.commands import Commands
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.figures import FigureReader
    from caseworker.storage.sqlite.index_words import IndexWords

T = TypeVar("T")
_STEP = 5_000
"""Contacts whose entries are built while a command may have to wait."""
_STEP_BETWEEN = 500
"""The same, when nobody asked for it."""


class SqliteStore:
    """Implements `storage.base.Store`. Made by `opening.open_store`; `connection` becomes the writer's."""

    def __init__(
        self,
        path: Path,
        connection: Connection,
        open_reader: Callable[[], Connection],
        *,
        key: DataKey | None,
        clock: Today,
        words: IndexWords,
    ) -> None:
        self.path = path
        self._clock = clock
        self._words = words
        self._key = key
        self._is_sample = books.is_sample(connection)
        self._commands: Commands | None = None
        self._word_book = WordBook()
        self._nearby = Nearby()
        self._phrases = Phrases(words)
        self._readers = Readers(open_reader)
        self._writer = Writer(connection)

    @property
    def is_protected(self) -> bool:
        return self._key is not None

    @property
    def is_sample(self) -> bool:
        return self._is_sample

    # --- commands -----------------------------------------------------------------------------------------
    def write(
        self,
        action: str,
        work: Callable[[Transaction], object],
        *,
        actor: str,
        undoable: bool = True,
        cancel: Cancel | None = None,
        at: datetime | None = None,
    ) -> Changes:
        stamp = self._stamp(actor, at)
        return self._on_writer(
            lambda connection: self._commands_of(connection).run(
                action, work, stamp=stamp, undoable=undoable, cancel=cancel
            ),
            cancel,
        )

    def undo(self, *, actor: str) -> Changes:
        stamp = self._stamp(actor)
        return self._on_writer(lambda connection: self._commands_of(connection).undo(stamp=stamp))

    def redo(self, *, actor: str) -> Changes:
        stamp = self._stamp(actor)
        return self._on_writer(lambda connection: self._commands_of(connection).redo(stamp=stamp))

    def save_draft(self, key: str, body: str | None) -> None:
        at = self._stamp("").at
        self._on_writer(lambda connection: books.save_draft(connection, key, body, at))

    def keep_recent_searches(self, kept: Sequence[StoredRecent]) -> None:
        self._on_writer(lambda connection: searches.keep_recent(connection, kept))

    def note_unmet(self, day: date, terms: Sequence[str]) -> None:
        from caseworker.storage.sqlite import unmet

        self._on_writer(lambda connection: unmet.note(connection, day, terms))

    def lend(self, work: Callable[[Lent], T], cancel: Cancel | None = None) -> T:
        lent = Lent(self.path.parent, self._key.raw if self._key else None)
        return self._on_writer(lambda _connection: work(lent), cancel)

    def warm_up(self) -> None:
        """Loads ahead what the first command and the first whole contact need (half a second). For any thread."""
        from caseworker.storage.sqlite import reading  # noqa: F401

        self._on_writer(self._commands_of)

    # --- queries ------------------------------------------------------------------------------------------
    def search(self, query: Query, *, limit: int | None = None, cancel: Cancel | None = None) -> Found:
        today = self._clock.date()
        return self._read(
            lambda connection: finding.search(
                connection,
                query,
                today=today,
                limit=limit,
                cancel=cancel,
                nearby=self._nearby,
                phrases=self._phrases,
            ),
            cancel,
        )

    def rows(self, ids: Sequence[int], query: Query | None = None, *, cancel: Cancel | None = None) -> list[ContactRow]:
        today = self._clock.date()
        return self._read(lambda connection: finding.rows(connection, ids, query, self._words, today=today), cancel)

    def counts(
        self, queries: Sequence[Query], counted: Callable[[int, int], None], *, cancel: Cancel | None = None
    ) -> None:
        today = self._clock.date()
        self._read(
            lambda connection: finding.counts(
                connection,
                queries,
                counted,
                today=today,
                nearby=self._nearby,
                phrases=self._phrases,
                cancel=cancel,
            ),
            cancel,
        )

    def loosen(self, query: Query, *, cancel: Cancel | None = None) -> list[Loosening]:
        today = self._clock.date()
        return self._read(
            lambda connection: finding.loosen(
                connection, query, today=today, words=self._words, phrases=self._phrases, cancel=cancel
            ),
            cancel,
        )

    def near_words(self, word: str, *, cancel: Cancel | None = None) -> list[NearWord]:
        return self._read(lambda connection: self._word_book.near(connection, word), cancel)

    def contact(self, contact_id: int) -> Contact:
        # Loads pydantic, which the first page is painted without; so do the next ones.
        from caseworker.storage.sqlite import reading

        return self._read(lambda connection: reading.contact(connection, contact_id))

    def contacts(self, ids: Sequence[int]) -> list[Contact]:
        from caseworker.storage.sqlite import reading

        return self._read(lambda connection: reading.contacts(connection, ids))

    def note_revisions(self, note_id: int) -> list[NoteRevision]:
        from caseworker.storage.sqlite import reading

        return self._read(lambda connection: reading.note_revisions(connection, note_id))

    def referrals(self, wanted: ReferralFilter, *, limit: int = 1000) -> list[ReferralRow]:
        today = self._clock.date()
        from caseworker.storage.sqlite import referrals

        return self._read(lambda connection: referrals.find(connection, wanted, today, limit))

    def referral(self, referral_id: int) -> ReferralRow:
        from caseworker.storage.sqlite import referrals

        return self._read(lambda connection: referrals.referral(connection, referral_id))

    def referral_events(self, referral_id: int) -> list[ReferralEvent]:
        from caseworker.storage.sqlite import referrals

        return self._read(lambda connection: referrals.events(connection, referral_id))

    def referral_attempts(self, referral_id: int) -> list[Attempt]:
        from caseworker.storage.sqlite import referrals

        return self._read(lambda connection: referrals.attempts(connection, referral_id))

    def referral_counts(self) -> ReferralCounts:
        today = self._clock.date()
        from caseworker.storage.sqlite import referrals

        return self._read(lambda connection: referrals.counts(connection, today))

    def code_styles(self) -> list[CodeStyle]:
        from caseworker.storage.sqlite import referrals

        return self._read(referrals.code_styles)

    def referral_histories(self, referral_ids: Collection[int]) -> dict[int, ReferralHistory]:
        from caseworker.storage.sqlite import clients

        return self._read(lambda connection: clients.histories(connection, referral_ids))

    def clients(self, text: str = "", *, limit: int = 200) -> list[ClientRow]:
        from caseworker.storage.sqlite import clients

        return self._read(lambda connection: clients.clients(connection, text, limit))

    def verify_queue(self, rules: QueueRules, *, limit: int, cancel: Cancel | None = None) -> list[ToVerify]:
        from caseworker.storage.sqlite import verify_queue

        return self._read(lambda connection: verify_queue.queue(connection, rules, limit, cancel), cancel)

    def verify_count(self, rules: QueueRules, *, most: int, cancel: Cancel | None = None) -> int:
        from caseworker.storage.sqlite import verify_queue

        return self._read(lambda connection: verify_queue.count(connection, rules, most, cancel), cancel)

    def open_referrals(self) -> list[OpenReferral]:
        from caseworker.storage.sqlite import worklist

        return self._read(worklist.open_referrals)

    def referrals_at_work(self, ids: Sequence[int]) -> list[ReferralAtWork]:
        from caseworker.storage.sqlite import worklist

        return self._read(lambda connection: worklist.at_work(connection, ids))

    def lists(self) -> list[SavedList]:
        return self._read(lists.lists)

    def undo_state(self) -> UndoState:
        return self._read(journal.read_state)

    def audit_rows(self, *, limit: int = 200) -> list[AuditRow]:
        return self._read(lambda connection: audit.rows(connection, limit))

    def drafts(self) -> list[Draft]:
        return self._read(books.drafts)

    def saved_searches(self) -> list[StoredSearch]:
        return self._read(searches.saved)

    def recent_searches(self) -> list[StoredRecent]:
        return self._read(searches.recent)

    def unmet(self, period: Period) -> list[UnmetNeed]:
        from caseworker.storage.sqlite import unmet

        return self._read(lambda connection: unmet.found(connection, period))

    @property
    def figures(self) -> FigureReader:
        from caseworker.storage.sqlite.figures import FigureReader

        return FigureReader(self._read)

    def meta(self, key: str) -> str | None:
        return self._read(lambda connection: books.meta(connection, key))

    def count_contacts(self) -> int:
        return self._read(books.count_contacts)

    # --- upkeep -------------------------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None, cancel: Cancel | None = None) -> Check:
        # FTS5's part of quick_check trusts what its connection remembers of the index since its last search, and
        # then reports damage where there is none (seen with SQLite 3.53.4): a new connection remembers nothing.
        self._readers.forget()
        found, is_damaged = self._check(progress, cancel)
        if not (repair and found.problems) or is_damaged:
            return found
        # What a build that was stopped had made before the tables came to differ is as wrong as the index is.
        for afresh in (False, True):
            self._rebuild(progress, cancel, afresh=afresh)
            self._readers.forget()
            found, _ = self._check(progress, cancel)
            if not found.problems:
                break
        return Check(found.problems, found.contacts, repaired=True)

    def _check(self, progress: Progress | None, cancel: Cancel | None) -> tuple[Check, bool]:
        return self._read(
            lambda connection: checking.check(
                connection, self.path, self._words, progress, cancel, is_encrypted=self.is_protected
            ),
            cancel,
        )

    def _rebuild(self, progress: Progress | None, cancel: Cancel | None, *, afresh: bool) -> None:
        """Step by step, with the commands that come meanwhile in between. What was done when it is stopped is kept."""
        standing = self._on_writer(lambda connection: index_building.begin(connection, self._words, afresh=afresh))
        while not standing.is_over:
            if progress is not None:
                progress(standing.done, standing.total)
            if cancel is not None:
                cancel.check()
            standing = self._on_writer(lambda connection: index_building.advance(connection, self._words, _STEP))

    def heal(self) -> None:
        """Builds the search index anew in between the commands, where a build was stopped or words have changed."""
        self._writer.run_between(lambda connection: index.heal(connection, self._words, _STEP_BETWEEN))

    def close(self) -> None:
        """Twice is once. Readers first: the last connection to close puts everything into the one file."""
        self._readers.close()
        self._writer.close()

    # --- small change -------------------------------------------------------------------------------------
    def _stamp(self, actor: str, at: datetime | None = None) -> Stamp:
        return Stamp.of(at or self._clock.now(), actor)

    def _on_writer(self, job: Callable[[Connection], T], cancel: Cancel | None = None) -> T:
        with in_words(self.path):
            return self._writer.run(job, cancel)

    def _read(self, query: Callable[[Connection], T], cancel: Cancel | None = None) -> T:
        with in_words(self.path), self._readers.use(cancel) as connection:
            return query(connection)

    def _commands_of(self, connection: Connection) -> Commands:
        """Only on the writer's thread."""
        if self._commands is None:
            # SQLAlchemy takes longer to load than a start may take.
            from caseworker.storage.sqlite.commands import Commands

            self._commands = Commands(connection, self._words)
        return self._commands
