"""Words for what may be chosen about a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from caseworker.models.sheet import PRIVATE_FIELDS, Paper, QrCode, SheetField, SheetLanguage

_FEW = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("SheetFields", text)


def groups() -> tuple[tuple[str, tuple[SheetField, ...]], ...]:
    """All parts that are not private, as they stand together: a heading and its parts."""
    one = SheetField
    return (
        (_tr("Who they are"), (one.ROLE, one.CREDENTIALS, one.EXPLAIN, one.EVIDENCE)),
        (
            _tr("How to reach them"),
            (one.PHONES, one.EMAILS, one.ADDRESSES, one.DIRECTIONS, one.HOURS, one.LINKS, one.DISTANCE),
        ),
        (_tr("What they offer"), (one.AVAILABILITY, one.PAYMENT, one.LANGUAGES, one.SPECIALTIES)),
        (_tr("Beside each"), (one.CHECKED_ON, one.CLIENT_LINE)),
    )


def private_parts() -> tuple[SheetField, ...]:
    return (SheetField.PRIVATE_LINE, SheetField.NOTES, SheetField.CONFIDENTIAL)


def field_word(field: SheetField) -> str:
    return {
        SheetField.ROLE: _tr("Role"),
        SheetField.CREDENTIALS: _tr("Credentials"),
        SheetField.PHONES: _tr("Phone"),
        SheetField.EMAILS: _tr("Email"),
        SheetField.ADDRESSES: _tr("Address"),
        SheetField.LINKS: _tr("Website"),
        SheetField.DISTANCE: _tr("Distance"),
        SheetField.SPECIALTIES: _tr("Specialties"),
        SheetField.LANGUAGES: _tr("Languages"),
        SheetField.PAYMENT: _tr("Payment"),
        SheetField.AVAILABILITY: _tr("Openings"),
        SheetField.CHECKED_ON: _tr("Checked on"),
        SheetField.NOTES: _tr("Notes"),
        SheetField.EXPLAIN: _tr("What they do"),
        SheetField.EVIDENCE: _tr("Why this role"),
        SheetField.DIRECTIONS: _tr("Directions"),
        SheetField.HOURS: _tr("Hours"),
        SheetField.CLIENT_LINE: _tr("Line for the client"),
        SheetField.PRIVATE_LINE: _tr("Private line"),
        SheetField.CONFIDENTIAL: _tr("Confidential details"),
    }[field]


def field_tip(field: SheetField) -> str:
    """What a part is whose name does not say it all; else empty."""
    return {
        SheetField.EXPLAIN: _tr("What this kind of helper does, and what to say when calling"),
        SheetField.EVIDENCE: _tr("What speaks for the role, a sentence each"),
        SheetField.CHECKED_ON: _tr("When the facts were last checked; what is old is marked to be asked"),
        SheetField.CLIENT_LINE: _tr("What you wrote for the client beside a contact of the list"),
        SheetField.PRIVATE_LINE: _tr("What you wrote to yourself beside a contact of the list"),
        SheetField.NOTES: _tr("All notes about these contacts, written for colleagues"),
        SheetField.CONFIDENTIAL: _tr("Contacts, phones, emails and addresses that are marked confidential"),
    }.get(field, "")


def parts_summary(chosen: Iterable[SheetField], offered: Iterable[SheetField]) -> str:
    """One line about what is printed of what a template can print, private parts aside."""
    order = [field for _heading, fields in groups() for field in fields]
    can = [field for field in order if field in set(offered)]
    on = [field for field in can if field in set(chosen)]
    off = [field for field in can if field not in on]
    if not on:
        return _tr("Names alone")
    if not off:
        return _tr("Everything that this template has")
    if len(off) <= _FEW < len(on):
        return _tr("Everything but {parts}").format(parts=_listed(off))
    if len(on) <= _FEW + 1:
        return _listed(on, first=True)
    return _tr("{parts} and {n} more").format(parts=_commas(on[:_FEW], first=True), n=len(on) - _FEW)


def private_summary(chosen: Iterable[SheetField]) -> str:
    on = [field for field in private_parts() if field in set(chosen) & PRIVATE_FIELDS]
    return _listed(on, first=True) if on else _tr("Nothing private is printed")


def private_count(count: int) -> str:
    """For the line of state."""
    if count == 1:
        return _tr("one private part is on this sheet")
    return _tr("{n} private parts are on this sheet").format(n=count)


def papers() -> list[tuple[Paper, str]]:
    return [(Paper.LETTER, _tr("Letter")), (Paper.A4, _tr("A4"))]


def paper_word(paper: Paper) -> str:
    return dict(papers())[paper]


def languages() -> list[tuple[SheetLanguage, str]]:
    """Each by its own name, for who reads it."""
    return [(SheetLanguage.ENGLISH, "English"), (SheetLanguage.SPANISH, "Español")]


def qr_codes() -> list[tuple[QrCode, str]]:
    return [(QrCode.NONE, _tr("None")), (QrCode.PHONE, _tr("Phone number")), (QrCode.CARD, _tr("Contact card"))]


def purposes() -> tuple[str, ...]:
    """Common reasons to give client information away; others are taken as well."""
    return (
        _tr("Referral"),
        _tr("Coordination of care"),
        _tr("At the client’s request"),
        _tr("Treatment planning"),
        _tr("Payment or benefits"),
    )


def _listed(fields: list[SheetField], *, first: bool = False) -> str:
    """“Phone, email and website”."""
    *some, last = _words(fields, first)
    return _tr("{some} and {last}").format(some=", ".join(some), last=last) if some else last


def _commas(fields: list[SheetField], *, first: bool) -> str:
    return ", ".join(_words(fields, first))


def _words(fields: list[SheetField], first: bool) -> list[str]:
    said = [field_word(field) for field in fields]
    return [word if first and index == 0 else word[:1].lower() + word[1:] for index, word in enumerate(said)]
