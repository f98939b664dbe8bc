"""New keys for an agency: everything stays readable, whatever interrupts it and whoever writes meanwhile."""

import asyncio
import os
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from hub.auth.model import Actor, Job, Role, job_actor
from hub.cases import service as cases
from hub.cases.model import CaseFile, Identity, Population
from hub.db.transaction import Transaction, transaction
from hub.errors import NotFound
from hub.vault import rotation
from hub.vault.keyring import LocalKeyring
from hub.vault.service import Vault
from tests.world import Party, World, new_world

NAME = "Nombre Inventado"


@dataclass
class Office:
    """Agencies with a keyring of this test's own, and cases of the first."""

    pool: asyncpg.Pool
    app_url: str
    keyring: LocalKeyring
    world: World
    cases: list[CaseFile] = field(default_factory=list)

    @property
    def party(self) -> Party:
        return self.world.sender

    async def open_case(self, tx: Transaction) -> None:
        person = Identity(given_names=NAME, birth_date=date(1990, 5, 1))
        new = cases.NewCase(self.party.desks[0], person, Population.MIGRANT_IN_TRANSIT)
        case, _ = await cases.open_case(tx, Vault(self.keyring), new)
        self.cases.append(case)

    async def open_cases(self, count: int) -> None:
        for _ in range(count):
            async with transaction(self.pool, self.party.caseworker) as tx:
                await self.open_case(tx)

    async def readable(self) -> int:
        """How many of the cases still open, read as the caseworker does."""
        count = 0
        for case in self.cases:
            async with transaction(self.pool, self.party.caseworker) as tx:
                found = await cases.identity(tx, Vault(self.keyring), case)
                count += found is not None and found.given_names == NAME
        return count

    async def wraps(self) -> dict[str, int]:
        """Version of each key and how many data keys it wraps."""
        held = await rotation.holding(self.pool, self.keyring, self.party.id)
        return {id.rpartition("/")[2]: count for id, count in held.wraps.items()}

    async def hub(self, *arguments: str, keyring: Path | None = None) -> tuple[int, str, str]:
        """Runs `hub keys`: exit code, output, messages."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HUB_")} | {
            "HUB_DATABASE_URL": self.app_url,
            "HUB_KEYRING": str(keyring or self.keyring.path),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from hub.cli import main; main()",
            "keys",
            *arguments,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def office(pool: asyncpg.Pool, app_url: str, tmp_path: Path) -> Office:
    keyring = LocalKeyring.create(tmp_path / "keys" / "keyring.json")
    return Office(pool, app_url, keyring, await new_world(pool, Vault(keyring)))


async def rewrapped(office: Office) -> rotation.Rewrapped:
    return await rotation.rewrap(office.pool, office.keyring, office.party.id)


async def test_rotation_keeps_every_case_readable_and_destroys_the_old_key(office: Office) -> None:
    await office.open_cases(3)
    before = await office.wraps()
    total = before["1"]
    assert total >= 3
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    assert await office.readable() == 3
    await office.open_cases(1)
    assert (await rewrapped(office)).done == total
    assert await office.readable() == 4
    gone = await rotation.retire(office.pool, office.keyring, office.party.id)
    assert gone == [f"{office.party.id}/1"]
    assert await office.keyring.old_keys(office.party.id) == []
    assert await office.readable() == 4
    assert (await office.wraps()).keys() == {"2"}


async def test_an_interrupted_rotation_is_resumed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.open_cases(5)
    total = (await office.wraps())["1"]
    monkeypatch.setattr(rotation, "BATCH", 2)
    await rotation.rotate(office.pool, office.keyring, office.party.id)

    def stop(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotation.rewrap(office.pool, office.keyring, office.party.id, stop)
    assert await office.wraps() == {"1": total - 4, "2": 4}
    assert await office.readable() == 5
    assert await rotation.retire(office.pool, office.keyring, office.party.id) == []
    assert (await rewrapped(office)).done == total - 4
    assert await rotation.retire(office.pool, office.keyring, office.party.id)
    assert await office.readable() == 5


async def test_rotating_again_instead_of_resuming_loses_nothing(office: Office) -> None:
    await office.open_cases(1)
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    await office.open_cases(1)
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    await office.open_cases(1)
    await rewrapped(office)
    assert len(await rotation.retire(office.pool, office.keyring, office.party.id)) == 2
    assert await office.readable() == 3


async def test_a_key_stays_while_a_transaction_may_still_wrap_under_it(office: Office) -> None:
    opened = transaction(office.pool, office.party.caseworker)
    slow = await opened.__aenter__()
    await office.open_case(slow)  # wrapped under key 1, and not committed
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    await rewrapped(office)
    args = (office.pool, office.keyring, office.party.id)
    assert await rotation.retire(*args, patience=0.3) == []
    waiting = asyncio.create_task(rotation.retire(*args))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await opened.__aexit__(None, None, None)
    assert await waiting == []  # what it wrapped is under key 1 still
    assert await office.readable() == 1
    await rewrapped(office)
    assert await rotation.retire(*args) == [f"{office.party.id}/1"]
    assert await office.readable() == 1


async def test_cases_opened_while_keys_rotate_are_all_readable(office: Office) -> None:
    async def work() -> None:
        for _ in range(8):
            await office.open_cases(1)

    working = [asyncio.create_task(work()) for _ in range(3)]
    for _ in range(3):
        await rotation.rotate(office.pool, office.keyring, office.party.id)
        await rewrapped(office)
        await rotation.retire(office.pool, office.keyring, office.party.id)
    await asyncio.gather(*working)
    assert await office.readable() == 24


async def test_a_damaged_wrap_is_named_and_does_not_hold_up_the_others(
    office: Office, owner: asyncpg.Connection
) -> None:
    await office.open_cases(3)
    damaged = office.cases[1].data_key_id
    await owner.execute("UPDATE hub.key_wrap SET wrapped = 'x' WHERE data_key_id = $1", damaged)
    total = (await office.wraps())["1"]
    code, out, _ = await office.hub("rotate", "--agency", office.party.code)
    assert code == 1
    assert f"data key {damaged} does not open" in out
    assert await office.wraps() == {"1": 1, "2": total - 1}
    del office.cases[1]
    assert await office.readable() == 2


async def test_another_agencys_wraps_stay_as_they_are(
    office: Office, owner: asyncpg.Connection
) -> None:
    await office.open_cases(1)
    other = LocalKeyring(office.keyring.path)
    before = await other.current(office.world.recipient.id)
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    await rewrapped(office)
    assert await other.current(office.world.recipient.id) == before


async def test_rotation_is_in_the_audit_log_of_its_agency(office: Office) -> None:
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    await rotation.retire(office.pool, office.keyring, office.party.id)
    for party, expected in (
        (office.party, ["key.rotated", "key.retired"]),
        (office.world.stranger, []),
    ):
        async with transaction(office.pool, party.officer) as tx:
            rows = await tx.rows(
                "SELECT action FROM hub.audit_entry WHERE object_type = 'key' ORDER BY id"
            )
        assert [row["action"] for row in rows] == expected


ACTORS = [*Role, Job.SEED, Job.SEQUENCER, Job.EXPIRY]


@pytest.mark.parametrize("who", ACTORS, ids=str)
async def test_nobody_but_the_rotation_changes_a_wrap(office: Office, who: Role | Job) -> None:
    await office.open_cases(1)
    actor: Actor = job_actor(who) if isinstance(who, Job) else office.party.staff[who]
    async with transaction(office.pool, actor) as tx:
        assert not await tx.execute("UPDATE hub.key_wrap SET wrapped = 'x'")
    assert await office.readable() == 1


async def test_a_wrap_opens_for_its_own_agency_only(office: Office) -> None:
    await office.open_cases(1)
    data_key: UUID = office.cases[0].data_key_id
    for actor in (
        office.world.stranger.caseworker,
        office.world.recipient.focal_point,
        office.party.officer,
        job_actor(Job.REWRAP),
    ):
        async with transaction(office.pool, actor) as tx:
            with pytest.raises(NotFound):
                await Vault(office.keyring).open_key(tx, data_key)


# The command ---------------------------------------------------------------------------------------------


async def test_keys_are_rotated_and_their_state_is_told(office: Office) -> None:
    await office.open_cases(2)
    code, total = office.party.code, (await office.wraps())["1"]
    _, out, _ = await office.hub("status")
    assert f"{code}: key 1 (current) wraps {total}\n" in out
    done, out, err = await office.hub("rotate", "--agency", code)
    assert done == 0
    assert out == (
        f"{code}: key 2 is current\n"
        f"{code}: {total} data keys rewrapped, 1 old keys destroyed, 0 kept\n"
    )
    assert f"{code}: {total} rewrapped" in err
    _, out, _ = await office.hub("status")
    assert f"{code}: key 2 (current) wraps {total}\n" in out
    assert await office.readable() == 2


async def test_all_agencies_with_keys_are_rotated(office: Office) -> None:
    code, out, _ = await office.hub("rotate", "--all")
    assert code == 0
    for party in office.world.parties:
        assert f"{party.code}: key 2 is current" in out
        assert (await office.keyring.current(party.id)).endswith("/2")
    assert len(out.splitlines()) == 6


async def test_a_killed_rotation_is_finished_with_resume(office: Office) -> None:
    await office.open_cases(3)
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    code, out, _ = await office.hub("rotate", "--agency", office.party.code, "--resume")
    assert code == 0
    assert "key 2 is current" in out
    assert "1 old keys destroyed, 0 kept" in out
    assert await office.readable() == 3


async def test_status_shows_keys_that_are_gone_and_agencies_without(
    office: Office, world: World
) -> None:
    await office.open_cases(1)
    await rotation.rotate(office.pool, office.keyring, office.party.id)
    await office.keyring.retire(office.party.id, f"{office.party.id}/1")
    total = (await office.wraps())["1"]
    _, out, _ = await office.hub("status")
    line = f"{office.party.code}: key 2 (current) wraps 0, key 1 wraps {total}, and is gone\n"
    assert line in out
    assert f"{world.sender.code}: no keys\n" in out


async def test_what_is_wrong_is_one_clear_line(office: Office, world: World) -> None:
    for arguments, said in (
        (["rotate"], "Say whose keys"),
        (["rotate", "--all", "--agency", "x"], "Say whose keys"),
        (["rotate", "--agency", "nobody"], "no such agency with keys: nobody"),
        (["rotate", "--agency", world.sender.code], "no such agency with keys"),
    ):
        code, out, err = await office.hub(*arguments)
        assert (code, out, said in err) == (2, "", True), arguments
    missing = office.keyring.path.with_name("none.json")
    for command in (["status"], ["rotate", "--all"]):
        code, _, err = await office.hub(*command, keyring=missing)
        assert code == 2
        assert err == f"hub: There is no keyring at {missing}: HUB_KEYRING must name it.\n"
    lock = office.keyring.path.with_suffix(".lock")
    lock.unlink()
    lock.mkdir()
    code, _, err = await office.hub("rotate", "--agency", office.party.code)
    assert code == 3
    assert err == f"hub: The keyring {office.keyring.path} cannot be written: Is a directory.\n"
    office.keyring.path.chmod(0o644)
    code, _, err = await office.hub("status")
    assert code == 2
    assert "chmod 600" in err
