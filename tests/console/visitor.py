"""Somebody who is signed in at the console, in a real Chromium, as a test sees them."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.console.words import word

CONSOLE = Path(__file__).parents[2] / "hub" / "console"
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What Chromium says by itself where an answer is missing: tests that cut the network expect it, and
# /auth/session answers 401 to whoever is not signed in.
USUAL = re.compile(
    r"Failed to load resource|net::ERR_|WebSocket connection to|WebSocket is (closed|already)"
)


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
    trouble: list[str] = field(default_factory=list)
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

    async def cut(self) -> None:
        """Pulls the network cable."""
        await self.context.set_offline(True)

    async def mend(self) -> None:
        """Plugs it in again."""
        await self.context.set_offline(False)

    async def shot(self, name: str) -> None:
        """A screenshot of the whole page, in tests/screenshots (not committed): look at it."""
        SCREENSHOTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.view}.png", full_page=True)

    async def check(self, name: str) -> None:
        """Accessible in both themes, no wider than the screen, and a screenshot of each theme."""
        for theme in ("light", "dark"):
            await self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
            scheme = f"html[data-mantine-color-scheme={theme}]"
            await self.page.wait_for_selector(scheme, state="attached")
            found = await self.violations()
            assert not found, f"{name} in the {theme} theme:\n" + "\n".join(found)
            await self.shot(f"{name}-{theme}")
        await self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.view.width, f"{name} is {wide} pixels wide"

    async def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA, a line for each node."""
        await self.page.evaluate(axe())
        found: list[dict[str, Any]] = await self.page.evaluate(
            "async (tags) => (await axe.run(document, { runOnly: { type: 'tag', values: tags },"
            " resultTypes: ['violations'] })).violations",
            RULES,
        )
        return [
            f"{one['id']} ({one['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]

    def calm(self) -> None:
        """Nothing went wrong behind the page's back: no error, no breach of the content-security policy."""
        assert not self.trouble, "\n".join(self.trouble)
