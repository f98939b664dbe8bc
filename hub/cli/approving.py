"""`hub plugins list|check|approve|disable`: which plugins are installed, and who lets them run.

Deciding needs the bearer token of the agency's administrator: a shell on the server is not enough.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import click

from hub import settings as configuration
from hub.auth.model import Actor, Job, job_actor
from hub.auth.service import Authenticator
from hub.db.pool import open_pool
from hub.db.transaction import transaction
from hub.errors import Invalid
from hub.plugins import service
from hub.plugins.model import PluginState, changes
from hub.plugins.service import Found
from hub.settings import Settings

Result = TypeVar("Result")

TOKEN = click.option(
    "--token",
    envvar="HUB_TOKEN",
    required=True,
    help="Bearer token of the agency's administrator (or HUB_TOKEN).",
)


def _with_hub(work: Callable[[asyncpg.Pool, Settings], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        settings = configuration.load()
        async with open_pool(settings) as pool:
            return await work(pool, settings)

    return asyncio.run(run())


async def _found(pool: asyncpg.Pool) -> list[Found]:
    async with transaction(pool, job_actor(Job.PLUGINS)) as tx:
        return await service.found(tx)


async def _administrator(pool: asyncpg.Pool, settings: Settings, token: str) -> Actor:
    authenticator = Authenticator(pool, settings)
    try:
        return await authenticator.actor_of_bearer(token)
    finally:
        await authenticator.aclose()


@click.command("list")
def list_() -> None:
    """List the agencies' plugins: installed version, state, hash."""
    for one in _with_hub(lambda pool, _: _found(pool)):
        version = one.package.version if one.package else "-"
        digest = one.package.digest.hex()[:12] if one.package else "-"
        reason = f"  {one.decision.reason}" if one.decision and one.decision.reason else ""
        click.echo(f"{one.agency:<12} {version:<10} {one.state.value:<10} {digest}{reason}")


@click.command()
@click.argument("code", nargs=-1)
def check(code: tuple[str, ...]) -> int:
    """Load installed plugins in closed processes and say what each brings; exit code 1 if one cannot.

    CODE names agencies; without it, all that are installed.
    """

    async def run(pool: asyncpg.Pool, _: Settings) -> list[str]:
        failed = []
        known = [one for one in await _found(pool) if one.package is not None]
        wanted = [one for one in known if not code or one.agency in code]
        failed += [c for c in code if c not in {one.agency for one in known}]
        for one in wanted:
            assert one.package is not None
            try:
                declared = await service.inspect(one.package)
            except Invalid as error:
                click.echo(f"{one.agency}: {error}", err=True)
                failed.append(one.agency)
                continue
            click.echo(f"{one.agency}: ok ({one.state.value})")
            for line in changes(service.declaration_of(one.decision), declared):
                click.echo(f"    {line}")
            open_ = [f"{k} ({v})" for k, v in declared.sandbox.items() if v != "ok"]
            if open_:
                click.echo(f"    not closed in on this machine: {', '.join(open_)}")
        return failed

    failed = _with_hub(run)
    for one in failed:
        click.echo(f"{one}: cannot be used, or is not installed", err=True)
    return 1 if failed else 0


@click.command()
@click.argument("code")
@TOKEN
@click.option("--yes", is_flag=True, help="Approve without being asked.")
def approve(code: str, token: str, yes: bool) -> int:
    """Let the plugin of the agency CODE run, as its files are now. Shows what that changes."""

    async def run(pool: asyncpg.Pool, settings: Settings) -> int:
        actor = await _administrator(pool, settings, token)
        here = service.installed(code)
        if here is None or actor.agency_code != code or actor.agency_id is None:
            click.echo(f"{code}: not installed, or not yours to approve.", err=True)
            return 1
        declared = await service.inspect(here)
        async with transaction(pool, actor) as tx:
            known = {one.agency: one for one in await service.found(tx)}
        one = known.get(code)
        if one is not None and one.state is PluginState.APPROVED:
            click.echo(f"{code}: approved as it is.")
            return 0
        for line in changes(service.declaration_of(one.decision if one else None), declared):
            click.echo(f"    {line}")
        click.echo(f"    hash {here.digest.hex()}")
        if not yes and not click.confirm(f"Let the plugin of {code} run?"):
            return 1
        async with transaction(pool, actor) as tx:
            await service.approve(tx, actor.agency_id, here.digest.hex())
        click.echo(f"{code}: approved. It runs within seconds.")
        return 0

    return _with_hub(run)


@click.command()
@click.argument("code")
@click.argument("reason")
@TOKEN
def disable(code: str, reason: str, token: str) -> int:
    """Stop the plugin of the agency CODE, and note the REASON."""

    async def run(pool: asyncpg.Pool, settings: Settings) -> int:
        actor = await _administrator(pool, settings, token)
        if actor.agency_code != code or actor.agency_id is None:
            click.echo(f"{code}: not yours to stop.", err=True)
            return 1
        async with transaction(pool, actor) as tx:
            await service.disable(tx, actor.agency_id, reason)
        click.echo(f"{code}: stopped within seconds.")
        return 0

    return _with_hub(run)
