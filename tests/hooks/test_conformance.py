"""The conformance bites: for each thing that no plugin may do, a plugin that does it fails, and fails there."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest

from hub.hooks.declared import Illegal
from hub.hooks.plugin import Plugin
from hub.testing import Bench, Conformance

HEAD = """
    import logging, random, sys, time
    from hub.hooks.declared import Text, answer
    from hub.hooks.forms import Form, Problem, Section, text, yes_no
    from hub.hooks.spec import hook
    from hub.hooks.views import *
    from hub.hooks.workflows import Guard, State, Step, Workflow

    hub_versions = (1,)
    BOTH = Text("Sí", "Yes")
    ASKS = (text("said", BOTH), text("who", BOTH, category="identity", identity=True))
    INTAKE = Form("intake", 1, BOTH, (Section("one", BOTH, ASKS),))

    @hook
    def forms():
        return (INTAKE,)
"""

RULES = [name for name in vars(Conformance) if name.startswith("test_")]
numbers = count(1)


@contextmanager
def loaded(code: str, head: str = HEAD) -> Iterator[Bench]:
    """A bench with a plugin of this code, as a module that can be imported while it is used."""
    module = ModuleType(f"hub_bad{next(numbers)}.plugin")
    sys.modules[module.__name__] = module
    try:
        exec(compile(dedent(head) + dedent(code), "plugin.py", "exec"), module.__dict__)
        yield Bench(Plugin("wfp", module))
    finally:
        del sys.modules[module.__name__]


def broken(bench: Bench) -> set[str]:
    """The rules of the conformance that a plugin breaks."""
    found = set()
    for rule in RULES:
        try:
            getattr(Conformance(), rule)(bench)
        except (AssertionError, pytest.fail.Exception):
            found.add(rule)
    return found


GOOD = """
    @hook
    def assess(form, answers):
        return Assessment(start=("care",) if answers.get("said") else ())

    @hook
    def redact_packet(packet, referral):
        return packet.sealed & {"address"}

    @hook
    def workflows():
        asks = (yes_no("agreed", BOTH, required=True),)
        held = Guard("agreed", BOTH, answer("agreed").equals(True))
        step = Step("agree", BOTH, ("begun",), "done", ask=asks, guards=(held,))
        return (Workflow("care", 1, BOTH, (State("begun", BOTH), State("done", BOTH, final=True)),
                         (step,)),)

    @hook
    def indicators():
        return (Indicator(name="cases", label=BOTH, unit="cases"),)

    @hook
    def compute_indicator(name, cases):
        return [Figure(value=len(cases), count=len(cases))]

    @hook
    def notify(message):
        return Notification(subject="Something waits", body="Sign in.")
"""


def test_a_plugin_that_keeps_to_everything_passes() -> None:
    with loaded(GOOD) as bench:
        assert broken(bench) == set()
    assert len(RULES) > 8


BAD = {
    "answers by chance": (
        """
        @hook
        def assess(form, answers):
            return Assessment(vulnerabilities=(Vulnerability(code=str(random.random()), reason=BOTH),))
        """,
        "test_the_same_question_gets_the_same_answer",
    ),
    "remembers who came before": (
        """
        SEEN = []

        @hook
        def validate_answers(form, answers):
            SEEN.append(1)
            return [Problem("said", BOTH)] if len(SEEN) % 2 else []
        """,
        "test_the_same_question_gets_the_same_answer",
    ),
    "prints what a person said": (
        """
        @hook
        def assess(form, answers):
            print(answers)
            return Assessment()
        """,
        "test_nothing_that_a_person_said_is_printed_or_logged",
    ),
    "writes it on standard error": (
        """
        @hook
        def validate_answers(form, answers):
            sys.stderr.write(str(answers.get("said")))
            return []
        """,
        "test_nothing_that_a_person_said_is_printed_or_logged",
    ),
    "logs it as a warning": (
        """
        @hook
        def assess(form, answers):
            logging.getLogger("hub_bad").warning("said: %s", answers.get("said"))
            return Assessment()
        """,
        "test_nothing_that_a_person_said_is_printed_or_logged",
    ),
    "logs it in small print": (
        """
        @hook
        def assess(form, answers):
            logging.getLogger("hub_bad").debug("said: %s", answers.get("said"))
            return Assessment()
        """,
        "test_nothing_that_a_person_said_is_printed_or_logged",
    ),
    "adds to a packet": (
        """
        @hook
        def redact_packet(packet, referral):
            return frozenset({"narrative", "fingerprints"})
        """,
        "test_redaction_only_takes_away",
    ),
    "has a guard that never holds": (
        """
        @hook
        def workflows():
            asks = (yes_no("agreed", BOTH),)
            held = Guard("agreed", BOTH, answer("agreed").given | ~answer("agreed").given)
            step = Step("agree", BOTH, ("begun",), "done", ask=asks, guards=(held,))
            states = (State("begun", BOTH), State("done", BOTH, final=True))
            return (Workflow("care", 1, BOTH, states, (step,)),)
        """,
        "test_every_guard_can_hold_a_step_back_and_let_it_go",
    ),
    "has a guard that never lets go": (
        """
        @hook
        def workflows():
            asks = (yes_no("agreed", BOTH),)
            held = Guard("agreed", BOTH, answer("agreed").given & ~answer("agreed").given)
            step = Step("agree", BOTH, ("begun",), "done", ask=asks, guards=(held,))
            states = (State("begun", BOTH), State("done", BOTH, final=True))
            return (Workflow("care", 1, BOTH, states, (step,)),)
        """,
        "test_every_guard_can_hold_a_step_back_and_let_it_go",
    ),
    "answers late": (
        """
        @hook
        def screen_referral(referral, case):
            time.sleep(0.21)
            return []
        """,
        "test_every_answer_comes_in_time",
    ),
    "puts a code into the subject of a message": (
        """
        @hook
        def notify(message):
            return Notification(subject=f"Case {message.case_code}", body="Sign in.")
        """,
        "test_what_identifies_is_neither_in_a_preview_nor_in_a_notification",
    ),
    "begins what it does not have": (
        """
        @hook
        def assess(form, answers):
            return Assessment(start=("care",))
        """,
        "test_what_is_to_begin_is_there",
    ),
    "has the hub begin what waits for a person": (
        """
        @hook
        def workflows():
            step = Step("end", BOTH, ("begun",), "done")
            return (Workflow("care", 1, BOTH, (State("begun", BOTH), State("done", BOTH, final=True)),
                             (step,)),)

        @hook
        def on_event(event):
            return [Begin(workflow="care")]
        """,
        "test_what_is_to_begin_is_there",
    ),
    "promises a figure that it does not compute": (
        """
        @hook
        def indicators():
            return (Indicator(name="cases", label=BOTH, unit="cases"),)
        """,
        "test_indicators_are_computed",
    ),
    "counts below nothing": (
        """
        @hook
        def indicators():
            return (Indicator(name="cases", label=BOTH, unit="cases"),)

        @hook
        def compute_indicator(name, cases):
            return [Figure(value=1, count=-1)]
        """,
        "test_indicators_are_computed",
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_plugin_fails_that(what: str) -> None:
    code, rule = BAD[what]
    assert rule in RULES
    with loaded(code) as bench:
        assert broken(bench) == {rule}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("hub_versions = (2,)", r"hub_versions says \(2,\); this hub is 1"),
        ("del hub_versions", r"hub_versions says \(\)"),
        ("@hook\ndef screen_everything(case):\n    return []", "screen_everything"),
        ("@hook\ndef assess(form, name):\n    return None", "assess"),
        (
            '@hook\ndef translations():\n    return {"card": Text("Tarjeta", "")}',
            "translation card",
        ),
    ],
)
def test_a_plugin_for_another_hub_is_not_even_loaded(wrong: str, said: str) -> None:
    with pytest.raises(Illegal, match=said), loaded(wrong):
        pass


# On the command line --------------------------------------------------------------------------------

OWN = """
    from hub.testing import Conformance

    class TestConformance(Conformance):
        pass

    def test_of_the_author_alone(hub):
        assert hub.declared.forms
"""
CONFTEST = """
    import pytest
    from hub.testing import Bench

    @pytest.fixture
    def hub():
        return Bench.load("wfp", "bare_plugin")
"""


def run(folder: Path, *options: str) -> tuple[int, str]:
    """Runs pytest as an author does, in the folder of the plugin."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def author(folder: Path, code: str) -> None:
    """A plugin of this code, with the conformance and one test of its author's."""
    (folder / "pyproject.toml").write_text('[tool.pytest.ini_options]\npythonpath = ["."]\n')
    (folder / "bare_plugin.py").write_text(dedent(HEAD) + dedent(code))
    (folder / "conftest.py").write_text(dedent(CONFTEST))
    (folder / "test_own.py").write_text(dedent(OWN))


def test_the_conformance_runs_alone_when_asked_to(tmp_path: Path) -> None:
    author(tmp_path, GOOD)
    code, said = run(tmp_path)
    assert (code, _passed(said)) == (0, len(RULES) + 1), said
    code, said = run(tmp_path, "--hub-conformance")
    assert (code, _passed(said)) == (0, len(RULES)), said
    assert "test_of_the_author_alone" not in run(tmp_path, "--hub-conformance", "--collect-only")[1]


def test_an_author_sees_which_rule_was_broken(tmp_path: Path) -> None:
    author(tmp_path, BAD["adds to a packet"][0])
    code, said = run(tmp_path, "--hub-conformance")
    assert code == 1
    assert re.findall(r"^FAILED \S+::(test_\w+)", said, re.MULTILINE) == [
        "test_redaction_only_takes_away"
    ]


def _passed(said: str) -> int:
    found = re.search(r"(\d+) passed", said)
    return int(found[1]) if found else 0
