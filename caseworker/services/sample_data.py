"""The fictional directory as it is written in ``resources/sample``: short names, days relative to today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from caseworker import resources
from caseworker.models.codes import FactGroup
from caseworker.models.contact import ContactFacts
from caseworker.models.referral import (
    AttemptInput,
    Consent,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
    ReferralInput,
    ReferralState,
    StepInput,
    Urgency,
)
from caseworker.models.roles import Role, TagState
from caseworker.models.searches import KeptSearch, SavedSearchInput
from caseworker.models.vocabulary import TermKind
from caseworker.services.validation import validated

Table = Mapping[str, Any]
CONTACT_FILES = ("contacts_east.toml", "contacts_west.toml")
REFERRAL_FILE = "referrals.toml"
SEARCH_FILE = "searches.toml"
_TERMS = {
    "spec": TermKind.SPECIALTY,
    "mod": TermKind.MODALITY,
    "model": TermKind.INTERVENTION_MODEL,
    "care": TermKind.LEVEL_OF_CARE,
    "pop": TermKind.POPULATION,
    "lang": TermKind.LANGUAGE,
    "pay": TermKind.PAYER,
}
_AS_THEY_ARE = {
    "given": "given",
    "family": "family",
    "org": "organization",
    "title": "job_title",
    "letters": "credential_text",
    "npi": "npi",
    "status": "status",
    "favorite": "favorite",
    "confidential": "confidential",
    "area": "service_area",
    "office": "in_person",
    "tele": "telehealth",
    "fees": "fees",
    "sliding": "sliding_scale",
    "about": "about",
    "hours": "hours",
}


@dataclass(frozen=True, slots=True)
class SampleNote:
    on: date
    author: str
    text: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class SampleContact:
    """`checked`: which groups were verified on which day; `failed`: days on which nobody answered."""

    id: str
    facts: ContactFacts
    decided: Mapping[Role, TagState]
    by: str
    checked: Mapping[date, frozenset[FactGroup]]
    failed: tuple[date, ...]
    notes: tuple[SampleNote, ...]


@dataclass(frozen=True, slots=True)
class SampleStep:
    """`hour` of the day, local; `step.to` of the first is the state in which the referral was logged."""

    on: date
    hour: int
    step: StepInput


@dataclass(frozen=True, slots=True)
class SampleAttempt:
    on: date
    hour: int
    attempt: AttemptInput


@dataclass(frozen=True, slots=True)
class SampleReferral:
    """`contact`, `replaces` and `together` are ids of sample contacts; who loads it fills in `input.contact_id`."""

    contact: str
    input: ReferralInput
    by: str
    replaces: str
    together: str
    steps: tuple[SampleStep, ...]
    tried: tuple[SampleAttempt, ...]


def contacts(today: date) -> Iterator[SampleContact]:
    """Raises UnreadableFile or InvalidInput when the files were damaged."""
    kinds = _credential_kinds()
    for file in CONTACT_FILES:
        for table in resources.read_toml("sample", file)["contact"]:
            yield _contact(table, kinds, today)


def referrals(today: date) -> Iterator[SampleReferral]:
    for table in resources.read_toml("sample", REFERRAL_FILE)["referral"]:
        yield _referral(table, today)


# --- contacts ---------------------------------------------------------------------------------------------
def _contact(table: Table, kinds: Mapping[str, str], today: date) -> SampleContact:
    checked: dict[date, frozenset[FactGroup]] = {}
    for group, ago in table.get("checked", {}).items():
        day = _before(today, ago)
        checked[day] = checked.get(day, frozenset()) | {FactGroup(group)}
    return SampleContact(
        id=table["id"],
        facts=validated(_facts(table, kinds, today)),
        decided={Role(role): TagState(state) for role, state in table.get("tags", {}).items()},
        by=table["by"],
        checked=checked,
        failed=tuple(_before(today, ago) for ago in table.get("failed", ())),
        notes=tuple(
            SampleNote(_before(today, note["ago"]), note["by"], note["text"], note.get("pinned", False))
            for note in table.get("notes", ())
        ),
    )


def _facts(table: Table, kinds: Mapping[str, str], today: date) -> dict[str, object]:
    facts: dict[str, object] = {name: table[short] for short, name in _AS_THEY_ARE.items() if short in table}
    if "name" in table and "family" not in table:
        facts["given"], _, facts["family"] = table["name"].rpartition(" ")
    facts["kind"] = "person" if facts.get("family") else "organization"
    facts["availability"], _, weeks = table.get("avail", "unknown").partition(":")
    facts["waitlist_weeks"] = weeks
    facts["phones"] = [_phone(cell) for cell in table.get("tel", ())]
    facts["emails"] = [{"address": f"{name}@example.org"} for name in table.get("mail", ())]
    facts["addresses"] = [_address(cell) for cell in table.get("at", ())]
    facts["links"] = [{"url": url} for url in table.get("web", ())]
    facts["credentials"] = [_credential(cell, kinds, today) for cell in table.get("cred", ())]
    facts["terms"] = [_term(kind, word) for short, kind in _TERMS.items() for word in table.get(short, ())]
    return facts


def _cells(cell: str, names: tuple[str, ...]) -> dict[str, str]:
    parts = cell.split("|")
    return dict(zip(names, parts + [""] * (len(names) - len(parts)), strict=False))


def _phone(cell: str) -> dict[str, object]:
    parts = _cells(cell, ("number", "extension", "label", "flag"))
    flag = parts.pop("flag")
    return {**parts, "is_fax": flag == "fax", "confidential": flag == "confidential"}


def _address(cell: str) -> dict[str, object]:
    parts = _cells(cell, ("line1", "city", "state", "zip", "label", "flag", "directions"))
    flag = parts.pop("flag")
    return {**parts, "confidential": flag == "confidential"}


def _credential(cell: Table, kinds: Mapping[str, str], today: date) -> dict[str, object]:
    days = cell.get("x")
    status = cell.get("s") or ("unknown" if days is None else "active" if days >= 0 else "expired")
    return {
        "abbreviation": cell["a"],
        "kind": kinds.get(cell["a"], "other"),
        "number": cell.get("n", ""),
        "issuer": cell.get("i", ""),
        "jurisdiction": cell.get("j", ""),
        "expires": None if days is None else today + timedelta(days=days),
        "status": status,
    }


def _term(kind: TermKind, word: str) -> dict[str, str]:
    """A code of the vocabulary; words with a capital letter are free words."""
    return {"kind": kind, "code": word} if word.islower() else {"kind": kind, "text": word}


def _credential_kinds() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for row in resources.read_csv("credentials.csv"):
        kinds.setdefault(row["abbreviation"], row["kind"])
    return kinds


# --- referrals --------------------------------------------------------------------------------------------
def _referral(table: Table, today: date) -> SampleReferral:
    steps = tuple(_step(step, today) for step in table["steps"])
    due = table.get("due")
    follow_up = None if due is None else today + timedelta(days=due)
    last = replace(steps[-1], step=replace(steps[-1].step, follow_up=follow_up))
    return SampleReferral(
        contact=table["contact"],
        input=ReferralInput(
            contact_id=0,
            client_code=table["client"],
            role_sought=Role(table["role"]),
            reason=table["reason"],
            level_of_care=table.get("level", ""),
            urgency=Urgency(table["urgency"]),
            follow_up=follow_up,
            how_sent=table.get("how", ""),
            needs=tuple(
                sorted((_TERMS[kind], code) for kind, codes in table.get("needs", {}).items() for code in codes)
            ),
            link=table.get("link", ""),
            part2=table.get("part2", False),
            consent=_consent(table["consent"], today) if "consent" in table else None,
        ),
        by=table["by"],
        replaces=table.get("replaces", ""),
        together=table.get("together", ""),
        steps=(*steps[:-1], last),
        tried=tuple(_attempt(attempt, today, follow_up) for attempt in table.get("tried", ())),
    )


def _consent(table: Table, today: date) -> Consent:
    return Consent(
        ConsentType(table["how"]),
        _before(today, table["ago"]),
        today + timedelta(days=table["holds"]) if "holds" in table else None,
        _before(today, table["revoked"]) if "revoked" in table else None,
    )


def _attempt(table: Table, today: date, follow_up: date | None) -> SampleAttempt:
    attempt = AttemptInput(ContactResult(table["result"]), table.get("note", ""), follow_up)
    return SampleAttempt(_before(today, table["ago"]), table.get("hour", 10), attempt)


def _step(table: Table, today: date) -> SampleStep:
    on = _before(today, table["ago"])
    source = table.get("source")
    step = StepInput(
        to=ReferralState(table["to"]),
        reason=ReasonCode(table["because"]) if "because" in table else None,
        note=table.get("note", ""),
        outcome=table.get("outcome", ""),
        outcome_on=on if source else None,
        outcome_source=OutcomeSource(source) if source else None,
    )
    return SampleStep(on, table.get("hour", 10), step)


def _before(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


# --- searches ---------------------------------------------------------------------------------------------
def searches() -> Iterator[SavedSearchInput]:
    """The saved searches, in their order."""
    for table in resources.read_toml("sample", SEARCH_FILE)["search"]:
        search = KeptSearch(table["text"], json.dumps(table.get("chosen", {})))
        yield SavedSearchInput(table["name"], search, table.get("slot"))
