"""Our cards in the hands of other programs: a second library in Python, one in PHP, and an address book."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
import vobject

from caseworker.exchange import vcard
from caseworker.exchange.words import Words
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.stored import Contact
from tests.any_facts import NOW, UID, VOCABULARY
from tests.storage.directories import everything

WORDS = Words(str.capitalize, VOCABULARY.label)
WRITERS = {FileFormat.VCARD4: vcard.write, FileFormat.VCARD3: vcard.write3}
SABRE = Path("/usr/share/php/Sabre/VObject/autoload.php")
ASK_SABRE = """
require $argv[1];
$cards = new Sabre\\VObject\\Splitter\\VCard(fopen($argv[2], 'r'));
while ($card = $cards->getNext()) {
    foreach ($card->validate() as $found) { echo 'PROBLEM ' . $found['message'] . "\\n"; }
    echo $card->FN . "\\n";
}
"""


def contacts() -> list[Contact]:
    listed = [
        everything(),
        everything().model_copy(update={"kind": "organization"}),
        ContactFacts(given="Ada", family="Marsh; Hall, Jr.", about="One\ntwo, three; four \\ five"),
        ContactFacts(organization="Harbor House"),
    ]
    return [
        Contact(n, UID.format(n), 1, facts, (), (), (), (), "", NOW, "Ann", NOW, "Ann", None)
        for n, facts in enumerate(listed)
    ]


@pytest.fixture(params=WRITERS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "cards.vcf"
    with path.open("wb") as made:
        WRITERS[request.param](made, contacts(), WORDS, ExportOptions(everything=True))
    return path


def names() -> list[str]:
    return [one.facts.display_name for one in contacts()]


def test_vobject_reads_each_card(file: Path) -> None:
    cards = list(vobject.readComponents(file.read_text(encoding="utf-8")))
    # It takes what ends lines in other alphabets for ends of lines.
    assert [card.fn.value for card in cards][2:] == names()[2:]
    assert cards[2].n.value.family == "Marsh; Hall, Jr."
    assert cards[2].note.value == "One\ntwo, three; four \\ five"
    numbers = [tel.value for tel in cards[0].tel_list]
    assert [number[-4:] for number in numbers if "0143" in number] == ["0143"]


def test_version_3_holds_what_it_can() -> None:
    file = io.BytesIO()
    vcard.write3(file, contacts(), WORDS, ExportOptions())
    text = file.getvalue().decode()
    assert text.count("VERSION:3.0") == 4
    assert "X-CASEWORKER" not in text
    assert "0142" not in text, "confidential"
    assert "TEL;TYPE=WORK,FAX:(215) 555-0143" in text
    assert text.count("\r\nN:") == 4


def test_sabre_finds_nothing_wrong(file: Path) -> None:
    php = shutil.which("php")
    if php is None or not SABRE.exists():
        pytest.skip("php with sabre/vobject is not installed")
    done = subprocess.run(
        [php, "-r", ASK_SABRE, "--", str(SABRE), str(file)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.replace("\\", "").splitlines()[-2:] == names()[-2:]
    assert "PROBLEM" not in done.stdout


def test_abook_takes_them_in(file: Path, tmp_path: Path) -> None:
    abook = shutil.which("abook")
    if abook is None:
        pytest.skip("abook is not installed")
    asked = [abook, "--convert", "--informat", "vcard", "--infile", str(file), "--outformat", "abook", "--outfile"]
    subprocess.run([*asked, str(tmp_path / "book")], check=True, timeout=60)
    book = (tmp_path / "book").read_text(encoding="utf-8", errors="replace")
    assert book.count("name=") >= 4
    assert "email=zoe@example.org" in book
