"""A workflow as data to draw: every state and step, and how far a run has come, in one's own language."""

from datetime import UTC, datetime
from uuid import uuid4

from hub.hooks.declared import Text
from hub.hooks.workflows import Clock, State, Step, Workflow
from hub.workflows.chart import WorkflowKind, WorkflowMap, state_label, step_label
from hub.workflows.model import StoredRun

RETURN = Workflow(
    "return",
    3,
    Text("Retorno", "Return"),
    (
        State("informed", Text("Con información", "Informed")),
        State(
            "waiting",
            Text("En espera", "Waiting"),
            clock=Clock(
                "answer", Text("Respuesta", "Answer"), "caseworker", working_days=3, then="close"
            ),
        ),
        State("departed", Text("Salida", "Departed"), True),
        State("closed", Text("Cerrado", "Closed"), True),
    ),
    (
        Step("ask", Text("Preguntar", "Ask"), ("informed",), "waiting"),
        Step("depart", Text("Salir", "Depart"), ("informed", "waiting"), "departed"),
        Step("close", Text("Cerrar", "Close"), ("waiting",), "closed", roles=("focal_point",)),
    ),
)
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def run(state: str, *done: str) -> StoredRun:
    ids = [uuid4() for _ in range(4)]
    return StoredRun(
        ids[0], ids[1], ids[2], ids[3], "return", 3, state, NOW, None, done, 2, NOW, None, None,
        None, None, None, NOW,
    )  # fmt: skip


def test_a_map_has_every_state_and_step_and_the_way_of_the_run() -> None:
    found = WorkflowMap.of(RETURN, run("waiting", "ask"), ["waiting"], "en")
    assert (found.name, found.label, found.version) == ("return", "Return", 3)
    assert [(s.name, s.initial, s.final, s.reached, s.current) for s in found.states] == [
        ("informed", True, False, True, False),
        ("waiting", False, False, True, True),
        ("departed", False, True, False, False),
        ("closed", False, True, False, False),
    ]
    assert [(s.name, s.from_, s.to, s.roles, s.taken) for s in found.steps] == [
        ("ask", ["informed"], "waiting", ["caseworker", "focal_point"], True),
        ("depart", ["informed", "waiting"], "departed", ["caseworker", "focal_point"], False),
        ("close", ["waiting"], "closed", ["focal_point"], False),
    ]
    clock = found.states[1].clock
    assert clock is not None
    assert (clock.label, clock.owner, clock.working_days, clock.days, clock.then) == (
        "Answer", "caseworker", 3, None, "close",
    )  # fmt: skip
    assert found.states[0].clock is None


def test_labels_are_in_ones_own_language_and_names_stand_where_there_are_none() -> None:
    assert [s.label for s in WorkflowMap.of(RETURN, run("informed"), [], "es").states] == [
        "Con información", "En espera", "Salida", "Cerrado",
    ]  # fmt: skip
    assert WorkflowKind.of(RETURN, "es").label == "Retorno"
    assert (state_label(RETURN, "waiting", "en"), step_label(RETURN, "ask", "es")) == (
        "Waiting", "Preguntar",
    )  # fmt: skip
    assert (state_label(None, "waiting", "en"), step_label(RETURN, "gone", "en")) == (
        "waiting",
        "gone",
    )
    assert step_label(RETURN, None, "en") is None
