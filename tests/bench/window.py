"""Random typing in the window itself: from each key to the painted rows.

Keys come 20 to 120 ms apart, as fast hands type, so that the rest of the list arrives between them as it does for a
user, or is interrupted. A key that changes nothing of the question is not counted.
"""

from __future__ import annotations

import random
from typing import Any

from tests.bench.__main__ import Options
from tests.bench.directories import filled
from tests.bench.figures import Times, lines
from tests.bench.sessions import PHILADELPHIA, ROLE_AND_PAYER, texts
from tests.bench.stage import Stage, staged

SESSIONS = 60
_PAUSE_MS = (20, 120)
SETTINGS: dict[str, dict[str, Any]] = {
    "no filter": {},
    "role + payer + 25 miles": {"filters": ROLE_AND_PAYER, "near": PHILADELPHIA},
}


def run(options: Options) -> dict[str, Any]:
    typed = texts(options.size, options.seed, min(options.sessions, SESSIONS))
    with filled(options.size, options.seed, options.directory) as (store, _), staged(store) as stage:
        return {name: measure(stage, typed, options.seed, **chosen) for name, chosen in SETTINGS.items()}


def table(result: dict[str, Any]) -> str:
    rows = [(f"key to painted, {name}", one["key"]) for name, one in result.items()]
    keys = ", ".join(f"{one['keys']} keys {name}" for name, one in result.items())
    return lines(rows) + f"\n{keys}; a pause of {_PAUSE_MS[0]} to {_PAUSE_MS[1]} ms between two"


def measure(stage: Stage, typed: list[str], seed: int, **chosen: Any) -> dict[str, Any]:
    chance = random.Random(seed)
    times = Times()
    for text in typed:
        stage.begin(**chosen)
        for character in text:
            seconds = stage.type_key(character)
            if seconds is not None:
                times.add(seconds)
            stage.rest(chance.randint(*_PAUSE_MS))
    return {"keys": len(times), "key": times.figures()}
