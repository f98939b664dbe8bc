"""From a selection to a plan: which values of which rows are wanted, and under which names.

In:   worklist(...) { edges { node { code: caseCode toDesk { name } } } }
Out:  Shape("Referral", slots={"code": Value(caseCode), "toDesk": Nested(Shape("Desk", {"name": Value(name)}))})

A plan knows nothing of SQL's text (sql.py) or of JSON (serialiser.py): sql.py writes into each slot the place
at which its value comes back. graphql-core itself collects the fields, so fragments, aliases, @skip and
@include mean what they mean there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLString,
    OperationDefinitionNode,
    get_named_type,
)
from graphql.execution.collect_fields import (
    FieldDetails,
    FieldDetailsList,
    FragmentDetails,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from hub.reads.declare import SOURCES, Code, Many, One, Origin, Part, Source


def bare(type: GraphQLOutputType) -> GraphQLOutputType:
    """X of X!."""
    found: GraphQLOutputType = type.of_type if isinstance(type, GraphQLNonNull) else type
    return found


def is_list(type: GraphQLOutputType) -> bool:
    """True for [X], [X]! and the like."""
    return isinstance(bare(type), GraphQLList)


@dataclass(slots=True)
class Slot:
    """One wanted field under its response name. `at` is where its value comes back."""

    name: str
    type: GraphQLOutputType
    origin: Origin | None
    shape: "Shape | None" = None
    at: int = -1

    @property
    def nullable(self) -> bool:
        """False where the schema promises a value."""
        return not isinstance(self.type, GraphQLNonNull)


@dataclass(slots=True)
class Shape:
    """What is wanted of the rows of one source. `present` is where one sees that there is a row."""

    source: Source
    slots: dict[str, Slot] = field(default_factory=dict)
    present: int | None = None
    record: dict[str, int] | None = None
    """Where the columns of the record come back; None where no resolver needs it."""

    @property
    def kind(self) -> str:
        """The GraphQL type."""
        return self.source.kind

    @property
    def codes(self) -> Iterable[str]:
        """Fields that code works out, here and below."""
        for slot in self.slots.values():
            if isinstance(slot.origin, Code):
                yield f"{self.kind}.{slot.name}"
            elif slot.shape is not None:
                yield from slot.shape.codes


@dataclass(slots=True)
class Selected:
    """The plan of one root field: its shape, and what of the connection around it is wanted."""

    shape: Shape
    outer: "Outer | None" = None
    cursor: tuple[int, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    """Where the number of each Count comes back, by its field."""


@dataclass(slots=True)
class Outer:
    """What is wanted of a connection, by response name: names of fields, or more of the same below."""

    names: dict[str, "str | Outer"] = field(default_factory=dict)
    kind: str = ""
    typename: str = ""

    def wants(self, *fields: str) -> bool:
        """True when one of these fields is selected, here or below."""
        return any(
            found.wants(*fields) or found.kind in fields
            if isinstance(found, Outer)
            else found in fields
            for found in self.names.values()
        )


@dataclass(slots=True)
class Planner:
    """Makes the plans of one operation with its fragments; `variables` decide @skip and @include."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    variables: VariableValues
    details: dict[str, FragmentDetails] = field(init=False)

    def __post_init__(self) -> None:
        self.details = {name: FragmentDetails(node) for name, node in self.fragments.items()}

    def subfields(self, kind: GraphQLObjectType, nodes: FieldDetailsList) -> dict[str, Any]:
        """The fields selected on an object of this type, by response name, in the answer's order."""
        return collect_subfields(
            self.schema, self.details, self.variables, self.operation, kind, nodes
        ).grouped_field_set

    def select(
        self, kind: str, nodes: Iterable[FieldNode], type: GraphQLOutputType | None = None
    ) -> Selected:
        """The plan of a field that shows rows of this kind: one, a list, or a connection of this type."""
        details = [FieldDetails(node, None) for node in nodes]
        named = get_named_type(type)
        if not isinstance(named, GraphQLObjectType) or "edges" not in named.fields:
            return Selected(self.shape(SOURCES[kind], details))
        nodes_below: FieldDetailsList = []
        outer = self._outer(named, details, nodes_below)
        return Selected(self.shape(SOURCES[kind], nodes_below), outer)

    def _outer(
        self, named: GraphQLObjectType, details: FieldDetailsList, below: FieldDetailsList
    ) -> Outer:
        outer = Outer(kind="connection", typename=named.name)
        for key, found in self.subfields(named, details).items():
            name = found[0].node.name.value
            if name == "edges":
                outer.names[key] = self._edges(named, found, below)
            elif name == "pageInfo":
                outer.names[key] = self._page_info(found)
            else:
                outer.names[key] = name
        return outer

    def _edges(
        self, named: GraphQLObjectType, found: FieldDetailsList, below: FieldDetailsList
    ) -> Outer:
        edge = get_named_type(named.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        edges = Outer(kind="edges", typename=edge.name)
        for key, nodes in self.subfields(edge, found).items():
            name = nodes[0].node.name.value
            edges.names[key] = name
            if name == "node":
                below.extend(nodes)
        return edges

    def _page_info(self, found: FieldDetailsList) -> Outer:
        kind = self.schema.type_map["PageInfo"]
        assert isinstance(kind, GraphQLObjectType)
        names = {k: nodes[0].node.name.value for k, nodes in self.subfields(kind, found).items()}
        return Outer({**names}, kind="pageInfo", typename=kind.name)

    def shape(self, source: Source, nodes: FieldDetailsList) -> Shape:
        """What is selected of a source, with everything below."""
        kind = self.schema.type_map[source.kind]
        assert isinstance(kind, GraphQLObjectType)
        shape = Shape(source)
        for key, found in self.subfields(kind, nodes).items():
            name = found[0].node.name.value
            if name == "__typename":
                shape.slots[key] = Slot(name, GraphQLNonNull(GraphQLString), None)
                continue
            origin = source.fields[name]
            slot = Slot(name, kind.fields[name].type, origin)
            if isinstance(origin, One | Many | Part):
                slot.shape = self.shape(SOURCES[origin.kind], found)
            shape.slots[key] = slot
        return shape
