"""What an error tells the outside: a code, a sentence and a correlation id, nothing of our insides.

Refusals speak for themselves; everything unexpected becomes "Internal error" and is logged under
the same correlation id, with types and code lines only: an exception's own text may hold personal
data, so it is neither sent nor logged.
"""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from hub.api.payload import refusal_of
from hub.errors import HubError, Refusal, TooMany, Unauthenticated
from hub.language.refusals import said
from hub.telemetry import REFUSALS

log = structlog.get_logger("hub.graphql")

STATUS = {
    "UNAUTHENTICATED": 401,
    "NOT_ALLOWED": 403,
    "CSRF": 403,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "IDEMPOTENCY_IN_FLIGHT": 409,
    "IDEMPOTENCY_MISMATCH": 422,
    "LIMIT_BODY": 413,
    "TOO_MANY": 429,
    "INTERNAL": 500,
    "TIMEOUT": 503,
}


class RequestError(HubError):
    """A request that is refused before anything is executed, with its HTTP status."""

    def __init__(
        self, status: int, code: str, message: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the outside may see it. `expected` ones are answers; the others are logged."""

    code: str
    message: str
    status: int
    headers: dict[str, str]
    field: tuple[str, ...] = ()
    expected: bool = True


def problem_of(error: BaseException) -> Problem:
    """What to tell of any exception. Database errors are told apart by class, never by text."""
    if isinstance(error, asyncpg.QueryCanceledError | TimeoutError):
        return Problem("TIMEOUT", "This took too long.", 503, {"Retry-After": "1"})
    if isinstance(error, asyncpg.PostgresError):
        error = refusal_of(error) or error
    match error:
        case RequestError():
            return Problem(error.code, error.message, error.status, error.headers)
        case TooMany():
            wait = {"Retry-After": str(max(1, error.retry_after))}
            return Problem(error.code, error.message, 429, wait, error.field)
        case Refusal():
            status = STATUS.get(error.code, 403 if error.code.startswith("CSRF") else 400)
            return Problem(error.code, error.message, status, {}, error.field)
        case Unauthenticated():
            scheme = {"WWW-Authenticate": "Bearer"}
            return Problem("UNAUTHENTICATED", "Sign in first.", 401, scheme)
        case _:
            return Problem("INTERNAL", "Internal error", 500, {}, expected=False)


def cause_of(error: GraphQLError) -> BaseException | None:
    """The exception of our own code behind a GraphQL error; None when the request is at fault."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def note(
    error: BaseException, correlation_id: str, path: Sequence[str | int] | None = None
) -> None:
    """Logs an unexpected exception: types and code lines, no message, no variables."""
    kinds: list[str] = []
    link: BaseException | None = error
    while link is not None and len(kinds) < 5:
        kinds.append(type(link).__name__)
        link = link.__cause__ or link.__context__
    lines = traceback.extract_tb(error.__traceback__)
    log.error(
        "failed",
        correlation_id=correlation_id,
        error=kinds[0],
        causes=kinds[1:],
        sqlstate=getattr(error, "sqlstate", None),
        path=[step for step in path or () if isinstance(step, str)],
        traceback=[f"{line.filename}:{line.lineno} {line.name}" for line in lines],
    )


def told(problem: Problem, correlation_id: str) -> dict[str, Any]:
    """A problem as an entry of `errors`, counted under its code."""
    REFUSALS.labels(problem.code).inc()
    extensions: dict[str, Any] = {"code": problem.code, "correlationId": correlation_id}
    if problem.field:
        extensions["field"] = list(problem.field)
    return {"message": problem.message, "extensions": extensions}


class Mask:
    """Turns what went wrong in one operation into entries of `errors`."""

    def __init__(self, correlation_id: str, *, production: bool, locale: str = "en") -> None:
        self.correlation_id = correlation_id
        self.production = production
        self.locale = locale
        """The language of whoever asked, once that is known."""

    def failure(self, error: BaseException) -> tuple[Problem, dict[str, Any]]:
        """An exception that ended the request: the problem, and its entry."""
        problem = problem_of(error)
        if not problem.expected:
            note(error, self.correlation_id)
        return problem, self._told(problem)

    def request_error(self, error: GraphQLError, code: str) -> dict[str, Any]:
        """An error in the document or its variables.

        In production the message names nothing of the schema, and never a value that was sent.
        """
        if isinstance(error, GraphQLSyntaxError):
            code, message = "GRAPHQL_PARSE_FAILED", error.message
            if self.production:
                message = "The document cannot be read."
        elif self.production:
            message = "The document or its variables do not fit the schema."
        else:
            message = error.message
        return self._placed(error, self._told(Problem(code, message, 400, {})))

    def field_error(self, error: GraphQLError) -> dict[str, Any]:
        """An error of one field while executing."""
        cause = cause_of(error)
        if cause is None:
            return self.request_error(error, "INVALID")
        problem = problem_of(cause)
        if not problem.expected:
            note(cause, self.correlation_id, error.path)
        return self._placed(error, self._told(problem))

    def _told(self, problem: Problem) -> dict[str, Any]:
        return told(
            replace(problem, message=said(problem.message, self.locale)), self.correlation_id
        )

    @staticmethod
    def _placed(error: GraphQLError, entry: dict[str, Any]) -> dict[str, Any]:
        if error.locations:
            entry["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
        if error.path is not None:
            entry["path"] = error.path
        return entry
