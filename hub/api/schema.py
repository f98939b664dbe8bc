"""The schema: what the features bring, put together. Nothing is added here but `node`."""

from functools import cache

import strawberry
from graphql import lexicographic_sort_schema, print_schema
from strawberry import relay
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from hub.agencies.mutations import AgenciesMutation
from hub.agencies.schema import AgenciesQuery
from hub.audit.schema import AuditQuery
from hub.cases.mutations import CasesMutation
from hub.cases.schema import CasesQuery
from hub.consent.schema import Consent, ConsentMutation
from hub.directory.schema import DirectoryMutation, DirectoryQuery
from hub.intake.schema import IntakeMutation, IntakeQuery
from hub.plugins.schema import PluginsMutation, PluginsQuery
from hub.referrals.mutations import DisclosureQuery, ReferralsMutation
from hub.referrals.schema import ReferralsQuery
from hub.referrals.subscriptions import ReferralsSubscription
from hub.routing.schema import RoutingQuery
from hub.workflows.schema import WorkflowsMutation, WorkflowsQuery


@strawberry.type
class NodeQuery:
    node: relay.Node | None = relay.node(
        description="Any object by its id; null where it is unknown, or not yours to see."
    )


QUERIES = (
    AgenciesQuery,
    DirectoryQuery,
    RoutingQuery,
    CasesQuery,
    ReferralsQuery,
    DisclosureQuery,
    AuditQuery,
    IntakeQuery,
    WorkflowsQuery,
    PluginsQuery,
    NodeQuery,
)
MUTATIONS = (
    CasesMutation,
    ConsentMutation,
    ReferralsMutation,
    DirectoryMutation,
    AgenciesMutation,
    IntakeMutation,
    WorkflowsMutation,
    PluginsMutation,
)


@cache
def build() -> strawberry.Schema:
    """The schema of this hub. Made once: Strawberry's `node` does not bear being put in twice."""
    return strawberry.Schema(
        query=merge_types("Query", QUERIES),
        mutation=merge_types("Mutation", MUTATIONS),
        subscription=merge_types("Subscription", (ReferralsSubscription,)),
        types=[Consent],
        config=StrawberryConfig(enable_experimental_incremental_execution=False),
    )


def text(schema: strawberry.Schema) -> str:
    """The schema in its definition language, as schema/hub.graphql holds it."""
    return print_schema(lexicographic_sort_schema(schema._schema)) + "\n"
