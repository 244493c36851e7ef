"""The first page is painted before pydantic and SQLAlchemy are loaded: finding must not load them."""

from __future__ import annotations

import subprocess
import sys


def test_finding_loads_nothing_heavy() -> None:
    code = (
        "import sys, caseworker.search, caseworker.search.dropping, caseworker.storage.sqlite.finding, "
        "caseworker.storage.sqlite.index; "
        "print([name for name in ('pydantic', 'sqlmodel', 'sqlalchemy', 'PySide6', 'phonenumbers') "
        "if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
