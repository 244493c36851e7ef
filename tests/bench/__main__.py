"""``python -m tests.bench NAME [--size N] [--json]``. A benchmark is a module here with a function `run`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and "\ndef run(" in path.read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Options:
    """What the command line asks for. `directory`: an empty folder to keep the data in, or one filled before."""

    size: int
    seed: int
    directory: Path | None
    sessions: int = 200
    only: tuple[str, ...] = ()


def machine() -> str:
    """The line that belongs beside every figure."""
    return (
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", known.read_text(encoding="utf-8")) if known.exists() else None
    return found[1] if found else platform.processor() or "unknown processor"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--size", type=int, default=10_000, help="how many contacts (10,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--directory", type=Path, help="keep the data here, and use them again")
    parser.add_argument("--sessions", type=int, default=200, help="how many texts are typed (200)")
    parser.add_argument("--only", nargs="*", default=(), help="of search: only these parts")
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    given = parser.parse_args(arguments)
    module: Any = importlib.import_module(f"tests.bench.{given.name}")
    result = module.run(Options(given.size, given.seed, given.directory, given.sessions, tuple(given.only)))
    report = {"benchmark": given.name, "size": given.size, "machine": machine(), **result}
    if given.json:
        print(json.dumps(report, indent=2))
        return 0
    print(f"{given.name}, {given.size:,} contacts, {report['machine']}")
    print(module.table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
