"""A desk is told what waits for it, over HTTP, without a word about whom or what."""

import asyncio
from typing import Any

from tests.journeys.stage import DIEGO, Person, Stage

TOLD = """query ($unread: Boolean!) { notifications(first: 50, unreadOnly: $unread) { unreadCount edges { node {
    id kind subject body readAt desk { id } referral { id status } case { id } } } } }"""


async def told(person: Person, referral: str, kind: str, *, unread: bool = True) -> Any:
    """The notification of a kind about a referral, once it is there; None after five seconds."""
    for _ in range(50):
        page = (await person.ask(TOLD, unread=unread))["notifications"]
        for edge in page["edges"]:
            node = edge["node"]
            if node["kind"] == kind and node["referral"] and node["referral"]["id"] == referral:
                return node
        await asyncio.sleep(0.1)
    return None


async def test_each_desk_is_told_what_waits_for_it(stage: Stage) -> None:
    ana, gloria, case, referral = await stage.referred()
    arrived = await told(gloria, referral, "REFERRAL_REQUESTED")
    assert arrived["subject"] == "Llegó una referencia"
    assert arrived["readAt"] is None
    said = str([arrived["subject"], arrived["body"]])
    for hidden in (case.given, case.family, case.phone, case.document, case.code):
        assert hidden not in said

    done = await gloria.do("markNotificationsRead", "marked unreadCount", ids=[arrived["id"]])
    assert done["marked"] == 1
    unread = (await gloria.ask(TOLD, unread=True))["notifications"]["edges"]
    assert arrived["id"] not in [edge["node"]["id"] for edge in unread]
    assert (await told(gloria, referral, "REFERRAL_REQUESTED", unread=False))["readAt"]

    await gloria.do(
        "holdReferral", "referral { status }", referralId=referral, question="¿Qué idioma habla?"
    )
    assert (await told(ana, referral, "REFERRAL_ON_HOLD"))["referral"]["status"] == "ON_HOLD"
    await ana.do("answerHold", "referral { status }", referralId=referral, answer="Mam.")
    assert await told(gloria, referral, "REFERRAL_MESSAGE")
    await gloria.do("acceptReferral", "referral { status }", referralId=referral)
    assert await told(ana, referral, "REFERRAL_ACCEPTED")
    # Read by Gloria, and by nobody for her: the officer has no desk, and reads none.
    refused = await (await stage.sign_in(DIEGO)).post(TOLD, unread=False)
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
    both = await gloria.refusal("markNotificationsRead", ids=[], all=False)
    assert (both["code"], both["field"]) == ("INVALID", ["ids"])
