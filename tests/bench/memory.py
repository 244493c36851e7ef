"""Memory of this process as Linux counts it."""

from __future__ import annotations

import math
import re
from pathlib import Path


def megabytes_now() -> float:
    """Resident memory; not a number where the system does not say."""
    return _megabytes("VmRSS")


def megabytes_at_most() -> float:
    """The most that was ever resident of this process alone; not a number where the system does not say."""
    return _megabytes("VmHWM")


def _megabytes(name: str) -> float:
    status = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) / 1e3 if found else math.nan
