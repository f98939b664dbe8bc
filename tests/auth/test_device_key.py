"""The key of what a person's device keeps: theirs alone, the same again, and only while signed in."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from hub.auth.model import Role
from hub.vault.device import device_key
from hub.vault.keyring import LocalKeyring
from tests.auth.conftest import SECURE, small_hub
from tests.auth.rogue import Rogue
from tests.auth.test_sessions import proven, signed_in
from tests.world import World


async def asked(browser: httpx.AsyncClient) -> dict[str, Any]:
    answer = await browser.post("/auth/device-key")
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    assert set(found) == {"key", "keyId", "expiresAt"}
    return found


async def test_the_same_person_gets_the_same_key_again_and_nobody_else_does(
    pool: asyncpg.Pool, world: World, rogue: Rogue, keyring: LocalKeyring
) -> None:
    party = world.sender
    people = (party.caseworker, party.other_caseworker, party.focal_point, party.officer)
    keys: dict[str, str] = {}
    async with small_hub(pool, rogue.entry(party.code), keys=keyring) as hub:
        for who in people:
            email = party.emails[who.id]
            one = await asked(await proven(await signed_in(hub, rogue, email)))
            again = await asked(await proven(await signed_in(hub, rogue, email)))
            assert (one["key"], one["keyId"]) == (again["key"], again["keyId"])
            raw = base64.urlsafe_b64decode(one["key"] + "=")
            assert (len(raw), "=" in one["key"]) == (32, False)
            keys[one["keyId"]] = one["key"]
    assert len(keys) == len(set(keys.values())) == len(people)


async def test_people_of_different_agencies_never_share_a_key(
    world: World, keyring: LocalKeyring
) -> None:
    who = world.sender.caseworker.id
    assert who is not None
    found = [await device_key(keyring, party.id, who) for party in world.parties]
    assert len({one.key for one in found}) == len({one.id for one in found}) == 3
    assert found[0].key.hex() not in repr(found[0])


async def test_rotating_the_agencys_keys_keeps_what_devices_hold_and_another_keyring_does_not(
    world: World, keyring: LocalKeyring, tmp_path: Path
) -> None:
    party, who = world.sender, world.sender.caseworker.id
    assert who is not None
    before = await device_key(keyring, party.id, who)
    await keyring.rotate(party.id)
    assert await device_key(keyring, party.id, who) == before
    other = LocalKeyring.create(tmp_path / "keyring.json")
    await other.add_agency(party.id)
    after = await device_key(other, party.id, who)
    assert after.key != before.key
    assert after.id != before.id


async def test_the_device_forgets_when_the_session_ends_and_after_twelve_hours_at_the_latest(
    pool: asyncpg.Pool, world: World, rogue: Rogue, keyring: LocalKeyring
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    for limit, expected in ((3, 3), (48, 12)):
        session = {"session_limit": timedelta(hours=limit)}
        async with small_hub(pool, rogue.entry(world.sender.code), keys=keyring, **session) as hub:
            browser = await proven(await signed_in(hub, rogue, email))
            ends = datetime.fromisoformat((await asked(browser))["expiresAt"])
        left = ends - datetime.now(UTC)
        assert timedelta(hours=expected) - timedelta(minutes=1) < left <= timedelta(hours=expected)


async def _refused(browser: httpx.AsyncClient, status: int, **headers: str) -> None:
    answer = await browser.post("/auth/device-key", headers=headers)
    assert answer.status_code == status, answer.text
    assert "key" not in answer.json()
    assert answer.headers["cache-control"] == "no-store"


async def test_without_the_csrf_token_or_from_another_site_no_key_is_released(
    pool: asyncpg.Pool, world: World, rogue: Rogue, keyring: LocalKeyring
) -> None:
    email = world.sender.emails[world.sender.caseworker.id]
    async with small_hub(pool, rogue.entry(world.sender.code), keys=keyring) as hub:
        browser = await signed_in(hub, rogue, email)
        token = (await browser.get("/auth/session")).json()["csrfToken"]
        await _refused(browser, 403)
        await _refused(browser, 403, Origin=SECURE)
        await _refused(browser, 403, **{"X-CSRF-Token": token})
        await _refused(browser, 403, **{"X-CSRF-Token": token, "Origin": "https://evil.example"})
        assert (await browser.get("/auth/device-key")).status_code == 405
        await _refused(hub.browser(), 401)


@pytest.mark.parametrize(
    "end",
    [
        "UPDATE hub.session SET revoked_at = now() WHERE staff_id = $1",
        "UPDATE hub.session SET expires_at = now() WHERE staff_id = $1",
        "UPDATE hub.session SET last_seen_at = now() - interval '31 minutes' WHERE staff_id = $1",
        "UPDATE hub.staff SET active = false WHERE id = $1",
        "DELETE FROM hub.session WHERE staff_id = $1",
    ],
)
async def test_a_session_that_is_over_gets_no_key(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue,
    keyring: LocalKeyring, end: str,
) -> None:  # fmt: skip
    who = world.sender.caseworker
    async with small_hub(pool, rogue.entry(world.sender.code), keys=keyring) as hub:
        browser = await proven(await signed_in(hub, rogue, world.sender.emails[who.id]))
        await asked(browser)
        await owner.execute(end, who.id)
        await _refused(browser, 401)


async def test_programs_with_a_token_get_no_key(
    pool: asyncpg.Pool, owner: asyncpg.Connection, world: World, rogue: Rogue, keyring: LocalKeyring
) -> None:
    """Neither a person's script nor a service account, even beside the cookie of a session."""
    party = world.sender
    robot = party.staff[Role.SERVICE_ACCOUNT]
    async with small_hub(pool, rogue.entry(party.code), keys=keyring) as hub:
        browser = await proven(await signed_in(hub, rogue, party.emails[party.caseworker.id]))

        for subject, client in (
            (f"subject of {party.emails[party.caseworker.id]}", "script"),
            ("robot", "robot"),
        ):
            if subject == "robot":
                await owner.execute(
                    "UPDATE hub.staff SET issuer = $2, subject = $3 WHERE id = $1",
                    robot.id, rogue.issuer, subject,
                )  # fmt: skip
            claims = rogue.access_claims(subject) | {"client_id": client}
            bearer = f"Bearer {rogue.sign(claims, typ='at+jwt')}"
            assert (
                await hub.browser().get("/actor", headers={"Authorization": bearer})
            ).status_code == 200
            await _refused(browser, 403, Authorization=bearer)
            await _refused(hub.browser(), 403, Authorization=bearer)
        await _refused(browser, 401, Authorization="Bearer nonsense")
