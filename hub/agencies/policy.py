"""Who keeps the network's records: each agency its own, the secretariat membership and groups."""

from hub.auth.model import Actor, ActorKind, Role
from hub.auth.policy import Decision, Standing, allow_if, operation

OWN = {Standing.DESK, Standing.AGENCY}
ADMINISTRATOR = "Only the agency's administrator or the secretariat's coordinator may change this."
STAFF = "Only the agency's administrator may change its staff."


def _signed_in(actor: Actor) -> bool:
    return actor.kind in (ActorKind.STAFF, ActorKind.SERVICE)


def _administers(actor: Actor, standing: Standing) -> bool:
    return actor.has(Role.AGENCY_ADMIN) and standing in OWN


def _oversees(actor: Actor, standing: Standing) -> bool:
    return actor.sees_cases and actor.has(Role.FOCAL_POINT) and standing in OWN


@operation("me")
def see_oneself(actor: Actor, standing: Standing) -> Decision:
    """See who one is to the hub: agency, roles, desks."""
    return allow_if(_signed_in(actor), "Sign in first.")


@operation("setLocale")
def set_locale(actor: Actor, standing: Standing) -> Decision:
    """Choose the language in which the hub speaks to one."""
    return allow_if(_signed_in(actor), "Sign in first.")


@operation("agencies")
def see_network(actor: Actor, standing: Standing) -> Decision:
    """See members, groups, offices and desks."""
    return allow_if(_signed_in(actor), "Sign in first.")


@operation("groups")
def see_groups(actor: Actor, standing: Standing) -> Decision:
    """See the standing groups and their members."""
    return allow_if(_signed_in(actor), "Sign in first.")


@operation("saveAgency")
def save_agency(actor: Actor, standing: Standing) -> Decision:
    """Add or change a member of the network."""
    return allow_if(
        actor.has(Role.SECRETARIAT_COORDINATOR), "Membership is the secretariat's to keep."
    )


@operation("saveGroup")
def save_group(actor: Actor, standing: Standing) -> Decision:
    """Add or change a group and its members."""
    return allow_if(
        actor.has(Role.SECRETARIAT_COORDINATOR), "Groups are the secretariat's to keep."
    )


def _keeps_places(actor: Actor, standing: Standing) -> Decision:
    permitted = actor.has(Role.SECRETARIAT_COORDINATOR) or _administers(actor, standing)
    return allow_if(permitted, ADMINISTRATOR)


@operation("saveOffice")
def save_office(actor: Actor, standing: Standing) -> Decision:
    """Add or change an office."""
    return _keeps_places(actor, standing)


@operation("saveDesk")
def save_desk(actor: Actor, standing: Standing) -> Decision:
    """Add or change a desk, its hours and its days off."""
    return _keeps_places(actor, standing)


@operation("savePartner")
def save_partner(actor: Actor, standing: Standing) -> Decision:
    """Add or change a partner organisation."""
    return _keeps_places(actor, standing)


@operation("saveStaff")
def save_staff(actor: Actor, standing: Standing) -> Decision:
    """Add or change a member of staff and their roles; end their sessions."""
    return allow_if(_administers(actor, standing), STAFF)


@operation("appointAdministrator")
def appoint_administrator(actor: Actor, standing: Standing) -> Decision:
    """Appoint an agency's administrator."""
    permitted = actor.has(Role.SECRETARIAT_COORDINATOR) or _administers(actor, standing)
    return allow_if(
        permitted, "Only the secretariat's coordinator or the agency's administrator may."
    )


@operation("staff")
def see_staff(actor: Actor, standing: Standing) -> Decision:
    """See colleagues: names, roles, desks."""
    return allow_if(
        _signed_in(actor) and standing in OWN, "Staff are known to their own agency only."
    )


@operation("setDeskMembers")
def set_desk_members(actor: Actor, standing: Standing) -> Decision:
    """Say who works a desk."""
    permitted = _administers(actor, standing) or _oversees(actor, standing)
    return allow_if(permitted, "Only the agency's administrator or focal point may.")


@operation("saveAbsence")
def save_absence(actor: Actor, standing: Standing) -> Decision:
    """Note who is away and who covers their desks."""
    permitted = _administers(actor, standing) or _oversees(actor, standing)
    return allow_if(permitted, "Only the agency's administrator or focal point may.")


@operation("removeAbsence")
def remove_absence(actor: Actor, standing: Standing) -> Decision:
    """Take an absence away that is not to be, or ended early."""
    return save_absence(actor, standing)
