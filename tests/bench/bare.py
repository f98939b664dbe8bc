"""The worklist as one would write it by hand: Starlette, asyncpg, the hub's own SQL, no GraphQL.

It replays the transaction that the hub was seen to execute (BENCH_STATEMENTS), nests the rows and answers
with the same JSON. `?whole=1` replays the transaction that found out who is asking as well.
"""

import json
import os
import pickle
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.questions import ROWS
from tests.bench.statements import Statement

Rows = list[asyncpg.Record]


def nested(results: list[Rows]) -> dict[str, Any]:
    """The answer to the worklist's question, from the rows of its statements.

    Objects are found by their id in whatever statement brought them; what none brought is null.
    """
    referrals: Rows = []
    known: dict[Any, Any] = {}
    for rows in results:
        for row in rows:
            if "to_desk_id" in row and "next_due_at" in row:
                referrals.append(row)
            elif "referral_id" in row:
                known[row["referral_id"]] = row
            elif "id" in row:
                known[row["id"]] = row
            elif len(row) == 1 and isinstance(row[0], str) and row[0].startswith("{"):
                for kind in json.loads(row[0]).values():
                    known.update({one["id"]: one for one in kind or ()})
    edges = [{"node": _node(r, known)} for r in referrals[:ROWS]]
    more = {"hasNextPage": len(referrals) > ROWS}
    return {"data": {"worklist": {"edges": edges, "pageInfo": more}}}


def _node(r: asyncpg.Record, known: dict[Any, Any]) -> dict[str, Any]:
    event, service = known.get(r["id"]), known.get(r["service_at_location_id"])
    due = r["next_due_at"]
    return {
        "caseCode": r["case_code"],
        "needCode": r["need_code"],
        "status": _enum(r["status"]),
        "urgency": _enum(r["urgency"]),
        "version": r["version"],
        "nextDueAt": due.isoformat() if due.year < 9999 else None,
        "fromAgency": _agency(known, r["from_agency_id"]),
        "fromDesk": _desk(known, r["from_desk_id"]),
        "toAgency": _agency(known, r["to_agency_id"]),
        "toDesk": _desk(known, r["to_desk_id"]),
        "service": service and {"name": service["name"], "organization": service["organization"]},
        "latestEvent": event
        and {
            "kind": event["kind"],
            "toStatus": _enum(event["to_status"]),
            "at": event["at"].isoformat(),
            "agency": _only_code(known, event["agency_id"]),
        },
    }


def _enum(value: str) -> str:
    return value.upper().replace("-", "_")


def _agency(known: dict[Any, Any], id: Any) -> dict[str, Any] | None:
    found = known.get(str(id))
    return found and {"code": found["code"], "acronym": found["acronym_es"]}


def _only_code(known: dict[Any, Any], id: Any) -> dict[str, Any] | None:
    found = known.get(str(id))
    return found and {"code": found["code"]}


def _desk(known: dict[Any, Any], id: Any) -> dict[str, Any] | None:
    found = known.get(str(id))
    return found and {"name": found["name"]}


async def replay(pool: asyncpg.Pool, statements: list[Statement]) -> list[Rows]:
    """Executes one captured transaction; returns the rows of each statement."""
    async with pool.acquire() as connection:
        found = []
        for one in statements:
            if one.args:
                found.append(await connection.fetch(one.sql, *one.args))
            elif one.begins or one.sql == "COMMIT":
                await connection.execute(one.sql)
            else:
                found.append(await connection.fetch(one.sql))
        return found


def create() -> Starlette:
    """The application. BENCH_DATABASE_URL, BENCH_POOL and BENCH_STATEMENTS say what it works with."""
    who, what = pickle.loads(Path(os.environ["BENCH_STATEMENTS"]).read_bytes())

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        size = int(os.environ["BENCH_POOL"])
        app.state.pool = await asyncpg.create_pool(
            os.environ["BENCH_DATABASE_URL"],
            min_size=2,
            max_size=size,
            server_settings={"timezone": "UTC"},
        )
        yield
        await app.state.pool.close()

    async def worklist(request: Request) -> Response:
        pool = request.app.state.pool
        if request.query_params.get("whole"):
            await replay(pool, who)
        answer = msgspec.json.encode(nested(await replay(pool, what)))
        return Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/worklist", worklist)], lifespan=lifespan)


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
