"""How long each hook may take, and what its failure means: as spec.py says in words.

A test holds the two equal.
"""

from enum import StrEnum


class Failure(StrEnum):
    """What the hub does when a hook fails."""

    NOT_LOADED = "not loaded"
    DENY = "deny"
    RETRY = "retry"
    GO_ON = "go on"


LIMITS: dict[str, tuple[float, Failure]] = {
    "forms": (2.0, Failure.NOT_LOADED),
    "workflows": (2.0, Failure.NOT_LOADED),
    "services": (2.0, Failure.NOT_LOADED),
    "indicators": (2.0, Failure.NOT_LOADED),
    "translations": (2.0, Failure.NOT_LOADED),
    "document_kinds": (2.0, Failure.NOT_LOADED),
    "key_provider": (2.0, Failure.NOT_LOADED),
    "validate_answers": (0.2, Failure.DENY),
    "assess": (0.5, Failure.GO_ON),
    "screen_referral": (0.2, Failure.DENY),
    "screen_consent": (0.2, Failure.DENY),
    "suggest_routes": (0.3, Failure.GO_ON),
    "redact_packet": (0.2, Failure.DENY),
    "advance_workflow": (0.3, Failure.DENY),
    "on_event": (0.5, Failure.RETRY),
    "notify": (0.2, Failure.GO_ON),
    "compute_indicator": (5.0, Failure.RETRY),
    "render_document": (1.0, Failure.GO_ON),
}

WAIT = 0.5
"""Seconds of the clock that a hook may take beyond its own: a plugin is not to blame for a busy machine."""

SECONDS = {hook: seconds for hook, (seconds, _) in LIMITS.items()}
"""Seconds of the processor that a hook may take."""
