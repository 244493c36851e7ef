"""The pictures of the documentation: ``python -m tests.screenshots [FOLDER] [--check]``.

They show the sample directory, so that no real person stands in them. ``--check`` draws more of them into FOLDER, to
be looked at: narrow, double size, nothing found, an empty directory.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from caseworker.app import compose
from caseworker.models.query import Sort
from caseworker.models.sheet import SheetOptions
from caseworker.services.bundle import Services
from caseworker.services.program import Program
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.picture import grab, settle
from caseworker.ui.run import application, open_window
from caseworker.ui.theme import Scheme

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SEARCH = "ma spanish trauma near 19103"


def main(arguments: list[str]) -> int:
    """The exit code."""
    check = "--check" in arguments
    named = [one for one in arguments if not one.startswith("-")]
    folder = Path(named[0]) if named else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    application()
    with tempfile.TemporaryDirectory() as data:
        program = compose(Path(data))
        services = program.access.create_sample()
        try:
            _documentation(program, services, folder)
            if check:
                _to_be_looked_at(program, services, folder)
        finally:
            services.store.close()
        if check:
            _empty(Path(data) / "empty", folder)
    print(f"Pictures in {folder}")
    return 0


@contextmanager
def _window(program: Program, services: Services, scheme: Scheme = Scheme.LIGHT) -> Iterator[MainWindow]:
    appearance = Appearance(program.settings)
    appearance.set_scheme(scheme)
    window = open_window(program, services, appearance)
    window.resize(1280, 800)
    window.show()
    settle(window)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        appearance.deleteLater()
        QApplication.processEvents()


def _documentation(program: Program, services: Services, folder: Path) -> None:
    _fill_sheet(services)
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        with _window(program, services, scheme) as window:
            window.directory.set_text(SEARCH)
            settle(window)
            grab(window, folder / f"directory-{scheme.value}.png")
    with _window(program, services) as window:
        _page(window, "referrals", folder / "referrals.png")
        _page(window, "followups", folder / "follow-ups.png")
        _page(window, "to_verify", folder / "to-verify.png")
        _page(window, "reports", folder / "reports.png")
        _page(window, "which_role", folder / "which-role.png", _answer_questions)
    _sheet(services, folder / "sheet.png")


def _to_be_looked_at(program: Program, services: Services, folder: Path) -> None:
    with _window(program, services) as window:
        window.directory.set_text("marisol mandarin")
        settle(window)
        grab(window, folder / "nothing-found.png")
        window.directory.set_text("")
        settle(window)
        window.directory.view.list.select_position(window.directory.model.rowCount() - 1)
        settle(window)
        grab(window, folder / "long-names.png")
        window.resize(820, 720)
        settle(window)
        grab(window, folder / "narrow-list.png")
        window.directory.view.open_pane()
        settle(window)
        grab(window, folder / "narrow-contact.png")
        for _ in range(5):
            window.actions_table.trigger("view.larger")
        window.resize(1280, 720)
        window.directory.set_text(SEARCH)
        settle(window)
        grab(window, folder / "double-size.png")
        window.actions_table.trigger("view.normal")


def _empty(data: Path, folder: Path) -> None:
    program = compose(data)
    services = program.access.create(None).services
    try:
        with _window(program, services) as window:
            grab(window, folder / "empty.png")
    finally:
        services.store.close()


def _page(window: MainWindow, page: str, path: Path, prepare: Callable[[MainWindow], None] | None = None) -> None:
    window.navigate(Destination(page))
    settle(window)
    if prepare is not None:
        prepare(window)
        settle(window)
    grab(window, path)


def _answer_questions(window: MainWindow) -> None:
    page = window.page("which_role")
    checks = list(getattr(page, "checks", {}).values())
    for check in (*checks[1:4], checks[6]):
        check.box.setChecked(True)


def _fill_sheet(services: Services) -> None:
    found = services.finding.search(services.finding.parse(f"{SEARCH} ", sort=Sort.NEAREST))
    services.lists.clear()
    services.lists.put(found.ids[:3].tolist())


def _sheet(services: Services, path: Path) -> None:
    options = SheetOptions(title="Counseling in Spanish", near="19103")
    document = services.sheets.build(services.lists.current().contact_ids, options)
    path.write_bytes(services.sheets.pages(document, scale=1.0)[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
