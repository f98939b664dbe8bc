"""Deciding on a referral: declined and sent elsewhere, held and answered, withdrawn, left until it expires."""

import asyncio
from datetime import UTC, datetime

import pytest

from hub.referrals import jobs
from tests.journeys.stage import CATEGORIES, HUGO, NOTHING, Person, Stage, uuid_of

pytestmark = pytest.mark.xdist_group("journeys")

NEXT = "nextRoutes { deskId service { id need } reasons { code } }"
TERMS = "deskId capacityAvailable assuredAt"


async def service_at(person: Person, need: str, desk: str) -> str:
    """The service that a desk offers for a need."""
    query = "query ($need: ID!) { routes(needId: $need) { deskId service { id } } }"
    routes = (await person.ask(query, need=need))["routes"]
    return str(next(route["service"]["id"] for route in routes if route["deskId"] == desk))


async def test_a_declined_referral_loses_its_sealed_part_and_goes_to_another_desk(
    stage: Stage,
) -> None:
    ana, gloria, case, id = await stage.referred()
    await ana.move("addAddendum", referralId=id, part="SEALED", text="Cambió de teléfono.")
    assert (await stage.sealed_rows(id))["packet"] == 1
    assert (await ana.see(id, NEXT))["nextRoutes"] == []

    unsaid = await gloria.post(
        "mutation ($id: ID!) { rejectReferral(input: {referralId: $id}) { referral { id } } }",
        id=id,
    )
    assert unsaid.json()["errors"], "a reason is required"
    await gloria.move(
        "rejectReferral", referralId=id, reason="OUTSIDE_MANDATE", note="Es tema laboral."
    )

    select = (
        "status statusReason packet { givenNames } addenda { part text } messages { kind text }"
    )
    for person in (ana, gloria):
        assert await person.see(id, select) == {
            "status": "REJECTED",
            "statusReason": "outside-mandate",
            "packet": None,
            "addenda": [{"part": "SEALED", "text": None}] if person is ana else [],
            "messages": [{"kind": "REJECT_NOTE", "text": "Es tema laboral."}],
        }
    assert await stage.sealed_rows(id) == NOTHING
    assert await ana.need(case.need) == "OPEN"
    assert (await gloria.refusal("acceptReferral", referralId=id))["code"] == "CONFLICT"

    unhcr = await stage.desk("unhcr", "Tapachula")
    routes = (await ana.see(id, NEXT))["nextRoutes"]
    desks = [route["deskId"] for route in routes]
    assert desks
    assert unhcr not in desks
    assert await stage.desk("ohchr", "Ciudad de México") in desks
    assert (await gloria.see(id, NEXT))["nextRoutes"] == []

    await stage.consent(ana, case, "ohchr")
    again = await stage.send(
        ana, case, desk=None, toDeskId=None, serviceAtLocationId=routes[0]["service"]["id"]
    )
    seen = await ana.see(again, "status toDesk { id }")
    assert seen == {"status": "REQUESTED", "toDesk": {"id": desks[0]}}
    assert await gloria.see(again) is None


async def test_no_room_makes_the_directory_say_so(stage: Stage) -> None:
    ana, gloria = await stage.sign_in("ana.lopez@iom.example"), None
    case = await stage.open_case(ana)
    await stage.consent(ana, case)
    desk = await stage.desk("unhcr", "Tapachula")
    service = await service_at(ana, case.need, desk)
    gloria = await stage.sign_in("gloria.tzul@unhcr.example")
    await gloria.do("updateCapacity", "service { id }", serviceAtLocationId=service, available=8)
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on ServiceAtLocation {{ {TERMS} }} }} }}"
    before = (await ana.ask(query, id=service))["node"]
    assert before["capacityAvailable"] == 8
    assert before["assuredAt"] is not None

    id = await stage.send(ana, case, serviceAtLocationId=service)
    await gloria.move("rejectReferral", referralId=id, reason="NO_CAPACITY")
    assert (await ana.ask(query, id=service))["node"] == {
        "deskId": desk,
        "capacityAvailable": 0,
        "assuredAt": None,
    }
    other = await stage.open_case(ana)
    ask = "query ($n: ID!) { routes(needId: $n) { deskId reasons { code } } }"
    routes = (await ana.ask(ask, n=other.need))["routes"]
    codes = {
        reason["code"] for route in routes if route["deskId"] == desk for reason in route["reasons"]
    }
    assert {"CAPACITY_FULL", "NEVER_ASSURED"} <= codes
    await gloria.do("updateCapacity", "service { id }", serviceAtLocationId=service, available=8)


async def test_a_question_holds_a_referral_until_the_sender_answers_it(stage: Stage) -> None:
    ana, gloria, _, id = await stage.referred()
    held = await gloria.move("holdReferral", referralId=id, question="¿Habla mam?")
    assert (held["status"], held["nextSide"]) == ("ON_HOLD", "SENDER")
    assert (await gloria.refusal("answerHold", referralId=id, answer="Sí."))[
        "code"
    ] == "NOT_ALLOWED"
    asked = await ana.see(id, "packetOpen messages { kind text }")
    assert asked["messages"] == [{"kind": "HOLD_QUESTION", "text": "¿Habla mam?"}]
    answered = await ana.move("answerHold", referralId=id, answer="Sí, y español.")
    # It was not accepted yet, so it waits for the decision again, and nothing has opened.
    assert (answered["status"], answered["nextSide"]) == ("RECEIVED", "RECIPIENT")
    assert (await gloria.see(id))["packet"] is None

    await gloria.move("acceptReferral", referralId=id)
    await gloria.move("startReferral", referralId=id)
    held = await gloria.move("holdReferral", referralId=id, question="¿Sigue en Tapachula?")
    assert (held["status"], held["packetOpen"]) == ("ON_HOLD", True)
    assert (await gloria.see(id))["packet"] is not None
    answered = await ana.move("answerHold", referralId=id, answer="Sí.")
    assert answered["status"] == "IN_PROGRESS"
    for person in (ana, gloria):
        thread = (await person.see(id, "messages { kind text }"))["messages"]
        assert [m["text"] for m in thread] == [
            "¿Habla mam?",
            "Sí, y español.",
            "¿Sigue en Tapachula?",
            "Sí.",
        ]


async def test_withdrawing_and_accepting_at_once_lets_exactly_one_win(stage: Stage) -> None:
    ana, gloria = (
        await stage.sign_in("ana.lopez@iom.example"),
        await stage.sign_in("gloria.tzul@unhcr.example"),
    )
    case = await stage.open_case(ana, needs=[{"serviceCode": "legal-assistance"}] * 12)
    await stage.consent(ana, case)
    winners = []
    for number, need in enumerate(case.needs):
        id = await stage.send(ana, case, needId=need)

        async def withdraw(id: str = id) -> str:
            query = (
                "mutation ($id: ID!) { done: withdrawReferral(input: {referralId: $id, version: 1,"
                " reason: MOVED_ON}) { referral { id } userErrors { code } } }"
            )
            return _code((await ana.post(query, id=id)).json())

        async def accept(id: str = id) -> str:
            query = (
                "mutation ($id: ID!) { done: acceptReferral(input: {referralId: $id, version: 1})"
                " { referral { id packet { givenNames } } userErrors { code } } }"
            )
            return _code((await gloria.post(query, id=id)).json())

        # Each goes first in every other round, so that neither always wins.
        pair = (withdraw(), accept()) if number % 2 else (accept(), withdraw())
        codes = await asyncio.gather(*pair)
        accepted, withdrawn = codes if not number % 2 else codes[::-1]
        assert sorted((accepted, withdrawn)) == ["CONFLICT", "DONE"]
        seen = await gloria.see(id)
        if withdrawn == "DONE":
            assert (seen["status"], seen["packet"], seen["packetOpen"]) == (
                "CANCELLED",
                None,
                False,
            )
            assert await stage.sealed_rows(id) == NOTHING
        else:
            assert (seen["status"], seen["packetOpen"]) == ("ACCEPTED", True)
            assert seen["packet"]["givenNames"] == case.given
        winners.append("withdrawn" if withdrawn == "DONE" else "accepted")
    assert len(winners) == 12


def _code(told: dict[str, object]) -> str:
    assert "errors" not in told, told
    done = told["data"]["done"]  # type: ignore[index]
    return done["userErrors"][0]["code"] if done["userErrors"] else "DONE"


async def test_a_withdrawn_referral_opens_to_nobody_any_more(stage: Stage) -> None:
    ana, gloria, case, id = await stage.referred()
    await gloria.move("acceptReferral", referralId=id)
    assert (await gloria.see(id))["packet"] is not None
    stale = await ana.refusal("withdrawReferral", referralId=id, version=1, reason="MOVED_ON")
    assert (stale["code"], stale["field"]) == ("CONFLICT", ["version"])
    await ana.move("withdrawReferral", referralId=id, reason="MOVED_ON", note="Siguió a Tijuana.")
    hugo = await stage.sign_in(HUGO)
    for person in (ana, gloria, hugo):
        seen = await person.see(id, "status packet { givenNames } messages { text }")
        assert seen["status"] == "CANCELLED"
        assert seen["packet"] is None
        assert seen["messages"] == [{"text": "Siguió a Tijuana."}]
    assert await stage.sealed_rows(id) == NOTHING
    assert await ana.need(case.need) == "OPEN"
    # The need is free for another attempt at the same desk.
    assert await stage.send(ana, case)


async def test_what_nobody_decides_expires_and_the_need_stays_open(stage: Stage) -> None:
    ana, gloria, case, late = await stage.referred()
    _, _, _, accepted = await stage.referred()
    _, _, _, punctual = await stage.referred()
    await gloria.move("acceptReferral", referralId=accepted)
    for id in (late, accepted):
        # The guard lets nobody touch a clock; only behind its back can one be moved.
        async with stage.owner.transaction():
            await stage.owner.execute("SET LOCAL session_replication_role = replica")
            await stage.owner.execute(
                "UPDATE hub.referral SET expires_at = now() - interval '1 minute' WHERE id = $1",
                uuid_of(id),
            )
    # The hub's own job may have taken it in this instant; then ours has passed it by.
    async with asyncio.timeout(10):
        while (await ana.see(late))["status"] == "REQUESTED":
            await jobs.expire(stage.pool)

    for person in (ana, gloria):
        seen = await person.see(late)
        assert (seen["status"], seen["statusReason"]) == ("CANCELLED", "expired")
        assert seen["packet"] is None
        assert (await person.see(accepted))["status"] == "ACCEPTED"
        assert (await person.see(punctual))["status"] == "REQUESTED"
    assert await stage.sealed_rows(late) == NOTHING
    assert (await stage.sealed_rows(accepted))["packet"] == 1
    assert await ana.need(case.need) == "OPEN"
    desks = [route["deskId"] for route in (await ana.see(late, NEXT))["nextRoutes"]]
    assert desks
    assert await stage.desk("unhcr", "Tapachula") not in desks
    last = (await ana.see(late, "timeline { kind agency { code } by at }"))["timeline"][-1]
    assert (last["kind"], last["agency"], last["by"]) == ("cancelled", None, None)
    assert datetime.fromisoformat(last["at"]) <= datetime.now(UTC)
    refused = await ana.refusal("withdrawReferral", referralId=punctual, reason="EXPIRED")
    assert (refused["code"], refused["field"]) == ("INVALID", ["reason"])


async def test_a_need_is_not_referred_twice_to_the_same_desk(stage: Stage) -> None:
    ana, _, case, _ = await stage.referred()
    refused = await ana.refusal(
        "sendReferral",
        needId=case.need,
        toDeskId=await stage.desk("unhcr", "Tapachula"),
        purpose="LEGAL_REPRESENTATION",
        categories=CATEGORIES,
    )
    assert refused["code"] == "CONFLICT"
    count = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.referral WHERE need_id = $1", uuid_of(case.need)
    )
    assert count == 1
