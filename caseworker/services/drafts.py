"""Unsaved typing, kept as protected as what is saved, and offered again after a crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.models.kept import Draft
    from caseworker.services.session import Session

REFERRAL = "referral:"
"""How the keys of referrals begin: what is typed there is client data."""
TOGETHER = "+"
"""Between the contacts in the key of a referral to several."""


class Drafts:
    """`key` names the form and what it is about, for instance ``contact:12`` or ``note:new:12``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, key: str, data: Mapping[str, object]) -> None:
        """`data` must be plain JSON values. Replaces the draft of the same key.

        PassphraseNeeded for the draft of a referral where referrals themselves cannot be kept.
        """
        if key.startswith(REFERRAL):
            self._session.require_protection()
        self._session.store.save_draft(key, json.dumps(dict(data)))

    def discard(self, key: str) -> None:
        """Forgets the draft; nothing happens when there is none."""
        self._session.store.save_draft(key, None)

    def pending(self) -> list[Draft]:
        return self._session.store.drafts()

    @staticmethod
    def data(draft: Draft) -> dict[str, object]:
        """What `save` was given; empty when the draft cannot be read."""
        try:
            loaded = json.loads(draft.body)
        except ValueError:
            return {}
        return loaded if isinstance(loaded, dict) else {}
