"""Asks plugins, by agency. Who is asked is always said; the order never matters.

Each answer is an agency's: a value or an error. A missing plugin answers None, which is no error. What
an error means depends on the hook (limits.py): `objections` turns one into a denial.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub.hooks.client import PluginClient, PluginError
from hub.hooks.declared import Text
from hub.hooks.views import Held, Objection

UNANSWERED = Text(
    "El complemento de {agency} no respondió; sin su respuesta no se puede continuar.",
    "The plugin of {agency} did not answer; without it this cannot go on.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One agency's answer: a value, or why there is none."""

    agency: str
    value: Any = None
    error: str | None = None


class Plugins:
    """A worker's lines to the plugins that run. `folder` is where their sockets are; without one
    nobody runs and nobody is asked."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._clients: dict[str, PluginClient] = {}
        self._running: frozenset[str] = frozenset()
        self._expected: frozenset[str] = frozenset()

    def set_running(self, agencies: Collection[str], expected: Collection[str] = ()) -> None:
        """Which agencies have a plugin that may run, and which should have one.

        An agency that is expected to have one and has not (its files changed, or it failed too often)
        is one whose plugin does not answer: what it would have vetoed is not let through.
        """
        self._expected = frozenset(expected) | frozenset(agencies)
        for gone in self._clients.keys() - set(agencies):
            self._clients.pop(gone).close()
        self._running = frozenset(agencies)

    def asks(self, agency: str) -> bool:
        """True where the agency's plugin has something to say, answering or not."""
        return agency in self._expected

    def client(self, agency: str) -> PluginClient | None:
        """The line to an agency's plugin; None where none is approved."""
        if agency not in self._running or self._folder is None:
            return None
        if agency not in self._clients:
            self._clients[agency] = PluginClient(agency, self._folder / f"{agency}.sock")
        return self._clients[agency]

    def close(self) -> None:
        """Closes all lines."""
        self.set_running(())

    async def ask(
        self, agencies: Collection[str], hook: str, arguments: Mapping[str, Any]
    ) -> list[Answer]:
        """One answer for each agency that is asked, sorted by its code; asked at the same time."""
        return list(
            await asyncio.gather(
                *(self._one(agency, hook, arguments) for agency in sorted(set(agencies)))
            )
        )

    async def _one(self, agency: str, hook: str, arguments: Mapping[str, Any]) -> Answer:
        client = self.client(agency)
        if client is None:
            missing = agency in self._expected
            return Answer(agency, error=f"{agency}: the plugin does not run." if missing else None)
        try:
            return Answer(agency, await client.ask(hook, **arguments))
        except PluginError as error:
            return Answer(agency, error=str(error))


def unanswered(agency: str) -> Text:
    """What people read when a plugin that has to be asked does not answer."""
    return Text(UNANSWERED.es.format(agency=agency), UNANSWERED.en.format(agency=agency))


def objections(answers: Collection[Answer]) -> list[tuple[str, Objection]]:
    """Every objection, by agency. Any one vetoes; so does a plugin that did not answer."""
    found = []
    for answer in answers:
        if answer.error is not None:
            objection = Objection(rule="plugin-unanswered", reason=unanswered(answer.agency))
            found.append((answer.agency, objection))
        found += [(answer.agency, objection) for objection in answer.value or ()]
    return found


def held(answer: Answer) -> tuple[Held, ...]:
    """What holds a workflow's step back where its plugin did not answer."""
    if answer.error is None:
        return ()
    return (Held(guard="plugin-unanswered", reason=unanswered(answer.agency)),)
