"""Documents: bounded, parsed and validated once, then remembered while they are asked again.

A document with text written into it is never remembered: that text may be about a person.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from hub.api.limits import LimitExceeded, Limits, check_document, check_tokens
from hub.api.masking import RequestError
from hub.reads.compiled import Plans

# Some 60 MB of syntax trees at the very most.
REMEMBERED_TOKENS = 40_000
MOST_ERRORS = 20
MOST_SIZES = 50


@dataclass(slots=True)
class Document:
    """A parsed document and the read plans of its operations. `valid` is None until somebody asked."""

    tree: DocumentNode
    tokens: int
    has_text: bool
    plans: Plans
    valid: bool | None = field(default=None)
    affordable: set[tuple[tuple[str, int | None], ...]] = field(default_factory=set)
    """Sizes of pages, by variable, with which it is known to stay within the limits."""

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation to execute.

        Raises:
            RequestError: 400, none or several fit the name.
        """
        found = [
            definition
            for definition in self.tree.definitions
            if isinstance(definition, OperationDefinitionNode)
            and (name is None or (definition.name is not None and definition.name.value == name))
        ]
        if len(found) != 1:
            message = "operationName must name one operation of the document."
            raise RequestError(400, "UNKNOWN_OPERATION", message)
        return found[0]

    def fields(self, operation: OperationDefinitionNode) -> Iterator[FieldNode]:
        """The fields directly under an operation, those of its fragments too."""
        fragments = {
            d.name.value: d for d in self.tree.definitions if isinstance(d, FragmentDefinitionNode)
        }
        seen: set[str] = set()
        stack: list[SelectionSetNode] = [operation.selection_set]
        while stack:
            for node in stack.pop().selections:
                if isinstance(node, FieldNode):
                    yield node
                elif isinstance(node, InlineFragmentNode):
                    stack.append(node.selection_set)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                    seen.add(node.name.value)
                    if (fragment := fragments.get(node.name.value)) is not None:
                        stack.append(fragment.selection_set)

    def is_introspection(self, operation: OperationDefinitionNode) -> bool:
        """True for a query about the schema alone, which touches no data."""
        return operation.operation is OperationType.QUERY and all(
            node.name.value.startswith("__") for node in self.fields(operation)
        )

    def mentions(self, arguments: Mapping[str, frozenset[str]]) -> bool:
        """True when any field of a given name has one of the given arguments, anywhere."""
        stack: list[SelectionSetNode] = [
            definition.selection_set
            for definition in self.tree.definitions
            if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
        ]
        while stack:
            for node in stack.pop().selections:
                if isinstance(node, FieldNode):
                    wanted = arguments.get(node.name.value, frozenset())
                    if any(a.name.value in wanted for a in node.arguments or ()):
                        return True
                if isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set:
                    stack.append(node.selection_set)
        return False


class Documents:
    """Reads documents against one schema; remembers valid ones, the least recently used leave."""

    def __init__(self, schema: strawberry.Schema, limits: Limits, *, production: bool) -> None:
        self.strawberry = schema
        self.schema = schema._schema
        self.limits = limits
        self.production = production
        self.rules = [*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule]
        if production:
            self.rules.append(NoSchemaIntrospectionCustomRule)
        self._known: OrderedDict[str, Document] = OrderedDict()
        self._tokens = 0

    def read(self, text: str, variables: Mapping[str, object]) -> Document:
        """Parses a document within the limits.

        Raises:
            LimitExceeded: it asks for too much.
            GraphQLSyntaxError: it cannot be read.
        """
        document = self._known.get(text)
        if document is None:
            tokens = check_tokens(text, self.limits)
            tree = parse(text)
            plans = Plans(self.strawberry, tree)
            document = Document(tree, tokens.count, tokens.has_text, plans)
        else:
            self._known.move_to_end(text)
        # The cost depends on the sizes of pages among the variables, and on nothing else of them.
        sizes = tuple((k, v if type(v) is int else None) for k, v in variables.items())
        if sizes not in document.affordable:
            check_document(document.tree, self.limits, variables)
            if len(document.affordable) < MOST_SIZES:
                document.affordable.add(sizes)
        return document

    def prepare(self, text: str) -> None:
        """Reads, validates and compiles a document before anybody asks it."""
        with suppress(LimitExceeded):
            document = self.read(text, {})
            if not self.errors(text, document):
                document.plans.prepare()

    def errors(self, text: str, document: Document) -> list[GraphQLError]:
        """What does not fit the schema; nothing when the document is valid."""
        if document.valid:
            return []
        errors = validate(
            self.schema,
            document.tree,
            self.rules,
            max_errors=MOST_ERRORS,
            hide_suggestions=self.production,
        )
        document.valid = not errors
        if document.valid and not document.has_text:
            self._remember(text, document)
        return errors

    def _remember(self, text: str, document: Document) -> None:
        if text not in self._known:
            self._known[text] = document
            self._tokens += document.tokens
        while self._tokens > REMEMBERED_TOKENS:
            _, oldest = self._known.popitem(last=False)
            self._tokens -= oldest.tokens
