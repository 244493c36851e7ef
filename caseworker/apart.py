"""Long work in a process of its own, so that the window's threads never wait for it.

`Other` starts it, hears what it tells and says things to it; `Line` is the other end. What is said travels through two
pipes, as pickles, and nowhere else: a key may be among it. The process ends with the one that started it, whatever
ends that: the pipe is closed then.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from caseworker import log
from caseworker.errors import CaseworkerError

_LOG = logging.getLogger(__name__)
_LENGTH = struct.Struct("!Q")
_KINDER = 5
"""Steps of niceness: whoever waits at the window goes first."""
_TOLD, _RETURNED, _REFUSED, _FAILED = range(4)


class EndedEarly(Exception):
    """The process ended without a word: somebody or something killed it."""


class Other:
    """`work(line, *arguments)` in another process of this program; both are pickled.

    Use it up by `hear`, which returns what `work` returns; `end` it in any case.
    """

    def __init__(self, work: Callable[..., Any], *arguments: object) -> None:
        start = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"
        # In a group of its own: Ctrl+C is for whoever started it, who says what is to be done.
        group: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
            group = {"creationflags": flags}
        self._process = subprocess.Popen(
            [sys.executable, "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            **group,
        )
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        assert self._process.stdout is not None  # noqa: S101
        self._in, self._out = self._process.stdin, self._process.stdout
        self._lock = threading.Lock()
        self.say((work, arguments))

    @property
    def pid(self) -> int:
        return self._process.pid

    def say(self, word: object) -> None:
        """From any thread. Nothing happens when it has ended already: `hear` tells."""
        try:
            with self._lock:
                _write(self._in, word)
        except (OSError, ValueError):
            return

    def hear(self, told: Callable[[Any], None] = lambda _: None) -> Any:
        """Calls `told` with everything it tells, and returns what `work` returned in the end.

        Raises the CaseworkerError that `work` raised, RuntimeError for any other (its place is logged), and EndedEarly.
        """
        while True:
            kind, content = self._next()
            if kind == _TOLD:
                told(content)
            elif kind == _RETURNED:
                return content
            else:
                raise _raised(kind, content)

    def words(self) -> Iterator[Any]:
        """One by one what it tells, until `work` returns. Raises as `hear`."""
        while True:
            kind, content = self._next()
            if kind == _RETURNED:
                return
            if kind != _TOLD:
                raise _raised(kind, content)
            yield content

    def end(self) -> None:
        """Nobody listens any more: kills it if it is still at work."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._in, self._out):
            pipe.close()

    def _next(self) -> tuple[int, Any]:
        try:
            found: tuple[int, Any] = _read(self._out)
        except (EOFError, OSError) as error:
            raise EndedEarly from error
        return found


def _raised(kind: int, content: Any) -> Exception:
    if kind == _REFUSED:
        error_type, arguments, state = content
        # The constructors differ; what was constructed comes over whole.
        error: Exception = error_type.__new__(error_type, *arguments)
        error.__dict__.update(state)
        return error
    _LOG.critical("unexpected error in a process of its own: %s", content)
    return RuntimeError("The work in a process of its own failed.")


class Line:
    """The other process's end: `tell` the starter something, and hear what it says by `words`."""

    def __init__(self, heard: BinaryIO, told: BinaryIO) -> None:
        self._heard, self._told = heard, told
        self._lock = threading.Lock()
        self._words: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def tell(self, word: object) -> None:
        self._send(_TOLD, word)

    def words(self) -> Iterator[Any]:
        """Waits for each; never ends by itself."""
        while True:
            yield self._words.get()

    def _send(self, kind: int, content: object) -> None:
        with self._lock:
            _write(self._told, (kind, content))

    def _listen(self) -> None:
        while True:
            try:
                self._words.put(_read(self._heard))
            except (EOFError, OSError):
                # The starter is gone, and with it everybody who could want this.
                os._exit(1)

    def _work(self) -> None:
        work, arguments = _read(self._heard)
        threading.Thread(target=self._listen, name="starter", daemon=True).start()
        try:
            result = work(self, *arguments)
        except CaseworkerError as error:
            self._send(_REFUSED, (type(error), error.args, error.__dict__))
        except BaseException as error:  # noqa: BLE001 - told by its place, without any value
            self._send(_FAILED, log.redacted(error))
        else:
            self._send(_RETURNED, result)


def serve() -> None:
    """Runs the work that comes through standard input. For `Other` alone; never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_KINDER)
    heard, told = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb", buffering=0)
    # What anything prints must not stand among the pickles.
    os.dup2(2, 1)
    try:
        Line(heard, told)._work()
    except (EOFError, OSError):
        os._exit(1)
    # At once: the listening thread cannot be woken.
    os._exit(0)


def _write(pipe: Any, word: object) -> None:
    content = pickle.dumps(word, pickle.HIGHEST_PROTOCOL)
    left = memoryview(_LENGTH.pack(len(content)) + content)
    while left:
        left = left[pipe.write(left) or 0 :]


def _read(pipe: Any) -> Any:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    # Both ends are this program, which nobody else can write to.
    return pickle.loads(_exactly(pipe, length))  # noqa: S301


def _exactly(pipe: Any, count: int) -> bytearray:
    content = bytearray(count)
    left = memoryview(content)
    while left:
        got = pipe.readinto(left)
        if not got:
            raise EOFError
        left = left[got:]
    return content
