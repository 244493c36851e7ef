"""khard over a folder of vCards: it starts for every question and reads the files, as it does for who uses it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.peer import PAGE, Ask, Peer, PeerFailed, environment, plain

_NOTHING_FOUND = 1


@contextmanager
def _opened(program: str, size: int, seed: int, folder: Path) -> Iterator[Ask]:
    cards = folder / "cards"
    cards.mkdir()
    for one in plain(size, seed):
        (cards / f"{one.number}.vcf").write_text(one.card(), encoding="utf-8", newline="")
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


PEER = Peer("khard", "khard", "BENCH_KHARD", _opened, most_contacts=10_000, most_questions=50)
