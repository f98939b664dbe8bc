"""Generates documents over the whole schema, from the schema itself: what anybody might ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)
from hypothesis import strategies as st

LEFT_OUT = frozenset(
    {
        "ifWithdrawn",  # tries a withdrawal in a savepoint, which nothing may run beside
        "nextRoutes",
        "routes",
        "plugins",
        "indicators",
        "document",
        "disclosure",
    }
)
"""What is worked out by others than the database, slowly, and by nobody's plan."""


@dataclass
class Question:
    """A document with its variables."""

    text: str
    variables: dict[str, Any]


@dataclass
class Writer:
    """Writes one document; `draw` is hypothesis's, `values` what an argument may be, by its name."""

    schema: GraphQLSchema
    draw: Callable[[Any], Any]
    values: Mapping[str, list[Any]]
    codes: bool
    is_code: Callable[[str, str], bool]
    names: int = 0
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)

    def document(self) -> Question:
        """One to three root fields, with everything that GraphQL has around them."""
        query = self.schema.query_type
        assert query is not None
        wanted = [
            name
            for name, one in query.fields.items()
            if name not in LEFT_OUT and not is_leaf_type(get_named_type(one.type))
            if self.codes or not self.is_code("Query", name)
        ]
        roots = self.draw(st.lists(st.sampled_from(wanted), min_size=1, max_size=3))
        body = " ".join(self.field("Query", name, query.fields[name], 0) for name in roots)
        named = ", ".join(f"${name}: {type}" for name, (type, _) in self.variables.items())
        head = f"query Q({named})" if named else "query Q"
        text = " ".join([f"{head} {{ {body} }}", *self.fragments])
        given = {name: value for name, (_, value) in self.variables.items() if value is not ...}
        return Question(text, given)

    def name(self) -> str:
        self.names += 1
        return f"x{self.names}"

    def field(self, parent: str, name: str, one: GraphQLField, depth: int) -> str:
        """A field under a name of its own, with arguments, a directive and what is below."""
        alias = f"{self.name()}: " if one.args or depth == 0 or self.draw(st.booleans()) else ""
        arguments = self.arguments(one) if one.args else ""
        named = get_named_type(one.type)
        below = "" if is_leaf_type(named) else f" {{ {self.selection(named, depth + 1)} }}"
        return f"{alias}{name}{arguments}{self.directive()}{below}"

    def directive(self) -> str:
        kind = self.draw(st.sampled_from(["", "", "", "", "", "", "skip", "include"]))
        if not kind:
            return ""
        value = self.draw(st.booleans())
        if self.draw(st.booleans()):
            return f" @{kind}(if: {str(value).lower()})"
        name = self.name()
        self.variables[name] = ("Boolean!", value)
        return f" @{kind}(if: ${name})"

    def selection(self, named: Any, depth: int) -> str:
        """What is selected of a type: fields, fragments, the name of the type."""
        if isinstance(named, GraphQLInterfaceType):
            kinds = self.schema.get_possible_types(named)
            chosen = self.draw(
                st.lists(
                    st.sampled_from(sorted(k.name for k in kinds)),
                    min_size=2,
                    max_size=5,
                    unique=True,
                )
            )
            parts = [
                f"... on {k} {{ {self.selection(self.schema.type_map[k], depth)} }}" for k in chosen
            ]
            return " ".join(["__typename id", *parts])
        assert isinstance(named, GraphQLObjectType)
        fields = [
            (name, one)
            for name, one in named.fields.items()
            if name not in LEFT_OUT
            if depth < 6 or is_leaf_type(get_named_type(one.type))
            if self.codes or not self.is_code(named.name, name)
        ]
        connection = "edges" in named.fields
        most = 3 if depth > 2 else 5
        chosen = self.draw(
            st.lists(st.sampled_from(fields), min_size=1, max_size=most, unique_by=lambda f: f[0])
        )
        if connection and depth < 6 and all(name != "edges" for name, _ in chosen):
            chosen.append(("edges", named.fields["edges"]))
        parts = [self.field(named.name, name, one, depth) for name, one in chosen]
        if self.draw(st.integers(0, 5)) == 0:
            parts.insert(0, "__typename")
        if self.draw(st.integers(0, 4)) == 0:
            half = len(parts) // 2
            inside = " ".join(parts[half:]) or "__typename"
            if self.draw(st.booleans()):
                parts[half:] = [f"... on {named.name}{self.directive()} {{ {inside} }}"]
            else:
                name = f"F{self.name()}"
                self.fragments.append(f"fragment {name} on {named.name} {{ {inside} }}")
                parts[half:] = [f"...{name}{self.directive()}"]
        return " ".join(parts) or "__typename"

    def arguments(self, one: GraphQLField) -> str:
        parts = []
        for name, argument in one.args.items():
            required = isinstance(argument.type, GraphQLNonNull) and not argument.default
            if not required and self.draw(st.integers(0, 2)):
                continue
            if name == "search":
                continue
            value = self.value(name, argument.type)
            if self.draw(st.booleans()):
                variable = self.name()
                absent = not required and self.draw(st.integers(0, 5)) == 0
                self.variables[variable] = (str(argument.type), ... if absent else value)
                parts.append(f"{name}: ${variable}")
            else:
                parts.append(f"{name}: {self.literal(value, argument.type)}")
        return f"({', '.join(parts)})" if parts else ""

    def value(self, name: str, type: Any) -> Any:
        if not isinstance(type, GraphQLNonNull) and self.draw(st.integers(0, 7)) == 0:
            return None
        bare = type.of_type if isinstance(type, GraphQLNonNull) else type
        if isinstance(bare, GraphQLList):
            item = self.value(name, GraphQLNonNull(get_named_type(bare)))
            return [item]
        if isinstance(bare, GraphQLEnumType):
            return self.draw(st.sampled_from(sorted(bare.values)))
        if bare.name == "Boolean":
            return self.draw(st.booleans())
        return self.draw(st.sampled_from(self.values[name]))

    def literal(self, value: Any, type: Any) -> str:
        if isinstance(get_named_type(type), GraphQLEnumType):
            if isinstance(value, list):
                return f"[{', '.join(value)}]"
            return value or "null"
        if value is None:
            return "null"
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return "[" + ", ".join(self.literal(one, type) for one in value) + "]"
        return f'"{value}"' if isinstance(value, str) else str(value)
