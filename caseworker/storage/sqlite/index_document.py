"""A contact's entry in the index: what it is found by, where it stands, what its row shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import Any

from caseworker.models.codes import Availability, ContactKind, CredentialKind, CredentialStatus, Status
from caseworker.models.roles import TagState
from caseworker.models.states import CODES, code_of
from caseworker.models.vocabulary import TermKind
from caseworker.search.folding import compact, fold, fold_document, stands_in
from caseworker.storage.sqlite import index_marks as marks
from caseworker.storage.sqlite.index_reading import NOTHING, Source
from caseworker.storage.sqlite.index_schema import IN_BIN, INACTIVE, SHORTEST_LISTED, SHOWN
from caseworker.storage.sqlite.index_words import IndexWords

AVAILABLE = (Availability.ACCEPTING, Availability.WAITLIST, Availability.UNKNOWN, Availability.NOT_ACCEPTING)
"""In the order in which they are listed; `listing.available` is the place in it."""

_RANK = {availability.value: rank for rank, availability in enumerate(AVAILABLE)}
_STATE_NAME = {state: name for name, state in CODES.items()}
_SHOWN_TERMS = (TermKind.SPECIALTY.value, TermKind.INTERVENTION_MODEL.value)
_LONGEST_KEY = 80
_TO_JSON: Callable[[object], str] = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode
_WRITTEN = (
    *("credential_text", "organization", "job_title", "profession", "service_area", "npi", "fees", "about", "hours"),
)
_REJECTED, _CONFIRMED = TagState.REJECTED.value, TagState.CONFIRMED.value
_LANGUAGE, _PAYER = TermKind.LANGUAGE.value, TermKind.PAYER.value
_ORGANIZATION, _INACTIVE = ContactKind.ORGANIZATION.value, Status.INACTIVE.value
_LICENSE, _OTHER = CredentialKind.LICENSE.value, CredentialKind.OTHER.value
_LAPSED = frozenset({CredentialStatus.EXPIRED.value, CredentialStatus.SUSPENDED.value})
_EXPIRED = CredentialStatus.EXPIRED.value
CODE_MARK = "\ue000"
"""Before a vocabulary code on a card, to tell it from free words."""


@dataclass(frozen=True, slots=True)
class Document:
    """`text`: every word once, folded, facets among them."""

    contact_id: int
    text: str
    name_key: str
    hidden: int
    available: int
    available_on: int
    verified_on: int
    points: tuple[tuple[float, float], ...]
    card: str
    digest: bytes


def build(source: Source, words: IndexWords) -> Document:
    scalars = source.scalars
    available_on = _available_on(source)
    verified_on = _ordinal(source.checks.any)
    hidden = _hidden(source)
    points = tuple((row[5], row[6]) for row in source.addresses if row[5] is not None and row[6] is not None)
    licenses = telehealth_licenses(source, words)
    facets = _facets(source, hidden, available_on, verified_on, points, licenses)
    names = fold_document(" ".join(_names(source)))
    written = "\n".join([text for _, text in written_parts(source)])
    coded = [text for _, text in coded_parts(source, words)]
    found = " ".join((names, fold_document(written), *coded, *marks.names(names), *facets))
    # Each word once: the index only knows whether a contact has it.
    text = " ".join(dict.fromkeys(found.split()))
    card = _card(source, available_on, verified_on, licenses)
    key = name_key(scalars.status, scalars.sort_name or scalars.name)
    digest = blake2b(digest_size=8)
    for part in (text, key, card, repr((points, available_on, verified_on))):
        digest.update(part.encode("utf-8", "replace"))
        digest.update(b"\0")
    return Document(
        contact_id=scalars.id,
        text=text,
        name_key=key,
        hidden=hidden,
        available=_RANK[scalars.availability],
        available_on=available_on,
        verified_on=verified_on,
        points=points,
        card=card,
        digest=digest.digest(),
    )


def parts_of(source: Source, words: IndexWords) -> Iterator[tuple[str, str]]:
    """Everything a contact is found by, beside its name, as field code and text."""
    return chain(written_parts(source), coded_parts(source, words))


def written_parts(source: Source) -> Iterator[tuple[str, str]]:
    """What somebody wrote down, as it is."""
    scalars = source.scalars
    for field in _WRITTEN if scalars is not NOTHING else ():
        if value := getattr(scalars, field):
            yield field, value
    yield from ((field, text) for field, text in _credential_parts(source) if text)
    yield from ((kind, text) for kind, _, text in source.terms if text)
    for line1, line2, city, state, zip_code, _, _, directions in source.addresses:
        yield "address", f"{line1} {line2}"
        yield "directions", directions
        yield "place", f"{city} ; {state} {_STATE_NAME.get(state, '')} ; {zip_code}"
    yield from (("phone", phone_words(number)) for number, _ in source.phones)
    yield from (("email", address) for (address,) in source.emails)
    yield from (("note", body) for (body,) in source.notes)


def _credential_parts(source: Source) -> Iterator[tuple[str, str]]:
    for abbreviation, number, *_ in source.credentials:
        yield "credential", abbreviation
        yield "credential_number", number
    for code, license_number, _ in source.taxonomies:
        yield "taxonomy", code
        yield "credential_number", license_number


def coded_parts(source: Source, words: IndexWords) -> Iterator[tuple[str, str]]:
    """What codes stand for, folded."""
    yield from ((kind, words.term(code)) for kind, code, _ in source.terms if code)
    # Of the letters behind the name too: often they are all that is known.
    yield from (("credential", words.credential(letters)) for letters in sorted(credential_codes(source)))
    yield from (("role", words.role(role)) for role, state, _ in source.tags if state != _REJECTED)


def has_phrase(source: Source, words: IndexWords, phrase: str) -> bool:
    """Whether the folded `phrase` stands in one of the texts that the document is made of."""
    if any(stands_in(phrase, text) for text in chain(_names(source), (text for _, text in written_parts(source)))):
        return True
    # There are few of these, and many contacts have each.
    return any(_said(phrase, words.apart(text)) for _, text in coded_parts(source, words))


@lru_cache(maxsize=8192)
def _said(phrase: str, texts: tuple[str, ...]) -> bool:
    return any(stands_in(phrase, text) for text in texts)


def listed_words(documents: Iterable[Document]) -> list[str]:
    """All words of these documents that are to be looked up (`marks.is_listed`) and not too short for it; in order."""
    words: set[str] = set()
    for document in documents:
        words.update(document.text.split())
    return sorted(word for word in words if len(word) >= SHORTEST_LISTED and marks.is_listed(word))


def phone_words(number: str) -> str:
    """The last ten, seven and four digits, so that any way to begin a number finds it."""
    if number[:1] == "+" and number[1:].isdecimal():
        digits = number[1:]
    else:
        digits = "".join(filter(str.isdecimal, number))
    return f"{digits[-10:]} {digits[-7:]} {digits[-4:]}"


def credential_codes(source: Source) -> frozenset[str]:
    """Letters by which the contact's credentials are filtered: LCSW-C is one of the LCSW too."""
    return _codes(source.scalars.credential_text, tuple([row[0] for row in source.credentials]))


@lru_cache(maxsize=8192)
def _codes(printed: str, abbreviations: tuple[str, ...]) -> frozenset[str]:
    for separator in ",;/|":
        printed = printed.replace(separator, " ")
    found = set()
    for written in (*abbreviations, *printed.split()):
        found.add(compact(written))
        base = compact(written.replace(" ", "-").partition("-")[0])
        if len(base) > 2:
            found.add(base)
    return frozenset(found - {""})


def _names(source: Source) -> list[str]:
    scalars = source.scalars
    parts = [scalars.name, scalars.given, scalars.middle, scalars.family, scalars.suffix, scalars.preferred_name]
    if scalars.kind == _ORGANIZATION:
        parts.append(scalars.organization)
    return list(dict.fromkeys(part for part in parts if part))


def name_key(status: str, name: str) -> str:
    """What the list is ordered by: the name; whoever is suspected to be gone comes after all others."""
    rank = "0" if status == Status.ACTIVE.value else "1"
    return rank + (fold(name)[:_LONGEST_KEY] or "\U0010ffff")


def _hidden(source: Source) -> int:
    if source.scalars.deleted_at is not None:
        return IN_BIN
    return INACTIVE if source.scalars.status == _INACTIVE else SHOWN


def _available_on(source: Source) -> int:
    """The day since which the availability is known; 0 when it never was asked, or is in doubt since."""
    answered, doubted = source.checks.availability, source.checks.availability_doubt
    if answered is None or (doubted is not None and doubted >= answered):
        return 0
    return _ordinal(answered)


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _facets(
    source: Source,
    hidden: int,
    available_on: int,
    verified_on: int,
    points: Sequence[tuple[float, float]],
    licenses: Sequence[tuple[str, str]],
) -> Iterator[str]:
    scalars = source.scalars
    if hidden == IN_BIN:
        yield marks.IN_BIN
    if scalars.status == _INACTIVE:
        yield marks.INACTIVE
    if scalars.favorite:
        yield marks.FAVORITE
    if scalars.telehealth:
        yield marks.TELEHEALTH
    if available_on:
        yield marks.availability(scalars.availability)
        yield marks.answered(available_on)
    yield marks.verified(verified_on)
    for role, state, _ in source.tags:
        if state != _REJECTED:
            yield marks.role(role)
        if state == _CONFIRMED:
            yield marks.confirmed(role)
    yield from sorted({marks.term(code) for _, code, _ in source.terms if code})
    yield from sorted({marks.state(row[3]) for row in source.addresses if row[3]})
    yield from (marks.credential(code) for code in sorted(credential_codes(source)))
    for latitude, longitude in points:
        yield from marks.cells(latitude, longitude)
    if not points:
        yield from sorted(map(marks.unmeasured, {row[3] for row in source.addresses if row[3]} or {""}))
    for state, until in licenses:
        yield from (marks.remote(state, until), marks.remote(state, until[:7])) if until else (marks.remote(state),)


def telehealth_licenses(source: Source, words: IndexWords) -> list[tuple[str, str]]:
    """State and last day (ISO 8601, empty when it is not known) of each license held by somebody with telehealth.

    A license counts where it says of which state it is: an address is no license, nor is a certificate or a degree.
    """
    if not source.scalars.telehealth:
        return []
    found = {
        (code_of(jurisdiction), expires or "")
        for letters, _, kind, jurisdiction, expires, status in source.credentials
        if status not in _LAPSED and (kind == _LICENSE or (kind == _OTHER and words.license(compact(letters))))
    }
    found |= {(code_of(state), "") for _, number, state in source.taxonomies if number}
    return sorted(one for one in found if one[0])


def _card(source: Source, available_on: int, verified_on: int, licenses: Sequence[tuple[str, str]]) -> str:
    """What a row shows, as a JSON list in the order that `listing_rows.row` reads."""
    scalars = source.scalars
    phone = next((number for number, is_fax in source.phones if not is_fax), "")
    places = [list(row[2:7]) for row in source.addresses]
    fields: list[Any] = [
        scalars.version,
        scalars.name,
        int(scalars.kind == _ORGANIZATION),
        scalars.credential_text or ", ".join(row[0] for row in source.credentials),
        scalars.organization,
        [tag for tag in source.tags if tag[1] != _REJECTED],
        [_shown(row) for kind in _SHOWN_TERMS for row in source.terms if row[0] == kind],
        [_shown(row) for row in source.terms if row[0] == _LANGUAGE],
        [_shown(row) for row in source.terms if row[0] == _PAYER],
        places,
        phone,
        scalars.availability,
        scalars.waitlist_weeks,
        available_on,
        verified_on,
        int(bool(scalars.telehealth)),
        int(bool(scalars.favorite)),
        scalars.status,
        int(scalars.deleted_at is not None),
        licenses,
        _ending(source),
    ]
    return _TO_JSON(fields)


def _ending(source: Source) -> list[tuple[str, str]]:
    """Letters and last day (ISO 8601) of each credential that has one; empty for one that is marked as expired."""
    return [
        (letters, "" if status == _EXPIRED else expires)
        for letters, _, _, _, expires, status in source.credentials
        if expires or status == _EXPIRED
    ]


def _shown(term: Sequence[Any]) -> str:
    code, text = str(term[1]), str(term[2])
    return CODE_MARK + code if code else text
