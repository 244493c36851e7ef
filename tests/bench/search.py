"""Random typing in the search field: from each keystroke to the rows of the first page.

A session is drawn from the contacts themselves: a name or part of one, a specialty and a city, letters and a state, a
payer, digits of a phone, words of a note, a slip of the finger. It is typed a key at a time. The floor is what the
full-text index alone takes for the ids of the same question, in the same run.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from caseworker import resources
from caseworker.models.query import Filters, Near, Query, Sort, TermRef
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.search import Lexicon, parse
from caseworker.storage.sqlite.finding_match import Beginnings, match_of
from caseworker.storage.sqlite.store import SqliteStore
from tests.bench.__main__ import Options
from tests.bench.directories import TODAY, filled
from tests.bench.figures import Times, lines
from tests.bench.people import Person, people

SESSIONS = 200
PAGE = 50
COUNTED = 1_000
_PHILADELPHIA = Near("19103", 25.0, 39.9526, -75.1652, "Philadelphia, PA")
_SETTINGS: dict[str, Callable[[Query], Query]] = {
    "no filter": lambda query: query,
    "role": lambda query: replace(query, filters=replace(query.filters, roles=frozenset({Role.THERAPIST}))),
    "role + payer": lambda query: replace(query, filters=_role_and_payer(query.filters)),
    "role + payer + 25 miles": lambda query: replace(
        query, filters=_role_and_payer(query.filters), near=query.near or _PHILADELPHIA
    ),
    "nearest, 25 miles": lambda query: replace(query, near=_PHILADELPHIA, sort=Sort.NEAREST),
    "last verified": lambda query: replace(query, sort=Sort.VERIFIED),
    "by availability": lambda query: replace(query, sort=Sort.AVAILABILITY),
}


def run(options: Options) -> dict[str, Any]:
    vocabulary = Vocabulary.from_rows(
        {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind}
    )
    lexicon = Lexicon(vocabulary, credentials=[row["abbreviation"] for row in resources.read_csv("credentials.csv")])
    keystrokes = _keystrokes(options, vocabulary)
    parsing, queries = _parsed(keystrokes, lexicon)
    with filled(options.size, options.seed, options.directory) as (store, seconds):
        # What made the contacts is no part of what is measured, and would be walked through while it is.
        gc.collect()
        gc.freeze()
        measured = {name: _measure(store, [change(query) for query in queries]) for name, change in _SETTINGS.items()}
        start = time.perf_counter()
        everything = store.search(Query()).total
        listing = time.perf_counter() - start
        start = time.perf_counter()
        broad = store.search(Query(words=("a",))).total
        listing_broad = time.perf_counter() - start
    return {
        "keystrokes": len(keystrokes),
        "filled_seconds": round(seconds, 1),
        "parse": parsing.figures(),
        "settings": measured,
        "all_ids": {"count": everything, "ms": round(1000 * listing, 1)},
        "ids_of_a": {"count": broad, "ms": round(1000 * listing_broad, 1)},
    }


def table(result: dict[str, Any]) -> str:
    rows = [("parse", result["parse"])]
    for name, one in result["settings"].items():
        rows += [(f"{name}: page", one["page"]), (f"{name}: 1,000 ids", one["ids"]), (f"{name}: floor", one["floor"])]
    ratios = [
        f"{name}: 1,000 ids ÷ floor {one['ratio']:.2f}, page with rows ÷ floor {one['page_ratio']:.2f} (CPU, p95)"
        for name, one in result["settings"].items()
    ]
    return "\n".join(
        [
            lines(rows),
            *ratios,
            _summary(result),
        ]
    )


def _summary(result: dict[str, Any]) -> str:
    everything, broad = result["all_ids"], result["ids_of_a"]
    return (
        f"all {everything['count']:,} ids {everything['ms']} ms, the {broad['count']:,} of “a” {broad['ms']} ms, "
        f"{result['keystrokes']:,} keystrokes, filled in {result['filled_seconds']} s"
    )


def _measure(store: SqliteStore, queries: Sequence[Query]) -> dict[str, Any]:
    page, ids, floor = Times(), Times(), Times()
    for query in queries:
        with page.one():
            found = store.search(query, limit=PAGE)
            store.rows(found.ids[:PAGE], query)
        with ids.one():
            store.search(query, limit=COUNTED)
        _raw(store, query, floor)
    result = {"page": page.figures(), "ids": ids.figures(), "floor": floor.figures()}
    return {**result, "ratio": _ratio(ids, floor), "page_ratio": _ratio(page, floor)}


def _ratio(times: Times, floor: Times) -> float:
    """Of processor time at p95: on a busy machine the clock on the wall measures the neighbors."""
    return round(times.figures()["cpu p95"] / max(floor.figures()["cpu p95"], 0.001), 2)


def _raw(store: SqliteStore, query: Query, floor: Times) -> None:
    """What the full-text index alone takes, where the question is one for it."""
    # The floor is the engine's own, so it is measured on the store's own connection.
    with store._readers.use() as connection:
        expression = match_of(query, TODAY.date(), None, Beginnings(connection)).everywhere()
        if not expression:
            return
        statement = f"SELECT rowid FROM fts WHERE fts MATCH ? ORDER BY rowid LIMIT {COUNTED + 1}"
        with floor.one():
            connection.execute(statement, (expression,)).fetchall()


def _parsed(keystrokes: Sequence[str], lexicon: Lexicon) -> tuple[Times, list[Query]]:
    times, queries = Times(), []
    for text in keystrokes:
        with times.one():
            query = parse(text, lexicon)
        # Places are looked up by the services; here a typed place is taken for the same one each time.
        if query.near:
            here = replace(_PHILADELPHIA, place=query.near.place, miles=query.near.miles)
            query = replace(query, near=here)
        queries.append(query)
    return times, queries


def _keystrokes(options: Options, vocabulary: Vocabulary) -> list[str]:
    chance = random.Random(options.seed + 1)
    sample = list(people(min(options.size, 2_000), options.seed))
    kinds = (_name, _name, _part_of_name, _slip, _specialty_and_city, _letters_and_state, _payer, _phone, _note)
    typed: list[str] = []
    for _ in range(SESSIONS):
        text = chance.choice(kinds)(chance.choice(sample), chance, vocabulary)
        typed += [text[: end + 1] for end in range(len(text))]
    return typed


def _name(person: Person, _chance: random.Random, _vocabulary: Vocabulary) -> str:
    facts = person.facts
    return f"{facts.given} {facts.family}".lower().strip() or facts.organization.lower()


def _part_of_name(person: Person, chance: random.Random, _vocabulary: Vocabulary) -> str:
    return (person.facts.family or person.facts.organization)[: chance.randint(2, 6)]


def _slip(person: Person, chance: random.Random, vocabulary: Vocabulary) -> str:
    name = _name(person, chance, vocabulary)
    place = chance.randrange(len(name))
    return name[:place] + chance.choice("aeiounrst") + name[place + 1 :]


def _specialty_and_city(person: Person, chance: random.Random, vocabulary: Vocabulary) -> str:
    term = chance.choice(vocabulary.of_kind(TermKind.SPECIALTY))
    return f"{term.label.lower()} {person.facts.addresses[0].city}"


def _letters_and_state(person: Person, _chance: random.Random, _vocabulary: Vocabulary) -> str:
    return f"{(person.facts.credential_text or 'LCSW').partition(',')[0]} {person.facts.addresses[0].state}"


def _payer(person: Person, chance: random.Random, vocabulary: Vocabulary) -> str:
    term = chance.choice(vocabulary.of_kind(TermKind.PAYER))
    return f"therapist {term.label.lower()} near {person.facts.addresses[0].zip}"


def _phone(person: Person, chance: random.Random, _vocabulary: Vocabulary) -> str:
    digits = person.facts.phones[0].number[2:]
    return chance.choice((digits, f"({digits[:3]}) {digits[3:6]}-{digits[6:]}", digits[3:]))


def _note(person: Person, chance: random.Random, _vocabulary: Vocabulary) -> str:
    return " ".join(chance.sample(person.note.split(), 2)) if person.note else "counseling evening"


def _role_and_payer(filters: Filters) -> Filters:
    return replace(filters, roles=frozenset({Role.THERAPIST}), terms=(*filters.terms, _MEDICAID))


_MEDICAID = TermRef(TermKind.PAYER, "medicaid")
