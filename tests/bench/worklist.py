"""The worklist over HTTP: the hub's, by every way of signing in, and the same written by hand."""

import json
import pickle
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace

from hub.cli.identity import free_port
from tests.bench import figures, load, questions
from tests.bench.figures import Comparison, Sample, Side
from tests.bench.pgbench import BenchError
from tests.bench.servers import Server, module_command
from tests.bench.stage import GLORIA, HUB, Stage, driven, say
from tests.bench.statements import Statement

BEARER = "hub, bearer token"
SIGNED_IN = "hub, actor given (no authentication)"
BARE = "bare Starlette + asyncpg, the operation's SQL"
BARE_WHOLE = "bare Starlette + asyncpg, all SQL of the request"


async def measure(
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
        servers = {HUB: stage.hub, BEARER: stage.hub, SIGNED_IN: given}
        sides: dict[str, Side] = {}
        for name, target in targets.items():
            exact = replace(target, good=answers[name].__eq__)
            sides[name] = _side(servers.get(name, bare), exact, stage.plan.seconds)
        found = [
            await figures.compare(sides, n, stage.plan.rounds, say) for n in stage.plan.connections
        ]
    return found, notes


def _side(server: Server, target: load.Target, seconds: int) -> Side:
    async def sample(connections: int) -> Sample:
        return await driven(server, target, connections, seconds)

    return sample


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
