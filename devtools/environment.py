"""The project's own `.venv`: made, filled from the hashed requirement files, and known to be current."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools import SetupError

WINDOWS = os.name == "nt"
# Raise it when an environment made by an older dev.py must be brought up to date.
FORMAT = 1
# What each level installs; the pins of "app" are a subset of those of "dev", which so satisfies both.
REQUIREMENTS = {"app": "requirements/app.txt", "dev": "requirements/dev.txt"}


def _say(*words: str) -> None:
    print(*words, file=sys.stderr, flush=True)


def _call(command: Sequence[str]) -> None:
    finished = subprocess.run(command, check=False)
    if finished.returncode != 0:
        raise SetupError(f"This failed (exit {finished.returncode}); its own words are above:\n{' '.join(command)}")


class Environment:
    """The environment of the checkout at `root`."""

    def __init__(self, root: Path, call: Callable[[Sequence[str]], None] = _call) -> None:
        self.root = root
        self.folder = root / ".venv"
        self._call = call
        self._stamp_file = self.folder / "caseworker-stamp.json"

    @property
    def scripts(self) -> Path:
        return self.folder / ("Scripts" if WINDOWS else "bin")

    @property
    def python(self) -> Path:
        return self.scripts / ("python.exe" if WINDOWS else "python")

    @property
    def packages(self) -> Path:
        if WINDOWS:
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def fingerprint(self, level: str) -> str:
        """Changes with the pins of `level` and nothing else."""
        return hashlib.sha256((self.root / REQUIREMENTS[level]).read_bytes()).hexdigest()

    def base(self) -> str:
        """Changes with what a virtual environment cannot survive: another Python, another place."""
        version = ".".join(map(str, sys.version_info[:2]))
        return f"{FORMAT} {platform.python_implementation()} {version} {sys.platform} {self.root}"

    def stamp(self) -> dict[str, object]:
        """What the last finished `make` left; empty when there was none or it cannot be read."""
        try:
            content = json.loads(self._stamp_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def is_current(self, level: str) -> bool:
        """Whether nothing is to do before using it; looks at a few small files only."""
        stamp = self.stamp()
        return self.python.exists() and stamp.get("base") == self.base() and stamp.get(level) == self.fingerprint(level)

    def left_out(self) -> list[str]:
        """Optional system packages that could not be had on this machine."""
        names = self.stamp().get("left_out")
        return [str(name) for name in names] if isinstance(names, list) else []

    def remember_left_out(self, names: Sequence[str]) -> None:
        """Keep them in the stamp; the next start does not try them again."""
        if list(names) != self.left_out():
            self._write_stamp({**self.stamp(), "left_out": list(names)})

    def make(self, level: str) -> None:
        """Bring it up to `level`. May be interrupted at any point: the next call starts over.

        Raises SetupError when a step fails; what the step printed stands above.
        """
        if not self._usable():
            self._create()
        if not (self.packages / "pip").is_dir():
            self._call([str(self.python), "-m", "ensurepip"])
        _say(f"Installing the packages of {REQUIREMENTS[level]} into .venv (minutes, the first time)")
        self._call(self._pip_command(level))
        self._link_checkout()
        reached = ("app", "dev") if level == "dev" else ("app",)
        stamp = self.stamp() if self.stamp().get("base") == self.base() else {}
        pins = {name: self.fingerprint(name) for name in reached}
        self._write_stamp({"left_out": [], **stamp, "base": self.base(), **pins})

    def _usable(self) -> bool:
        """Whether packages can be installed into what is there, made by this dev.py or by hand."""
        stamped = self.stamp().get("base")
        return self.python.exists() and self.packages.is_dir() and stamped in (None, self.base())

    def _create(self) -> None:
        if Path(sys.prefix).resolve() == self.folder.resolve():
            raise SetupError(".venv must be made anew: run dev.py with a Python from outside it.")
        _say(f"Making .venv with Python {platform.python_version()}")
        self._call([sys.executable, "-m", "venv", "--clear", str(self.folder)])

    def _pip_command(self, level: str) -> list[str]:
        command = [str(self.python), "-m", "pip", "install", "--no-user", "--no-input", "--no-deps"]
        # Wheels only: building a source package would fetch a build backend past the hashes.
        command += ["--require-hashes", "--only-binary", ":all:", "--disable-pip-version-check"]
        command += [] if sys.stderr.isatty() else ["-qq"]
        return [*command, "-r", str(self.root / REQUIREMENTS[level])]

    def _link_checkout(self) -> None:
        """Make `import caseworker` and the command `caseworker` work in it, with nothing built."""
        (self.packages / "caseworker-checkout.pth").write_text(f"{self.root}\n", encoding="utf-8")
        if WINDOWS:
            command = '@"%~dp0python.exe" -P -m caseworker %*\r\n'
            (self.scripts / "caseworker.cmd").write_text(command, encoding="ascii", newline="")
            return
        script = self.scripts / "caseworker"
        # Through sh, because a shebang ends at 127 bytes and at the first blank.
        script.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -P -m caseworker "$@"\n', encoding="ascii")
        script.chmod(0o755)

    def _write_stamp(self, content: dict[str, object]) -> None:
        unfinished = self._stamp_file.with_suffix(".new")
        unfinished.write_text(json.dumps(content, indent=1), encoding="utf-8")
        unfinished.replace(self._stamp_file)
