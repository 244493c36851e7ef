"""Days, ages, distances and codes as people say them, for every page of the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from caseworker.models.codes import Availability, FactGroup, VerifyMethod


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)


def day(when: date, today: date) -> str:
    """“Nov 3”, with the year when it is not this one."""
    pattern = _tr("MMM d") if when.year == today.year else _tr("MMM d, yyyy")
    return QLocale().toString(_qdate(when), pattern)


def month(when: date) -> str:
    """“Mar 2028”."""
    return QLocale().toString(_qdate(when), _tr("MMM yyyy"))


def local_day(when: datetime, today: date) -> str:
    """The calendar day here of a moment in UTC."""
    return day(when.astimezone().date(), today)


def ago(days: int) -> str:
    """“today”, “yesterday”, “6 days ago”, “3 months ago”, “2 years ago”."""
    if days <= 0:
        return _tr("today")
    if days == 1:
        return _tr("yesterday")
    if days < 60:
        return _tr("{n} days ago").format(n=days)
    if days < 730:
        return _tr("{n} months ago").format(n=days // 30)
    return _tr("{n} years ago").format(n=days // 365)


def ahead(days: int) -> str:
    """“today”, “tomorrow”, “in 41 days”."""
    if days <= 0:
        return _tr("today")
    return _tr("tomorrow") if days == 1 else _tr("in {n} days").format(n=days)


def checked(days: int | None) -> str:
    """“checked 6 days ago”, “never checked”."""
    return _tr("never checked") if days is None else _tr("checked {ago}").format(ago=ago(days))


def miles(distance: float) -> str:
    """“1.2 mi”, “34 mi”."""
    shown = f"{distance:.1f}" if distance < 10 else f"{distance:.0f}"
    return _tr("{n} mi").format(n=QLocale().toString(float(shown), "f", 1 if distance < 10 else 0))


def number(count: int) -> str:
    """“1,204” as it is written here."""
    return QLocale().toString(count)


def count_contacts(count: int, *, more: bool = False) -> str:
    """“6 contacts”, “1 contact”, “200+ contacts” while counting goes on."""
    if count == 1 and not more:
        return _tr("1 contact")
    return _tr("{n} contacts").format(n=QLocale().toString(count) + ("+" if more else ""))


@dataclass(frozen=True, slots=True)
class AvailabilityLook:
    """Shape, word and color of an availability; `age` says how old it is."""

    icon: str
    text: str
    ink: str
    age: str
    is_stale: bool


_SHAPES = {
    Availability.ACCEPTING: ("dot-full", "good"),
    Availability.WAITLIST: ("dot-half", "warning"),
    Availability.NOT_ACCEPTING: ("dot-barred", "muted"),
    Availability.UNKNOWN: ("dot-open", "muted"),
}


def availability_word(availability: Availability, weeks: int | None = None) -> str:
    if availability is Availability.WAITLIST and weeks is not None:
        return _tr("Waitlist {n} wk").format(n=weeks)
    return {
        Availability.ACCEPTING: _tr("Accepting"),
        Availability.WAITLIST: _tr("Waitlist"),
        Availability.NOT_ACCEPTING: _tr("Not accepting"),
        Availability.UNKNOWN: _tr("Unknown"),
    }[availability]


def availability_look(
    availability: Availability, weeks: int | None, checked_on: date | None, today: date, *, is_stale: bool
) -> AvailabilityLook:
    """An availability that is stale (too old, doubted) or never checked is shown as unknown, never as yes."""
    icon, ink = _SHAPES[availability]
    if availability is Availability.UNKNOWN or checked_on is None:
        age = _tr("never checked") if checked_on is None else checked((today - checked_on).days)
        return AvailabilityLook("dot-open", availability_word(Availability.UNKNOWN), "muted", age, True)
    days = (today - checked_on).days
    if is_stale:
        since = _tr("since {day}").format(day=day(checked_on, today))
        return AvailabilityLook("dot-open", availability_word(Availability.UNKNOWN), "muted", since, True)
    return AvailabilityLook(icon, availability_word(availability, weeks), ink, checked(days), False)


def group_word(group: FactGroup) -> str:
    return {
        FactGroup.AVAILABILITY: _tr("Availability"),
        FactGroup.PAYMENT: _tr("Payment"),
        FactGroup.REACH: _tr("Phone, email, address"),
        FactGroup.PRACTICE: _tr("Practice"),
        FactGroup.CREDENTIALS: _tr("Credentials"),
    }[group]


def method_word(method: VerifyMethod) -> str:
    return {
        VerifyMethod.PHONE: _tr("Phone"),
        VerifyMethod.EMAIL: _tr("Email"),
        VerifyMethod.WEBSITE: _tr("Website"),
        VerifyMethod.IN_PERSON: _tr("In person"),
        VerifyMethod.ISSUER: _tr("Licensing board"),
        VerifyMethod.REFERRAL: _tr("Outcome of a referral"),
    }[method]


def done_sentence(action: str) -> str:
    """What a command did, as a finished sentence for a toast: “Contact saved.”"""
    return {
        "contact.add": _tr("Contact added."),
        "contact.edit": _tr("Contact saved."),
        "contact.favorite": _tr("Favorite changed."),
        "contact.availability": _tr("Availability changed."),
        "contact.status": _tr("Status changed."),
        "contact.bin": _tr("Moved to the bin."),
        "contact.restore": _tr("Restored from the bin."),
        "contact.verify": _tr("Check recorded."),
        "tag.confirm": _tr("Role confirmed."),
        "tag.reject": _tr("Role rejected: it stays so after the next import."),
        "tag.clear": _tr("Role reset to what the rules suggest."),
        "note.add": _tr("Note saved."),
        "note.revise": _tr("Note saved."),
        "note.delete": _tr("Note deleted."),
        "referral.log": _tr("Referral logged."),
        "referral.log_several": _tr("Referrals logged."),
        "referral.edit": _tr("Referral saved."),
        "referral.cancel_others": _tr("The others are canceled."),
        "referral.attempt": _tr("Call noted."),
        "referral.plan": _tr("Next day set."),
        "rules.edit": _tr("Working rules saved."),
        "sheet.add": _tr("Added to the sheet."),
        "sheet.remove": _tr("Taken off the sheet."),
        "sheet.clear": _tr("The sheet is empty."),
        "sheet.reorder": _tr("Sheet reordered."),
        "sheet.lines": _tr("Lines saved."),
        "list.create": _tr("List made."),
        "list.rename": _tr("List renamed."),
        "list.delete": _tr("List deleted."),
        "list.add": _tr("Put on the list."),
        "list.remove": _tr("Taken off the list."),
        "list.clear": _tr("The list is empty."),
        "list.reorder": _tr("List reordered."),
        "list.lines": _tr("Lines saved."),
        "search.save": _tr("Search saved."),
        "search.edit": _tr("Saved search changed."),
        "search.reorder": _tr("Saved searches reordered."),
        "search.delete": _tr("Saved search deleted."),
        "words.edit": _tr("Your words are in use."),
        "import.run": _tr("Import finished."),
    }.get(action, _tr("Referral moved on.") if action.startswith("referral.") else _tr("Done."))


def phone(number: str) -> str:
    """A North American number as it is printed there; any other as it is kept."""
    digits = number.removeprefix("+1")
    if len(digits) == 10 and digits.isdigit():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return number


def _qdate(when: date) -> QDate:
    return QDate(when.year, when.month, when.day)
