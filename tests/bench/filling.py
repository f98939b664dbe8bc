"""A network's worth of referrals, made by the database itself: a million in about a minute.

Written past the triggers, so it writes what they would have: every referral is where its timeline says, is
due when its state says, and carries the stamps of the states it has been in. Nothing is sealed: packets and
keys are left out, because nobody here opens one.
"""

import asyncpg

from tests.bench.population import CATEGORIES, PURPOSE, Desks

EACH = 10
"""Referrals of one case."""

# Half of it lies between the two desks that are measured, the rest between all desks of the network.
PAIRS = """
    CREATE TEMP TABLE pair AS
    SELECT row_number() OVER (ORDER BY f.id, t.id) - 1 AS n, f.agency_id AS from_agency_id, f.id AS from_desk_id,
           t.agency_id AS to_agency_id, t.id AS to_desk_id,
           (SELECT array_agg(l.id ORDER BY l.id) FROM hub.service_at_location l WHERE l.desk_id = t.id) AS offers
    FROM hub.desk f JOIN hub.agency fa ON fa.id = f.agency_id AND fa.sees_cases,
         hub.desk t JOIN hub.agency ta ON ta.id = t.agency_id AND ta.sees_cases
    WHERE t.agency_id <> f.agency_id
"""
CASES = """
    CREATE TEMP TABLE file AS
    SELECT g AS n, uuidv7() AS case_id, uuidv7() AS need_id, uuidv7() AS key_id,
           'CASE-' || lpad(to_hex($1::bigint + g), 8, '0') AS code,
           p.from_agency_id, p.from_desk_id, p.to_agency_id, p.to_desk_id, p.offers
    FROM generate_series(0, $2::integer - 1) AS g
    JOIN pair p ON p.n = CASE WHEN g % 2 = 1 THEN (g / 2) % (SELECT count(*) FROM pair)
                              ELSE (SELECT m.n FROM pair m WHERE m.from_desk_id = $3 AND m.to_desk_id = $4) END
"""
FILES = (
    "INSERT INTO hub.data_key (id, kind, owner_agency_id, case_id)"
    " SELECT key_id, 'case', from_agency_id, case_id FROM file",
    """
    INSERT INTO hub.case_file (id, agency_id, desk_id, code, age_band, sex, population, adm1, adm2, data_key_id)
    SELECT case_id, from_agency_id, from_desk_id, code, '25-59', 2, 'migrant-in-transit', 'MX07', 'MX07089', key_id
    FROM file
    """,
    "INSERT INTO hub.person (case_id, agency_id, identity) SELECT case_id, from_agency_id, '\\x00' FROM file",
)
NEEDS = """
    INSERT INTO hub.need (id, case_id, agency_id, service_code, urgency)
    SELECT need_id, case_id, from_agency_id, $1, 'normal' FROM file
"""
# Of twenty, one waits to be acknowledged, one to be decided, and eighteen were served and confirmed.
REFERRALS = """
    INSERT INTO hub.referral (case_id, case_code, need_id, need_code, from_agency_id, from_desk_id,
        to_agency_id, to_desk_id, service_at_location_id, status, version, urgency, purpose, categories,
        consent_ids, preview_key_id, packet_key_id, acknowledge_due_at, decide_due_at, expires_at,
        due_explanation, outcome, confirmation, requested_by, created_at, requested_at, received_at,
        accepted_at, started_at, completed_at, confirmed_at, next_side, next_due_at)
    SELECT s.case_id, s.code, s.need_id, $1, s.from_agency_id, s.from_desk_id, s.to_agency_id, s.to_desk_id,
           s.offers[1 + s.g % cardinality(s.offers)], CASE s.at WHEN 0 THEN 'requested' WHEN 1 THEN 'received'
           ELSE 'completed' END, CASE s.at WHEN 0 THEN 1 WHEN 1 THEN 2 ELSE 6 END, 'normal', $2, $3::text[],
           ARRAY[s.key_id], uuidv7(), uuidv7(), s.acknowledge, s.decide, s.decide + interval '14 days',
           '{"es": "Vence en tres días hábiles.", "en": "Due in three working days."}',
           CASE WHEN s.at > 1 THEN 'delivered' END, CASE WHEN s.at > 1 THEN 'confirmed' END, $4, now(), now(),
           CASE WHEN s.at > 0 THEN now() END, CASE WHEN s.at > 1 THEN now() END,
           CASE WHEN s.at > 1 THEN now() END, CASE WHEN s.at > 1 THEN now() END,
           CASE WHEN s.at > 1 THEN now() END, CASE WHEN s.at < 2 THEN 'recipient' END,
           CASE s.at WHEN 0 THEN s.acknowledge WHEN 1 THEN s.decide ELSE 'infinity' END
    FROM (SELECT f.*, g, g / 2 % 20 AS at, now() + g * interval '1 second' AS acknowledge,
                 now() + g * interval '2 seconds' + interval '1 day' AS decide
          FROM generate_series(0, $5::integer - 1) AS g
          JOIN file f ON f.n = g % (SELECT count(*) FROM file)) AS s
"""
EVENTS = """
    INSERT INTO hub.referral_event (referral_id, kind, from_status, to_status, version, actor_id, agency_id)
    SELECT r.id, e.kind, e.before, e.now, e.version, CASE WHEN e.by_sender THEN $1::uuid ELSE $2::uuid END,
           CASE WHEN e.by_sender THEN r.from_agency_id ELSE r.to_agency_id END
    FROM hub.referral r JOIN file f ON f.case_id = r.case_id
    JOIN (VALUES ('requested', NULL, 'requested', 1, true), ('received', 'requested', 'received', 2, false),
                 ('accepted', 'received', 'accepted', 3, false), ('in-progress', 'accepted', 'in-progress', 4, false),
                 ('completed', 'in-progress', 'completed', 5, false), ('confirmed', 'completed', 'completed', 6, true))
         AS e (kind, before, now, version, by_sender) ON e.version <= r.version
"""
INDEXES = """
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE i.indrelid IN ('hub.referral'::regclass, 'hub.referral_event'::regclass) AND NOT i.indisunique
"""


async def fill(owner: asyncpg.Connection, desks: Desks, count: int) -> None:
    """Adds so many referrals, in cases of their own, with their timelines."""
    async with owner.transaction():
        # Nothing but this connection is here yet: no trigger, no waiting for the disk, indexes at the end.
        await owner.execute(
            "SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off;"
            " SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL work_mem = '64MB'"
        )
        indexes = await owner.fetch(INDEXES)
        for one in indexes:
            await owner.execute(f"DROP INDEX {one['name']}")
        await owner.execute(PAIRS)
        known = await owner.fetchval("SELECT count(*) FROM hub.case_file")
        await owner.execute(
            CASES, known, max(2, count // EACH), desks.sender_desk, desks.recipient_desk
        )
        await owner.execute("ANALYZE pair, file")
        for sql in FILES:
            await owner.execute(sql)
        await owner.execute(NEEDS, desks.service_code)
        await owner.execute(
            REFERRALS, desks.service_code, PURPOSE, CATEGORIES, desks.sender_staff, count
        )
        await owner.execute("ANALYZE hub.referral")
        await owner.execute(EVENTS, desks.sender_staff, desks.recipient_staff)
        for one in indexes:
            await owner.execute(one["made"])
        await owner.execute("DROP TABLE pair, file")
    # Visibility and statistics as in a database that has been in use.
    await owner.execute("VACUUM ANALYZE")
