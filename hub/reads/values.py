"""Which values of variables an operation may be remembered with.

In:   query W($desk: ID, $first: Int!) { ... } and {"desk": "RGVzazo...", "first": 20}
Out:  ("W", (str, (str, "RGVzazo...")), (int, (int, 20)))

Numbers, flags, ids and codes of enums say nothing about anybody. Text does, and dates and forms may: what
came with one of those is worked out anew each time, and forgotten.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLID,
    GraphQLSchema,
    NamedTypeNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
)

LONGEST = 80
"""Characters of an id; what is longer is none of ours."""
_ABSENT = object()


def told_apart(
    schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> tuple[Any, ...] | None:
    """What tells these values from others; None where one of them may be about a person."""
    found: list[Any] = [operation.name.value if operation.name else None]
    for one in operation.variable_definitions or ():
        value = variables.get(one.variable.name.value, _ABSENT)
        listed = value if type(value) is list else (value,)
        if not all(_says_nothing(schema, one, item) for item in listed):
            return None
        # 1 and true are equal in Python, and a list of one is not that one.
        found.append((type(value), *((type(item), item) for item in listed)))
    return tuple(found)


def _says_nothing(schema: GraphQLSchema, declared: VariableDefinitionNode, value: Any) -> bool:
    if value is None or value is _ABSENT or type(value) in (int, bool):
        return True
    kind: Any = declared.type
    while not isinstance(kind, NamedTypeNode):
        kind = kind.type
    named = schema.type_map.get(kind.name.value)
    is_code = named is GraphQLID or isinstance(named, GraphQLEnumType)
    return is_code and type(value) is str and len(value) <= LONGEST
