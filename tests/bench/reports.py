"""Reports and lists over many referrals: each against the plain count of the referral table in the same run.

``--size`` is the number of referrals, a tenth of it that of contacts.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from caseworker.models.figures import Period
from caseworker.models.referral import (
    TERMINAL,
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralState,
    StepInput,
)
from caseworker.models.referral_steps import NEEDS_REASON, STEPS
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services, build
from caseworker.services.periods import Preset, period
from caseworker.services.reports import MISSING
from caseworker.storage.base import Today, Transaction
from caseworker.storage.sqlite.store import SqliteStore
from tests.bench.__main__ import Options
from tests.bench.directories import TODAY, filled
from tests.bench.figures import Times

RUNS = 7
_BATCH = 2_000
_YEARS = 3
_REFERRALS_OF_A_CLIENT = 3
_NEEDS = (
    (TermKind.LANGUAGE, "spanish"),
    (TermKind.PAYER, "medicaid"),
    (TermKind.SPECIALTY, "trauma"),
    (TermKind.PAYER, "medicare"),
    (TermKind.POPULATION, "adolescents"),
)
_LEVELS = ("", "", "outpatient", "intensive_outpatient", "detox")
_REASONS = tuple(reason for reason in ReasonCode if reason is not ReasonCode.OTHER)


def run(options: Options) -> dict[str, Any]:
    with filled(max(100, options.size // 10), options.seed, options.directory) as (store, _):
        services = build(store, actor="bench", clock=Today(lambda: TODAY))
        if _count(store) < options.size:
            _fill(store, options)
        return {"parts": {name: _timed(work) for name, work in _parts(store, services).items()}}


def table(result: dict[str, Any]) -> str:
    parts: dict[str, dict[str, float]] = result["parts"]
    floor = parts["plain count of the table (floor)"]["p50"]
    lines = ["| what | p50 ms | p95 ms | times the floor |", "|---|---:|---:|---:|"]
    for name, figures in parts.items():
        times = figures["p50"] / floor if floor else 0
        lines.append(f"| {name} | {figures['p50']:.1f} | {figures['p95']:.1f} | {times:.1f} |")
    return "\n".join(lines)


# --- what is measured -----------------------------------------------------------------------------------------
def _parts(store: SqliteStore, services: Services) -> dict[str, Callable[[], object]]:
    figures, whole = store.figures, Period()
    year = period(Preset.YEAR, TODAY.date())
    since = {group: TODAY.date() - timedelta(days=days) for group, days in services.rule_book.rules.fresh_days.items()}
    report = services.reports.build(whole)
    return {
        "plain count of the table (floor)": lambda: _floor(store),
        "loop rate and outcomes": lambda: figures.ended(whole),
        "reasons": lambda: figures.ended_because(whole),
        "time to response": lambda: figures.answered(whole),
        "referrals by month": lambda: figures.sent_by_month(whole),
        "unmet need, of referrals": lambda: figures.unhelped(whole, MISSING),
        "unmet need, of searches": lambda: store.unmet(whole),
        "freshness of the listings": lambda: figures.freshness(since),
        "the page of reports, all": lambda: services.reports.build(whole),
        "the page of reports, this year": lambda: services.reports.build(year),
        "its tables without small figures": lambda: services.reports.guarded(report),
        "referrals, first page": lambda: services.referrals.find(ReferralFilter()),
        "referrals, open and due": lambda: services.referrals.find(ReferralFilter(due_by=TODAY.date())),
        "referrals, summary": services.referrals.summary,
        "clients, first page": lambda: services.clients.clients(),
        "referrals of one client": lambda: services.referrals.find(ReferralFilter(client_code="C-1007")),
    }


def _timed(work: Callable[[], object]) -> dict[str, float]:
    work()
    times = Times()
    for _ in range(RUNS):
        with times.one():
            work()
    return times.figures()


def _count(store: SqliteStore) -> int:
    found: int = store._read(lambda connection: connection.execute("SELECT count(*) FROM referral").fetchone()[0])
    return found


def _floor(store: SqliteStore) -> int:
    """Looks at every row of the table, as any figure over all referrals must that has no index."""
    question = "SELECT count(*) FROM referral NOT INDEXED WHERE state <> ''"
    found: int = store._read(lambda connection: connection.execute(question).fetchone()[0])
    return found


# --- what is measured on --------------------------------------------------------------------------------------
def _fill(store: SqliteStore, options: Options) -> None:
    """A few thousand through the transaction of the store, then copies of those with other clients and contacts."""
    begun = min(_BATCH, options.size)
    if (there := _count(store)) < begun:
        store.write("referral.log", lambda tx: _log(tx, begun - there, options), actor="bench", undoable=False)
    store._on_writer(lambda connection: _multiply(connection, begun, options.size))


def _multiply(connection: Any, begun: int, size: int) -> None:
    contacts, clients = max(100, size // 10), max(1, size // _REFERRALS_OF_A_CLIENT)
    (events,) = connection.execute("SELECT max(id) FROM referral_event").fetchone()
    (there,) = connection.execute("SELECT max(id) FROM referral").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    for copy in range(there // begun, size // begun):
        own, event = copy * begun, copy * events
        other: dict[str, dict[str, str]] = {
            "referral": {
                "id": f"id + {own}",
                "last_event": f"last_event + {event}",
                "last_event_of": f"last_event_of + {own}",
                "contact_id": f"1 + (contact_id + {copy * 37}) % {contacts}",
                "client_code": f"'C-' || (1001 + (id * 7919 + {own * 31}) % {clients})",
            },
            "referral_event": {
                "id": f"id + {event}",
                "referral_id": f"referral_id + {own}",
                "previous": f"previous + {event}",
            },
            "referral_need": {"referral_id": f"referral_id + {own}"},
        }
        for name, changed in other.items():
            key = "id" if name == "referral" else "referral_id"
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            names = ", ".join(f'"{column}"' for column in columns)
            values = ", ".join(changed.get(column, f'"{column}"') for column in columns)
            connection.execute(f"INSERT INTO {name} ({names}) SELECT {values} FROM {name} WHERE {key} <= {begun}")
    connection.execute("COMMIT")


def _log(tx: Transaction, amount: int, options: Options) -> None:
    chance = random.Random(options.seed)
    contacts, clients = max(100, options.size // 10), max(1, options.size // _REFERRALS_OF_A_CLIENT)
    for _ in range(amount):
        day = TODAY.date() - timedelta(days=chance.randrange(365 * _YEARS))
        wanted = ReferralInput(
            chance.randrange(contacts) + 1,
            f"C-{1001 + chance.randrange(clients)}",
            chance.choice(tuple(Role)),
            "needs somebody soon",
            level_of_care=chance.choice(_LEVELS),
            follow_up=day + timedelta(days=2),
            needs=tuple(chance.sample(_NEEDS, chance.randrange(4))),
        )
        state = ReferralState.SENT
        _walk(tx, tx.referrals.add(wanted, state, day), state, day, chance)


def _walk(tx: Transaction, referral_id: int, state: ReferralState, day: date, chance: random.Random) -> None:
    """On to some end; those of the last weeks stay open more often."""
    version = 1
    while state not in TERMINAL and day < TODAY.date() and chance.random() < 0.9:
        day += timedelta(days=chance.randrange(6))
        state = chance.choice(STEPS[state][:3])
        ends = state in {ReferralState.COMPLETED, ReferralState.NOT_COMPLETED}
        step = StepInput(
            state,
            reason=chance.choice(_REASONS) if state in NEEDS_REASON else None,
            outcome="seen" if ends else "",
            outcome_on=day if ends else None,
            outcome_source=OutcomeSource.CLIENT if ends else None,
        )
        tx.referrals.step(referral_id, step, 1, day, version)
        version += 1
