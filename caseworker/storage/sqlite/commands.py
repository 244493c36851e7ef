"""Runs commands on the writer's connection: a transaction each, recorded, indexed and audited.

Loads SQLModel: built by the first command, or ahead of it by `SqliteStore.warm_up`.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING

from caseworker.storage.sqlite import audit, index, orm
from caseworker.storage.sqlite.journal import Journal
from caseworker.storage.sqlite.stamp import Stamp
from caseworker.storage.sqlite.transaction import SqliteTransaction
from caseworker.storage.sqlite.undo import Replay, conflicts_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caseworker.models.changes import Changes
    from caseworker.storage.base import Cancel, Transaction
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.index_words import IndexWords
    from caseworker.storage.sqlite.touched import Touched

UNDO, REDO = "undo", "redo"


class Commands:
    """Belongs to the writer's thread."""

    def __init__(self, connection: Connection, words: IndexWords) -> None:
        self._connection = connection
        self._words = words
        self._journal = Journal(connection)
        self._engine = orm.engine_over(connection)

    def run(
        self,
        action: str,
        work: Callable[[Transaction], object],
        *,
        stamp: Stamp,
        undoable: bool,
        cancel: Cancel | None,
    ) -> Changes:
        with self._transaction(cancel):
            step = self._journal.begin(action, stamp.actor, stamp.at) if undoable else None
            with orm.session_over(self._engine) as session:
                transaction = SqliteTransaction(
                    self._connection, session, self._journal, stamp=stamp, action=action, step=step, cancel=cancel
                )
                work(transaction)
            touched = transaction.touched
            self._follow(touched)
            if step is not None:
                step = self._journal.end(step, bulk=touched.is_bulk)
            audit.add_touched(self._connection, stamp, action, touched)
        return touched.changes(action, step)

    def undo(self, *, stamp: Stamp) -> Changes:
        with conflicts_told(), self._transaction(None):
            replay = Replay(self._connection, self._journal.shapes)
            step, action = replay.undo()
            return self._replayed(f"{UNDO}.{action}", replay.touched, stamp, step)

    def redo(self, *, stamp: Stamp) -> Changes:
        with conflicts_told(), self._transaction(None):
            replay = Replay(self._connection, self._journal.shapes)
            step, action = replay.redo()
            return self._replayed(f"{REDO}.{action}", replay.touched, stamp, step)

    def _replayed(self, action: str, touched: Touched, stamp: Stamp, step: int) -> Changes:
        self._follow(touched)
        audit.add_touched(self._connection, stamp, action, touched)
        return touched.changes(action, step)

    def _follow(self, touched: Touched) -> None:
        """The search index is part of the transaction."""
        if touched.contacts_changed:
            index.update(self._connection, chain.from_iterable(touched.contacts()), self._words)

    @contextmanager
    def _transaction(self, cancel: Cancel | None) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            if cancel is not None:
                cancel.on_cancel(self._connection.interrupt)
                cancel.check()
            yield
            if cancel is not None:
                cancel.check()
                # A commit is not interrupted: it is over in milliseconds.
                cancel.on_cancel(None)
            self._connection.execute("COMMIT")
        except BaseException:
            # Some errors, such as a full disk, have rolled back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            if cancel is not None:
                cancel.on_cancel(None)
