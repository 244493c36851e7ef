"""Cards of the index as the rows of the result list."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseworker.models.codes import Availability, Status
from caseworker.models.distance import miles_between
from caseworker.models.query import Near
from caseworker.models.roles import Role, Strength, TagState
from caseworker.models.rows import RoleChip
from caseworker.models.states import code_of
from caseworker.storage.sqlite.index_document import CODE_MARK

# A look-up takes a fifth of what calling the enumeration takes, and a page has hundreds.
_ROLES = {role.value: role for role in Role}
_STATES = {state.value: state for state in TagState}
_STRENGTHS = {strength.value: strength for strength in Strength}
_AVAILABILITIES = {availability.value: availability for availability in Availability}
_STATUSES = {status.value: status for status in Status}

Place = tuple[str, str, str, float | None, float | None]
"""City, state, ZIP, latitude, longitude."""


@dataclass(frozen=True, slots=True)
class Center:
    """Where distances are measured from, in degrees."""

    latitude: float
    longitude: float

    def miles_to(self, latitude: float, longitude: float) -> float:
        return miles_between(self.latitude, self.longitude, latitude, longitude)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The place of a search, as rows are seen from it on a day (ISO 8601: until then licenses must hold)."""

    center: Center
    near: Near
    day: str

    @classmethod
    def of(cls, near: Near | None, today: date) -> Viewpoint | None:
        """None without a place, or for one that is not looked up."""
        if near is None or near.latitude is None or near.longitude is None:
            return None
        return cls(Center(near.latitude, near.longitude), near, today.isoformat())


def values(
    contact_id: int, card: str, label: Callable[[str], str], day: str, viewpoint: Viewpoint | None = None
) -> dict[str, Any]:
    """The fields of the `ContactRow` of one card on a day (ISO 8601), all but `matched`.

    With a viewpoint it shows the nearest of several places, else the first.
    """
    (
        version,
        name,
        is_organization,
        credentials,
        organization,
        tags,
        specialties,
        languages,
        payers,
        places,
        phone,
        availability,
        waitlist_weeks,
        available_on,
        verified_on,
        telehealth,
        favorite,
        status,
        in_bin,
        licenses,
        ending,
    ) = json.loads(card)
    (city, state, zip_code, latitude, longitude), distance = _nearest(places, viewpoint.center if viewpoint else None)
    return {
        "id": contact_id,
        "version": version,
        "name": name,
        "is_organization": bool(is_organization),
        "credentials": credentials,
        "organization": organization,
        "roles": _chips(tags),
        "specialties": _labels(specialties, label),
        "languages": _labels(languages, label),
        "payers": _labels(payers, label),
        "city": city,
        "state": state,
        "zip": zip_code,
        "phone": phone,
        "availability": _AVAILABILITIES[availability],
        "waitlist_weeks": waitlist_weeks,
        "availability_checked": _day(available_on),
        "verified_on": _day(verified_on),
        "telehealth": bool(telehealth),
        "favorite": bool(favorite),
        "status": _STATUSES[status],
        "in_bin": bool(in_bin),
        "latitude": latitude,
        "longitude": longitude,
        "expired": tuple([letters for letters, until in ending if until < day]),
        "distance_miles": distance,
        **(_marks(viewpoint, state, distance, licenses) if viewpoint else {}),
    }


def _marks(
    viewpoint: Viewpoint, state: str, distance: float | None, licenses: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """How the contact is near, beside its distance."""
    near = viewpoint.near
    is_remote = (
        near.or_telehealth
        and (math.inf if distance is None else distance) > near.miles
        and any(held == near.state and (not until or until >= viewpoint.day) for held, until in licenses)
    )
    other = code_of(state) not in {"", near.state}
    return {
        "is_across_state_line": other and bool(near.state) and distance is not None and not is_remote,
        "telehealth_in": near.state if is_remote else "",
        "is_distance_unknown": distance is None and not is_remote,
    }


def _nearest(places: Sequence[Place], center: Center | None) -> tuple[Place, float | None]:
    if not places:
        return ("", "", "", None, None), None
    if center is None:
        return places[0], None
    measured = [
        (center.miles_to(place[3], place[4]), position)
        for position, place in enumerate(places)
        if place[3] is not None and place[4] is not None
    ]
    if not measured:
        return places[0], None
    miles, position = min(measured)
    return places[position], miles


def _chips(tags: Sequence[Sequence[str]]) -> tuple[RoleChip, ...]:
    return tuple([RoleChip(_ROLES[role], _STATES[state], _STRENGTHS[strength]) for role, state, strength in tags])


def _labels(words: Sequence[str], label: Callable[[str], str]) -> tuple[str, ...]:
    return tuple([label(word[1:]) if word[:1] == CODE_MARK else word for word in words])


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
