"""Every error the hub raises on purpose, in one tree.

    HubError
    ├── SettingsError           the environment is wrong; names every mistake at once
    ├── Unreachable             what we need does not answer: database, port, folder
    ├── Unauthenticated         nobody we know is asking
    ├── IntegrityError          stored data does not open or verify; never guessed around
    └── Refusal                 the request is understood and refused; shown to the person
        ├── NotFound            unknown, or not theirs to see: the two look alike
        ├── NotAllowed          they may see it, and may not do this; says why
        ├── Invalid             bad input; names the field
        ├── Conflict            somebody was faster, or the state does not permit it
        └── TooMany             a rate limit; says when to come back

A message is read by people and may be logged: it never holds anything personal.
"""

from collections.abc import Sequence


class HubError(Exception):
    """Base of all errors raised on purpose."""


class SettingsError(HubError):
    """The configuration cannot be used. `problems` holds one line per mistake."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class Unreachable(HubError):
    """The surroundings fail: a database that is down, a port in use. Worth trying again."""


class Unauthenticated(HubError):
    """No session or token, or one that is expired, revoked or not ours."""


class IntegrityError(HubError):
    """Sealed data or a log failed its cryptographic check."""


class Refusal(HubError):
    """A request that is refused for a reason a person can act on.

    `code` is stable and for programs; `field` is the path of the input at fault, if one is.
    """

    code = "REFUSED"

    def __init__(self, message: str, *, field: Sequence[str] = (), code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = tuple(field)
        if code is not None:
            self.code = code


class NotFound(Refusal):
    """Unknown, or hidden from this actor."""

    code = "NOT_FOUND"

    def __init__(self, what: str = "object", *, field: Sequence[str] = ()) -> None:
        super().__init__(f"No such {what}, or it is not yours to see.", field=field)


class NotAllowed(Refusal):
    """Visible to the actor, but the policy denies the operation."""

    code = "NOT_ALLOWED"


class Invalid(Refusal):
    """An input value cannot be used."""

    code = "INVALID"


class Conflict(Refusal):
    """The object has changed meanwhile, or its state does not permit this."""

    code = "CONFLICT"


class TooMany(Refusal):
    """Rate limit reached. `retry_after` is in seconds."""

    code = "TOO_MANY"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
