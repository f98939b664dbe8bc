"""The schema: what the features bring, put together. Nothing is added here but `node`."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

import strawberry
from graphql import lexicographic_sort_schema, print_schema, print_type
from strawberry import relay
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from hub.agencies.me import MeMutation, MeQuery
from hub.agencies.mutations import AgenciesMutation
from hub.agencies.schema import AgenciesQuery
from hub.api.relay import entry_of, shown
from hub.audit.schema import AuditQuery
from hub.cases.mutations import CasesMutation
from hub.cases.schema import CasesQuery
from hub.consent.schema import Consent, ConsentMutation, ConsentQuery
from hub.directory.schema import DirectoryMutation, DirectoryQuery
from hub.intake import typed
from hub.intake.schema import IntakeMutation, IntakeQuery
from hub.notifications.schema import (
    NotificationsMutation,
    NotificationsQuery,
    NotificationsSubscription,
)
from hub.openings.schema import OpeningsMutation, OpeningsQuery
from hub.plugins.model import Declaration
from hub.plugins.schema import PluginsMutation, PluginsQuery
from hub.reads import rows
from hub.referrals.mutations import DisclosureQuery, ReferralsMutation
from hub.referrals.schema import ReferralsQuery
from hub.referrals.subscriptions import ReferralsSubscription
from hub.routing.schema import RoutingQuery
from hub.workflows.schema import WorkflowsMutation, WorkflowsQuery

QUERIES = (
    MeQuery,
    AgenciesQuery,
    DirectoryQuery,
    RoutingQuery,
    CasesQuery,
    ConsentQuery,
    ReferralsQuery,
    DisclosureQuery,
    AuditQuery,
    IntakeQuery,
    WorkflowsQuery,
    PluginsQuery,
    NotificationsQuery,
    OpeningsQuery,
)
MUTATIONS = (
    CasesMutation,
    ConsentMutation,
    ReferralsMutation,
    DirectoryMutation,
    AgenciesMutation,
    MeMutation,
    IntakeMutation,
    WorkflowsMutation,
    PluginsMutation,
    NotificationsMutation,
    OpeningsMutation,
)


NODE_ID = strawberry.argument(description="The ID of the object.")


def _node() -> type:
    """The root field `node`. Made for each schema: Strawberry does not bear putting it in twice."""

    @strawberry.type
    class NodeQuery:
        @strawberry.field(
            description="Any object by its id; null where it is unknown, or not yours to see."
        )
        def node(self, id: Annotated[strawberry.ID, NODE_ID]) -> relay.Node | None:
            return shown(entry_of(id))

    return NodeQuery


@cache
def build() -> strawberry.Schema:
    """The schema of a hub without plugins."""
    return with_forms({})


def with_forms(brought: Mapping[str, Declaration]) -> strawberry.Schema:
    """The schema of a hub with the forms of these agencies' plugins, by agency code."""
    schema = assemble(brought)
    rows.install(schema._schema)
    return schema


def assemble(brought: Mapping[str, Declaration]) -> strawberry.Schema:
    """The same, before anything says how its declared fields are read."""
    # An agency whose code is a word of the hub's own keeps to saveAnswers.
    taken = _own_fields() if brought else frozenset()
    queries, mutations = typed.roots({k: v for k, v in brought.items() if k not in taken})
    return strawberry.Schema(
        query=merge_types("Query", (*QUERIES, _node(), *queries)),
        mutation=merge_types("Mutation", (*MUTATIONS, *mutations)),
        subscription=merge_types(
            "Subscription", (ReferralsSubscription, NotificationsSubscription)
        ),
        types=[Consent],
        config=StrawberryConfig(enable_experimental_incremental_execution=False),
    )


def _own_fields() -> frozenset[str]:
    graph = build()._schema
    assert graph.query_type is not None
    assert graph.mutation_type is not None
    return frozenset(graph.query_type.fields) | frozenset(graph.mutation_type.fields)


def forms_text(brought: Mapping[str, Declaration]) -> str:
    """What agencies' forms add to the schema, as schema/agencies.graphql holds it."""
    graph = lexicographic_sort_schema(with_forms(brought)._schema)
    core = build()._schema.type_map
    added = [kind for name, kind in sorted(graph.type_map.items()) if name not in core]
    return "\n\n".join(print_type(kind) for kind in added) + "\n"


def text(schema: strawberry.Schema) -> str:
    """The schema in its definition language, as schema/hub.graphql holds it."""
    return print_schema(lexicographic_sort_schema(schema._schema)) + "\n"
