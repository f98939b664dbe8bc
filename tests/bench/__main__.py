"""`make bench`: the hub beside what it is made of, in one run, on one machine. Figures, no verdicts.

Everything lies in a temporary folder: an embedded PostgreSQL, the demo's network and identity provider, a
database for every size, the real application on each, and the same worklist written by hand.
"""

import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path

import click
import uvloop

from hub import log
from hub.auth.service import Authenticator
from hub.db.pool import create_pool
from tests.bench import (
    figures,
    hooks,
    inside,
    load,
    misbehaving,
    peers,
    questions,
    sending,
    worklist,
)
from tests.bench.pgbench import BenchError
from tests.bench.servers import Memory, Server, hub_command, import_seconds
from tests.bench.stage import ANA, GLORIA, Plan, Stage, captured, cookie, lay, set_up

FULL = Plan((10_000, 100_000, 1_000_000), (1, 16, 64), rounds=3, seconds=1, workers=1, starts=5)
QUICK = Plan((2_000, 20_000), (1, 16), rounds=3, seconds=1, workers=1, starts=2)


async def starting(stage: Stage, environment: dict[str, str]) -> None:
    """Starts `hub serve` as the stage's hub."""
    command = hub_command(stage.plan.workers)
    stage.hub = await Server.start(command, stage.settings.port, "/readyz", environment)


async def signed_in(stage: Stage) -> tuple[dict[str, str], dict[str, str]]:
    """Two people sign in for real, before there is a referral; then the grounds are laid."""
    await starting(stage, stage.environment)
    try:
        ana, gloria = await cookie(stage, ANA), await cookie(stage, GLORIA)
    finally:
        stage.hub.stop()
    await lay(stage)
    return ana, gloria


async def cold(stage: Stage, headers: dict[str, str]) -> tuple[list[float], list[float], Memory]:
    """Starts `hub serve` several times and leaves the last one running.

    Returns how long each took to be ready, how long to the first worklist, and its memory before that.
    """
    seconds, first = [], []
    for number in range(stage.plan.starts):
        if number:
            stage.hub.stop()
        begun = time.perf_counter()
        await starting(stage, stage.of(stage.grounds[0]))
        seconds.append(stage.hub.seconds)
        rest = stage.hub.memory()
        body = iter([questions.worklist()])
        await load.once(load.Target(stage.hub.port, "/graphql", headers, body, bool))
        first.append(time.perf_counter() - begun)
    return seconds, first, rest


async def profiled(stage: Stage, headers: dict[str, str], times: int) -> inside.Profile:
    """The worklist under the profiler, in this process, with the session looked up each time."""
    pool = await create_pool(stage.app_url, 2)
    authenticator = Authenticator(pool, stage.settings)
    app = inside.endpoint(
        pool, stage.app_url, stage.settings, authenticator.actor_of, authenticator.remembered
    )
    try:
        return await inside.profile(app, headers, questions.worklist_trusted(), times)
    finally:
        await authenticator.aclose()
        await pool.close()


def _first_lines(stage: Stage) -> list[str]:
    plan = stage.plan
    return [
        f"The hub on {figures.machine()}",
        f"{plan.workers} worker(s), {stage.settings.pool_size} connections each; {plan.rounds} rounds of"
        f" {plan.seconds} s a side, in turn; the load comes from the same machine, and commits wait for its disk.",
    ]


async def measure(plan: Plan, home: Path) -> list[str]:
    """Measures everything; returns the lines to print."""
    async with set_up(plan, home) as stage:
        importing = await asyncio.to_thread(import_seconds, "hub.app")
        ana, gloria = await signed_in(stage)
        seconds, first, rest = await cold(stage, gloria)
        try:
            scripts, counts = await sending.scripts(stage, ana)
            sent, sent_notes = await sending.measure(stage, ana, scripts)
            loaded = stage.hub.memory()
        finally:
            stage.hub.stop()
        lists, notes = await worklist.measure(stage, gloria)
        (asked,) = await captured(
            stage, stage.grounds[0], gloria, [questions.worklist_trusted()] * 2
        )
        signing = await worklist.authentication(stage, gloria)
        profile = await profiled(stage, gloria, 200)
        hook_lines = [*await hooks.measure(), *await misbehaving.measure(stage.app_url)]
        by_size = [[worklist.at(one, ground) for one in lists] for ground in stage.grounds]
        sizes = [f"{ground.referrals:,}" for ground in stage.grounds]
        lines = [
            *_first_lines(stage),
            *figures.rates("sendReferral over HTTP, and its statements in pgbench", sending.HUB, sent),
            *sent_notes,
        ]  # fmt: skip
        for size, each in zip(sizes, by_size, strict=True):
            title = f"worklist over HTTP ({questions.ROWS} rows, nested, of {size} referrals)"
            lines += figures.rates(title, worklist.HUB, each)
        return [
            *lines,
            *notes,
            *figures.slowest("worklist: the slow answers as referrals become more", sizes, by_size),
            *figures.costs("What authentication adds to a worklist", [worklist.COOKIE, worklist.BEARER],
                           worklist.GIVEN, signing),
            *figures.statements({"worklist, of a session that is remembered": [len(each) for each in asked],
                                 "sendReferral, likewise": counts}),
            *hook_lines,
            *figures.memory(rest, loaded),
            *figures.starts(seconds, importing, first),
            *figures.profile("Processor time of one worklist", profile),
        ]  # fmt: skip


async def beside_peers(plan: Plan, home: Path) -> list[str]:
    """The worklist beside PostGraphile's, on the largest ground."""
    async with set_up(plan, home) as stage:
        _, gloria = await signed_in(stage)
        found, notes = await peers.measure(stage, gloria)
        size = f"{stage.grounds[-1].referrals:,}"
        title = f"worklist over HTTP ({questions.ROWS} rows, nested, of {size} referrals)"
        return [*_first_lines(stage), *figures.rates(title, worklist.HUB, found), *notes]


async def _stoppable(work: Coroutine[None, None, list[str]]) -> list[str]:
    """Whoever stops this stops its servers, too."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _numbers(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    if text is None:
        return None
    try:
        return tuple(sorted(int(one.replace("_", "")) for one in text.split(",")))
    except ValueError:
        raise click.BadParameter("numbers with commas between them") from None


@click.command()
@click.option("--quick", is_flag=True, help="A short run: smaller sizes, fewer connections.")
@click.option("--peers", "with_peers", is_flag=True, help="Beside PostGraphile instead.")
@click.option("--sizes", callback=_numbers, help="Numbers of referrals. [10000,100000,1000000]")
@click.option("--connections", callback=_numbers, help="[1,16,64]")
@click.option("--rounds", type=click.IntRange(1), help="That count, for each side. [3]")
@click.option("--seconds", type=click.IntRange(1), help="Of each round. [1]")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def main(
    quick: bool, with_peers: bool, sizes: tuple[int, ...] | None, connections: tuple[int, ...] | None,
    rounds: int | None, seconds: int | None, workers: int,
) -> None:  # fmt: skip
    """Print what the hub costs beside what it is made of. Figures are ratios: machines differ."""
    log.set_up("error")
    plan = QUICK if quick else FULL
    if with_peers and not quick:
        plan = replace(plan, sizes=plan.sizes[-1:])
    plan = replace(
        plan, sizes=sizes or plan.sizes, connections=connections or plan.connections,
        rounds=rounds or plan.rounds, seconds=seconds or plan.seconds, workers=workers,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        # The database may run as a user of its own, who has to pass through.
        Path(folder).chmod(0o711)
        work = beside_peers if with_peers else measure
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                lines: list[str] = runner.run(_stoppable(work(plan, Path(folder))))
        except BenchError as error:
            click.echo(f"bench: {error}", err=True)
            sys.exit(1)
    click.echo("\n".join(lines))


if __name__ == "__main__":
    main()
