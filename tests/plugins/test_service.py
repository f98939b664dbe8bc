"""Which plugins the hub finds, and what becomes of one that goes on failing. On the real database."""

import asyncio
import contextlib
from pathlib import Path

import asyncpg
import pytest

from hub.auth.model import Job, Role, job_actor
from hub.db.transaction import transaction
from hub.errors import NotAllowed
from hub.hooks.client import PluginError
from hub.hooks.dispatch import Plugins, objections
from hub.hooks.host import ENOUGH
from hub.plugins import service
from hub.plugins.jobs import PluginRunner
from hub.plugins.model import PluginState
from hub.plugins.service import Found
from tests.hooks.hostile import GOOD
from tests.hooks.test_hostile import ARGUMENTS, screening
from tests.plugins.installed import put
from tests.world import Party, World

FAILING = {
    "ends itself": "import os; os._exit(3)",
    "raises": "raise ValueError",
    "allocates": "return b'x' * 10_000_000_000",
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where this process looks for distributions."""
    folder = tmp_path / "installed"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


async def approve(pool: asyncpg.Pool, party: Party) -> None:
    """The agency's administrator lets run what is installed."""
    here = service.installed(party.code)
    assert here is not None
    async with transaction(pool, party.staff[Role.AGENCY_ADMIN]) as tx:
        await service.approve(tx, party.id, here.digest.hex())


async def found(pool: asyncpg.Pool) -> dict[str, Found]:
    """What the job that runs plugins finds."""
    async with transaction(pool, job_actor(Job.PLUGINS)) as tx:
        return {one.agency: one for one in await service.found(tx)}


async def test_a_plugin_that_cannot_be_read_holds_up_nobody_elses(
    pool: asyncpg.Pool, world: World, installed: Path, tmp_path: Path
) -> None:
    gone, good = world.sender, world.recipient
    put(installed, gone.code, GOOD)
    put(installed, good.code, GOOD)
    await approve(pool, gone)
    for path in sorted((installed / f"hub_{gone.code}").iterdir()):
        path.unlink()
    (installed / f"hub_{gone.code}").rmdir()

    listed = await found(pool)
    assert listed[gone.code].state is PluginState.MISSING
    assert "is no installed package" in str(listed[gone.code].problem)
    assert (listed[good.code].state, listed[good.code].problem) == (PluginState.NEW, None)

    # The others are approved and run; what this one would veto is denied.
    await approve(pool, good)
    plugins = Plugins(tmp_path / "run")
    runner = PluginRunner(pool, tmp_path / "run", plugins)
    await runner.refresh()
    assert good.code in runner.brought
    assert gone.code not in runner.brought
    assert not plugins.asks(world.stranger.code)
    (denial,) = objections(await plugins.ask([gone.code], "screen_referral", ARGUMENTS))
    assert denial[1].rule == "plugin-unanswered"
    plugins.close()


async def test_an_approval_is_in_the_log_with_who_gave_it(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, installed: Path
) -> None:
    party = world.sender
    put(installed, party.code, GOOD)
    with pytest.raises(NotAllowed):
        async with transaction(pool, party.caseworker) as tx:
            await service.approve(tx, party.id, "00")
    assert await _entries(owner, party) == 0
    await approve(pool, party)
    entry = await owner.fetchrow(
        "SELECT e.action, e.actor_id, d.decision, encode(d.digest, 'hex') FROM hub.audit_entry e"
        " JOIN hub.plugin_decision d ON d.id = e.object_id WHERE e.owner_agency_id = $1",
        party.id,
    )
    here = service.installed(party.code)
    assert here is not None
    admin = party.staff[Role.AGENCY_ADMIN].id
    assert tuple(entry or ()) == ("plugin.created", admin, "approved", here.digest.hex())


@pytest.mark.parametrize("how", FAILING)
async def test_one_that_goes_on_failing_is_stopped_with_an_entry_in_the_log_and_denies(
    pool: asyncpg.Pool,
    owner: asyncpg.Connection,
    world: World,
    installed: Path,
    tmp_path: Path,
    how: str,
) -> None:
    party = world.sender
    put(installed, party.code, screening(FAILING[how]))
    await approve(pool, party)
    before = await _entries(owner, party)
    plugins = Plugins(tmp_path / "run")
    runner = PluginRunner(pool, tmp_path / "run", plugins, back_off=(0.01, 0.05))
    await runner.refresh()
    assert runner.supervisor.lead()
    try:
        for _ in range(60):
            await runner.supervisor.look()
            client = plugins.client(party.code)
            if client is None:
                break
            for _ in range(ENOUGH):
                with contextlib.suppress(PluginError):
                    await client.ask("screen_referral", **ARGUMENTS)
            await asyncio.sleep(0.06)
            await runner.refresh()
        listed = (await found(pool))[party.code]
        assert listed.state is PluginState.DISABLED
        assert listed.decision is not None
        assert listed.decision.decided_by is None
        assert str(listed.decision.reason).startswith("It failed repeatedly: ")
        assert await _entries(owner, party) == before + 1
        newest = await owner.fetchrow(
            "SELECT e.actor_kind, e.actor_job, d.decision FROM hub.audit_entry e"
            " JOIN hub.plugin_decision d ON d.id = e.object_id"
            " WHERE e.owner_agency_id = $1 ORDER BY e.id DESC LIMIT 1",
            party.id,
        )
        assert tuple(newest) == ("job", "plugins", "disabled")

        # It is not started any more, and its agency's referrals wait for somebody to decide.
        await runner.supervisor.look()
        assert party.code not in runner.supervisor.running
        (denial,) = objections(await plugins.ask([party.code], "screen_referral", ARGUMENTS))
        assert denial[1].rule == "plugin-unanswered"

        # An administrator may let it run again, once it is mended.
        (installed / f"hub_{party.code}" / "plugin.py").write_text(screening("return []"))
        await approve(pool, party)
        await runner.refresh()
        await runner.supervisor.look()
        assert objections(await plugins.ask([party.code], "screen_referral", ARGUMENTS)) == []
    finally:
        runner.supervisor.stop()
        plugins.close()


async def _entries(owner: asyncpg.Connection, party: Party) -> int:
    """How many decisions on the agency's plugin the audit log has."""
    return int(
        await owner.fetchval(
            "SELECT count(*) FROM hub.audit_entry WHERE object_type = 'plugin' AND owner_agency_id = $1",
            party.id,
        )
    )
