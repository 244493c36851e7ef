"""Contacts and referrals for people, in lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.codes import Availability, FactGroup
from caseworker.models.referral import TERMINAL
from caseworker.models.roles import RoleTag, TagState
from caseworker.models.vocabulary import TermKind
from caseworker.services.freshness import ExpiryState, shown_availability
from caseworker.services.referral_states import words as in_words

if TYPE_CHECKING:
    from caseworker.models.contact import ContactFacts
    from caseworker.models.referral import Attempt, Consent, ReferralEvent, ReferralRow
    from caseworker.models.rows import ContactRow
    from caseworker.models.stored import Contact
    from caseworker.services.bundle import Services


def found_line(row: ContactRow, services: Services, today: date) -> tuple[str, ...]:
    """The cells of one row of ``search``, as `FOUND_HEADER` names them."""
    roles = ", ".join(
        services.reference.role(chip.role).label + ("?" if chip.state is TagState.SUGGESTED else "")
        for chip in row.roles
        if chip.state is not TagState.REJECTED
    )
    place = ", ".join(part for part in (row.city, row.state) if part)
    place = " · ".join(part for part in (place, *_nearness(row)) if part)
    name = f"{row.name}, {row.credentials}" if row.credentials else row.name
    if row.expired:
        name = translate("cli", "{name} ({letters} EXPIRED)").format(name=name, letters=", ".join(row.expired))
    weeks = row.waitlist_weeks
    return (str(row.id), name, roles, place, phone(row.phone), available(shown_availability(row, today), weeks))


def _nearness(row: ContactRow) -> Iterator[str]:
    if row.telehealth_in:
        yield translate("cli", "telehealth, licensed in {state}").format(state=row.telehealth_in)
    elif row.is_distance_unknown:
        yield translate("cli", "distance unknown")
    elif row.distance_miles is not None:
        yield translate("cli", "{miles:.1f} mi").format(miles=row.distance_miles)
        if row.is_across_state_line:
            yield translate("cli", "across the state line")


def found_header() -> tuple[str, ...]:
    return (
        translate("cli", "ID"),
        translate("cli", "Name"),
        translate("cli", "Role"),
        translate("cli", "Place"),
        translate("cli", "Phone"),
        translate("cli", "Availability"),
    )


def available(availability: Availability, weeks: int | None) -> str:
    words = {
        Availability.ACCEPTING: translate("cli", "accepting"),
        Availability.WAITLIST: translate("cli", "waitlist"),
        Availability.NOT_ACCEPTING: translate("cli", "not accepting"),
        Availability.UNKNOWN: translate("cli", "unknown"),
    }
    if availability is Availability.WAITLIST and weeks is not None:
        return translate("cli", "waitlist {weeks} wk").format(weeks=weeks)
    return words[availability]


def phone(number: str) -> str:
    """As it is dialed in the United States; other numbers as they are."""
    if number.startswith("+1") and len(number) == 12:
        return f"({number[2:5]}) {number[5:8]}-{number[8:]}"
    return number


def contact_lines(contact: Contact, services: Services, today: date) -> Iterator[str]:
    facts = contact.facts
    letters = f", {facts.credential_text}" if facts.credential_text else ""
    yield f"{contact.id}  {facts.display_name}{letters}"
    if facts.organization and facts.organization != facts.display_name:
        yield f"  {facts.organization}"
    if contact.deleted_at is not None:
        yield "  " + translate("cli", "In the bin")
    yield from _role_lines_today(contact, services)
    yield from _reach_lines(facts)
    yield from _age_lines(contact, services, today)
    yield from _credential_lines(facts, services, today)
    yield from _practice_lines(facts, services)
    for one in contact.notes:
        head = translate("cli", "Note {id}, {author}, {day}").format(
            id=one.id, author=one.author, day=one.updated_at.astimezone().date().isoformat()
        )
        yield f"  {head}: {one.body}"
    for row in contact.referrals:
        yield "  " + referral_line(row)


def role_lines(tags: Sequence[RoleTag], services: Services) -> Iterator[str]:
    """Why each role, in words."""
    for tag in tags:
        label = services.reference.role(tag.role).label
        decided = f", {tag.decided_by}, {tag.decided_at[:10]}" if tag.decided_at else ""
        yield f"  {label} ({tag.state.value}{decided})"
        for one in tag.evidence:
            yield f"    {one.text}"


def _role_lines_today(contact: Contact, services: Services) -> Iterator[str]:
    tags, lapses = services.roles.today(contact)
    yield from role_lines(tags, services)
    for one in lapses:
        label = services.reference.role(one.role).label
        when = one.on.isoformat() if one.on else translate("cli", "some time ago")
        text = translate("cli", "  {role}: {credential} expired {day}")
        if not one.is_answered:
            text = translate("cli", "  {role}: {credential} expired {day}. Still right?")
        yield text.format(role=label, credential=one.credential, day=when)


def _reach_lines(facts: ContactFacts) -> Iterator[str]:
    for one in facts.phones:
        extension = translate("cli", " ext. {number}").format(number=one.extension) if one.extension else ""
        label = f" ({one.label})" if one.label else ""
        yield f"  {phone(one.number)}{extension}{label}{_hidden(one.confidential)}"
    for mail in facts.emails:
        yield f"  {mail.address}{_hidden(mail.confidential)}"
    for link in facts.links:
        yield f"  {link.url}"
    for place in facts.addresses:
        parts = (place.line1, place.line2, place.city, f"{place.state} {place.zip}".strip())
        yield "  " + ", ".join(part for part in parts if part) + _hidden(place.confidential)
        if place.directions:
            yield "    " + translate("cli", "Directions: {words}").format(words=place.directions)
    if facts.hours:
        yield "  " + translate("cli", "Hours: {words}").format(words=facts.hours)


def _hidden(confidential: bool) -> str:
    return translate("cli", " [confidential]") if confidential else ""


def _age_lines(contact: Contact, services: Services, today: date) -> Iterator[str]:
    age = services.directory.freshness(contact, today)[FactGroup.AVAILABILITY]
    facts = contact.facts
    words = available(facts.availability, facts.waitlist_weeks)
    if age.checked is None:
        yield "  " + translate("cli", "Availability: unknown, never checked (listed as {words})").format(words=words)
    elif age.is_stale:
        yield "  " + translate("cli", "Availability: unknown since {day} (listed as {words})").format(
            words=words, day=age.checked.on.isoformat()
        )
    else:
        yield "  " + translate("cli", "Availability: {words}, checked {day}").format(
            words=words, day=age.checked.on.isoformat()
        )


def _credential_lines(facts: ContactFacts, services: Services, today: date) -> Iterator[str]:
    for one in facts.credentials:
        parts = [one.abbreviation, one.jurisdiction, one.number, one.issuer]
        state = services.directory.expiry(one, today)
        if state.state is ExpiryState.EXPIRED:
            parts.append(translate("cli", "EXPIRED"))
        elif state.state is ExpiryState.EXPIRES_SOON:
            parts.append(translate("cli", "expires in {days} days").format(days=state.days))
        elif one.expires is not None:
            parts.append(translate("cli", "to {day}").format(day=one.expires.isoformat()))
        yield "  " + " · ".join(part for part in parts if part)


def _practice_lines(facts: ContactFacts, services: Services) -> Iterator[str]:
    titles = {
        TermKind.SPECIALTY: translate("cli", "Specialties"),
        TermKind.MODALITY: translate("cli", "Approach"),
        TermKind.INTERVENTION_MODEL: translate("cli", "Intervention"),
        TermKind.LEVEL_OF_CARE: translate("cli", "Level of care"),
        TermKind.POPULATION: translate("cli", "Works with"),
        TermKind.LANGUAGE: translate("cli", "Languages"),
        TermKind.PAYER: translate("cli", "Payment"),
    }
    for kind, title in titles.items():
        words = [
            services.reference.vocabulary.label(kind, term.code) if term.code else term.text
            for term in facts.terms_of(kind)
        ]
        if words:
            yield f"  {title}: {', '.join(words)}"
    if facts.about:
        yield f"  {facts.about}"


def referral_line(row: ReferralRow) -> str:
    state = in_words(row.state)
    due = ""
    if row.follow_up and row.state not in TERMINAL:
        due = translate("cli", ", follow up {day}").format(day=row.follow_up.isoformat())
    return translate("cli", "Referral {id}: {client} to {name}, {role}, {state}{due}: {reason}").format(
        id=row.id,
        client=row.client_code,
        name=row.contact_name,
        role=row.role_sought.value,
        state=state,
        due=due,
        reason=row.reason,
    )


def referral_story(
    row: ReferralRow,
    events: Sequence[ReferralEvent],
    attempts: Sequence[Attempt],
    others: Sequence[ReferralRow],
    services: Services,
) -> Iterator[str]:
    """A referral with all that became of it."""
    yield referral_line(row)
    if row.part2:
        notice = services.reference.part2_notice.text
        yield "  " + translate("cli", "42 CFR Part 2, to go with it: “{notice}”").format(notice=notice)
    if row.needs:
        words = ", ".join(services.reference.vocabulary.label(kind, code) for kind, code in row.needs)
        yield "  " + translate("cli", "Needs: {words}").format(words=words)
    if row.consent is not None:
        yield "  " + consent_line(row.consent, services.session.today())
    yield from (f"  {text}" for text in (row.link, row.private_note) if text)
    steps = [
        (one.at, in_words(one.after), one.reason_text or (one.reason or ""), one.note, one.actor) for one in events
    ]
    steps += [(one.at, one.result.value.replace("_", " "), "", one.note, one.actor) for one in attempts]
    for at, what, *why, actor in sorted(steps, key=lambda step: step[0]):
        day = at.astimezone().date().isoformat()
        yield f"  {day} {': '.join(part for part in (what, *why) if part)} ({actor})"
    yield from ("  " + translate("cli", "Also sent: {line}").format(line=referral_line(other)) for other in others)


def consent_line(consent: Consent, today: date) -> str:
    until = translate("cli", " until {day}").format(day=consent.until.isoformat()) if consent.until else ""
    state = "" if consent.holds(today) else translate("cli", ", DOES NOT HOLD TODAY")
    text = translate("cli", "Consent: {type}, from {day}{until}{state}")
    return text.format(type=consent.type.value, day=consent.on.isoformat(), until=until, state=state)
