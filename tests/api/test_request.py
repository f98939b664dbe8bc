"""How requests are read: what clients prefer, and how much of a body is looked at."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from hub.api.limits import LimitExceeded, Limits
from hub.api.masking import RequestError
from hub.api.request import (
    GRAPHQL_JSON,
    PLAIN_JSON,
    GraphQLRequest,
    negotiate,
    parse_json,
    prefers_html,
    read_body,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, PLAIN_JSON),
        ("", PLAIN_JSON),
        ("*/*", PLAIN_JSON),
        ("application/*", PLAIN_JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (PLAIN_JSON, PLAIN_JSON),
        (f"{GRAPHQL_JSON}, {PLAIN_JSON}", GRAPHQL_JSON),
        (f"{PLAIN_JSON}, {GRAPHQL_JSON};q=0.9", PLAIN_JSON),
        (f"{GRAPHQL_JSON};charset=utf-8, {PLAIN_JSON};q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0, */*;q=0.1", PLAIN_JSON),
        ("Application/GraphQL-Response+JSON", GRAPHQL_JSON),
        (BROWSER, PLAIN_JSON),
    ],
)
def test_the_client_chooses_the_media_type(accept: str | None, media: str) -> None:
    assert negotiate(accept) == media


@pytest.mark.parametrize(
    "accept", ["text/html", "*/*;q=0", f"{GRAPHQL_JSON};charset=latin-1", f"{PLAIN_JSON};q=x"]
)
def test_who_accepts_neither_is_refused(accept: str) -> None:
    with pytest.raises(RequestError) as caught:
        negotiate(accept)
    assert caught.value.status == 406


def test_only_browsers_get_a_page() -> None:
    assert prefers_html(BROWSER)
    assert prefers_html("text/html")
    assert not any(map(prefers_html, (None, "*/*", PLAIN_JSON, f"text/html;q=0.5, {PLAIN_JSON}")))


@pytest.mark.parametrize("declared", [None, b"3000000", b"9" * 5_000, b"10"])
async def test_a_body_is_read_no_further_than_the_limit(declared: bytes | None) -> None:
    read = 0

    async def receive() -> dict[str, object]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b" " * 1000, "more_body": read < 50}

    headers = [(b"content-length", declared)] if declared else []
    scope = {"type": "http", "method": "POST", "headers": headers}
    with pytest.raises(LimitExceeded) as caught:
        await read_body(Request(scope, receive), 5_000)
    assert caught.value.code == "LIMIT_BODY"
    assert read <= 6


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text("abñ ☃🏃"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=10,
)


@given(JSON)
def test_json_is_read_as_it_was_meant(value: object) -> None:
    assert parse_json(json.dumps(value).encode(), Limits()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False), Limits()) == value


@given(st.dictionaries(st.text("abc", min_size=1), JSON, min_size=1, max_size=4))
def test_the_order_of_keys_does_not_make_another_request(variables: dict[str, object]) -> None:
    turned = dict(reversed(variables.items()))
    one, other = (GraphQLRequest("{ a }", None, v).canonical() for v in (variables, turned))
    assert one == other
    assert one != GraphQLRequest("{ a }", "A", variables).canonical()
    assert one != GraphQLRequest("{ b }", None, variables).canonical()


def test_a_request_does_not_show_itself_in_a_traceback() -> None:
    assert "secret" not in repr(GraphQLRequest("{ secret }", "secret", {"secret": "secret"}))
