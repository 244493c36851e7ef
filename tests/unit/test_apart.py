"""Work in a process of its own: what it says, what goes wrong, and that it never outlives whoever wants it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from caseworker.apart import EndedEarly, Line, Other
from caseworker.errors import ConflictError, FieldProblem, InvalidInput

ROOT = Path(__file__).resolve().parents[2]


def adds(line: Line, one: int, other: int) -> int:
    for number in range(one):
        line.tell(number)
    print("this is no pickle")
    return one + other


def answers(line: Line) -> str:
    for word in line.words():
        if word == "enough":
            break
        line.tell(word * 2)
    return "done"


def refuses(_line: Line) -> None:
    raise InvalidInput((FieldProblem("columns", "That is no column."),))


def conflicts(_line: Line) -> None:
    raise ConflictError("Somebody was quicker.", expected=1, found=2)


def fails(_line: Line) -> None:
    raise ValueError("Ada Lovell, 555-0142")


def names_itself(line: Line) -> None:
    line.tell(os.getpid())
    next(line.words())


@pytest.fixture
def others() -> Iterator[list[Other]]:
    started: list[Other] = []
    yield started
    for one in started:
        one.end()


def test_it_tells_and_returns(others: list[Other]) -> None:
    others.append(Other(adds, 3, 4))
    told: list[int] = []
    assert others[0].hear(told.append) == 7
    assert told == [0, 1, 2]


def test_it_answers_word_for_word(others: list[Other]) -> None:
    others.append(Other(answers))
    words = others[0].words()
    large = b"x" * 3_000_000
    for word in (1, "ab", large):
        others[0].say(word)
        assert next(words) == word * 2
    others[0].say("enough")
    assert list(words) == []


def test_errors_for_people_come_over_whole(others: list[Other]) -> None:
    others.append(Other(refuses))
    with pytest.raises(InvalidInput) as invalid:
        others[0].hear()
    assert invalid.value.sentence == "That is no column."
    assert invalid.value.problems == (FieldProblem("columns", "That is no column."),)
    others.append(Other(conflicts))
    with pytest.raises(ConflictError) as conflict:
        others[1].hear()
    assert (conflict.value.sentence, conflict.value.found) == ("Somebody was quicker.", 2)


def test_a_fault_is_told_by_its_place_alone(others: list[Other], caplog: pytest.LogCaptureFixture) -> None:
    others.append(Other(fails))
    with pytest.raises(RuntimeError) as error:
        others[0].hear()
    assert "Lovell" not in str(error.value) + caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "in fails" in caplog.text
    caplog.clear()


def test_when_it_is_killed_that_is_known(others: list[Other]) -> None:
    others.append(Other(names_itself))
    pid = next(others[0].words())
    assert pid == others[0].pid
    os.kill(pid, signal.SIGTERM)
    with pytest.raises(EndedEarly):
        others[0].hear()
    others[0].say("nobody hears this")


STARTER = """
import time
from caseworker.apart import Other
from tests.unit.test_apart import names_itself
print(next(Other(names_itself).words()), flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks /proc who is alive")
def test_it_ends_with_whoever_started_it_even_when_that_is_killed() -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert starter.stdout is not None
    pid = int(starter.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    starter.kill()
    starter.wait()
    starter.stdout.close()
    deadline = time.monotonic() + 30
    while _is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    try:
        # A zombie that nobody has waited for yet is as dead.
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
