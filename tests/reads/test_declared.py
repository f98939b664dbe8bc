"""Every exposed field says where its value comes from, and nothing says it of a field that is not there."""

import pytest
from graphql import GraphQLObjectType

from hub.api import schema
from hub.reads.declare import MADE, SOURCES, Code, Column, NodeId

GRAPH = schema.build()._schema
ROOTS = {GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type}


def around(kind: GraphQLObjectType) -> bool:
    """What stands around objects: pages of them, and what mutations answer with."""
    payload = any(one.name == "Payload" for one in kind.interfaces)
    return payload or kind.name == "PageInfo" or kind.name.endswith(("Connection", "Edge"))


KINDS = {
    kind.name: set(kind.fields)
    for kind in GRAPH.type_map.values()
    if isinstance(kind, GraphQLObjectType)
    and not kind.name.startswith("__")
    and kind not in ROOTS
    and not around(kind)
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_says_where_its_value_comes_from(kind: str) -> None:
    declared = SOURCES[kind].fields if kind in SOURCES else MADE.get(kind, frozenset())
    assert set(declared) == KINDS[kind]


def test_nothing_is_declared_that_the_schema_does_not_show() -> None:
    assert set(SOURCES) | set(MADE) == set(KINDS)


def test_most_fields_are_columns_and_every_field_of_code_says_why() -> None:
    origins = [origin for source in SOURCES.values() for origin in source.fields.values()]
    code = [origin for origin in origins if isinstance(origin, Code)]
    assert all(len(origin.why) > 20 for origin in code)
    assert sum(isinstance(origin, Column | NodeId) for origin in origins) > 4 * len(code)
