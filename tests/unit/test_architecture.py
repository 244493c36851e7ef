"""Who may import whom: the table of ARCHITECTURE.md, kept by the machine. Imports for types count too."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from pytest_archon import archrule

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "caseworker"
ANYWHERE = ("errors", "messages", "paths", "settings", "resources", "log", "apart", "collecting")
PARTS = ("models", "roles", "search", "storage", "exchange", "services", "ui", "cli", "app", "__main__")
MAY_IMPORT = {
    "models": (),
    "roles": ("models",),
    "search": ("models",),
    "storage": ("models", "search"),
    "exchange": ("models",),
    "services": ("models", "roles", "search", "exchange", "storage"),
    "ui": ("services", "models"),
    "cli": ("services", "models"),
}
"""`services` may import of `storage` only its contract, which a rule of its own keeps."""
ALONE = {"errors": (), "messages": (), "paths": ("errors", "messages", "log"), "resources": ("errors", "messages")}


def of(*parts: str) -> tuple[str, ...]:
    return tuple(pattern for part in parts for pattern in (f"caseworker.{part}", f"caseworker.{part}.*"))


def folder(part: str) -> tuple[str, ...]:
    return (f"caseworker.{part}", f"caseworker.{part}.*")


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_each_part_imports_only_what_it_may(part: str) -> None:
    forbidden = [other for other in PARTS if other != part and other not in MAY_IMPORT[part]]
    (
        archrule(f"{part} imports nothing but {', '.join(MAY_IMPORT[part]) or 'what anyone may'}")
        .match(*folder(part))
        .should_not_import(*of(*forbidden))
        .check("caseworker", only_direct_imports=True)
    )


@pytest.mark.parametrize("part", ANYWHERE)
def test_what_anyone_may_import_imports_none_of_the_parts(part: str) -> None:
    (
        archrule(f"{part} may be imported from anywhere")
        .match(f"caseworker.{part}")
        .should_not_import(*of(*PARTS))
        .check("caseworker", only_direct_imports=True)
    )


def test_only_the_composition_root_names_a_concrete_store() -> None:
    (
        archrule("a store is known by its contract")
        .match("caseworker.*")
        .exclude("caseworker.app", "caseworker.storage", "caseworker.storage.*")
        .may_import("caseworker.storage.base", "caseworker.storage")
        .should_not_import("caseworker.storage.*")
        .check("caseworker", only_direct_imports=True)
    )


def test_nothing_but_the_command_imports_the_composition_root() -> None:
    (
        archrule("what is composed does not know who composed it")
        .match("caseworker.*")
        .exclude("caseworker.__main__")
        .should_not_import("caseworker.app")
        .check("caseworker", only_direct_imports=True)
    )


@pytest.mark.parametrize(
    ("libraries", "homes"),
    [
        (("PySide6", "shiboken6"), ("ui", "app")),
        (("sqlmodel", "sqlalchemy"), ("storage", "models.tables")),
        (("sqlcipher3", "alembic", "sqlite3"), ("storage",)),
        (("typer", "rich"), ("cli",)),
        (("typst", "vobject"), ("exchange",)),
        (("keyring", "argon2", "cryptography"), ("storage",)),
    ],
)
def test_libraries_stay_where_they_belong(libraries: tuple[str, ...], homes: tuple[str, ...]) -> None:
    (
        archrule(f"{', '.join(libraries)} only in {', '.join(homes)}")
        .match("caseworker.*")
        .exclude(*of(*homes))
        .should_not_import(*libraries, *(f"{library}.*" for library in libraries))
        .check("caseworker", only_direct_imports=True)
    )


SHARED_BY_PAGES = ("caseworker.ui.*.words", "caseworker.ui.referrals.lines", "caseworker.ui.welcome.protect")
"""Words and lines hold no widgets. The passphrase is asked for by whatever needs it first: the welcome, a referral."""


def pages() -> list[str]:
    shared = {"widgets", "forms", "__pycache__"}
    return sorted(path.name for path in (PACKAGE / "ui").iterdir() if path.is_dir() and path.name not in shared)


@pytest.mark.parametrize("page", pages())
def test_pages_do_not_know_each_other(page: str) -> None:
    others = [f"ui.{other}" for other in pages() if other != page]
    (
        archrule(f"the page {page} is opened by nothing but the main window")
        .match(*folder(f"ui.{page}"))
        .may_import(*SHARED_BY_PAGES)
        .should_not_import(*of(*others))
        .check("caseworker", only_direct_imports=True)
    )


def modules() -> dict[str, Path]:
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    """At run time, also inside functions: an import there to dodge a cycle would be one all the same."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from imported(node)


def test_no_modules_import_each_other_in_a_circle() -> None:
    known = modules()
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        targets = set(imported(ast.parse(path.read_text(encoding="utf-8"))))
        exact = {target if target in known else target.rpartition(".")[0] for target in targets}
        graph[name] = (exact & set(known)) - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


MAKE_SAMPLE = "from caseworker.app import compose; compose(None).access.create_sample().store.close()"
FIRST_SEARCH = """
import sys
from caseworker.app import compose
services = compose(None).access.open()
query = services.finding.parse("ma spanish")
found = services.finding.search(query)
assert found.total, "the sample holds somebody"
assert services.finding.rows(found.ids, query)
services.store.close()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_first_search_loads_neither_pydantic_nor_the_orm() -> None:
    """Measured: with them the first page is painted after more than half a second, without them after a fifth."""
    for code in (MAKE_SAMPLE, FIRST_SEARCH):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
    slow = {"pydantic", "sqlmodel", "sqlalchemy", "alembic", "typer", "rich", "typst", "phonenumbers", "PySide6"}
    assert slow & set(done.stdout.split()) == set()


FIRST_PAGE = """
import builtins, os, sys
from caseworker.app import run
from caseworker.ui.directory import view

class Painted(view.ResultList):
    def paintEvent(self, event):
        super().paintEvent(event)
        if self.model().row_at(0) is not None:
            last = self.rowAt(self.height() - 1)
            whole = last > 1 and self.model().row_at(last) is not None
            print(builtins.__import__.__module__, whole, *sys.modules, flush=True)
            os._exit(0)

view.ResultList = Painted
run([])
"""
NOT_BEFORE_THE_FIRST_PAGE = (
    *(f"caseworker.{part}" for part in ("cli", "exchange", "roles", "models.contact", "models.stored")),
    *(f"caseworker.search.{part}" for part in ("parsing", "line", "nearness", "dropping", "nicknames")),
    *(
        f"caseworker.services.{part}"
        for part in ("directory", "notes", "referrals", "roles", "verification", "verify_queue", "working_rules")
    ),
    *(f"caseworker.services.{part}" for part in ("sheets", "imports", "freshness", "tagging", "lists", "favorites")),
    *(f"caseworker.services.{part}" for part in ("clients", "next_contact", "next_contact_words", "provider_record")),
    "caseworker.ui.exporting",
    *("caseworker.ui.clients", "caseworker.ui.next_contact", "caseworker.ui.directory.seeking"),
    *(f"caseworker.ui.{page}" for page in ("referrals", "to_verify", "which_role", "sheets", "importing", "notes")),
    *(f"caseworker.ui.{part}" for part in ("welcome", "about", "contact_form", "shortcuts", "own_words", "your_name")),
    *(f"caseworker.ui.directory.{part}" for part in ("searches_popup", "near_popup", "save_search", "verify")),
    *(f"caseworker.ui.directory.{part}" for part in ("lists_popup", "list_name")),
    *(f"caseworker.ui.widgets.{part}" for part in ("pick_popup", "narrow_popup", "markdown")),
    *(
        "pydantic",
        "sqlmodel",
        "sqlalchemy",
        "alembic",
        "typer",
        "rich",
        "typst",
        "phonenumbers",
        "nameparser",
        "zipcodes",
    ),
    *("rapidfuzz", "jellyfish", "keyring", "argon2", "cryptography", "multiprocessing", "platform", "tomllib"),
)
"""Beside what no page at all needs. Each was seen to cost the start a millisecond or more."""


def test_the_first_page_is_painted_before_anything_else_is_loaded() -> None:
    """Also on other threads, which would take their turns from the one that paints."""
    for code in (MAKE_SAMPLE, FIRST_PAGE):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
    importing, whole, *loaded = done.stdout.split()
    early = [one for one in loaded if any(f"{one}.".startswith(f"{later}.") for later in NOT_BEFORE_THE_FIRST_PAGE)]
    assert early == []
    assert whole == "True", "rows are missing that can be seen"
    assert importing == "builtins", "PySide6's own import reads the source of every module"
    ours = {name for name in NOT_BEFORE_THE_FIRST_PAGE if name.startswith("caseworker")}
    assert ours <= set(modules()), "a name that is none watches nothing"


def test_files_stay_small_enough_to_have_one_reason_to_change() -> None:
    sizes = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}
    assert {name: size for name, size in sizes.items() if size > 460} == {}
