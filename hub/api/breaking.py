"""Changes to the GraphQL schema that would break a client, and those that were declared.

A breaking change is declared by writing its line, exactly as reported, into schema/breaking.txt.
"""

from collections.abc import Iterable

from graphql import build_schema, find_breaking_changes


def read_declared(text: str) -> frozenset[str]:
    """The declared lines; blank ones and those that begin with # say nothing."""
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def breaking_changes(old: str, new: str) -> list[str]:
    """What changed between two schemas (SDL) in a way that breaks clients, one line each, sorted.

    Raises:
        GraphQLError: one of them is not SDL.
    """
    changes = find_breaking_changes(build_schema(old), build_schema(new))
    return sorted(f"{change.type.name}: {change.description}" for change in changes)


def undeclared(old: str, new: str, declared: Iterable[str] = ()) -> list[str]:
    """The breaking changes that nobody declared."""
    known = frozenset(declared)
    return [change for change in breaking_changes(old, new) if change not in known]
