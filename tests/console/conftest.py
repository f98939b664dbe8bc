"""The console in a real Chromium against a real hub, identity provider and database.

`visit(email, view)` gives a signed-in Visitor (a person sees only their own browser context);
`view` runs a test in both languages and at both widths; `stage` is the journeys' look behind the hub's
back, and prepares cases and referrals by GraphQL where a test is about something else.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, async_playwright, expect

from hub.cli.demo_people import PASSPHRASE
from hub.cli.identity import sign_in
from hub.cli.story import APPROVE, PLUGIN
from hub.db.embedded import EmbeddedServer
from tests.console.visitor import CONSOLE, VIEWS, View, Visitor
from tests.journeys.conftest import hub, installed, provider, stage  # noqa: F401 - fixtures
from tests.journeys.running import prepare_database
from tests.journeys.stage import CARLA, JOEL, Stage

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visit = Callable[..., Awaitable[Visitor]]

# Two browsers, two hubs and their plugins share two cores: what is waited for may take its time.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def journeys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the console's hub keeps its keys and its output: not the one that journeys use."""
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="session")
async def journeys_database(
    server: EmbeddedServer, database: str, worker_id: str, journeys_folder: Path
) -> str:
    """A database of the console's own, seeded: its people change their language and lose sessions."""
    name = f"hub_console_{worker_id}"
    await prepare_database(server, name, journeys_folder / "keyring.json")
    return name


@pytest.fixture(params=VIEWS, ids=str)
def view(request: pytest.FixtureRequest) -> View:
    """Spanish and English, at 360 and 1280 pixels."""
    found: View = request.param
    return found


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real Chromium; skips, and says so, where there is none."""
    if shutil.which("chromium") is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    if not (CONSOLE / "dist" / "index.html").is_file():
        pytest.fail("The console is not built: make console")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def plugged(stage: Stage) -> Stage:  # noqa: F811
    """The stage with the plugins of IOM and UNHCR approved by their administrators, and running."""
    for email in (CARLA, JOEL):
        person = await stage.sign_in(email)
        told = await person.ask(PLUGIN)
        input = {"agencyId": told["me"]["agency"]["id"], "digest": told["plugins"][0]["digest"]}
        await person.ask(APPROVE, input=input)
    async with httpx.AsyncClient(base_url=stage.base_url, trust_env=False) as http:
        for _ in range(300):
            running = (await http.get("/readyz")).json()["plugins"]
            if all(running.get(one, "").startswith(("ok", "without")) for one in ("iom", "unhcr")):
                return stage
            await asyncio.sleep(0.2)
    raise AssertionError("The plugins do not start.")


@pytest.fixture(scope="session")
def sessions() -> dict[str, list[dict[str, str]]]:
    """Cookies of those who are signed in, by e-mail: signing in takes half a second."""
    return {}


async def cookies_of(
    email: str, base_url: str, sessions: dict[str, list[dict[str, str]]]
) -> list[dict[str, str]]:
    """A session of the person at the hub: the one of an earlier test, unless it has ended."""
    if email in sessions:
        known = {one["name"]: one["value"] for one in sessions[email]}
        async with httpx.AsyncClient(base_url=base_url, trust_env=False, cookies=known) as http:
            if (await http.get("/auth/session")).status_code == 200:
                return sessions[email]
    http = await sign_in(email, PASSPHRASE, base_url)
    sessions[email] = [
        {"name": c.name, "value": c.value or "", "url": base_url} for c in http.cookies.jar
    ]
    await http.aclose()
    return sessions[email]


@pytest.fixture
async def visit(
    request: pytest.FixtureRequest,
    stage: Stage,  # noqa: F811
    chromium: Browser,
    sessions: dict[str, list[dict[str, str]]],
) -> AsyncIterator[Visit]:
    """Opens the console for a person, each in a browser context of their own; "" is nobody.

    `offline` keeps the console's files on the device, as for everybody, so that the network may be cut:
    fetching them all takes a while. Other keywords go to Playwright's new_context. At the end every page
    must have been calm.
    """
    opened: list[Visitor] = []

    async def visiting(
        email: str, view: View, *, offline: bool = False, **options: object
    ) -> Visitor:
        context = await chromium.new_context(
            viewport={"width": view.width, "height": 780},
            locale="es-MX" if view.language == "es" else "en-GB",
            timezone_id="America/Mexico_City",
            has_touch=view.is_phone,
            reduced_motion="reduce",
            service_workers="allow" if offline else "block",
            **options,  # type: ignore[arg-type]
        )
        language = f"localStorage.getItem('hub-language') ?? localStorage.setItem('hub-language', '{view.language}')"
        await context.add_init_script(language)
        if email:
            cookies = await cookies_of(email, stage.base_url, sessions)
            await context.add_cookies(cookies)  # type: ignore[arg-type]
        page = await context.new_page()
        visitor = Visitor(page, context, stage.base_url, view, email, offline)
        visitor.watch()
        opened.append(visitor)
        return visitor

    yield visiting
    for visitor in opened:
        await visitor.context.close()
    for visitor in opened:
        told = request.node.user_properties
        told += [("measured", one) for one in visitor.measured]
        told += [("accessible", one) for one in visitor.accessible]
        visitor.calm()
