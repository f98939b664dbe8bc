"""However one comes to an object, one sees of it what its own query would show: nothing by a way round.

Wide documents are asked from every entry (referral, case, node, lists) as everybody. Whatever comes
back with an id is an object that the policy lets this actor see, no sealed text is told to those it
does not open to, and colleagues' names stay among colleagues.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLInterfaceType
from strawberry import relay

from hub.api import schema
from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.auth.policy import Standing
from tests.access.client import Client
from tests.access.compare import TABLES, ids
from tests.access.rows import SEES, Rows
from tests.access.stage import Stage, allowed, may

PERSON = "person { givenNames familyNames phones address story documents { number } }"
REFERRAL = """
    id status preview { note } packet { givenNames phones narrative } messages { text by }
    addenda { text } attachments { id name } claimedBy { id email } readers { what referral { id } }
    nextRoutes { deskId } timeline { by to agency { id staff { id email } } } moves { name reason }
    fromDesk { staff { id } agency { id staff { id } } }
    toDesk { members { id absences { id } } office { agency { staff { id name } } } }
"""
CASE = f"""
    id code {PERSON} consents {{ id reason case {{ id {PERSON} }} recipientAgency {{ staff {{ id }} }} }}
    household {{ id {PERSON} household {{ id }} needs {{ id story }} }}
    needs {{ id story case {{ id }} referrals {{ id packet {{ narrative }} }} }}
    agency {{ staff {{ id name }} }} answers {{ answers }} workflows {{ id history {{ by }} map {{ name }} }}
    readers {{ what agency {{ code }} referral {{ id }} }} tasks {{ id }}
"""
OTHERS = "referrals { id packet { givenNames narrative } messages { text } attachments { name } }"
NEED = f"id story case {{ {CASE} }} {OTHERS}"
WHOLE = f"{REFERRAL} case {{ {CASE} }} need {{ id story {OTHERS} }}"
CLOSING = "ifWithdrawn { closes { id messages { text } } readers { what referral { id } } }"
CONSENT = f"id reason {CLOSING} case {{ {CASE} {OTHERS} }} recipientPartner {{ id }}"
NODE = f"""query ($id: ID!) {{ node(id: $id) {{ id
    ... on Referral {{ {WHOLE} }} ... on Case {{ {CASE} {OTHERS} }}
    ... on Need {{ {NEED} }} ... on Consent {{ {CONSENT} }} }} }}"""
SEALED = (
    "Absence", "Case", "Need", "Referral", "Consent", "Staff", "AuditEntry", "Task", "WorkflowRun",
    "Notification", "Opening",
)  # fmt: skip
"""Types whose objects not everybody in the network may see."""


NO_NODES = {"Absence", "Attachment"}
"""Types with ids that `node` does not find."""


def objects(value: Any) -> Iterator[tuple[str, UUID]]:
    """Every (type, id) that an answer holds, at whatever depth."""
    if isinstance(value, list):
        for one in value:
            yield from objects(one)
    if isinstance(value, dict):
        id = value.get("id")
        if isinstance(id, str):
            kind, raw = relay.from_base64(id)
            yield kind, UUID(raw)
        for one in value.values():
            yield from objects(one)


def wrong(stage: Stage, rows: Rows, actor: Actor, text: str, data: Any) -> list[str]:
    """What an answer holds that it must not."""
    found = [f"tells what {rule} opens" for rule in stage.leaks(actor, text)]
    for kind, id in set(objects(data)):
        if kind in SEALED:
            table = TABLES[kind]
            if not SEES[table](rows, actor, rows.one(table, id)):
                found.append(f"leads to a {kind}")
    for party in stage.parties.values():
        # Staff are named "caseworker of t0123456789ab".
        if party.id != actor.agency_id and f" of {party.code}" in text:
            appointed = allowed("appointAdministrator", actor, [Standing.ELSEWHERE])
            if not appointed or text.count(f" of {party.code}") != text.count(
                f"agency_admin of {party.code}"
            ):
                found.append("names staff of another agency")
    return found


def entries(stage: Stage) -> dict[str, str]:
    """Objects to begin from, one of each situation."""
    cases = {f"case of {n}": node_id("Case", p.case) for n, p in stage.people.items()}
    needs = {"need": node_id("Need", stage.people["sender"].needs[0])}
    states = ("requested", "accepted", "completed", "rejected", "within", "erased")
    sent = {f"referral {n}": node_id("Referral", stage.referrals[n]) for n in states}
    given = {f"consent {n}": node_id("Consent", stage.consents[n]) for n in ("grant", "override")}
    return {**cases, **needs, **sent, **given}


ENTRIES = (
    "case of sender", "case of relative", "case of recipient", "case of erased", "need",
    "referral requested", "referral accepted", "referral completed", "referral rejected",
    "referral within", "referral erased", "consent grant", "consent override",
)  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
async def test_no_way_through_an_object_leads_further_than_its_own_query(
    stage: Stage, rows: Rows, client: Client, entry: str
) -> None:
    found, opened = [], 0
    for who, actor in stage.askers.items():
        answer = await client.ask(actor, NODE, id=entries(stage)[entry])
        assert "INTERNAL" not in answer.codes(), (who, answer.text[:500])
        found += [f"{who}: {what}" for what in wrong(stage, rows, actor, answer.text, answer.data)]
        opened += bool(answer.data.get("node"))
    assert not found, "\n".join(found)
    assert opened


BACK = "case { id person { givenNames } } need { id story }"
LISTS = {
    "cases": f"{{ cases(first: 20) {{ edges {{ node {{ {CASE} }} }} }} }}",
    "incoming": f"{{ worklist(direction: INCOMING) {{ edges {{ node {{ {REFERRAL} {BACK} }} }} }} }}",
    "outgoing": f"{{ worklist(direction: OUTGOING) {{ edges {{ node {{ {REFERRAL} {BACK} }} }} }} }}",
    "trail": "{ auditTrail(first: 100) { edges { node { id details actor { id email name }"
    " agency { staff { id } } } } } }",
    "agencies": "{ agencies { id staff { id name email absences { id cover { name } } } desks { staff { id name } }"
    " partners { agency { staff { id } } } } }",
    "groups": "{ groups { members { desks { agency { staff { id name } } } } } }",
    "tasks": f"{{ tasks {{ edges {{ node {{ id case {{ {CASE} }} }} }} }} }}",
    "notifications": f"{{ notifications(first: 100) {{ edges {{ node {{ id subject body"
    f" referral {{ {REFERRAL} {BACK} }} case {{ {CASE} }} }} }} }} }}",
    "me": "{ me { coversFor { id staff { id email } } agency { staff { id name } }"
    " desks { office { agency { staff { id } } } } } }",
}


@pytest.mark.parametrize("entry", LISTS)
async def test_no_list_leads_further_than_its_objects_own_queries(
    stage: Stage, rows: Rows, client: Client, entry: str
) -> None:
    found = []
    for who, actor in stage.askers.items():
        answer = await client.ask(actor, LISTS[entry])
        assert set(answer.codes()) <= {"NOT_ALLOWED"}, (who, answer.text[:500])
        found += [f"{who}: {what}" for what in wrong(stage, rows, actor, answer.text, answer.data)]
    assert not found, "\n".join(found)


async def test_readers_and_next_routes_are_the_senders(stage: Stage, client: Client) -> None:
    id = stage.referrals["rejected"]
    document = "query ($id: ID!) { referral(id: $id) { readers { what } nextRoutes { deskId } } }"
    for who, actor in stage.askers.items():
        seen = (await client.ask(actor, document, id=node_id("Referral", id))).data["referral"]
        if seen is None:
            continue
        if actor.agency_id != stage.sender.id:
            assert seen == {"readers": [], "nextRoutes": []}, who
        elif not may("routes", actor, stage.people["sender"].target):
            assert seen["nextRoutes"] == [], who


async def test_who_works_on_it_is_known_to_the_receiving_agency_only(
    stage: Stage, client: Client
) -> None:
    id = node_id("Referral", stage.referrals["in-progress"])
    document = "query ($id: ID!) { referral(id: $id) { claimedBy { id } } }"
    told = set()
    for who, actor in stage.askers.items():
        seen = (await client.ask(actor, document, id=id)).data["referral"]
        if seen and seen["claimedBy"]:
            told.add(who.split()[0])
    assert told == {"recipient"}


def test_every_type_that_node_finds_is_asked_for() -> None:
    graph = schema.build()._schema
    node = graph.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    assert {kind.name for kind in graph.get_possible_types(node)} == set(TABLES) - NO_NODES


@pytest.mark.parametrize("kind", sorted(set(TABLES) - NO_NODES))
async def test_node_shows_of_every_type_what_the_policy_permits(
    stage: Stage, rows: Rows, client: Client, kind: str
) -> None:
    """A dozen objects of the type at a time, evenly taken from all there are."""
    every = ids(rows, kind)
    some = every[:: max(1, len(every) // 12)][:14]
    names = ", ".join(f"$a{n}: ID!" for n in range(len(some)))
    fields = " ".join(f"a{n}: node(id: $a{n}) {{ id }}" for n in range(len(some)))
    asked = {f"a{n}": id for n, id in enumerate(some)}
    table, found = TABLES[kind], []
    for who, actor in stage.askers.items():
        answer = await client.ask(actor, f"query ({names}) {{ {fields} }}", **asked)
        assert not answer.codes(), answer.text[:300]
        for name, id in asked.items():
            row = rows.one(table, UUID(relay.from_base64(id)[1]))
            permitted = SEES[table](rows, actor, row)
            if (answer.data[name] is not None) != permitted:
                found.append(f"{who}: permitted {permitted} to see this {kind}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", sorted(set(TABLES) - NO_NODES))
async def test_a_node_that_does_not_exist_is_null_and_so_is_an_id_that_is_none(
    stage: Stage, client: Client, kind: str
) -> None:
    actor = stage.as_("sender 0 focal_point")
    for id in (node_id(kind, UUID(int=1)), relay.to_base64(kind, "nothing")):
        answer = await client.ask(actor, "query ($id: ID!) { node(id: $id) { id } }", id=id)
        assert (answer.data, answer.codes()) == ({"node": None}, [])
