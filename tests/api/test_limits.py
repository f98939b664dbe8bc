"""What is refused before anything looks at its meaning, and how soon."""

import time

import pytest
from graphql import get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from hub.api.limits import LimitExceeded, Limits, check_document, check_tokens

LIMITS = Limits()


def refused(text: str, limits: Limits = LIMITS, **variables: object) -> str | None:
    """The code of the limit that a document breaks."""
    try:
        check_tokens(text, limits)
        check_document(parse(text), limits, variables)
    except LimitExceeded as error:
        return error.code
    return None


def bomb(levels: int) -> str:
    doubled = (f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels))
    return "{ ...F0 } " + " ".join(doubled) + f" fragment F{levels} on Query {{ id }}"


def test_a_bomb_of_twenty_levels_is_refused_in_under_fifty_milliseconds() -> None:
    text, times = bomb(20), []
    for _ in range(5):
        begun = time.perf_counter()
        assert refused(text) == "LIMIT_SPREADS"
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.05


def test_a_bomb_is_counted_whatever_limit_would_catch_it() -> None:
    generous = Limits(spreads=10**9)
    assert refused(bomb(20), generous) == "LIMIT_ROOTS"
    nested = bomb(20).replace("{ id }", "{ a { b } }").replace("{ ...F0 }", "{ x { ...F0 } }")
    assert refused(nested, generous) == "LIMIT_COST"
    renamed = bomb(20).replace("{ id }", "{ a: id }").replace("{ ...F0 }", "{ x { ...F0 } }")
    assert refused(renamed, generous) == "LIMIT_ALIASES"


@pytest.mark.parametrize(
    "text",
    [
        "{ ...A } fragment A on Q { ...A }",
        "{ ...A } fragment A on Q { x { ...B } } fragment B on Q { ... { ...A } }",
        "{ x } fragment A on Q { ...B ...C } fragment B on Q { ...C } fragment C on Q { ...A }",
    ],
)
def test_a_fragment_that_spreads_itself_is_refused(text: str) -> None:
    assert refused(text) == "FRAGMENT_CYCLE"


def test_a_fragment_used_twice_is_no_cycle() -> None:
    assert (
        refused(
            "{ ...A ...B } fragment A on Q { ...B } fragment B on Q { ...C } fragment C on Q { x }"
        )
        is None
    )


@pytest.mark.parametrize("with_everything", [True, False])
def test_the_introspection_query_fits(with_everything: bool) -> None:
    text = get_introspection_query(
        descriptions=True,
        specified_by_url=with_everything,
        directive_is_repeatable=with_everything,
        schema_description=with_everything,
        input_value_deprecation=with_everything,
    )
    assert refused(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{" + "a " * 2_000 + "}", "LIMIT_TOKENS"),
        ("{ a(" + "b: 1 " * 1_000 + ") }", "LIMIT_TOKENS"),
        ("#" * 100_001 + "\n{ a }", "LIMIT_CHARACTERS"),
        ("#\n" * 60_000 + "{ a }", "LIMIT_CHARACTERS"),
        ("{ a" * 61 + "}" * 61, "LIMIT_BRACKETS"),
        ("query ($a: " + "[" * 900, "LIMIT_BRACKETS"),
        ("{ a(b: " + "{b: " * 300, "LIMIT_BRACKETS"),
        ("{ x }" + " fragment F on Q { x }" * 51, "LIMIT_FRAGMENTS"),
        ("{ a" * 21 + "}" * 21, "LIMIT_DEPTH"),
        ("{ x { ...A } } fragment A on Q " + "{ a" * 20 + "}" * 20, "LIMIT_DEPTH"),
        ("{ " + " ".join(f"x{n}: a" for n in range(31)) + "}", "LIMIT_ALIASES"),
        ("{ " + " ".join(f"a{n}" for n in range(21)) + "}", "LIMIT_ROOTS"),
        ("{ ... { " + " ".join(f"a{n}" for n in range(21)) + "} }", "LIMIT_ROOTS"),
        ("mutation { " + " ".join(f"a{n}" for n in range(11)) + "}", "LIMIT_ROOTS"),
        ("{ " + "a { b } " * 11 + "}", "LIMIT_DUPLICATES"),
        ("{ " + "... { a } " * 11 + "}", "LIMIT_DUPLICATES"),
        ("{ x { " + "...F " * 301 + "} } fragment F on Q { y }", "LIMIT_SPREADS"),
        ('{ a(b: "\\u0000") }', "INVALID_TEXT"),
    ],
)
def test_each_limit_has_its_code(text: str, code: str) -> None:
    assert refused(text) == code


PAGES = "{ cases(first: %s) { edges { node { needs(first: %s) { edges { node { a b c } } } } } } }"


def test_lists_cost_what_they_may_return() -> None:
    assert refused(PAGES % (10, 10)) is None
    assert refused(PAGES % (100, 100)) == "LIMIT_COST"
    assert refused(PAGES % (1_000_000, 1_000_000)) == "LIMIT_COST"
    assert refused(PAGES % ("9" * 5_000, 100)) == "LIMIT_COST"
    inside = "{ cases(first: 100) { ...C } } fragment C on C { edges { node { ...N } } }"
    needs = " fragment N on N { needs(first: 100) { edges { node { a b } } } }"
    assert refused(inside + needs) == "LIMIT_COST"
    unsaid = "{ a { edges { node { b { edges { node { c { edges { node { d e f } } } } } } } } } }"
    assert refused(unsaid) == "LIMIT_COST"


def test_the_cost_follows_the_variables() -> None:
    text = "query ($n: Int = 100) " + PAGES % ("$n", "$n")
    assert refused(text, n=10) is None
    assert refused(text, n=100) == "LIMIT_COST"
    assert refused(text) == "LIMIT_COST"
    assert refused(text, n="10") == "LIMIT_COST"
    assert refused(text.replace("100", "10")) is None
    assert refused(text.replace("100", "9" * 5_000)) == "LIMIT_COST"


NAMES = st.sampled_from(["a", "b", "edges", "node", "A", "B"])
SELECTIONS = st.recursive(
    st.sampled_from(["a", "b", "x: a", "...A", "...B"]),
    lambda inner: st.builds(
        lambda head, body: f"{head} {{ {' '.join(body)} }}",
        st.sampled_from(["a", "edges", "c(first: 3)", "... on Q", "y: b"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


def written_out(text: str) -> tuple[int, int]:
    """Fields and depth of a document's operation, by the obvious exponential way."""
    document = parse(text)
    sets = {
        d.name.value: d.selection_set
        for d in document.definitions
        if d.kind != "operation_definition"
    }

    def walk(selections: object) -> tuple[int, int]:
        fields = depth = 0
        for node in selections.selections:  # type: ignore[attr-defined]
            if node.kind == "fragment_spread":
                below = walk(sets[node.name.value])
                fields, depth = fields + below[0], max(depth, below[1])
            else:
                below = walk(node.selection_set) if node.selection_set else (0, 0)
                is_field = node.kind == "field"
                fields, depth = fields + below[0] + is_field, max(depth, below[1] + is_field)
        return fields, depth

    return walk(document.definitions[0].selection_set)


@given(st.lists(SELECTIONS, min_size=1, max_size=4), SELECTIONS, SELECTIONS)
def test_no_document_gets_past_by_hiding_in_fragments(
    root: list[str], first: str, second: str
) -> None:
    second = second.replace("...A", "a").replace("...B", "b")
    first = first.replace("...A", "a")
    text = f"{{ {' '.join(root)} }} fragment A on Q {{ {first} }} fragment B on Q {{ {second} }}"
    fields, depth = written_out(text)
    loose = {"duplicates": 999, "roots": 999, "aliases": 999, "spreads": 999}
    assert refused(text, Limits(**loose, cost=10**8, depth=depth)) is None
    assert refused(text, Limits(**loose, cost=10**8, depth=depth - 1)) == "LIMIT_DEPTH"
    assert refused(text, Limits(**loose, cost=fields - 1)) == "LIMIT_COST"
