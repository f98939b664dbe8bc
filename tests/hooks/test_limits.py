"""Every hook has a limit, and what its failure means fits what it decides."""

from hub.hooks.limits import LIMITS, SECONDS, Failure
from hub.hooks.plugin import DECLARATIONS, HOOKS


def test_every_hook_has_a_limit_and_nothing_else_does() -> None:
    assert list(LIMITS) == list(HOOKS)
    assert {name: seconds for name, (seconds, _) in LIMITS.items()} == SECONDS


def test_what_protects_people_denies_when_it_fails() -> None:
    protects = {
        "screen_referral", "screen_consent", "redact_packet", "advance_workflow", "validate_answers",
    }  # fmt: skip
    assert {name for name, (_, failure) in LIMITS.items() if failure is Failure.DENY} == protects


def test_a_plugin_that_cannot_say_what_it_brings_is_not_loaded() -> None:
    silent = {name for name, (_, failure) in LIMITS.items() if failure is Failure.NOT_LOADED}
    assert silent == set(DECLARATIONS)


def test_nobody_waits_longer_than_half_a_second_for_a_plugin() -> None:
    """What runs while a person waits; reports, papers and loading may take longer."""
    slow = {name for name, seconds in SECONDS.items() if seconds > 0.5}
    assert slow == {*DECLARATIONS, "compute_indicator", "render_document"}
