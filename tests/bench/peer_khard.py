"""khard over a folder of vCards: it starts for every question and reads the files, as it does for who uses it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.peer import PAGE, Ask, Peer, PeerFailed, Plain, environment, plain

_NOTHING_FOUND = 1


@contextmanager
def _opened(program: str, size: int, seed: int, folder: Path) -> Iterator[Ask]:
    cards = folder / "cards"
    cards.mkdir()
    for one in plain(size, seed):
        (cards / f"{one.number}.vcf").write_text(_card(one), encoding="utf-8", newline="")
    settings = folder / "khard.conf"
    settings.write_text(f"[addressbooks]\n[[bench]]\npath = {cards}\n", encoding="utf-8")
    # The faster of its two ways: only files that hold the words are read as cards.
    command = [program, "--config", str(settings), "list", "--parsable", "--search-in-source-files", "--"]

    def ask(text: str) -> int:
        done = subprocess.run([*command, *text.split()], capture_output=True, env=environment(), cwd=folder)
        if done.returncode not in (0, _NOTHING_FOUND) or (done.stderr and not done.stdout):
            raise PeerFailed(f"ended with {done.returncode}")
        # It knows no pages and lists all; a page's worth is counted.
        rows = [line for line in done.stdout.splitlines() if line.count(b"\t") == 2]
        return min(len(rows), PAGE)

    yield ask


def _card(one: Plain) -> str:
    name = f"{one.given} {one.family}".strip() or one.organization
    lines = (
        *("BEGIN:VCARD", "VERSION:3.0", f"UID:bench-{one.number}", f"FN:{_text(name)}"),
        f"N:{_text(one.family)};{_text(one.given)};;;{_text(one.credentials)}",
        *([f"ORG:{_text(one.organization)}"] if one.organization else []),
        f"TEL;TYPE=WORK:{one.phone}",
        f"ADR;TYPE=WORK:;;{_text(one.street)};{_text(one.city)};{_text(one.state)};{_text(one.zip)};",
        *([f"NOTE:{_text(one.note)}"] if one.note else []),
        "END:VCARD",
    )
    return "".join(f"{line}\r\n" for line in lines)


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


PEER = Peer("khard", "khard", "BENCH_KHARD", _opened, most_contacts=10_000, most_questions=50)
