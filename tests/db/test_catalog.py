"""What PostgreSQL's own catalog says: nothing is unprotected, and the application owns nothing."""

import asyncpg
import pytest

from tests.db.catalog import CHECKS, asked_per_row, policies, wrong

BAD = {
    "every table has row-level security, enabled and forced": (
        "CREATE TABLE hub.bad (n integer); ALTER TABLE hub.bad ENABLE ROW LEVEL SECURITY"
    ),
    "every table has a policy": "CREATE TABLE hub.bad (n integer)",
    "a view asks as its reader": "CREATE VIEW hub.bad AS SELECT 1 AS n",
    "no policy lets the application write whatever it likes": (
        "CREATE POLICY bad ON hub.desk FOR DELETE TO hub_app USING (true)"
    ),
    "no policy is for everybody": "CREATE POLICY bad ON hub.desk FOR SELECT USING (true)",
    "a table belongs to the owner role": "CREATE TABLE hub.bad (n integer)",
    "a function that runs as its owner sets its search path": (
        "CREATE FUNCTION hub.bad() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
    ),
    "a time is with its zone": "CREATE TABLE hub.bad (n integer, sent_at timestamp)",
    "an id is a uuid, of version 7 or random": "CREATE TABLE hub.bad (id bigint)",
    "no table counts its rows out loud": "CREATE SEQUENCE hub.bad",
}


@pytest.mark.parametrize("check", CHECKS)
async def test_nothing_in_the_schema_fails(owner: asyncpg.Connection, check: str) -> None:
    assert await wrong(owner, check) == []


@pytest.mark.parametrize("check", CHECKS)
async def test_the_check_finds_what_is_wrong(owner: asyncpg.Connection, check: str) -> None:
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute(BAD[check])
        assert any("bad" in name for name in await wrong(owner, check))
    finally:
        await transaction.rollback()


async def test_the_application_is_an_ordinary_role_that_belongs_to_no_other(
    owner: asyncpg.Connection,
) -> None:
    role = await owner.fetchrow("SELECT * FROM pg_roles WHERE rolname = 'hub_app'")
    assert role is not None
    powers = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert [power for power in powers if role[power]] == []
    groups = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'hub_app'::regrole"
    assert await owner.fetch(groups) == []


async def test_the_application_owns_nothing(owner: asyncpg.Connection) -> None:
    owned = await owner.fetch(
        """
        SELECT 'relation', relname::text FROM pg_class WHERE relowner = 'hub_app'::regrole
        UNION ALL SELECT 'function', proname FROM pg_proc WHERE proowner = 'hub_app'::regrole
        UNION ALL SELECT 'type', typname FROM pg_type WHERE typowner = 'hub_app'::regrole
        UNION ALL SELECT 'schema', nspname FROM pg_namespace WHERE nspowner = 'hub_app'::regrole
        UNION ALL SELECT 'database', datname FROM pg_database WHERE datdba = 'hub_app'::regrole
        """
    )
    assert owned == []


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE hub.mine (n integer)",
        "CREATE TABLE public.mine (n integer)",
        "CREATE TEMPORARY TABLE mine (n integer)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION hub.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE POLICY mine ON hub.desk USING (true)",
        "ALTER TABLE hub.desk DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE hub.referral DISABLE TRIGGER guard",
        "DROP TABLE hub.audit_entry",
        "TRUNCATE hub.audit_entry",
        "UPDATE hub.audit_entry SET action = 'x.y'",
        "DELETE FROM hub.audit_entry",
        "UPDATE hub.referral_transition SET side = 'sender'",
        "SELECT hub.purge_packet(gen_random_uuid(), gen_random_uuid(), true)",
        "SELECT hub.record('a.b', 'x', NULL, NULL, NULL, NULL, NULL, '{}')",
        "INSERT INTO hub.migration (name, digest) VALUES ('9999_x.sql', 'x')",
        "DELETE FROM hub.migration",
        "CREATE ROLE mine",
        "SET ROLE hub_owner",
        "SET SESSION AUTHORIZATION hub_owner",
        "SET session_replication_role = replica",
        "COPY hub.desk TO PROGRAM 'true'",
    ],
)
async def test_the_application_cannot_create_or_undo(app_url: str, sql: str) -> None:
    connection = await asyncpg.connect(app_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(sql)
    finally:
        await connection.close()


async def test_a_table_that_forgets_its_grants_is_closed_to_the_application(
    owner: asyncpg.Connection,
) -> None:
    transaction = owner.transaction()
    await transaction.start()
    try:
        await owner.execute("CREATE TABLE hub.forgotten (n integer)")
        rights = "has_table_privilege('hub_app', 'hub.forgotten', 'SELECT,INSERT,UPDATE,DELETE')"
        assert await owner.fetchval(f"SELECT {rights}") is False
    finally:
        await transaction.rollback()


async def test_the_audit_log_can_only_grow(owner: asyncpg.Connection) -> None:
    rights = await owner.fetch(
        "SELECT table_name, privilege_type FROM information_schema.table_privileges"
        " WHERE table_schema = 'hub' AND table_name LIKE 'audit%' AND grantee = 'hub_app'"
    )
    assert rights
    assert {row["privilege_type"] for row in rights} <= {"SELECT", "INSERT"}


async def test_policies_ask_who_is_asking_once_per_statement(owner: asyncpg.Connection) -> None:
    found = {name: asked_per_row(said) for name, said in (await policies(owner)).items()}
    assert {name: calls for name, calls in found.items() if calls} == {}
    assert len(found) > 50


@pytest.mark.parametrize(
    ("expression", "calls"),
    [
        ("(agency_id = ( SELECT hub.actor_agency() AS actor_agency))", []),
        ("(agency_id = hub.actor_agency())", ["actor_agency"]),
        ("(( SELECT (hub.oversees() OR hub.protects())) AND hub.works_cases())", ["works_cases"]),
        (
            "EXISTS ( SELECT\n FROM hub.case_file c WHERE c.agency_id = hub.actor_agency())".replace(
                "\n", ""
            ),
            ["actor_agency"],
        ),
    ],
)
def test_a_call_per_row_is_noticed(expression: str, calls: list[str]) -> None:
    assert asked_per_row(expression) == calls
