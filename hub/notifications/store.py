"""All SQL of notifications: what happened and was not told yet, telling it, reading it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from hub.db.transaction import Transaction
from hub.hooks.declared import Text
from hub.hooks.views import Notification as Said
from hub.notifications.model import Happened, Notice, Notification, NotificationKind, Struck, Words

NOTIFICATION = """
    n.id, n.agency_id, n.desk_id, n.kind, n.at, n.referral_id, n.case_id, n.due_at, n.subject_es,
    n.body_es, n.subject_en, n.body_en, d.at AS read_at
"""
MINE = """
    hub.notification n
    LEFT JOIN hub.notification_read d ON d.notification_id = n.id AND d.staff_id = (SELECT hub.actor_id())
    WHERE n.desk_id = ANY ((SELECT hub.actor_desks())::uuid[])
      AND n.caused_by IS DISTINCT FROM (SELECT hub.actor_id())
"""
"""What the actor's desks were told, but for what the actor did."""


# Telling: for the job ------------------------------------------------------------------------------


async def happened(tx: Transaction, most: int) -> list[Happened]:
    """What happened to referrals and no desk was told yet, oldest first; locked."""
    rows = await tx.rows(
        """
        SELECT o.id, o.topic, o.agency_id AS by_agency, o.actor_id AS by, o.referral_id, r.case_code,
               r.urgency, r.status_reason, r.from_agency_id, r.from_desk_id, r.to_agency_id, r.to_desk_id
        FROM hub.outbox o JOIN hub.referral r ON r.id = o.referral_id
        WHERE o.notified_at IS NULL ORDER BY o.id LIMIT $1 FOR UPDATE OF o SKIP LOCKED
        """,
        most,
    )
    return [Happened(**dict(row)) for row in rows]


async def told(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that the desks were told of these lines of the outbox."""
    await tx.execute("UPDATE hub.outbox SET notified_at = now() WHERE id = ANY ($1)", list(ids))


async def case_events(tx: Transaction, most: int) -> list[tuple[UUID, Struck | None]]:
    """What happened to cases and was not looked at yet; locked. Only clocks are told to desks."""
    rows = await tx.rows(
        """
        SELECT e.id, e.case_id, e.agency_id, e.desk_id, e.case_code, e.topic FROM hub.case_event e
        WHERE e.notified_at IS NULL ORDER BY e.id LIMIT $1 FOR UPDATE SKIP LOCKED
        """,
        most,
    )
    return [
        (row["id"], _struck(row) if row["topic"] == "workflow.struck" else None) for row in rows
    ]


async def told_of_cases(tx: Transaction, ids: Sequence[UUID]) -> None:
    """Notes that these events of cases were looked at."""
    await tx.execute("UPDATE hub.case_event SET notified_at = now() WHERE id = ANY ($1)", list(ids))


async def due(tx: Transaction, ahead: dict[str, timedelta], most: int) -> list[Notice]:
    """Referrals that are about to be overdue and whose desk was not told of this due time.

    `ahead` says by urgency how long before. The desk is that of whoever has to act.
    """
    rows = await tx.rows(
        """
        SELECT r.id, r.case_code, r.urgency, r.next_due_at, w.agency_id, w.desk_id
        FROM hub.referral r
        JOIN unnest($1::text[], $2::interval[]) AS a (urgency, ahead) ON a.urgency = r.urgency
        CROSS JOIN LATERAL (SELECT CASE r.next_side WHEN 'sender' THEN r.from_agency_id ELSE r.to_agency_id END,
                                   CASE r.next_side WHEN 'sender' THEN r.from_desk_id ELSE r.to_desk_id END
                           ) AS w (agency_id, desk_id)
        WHERE r.next_due_at < 'infinity' AND r.next_due_at > now() AND r.next_due_at <= now() + $3
          AND r.next_due_at <= now() + a.ahead
          AND NOT EXISTS (SELECT FROM hub.notification n
                          WHERE n.referral_id = r.id AND n.desk_id = w.desk_id AND n.due_at = r.next_due_at
                            AND n.kind = 'referral.due')
        ORDER BY r.next_due_at LIMIT $4
        """,
        list(ahead), list(ahead.values()), max(ahead.values()), most,
    )  # fmt: skip
    return [
        Notice(
            NotificationKind.REFERRAL_DUE,
            row["agency_id"],
            row["desk_id"],
            referral_id=row["id"],
            case_code=row["case_code"],
            urgency=row["urgency"],
            due_at=row["next_due_at"],
        )
        for row in rows
    ]


async def add(tx: Transaction, notices: Sequence[tuple[Notice, Said | None, Said | None]]) -> None:
    """Writes notifications, each with the plugin's words in Spanish and English where there are some."""
    await tx.many(
        """
        INSERT INTO hub.notification (agency_id, desk_id, kind, referral_id, case_id, due_at, caused_by,
                                      subject_es, body_es, subject_en, body_en)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """,
        [
            (
                n.agency_id, n.desk_id, n.kind, n.referral_id, n.case_id, n.due_at, n.caused_by,
                *((es.subject, es.body, en.subject, en.body) if es and en else (None,) * 4),
            )
            for n, es, en in notices
        ],
    )  # fmt: skip


async def forget(tx: Transaction, after: timedelta) -> int:
    """Removes notifications and told events that are older; returns how many."""
    gone = await tx.execute("DELETE FROM hub.notification WHERE at < now() - $1::interval", after)
    return gone + await tx.execute(
        "DELETE FROM hub.case_event WHERE at < now() - $1::interval AND delivered_at IS NOT NULL"
        " AND notified_at IS NOT NULL",
        after,
    )


# Reading -------------------------------------------------------------------------------------------


async def lately(tx: Transaction, within: timedelta) -> list[Notification]:
    """What the actor's desks were told lately, oldest first."""
    rows = await tx.rows(
        f"SELECT {NOTIFICATION} FROM {MINE} AND n.at > now() - $1::interval ORDER BY n.id LIMIT 1000",  # noqa: S608
        within,
    )
    return [to_notification(row) for row in rows]


async def count_unread(tx: Transaction, most: int) -> int:
    """How many are unread, counting no further than `most`."""
    return int(
        await tx.value(
            f"SELECT count(*) FROM (SELECT FROM {MINE} AND d.at IS NULL LIMIT $1) AS counted",  # noqa: S608
            most,
        )
    )


async def mark(tx: Transaction, ids: Sequence[UUID] | None, most: int) -> int:
    """Notes that the actor has read these, or with None all of their desks'; returns how many were not."""
    return await tx.execute(
        f"""
        INSERT INTO hub.notification_read (notification_id)
        SELECT n.id FROM {MINE} AND d.at IS NULL AND ($1::uuid[] IS NULL OR n.id = ANY ($1))
        ORDER BY n.id DESC LIMIT $2 ON CONFLICT DO NOTHING
        """,  # noqa: S608
        None if ids is None else list(ids), most,
    )  # fmt: skip


def _struck(row: Any) -> Struck:
    return Struck(row["id"], row["case_id"], row["agency_id"], row["desk_id"], row["case_code"])


def to_notification(row: Any) -> Notification:
    own = None
    if row["subject_es"] is not None:
        own = Words(
            Text(row["subject_es"], row["subject_en"]), Text(row["body_es"], row["body_en"])
        )
    return Notification(
        row["id"],
        row["agency_id"],
        row["desk_id"],
        NotificationKind(row["kind"]),
        row["at"],
        row["referral_id"],
        row["case_id"],
        row["due_at"],
        row["read_at"],
        own,
    )
