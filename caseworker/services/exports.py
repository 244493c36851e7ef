"""Exports: many contacts as a file for other programs, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker.collecting import rarer_collections
from caseworker.errors import FieldProblem, InvalidInput
from caseworker.exchange import atomic, contact_table, registry
from caseworker.exchange.words import Words
from caseworker.messages import translate
from caseworker.models.export import ColumnChoice, ExportOptions, FileFormat, Written
from caseworker.models.imports import Progress
from caseworker.models.query import Filters, Query
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind

if TYPE_CHECKING:
    from caseworker.models.stored import Contact
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.storage.base import Cancel, Transaction

_ALL = Query(filters=Filters(include_inactive=True))
_CHUNK = 500
_NAMED_IN_AUDIT = 500
_PUBLIC = ExportOptions()


class Exports:
    def __init__(self, session: Session, reference: Reference) -> None:
        self._session = session
        self._reference = reference

    @staticmethod
    def formats() -> tuple[FileFormat, ...]:
        """In the order to offer them."""
        return tuple(one for one in registry.formats() if not one.is_sheet)

    @staticmethod
    def columns() -> tuple[ColumnChoice, ...]:
        """What a table (`FileFormat.is_table`) may hold, in the usual order."""
        return contact_table.choices()

    def count(self, cancel: Cancel | None = None) -> int:
        """How many contacts `write` takes for all of them, the confidential ones among them."""
        return len(self._session.store.search(_ALL, cancel=cancel).ids)

    def write(
        self,
        path: Path,
        format: FileFormat,  # noqa: A002
        which: Sequence[int] | None = None,
        options: ExportOptions = _PUBLIC,
        *,
        purpose: str = "",
        progress: Callable[[Progress], None] = lambda _: None,
        cancel: Cancel | None = None,
    ) -> Written:
        """These contacts, or all (None), in a format that is no sheet; what is in the bin is never among them.

        Confidential contacts are left out and counted unless `options` say everything, for which there has to be a
        `purpose`: it goes into the audit. Cancelled or failed, the file that was there stays. Raises InvalidInput,
        Cancelled, DiskFull, ReadOnly, EnvironmentProblem.
        """
        purpose = " ".join(purpose.split())
        self._check(options, purpose)
        wanted = self._session.store.search(_ALL, cancel=cancel).ids if which is None else which
        reading = _Reading(self._contacts(wanted, progress, cancel), everything=options.everything)
        with rarer_collections(), atomic.replacing(path) as file:
            registry.contact_writer(format)(file, reading, self._words(), options)
        self._audit(reading.first_ids, reading.shown, purpose if options.everything else "")
        return Written(path, reading.shown, reading.omitted)

    def _check(self, options: ExportOptions, purpose: str) -> None:
        allowed = [one.code for one in self.columns() if options.everything or not one.is_private]
        for code in options.columns:
            if code not in allowed:
                sentence = translate("exports", "There is no column “{code}” to export. There are: {codes}.")
                raise InvalidInput((FieldProblem("columns", sentence.format(code=code, codes=", ".join(allowed))),))
        if options.everything and not purpose:
            sentence = translate("exports", "Say what confidential facts and notes are needed for: it is noted.")
            raise InvalidInput((FieldProblem("purpose", sentence),))

    def _contacts(
        self, ids: Sequence[int], progress: Callable[[Progress], None], cancel: Cancel | None
    ) -> Iterator[Contact]:
        total = len(ids)
        for start in range(0, total, _CHUNK):
            if cancel is not None:
                cancel.check()
            progress(Progress(start, total, start))
            yield from self._session.store.contacts(ids[start : start + _CHUNK])
        if cancel is not None:
            cancel.check()
        progress(Progress(total, total, total))

    def _words(self) -> Words:
        vocabulary = self._reference.vocabulary

        def find(kind: TermKind, words: str) -> str:
            term = vocabulary.find(kind, words)
            return term.code if term else ""

        return Words(lambda role: self._reference.role(Role(role)).label, vocabulary.label, find)

    def _audit(self, ids: Sequence[int], count: int, purpose: str) -> None:
        detail = ""
        if purpose:
            detail = translate("exports", "with confidential facts and notes: {purpose}").format(purpose=purpose)

        def work(tx: Transaction) -> None:
            tx.audit("contact", ids, count, detail)

        self._session.command("contacts.export", work, undoable=False)


class _Reading:
    """Contacts on their way into a file: those that may leave, counted."""

    def __init__(self, contacts: Iterator[Contact], *, everything: bool) -> None:
        self._contacts = contacts
        self._everything = everything
        self.shown = 0
        self.omitted = 0
        self.first_ids: list[int] = []

    def __iter__(self) -> Iterator[Contact]:
        for contact in self._contacts:
            if contact.deleted_at is not None:
                continue
            if contact.facts.confidential and not self._everything:
                self.omitted += 1
                continue
            self.shown += 1
            if self.shown <= _NAMED_IN_AUDIT:
                self.first_ids.append(contact.id)
            yield contact
