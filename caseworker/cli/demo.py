"""The whole main job on the sample directory, step by step and in plain words: for a machine without a display."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from caseworker.cli import describe
from caseworker.cli.state import State, of
from caseworker.errors import CaseworkerError
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.export import FileFormat
from caseworker.models.query import Sort
from caseworker.models.referral import ReferralInput, Urgency
from caseworker.models.roles import Role
from caseworker.models.sheet import SheetOptions

if TYPE_CHECKING:
    from caseworker.models.stored import Contact
    from caseworker.services.bundle import Services
    from caseworker.services.program import Program

_SEARCH = "therapist spanish trauma accepting near 19103"
_PRINTED = 5


def demo(
    context: typer.Context,
    into: Annotated[Path, typer.Option(help="Folder for the directory and the files.", show_default=False)],
) -> None:
    """Show the main job on the sample directory, without a display."""
    state = of(context)
    folder = into.absolute()
    # Each run begins anew, in a folder of its own below the one that was named.
    data = folder / "directory"
    program = state.compose(data)
    _clear(program)
    services = state.opened(program.access.create_sample())
    opened = translate("demo", "1. Opened the sample directory: {count} contacts, all fictional.")
    _say(state, opened, count=services.store.count_contacts())
    ids = _search(state, services)
    contact = services.directory.get(ids[0])
    _why(state, services, contact)
    _refer(state, services, contact)
    _note(state, services, contact)
    sheet = _print(state, services, ids, folder)
    services.store.close()
    picture = _photograph(state, program, folder)
    state.console.out("")
    for label, path in (
        (translate("demo", "Directory"), data),
        (translate("demo", "Contact sheet"), sheet),
        (translate("demo", "Picture of the window"), picture),
    ):
        state.console.out(f"{label}: {path}")


def _clear(program: Program) -> None:
    """Takes away the demonstration before this one, and nothing else."""
    data = program.paths.data
    if not program.access.exists():
        return
    refused = CaseworkerError(
        translate("demo", "{folder} holds a directory that is no demonstration: choose another folder.").format(
            folder=data
        )
    )
    if program.access.is_protected():
        raise refused
    store = program.access.open().store
    is_sample = store.is_sample
    store.close()
    if not is_sample:
        raise refused
    paths = program.paths
    for folder in (paths.logs, paths.backups):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (paths.directory, paths.settings):
        file.unlink(missing_ok=True)


def _say(state: State, sentence: str, **values: object) -> None:
    state.console.out(sentence.format(**values))


def _search(state: State, services: Services) -> list[int]:
    services.reference.warm_up()
    query = services.finding.parse(_SEARCH + " ", sort=Sort.NEAREST)
    found = services.finding.search(query)
    understood = ", ".join(chip.label for chip in query.understood)
    _say(
        state,
        translate("demo", "2. Searched for “{text}” (understood: {understood}): {count} contacts."),
        text=_SEARCH,
        understood=understood,
        count=found.total,
    )
    today = services.session.today()
    for row in services.finding.rows(found.ids[:_PRINTED], query):
        state.console.out("   " + "  ".join(describe.found_line(row, services, today)[1:]))
    if not found.total:
        raise CaseworkerError(translate("demo", "The sample directory holds nobody who fits: it is damaged."))
    return list(found.ids[:_PRINTED])


def _why(state: State, services: Services, contact: Contact) -> None:
    _say(state, translate("demo", "3. Why {name} carries this role:"), name=contact.facts.display_name)
    for line in describe.role_lines(contact.tags, services):
        state.console.out(" " + line)


def _refer(state: State, services: Services, contact: Contact) -> None:
    role = Role.THERAPIST
    referral = ReferralInput(
        contact_id=contact.id,
        client_code=services.referrals.next_client_code(),
        role_sought=role,
        reason=translate("demo", "Trauma, Spanish at home"),
        urgency=Urgency.SOON,
        follow_up=services.referrals.proposed_follow_up(role, services.session.today()),
        how_sent="phone",
    )
    row = services.referrals.get(services.referrals.log(referral).only(Kind.REFERRAL))
    _say(state, translate("demo", "4. Logged a referral: {line}"), line=describe.referral_line(row))


def _note(state: State, services: Services, contact: Contact) -> None:
    text = translate("demo", "Rang at ten: has an opening on Thursday evening.")
    services.notes.add(contact.id, text)
    _say(state, translate("demo", "5. Wrote a note about {name}: “{text}”"), name=contact.facts.display_name, text=text)


def _print(state: State, services: Services, ids: list[int], folder: Path) -> Path:
    options = SheetOptions(title=translate("demo", "Therapists who speak Spanish"), near="19103")
    document = services.sheets.build(ids, options)
    written = services.sheets.write(document, folder / "contact-sheet.pdf", FileFormat.PDF)
    text = translate("demo", "6. Printed a contact sheet with {count} contacts ({omitted} left out as confidential).")
    _say(state, text, count=written.contacts, omitted=written.omitted_confidential)
    return written.path


def _photograph(state: State, program: Program, folder: Path) -> Path:
    path = folder / "window.png"
    # Before Qt is loaded: nothing is shown, also where a display would be.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if state.window(program, path) != 0 or not path.is_file():
        raise CaseworkerError(translate("demo", "The window could not be pictured."))
    _say(state, translate("demo", "7. Opened the window and took its picture."))
    return path
