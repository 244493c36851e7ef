"""What the HSDS rows of one contact say of it, as data for its facts: of a package of ours and of anybody's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from caseworker.exchange import cells, people
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.hsds_tables import Row, Rows
from caseworker.exchange.listed import Listed
from caseworker.exchange.vcard_facts import LANGUAGES
from caseworker.messages import translate
from caseworker.models.checks import is_npi
from caseworker.models.codes import Availability, ContactKind, Status
from caseworker.models.vocabulary import TermKind

ROLES, TAXONOMY = "role", "nucc"
"""The names of the taxonomies that are no kind of term: roles, and codes of the national provider taxonomy."""
_WEEKS = re.compile(r"(\d{1,3})\s*(?:-\s*\d+\s*)?(week|month)", re.IGNORECASE)
_KINDS = {kind.value: kind for kind in TermKind}
_TAGS = {tag: code for code, tag in reversed(LANGUAGES.items())}
_GONE = frozenset({"inactive", "defunct"})


def standard(rows: Rows, knowledge: Knowledge | None) -> dict[str, Any]:
    """`knowledge` is None for a package of ours: it is taken as it stands."""
    found = Listed(is_own=knowledge is None)
    persons, services = rows.get("contacts", []), rows.get("services", [])
    _who(rows, found, knowledge)
    for row in (*persons, *rows.get("organizations", ()), *services):
        if row.get("email"):
            found.add_email(row["email"])
        if link := row.get("website") or row.get("url") or row.get("uri"):
            found.add_link(link)
    for row in rows.get("phones", ()):
        is_fax = "fax" in row["type"].lower()
        found.add_phone(row["number"].strip('" '), row["extension"], row["description"], is_fax=is_fax)
    _places(rows, found)
    _practice(rows, found)
    if knowledge is None:
        for row in services[:1]:
            found.add_about(row["description"])
            found.set("credential_text", row["licenses"])
        _own_terms(rows, found)
        return found.data()
    _words_of_the_listing(rows, found, is_person=bool(persons))
    _terms(rows, found, knowledge)
    return found.data(knowledge.locate)


def _who(rows: Rows, found: Listed, knowledge: Knowledge | None) -> None:
    persons, organizations, services = (rows.get(name, []) for name in ("contacts", "organizations", "services"))
    # A service of nobody is its own organization.
    for row in (*organizations, *services[: not organizations]):
        found.set("organization", row["name"])
    found.put("kind", ContactKind.PERSON if persons else ContactKind.ORGANIZATION)
    for row in persons[:1]:
        found.set("job_title", row["title"] or row.get("department", ""))
        if knowledge is not None:
            named = people.read(row["name"], knowledge.is_credential)
            for field in ("prefix", "given", "middle", "family", "suffix"):
                found.set(field, getattr(named, field))
            found.set("credential_text", named.credentials)
            if not (named.given or named.family):
                found.set("given", row["name"])
    for row in rows.get("organization_identifiers", ()):
        number = cells.digits(row["identifier"])
        if "npi" in f"{row['identifier_scheme']} {row['identifier_type']}".lower() and is_npi(number):
            found.set("npi", number)


def _places(rows: Rows, found: Listed) -> None:
    addresses: dict[str, list[Row]] = {}
    for row in rows.get("addresses", ()):
        addresses.setdefault(row["location_id"], []).append(row)
    for place in rows.get("locations", ()):
        if place["location_type"] == "virtual":
            found.put("telehealth", True)
            continue
        for address in addresses.get(place["id"]) or [{}]:
            found.add_address(
                line1=address.get("address_1", ""),
                line2=address.get("address_2", ""),
                city=address.get("city", ""),
                state=address.get("state_province", ""),
                zip=address.get("postal_code", ""),
                country=address.get("country", ""),
                label=place["name"],
                directions=place["transportation"],
                latitude=place["latitude"],
                longitude=place["longitude"],
            )


def _practice(rows: Rows, found: Listed) -> None:
    services = rows.get("services", [])
    for row in services:
        found.set("fees", row["fees_description"] or row.get("fees", ""))
        if match := _WEEKS.search(row["wait_time"]):
            weeks = int(match[1]) * (4 if match[2].lower() == "month" else 1)
            if 0 < weeks <= 520:
                found.put("availability", Availability.WAITLIST)
                found.put("waitlist_weeks", weeks)
    if services and all(row["status"].lower() in _GONE for row in services):
        found.put("status", Status.INACTIVE)
    found.set("hours", "; ".join(dict.fromkeys(text for row in rows.get("schedules", ()) if (text := _hours(row)))))
    areas = (row["name"] or row.get("description", "") for row in rows.get("service_areas", ()))
    found.set("service_area", "; ".join(dict.fromkeys(area for area in areas if area)))


def _hours(row: Row) -> str:
    """The schedule in its own words, else its days and times."""
    if row["description"]:
        return row["description"]
    times = "–".join(time[:5] for time in (row.get("opens_at", ""), row.get("closes_at", "")) if time)
    days = ", ".join(_day(code) for code in row.get("byday", "").split(",") if code.strip())
    return " ".join(part for part in (days, times) if part)


def _day(code: str) -> str:
    days = {
        "MO": translate("exchange", "Mon"),
        "TU": translate("exchange", "Tue"),
        "WE": translate("exchange", "Wed"),
        "TH": translate("exchange", "Thu"),
        "FR": translate("exchange", "Fri"),
        "SA": translate("exchange", "Sat"),
        "SU": translate("exchange", "Sun"),
    }
    return days.get(code.strip().upper(), code.strip())


def _own_terms(rows: Rows, found: Listed) -> None:
    for row in rows.get("attributes", ()):
        kind = _KINDS.get(row["taxonomy"])
        if kind is not None:
            found.add_term(kind, row["code"])


def _terms(rows: Rows, found: Listed, knowledge: Knowledge) -> None:
    others: dict[str, None] = {}
    for row in rows.get("languages", ()):
        code = _TAGS.get(row["code"].lower().split("-")[0], "")
        term = knowledge.vocabulary.find(TermKind.LANGUAGE, row["name"] or row["code"])
        if code or term is not None:
            found.add_term(TermKind.LANGUAGE, code or (term.code if term else ""))
        else:
            found.add_term(TermKind.LANGUAGE, text=row["name"] or row["code"])
    for row in rows.get("attributes", ()):
        words = row["name"] or row["value"]
        if (term := knowledge.vocabulary.find(None, words)) is not None:
            found.add_term(term.kind, term.code)
        elif words.strip():
            others[" ".join(words.split())] = None
    # What a service is called says what it is for, where the words are known.
    for row in rows.get("services", ()):
        if (term := knowledge.vocabulary.find(None, row["name"])) is not None:
            found.add_term(term.kind, term.code)
    if others:
        found.add_about(translate("exchange", "Listed as: {words}.").format(words="; ".join(others)))


def _words_of_the_listing(rows: Rows, found: Listed, *, is_person: bool) -> None:
    organizations, services = rows.get("organizations", []), rows.get("services", [])
    for row in organizations if not is_person else ():
        found.add_about(row["description"])
        if other := row.get("alternate_name"):
            found.add_about(translate("exchange", "Also known as {name}.").format(name=other))
    for row in services:
        parts = [row["description"], *(row.get(name, "") for name in _WORDS_OF_A_SERVICE)]
        if not is_person:
            parts.append(row["licenses"])
        text = " ".join(_sentences(parts))
        found.add_about(f"{row['name']}: {text}" if text else row["name"])


_WORDS_OF_A_SERVICE = (
    "alert", "eligibility_description", "application_process", "interpretation_services", "accreditations",
)  # fmt: skip


def _sentences(parts: Iterable[str]) -> list[str]:
    words = dict.fromkeys(" ".join(part.split()) for part in parts if part.strip())
    return [part if part.endswith((".", "!", "?")) else f"{part}." for part in words]
