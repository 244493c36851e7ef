"""Sheet documents by hand, with everything a sheet may hold: no directory, no words but these."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import segno

from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import (
    Agency,
    Paper,
    SheetCheck,
    SheetCredential,
    SheetDisclosure,
    SheetDocument,
    SheetEntry,
    SheetField,
    SheetLanguage,
    SheetLine,
    SheetRole,
)
from caseworker.services.sheet_words import SheetWords

LABELS = {
    **SheetWords(SheetLanguage.ENGLISH).labels(),
    "printed": "Printed November 3, 2026",
    "suggested": "A role with a dashed outline and “?” comes from the listing and has not been confirmed yet.",
}
CRISIS = (
    "If someone is in danger now, call 911.",
    (
        "If you or someone you know is struggling or in crisis, help is available. "
        "Call or text 988 or chat 988lifeline.org."
    ),
    "Veterans and service members: call 988 and press 1, or text 838255.",
)
DOES = {
    Role.THERAPIST: "A therapist offers regular counseling sessions to understand problems, build skills and change "
    "over time.",
    Role.INTERVENTIONIST: "An interventionist helps a family act in a crisis and brings the person quickly into "
    "treatment.",
}
SAY = {
    Role.THERAPIST: "“I am looking for a therapist. This is what worries me … Do you have an opening, and do you take "
    "my insurance?”",
    Role.INTERVENTIONIST: "“Someone in our family refuses help. How do you work, what does it cost, and how soon can "
    "you come?”",
}
DEFINITIONS = tuple((role, role.value.capitalize(), sentence) for role, sentence in DOES.items())
DISCLOSURE = SheetDisclosure(
    "C-2291",
    "Referral to outpatient treatment",
    "Harbor Family Services",
    (SheetLine("Asked for", "Family intervention, evenings, Spanish"),),
    "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
)
LONG_NAME = (
    "Maximiliana Alexandrina Wilhelmina van der Hoogenbergh-Featherstonehaugh Montgomery-Cholmondeley "
    "of Upper Darby East"
)
SPECIALTIES = (
    "Trauma, Grief, Anxiety, Depression, Couples, Family conflict, Eating disorders, Substance use, Gambling, "
    "Postpartum, Chronic pain, Anger, Sleep, Parenting, Adoption, Immigration stress, Veterans, First responders, "
    "Autism, Bipolar disorder"
).split(", ")
GIVEN = "Marisol Mateo Maud Malik Marguerite Marcus Ana Łukasz Søren Zoë".split()
FAMILY = "Vega Quill Osterley Thornbury Eddowes Calloway Dunmore Fairbairn Gadsden Hollis Ibarra".split()


def role(kind: Role, state: TagState = TagState.CONFIRMED, **more: Any) -> SheetRole:
    label = kind.value.capitalize() + ("" if state is TagState.CONFIRMED else "?")
    evidence = ("LCSW, Pennsylvania: clinical license → therapist, definite",)
    return replace(SheetRole(kind, state, label, DOES[kind], SAY[kind], evidence), **more)


THERAPIST = role(Role.THERAPIST)
MAYBE = role(
    Role.INTERVENTIONIST,
    TagState.SUGGESTED,
    evidence=("CADC: addiction certification → interventionist, suggestive",),
)
CREDENTIALS = (
    SheetCredential(
        "LCSW", "Licensed Clinical Social Worker", "License", "CW018842", "State board", "Pennsylvania", "Dec 14, 2026",
        "Active",
    ),
    SheetCredential(
        "CADC", "Certified Alcohol and Drug Counselor", "Certification", "7710", "Certification board", "Pennsylvania",
        "Mar 31, 2026", "Expired", is_expired=True,
    ),
)  # fmt: skip
CHECKS = (
    SheetCheck("Phone, e-mail, address", "Nov 3, 2026", "J. Okafor", "by phone", is_stale=False),
    SheetCheck("Openings", "Jun 12, 2026", "J. Okafor", "on their website", is_stale=True),
    SheetCheck("Payment", "", "", "", is_stale=True),
)


def phone(number: int, label: str = "Office", note: str = "checked Nov 3, 2026") -> SheetLine:
    text = f"(215) 555-01{number % 100:02d}"
    return SheetLine(label, text, f"tel:+1215555{100 + number % 100:04d}", SheetField.PHONES, note)


def lines(number: int, specialties: int = 5) -> tuple[SheetLine, ...]:
    field = SheetField
    stale = number % 2 == 1
    openings = (
        SheetLine(
            "Openings", "Ask when you call", "", field.AVAILABILITY, "not known since Jun 12, 2026", is_stale=True
        )
        if stale
        else SheetLine("Openings", "Accepting new clients", "", field.AVAILABILITY, "checked Nov 3, 2026")
    )
    return (
        phone(number),
        SheetLine("Fax", f"(215) 555-01{(number + 50) % 100:02d}", "", field.LINKS),
        SheetLine("", f"person{number}@example.org", f"mailto:person{number}@example.org", field.EMAILS),
        SheetLine("", f"example.org/person{number}", f"https://www.example.org/person{number}", field.LINKS),
        SheetLine(
            "Office", f"{1200 + number} Locust St, Suite 4, Philadelphia, PA 19107", "", field.ADDRESSES,
            "1.2 miles from 19103",
        ),
        SheetLine("Directions", "Bus 21 to 12th St. The side entrance has a ramp.", "", field.DIRECTIONS),
        openings,
        SheetLine("Hours", "Mon to Thu 9 am to 7 pm, Fri 9 am to 1 pm", "", field.HOURS),
        SheetLine("Languages", "English, Spanish", "", field.LANGUAGES, "last checked Feb 2, 2026", is_stale=stale),
        SheetLine("Payment", "Medicaid, Aetna, sliding scale from $40", "", field.PAYMENT, "checked Nov 3, 2026"),
        SheetLine("Helps with", ", ".join(SPECIALTIES[:specialties]), "", field.SPECIALTIES),
        SheetLine("Works with", "Adults, Families", "", field.SPECIALTIES),
    )  # fmt: skip


def entry(number: int = 0, **more: Any) -> SheetEntry:
    given, family = GIVEN[number % len(GIVEN)], FAMILY[(number * 7 + number // 10) % len(FAMILY)]
    roles = ((THERAPIST,), (THERAPIST, MAYBE), (role(Role.INTERVENTIONIST),))[number % 3]
    made = SheetEntry(
        number + 1,
        f"{given} {family}",
        "LCSW, CADC",
        "Harbor Family Services",
        roles,
        lines(number),
        sort_name=f"{family}, {given}",
        specialties=tuple(SPECIALTIES[:5]),
        city="Philadelphia, PA",
        postal=(f"{given} {family}", f"{1200 + number} Locust St", "Philadelphia, PA 19107"),
        credential_rows=CREDENTIALS,
        checks=CHECKS,
        client_line="Ask for Ana at the front desk; she speaks Spanish." if number % 4 == 0 else "",
    )
    return replace(made, **more)


def with_code(made: SheetEntry) -> SheetEntry:
    text = segno.make(f"tel:{made.lines[0].link}").svg_inline()
    return replace(made, qr=text, qr_label=f"Code to call {made.name}")


def document(*entries: SheetEntry, **more: Any) -> SheetDocument:
    base: dict[str, Any] = {
        "title": "Family intervention, Philadelphia",
        "printed_on": date(2026, 11, 3),
        "paper": Paper.LETTER,
        "definitions": DEFINITIONS,
        "crisis": CRISIS,
        "labels": LABELS,
        "agency": Agency(
            "Harborlight Family Office", "Harborlight Family Office · 12 Example Way, Philadelphia", logo()
        ),
    }
    return SheetDocument(entries=entries, **{**base, **more})


def logo(width: int = 64, height: int = 64) -> bytes:
    """A PNG: a ring in the color of the house."""

    def pixel(x: int, y: int) -> bytes:
        far = ((x - width / 2) / width) ** 2 + ((y - height / 2) / height) ** 2
        return b"\x0f\x5f\x5c" if 0.08 < far < 0.24 else b"\xff\xff\xff"

    rows = b"".join(b"\0" + b"".join(pixel(x, y) for x in range(width)) for y in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
