"""A change that would break a client is found, unless somebody declared it."""

import pytest

from hub.api.breaking import breaking_changes, read_declared, undeclared

OLD = (
    "type Query { case(id: ID!): Case cases: [Case!]! }"
    " type Case { code: String! age: Int size: Int }"
)


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (OLD.replace(" age: Int", ""), "FIELD_REMOVED"),
        (OLD.replace("code: String!", "code: String"), "FIELD_CHANGED_KIND"),
        (OLD.replace("case(id: ID!)", "case(id: ID!, why: String!)"), "REQUIRED_ARG_ADDED"),
        (OLD.replace("case(id: ID!)", "case(code: ID)"), "ARG_REMOVED"),
    ],
)
def test_a_breaking_change_is_found_until_it_is_declared(new: str, kind: str) -> None:
    (line,) = breaking_changes(OLD, new)
    assert line.startswith(kind + ": ")
    assert undeclared(OLD, new) == [line]
    assert undeclared(OLD, new, read_declared(f"# why\n\n  {line}  \n")) == []
    assert undeclared(OLD, new, read_declared("# " + line)) == [line]


def test_what_is_added_breaks_nobody() -> None:
    assert breaking_changes(OLD, OLD.replace("age: Int", "age: Int sex: String")) == []
