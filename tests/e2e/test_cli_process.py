"""The command line as its own process: what a shell, a pipe and a crash see."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "caseworker", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_main_job_through_a_pipe(tmp_path: Path) -> None:
    made = start("init", "--json", CASEWORKER_PASSPHRASE="nine quiet herons")
    assert made.returncode == 0, made.stderr
    added = start(
        *("add", "--given", "Ada", "--family", "Lovell", "--credentials", "LCSW", "--state", "PA", "--json"),
        CASEWORKER_PASSPHRASE="nine quiet herons",
    )
    assert added.returncode == 0, added.stderr
    found = start("search", "ada", "--json", CASEWORKER_PASSPHRASE="nine quiet herons")
    [contact] = json.loads(found.stdout)["contacts"]
    assert contact["name"] == "Ada Lovell"
    closed = start("search")
    assert (closed.returncode, closed.stdout) == (1, "")
    assert len(closed.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes break differently elsewhere")
def test_names_in_every_script_leave_a_plain_machine_and_a_reader_may_leave_early() -> None:
    assert start("sample").returncode == 0
    found = start("search", "--json", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert found.returncode == 0, found.stderr
    names = [contact["name"] for contact in json.loads(found.stdout)["contacts"]]
    assert "Оксана Мельниченко" in names
    command = f"{sys.executable} -m caseworker search --json | head -c 100"
    piped = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (len(piped.stdout), piped.stderr) == (100, "")


def test_help_and_version_are_quiet_and_quick() -> None:
    shown = start("--help")
    assert shown.returncode == 0
    for name in ("init", "import", "search", "refer", "advance", "sheet", "export", "guide", "undo", "check"):
        assert f"  {name} " in shown.stdout
    assert start("--version").stdout.startswith("Caseworker ")
    assert start("nonsense").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is told apart on POSIX only")
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    assert start("init").returncode == 0
    code = (
        "import os, signal, sys\n"
        "from caseworker.app import compose\n"
        "services = compose(None).access.open()\n"
        "for number in range(40):\n"
        "    services.directory.add(services.directory.validate({'family': f'Kept{number}'}))\n"
        "    print(number, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    found = json.loads(start("search", "kept", "--json").stdout)
    assert found["total"] == len(killed.stdout.split()) == 40
    assert start("check").returncode == 0
