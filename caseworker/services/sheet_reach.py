"""How to reach a contact, as a sheet prints it: phones, e-mails, websites, addresses and how to get there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from caseworker.models.distance import compass_point, miles_between
from caseworker.models.sheet import SheetField, SheetLine
from caseworker.services.sheet_words import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.models.contact import Address, ContactFacts, Email, Phone
    from caseworker.services.freshness import Freshness
    from caseworker.services.sheet_context import SheetContext

HOME = frozenset({"", "US", "USA"})
"""The country that is not printed."""
_MAP = "https://www.openstreetmap.org/search?query="


def phones(facts: ContactFacts, context: SheetContext) -> list[Phone]:
    """Those that are printed, faxes too."""
    return [one for one in facts.phones if context.may_print(one)] if context.has(SheetField.PHONES) else []


def emails(facts: ContactFacts, context: SheetContext) -> list[Email]:
    return [one for one in facts.emails if context.may_print(one)] if context.has(SheetField.EMAILS) else []


def addresses(facts: ContactFacts, context: SheetContext) -> list[Address]:
    return [one for one in facts.addresses if context.may_print(one)] if context.has(SheetField.ADDRESSES) else []


def reach_lines(facts: ContactFacts, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    """The first way says when these facts were checked."""
    is_first = True
    for line in _ways(facts, context):
        if is_first and line.field is not SheetField.LINKS:
            is_first = False
            note = " · ".join(part for part in (line.note, context.checked(fresh)) if part)
            yield replace(line, note=note, is_stale=fresh.is_stale)
        else:
            yield line
    if facts.hours and context.has(SheetField.HOURS):
        yield SheetLine(context.words.text("hours"), facts.hours, field=SheetField.HOURS)


def _ways(facts: ContactFacts, context: SheetContext) -> Iterator[SheetLine]:
    numbers = phones(facts, context)
    for phone in numbers:
        yield _phone(phone, context)
    if not numbers and context.has(SheetField.PHONES):
        yield SheetLine("", context.words.text("no_phone"), field=SheetField.LINKS)
    for email in emails(facts, context):
        label, target = context.words.typed(email.label), f"mailto:{email.address}"
        yield SheetLine(label, email.address, target, SheetField.EMAILS, is_private=email.confidential)
    if context.has(SheetField.LINKS):
        for link in facts.links:
            yield SheetLine(context.words.typed(link.label), _short_url(link.url), link.url, SheetField.LINKS)
    for address in facts.addresses:
        if context.may_print(address):
            yield from _place(address, context)


def _phone(phone: Phone, context: SheetContext) -> SheetLine:
    label = context.words.typed(phone.label)
    fax = context.words.text("fax")
    if phone.is_fax and fax.casefold() not in label.casefold():
        label = f"{fax} {label}".strip()
    return SheetLine(
        label,
        context.words.phone(phone.number, phone.extension),
        "" if phone.is_fax else tel(phone),
        SheetField.LINKS if phone.is_fax else SheetField.PHONES,
        is_private=phone.confidential,
    )


def tel(phone: Phone) -> str:
    """What dials the number (RFC 3966); empty for one whose country nobody knows."""
    if not phone.number.startswith("+"):
        return ""
    return f"tel:{phone.number}" + (f";ext={phone.extension}" if phone.extension else "")


def _place(address: Address, context: SheetContext) -> Iterator[SheetLine]:
    """The address with its distance, then how to get there; what stands first has a link to a map."""
    text, distance = address_text(address), _distance(address, context)
    link = _MAP + quote(text) if text and context.has(SheetField.DIRECTIONS) else ""
    is_private = address.confidential
    if text and context.has(SheetField.ADDRESSES):
        label = context.words.typed(address.label)
        yield SheetLine(label, text, link, SheetField.ADDRESSES, distance, is_private=is_private)
        link = distance = ""
    if context.has(SheetField.DIRECTIONS) and (told := address.directions or capitalized(distance)):
        note = distance if address.directions else ""
        label = context.words.text("getting_there")
        yield SheetLine(label, told, link, SheetField.DIRECTIONS, note, is_private=is_private)


def address_text(address: Address) -> str:
    """In one line; the country only when it is another."""
    street = ", ".join(part for part in (address.line1, address.line2) if part)
    region = " ".join(part for part in (address.state, address.zip) if part)
    country = "" if address.country in HOME else address.country
    return ", ".join(part for part in (street, address.city, region, country) if part)


def _distance(address: Address, context: SheetContext) -> str:
    """From the place that was named; with directions also toward where, unless it is as good as there."""
    near = context.near
    if near is None or not context.has(SheetField.DISTANCE):
        return ""
    if address.latitude is None or address.longitude is None:
        return ""
    points = (near.latitude, near.longitude, address.latitude, address.longitude)
    miles = miles_between(*points)
    is_told = context.has(SheetField.DIRECTIONS) and miles >= 1
    return context.words.distance(miles, near.zip or near.label, compass_point(*points) if is_told else None)


def _short_url(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
