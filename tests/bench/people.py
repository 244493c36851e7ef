"""Fictional contacts in any number, the same for the same seed, distributed as real ones are.

A few names are very common and most are rare; places are ZIP codes with their coordinates; a fifth has notes.
Nobody here exists: names are drawn apart, phones are 555-01xx, mail is at example.org.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from caseworker import resources
from caseworker.models.codes import Availability, ContactKind, Status
from caseworker.models.contact import Address, ContactFacts, Credential, Phone, TermLink
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.vocabulary import TermKind, Vocabulary

_GIVEN = """Mary James Linda Robert Maria David Susan Daniel Karen Jose Nancy Luis Emily Carlos Anna Miguel Grace Wei
Aisha Omar Fatima Ivan Olga Sven Ingrid Hiroshi Yuki Minh Linh Priya Arjun Chloe Zoë René Siobhán Łukasz Søren Noor
Thomas Sarah Kevin Rachel Brian Laura Jason Megan Eric Amy Jacob Hannah Tyler Olivia Aaron Julia Adam Claire Peter
Naomi Ruth Esther Caleb Isaac Leah Miriam Jonah Talia Rosa Elena Lucía Inés Mateo Diego Xavier Quinn Riley Jordan
Casey Avery Dana Robin Terry Pat Marion Beverly Joyce Gloria Harold Walter Albert Doris""".split()
_FAMILY = """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Wilson Anderson
Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young
Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter
O'Brien O'Neill D'Angelo Smith-Jones García-López Müller Núñez Kowalski Wójcik Đặng Østergaard MacDonald McCarthy
Cohen Levy Friedman Okafor Adeyemi Mensah Haile Tesfaye Singh Patel Khan Chen Wang Kim Park Tanaka Sato""".split()
_SYLLABLES = """ba be bo bra bren can cor dal dan del dor el fen fir gar gol gra hal har hol ian jor kal ken kir lan lar
len lin lor mal mar mer mil mon mor nal nar nel nor ol par pel per quin ran rel ren rin ros ros sal san sel ser sha
sil sol sta ster tal tan tel ter tor tra ul val van vel ver vin vor wal wel wen wil win yar yel zan zel""".split()
_ENDINGS = "son sen man berg ton ley field er ski ez ini ard ell well wood land worth mer ock stein".split()
_PRACTICE = """Harbor Bridge Willow Cedar Northside Riverbend Lantern Compass Meadow Summit Open Door Anchor Juniper
Beacon Stillwater Maple Horizon Clearview Pathway New Leaf Haven Cornerstone Turning Point""".split()
_PRACTICE_KINDS = (
    "Counseling",
    "Counseling Center",
    "Behavioral Health",
    "Recovery Services",
    "Family Services",
    "Psychotherapy Associates",
    "Intervention Group",
    "Wellness Collaborative",
)
_NOTE_WORDS = """called back quickly and spoke warmly with the family about next week openings waitlist evening hours
parking behind building elevator broken ask for coordinator intake form sent by fax insurance card needed sliding fee
possible after review excellent rapport teenagers court letters written on request does not take new couples until
spring wheelchair entrance around corner bilingual front desk returns voicemail same day prefers email sober transport
arranged through partner detox bed found within hours helpful supervisor retired office moved second floor""".split()


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with what is kept beside its facts."""

    facts: ContactFacts
    tags: tuple[RoleTag, ...]
    note: str


@dataclass(frozen=True, slots=True)
class _Place:
    zip: str
    city: str
    state: str
    latitude: float
    longitude: float


def people(count: int, seed: int = 1) -> Iterator[Person]:
    """`count` contacts. The first ones of a longer run are those of a shorter one."""
    chance = random.Random(seed)
    makers = _Makers()
    return (makers.person(chance, number) for number in range(count))


class _Makers:
    def __init__(self) -> None:
        vocabulary = _vocabulary()
        self._terms = {kind: [term.code for term in vocabulary.of_kind(kind)] for kind in TermKind}
        self._licenses, self._certifications = _credentials()
        self._families = [*_FAMILY, *_rare_names(20_000)]
        self._weights = list(accumulate(1 / (rank + 8) for rank in range(len(self._families))))
        self._places = _places()

    def person(self, chance: random.Random, number: int) -> Person:
        is_organization = chance.random() < 0.1
        practice = f"{chance.choice(_PRACTICE)} {chance.choice(_PRACTICE_KINDS)}"
        family = chance.choices(self._families, cum_weights=self._weights)[0]
        credentials = self._own_credentials(chance)
        place = chance.choice(self._places)
        facts = ContactFacts.model_construct(
            kind=ContactKind.ORGANIZATION if is_organization else ContactKind.PERSON,
            given="" if is_organization else chance.choice(_GIVEN),
            middle="" if is_organization or chance.random() < 0.6 else chance.choice("ABCDEFGHJKLMNPRSTW") + ".",
            family="" if is_organization else family,
            credential_text="" if is_organization else ", ".join(one.abbreviation for one in credentials),
            organization=f"{family} {practice}" if is_organization else chance.choice(("", practice)),
            status=chance.choices((Status.ACTIVE, Status.SUSPECTED_STALE, Status.INACTIVE), (94, 4, 2))[0],
            favorite=chance.random() < 0.01,
            availability=chance.choice(tuple(Availability)),
            telehealth=chance.choice((True, False, None)),
            phones=(_phone(chance, number),),
            addresses=tuple(self._address(chance, one) for one in self._own_places(chance, place)),
            credentials=() if is_organization else credentials,
            terms=self._own_terms(chance),
        )
        note = " ".join(chance.choices(_NOTE_WORDS, k=chance.randint(8, 30))) if chance.random() < 0.2 else ""
        return Person(facts, _tags(chance), note)

    def _own_credentials(self, chance: random.Random) -> tuple[Credential, ...]:
        names = [chance.choice(self._licenses)] if chance.random() < 0.7 else []
        if chance.random() < 0.3:
            names.append(chance.choice(self._certifications))
        return tuple(Credential.model_construct(abbreviation=name) for name in names)

    def _own_terms(self, chance: random.Random) -> tuple[TermLink, ...]:
        wanted = (
            (TermKind.SPECIALTY, chance.randint(1, 4)),
            (TermKind.MODALITY, chance.randint(0, 3)),
            (TermKind.LEVEL_OF_CARE, chance.randint(0, 1)),
            (TermKind.PAYER, chance.randint(0, 4)),
            (TermKind.LANGUAGE, int(chance.random() < 0.3)),
        )
        links = [
            TermLink.model_construct(kind=kind, code=code)
            for kind, number in wanted
            for code in chance.sample(self._terms[kind], number)
        ]
        if chance.random() < 0.05:
            links.append(
                TermLink.model_construct(kind=TermKind.SPECIALTY, text=" ".join(chance.sample(_NOTE_WORDS, 2)))
            )
        return tuple(links)

    def _own_places(self, chance: random.Random, place: _Place) -> list[_Place]:
        return [place, chance.choice(self._places)] if chance.random() < 0.05 else [place]

    def _address(self, chance: random.Random, place: _Place) -> Address:
        known = chance.random() < 0.97
        return Address.model_construct(
            line1=f"{chance.randint(1, 4000)} {chance.choice(_FAMILY)} Street",
            city=place.city,
            state=place.state,
            zip=place.zip,
            latitude=round(place.latitude + chance.uniform(-0.03, 0.03), 6) if known else None,
            longitude=round(place.longitude + chance.uniform(-0.03, 0.03), 6) if known else None,
        )


def _phone(chance: random.Random, number: int) -> Phone:
    area = chance.randint(201, 989)
    return Phone.model_construct(number=f"+1{area}55501{number % 100:02}")


def _tags(chance: random.Random) -> tuple[RoleTag, ...]:
    tags = []
    for role, share in ((Role.THERAPIST, 0.7), (Role.INTERVENTIONIST, 0.12)):
        if chance.random() < share:
            tags.append(RoleTag(role, chance.choices(tuple(TagState), (70, 25, 5))[0]))
    return tuple(tags)


@cache
def _rare_names(count: int) -> tuple[str, ...]:
    chance = random.Random("rare names")
    return tuple(
        ("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 2))) + chance.choice(_ENDINGS)).capitalize()
        for _ in range(count)
    )


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})


@cache
def _credentials() -> tuple[Sequence[str], Sequence[str]]:
    rows = resources.read_csv("credentials.csv")
    licenses = [row["abbreviation"] for row in rows if row["kind"] == "license"]
    return licenses, [row["abbreviation"] for row in rows if row["kind"] != "license"]


@cache
def _places() -> Sequence[_Place]:
    import zipcodes

    return [
        _Place(row["zip_code"], row["city"], row["state"], float(row["lat"]), float(row["long"]))
        for row in zipcodes.list_all()
        if row["lat"] and row["long"] and row["zip_code_type"] == "STANDARD"
    ]
