"""Erasing a case: what is destroyed, everywhere, and what may still be known."""

import pytest

from tests.journeys.stage import ANA, BRUNO, DIEGO, GLORIA, INES, NOTHING, Stage, uuid_of

pytestmark = pytest.mark.xdist_group("journeys")

RECEIPT = """case { status erasedAt person { givenNames } } receipt { attachmentChunks keys messages
    needs packets referralsCancelled searchDigests }"""


async def test_an_erased_case_opens_to_nobody_anywhere_and_the_receipt_says_what_went(
    stage: Stage,
) -> None:
    ana, bruno, diego, ines, gloria = [
        await stage.sign_in(email) for email in (ANA, BRUNO, DIEGO, INES, GLORIA)
    ]
    case = await stage.open_case(
        ana,
        needs=[
            {"serviceCode": "legal-assistance", "story": "Lo que contó."},
            {"serviceCode": "legal-assistance"},
        ],
    )
    await stage.consent(ana, case)
    opened, waiting = [await stage.send(ana, case, needId=need) for need in case.needs]
    await gloria.move("acceptReferral", referralId=opened)
    await gloria.move("postMessage", referralId=opened, text="La veo mañana.")
    assert (await gloria.see(opened))["packet"]["givenNames"] == case.given

    for person, code in ((ana, "NOT_ALLOWED"), (bruno, "NOT_ALLOWED"), (ines, "NOT_FOUND")):
        refused = await person.refusal("eraseCase", caseId=case.id, code=case.code)
        assert refused["code"] == code
    other = await stage.open_case(ana)
    wrong = await diego.refusal("eraseCase", caseId=case.id, code=other.code)
    assert (wrong["code"], wrong["field"]) == ("INVALID", ["code"])
    assert (await gloria.see(opened))["packet"] is not None

    told = await diego.do("eraseCase", RECEIPT, caseId=case.id, code=case.code)
    assert told["case"]["status"] == "ERASED"
    assert told["case"]["person"] is None
    assert told["receipt"]["searchDigests"] == 3
    assert told["receipt"]["needs"] == told["receipt"]["referralsCancelled"] == 2
    assert told["receipt"]["messages"] == 1

    select = "status packet { caseCode } preview { caseCode } messages { text }"
    for id in (opened, waiting):
        for person in (ana, bruno, gloria):
            seen = await person.see(id, select)
            assert seen["status"] == "CANCELLED"
            assert (seen["packet"], seen["preview"]) == (None, None)
            assert all(message["text"] is None for message in seen["messages"])
        assert await stage.sealed_rows(id) == NOTHING
    person = "query ($id: ID!) { case(id: $id) { person { givenNames } needs { story status } } }"
    left = (await ana.ask(person, id=case.id))["case"]
    assert left["person"] is None
    assert [need["story"] for need in left["needs"]] == [None, None]
    keys = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id"
        " WHERE k.case_id = $1",
        uuid_of(case.id),
    )
    assert keys == 0
    search = "query ($p: String) { cases(search: {phone: $p}) { edges { node { id } } } }"
    assert (await ana.ask(search, p=case.phone))["cases"]["edges"] == []

    again = await diego.refusal("eraseCase", caseId=case.id, code=case.code)
    assert again["code"] == "CONFLICT"
    refused = await ana.refusal("addNeed", caseId=case.id, serviceCode="food")
    assert refused["code"] == "CONFLICT"
    actions = [action for action, _ in await diego.trail(case=case.id)]
    assert any("eras" in action for action in actions), actions


async def test_the_receipt_counts_everything_that_was_destroyed(stage: Stage) -> None:
    diego = await stage.sign_in(DIEGO)
    _, gloria, case, id = await stage.referred()
    await gloria.move("acceptReferral", referralId=id)
    stored = await stage.owner.fetchrow(
        "SELECT (SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id"
        "        WHERE k.case_id = $1) AS keys,"
        "       (SELECT count(*) FROM hub.packet p JOIN hub.referral r ON r.id = p.referral_id"
        "        WHERE r.case_id = $1 AND p.body IS NOT NULL) AS packets",
        uuid_of(case.id),
    )
    assert stored is not None
    # The case's key once; the preview's and the packet's at both agencies.
    assert dict(stored) == {"keys": 5, "packets": 2}
    told = await diego.do("eraseCase", "receipt { keys packets }", caseId=case.id, code=case.code)
    assert told["receipt"] == dict(stored)
