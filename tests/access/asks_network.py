"""Asks about members, groups, offices, desks, staff, partners, and the directory."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from hub.api.relay import node_id
from hub.auth.model import Actor
from hub.auth.policy import Standing
from tests.access.ask import (
    DONE,
    ERRORS,
    NOT_ALLOWED,
    NOT_FOUND,
    NULL,
    Ask,
    at,
)
from tests.access.stage import Stage, Target, allowed, may


def _plain(rule: str, document: str) -> Ask:
    def expect(_: Stage, actor: Actor) -> str:
        return DONE if allowed(rule, actor, [Standing.ELSEWHERE]) else NOT_ALLOWED

    return Ask(rule, rule, document, expect, at(rule))


def _sender(stage: Stage, _: Actor) -> Target:
    return Target(stage.sender.id)


def _records(
    name: str,
    kind: str,
    field: str,
    variables: Callable[[Stage, str], dict[str, Any]],
    table: str,
    *,
    rule: str | None = None,
) -> Ask:
    """A mutation of an agency's records, which everybody may see."""

    def expect(stage: Stage, actor: Actor) -> str:
        return DONE if may(rule or name, actor, Target(stage.sender.id)) else NOT_ALLOWED

    document = f"mutation ($i: {kind}Input!) {{ {field}(input: $i) {{ {ERRORS} }} }}"
    return Ask(rule or name, rule or name, document, expect, at(field), variables, table=table)


def _staff(stage: Stage, role: str) -> dict[str, Any]:
    return {
        "i": {
            "agencyId": node_id("Agency", stage.sender.id),
            "email": f"nueva@{stage.sender.code}.example",
            "name": "Nueva",
            "roles": [role],
        }
    }


def _member(stage: Stage) -> UUID:
    id = stage.as_("sender 0 caseworker").id
    assert id is not None
    return id


def _see_member(stage: Stage, actor: Actor) -> bool:
    return may("staff", actor, Target(stage.sender.id))


def _absence(stage: Stage, actor: Actor) -> str:
    if not _see_member(stage, actor):
        return NOT_FOUND
    return DONE if may("saveAbsence", actor, Target(stage.sender.id)) else NOT_ALLOWED


def _removal(stage: Stage, actor: Actor) -> str:
    outcome = _absence(stage, actor)
    return (
        DONE
        if outcome == DONE and may("removeAbsence", actor, Target(stage.sender.id))
        else outcome
    )


def network() -> Iterator[Ask]:
    """Members, groups, offices, desks, staff, partners, and the directory."""
    yield _plain("me", "{ me { roles deskIds agency { code } staff { email } } }")
    yield _plain(
        "agencies", "{ agencies { code offices { city } desks { name hours { opens } } } }"
    )
    yield _plain("groups", "{ groups { code members { code } } }")
    yield _plain("serviceTypes", "{ serviceTypes { code name } }")
    yield _plain("places", '{ places(name: "Tapachula") { pcode name } }')
    yield _plain("services", "{ services { edges { node { name location { address } } } } }")
    yield Ask(
        "staff",
        "staff",
        "{ agencies { id staff { id email } } }",
        lambda stage, actor: DONE if _see_member(stage, actor) else NULL,
        lambda data, stage: next(
            agency["staff"]
            for agency in data["agencies"]
            if agency["id"] == node_id("Agency", stage.sender.id)
        ),
    )
    named = {"acronymEs": "X", "acronymEn": "X", "nameEs": "Otra", "nameEn": "Other"}
    yield _records(
        "saveAgency",
        "SaveAgency",
        "saveAgency",
        lambda stage, _: {"i": {"code": stage.sender.code, **named}},
        "agency",
    )
    yield _records(
        "saveGroup",
        "SaveGroup",
        "saveGroup",
        lambda stage, _: {
            "i": {
                "code": stage.group,
                "nameEs": "Otro",
                "nameEn": "Other",
                "memberIds": [node_id("Agency", stage.sender.id)],
            }
        },
        "network_group",
    )
    yield _records(
        "saveOffice",
        "SaveOffice",
        "saveOffice",
        lambda stage, _: {
            "i": {
                "agencyId": node_id("Agency", stage.sender.id),
                "city": "Tapachula",
                "kind": "HEAD_OFFICE",
                "adm1": "MX07",
            }
        },
        "office",
    )
    yield _records(
        "saveDesk",
        "SaveDesk",
        "saveDesk",
        lambda stage, _: {
            "i": {
                "id": node_id("Desk", stage.sender.desks[1]),
                "officeId": node_id("Office", stage.sender.office_id),
                "name": "Otra",
            }
        },
        "desk",
    )
    yield _records(
        "savePartner",
        "SavePartner",
        "savePartner",
        lambda stage, _: {
            "i": {
                "agencyId": node_id("Agency", stage.sender.id),
                "name": "Otro albergue",
                "recipientClass": "HEALTH",
            }
        },
        "partner",
    )
    yield _records(
        "saveStaff", "SaveStaff", "saveStaff", lambda s, _: _staff(s, "CASEWORKER"), "staff"
    )
    yield _records(
        "saveStaff",
        "SaveStaff",
        "saveStaff",
        lambda s, _: _staff(s, "AGENCY_ADMIN"),
        "staff",
        rule="appointAdministrator",
    )
    yield _records(
        "setDeskMembers",
        "SetDeskMembers",
        "setDeskMembers",
        lambda stage, _: {
            "i": {
                "deskId": node_id("Desk", stage.sender.desks[1]),
                "staffIds": [node_id("Staff", _member(stage))],
            }
        },
        "desk_member",
    )
    yield _plain(
        "setLocale",
        f'mutation {{ setLocale(input: {{ locale: "en" }}) {{ staff {{ locale }} {ERRORS} }} }}',
    )
    yield Ask(
        "desk's staff",
        "staff",
        "{ agencies { desks { id staff { id } members { id email absences { cover { id } } } } } }",
        lambda stage, actor: DONE if _see_member(stage, actor) else NULL,
        lambda data, stage: next(
            desk["staff"] and desk["members"]
            for agency in data["agencies"]
            for desk in agency["desks"]
            if desk["id"] == node_id("Desk", stage.sender.desks[0])
        ),
    )
    yield Ask(
        "removeAbsence",
        "removeAbsence",
        f"mutation ($i: RemoveAbsenceInput!) {{ removeAbsence(input: $i) {{ {ERRORS} }} }}",
        _removal,
        at("removeAbsence"),
        lambda _, id: {"i": {"absenceId": id}},
        lambda stage: ("Absence", stage.work["absence"]),
        table="absence",
    )
    yield Ask(
        "saveAbsence",
        "saveAbsence",
        f"mutation ($i: SaveAbsenceInput!) {{ saveAbsence(input: $i) {{ {ERRORS} }} }}",
        _absence,
        at("saveAbsence"),
        lambda _, id: {"i": {"staffId": id, "startsOn": "2040-01-01", "endsOn": "2040-01-02"}},
        lambda stage: ("Staff", _member(stage)),
        table="absence",
    )
    for name, more in (("updateCapacity", {"available": 3}), ("assureService", {})):
        kind = name[0].upper() + name[1:]

        def expect(stage: Stage, actor: Actor, name: str = name) -> str:
            target = Target(stage.sender.id, stage.sender.desks[0])
            return DONE if may(name, actor, target) else NOT_ALLOWED

        yield Ask(
            name,
            name,
            f"mutation ($i: {kind}Input!) {{ {name}(input: $i) {{ {ERRORS} }} }}",
            expect,
            at(name),
            lambda _, id, more=more: {"i": {"serviceAtLocationId": id, **more}},
            lambda stage: ("ServiceAtLocation", stage.offers["sender"]),
            table="service_at_location",
        )
