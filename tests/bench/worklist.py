"""The worklist over HTTP: the hub's, by every way of asking, and the same written by hand; at every size."""

import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count

from hub.auth.service import Authenticator
from hub.cli.identity import free_port
from hub.db.pool import create_pool
from tests.bench import figures, inside, load, pgbench, questions
from tests.bench import statements as capture
from tests.bench.figures import Comparison, Sample, Side
from tests.bench.pgbench import BenchError
from tests.bench.servers import Server, module_command
from tests.bench.stage import GLORIA, Ground, Stage, captured, driven, say

HUB = "hub, trusted document"
TEXT = "hub, its text"
NEW = "hub, a text never seen before"
BARE = "bare Starlette + asyncpg + msgspec"
PGBENCH = "pgbench, the statements of the hub's answer"
ASKING = (HUB, TEXT, NEW, BARE, PGBENCH)

LEAD = 0.5
"""Seconds of each round that do not count."""
COOKIE = "hub, session cookie"
BEARER = "hub, bearer token"
GIVEN = "hub, actor given (no authentication)"


async def measure(stage: Stage, headers: dict[str, str]) -> tuple[list[Comparison], list[str]]:
    """Every way of asking at every size, in turn; and what there is to say about it."""
    async with AsyncExitStack() as stack:
        every: dict[str, Side] = {}
        for ground in stage.grounds:
            here, notes = await sides(stage, ground, headers, stack)
            every |= {f"{name} @ {ground.referrals}": one for name, one in here.items()}
        found = [
            await figures.compare(every, n, stage.plan.rounds, say) for n in stage.plan.connections
        ]
    return found, notes


def at(found: Comparison, ground: Ground) -> Comparison:
    """What was measured at one size."""
    mark = f" @ {ground.referrals}"

    def those(all: dict[str, list[float]]) -> dict[str, list[float]]:
        return {k.removesuffix(mark): v for k, v in all.items() if k.endswith(mark)}

    return Comparison(found.connections, those(found.rates), those(found.cpus), those(found.p95s))


async def sides(
    stage: Stage, ground: Ground, headers: dict[str, str], stack: AsyncExitStack
) -> tuple[dict[str, Side], list[str]]:
    """Every way of asking on one database: its hub, its bare endpoint, pgbench."""
    hub = await Server.start(
        module_command("tests.bench.served"), free_port(), "/readyz", stage.of(ground)
    )
    stack.callback(hub.stop)
    bare = await Server.start(
        module_command("tests.bench.bare"), free_port(), "/readyz", stage.of(ground)
    )
    stack.callback(bare.stop)
    fresh = count(1)
    targets = {
        HUB: asking(hub.port, headers, questions.worklist_trusted),
        TEXT: asking(hub.port, headers, questions.worklist),
        NEW: asking(hub.port, headers, lambda: questions.worklist_never_seen(next(fresh))),
        BARE: load.Target(bare.port, f"/worklist?first={questions.ROWS}", headers, None, bool),
    }
    answers = {name: await load.once(target) for name, target in targets.items()}
    notes = same_answers(answers)
    servers = {BARE: bare}
    found = {
        name: side(servers.get(name, hub), replace(target, good=answers[name].__eq__), stage)
        for name, target in targets.items()
    }
    (asked,) = await captured(stage, ground, headers, [questions.worklist_trusted()] * 2)
    script = await capture.fixed(ground.owner, [one for each in asked for one in each])
    found[PGBENCH] = _in_pgbench(stage, ground, script)
    return found, notes


async def authentication(stage: Stage, headers: dict[str, str]) -> list[Comparison]:
    """What signing in costs, at the smallest size."""
    ground = stage.grounds[0]
    given = {**stage.of(ground), "BENCH_STAFF": str(stage.desks.recipient_staff)}
    token = {"Authorization": f"Bearer {await stage.identity.bearer(GLORIA)}"}
    async with AsyncExitStack() as stack:
        hub = await Server.start(
            module_command("tests.bench.served"), free_port(), "/readyz", stage.of(ground)
        )
        stack.callback(hub.stop)
        inside = await Server.start(
            module_command("tests.bench.inside"), free_port(), "/graphql?query={__typename}", given
        )
        stack.callback(inside.stop)
        targets = {
            COOKIE: (hub, asking(hub.port, headers, questions.worklist)),
            BEARER: (hub, asking(hub.port, token, questions.worklist)),
            GIVEN: (inside, asking(inside.port, {}, questions.worklist)),
        }
        if len({await load.once(target) for _, target in targets.values()}) != 1:
            raise BenchError("The hub answers the same question in two ways.")
        found = {name: side(server, target, stage) for name, (server, target) in targets.items()}
        return [
            await figures.compare(found, max(stage.plan.connections[:2]), stage.plan.rounds, say)
        ]


def side(server: Server, target: load.Target, stage: Stage) -> Side:
    """One side of a comparison: a server, and what it is asked."""

    async def sample(connections: int) -> Sample:
        # Whoever has waited for their turn begins slowly: Node has thrown away what it had compiled.
        await load.drive(target, connections, LEAD)
        return await driven(server, target, connections, stage.plan.seconds)

    return sample


def _in_pgbench(stage: Stage, ground: Ground, script: capture.Script) -> Side:
    async def sample(connections: int) -> Sample:
        await stage.use_sessions(ground)
        run = await pgbench.run(
            script, stage.server.socket_dir, ground.database, clients=connections,
            seconds=stage.plan.seconds, folder=stage.home,
        )  # fmt: skip
        return Sample(run.rate)

    return sample


def asking(port: int, headers: dict[str, str], body: load.Body) -> load.Target:
    """POST /graphql again and again."""

    def again() -> Iterator[bytes]:
        while True:
            yield body()

    return load.Target(port, "/graphql", headers, again(), bool)


def same_answers(answers: dict[str, bytes]) -> list[str]:
    """Says where the bare endpoint's answer is not the hub's; refuses a hub that differs from itself."""
    told = json.loads(answers[HUB])
    rows = (told.get("data") or {}).get("worklist", {}).get("edges", [])
    if len(rows) != questions.ROWS or not all(e["node"]["latestEvent"] for e in rows):
        raise BenchError(f"The worklist is not what was asked for: {answers[HUB][:500]!r}")
    if len({answers[HUB], answers[TEXT], answers[NEW]}) != 1:
        raise BenchError("The hub answers the same question in two ways.")
    if answers[BARE] == answers[HUB]:
        return [f"Both answer the same {len(answers[HUB]):,} bytes; each answer is compared."]
    mine, theirs = (
        rows[0]["node"],
        json.loads(answers[BARE])["data"]["worklist"]["edges"][0]["node"],
    )
    other = ", ".join(name for name in mine if mine[name] != theirs.get(name)) or "the order"
    return [
        f"NOT the same bytes: in the bare endpoint's, {other} differ. Adapt tests/bench/bare.py."
    ]


async def answer(stage: Stage, ground: Ground, headers: dict[str, str]) -> bytes:
    """The hub's answer, asked in this process."""
    pool = await create_pool(stage.url(ground), 1)
    authenticator = Authenticator(pool, stage.settings)
    app = inside.endpoint(
        pool, stage.url(ground), stage.settings, authenticator.actor_of, authenticator.remembered
    )
    try:
        return await inside.ask(app, headers, questions.worklist_trusted())
    finally:
        await authenticator.aclose()
        await pool.close()
