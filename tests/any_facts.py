"""Contacts with any facts there can be, for properties that must hold for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from caseworker import resources
from caseworker.models.codes import (
    Availability,
    ContactKind,
    CredentialKind,
    CredentialStatus,
    FactGroup,
    Status,
    VerifyMethod,
    VerifyOutcome,
)
from caseworker.models.contact import ContactFacts
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.rows import Checked, NoteRow
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind, Vocabulary
from tests.provider_files import npi

VOCABULARY = Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
UID = "6a1f0c3e-0000-4000-8000-{:012}"

_STRANGE = (
    "=1+1", "+1", "-1", "@A1", "'=1", "'", "a;b", "a|b", 'say "hi"', '"x"', "a, b", "NONE", "n/a", "-", "null", "[a]",
    "{a}", "a ::: b", "<r>x</r>", "_x000D_", "yes", "JOHN", "ADA", "1/2/2026", "00123", "1e5", "＝1", "\u2028", "a\rb",
    "a\r\nb", "a\n\nb", "CBT", "Anxiety", "[anxiety]", "“", "#", "\tx", "%3B",
)  # fmt: skip


def text(longest: int = 30) -> st.SearchStrategy[str]:
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=longest)
    return st.one_of(anything, st.sampled_from(_STRANGE).map(lambda one: one[:longest]), st.just(""))


_word = text().filter(lambda one: bool(_kept(one)))
_day = st.dates(date(1900, 3, 1), date(2099, 12, 31))
_maybe_day = st.none() | _day
_number = st.one_of(
    st.integers(2_000_000_000, 9_999_999_999).map(lambda one: f"+1{one}"),
    st.sampled_from(["+442079460000", "+390612345678", "+10000000000", "+12155550142", "+4930123456"]),
)
_phone = st.fixed_dictionaries(
    {
        "number": _number,
        "extension": st.one_of(st.just(""), st.sampled_from(["3", "007", "1234567890"]), text(12)),
        "label": text(40),
        "is_fax": st.booleans(),
        "confidential": st.booleans(),
    }
)
_email = st.fixed_dictionaries(
    {
        "address": st.sampled_from(["ada@example.org", "Ben.Hall+x@example.org", "=1@example.org", "'a'@example.org"]),
        "label": text(40),
        "confidential": st.booleans(),
    }
)
_link = st.fixed_dictionaries(
    {"url": st.sampled_from(["https://example.org/a?x=1;2", "HTTP://example.org", "https://x"]), "label": text(80)}
)
_degrees = st.floats(-90, 90, allow_nan=False).map(lambda one: round(one, 6) + 0.0)
_address = st.fixed_dictionaries(
    {
        "line1": text(200),
        "line2": text(200),
        "city": text(100),
        "state": st.sampled_from(["PA", "NJ", "", "Ontario", "pa.", "DC"]),
        "zip": st.sampled_from(["", "08103", "19107-1234", "K1A 0B1", "SW1A 1AA"]),
        "country": st.sampled_from(["US", "CA", "México", "USA"]),
        "label": text(40),
        "directions": text(300),
        "latitude": st.none() | _degrees,
        "longitude": st.none() | _degrees,
        "confidential": st.booleans(),
    }
)
_credential = st.fixed_dictionaries(
    {
        "abbreviation": _word,
        "kind": st.sampled_from(CredentialKind),
        "number": text(),
        "issuer": text(),
        "jurisdiction": st.sampled_from(["", "PA", "Ontario", "a;b|c"]),
        "issued": _maybe_day,
        "expires": _maybe_day,
        "status": st.sampled_from(CredentialStatus),
    }
)
_taxonomy = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["1041C0700X", "101YA0400X", "261QM0801X"]),
        "license_number": text(),
        "state": st.sampled_from(["", "PA", "NJ"]),
        "primary": st.booleans(),
    }
)
_term = st.one_of(
    st.sampled_from([{"kind": term.kind, "code": term.code} for term in VOCABULARY]),
    st.fixed_dictionaries({"kind": st.sampled_from(TermKind), "text": _word}),
    st.fixed_dictionaries({"kind": st.sampled_from(TermKind), "text": text(), "code": st.just("gone_code")}),
)
_flag = st.sampled_from([True, False, None])
_facts = st.fixed_dictionaries(
    {
        **{
            name: text()
            for name in (
                *("prefix", "given", "middle", "family", "suffix", "preferred_name", "credential_text"),
                *("organization", "job_title", "profession", "service_area", "fees", "hours"),
            )
        },
        "about": text(500),
        "kind": st.sampled_from(ContactKind),
        "npi": st.sampled_from(["", npi(1)]),
        "status": st.sampled_from(Status),
        "favorite": st.booleans(),
        "confidential": st.booleans(),
        "availability": st.sampled_from(Availability),
        "waitlist_weeks": st.none() | st.integers(0, 520),
        "in_person": _flag,
        "telehealth": _flag,
        "sliding_scale": _flag,
        "phones": st.lists(_phone, max_size=6),
        "emails": st.lists(_email, max_size=4),
        "addresses": st.lists(_address, max_size=4),
        "links": st.lists(_link, max_size=4),
        "credentials": st.lists(_credential, max_size=4),
        "taxonomies": st.lists(_taxonomy, max_size=3),
        "terms": st.lists(_term, max_size=8),
    }
)


def _kept(one: str) -> str:
    """As a note or a name is kept."""
    try:
        return ContactFacts.model_validate({"given": "x", "about": one}).about
    except ValidationError:
        return ""


def _made(data: dict[str, Any]) -> ContactFacts | None:
    try:
        return ContactFacts.model_validate(data)
    except ValidationError:
        return None


def without_secrets(facts: ContactFacts) -> ContactFacts:
    """What of it may leave when nobody asked for everything."""
    kept = {
        name: tuple(one for one in getattr(facts, name) if not one.confidential)
        for name in ("phones", "emails", "addresses")
    }
    return facts.model_copy(update={**kept, "confidential": False})


def facts() -> st.SearchStrategy[ContactFacts]:
    return _facts.map(_made).filter(bool)  # type: ignore[return-value]


_moment = st.integers(0, 10**8).map(lambda seconds: NOW - timedelta(seconds=seconds))
_person = text(20).map(lambda one: " ".join(_kept(one).split()))
_note = st.builds(
    lambda body, author, pinned, at: NoteRow(1, 1, 1, body, author, pinned, at, at, 0),
    st.one_of(_word.map(_kept), st.sampled_from(["x" * 20_000, "ab\n" * 6_000 + "c", "😀" * 16_001])),
    _person,
    st.booleans(),
    _moment,
)
_checked = st.builds(
    Checked,
    st.sampled_from(FactGroup),
    _day,
    st.sampled_from(VerifyMethod),
    _person,
    st.sampled_from(VerifyOutcome),
    _person,
)
_decided = st.builds(
    lambda role, state, by, at: RoleTag(role, state, (), by, at.isoformat() if at else None),
    st.sampled_from(Role),
    st.sampled_from([TagState.CONFIRMED, TagState.REJECTED]),
    _person,
    st.none() | _moment,
)


def contacts() -> st.SearchStrategy[list[Contact]]:
    """Some contacts, each with a uid of its own."""
    one = st.tuples(
        facts(),
        st.lists(_decided, max_size=2, unique_by=lambda tag: tag.role).map(
            lambda tags: tuple(sorted(tags, key=lambda tag: list(Role).index(tag.role)))
        ),
        st.lists(_note, max_size=3).map(tuple),
        st.lists(_checked, max_size=5).map(tuple),
    )
    return st.lists(one, min_size=1, max_size=3).map(
        lambda made: [
            Contact(n, UID.format(n), 1, facts, tags, notes, (), checked, "", NOW, "Ann", NOW, "Ann", None)
            for n, (facts, tags, notes, checked) in enumerate(made, start=1)
        ]
    )
