"""Contact sheets: the frozen document and its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker.collecting import rarer_collections
from caseworker.errors import NotFound
from caseworker.exchange import atomic, registry, sheet_html, sheet_pdf, sheet_templates, sheet_text
from caseworker.messages import translate
from caseworker.models.export import FileFormat, Written
from caseworker.models.kept import ListItem
from caseworker.models.roles import Role
from caseworker.models.sheet import Handed, SheetDocument, SheetEntry, SheetLanguage, SheetOptions, SheetTemplate
from caseworker.services.sheet_context import SheetContext
from caseworker.services.sheet_disclosure import audit_detail, disclosed
from caseworker.services.sheet_lines import entry
from caseworker.services.sheet_roles import role_words
from caseworker.services.sheet_words import SheetWords

if TYPE_CHECKING:
    from caseworker.services.agency import AgencyBook
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook


class Sheets:
    def __init__(
        self,
        session: Session,
        reference: Reference,
        rule_book: RuleBook,
        agency: AgencyBook,
        own_templates: Path | None = None,
    ) -> None:
        """`own_templates`: the folder of the user's own templates, which need not be there."""
        self._rule_book = rule_book
        self._agency = agency
        self._own_templates = own_templates
        self._session = session
        self._reference = reference

    # --- a sheet ------------------------------------------------------------------------------------------
    @rarer_collections()
    def build(self, contacts: Sequence[int | ListItem], options: SheetOptions) -> SheetDocument:
        """The document of these contacts, in that order, with what `options` chose, in the language that they name.

        Confidential contacts are left out and counted unless that field is chosen; what is in the bin, or gone, is
        never printed. NotFound for a template that is not there; InvalidInput or PassphraseNeeded where a disclosure
        is asked for that may not be made.
        """
        items = {one.contact_id: one for one in map(_item, contacts)}
        context = self._context(options)
        found = [one for one in self._session.store.contacts(list(items)) if one.deleted_at is None]
        shown = [one for one in found if context.may_print(one.facts)]
        entries = tuple(entry(one, items[one.id], context) for one in shown)
        wanted = options.disclosure
        ids = [one.contact_id for one in entries]
        title = options.title or context.words.text("contacts")
        template = self.template(options.template)
        return SheetDocument(
            title=title,
            printed_on=context.today,
            paper=options.paper,
            template=template.code,
            template_path=template.path if template.is_own else None,
            language=options.language,
            entries=entries,
            definitions=_definitions(entries, context),
            crisis=self._crisis(options.language),
            agency=self._agency.get(),
            disclosure=disclosed(wanted, ids, context, self._session) if wanted else None,
            omitted_confidential=len(found) - len(shown),
            labels=_labels(title, entries, context),
        )

    def _context(self, options: SheetOptions) -> SheetContext:
        near = self._reference.place(options.near) if options.near else None
        words = SheetWords(options.language)
        return SheetContext(options, words, self._reference, self._session.today(), near, self._rule_book.rules)

    def _crisis(self, language: SheetLanguage) -> tuple[str, ...]:
        lines = self._reference.crisis_lines()
        return tuple(one.text_es if language is SheetLanguage.SPANISH else one.text for one in lines)

    def templates(self) -> tuple[SheetTemplate, ...]:
        """Those of the program, then the user's own by name. Tries the latter out: call it off the window's thread."""
        return sheet_templates.templates(self._own_templates)

    def template(self, code: str) -> SheetTemplate:
        """Raises NotFound when there is none of that code."""
        return sheet_templates.find(code, self._own_templates)

    def own_templates(self) -> Path:
        """The folder of the user's own templates, made if it is not there yet. Raises DiskFull, EnvironmentProblem."""
        if self._own_templates is None:
            raise NotFound(translate("sheets", "This directory has no folder for templates of your own."))
        return sheet_templates.prepare(self._own_templates)

    @staticmethod
    def warm() -> None:
        """Gets ready to set pages: call it on a thread of its own before the first sheet is shown."""
        sheet_pdf.warm()

    def pdf(self, document: SheetDocument) -> bytes:
        """Tagged PDF (PDF/UA-1)."""
        return sheet_pdf.pdf(document).content

    def pages(self, document: SheetDocument, *, scale: float = 1.5, marks: bool = False) -> list[bytes]:
        """The pages as PNG for preview and print; scale 1.0 is 96 dots an inch. `marks`: of what is private, which
        only the preview has."""
        return sheet_pdf.pages(document, scale=scale, marks=marks)

    def text(self, document: SheetDocument) -> str:
        """As plain text, for an e-mail."""
        return sheet_text.text(document)

    def html(self, document: SheetDocument) -> str:
        """As one whole page, for the clipboard of a word processor."""
        return sheet_html.html(document)

    def unprintable(self, document: SheetDocument) -> tuple[str, ...]:
        """What cannot be set in full on paper, a sentence each."""
        return _warnings(sheet_pdf.unprintable(document))

    def write(self, document: SheetDocument, path: Path, format: FileFormat) -> Written:  # noqa: A002
        """The file, whole or not at all; it is noted in the audit. Raises DiskFull, ReadOnly, EnvironmentProblem."""
        ids = [one.contact_id for one in document.entries]
        made = registry.sheet_writer(format)(document)
        atomic.write_bytes(path, made.content)
        self._audit("sheet.write", ids, len(ids), audit_detail(document))
        return Written(path, len(ids), document.omitted_confidential, _warnings(made.unprintable))

    def record(self, document: SheetDocument, how: Handed) -> None:
        """Call it once the sheet has gone to a printer, the clipboard or an e-mail."""
        ids = [one.contact_id for one in document.entries]
        self._audit(f"sheet.{how}", ids, len(ids), audit_detail(document))

    @staticmethod
    def formats() -> tuple[FileFormat, ...]:
        """What a sheet can be written as, in the order to offer them; `Exports` has the others."""
        return tuple(one for one in registry.formats() if one.is_sheet)

    def _audit(self, action: str, ids: Sequence[int], count: int, detail: str = "") -> None:
        self._session.command(action, lambda tx: tx.audit("contact", ids, count, detail), undoable=False)


def _warnings(unprintable: Sequence[str]) -> tuple[str, ...]:
    sentence = translate("sheets", "“{text}” could not be printed in full: no font here has its letters.")
    return tuple(sentence.format(text=text) for text in unprintable)


def _item(one: int | ListItem) -> ListItem:
    return one if isinstance(one, ListItem) else ListItem(one)


def _definitions(entries: Sequence[SheetEntry], context: SheetContext) -> tuple[tuple[Role, str, str], ...]:
    """Of the roles that are on the sheet."""
    there = {one.role for made in entries for one in made.roles}
    return tuple((role, *role_words(role, context)[:2]) for role in Role if role in there)


def _labels(title: str, entries: Sequence[SheetEntry], context: SheetContext) -> dict[str, str]:
    words = context.words
    printed = words.format("printed", day=words.long_date(context.today))
    suggested = words.text("suggested")
    is_any_suggested = any(one.label.endswith("?") for made in entries for one in made.roles)
    return {
        **words.labels(),
        "printed": printed,
        "subtitle": printed,
        "footer": f"{title} · {printed}",
        "suggested": suggested,
        "legend": suggested if is_any_suggested else "",
    }
