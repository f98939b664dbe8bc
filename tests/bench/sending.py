"""sendReferral over HTTP, and its statements in pgbench: each on a need of its own."""

from hub.api.relay import node_id
from hub.consent.model import Category, Purpose
from hub.db.pool import create_pool
from hub.referrals.sending import NewReferral
from hub.vault.service import Vault
from tests.bench import figures, load, pgbench, population, questions
from tests.bench import statements as capture
from tests.bench.figures import Comparison, Sample, Side
from tests.bench.inside import actor_of
from tests.bench.pgbench import BenchError
from tests.bench.population import Supply
from tests.bench.stage import Stage, captured, driven, say
from tests.bench.statements import Script

HUB = "hub, session cookie"
NOTE = "Necesita orientación esta semana."
NARRATIVE = "Lo que contó la persona, en sus palabras. " * 20
SENDING = "pgbench, the statements of sending"
SENDING_WHOLE = "pgbench, all statements of the request"


def _body(stage: Stage, one: Supply) -> bytes:
    desk = node_id("Desk", stage.desks.recipient_desk)
    return questions.send(node_id("Need", one.need_id), desk, NOTE, NARRATIVE)


async def scripts(stage: Stage, headers: dict[str, str]) -> tuple[dict[str, Script], list[int]]:
    """pgbench scripts of sending, and how many statements each transaction of the request has."""
    supplies = await population.stock(stage.owner, stage.keyring, stage.desks, 6)
    vault = Vault(stage.keyring)
    pool = await create_pool(stage.app_url, 1)
    actor = await actor_of(pool, stage.desks.sender_staff)
    await pool.close()
    new = [
        NewReferral(
            one.need_id, Purpose(population.PURPOSE), frozenset(map(Category, population.CATEGORIES)),
            to_desk_id=stage.desks.recipient_desk, note=NOTE, narrative=NARRATIVE,
        )
        for one in supplies[:3]
    ]  # fmt: skip
    core = await capture.of_sending(stage.app_url, vault, actor, new)
    whole = await captured(
        stage, stage.grounds[0], headers, [_body(stage, one) for one in supplies[3:]]
    )
    flat = [[one for each in request for one in each] for request in whole]
    if [one.sql for one in flat[0]] != [one.sql for one in flat[1]]:
        raise BenchError("The same request executes other statements the second time.")
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
        count = int(rate * (self.stage.plan.seconds + pgbench.WARM)) + 4 * connections
        stage = self.stage
        return await population.stock(stage.owner, stage.keyring, stage.desks, count)

    def seen(self, side: str, connections: int, rate: float) -> None:
        name = f"{side} {connections}"
        self.fastest[name] = max(rate, self.fastest.get(name, 0))


async def measure(
    stage: Stage, headers: dict[str, str], scripts: dict[str, Script]
) -> tuple[list[Comparison], list[str]]:
    """sendReferral over HTTP, and its statements in pgbench."""
    needs, choosing = Needs(stage), []

    async def over_http(connections: int) -> Sample:
        bodies = iter([_body(stage, one) for one in await needs.for_round(HUB, connections, 500)])
        target = load.Target(stage.hub.port, "/graphql", headers, bodies, _is_sent)
        sample = await driven(stage.hub, target, connections, stage.plan.seconds)
        needs.seen(HUB, connections, sample.rate)
        return sample

    def in_pgbench(name: str) -> Side:
        async def sample(connections: int) -> Sample:
            supplies = await needs.for_round(name, connections, 1200)
            await stage.owner.execute("SELECT setval('bench.turn', $1, false)", supplies[0].n)
            await stage.use_sessions(stage.grounds[0])
            run = await pgbench.run(
                scripts[name], stage.server.socket_dir, stage.grounds[0].database, clients=connections,
                seconds=stage.plan.seconds, folder=stage.home,
            )  # fmt: skip
            needs.seen(name, connections, run.rate)
            choosing.append(run.choosing)
            return Sample(run.rate)

        return sample

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
