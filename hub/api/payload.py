"""What mutations return: the object, and what was wrong with the request.

A refusal is an answer, not an error: it is undone to the mutation's savepoint and reported under
`userErrors` with a stable code, a sentence and the path of the input at fault. After a conflict the
object comes with it as it is now, as far as the actor may see it.
"""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, get_type_hints

import asyncpg
import strawberry

from hub.api.context import Info
from hub.errors import Conflict, Invalid, NotAllowed, Refusal
from hub.language.refusals import said
from hub.reads.declare import made

made("UserError", "code message field")


@strawberry.type(description="Why a request was refused.")
class UserError:
    code: str = strawberry.field(
        description="Stable, for programs: NOT_FOUND, INVALID, CONFLICT ..."
    )
    message: str = strawberry.field(description="A sentence for people. Holds nothing personal.")
    field: list[str] = strawberry.field(
        description="Path of the input at fault; empty when none is."
    )


@strawberry.interface(description="Every mutation's answer.")
class Payload:
    user_errors: list[UserError] = strawberry.field(
        default_factory=list, description="Empty when the mutation did what it says."
    )

    async def show_current(self, info: Info, input: Any) -> None:
        """After a conflict: fills in the object as it is now, so that a client can show both."""


def refusal_of(error: asyncpg.PostgresError) -> Refusal | None:
    """What a person is told when the database refused, or None when it is our mistake.

    The policy normally speaks first; the database's word is what remains when somebody else was
    faster or a rule exists only there.
    """
    match error:
        case asyncpg.InsufficientPrivilegeError():
            return NotAllowed("You may not do this.")
        case (
            asyncpg.SerializationError()
            | asyncpg.DeadlockDetectedError()
            | asyncpg.LockNotAvailableError()
        ):
            return Conflict("Somebody else changed this at the same moment. Look again and retry.")
        case asyncpg.UniqueViolationError():
            return Conflict("This exists already.")
        case asyncpg.CheckViolationError() | asyncpg.ForeignKeyViolationError():
            return Invalid("The values do not fit together, or name something that is not there.")
        case _:
            return None


Returned = TypeVar("Returned", bound=Payload)


def mutation(resolver: Callable[..., Awaitable[Returned]]) -> Any:
    """A mutation field around `resolver(info, input) -> Payload`; its docstring is the description."""

    @functools.wraps(resolver)
    async def attempt(*args: Any, info: Info, **kwargs: Any) -> Returned:
        try:
            # Under an agency's own root field siblings would run at once: savepoints nest.
            async with info.context.mutating, info.context.tx.savepoint():
                return await resolver(*args, info=info, **kwargs)
        except asyncpg.PostgresError as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
        except Refusal as error:
            refusal = error
        finally:
            info.context.forget()
        payload = get_type_hints(resolver)["return"]
        message = said(refusal.message, info.context.actor.locale)
        problem = UserError(code=refusal.code, message=message, field=list(refusal.field))
        answer: Returned = payload(user_errors=[problem])
        if isinstance(refusal, Conflict) and "input" in kwargs:
            await answer.show_current(info, kwargs["input"])
        return answer

    return strawberry.mutation(
        resolver=attempt, description=inspect.cleandoc(resolver.__doc__ or "") or None
    )
