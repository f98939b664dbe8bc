"""What clients rely on: a retry is harmless, worklists are live, and files come and go in one piece."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.journeys.stage import ANA, CATEGORIES, GLORIA, KAREN, Person, Stage, uuid_of

pytestmark = pytest.mark.xdist_group("journeys")

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SEND = """mutation ($input: SendReferralInput!) { sendReferral(input: $input) {
    referral { id version } userErrors { code } } }"""


async def test_a_retry_with_the_same_key_sends_once_and_another_body_is_refused(
    stage: Stage,
) -> None:
    ana = await stage.sign_in(ANA)
    case = await stage.open_case(ana)
    await stage.consent(ana, case)
    key = str(uuid4())
    input = {
        "needId": case.need,
        "toDeskId": await stage.desk("unhcr", "Tapachula"),
        "purpose": "LEGAL_REPRESENTATION",
        "categories": CATEGORIES,
    }
    first = await ana.post(SEND, key=key, input=input)
    again = await ana.post(SEND, key=key, input=input)
    assert first.json()["data"]["sendReferral"]["referral"] is not None
    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    other = await ana.post(SEND, key=key, input={**input, "note": "Otra nota."})
    assert other.status_code == 422
    assert other.json()["errors"][0]["extensions"]["code"] == "IDEMPOTENCY_MISMATCH"
    count = "SELECT count(*) FROM hub.referral WHERE need_id = $1"
    assert await stage.owner.fetchval(count, uuid_of(case.need)) == 1
    # The key is Ana's alone: to Gloria it says nothing.
    gloria = await stage.sign_in(GLORIA)
    foreign = await gloria.post(SEND, key=key, input=input)
    assert foreign.status_code == 200
    assert foreign.json()["data"]["sendReferral"]["referral"] is None


async def test_many_retries_at_once_make_one_referral(stage: Stage) -> None:
    ana = await stage.sign_in(ANA)
    case = await stage.open_case(ana)
    await stage.consent(ana, case)
    key = str(uuid4())
    input = {
        "needId": case.need,
        "toDeskId": await stage.desk("unhcr", "Tapachula"),
        "purpose": "LEGAL_REPRESENTATION",
        "categories": CATEGORIES,
    }
    answers = await asyncio.gather(*(ana.post(SEND, key=key, input=input) for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    bodies = {answer.content for answer in answers if answer.status_code == 200}
    assert len(bodies) == 1
    count = "SELECT count(*) FROM hub.referral WHERE need_id = $1"
    assert await stage.owner.fetchval(count, uuid_of(case.need)) == 1


class Listener:
    """Somebody's live worklist."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def heard(self, seconds: float = 0.6) -> list[dict[str, Any]]:
        """Changes that arrive until it is quiet for so long."""
        found = []
        with contextlib.suppress(TimeoutError):
            while True:
                async with asyncio.timeout(seconds):
                    message = json.loads(await self.socket.recv())
                assert message["type"] == "next", message
                found.append(message["payload"]["data"]["worklistChanged"]["referral"])
        return found


@contextlib.asynccontextmanager
async def listening(stage: Stage, person: Person) -> AsyncIterator[Listener]:
    cookie = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    url = stage.base_url.replace("http", "ws") + "/graphql"
    query = "subscription { worklistChanged { referral { id status packet { givenNames } } } }"
    async with connect(
        url,
        subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
        additional_headers={"Cookie": cookie, "Origin": stage.base_url},
    ) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
        yield Listener(socket)


async def test_both_sides_hear_of_each_change_once_and_a_stranger_of_none(stage: Stage) -> None:
    ana, gloria, case, _ = await stage.referred()
    karen = await stage.sign_in(KAREN)
    await stage.consent(ana, case, "ohchr")
    async with (
        listening(stage, ana) as sender,
        listening(stage, gloria) as recipient,
        listening(stage, karen) as stranger,
    ):
        await asyncio.gather(sender.heard(), recipient.heard())  # what is there already
        other = await stage.open_case(ana)
        await stage.consent(ana, other)
        id = await stage.send(ana, other)
        for listener in (sender, recipient):
            changes = await listener.heard()
            assert [(one["id"], one["status"]) for one in changes] == [(id, "REQUESTED")]
        await gloria.move("acceptReferral", referralId=id)
        for listener in (sender, recipient):
            changes = await listener.heard()
            assert [(one["id"], one["status"]) for one in changes] == [(id, "ACCEPTED")]
            assert changes[0]["packet"]["givenNames"] == other.given
        assert await stranger.heard(0.2) == []


async def upload(
    person: Person, referral: str, part: str, body: bytes, name: str = "acta.pdf", **headers: str
) -> Any:
    return await person.http.post(
        f"/attachments/{referral}",
        params={"part": part},
        content=body,
        headers={"Content-Type": "application/pdf", "X-File-Name": name, **headers},
    )


async def test_a_sealed_file_opens_with_the_packet_and_is_destroyed_with_it(stage: Stage) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    categories = [*CATEGORIES, "ATTACHMENT"]
    await stage.consent(ana, case, categories=categories)
    id = await stage.send(ana, case, categories=categories)
    body = PDF + b"% " + b"relleno " * 30_000  # several chunks
    taken = await upload(ana, id, "sealed", body, "Acta%20de%20nacimiento.pdf")
    assert taken.status_code == 201, taken.text
    address = taken.headers["Location"]
    assert taken.json()["size"] == len(body)

    listed = "attachments { name part size url }"
    assert (await gloria.see(id, listed))["attachments"] == []
    assert (await gloria.http.get(address)).status_code == 404
    await gloria.move("acceptReferral", referralId=id)
    (file,) = (await gloria.see(id, listed))["attachments"]
    assert unquote(file.pop("url")) == address
    assert file == {"name": "Acta de nacimiento.pdf", "part": "SEALED", "size": len(body)}
    given = await gloria.http.get(address)
    assert given.status_code == 200
    assert given.content == body
    assert "Acta de nacimiento.pdf" in unquote(given.headers["Content-Disposition"])
    karen = await stage.sign_in(KAREN)
    assert (await karen.http.get(address)).status_code == 404
    assert ("attachment.read", "ACNUR") in await ana.trail(referral=id)

    await ana.move("withdrawReferral", referralId=id, reason="MOVED_ON")
    for person in (ana, gloria):
        assert (await person.http.get(address)).status_code in (404, 410)
    assert (await stage.sealed_rows(id))["chunks"] == 0


async def test_a_file_that_is_not_what_it_claims_is_not_taken(stage: Stage) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    categories = [*CATEGORIES, "ATTACHMENT"]
    await stage.consent(ana, case, categories=categories)
    id = await stage.send(ana, case, categories=categories)
    wrong = await upload(ana, id, "preview", b"MZ\x90\x00 not a document at all")
    assert wrong.status_code == 415
    large = await upload(ana, id, "preview", PDF + b"\0" * (20 * 1024 * 1024))
    assert large.status_code == 413
    # Before acceptance the recipient puts nothing into the sealed part.
    assert (await upload(gloria, id, "sealed", PDF)).status_code in (403, 409)
    left = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.attachment WHERE referral_id = $1", uuid_of(id)
    )
    assert left == 0
