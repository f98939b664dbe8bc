"""The access tests notice a broken build: each break here is one that somebody could make by mistake.

A policy of the database is altered inside the transactions that the tests undo (rehearsal.py), and a
rule of policy.py is replaced for the length of one test; the comparison has to find a difference.
"""

import dataclasses

import pytest

from hub.auth import policy
from hub.auth.model import Actor
from hub.auth.policy import Allow, Deny, Rule, Standing
from tests.access.asks import ASKS
from tests.access.bare import BARE
from tests.access.client import Client
from tests.access.compare import by_change, by_graphql, by_rows, by_statement
from tests.access.rehearsal import Rehearsal
from tests.access.rows import Rows
from tests.access.stage import Stage

OWN = "agency_id = (SELECT hub.actor_agency())"
SENT = "EXISTS (SELECT FROM hub.referral r WHERE r.id = referral_id)"

NOTICED_BY_GRAPHQL = {
    "a case opens at every desk of its agency": (
        f"ALTER POLICY see ON hub.case_file USING ({OWN} AND (SELECT hub.works_cases()))",
        "case",
    ),
    "the protection officer gets at identities": (
        f"ALTER POLICY see ON hub.person USING ({OWN})",
        "case.person",
    ),
    "a referral is seen by both agencies' every desk": (
        "ALTER POLICY see ON hub.referral USING ((SELECT hub.works_cases()) AND"
        " (SELECT hub.actor_agency()) IN (from_agency_id, to_agency_id))",
        "referral (requested)",
    ),
    "the sealed part is handed out before acceptance": (
        f"ALTER POLICY see ON hub.packet USING ((SELECT hub.works_cases()) AND {SENT})",
        "referral.packet (within)",
    ),
    "officers' trail is everybody's": (
        "ALTER POLICY oversee ON hub.audit_entry USING ((SELECT hub.signed_in()))",
        "auditTrail",
    ),
    "coordinators lose what is theirs": (
        "ALTER POLICY change ON hub.agency USING (false)",
        "saveAgency",
    ),
}

NOTICED_IN_ROWS = {
    "messages of every referral": ("message", "ALTER POLICY see ON hub.message USING (true)"),
    "sealed files before acceptance": (
        "attachment",
        f"ALTER POLICY see ON hub.attachment USING ((SELECT hub.works_cases()) AND {SENT})",
    ),
    "wraps of every agency": (
        "key_wrap",
        "ALTER POLICY see ON hub.key_wrap USING ((SELECT hub.works_cases()))",
    ),
    "colleagues everywhere": (
        "staff",
        "ALTER POLICY see ON hub.staff USING ((SELECT hub.signed_in()))",
    ),
    "search digests of every agency": (
        "blind_index",
        "ALTER POLICY see ON hub.blind_index USING ((SELECT hub.works_cases()))",
    ),
    "sessions of the agency": ("session", f"ALTER POLICY see ON hub.session USING ({OWN})"),
    "where safe houses are": (
        "location_address",
        "ALTER POLICY see ON hub.location_address USING ((SELECT hub.signed_in()))",
    ),
    "consents of the agency": ("consent", f"ALTER POLICY see ON hub.consent USING ({OWN})"),
    "a table without policies": ("person", "ALTER TABLE hub.person DISABLE ROW LEVEL SECURITY"),
    "one policy too many": (
        "need",
        "CREATE POLICY x ON hub.need FOR SELECT TO hub_app USING (true)",
    ),
    "one policy too few": ("need", "DROP POLICY see ON hub.need"),
}

NOTICED_IN_STATEMENTS = {
    "anybody answers": (
        "ALTER TABLE hub.referral DISABLE TRIGGER guard",
        "acceptReferral (received)",
    ),
    "caseworkers override": (
        f"ALTER POLICY record ON hub.consent WITH CHECK ((SELECT hub.works_cases()) AND {OWN})",
        "overrideConsent",
    ),
    "caseworkers review": (
        f"ALTER POLICY review ON hub.consent_review WITH CHECK ({OWN})",
        "reviewOverride",
    ),
    "everybody erases": (
        "CREATE OR REPLACE FUNCTION hub.protects() RETURNS boolean LANGUAGE sql STABLE"
        " AS 'SELECT hub.sees_cases()'",
        "eraseCase",
    ),
}


@pytest.mark.parametrize("what", NOTICED_BY_GRAPHQL)
async def test_a_broken_database_is_noticed_through_graphql(
    stage: Stage, rows: Rows, client: Client, what: str
) -> None:
    sql, name = NOTICED_BY_GRAPHQL[what]
    ask = next(ask for ask in ASKS if ask.name == name)
    client.rehearsal.before = sql
    try:
        assert await by_graphql(stage, rows, client, ask)
    finally:
        client.rehearsal.before = ""


@pytest.mark.parametrize("what", NOTICED_IN_ROWS)
async def test_a_broken_policy_is_noticed_in_the_rows(stage: Stage, rows: Rows, what: str) -> None:
    table, sql = NOTICED_IN_ROWS[what]
    whole = Rehearsal(stage.administrators, stage.photograph)
    assert await by_rows(whole, stage, rows, [table]) == []  # type: ignore[arg-type]
    broken = Rehearsal(stage.administrators, stage.photograph, sql)
    assert await by_rows(broken, stage, rows, [table])  # type: ignore[arg-type]


@pytest.mark.parametrize("what", NOTICED_IN_STATEMENTS)
async def test_a_broken_policy_is_noticed_in_what_statements_do(stage: Stage, what: str) -> None:
    sql, name = NOTICED_IN_STATEMENTS[what]
    bare = next(bare for bare in BARE if bare.name == name)
    broken = Rehearsal(stage.administrators, stage.photograph, sql)
    assert await by_statement(broken, stage, bare)  # type: ignore[arg-type]


async def test_a_policy_that_changes_too_much_is_noticed(stage: Stage, rows: Rows) -> None:
    sql = f"ALTER POLICY change ON hub.staff USING ({OWN})"
    broken = Rehearsal(stage.administrators, stage.photograph, sql)
    assert await by_change(broken, stage, rows, "staff")  # type: ignore[arg-type]


def _always(actor: Actor, standing: Standing) -> Allow:
    return Allow()


def _never(actor: Actor, standing: Standing) -> Deny:
    return Deny("Broken on purpose.")


@pytest.mark.parametrize(
    ("name", "rule", "noticed_by"),
    [
        ("saveAgency", _always, "saveAgency"),
        ("acceptReferral", _always, "acceptReferral (received)"),
        ("eraseCase", _always, "eraseCase"),
        ("overrideConsent", _always, "overrideConsent"),
        ("case.person", _always, "case.person"),
        ("searchPerson", _always, "searchPerson"),
        ("referral", _never, "referral (requested)"),
        ("consent.reason", _never, "consent.reason"),
    ],
)
async def test_a_broken_rule_is_noticed_through_graphql(
    stage: Stage,
    rows: Rows,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    rule: Rule,
    noticed_by: str,
) -> None:
    ask = next(ask for ask in ASKS if ask.name == noticed_by)
    _break(monkeypatch, name, rule)
    found = await by_graphql(stage, rows, client, ask)
    if name == "consent.reason":
        # The application asks this very rule and refuses too: only the rows tell.
        assert not found
        found = await by_rows(stage.pool, stage, rows, ["key_wrap"])
    assert found


@pytest.mark.parametrize(
    ("name", "noticed_by"),
    [
        ("saveOffice", "saveOffice"),
        ("acceptReferral", "acceptReferral (received)"),
        ("openCase", "openCase"),
        ("withdrawConsent", "withdrawConsent"),
    ],
)
async def test_a_rule_that_is_stricter_than_the_database_is_noticed_in_bare_sql(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str, noticed_by: str
) -> None:
    """Through GraphQL the rule itself refuses, as it says: only the database tells them apart."""
    bare = next(bare for bare in BARE if bare.name == noticed_by)
    _break(monkeypatch, name, _never)
    assert await by_statement(stage.pool, stage, bare)


def _break(monkeypatch: pytest.MonkeyPatch, name: str, rule: Rule) -> None:
    broken = dataclasses.replace(policy.OPERATIONS[name], rule=rule)
    monkeypatch.setitem(policy.OPERATIONS, name, broken)
