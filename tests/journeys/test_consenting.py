"""Consent: who may give it, what it opens, and what closes the moment that it ends."""

from typing import Any

import pytest

from tests.journeys.stage import (
    ANA,
    BRUNO,
    CATEGORIES,
    DIEGO,
    GLORIA,
    HUGO,
    NOTHING,
    Stage,
    uuid_of,
)

pytestmark = pytest.mark.xdist_group("journeys")

CHANGE = """consent { id withdrawnAt review } closed { id status statusReason }
    readers { what agency { acronym } referral { id } }"""


async def entry_rows(stage: Stage, case_id: str) -> int:
    count = await stage.owner.fetchval(
        "SELECT count(*) FROM hub.consent WHERE case_id = $1", uuid_of(case_id)
    )
    return int(count)


async def test_consent_withdrawn_midway_closes_what_is_open_and_tells_who_had_read_what(
    stage: Stage,
) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana, needs=[{"serviceCode": "legal-assistance"}] * 3)
    entry = await stage.consent(ana, case)
    opened, unread, done = [await stage.send(ana, case, needId=need) for need in case.needs]
    for id in (opened, done):
        await gloria.move("acceptReferral", referralId=id)
        assert (await gloria.see(id))["packet"] is not None
    await gloria.move("postMessage", referralId=opened, text="La veo mañana.")
    await gloria.move("startReferral", referralId=done)
    await gloria.move("completeReferral", referralId=done, outcome="DELIVERED")

    told = await ana.do("withdrawConsent", CHANGE, consentId=entry)
    assert told["consent"]["withdrawnAt"] is not None
    assert {one["id"] for one in told["closed"]} == {opened, unread}
    assert {(one["status"], one["statusReason"]) for one in told["closed"]} == {
        ("CANCELLED", "consent-withdrawn")
    }
    before = (await ana.see(opened, "readers { what times agency { acronym } }"))["readers"]
    read = {(r["referral"]["id"], r["agency"]["acronym"], r["what"]) for r in told["readers"]}
    assert read == {(opened, "ACNUR", "packet.read"), (opened, "ACNUR", "preview.read")}

    hugo = await stage.sign_in(HUGO)
    for id in (opened, unread):
        for person in (gloria, hugo):
            seen = await person.see(
                id, "status packet { caseCode } preview { caseCode } messages { text }"
            )
            assert (seen["status"], seen["packet"], seen["preview"]) == ("CANCELLED", None, None)
            assert [message["text"] for message in seen["messages"]] == [None] * len(
                seen["messages"]
            )
        assert await stage.sealed_rows(id) == NOTHING
        wraps = await stage.owner.fetchval(
            "SELECT count(*) FROM hub.key_wrap w JOIN hub.data_key k ON k.id = w.data_key_id"
            " WHERE k.referral_id = $1 AND w.agency_id = $2",
            uuid_of(id), uuid_of(await stage.agency("unhcr")),
        )  # fmt: skip
        assert wraps == 0, "the recipient still holds a key"
    # Trying to read what is gone is not reading it.
    after = (await ana.see(opened, "readers { what times agency { acronym } }"))["readers"]
    assert after == before
    # What was served stays recorded, as it was.
    for person in (ana, gloria):
        assert (await person.see(done))["status"] == "COMPLETED"
    again = await ana.refusal("withdrawConsent", consentId=entry)
    assert again["code"] == "CONFLICT"
    refused = await ana.refusal(
        "sendReferral",
        needId=case.needs[0],
        toDeskId=await stage.desk("unhcr", "Tapachula"),
        purpose="LEGAL_REPRESENTATION",
        categories=CATEGORIES,
    )
    assert refused["code"] == "NOT_CONSENTED"
    assert "contacto, identidad, relato" in refused["message"]


async def test_a_withhold_rule_beats_a_grant_given_before_or_after_it(stage: Stage) -> None:
    ana, gloria, case, id = await stage.referred()
    told = await ana.do(
        "recordConsent",
        CHANGE,
        caseId=case.id,
        recipient={"agencyId": await stage.agency("unhcr")},
        effect="WITHHOLD",
        categories=["CONTACT"],
        givenBy="SELF",
        how="ORAL",
    )
    assert [one["id"] for one in told["closed"]] == [id]
    assert (await gloria.see(id))["preview"] is None

    await stage.consent(ana, case)  # a later grant does not undo it
    referral: dict[str, Any] = {
        "needId": case.need,
        "toDeskId": await stage.desk("unhcr", "Tapachula"),
        "purpose": "LEGAL_REPRESENTATION",
        "categories": CATEGORIES,
    }
    query = (
        "query ($r: SendReferralInput!) { disclosure(referral: $r) { refused packet { phones } } }"
    )
    shown = (await ana.ask(query, r=referral))["disclosure"]
    assert shown["refused"] == ["CONTACT"]
    assert (await ana.refusal("sendReferral", **referral))["code"] == "NOT_CONSENTED"
    # Without the telephone, the rest may still go.
    sent = await stage.send(ana, case, categories=["IDENTITY", "NARRATIVE"])
    await gloria.move("acceptReferral", referralId=sent)
    packet = (await gloria.see(sent))["packet"]
    assert (packet["givenNames"], packet["phones"]) == (case.given, [])


CHILDREN: list[tuple[str, dict[str, Any], bool]] = [
    ("YEARS_0_5", {"givenBy": "SELF"}, False),
    ("YEARS_0_5", {"givenBy": "CAREGIVER"}, True),
    ("YEARS_6_11", {"givenBy": "SELF", "assent": True}, False),
    ("YEARS_6_11", {"givenBy": "CAREGIVER"}, False),
    ("YEARS_6_11", {"givenBy": "GUARDIAN", "assent": True}, True),
    ("YEARS_12_14", {"givenBy": "CAREGIVER"}, False),
    ("YEARS_12_14", {"givenBy": "CAREGIVER", "assent": True}, True),
    ("YEARS_12_14", {"givenBy": "SELF"}, False),
    ("YEARS_12_14", {"givenBy": "SELF", "reason": "No hay persona adulta."}, True),
    ("YEARS_15_17", {"givenBy": "CAREGIVER", "assent": True}, False),
    ("YEARS_15_17", {"givenBy": "SELF"}, True),
    ("YEARS_15_17", {"givenBy": "SELF", "caregiverInformed": True}, False),
    ("YEARS_15_17", {"givenBy": "SELF", "caregiverInformed": True, "assent": True}, True),
]


@pytest.mark.parametrize("band", ["YEARS_0_5", "YEARS_6_11", "YEARS_12_14", "YEARS_15_17"])
async def test_a_child_consents_as_their_age_permits_and_not_otherwise(
    stage: Stage, band: str
) -> None:
    ana = await stage.sign_in(ANA)
    case = await stage.open_case(
        ana, identity={"birthDate": None}, ageBand=band, population="CHILD_UNACCOMPANIED"
    )
    given = {
        "caseId": case.id,
        "recipient": {"agencyId": await stage.agency("unhcr")},
        "purposes": ["LEGAL_REPRESENTATION"],
        "categories": CATEGORIES,
        "how": "ORAL",
    }
    recorded = 0
    for _, how, permitted in (row for row in CHILDREN if row[0] == band):
        if permitted:
            done = await ana.do("recordConsent", "consent { id givenBy assent }", **given, **how)
            assert done["consent"]["givenBy"] == how["givenBy"]
            recorded += 1
        else:
            refused = await ana.refusal("recordConsent", **given, **how)
            assert (refused["code"], refused["field"]) == ("INVALID", ["givenBy"])
        assert await entry_rows(stage, case.id) == recorded
    id = await stage.send(ana, case)
    gloria = await stage.sign_in(GLORIA)
    assert (await gloria.see(id))["preview"]["ageBand"] == band


async def test_a_sealed_category_goes_under_a_code_even_once_it_is_opened(stage: Stage) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    categories = ["IDENTITY", "CONTACT", "DOCUMENTS", "LOCATION", "FAMILY", "NARRATIVE", "GBV"]
    await stage.consent(ana, case, categories=categories)
    id = await stage.send(ana, case, categories=categories)
    await _under_a_code(gloria, case, id)


async def test_a_sealed_kind_of_service_goes_under_a_code_whatever_is_consented(
    stage: Stage,
) -> None:
    ana, gloria = await stage.sign_in(ANA), await stage.sign_in(GLORIA)
    case = await stage.open_case(ana, "asylum-orientation")
    categories = ["IDENTITY", "CONTACT", "DOCUMENTS", "LOCATION", "FAMILY", "NARRATIVE"]
    await stage.consent(ana, case, categories=categories)
    id = await stage.send(ana, case, categories=categories)
    await _under_a_code(gloria, case, id)


async def _under_a_code(gloria: Any, case: Any, id: str) -> None:
    preview = (await gloria.see(id))["preview"]
    assert preview["underCode"] is True
    assert preview["adm2"] is None
    await gloria.move("acceptReferral", referralId=id)
    packet = (await gloria.see(id))["packet"]
    assert packet == {
        "caseCode": case.code,
        "givenNames": None,
        "familyNames": None,
        "birthDate": None,
        "nationality": None,
        "phones": [case.phone],
        "address": None,
        "family": None,
        "narrative": "Lo que contó la persona.",
        "documents": [],
    }


async def test_an_override_by_a_focal_point_is_reviewed_and_closes_when_it_is_revoked(
    stage: Stage,
) -> None:
    ana, bruno, diego = [await stage.sign_in(email) for email in (ANA, BRUNO, DIEGO)]
    gloria = await stage.sign_in(GLORIA)
    case = await stage.open_case(ana)
    override = {
        "caseId": case.id,
        "recipient": {"agencyId": await stage.agency("unhcr")},
        "purposes": ["LEGAL_REPRESENTATION"],
        "categories": CATEGORIES,
        "legalBasis": "VITAL_INTEREST",
    }
    why = "Riesgo inmediato para su vida."
    refused = await ana.refusal("recordConsent", **override, reason=why)
    assert refused["code"] == "NOT_ALLOWED"
    unreasoned = await bruno.refusal("recordConsent", **override)
    assert (unreasoned["code"], unreasoned["field"]) == ("INVALID", ["reason"])
    assert await entry_rows(stage, case.id) == 0

    done = await bruno.do("recordConsent", "consent { id reason }", **override, reason=why)
    entry = done["consent"]["id"]
    reason = "query ($id: ID!) { case(id: $id) { consents { reason review } } }"
    assert (await ana.ask(reason, id=case.id))["case"]["consents"] == [
        {"reason": None, "review": None}
    ]
    assert (await diego.ask(reason, id=case.id))["case"]["consents"] == [
        {"reason": why, "review": None}
    ]
    id = await stage.send(ana, case)
    await gloria.move("acceptReferral", referralId=id)
    assert (await gloria.see(id))["packet"]["givenNames"] == case.given

    assert (await bruno.refusal("reviewOverride", consentId=entry, uphold=True))[
        "code"
    ] == "NOT_ALLOWED"
    told = await diego.do("reviewOverride", CHANGE, consentId=entry, uphold=False)
    assert told["consent"]["review"] == "revoked"
    assert [one["id"] for one in told["closed"]] == [id]
    assert {reader["what"] for reader in told["readers"]} == {"preview.read", "packet.read"}
    seen = await gloria.see(id)
    assert (seen["status"], seen["packet"], seen["preview"]) == ("CANCELLED", None, None)
    assert (await diego.refusal("reviewOverride", consentId=entry, uphold=True))[
        "code"
    ] == "CONFLICT"
    actions = [action for action, _ in await diego.trail(case=case.id)]
    assert any(action.startswith("consent") for action in actions)


async def test_immigration_enforcement_is_never_granted_anything(stage: Stage) -> None:
    ana, bruno = await stage.sign_in(ANA), await stage.sign_in(BRUNO)
    case = await stage.open_case(ana)
    grant = {
        "caseId": case.id,
        "recipient": {"recipientClass": "IMMIGRATION_ENFORCEMENT"},
        "purposes": ["SERVICE_PROVISION"],
        "categories": ["IDENTITY"],
    }
    own = await ana.refusal("recordConsent", **grant, givenBy="SELF", how="WRITTEN")
    assert own["code"] == "NOT_ALLOWED"
    forced = await bruno.refusal(
        "recordConsent", **grant, legalBasis="LEGAL_OBLIGATION", reason="Lo piden."
    )
    assert forced["code"] == "NOT_ALLOWED"
    assert await entry_rows(stage, case.id) == 0
