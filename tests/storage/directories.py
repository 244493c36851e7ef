"""What the contract needs of a backend: a store, and the same directory opened again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from caseworker.models.changes import Kind
from caseworker.models.contact import ContactFacts
from caseworker.models.stored import NewContact
from caseworker.paths import Paths
from caseworker.storage.base import Store, Today
from caseworker.storage.keys import Argon2Cost
from caseworker.storage.sqlite.store import SqliteStore
from caseworker.storage.sqlite.vault import SqliteVault

ANN, BEN = "Ann", "Ben"
PASSPHRASE = "nine quiet herons"
CHEAP = Argon2Cost(time=1, memory=64, lanes=1)
"""So that a test does not spend its time on stretching passphrases."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 14, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)

    @property
    def today(self) -> Today:
        return Today(self)


class Directory(Protocol):
    """One directory of some backend. `store` is open; `reopen` closes it and opens it anew."""

    store: Store

    def reopen(self) -> Store: ...
    def close(self) -> None: ...


class SqliteDirectory:
    def __init__(self, folder: Path, clock: Clock, *, encrypted: bool, busy_seconds: float = 5.0) -> None:
        self.paths = Paths.at(folder)
        self.vault = SqliteVault(self.paths, clock.today, cost=CHEAP, busy_seconds=busy_seconds)
        self._passphrase = PASSPHRASE if encrypted else None
        self.store, self.recovery_key = self.vault.create(self._passphrase)

    @property
    def sqlite(self) -> SqliteStore:
        assert isinstance(self.store, SqliteStore)
        return self.store

    def reopen(self) -> Store:
        self.store.close()
        self.store = self.vault.open(passphrase=self._passphrase)
        return self.store

    def close(self) -> None:
        self.store.close()


def person(given: str = "Ada", family: str = "Marsh", **more: object) -> ContactFacts:
    return ContactFacts.model_validate({"given": given, "family": family, **more})


def everything() -> ContactFacts:
    """A contact with every fact there is."""
    return ContactFacts.model_validate(
        {
            "prefix": "Dr.",
            "given": "Zoë",
            "middle": "Q.",
            "family": "Ōyama-李",
            "suffix": "Jr.",
            "preferred_name": "Zo\u2028e",
            "credential_text": "PhD, LCSW-C",
            "organization": "Harbor House",
            "job_title": "Clinical lead",
            "profession": "Social worker",
            "npi": "1234567893",
            "status": "suspected_stale",
            "favorite": True,
            "confidential": True,
            "service_area": "Two counties",
            "availability": "waitlist",
            "waitlist_weeks": 6,
            "in_person": True,
            "telehealth": False,
            "fees": "$40–$90",
            "sliding_scale": None,
            "about": 'Line one\nline "two" \\ 😀 \x01',
            "hours": "Mon–Fri 9–5; “late” on Tuesdays",
            "phones": [
                {"number": "+12155550142", "extension": "9", "label": "office", "confidential": True},
                {"number": "+12155550143", "is_fax": True},
            ],
            "emails": [{"address": "zoe@example.org", "label": "work", "confidential": True}],
            "addresses": [
                {"line1": "1 Elm St", "line2": "Rm 2", "city": "Dover", "state": "DE", "zip": "19901-1234"},
                {
                    "city": "Média",
                    "country": "CA",
                    "latitude": 39.123456789,
                    "longitude": -75.1,
                    "label": "home",
                    "directions": "Bus 21, 2nd door",
                },
            ],
            "links": [{"url": "https://example.org/zoe", "label": "site"}],
            "credentials": [
                {
                    "abbreviation": "LCSW-C",
                    "kind": "license",
                    "number": "007",
                    "issuer": "Board",
                    "jurisdiction": "MD",
                    "issued": "2019-02-28",
                    "expires": "2027-12-31",
                    "status": "active",
                },
                {"abbreviation": "MSW", "kind": "degree"},
            ],
            "taxonomies": [{"code": "1041C0700X", "license_number": "12", "state": "MD", "primary": True}],
            "terms": [
                {"kind": "language", "code": "spanish", "text": "Español"},
                {"kind": "payer", "text": "cash"},
                {"kind": "specialty", "code": "trauma"},
            ],
        }
    )


def add(store: Store, *facts: ContactFacts, actor: str = ANN) -> list[int]:
    """Adds contacts in one command; their ids in order."""
    added: list[int] = []
    store.write("contact.add", lambda tx: added.extend(tx.add_contacts([NewContact(f) for f in facts])), actor=actor)
    return added


def add_one(store: Store, facts: ContactFacts | None = None, actor: str = ANN) -> int:
    facts = facts or person()
    changes = store.write("contact.add", lambda tx: tx.add_contacts([NewContact(facts)]), actor=actor)
    return changes.only(Kind.CONTACT)
