"""What an exception may tell the outside, and the log."""

import asyncpg
import pytest
from graphql import GraphQLError
from structlog.testing import capture_logs

from hub.api.masking import Mask, RequestError, problem_of
from hub.errors import Conflict, HubError, Invalid, NotAllowed, NotFound, TooMany, Unauthenticated

SECRET = "Maria Candelaria"


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (NotFound("case"), "NOT_FOUND", 404),
        (NotAllowed("No.", code="CSRF"), "CSRF", 403),
        (Invalid("No.", field=["input"]), "INVALID", 400),
        (Conflict("No."), "CONFLICT", 409),
        (TooMany("No.", retry_after=7), "TOO_MANY", 429),
        (Unauthenticated(SECRET), "UNAUTHENTICATED", 401),
        (RequestError(406, "NOT_ACCEPTABLE", "No."), "NOT_ACCEPTABLE", 406),
        (asyncpg.InsufficientPrivilegeError(SECRET), "NOT_ALLOWED", 403),
        (asyncpg.SerializationError(SECRET), "CONFLICT", 409),
        (asyncpg.QueryCanceledError(SECRET), "TIMEOUT", 503),
        (asyncpg.UndefinedTableError(SECRET), "INTERNAL", 500),
        (TimeoutError(SECRET), "TIMEOUT", 503),
        (HubError(SECRET), "INTERNAL", 500),
        (KeyError(SECRET), "INTERNAL", 500),
    ],
)
def test_every_error_has_a_code_and_only_ours_speak(
    error: Exception, code: str, status: int
) -> None:
    problem = problem_of(error)
    assert (problem.code, problem.status) == (code, status)
    assert SECRET not in problem.message


def test_when_to_come_back_and_where_the_fault_is() -> None:
    assert problem_of(TooMany("No.", retry_after=7)).headers == {"Retry-After": "7"}
    _, entry = Mask("c", production=True).failure(Invalid("No.", field=["input", "name"]))
    assert entry["extensions"]["field"] == ["input", "name"]


def test_a_cause_is_logged_by_type_and_place_only() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        failed = GraphQLError(SECRET, original_error=error, path=["cases", 0, "name"])
    with capture_logs() as logs:
        entry = Mask("c-1", production=False).field_error(failed)
    assert entry["message"] == "Internal error"
    assert entry["path"] == ["cases", 0, "name"]
    (log,) = logs
    assert (log["error"], log["causes"], log["correlation_id"]) == (
        "ValueError",
        ["KeyError"],
        "c-1",
    )
    assert log["path"] == ["cases", "name"]
    assert SECRET not in repr(logs) + repr(entry)
