"""UNICEF's plugin in a running hub: a child alone has its referral to the authority opened by the hub itself."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from hub.cli.story import APPROVE, PLUGIN
from tests.journeys.stage import GLORIA, KAREN, Case, Person, Stage, uuid_of
from tests.journeys.test_plugins import wait_until

pytestmark = pytest.mark.xdist_group("journeys")

ADMIN = "noe.barrios@unicef.example"
LOOK = """query ($id: ID!) { case(id: $id) {
    needs { serviceCode urgency }
    workflows { workflow state dueOwner dueAt history { toState by } }
    tasks { name role } } }"""
NOTICE = ("authority_notice", "to_send", "caseworker")
FIRST_TALK = {
    "language": "es-MX",
    "explained": True,
    "assent": "yes",
    "age_band": "12-14",
    "with_whom": "siblings",
    "place": "open-shelter",
}
CHILD = {"birthDate": None}


@pytest.fixture(scope="module")
async def unicef(stage: Stage) -> AsyncIterator[Stage]:
    """UNICEF's plugin is approved and runs; afterwards it is stopped."""
    admin = await stage.sign_in(ADMIN)
    told = await admin.ask(PLUGIN)
    input = {"agencyId": told["me"]["agency"]["id"], "digest": told["plugins"][0]["digest"]}
    await admin.ask(APPROVE, input=input)
    await wait_until(stage, "unicef", True)
    yield stage
    await admin.do("disablePlugin", "plugin { state }", agencyId=input["agencyId"], reason="done")
    await wait_until(stage, "unicef", False)


async def child(stage: Stage, karen: Person, population: str) -> Case:
    return await stage.open_case(
        karen, "food", identity=CHILD, ageBand="YEARS_12_14", population=population
    )


async def until_begun(karen: Person, case: Case) -> Any:
    """What is in the case once the hub has done something about it."""
    found: Any = None
    for _ in range(150):
        found = (await karen.ask(LOOK, id=case.id))["case"]
        if found["workflows"] and found["tasks"]:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"The hub has begun nothing: {found}")


async def test_within_seconds_the_referral_of_a_child_alone_is_open_with_its_clock(
    unicef: Stage,
) -> None:
    karen = await unicef.sign_in(KAREN)
    case = await child(unicef, karen, "CHILD_UNACCOMPANIED")
    found = await until_begun(karen, case)
    assert {"serviceCode": "unaccompanied-child-care", "urgency": "EMERGENCY"} in found["needs"]
    (run,) = found["workflows"]
    assert (run["workflow"], run["state"], run["dueOwner"]) == NOTICE
    assert run["history"] == [{"toState": "to_send", "by": None}]
    assert found["tasks"] == [{"name": "refer_to_authority", "role": "caseworker"}]
    # The paper that goes there has the code and nobody's name.
    paper = await karen.ask(
        'query ($id: ID!) { document(caseId: $id, name: "for_the_authority") { paragraphs } }',
        id=case.id,
    )
    said = " ".join(paper["document"]["paragraphs"])
    assert case.code in said
    assert case.given not in said
    # Nothing has left, and whoever does not work the case finds nothing of it.
    for table in ("referral", "consent"):
        count = f"SELECT count(*) FROM hub.{table} WHERE case_id = $1"
        assert await unicef.owner.fetchval(count, uuid_of(case.id)) == 0
    assert (await (await unicef.sign_in(GLORIA)).ask(LOOK, id=case.id))["case"] is None


async def test_whoever_saves_the_first_talk_reads_what_the_hub_has_begun(unicef: Stage) -> None:
    karen = await unicef.sign_in(KAREN)
    case = await child(unicef, karen, "MIGRANT_IN_TRANSIT")
    asked = "assessment { workflows begun { workflow state dueOwner } }"
    for _ in range(5):
        saved = await karen.do(
            "saveAnswers", asked, caseId=case.id, form="child_intake", answers=FIRST_TALK
        )
        if saved["assessment"] is not None:
            break
    assert saved["assessment"] == {
        "workflows": ["best_interests"],
        "begun": [dict(zip(("workflow", "state", "dueOwner"), NOTICE, strict=True))],
    }
    found = await until_begun(karen, case)
    assert [run["workflow"] for run in found["workflows"]] == ["authority_notice"]
    # By hand it cannot be begun beside.
    refused = await karen.refusal("beginWorkflow", caseId=case.id, workflow="authority_notice")
    assert refused["code"] == "CONFLICT"
