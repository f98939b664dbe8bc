"""Where the network's fields come from: members, groups, offices, desks, staff and partners."""

from hub.agencies import policy  # noqa: F401  the rules that `check` asks
from hub.auth.model import Actor
from hub.auth.policy import check
from hub.reads.declare import (
    Code,
    Column,
    Many,
    NodeId,
    One,
    Rows,
    in_order,
    plain,
    source,
)

IN_LOCALE = "CASE WHEN {{locale}} = 'en' THEN {{t}}.{0}_en ELSE {{t}}.{0}_es END"
AGENCY = One("Agency", "{t}.id = {of}.agency_id")
TODAY = "(now() AT TIME ZONE 'America/Mexico_City')::date"
CLOSED = Column("{t}.closed_at IS NOT NULL")

source(
    "Agency",
    "hub.agency",
    {
        **plain("code", "roles", "confirmed", "sees_cases"),
        "id": NodeId("Agency"),
        "acronym": Column(IN_LOCALE.format("acronym")),
        "name": Column(IN_LOCALE.format("name")),
        "offices": Many("Office", "{t}.agency_id = {of}.id", order="{t}.city"),
        "desks": Many("Desk", "{t}.agency_id = {of}.id", order="{t}.name"),
        "groups": Many(
            "Group",
            "{t}.id IN (SELECT m.group_id FROM hub.group_member m WHERE m.agency_id = {of}.id)",
            order="{t}.code",
        ),
        # Colleagues only, whatever else row-level security lets the secretariat see.
        "staff": Many(
            "Staff",
            "{t}.agency_id = {of}.id AND {of}.id = (SELECT hub.actor_agency())",
            order="{t}.name, {t}.id",
        ),
        "partners": Many(
            "Partner", "{t}.agency_id = {of}.id AND {t}.closed_at IS NULL", order="{t}.name"
        ),
    },
)
source(
    "Group",
    "hub.network_group",
    {
        **plain("code"),
        "id": NodeId("Group"),
        "name": Column(IN_LOCALE.format("name")),
        "members": Many(
            "Agency",
            "{t}.id IN (SELECT m.agency_id FROM hub.group_member m WHERE m.group_id = {of}.id)",
            order="{t}.code",
        ),
        "coordinators": Many(
            "Agency",
            "{t}.id IN (SELECT m.agency_id FROM hub.group_member m"
            " WHERE m.group_id = {of}.id AND m.coordinates)",
            order="{t}.code",
        ),
    },
)
source(
    "Office",
    "hub.office",
    {
        **plain("city", "kind", "adm1", "adm2", "confirmed"),
        "id": NodeId("Office"),
        "closed": CLOSED,
        "agency": AGENCY,
        "desks": Many("Desk", "{t}.office_id = {of}.id", order="{t}.name"),
    },
)
source(
    "Desk",
    "hub.desk",
    {
        **plain("name", "phone", "email"),
        "id": NodeId("Desk"),
        "closed": CLOSED,
        "hours": Many("DeskHours", "{t}.desk_id = {of}.id", order="{t}.weekday, {t}.opens"),
        "closures": Column(
            "ARRAY(SELECT c.closed_on FROM hub.desk_closure c WHERE c.desk_id = {t}.id"
            " ORDER BY c.closed_on)"
        ),
        "office": One("Office", "{t}.id = {of}.office_id"),
        "agency": AGENCY,
        # Colleagues only: row-level security shows the secretariat more.
        "staff": Many(
            "Staff",
            "{t}.agency_id = (SELECT hub.actor_agency()) AND hub.works_at({t}.id, {of}.id)",
            order="{t}.name, {t}.id",
        ),
        "members": Many(
            "Staff",
            "{t}.agency_id = (SELECT hub.actor_agency()) AND {t}.id IN"
            " (SELECT m.staff_id FROM hub.desk_member m WHERE m.desk_id = {of}.id)",
            order="{t}.name, {t}.id",
        ),
        "takesReferrals": Column("{t}.closed_at IS NULL AND {a}.sees_cases"),
    },
    joins={"a": "LEFT JOIN hub.agency {a} ON {a}.id = {t}.agency_id"},
)
source("DeskHours", "hub.desk_hours", plain("weekday", "opens", "closes"), key="desk_id")
source(
    "Staff",
    "hub.staff",
    {
        **plain("name", "email", "locale", "active"),
        "id": NodeId("Staff"),
        "roles": in_order("roles"),
        "agency": AGENCY,
        "desks": Many(
            "Desk",
            "{t}.id IN (SELECT m.desk_id FROM hub.desk_member m WHERE m.staff_id = {of}.id)",
            order="{t}.name, {t}.id",
        ),
        "absences": Many(
            "Absence",
            f"{{t}}.staff_id = {{of}}.id AND {{t}}.ends_on >= {TODAY}",
            order="{t}.starts_on, {t}.id",
        ),
    },
)
source(
    "Absence",
    "hub.absence",
    {
        **plain("starts_on", "ends_on"),
        "id": NodeId("Absence"),
        "staff": One("Staff", "{t}.id = {of}.staff_id"),
        "cover": One("Staff", "{t}.id = {of}.cover_id"),
    },
)
source(
    "Partner",
    "hub.partner",
    {
        **plain("name", "recipient_class", "country", "adm1", "adm2"),
        "id": NodeId("Partner"),
        "closed": CLOSED,
        "agency": AGENCY,
    },
)
source(
    "Me",
    "(SELECT hub.actor_id() AS id, hub.actor_agency() AS agency_id, hub.actor_desks() AS desks)",
    {
        "roles": in_order("hub.actor_roles()"),
        "locale": Column("{locale}::text"),
        "isServiceAccount": Column("hub.actor_kind() = 'service'"),
        "deskIds": NodeId("Desk", "ARRAY(SELECT d FROM unnest({t}.desks) AS d ORDER BY d)"),
        "agency": AGENCY,
        "staff": One("Staff", "{t}.id = {of}.id"),
        "desks": Many("Desk", "{t}.id = ANY ({of}.desks)", order="{t}.name"),
        "coversFor": Many(
            "Absence",
            f"{{t}}.cover_id = {{of}}.id AND {TODAY} BETWEEN {{t}}.starts_on AND {{t}}.ends_on",
            order="{t}.ends_on, {t}.id",
        ),
        "may": Code("the rules of all policies, asked about the actor's roles"),
    },
)


def me(actor: Actor) -> Rows:
    """Who is asking."""
    check("me", actor)
    return Rows("Me")


def agencies(actor: Actor) -> Rows:
    """The members of the network, by code."""
    check("agencies", actor)
    return Rows("Agency", order='{t}.code COLLATE "C"')


def groups(actor: Actor) -> Rows:
    """The standing groups of the network, by code."""
    check("groups", actor)
    return Rows("Group", order="{t}.code")
