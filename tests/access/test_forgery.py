"""What somebody with the application's connection can forge in SQL, and what they cannot.

By design the application names the person: hub.enter looks up agency, roles and desks itself, but
believes the id. PostgreSQL lets every role set a custom setting, so whoever can run SQL of their own
on the application's connection can begin as anybody, or rewrite hub.actor_* with set_config and see
the rows of another actor. That cannot be closed in SQL while one role serves everybody; what keeps
it out is that no statement is ever put together from input. What holds even then is tested here:
nothing sealed opens, because keys are not in the database; the record (audit entries, consents,
events, packets) is not changed or removed; no other role is reached, no policy switched off; and
what was forged ends with its transaction.
"""

import json
from uuid import uuid4

import asyncpg
import pytest

from hub.auth.model import Actor
from hub.db.transaction import Transaction, transaction
from tests.access.building import NEED
from tests.access.rows import SEES
from tests.access.stage import Stage

CLERK, ADMIN = "sender 0 caseworker", "sender 0 agency_admin"
REFUSED = asyncpg.InsufficientPrivilegeError


async def run(stage: Stage, actor: Actor, sql: str, *args: object) -> None:
    async with transaction(stage.pool, actor) as tx:
        await tx.execute(sql, *args)


# Somebody else's name ------------------------------------------------------------------------------

FORGED: dict[str, tuple[str, str]] = {
    "a household of another agency": (
        CLERK,
        "INSERT INTO hub.household (agency_id, desk_id) VALUES ($1, $2)",
    ),
    "a case of another agency": (
        CLERK,
        "INSERT INTO hub.case_file (agency_id, desk_id, code, age_band, population, data_key_id)"
        " VALUES ($1, $2, 'X', '0-5', 'refugee', uuidv7())",
    ),
    "a need of another agency's case": (
        CLERK,
        f"INSERT INTO hub.need (agency_id, case_id, service_code, urgency) VALUES ($1, $3, '{NEED}', 'normal')",
    ),
    "a consent to another agency's case": (
        CLERK,
        "INSERT INTO hub.consent (agency_id, case_id, effect, recipient_class, purposes, categories, given_by,"
        " how) VALUES ($1, $3, 'grant', 'un', '{health-care}', '{health}', 'self', 'oral')",
    ),
    "who somebody of another agency is": (
        CLERK,
        "INSERT INTO hub.person (agency_id, case_id, identity) VALUES ($1, $3, '\\x00')",
    ),
    "a search term of another agency": (
        CLERK,
        "INSERT INTO hub.blind_index (agency_id, case_id, kind, digest, desk_id)"
        " VALUES ($1, $3, 'phone', decode(repeat('00', 32), 'hex'), $2)",
    ),
    "a key that another agency owns": (
        CLERK,
        "INSERT INTO hub.data_key (id, kind, owner_agency_id, case_id) VALUES (uuidv7(), 'case', $1, $3)",
    ),
    "an answer to another agency's form": (
        CLERK,
        "INSERT INTO hub.form_answer (agency_id, case_id, form, version) VALUES ($1, $3, 'intake', 1)",
    ),
    "a session of a colleague": (
        CLERK,
        "INSERT INTO hub.session (token_hash, csrf_hash, staff_id, agency_id, expires_at)"
        " VALUES ('\\x01', '\\x01', $4, $5, now() + interval '1 hour')",
    ),
    "a remembered answer of somebody else": (
        CLERK,
        "INSERT INTO hub.idempotency (actor_id, key, body_hash, status, response)"
        " VALUES ($4, 'x', '\\x00', 200, '\\x00')",
    ),
    "a search of somebody else": (CLERK, "INSERT INTO hub.search_attempt (actor_id) VALUES ($4)"),
    "a message of somebody else": (
        CLERK,
        "INSERT INTO hub.message (referral_id, kind, body, staff_id) VALUES ($6, 'message', '\\x00', $4)",
    ),
    "a message of another agency": (
        CLERK,
        "INSERT INTO hub.message (referral_id, kind, body, agency_id) VALUES ($6, 'message', '\\x00', $1)",
    ),
    "an addendum of another agency": (
        CLERK,
        "INSERT INTO hub.addendum (referral_id, part, body, agency_id) VALUES ($6, 'sealed', '\\x00', $1)",
    ),
    "an audit entry of somebody else": (
        CLERK,
        "INSERT INTO hub.audit_entry (action, object_type, actor_id) VALUES ('case.read', 'case', $4)",
    ),
    "an audit entry of another agency": (
        CLERK,
        "INSERT INTO hub.audit_entry (action, object_type, agency_id) VALUES ('case.read', 'case', $1)",
    ),
    "an audit entry of yesterday": (
        CLERK,
        "INSERT INTO hub.audit_entry (action, object_type, at) VALUES ('case.read', 'case', '2020-01-01')",
    ),
    "an event that did not happen": (
        CLERK,
        "INSERT INTO hub.referral_event (referral_id, kind, to_status, version) VALUES ($6, 'x', 'accepted', 9)",
    ),
    "a receipt of an erasure": (
        CLERK,
        "INSERT INTO hub.erasure (case_id, agency_id, erased_by, receipt) VALUES ($7, $5, $4, '{}')",
    ),
    "a checkpoint of the log": (
        CLERK,
        "INSERT INTO hub.audit_checkpoint (size, root, horizon, note)"
        " VALUES (99999, decode(repeat('00', 32), 'hex'), '1', '')",
    ),
    "a task that somebody else has done": (
        CLERK,
        "UPDATE hub.workflow_task SET done_at = now(), done_by = $4",
    ),
    "a colleague at another agency": (
        ADMIN,
        "INSERT INTO hub.staff (agency_id, email, name) VALUES ($1, 'x@x.example', 'X')",
    ),
    "a secretariat role": (
        ADMIN,
        "UPDATE hub.staff SET roles = array_append(roles, 'secretariat_coordinator') WHERE id = hub.actor_id()",
    ),
    "an office of another agency": (
        ADMIN,
        "INSERT INTO hub.office (agency_id, city, kind, adm1) VALUES ($1, 'X', 'presence', 'MX01')",
    ),
    "a partner of another agency": (
        ADMIN,
        "INSERT INTO hub.partner (agency_id, name, recipient_class) VALUES ($1, 'X', 'un')",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
async def test_nobody_writes_in_another_name(stage: Stage, what: str) -> None:
    who, sql = FORGED[what]
    person = stage.people["recipient"]
    values = {
        "$1": stage.recipient.id,
        "$2": stage.recipient.desks[0],
        "$3": person.case,
        "$4": stage.as_("sender 1 caseworker").id,
        "$5": stage.sender.id,
        "$6": stage.referrals["requested"],
        "$7": stage.people["sender"].case,
    }
    for name, value in values.items():
        sql = sql.replace(name, f"'{value}'")
    with pytest.raises(REFUSED):
        await run(stage, stage.as_(who), sql)


MINE = "UPDATE hub.referral SET {}, version = version + 1 WHERE id = $1"
REWRITTEN: dict[str, tuple[str, str, str]] = {
    "to whom it was sent": ("sender 0 focal_point", "requested", "to_agency_id = from_agency_id"),
    "when it was accepted": ("recipient 0 focal_point", "requested", "accepted_at = now()"),
    "when it has to be answered": ("recipient 0 focal_point", "requested", "decide_due_at = now()"),
    "what it discloses": ("sender 0 focal_point", "requested", "categories = '{gbv}'"),
    "the sender's outcome": ("sender 0 focal_point", "in-progress", "outcome = 'delivered'"),
    "the recipient's confirmation": ("recipient 0 focal_point", "completed", "confirmation = 'confirmed'"),
    "the reason of a refusal": ("recipient 0 focal_point", "rejected", "status_reason = 'duplicate'"),
    "the reason, by the other side": ("sender 0 focal_point", "rejected", "status_reason = 'duplicate'"),
    "a colleague who works on it": ("recipient 0 caseworker", "requested", "claimed_by = uuidv7()"),
    "from the other side who works on it": ("sender 0 caseworker", "requested", "claimed_by = hub.actor_id()"),
    "an acceptance without consent": ("recipient 0 focal_point", "rejected", "status = 'accepted'"),
}  # fmt: skip


@pytest.mark.parametrize("what", REWRITTEN)
async def test_a_referral_is_not_rewritten(stage: Stage, what: str) -> None:
    who, state, change = REWRITTEN[what]
    with pytest.raises(REFUSED):
        await run(stage, stage.as_(who), MINE.format(change), stage.referrals[state])


RECORD = (
    "addendum", "attachment_chunk", "audit_checkpoint", "audit_entry", "audit_leaf", "audit_node",
    "consent", "consent_review", "consent_withdrawal", "data_key", "erasure", "form_answer",
    "household", "message", "packet", "plugin_decision", "referral_event",
    "referral_transition", "workflow_event",
)  # fmt: skip
"""Tables whose rows are added and never changed."""


async def test_what_was_recorded_is_changed_and_removed_by_nobody(stage: Stage) -> None:
    """By no grant at all, and so by no policy that somebody might add."""
    rights = (
        "SELECT has_any_column_privilege('hub_app', 'hub.' || $1, 'UPDATE') AS change,"
        " has_table_privilege('hub_app', 'hub.' || $1, 'DELETE') AS remove,"
        " has_table_privilege('hub_app', 'hub.' || $1, 'TRUNCATE') AS empty"
    )
    async with stage.administrators.acquire() as connection:
        found = {table: dict(await connection.fetchrow(rights, table)) for table in RECORD}
    # Chunks of a file that was never finished are taken away again (0007).
    assert found.pop("attachment_chunk") == {"change": False, "remove": True, "empty": False}
    assert [table for table, right in found.items() if any(right.values())] == []


async def test_only_these_columns_of_a_referral_and_a_case_change(stage: Stage) -> None:
    async with stage.administrators.acquire() as connection:
        columns = await connection.fetch(
            "SELECT table_name || '.' || column_name FROM information_schema.column_privileges"
            " WHERE grantee = 'hub_app' AND privilege_type = 'UPDATE' AND table_schema = 'hub'"
            " AND table_name IN ('referral', 'person', 'key_wrap', 'session', 'attachment', 'outbox')"
        )
    assert {row[0] for row in columns} == {
        "referral.status", "referral.version", "referral.status_reason", "referral.outcome",
        "referral.confirmation", "referral.claimed_by", "person.identity", "person.version",
        "key_wrap.kek_id", "key_wrap.wrapped", "session.last_seen_at", "session.revoked_at",
        "attachment.complete", "attachment.size", "outbox.delivered_at",
        "outbox.notified_at",
    }  # fmt: skip


# Another role, or none -----------------------------------------------------------------------------

POWERS = {
    "become the owner": "SET LOCAL ROLE hub_owner",
    "become the administrator": "SET LOCAL ROLE postgres",
    "become the administrator from the beginning": "SET SESSION AUTHORIZATION postgres",
    "see without policies": "SET LOCAL row_security = off; SELECT 1 FROM hub.person",
    "switch policies off": "ALTER TABLE hub.person DISABLE ROW LEVEL SECURITY",
    "exempt the owner": "ALTER TABLE hub.person NO FORCE ROW LEVEL SECURITY",
    "add a policy": "CREATE POLICY x ON hub.person USING (true)",
    "drop a policy": "DROP POLICY see ON hub.person",
    "switch triggers off": "SET LOCAL session_replication_role = replica",
    "drop a trigger": "DROP TRIGGER guard ON hub.referral",
    "replace a function": "CREATE OR REPLACE FUNCTION hub.works_cases() RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'",
    "make a table": "CREATE TABLE hub.x (n integer)",
    "make a table that shadows ours": "CREATE TEMP TABLE referral (n integer)",
    "make a function": "CREATE FUNCTION public.x() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "become somebody without being looked up": "SELECT hub.become('staff', NULL, NULL, true, '{}', '{}', '')",
    "see who may enter": "SELECT 1 FROM hub.entrant",
    "write an audit entry as a trigger does": "SELECT hub.record('a.b', 'x', NULL, NULL, NULL, NULL, NULL, '{}')",
    "purge a packet": "SELECT hub.purge_packet(uuidv7(), uuidv7(), true)",
    "erase another agency's case": "SELECT hub.erase_case('{case}')",
    "read the server's files": "SELECT pg_read_file('/etc/passwd')",
    "write the server's files": "COPY (SELECT 1) TO '/tmp/x'",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "read the roles' passwords": "SELECT rolpassword FROM pg_authid",
    "end others' connections": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "empty the log": "TRUNCATE hub.audit_entry",
}  # fmt: skip


@pytest.mark.parametrize("what", POWERS)
async def test_the_application_cannot(stage: Stage, what: str) -> None:
    sql = POWERS[what].replace("{case}", str(stage.people["sender"].case))
    with pytest.raises(REFUSED):
        await run(stage, stage.as_("recipient 0 data_protection_officer"), sql)


# Settings ------------------------------------------------------------------------------------------


async def forge(tx: Transaction, stage: Stage) -> None:
    """What injected SQL would do: become the sender's focal point in a stranger's transaction."""
    await tx.execute(
        "SELECT set_config('hub.actor_agency', $1, true), set_config('hub.actor_roles', $2, true),"
        " set_config('hub.actor_sees_cases', 'yes', true)",
        str(stage.sender.id),
        "focal_point,data_protection_officer",
    )


async def test_an_actor_is_entered_once(stage: Stage) -> None:
    with pytest.raises(REFUSED):
        await run(
            stage,
            stage.as_("stranger 0 caseworker"),
            "SELECT hub.enter('staff', $1, '')",
            stage.as_("sender 0 focal_point").id,
        )


@pytest.mark.parametrize("kind", ["staff", "service"])
async def test_nobody_enters_who_is_unknown_or_of_another_kind(stage: Stage, kind: str) -> None:
    person = stage.as_("sender 0 service_account" if kind == "staff" else "sender 0 caseworker")
    async with stage.pool.acquire() as connection:
        for id in (uuid4(), person.id):
            with pytest.raises(REFUSED):
                await connection.execute("SELECT hub.enter($1, $2, '')", kind, id)


async def test_forged_settings_show_rows_and_open_nothing(stage: Stage) -> None:
    """States what does not hold (rows appear), and what does: no sealed text, no key, no past."""
    stranger = stage.as_("stranger 0 caseworker")
    person, changed = stage.people["sender"].case, 0
    async with transaction(stage.pool, stranger) as tx:
        count = "SELECT count(*) FROM hub.person WHERE case_id = $1"
        assert await tx.value(count, person) == 0
        await forge(tx, stage)
        assert await tx.value(count, person) == 1
        for table in SEES:
            held = json.dumps(
                [dict(row) for row in await tx.rows(f"SELECT * FROM hub.{table}")],
                default=lambda value: (
                    value.decode(errors="replace") if isinstance(value, bytes) else str(value)
                ),
            )
            assert [secret for secret in stage.secrets if secret.text in held] == []
        for table in RECORD:
            for sql in (f"DELETE FROM hub.{table}", f"UPDATE hub.{table} SET ctid = ctid"):
                try:
                    async with tx.savepoint():
                        changed += await tx.execute(sql)
                except (REFUSED, asyncpg.FeatureNotSupportedError):
                    continue
    assert changed == 0


async def test_what_was_forged_ends_with_its_transaction(stage: Stage) -> None:
    async with stage.pool.acquire() as connection:
        await connection.execute("BEGIN")
        await connection.execute("SELECT set_config('hub.actor_kind', 'job', true)")
        await connection.execute("COMMIT")
        assert await connection.fetchval("SELECT hub.actor_kind()") == "nobody"
        await connection.execute("SELECT set_config('hub.actor_kind', 'job', false)")
        kept = await connection.fetchval("SELECT pg_backend_pid()")
    async with stage.pool.acquire() as connection:
        if await connection.fetchval("SELECT pg_backend_pid()") == kept:
            assert await connection.fetchval("SELECT hub.actor_kind()") == "nobody"
