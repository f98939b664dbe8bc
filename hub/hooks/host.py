"""The process of one plugin: takes questions from the hub's workers, asks the plugin, answers.

Started by supervisor.py with the agency's code, the module with the hooks, the hash of its files and
their folder, and with the listening socket as file 3. It has no keys, no database and no network; the
sandbox is closed before the plugin's code is run. One question at a time, each within its time; what a
plugin prints goes nowhere.
"""

import os
import selectors
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from hub.hooks import package, sandbox, spec, wire
from hub.hooks.declared import Illegal
from hub.hooks.limits import WAIT
from hub.hooks.plugin import DECLARATIONS, Plugin

# What plugins commonly import, read before the files are closed to them.
PRELOAD = (
    "abc array base64 bisect calendar collections collections.abc contextlib copy dataclasses datetime"
    " decimal enum fractions functools hashlib heapq inspect io itertools json math numbers operator"
    " random re statistics string textwrap types typing unicodedata uuid zoneinfo"
)  # fmt: skip

LISTENER = 3
LOADING = 10.0
ENOUGH = 20
"""Failures in a row after which the process ends itself: its supervisor starts it later and later, and then
not at all."""
ARGUMENTS: dict[str, dict[str, Any]] = {}


class Question(msgspec.Struct, frozen=True, array_like=True):
    """One message from a worker. `limit` is in seconds."""

    id: int
    hook: str
    arguments: Any
    limit: float


class TooLongError(BaseException):
    """The plugin took longer than it may. Not an Exception, so that no plugin swallows it by chance."""


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Seconds of the processor's time; of the clock's, WAIT more, for a machine that does much else."""

    def ring(*_: object) -> None:
        raise TooLongError

    timers = (
        (signal.ITIMER_PROF, signal.SIGPROF, seconds),
        (signal.ITIMER_REAL, signal.SIGALRM, seconds + WAIT),
    )
    previous = [signal.signal(number, ring) for _, number, _ in timers]
    # Again and again: a plugin that catches everything is interrupted anew.
    for timer, _, limit in timers:
        signal.setitimer(timer, limit, 0.05)
    try:
        yield
    finally:
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
        for (_, number, _), handler in zip(timers, previous, strict=True):
            signal.signal(number, handler)


def _kinds(hook: str) -> dict[str, Any]:
    """The types of a hook's arguments, by name."""
    if hook not in ARGUMENTS:
        import typing

        hints = typing.get_type_hints(getattr(spec, hook))
        hints.pop("return", None)
        ARGUMENTS[hook] = hints
    return ARGUMENTS[hook]


class Host:
    """Answers questions. `plugin` is None where it could not be loaded; `problem` says why."""

    def __init__(self, report: dict[str, str], plugin: Plugin | None, problems: list[str]) -> None:
        self.report = report
        self.plugin = plugin
        self.problems = problems
        self.failures = 0

    def answer(self, data: bytes) -> bytes:
        """The answer to a message: [id, state, value]; state is ok, failed, late or refused."""
        try:
            question = wire.unpack(data, Question)
        except ValueError:
            return wire.pack([0, "refused", "not a question"])
        state, value = "ok", None
        try:
            with _within(question.limit):
                value = self._ask(question)
        except TooLongError:
            state, value = "late", None
        except MemoryError:
            state, value = "failed", "MemoryError"
        except BaseException as error:
            # The type alone: a message may hold what somebody told.
            state, value = "failed", type(error).__name__
        try:
            answer = wire.pack([question.id, state, value])
        except BaseException:
            state = "failed"
            answer = wire.pack([question.id, state, "unanswerable"])
        if question.hook not in ("ping", "describe"):
            self.failures = 0 if state == "ok" else self.failures + 1
        return answer

    def _ask(self, question: Question) -> Any:
        if question.hook == "ping":
            return {"sandbox": self.report, "problems": self.problems}
        if question.hook == "describe":
            return self._describe()
        if self.plugin is None or question.hook not in self.plugin.hooks:
            return None
        kinds = _kinds(question.hook)
        arguments = {
            name: wire.convert(value, kinds[name]) for name, value in question.arguments.items()
        }
        return self.plugin.call(question.hook, **arguments)

    def _describe(self) -> dict[str, Any]:
        """What the plugin has and declares: the hub's manifest of it."""
        assert self.plugin is not None, "; ".join(self.problems)
        declared = self.plugin.declared
        return {
            "hooks": self.plugin.hooks,
            **{name: getattr(declared, name) for name in DECLARATIONS},
        }


def serve(host: Host, listener: socket.socket) -> None:
    """Takes questions from any number of workers, one at a time, for ever."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ, None)
    buffers: dict[socket.socket, bytearray] = {}
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                worker, _address = listener.accept()
                worker.settimeout(5)
                buffers[worker] = bytearray()
                selector.register(worker, selectors.EVENT_READ, None)
                continue
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            try:
                if not _take(host, connection, buffers[connection]):
                    raise ConnectionError
            except OSError:
                selector.unregister(connection)
                del buffers[connection]
                connection.close()


def _take(host: Host, worker: socket.socket, buffer: bytearray) -> bool:
    """Reads what came, and answers every whole question; False when the worker has left."""
    data = worker.recv(1 << 16)
    if not data:
        return False
    buffer += data
    while len(buffer) >= wire.HEAD.size:
        (length,) = wire.HEAD.unpack_from(buffer)
        if length > wire.LONGEST:
            return False
        end = wire.HEAD.size + length
        if len(buffer) < end:
            break
        question = bytes(buffer[wire.HEAD.size : end])
        del buffer[:end]
        answer = host.answer(question)
        worker.sendall(wire.HEAD.pack(len(answer)) + answer)
        if host.failures >= ENOUGH:
            sys.exit(f"{ENOUGH} failures in a row")
    return True


def _load(found: package.Package, digest: str) -> tuple[Plugin | None, list[str]]:
    if found.digest.hex() != digest:
        return None, ["Its files have changed since it was approved."]
    try:
        with _within(LOADING):
            return Plugin(found.agency, package.import_from_memory(found)), []
    except Illegal as error:
        return None, error.problems
    except BaseException as error:
        return None, [f"It cannot be loaded: {type(error).__name__}."]


def main() -> None:
    """Closes the sandbox, loads the plugin, serves."""
    agency, module, digest, folder = sys.argv[1:5]
    sandbox.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.socket(fileno=LISTENER)
    for name in PRELOAD.split():
        __import__(name)
    found = package.read(agency, module, Path(folder))
    readable = [Path(os.__file__).parent, found.folder]
    report = sandbox.apply(readable)
    # Once more: becoming somebody else has made the kernel forget it.
    sandbox.die_with_parent()
    plugin, problems = _load(found, digest)
    serve(Host(report, plugin, problems), listener)


if __name__ == "__main__":
    main()
