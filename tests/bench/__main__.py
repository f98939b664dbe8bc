"""`make bench`: the hub beside what it is made of, in one run, on one machine. Figures, no verdicts.

Everything lies in a temporary folder: an embedded PostgreSQL, the demo's network and identity provider,
one real `hub serve`, and the same worklist written by hand.
"""

import asyncio
import signal
import sys
import tempfile
from pathlib import Path

import click
import uvloop

from hub.auth.service import Authenticator
from hub.db.pool import create_pool
from tests.bench import figures, hooks, inside, questions, sending, worklist
from tests.bench.figures import Comparison
from tests.bench.pgbench import BenchError
from tests.bench.servers import Server, hub_command, import_seconds
from tests.bench.stage import ANA, GLORIA, HUB, Plan, Stage, captured, cookie, set_up


async def starting(stage: Stage) -> list[float]:
    """Starts `hub serve` several times and leaves the last one running; returns how long each took."""
    seconds = []
    for number in range(stage.plan.starts):
        if number:
            stage.hub.stop()
        stage.hub = await Server.start(
            hub_command(stage.plan.workers), stage.settings.port, "/readyz", stage.environment
        )
        seconds.append(stage.hub.seconds)
    return seconds


async def profiled(stage: Stage, headers: dict[str, str], times: int) -> inside.Profile:
    """The worklist under the profiler, in this process, with the session looked up each time."""
    pool = await create_pool(stage.app_url, 2)
    authenticator = Authenticator(pool, stage.settings)
    app = inside.endpoint(pool, stage.app_url, stage.settings, authenticator.actor_of)
    try:
        return await inside.profile(app, headers, questions.worklist(), times)
    finally:
        await authenticator.aclose()
        await pool.close()


async def measure(plan: Plan, home: Path) -> list[str]:
    """Measures everything; returns the lines to print."""
    task = asyncio.current_task()
    assert task is not None
    # Whoever stops this stops its servers, too.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    async with set_up(plan, home) as stage:
        importing = await asyncio.to_thread(import_seconds, "hub.app")
        seconds = await starting(stage)
        try:
            rest = stage.hub.memory()
            ana, gloria = await cookie(stage, ANA), await cookie(stage, GLORIA)
            ((who, what),) = await captured(stage, gloria, [questions.worklist()] * 2)
            lists, list_notes = await worklist.measure(stage, gloria, who, what)
            profile = await profiled(stage, gloria, 200)
            scripts, counts = await sending.scripts(stage, ana)
            sent, sent_notes = await sending.measure(stage, ana, scripts)
            loaded = stage.hub.memory()
            hook_lines = await hooks.measure()
        finally:
            stage.hub.stop()
    title = f"worklist over HTTP ({questions.ROWS} rows, nested, of {plan.referrals:,} referrals)"
    return [
        f"The hub on {figures.machine()}",
        f"{plan.workers} worker(s), {stage.settings.pool_size} connections each; {plan.rounds} rounds of"
        f" {plan.seconds} s a side, in turn; the load comes from the same machine, and commits wait for its disk.",
        *figures.rates("sendReferral over HTTP, and its statements in pgbench", HUB, sent),
        *sent_notes,
        *figures.rates(title, HUB, [_only(one, HUB, worklist.BARE_WHOLE, worklist.BARE) for one in lists]),
        *list_notes,
        *figures.costs("What authentication adds to a worklist", [HUB, worklist.BEARER], worklist.SIGNED_IN, lists),
        *figures.statements({"worklist (who asks + what)": [len(who), len(what)],
                             "sendReferral (who asks + what)": counts}),
        *hook_lines,
        *figures.memory(rest, loaded),
        *figures.starts(seconds, importing),
        *figures.profile("Processor time of one worklist", profile),
    ]  # fmt: skip


def _only(found: Comparison, *sides: str) -> Comparison:
    rates, cpus = ({name: each[name] for name in sides} for each in (found.rates, found.cpus))
    return Comparison(found.connections, rates, cpus)


@click.command()
@click.option(
    "--quick", is_flag=True, help="A short run: fewer referrals, three rounds of a second."
)
@click.option("--referrals", type=click.IntRange(100), help="Between the two desks. [10000]")
@click.option("--rounds", type=click.IntRange(1), help="That count, for each side. [5]")
@click.option("--seconds", type=click.IntRange(1), help="Of each round. [2]")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def main(
    quick: bool, referrals: int | None, rounds: int | None, seconds: int | None, workers: int
) -> None:
    """Print what the hub costs beside what it is made of. Figures are ratios: machines differ."""
    plan = Plan(
        referrals or (2_000 if quick else 10_000), rounds or (3 if quick else 5),
        seconds or (1 if quick else 2), workers, 2 if quick else 5,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        # The database may run as a user of its own, who has to pass through.
        Path(folder).chmod(0o711)
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                lines: list[str] = runner.run(measure(plan, Path(folder)))
        except BenchError as error:
            click.echo(f"bench: {error}", err=True)
            sys.exit(1)
    click.echo("\n".join(lines))


if __name__ == "__main__":
    main()
