"""Messages between the hub and a plugin arrive as they were sent, or not at all."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.hooks import wire
from hub.hooks.declared import Answers, Condition, answer
from hub.hooks.forms import Form
from hub.hooks.views import (
    Advance,
    Assessment,
    CaseView,
    Document,
    EventView,
    Figure,
    Indicator,
    KeyChoice,
    MessageView,
    NeedView,
    Notification,
    Objection,
    PacketView,
    PeriodView,
    ReferralView,
    RouteView,
    RunView,
    ServiceKind,
    Suggestion,
    Task,
)
from hub.hooks.workflows import Workflow
from hub.testing import CHILD, EXAMPLE
from tests.hooks.agencies import AGENCIES, load
from tests.hooks.generated import forms, workflows

VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.dates()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple)
)
NAMES = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=8)
ANSWERS = st.dictionaries(NAMES, VALUES, max_size=6)
VIEWS = (
    Advance, Assessment, CaseView, Document, EventView, Figure, Indicator, KeyChoice, MessageView, NeedView,
    Notification, Objection, PacketView, PeriodView, ReferralView, RouteView, RunView, ServiceKind, Suggestion,
    Task,
)  # fmt: skip
KINDS: tuple[Any, ...] = (*VIEWS, Form, Workflow, Answers, Condition)


@settings(deadline=None)
@given(forms())
def test_a_form_arrives_as_it_was_declared(form: Form) -> None:
    assert wire.unpack(wire.pack(form), Form) == form


@settings(deadline=None)
@given(workflows())
def test_a_workflow_arrives_as_it_was_declared(workflow: Workflow) -> None:
    assert wire.unpack(wire.pack(workflow), Workflow) == workflow


@given(ANSWERS)
@example({"day": date(2026, 11, 24), "many": ("a", "b"), "none": None, "empty": ()})
def test_answers_arrive_as_they_were_given(answers: dict[str, Any]) -> None:
    assert wire.unpack(wire.pack(answers), Answers) == answers
    case = CaseView(code="K7PM-4XTC-9QHR", answers={"intake": answers})
    assert wire.unpack(wire.pack(case), CaseView) == case


@st.composite
def views(draw: st.DrawFn) -> Any:
    """Any view, with answers of every kind where it takes some."""
    facts = draw(ANSWERS)
    when = draw(st.datetimes(timezones=st.just(UTC)))
    run = RunView(
        workflow="w", version=1, state="s", entered_on=when.date(), facts=facts, done=("a", "b")
    )
    referral = ReferralView(
        case_code=EXAMPLE.code,
        need_code="food",
        urgency="normal",
        purpose="service-provision",
        categories=draw(st.frozensets(NAMES)),
        from_agency="wfp",
    )
    return draw(
        st.sampled_from(
            [
                run,
                referral,
                EXAMPLE,
                CHILD,
                EventView(kind="k", at=when, run=run, referral=referral),
                Advance(facts=facts),
                PeriodView(first=when.date(), last=when.date()),
            ]
        )
    )


@settings(deadline=None)
@given(views())
def test_a_view_arrives_as_it_was_sent(view: Any) -> None:
    assert wire.unpack(wire.pack(view), type(view)) == view


@pytest.mark.parametrize("agency", AGENCIES)
def test_the_declarations_of_the_agencies_arrive_whole(agency: str) -> None:
    declared = load(agency).declared
    for form in declared.forms:
        assert wire.unpack(wire.pack(form), Form) == form
    for workflow in declared.workflows:
        assert wire.unpack(wire.pack(workflow), Workflow) == workflow


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=64), st.sampled_from(KINDS))
def test_garbage_is_refused_and_nothing_else_happens(data: bytes, kind: Any) -> None:
    try:
        found = wire.unpack(data, kind)
    except ValueError:
        return
    # A few bytes may happen to say something: then it is of the kind that was asked for.
    again = wire.unpack(wire.pack(found), kind)
    assert again == found or again != again


NOTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4) | st.binary(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(NOTHING, st.sampled_from([Form, Workflow, Condition, ReferralView, PacketView]))
def test_a_message_of_another_shape_is_refused(shape: Any, kind: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the text is msgspec's
        wire.unpack(msgspec.msgpack.encode(shape), kind)


@pytest.mark.parametrize(
    "plain",
    [
        {"?": "Comparison", "!": ["field", "equals"]},
        {"?": "Comparison", "!": ["field", "resembles", 1]},
        {"?": "Popen", "!": [["rm"]]},
        {"?": "Not", "!": []},
        {"?": "All", "!": [[1, 2]]},
        {"?": "All", "!": [[{"?": "All"}]]},
        {"?": "Not", "!": [{"?": "Not", "!": [None]}]},
        [],
        "Comparison",
    ],
)
def test_a_condition_that_is_none_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wire.unpack(msgspec.msgpack.encode(plain), Condition)


def test_a_condition_nested_without_end_is_refused() -> None:
    deep: Any = wire._keep(answer("x").given)
    for _ in range(5000):
        deep = {"?": "Not", "!": [deep]}
    with pytest.raises((ValueError, RecursionError)):
        wire.unpack(msgspec.msgpack.encode(deep), Condition)


@pytest.mark.parametrize(
    "day", [b"", b"2026-02-30", b"\xff\xfe", b"yesterday", b"2026-11-24T00:00"]
)
def test_a_day_that_is_none_is_refused(day: bytes) -> None:
    message = msgspec.msgpack.encode({"first": msgspec.msgpack.Ext(wire.DAY, day), "last": None})
    with pytest.raises(ValueError):  # noqa: PT011
        wire.unpack(message, PeriodView)
    with pytest.raises(ValueError):  # noqa: PT011
        wire.unpack(msgspec.msgpack.encode(msgspec.msgpack.Ext(99, day)), Answers)


def test_a_moment_keeps_its_zone() -> None:
    event = EventView(kind="case.opened", at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
    assert wire.unpack(wire.pack(event), EventView).at.utcoffset() is not None
