"""What a client is told beforehand: which operations are anybody's, what a service's entry permits, and
after a conflict what the object is now."""

from typing import Any

import pytest

from hub.api.relay import node_id
from tests.access.ask import DONE
from tests.access.asks import ASKS
from tests.access.client import Client
from tests.access.rows import Rows
from tests.access.stage import Stage


async def test_what_is_not_among_ones_capabilities_never_succeeds_and_the_rest_may(
    stage: Stage, client: Client
) -> None:
    for who, actor in stage.askers.items():
        may = set((await client.ask(actor, "{ me { may } }")).data["me"]["may"])
        for ask in ASKS:
            if ask.expect(stage, actor) == DONE:
                assert ask.rule in may, (who, ask.name)
    clerk = stage.as_("sender 0 caseworker")
    may = set((await client.ask(clerk, "{ me { may } }")).data["me"]["may"])
    assert {"sendReferral", "handOverReferral", "setLocale", "case.person"} <= may
    assert not {"saveStaff", "saveDesk", "eraseCase", "overrideConsent", "saveAgency"} & may
    blind = stage.as_("blind 0 caseworker")
    seen = set((await client.ask(blind, "{ me { may } }")).data["me"]["may"])
    assert "agencies" in seen
    assert not {"openCase", "worklist", "sendReferral"} & seen


@pytest.mark.parametrize("mutation", ["updateCapacity", "assureService"])
async def test_a_service_says_who_may_maintain_its_entry(
    stage: Stage, client: Client, rows: Rows, mutation: str
) -> None:
    kind = mutation[0].upper() + mutation[1:]
    more = {"available": 3} if mutation == "updateCapacity" else {}
    told = set()
    for offer in stage.offers.values():
        id = node_id("ServiceAtLocation", offer)
        for who, actor in stage.askers.items():
            query = (
                "query ($id: ID!) { node(id: $id) { ... on ServiceAtLocation { mayMaintain } } }"
            )
            says = (await client.ask(actor, query, id=id)).data["node"]["mayMaintain"]
            document = f"mutation ($i: {kind}Input!) {{ {mutation}(input: $i) {{ userErrors {{ code }} }} }}"
            answer = await client.ask(actor, document, i={"serviceAtLocationId": id, **more})
            assert says == (answer.codes() == []), who
            told.add(says)
    assert told == {True, False}


STALE = "userErrors { code field }"


async def test_after_a_conflict_the_object_comes_as_it_is_now_to_those_who_see_it(
    stage: Stage, client: Client
) -> None:
    id = node_id("Referral", stage.referrals["received"])
    document = f"""mutation ($i: HoldReferralInput!) {{ holdReferral(input: $i) {{
        referral {{ id status version }} {STALE} }} }}"""
    outcomes = set()
    for who, actor in stage.askers.items():
        answer = await client.ask(
            actor, document, i={"referralId": id, "question": "¿Qué día?", "version": 99}
        )
        payload: dict[str, Any] = answer.data["holdReferral"]
        code = payload["userErrors"][0]["code"]
        outcomes.add(code)
        if code == "CONFLICT":
            assert payload["userErrors"][0]["field"] == ["version"], who
            assert payload["referral"]["id"] == id
            assert payload["referral"]["status"] == "RECEIVED"
        else:
            assert payload["referral"] is None, who
        assert answer.changed == set(), who
    assert outcomes == {"CONFLICT", "NOT_ALLOWED", "NOT_FOUND"}


async def test_a_state_that_does_not_permit_a_move_comes_with_the_refusal(
    stage: Stage, client: Client
) -> None:
    document = f"""mutation ($i: StartReferralInput!) {{ startReferral(input: $i) {{
        referral {{ status }} {STALE} }} }}"""
    id = node_id("Referral", stage.referrals["rejected"])
    clerk = stage.as_("recipient 0 caseworker")
    answer = (await client.ask(clerk, document, i={"referralId": id})).data["startReferral"]
    assert answer["referral"] == {"status": "REJECTED"}
    assert answer["userErrors"][0]["code"] == "CONFLICT"


async def test_a_run_that_somebody_moved_meanwhile_comes_as_it_is_now(
    stage: Stage, client: Client
) -> None:
    document = f"""mutation ($i: TakeStepInput!) {{ takeStep(input: $i) {{
        run {{ state version }} {STALE} }} }}"""
    id = node_id("WorkflowRun", stage.work["run"])
    clerk = stage.as_("sender 0 caseworker")
    stale = {"runId": id, "step": "finish", "version": 1}
    answer = (await client.ask(clerk, document, i=stale)).data["takeStep"]
    assert answer == {
        "run": {"state": "called", "version": 2},
        "userErrors": [{"code": "CONFLICT", "field": ["version"]}],
    }
