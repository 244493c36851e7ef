"""What is typed in a benchmark: texts drawn from the contacts themselves, the same for the same seed.

A name or part of one, a specialty and a city, letters and a state, a payer and a place, digits of a phone, words of a
note, a name with a slip of the finger.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache

from caseworker import resources
from caseworker.models.query import Filters, Near, TermRef
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.search.lexicon import Lexicon
from tests.bench.people import Person, people

SESSIONS = 200
PHILADELPHIA = Near("19103", 25.0, 39.9526, -75.1652, "Philadelphia, PA")
_MEDICAID = TermRef(TermKind.PAYER, "medicaid")
ROLE_AND_PAYER = Filters(roles=frozenset({Role.THERAPIST}), terms=(_MEDICAID,))
_SAMPLE = 2_000


def texts(size: int, seed: int, count: int = SESSIONS) -> list[str]:
    """`count` texts for a directory of `size` contacts made with `seed`."""
    chance = random.Random(seed + 1)
    sample = list(people(min(size, _SAMPLE), seed))
    return [chance.choice(_KINDS)(chance.choice(sample), chance) for _ in range(count)]


def names_and_cities(size: int, seed: int, count: int = SESSIONS) -> list[str]:
    """`count` texts that any address book can be asked for: a name, the beginning of one, a city."""
    chance = random.Random(seed + 2)
    sample = list(people(min(size, _SAMPLE), seed))
    return [chance.choice((_name, _part_of_name, _city))(chance.choice(sample), chance) for _ in range(count)]


def beginnings(typed: Sequence[str]) -> list[str]:
    """What stands in the field after each key."""
    return [text[: end + 1] for text in typed for end in range(len(text))]


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})


def lexicon() -> Lexicon:
    return Lexicon(vocabulary(), credentials=[row["abbreviation"] for row in resources.read_csv("credentials.csv")])


def _name(person: Person, _chance: random.Random) -> str:
    facts = person.facts
    return f"{facts.given} {facts.family}".lower().strip() or facts.organization.lower()


def _part_of_name(person: Person, chance: random.Random) -> str:
    return (person.facts.family or person.facts.organization)[: chance.randint(2, 6)]


def _city(person: Person, _chance: random.Random) -> str:
    return person.facts.addresses[0].city


def _slip(person: Person, chance: random.Random) -> str:
    name = _name(person, chance)
    place = chance.randrange(len(name))
    return name[:place] + chance.choice("aeiounrst") + name[place + 1 :]


def _specialty_and_city(person: Person, chance: random.Random) -> str:
    term = chance.choice(vocabulary().of_kind(TermKind.SPECIALTY))
    return f"{term.label.lower()} {person.facts.addresses[0].city}"


def _letters_and_state(person: Person, _chance: random.Random) -> str:
    return f"{(person.facts.credential_text or 'LCSW').partition(',')[0]} {person.facts.addresses[0].state}"


def _payer(person: Person, chance: random.Random) -> str:
    term = chance.choice(vocabulary().of_kind(TermKind.PAYER))
    return f"therapist {term.label.lower()} near {person.facts.addresses[0].zip}"


def _phone(person: Person, chance: random.Random) -> str:
    digits = person.facts.phones[0].number[2:]
    return chance.choice((digits, f"({digits[:3]}) {digits[3:6]}-{digits[6:]}", digits[3:]))


def _note(person: Person, chance: random.Random) -> str:
    return " ".join(chance.sample(person.note.split(), 2)) if person.note else "counseling evening"


_KINDS: tuple[Callable[[Person, random.Random], str], ...] = (
    *(_name, _name, _part_of_name, _slip, _specialty_and_city),
    *(_letters_and_state, _payer, _phone, _note),
)
