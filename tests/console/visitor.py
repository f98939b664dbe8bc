"""Somebody who is signed in at the console, in a real Chromium, as a test sees them."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.console.words import word

CONSOLE = Path(__file__).parents[2] / "hub" / "console"
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]

# What Chromium says by itself where an answer is missing: tests that cut the network expect it, and
# /auth/session answers 401 to whoever is not signed in.
USUAL = re.compile(
    r"Failed to load resource|net::ERR_|WebSocket connection to|WebSocket is (closed|already)"
)


STORED = """async () => {
    const db = await new Promise((done) => { const r = indexedDB.open('hub'); r.onsuccess = () => done(r.result) })
    const found = {}
    for (const store of db.objectStoreNames) {
        const records = await new Promise((done) => {
            const r = db.transaction(store).objectStore(store).getAll(); r.onsuccess = () => done(r.result) })
        found[store] = records.map((record) => record.body
            ? new TextDecoder().decode(record.body) : JSON.stringify(record))
    }
    db.close()
    return found
}"""


@dataclass(frozen=True, slots=True)
class View:
    """A language and a width: a phone at a shelter, or an office screen."""

    language: Literal["es", "en"]
    width: Literal[360, 1280]

    @property
    def is_phone(self) -> bool:
        return self.width == 360

    def __str__(self) -> str:
        return f"{self.language}-{self.width}"


VIEWS = [View(language, width) for language in ("es", "en") for width in (360, 1280)]


def document(name: str) -> str:
    """The id under which the console sends an operation."""
    ids = (CONSOLE / "src" / "documents" / "ids.ts").read_text("utf-8")
    found = re.search(rf'"{name}": "([^"]+)"', ids)
    assert found is not None, name
    return found[1]


@cache
def axe() -> str:
    """The source of axe-core, from the console's own packages."""
    return (CONSOLE / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@dataclass
class Visitor:
    """A page of the console and the person before it. `email` is empty for somebody not signed in."""

    page: Page
    context: BrowserContext
    base_url: str
    view: View
    email: str
    keeps_files: bool = False
    trouble: list[str] = field(default_factory=list)
    measured: list[str] = field(default_factory=list)
    """Figures, which the run prints at its end."""
    accessible: list[str] = field(default_factory=list)
    """Pages, with theme and width, in which axe-core found nothing."""
    answers: list[Response] = field(default_factory=list)

    def watch(self) -> None:
        """Notes every error of the page; `calm` fails where there was one."""
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.trouble.append(f"uncaught: {error}"))
        self.page.on("response", lambda answer: self.answers.append(answer))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not USUAL.search(message.text):
            self.trouble.append(message.text)

    def t(self, key: str, **values: object) -> str:
        """What a person reads: `inbox:title`, `app:place.inbox`, in the language of this view."""
        return word(self.view.language, key, **values)

    async def open(self, path: str) -> None:
        """Goes to an address of the console as if typed, and waits until the page has a heading."""
        await self.page.goto(f"{self.base_url}{path}")
        await expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)

    def button(self, key: str, **values: object) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=self.t(key, **values), exact=True)

    def link(self, key: str, **values: object) -> Locator:
        """A link by its words."""
        return self.page.get_by_role("link", name=self.t(key, **values), exact=True)

    def text(self, key: str, **values: object) -> Locator:
        """Text by its words."""
        return self.page.get_by_text(self.t(key, **values))

    async def settled(self) -> None:
        """Waits until the hub has confirmed what the page shows already."""
        await expect(self.page.locator(".under-way")).to_have_count(0)

    async def answered(self, words: str) -> None:
        """Waits until the hub has answered a request that holds these words, or a trusted document's id."""
        async with asyncio.timeout(30):
            while not any(words in (one.request.post_data or "") for one in self.answers):
                await asyncio.sleep(0.1)

    async def stored(self) -> dict[str, list[str]]:
        """What lies on the device, store by store, as it lies there."""
        found: dict[str, list[str]] = await self.page.evaluate(STORED)
        return found

    async def kept(self) -> None:
        """Waits until what was read and written lies on the device: for a second, nothing there changed."""
        before, still = await self.stored(), 0
        async with asyncio.timeout(30):
            while still < 5:
                await asyncio.sleep(0.2)
                now = await self.stored()
                still = still + 1 if now == before else 0
                before = now

    async def cut(self) -> None:
        """Pulls the network cable."""
        assert self.keeps_files, "What the page has yet to fetch is not there: visit(offline=True)."
        await self.context.set_offline(True)

    async def mend(self) -> None:
        """Plugs it in again."""
        await self.context.set_offline(False)

    async def shot(self, name: str) -> None:
        """A screenshot of the whole page, in tests/screenshots (not committed): look at it."""
        SCREENSHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.view}.png", full_page=True)

    async def check(self, name: str) -> None:
        """Accessible in both themes, no wider than the screen, and a screenshot of each theme.

        Themes differ in colours alone, and languages in words, whose catalogues have tests of their own:
        everything is looked at in Spanish, the colours in both themes.
        """
        await self.shot(f"{name}-light")
        if self.view.language == "es":
            await self._accessible(name, "light", self.violations)
            await self._theme("dark")
            await self._accessible(name, "dark", self._unreadable)
            await self.shot(f"{name}-dark")
            await self._theme("light")
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.view.width, f"{name} is {wide} pixels wide"

    async def _theme(self, theme: Literal["light", "dark"]) -> None:
        await self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        scheme = f"html[data-mantine-color-scheme={theme}]"
        await self.page.wait_for_selector(scheme, state="attached")

    async def _accessible(
        self, name: str, theme: str, look: Callable[[], Awaitable[list[str]]]
    ) -> None:
        found = await look()
        assert not found, f"{name} in the {theme} theme:\n" + "\n".join(found)
        self.accessible.append(f"{name} {theme} {self.view.width}")

    async def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA, a line for each node."""
        return await self._found("tag", RULES)

    async def _unreadable(self) -> list[str]:
        """What axe-core finds against the colours alone."""
        return await self._found("rule", COLOURS)

    async def _found(self, kind: Literal["tag", "rule"], rules: list[str]) -> list[str]:
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(axe())
        found: list[dict[str, Any]] = await self.page.evaluate(
            "async (only) => (await axe.run(document, { runOnly: only, resultTypes: ['violations'] })).violations",
            {"type": kind, "values": rules},
        )
        return [
            f"{one['id']} ({one['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]

    def calm(self) -> None:
        """Nothing went wrong behind the page's back: no error, no breach of the content-security policy."""
        assert not self.trouble, "\n".join(self.trouble)
