"""The worklist as one would write it by hand, knowing what the hub knows: Starlette, asyncpg, msgspec.

No GraphQL, one question, as few round trips as there can be: one says who is asking, one sets the actor and
asks, under the same row-level security. It answers the hub's answer, byte for byte. With BENCH_STAFF the
actor is given, and the session is not looked up.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.auth.sessions import Cookies, fingerprint
from hub.db.pool import PLANS
from tests.bench.questions import ROWS

WHO = """
    SELECT found.staff_id FROM hub.enter('job', NULL, 'sign_in') AS entered, LATERAL (
        SELECT s.staff_id FROM hub.session s JOIN hub.staff p ON p.id = s.staff_id AND p.active
        WHERE entered IS NOT NULL AND s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now()
          AND s.last_seen_at > now() - $2::interval
        OFFSET 0) AS found
"""
# The next due of each of the actor's desks, of which the next due.
WORKLIST = """
    SELECT found.* FROM hub.enter('staff', $1, '') AS entered, LATERAL (
        SELECT r.case_code, r.need_code, r.status, r.urgency, r.version, r.next_due_at,
               fa.code AS from_code, fa.acronym_es AS from_acronym, fd.name AS from_desk, fo.city AS from_city,
               ta.code AS to_code, ta.acronym_es AS to_acronym, td.name AS to_desk, too.city AS to_city,
               v.name AS service, o.name AS organization, e.kind, e.to_status, e.at, ea.code AS event_code
        FROM (SELECT n.* FROM unnest((SELECT hub.actor_desks())::uuid[]) AS desk (id), LATERAL (
                  SELECT * FROM hub.referral x WHERE x.to_desk_id = desk.id
                  ORDER BY x.next_due_at, x.id LIMIT $2) AS n
              WHERE entered IS NOT NULL ORDER BY n.next_due_at, n.id LIMIT $2) AS r
        JOIN hub.agency fa ON fa.id = r.from_agency_id JOIN hub.desk fd ON fd.id = r.from_desk_id
        JOIN hub.agency ta ON ta.id = r.to_agency_id JOIN hub.desk td ON td.id = r.to_desk_id
        LEFT JOIN hub.office fo ON fo.id = fd.office_id LEFT JOIN hub.office too ON too.id = td.office_id
        LEFT JOIN hub.service_at_location l ON l.id = r.service_at_location_id
        LEFT JOIN hub.service v ON v.id = l.service_id
        LEFT JOIN hub.organization o ON o.id = v.organization_id
        LEFT JOIN LATERAL (SELECT x.kind, x.to_status, x.at, x.agency_id FROM hub.referral_event x
                           WHERE x.referral_id = r.id ORDER BY x.id DESC LIMIT 1) AS e ON true
        LEFT JOIN hub.agency ea ON ea.id = e.agency_id
        ORDER BY r.next_due_at, r.id OFFSET 0) AS found
"""


def answer(rows: list[asyncpg.Record], first: int) -> bytes:
    """The hub's answer to the worklist's question."""
    edges = [{"node": _node(*row.values())} for row in rows[:first]]
    more = {"hasNextPage": len(rows) > first}
    return msgspec.json.encode({"data": {"worklist": {"edges": edges, "pageInfo": more}}})


def _node(
    case_code: str, need_code: str, status: str, urgency: str, version: int, due: Any,
    from_code: str, from_acronym: str, from_desk: str, from_city: str | None,
    to_code: str, to_acronym: str, to_desk: str, to_city: str | None,
    service: str | None, organization: str | None, kind: str, to_status: str, at: Any, event_code: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "caseCode": case_code,
        "needCode": need_code,
        "status": _enum(status),
        "urgency": _enum(urgency),
        "version": version,
        "nextDueAt": due.isoformat() if due.year < 9999 else None,
        "fromAgency": {"code": from_code, "acronym": from_acronym},
        "fromDesk": {"name": from_desk, "office": {"city": from_city} if from_city else None},
        "toAgency": {"code": to_code, "acronym": to_acronym},
        "toDesk": {"name": to_desk, "office": {"city": to_city} if to_city else None},
        "service": {"name": service, "organization": organization} if service else None,
        "latestEvent": {
            "kind": kind,
            "toStatus": _enum(to_status),
            "at": at.isoformat(),
            "agency": {"code": event_code},
        },
    }


def _enum(value: str) -> str:
    return value.upper().replace("-", "_")


async def _leave(_: asyncpg.Connection) -> None:
    """A statement in a transaction of its own leaves nothing behind to be cleaned."""


def create() -> Starlette:
    """The application. BENCH_DATABASE_URL, BENCH_POOL, BENCH_BASE_URL say what it works with."""
    cookie = Cookies.at(os.environ["BENCH_BASE_URL"]).session
    idle = timedelta(minutes=30)
    given = os.environ.get("BENCH_STAFF")

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.pool = await asyncpg.create_pool(
            os.environ["BENCH_DATABASE_URL"],
            min_size=2,
            max_size=int(os.environ["BENCH_POOL"]),
            reset=_leave,
            server_settings={"timezone": "UTC", **PLANS},
        )
        yield
        await app.state.pool.close()

    async def worklist(request: Request) -> Response:
        first = int(request.query_params.get("first", ROWS))
        async with request.app.state.pool.acquire() as connection:
            if given:
                who = UUID(given)
            else:
                token = fingerprint(request.cookies.get(cookie, ""))
                who = await connection.fetchval(WHO, token, idle)
            if who is None:
                return Response(status_code=401)
            rows = await connection.fetch(WORKLIST, who, first + 1)
        return Response(answer(rows, first), media_type="application/json")

    async def ready(_: Request) -> Response:
        return Response()

    routes = [Route("/worklist", worklist), Route("/readyz", ready)]
    return Starlette(routes=routes, lifespan=lifespan)


if __name__ == "__main__":
    uvicorn.run(
        "tests.bench.bare:create",
        factory=True,
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        workers=int(os.environ["BENCH_WORKERS"]),
        access_log=False,
        log_config=None,
        server_header=False,
    )
