"""A plan, look-ahead and one statement for each field say the same, whoever asks whatever."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hub.api.relay import encode_cursor, node_id
from hub.reads.declare import SOURCES, Code
from tests.access.stage import Stage
from tests.reads.comparing import READ, answers, spoken
from tests.reads.documents import Writer


def is_code(parent: str, name: str) -> bool:
    """Whether a field makes a plan impossible."""
    if parent == "Query":
        return name in ("forms", "workflowKinds") or name.endswith("Forms")
    source = SOURCES.get(parent)
    return (source is not None and isinstance(source.fields.get(name), Code)) or name in (
        "matchesElsewhere",
    )


def values_of(stage: Stage) -> dict[str, list[Any]]:
    """What arguments may be: what is there, what is not, and what is nonsense."""
    referrals = [node_id("Referral", id) for id in stage.referrals.values()]
    cases = [node_id("Case", person.case) for person in stage.people.values()]
    desks = [node_id("Desk", id) for party in stage.parties.values() for id in party.desks]
    others = [
        *[node_id("Need", id) for person in stage.people.values() for id in person.needs],
        *[node_id("Consent", id) for id in stage.consents.values()],
        *[node_id("ServiceAtLocation", id) for id in stage.offers.values()],
        *[node_id("Agency", party.id) for party in stage.parties.values()],
        *[node_id("Office", party.office_id) for party in stage.parties.values()],
        *[node_id("Staff", actor.id) for actor in list(stage.actors.values())[:6] if actor.id],
        node_id("WorkflowRun", stage.work["run"]),
        node_id("Task", stage.work["task"]),
        node_id("Notification", stage.work["notification"]),
    ]
    first = next(iter(stage.people.values()))
    return {
        "id": [*referrals, *cases, *others, "nonsense", node_id("Place", first.case)],
        "desk": [*desks, "nonsense"],
        "case": [*cases, *referrals[:1]],
        "referral": [*referrals, *cases[:1]],
        "first": [1, 2, 3, 100, 0],
        "after": [
            encode_cursor(first.case),
            encode_cursor("2026-01-01 00:00:00+00:00", first.case),
            encode_cursor("a", first.case),
            "nonsense",
        ],
        "code": [first.code, first.code[:6], "K7PM"],
        "need": ["legal-assistance", "food", "none-such"],
        "claimedBy": [node_id("Staff", stage.sender.caseworker.id or first.case)],
        "place": ["Tapachula", "MX07", "Atlantis"],
        "language": ["es", "mam"],
        "text": ["consejería", ""],
        "name": ["ta", "MX07089", ""],
    }


SETTINGS = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def counted() -> Iterator[Counter[str]]:
    """How the questions of one test were answered: by a plan, or why not.

    Looked at when all were asked: a quarter or more had a plan, or the comparison would be about nothing,
    and the compiler knew every value and scalar.
    """
    ways: Counter[str] = Counter()
    yield ways
    assert ways["plan"] >= ways.total() / 4, ways
    assert not [reason for reason in ways if reason in ("value", "scalar")], ways


@SETTINGS
@given(data=st.data())
async def test_what_a_plan_may_answer_is_answered_alike_by_all(
    stage: Stage, counted: Counter[str], data: Any
) -> None:
    await alike(stage, counted, data, codes=False)


@settings(SETTINGS, max_examples=25)
@given(data=st.data())
async def test_what_code_works_out_is_the_same_with_look_ahead(
    stage: Stage, counted: Counter[str], data: Any
) -> None:
    await alike(stage, counted, data, codes=True)


async def alike(stage: Stage, counted: Counter[str], data: Any, *, codes: bool) -> None:
    who = data.draw(st.sampled_from(sorted(stage.actors)))
    actor = spoken(stage.as_(who), data.draw(st.sampled_from(["es", "en"])))
    writer = Writer(READ._schema, data.draw, values_of(stage), codes, is_code)
    question = writer.document()
    found = await answers(stage, actor, question)
    counted["plan" if found.plan is not None else found.reason] += 1
    assert found.agree, (
        f"{who}: {question}\nplan  {found.plan!r}\nahead {found.ahead!r}\nnaive {found.naive!r}"
    )
