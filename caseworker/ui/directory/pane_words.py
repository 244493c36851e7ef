"""What the contact pane says, as plain values: sections of lines with their age at the right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from caseworker.models.codes import FactGroup, VerifyOutcome
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.services.referral_words import short_reason
from caseworker.ui import words
from caseworker.ui.words import AvailabilityLook, availability_look

if TYPE_CHECKING:
    from caseworker.models.contact import Address, ContactFacts, Credential, TermLink
    from caseworker.models.roles import Lapse, RoleTag
    from caseworker.models.stored import Contact
    from caseworker.services.freshness import Expiry, Freshness
    from caseworker.services.provider_record import ProviderRecord


@dataclass(frozen=True, slots=True)
class PaneData:
    """One contact with all that was worked out about it off the UI thread."""

    contact: Contact
    freshness: Mapping[FactGroup, Freshness]
    expiries: tuple[Expiry, ...]
    today: date
    you: str
    vocabulary: Vocabulary
    distance_miles: float | None = None
    nearness: tuple[str, ...] = ()
    """What the row says of how near it is; `nearest`: where that was measured (latitude, longitude in degrees)."""
    nearest: tuple[float | None, float | None] = (None, None)
    record: ProviderRecord | None = None
    """What became of the latest referrals to the contact; None where there were none."""
    tags: tuple[RoleTag, ...] = ()
    """With what speaks for them today; `lapses`: what did until it expired."""
    lapses: tuple[Lapse, ...] = ()


@dataclass(frozen=True, slots=True)
class FactLine:
    """`html` is escaped text with links; `side` stands at the right in the look `side_look`."""

    label: str
    html: str
    spoken: str
    side: str = ""
    side_look: str = "small"
    availability: AvailabilityLook | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: tuple[FactLine, ...] = field(default=())


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactPane", text)


def sections(data: PaneData) -> list[Section]:
    """Everything but evidence, referrals, notes and history; empty sections are left out."""
    facts = data.contact.facts
    found = [
        Section("", (*_reach(data), *_hours(facts), _availability(data), *_payment(data))),
        Section(_tr("Credentials"), tuple(_credentials(data))),
        Section(_tr("Practice"), tuple(_practice(data, facts))),
    ]
    return [section for section in found if section.lines]


def record(one: ProviderRecord) -> str:
    """ "Last 5 referrals: 3 accepted, 2 seen, 1 declined (no capacity). Median answer: 2 business days." """
    if one.referrals == 1:
        text = _tr("Last referral: {what}.").format(what=", ".join(_came_of_it(one)) or _tr("not accepted"))
        return text if one.answer_days is None else f"{text} {_answer(one)}"
    head = _tr("Last {n} referrals").format(n=one.referrals)
    parts = [_tr("{n} accepted").format(n=one.accepted), _tr("{n} seen").format(n=one.seen)]
    if one.declined:
        reasons = (
            _tr("{n} × {reason}").format(n=number, reason=short_reason(reason)) if number > 1 else short_reason(reason)
            for reason, number in one.declined
        )
        number = sum(number for _, number in one.declined)
        parts.append(_tr("{n} declined ({reasons})").format(n=number, reasons=", ".join(reasons)))
    if one.waitlisted:
        parts.append(_tr("{n} on a waitlist").format(n=one.waitlisted))
    if one.waiting:
        parts.append(_tr("{n} not answered yet").format(n=one.waiting))
    text = _tr("{head}: {parts}.").format(head=head, parts=", ".join(parts))
    if one.answer_days is None:
        return text
    return f"{text} {_answer(one)}"


def _came_of_it(one: ProviderRecord) -> Iterator[str]:
    """What came of the only one: “accepted, seen”."""
    if one.accepted:
        yield _tr("accepted")
    if one.seen:
        yield _tr("seen")
    for reason, _number in one.declined:
        yield _tr("declined ({reasons})").format(reasons=short_reason(reason))
    if one.waitlisted:
        yield _tr("on a waitlist")
    if one.waiting:
        yield _tr("not answered yet")


def _answer(one: ProviderRecord) -> str:
    days = one.answer_days or 0
    if days == 0:
        answer = _tr("the same day")
    elif days == 1:
        answer = _tr("1 business day")
    else:
        answer = _tr("{n} business days").format(n=f"{days:g}")
    text = _tr("Answer: {time}.") if one.answers == 1 else _tr("Median answer: {time}.")
    return text.format(time=answer)


def age(freshness: Freshness) -> tuple[str, str]:
    """How old a group of facts is, and the look to say it in."""
    if freshness.doubt is VerifyOutcome.NUMBER_DEAD:
        return _tr("number dead when somebody called"), "warning"
    if freshness.is_doubted:
        return _tr("in doubt after a referral"), "warning"
    if freshness.age_days is None:
        return _tr("never checked"), "small"
    if freshness.is_stale:
        return _tr("check again, {ago}").format(ago=words.ago(freshness.age_days)), "warning"
    return words.checked(freshness.age_days), "small"


def _line(label: str, text: str, side: tuple[str, str] = ("", "small"), html: str = "") -> FactLine:
    return FactLine(label, html or escape(text), text, side[0], side[1])


def _linked(label: str, target: str, text: str, after: str, side: tuple[str, str]) -> FactLine:
    tail = f" · {after}" if after else ""
    html = f'<a href="{escape(target, quote=True)}">{escape(text)}</a>{escape(tail)}'
    return FactLine(label, html, text + tail, side[0], side[1])


def _reach(data: PaneData) -> Iterable[FactLine]:
    facts = data.contact.facts
    if facts.preferred_name and facts.given:
        # A license board or a letter asks for it.
        parts = (facts.prefix, facts.given, facts.middle, facts.family, facts.suffix)
        yield _line(_tr("Full name"), " ".join(part for part in parts if part))
    side = age(data.freshness[FactGroup.REACH])
    for phone in facts.phones:
        label = _tr("Fax") if phone.is_fax else _tr("Phone")
        after = [_tr("ext. {n}").format(n=phone.extension) if phone.extension else ""]
        after.append(phone.label if phone.label.lower() != label.lower() else "")
        after.append(_tr("confidential") if phone.confidential else "")
        target = f"tel:{phone.number}" + (f";ext={phone.extension}" if phone.extension else "")
        yield _linked(label, target, words.phone(phone.number), _joined(after), side)
    for email in facts.emails:
        after = [email.label, _tr("confidential") if email.confidential else ""]
        yield _linked(_tr("Email"), f"mailto:{email.address}", email.address, _joined(after), side)
    for link in facts.links:
        shown = link.url.removeprefix("https://").removeprefix("http://").rstrip("/")
        yield _linked(_tr("Website"), link.url, shown, link.label, side)
    measured = next((one for one in facts.addresses if _is_nearest(one, data)), None)
    for address in facts.addresses:
        nearness = data.nearness if address is measured else ()
        yield _line(_tr("Address"), _joined([_address(address), address.label, *nearness]), side)
        if address.directions:
            yield _line(_tr("Directions"), address.directions)
    if data.nearness and measured is None:
        yield _line(_tr("Distance"), _joined(data.nearness))
    if not (facts.phones or facts.emails or facts.links or facts.addresses):
        yield _line(_tr("Phone"), _tr("none known yet"), side)


def _hours(facts: ContactFacts) -> Iterable[FactLine]:
    if facts.hours:
        yield _line(_tr("Hours"), facts.hours)


def _is_nearest(address: Address, data: PaneData) -> bool:
    return address.latitude is not None and (address.latitude, address.longitude) == data.nearest


def _address(address: Address) -> str:
    town = " ".join(part for part in (address.state, address.zip) if part)
    lines = [address.line1, address.line2, address.city, town]
    shown = ", ".join(part for part in lines if part)
    if address.country not in ("", "US", "USA"):
        shown = f"{shown}, {address.country}"
    return _joined([shown, _tr("confidential") if address.confidential else ""])


def _availability(data: PaneData) -> FactLine:
    facts = data.contact.facts
    fresh = data.freshness[FactGroup.AVAILABILITY]
    checked_on = fresh.checked.on if fresh.checked else None
    look = availability_look(facts.availability, facts.waitlist_weeks, checked_on, data.today, is_stale=fresh.is_stale)
    shown = words.availability_word(facts.availability, facts.waitlist_weeks)
    listed = _tr("listed as: {word}").format(word=shown.lower()) if look.is_stale and shown != look.text else ""
    places = [_tr("in person") if facts.in_person else "", _tr("telehealth") if facts.telehealth else ""]
    if facts.telehealth and facts.in_person is False:
        places = [_tr("telehealth only")]
    rest = _joined([listed, *places, facts.service_area])
    side = age(fresh)
    spoken = _joined([look.text, rest])
    return FactLine(_tr("Availability"), escape(rest), spoken, side[0], side[1], availability=look)


def _payment(data: PaneData) -> Iterable[FactLine]:
    facts = data.contact.facts
    parts = [", ".join(_labels(facts, TermKind.PAYER, data.vocabulary)), facts.fees]
    if facts.sliding_scale and "sliding" not in facts.fees.lower():
        parts.append(_tr("sliding scale"))
    if text := _joined(parts):
        yield _line(_tr("Payment"), text, age(data.freshness[FactGroup.PAYMENT]))


def _credentials(data: PaneData) -> Iterable[FactLine]:
    for credential, expiry in zip(data.contact.facts.credentials, data.expiries, strict=True):
        where = " ".join(part for part in (credential.jurisdiction, credential.number) if part)
        text = _joined([where, credential.issuer]) or _tr("no number known")
        yield _line(credential.abbreviation, text, _expiry(credential, expiry, data.today))


def _expiry(credential: Credential, expiry: Expiry, today: date) -> tuple[str, str]:
    state = expiry.state.value
    if state == "expired":
        when = credential.expires
        if when is None:
            return _tr("expired"), "bad"
        return _tr("expired {day}").format(day=words.day(when, today)), "bad"
    if state == "expires_soon" and expiry.days is not None:
        return _tr("expires {when}").format(when=words.ahead(expiry.days)), "warning"
    if credential.expires is not None:
        return _tr("to {month}").format(month=words.month(credential.expires)), "small"
    return "", "small"


def _practice(data: PaneData, facts: ContactFacts) -> Iterable[FactLine]:
    side = age(data.freshness[FactGroup.PRACTICE])
    named = (
        (_tr("Specialties"), (TermKind.SPECIALTY,)),
        (_tr("Approach"), (TermKind.MODALITY,)),
        (_tr("Intervention"), (TermKind.INTERVENTION_MODEL,)),
        (_tr("Level of care"), (TermKind.LEVEL_OF_CARE,)),
        (_tr("Works with"), (TermKind.POPULATION,)),
        (_tr("Languages"), (TermKind.LANGUAGE,)),
    )
    lines = []
    for label, kinds in named:
        labels = [one for kind in kinds for one in _labels(facts, kind, data.vocabulary)]
        if labels:
            lines.append((label, " · ".join(labels)))
    if facts.profession:
        lines.append((_tr("Profession"), _joined([facts.profession, facts.job_title])))
    if facts.about:
        lines.append((_tr("About"), facts.about))
    if facts.npi:
        lines.append((_tr("NPI"), facts.npi))
    for index, (label, text) in enumerate(lines):
        yield _line(label, text, side if index == 0 else ("", "small"))


def _labels(facts: ContactFacts, kind: TermKind, vocabulary: Vocabulary) -> list[str]:
    return [_label(term, vocabulary) for term in facts.terms_of(kind)]


def _label(term: TermLink, vocabulary: Vocabulary) -> str:
    return vocabulary.label(term.kind, term.code) if term.code else term.text


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
