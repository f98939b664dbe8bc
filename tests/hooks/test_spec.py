"""Every hook is documented, limited, tested, and used by a plugin that people work with."""

import inspect
import re

import pytest

from hub.hooks import spec
from hub.hooks.limits import LIMITS, Failure
from hub.hooks.plugin import DECLARATIONS, HOOKS
from tests.hooks.agencies import AGENCIES, ROOT, load

SAID = re.compile(
    r"(?P<when>(Asked|When|Before|After|Afterwards)[^.;]*); (?P<span>\d+) (?P<unit>ms|s); "
    r"failure: (?P<failure>[a-z ]+)\.$"
)
FAILURES = {
    "the plugin is not loaded": Failure.NOT_LOADED,
    "deny": Failure.DENY,
    "retry": Failure.RETRY,
    "go on": Failure.GO_ON,
}


def test_the_hooks_are_those_that_were_promised() -> None:
    promised = (
        "forms workflows services indicators translations validate_answers assess screen_referral"
        " suggest_routes redact_packet on_event advance_workflow compute_indicator render_document"
        " notify key_provider document_kinds"
    )
    assert set(HOOKS) >= set(promised.split())
    assert set(HOOKS) == set(LIMITS)
    assert set(DECLARATIONS) <= set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_when_how_long_and_what_a_failure_means(name: str) -> None:
    said = " ".join((inspect.getdoc(getattr(spec, name)) or "").split())
    found = SAID.search(said)
    assert found is not None, said
    assert len(said[: found.start()].split()) > 2, "it says what it is for, too"
    seconds = int(found["span"]) / (1000 if found["unit"] == "ms" else 1)
    assert (seconds, FAILURES[found["failure"]]) == LIMITS[name]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_typed_throughout(name: str) -> None:
    signature = inspect.signature(getattr(spec, name))
    kinds = [one.annotation for one in signature.parameters.values()]
    assert inspect.Parameter.empty not in [*kinds, signature.return_annotation]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_used_by_an_agency(name: str) -> None:
    users = [agency for agency in AGENCIES if name in load(agency).hooks]
    assert users, f"no plugin uses {name}"


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_held_by_a_test(name: str) -> None:
    """Called by name in a test of the hub or of a plugin; tests that only list the hooks do not count."""
    places = [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "plugins").glob("*/tests/test_*.py")]
    lists = {f"test_{about}.py" for about in ("spec", "limits", "reference", "scaffold")}
    texts = [path.read_text("utf-8") for path in places if path.name not in lists]
    called = re.compile(rf'"{name}"|\.{name}\(|\bdeclared\.{name}\b')
    assert any(called.search(text) for text in texts), f"no test calls {name}"


def test_the_interface_can_be_read_in_five_minutes() -> None:
    source = inspect.getsource(spec)
    assert len(source.splitlines()) < 265
    order = [source.index(f"def {name}(") for name in HOOKS]
    assert order == sorted(order)
