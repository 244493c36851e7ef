"""Undo, redo, and who did what when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker.models.changes import Changes, UndoState
    from caseworker.models.rows import AuditRow
    from caseworker.services.session import Session


class History:
    def __init__(self, session: Session) -> None:
        self._session = session

    def undo(self) -> Changes:
        """Takes back the latest step; NotFound when there is none."""
        changes = self._session.store.undo(actor=self._session.actor)
        self._session.publish(changes)
        return changes

    def redo(self) -> Changes:
        """Does again what was taken back last; NotFound when there is nothing."""
        changes = self._session.store.redo(actor=self._session.actor)
        self._session.publish(changes)
        return changes

    def state(self) -> UndoState:
        return self._session.store.undo_state()

    def audit(self, limit: int = 200) -> list[AuditRow]:
        """Newest first."""
        return self._session.store.audit_rows(limit=limit)
