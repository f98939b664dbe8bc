"""The way a referral should go: accepted, served, confirmed; and what happens where it is disputed."""

from datetime import timedelta

import pytest

from hub.cases.model import today_in_mexico
from hub.cli.story import Story
from tests.journeys.stage import ANA, FARID, GLORIA, HUGO, JOEL, KAREN, Stage

pytestmark = pytest.mark.xdist_group("journeys")


async def test_the_demo_tells_its_story_to_the_end(stage: Stage) -> None:
    said: list[str] = []
    await Story(stage.base_url, said.append).tell()
    assert not [line for line in said if "FAILED" in line]
    assert any("Ana confirms the outcome" in line for line in said)
    assert "Inventada" not in "\n".join(said)


async def test_the_person_is_known_to_the_recipient_from_acceptance_on_and_not_before(
    stage: Stage,
) -> None:
    ana, gloria, case, id = await stage.referred()

    seen = await gloria.see(id, "packet { givenNames } preview { caseCode note } case { id }")
    assert seen["packet"] is None
    assert seen["case"] is None
    assert seen["preview"] == {
        "caseCode": case.code,
        "note": "Necesita orientación esta semana.",
    }

    await gloria.move("acknowledgeReferral", referralId=id)
    assert (await gloria.see(id))["packet"] is None
    await gloria.move("acceptReferral", referralId=id)
    packet = (await gloria.see(id))["packet"]
    assert packet["givenNames"] == case.given
    assert packet["phones"] == [case.phone]
    assert packet["narrative"] == "Lo que contó la persona."
    # Not consented, so not there.
    assert packet["documents"] == []
    assert packet["address"] is None
    assert (await gloria.see(id, "case { id }"))["case"] is None

    await gloria.move("startReferral", referralId=id)
    await gloria.move("completeReferral", referralId=id, outcome="DELIVERED")
    assert await ana.need(case.need) == "OPEN"
    await ana.move("confirmOutcome", referralId=id)
    assert await ana.need(case.need) == "MET"
    for person in (ana, gloria):
        seen = await person.see(id)
        assert (seen["status"], seen["confirmation"]) == ("COMPLETED", "CONFIRMED")

    done = await ana.trail(referral=id)
    actions = [action for action, _ in done]
    assert actions.index("preview.read") < actions.index("referral.accepted")
    assert ("packet.read", "ACNUR") in done
    first_read = next(i for i, one in enumerate(done) if one == ("packet.read", "ACNUR"))
    assert actions.index("referral.accepted") < first_read


async def test_nobody_else_finds_a_referral_and_unknown_looks_the_same(stage: Stage) -> None:
    _, _, case, id = await stage.referred()
    for email in (KAREN, FARID):
        stranger = await stage.sign_in(email)
        assert await stranger.see(id) is None
        told = await stranger.ask(
            "query ($r: ID!, $c: ID!, $n: ID!) { referral: node(id: $r) { id }"
            " case: node(id: $c) { id } need: node(id: $n) { id } }",
            r=id, c=case.id, n=case.need,
        )  # fmt: skip
        assert told == {"referral": None, "case": None, "need": None}
    karen = await stage.sign_in(KAREN)
    refused = await karen.refusal("acceptReferral", referralId=id)
    unknown = await karen.refusal("acceptReferral", referralId=_unknown(id))
    assert refused == unknown
    assert refused["code"] == "NOT_FOUND"


def _unknown(id: str) -> str:
    from uuid import uuid4

    from strawberry.relay.utils import to_base64

    return to_base64("Referral", str(uuid4()))


async def test_a_disputed_outcome_goes_back_to_the_recipient_who_corrects_it(
    stage: Stage,
) -> None:
    ana, gloria, case, id = await stage.referred()
    for name in ("acceptReferral", "startReferral"):
        await gloria.move(name, referralId=id)
    await gloria.move("completeReferral", referralId=id, outcome="DELIVERED", note="Fue atendida.")

    disputed = await ana.move("disputeOutcome", referralId=id, note="Dice que nadie la llamó.")
    assert disputed["nextSide"] == "RECIPIENT"
    assert await ana.need(case.need) == "OPEN"
    thread = await gloria.see(id, "messages { kind text }")
    assert thread["messages"] == [
        {"kind": "OUTCOME_NOTE", "text": "Fue atendida."},
        {"kind": "DISPUTE_NOTE", "text": "Dice que nadie la llamó."},
    ]
    again = await ana.refusal("confirmOutcome", referralId=id)
    assert again["code"] == "CONFLICT"

    corrected = await gloria.move("completeReferral", referralId=id, outcome="PARTIALLY_DELIVERED")
    assert corrected["nextSide"] == "SENDER"
    await ana.move("confirmOutcome", referralId=id)
    for person in (ana, gloria):
        seen = await person.see(id)
        assert (seen["outcome"], seen["confirmation"]) == ("PARTIALLY_DELIVERED", "CONFIRMED")
    # Only what was wholly delivered meets the need.
    assert await ana.need(case.need) == "OPEN"


async def test_two_at_a_desk_claim_a_referral_and_give_it_back(stage: Stage) -> None:
    ana, gloria, _, id = await stage.referred()
    hugo = await stage.sign_in(HUGO)
    await gloria.move("claimReferral", referralId=id)
    claimed = "claimedBy { name } timeline { kind by agency { acronym } }"
    assert (await hugo.see(id, claimed))["claimedBy"] == {"name": "Gloria Tzul Ajú"}
    # Referrals go from desk to desk: who works on it is no matter of the sender's.
    seen = await ana.see(id, claimed)
    assert seen["claimedBy"] is None
    assert seen["timeline"][-1] == {
        "kind": "claimed",
        "by": None,
        "agency": {"acronym": "ACNUR"},
    }
    await gloria.move("releaseReferral", referralId=id)
    assert (await hugo.see(id, claimed))["claimedBy"] is None
    kinds = [event["kind"] for event in (await hugo.see(id, claimed))["timeline"]]
    assert kinds == ["requested", "claimed", "released"]
    refused = await ana.refusal("claimReferral", referralId=id)
    assert refused["code"] == "NOT_ALLOWED"


async def test_whoever_covers_for_an_absent_colleague_is_handed_what_waits_at_the_desk(
    stage: Stage,
) -> None:
    ana, gloria, case, id = await stage.referred()
    joel = await stage.sign_in(JOEL)
    email, tijuana = "covering@unhcr.example", await stage.desk("unhcr", "Tijuana")
    cover, paula = await stage.hire(email, JOEL, "unhcr", "CASEWORKER", desk=tijuana)
    assert await paula.see(id) is None, "it is at another desk"
    away = (await gloria.ask("{ me { staff { id name } } }"))["me"]["staff"]
    today = today_in_mexico()
    dates = {"startsOn": today.isoformat(), "endsOn": (today + timedelta(days=2)).isoformat()}
    noted = await joel.do(
        "saveAbsence",
        "staff { absences { id cover { id } } }",
        staffId=away["id"],
        coverId=cover,
        **dates,
    )
    absence = noted["staff"]["absences"][-1]
    assert absence["cover"]["id"] == cover
    try:
        me = (await paula.ask("{ me { coversFor { endsOn staff { name } } } }"))["me"]
        assert me["coversFor"] == [{"endsOn": dates["endsOn"], "staff": {"name": away["name"]}}]
        there = (await gloria.see(id, "toDesk { staff { id } }"))["toDesk"]["staff"]
        assert {cover, away["id"]} <= {person["id"] for person in there}
        assert (await ana.see(id, "toDesk { staff { id } }"))["toDesk"]["staff"] == []
        version = (await gloria.see(id))["version"]
        await gloria.move("handOverReferral", referralId=id, staffId=cover, version=version)
        again = await gloria.refusal(
            "handOverReferral", referralId=id, staffId=cover, version=version
        )
        assert (again["code"], again["field"]) == ("CONFLICT", ["version"])
        mine = """query ($who: ID!, $code: String!) {
            worklist(direction: INCOMING, nextSide: RECIPIENT, claimedBy: $who, code: $code) {
                totalCount edges { node { id } } } }"""
        found = (await paula.ask(mine, who=cover, code=case.code[:6].lower()))["worklist"]
        assert found == {"totalCount": 1, "edges": [{"node": {"id": id}}]}
        told = "timeline { kind by to }"
        assert (await paula.see(id, told))["timeline"][-1] == {
            "kind": "handed-over",
            "by": away["name"],
            "to": "Persona Nueva",
        }
        assert (await ana.see(id, told))["timeline"][-1] == {
            "kind": "handed-over",
            "by": None,
            "to": None,
        }
    finally:
        await joel.do("removeAbsence", "staff { id }", absenceId=absence["id"])
    assert await paula.see(id) is None, "the cover has ended"


async def test_messages_reach_both_sides_and_sealed_addenda_only_who_may_open_the_packet(
    stage: Stage,
) -> None:
    ana, gloria, _, id = await stage.referred()
    await ana.move("postMessage", referralId=id, text="¿Pueden esta semana?")
    await gloria.move("postMessage", referralId=id, text="El jueves.")
    for part, text in (("PREVIEW", "Ahora con un bebé."), ("SEALED", "Cambió de teléfono.")):
        await ana.move("addAddendum", referralId=id, part=part, text=text)
    select = "messages { text agency { acronym } } addenda { part text }"
    both = [
        {"part": "PREVIEW", "text": "Ahora con un bebé."},
        {"part": "SEALED", "text": "Cambió de teléfono."},
    ]
    before = await gloria.see(id, select)
    assert [message["text"] for message in before["messages"]] == [
        "¿Pueden esta semana?",
        "El jueves.",
    ]
    assert before["addenda"] == both[:1]
    assert (await ana.see(id, select))["addenda"] == both
    await gloria.move("acceptReferral", referralId=id)
    assert (await gloria.see(id, select))["addenda"] == both
    refused = await gloria.refusal("addAddendum", referralId=id, part="PREVIEW", text="No.")
    assert refused["code"] == "NOT_ALLOWED"


async def test_somebody_away_is_covered_at_their_desk_and_only_then(stage: Stage) -> None:
    admin = "joel.baptiste@unhcr.example"
    cdmx = await stage.desk("unhcr", "Ciudad de México")
    cover_id, cover = await stage.hire(
        "cover@unhcr.example", admin, "unhcr", "CASEWORKER", desk=cdmx
    )
    _, _, _, id = await stage.referred()
    assert await cover.see(id) is None
    assert (await cover.refusal("acceptReferral", referralId=id))["code"] == "NOT_FOUND"

    joel, gloria = await stage.sign_in(admin), await stage.sign_in(GLORIA)
    gloria_id = (await gloria.ask("query { me { staff { id } } }"))["me"]["staff"]["id"]
    # Until the evening, both are the same day.
    here, there = await stage.owner.fetchrow(
        "SELECT (now() AT TIME ZONE 'America/Mexico_City')::date, (now() AT TIME ZONE 'UTC')::date"
    )
    await joel.do(
        "saveAbsence", "staff { id }",
        staffId=gloria_id, coverId=cover_id,
        startsOn=here.isoformat(), endsOn=there.isoformat(),
    )  # fmt: skip
    try:
        assert (await cover.move("acceptReferral", referralId=id))["status"] == "ACCEPTED"
        assert (await cover.see(id))["packet"] is not None
    finally:
        await stage.owner.execute("UPDATE hub.absence SET cover_id = NULL")
    assert await cover.see(id) is None
    ana = await stage.sign_in(ANA)
    timeline = (await ana.see(id, "timeline { kind by }"))["timeline"]
    assert timeline[-1] == {"kind": "accepted", "by": None}
