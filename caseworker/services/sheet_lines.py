"""A contact → what a sheet prints of it, in words. Stale facts are printed as "ask", never as yes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from caseworker.exchange.cells import shown_phone
from caseworker.messages import translate
from caseworker.models.codes import Availability, ContactKind, FactGroup, Status
from caseworker.models.distance import miles_between
from caseworker.models.roles import TagState
from caseworker.models.sheet import SheetEntry, SheetField, SheetLine, SheetOptions, SheetRole
from caseworker.models.vocabulary import TermKind
from caseworker.roles.lapsing import lapses
from caseworker.services.freshness import ExpiryState, Freshness, expiry, freshness
from caseworker.services.tagging import tag_facts, tagger

if TYPE_CHECKING:
    from caseworker.models.contact import Address, Phone
    from caseworker.models.stored import Contact
    from caseworker.models.working_rules import WorkingRules
    from caseworker.services.places import Place
    from caseworker.services.reference import Reference

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_LIST = re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)([^\n]*?\S)\1")


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What is the same for all entries of a sheet. `near`: the place that distances are measured from."""

    options: SheetOptions
    reference: Reference
    today: date
    near: Place | None
    rules: WorkingRules

    def has(self, field: SheetField) -> bool:
        return field in self.options.fields


def entry(contact: Contact, context: SheetContext) -> SheetEntry:
    """The contact without anything that is confidential."""
    facts = contact.facts
    is_person = facts.kind is ContactKind.PERSON
    name = facts.display_name
    return SheetEntry(
        contact_id=contact.id,
        name=name,
        credentials=facts.credential_text or ", ".join(dict.fromkeys(one.abbreviation for one in facts.credentials))
        if context.has(SheetField.CREDENTIALS)
        else "",
        organization=facts.organization if is_person and facts.organization != name else "",
        roles=_roles(contact, context) if context.has(SheetField.ROLE) else (),
        lines=tuple(_lines(contact, context)),
        notes=tuple(plain_text(note.body) for note in contact.notes) if context.has(SheetField.NOTES) else (),
    )


def long_date(day: date) -> str:
    """As in "November 3, 2026"."""
    return _date(day, _months())


def short_date(day: date) -> str:
    """As in "Nov 3, 2026"."""
    return _date(day, _short_months())


def _date(day: date, months: tuple[str, ...]) -> str:
    pattern = translate("sheets", "{month} {day}, {year}")
    return pattern.format(month=months[day.month - 1], day=day.day, year=day.year)


def plain_text(markdown: str) -> str:
    """A note without its marks: emphasis, headings, links and code are printed as the words they hold."""
    text = _LINK.sub(r"\1", markdown)
    text = _HEADING.sub("", text)
    text = _LIST.sub("\u2022 ", text)
    return _EMPHASIS.sub(r"\2", text).strip()


def _roles(contact: Contact, context: SheetContext) -> tuple[SheetRole, ...]:
    found = []
    lapsed = lapses(contact.tags, tag_facts(contact.facts), context.today, tagger())
    asked = {lapse.role for lapse in lapsed if not lapse.is_answered}
    for tag in contact.tags:
        if tag.effective:
            label = context.reference.role(tag.role).label
            question = "" if tag.state is TagState.CONFIRMED and tag.role not in asked else "?"
            found.append(SheetRole(tag.role, tag.state, label + question))
    return tuple(found)


def _lines(contact: Contact, context: SheetContext) -> Iterator[SheetLine]:
    fresh = freshness(contact, context.today, context.rules)
    yield from _status(contact)
    yield from _reach(contact, context, fresh[FactGroup.REACH])
    if context.has(SheetField.AVAILABILITY):
        yield from _availability(contact, context, fresh[FactGroup.AVAILABILITY])
    yield from _practice(contact, context, fresh[FactGroup.PRACTICE])
    if context.has(SheetField.PAYMENT):
        yield from _payment(contact, context, fresh[FactGroup.PAYMENT])
    if context.has(SheetField.CREDENTIALS):
        yield from _expired(contact, context)


def _status(contact: Contact) -> Iterator[SheetLine]:
    words = {
        Status.SUSPECTED_STALE: translate("sheets", "This listing may be out of date."),
        Status.INACTIVE: translate("sheets", "No longer active when this sheet was made."),
    }.get(contact.facts.status)
    if words:
        yield SheetLine(translate("sheets", "Please note"), words)


def _reach(contact: Contact, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    facts = contact.facts
    checked = _checked(fresh, context)
    if context.has(SheetField.PHONES):
        phones = [phone for phone in facts.phones if not phone.confidential]
        for index, phone in enumerate(phones):
            yield _phone(phone, checked if index == 0 else "")
        if not phones:
            yield SheetLine("", translate("sheets", "No phone number on record"), field=SheetField.LINKS)
    if context.has(SheetField.EMAILS):
        for email in facts.emails:
            if not email.confidential:
                yield SheetLine("", email.address, f"mailto:{email.address}", SheetField.EMAILS, email.label)
    if context.has(SheetField.LINKS):
        for link in facts.links:
            yield SheetLine(link.label, _short_url(link.url), link.url, SheetField.LINKS)
    if context.has(SheetField.ADDRESSES):
        for address in facts.addresses:
            if not address.confidential:
                yield _address(address, context)


def _phone(phone: Phone, checked: str) -> SheetLine:
    link = f"tel:{phone.number}" + (f";ext={phone.extension}" if phone.extension else "")
    label = phone.label
    fax = translate("sheets", "Fax")
    if phone.is_fax and fax.casefold() not in label.casefold():
        label = f"{fax} {label}".strip()
    is_dialed = phone.number.startswith("+") and not phone.is_fax
    return SheetLine(
        label,
        shown_phone(phone.number, phone.extension),
        link if is_dialed else "",
        SheetField.LINKS if phone.is_fax else SheetField.PHONES,
        "" if phone.is_fax else checked,
    )


def _address(address: Address, context: SheetContext) -> SheetLine:
    street = ", ".join(part for part in (address.line1, address.line2) if part)
    region = " ".join(part for part in (address.state, address.zip) if part)
    country = "" if address.country in ("", "US", "USA") else address.country
    text = ", ".join(part for part in (street, address.city, region, country) if part)
    return SheetLine(address.label, text, "", SheetField.ADDRESSES, _distance(address, context))


def _distance(address: Address, context: SheetContext) -> str:
    near = context.near
    if near is None or not context.has(SheetField.DISTANCE):
        return ""
    if address.latitude is None or address.longitude is None:
        return ""
    miles = miles_between(near.latitude, near.longitude, address.latitude, address.longitude)
    shown = f"{miles:.1f}" if miles < 10 else f"{miles:.0f}"
    return translate("sheets", "{miles} miles from {place}").format(miles=shown, place=near.zip or near.label)


def _availability(contact: Contact, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    label = translate("sheets", "Openings")
    words = _openings(contact)
    if fresh.is_stale or not words:
        since = _since(fresh, context) if words else ""
        yield SheetLine(label, translate("sheets", "Ask when you call"), "", SheetField.AVAILABILITY, since)
    else:
        yield SheetLine(label, words, "", SheetField.AVAILABILITY, _checked(fresh, context))
    ways = (
        translate("sheets", "in person") if contact.facts.in_person else "",
        translate("sheets", "by video or phone") if contact.facts.telehealth else "",
    )
    if any(ways):
        text = ", ".join(way for way in ways if way)
        yield SheetLine(translate("sheets", "Sessions"), text[:1].upper() + text[1:], "", SheetField.AVAILABILITY)


def _openings(contact: Contact) -> str:
    weeks = contact.facts.waitlist_weeks
    waiting = translate("sheets", "Waitlist, about {weeks} weeks").format(weeks=weeks)
    return {
        Availability.ACCEPTING: translate("sheets", "Accepting new clients"),
        Availability.WAITLIST: waiting if weeks else translate("sheets", "Waitlist"),
        Availability.NOT_ACCEPTING: translate("sheets", "Not accepting new clients"),
        Availability.UNKNOWN: "",
    }[contact.facts.availability]


def _practice(contact: Contact, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    note = _ask(fresh, context)
    if context.has(SheetField.LANGUAGES) and (words := _terms(contact, context, TermKind.LANGUAGE)):
        yield SheetLine(translate("sheets", "Languages"), words, "", SheetField.LANGUAGES, note)
        note = ""
    if not context.has(SheetField.SPECIALTIES):
        return
    for label, kinds in (
        (translate("sheets", "Helps with"), (TermKind.SPECIALTY,)),
        (translate("sheets", "Level of care"), (TermKind.LEVEL_OF_CARE,)),
        (translate("sheets", "Approach"), (TermKind.MODALITY, TermKind.INTERVENTION_MODEL)),
        (translate("sheets", "Works with"), (TermKind.POPULATION,)),
    ):
        if words := _terms(contact, context, *kinds):
            yield SheetLine(label, words, "", SheetField.SPECIALTIES, note)
            note = ""


def _payment(contact: Contact, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    facts = contact.facts
    payers = _terms(contact, context, TermKind.PAYER)
    sliding = translate("sheets", "sliding scale")
    is_said = not facts.sliding_scale or sliding.casefold() in f"{payers} {facts.fees}".casefold()
    words = ", ".join(part for part in (payers, "" if is_said else sliding, facts.fees) if part)
    if not words:
        return
    label = translate("sheets", "Payment")
    if fresh.is_stale:
        text = translate("sheets", "Ask about: {payment}").format(payment=words)
        yield SheetLine(label, text, "", SheetField.PAYMENT, _since(fresh, context))
    else:
        yield SheetLine(label, words[:1].upper() + words[1:], "", SheetField.PAYMENT, _checked(fresh, context))


def _expired(contact: Contact, context: SheetContext) -> Iterator[SheetLine]:
    today, rules = context.today, context.rules
    gone = [one for one in contact.facts.credentials if expiry(one, today, rules).state is ExpiryState.EXPIRED]
    if not gone:
        return
    words = ", ".join(
        translate("sheets", "{credential} until {day}").format(credential=one.abbreviation, day=short_date(one.expires))
        if one.expires
        else translate("sheets", "{credential} expired").format(credential=one.abbreviation)
        for one in gone
    )
    yield SheetLine(translate("sheets", "Credentials to ask about"), words, "", SheetField.CREDENTIALS)


def _terms(contact: Contact, context: SheetContext, *kinds: TermKind) -> str:
    label = context.reference.vocabulary.label
    words = [
        label(kind, term.code) if term.code else term.text for kind in kinds for term in contact.facts.terms_of(kind)
    ]
    return ", ".join(dict.fromkeys(words))


def _checked(fresh: Freshness, context: SheetContext) -> str:
    """When it was checked; of a stale fact that it must be asked."""
    if not context.has(SheetField.CHECKED_ON):
        return ""
    if fresh.is_stale or fresh.checked is None:
        return _ask(fresh, context)
    return translate("sheets", "checked {day}").format(day=short_date(fresh.checked.on))


def _ask(fresh: Freshness, context: SheetContext) -> str:
    if not fresh.is_stale or not context.has(SheetField.CHECKED_ON):
        return ""
    if fresh.checked is None:
        return translate("sheets", "not checked yet")
    return translate("sheets", "last checked {day}").format(day=short_date(fresh.checked.on))


def _since(fresh: Freshness, context: SheetContext) -> str:
    if not context.has(SheetField.CHECKED_ON) or fresh.checked is None:
        return ""
    return translate("sheets", "not known since {day}").format(day=short_date(fresh.checked.on))


def _short_url(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _months() -> tuple[str, ...]:
    names = translate("sheets", "January February March April May June July August September October November December")
    return tuple(names.split())


def _short_months() -> tuple[str, ...]:
    return tuple(translate("sheets", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split())
