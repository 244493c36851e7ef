"""A contact → what a sheet prints of it, in the words of its language. Stale facts are to be asked, never a yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from caseworker.exchange import qr_code
from caseworker.models.codes import Availability, ContactKind, FactGroup, Status
from caseworker.models.kept import ListItem
from caseworker.models.sheet import SheetEntry, SheetField, SheetLine
from caseworker.models.vocabulary import TermKind
from caseworker.services.freshness import Freshness, freshness
from caseworker.services.plain_text import plain_text
from caseworker.services.sheet_checks import checks, credential_rows, expired_lines
from caseworker.services.sheet_codes import code_content
from caseworker.services.sheet_reach import HOME, addresses, reach_lines
from caseworker.services.sheet_roles import roles
from caseworker.services.sheet_words import capitalized

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from caseworker.models.contact import Address, ContactFacts
    from caseworker.models.stored import Contact
    from caseworker.services.sheet_context import SheetContext


def entry(contact: Contact, item: ListItem, context: SheetContext) -> SheetEntry:
    """The contact with what was chosen; nothing confidential unless that was chosen too. `item` has its lines."""
    facts = contact.facts
    name = facts.display_name
    is_person = facts.kind is ContactKind.PERSON
    fresh = freshness(contact, context.today, context.rules)
    lines = tuple(_lines(facts, context, fresh))
    if facts.confidential:
        lines = tuple(replace(line, is_private=True) for line in lines)
    places = addresses(facts, context)
    qr_content, qr_label = code_content(facts, context)
    return SheetEntry(
        contact_id=contact.id,
        name=name,
        credentials=_letters(facts) if context.has(SheetField.CREDENTIALS) else "",
        organization=facts.organization if is_person and facts.organization != name else "",
        roles=roles(contact, context),
        lines=lines,
        notes=tuple(plain_text(note.body) for note in contact.notes) if context.has(SheetField.NOTES) else (),
        sort_name=_sort_name(facts),
        specialties=context.terms(facts, TermKind.SPECIALTY) if context.has(SheetField.SPECIALTIES) else (),
        city=next((place.city for place in places if place.city), ""),
        postal=_postal(places),
        credential_rows=credential_rows(facts, context),
        checks=checks(fresh, context),
        client_line=item.client_line if context.has(SheetField.CLIENT_LINE) else "",
        private_line=item.private_line if context.has(SheetField.PRIVATE_LINE) else "",
        is_confidential=facts.confidential,
        qr=qr_code.svg(qr_content) if qr_content else "",
        qr_label=qr_label,
        qr_content=qr_content,
    )


def _sort_name(facts: ContactFacts) -> str:
    """As in an index: "Vega, Marisol"."""
    if facts.kind is not ContactKind.PERSON or not facts.family:
        return facts.display_name
    given = " ".join(part for part in (facts.preferred_name or facts.given, facts.suffix) if part)
    return ", ".join(part for part in (facts.family, given) if part)


def _postal(places: Sequence[Address]) -> tuple[str, ...]:
    """A label is for the outside of an envelope: what is confidential is never on one."""
    for place in places:
        if place.confidential or not (place.line1 and place.city):
            continue
        last = ", ".join(part for part in (place.city, f"{place.state} {place.zip}".strip()) if part)
        country = "" if place.country in HOME else place.country.upper()
        return tuple(part for part in (place.line1, place.line2, last, country) if part)
    return ()


def _letters(facts: ContactFacts) -> str:
    return facts.credential_text or ", ".join(dict.fromkeys(one.abbreviation for one in facts.credentials))


def _lines(facts: ContactFacts, context: SheetContext, fresh: Mapping[FactGroup, Freshness]) -> Iterator[SheetLine]:
    yield from _status(facts, context)
    yield from reach_lines(facts, context, fresh[FactGroup.REACH])
    if context.has(SheetField.AVAILABILITY):
        yield from _availability(facts, context, fresh[FactGroup.AVAILABILITY])
    yield from _practice(facts, context, fresh[FactGroup.PRACTICE])
    if context.has(SheetField.PAYMENT):
        yield from _payment(facts, context, fresh[FactGroup.PAYMENT])
    yield from expired_lines(facts, context)


def _status(facts: ContactFacts, context: SheetContext) -> Iterator[SheetLine]:
    if facts.status is not Status.ACTIVE:
        yield SheetLine(context.words.text("please_note"), context.words.text(facts.status.value))


def _availability(facts: ContactFacts, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    words = context.words
    label, told = words.text("openings"), _openings(facts, context)
    if fresh.is_stale or not told:
        since = context.not_known_since(fresh) if told else ""
        ask = words.text("ask_when_you_call")
        yield SheetLine(label, ask, "", SheetField.AVAILABILITY, since, is_stale=True)
    else:
        yield SheetLine(label, told, "", SheetField.AVAILABILITY, context.checked(fresh))
    ways = [words.text(way) for way in ("in_person", "telehealth") if getattr(facts, way)]
    if ways:
        yield SheetLine(words.text("sessions"), capitalized(", ".join(ways)), "", SheetField.AVAILABILITY)


def _openings(facts: ContactFacts, context: SheetContext) -> str:
    if facts.availability is Availability.UNKNOWN:
        return ""
    if facts.availability is Availability.WAITLIST and facts.waitlist_weeks:
        return context.words.count("waitlist_weeks", facts.waitlist_weeks)
    return context.words.text(facts.availability.value)


_PRACTICE = {
    "helps_with": (TermKind.SPECIALTY,),
    "level_of_care": (TermKind.LEVEL_OF_CARE,),
    "approach": (TermKind.MODALITY, TermKind.INTERVENTION_MODEL),
    "works_with": (TermKind.POPULATION,),
}


def _practice(facts: ContactFacts, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    """The first line says when these facts were checked if that is long ago."""
    asked: tuple[str, bool] = (context.last_checked(fresh), fresh.is_stale)
    if context.has(SheetField.LANGUAGES) and (spoken := context.terms(facts, TermKind.LANGUAGE)):
        yield SheetLine(context.words.text("languages"), ", ".join(spoken), "", SheetField.LANGUAGES, *asked)
        asked = ("", False)
    if not context.has(SheetField.SPECIALTIES):
        return
    for label, kinds in _PRACTICE.items():
        if terms := context.terms(facts, *kinds):
            yield SheetLine(context.words.text(label), ", ".join(terms), "", SheetField.SPECIALTIES, *asked)
            asked = ("", False)


def _payment(facts: ContactFacts, context: SheetContext, fresh: Freshness) -> Iterator[SheetLine]:
    words = context.words
    payers = ", ".join(context.terms(facts, TermKind.PAYER))
    sliding = words.text("sliding_scale")
    is_said = not facts.sliding_scale or sliding.casefold() in f"{payers} {facts.fees}".casefold()
    told = ", ".join(part for part in (payers, "" if is_said else sliding, facts.fees) if part)
    if not told:
        return
    label = words.text("payment")
    if fresh.is_stale:
        since = context.not_known_since(fresh)
        ask = words.format("ask_about", payment=told)
        yield SheetLine(label, ask, "", SheetField.PAYMENT, since, is_stale=True)
    else:
        yield SheetLine(label, capitalized(told), "", SheetField.PAYMENT, context.checked(fresh))
