"""Sheet documents of fictional contacts in any number, the same each time: for tests of layouts, without a directory."""

from __future__ import annotations

import random
from datetime import date

from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import (
    Agency,
    Paper,
    SheetCheck,
    SheetCredential,
    SheetDocument,
    SheetEntry,
    SheetField,
    SheetLanguage,
    SheetLine,
    SheetRole,
)

SPECIALTIES = """Trauma|Grief|Anxiety|Depression|Couples|Family conflict|Eating disorders|Substance use|Gambling|
Postpartum|Chronic pain|Anger|Sleep|Parenting|Adoption|Immigration stress|Veterans|First responders|LGBTQ+|Autism|
Obsessive-compulsive disorder|Bipolar disorder|Perinatal loss|Sexual trauma|Adolescents in crisis""".replace(
    "\n", ""
).split("|")
CITIES = """Philadelphia Camden Chester Norristown Trenton Wilmington Allentown Reading Lancaster Bethlehem Easton
Pottstown Phoenixville Media Ardmore Doylestown Levittown Bensalem""".split()
GIVEN = """Marisol Mateo Maud Malik Marguerite Marcus Ana Łukasz Søren Chloe Zoë René Minh Linh Aisha Omar Grace Wei
Rosa Elena Quinn Riley Jordan Avery Naomi Ruth""".split()
FAMILY = """Vega Quill Osterley Thornbury Eddowes Achterberg Bellweather Calloway Dunmore Évora Fairbairn Gadsden
Hollis Ibarra Jessop Kowalczyk Lindqvist Mbeki Nakagawa Øvergaard Pemberton Quenby Rasmussen Szabó Trần Underhill
Whitlock Xanthos Yardley Zimmer O’Brien Ng Đặng Ávila Łaski""".split()
LONG_NAME = (
    "Maximiliana Alexandrina Wilhelmina van der Hoogenbergh-Featherstonehaugh Montgomery-Cholmondeley of Upper Darby"
)

LABELS = {
    "subtitle": "Printed November 28, 2026",
    "printed": "Printed November 28, 2026",
    "footer": "Contacts · Printed November 28, 2026",
    "page": "Page {page} of {pages}",
    "help_now": "If you need help now",
    "legend": "A role with “?” comes from the listing and has not been confirmed yet.",
    "booklet_contacts": "Contacts, A to Z",
    "booklet_contents": "In this booklet",
    "booklet_by_specialty": "By specialty",
    "booklet_by_city": "By city",
    "booklet_count_one": "1 contact",
    "booklet_count": "{count} contacts",
    "booklet_page": "page {page}",
    "booklet_other_letters": "Other letters",
    "crisis_card": "In crisis? Call or text 988, any time",
    "actual_size": "Print at actual size (100%), without fitting to the page.",
    "labels_left_out_one": "1 contact has no postal address and no label: {names}",
    "labels_left_out": "{count} contacts have no postal address and no label: {names}",
    "labels_none": "None of these contacts has a postal address.",
}
CRISIS = (
    "If someone is in danger now, call 911.",
    "If you or someone you know is struggling or in crisis, help is available. Call or text 988 or chat 988lifeline.org.",
    "Veterans and service members: call 988 and press 1, or text 838255.",
)
DEFINITIONS = (
    (Role.THERAPIST, "Therapist", "Helps with feelings, habits and relationships over weeks or months of talking."),
    (Role.INTERVENTIONIST, "Interventionist", "Helps a family bring someone who refuses help into treatment."),
)


def document(count: int, *, template: str, paper: Paper = Paper.LETTER, seed: int = 1) -> SheetDocument:
    chance = random.Random(seed)
    return of([entry(chance, number) for number in range(count)], template=template, paper=paper)


def of(entries: list[SheetEntry], *, template: str, paper: Paper = Paper.LETTER) -> SheetDocument:
    return SheetDocument(
        title="Family intervention, Philadelphia",
        printed_on=date(2026, 11, 28),
        paper=paper,
        entries=tuple(entries),
        definitions=DEFINITIONS,
        crisis=CRISIS,
        template=template,
        language=SheetLanguage.ENGLISH,
        agency=Agency("Harbor Street Family Services", "12 Harbor Street, Philadelphia · (215) 555-0100"),
        labels=dict(LABELS),
    )


def entry(
    chance: random.Random, number: int, *, name: str = "", specialties: int = 0, phone: bool = True
) -> SheetEntry:
    """One contact with a few facts. `specialties`: exactly so many; 0 for some."""
    given, family = (name.split(" ", 1)) if name else (chance.choice(GIVEN), chance.choice(FAMILY))
    city = chance.choice(CITIES)
    helps = tuple(chance.sample(SPECIALTIES, specialties or chance.randint(1, 4)))
    street = f"{chance.randint(1, 4000)} {chance.choice(FAMILY)} Street"
    area = f"{chance.randint(201, 989)}"
    phones = (
        SheetLine(
            "",
            f"({area}) 555-01{number % 100:02}",
            f"tel:+1{area}55501{number % 100:02}",
            SheetField.PHONES,
            "checked Nov 3, 2026",
        ),
    )
    nobody = (SheetLine("", "No phone number on record", field=SheetField.LINKS),)
    return SheetEntry(
        contact_id=number + 1,
        name=f"{given} {family}",
        sort_name=f"{family}, {given}",
        credentials=chance.choice(("LCSW, CADC", "LMFT", "PsyD", "CIP, CAI", "LPC, NCC", "")),
        organization=chance.choice(("", "Harbor Family Services", "Cedar Counseling Center")),
        roles=_roles(chance),
        lines=(
            *(phones if phone else nobody),
            SheetLine("", f"contact{number}@example.org", f"mailto:contact{number}@example.org", SheetField.EMAILS),
            SheetLine("", f"{street}, {city}, PA 19{number % 1000:03}", "", SheetField.ADDRESSES),
            SheetLine("Hours", "Mon–Thu 9–17, evenings by arrangement", "", SheetField.HOURS),
            SheetLine("Openings", *_openings(chance)),
            SheetLine("Languages", "English, Spanish", "", SheetField.LANGUAGES),
            SheetLine("Helps with", ", ".join(helps), "", SheetField.SPECIALTIES),
            SheetLine(
                "Payment", "Medicaid, Aetna, sliding scale from $40", "", SheetField.PAYMENT, "checked Nov 3, 2026"
            ),
        ),
        specialties=helps,
        city=city,
        postal=(street, f"{city}, PA 19{number % 1000:03}"),
        credential_rows=(
            SheetCredential(
                "LCSW",
                "Licensed Clinical Social Worker",
                "License",
                "CW018842",
                "State board",
                "Pennsylvania",
                "Mar 1, 2028",
                "active",
            ),
        ),
        checks=(SheetCheck("Openings", "Nov 3, 2026", "J. Okafor", "by phone", False),),
        client_line=chance.choice(("", "Ask for the evening group; say that Harbor Street sent you.")),
    )


def _openings(chance: random.Random) -> tuple[str, str, SheetField, str, bool]:
    if chance.random() < 0.3:
        return "Ask when you call", "", SheetField.AVAILABILITY, "last checked Jan 4, 2026", True
    return "Accepting new clients", "", SheetField.AVAILABILITY, "checked Nov 3, 2026", False


def _roles(chance: random.Random) -> tuple[SheetRole, ...]:
    made = []
    for role, label, does, say in (
        (Role.THERAPIST, "Therapist", "Talks with you over weeks or months.", "Say that you look for a therapist."),
        (
            Role.INTERVENTIONIST,
            "Interventionist",
            "Helps a family act together.",
            "Say that you look for an interventionist.",
        ),
    ):
        if chance.random() < 0.6:
            state = chance.choice((TagState.CONFIRMED, TagState.SUGGESTED))
            made.append(SheetRole(role, state, label + ("?" if state is TagState.SUGGESTED else ""), does, say))
    return tuple(made)
