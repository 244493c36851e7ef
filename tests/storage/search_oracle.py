"""Random contacts and queries, and what should be found, worked out by looking at every contact."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from caseworker.models.codes import (
    ANSWERED,
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
from caseworker.models.query import Filters, Near, Query, Sort, TermRef
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.states import CODES
from caseworker.models.stored import Contact, VerificationInput
from caseworker.models.vocabulary import Term, TermKind, Vocabulary
from caseworker.search import everyday
from caseworker.search.folding import compact, fold, fold_document, readings
from caseworker.storage.sqlite.index_words import IndexWords

VOCABULARY = Vocabulary(
    [
        Term(TermKind.SPECIALTY, "trauma", "Trauma", "Trauma", ("ptsd",)),
        Term(TermKind.SPECIALTY, "grief", "Grief", "Duelo"),
        Term(TermKind.MODALITY, "family_therapy", "Family therapy", "Terapia familiar"),
        Term(TermKind.LEVEL_OF_CARE, "intensive_outpatient", "Intensive outpatient", "", (), ("IOP",)),
        Term(TermKind.LANGUAGE, "spanish", "Spanish", "Español"),
        Term(TermKind.LANGUAGE, "vietnamese", "Vietnamese", "Vietnamita"),
        Term(TermKind.PAYER, "medicaid", "Medicaid"),
        Term(TermKind.PAYER, "self_pay", "Self-pay"),
    ]
)
CREDENTIALS = (("LCSW", "Licensed Clinical Social Worker"), ("CIP", "Certified Intervention Professional"))
WORDS = IndexWords.of(VOCABULARY, CREDENTIALS, licenses=("LCSW",), digest="oracle")

_GIVEN = "Ann José Zoë Łukasz Nguyễn Фёдор Ἀχιλλεύς 小明 Mary-Kate Siobhán Ñandú John Jo Annette".split()
_FAMILY = "O'Brien Obrien Smith-Jones Smith Smithson Đặng Żółć 李 Müller D’Angelo Иванов Ø Garcia García Li".split()
_PLACES = (
    ("Philadelphia", "PA", "19103", 39.9526, -75.1652),
    ("Camden", "NJ", "08102", 39.9448, -75.1199),
    ("New York", "NY", "10001", 40.7506, -73.9972),
    ("Anchorage", "AK", "99501", 61.2181, -149.9003),
    ("Hagåtña", "GU", "96910", 13.4745, 144.7504),
    ("Nowhere", "PA", "17000", None, None),
    ("Somewhere", "", "", None, None),
)
_OTHER_NAMES = ("jose", "smith", "obrien", "li", "nobody")
_TEXTS = (
    "Speaks slowly & kindly.",
    "Won't take calls before 9 a.m.; ask for Ph.D. intern",
    "Call back: 215 555 0199",
    "привет мир",
    "Terapia familiar en español",
    "Smithson referred us",
)
_LETTERS = ("LCSW", "LCSW-C", "CIP", "Ph.D.", "CADC II", "")


_SPELLINGS = ("harbor", "smith co", "st mary", "grief circles", "bo", "elm street", "zzz")


def random_facts(chance: random.Random, today: date = date(2026, 3, 2)) -> ContactFacts:
    kind = chance.choices(tuple(ContactKind), (5, 1))[0]
    return ContactFacts.model_validate(
        {
            "kind": kind,
            "given": chance.choice(_GIVEN) if kind is ContactKind.PERSON else "",
            "family": chance.choice(_FAMILY) if kind is ContactKind.PERSON else "",
            "preferred_name": chance.choice(("", "", "Bo")),
            "credential_text": ", ".join(chance.sample(_LETTERS, chance.randint(0, 2))).strip(", "),
            "organization": chance.choice(("Harbor House", "St. Mary’s", "Smith & Co", "1st Step")),
            "job_title": chance.choice(("", "Clinical lead")),
            "npi": chance.choice(("", "1234567893")),
            "status": chance.choices(tuple(Status), (6, 2, 1))[0],
            "favorite": chance.random() < 0.2,
            "availability": chance.choice(tuple(Availability)),
            "telehealth": chance.choice((True, False, None)),
            "about": chance.choice(("", *_TEXTS)),
            "hours": chance.choice(("", "", "Weekdays, grief on Fridays", "by appointment")),
            "phones": [{"number": f"+1215555{chance.randint(100, 199):04}"} for _ in range(chance.randint(0, 2))],
            "emails": [{"address": "hello@example.org"}] if chance.random() < 0.2 else [],
            "addresses": [_address(chance) for _ in range(chance.randint(0, 2))],
            "credentials": [
                _credential(chance, name, today)
                for name in chance.sample(("LCSW", "LCSW-C", "CIP"), chance.randint(0, 2))
            ],
            "taxonomies": [
                {"code": "101YM0800X", "license_number": chance.choice(("", "12345")), "state": state}
                for state in chance.sample(("PA", "NJ", ""), chance.choice((0, 0, 0, 1)))
            ],
            "terms": [
                *({"kind": term.kind, "code": term.code} for term in VOCABULARY if chance.random() < 0.25),
                *({"kind": TermKind.SPECIALTY, "text": "grief circles"} for _ in range(chance.randint(0, 1))),
            ],
        }
    )


def _credential(chance: random.Random, name: str, today: date) -> dict[str, object]:
    days = chance.choice((-400, -1, 0, 1, 15, 29, 30, 31, 32, 60, 900))
    return {
        "abbreviation": name,
        "number": chance.choice(("", "SW-12345")),
        "kind": chance.choice(tuple(CredentialKind)),
        "jurisdiction": chance.choice(("", "PA", "PA", "Pennsylvania", "NJ", "national")),
        "expires": chance.choice((None, today + timedelta(days=days))),
        "status": chance.choice(tuple(CredentialStatus)),
    }


def _address(chance: random.Random) -> dict[str, object]:
    city, state, zip_code, latitude, longitude = chance.choice(_PLACES)
    if latitude is not None and longitude is not None:
        latitude, longitude = latitude + chance.uniform(-0.3, 0.3), longitude + chance.uniform(-0.3, 0.3)
    line1 = f"{chance.randint(1, 99)} Elm Street"
    place = {"line1": line1, "city": city, "state": state, "zip": zip_code}
    directions = chance.choice(("", "", "Bus 21 to Harbor, ring at the side door"))
    return {**place, "latitude": latitude, "longitude": longitude, "directions": directions}


def random_tags(chance: random.Random) -> tuple[RoleTag, ...]:
    return tuple(RoleTag(role, chance.choice(tuple(TagState))) for role in Role if chance.random() < 0.5)


def random_check(chance: random.Random, today: date) -> VerificationInput:
    return VerificationInput(
        groups=frozenset({chance.choice((FactGroup.AVAILABILITY, FactGroup.REACH))}),
        on=today - timedelta(days=chance.choice((0, 5, 29, 30, 30, 31, 70, 400))),
        method=VerifyMethod.PHONE,
        outcome=chance.choices(tuple(VerifyOutcome), (5, 3, 1, 2, 1, 1))[0],
    )


def random_text(chance: random.Random) -> str:
    return chance.choice(_TEXTS)


def random_query(chance: random.Random, contacts: Sequence[Contact]) -> Query:
    def maybe(share: float) -> bool:
        return chance.random() < share

    pool = sorted({word for one in chance.sample(contacts, min(4, len(contacts))) for word in words_of(one)}) or ["x"]
    words = [_beginning(chance, chance.choice(pool)) for _ in range(chance.choice((0, 1, 1, 2)))]
    phrases = tuple(_phrase(chance, contacts, pool) for _ in range(chance.choice((0, 0, 0, 1, 1, 2))))
    city, state, _, latitude, longitude = chance.choice(_PLACES[:5])
    miles = chance.choice((3.0, 10.0, 25.0, 150.0, 9000.0, math.inf))
    its_state = "" if maybe(0.1) else state
    near = Near(city, miles, latitude, longitude, "", its_state, maybe(0.5)) if maybe(0.25) else None
    terms = tuple(
        TermRef(term.kind, term.code, chance.choice(((), ("fam", "grief"), ("family",), ("iop",), ("ptsd",))))
        for term in VOCABULARY
        if maybe(0.03)
    )
    filters = Filters(
        roles=frozenset(role for role in Role if maybe(0.08)),
        confirmed_only=maybe(0.05),
        terms=terms,
        availability=frozenset(one for one in Availability if maybe(0.03)),
        telehealth=maybe(0.04),
        credentials=frozenset(name for name in ("LCSW", "CIP", "phd") if maybe(0.03)),
        states=frozenset({state}) if maybe(0.05) else frozenset(),
        favorites=maybe(0.03),
        fresh_days=chance.choice((0, 30, 365)) if maybe(0.04) else None,
        include_inactive=maybe(0.15),
        tried=frozenset(one.id for one in contacts if maybe(0.3)) if maybe(0.2) else frozenset(),
    )
    alternatives = tuple((word, tuple(chance.sample(_OTHER_NAMES, 2))) for word in dict.fromkeys(words) if maybe(0.1))
    sorts = tuple(Sort) if near else tuple(sort for sort in Sort if sort is not Sort.NEAREST)
    return Query(
        words=tuple(dict.fromkeys(words)),
        filters=filters,
        near=near,
        sort=chance.choice(sorts),
        in_bin=maybe(0.05),
        alternatives=alternatives,
        phrases=tuple(dict.fromkeys(phrases)),
        spellings=(tuple(chance.sample(_SPELLINGS, 2)),) if maybe(0.05) else (),
        believed_days=chance.choice((30, 30, 30, 1, 29, 90, 3650)),
    )


def _beginning(chance: random.Random, word: str) -> str:
    return word[: chance.randint(1, len(word))]


def _phrase(chance: random.Random, contacts: Sequence[Contact], pool: Sequence[str]) -> str:
    """Some words of a text, of one way to read it; sometimes in another order or with a foreign word."""
    text = chance.choice(texts_of(chance.choice(contacts))) if contacts else ""
    heard = chance.choice(list(readings(text))).split() or ["x"]
    start = chance.randrange(len(heard))
    taken = heard[start : start + chance.randint(1, 4)]
    if chance.random() < 0.15:
        chance.shuffle(taken)
    if chance.random() < 0.1:
        taken.append(chance.choice(pool))
    return " ".join(taken)


# --- what is right ------------------------------------------------------------------------------------------------
def find(query: Query, contacts: Sequence[Contact], today: date) -> list[int]:
    """Ids in order."""
    seen = [_Seen.of(contact, query, today) for contact in contacts if matches(query, contact, today)]
    return [one.id for one in sorted(seen, key=lambda one: one.place(query.sort))]


@dataclass(frozen=True)
class _Seen:
    id: int
    name: tuple[int, str, int]
    in_name: bool
    verified: int
    available: int
    miles: float
    nearness: int

    @classmethod
    def of(cls, contact: Contact, query: Query, today: date) -> _Seen:
        facts = contact.facts
        name = fold(facts.sort_name or facts.display_name)[:80] or "\U0010ffff"
        return cls(
            id=contact.id,
            name=(int(facts.status is not Status.ACTIVE), name, contact.id),
            in_name=bool(query.words or query.phrases) and is_in_name(query, contact),
            verified=_last(contact, ANSWERED),
            available=list(_ORDER).index(available(contact, today, query.believed_days)),
            miles=miles_to(contact, query.near) if query.near else math.inf,
            nearness=nearness(contact, query.near, today) if query.near else WITHIN,
        )

    def place(self, sort: Sort) -> tuple[object, ...]:
        if sort is Sort.NEAREST:
            return (self.nearness, self.miles if self.nearness == WITHIN else 0, *self.name)
        if sort is Sort.VERIFIED:
            return (self.nearness, -self.verified, *self.name)
        if sort is Sort.AVAILABILITY:
            return (self.nearness, self.available, *self.name)
        return (self.nearness, not self.in_name, *self.name)


WITHIN, REMOTE, UNMEASURED, FAR = range(4)


def nearness(contact: Contact, near: Near, today: date) -> int:
    """Which part of the list near a place the contact belongs to; `FAR`: to none."""
    miles, facts = miles_to(contact, near), contact.facts
    if miles <= near.miles or math.isinf(near.miles):
        return WITHIN
    if is_remote(facts, near, today):
        return REMOTE
    states = {address.state for address in facts.addresses} - {""}
    return UNMEASURED if near.state and math.isinf(miles) and (near.state in states or not states) else FAR


def is_remote(facts: ContactFacts, near: Near, today: date) -> bool:
    wanted = near.or_telehealth and bool(near.state)
    return wanted and bool(facts.telehealth) and near.state in set(licensed_in(facts, today))


def licensed_in(facts: ContactFacts, today: date) -> Iterator[str]:
    """Codes of states."""
    for one in facts.credentials:
        is_license = one.kind is CredentialKind.LICENSE or (
            one.kind is CredentialKind.OTHER and one.abbreviation == "LCSW"
        )
        holds = one.status in {CredentialStatus.ACTIVE, CredentialStatus.UNKNOWN} and (one.expires or today) >= today
        if is_license and holds:
            yield {"Pennsylvania": "PA"}.get(one.jurisdiction, one.jurisdiction)
    yield from (one.state for one in facts.taxonomies if one.license_number)


def marks_of(contact: Contact, near: Near, state: str, today: date) -> tuple[bool, str, bool]:
    """What a row says beside the distance, when it shows an address in `state`: across the state line, licensed where,
    unknown."""
    miles = miles_to(contact, near)
    remote = is_remote(contact.facts, near, today) and not miles <= near.miles
    across = bool(near.state and state and state != near.state) and math.isfinite(miles) and not remote
    return across, near.state if remote else "", math.isinf(miles) and not remote


_ORDER = (Availability.ACCEPTING, Availability.WAITLIST, Availability.UNKNOWN, Availability.NOT_ACCEPTING)


def matches(query: Query, contact: Contact, today: date) -> bool:
    facts, filters = contact.facts, query.filters
    words = words_of(contact)
    if contact.id in filters.tried:
        return False
    if query.in_bin != (contact.deleted_at is not None):
        return False
    if facts.status is Status.INACTIVE and not (filters.include_inactive or query.in_bin):
        return False
    if query.near and nearness(contact, query.near, today) == FAR:
        return False
    found = all(_begins(word, words) or _stands_in(query, word, contact) for word in query.words)
    spelled = all(any(_written(text.split(), words) for text in choice) for choice in query.spellings)
    quoted = all(_stands_there(phrase, contact) for phrase in query.phrases)
    return found and spelled and quoted and all(_kept(query, contact, words, today))


def _stands_there(phrase: str, contact: Contact) -> bool:
    """Whether the words stand next to each other, whole and in this order."""
    wanted = phrase.split()
    if len(wanted) == 1:
        return phrase in words_of(contact)
    heard = [reading.split() for text in texts_of(contact) for reading in readings(text)]
    return any(words[at : at + len(wanted)] == wanted for words in heard for at in range(len(words)))


def _written(wanted: Sequence[str], words: set[str]) -> bool:
    """Whether all of these are there: long ones as beginnings, short ones as they are."""
    return bool(wanted) and all(_begins(word, words) if len(word) > 3 else word in words for word in wanted)


def is_in_name(query: Query, contact: Contact) -> bool:
    names = name_words(contact)
    whole = {word for phrase in query.phrases for word in phrase.split()}
    begun = all(_begins(word, names) or _stands_in(query, word, contact) for word in query.words)
    return begun and whole <= names


def _stands_in(query: Query, word: str, contact: Contact) -> bool:
    return not name_words(contact).isdisjoint(query.instead_of(word))


def _kept(query: Query, contact: Contact, words: set[str], today: date) -> Iterator[bool]:
    filters = query.filters
    facts = contact.facts
    roles = filters.roles or (frozenset(Role) if filters.confirmed_only else frozenset())
    good = {TagState.CONFIRMED} if filters.confirmed_only else {TagState.CONFIRMED, TagState.SUGGESTED}
    if roles:
        yield any(tag.role in roles and tag.state in good for tag in contact.tags)
    for term in filters.terms:
        has = any(one.code == term.code for one in facts.terms)
        yield has or _written(term.or_words, words)
    if filters.availability:
        yield available(contact, today, query.believed_days) in filters.availability
    if filters.telehealth:
        yield bool(facts.telehealth)
    if filters.favorites:
        yield facts.favorite
    yield {compact(name) for name in filters.credentials} <= letters_of(facts)
    if filters.states:
        yield any(address.state in filters.states for address in facts.addresses)
    if filters.fresh_days is not None:
        yield _last(contact, ANSWERED) >= (today - timedelta(days=filters.fresh_days)).toordinal()


def available(contact: Contact, today: date, days: int) -> Availability:
    answered = _last(contact, ANSWERED, FactGroup.AVAILABILITY)
    doubted = _last(contact, frozenset({VerifyOutcome.DOUBTED}), FactGroup.AVAILABILITY)
    too_old = answered < (today - timedelta(days=days)).toordinal()
    if not answered or doubted >= answered or too_old:
        return Availability.UNKNOWN
    return contact.facts.availability


def _last(contact: Contact, outcomes: frozenset[VerifyOutcome], group: FactGroup | None = None) -> int:
    days = [
        check.on.toordinal() for check in contact.checked if check.outcome in outcomes and group in {None, check.group}
    ]
    return max(days, default=0)


def letters_of(facts: ContactFacts) -> set[str]:
    printed = facts.credential_text.replace(",", " ").split()
    found = set()
    for written in [*printed, *(credential.abbreviation for credential in facts.credentials)]:
        base = written.replace(" ", "-").split("-")[0]
        found |= {compact(written)} | ({compact(base)} if len(compact(base)) > 2 else set())
    return found


def name_words(contact: Contact) -> set[str]:
    return _words(_name_texts(contact))


def _name_texts(contact: Contact) -> list[str]:
    facts = contact.facts
    texts = [facts.display_name, facts.given, facts.middle, facts.family, facts.suffix, facts.preferred_name]
    if facts.kind is ContactKind.ORGANIZATION:
        texts.append(facts.organization)
    return texts


_known: dict[int, tuple[Contact, set[str]]] = {}
"""By identity, which nobody else can have as long as the contact is kept here: to compare them would take longer."""


def words_of(contact: Contact) -> set[str]:
    """Every word that the contact is found by."""
    if id(contact) not in _known:
        _known[id(contact)] = contact, _words(texts_of(contact))
    return _known[id(contact)][1]


def texts_of(contact: Contact) -> list[str]:
    """Every text that the contact is found by; what stands in two of them does not stand together."""
    facts = contact.facts
    texts = [facts.credential_text, facts.organization, facts.job_title, facts.profession, facts.service_area]
    texts += [facts.npi, facts.fees, facts.about, facts.hours]
    names = {compact(abbreviation): name for abbreviation, name in CREDENTIALS}
    for credential in facts.credentials:
        texts += [credential.abbreviation, credential.number]
    texts += [names.get(letters, "") for letters in letters_of(facts)]
    for link in facts.terms:
        term = VOCABULARY.get(link.kind, link.code)
        texts += [link.text, *((term.label, term.label_es, *term.synonyms, *term.abbreviations) if term else ())]
    for address in facts.addresses:
        named = " ".join(name for name, code in CODES.items() if code == address.state)
        texts += [f"{address.line1} {address.line2}", f"{address.city} ; {address.state} {named} ; {address.zip}"]
        texts.append(address.directions)
    for taxonomy in facts.taxonomies:
        texts += [taxonomy.code, taxonomy.license_number]
    for phone in facts.phones:
        texts.append(f"{phone.number[-10:]} {phone.number[-7:]} {phone.number[-4:]}")
    texts += [email.address for email in facts.emails]
    texts += [note.body for note in contact.notes]
    texts += [word for tag in contact.tags if tag.effective for word in everyday.ROLE_WORDS[tag.role]]
    return texts + _name_texts(contact)


def _words(texts: Sequence[str]) -> set[str]:
    return set().union(*map(_words_in, texts))


@cache
def _words_in(text: str) -> frozenset[str]:
    return frozenset(fold_document(text).split())


def _begins(start: str, words: set[str]) -> bool:
    return any(word.startswith(start) for word in words)


def miles_to(contact: Contact, near: Near) -> float:
    """To the nearest address, along the sphere; worked out from the straight line through the earth."""
    assert near.latitude is not None
    assert near.longitude is not None
    here = _on_sphere(near.latitude, near.longitude)
    chords = [
        math.dist(here, _on_sphere(address.latitude, address.longitude))
        for address in contact.facts.addresses
        if address.latitude is not None and address.longitude is not None
    ]
    return min((2 * 3958.7613 * math.asin(min(chord / 2, 1.0)) for chord in chords), default=math.inf)


def _on_sphere(latitude: float, longitude: float) -> tuple[float, float, float]:
    up, around = math.radians(latitude), math.radians(longitude)
    return math.cos(up) * math.cos(around), math.cos(up) * math.sin(around), math.sin(up)
