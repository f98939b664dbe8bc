"""Being signed in: by cookie or token, until it is over, and then at once."""

import asyncio
from base64 import urlsafe_b64decode
from pathlib import Path

import httpx
import pytest

from tests.journeys.running import HUB, Process, environment
from tests.journeys.stage import ANA, GLORIA, JOEL, Stage, uuid_of
from tests.journeys.traces import files

pytestmark = pytest.mark.xdist_group("journeys")

ME = "query { me { staff { email } roles agency { code } } }"


async def test_a_deactivated_member_of_staff_is_out_with_the_next_request(stage: Stage) -> None:
    desk = await stage.desk("unhcr", "Tijuana")
    id, leaver = await stage.hire("leaver@unhcr.example", JOEL, "unhcr", "CASEWORKER", desk=desk)
    assert (await leaver.ask(ME))["me"]["staff"]["email"] == leaver.email
    token = await stage.identity.bearer(leaver.email)
    async with httpx.AsyncClient(base_url=stage.base_url, trust_env=False) as script:
        script.headers["Authorization"] = f"Bearer {token}"
        assert (await script.post("/graphql", json={"query": ME})).status_code == 200
        joel = await stage.sign_in(JOEL)
        await joel.do(
            "saveStaff", "staff { active }",
            agencyId=await stage.agency("unhcr"), email=leaver.email, name="Persona Nueva",
            roles=["CASEWORKER"], active=False,
        )  # fmt: skip
        for answer in (await leaver.post(ME), await script.post("/graphql", json={"query": ME})):
            assert answer.status_code == 401
            assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    left = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.session WHERE staff_id = $1 AND revoked_at IS NULL", uuid_of(id)
    )
    assert left == 0


async def test_signing_out_ends_this_session_at_once_and_no_other(stage: Stage) -> None:
    one, other = await stage.new_session(ANA), await stage.new_session(ANA)
    try:
        cookie = dict(one.http.cookies)
        assert (await one.http.post("/auth/logout")).status_code < 400
        async with httpx.AsyncClient(
            base_url=stage.base_url, cookies=cookie, headers=one.http.headers, trust_env=False
        ) as thief:
            assert (await thief.post("/graphql", json={"query": ME})).status_code == 401
        assert (await other.post(ME)).status_code == 200
    finally:
        await one.http.aclose()
        await other.http.aclose()


async def test_a_session_revoked_behind_its_back_is_over_with_the_next_request(
    stage: Stage,
) -> None:
    gloria = await stage.new_session(GLORIA)
    try:
        assert (await gloria.post(ME)).status_code == 200
        newest = "SELECT id FROM hub.session ORDER BY created_at DESC LIMIT 1"
        await stage.owner.execute(
            f"UPDATE hub.session SET revoked_at = now() WHERE id = ({newest})"
        )
        assert (await gloria.post(ME)).status_code == 401
    finally:
        await gloria.http.aclose()


async def test_another_site_cannot_act_with_ones_cookie(stage: Stage) -> None:
    ana = await stage.sign_in(ANA)
    for headers in ({"Origin": "https://evil.example"}, {"X-CSRF-Token": "0" * 64}):
        answer = await ana.http.post("/graphql", json={"query": ME}, headers=headers)
        assert answer.status_code == 403


async def test_hub_token_prints_what_a_script_may_work_with(stage: Stage) -> None:
    environ = environment(HUB_HOME=str(stage.identity.home))
    process = await asyncio.create_subprocess_exec(
        str(HUB), "token", ANA, env=environ, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    assert len(out.decode().splitlines()) == 1
    async with httpx.AsyncClient(base_url=stage.base_url, trust_env=False) as script:
        script.headers["Authorization"] = f"Bearer {out.decode().strip()}"
        told = await script.post("/graphql", json={"query": ME})
        assert told.json()["data"]["me"] == {
            "staff": {"email": ANA},
            "roles": ["CASEWORKER"],
            "agency": {"code": "iom"},
        }
        script.headers["Authorization"] += "x"
        assert (await script.post("/graphql", json={"query": ME})).status_code == 401


async def test_the_key_of_a_device_is_the_persons_own_and_stands_in_no_log(
    stage: Stage, hub: Process, server_folder: Path, journeys_folder: Path
) -> None:
    keys: dict[str, set[str]] = {ANA: set(), GLORIA: set()}
    for email in (ANA, GLORIA, ANA):
        person = await stage.new_session(email)
        try:
            answer = await person.http.post("/auth/device-key")
            assert answer.status_code == 200, answer.text
            keys[email].add(answer.json()["key"])
        finally:
            await person.http.aclose()
    assert {email: len(found) for email, found in keys.items()} == {ANA: 1, GLORIA: 1}
    assert not keys[ANA] & keys[GLORIA]
    places = list(files([journeys_folder / "hub", server_folder / "postgres" / "log"]))
    assert b"/auth/device-key" in hub.err.read_bytes(), "the log says that it was asked for"
    for key in keys[ANA] | keys[GLORIA]:
        raw = urlsafe_b64decode(key + "=")
        for name, content in places:
            assert key.encode() not in content, name
            assert raw not in content, name
            assert raw.hex().encode() not in content, name
