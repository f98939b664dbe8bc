"""The addresses of files: they come in and go out as plain streams, never through GraphQL.

A file's name travels in headers only, and neither it nor the file is ever logged. Errors look as
they do on /graphql.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import quote, unquote
from uuid import UUID, uuid4

from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from hub.api.context import Services
from hub.api.masking import Mask, RequestError, note
from hub.api.relay import decode_id, node_id
from hub.auth.model import Actor, ActorKind
from hub.errors import Invalid, NotFound, Unauthenticated
from hub.referrals import attachments
from hub.referrals.attachments import MOST_NAME, Download, NewAttachment, too_large
from hub.referrals.timeline import Part

Authenticate = Callable[[HTTPConnection], Awaitable[Actor]]
Answer = Callable[[Request, Mask], Awaitable[Response]]

FILE_NAME = "X-File-Name"
PATIENCE = 30.0
"""Seconds that a client may fall silent while sending."""
LONGEST = 45 * 60.0
"""Seconds that a file may take to come in: 20 MB at 60 kbit/s. Below the hour after which the job
takes away what is unfinished."""
HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Authorization, Cookie",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Referrer-Policy": "no-referrer",
}
STATUS = {"GONE": 410, "UNSUPPORTED_MEDIA_TYPE": 415, "NOT_CONSENTED": 403}


def routes(
    services: Services, authenticate: Authenticate, *, patience: float = PATIENCE
) -> list[Route]:
    """POST /attachments/{referral} takes a file in, GET /attachments/{attachment} gives it out.

    `authenticate` returns NOBODY for a request without credentials, and raises Unauthenticated or
    NotAllowed (CSRF) for bad ones. `patience`: seconds that a sending client may fall silent.
    """
    desk = _FileDesk(services, authenticate, patience)
    give = Route("/attachments/{id}", desk.told(desk.give), methods=["GET"])
    # HEAD would open a name, log a read that was none, and tell nothing that a list does not.
    give.methods = {"GET"}
    return [Route("/attachments/{id}", desk.told(desk.take), methods=["POST"]), give]


class _FileDesk:
    def __init__(self, services: Services, authenticate: Authenticate, patience: float) -> None:
        self.services = services
        self.authenticate = authenticate
        self.patience = patience

    async def take(self, request: Request, mask: Mask) -> Response:
        """The raw body is the file. Headers: Content-Type, and X-File-Name (percent-encoded UTF-8)."""
        actor = await self._actor(request, mask)
        referral_id = _id(request, "Referral")
        new = NewAttachment(
            part=_part(request),
            content_type=request.headers.get("content-type"),
            name=file_name(request.headers.getlist(FILE_NAME)),
            declared=_declared(request),
        )
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise RequestError(
                415, "UNSUPPORTED_MEDIA_TYPE", "Send the file without Content-Encoding."
            )
        async with asyncio.timeout(LONGEST):
            attachment = await attachments.receive(
                self.services.pool,
                self.services.vault,
                actor,
                referral_id,
                new,
                _patiently(request.stream(), self.patience),
            )
        id = node_id("Attachment", attachment.id)
        content = {
            "id": id,
            "part": attachment.part,
            "contentType": attachment.content_type,
            "size": attachment.size,
        }
        return JSONResponse(content, 201, {**HEADERS, "Location": f"/attachments/{id}"})

    async def give(self, request: Request, mask: Mask) -> Response:
        """The file, opened, to be saved and never shown in the page's own right."""
        actor = await self._actor(request, mask)
        id = _id(request, "Attachment")
        services = self.services
        download = await attachments.release(services.pool, services.vault, actor, id)
        attachment = download.attachment
        name = attachments.safe_name(attachment, download.name)
        headers = {
            **HEADERS,
            "Content-Type": attachment.content_type,
            # A client that gets less knows that the transfer broke.
            "Content-Length": str(attachment.size),
            "Content-Disposition": disposition(name),
            "Accept-Ranges": "none",
        }
        return StreamingResponse(_noted(download, mask.correlation_id), headers=headers)

    async def _actor(self, request: Request, mask: Mask) -> Actor:
        actor = await self.authenticate(request)
        mask.locale = actor.locale
        if actor.kind is ActorKind.NOBODY:
            raise Unauthenticated
        return actor

    def told(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Turns errors into answers, and gives every answer a correlation id."""

        async def answering(request: Request) -> Response:
            mask = Mask(uuid4().hex, production=self.services.settings.production)
            try:
                response = await answer(request, mask)
            except ClientDisconnect:
                # Nobody is there to read it; 499 is what the request's log line will say.
                response = Response(status_code=499)
            except Exception as error:
                problem, entry = mask.failure(error)
                status = STATUS.get(problem.code, problem.status)
                response = JSONResponse({"errors": [entry]}, status, {**HEADERS, **problem.headers})
            response.headers["X-Correlation-Id"] = mask.correlation_id
            return response

        return answering


def _id(request: Request, typename: str) -> UUID:
    """The UUID in the path. One that is malformed names nothing, like one that is unknown."""
    try:
        return decode_id(request.path_params["id"], typename)
    except Invalid:
        raise NotFound(typename.lower()) from None


def _part(request: Request) -> Part:
    given = request.query_params.getlist("part")
    if len(given) == 1 and given[0] in list(Part):
        return Part(given[0])
    raise Invalid("part must be preview or sealed.", field=["part"])


def _declared(request: Request) -> int | None:
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return None
    if len(length) > 12:
        raise too_large()
    return int(length)


def file_name(sent: list[str]) -> str | None:
    """The name in the header: percent-encoded UTF-8, as it is or as an RFC 8187 value.

    Raises:
        Invalid: it is not that, or there are two.
    """
    if not sent:
        return None
    value = sent[0]
    if value[:5].lower() == "utf-8" and value.count("'") >= 2:
        value = value.split("'", 2)[2]
    encoded = len(sent) == 1 and value.isascii() and len(value) <= MOST_NAME * 12
    try:
        if encoded and not re.search(r"%(?![0-9A-Fa-f]{2})", value):
            return unquote(value, errors="strict")
    except UnicodeDecodeError:
        pass
    raise Invalid(f"{FILE_NAME} must be a name in percent-encoded UTF-8.", field=["fileName"])


def disposition(name: str) -> str:
    """A Content-Disposition that saves under this name (RFC 6266, with RFC 8187 for what is not ASCII)."""
    plain = re.sub(r'[^ !#-$&-\[\]-~]|["%\\]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def _patiently(stream: AsyncIterator[bytes], patience: float) -> AsyncIterator[bytes]:
    """The body, as long as the client does not fall silent.

    Raises:
        RequestError: 408.
    """
    while True:
        try:
            async with asyncio.timeout(patience):
                data = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            closing = {"Connection": "close"}
            raise RequestError(408, "TIMEOUT", "The file stopped coming in.", closing) from None
        yield data


async def _noted(download: Download, correlation_id: str) -> AsyncIterator[bytes]:
    """The pieces; what breaks them is logged, and breaks the transfer as well."""
    try:
        async for piece in download.pieces:
            yield piece
    except Exception as error:
        note(error, correlation_id)
        raise
