"""An agency's plugin in GraphQL: what it brings, what changed, approve it, stop it. Thin."""

from datetime import datetime
from typing import Self
from uuid import UUID

import strawberry

from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import decode_id
from hub.auth.policy import Standing, check
from hub.plugins import reads, service  # noqa: F401  reads declares
from hub.plugins.model import Declaration, PluginState, changes
from hub.plugins.service import Found

strawberry.enum(PluginState, description="How an agency's plugin stands.")


@strawberry.type(description="An agency's plugin, as it is installed and as it was approved.")
class AgencyPlugin:
    record: strawberry.Private[Found]
    agency_code: str
    state: PluginState
    version: str | None = strawberry.field(description="Of what is installed.")
    digest: str | None = strawberry.field(description="SHA-256 of the installed files.")
    decided_at: datetime | None
    reason: str | None = strawberry.field(description="Why it was stopped, or cannot be read.")

    @classmethod
    def of(cls, found: Found) -> Self:
        package, decision = found.package, found.decision
        return cls(
            record=found,
            agency_code=found.agency,
            state=found.state,
            version=package.version if package else None,
            digest=package.digest.hex() if package else None,
            decided_at=decision.decided_at if decision else None,
            reason=found.problem or (decision.reason if decision else None),
        )

    async def _installed(self) -> Declaration | None:
        return await service.inspect(self.record.package) if self.record.package else None

    @strawberry.field(description="Hooks, forms, workflows, data categories: what one approves.")
    async def brings(self) -> list[str]:
        declared = await self._installed()
        return declared.lines() if declared else []

    @strawberry.field(description="What approving it now would change.")
    async def changes(self) -> list[str]:
        declared = await self._installed()
        before = service.declaration_of(self.record.decision)
        return changes(before, declared) if declared else []


@strawberry.type
class PluginsQuery:
    @strawberry.field(description="The plugin of one's own agency.")
    async def plugins(self, info: Info) -> list[AgencyPlugin]:
        check("plugins", info.context.actor, Standing.AGENCY)
        return [AgencyPlugin.of(one) for one in await service.found(info.context.tx)]


@strawberry.input
class ApprovePluginInput:
    agency_id: strawberry.ID
    digest: str = strawberry.field(description="Of the files that you were shown.")


@strawberry.input
class DisablePluginInput:
    agency_id: strawberry.ID
    reason: str


@strawberry.type
class PluginPayload(Payload):
    plugin: AgencyPlugin | None = None
    changed: list[str] = strawberry.field(
        default_factory=list, description="What the approval brought and took away."
    )


def _agency(id: strawberry.ID) -> UUID:
    return decode_id(id, "Agency", ["agencyId"])


async def _payload(info: Info, changed: list[str]) -> PluginPayload:
    found = await service.found(info.context.tx)
    return PluginPayload(plugin=AgencyPlugin.of(found[0]) if found else None, changed=changed)


@strawberry.type
class PluginsMutation:
    @mutation
    async def approve_plugin(self, info: Info, input: ApprovePluginInput) -> PluginPayload:
        """Let the agency's plugin run, as its files are now."""
        _, changed = await service.approve(info.context.tx, _agency(input.agency_id), input.digest)
        return await _payload(info, changed)

    @mutation
    async def disable_plugin(self, info: Info, input: DisablePluginInput) -> PluginPayload:
        """Stop the agency's plugin."""
        await service.disable(info.context.tx, _agency(input.agency_id), input.reason)
        return await _payload(info, [])
