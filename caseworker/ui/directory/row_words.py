"""What a result row says, as plain strings: for painting, for screen readers and for tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QCoreApplication

from caseworker.models.codes import Availability, Status
from caseworker.models.roles import TagState
from caseworker.models.rows import ContactRow, Match, RoleChip
from caseworker.ui import words
from caseworker.ui.widgets.role_chip import role_words
from caseworker.ui.words import AvailabilityLook, availability_look

SEPARATOR = " · "
_MARKS = re.compile(r"\*+|`+|__+|~~|^#{1,6}\s+|^>\s+")
_MOST = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactRow", text)


def availability_of(row: ContactRow, today: date) -> AvailabilityLook:
    """The right side of the row. A listing that is suspected stale or inactive says so there."""
    if row.status is Status.INACTIVE:
        return AvailabilityLook("dot-barred", _tr("Inactive"), "muted", "", True)
    checked = row.availability_checked
    is_stale = checked is None or (today - checked).days > row.believed_days
    look = availability_look(row.availability, row.waitlist_weeks, checked, today, is_stale=is_stale)
    if checked is None and row.verified_on is not None:
        # Asked about something, but not about this, or in doubt since: the row does not know which.
        look = replace(look, age=_tr("to be checked"))
    if row.status is Status.SUSPECTED_STALE:
        return AvailabilityLook("warning", _tr("Maybe out of date"), "warning", look.age, True)
    return look


def roles_of(row: ContactRow) -> list[RoleChip]:
    """Confirmed ones first; rejected ones are not shown."""
    shown = [chip for chip in row.roles if chip.state is not TagState.REJECTED]
    return sorted(shown, key=lambda chip: chip.state is not TagState.CONFIRMED)


def expired(row: ContactRow) -> str:
    """Which credentials have run out: “expired: LCSW”; empty for none."""
    if not row.expired:
        return ""
    return _tr("expired: {letters}").format(letters=", ".join(dict.fromkeys(row.expired)))


def practice(row: ContactRow, first: Sequence[str] = ()) -> str:
    """Second line, after the role chips. `first` (labels) are named before others."""
    if not row.specialties and not roles_of(row):
        return _tr("No role yet")
    return SEPARATOR.join(_ranked(row.specialties, first)[:_MOST])


def place(row: ContactRow, first: Sequence[str] = ()) -> str:
    """Third line: where, how far, where else a word matched, in which languages, who pays.

    `first` (labels) are named before others.
    """
    parts = [", ".join(part for part in (row.city, row.state) if part)]
    parts += nearness(row)
    named = {*row.payers, *row.languages, *row.specialties[:_MOST]}
    parts.append(found_in(one for one in row.matched if one.text not in named))
    if row.telehealth and not row.telehealth_in:
        parts.append(_tr("Telehealth"))
    languages = [one for one in _ranked(row.languages, first) if one != "English"]
    parts.append(", ".join(languages[:_MOST]))
    parts.append(", ".join(_ranked(row.payers, first)[:_MOST]))
    if not (languages or row.payers):
        # A listing that says little else: its organization and number help most.
        parts += [row.organization if not row.is_organization else "", words.phone(row.phone)]
    return SEPARATOR.join(part for part in parts if part)


def nearness(row: ContactRow) -> list[str]:
    """How far it is from the place of the search, or how it is near; empty when none was searched for."""
    if row.telehealth_in:
        return [_tr("telehealth, licensed in {state}").format(state=row.telehealth_in)]
    if row.is_distance_unknown:
        return [_tr("distance unknown")]
    if row.distance_miles is None:
        return []
    return [words.miles(row.distance_miles), *([_tr("across the state line")] if row.is_across_state_line else [])]


def found_in(matches: Iterable[Match]) -> str:
    """Where a word matched that is not on the three lines: “Note: calls back after 4”."""
    return SEPARATOR.join(f"{field_word(one.field)}: {_unmarked(one)}" for one in matches)


def _unmarked(match: Match) -> str:
    """A note without its Markdown. The text may be cut anywhere, so marks need not come in pairs."""
    return _MARKS.sub("", match.text) if match.field == "note" else match.text


def field_word(field: str) -> str:
    """The field of a `Match` for people."""
    return {
        "note": _tr("Note"),
        "organization": _tr("Organization"),
        "phone": _tr("Phone"),
        "email": _tr("Email"),
        "modality": _tr("Approach"),
        "specialty": _tr("Specialty"),
        "population": _tr("Works with"),
        "level_of_care": _tr("Level of care"),
        "intervention_model": _tr("Intervention"),
        "language": _tr("Language"),
        "payer": _tr("Payment"),
        "credential": _tr("Credential"),
        "address": _tr("Address"),
        "place": _tr("Place"),
        "name": _tr("Name"),
        "profession": _tr("Profession"),
        "about": _tr("About"),
        "hours": _tr("Hours"),
        "directions": _tr("Directions"),
    }.get(field, field.replace("_", " ").capitalize())


def spoken(row: ContactRow, today: date | None = None, *, on_list: bool = False) -> str:
    """The whole row as one text for a screen reader; `on_list`: it is on the current list."""
    look = availability_of(row, today or date.today())  # noqa: DTZ011 - the local calendar day is meant
    roles = [role_words(chip.role, chip.state) for chip in roles_of(row)]
    said = [
        " ".join(part for part in (row.name, row.credentials) if part),
        expired(row),
        "; ".join(roles),
        practice(row),
        place(row),
        ", ".join(part for part in (look.text, look.age) if part),
        _tr("favorite") if row.favorite else "",
        _tr("on the list") if on_list else "",
    ]
    return ". ".join(part for part in said if part)


def _ranked(labels: Sequence[str], first: Sequence[str]) -> list[str]:
    wanted = set(first)
    return sorted(labels, key=lambda one: one not in wanted)


def is_unknown(row: ContactRow, today: date) -> bool:
    """Whether the row's availability counts as unknown today."""
    return row.availability is Availability.UNKNOWN or availability_of(row, today).is_stale
