"""`make bench`: the hub beside what it is made of, in one run, on one machine. Figures, no verdicts.

Everything lies in a temporary folder: an embedded PostgreSQL, the demo's network and identity provider,
one real `hub serve`, and the same worklist written by hand.
"""

import asyncio
import json
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import click
import uvloop

from hub import settings as configuration
from hub.api.relay import node_id
from hub.auth.model import Job, job_actor
from hub.auth.service import Authenticator
from hub.cli.database import bring_up_to_date
from hub.cli.demo_people import PASSPHRASE
from hub.cli.identity import DemoIdentity, free_port, issuers_json, sign_in
from hub.cli.seeding import seed_network
from hub.consent.model import Category, Purpose
from hub.db import embedded
from hub.db.pool import APP_ROLE, DATABASE, create_pool
from hub.db.transaction import transaction
from hub.referrals.sending import NewReferral
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests.bench import figures, inside, load, pgbench, population, questions
from tests.bench import statements as capture
from tests.bench.figures import Comparison, Side
from tests.bench.pgbench import BenchError
from tests.bench.population import Desks, Supply
from tests.bench.servers import Server, hub_command, import_seconds, module_command
from tests.bench.statements import Script, Statement

ANA, GLORIA = "ana.lopez@iom.example", "gloria.tzul@unhcr.example"
NOTE = "Necesita orientación esta semana."
NARRATIVE = "Lo que contó la persona, en sus palabras. " * 20

HUB = "hub, session cookie"
BEARER = "hub, bearer token"
SIGNED_IN = "hub, actor given (no authentication)"
BARE = "bare Starlette + asyncpg, the operation's SQL"
BARE_WHOLE = "bare Starlette + asyncpg, all SQL of the request"
SENDING = "pgbench, the statements of sending"
SENDING_WHOLE = "pgbench, all statements of the request"


@dataclass(frozen=True)
class Plan:
    """How much to measure."""

    referrals: int
    rounds: int
    seconds: int
    workers: int
    starts: int
    connections: tuple[int, ...] = (1, 16)


def say(text: str) -> None:
    """Progress, apart from the figures."""
    click.echo(text, err=True)


@dataclass
class Stage:
    """What the measurements share."""

    plan: Plan
    home: Path
    server: embedded.EmbeddedServer
    settings: Settings
    environment: dict[str, str]
    identity: DemoIdentity
    owner: asyncpg.Connection
    desks: Desks
    supplies: list[Supply]
    hub: Server = field(init=False)

    @property
    def app_url(self) -> str:
        """The database, as the application."""
        return self.server.url(APP_ROLE, DATABASE)

    @property
    def keyring(self) -> LocalKeyring:
        """The agencies' keys."""
        return LocalKeyring(self.settings.keyring)


@asynccontextmanager
async def set_up(plan: Plan, home: Path) -> AsyncIterator[Stage]:
    """The database with its population, and the identity provider."""
    port = free_port()
    base_url = f"http://localhost:{port}"
    own = {name: text for name, text in os.environ.items() if not name.startswith("HUB_")}
    environment = {
        **own, "HUB_HOME": str(home), "PORT": str(port), "HUB_BASE_URL": base_url,
        "HUB_LOG_LEVEL": "warning",
    }  # fmt: skip
    say("Starting PostgreSQL, filling it ...")
    settings = configuration.load(environment)
    # It stops the server when it is done, also for others of this process: so it comes first.
    await bring_up_to_date(settings)
    server = embedded.start(home)
    identity = DemoIdentity(home, free_port(), base_url)
    try:
        pool = await create_pool(server.url(APP_ROLE, DATABASE), 1)
        async with transaction(pool, job_actor(Job.SEED)) as tx:
            await seed_network(tx, settings, demo=True)
        await pool.close()
        issuers = await asyncio.to_thread(identity.start)
        environment["HUB_IDENTITY_PROVIDERS"] = issuers_json(issuers)
        settings = configuration.load(environment)
        owner = await asyncpg.connect(server.url("postgres", DATABASE))
        desks = await population.desks_between(owner, ANA, GLORIA, "legal-assistance")
        await population.prepare(owner)
        cases = max(200, plan.referrals // 10)
        supplies = await population.stock(owner, LocalKeyring(settings.keyring), desks, cases)
        await population.add_referrals(owner, desks, plan.referrals, cases)
        yield Stage(plan, home, server, settings, environment, identity, owner, desks, supplies)
        await owner.close()
    finally:
        await asyncio.to_thread(identity.stop)
        server.stop()


async def cookie(stage: Stage, email: str) -> dict[str, str]:
    """The headers of a browser that has signed in for real."""
    client = await sign_in(email, PASSPHRASE, stage.settings.base_url)
    held = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
    headers = {name: client.headers[name] for name in ("X-CSRF-Token", "Origin")}
    await client.aclose()
    return {"Cookie": held, **headers}


def driven(target: load.Target, seconds: float) -> Side:
    """A side that is asked over HTTP."""

    async def rate(connections: int) -> float:
        return (await load.drive(target, connections, seconds)).rate

    return rate


# The worklist ------------------------------------------------------------------------------------------


async def captured(
    stage: Stage, headers: dict[str, str], bodies: list[bytes]
) -> list[list[list[Statement]]]:
    """What each request but the first executes, by transaction: who asks, then what they ask."""
    found = []
    async with capture.captured(stage.app_url) as (pool, take):
        authenticator = Authenticator(pool, stage.settings)
        app = inside.endpoint(pool, stage.app_url, stage.settings, authenticator.actor_of)
        for body in bodies:
            await inside.ask(app, headers, body)
            found.append(capture.transactions(await take()))
        await authenticator.aclose()
    return found[1:]


async def measure_worklist(
    stage: Stage, headers: dict[str, str], who: list[Statement], what: list[Statement]
) -> tuple[list[Comparison], list[str]]:
    """The worklist over HTTP, by every way of asking; and what there is to say about it."""
    path = stage.home / "statements.pickle"
    path.write_bytes(pickle.dumps((who, what)))
    environment = {
        **stage.environment, "BENCH_DATABASE_URL": stage.app_url, "BENCH_STATEMENTS": str(path),
        "BENCH_POOL": str(stage.settings.pool_size), "BENCH_WORKERS": str(stage.plan.workers),
        "BENCH_STAFF": str(stage.desks.recipient_staff),
    }  # fmt: skip
    token = {"Authorization": f"Bearer {await stage.identity.bearer(GLORIA)}"}
    async with AsyncExitStack() as stack:
        bare = await Server.start(
            module_command("tests.bench.bare"), free_port(), "/worklist", environment
        )
        stack.callback(bare.stop)
        given = await Server.start(
            module_command("tests.bench.inside"), free_port(), "/graphql?query={__typename}", environment
        )  # fmt: skip
        stack.callback(given.stop)
        targets = {
            HUB: _asking(stage.hub.port, headers),
            BEARER: _asking(stage.hub.port, token),
            SIGNED_IN: _asking(given.port, {}),
            BARE_WHOLE: load.Target(bare.port, "/worklist?whole=1", {}, None, bool),
            BARE: load.Target(bare.port, "/worklist", {}, None, bool),
        }
        answers = {name: await load.once(target) for name, target in targets.items()}
        notes = _same_answers(answers)
        sides: dict[str, Side] = {}
        for name, target in targets.items():
            exact = load.Target(
                target.port, target.path, target.headers, target.bodies, answers[name].__eq__
            )
            sides[name] = driven(exact, stage.plan.seconds)
        found = [
            await figures.compare(sides, n, stage.plan.rounds, say) for n in stage.plan.connections
        ]
    return found, notes


def _asking(port: int, headers: dict[str, str]) -> load.Target:
    def again() -> Iterator[bytes]:
        body = questions.worklist()
        while True:
            yield body

    return load.Target(port, "/graphql", headers, again(), bool)


def _same_answers(answers: dict[str, bytes]) -> list[str]:
    """Says where an answer is not the hub's; refuses a hub that answers itself in two ways."""
    told = json.loads(answers[HUB])
    rows = told.get("data", {}).get("worklist", {}).get("edges", [])
    if len(rows) != questions.ROWS or not all(e["node"]["latestEvent"] for e in rows):
        raise BenchError(f"The worklist is not what was asked for: {answers[HUB][:500]!r}")
    if answers[BEARER] != answers[HUB] or answers[SIGNED_IN] != answers[HUB]:
        raise BenchError("The hub answers the same question in two ways.")
    size = f"{len(answers[HUB]):,} bytes"
    bare = json.loads(answers[BARE])
    if bare == told:
        return [f"Both sides answer the same JSON ({size}), and each answer is compared with it."]
    mine, theirs = rows[0]["node"], bare["data"]["worklist"]["edges"][0]["node"]
    other = ", ".join(name for name in mine if mine[name] != theirs[name]) or "the rows"
    return [
        f"NOT the same answer: in the bare endpoint's, {other} differ. Adapt tests/bench/bare.py."
    ]


# Sending -----------------------------------------------------------------------------------------------


def _body(stage: Stage, one: Supply) -> bytes:
    desk = node_id("Desk", stage.desks.recipient_desk)
    return questions.send(node_id("Need", one.need_id), desk, NOTE, NARRATIVE)


async def sending_scripts(
    stage: Stage, headers: dict[str, str]
) -> tuple[dict[str, Script], list[int]]:
    """pgbench scripts of sending, and how many statements each transaction of the request has."""
    supplies = await population.stock(stage.owner, stage.keyring, stage.desks, 6)
    vault = Vault(stage.keyring)
    pool = await create_pool(stage.app_url, 1)
    authenticator = Authenticator(pool, stage.settings)
    actor = await authenticator.load_actor(stage.desks.sender_staff)
    await pool.close()
    new = [
        NewReferral(
            one.need_id, Purpose(population.PURPOSE), frozenset(map(Category, population.CATEGORIES)),
            to_desk_id=stage.desks.recipient_desk, note=NOTE, narrative=NARRATIVE,
        )
        for one in supplies[:3]
    ]  # fmt: skip
    core = await capture.of_sending(stage.app_url, vault, actor, new)
    whole = await captured(stage, headers, [_body(stage, one) for one in supplies[3:]])
    flat = [[one for each in request for one in each] for request in whole]
    scripts = {}
    for name, pair, one in ((SENDING, core, supplies[1]), (SENDING_WHOLE, flat, supplies[4])):
        scripts[name] = await capture.script(stage.owner, pair[0], population.ids(one), pair[1])
    return scripts, [len(each) for each in whole[0]]


class Needs:
    """Stocks needs before a round: as many as the fastest round so far would use, and half as many more."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.fastest: dict[str, float] = {}

    async def for_round(self, side: str, connections: int, guess: float) -> list[Supply]:
        rate = max(self.fastest.get(f"{side} {connections}", 0) * 1.5, guess)
        count = int(rate * (self.stage.plan.seconds + 1)) + 4 * connections
        stage = self.stage
        return await population.stock(stage.owner, stage.keyring, stage.desks, count)

    def seen(self, side: str, connections: int, rate: float) -> None:
        name = f"{side} {connections}"
        self.fastest[name] = max(rate, self.fastest.get(name, 0))


async def measure_sending(
    stage: Stage, headers: dict[str, str], scripts: dict[str, Script]
) -> tuple[list[Comparison], list[str]]:
    """sendReferral over HTTP, and its statements in pgbench."""
    needs, choosing = Needs(stage), []

    async def over_http(connections: int) -> float:
        bodies = iter([_body(stage, one) for one in await needs.for_round(HUB, connections, 500)])
        target = load.Target(stage.hub.port, "/graphql", headers, bodies, _is_sent)
        rate = (await load.drive(target, connections, stage.plan.seconds)).rate
        needs.seen(HUB, connections, rate)
        return rate

    def in_pgbench(name: str) -> Side:
        async def rate(connections: int) -> float:
            supplies = await needs.for_round(name, connections, 1200)
            await stage.owner.execute("SELECT setval('bench.turn', $1, false)", supplies[0].n)
            run = await pgbench.run(
                scripts[name], stage.server.socket_dir, DATABASE, clients=connections,
                seconds=stage.plan.seconds, folder=stage.home,
            )  # fmt: skip
            needs.seen(name, connections, run.rate)
            choosing.append(run.choosing)
            return run.rate

        return rate

    sides: dict[str, Side] = {HUB: over_http, **{name: in_pgbench(name) for name in scripts}}
    found = [
        await figures.compare(sides, n, stage.plan.rounds, say) for n in stage.plan.connections
    ]
    share = sum(choosing) / len(choosing)
    return found, [
        f"pgbench has one statement more, which chooses a need and makes ids: {share:.0%} of its time."
    ]


def _is_sent(body: bytes) -> bool:
    return b'"userErrors":[]' in body and b'"status":"REQUESTED"' in body


# All of it ---------------------------------------------------------------------------------------------


async def starting(stage: Stage) -> list[float]:
    """Starts `hub serve` several times and leaves the last one running; returns how long each took."""
    seconds = []
    for number in range(stage.plan.starts):
        if number:
            stage.hub.stop()
        stage.hub = await Server.start(
            hub_command(stage.plan.workers), stage.settings.port, "/readyz", stage.environment
        )
        seconds.append(stage.hub.seconds)
    return seconds


async def profiled(stage: Stage, headers: dict[str, str], times: int) -> inside.Profile:
    """The worklist under the profiler, in this process, with the session looked up each time."""
    pool = await create_pool(stage.app_url, 2)
    authenticator = Authenticator(pool, stage.settings)
    app = inside.endpoint(pool, stage.app_url, stage.settings, authenticator.actor_of)
    try:
        return await inside.profile(app, headers, questions.worklist(), times)
    finally:
        await authenticator.aclose()
        await pool.close()


async def measure(plan: Plan, home: Path) -> list[str]:
    """Measures everything; returns the lines to print."""
    task = asyncio.current_task()
    assert task is not None
    # Whoever stops this stops its servers, too.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with set_up(plan, home) as stage:
        importing = await asyncio.to_thread(import_seconds, "hub.app")
        seconds = await starting(stage)
        try:
            rest = stage.hub.memory()
            ana, gloria = await cookie(stage, ANA), await cookie(stage, GLORIA)
            ((who, what),) = await captured(stage, gloria, [questions.worklist()] * 2)
            lists, list_notes = await measure_worklist(stage, gloria, who, what)
            profile = await profiled(stage, gloria, 200)
            scripts, sending = await sending_scripts(stage, ana)
            sent, sent_notes = await measure_sending(stage, ana, scripts)
            loaded = stage.hub.memory()
        finally:
            stage.hub.stop()
    title = f"worklist over HTTP ({questions.ROWS} rows, nested, of {plan.referrals:,} referrals)"
    return [
        f"The hub on {figures.machine()}",
        f"{plan.workers} worker(s), {stage.settings.pool_size} connections each; {plan.rounds} rounds of"
        f" {plan.seconds} s a side, in turn; the load comes from the same machine.",
        *figures.rates("sendReferral over HTTP, and its statements in pgbench", HUB, sent),
        *sent_notes,
        *figures.rates(title, HUB, [_only(one, HUB, BARE_WHOLE, BARE) for one in lists]),
        *list_notes,
        *figures.costs("What authentication adds to a worklist", [HUB, BEARER], SIGNED_IN, lists),
        *figures.statements({"worklist (who asks + what)": [len(who), len(what)],
                             "sendReferral (who asks + what)": sending}),
        *figures.memory(rest, loaded),
        *figures.starts(seconds, importing),
        *figures.profile("Processor time of one worklist", profile),
    ]  # fmt: skip


def _only(found: Comparison, *sides: str) -> Comparison:
    return Comparison(found.connections, {name: found.rates[name] for name in sides})


@click.command()
@click.option(
    "--quick", is_flag=True, help="A short run: fewer referrals, three rounds of a second."
)
@click.option("--referrals", type=click.IntRange(100), help="Between the two desks. [10000]")
@click.option("--rounds", type=click.IntRange(1), help="That count, for each side. [5]")
@click.option("--seconds", type=click.IntRange(1), help="Of each round. [2]")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def main(
    quick: bool, referrals: int | None, rounds: int | None, seconds: int | None, workers: int
) -> None:
    """Print what the hub costs beside what it is made of. Figures are ratios: machines differ."""
    plan = Plan(
        referrals or (2_000 if quick else 10_000), rounds or (3 if quick else 5),
        seconds or (1 if quick else 2), workers, 2 if quick else 5,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        # The database may run as a user of its own, who has to pass through.
        Path(folder).chmod(0o711)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                lines: list[str] = runner.run(measure(plan, Path(folder)))
        except BenchError as error:
            click.echo(f"bench: {error}", err=True)
            sys.exit(1)
    click.echo("\n".join(lines))


if __name__ == "__main__":
    main()
