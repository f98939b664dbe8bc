"""Who is asking: the actor that every transaction, policy and audit entry names."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """What stands behind a request. Values are those of hub.actor_kind in the database."""

    STAFF = "staff"
    SERVICE = "service"
    JOB = "job"
    NOBODY = "nobody"


class Role(StrEnum):
    """What a member of staff may be within their agency. One person may hold several."""

    CASEWORKER = "caseworker"
    FOCAL_POINT = "focal_point"
    AGENCY_ADMIN = "agency_admin"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    SECRETARIAT_ANALYST = "secretariat_analyst"
    SECRETARIAT_COORDINATOR = "secretariat_coordinator"
    SERVICE_ACCOUNT = "service_account"


class Job(StrEnum):
    """The hub's own background work; each may do one thing, and the policies name it."""

    SEED = "seed"
    EXPIRY = "expiry"
    SEQUENCER = "sequencer"
    SIGN_IN = "sign_in"
    REWRAP = "rewrap"
    PLUGINS = "plugins"
    NOTICES = "notices"


CASE_ROLES = frozenset({Role.CASEWORKER, Role.FOCAL_POINT, Role.SERVICE_ACCOUNT})
"""Roles that work with cases. Only these open what is sealed."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody asking, with what the policies need to know of them.

    The database derives its own view from `kind` and `id` alone (hub.enter), so a wrong value
    here can only lead to a kinder or unkinder message, never to a row.
    """

    kind: ActorKind
    id: UUID | None = None
    agency_id: UUID | None = None
    agency_code: str | None = None
    sees_cases: bool = False
    roles: frozenset[Role] = frozenset()
    desk_ids: frozenset[UUID] = frozenset()
    job: Job | None = None
    locale: str = field(default="es", compare=False)

    def has(self, *roles: Role) -> bool:
        """True when the actor holds any of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def works_cases(self) -> bool:
        """True for staff and service accounts that may handle cases at all."""
        return self.sees_cases and not self.roles.isdisjoint(CASE_ROLES)


NOBODY = Actor(ActorKind.NOBODY)


def job_actor(job: Job) -> Actor:
    """The actor of one kind of background work."""
    return Actor(ActorKind.JOB, job=job)
