"""The contract every store keeps. Nothing outside `storage` may assume more, SQLite least of all.

Two kinds of operation: a *query* returns data and may run on any thread; a *command* runs on the store's one
writer thread inside a transaction and returns `Changes`. Every command can be undone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    # For types only: whoever opens a directory must not load pydantic before the first search.
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from caseworker.models.changes import Changes, UndoState
    from caseworker.models.clients import ClientRow, ReferralHistory
    from caseworker.models.contact import ContactFacts
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
    from caseworker.models.roles import RoleTag
    from caseworker.models.rows import AuditRow, ContactRow, NoteRevision, NoteRow
    from caseworker.models.searches import StoredRecent, StoredSearch
    from caseworker.models.stored import (
        Contact,
        ImportedContact,
        ImportKey,
        NewContact,
        Revision,
        VerificationInput,
    )
    from caseworker.models.verify_queue import QueueRules, ToVerify
    from caseworker.storage.base_figures import FigureReads
    from caseworker.storage.base_writes import ListWrites, ReferralWrites, SearchWrites


T = TypeVar("T")


class Cancel(Protocol):
    """Lets another thread stop a query or a long command. A stopped one raises `errors.Cancelled`."""

    def on_cancel(self, stop: Callable[[], None] | None) -> None:
        """Call `stop` (from the cancelling thread) when cancelled, at once if that already happened.

        None forgets it.
        """

    def check(self) -> None:
        """Raise `errors.Cancelled` if cancelled."""

    def cancel(self) -> None: ...


class Transaction(Protocol):
    """The writes of one command. Reads see its own writes. Valid only while the work given to `Store.write` runs.

    Raises NotFound for an id that does not exist, ConflictError when `expected` is not the stored version.
    """

    @property
    def now(self) -> datetime:
        """The time (UTC) that this command writes everywhere."""

    @property
    def actor(self) -> str: ...

    @property
    def searches(self) -> SearchWrites: ...
    @property
    def referrals(self) -> ReferralWrites: ...
    @property
    def lists(self) -> ListWrites: ...

    def contact(self, contact_id: int) -> Contact: ...
    def note(self, note_id: int) -> NoteRow: ...

    def add_contacts(self, contacts: Sequence[NewContact]) -> list[int]:
        """New contacts, in order; their ids. Use large sequences for imports."""

    def replace_facts(self, contact_id: int, facts: ContactFacts, expected: int) -> None: ...
    def revise_imported(self, revisions: Sequence[Revision]) -> None: ...
    def imported(self, source: str, keys: Sequence[tuple[str, str]]) -> dict[str, ImportedContact]:
        """Which of `keys` (source id, NPI or empty) are known, by source id.

        Matched by uid first (a file that this program wrote), then by NPI, then by source and source id.
        """

    def note_digests(self, keys: Sequence[tuple[int, ImportKey, str]]) -> None:
        """Record contact id, key and digest of rows that changed no fact. Nothing that could be undone.

        What a key said that is new here counts as what is stored.
        """

    def set_in_bin(self, contact_id: int, in_bin: bool, expected: int) -> None: ...
    def set_tags(self, contact_id: int, tags: Sequence[RoleTag]) -> None: ...
    def add_note(self, contact_id: int, body: str, pinned: bool) -> int: ...
    def revise_note(self, note_id: int, body: str, pinned: bool, expected: int) -> None:
        """The text before is kept as a revision when it differs."""

    def delete_note(self, note_id: int, expected: int) -> None: ...
    def add_verification(self, contact_id: int, verification: VerificationInput) -> None: ...
    def set_meta(self, key: str, value: str) -> None: ...
    def audit(self, kind: str, ids: Iterable[int] = (), count: int = 0, detail: str = "") -> None:
        """A further audit row (exports, prints); the command itself is audited without asking.

        `detail`: what for and to whom, when something about a client was handed out.
        """


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of `Store.check`: sentences, empty when all is well."""

    problems: tuple[str, ...]
    contacts: int
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Lent:
    """What another process of this program needs to open the same directory (`Vault.open_lent`).

    Holds its key: to be handed over through a pipe, never by a file, an argument or the environment.
    """

    data: Path
    key: bytes | None = field(repr=False)


class Store(Protocol):
    """One open directory. Close it to stop its threads."""

    @property
    def is_protected(self) -> bool:
        """Whether the file is encrypted under a passphrase."""

    @property
    def is_sample(self) -> bool: ...

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
        """Runs `work` in a transaction on the writer thread and waits for it. An exception rolls all of it back.

        `at` (aware) is the time to write everywhere; None for now. Given only to bring in what happened earlier.
        """

    def undo(self, *, actor: str) -> Changes:
        """Takes back the latest step; NotFound when there is none. At least 100 steps are kept, across restarts.

        Brings back the columns that the step changed; versions grow. The action of the `Changes` is that of the
        step after ``undo.`` (``redo.``). ConflictError when something that is not undoable depends on the step.
        """

    def redo(self, *, actor: str) -> Changes: ...

    def save_draft(self, key: str, body: str | None) -> None:
        """Keeps unsaved typing (None forgets it). No undo step, no audit row."""

    def keep_recent_searches(self, kept: Sequence[StoredRecent]) -> None:
        """These, newest first, instead of those that were kept. No undo step, no audit row."""

    def note_unmet(self, day: date, terms: Sequence[str]) -> None:
        """Something was looked for on `day` and not found. `terms` are codes without blanks. No undo, no audit row."""

    def lend(self, work: Callable[[Lent], T], cancel: Cancel | None = None) -> T:
        """What `work` returns, which lets another process write: commands wait meanwhile, queries do not.

        Runs on the writer thread. What that process changes is seen by every query that begins after it.
        """

    # --- queries ------------------------------------------------------------------------------------------
    def search(self, query: Query, *, limit: int | None = None, cancel: Cancel | None = None) -> Found: ...
    def rows(self, ids: Sequence[int], query: Query | None = None, *, cancel: Cancel | None = None) -> list[ContactRow]:
        """The rows of `ids` in that order (gone ones left out), with distance and matches as `query` asks."""

    def counts(
        self, queries: Sequence[Query], counted: Callable[[int, int], None], *, cancel: Cancel | None = None
    ) -> None:
        """How many each finds, exactly as many as `search` would: `counted` is called, on this thread, with the place
        of each query and its number, in order. Made for queries that differ in their filters alone."""

    def loosen(self, query: Query, *, cancel: Cancel | None = None) -> list[Loosening]:
        """For a query that found nothing: each part that could be dropped and what that would find, most first.

        Where no single part helps, each two that do together.
        """

    def near_words(self, word: str, *, cancel: Cancel | None = None) -> list[NearWord]:
        """Words of the directory that a person may have meant by `word` (folded).

        First by spelling, the likeliest first: few letters apart, many contacts. Then by sound, in names only, most
        contacts first. Takes tens of milliseconds: for when little was found.
        """

    def contact(self, contact_id: int) -> Contact: ...
    def contacts(self, ids: Sequence[int]) -> list[Contact]: ...
    def note_revisions(self, note_id: int) -> list[NoteRevision]: ...
    def referrals(self, wanted: ReferralFilter, *, limit: int = 1000) -> list[ReferralRow]:
        """Due ones first, then newest."""

    def referral(self, referral_id: int) -> ReferralRow: ...
    def referral_events(self, referral_id: int) -> list[ReferralEvent]: ...
    def referral_attempts(self, referral_id: int) -> list[Attempt]:
        """Oldest first."""

    def referral_counts(self) -> ReferralCounts:
        """Of all referrals."""

    def code_styles(self) -> list[CodeStyle]:
        """The client codes that end in digits, by what stands before those; those that are shared count each time."""

    def referral_histories(self, referral_ids: Collection[int]) -> dict[int, ReferralHistory]:
        """Events and attempts of many referrals, read at once; those that are gone are left out."""

    def clients(self, text: str = "", *, limit: int = 200) -> list[ClientRow]:
        """Those whose code has `text` in it, in any case (of plain letters), the latest worked for first."""

    def verify_queue(self, rules: QueueRules, *, limit: int, cancel: Cancel | None = None) -> list[ToVerify]:
        """Shown contacts with something to verify, and nobody asked today (other than by a referral).

        Those with open or recent referrals first, then by how many referrals they have, the stalest first (by the last
        answer about anything), then by name.
        """

    def verify_count(self, rules: QueueRules, *, most: int, cancel: Cancel | None = None) -> int:
        """How many of that queue have open or recent referrals, or a credential to ask about whose last day is known;
        counted up to `most`."""

    def open_referrals(self) -> list[OpenReferral]:
        """All that have not ended, in no order: what is needed to know which of them wait."""

    def referrals_at_work(self, ids: Sequence[int]) -> list[ReferralAtWork]:
        """These in that order, gone ones left out."""

    def lists(self) -> list[SavedList]:
        """The tray and the favorites if they were ever written to, then the named ones by name."""

    def undo_state(self) -> UndoState: ...
    def audit_rows(self, *, limit: int = 200) -> list[AuditRow]: ...
    def drafts(self) -> list[Draft]: ...
    def saved_searches(self) -> list[StoredSearch]:
        """In the user's order."""

    def recent_searches(self) -> list[StoredRecent]:
        """Newest first."""

    def unmet(self, period: Period) -> list[UnmetNeed]:
        """What was looked for and not found in the period, most often first."""

    @property
    def figures(self) -> FigureReads: ...
    def meta(self, key: str) -> str | None: ...
    def count_contacts(self) -> int:
        """Contacts that are not in the bin."""

    # --- upkeep -------------------------------------------------------------------------------------------
    def check(self, *, repair: bool = False, progress: Progress | None = None, cancel: Cancel | None = None) -> Check:
        """Whether the file is sound and the search index equals the tables; `repair` rebuilds the index.

        `progress` is called for each of these three passes: looking, building, looking again. Commands go on
        meanwhile. Cancelled leaves everything as it was; the next repair goes on where this one was building.
        """

    def close(self) -> None: ...


Progress = Callable[[int, int], None]
"""Called, on the working thread, with how much is done and how much there is."""


class Vault(Protocol):
    """The place of one directory on disk: its file and the keys to it. Made by the composition root.

    Raises the `errors.EnvironmentProblem` that fits: DiskFull, ReadOnly, Locked, NotADirectoryFile, NewerSchema,
    UnsafePlace or WrongKey.
    """

    def exists(self) -> bool: ...
    def is_protected(self) -> bool: ...
    def check_place(self) -> str:
        """A sentence of warning about where the directory lies, empty when all is well.

        UnsafePlace where none may be made or opened; `create` and `open` raise it too.
        """

    def create(self, passphrase: str | None, *, sample: bool = False) -> tuple[Store, str | None]:
        """A new directory and its recovery key to print (None without passphrase). Never overwrites one."""

    def open(
        self,
        *,
        passphrase: str | None = None,
        recovery_key: str | None = None,
        keyring: bool = False,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Store:
        """Opens with what is given; `keyring` asks the system's keyring first. WrongKey when nothing fits.

        After an update of the program the search may have to be prepared anew, which takes minutes for a million
        contacts: `progress` is called only then. Cancelled leaves a directory that is prepared when it is next opened.
        """

    def open_lent(self, lent: Lent) -> Store:
        """The same directory in another process, beside the store that lent it."""

    def put_sample_aside(self, store: Store) -> None:
        """Moves the open sample, which is closed, to the backups, so that a directory can be made in its place.

        After an error the sample is where it was; when `store` was closed already, `open` it anew.
        """

    def protect(self, store: Store, passphrase: str) -> tuple[Store, str]:
        """Encrypts an unprotected directory: the reopened store and its recovery key. The old store is closed.

        After an error the directory is as it was; when `store` was closed already, `open` it anew.
        """

    def change_passphrase(
        self, new: str, *, passphrase: str | None = None, recovery_key: str | None = None
    ) -> None: ...
    def new_recovery_key(self, passphrase: str) -> str:
        """Makes another recovery key, to print; the one before opens nothing any more. WrongKey for another
        passphrase."""

    def remember(self, *, passphrase: str) -> bool:
        """Puts the key into the system's keyring; False when there is none."""

    def forget(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Today:
    """Clock of a store or service: injected, so that tests choose the day."""

    now: Callable[[], datetime]

    def date(self) -> date:
        """Local calendar day."""
        return self.now().astimezone().date()
