"""What the scripts here have in common. They are run by the system's Python, and know nothing of the rest."""

import json
import sys
from collections.abc import Callable
from typing import Any


def answer_all(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answers each line of JSON with one, until there are no more."""
    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except Exception as error:  # noqa: BLE001 (gi and uno have many kinds, and the other side must hear of all)
            said = {"error": " ".join(str(error).split()) or type(error).__name__}
        print(json.dumps(said), flush=True)
