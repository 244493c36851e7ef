"""What the page says: why a contact waits, what to ask, what the listing says and how old that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from caseworker.models.codes import FactGroup, VerifyOutcome
from caseworker.models.vocabulary import TermKind
from caseworker.services.verification import Answer
from caseworker.ui import words

if TYPE_CHECKING:
    from caseworker.models.contact import ContactFacts
    from caseworker.models.rows import Checked
    from caseworker.models.verify_queue import ToVerify
    from caseworker.ui.to_verify.loading import Call

LETTERS: dict[Answer, str] = {
    Answer.STILL_TRUE: "T",
    Answer.CHANGED: "C",
    Answer.NO_ANSWER: "A",
    Answer.NUMBER_DEAD: "D",
    Answer.NOT_ACCEPTING: "N",
    Answer.LEFT: "L",
}
"""The key of each answer."""
COPY_LETTER, OPEN_LETTER = "P", "O"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ToVerify", text)


def answer_word(answer: Answer) -> str:
    return {
        Answer.STILL_TRUE: _tr("Still true"),
        Answer.CHANGED: _tr("Changed…"),
        Answer.NO_ANSWER: _tr("No answer"),
        Answer.NUMBER_DEAD: _tr("Number dead"),
        Answer.NOT_ACCEPTING: _tr("Not accepting"),
        Answer.LEFT: _tr("Retired or left"),
    }[answer]


def answer_tip(answer: Answer) -> str:
    """What it does."""
    return {
        Answer.STILL_TRUE: _tr("Records that what is marked is right as it stands"),
        Answer.CHANGED: _tr("Records that what is marked was answered, and opens the contact to correct it"),
        Answer.NO_ANSWER: _tr("Nobody answered: two such days make the listing suspected out of date"),
        Answer.NUMBER_DEAD: _tr("Nobody can be reached by this number"),
        Answer.NOT_ACCEPTING: _tr("Sets the availability to not accepting, checked today"),
        Answer.LEFT: _tr("Makes the contact inactive: searches leave it out"),
    }[answer]


def question(group: FactGroup) -> str:
    """What to ask, in plain words."""
    return {
        FactGroup.AVAILABILITY: _tr("Are you taking new clients? If there is a wait, how long?"),
        FactGroup.PAYMENT: _tr("Which insurance do you accept? What does a session cost without it?"),
        FactGroup.REACH: _tr("Is this the right number, email and address for new clients?"),
        FactGroup.PRACTICE: _tr("Whom do you work with, on what, and in which languages?"),
        FactGroup.CREDENTIALS: _tr("Has the license or certificate been renewed? Until when does it hold?"),
    }[group]


def reasons(why: ToVerify, today: date) -> list[str]:
    """Why it is on the queue, what harms most first."""
    return list(_reasons(why, today))


def _reasons(why: ToVerify, today: date) -> Iterator[str]:
    if why.live:
        text = _tr("{n} current referrals") if why.live > 1 else _tr("1 current referral")
        yield text.format(n=words.number(why.live))
    elif why.referrals:
        text = _tr("{n} earlier referrals") if why.referrals > 1 else _tr("1 earlier referral")
        yield text.format(n=words.number(why.referrals))
    if why.doubted:
        yield _tr("in doubt: {groups}").format(groups=", ".join(words.group_word(one).lower() for one in why.doubted))
    if why.is_suspected:
        yield _tr("suspected out of date")
    if why.asks_credentials:
        yield _credential(why.expires, today)
    if why.verified_on is None:
        yield _tr("never checked")
    elif old := [words.group_word(group).lower() for group in why.stale if group not in why.doubted]:
        yield _tr("too old: {groups}").format(groups=", ".join(old))


def _credential(expires: date | None, today: date) -> str:
    if expires is None:
        return _tr("a credential has expired")
    if expires < today:
        return _tr("credential expired {day}").format(day=words.day(expires, today))
    return _tr("credential expires {when}").format(when=words.ahead((expires - today).days))


def listed(call: Call, group: FactGroup) -> str:
    """What the listing says now."""
    facts = call.contact.facts
    said = {
        FactGroup.AVAILABILITY: _availability,
        FactGroup.PAYMENT: _payment,
        FactGroup.REACH: _reach,
        FactGroup.PRACTICE: _practice,
        FactGroup.CREDENTIALS: _credentials,
    }[group](call, facts)
    return _tr("Listed: {what}").format(what=said) if said else _tr("Nothing is listed.")


def _availability(_call: Call, facts: ContactFacts) -> str:
    return words.availability_word(facts.availability, facts.waitlist_weeks).lower()


def _payment(call: Call, facts: ContactFacts) -> str:
    is_said = "sliding scale" in facts.fees.lower()
    sliding = _tr("sliding scale") if facts.sliding_scale and not is_said else ""
    return _joined(_terms(call, facts, TermKind.PAYER), facts.fees, sliding)


def _reach(_call: Call, facts: ContactFacts) -> str:
    phones = ", ".join(words.phone(one.number) for one in facts.phones)
    emails = ", ".join(one.address for one in facts.emails)
    places = "; ".join(
        ", ".join(part for part in (one.line1, one.city, f"{one.state} {one.zip}".strip()) if part)
        for one in facts.addresses
    )
    return _joined(phones, emails, places)


def _practice(call: Call, facts: ContactFacts) -> str:
    kinds = (TermKind.SPECIALTY, TermKind.POPULATION, TermKind.LANGUAGE)
    return _joined(*(_terms(call, facts, kind) for kind in kinds))


def _credentials(call: Call, facts: ContactFacts) -> str:
    found = []
    for credential, expiry in zip(facts.credentials, call.expiries, strict=True):
        name = " ".join(part for part in (credential.abbreviation, credential.jurisdiction, credential.number) if part)
        if expiry.state.value == "expired":
            when = words.day(credential.expires, call.today) if credential.expires else ""
            name += " " + (_tr("(expired {day})").format(day=when) if when else _tr("(expired)"))
        elif credential.expires is not None:
            name += " " + _tr("(to {day})").format(day=words.day(credential.expires, call.today))
        found.append(name)
    return _joined(*found) or facts.credential_text


def _terms(call: Call, facts: ContactFacts, kind: TermKind) -> str:
    label = call.vocabulary.label
    return ", ".join(label(kind, term.code) if term.code else term.text for term in facts.terms_of(kind))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def last_check(call: Call, group: FactGroup) -> tuple[str, bool]:
    """When and by whom the group was last checked, and whether that is too old or in doubt."""
    fresh = call.freshness[group]
    parts = []
    if fresh.doubt is VerifyOutcome.NUMBER_DEAD:
        parts.append(_tr("number dead when somebody called"))
    elif fresh.is_doubted:
        parts.append(_tr("in doubt after a referral"))
    if fresh.checked is None:
        parts.append(_tr("never checked"))
    else:
        parts.append(_by(fresh.checked, call))
    failed = max((one for one in call.contact.checked if _failed(one, group)), key=lambda one: one.on, default=None)
    if failed is not None and (fresh.checked is None or failed.on >= fresh.checked.on):
        parts.append(_tr("no answer {ago}").format(ago=words.ago((call.today - failed.on).days)))
    return _joined(*parts), fresh.is_stale


def _by(checked: Checked, call: Call) -> str:
    who = _tr("you") if checked.by == call.you else checked.by
    ago = words.ago((call.today - checked.on).days)
    text = _tr("checked {ago} by {who} ({how})").format(ago=ago, who=who, how=words.method_word(checked.method).lower())
    return f"{text}: {checked.source}" if checked.source and checked.method.value != "referral" else text


def _failed(checked: Checked, group: FactGroup) -> bool:
    return checked.group is group and checked.outcome is VerifyOutcome.NO_ANSWER
