"""The composition root: the only module that wires everything together. Nothing imports it.

`uvicorn hub.app:create --factory` serves it; `hub serve` does so with the right options.
"""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncpg
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp

from hub import log, telemetry
from hub import settings as configuration
from hub.api import graphiql, idempotency, schema, trusted
from hub.api.context import Services
from hub.api.http import GraphQLEndpoint
from hub.api.wakeups import Wakeups
from hub.api.websocket import SubscriptionEndpoint
from hub.audit import jobs as audit_jobs
from hub.audit import note
from hub.auth.model import NOBODY, Job, job_actor
from hub.auth.routes import routes as sign_in_routes
from hub.auth.service import Authenticator
from hub.cases import jobs as case_jobs
from hub.console.routes import routes as console_routes
from hub.db import migrate
from hub.db.pool import create_pool, locate
from hub.db.transaction import transaction
from hub.errors import Unreachable
from hub.hooks.dispatch import Plugins
from hub.notifications import jobs as notification_jobs
from hub.periodic import repeat
from hub.plugins.jobs import PluginRunner
from hub.referrals import jobs as referral_jobs
from hub.referrals.routes import routes as attachment_routes
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from hub.workflows import events
from hub.workflows import jobs as workflow_jobs

EXPIRE_EVERY = 30.0
TELL_EVERY = 2.0
NOTIFY_EVERY = 1.0
FORGET_EVERY = 900.0

logger = structlog.get_logger("hub")


def create() -> ASGIApp:
    """The application, configured from the environment. For `uvicorn --factory`.

    Raises:
        SettingsError: the environment is wrong.
    """
    settings = configuration.load()
    log.set_up(settings.log_level)
    telemetry.set_up_tracing()
    return application(settings)


def application(settings: Settings) -> ASGIApp:
    """The application with these settings. It connects when it starts, not before."""
    app = Starlette(routes=[], lifespan=partial(_lifespan, settings))
    return telemetry.Observed(app)


@asynccontextmanager
async def _lifespan(settings: Settings, app: Starlette) -> AsyncIterator[None]:
    """Opens what lives as long as the worker, and closes it in the opposite order."""
    keyring = LocalKeyring.create(settings.keyring)
    database = await asyncio.to_thread(locate, settings)
    try:
        try:
            pool = await create_pool(database.app_url, settings.pool_size)
        except (OSError, asyncpg.PostgresError) as error:
            raise Unreachable(f"The database cannot be reached: {type(error).__name__}.") from error
        wakeups = Wakeups(lambda: asyncpg.connect(database.app_url))
        folder = settings.home / "plugins"
        services = Services(settings, pool, Vault(keyring), wakeups, Plugins(folder))
        runner = PluginRunner(pool, folder, services.plugins)
        await runner.refresh()
        authenticator = Authenticator(pool, settings)
        stop = asyncio.Event()
        graph = schema.with_forms(runner.brought)
        endpoints = (
            GraphQLEndpoint(
                graph,
                services,
                authenticator.actor_of,
                recall=authenticator.remembered,
                trusted=trusted.known(),
            ),
            SubscriptionEndpoint(graph, services, authenticator.actor_of, trusted=trusted.known()),
        )
        runner.changed = partial(_serve_forms, runner, endpoints)
        app.router.routes.extend(_routes(services, authenticator, runner, endpoints))
        await wakeups.start()
        jobs = [*_jobs(services, keyring, stop), asyncio.create_task(runner.keep(stop))]
        # What is here now stays: nothing is gained by looking through it for rubbish again and again.
        gc.collect()
        gc.freeze()
        # Requests leave hardly any rubbish behind: looking for it every 700 objects is 3 % of a worklist.
        gc.set_threshold(20_000)
        logger.info("hub.ready", environment=settings.environment)
        try:
            yield
        finally:
            stop.set()
            await wakeups.stop()
            await asyncio.gather(*jobs, return_exceptions=True)
            await authenticator.aclose()
            await pool.close()
    finally:
        await asyncio.to_thread(database.stop)


def _routes(
    services: Services,
    authenticator: Authenticator,
    runner: PluginRunner,
    endpoints: tuple[GraphQLEndpoint, SubscriptionEndpoint],
) -> list[BaseRoute]:
    http, socket = endpoints
    routes: list[BaseRoute] = [
        Route("/graphql", http),
        WebSocketRoute("/graphql", socket),
        Route("/healthz", _alive),
        Route("/readyz", partial(_ready, services, runner)),
        Route("/metrics", telemetry.metrics),
        *sign_in_routes(authenticator, services.vault.provider),
        *attachment_routes(services, authenticator.actor_of),
        *console_routes(services.settings.base_url),
    ]
    if not services.settings.production:
        routes.append(graphiql.assets())
    return routes


async def _serve_forms(
    runner: PluginRunner, endpoints: tuple[GraphQLEndpoint, SubscriptionEndpoint]
) -> None:
    """After an approval, an upgrade or a stop: the schema has the forms that are approved now."""
    graph = await asyncio.to_thread(schema.with_forms, runner.brought)
    for endpoint in endpoints:
        endpoint.use(graph)


def _jobs(
    services: Services, keyring: LocalKeyring, stop: asyncio.Event
) -> list[asyncio.Task[None]]:
    pool, origin = services.pool, note.origin_of(services.settings.base_url)
    work = (
        audit_jobs.keep_sequenced(pool, keyring, origin, stop=stop),
        repeat("expiry", EXPIRE_EVERY, partial(referral_jobs.expire, pool), stop),
        repeat("events", TELL_EVERY, partial(events.tell, pool, services.plugins), stop),
        repeat(
            "notices",
            NOTIFY_EVERY,
            partial(notification_jobs.tell, pool, services.plugins),
            stop,
        ),
        repeat("old_notices", FORGET_EVERY, partial(notification_jobs.forget, pool), stop),
        repeat("clocks", EXPIRE_EVERY, partial(workflow_jobs.strike, pool), stop),
        repeat("uploads", FORGET_EVERY, partial(referral_jobs.forget_incomplete, pool), stop),
        repeat("searches", FORGET_EVERY, partial(case_jobs.forget_searches, pool), stop),
        repeat("answers", FORGET_EVERY, partial(_forget_answers, pool), stop),
    )
    return [asyncio.create_task(one) for one in work]


async def _forget_answers(pool: asyncpg.Pool) -> int:
    async with transaction(pool, job_actor(Job.EXPIRY)) as tx:
        return await idempotency.forget_old(tx)


async def _alive(_: Request) -> Response:
    """GET /healthz: the process answers."""
    return PlainTextResponse("ok")


async def _ready(services: Services, runner: PluginRunner, _: Request) -> Response:
    """GET /readyz: whether this worker can serve, and if not, what is missing."""
    checks = {"database": "ok", "migrations": "ok", "keys": "ok"}
    try:
        async with asyncio.timeout(2), transaction(services.pool, NOBODY) as tx:
            known = await migrate.applied(tx)
        missing = [m.name for m in migrate.read() if m.name not in known]
        if missing:
            checks["migrations"] = f"missing: {', '.join(missing)}"
    except Exception as error:
        checks["database"] = checks["migrations"] = type(error).__name__
    try:
        await services.vault.provider.public_key()
    except Exception as error:
        checks["keys"] = type(error).__name__
    good = all(state == "ok" for state in checks.values())
    # A plugin that is down holds up its own agency, not the hub.
    body = {"ready": good, **checks, "plugins": runner.report()}
    return JSONResponse(body, 200 if good else 503)
