"""IOM's plugin in a running hub: approved by its administrator, answered, assessed, screening, redacting."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from hub.cli.story import APPROVE, INTAKE_ANSWERS, PLUGIN
from hub.workflows import jobs
from tests.journeys.stage import ANA, BRUNO, CARLA, DIEGO, GLORIA, JOEL, Person, Stage, uuid_of

BEGUN = "run { id state version dueAt }"
RUN = f"{BEGUN} held {{ guard reason }}"


async def plugin_of(stage: Stage, agency: str) -> str | None:
    """How the hub says that an agency's plugin fares; None while it does not run."""
    async with httpx.AsyncClient(base_url=stage.base_url, trust_env=False) as http:
        told: dict[str, str] = (await http.get("/readyz")).json()["plugins"]
        return told.get(agency)


async def wait_until(stage: Stage, agency: str, runs: bool) -> None:
    told = None
    for _ in range(300):
        told = await plugin_of(stage, agency)
        # Not as soon as its process was started: it has to have answered.
        answers = told is not None and told.startswith(("ok", "without"))
        if answers if runs else told is None:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{agency}: runs is not {runs}, but {told}")


@pytest.fixture(scope="module")
async def iom(stage: Stage) -> AsyncIterator[Stage]:
    """IOM's plugin is approved and runs; afterwards it is stopped."""
    carla = await stage.sign_in(CARLA)
    told = await carla.ask(PLUGIN)
    input = {"agencyId": told["me"]["agency"]["id"], "digest": told["plugins"][0]["digest"]}
    await carla.ask(APPROVE, input=input)
    await wait_until(stage, "iom", True)
    yield stage
    await carla.do("disablePlugin", "plugin { state }", agencyId=input["agencyId"], reason="done")
    await wait_until(stage, "iom", False)


async def answered(person: Person, case_id: str, **changed: Any) -> Any:
    """IOM's intake, saved and assessed.

    A plugin has half a second for that, and on a machine that does much else it may be late; people then
    answer again, and so does this. One that cannot assess the intake is not helped by it.
    """
    for _ in range(5):
        saved = await person.do(
            "saveAnswers",
            "assessment { needs { serviceCode reason } workflows } opened { serviceCode }",
            caseId=case_id,
            form="intake",
            answers={**INTAKE_ANSWERS, **changed},
        )
        if saved["assessment"] is not None:
            return saved
        await asyncio.sleep(1)
    raise AssertionError("The plugin has assessed the intake in none of five times.")


async def test_only_their_own_administrator_lets_a_plugin_run(iom: Stage) -> None:
    told = await (await iom.sign_in(CARLA)).ask(PLUGIN)
    input = {"agencyId": told["me"]["agency"]["id"], "digest": told["plugins"][0]["digest"]}
    assert told["plugins"][0]["state"] == "APPROVED"
    for email in (ANA, BRUNO, DIEGO, JOEL):
        refused = await (await iom.sign_in(email)).refusal("approvePlugin", **input)
        assert refused["code"] == "NOT_ALLOWED"
    theirs = (await (await iom.sign_in(JOEL)).ask(PLUGIN))["plugins"]
    assert [one["digest"] for one in theirs] != [told["plugins"][0]["digest"]]


async def test_files_that_were_not_shown_are_not_approved(iom: Stage) -> None:
    carla = await iom.sign_in(CARLA)
    told = await carla.ask(PLUGIN)
    refused = await carla.refusal(
        "approvePlugin", agencyId=told["me"]["agency"]["id"], digest="00" * 32
    )
    assert (refused["code"], refused["field"]) == ("CONFLICT", ["digest"])


async def test_what_one_approves_is_said_line_by_line(iom: Stage) -> None:
    carla = await iom.sign_in(CARLA)
    brings = (await carla.ask("query { plugins { brings changes } }"))["plugins"][0]
    assert "workflow voluntary_return version 1" in brings["brings"]
    assert "data category trafficking" in brings["brings"]
    assert brings["changes"] == []


async def test_an_intake_is_validated_sealed_assessed_and_opens_needs_once(iom: Stage) -> None:
    ana = await iom.sign_in(ANA)
    case = await iom.open_case(ana)
    for wrong, field in (
        ({"household_size": 0}, "household_size"),
        ({"tonight": "palace"}, "tonight"),
        ({"children_6_17": 9}, None),
        ({"shoe_size": 41}, "shoe_size"),
    ):
        refused = await ana.refusal(
            "saveAnswers", caseId=case.id, form="intake", answers={**INTAKE_ANSWERS, **wrong}
        )
        assert refused["code"] == "INVALID"
        assert refused["field"][0] == "answers"
        assert field in (None, refused["field"][1])
    count = "SELECT count(*) FROM hub.form_answer WHERE case_id = $1"
    assert await iom.owner.fetchval(count, uuid_of(case.id)) == 0

    saved = await answered(ana, case.id, call_me="Persona Inventada")
    assert [need["serviceCode"] for need in saved["opened"]] == ["shelter-bed", "legal-identity"]
    assert all(need["reason"] for need in saved["assessment"]["needs"])
    again = await answered(ana, case.id)
    assert again["opened"] == []
    sealed = "SELECT body FROM hub.form_answer WHERE case_id = $1 LIMIT 1"
    body = await iom.owner.fetchval(sealed, uuid_of(case.id))
    assert b"origin_country" not in body
    assert b"street" not in body

    query = "query ($id: ID!) { case(id: $id) { answers { form version answers } } }"
    shown = (await ana.ask(query, id=case.id))["case"]["answers"]
    assert [(one["form"], one["version"]) for one in shown] == [("intake", 1)]
    assert shown[0]["answers"]["tonight"] == "street"
    assert "answers.read" in [action for action, _ in await ana.trail(case=case.id)]
    # The protection officer sees that there is a case, and not what was answered.
    officer = await (await iom.sign_in(DIEGO)).ask(query, id=case.id)
    assert officer["case"]["answers"] == []
    assert (await (await iom.sign_in(GLORIA)).ask(query, id=case.id))["case"] is None


async def test_a_workflow_is_held_back_with_reasons_then_goes_on(iom: Stage) -> None:
    ana = await iom.sign_in(ANA)
    case = await iom.open_case(ana)
    await answered(ana, case.id)
    begun = await ana.do("beginWorkflow", BEGUN, **_begin(case.id))
    run = begun["run"]
    assert run["state"] == "needed"
    assert run["dueAt"] is not None
    assert (await ana.refusal("beginWorkflow", **_begin(case.id)))["code"] == "CONFLICT"

    wanted = {"beds_asked": 2, "beds_free": 1, "shelter_agreed": True}
    held = await ana.do("takeStep", RUN, runId=run["id"], step="reserve", answers=wanted)
    assert [one["guard"] for one in held["held"]]
    assert all(one["reason"] for one in held["held"])
    assert held["run"]["state"] == "needed"
    missing = await ana.refusal("takeStep", runId=run["id"], step="reserve", answers={})
    assert missing["code"] == "INVALID"

    wanted = {**wanted, "beds_free": 5, "family_together": True, "licensed_for_children": True}
    taken = await ana.do(
        "takeStep", RUN, runId=run["id"], step="reserve", answers=wanted, version=run["version"]
    )
    assert (taken["held"], taken["run"]["state"]) == ([], "reserved")
    late = await ana.refusal(
        "takeStep", runId=run["id"], step="cancel", version=run["version"], answers={}
    )
    assert late["code"] == "CONFLICT"

    # Six hours later the reservation expires by itself.
    await iom.owner.execute(
        "UPDATE hub.workflow_run SET due_at = now() - interval '1 second', version = version + 1"
        " WHERE id = $1",
        uuid_of(run["id"]),
    )
    query = "query ($id: ID!) { case(id: $id) { workflows { state history { step toState by } } } }"
    found: Any = {"state": "reserved"}
    # The hub's own job may have taken it in this instant; then ours has passed it by.
    async with asyncio.timeout(10):
        while found["state"] == "reserved":
            await jobs.strike(iom.pool)
            found = (await ana.ask(query, id=case.id))["case"]["workflows"][0]
    assert found["state"] == "needed"
    assert [(e["step"], e["toState"]) for e in found["history"]] == [
        (None, "needed"),
        ("reserve", "reserved"),
        ("expire", "needed"),
    ]
    assert found["history"][2]["by"] is None
    # Its facts still open afterwards: what the clock did has not touched them.
    ways = await ana.ask(
        "query ($id: ID!) { case(id: $id) { workflows { ways { step } } } }", id=case.id
    )
    assert ways["case"]["workflows"][0]["ways"]


def _begin(case_id: str) -> dict[str, str]:
    return {"caseId": case_id, "workflow": "shelter_support"}


async def test_the_plugin_vetoes_a_referral_and_says_why(iom: Stage) -> None:
    ana = await iom.sign_in(ANA)
    case = await iom.open_case(
        ana, "assisted-voluntary-return", identity={"birthDate": "2016-05-05"}
    )
    await iom.consent(ana, case, "iom", givenBy="CAREGIVER", assent=True)
    refused = await ana.refusal(
        "sendReferral",
        needId=case.need,
        toDeskId=await iom.desk("iom", "Tijuana"),
        purpose="LEGAL_REPRESENTATION",
        categories=["IDENTITY"],
    )
    assert refused["code"] == "SCREENED"
    assert "interés superior" in refused["message"]
    count = "SELECT count(*) FROM hub.referral WHERE case_id = $1"
    assert await iom.owner.fetchval(count, uuid_of(case.id)) == 0


async def test_a_grant_to_a_consulate_is_refused_with_the_plugins_reason_until_asylum_was_explained(
    iom: Stage,
) -> None:
    ana = await iom.sign_in(ANA)
    case = await iom.open_case(ana)
    grant = {
        "caseId": case.id,
        "recipient": {"recipientClass": "CONSULAR"},
        "purposes": ["SERVICE_PROVISION"],
        "categories": ["IDENTITY"],
        "givenBy": "SELF",
        "how": "ORAL",
    }
    refused = await ana.refusal("recordConsent", **grant)
    assert (refused["code"], refused["field"]) == ("SCREENED", ["recipient"])
    assert "asilo" in refused["message"]
    count = "SELECT count(*) FROM hub.consent WHERE case_id = $1"
    assert await iom.owner.fetchval(count, uuid_of(case.id)) == 0
    # One may always say no.
    await ana.do("recordConsent", "consent { id }", **{**grant, "effect": "WITHHOLD"})
    explained = {
        "asylum_explained": True,
        "asylum_understood": True,
        "asylum_explained_on": "2026-11-20",
        "asylum_answer": "does-not-ask",
    }
    await ana.do(
        "saveAnswers", "opened { id }", caseId=case.id, form="asylum_information", answers=explained
    )
    await ana.do("recordConsent", "consent { id }", **grant)


async def test_the_plugin_takes_the_address_away_and_the_sender_sees_that_before(
    iom: Stage,
) -> None:
    ana, gloria = await iom.sign_in(ANA), await iom.sign_in(GLORIA)
    case = await iom.open_case(ana, identity={"address": "Calle Inventada 7"})
    categories = ["IDENTITY", "CONTACT", "LOCATION", "NARRATIVE"]
    await iom.consent(ana, case, categories=categories)
    query = """query ($referral: SendReferralInput!) { disclosure(referral: $referral) {
        packet { givenNames address } objections } }"""
    planned = {
        "needId": case.need,
        "toDeskId": await iom.desk("unhcr", "Tapachula"),
        "purpose": "LEGAL_REPRESENTATION",
        "categories": categories,
    }
    shown = (await ana.ask(query, referral=planned))["disclosure"]
    assert shown["packet"] == {"givenNames": case.given, "address": None}
    assert shown["objections"] == []
    referral = await iom.send(ana, case, categories=categories)
    await gloria.do("acceptReferral", "referral { status }", referralId=referral)
    packet = (await gloria.see(referral))["packet"]
    assert (packet["givenNames"], packet["address"]) == (case.given, None)


async def test_erasing_a_case_destroys_answers_and_facts(iom: Stage) -> None:
    ana, diego = await iom.sign_in(ANA), await iom.sign_in(DIEGO)
    case = await iom.open_case(ana)
    await answered(ana, case.id)
    await ana.do("beginWorkflow", "run { id }", **_begin(case.id))
    await diego.do("eraseCase", "receipt { keys }", caseId=case.id, code=case.code)
    id = uuid_of(case.id)
    for table, column in (("form_answer", "body"), ("workflow_run", "facts")):
        rows = await iom.owner.fetch(f"SELECT {column} FROM hub.{table} WHERE case_id = $1", id)
        assert rows
        assert all(row[column] is None for row in rows)


async def test_what_the_recipient_does_opens_a_task_at_the_senders_desk(iom: Stage) -> None:
    ana, gloria, case, referral = await iom.referred()
    await gloria.do("acceptReferral", "referral { status }", referralId=referral)
    query = "query { tasks(first: 100) { edges { node { id name label case { code } } } } }"
    found: list[Any] = []
    for _ in range(100):
        edges = (await ana.ask(query))["tasks"]["edges"]
        found = [e["node"] for e in edges if e["node"]["case"]["code"] == case.code]
        if found:
            break
        await asyncio.sleep(0.1)
    assert found
    assert all(one["label"] for one in found)
    theirs = (await gloria.ask(query))["tasks"]["edges"]
    assert case.code not in [edge["node"]["case"]["code"] for edge in theirs]
    await ana.do("finishTask", "task { doneAt }", taskId=found[0]["id"])
    assert (await ana.refusal("finishTask", taskId=found[0]["id"]))["code"] == "CONFLICT"


async def test_a_plugin_whose_files_have_changed_lets_nothing_pass(iom: Stage) -> None:
    """Its red lines do not switch off: until somebody approves the new files, referrals wait."""
    ana, carla = await iom.sign_in(ANA), await iom.sign_in(CARLA)
    case = await iom.open_case(ana)
    await iom.consent(ana, case)
    told = await carla.ask(PLUGIN)
    approved = await iom.owner.fetchrow(
        "SELECT d.* FROM hub.plugin_decision d JOIN hub.agency a ON a.id = d.agency_id"
        " WHERE a.code = 'iom' ORDER BY d.id DESC LIMIT 1"
    )
    assert approved is not None
    # As if other files were installed than those that the newest approval names.
    await iom.owner.execute(
        "INSERT INTO hub.plugin_decision (agency_id, decision, version, module, digest, declared)"
        " VALUES ($1, 'approved', '0.9', $2, $3, $4)",
        approved["agency_id"], approved["module"], bytes(32), approved["declared"],
    )  # fmt: skip
    await wait_until(iom, "iom", False)
    assert (await carla.ask(PLUGIN))["plugins"][0]["state"] == "CHANGED"
    refused = await ana.refusal(
        "sendReferral",
        needId=case.need,
        toDeskId=await iom.desk("unhcr", "Tapachula"),
        purpose="LEGAL_REPRESENTATION",
        categories=["IDENTITY"],
    )
    assert refused["code"] == "SCREENED"
    agency = told["me"]["agency"]["id"]
    await carla.ask(APPROVE, input={"agencyId": agency, "digest": told["plugins"][0]["digest"]})
    await wait_until(iom, "iom", True)
    await iom.send(ana, case)


async def test_an_agencys_forms_have_types_of_their_own(iom: Stage) -> None:
    ana = await iom.sign_in(ANA)
    case = await iom.open_case(ana)
    save = """mutation ($input: IomIntakeSaveInput!) { iom { saveIntake(input: $input) {
        opened { serviceCode } userErrors { code field } } } }"""
    choices = {"population": "MIGRANT_IN_TRANSIT", "destination": "UNDECIDED", "tonight": "STREET"}
    answers = {
        "language": "ES_MX", "under18": False, "householdSize": 1, "adults": 1, "children05": 0,
        "children617": 0, "health": "NO", "documents": ["NONE"], **choices,
    }  # fmt: skip
    wrong = {"caseId": case.id, "answers": {**answers, "householdSize": 0}}
    told = (await ana.ask(save, input=wrong))["iom"]["saveIntake"]["userErrors"]
    assert [(one["code"], one["field"]) for one in told] == [
        ("INVALID", ["answers", "household_size"])
    ]
    done = await ana.ask(save, input={"caseId": case.id, "answers": answers})
    assert done["iom"]["saveIntake"]["opened"]
    read = """query ($id: ID!) { iom { intake(caseId: $id) {
        language tonight documents householdSize phone } } }"""
    found = (await ana.ask(read, id=case.id))["iom"]["intake"]
    assert found == {
        "language": "ES_MX", "tonight": "STREET", "documents": ["NONE"], "householdSize": 1,
        "phone": None,
    }  # fmt: skip
    for email in (GLORIA, DIEGO):
        assert (await (await iom.sign_in(email)).ask(read, id=case.id))["iom"]["intake"] is None
