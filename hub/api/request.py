"""Reading a GraphQL request off the wire, strictly: what is ambiguous is refused, never guessed.

GraphQL over HTTP (draft of the GraphQL foundation), sections 4 to 6. Nothing here looks at what the
document means.
"""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from hub.api.limits import Limits, exceeded
from hub.api.masking import RequestError
from hub.api.trusted import NONE, TrustedDocuments

GRAPHQL_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """The four parameters of a request. Its repr shows none of what was sent."""

    query: str = field(repr=False)
    operation_name: str | None = field(default=None, repr=False)
    variables: dict[str, Any] = field(default_factory=dict, repr=False)
    extensions: dict[str, Any] = field(default_factory=dict, repr=False)
    is_trusted: bool = False
    """The query is a trusted document, named by its id."""

    def canonical(self) -> bytes:
        """The same bytes for the same request, however its JSON was written."""
        parts = [self.query, self.operation_name, self.variables, self.extensions]
        return json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()


def _qualities(accept: str) -> list[tuple[str, float]]:
    """Media ranges of an Accept header with their weights; unreadable ones weigh nothing."""
    ranges = []
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
            elif key.strip().lower() == "charset" and value.strip('" ').lower() not in (
                "utf-8",
                "utf8",
            ):
                quality = 0.0
        ranges.append((name.lower(), quality))
    return ranges


def _weight(ranges: list[tuple[str, float]], media: str) -> float:
    """The weight of a media type: the most specific range decides (RFC 9110, 12.5.1)."""
    for wanted in (media, media.split("/")[0] + "/*", "*/*"):
        weights = [quality for name, quality in ranges if name == wanted]
        if weights:
            return max(weights)
    return 0.0


@lru_cache(256)
def negotiate(accept: str | None) -> str:
    """The media type of the answer; application/json when the client has no preference.

    Raises:
        RequestError: 406, when it accepts neither.
    """
    if not accept or not accept.strip():
        return PLAIN_JSON
    ranges = _qualities(accept)
    plain, modern = _weight(ranges, PLAIN_JSON), _weight(ranges, GRAPHQL_JSON)
    if plain == modern == 0:
        message = f"This answers in {GRAPHQL_JSON} or {PLAIN_JSON}."
        raise RequestError(406, "NOT_ACCEPTABLE", message)
    named = any(name == GRAPHQL_JSON for name, _ in ranges)
    return GRAPHQL_JSON if modern > plain or (modern == plain and named) else PLAIN_JSON


@lru_cache(256)
def prefers_html(accept: str | None) -> bool:
    """True for a browser that opens the address."""
    ranges = _qualities(accept or "")
    html = _weight([r for r in ranges if r[0] == HTML], HTML)
    return html > max(_weight(ranges, PLAIN_JSON), _weight(ranges, GRAPHQL_JSON))


async def read_body(request: Request, most: int) -> bytes:
    """The whole body, reading no further than `most` bytes.

    Raises:
        LimitExceeded: LIMIT_BODY.
        ClientDisconnect: the client left meanwhile.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and (len(declared) > 12 or int(declared) > most):
        raise exceeded("body", most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise exceeded("body", most)
    return bytes(body)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise RequestError(400, "DUPLICATE_KEY", "The JSON has a key twice in one object.")
    return value


def _no_constant(_: str) -> None:
    raise RequestError(400, "BAD_JSON", "NaN and Infinity are not JSON.")


STRICT = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_no_constant)


def _check_values(value: object, most: int) -> None:
    """Refuses deep nesting and text that the database cannot hold, without recursion."""
    level = [value]
    for _ in range(most):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below += item.keys()
                below += item.values()
            elif isinstance(item, list):
                below += item
            elif isinstance(item, str) and not _storable(item):
                raise RequestError(
                    400, "INVALID_TEXT", "Text must not hold NUL or half of a surrogate pair."
                )
        if not below:
            return
        level = below
    raise exceeded("nesting", most)


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def parse_json(text: bytes | str, limits: Limits) -> Any:
    """JSON as RFC 8259 has it and no more: UTF-8, no key twice, no NaN, bounded nesting.

    Raises:
        RequestError: 400.
        LimitExceeded: LIMIT_NESTING.
    """
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8")
        value = STRICT.decode(text)
    except RecursionError:
        raise exceeded("nesting", limits.nesting) from None
    except ValueError:
        raise RequestError(400, "BAD_JSON", "The body is not JSON in UTF-8.") from None
    _check_values(value, limits.nesting)
    return value


def parameters_of(parameters: dict[str, Any], trusted: TrustedDocuments = NONE) -> GraphQLRequest:
    """The request in decoded JSON; unknown parameters are ignored, as the draft asks.

    Raises:
        RequestError: 400, a parameter is missing or of the wrong type; 404, an unknown documentId.
    """
    query, name = parameters.get("query"), parameters.get("operationName")
    variables, extensions = parameters.get("variables"), parameters.get("extensions")
    id = parameters.get("documentId")
    if id is not None:
        if not isinstance(id, str) or query is not None:
            raise RequestError(400, "BAD_REQUEST", "Send a documentId or a query, as a string.")
        query = trusted.text(id)
    if not isinstance(query, str) or not query.strip():
        raise RequestError(400, "BAD_REQUEST", "query must be a GraphQL document in a string.")
    if name is not None and not isinstance(name, str):
        raise RequestError(400, "BAD_REQUEST", "operationName must be a string.")
    for key, value in (("variables", variables), ("extensions", extensions)):
        if value is not None and not isinstance(value, dict):
            raise RequestError(400, "BAD_REQUEST", f"{key} must be an object.")
    # Clients that offer a choice of operations send an empty name when there is none.
    return GraphQLRequest(query, name or None, variables or {}, extensions or {}, id is not None)


@lru_cache(256)
def _check_content_type(header: str | None) -> None:
    name, *parameters = (piece.strip().lower() for piece in (header or "").split(";"))
    if name != PLAIN_JSON:
        raise RequestError(
            415, "UNSUPPORTED_MEDIA_TYPE", f"Send {PLAIN_JSON}.", {"Accept-Post": PLAIN_JSON}
        )
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip('" ') not in ("utf-8", "utf8"):
            raise RequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON in UTF-8.")


async def read_post(
    request: Request, limits: Limits, trusted: TrustedDocuments = NONE
) -> GraphQLRequest:
    """The request in the body of a POST.

    Raises:
        RequestError: 400 or 415.
        LimitExceeded: LIMIT_BODY or LIMIT_NESTING.
        ClientDisconnect: the client left meanwhile.
    """
    _check_content_type(request.headers.get("content-type"))
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestError(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body without compression.")
    parameters = parse_json(await read_body(request, limits.body), limits)
    if isinstance(parameters, list):
        raise RequestError(400, "NO_BATCHING", "One request at a time: the body must be an object.")
    if not isinstance(parameters, dict):
        raise RequestError(400, "BAD_REQUEST", "The body must be a JSON object.")
    return parameters_of(parameters, trusted)


def read_get(request: Request, limits: Limits, trusted: TrustedDocuments = NONE) -> GraphQLRequest:
    """The request in the query string of a GET.

    Raises:
        RequestError: 400.
        LimitExceeded: LIMIT_BODY or LIMIT_NESTING.
    """
    raw: bytes = request.scope.get("query_string", b"")
    if len(raw) > limits.body:
        raise exceeded("body", limits.body)
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError:
        raise RequestError(400, "BAD_REQUEST", "The query string cannot be read.") from None
    parameters: dict[str, Any] = {}
    for key, text in pairs:
        if key in parameters:
            raise RequestError(400, "DUPLICATE_KEY", "The address has a parameter twice.")
        is_json = key in ("variables", "extensions")
        parameters[key] = (parse_json(text, limits) if text else None) if is_json else text
    asked = parameters_of(parameters, trusted)
    _check_values([asked.query, asked.operation_name], limits.nesting)
    return asked
