"""Where the directory's fields come from: services at locations, kinds of service, places."""

from typing import Any
from uuid import UUID

from hub.auth.model import Actor
from hub.auth.policy import check
from hub.directory import policy  # noqa: F401  the rules that `check` asks
from hub.directory.model import EVERYWHERE, Keeper, Search
from hub.errors import Invalid
from hub.reads.declare import (
    Code,
    Column,
    Many,
    NodeId,
    One,
    Page,
    Part,
    Record,
    Rows,
    in_order,
    plain,
    source,
)

MOST_TEXT = 200
MOST_PLACES = 20
PLACE = "{{t}}.pcode = {{of_l}}.{0}"


source("Place", "hub.place", plain("pcode", "name"), key="pcode")
source(
    "ServiceType",
    "hub.service_type",
    {
        **plain("code", "area", "sensitivity"),
        "name": Column("CASE WHEN {locale} = 'en' THEN {t}.name_en ELSE {t}.name_es END"),
    },
    key="code",
)
source("Schedule", "hub.schedule", plain("weekdays", "opens", "closes", "description"))
source(
    "Eligibility",
    None,
    {
        "minimumAge": Column("{v}.minimum_age"),
        "maximumAge": Column("{v}.maximum_age"),
        "sexes": in_order("{v}.sexes", collation=""),
        "populations": in_order("{v}.populations"),
        "nationalities": in_order("{v}.nationalities"),
        "needs": in_order("{v}.needs"),
    },
)
# Those for whom a place is redacted get no row of location_address: what leads there is null.
source(
    "ServiceLocation",
    None,
    {
        "name": Column("{a}.name"),
        "address": Column("{a}.address"),
        "postalCode": Column("{a}.postal_code"),
        "city": Column("{l}.city"),
        "municipality": One("Place", PLACE.format("adm2")),
        "state": One("Place", PLACE.format("adm1")),
        "latitude": Column("{a}.latitude"),
        "longitude": Column("{a}.longitude"),
        "redacted": Column("{l}.redacted"),
    },
)
source(
    "ServiceAtLocation",
    "hub.service_at_location",
    {
        "id": NodeId("ServiceAtLocation"),
        "name": Column("{v}.name"),
        "description": Column("coalesce({t}.description, {v}.description)"),
        "need": Column("{v}.service_code"),
        "organization": Column("{o}.name"),
        "agencyId": NodeId("Agency", "agency_id"),
        "deskId": NodeId("Desk", "desk_id"),
        "location": Part("ServiceLocation"),
        "eligibility": Part("Eligibility"),
        "languages": in_order("{v}.languages"),
        "interpretation": in_order("{v}.interpretation"),
        "areas": in_order("{v}.areas"),
        "schedules": Many(
            "Schedule",
            "{t}.service_at_location_id = {of}.id"
            " OR ({t}.service_id = {of}.service_id AND {t}.service_at_location_id IS NULL)",
            order="{t}.weekdays, {t}.opens, {t}.id",
        ),
        "phones": Column(
            "ARRAY(SELECT DISTINCT p.number FROM hub.phone p WHERE p.service_at_location_id = {t}.id"
            " OR (p.service_id = {t}.service_id AND p.service_at_location_id IS NULL)"
            " ORDER BY p.number)"
        ),
        "capacityAvailable": Column("capacity_available"),
        "capacityUpdatedAt": Column("capacity_updated_at"),
        "mayMaintain": Code("the policy, asked where the actor stands towards its desk"),
        "assuredAt": Column("greatest({t}.assured_at, {v}.assured_date::timestamptz)"),
    },
    joins={
        "v": "LEFT JOIN hub.service {v} ON {v}.id = {t}.service_id",
        "o": "LEFT JOIN hub.organization {o} ON {o}.id = {v}.organization_id",
        "l": "LEFT JOIN hub.location {l} ON {l}.id = {t}.location_id",
        "p1": "LEFT JOIN hub.place {p1} ON {p1}.pcode = {l}.adm1",
        "p2": "LEFT JOIN hub.place {p2} ON {p2}.pcode = {l}.adm2",
        "a": "LEFT JOIN hub.location_address {a} ON {a}.id = {t}.location_id",
    },
    record=Record(
        {"agency_id": "{t}.agency_id", "desk_id": "{t}.desk_id"}, lambda row: Keeper(**row)
    ),
)


def services(wanted: Search, *, first: int, after: tuple[str, UUID] | None) -> Rows:
    """Active services at locations that fit, by name. `after`: sort_name and id of the last one seen."""
    where = ["{v}.status = 'active'"]
    values: dict[str, Any] = {}
    if wanted.need:
        where.append("{v}.service_code = {need}")
        values["need"] = wanted.need
    if wanted.places:
        where.append(
            "{l}.adm1 = ANY ({places}) OR {l}.adm2 = ANY ({places}) OR {v}.areas && {around}"
        )
        around = {place[:4] for place in wanted.places} | {EVERYWHERE} | wanted.places
        values |= {"places": sorted(wanted.places), "around": sorted(around)}
    if wanted.language:
        where.append(
            "EXISTS (SELECT FROM unnest({v}.languages || {v}.interpretation) AS spoken"
            " WHERE split_part(lower(spoken), '-', 1) = {language})"
        )
        values["language"] = wanted.language
    if wanted.text and wanted.text.split():
        where.append(
            "NOT EXISTS (SELECT FROM unnest({words}::text[]) AS word WHERE strpos(hub.plain("
            "concat_ws(' ', {v}.name, {v}.description, {t}.description, {o}.name, {l}.city,"
            " {p1}.name, {p2}.name, {a}.name)), hub.plain(word)) = 0)"
        )
        values["words"] = wanted.text.split()
    behind = None
    if after is not None:
        behind = "({v}.sort_name, {t}.id) > ({after_name}, {after_id}::uuid)"
        values |= {"after_name": after[0], "after_id": after[1]}
    page = Page(first, ("{v}.sort_name", "{t}.id"), behind)
    return Rows("ServiceAtLocation", tuple(where), "{v}.sort_name, {t}.id", values, page)


def service_types(actor: Actor) -> Rows:
    """All kinds of service."""
    check("serviceTypes", actor)
    return Rows("ServiceType", order="{t}.code")


def places(actor: Actor, name: str) -> Rows:
    """At most 20 states and municipalities whose names begin like this, exact ones first; or
    the one with this P-code."""
    check("places", actor)
    if not name.strip() or len(name) > MOST_TEXT:
        raise Invalid(f"Between 1 and {MOST_TEXT} characters.", field=["name"])
    where = ("starts_with({t}.plain_name, hub.plain({name})) OR {t}.pcode = upper({name}::text)",)
    order = "{t}.plain_name <> hub.plain({name}), {t}.level, {t}.plain_name, {t}.pcode"
    return Rows("Place", where, order, {"name": name.strip()}, Page(MOST_PLACES, ("{t}.pcode",)))
