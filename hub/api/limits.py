"""How much a request may ask for, decided from its text alone and in linear time.

Runs before validation, because validating (and even parsing) an unbounded document is itself the
attack. Walks with explicit stacks, never recursively, and measures each fragment once however often
it is spread: a bomb of doubled spreads costs as much as its text is long.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    Lexer,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Source,
    TokenKind,
    VariableNode,
)

from hub.api.relay import FIRST_DEFAULT, FIRST_MOST
from hub.errors import Refusal

# Keeps the numbers of a hostile document small; far above every limit.
CEILING = 10**9
PAGED = frozenset({"first", "last"})
ITEMS = frozenset({"edges", "nodes"})
OPENING = frozenset(
    {TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L},
)
CLOSING = frozenset({TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R})
TEXT = frozenset({TokenKind.STRING, TokenKind.BLOCK_STRING})


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one request may hold. The standard introspection query fits with room.

    `spreads`, `aliases`, `roots` and `cost` count what remains when every fragment is written out.
    """

    body: int = 1_000_000
    """Bytes of a request. HUB_MAX_BODY_BYTES can only lower it."""
    characters: int = 100_000
    """Length of a document, comments too."""
    tokens: int = 2_000
    """Tokens of a document. The introspection query has about 300."""
    brackets: int = 60
    """Nesting of { ( [ in a document; the parser is recursive."""
    fragments: int = 50
    """Fragment definitions in a document."""
    spreads: int = 300
    """Fragment spreads in an operation."""
    depth: int = 20
    """Levels of fields. A connection takes three: cases, edges, node."""
    aliases: int = 30
    """Renamed fields in an operation."""
    roots: int = 20
    """Fields directly under query; each may be a statement or several."""
    mutations: int = 10
    """Fields directly under mutation."""
    duplicates: int = 10
    """How often one name may be selected again in the same place; comparing them is quadratic."""
    cost: int = 20_000
    """Fields in the answer, when every list is as long as its `first` allows."""
    nesting: int = 30
    """Nesting of the JSON in `variables` and `extensions`."""
    subscriptions: int = 20
    """Subscriptions of one socket at a time."""
    message: int = 100_000
    """Characters of a message over a socket."""


class LimitExceeded(Refusal):
    """A request is too large, in the way its code says (LIMIT_TOKENS, LIMIT_COST ...)."""

    code = "LIMIT"


def exceeded(what: str, most: int) -> LimitExceeded:
    """The refusal of a request with more `what` than `most`."""
    return LimitExceeded(
        f"The request exceeds a limit: {what}, at most {most}.", code=f"LIMIT_{what.upper()}"
    )


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the tokens tell: how many they are, and whether there is text among them."""

    count: int
    has_text: bool


def check_tokens(text: str, limits: Limits) -> Tokens:
    """Counts tokens and nesting, stopping at the first too many.

    Raises:
        LimitExceeded: LIMIT_CHARACTERS, LIMIT_TOKENS or LIMIT_BRACKETS; or INVALID_TEXT for a NUL
            character, which no text in the database can hold.
        GraphQLSyntaxError: a token cannot be read.
    """
    if len(text) > limits.characters:
        raise exceeded("characters", limits.characters)
    lexer = Lexer(Source(text))
    count = level = 0
    has_text = False
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        count += 1
        if count > limits.tokens:
            raise exceeded("tokens", limits.tokens)
        if token.kind in OPENING:
            level += 1
            if level > limits.brackets:
                raise exceeded("brackets", limits.brackets)
        elif token.kind in CLOSING:
            level -= 1
        elif token.kind in TEXT:
            has_text = True
            if "\0" in (token.value or ""):
                raise LimitExceeded("Text must not hold a NUL character.", code="INVALID_TEXT")
    return Tokens(count, has_text)


@dataclass(slots=True)
class Measure:
    """What a selection set asks for, with every fragment in it written out.

    `items` is the part of the cost under `edges`, which the connection above multiplies; `plain`
    is the rest.
    """

    depth: int = 0
    aliases: int = 0
    roots: int = 0
    spreads: int = 0
    plain: int = 0
    items: int = 0
    names: Counter[str] = field(default_factory=Counter)

    @property
    def cost(self) -> int:
        """The cost where no connection stands above."""
        return self.plain + FIRST_DEFAULT * self.items

    def include(self, other: "Measure") -> None:
        """Adds the selections of a fragment at the same place."""
        self.depth = max(self.depth, other.depth)
        self.aliases = min(CEILING, self.aliases + other.aliases)
        self.roots = min(CEILING, self.roots + other.roots)
        self.spreads = min(CEILING, self.spreads + other.spreads)
        self.plain = min(CEILING, self.plain + other.plain)
        self.items = min(CEILING, self.items + other.items)

    def select(self, node: FieldNode, below: "Measure | None", first: int | None) -> None:
        """Adds a field; `below` is what it selects, `first` how many items it asks for."""
        below = below or Measure()
        self.depth = max(self.depth, 1 + below.depth)
        self.aliases = min(CEILING, self.aliases + below.aliases + (node.alias is not None))
        self.roots = min(CEILING, self.roots + 1)
        self.spreads = min(CEILING, self.spreads + below.spreads)
        if node.name.value in ITEMS:
            self.items = min(CEILING, self.items + 1 + below.plain + below.items)
        elif below.items or first is None:
            length = FIRST_DEFAULT if first is None else first
            self.plain = min(CEILING, self.plain + 1 + below.plain + length * below.items)
        else:
            self.plain = min(CEILING, self.plain + 1 + first * below.plain)


@dataclass(slots=True)
class _Open:
    """A selection set that the walk is in the middle of."""

    node: FieldNode | InlineFragmentNode | None
    rest: Iterator[SelectionNode]
    measure: Measure


class _Walk:
    """Measures one document; fragments first, those that others spread before those others."""

    def __init__(
        self, document: DocumentNode, limits: Limits, variables: Mapping[str, object]
    ) -> None:
        self.limits = limits
        self.variables = variables
        self.defaults: dict[str, int] = {}
        self.operations = [
            d for d in document.definitions if isinstance(d, OperationDefinitionNode)
        ]
        fragments = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
        if len(fragments) > limits.fragments:
            raise exceeded("fragments", limits.fragments)
        self.fragments = {fragment.name.value: fragment for fragment in fragments}
        self.measured: dict[str, Measure] = {}
        for operation in self.operations:
            for variable in operation.variable_definitions or ():
                if isinstance(variable.default_value, IntValueNode):
                    name, value = variable.variable.name.value, _page(variable.default_value.value)
                    self.defaults[name] = max(value, self.defaults.get(name, 0))

    def run(self) -> None:
        for name in self._order():
            self.measured[name] = self._measure(self.fragments[name].selection_set)
        for operation in self.operations:
            self._check(operation, self._measure(operation.selection_set))

    def _order(self) -> list[str]:
        """Fragment names, each after those it spreads."""
        order: list[str] = []
        entered: set[str] = set()
        finished: set[str] = set()
        for start in self.fragments:
            stack = [start]
            while stack:
                name = stack[-1]
                if name in finished or name not in self.fragments:
                    stack.pop()
                elif name in entered:
                    stack.pop()
                    finished.add(name)
                    order.append(name)
                else:
                    entered.add(name)
                    for spread in _spreads(self.fragments[name].selection_set):
                        if spread in entered and spread not in finished:
                            raise LimitExceeded("A fragment spreads itself.", code="FRAGMENT_CYCLE")
                        stack.append(spread)
        return order

    def _measure(self, root: SelectionSetNode) -> Measure:
        whole = Measure()
        stack = [_Open(None, iter(root.selections), whole)]
        while stack:
            top = stack[-1]
            node = next(top.rest, None)
            if node is None:
                self._close(stack)
            elif isinstance(node, FragmentSpreadNode):
                top.measure.spreads += 1
                if (fragment := self.measured.get(node.name.value)) is not None:
                    top.measure.include(fragment)
            elif isinstance(node, FieldNode):
                self._count_name(top.measure, node)
                if node.selection_set is None:
                    top.measure.select(node, None, None)
                else:
                    stack.append(_Open(node, iter(node.selection_set.selections), Measure()))
            elif isinstance(node, InlineFragmentNode):
                # Written in the same place, so its names count there.
                below = Measure(names=top.measure.names)
                stack.append(_Open(node, iter(node.selection_set.selections), below))
        return whole

    def _close(self, stack: list[_Open]) -> None:
        done = stack.pop()
        if isinstance(done.node, FieldNode):
            stack[-1].measure.select(done.node, done.measure, self._first(done.node))
        elif done.node is not None:
            stack[-1].measure.include(done.measure)

    def _count_name(self, measure: Measure, node: FieldNode) -> None:
        name = (node.alias or node.name).value
        measure.names[name] += 1
        if measure.names[name] > self.limits.duplicates:
            raise exceeded("duplicates", self.limits.duplicates)

    def _first(self, node: FieldNode) -> int | None:
        """How many items a field asks for; what cannot be read counts as the most."""
        for argument in node.arguments or ():
            if argument.name.value in PAGED:
                value = argument.value
                asked: Any = FIRST_MOST
                if isinstance(value, IntValueNode):
                    asked = _page(value.value)
                elif isinstance(value, VariableNode):
                    name = value.name.value
                    asked = self.variables.get(name, self.defaults.get(name, FIRST_MOST))
                    if isinstance(asked, bool) or not isinstance(asked, int):
                        asked = FIRST_MOST
                return max(1, min(FIRST_MOST, int(asked)))
        return None

    def _check(self, operation: OperationDefinitionNode, measure: Measure) -> None:
        limits = self.limits
        is_mutation = operation.operation.value == "mutation"
        for what, asked, most in (
            ("spreads", measure.spreads, limits.spreads),
            ("depth", measure.depth, limits.depth),
            ("aliases", measure.aliases, limits.aliases),
            ("roots", measure.roots, limits.mutations if is_mutation else limits.roots),
            ("cost", measure.cost, limits.cost),
        ):
            if asked > most:
                raise exceeded(what, most)


def _page(digits: str) -> int:
    """A page size as written; digits without end count as the most instead of being converted."""
    return int(digits) if len(digits) < 6 else FIRST_MOST


def _spreads(root: SelectionSetNode) -> Iterator[str]:
    """Names of the fragments spread anywhere in a selection set."""
    stack = [root]
    while stack:
        for node in stack.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                yield node.name.value
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set:
                stack.append(node.selection_set)


def check_document(
    document: DocumentNode, limits: Limits, variables: Mapping[str, object] | None = None
) -> None:
    """Refuses a parsed document that asks for too much.

    Raises:
        LimitExceeded: with the code of the first limit it breaks, or FRAGMENT_CYCLE.
    """
    _Walk(document, limits, variables or {}).run()
