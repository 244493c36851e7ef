"""One open directory, who works in it, and what time it is: shared by all services."""

from __future__ import annotations

import threading
from datetime import date, datetime
from typing import TYPE_CHECKING

from caseworker.errors import PassphraseNeeded
from caseworker.messages import translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.models.changes import Changes
    from caseworker.storage.base import Cancel, Store, Today, Transaction


class Session:
    """Every command goes through `command`, so that every listener learns what changed."""

    def __init__(self, store: Store, *, actor: str, clock: Today) -> None:
        self._store = store
        self._clock = clock
        self._listeners: list[Callable[[Changes], None]] = []
        self._lock = threading.Lock()
        self.actor = actor

    @property
    def store(self) -> Store:
        return self._store

    def replace_store(self, store: Store) -> None:
        """Go on with the same directory reopened (after it was encrypted, say)."""
        self._store = store

    def sign_as(self, actor: str) -> None:
        """Another name for what is written from now on."""
        self.actor = actor

    def now(self) -> datetime:
        return self._clock.now()

    def today(self) -> date:
        return self._clock.date()

    def require_protection(self, sentence: str = "") -> None:
        """PassphraseNeeded where client data must not be kept: neither encrypted nor the sample.

        `sentence` says so to the user where it is not a referral that is logged.
        """
        if not (self._store.is_protected or self._store.is_sample):
            raise PassphraseNeeded(
                sentence
                or translate(
                    "referrals",
                    "Referrals hold client data, and this directory is not encrypted: "
                    "choose a passphrase first, then log the referral.",
                )
            )

    def command(
        self,
        action: str,
        work: Callable[[Transaction], object],
        *,
        undoable: bool = True,
        cancel: Cancel | None = None,
    ) -> Changes:
        changes = self._store.write(action, work, actor=self.actor, undoable=undoable, cancel=cancel)
        self.publish(changes)
        return changes

    def publish(self, changes: Changes) -> None:
        """Tell every listener, on this thread."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(changes)

    def on_changes(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Calls `listener` after every command, on the thread that gave it. Returns what ends this."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe
