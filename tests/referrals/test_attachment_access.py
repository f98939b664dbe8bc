"""Who may send and fetch the files of a referral, and until when."""

import json
from uuid import uuid4

import asyncpg
import pytest

from hub.api.relay import decode_id, node_id
from hub.auth.model import Role
from hub.cases.service import erase
from hub.consent.model import Category, GivenBy
from hub.db.ids import uuid7
from hub.db.transaction import transaction
from hub.referrals import attachment_store
from hub.referrals.withdrawal import withdraw_consent
from tests.referrals.files import NAME, PDF, Files, begin, code_of, new_referral, reads, stored


async def test_unknown_and_forbidden_look_alike(files: Files, owner: asyncpg.Connection) -> None:
    address = await files.attach(files.sender)
    unknown = f"{files.url}/attachments/{node_id('Attachment', uuid4())}"
    wrong = f"{files.url}/attachments/{node_id('Referral', files.referral.id)}"
    garbage = f"{files.url}/attachments/nothing"
    strangers = [
        files.world.stranger.caseworker,
        files.world.stranger.focal_point,
        files.world.sender.other_caseworker,
        files.world.sender.officer,
        files.world.recipient.staff[Role.AGENCY_ADMIN],
    ]
    answers = set()
    for actor in strangers:
        for asked in (address, unknown, wrong, garbage):
            response = await files.get(actor, asked)
            error = response.json()["errors"][0]
            del error["extensions"]["correlationId"]
            hidden = {"date", "x-correlation-id"}
            headers = sorted((k, v) for k, v in response.headers.items() if k not in hidden)
            answers.add((response.status_code, json.dumps(error), tuple(headers)))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert await reads(owner, files) == 0


async def test_a_stranger_cannot_attach_and_learns_nothing(
    files: Files, owner: asyncpg.Connection
) -> None:
    unknown = f"{files.url}/attachments/{node_id('Referral', uuid4())}"
    answers = set()
    for actor in (files.world.stranger.caseworker, files.world.recipient.other_caseworker):
        for address in (files.address, unknown):
            response = await files.post(actor, address=address)
            message = response.json()["errors"][0]["message"]
            answers.add((response.status_code, code_of(response), message))
    assert len(answers) == 1
    assert answers.pop()[:2] == (404, "NOT_FOUND")
    assert await stored(owner, files) == (0, 0)


async def test_an_officer_sees_the_referral_and_attaches_nothing(files: Files) -> None:
    response = await files.post(files.world.sender.officer)
    assert response.status_code == 403
    assert await files.listed(files.world.sender.officer) == []


async def test_nobody_is_asked_to_sign_in(files: Files) -> None:
    address = await files.attach(files.sender)
    for headers in ({}, {"authorization": "Bearer wrong"}):
        for response in (
            await files.client.get(address, headers=headers),
            await files.client.post(files.address + "?part=preview", headers=headers),
        ):
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
            assert response.json()["errors"][0]["extensions"]["correlationId"]


async def test_other_methods_are_not_served(
    files: Files, owner: asyncpg.Connection
) -> None:  # fmt: skip
    address = await files.attach(files.sender)
    headers = files.sign_in(files.recipient)
    for method in ("HEAD", "PUT", "DELETE"):
        assert (await files.client.request(method, address, headers=headers)).status_code == 405
    assert await reads(owner, files) == 0


async def test_without_consent_to_files_the_sender_attaches_none(
    files: Files, owner: asyncpg.Connection
) -> None:
    referral, _ = await new_referral(
        files.pool, files.vault, files.world, frozenset({Category.IDENTITY})
    )
    files.referral = referral
    response = await files.post(files.sender)
    assert response.status_code == 403
    assert code_of(response) == "NOT_CONSENTED"
    assert await stored(owner, files) == (0, 0)
    # What the recipient answers with is theirs to give.
    assert (await files.post(files.recipient)).status_code == 201
    # The database says the same when asked directly.
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with transaction(files.pool, files.sender) as tx:
            await attachment_store.add(tx, uuid7(), referral.id, "preview", None, "text/plain")


async def test_once_consent_has_expired_the_sender_attaches_nothing_more(
    files: Files, owner: asyncpg.Connection
) -> None:
    async with owner.transaction():
        # Time passes; the triggers would take this for somebody's doing.
        await owner.execute("SET LOCAL session_replication_role = replica")
        sql = "UPDATE hub.referral SET consent_expires_at = now() WHERE id = $1"
        await owner.execute(sql, files.referral.id)
    response = await files.post(files.sender)
    assert code_of(response) == "NOT_CONSENTED"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await begin(files, 0, owner)


# The sealed part -------------------------------------------------------------------------------------


async def test_the_sealed_part_opens_to_the_recipient_on_acceptance(
    files: Files, owner: asyncpg.Connection
) -> None:
    address = await files.attach(files.sender, part="sealed")
    assert (await files.get(files.sender, address)).content == PDF
    assert (await files.get(files.recipient, address)).status_code == 404
    assert await files.listed(files.recipient) == []
    refused = await files.post(files.recipient, part="sealed")
    assert refused.status_code == 403
    assert await reads(owner, files) == 1
    await files.accept()
    assert (await files.get(files.recipient, address)).content == PDF
    assert [name for _, name in await files.listed(files.recipient)] == [NAME]
    assert (await files.post(files.recipient, part="sealed")).status_code == 201


async def test_a_rejected_referral_destroys_the_sealed_files(
    files: Files, owner: asyncpg.Connection
) -> None:
    sealed = await files.attach(files.sender, part="sealed")
    preview = await files.attach(files.sender)
    await files.reject()
    assert (await files.get(files.recipient, sealed)).status_code == 404
    gone = await files.get(files.sender, sealed)
    assert gone.status_code == 410
    assert code_of(gone) == "GONE"
    assert (await files.get(files.world.stranger.caseworker, sealed)).status_code == 404
    id = decode_id(sealed.rsplit("/", 1)[1], "Attachment")
    sql = "SELECT count(*) FROM hub.attachment_chunk WHERE attachment_id = $1"
    assert await owner.fetchval(sql, id) == 0
    assert await owner.fetchval("SELECT name FROM hub.attachment WHERE id = $1", id) is None
    assert [name for _, name in await files.listed(files.sender)] == [None, NAME]
    # What was decided on stays readable to both.
    assert (await files.get(files.recipient, preview)).content == PDF
    late = await files.post(files.sender)
    assert late.status_code == 409


async def test_withdrawn_consent_closes_every_file_to_the_recipient(files: Files) -> None:
    await files.accept()
    addresses = [await files.attach(files.sender, part=part) for part in ("preview", "sealed")]
    for address in addresses:
        assert (await files.get(files.recipient, address)).status_code == 200
    async with transaction(files.pool, files.sender) as tx:
        withdrawal = await withdraw_consent(tx, files.consent_id, GivenBy.SELF)
    for address in addresses:
        assert (await files.get(files.recipient, address)).status_code == 404
    told = {(reader.agency_id, reader.what, reader.times) for reader in withdrawal.readers}
    assert (files.world.recipient.id, "attachment.read", 2) in told


async def test_an_erased_case_leaves_no_file(files: Files, owner: asyncpg.Connection) -> None:
    await files.accept()
    addresses = [await files.attach(files.sender, part=part) for part in ("preview", "sealed")]
    async with transaction(files.pool, files.world.sender.officer) as tx:
        _, receipt = await erase(tx, files.referral.case_id)
    assert (await stored(owner, files))[1] == 0
    assert receipt["attachmentChunks"] == 2
    for address in addresses:
        assert (await files.get(files.recipient, address)).status_code in (404, 410)
