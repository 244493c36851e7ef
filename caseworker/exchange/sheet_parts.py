"""The parts of a sheet in reading order, with their labels: one reading for DOCX, HTML and plain text.

Everything is words of the document, cleaned of what nobody can see. A label that the document does not give is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caseworker.models.checks import readable
from caseworker.models.sheet import (
    SheetCheck,
    SheetCredential,
    SheetDocument,
    SheetEntry,
    SheetField,
    SheetLine,
    SheetRole,
)

_WAYS = frozenset(
    {
        SheetField.PHONES,
        SheetField.EMAILS,
        SheetField.LINKS,
        SheetField.ADDRESSES,
        SheetField.DIRECTIONS,
        SheetField.DISTANCE,
    }
)
_FOR_CLIENTS = frozenset({"client", "large"})
"""The templates of plain words alone: what the file keeps of credentials, evidence and checks is not for the client."""
_LINKS = ("tel:", "mailto:", "https:", "http:")
_CALLED = re.compile(r"\b(988lifeline\.org|988|911)\b")
_CREDENTIAL_COLUMNS = ("abbreviation", "kind", "number", "issuer", "jurisdiction", "expires", "status")
_CHECK_COLUMNS = ("group", "on", "by", "how")


@dataclass(frozen=True, slots=True)
class Fact:
    """`note` stands small beside the text. `link` is ``tel:``, ``mailto:``, ``http:`` or ``https:``, or empty."""

    label: str
    text: str
    link: str = ""
    note: str = ""
    is_phone: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one small heading; the first part of a contact has none."""

    title: str
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None

    def __bool__(self) -> bool:
        return bool(self.facts or self.paragraphs or self.table)


def word(document: SheetDocument, code: str) -> str:
    """A word of the page by its code."""
    return readable(document.labels.get(code, ""))


def parts(entry: SheetEntry, document: SheetDocument) -> tuple[Part, ...]:
    """A contact below its name, without the parts that are empty or that the template is not for."""
    made = (
        Part("", tuple(_introduction(entry, document))),
        Part(word(document, "client_line"), paragraphs=_paragraphs([entry.client_line])),
        Part(word(document, "reach"), _facts(entry, document, is_way=True)),
        Part(word(document, "practice"), _facts(entry, document, is_way=False)),
        *(_for_the_file(entry, document) if document.template not in _FOR_CLIENTS else ()),
        Part(word(document, "notes"), paragraphs=_paragraphs(entry.notes)),
        Part(word(document, "private_line"), paragraphs=_paragraphs([entry.private_line])),
    )
    return tuple(part for part in made if part)


def _for_the_file(entry: SheetEntry, document: SheetDocument) -> tuple[Part, ...]:
    return (
        Part(word(document, "credentials"), table=_credentials(entry.credential_rows, document)),
        Part(word(document, "evidence"), paragraphs=_paragraphs(_evidence(entry.roles))),
        Part(word(document, "checks"), table=_checks(entry.checks, document)),
    )


def definitions(document: SheetDocument) -> Part:
    """What the roles mean, unless each contact says it, with the sentence on those that nobody has confirmed."""
    said = any(role.does for entry in document.entries for role in entry.roles)
    facts = () if said else tuple(Fact(readable(label), readable(text)) for _, label, text in document.definitions)
    return Part(word(document, "about_roles"), facts, _paragraphs([word(document, "legend")]))


def disclosure(document: SheetDocument) -> Part:
    """Client data; empty on a sheet without."""
    given = document.disclosure
    if given is None:
        return Part("")
    facts = (
        Fact(word(document, "disclosure_client"), readable(given.client)),
        Fact(word(document, "disclosure_purpose"), readable(given.purpose)),
        Fact(word(document, "disclosure_recipient"), readable(given.recipient)),
        *(_fact(line, document) for line in given.lines),
    )
    return Part(word(document, "disclosure"), facts)


def notice(document: SheetDocument) -> str:
    """The redisclosure notice with its heading, or empty."""
    text = readable(document.disclosure.notice) if document.disclosure else ""
    return _joined((word(document, "notice"), text), ": ") if text else ""


def crisis(document: SheetDocument) -> Part:
    return Part(word(document, "help_now"), paragraphs=_paragraphs(document.crisis))


def logo_words(document: SheetDocument) -> str:
    return word(document, "logo").replace("{agency}", readable(document.agency.name))


def page_pieces(document: SheetDocument) -> list[str]:
    """The words around the numbers of the page, with ``{page}`` and ``{pages}`` apart."""
    return [piece for piece in re.split(r"(\{pages?\})", word(document, "page")) if piece]


def called(sentence: str) -> Iterator[tuple[str, str]]:
    """A sentence of the crisis lines in pieces, each with its link or none."""
    for index, piece in enumerate(_CALLED.split(sentence)):
        if index % 2 == 0:
            if piece:
                yield piece, ""
        else:
            yield piece, f"tel:{piece}" if piece.isdigit() else f"https://{piece}"


def _introduction(entry: SheetEntry, document: SheetDocument) -> Iterator[Fact]:
    if entry.organization:
        yield Fact(word(document, "organization"), readable(entry.organization))
    for role in entry.roles:
        yield Fact(word(document, "role"), readable(role.label))
        if role.does:
            yield Fact(word(document, "does"), readable(role.does))
        if role.say:
            yield Fact(word(document, "say"), readable(role.say))
    # A remark on the whole contact ("may be out of date") is read before anything is dialed.
    yield from (_fact(line, document) for line in entry.lines if line.field is None)


def _facts(entry: SheetEntry, document: SheetDocument, *, is_way: bool) -> tuple[Fact, ...]:
    lines = (line for line in entry.lines if line.field is not None and (line.field in _WAYS) is is_way)
    return tuple(_fact(line, document) for line in lines)


def _fact(line: SheetLine, document: SheetDocument) -> Fact:
    own = word(document, f"line_{line.field.value}") if line.field else ""
    ask = word(document, "ask") if line.is_stale else ""
    if (ask and _begins(line.text, ask)) or _begins(line.note, ask):
        ask = ""
    return Fact(
        readable(line.label) or own,
        readable(line.text),
        line.link if line.link.lower().startswith(_LINKS) and line.link.isprintable() else "",
        _joined((ask, readable(line.note)), ", "),
        line.field is SheetField.PHONES and bool(line.link),
    )


def _begins(text: str, ask: str) -> bool:
    return text.casefold().startswith(ask.casefold())


def _credentials(rows: Iterable[SheetCredential], document: SheetDocument) -> Table | None:
    expired = word(document, "expired")
    cells = []
    for row in rows:
        name = "" if row.name == row.abbreviation else row.name
        status = row.status
        if row.is_expired and expired.casefold() not in status.casefold():
            status = _joined((status, expired), ", ")
        between = [str(getattr(row, column)) for column in _CREDENTIAL_COLUMNS[1:-1]]
        cells.append([_joined((row.abbreviation, name), ", "), *between, status])
    return _table([word(document, f"credential_{column}") for column in _CREDENTIAL_COLUMNS], cells)


def _checks(rows: Iterable[SheetCheck], document: SheetDocument) -> Table | None:
    again, never = word(document, "check_again"), word(document, "never_checked")
    cells = [
        [row.group, _joined((row.on or never, again if row.is_stale and row.on else ""), ", "), row.by, row.how]
        for row in rows
    ]
    return _table([word(document, f"check_{column}") for column in _CHECK_COLUMNS], cells)


def _table(heads: list[str], rows: list[list[str]]) -> Table | None:
    """Without the columns in which nothing stands; None without rows."""
    kept = [index for index in range(len(heads)) if any(row[index] for row in rows)]
    if not kept:
        return None
    return Table(
        tuple(heads[index] for index in kept), tuple(tuple(readable(row[index]) for index in kept) for row in rows)
    )


def _evidence(roles: Iterable[SheetRole]) -> Iterator[str]:
    for role in roles:
        yield from role.evidence


def _paragraphs(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean for text in texts if (clean := readable(text).strip()))


def _joined(parts: Iterable[str], between: str) -> str:
    return between.join(part for part in parts if part)
