"""Values with which an operation may be remembered, and those that are forgotten with the answer."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse

from hub.reads.values import told_apart

SCHEMA = build_schema(
    "enum Urgency { NORMAL URGENT } scalar Date input Form { name: String }"
    " type Query { x(n: Int, s: String, u: [Urgency!], i: ID, d: Date, f: Form, b: Boolean): Int }"
)
(OPERATION,) = parse(
    "query W($n: Int, $s: String, $u: [Urgency!], $i: ID, $d: Date, $f: Form, $b: Boolean)"
    " { x(n: $n, s: $s, u: $u, i: $i, d: $d, f: $f, b: $b) }"
).definitions
assert isinstance(OPERATION, OperationDefinitionNode)


def known(**variables: Any) -> Any:
    assert isinstance(OPERATION, OperationDefinitionNode)
    return told_apart(SCHEMA, OPERATION, variables)


@pytest.mark.parametrize(
    "variables",
    [
        {"s": "Ana"},
        {"d": "1990-01-02"},
        {"f": {"name": "Ana"}},
        {"n": "Ana"},
        {"b": "Ana"},
        {"n": 1.5},
        {"i": "Ana " * 30},
        {"i": ["RGVzazo="], "s": "Ana"},
        {"u": [["URGENT"]]},
        {"u": [{"name": "Ana"}]},
    ],
)
def test_what_may_be_about_a_person_is_not_remembered(variables: dict[str, Any]) -> None:
    assert known(**variables) is None


def test_different_values_are_told_apart() -> None:
    every: list[dict[str, Any]] = [
        {},
        {"n": None},
        {"n": 1},
        {"n": True},
        {"n": 2},
        {"b": True},
        {"i": "RGVzazo="},
        {"i": "URGENT"},
        {"u": []},
        {"u": None},
        {"u": "URGENT"},
        {"u": ["URGENT"]},
        {"u": ["URGENT", "NORMAL"]},
        {"u": ["NORMAL", "URGENT"]},
    ]
    keys = [known(**one) for one in every]
    assert None not in keys
    assert len(set(keys)) == len(every)


def test_what_no_variable_is_declared_for_makes_no_difference() -> None:
    assert known(n=1, other="Ana") == known(n=1)
