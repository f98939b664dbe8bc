"""Read plans: an operation compiled once to one statement that writes its JSON, then only executed.

In:   query W($n: Int!) { worklist(direction: INCOMING, first: $n) { edges { node { caseCode } } } }
      and its variables
Out:  {"worklist": {"edges": [{"node": {"caseCode": "K7PM-2Q"}}, ...]}}, without graphql-core

Compiled once per document, operation and values of @skip and @include; other variables stay parameters.
Whatever is not understood here raises Unwritable with a reason, and graphql-core answers instead, from the
same declarations: sealed fields and others that code works out, refusals, coercion errors, nulls where
the schema promises a value. No access rule is looked at here: root fields' resolvers check the policy, as
they always do (once for each actor, who is what the policy knows of somebody), and row-level security
decides rows.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from inspect import iscoroutine, iscoroutinefunction
from types import SimpleNamespace
from typing import Any

import asyncpg
import msgspec
import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLField,
    GraphQLNonNull,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_variable_values,
    located_error,
)
from graphql.execution.collect_fields import collect_fields
from graphql.execution.values import VariableValues
from strawberry.types.arguments import convert_arguments

from hub.auth.model import Actor
from hub.errors import HubError
from hub.reads.declare import SOURCES, Entry, Rows
from hub.reads.plan import Planner, Selected
from hub.reads.rows import Asking, Fetched, Question, Reading, ask
from hub.reads.serialiser import Unwritable, quoted
from hub.reads.sql import Statement, of_text
from hub.reads.values import told_apart
from hub.reads.writing import written

MOST_READY = 50
"""How many sets of values a document is remembered with."""
MOST_KNOWN = 50
"""For how many people a set of values is."""


@dataclass(slots=True)
class _Root:
    """A root field of a compiled operation."""

    key: str
    node: FieldNode
    nodes: list[FieldNode]
    definition: GraphQLField
    planner: Planner
    strawberry: strawberry.Schema
    made: dict[tuple[Any, ...], tuple[Selected, Statement]] = field(default_factory=dict)
    """Plan and statement for each combination of arguments."""
    asks_before: bool = field(init=False)
    """True where the resolver asks the database before it names rows."""

    def __post_init__(self) -> None:
        self.asks_before = iscoroutinefunction(self.resolver.base_resolver.wrapped_func)

    def arguments(self, variables: VariableValues) -> dict[str, Any]:
        """What the field's resolver is given.

        Raises:
            Unwritable: a value does not fit.
        """
        schema = self.strawberry
        try:
            return convert_arguments(
                get_argument_values(self.definition, self.node, variables),
                self.resolver.arguments,
                schema.schema_converter.scalar_registry,
                schema.config,
            )
        except (HubError, GraphQLError, ValueError) as error:
            raise Unwritable("refused") from error

    @property
    def resolver(self) -> Any:
        """The field as schema.py declares it."""
        return self.definition.extensions["strawberry-definition"]

    async def rows(self, context: Any, arguments: dict[str, Any]) -> Rows | None:
        """Which rows the field's resolver names; None for none.

        Raises:
            Unwritable: the resolver does more than name rows, or refuses.
        """
        resolver = self.resolver.base_resolver
        if resolver.info_parameter is not None:
            arguments = {**arguments, "info": SimpleNamespace(context=context)}
        try:
            found = resolver.wrapped_func(None, **arguments)
            if self.asks_before:
                found = await found
        except (HubError, GraphQLError, ValueError) as error:
            raise Unwritable("refused") from error
        if iscoroutine(found):
            found.close()
            raise Unwritable("code")
        if isinstance(found, Entry):
            source = SOURCES[found.kind]
            return Rows(found.kind, (f"{{t}}.{source.key} = {{key}}",), values={"key": found.key})
        if found is not None and not isinstance(found, Rows):
            raise Unwritable("code")
        return found

    async def asking(self, context: Reading, arguments: dict[str, Any]) -> Asking:
        """What the field asks, made when the form of its rows is met first."""
        rows = await self.rows(context, arguments)
        if rows is None:
            # Without a statement nobody would find out whether the session still counts.
            raise Unwritable("nothing to ask")
        made = self.made.get(rows.form)
        if made is None:
            selected = self.planner.select(rows.kind, self.nodes, self.definition.type)
            if code := next(iter(selected.shape.codes), None):
                raise Unwritable(f"code {code}")
            made = self.made[rows.form] = (selected, of_text(selected, rows))
        return Asking(rows, *made)

    def written(self, asking: Asking, fetched: Fetched) -> str:
        """The value of the field, as JSON."""
        value = written(asking.selected, asking.rows, fetched, self.definition.type)
        if value is None and isinstance(self.definition.type, GraphQLNonNull):
            raise Unwritable("null")
        return value or "null"


@dataclass(slots=True)
class Compiled:
    """A compiled operation."""

    operation: OperationDefinitionNode
    roots: list["_Root | tuple[str, str]"]

    @property
    def is_one_statement(self) -> bool:
        """True where it is one statement, whatever the variables."""
        return bool(self.asking) and not any(root.asks_before for root in self.asking)

    @property
    def asking(self) -> list[_Root]:
        """The root fields that ask the database."""
        return [root for root in self.roots if isinstance(root, _Root)]

    def ready(self, variables: VariableValues) -> "Ready":
        """The operation with its variables.

        Raises:
            Unwritable: a value does not fit.
        """
        return Ready(self, [(root, root.arguments(variables)) for root in self.asking])


@dataclass(slots=True)
class Ready:
    """A compiled operation and what its root fields are given, ready to be answered."""

    compiled: Compiled
    given: list[tuple[_Root, dict[str, Any]]]
    known: dict[tuple[Actor, str], Question] = field(default_factory=dict)
    """What was asked by whom in which language: with the same arguments resolvers name the same rows."""

    async def question(self, context: Reading) -> Question:
        """What the root fields ask, for this actor.

        Raises:
            Unwritable: a resolver does more than name rows, or refuses.
        """
        actor = context.tx.actor
        found = self.known.get((actor, actor.locale))
        if found is None:
            asking = [await root.asking(context, arguments) for root, arguments in self.given]
            found = Question.of(asking, actor.locale)
            if self.compiled.is_one_statement:
                if len(self.known) >= MOST_KNOWN:
                    self.known.clear()
                self.known[actor, actor.locale] = found
        return found

    async def answer(self, context: Any) -> msgspec.Raw:
        """The data of the operation, as JSON.

        Raises:
            Unwritable: graphql-core has to answer.
        """
        question = await self.question(context)
        try:
            fetched = await ask(context.tx, question) if question.asking else []
        except asyncpg.PostgresError as error:
            # Told as graphql-core would: the transaction is broken, so nothing else can be asked in it.
            # Which of several fields it was, nobody knows.
            root, _ = self.given[0]
            raise located_error(error, root.nodes, [root.key]) from error
        found = iter(zip(question.asking, fetched, strict=True))
        parts = [
            f"{quoted(root.key)}:{root.written(*next(found))}"
            if isinstance(root, _Root)
            else f"{quoted(root[0])}:{quoted(root[1])}"
            for root in self.compiled.roots
        ]
        return msgspec.Raw(f"{{{','.join(parts)}}}".encode())


class Plans:
    """The compiled operations of one valid document; they live as long as it is remembered."""

    def __init__(self, schema: strawberry.Schema, document: DocumentNode) -> None:
        self.strawberry = schema
        self.schema: GraphQLSchema = schema._schema
        self.document = document
        self._conditions = conditions(document)
        self._known: dict[tuple[Any, ...], Compiled | Unwritable] = {}
        self._ready: dict[tuple[Any, ...] | None, Ready] = {}

    async def answer(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any], context: Any
    ) -> msgspec.Raw:
        """The data of an operation, as JSON.

        Raises:
            Unwritable: graphql-core has to answer.
        """
        return await self.ready(operation, variables).answer(context)

    def ready(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> "Ready":
        """An operation with its variables, ready to be answered.

        Raises:
            Unwritable: graphql-core has to answer.
        """
        if operation.operation is not OperationType.QUERY:
            raise Unwritable(operation.operation.value)
        at = told_apart(self.schema, operation, variables)
        found = self._ready.get(at)
        if found is None:
            coerced = get_variable_values(
                self.schema, operation.variable_definitions or (), dict(variables)
            )
            if isinstance(coerced, list):
                raise Unwritable("variables")
            found = self.compiled(operation, coerced).ready(coerced)
            if at is not None:
                if len(self._ready) >= MOST_READY:
                    self._ready.clear()
                self._ready[at] = found
        return found

    def prepare(self) -> None:
        """Compiles what does not depend on variables of @skip and @include."""
        for operation in self.document.definitions:
            if (
                isinstance(operation, OperationDefinitionNode)
                and operation.operation is OperationType.QUERY
                and not self._conditions
            ):
                with suppress(Unwritable):
                    self.compiled(operation, VariableValues({}, {}))

    def compiled(self, operation: OperationDefinitionNode, variables: VariableValues) -> Compiled:
        """The compiled operation, from memory or made now.

        Raises:
            Unwritable: it is not understood; remembered as well.
        """
        name = operation.name.value if operation.name else None
        at = (name, *(variables.coerced.get(one) for one in self._conditions))
        found = self._known.get(at)
        if found is None:
            try:
                found = self._compile(operation, variables)
            except Unwritable as error:
                found = error
            self._known[at] = found
        if isinstance(found, Unwritable):
            raise Unwritable(found.reason)
        return found

    def _compile(self, operation: OperationDefinitionNode, variables: VariableValues) -> Compiled:
        query = self.schema.query_type
        assert query is not None
        fragments = {
            one.name.value: one
            for one in self.document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        planner = Planner(self.schema, operation, fragments, variables)
        roots: list[_Root | tuple[str, str]] = []
        grouped = collect_fields(
            self.schema, planner.details, variables, query, operation
        ).grouped_field_set
        for key, found in grouped.items():
            name = found[0].node.name.value
            if name == "__typename":
                roots.append((key, query.name))
                continue
            definition = query.fields.get(name)
            if definition is None:
                raise Unwritable("introspection")
            if not _names_rows(definition):
                raise Unwritable(f"code Query.{name}")
            nodes = [one.node for one in found]
            roots.append(_Root(key, nodes[0], nodes, definition, planner, self.strawberry))
        return Compiled(operation, roots)


def _names_rows(one: GraphQLField) -> bool:
    """False for a root field that only code answers."""
    named = get_named_type(one.type)
    return named.name in SOURCES or named.name == "Node" or named.name.endswith("Connection")


def conditions(document: DocumentNode) -> tuple[str, ...]:
    """Names of the variables that @skip and @include look at, anywhere in a document."""
    found: dict[str, None] = {}
    stack: list[Any] = list(document.definitions)
    while stack:
        node = stack.pop()
        for directive in getattr(node, "directives", None) or ():
            for argument in directive.arguments or ():
                if isinstance(argument.value, VariableNode):
                    found[argument.value.name.value] = None
        below: SelectionSetNode | None = getattr(node, "selection_set", None)
        if below is not None:
            stack.extend(below.selections)
    return tuple(sorted(found))
