"""The command line in this process: every command on a real directory, its JSON, its exit codes, its sentences."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from caseworker.app import compose
from caseworker.cli.main import run
from caseworker.services.program import Program
from caseworker.settings import USE_KEYRING, Settings
from caseworker.storage import location

CONTACT_KEYS = [
    "id",
    "name",
    "credentials",
    "roles",
    "specialties",
    "city",
    "state",
    "zip",
    "phone",
    "distance_miles",
    "availability",
    "verified_on",
]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


@pytest.fixture
def pictures() -> list[Path | None]:
    """What the window was asked to do: None to open, else where to save its picture."""
    return []


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], pictures: list[Path | None]) -> Command:
    def window(_program: Program, picture: Path | None) -> int:
        pictures.append(picture)
        if picture is not None:
            picture.write_bytes(b"\x89PNG")
        return 0

    def call(*arguments: object) -> Said:
        code = run([str(one) for one in arguments], compose, window)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample directory, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    compose(folder).access.create_sample().store.close()
    return folder


@pytest.fixture
def sample(command: Command, sample_folder: Path, own_places: Path) -> Command:
    shutil.copytree(sample_folder, own_places / "caseworker")
    return command


# --- starting ---------------------------------------------------------------------------------------------
def test_without_a_passphrase_a_trial_directory_is_made_and_said(command: Command, own_places: Path) -> None:
    made = command("init", "--json")
    assert (made.code, made.json) == (
        0,
        {"data_dir": str(own_places / "caseworker"), "protected": False, "recovery_key": None},
    )
    assert "not encrypted" in made.err
    again = command("init")
    assert (again.code, again.out) == (1, "")
    assert "left as it is" in again.err


def test_a_network_share_is_refused_in_one_sentence(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    (tmp_path / "mountinfo").write_text(f"2 1 0:9 / {share} rw - cifs //files.example.org/team rw\n")
    monkeypatch.setattr(location, "MOUNT_TABLE", tmp_path / "mountinfo")
    monkeypatch.setattr(location.sys, "platform", "linux")
    for arguments in (("init",), ("sample",), ("search",)):
        said = command("--data-dir", share, *arguments)
        assert (said.code, said.out) == (1, "")
    for arguments in (("init",), ("sample",)):
        assert "network share (cifs)" in command("--data-dir", share, *arguments).err
    assert not share.exists()


@pytest.mark.parametrize("first", ["init", "sample"])
def test_a_synchronized_folder_is_warned_of_once(command: Command, tmp_path: Path, first: str) -> None:
    folder = tmp_path / "Dropbox" / "data"
    made = command("--data-dir", folder, first, "--json")
    assert made.code == 0
    assert made.json["data_dir"] == str(folder)
    assert made.err.count("synchronized by Dropbox") == 1
    assert "Dropbox" not in command("--data-dir", folder, "check").err


def test_a_passphrase_protects_and_is_never_an_argument(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "nine quiet herons")
    made = command("init", "--json")
    assert made.json["protected"] is True
    assert len(made.json["recovery_key"]) > 20
    assert command("add", "--family", "Lovell", "--credentials", "LCSW", "--state", "PA").code == 0
    assert command("refer", "1", "--client", "C-7", "--reason", "Grief").code == 0
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "no herons")
    wrong = command("search")
    assert (wrong.code, wrong.out) == (1, "")
    monkeypatch.delenv("CASEWORKER_PASSPHRASE")
    missing = command("search")
    assert missing.code == 1
    assert "CASEWORKER_PASSPHRASE" in missing.err
    assert command("init", "--passphrase", "x").code == 2


def test_where_there_is_no_directory_it_says_how_to_start_one(command: Command) -> None:
    said = command("search", "--json")
    assert (said.code, said.out) == (1, "")
    assert "caseworker init" in said.err
    assert len(said.err.splitlines()) == 1


def test_the_data_folder_can_be_named(command: Command, tmp_path: Path) -> None:
    assert command("--data-dir", tmp_path / "here", "init").code == 0
    assert command("search").code == 1
    assert command("--data-dir", tmp_path / "here", "add", "--family", "Lovell").code == 0
    assert command("--data-dir", tmp_path / "here", "search", "--json").json["total"] == 1


def test_a_trial_directory_keeps_no_referrals(command: Command) -> None:
    command("init")
    command("add", "--family", "Lovell")
    said = command("refer", "1", "--client", "C-7", "--reason", "Grief", "--role", "therapist")
    assert said.code == 1
    assert "passphrase" in said.err


def test_the_sample_is_made_once(command: Command) -> None:
    made = command("sample", "--json").json
    assert made["contacts"] > 80
    again = command("sample")
    assert (again.code, "--data-dir" in again.err) == (1, True)
    assert command("search", "--json").json["total"] <= made["contacts"]


def test_a_trial_directory_is_protected_before_the_first_referral(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("init")
    command("add", "--family", "Lovell")
    assert command("protect").code == 1
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "nine quiet herons")
    assert len(command("protect", "--json").json["recovery_key"]) > 20
    assert command("refer", "1", "--client", "C-7", "--reason", "Grief", "--role", "therapist").code == 0
    assert command("protect").code == 1


def test_a_fault_of_ours_is_told_and_logged_without_what_was_typed(
    command: Command, own_places: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: object) -> None:
        raise ValueError("Marisol Vega, C-2291")

    monkeypatch.setattr("caseworker.services.notes.Notes.add", broken)
    command("init")
    said = command("note", "1", "secret words")
    assert said.code == 1
    written = (own_places / "caseworker" / "logs" / "caseworker.log").read_text(encoding="utf-8")
    for told in (said.err, written):
        assert told.count("ValueError") == 1
        assert not any(word in told for word in ("Marisol", "C-2291", "secret"))
    caplog.clear()


# --- finding ----------------------------------------------------------------------------------------------
def test_search_prints_what_was_agreed(sample: Command) -> None:
    found = sample("search", "marisol", "trauma", "near", "19103", "--json").json
    assert list(found) == ["total", "shown", "understood", "contacts"]
    assert [chip["kind"] for chip in found["understood"]] == ["term", "near"]
    [contact] = found["contacts"]
    assert list(contact) == CONTACT_KEYS
    assert contact["name"] == "Marisol Vega"
    assert contact["distance_miles"] == pytest.approx(0.8, abs=0.2)
    therapist = next(role for role in contact["roles"] if role["role"] == "therapist")
    assert therapist["state"] == "confirmed"
    assert any("LCSW, Pennsylvania" in reason for reason in therapist["evidence"])


def test_a_slip_is_told_and_can_be_turned_back(sample: Command) -> None:
    said = sample("search", "marisoll")
    assert "Marisol Vega" in said.out
    assert "Showing results for “marisol”" in said.err
    found = sample("search", "marisoll", "--json").json
    assert (found["instead"], found["total"]) == ({"marisoll": "marisol"}, 1)
    assert sample("search", "marisoll", "--as-typed", "--json").json["total"] == 0


def test_explain_tells_what_was_understood_and_where_it_matched(sample: Command) -> None:
    asked = ("search", "marisol", "therapist", "near", "19103", "--explain")
    said = sample(*asked)
    assert "“therapist” is understood as Therapist" in said.err
    assert "“marisol” must begin a word of the contact" in said.err
    assert "1 found, " in said.err
    found = sample(*asked, "--json").json
    told = found["explain"]
    assert told["words"] == [{"word": "marisol", "or_in_the_name": []}]
    assert told["near"]["miles"] == 10.0
    assert told["near"]["latitude"] == pytest.approx(39.95, abs=0.1)
    assert told["name_matches"] + told["other_matches"] == found["total"] == 1
    by_phone = sample("search", "5550101", "--explain", "--json").json["contacts"]
    assert by_phone
    assert all(isinstance(contact["matched"], list) for contact in by_phone)


def test_explain_tells_of_quoted_words(sample: Command) -> None:
    asked = ("search", '"marisol vega"', "--explain")
    assert "“marisol vega” must stand in one text of the contact" in sample(*asked).err
    assert sample(*asked, "--json").json["explain"]["phrases"] == ["marisol vega"]


def test_no_words_list_all_and_a_limit_shows_fewer(sample: Command) -> None:
    everything = sample("search", "--json").json
    assert everything["total"] == everything["shown"] == len(everything["contacts"]) > 80
    first = sample("search", "--limit", "3", "--json").json
    assert (first["total"], first["shown"], len(first["contacts"])) == (everything["total"], 3, 3)
    assert len(sample("search", "--limit", "3").out.splitlines()) == 3


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (["--role", "interventionist"], lambda c: any(r["role"] == "interventionist" for r in c["roles"])),
        (["--near", "80205", "--within", "5"], lambda c: c["state"] == "CO" and c["distance_miles"] <= 5),
        (["--accepting"], lambda c: c["availability"] == "accepting"),
        (["--credential", "CIP"], lambda c: "CIP" in c["credentials"]),
    ],
)
def test_options_narrow(sample: Command, options: list[str], holds: Callable[[dict[str, Any]], bool]) -> None:
    everything = sample("search", "--json").json["total"]
    found = sample("search", *options, "--json").json
    assert 0 < found["total"] < everything
    assert all(holds(contact) for contact in found["contacts"])


def test_near_a_place_says_how(sample: Command) -> None:
    near = sample("search", "--near", "08102", "--within", "10", "--json").json["contacts"]
    across = [contact for contact in near if contact.get("across_state_line")]
    assert {contact["state"] for contact in across} == {"PA"}
    assert all(contact["state"] == "NJ" for contact in near if contact not in across)
    assert "mi · across the state line" in sample("search", "--near", "08102").out
    wide = sample("search", "near", "08102", "--or-telehealth", "--json").json["contacts"]
    typed = sample("search", "near", "08102", "or", "telehealth", "--json").json["contacts"]
    assert wide == typed
    assert sample("search", "smith", "--or-telehealth").code == 2


def test_a_military_post_office_is_told(sample: Command) -> None:
    said = sample("search", "--near", "09012")
    assert (said.code, "military post office" in said.err) == (1, True)


def test_payer_and_language_are_known_by_label_and_code(sample: Command) -> None:
    by_label = sample("search", "--language", "Haitian Creole", "--payer", "Medicaid", "--json").json
    by_code = sample("search", "--language", "haitian_creole", "--payer", "medicaid", "--json").json
    assert [c["name"] for c in by_label["contacts"]] == ["Roseline Baptiste"]
    assert by_code["contacts"] == by_label["contacts"]


def test_an_availability_that_is_too_old_is_unknown(sample: Command) -> None:
    [contact] = sample("search", "malik", "thornbury", "--json").json["contacts"]
    assert contact["availability"] == "unknown"
    assert "listed as accepting" in sample("show", contact["id"]).out


def test_nothing_found_says_what_to_drop(sample: Command) -> None:
    said = sample("search", "vega", "hungarian ")
    assert (said.code, said.out) == (1, "")
    assert "Without" in said.err
    assert sample("search", "xyzzy", "--json").json == {"total": 0, "shown": 0, "understood": [], "contacts": []}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "--near", "Nowhereville"], 1),
        (["search", "--payer", "sea shells"], 1),
        (["search", "--role", "wizard"], 2),
        (["search", "--within", "5"], 2),
        (["search", "--limit", "0"], 2),
        (["show"], 2),
        (["search", "--credential", "!"], 1),
        (["show", "4711"], 1),
        (["show", "9" * 30], 2),
        (["note", "9" * 30, "Hello"], 2),
        (["advance", "9" * 30, "sent"], 2),
        (["refer", "1", "--client", "C-1", "--reason", "x", "--replaces", "9" * 30], 2),
        (["sheet", "9" * 30, "-o", "sheet.pdf"], 2),
        (["dance"], 2),
        (["tag", "1", "--confirm", "therapist", "--reject", "therapist"], 2),
        (["advance", "1", "flying"], 2),
        (["note", "4711", "Hello"], 1),
        (["verify", "1", "--outcome", "doubted"], 1),
        (["import", "no-such-file.csv"], 1),
        (["sheet", "1", "-o", "sheet.odt"], 1),
    ],
)
def test_misuse_and_refusal(sample: Command, arguments: list[str], code: int) -> None:
    said = sample(*arguments)
    assert (said.code, said.out) == (code, "")
    assert said.err
    assert "Traceback" not in said.err
    assert "Value error" not in said.err


def test_the_guide_needs_no_directory(command: Command) -> None:
    asked = command("guide", "--json").json
    assert [line["label"] for line in asked["crisis"]][:2] == ["911", "988 Suicide & Crisis Lifeline"]
    assert asked["questions"][0]["danger"] is True
    answer = command("guide", "refuses", "steady_care", "--json").json["answer"]
    assert [step["role"] for step in answer["steps"]] == ["interventionist", "therapist"]
    assert "988" in command("guide", "refuses").out.splitlines()[1]
    assert command("guide", "horoscope").code == 1


# --- the main job -----------------------------------------------------------------------------------------
def test_a_contact_is_added_noted_tagged_verified_and_undone(command: Command, tmp_path: Path) -> None:
    command("init")
    added = command(
        *("add", "--given", "Ada", "--family", "Lovell", "--credentials", "LCSW, CADC", "--phone", "215 555 0142"),
        *("--state", "PA", "--zip", "19107", "--language", "Spanish", "--specialty", "Kite flying", "--json"),
    ).json
    assert [role["role"] for role in added["roles"]] == ["interventionist", "therapist"]
    shown = command("show", added["id"], "--json").json
    assert shown["facts"]["phones"][0]["number"] == "+12155550142"
    assert {(term["code"], term["text"]) for term in shown["facts"]["terms"]} == {("spanish", ""), ("", "Kite flying")}

    rejected = command("tag", added["id"], "--reject", "interventionist", "--confirm", "therapist", "--json").json
    assert [(role["role"], role["state"]) for role in rejected["roles"]] == [
        ("interventionist", "rejected"),
        ("therapist", "confirmed"),
    ]
    assert command("search", "--role", "interventionist").code == 1
    assert command("note", added["id"], "Calls **back**", "--pin", "--json").json["contact_id"] == added["id"]
    assert command("search", "back", "--json").json["total"] == 1
    checked = command("verify", added["id"], "--group", "reach", "--outcome", "no_answer", "--json").json
    assert (checked["groups"], checked["status"]) == (["reach"], "active")
    assert command("undo", "--json").json == {"undone": "contact.verify"}
    assert "Taken back: write note." in command("undo").out
    assert command("search", "back").code == 1
    assert command("redo", "--json").json == {"redone": "note.add"}
    assert command("check", "--json").json == {"problems": [], "contacts": 1, "repaired": False}

    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({"family": "Byron", "waitlist_weeks": "soon"}))
    refused = command("add", "--facts", facts)
    assert (refused.code, refused.err) == (1, "Weeks of waiting: “soon” is not a number; enter digits only.\n")


def test_a_referral_from_first_to_last(sample: Command) -> None:
    logged = sample("refer", "2", "--client", "new", "--reason", "Couples", "--json").json
    assert (logged["client"], logged["state"], logged["role"]) == ("C-2321", "sent", "therapist")
    assert logged["follow_up"]
    reference = logged["id"]
    refused = sample("advance", reference, "completed")
    assert refused.code == 1
    assert "accepted" in refused.err
    sample("advance", reference, "accepted")
    sample("advance", reference, "in-progress", "--note", "Came")
    open_loop = sample("advance", reference, "completed")
    assert len(open_loop.err.splitlines()) == 3
    done = sample(
        *("advance", reference, "completed", "--outcome", "Seen", "--on", logged["created_at"][:10]),
        *("--source", "client", "--json"),
    ).json
    assert (done["state"], done["outcome_source"]) == ("completed", "client")
    listed = sample("referrals", "C-2321", "--state", "completed", "--json").json
    assert [row["id"] for row in listed["referrals"]] == [reference]
    assert sample("referrals", "C-0000").code == 1
    ambiguous = sample("refer", "1", "--client", "C-1", "--reason", "x")
    assert (ambiguous.code, "--role" in ambiguous.err) == (1, True)


def test_one_need_to_several_contacts(sample: Command) -> None:
    logged = sample(
        *(
            "refer",
            "2",
            "3",
            "--reason",
            "Couples",
            "--role",
            "therapist",
            "--need",
            "Spanish",
            "--need",
            "payer:Medicaid",
        ),
        *("--consent", "verbal", "--consent-until", "2099-01-01", "--part2", "--link", "example.org/form", "--json"),
    ).json["referrals"]
    first, second = logged
    assert (first["together"], second["together"], second["client"]) == (None, first["id"], first["client"])
    assert first["needs"] == [{"kind": "language", "code": "spanish"}, {"kind": "payer", "code": "medicaid"}]
    assert (first["consent"]["type"], first["consent"]["until"], first["part2"]) == ("verbal", "2099-01-01", True)
    assert first["link"] == "https://example.org/form"
    told = sample("advance", first["id"], "accepted")
    assert f"Still open for the same need: {second['id']}." in told.err
    sample("undo")
    sample("advance", first["id"], "accepted", "--cancel-others")
    shown = sample("referral", second["id"], "--json").json
    assert [(event["to"], event["reason_text"]) for event in shown["events"]] == [
        ("sent", ""), ("cancelled", "accepted elsewhere"),
    ]  # fmt: skip
    assert [other["id"] for other in shown["others"]] == [first["id"]]
    assert "42 CFR part 2 prohibits" in shown["notice"]
    people = sample("referral", second["id"]).out
    assert "Needs: Spanish, Medicaid" in people
    assert "canceled: accepted elsewhere" in people


def test_a_referral_is_corrected(sample: Command) -> None:
    row = sample("refer", "2", "--reason", "Couples", "--need", "Spanish", "--how", "fax", "--json").json
    fixed = sample("correct", row["id"], "--need", "Medicaid", "--consent", "written", "--part2", "--json").json
    assert (fixed["reason"], fixed["how_sent"], fixed["part2"]) == ("Couples", "fax", True)
    assert fixed["needs"] == [{"kind": "payer", "code": "medicaid"}]
    today = fixed["consent"]["on"]
    revoked = sample("correct", row["id"], "--consent-revoked", today, "--json").json["consent"]
    assert (revoked["type"], revoked["revoked_on"]) == ("written", today)
    assert "DOES NOT HOLD" in sample("referral", row["id"]).out
    unknown = sample("refer", "2", "--reason", "x", "--need", "Martian")
    assert (unknown.code, "“Martian” is not in the vocabulary" in unknown.err) == (1, True)
    refused = sample("refer", "2", "--reason", "x", "--part2")
    assert (refused.code, "42 CFR Part 2" in refused.err) == (1, True)
    how = sample("correct", sample("refer", "2", "--reason", "x", "--json").json["id"], "--consent-on", today)
    assert (how.code, "--consent written" in how.err) == (1, True)


def test_what_a_sheet_can_be(sample: Command, tmp_path: Path) -> None:
    listed = sample("sheet", "templates", "--json").json["templates"]
    assert listed[0]["code"] == "client"
    assert "notes" not in listed[0]["defaults"]
    page = tmp_path / "sheet.html"
    assert sample("note", "2", "Rings back late").code == 0
    written = sample("sheet", "2", "-o", page, "--language", "es", "--qr", "phone", "--notes")
    assert (written.code, written.err) == (0, "")
    text = page.read_text(encoding="utf-8")
    assert all(words in text for words in ('lang="es"', "Escanee para llamar", "Rings back late"))
    assert sample("sheet", "2", "-o", page).code == 0
    assert "Rings back late" not in page.read_text(encoding="utf-8")
    unknown = sample("sheet", "2", "-o", page, "--template", "poster")
    assert (unknown.code, "There is no sheet template “poster”" in unknown.err) == (1, True)


def test_client_data_on_a_sheet_is_named_on_purpose(sample: Command, tmp_path: Path) -> None:
    page = tmp_path / "sheet.html"
    assert sample("refer", "2", "--client", "C-7781", "--reason", "evenings only").code == 0
    half = sample("sheet", "2", "-o", page, "--client", "C-7781")
    assert (half.code, half.err.count("\n"), page.exists()) == (1, 2, False)
    table = sample("sheet", "2", "-o", tmp_path / "sheet.csv", "--notes")
    assert (table.code, "holds no notes" in table.err) == (1, True)
    named = ("--client", "C-7781", "--purpose", "intake", "--recipient", "Harbor House")
    assert sample("sheet", "2", "-o", page, *named).code == 0
    text = page.read_text(encoding="utf-8")
    assert all(words in text for words in ("C-7781", "Harbor House"))
    assert "evenings only" not in text
    assert sample("sheet", "2", "-o", page, *named, "--referrals").code == 0
    assert "evenings only" in page.read_text(encoding="utf-8")


def test_files_for_people(sample: Command, tmp_path: Path) -> None:
    pdf, table, cards = tmp_path / "sheet.pdf", tmp_path / "sheet.csv", tmp_path / "all.vcf"
    written = sample("sheet", "1", "2", "3", "-o", pdf, "--near", "19103", "--json").json
    assert (written["path"], written["contacts"]) == (str(pdf), 3)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert sample("sheet", "2", "1", "-o", table).code == 0
    with table.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert [any("Quill" in cell for cell in rows[1]), any("Vega" in cell for cell in rows[2])] == [True, True]
    pdf.unlink()
    missing = sample("sheet", "1", "4711", "-o", pdf)
    assert (missing.code, missing.err.strip(), pdf.exists()) == (1, "There is no contact 4711.", False)
    exported = sample("export", "-o", cards, "--json").json
    assert cards.read_text(encoding="utf-8").count("BEGIN:VCARD") == exported["contacts"] > 80


# --- import -----------------------------------------------------------------------------------------------
CSV = """Name,Credentials,Phone,City,State,ZIP
Ada Lovell,LCSW,(215) 555-0101,Philadelphia,PA,19107
Ben Orrery,CIP,(215) 555-0102,Philadelphia,PA,19103
,,,,,
"""


def test_an_import_makes_a_directory_reports_and_changes_nothing_twice(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(CSV, encoding="utf-8")
    first = command("import", file, "--json")
    assert first.code == 0
    assert list(first.json) == ["added", "updated", "unchanged", "skipped", "reasons"]
    assert (first.json["added"], sum(first.json["reasons"].values())) == (2, first.json["skipped"])
    assert "not encrypted" in first.err
    second = command("import", file, "--json").json
    assert (second["added"], second["updated"], second["unchanged"]) == (0, 0, 2)
    assert command("search", "--role", "interventionist", "--json").json["contacts"][0]["name"] == "Ben Orrery"


def test_cards_are_imported_by_what_they_are(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "people"
    file.write_text("BEGIN:VCARD\nFN:Ada Lovell\nEND:VCARD\nBEGIN:VCARD\nFN:Torn\n", encoding="utf-8")
    first = command("import", file)
    assert first.code == 0
    assert "1 added, 0 updated, 0 unchanged, 1 skipped" in first.out
    assert "The card has a beginning and no end." in first.out + first.err
    assert command("import", file, "--json").json["unchanged"] == 1


def test_a_file_that_is_not_there_or_no_table_makes_no_directory(
    command: Command, own_places: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    for file in ("nothing.csv", empty, tmp_path):
        said = command("import", file)
        assert said.code == 1
        assert Path(file).name in said.err
    assert not (own_places / "caseworker").exists()


def test_rows_that_were_left_out_are_named(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    good = "".join(f"Cy {family},LPC,,Camden,NJ,08103\n" for family in ("Dee", "Eff", "Gee", "Jay", "Kay", "Ell"))
    file.write_text(CSV + "Cy Dee,LPC,1,2,3,4,5,6,7\n" * 7 + good, encoding="utf-8")
    said = command("import", file)
    assert (said.code, said.out.splitlines()[0]) == (0, "8 added, 0 updated, 0 unchanged, 8 skipped.")
    assert said.err.splitlines()[-6] == "  row 4: No name and no organization."
    assert said.err.splitlines()[-5] == "  row 5: Row cannot be read. 9 values where 6 are usual."
    assert "--report" in said.err.splitlines()[-1]
    refused = command("import", file, "--report", tmp_path / "none" / "report.csv")
    assert (refused.code, refused.out.splitlines()[0]) == (1, "0 added, 0 updated, 8 unchanged, 8 skipped.")


def test_an_import_is_narrowed_to_states_by_code_or_name(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(CSV + "Cy Dee,LPC,,Camden,NJ,08103\n", encoding="utf-8")
    for typed, added in (("nj", 1), ("Pennsylvania", 2)):
        assert command("import", file, "--state", typed, "--json").json["added"] == added
    assert command("import", file, "--state", "Ontario").code == 2


# --- the window and the demonstration ---------------------------------------------------------------------
def test_the_window_opens_without_a_command_or_by_name(
    command: Command, pictures: list[Path | None], tmp_path: Path
) -> None:
    assert command("--data-dir", tmp_path).code == 0
    assert command("window").code == 0
    assert command("window", "--screenshot", tmp_path / "window.png").code == 0
    assert pictures == [None, None, tmp_path / "window.png"]


def test_the_demonstration_does_the_main_job_and_names_its_files(
    command: Command, tmp_path: Path, pictures: list[Path | None]
) -> None:
    for _ in range(2):  # a second one begins anew
        said = command("demo", "--into", tmp_path / "demo")
        assert said.code == 0, said.err
    lines = said.out.splitlines()
    steps = [line[0] for line in lines if line[:2].rstrip(".").isdigit()]
    assert steps == ["1", "2", "3", "4", "5", "6", "7"]
    assert "clinical license → therapist, definite" in said.out
    named = [Path(line.partition(": ")[2]) for line in lines[-3:]]
    assert [path.name for path in named] == ["directory", "contact-sheet.pdf", "window.png"]
    assert all(path.exists() for path in named)
    assert pictures[-1] == named[-1]
    assert command("--data-dir", named[0], "referrals", "C-2321", "--json").json["total"] == 1


def test_the_demonstration_takes_nothing_else_away(
    command: Command, tmp_path: Path, pictures: list[Path | None]
) -> None:
    mine = tmp_path / "mine" / "directory"
    assert command("--data-dir", mine, "sample").code == 0
    (mine / "letter.txt").write_text("kept", encoding="utf-8")
    assert command("demo", "--into", tmp_path / "mine").code == 0
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "kept"
    other = tmp_path / "other" / "directory"
    assert command("--data-dir", other, "add", "--family", "Lovell").code == 1
    assert command("--data-dir", other, "init").code == 0
    refused = command("demo", "--into", tmp_path / "other")
    assert (refused.code, "no demonstration" in refused.err) == (1, True)
    assert command("--data-dir", other, "check").code == 0


# --- at a terminal ----------------------------------------------------------------------------------------
@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody sits at a terminal and types these when asked for a secret."""
    typed: list[str] = []
    monkeypatch.setattr("caseworker.cli.console.Console.can_ask", property(lambda _self: True))
    monkeypatch.setattr("caseworker.cli.console.Console.ask_secret", lambda _self, _prompt: typed.pop(0))
    return typed


def test_a_passphrase_is_asked_for_twice_and_then_once(command: Command, answers: list[str]) -> None:
    answers += ["nine quiet herons", "nine quiet heron"]
    refused = command("init")
    assert refused.code == 1
    assert "differ" in refused.err
    answers += ["nine quiet herons", "nine quiet herons"]
    assert "Recovery key" in command("init").out
    answers += ["nine quiet herons"]
    assert command("add", "--family", "Lovell").code == 0
    answers += ["nine loud herons"]
    assert command("search").code == 1
    assert answers == []


def test_an_empty_passphrase_tries_things_out(command: Command, answers: list[str]) -> None:
    answers += [""]
    assert command("init", "--json").json["protected"] is False


def test_a_forgotten_keyring_falls_back_to_asking(command: Command, answers: list[str], own_places: Path) -> None:
    answers += ["nine quiet herons", "nine quiet herons"]
    command("init")
    Settings(own_places / "caseworker" / "settings.json").set(USE_KEYRING, True)
    answers += ["nine quiet herons"]
    said = command("add", "--family", "Lovell")
    assert said.code == 0
    assert "keyring" in said.err


def test_a_terminal_gets_a_table(sample: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caseworker.cli.console.Console.is_terminal", property(lambda _self: True))
    monkeypatch.setenv("COLUMNS", "200")
    said = sample("search")
    assert "Availability" in said.out.splitlines()[1]
    assert "50 of" in said.err
    assert "Maud Osterley, CIP, CAI" in sample("search", "osterley").out


def test_the_queue_is_listed_and_answered(sample: Command) -> None:
    listed = sample("verify", "--limit", "5", "--json").json
    first, second = listed["contacts"][:2]
    assert (listed["total"], len(listed["contacts"])) == (5, 5)
    assert first["current_referrals"] > 0
    assert first["ask"]
    assert sample("verify", "--limit", "1").out.split("\t")[:2] == [
        str(first["id"]),
        ", ".join(part for part in (first["name"], first["credentials"]) if part),
    ]
    said = sample("verify", first["id"], "still-true", "--source", "front desk", "--json").json
    assert (said["answer"], said["groups"], said["status"]) == ("still-true", sorted(first["ask"]), "active")
    said = sample("verify", second["id"], "not-accepting", "--json").json
    assert (said["groups"], said["availability"]) == (["availability"], "not_accepting")
    left = sample("verify", listed["contacts"][2]["id"], "left", "--method", "email", "--json").json
    assert left["status"] == "inactive"
    dead = sample("verify", listed["contacts"][3]["id"], "number-dead", "--json").json
    assert dead["groups"] == ["reach"]
    again = {one["id"] for one in sample("verify", "--limit", "9999", "--json").json["contacts"]}
    assert again.isdisjoint(one["id"] for one in listed["contacts"][:4])
    assert sample("verify", first["id"], "wrong").code == 2
    assert sample("verify", "4711", "left").code == 1
