"""`hub keys`: new keys for agencies, and what is wrapped under which. Never prints a key."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import asyncpg
import click

from hub import settings as configuration
from hub.agencies import service as agencies
from hub.auth.model import Job, job_actor
from hub.db.pool import open_pool
from hub.db.transaction import transaction
from hub.vault import rotation
from hub.vault.keyring import LocalKeyring

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Keyholder:
    """An agency in the database, and whether the keyring has keys of it."""

    id: UUID
    code: str
    has_keys: bool


@click.group()
def keys() -> None:
    """Keys of the agencies."""


@keys.command()
@click.option(
    "--agency", "codes", metavar="CODE", multiple=True, help="Whose, as in iom. May be given again."
)
@click.option("--all", "everybody", is_flag=True, help="All agencies that have keys.")
@click.option("--resume", is_flag=True, help="Make no new key: finish what was interrupted.")
def rotate(codes: tuple[str, ...], everybody: bool, resume: bool) -> int:
    """Give agencies a new key and rewrap everything under it; then destroy the old one.

    Nobody has to stop working, and nothing is lost when it is interrupted: run it again, with
    --resume to go on under the same new key.
    An old key stays while something is wrapped under it, or a transaction under way may yet do so.

    Exit codes: 0 done; 1 some data keys do not open, or an old key had to stay; 2 wrong usage or no
    keyring; 3 the database or the keyring cannot be used.
    """
    if bool(codes) == everybody:
        raise click.UsageError("Say whose keys: --agency CODE, or --all.")

    async def run(pool: asyncpg.Pool, keyring: LocalKeyring) -> bool:
        chosen = await _choose(pool, keyring, codes)
        return all([await _rotate(pool, keyring, holder, resume) for holder in chosen])

    return 0 if _with_hub(run) else 1


async def _rotate(
    pool: asyncpg.Pool, keyring: LocalKeyring, holder: Keyholder, resume: bool
) -> bool:
    """Rotates one agency's key and says what happened; False when something is left to do."""
    kek_id = await (
        keyring.current(holder.id) if resume else rotation.rotate(pool, keyring, holder.id)
    )
    click.echo(f"{holder.code}: key {_version(kek_id)} is current")
    first = await rotation.rewrap(pool, keyring, holder.id, _progress(holder.code))
    gone = await rotation.retire(pool, keyring, holder.id)
    again = await rotation.rewrap(pool, keyring, holder.id)
    if again.done:
        # Wrapped by transactions that had begun before: nothing is left under the old key now.
        gone += await rotation.retire(pool, keyring, holder.id)
    left = await keyring.old_keys(holder.id)
    click.echo(
        f"{holder.code}: {first.done + again.done} data keys rewrapped,"
        f" {len(gone)} old keys destroyed, {len(left)} kept"
    )
    for id in again.unreadable:
        click.echo(
            f"{holder.code}: data key {id} does not open: its wrap is damaged or its key gone"
        )
    if left and not again.unreadable:
        click.echo(f"{holder.code}: a transaction was still under way: finish with --resume")
    return not left and not again.unreadable


@keys.command()
def status() -> None:
    """Say for each agency which key is current, and how many data keys each wraps."""

    async def run(pool: asyncpg.Pool, keyring: LocalKeyring) -> list[str]:
        lines = []
        for holder in await _holders(pool, keyring):
            if not holder.has_keys:
                lines.append(f"{holder.code}: no keys")
                continue
            held = await rotation.holding(pool, keyring, holder.id)
            there = {held.current, *await keyring.old_keys(holder.id)}
            parts = [f"key {_version(held.current)} (current) wraps {held.wraps[held.current]}"]
            parts += [
                f"key {_version(id)} wraps {count}" + ("" if id in there else ", and is gone")
                for id, count in sorted(held.wraps.items())
                if id != held.current
            ]
            lines.append(f"{holder.code}: {', '.join(parts)}")
        return lines

    for line in _with_hub(run):
        click.echo(line)


async def _holders(pool: asyncpg.Pool, keyring: LocalKeyring) -> list[Keyholder]:
    known = set(await keyring.agencies())
    async with transaction(pool, job_actor(Job.REWRAP)) as tx:
        network = await agencies.network(tx)
    return sorted(
        (Keyholder(a.id, a.code, a.id in known) for a in network.agencies.values()),
        key=lambda holder: holder.code,
    )


async def _choose(
    pool: asyncpg.Pool, keyring: LocalKeyring, codes: tuple[str, ...]
) -> list[Keyholder]:
    holders = [holder for holder in await _holders(pool, keyring) if holder.has_keys]
    if not codes:
        return holders
    chosen = [holder for holder in holders if holder.code in codes]
    if unknown := sorted(set(codes) - {holder.code for holder in chosen}):
        problem = f"no such agency with keys: {', '.join(unknown)}."
        raise click.BadParameter(problem, param_hint="--agency")
    return chosen


def _with_hub(use: Callable[[asyncpg.Pool, LocalKeyring], Awaitable[Answer]]) -> Answer:
    async def run() -> Answer:
        settings = configuration.load()
        keyring = LocalKeyring(settings.keyring)
        await keyring.public_key()  # a missing keyring is said before the database is opened
        async with open_pool(settings) as pool:
            return await use(pool, keyring)

    return asyncio.run(run())


def _version(kek_id: str) -> str:
    return kek_id.rpartition("/")[2]


def _progress(code: str) -> Callable[[int], None]:
    def said(done: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{code}: {done} rewrapped", nl=False, err=True)
        elif done % 10_000 < rotation.BATCH:
            click.echo(f"{code}: {done} rewrapped", err=True)

    return said
