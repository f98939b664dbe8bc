"""`hub plugins list|check|approve|disable`: which plugins are installed, and who lets them run.

Deciding needs the bearer token of the agency's administrator: a shell on the server is not enough.
"""

import asyncio

import asyncpg
import click

from hub import settings as configuration
from hub.auth.model import Actor, Job, job_actor
from hub.auth.service import Authenticator
from hub.cli.connected import with_hub
from hub.db.transaction import transaction
from hub.errors import Invalid, SettingsError, Unreachable
from hub.hooks import package
from hub.plugins import service
from hub.plugins.model import PluginState, changes
from hub.plugins.service import Found
from hub.settings import Settings

TOKEN = click.option(
    "--token",
    envvar="HUB_TOKEN",
    required=True,
    help="Bearer token of the agency's administrator (or HUB_TOKEN).",
)


def _known() -> dict[str, Found] | None:
    """The network's plugins by agency; None where there is no hub to ask, as on an author's machine."""
    settings = configuration.load()
    if not settings.database_url and not settings.home.exists():
        return None
    try:
        return {one.agency: one for one in with_hub(lambda pool, _: _found(pool))}
    except (SettingsError, Unreachable):
        return None


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
    found = with_hub(lambda pool, _: _found(pool))
    for one in found:
        version = one.package.version if one.package else "-"
        digest = one.package.digest.hex()[:12] if one.package else "-"
        reason = one.problem or (one.decision.reason if one.decision else None)
        said = f"{one.agency:<12} {version:<10} {one.state.value:<10} {digest}"
        click.echo(f"{said}  {reason}" if reason else said)
    for name in sorted(set(_installed()) - {one.agency for one in found}):
        click.echo(f"{name:<12} installed, and no agency of this hub's network has that code")


@click.command()
@click.argument("code", nargs=-1)
def check(code: tuple[str, ...]) -> int:
    """Load installed plugins in closed processes and say what each brings; exit code 1 if one cannot.

    CODE names agencies; without it, all that are installed. Where a hub's data can be reached, it says what
    approving would change; without, everything that the plugin brings.
    """
    known = _known()
    failed = [one for one in code or _installed() if not _check(one, known)]
    for one in failed:
        click.echo(f"{one}: cannot be used, or is not installed", err=True)
    return 1 if failed else 0


def _installed() -> list[str]:
    return [point.name for point in package.installed()]


def _check(code: str, known: dict[str, Found] | None) -> bool:
    """Says what a plugin brings; False where it cannot be used."""
    try:
        here = service.installed(code)
        if here is None:
            return False
        declared = asyncio.run(service.inspect(here))
    except Invalid as error:
        click.echo(f"{code}: {error}", err=True)
        return False
    one = known.get(code) if known is not None else None
    if known is None:
        standing = "no hub's data here to compare with"
    else:
        standing = one.state.value if one else "no agency of this hub's network has that code"
    click.echo(f"{code}: ok ({standing})")
    for line in changes(service.declaration_of(one.decision if one else None), declared):
        click.echo(f"    {line}")
    open_ = [f"{name} ({how})" for name, how in declared.sandbox.items() if how != "ok"]
    if open_:
        click.echo(f"    not closed in on this machine: {', '.join(open_)}")
    return True


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

    return with_hub(run)


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

    return with_hub(run)
