"""Contact sheets: the tray, the frozen document, its files, and exports of many contacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker.exchange import atomic, registry, sheet_pdf
from caseworker.exchange.words import Words
from caseworker.messages import translate
from caseworker.models.export import ExportOptions, FileFormat, Written
from caseworker.models.imports import Progress
from caseworker.models.kept import ListItem, ListKind
from caseworker.models.query import Filters, Query
from caseworker.models.roles import Role
from caseworker.models.sheet import SheetDocument, SheetField, SheetOptions
from caseworker.services import tray
from caseworker.services.sheet_lines import SheetContext, entry, long_date

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.stored import Contact
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Cancel, Transaction

_ALL = Query(filters=Filters(include_inactive=True))
_CHUNK = 500


class Sheets:
    def __init__(self, session: Session, reference: Reference, rule_book: RuleBook) -> None:
        self._rule_book = rule_book
        self._session = session
        self._reference = reference

    # --- the tray -----------------------------------------------------------------------------------------
    def tray(self) -> tuple[int, ...]:
        """The contacts of the sheet in the making, in order."""
        return tray.on_the_sheet(self._session.store)

    def add_to_tray(self, ids: Sequence[int]) -> Changes:
        """At its end; those in it already keep their place."""
        return self._set_tray("sheet.add", [*self.tray(), *ids])

    def remove_from_tray(self, ids: Sequence[int]) -> Changes:
        gone = set(ids)
        return self._set_tray("sheet.remove", [one for one in self.tray() if one not in gone])

    def clear_tray(self) -> Changes:
        return self._set_tray("sheet.clear", [])

    def reorder_tray(self, ids: Sequence[int]) -> Changes:
        """Those named come first, in that order; what is not in the tray is not added."""
        before = self.tray()
        return self._set_tray("sheet.reorder", [*(one for one in ids if one in before), *before])

    def _set_tray(self, action: str, ids: Sequence[int]) -> Changes:
        def work(tx: Transaction) -> None:
            tray_id = tx.lists.own(ListKind.TRAY)
            before = {one.contact_id: one for one in next(one.items for one in tx.lists.all() if one.id == tray_id)}
            tx.lists.fill(tray_id, [before.get(one) or ListItem(one) for one in dict.fromkeys(ids)])

        return self._session.command(action, work)

    # --- a sheet ------------------------------------------------------------------------------------------
    def build(self, ids: Sequence[int], options: SheetOptions) -> SheetDocument:
        """The document of these contacts, in that order; confidential ones are left out and counted.

        What is in the bin, or gone, is not printed either.
        """
        contacts = [one for one in self._session.store.contacts(ids) if one.deleted_at is None]
        shown = [contact for contact in contacts if not contact.facts.confidential]
        near = self._reference.place(options.near) if options.near else None
        context = SheetContext(options, self._reference, self._session.today(), near, self._rule_book.rules)
        entries = tuple(entry(contact, context) for contact in shown)
        title = options.title or translate("sheets", "Contacts")
        omitted = len(contacts) - len(shown)
        roles = [role for role in Role if any(one.role is role for made in entries for one in made.roles)]
        return SheetDocument(
            title=title,
            printed_on=context.today,
            paper=options.paper,
            template=options.template,
            entries=entries,
            definitions=tuple(
                (role, self._reference.role(role).label, self._reference.role(role).sentence) for role in roles
            ),
            crisis=tuple(line.text for line in self._reference.crisis_lines()),
            omitted_confidential=omitted,
            labels=_labels(title, options, context, any("?" in r.label for e in entries for r in e.roles)),
        )

    def pdf(self, document: SheetDocument) -> bytes:
        """Tagged PDF (PDF/UA-1)."""
        return sheet_pdf.pdf(document).content

    def templates(self):  # STUB
        from caseworker.models.sheet import DEFAULT_FIELDS, SheetTemplate
        from caseworker import resources
        at = resources.path("sheets", "contact_sheet.typ")
        some = DEFAULT_FIELDS - {SheetField.EVIDENCE}
        allf = frozenset(SheetField)
        return (
            SheetTemplate("client", at, {"en": "For the client", "es": "Para el cliente"}, {"en": "Large type and plain words: who they are, what to say when calling, how to get there."}, allf - {SheetField.EVIDENCE}, some),
            SheetTemplate("file", at, {"en": "For the file"}, {"en": "Credentials with numbers and expiry, evidence for the role, who checked what and when."}, allf, DEFAULT_FIELDS),
            SheetTemplate("wallet", at, {"en": "Wallet card"}, {"en": "Name, phone and the crisis line on a card to fold."}, frozenset({SheetField.PHONES, SheetField.ROLE, SheetField.CLIENT_LINE}), frozenset({SheetField.PHONES})),
            SheetTemplate("own/broken", at, {"en": "House style"}, {"en": ""}, allf, DEFAULT_FIELDS, True, "Line 12 of “house-style.typ” cannot be read: expected a closing bracket."),
        )

    def own_templates(self):  # STUB
        return Path("/tmp")

    def unprintable(self, document):  # STUB
        return sheet_pdf.pdf(document).unprintable

    def text(self, document):  # STUB
        return "\n".join([document.title, *(f"{e.name}\n" + "\n".join(f"{l.label} {l.text}" for l in e.lines) for e in document.entries)])

    def html(self, document):  # STUB
        return "<h1>" + document.title + "</h1>"

    def record(self, document, how):  # STUB
        ids = [one.contact_id for one in document.entries]
        self._audit(f"sheet.{how.value}", ids, len(ids))

    def pages(self, document: SheetDocument, *, scale: float = 1.5, marks: bool = False) -> list[bytes]:
        """The pages as PNG for preview and print; scale 1.0 is 96 dots an inch."""
        return sheet_pdf.pages(document, scale=scale)

    def write(self, document: SheetDocument, path: Path, format: FileFormat) -> Written:  # noqa: A002
        """The file, whole or not at all; it is noted in the audit. Raises DiskFull, ReadOnly, EnvironmentProblem."""
        ids = [one.contact_id for one in document.entries]
        if not format.is_sheet:
            return self.export(path, format, ids)
        made = registry.sheet_writer(format)(document)
        atomic.write_bytes(path, made.content)
        self._audit("sheet.write", ids, len(ids))
        warnings = tuple(
            translate("sheets", "“{text}” could not be printed in full: no font here has its letters.").format(
                text=text
            )
            for text in made.unprintable
        )
        return Written(path, len(ids), document.omitted_confidential, warnings)

    def record_print(self, document: SheetDocument) -> None:
        """Call it once the pages went to a printer."""
        ids = [one.contact_id for one in document.entries]
        self._audit("sheet.print", ids, len(ids))

    @staticmethod
    def formats() -> tuple[FileFormat, ...]:
        """All that can be written, in the order to offer them."""
        return registry.formats()

    # --- many contacts ------------------------------------------------------------------------------------
    def export(
        self,
        path: Path,
        format: FileFormat,  # noqa: A002
        ids: Sequence[int] | None = None,
        *,
        options: ExportOptions = ExportOptions(),  # noqa: B008 - frozen
        progress: Callable[[Progress], None] = lambda _: None,
        cancel: Cancel | None = None,
    ) -> Written:
        """These contacts, or all (None), as CSV or vCard. Confidential contacts and facts are left out, and the bin.

        Cancelled or failed, the file that was there stays. Raises Cancelled, DiskFull, ReadOnly, EnvironmentProblem.
        """
        wanted = self._session.store.search(_ALL, cancel=cancel).ids if ids is None else ids
        reading = _Reading(self._contacts(wanted, progress, cancel))
        words = Words(lambda role: self._reference.role(Role(role)).label, self._reference.vocabulary.label)
        with atomic.replacing(path) as file:
            count = registry.contact_writer(format)(file, reading, words, options)
        self._audit("contacts.export", list(wanted[:_CHUNK]), count)
        return Written(path, reading.shown, reading.omitted)

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

    def _audit(self, action: str, ids: Sequence[int], count: int) -> None:
        self._session.command(action, lambda tx: tx.audit("contact", ids, count), undoable=False)


class _Reading:
    """Contacts on their way into a file: those that may leave, counted."""

    def __init__(self, contacts: Iterator[Contact]) -> None:
        self._contacts = contacts
        self.shown = 0
        self.omitted = 0

    def __iter__(self) -> Iterator[Contact]:
        for contact in self._contacts:
            if contact.deleted_at is not None:
                continue
            if contact.facts.confidential:
                self.omitted += 1
                continue
            self.shown += 1
            yield contact


def _labels(title: str, options: SheetOptions, context: SheetContext, is_any_suggested: bool) -> dict[str, str]:
    printed = translate("sheets", "Printed {day}").format(day=long_date(context.today))
    legend = ""
    if is_any_suggested and SheetField.ROLE in options.fields:
        legend = translate("sheets", "A role with “?” comes from the listing and has not been confirmed yet.")
    return {
        "subtitle": printed,
        "footer": " · ".join(part for part in (title, printed) if part),
        "page": translate("sheets", "Page {page} of {pages}"),
        "help_now": translate("sheets", "If you need help now"),
        "legend": legend,
    }
