"""How often a mutation asks the database: a round trip is what a write costs.

The numbers are those of one operation, from BEGIN to COMMIT. Whoever makes one larger should have a reason.
"""

import json
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from starlette.requests import HTTPConnection

from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.vault.keyring import LocalKeyring
from tests.access.client import settings
from tests.bench import inside
from tests.bench.statements import Take, captured
from tests.world import World

AROUND = 3
"""BEGIN with who is asking, a savepoint because the mutation may be refused, COMMIT."""
MOVE = AROUND + 2
"""The referral, to say why somebody may not; its change, which answers with what it is then."""
NOTE = 2
"""The key that both sides have, and the message sealed under it."""


LOOKS_UP = re.compile(r"typeinfo_tree|'jit'")
"""How the driver looks up types that it has not met; once for each connection, so it does not count."""


@dataclass
class Hub:
    """The endpoint over one connection, whose statements are counted. `actor` is who asks."""

    app: Any
    take: Take
    actor: Actor

    async def ask(self, actor: Actor, field: str, input: dict[str, Any], **headers: str) -> int:
        """Mutates; returns how many round trips it took."""
        self.actor = actor
        kind = f"{field[0].upper()}{field[1:]}Input!"
        query = f"mutation Do($input: {kind}) {{ {field}(input: $input) {{ userErrors {{ code message }} }} }}"
        body = json.dumps({"query": query, "variables": {"input": input}}).encode()
        answer = json.loads(await inside.ask(self.app, headers, body))
        assert answer["data"][field]["userErrors"] == []
        asked = [one.sql for one in await self.take() if not LOOKS_UP.search(one.sql)]
        return len(asked)


@pytest.fixture
async def hub(app_url: str, keyring: LocalKeyring, world: World) -> AsyncIterator[Hub]:
    async with captured(app_url) as (pool, take):
        found = Hub(None, take, world.sender.caseworker)

        async def who(_: HTTPConnection) -> Actor:
            return found.actor

        configured = replace(settings(), keyring=keyring.path)
        found.app = inside.endpoint(pool, app_url, configured, who)
        yield found


def opening(world: World, needs: int) -> dict[str, Any]:
    """The input that opens a case of somebody new with so many needs."""
    return {
        "deskId": node_id("Desk", world.sender.desks[0]),
        "population": "REFUGEE",
        "identity": {
            "givenNames": f"Ángela {secrets.token_hex(4)}", "familyNames": "Ejemplo", "birthDate": "1991-05-17",
            "phones": [f"+52 962 {secrets.randbelow(10**7):07}"],
        },
        "needs": [
            {"serviceCode": "legal-assistance", "story": f"Story {n}"} for n in range(needs)
        ],
    }  # fmt: skip


@pytest.fixture
async def needs(hub: Hub, world: World, owner: asyncpg.Connection) -> list[UUID]:
    """Four needs of a case, with consent to refer them to the recipient."""
    clerk = world.sender.caseworker
    await hub.ask(clerk, "openCase", opening(world, 4))
    sql = "SELECT id, case_id FROM hub.need WHERE agency_id = $1 ORDER BY id"
    found = await owner.fetch(sql, world.sender.id)
    trips = await hub.ask(
        clerk,
        "recordConsent",
        {
            "caseId": node_id("Case", found[0]["case_id"]),
            "recipient": {"agencyId": node_id("Agency", world.recipient.id)},
            "purposes": ["LEGAL_REPRESENTATION"],
            "categories": ["IDENTITY", "NARRATIVE"],
            "givenBy": "SELF",
            "how": "ORAL",
        },
    )
    # The case, for the policy; the entry.
    assert trips == AROUND + 2
    return [row["id"] for row in found]


def sending(world: World, need: UUID) -> dict[str, Any]:
    """The input that refers a need to the recipient's desk."""
    return {
        "needId": node_id("Need", need),
        "toDeskId": node_id("Desk", world.recipient.desks[0]),
        "purpose": "LEGAL_REPRESENTATION",
        "categories": ["IDENTITY", "NARRATIVE"],
        "narrative": "Lo que contó.",
    }


async def test_a_referral_is_sent_in_seven_round_trips(
    hub: Hub, world: World, needs: list[UUID]
) -> None:
    # The need with its case and sealed identity; the desk with its hours; the consent ledger. Then the
    # referral, its packet, keys and log entries at once.
    clerk = world.sender.caseworker
    assert await hub.ask(clerk, "sendReferral", sending(world, needs[0])) == AROUND + 4


async def test_a_key_against_sending_twice_costs_two_round_trips(
    hub: Hub, world: World, needs: list[UUID]
) -> None:
    clerk, sent, key = world.sender.caseworker, sending(world, needs[0]), {"idempotency-key": "k1"}
    # Its lock, with the first answer if there is one; and the answer that is kept.
    assert await hub.ask(clerk, "sendReferral", sent, **key) == AROUND + 4 + 2
    # A retry asks for nothing but the first answer.
    assert await hub.ask(clerk, "sendReferral", sent, **key) == 3


async def test_a_case_is_opened_in_as_many_round_trips_whatever_it_needs(
    hub: Hub, world: World
) -> None:
    clerk = world.sender.caseworker
    # The desk; cases of the same person; the key; the case; identity and search digests. Then what is
    # usual for the kinds of service, and the needs.
    assert await hub.ask(clerk, "openCase", opening(world, 1)) == AROUND + 7
    assert await hub.ask(clerk, "openCase", opening(world, 5)) == AROUND + 7
    assert await hub.ask(clerk, "openCase", opening(world, 0)) == AROUND + 5


async def test_a_move_is_two_round_trips_and_a_note_two_more(
    hub: Hub, world: World, needs: list[UUID], owner: asyncpg.Connection
) -> None:
    sender, recipient = world.sender.caseworker, world.recipient.caseworker
    for need in needs:
        await hub.ask(sender, "sendReferral", sending(world, need))
    sql = "SELECT id FROM hub.referral WHERE from_agency_id = $1 ORDER BY id"
    one, two, three, four = [
        {"referralId": node_id("Referral", row["id"])}
        for row in await owner.fetch(sql, world.sender.id)
    ]
    served = {"outcome": "DELIVERED", "note": "Con abogada."}
    counted = [
        (await hub.ask(actor, field, input), expected, field)
        for actor, field, input, expected in [
            (recipient, "acknowledgeReferral", one, MOVE),
            (recipient, "holdReferral", {**one, "question": "¿Desde cuándo?"}, MOVE + NOTE),
            (sender, "answerHold", {**one, "answer": "Desde mayo."}, MOVE + NOTE),
            # The sender's wrap of the packet's key, and the recipient's own.
            (recipient, "acceptReferral", one, MOVE + 2),
            (recipient, "claimReferral", one, MOVE),
            (recipient, "startReferral", one, MOVE),
            (recipient, "completeReferral", {**one, **served}, MOVE + NOTE),
            # What was delivered meets the need.
            (sender, "confirmOutcome", one, MOVE + 1),
            (sender, "postMessage", {**two, "text": "Hola."}, AROUND + 1 + NOTE),
            (sender, "addAddendum", {**two, "text": "Otra cosa."}, AROUND + 1 + NOTE),
            (recipient, "rejectReferral", {**two, "reason": "NO_CAPACITY", "note": "Lleno."}, MOVE + NOTE),
            (recipient, "rejectReferral", {**three, "reason": "NOT_ELIGIBLE"}, MOVE),
            (sender, "withdrawReferral", {**four, "reason": "MOVED_ON", "note": "Se fue."}, MOVE + NOTE),
        ]
    ]  # fmt: skip
    assert [(trips, field) for trips, _, field in counted] == [
        (n, field) for _, n, field in counted
    ]
