"""A worker's line to one plugin's process: questions out, answers back, each within its time."""

import asyncio
import contextlib
import itertools
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from hub.errors import HubError
from hub.hooks import spec, wire
from hub.hooks.host import Question
from hub.hooks.limits import SECONDS, WAIT

CONNECT = 1.0
GRACE = WAIT + 0.25
"""Seconds beyond a hook's time that its answer is waited for: the process stops itself first."""


@cache
def _answer_kind(hook: str) -> Any:
    """The type of a hook's answer."""
    return get_type_hints(getattr(spec, hook))["return"]


class PluginError(HubError):
    """The plugin did not answer as it should. The message says how, never with what."""


class PluginClient:
    """One connection. Questions wait their turn, as they would in the process."""

    def __init__(self, agency: str, path: Path) -> None:
        self.agency = agency
        self.path = path
        self._numbers = itertools.count(1)
        self._turn = asyncio.Lock()
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, hook: str, **arguments: Any) -> Any:
        """The plugin's answer to a hook; None where the plugin does not have it.

        Raises:
            PluginError: it raised, was late, is gone, or answered something else.
        """
        answer = await self.raw(hook, arguments, SECONDS[hook])
        if answer is None:
            return None
        try:
            return wire.convert(answer, _answer_kind(hook))
        except (msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
            raise PluginError(f"{self.agency}: {hook} answered something else.") from error

    async def raw(self, hook: str, arguments: dict[str, Any], limit: float) -> Any:
        """The answer in plain values. Raises PluginError."""
        try:
            async with asyncio.timeout(limit + GRACE + CONNECT), self._turn:
                number = next(self._numbers)
                reader, writer = await self._connected()
                data = wire.pack(Question(number, hook, arguments, limit))
                writer.write(wire.HEAD.pack(len(data)) + data)
                async with asyncio.timeout(limit + GRACE):
                    (length,) = wire.HEAD.unpack(await reader.readexactly(wire.HEAD.size))
                    if length > wire.LONGEST:
                        raise PluginError(f"{self.agency}: {hook} answered too much.")
                    answer = await reader.readexactly(length)
        except TimeoutError:
            self.close()
            raise PluginError(f"{self.agency}: {hook} was late.") from None
        except (OSError, EOFError) as error:
            self.close()
            raise PluginError(f"{self.agency}: the plugin does not run.") from error
        except BaseException:
            # The answer that nobody waits for must not be taken for that to the next question.
            self.close()
            raise
        return self._value(hook, number, answer)

    def _value(self, hook: str, number: int, answer: bytes) -> Any:
        try:
            given = wire.unpack(answer, list)
            same, state, value = given
        except ValueError as error:
            self.close()
            raise PluginError(f"{self.agency}: {hook} answered something else.") from error
        if same != number:
            self.close()
            raise PluginError(f"{self.agency}: {hook} answered another question.")
        if state == "ok":
            return value
        how = "was late" if state == "late" else f"failed ({value})"
        raise PluginError(f"{self.agency}: {hook} {how}.")

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._line is not None and self._line[0].at_eof():
            # The process at the other end was started anew, or upgraded: that is no failure to answer.
            self.close()
        if self._line is None:
            self._line = await asyncio.open_unix_connection(str(self.path), limit=1 << 20)
        return self._line

    def close(self) -> None:
        """Closes the connection; the next question opens a new one."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(OSError):
                line[1].close()
