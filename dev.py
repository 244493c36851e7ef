#!/usr/bin/env python3
"""Caseworker for those who work on it, or just try it. Needs Python 3.11 or newer and nothing else.

    python3 dev.py COMMAND [ARGUMENTS]

    run           open the window; with arguments, the command line; without a display, a demonstration
    setup         make the environment and stop
    test          the tests, without a display; arguments go to pytest
    lint          ruff and mypy; --fix mends what can be mended
    bench NAME    a benchmark
    screenshots   the pictures of the documentation
    lock          pin the requirements anew; arguments go to uv (--upgrade)

The first call makes .venv from hashed requirement files and, on Debian and Ubuntu, installs the system
packages that Qt needs. Later calls start at once.
"""

from __future__ import annotations

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is where older ones are told)
    sys.exit(f"Caseworker needs Python 3.11 or newer; this is {sys.version_info[0]}.{sys.version_info[1]}.")

import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from devtools import SetupError, system
from devtools.environment import Environment
from devtools.lock import lock

ROOT = Path(__file__).resolve().parent
# -P: whatever lies in the folder where it is called is not imported.
PROGRAM = ("-P", "-m", "caseworker")


def has_display(variables: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether a window can be shown: only Linux is ever without."""
    if not platform.startswith("linux"):
        return True
    return bool(variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY"))


def prepare(level: str, *groups: str) -> Environment:
    """The environment, brought up to `level`, on a machine that has the system packages of `groups`."""
    environment = Environment(ROOT)
    current = environment.is_current(level)
    debian = system.here()
    left_out = environment.left_out()
    if debian is not None:
        left_out = debian.ensure(system.wanted(groups if current else ("venv", *groups)), left_out)
    if not current:
        environment.make(level)
    environment.remember_left_out(left_out)
    return environment


def call(environment: Environment, *arguments: str, variables: Mapping[str, str] | None = None) -> int:
    """The exit code of `python ARGUMENTS` in the environment, with its input and output ours."""
    command = [str(environment.python), *arguments]
    process = subprocess.Popen(command, env={**os.environ, **(variables or {})})
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue  # The child got it too, and ends in its own way.
        return code if code >= 0 else 128 - code  # as a shell reports an end by a signal


def offscreen(home: Path) -> dict[str, str]:
    """Variables under which nothing is shown and nothing of this user's is read or written."""
    (home / "runtime").mkdir(mode=0o700)
    return {
        "QT_QPA_PLATFORM": "offscreen",
        "CASEWORKER_DATA_DIR": str(home / "data"),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "share"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        # No real key store: to the tests this machine has none.
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def call_offscreen(environment: Environment, *arguments: str) -> int:
    with tempfile.TemporaryDirectory(prefix="caseworker-", ignore_cleanup_errors=True) as home:
        return call(environment, *arguments, variables=offscreen(Path(home)))


def setup(_arguments: Sequence[str]) -> int:
    environment = prepare("dev", "qt", "window", "tests")
    print(f"Ready: {environment.folder}")
    return 0


def run(arguments: Sequence[str]) -> int:
    if arguments or has_display(os.environ):
        environment = prepare("app", "qt", *(["window"] if has_display(os.environ) else []))
        return call(environment, *PROGRAM, *arguments)
    folder = ROOT / "out" / "demo"
    environment = prepare("app", "qt")
    print(f"No display here: the same work on the sample directory instead, into {folder}", flush=True)
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    return call(environment, *PROGRAM, "demo", "--into", str(folder), variables=offscreen)


def test(arguments: Sequence[str]) -> int:
    environment = prepare("dev", "qt", "tests")
    os.chdir(ROOT)
    return call_offscreen(environment, "-m", "pytest", "-n", "auto", "--dist", "loadgroup", *arguments)


def lint(arguments: Sequence[str]) -> int:
    environment = prepare("dev")
    os.chdir(ROOT)
    fix = "--fix" in arguments
    codes = [
        call(environment, "-m", "ruff", "check", *(["--fix"] if fix else []), "."),
        call(environment, "-m", "ruff", "format", *([] if fix else ["--check"]), "."),
        call(environment, "-m", "mypy", "--strict", "caseworker", "dev.py", "devtools"),
    ]
    return max(codes)


def bench(arguments: Sequence[str]) -> int:
    environment = prepare("dev", "qt")
    os.chdir(ROOT)
    return call_offscreen(environment, "-m", "tests.bench", *arguments)


def screenshots(arguments: Sequence[str]) -> int:
    environment = prepare("dev", "qt")
    os.chdir(ROOT)
    return call_offscreen(environment, "-m", "tests.screenshots", *arguments)


def write_lock(arguments: Sequence[str]) -> int:
    lock(prepare("dev"), arguments)
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "setup": setup,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screenshots": screenshots,
    "lock": write_lock,
}


def main(arguments: Sequence[str]) -> int:
    name = arguments[0] if arguments else ""
    if name in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if name not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
