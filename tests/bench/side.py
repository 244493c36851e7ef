"""A script of `sides`, run by the system's Python, and spoken to: a line of JSON for a line of JSON."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.bench.peer import PeerFailed, environment

LOADING_SECONDS = 300
_ANSWER_SECONDS = 60
_ENDING_SECONDS = 20
_SIDES = Path(__file__).parent / "sides"

# Says something and gives the answer, or PeerFailed when none comes within the seconds.
Say = Callable[..., dict[str, Any]]


def script(name: str) -> str:
    return str(_SIDES / name)


@contextmanager
def started(command: Sequence[str], folder: Path) -> Iterator[Say]:
    """The command, at home in the folder. Whatever it starts has ended afterwards."""
    with (folder / "said.txt").open("wb") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_at_home(folder / "home"),
            cwd=folder,
            start_new_session=True,
        )
    try:
        yield _saying(process)
    finally:
        _end(process)


def _at_home(home: Path) -> Mapping[str, str]:
    """Nothing of this user's is read or written."""
    runtime = home / "runtime"
    runtime.mkdir(parents=True)
    runtime.chmod(0o700)
    places = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    settings = {"GSETTINGS_BACKEND": "memory", "XDG_RUNTIME_DIR": str(runtime)}
    return {**environment(), "HOME": str(home), **places, **settings}


def _saying(process: subprocess.Popen[bytes]) -> Say:
    def say(seconds: float = _ANSWER_SECONDS, **message: Any) -> dict[str, Any]:
        asked, answered = _pipes(process)
        asked.write(json.dumps(message).encode() + b"\n")
        asked.flush()
        if not select.select([answered], [], [], seconds)[0]:
            raise PeerFailed(f"no answer within {seconds:.0f} s")
        line = answered.readline()
        if not line:
            raise PeerFailed("ended by itself")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise PeerFailed(answer["error"])
        return answer

    return say


def _end(process: subprocess.Popen[bytes]) -> None:
    asked, answered = _pipes(process)
    # Its sign to end.
    with suppress(OSError):
        asked.close()
    until = time.monotonic() + _ENDING_SECONDS
    # What it started holds the pipe as well: the end of the pipe is the end of all of them.
    while select.select([answered], [], [], max(until - time.monotonic(), 0))[0]:
        if not os.read(answered.fileno(), 65536):
            break
    else:
        # A session of its own, so that nobody else is in the group.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    answered.close()


def _pipes(process: subprocess.Popen[bytes]) -> tuple[Any, Any]:
    return process.stdin, process.stdout
