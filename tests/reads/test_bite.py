"""The comparison is worth something: it notices a compiler that is wrong in one small way."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from hub.api.relay import node_id
from hub.reads import compiled, rows, serialiser, sql, writing
from hub.reads.declare import SOURCES, Column
from tests.access.stage import Stage
from tests.reads.comparing import READ, answers, document, spoken
from tests.reads.documents import Question

LIST = """query Q($on: Boolean!, $first: Int) { worklist(direction: OUTGOING, first: $first) {
  totalCount countIsExact pageInfo { hasNextPage hasPreviousPage endCursor }
  edges { cursor node { id caseCode needCode status urgency version @include(if: $on) categories nextDueAt
    fromAgency { code name } toAgency { code acronym } toDesk { name office { city } } claimedBy { name }
    timeline { kind toStatus at by } latestEvent { kind version } dueExplanation } } } }"""
CASES = """{ cases(status: OPEN) { edges { node { code agency { code } needs { serviceCode status }
  household { code } referrals { status } consents { effect withdrawnAt } } } } }"""
BOTH = """{ sent: worklist(direction: OUTGOING, first: 2) { edges { node { caseCode } } }
  taken: worklist(direction: INCOMING, first: 1) { edges { node { caseCode } } pageInfo { hasNextPage } } }"""
WHO = ("sender 0 caseworker", "sender 0 focal_point", "recipient 0 focal_point")


def questions() -> list[Question]:
    return [
        Question(LIST, {"on": True, "first": 2}),
        Question(LIST, {"on": True, "first": 100}),
        Question(CASES, {}),
        Question(BOTH, {}),
    ]


async def differs(stage: Stage) -> bool:
    """Whether any of the questions is answered in two ways."""
    for who in WHO:
        actor = spoken(stage.as_(who), "en")
        for question in questions():
            try:
                found = await answers(stage, actor, question)
            except Exception:
                return True
            if not found.agree:
                return True
    return False


async def test_an_unbroken_compiler_is_not_noticed(stage: Stage) -> None:
    assert not await differs(stage)


def _swapped(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sql.written_object

    def swapped(pairs: Any) -> str:
        names, values = zip(*pairs, strict=True)
        return before(zip(names, values[1::-1] + values[2:], strict=True))

    monkeypatch.setattr(sql, "written_object", swapped)


def _dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql, "_where", lambda scope, conditions: "")


def _first_condition_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sql._where
    monkeypatch.setattr(sql, "_where", lambda scope, conditions: before(scope, conditions[1:]))


def _disordered(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sql._order
    monkeypatch.setattr(
        sql, "_order", lambda scope, order: before(scope, order).replace("t0.id", "t0.id DESC")
        if order and "DESC" not in order else before(scope, order and order.replace("DESC", "ASC"))
    )  # fmt: skip


def _relation_unbound(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sql._many

    def unbound(*given: Any) -> str:
        return before(*given).replace(" = t0.id ORDER", " IS NOT NULL ORDER")

    monkeypatch.setattr(sql, "_many", unbound)


def _latest_is_first(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sql._one

    def first(*given: Any) -> Any:
        scope, join = before(*given)
        return scope, join.replace("DESC LIMIT 1", "ASC LIMIT 1")

    monkeypatch.setattr(sql, "_one", first)


def _one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows.cut

    def longer(wanted: Any, found: list[Any], counts: Any) -> Any:
        made = before(wanted, found, counts)
        return rows.Fetched(found, made.has_next, made.counts)

    monkeypatch.setattr(rows, "cut", longer)


def _never_more(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows.cut

    def last(wanted: Any, found: list[Any], counts: Any) -> Any:
        made = before(wanted, found, counts)
        return rows.Fetched(made.rows, False, made.counts)

    monkeypatch.setattr(rows, "cut", last)


def _miscounted(monkeypatch: pytest.MonkeyPatch) -> None:
    before = writing.told
    monkeypatch.setattr(
        writing, "told", lambda wanted, counted: before(wanted, {k: v + 1 for k, v in counted.items()})
    )  # fmt: skip


def _spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows.arguments
    monkeypatch.setattr(rows, "arguments", lambda made, wanted, _: before(made, wanted, "es"))


def _cursor_of_first(monkeypatch: pytest.MonkeyPatch) -> None:
    before = writing.cursor_of
    monkeypatch.setattr(
        writing, "cursor_of", lambda selected, page, row: before(selected, page, row)[::-1]
    )


def _times_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = {name: pattern.replace(".US", "") for name, pattern in serialiser.MOMENTS.items()}
    monkeypatch.setattr(serialiser, "MOMENTS", cut)


def _taken_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows.ask

    async def turned(tx: Any, asking: Any) -> Any:
        return (await before(tx, asking))[::-1]

    monkeypatch.setattr(compiled, "ask", turned)


def _parameters_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `together` would make if it left the parameters' numbers as they are."""
    monkeypatch.setattr(sql, "PARAMETER", SimpleNamespace(sub=lambda moved, text: text))
    monkeypatch.setattr(rows, "together", sql.together.__wrapped__)


def _unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        serialiser, "_enum", lambda enum, value, nullable: f"to_json({value})::text"
    )


BROKEN: list[Callable[[pytest.MonkeyPatch], None]] = [
    _swapped, _dropped, _first_condition_dropped, _disordered, _relation_unbound, _latest_is_first,
    _one_more, _never_more, _miscounted, _spanish, _cursor_of_first, _times_cut,
    _taken_for_another, _parameters_of_another, _unnamed,
]  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__.strip("_"))
async def test_a_compiler_that_is_wrong_is_noticed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, broken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    broken(monkeypatch)
    assert await differs(stage)


async def test_a_plan_that_forgets_what_skip_and_include_said_is_noticed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(on: bool, plans: Any) -> bool:
        question = Question(LIST, {"on": on, "first": 5})
        return (await answers(stage, stage.as_(WHO[1]), question, plans)).agree

    plans = document(READ, LIST).plans
    assert await told(True, plans)
    assert await told(False, plans)
    monkeypatch.setattr(compiled, "conditions", lambda document: ())
    plans = document(READ, LIST).plans
    assert await told(True, plans)
    assert not await told(False, plans)


async def test_a_null_where_a_value_is_promised_is_graphql_cores_to_tell(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields: Any = SOURCES["Referral"].fields
    monkeypatch.setitem(fields, "caseCode", Column("nullif({t}.case_code, {t}.case_code)"))
    id = node_id("Referral", stage.referrals["requested"])
    question = Question(f'{{ referral(id: "{id}") {{ caseCode }} }}', {})
    actor = stage.as_(WHO[0])
    found = await answers(stage, actor, question)
    assert found.agree
    assert (found.plan, found.reason) == (None, "null")
    assert b"errors" in found.ahead

    before = sql.written_value
    monkeypatch.setattr(sql, "written_value", lambda *given: f"coalesce({before(*given)}, 'null')")
    found = await answers(stage, actor, question)
    assert found.plan is not None
    assert not found.agree
