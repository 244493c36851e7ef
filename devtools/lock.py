"""Pins with hashes, for every platform at once, from what pyproject.toml asks for."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from devtools import SetupError
from devtools.environment import REQUIREMENTS, WINDOWS, Environment

HEADER = "# Pinned and hashed by: python3 dev.py lock\n"
# A line that would tie the project to one registry or one machine.
_FOREIGN = re.compile(r"://|^-|^\s*[/\\]|\bfile:", re.MULTILINE)


def lock(environment: Environment, arguments: Sequence[str]) -> None:
    """Write both requirement files. `arguments` go to uv: `--upgrade`, `--upgrade-package NAME`.

    Raises SetupError when there is no solution, or the result names a host or a path.
    """
    root = environment.root
    # "app" is solved within the pins of "dev", so that its pins are a subset.
    _compile(environment, REQUIREMENTS["dev"], ["--group", "dev", *arguments])
    _compile(environment, REQUIREMENTS["app"], ["--constraint", REQUIREMENTS["dev"], "--no-annotate"])
    for name in REQUIREMENTS.values():
        file = root / name
        text = HEADER + "".join(re.findall(r"^(?!#).*\n", file.read_text(encoding="utf-8"), re.MULTILINE))
        if found := _FOREIGN.search(text):
            raise SetupError(f"{name} names a host or a path ({found.group()!r}): see uv's settings.")
        file.write_text(text, encoding="utf-8", newline="\n")


def _compile(environment: Environment, output: str, options: Sequence[str]) -> None:
    uv = environment.scripts / ("uv.exe" if WINDOWS else "uv")
    command = [
        str(uv),
        "pip",
        "compile",
        "pyproject.toml",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
    ]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--output-file", output, *options]
    Path(environment.root / output).parent.mkdir(exist_ok=True)
    if subprocess.run(command, cwd=environment.root, check=False).returncode != 0:
        raise SetupError("uv found no set of pins; its own words are above.")
