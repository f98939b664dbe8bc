"""What an agency's approved plugin leaves in a case: answers, a run, a task; through the services."""

import secrets
from datetime import UTC, datetime

from hub.db.transaction import transaction
from hub.hooks import wire
from hub.hooks.declared import Text
from hub.hooks.dispatch import Plugins
from hub.hooks.forms import Field, Form, Kind, Section
from hub.hooks.workflows import State, Step, Workflow
from hub.intake import service as intake
from hub.plugins import store
from hub.plugins.model import Decision, Declaration, Verdict
from hub.workflows import service as workflows
from tests.access.stage import Stage

FORM, QUESTION = "intake_talk", "told"
CARE, AFTERCARE = "care", "aftercare"


def _text(word: str) -> Text:
    return Text(word, word)


def _workflow(name: str) -> Workflow:
    states = (
        State("begun", _text("x")),
        State("called", _text("x")),
        State("over", _text("x"), True),
    )
    call = Step("call", _text("x"), ("begun",), "called", task=_text("Llamar"))
    finish = Step("finish", _text("x"), ("called",), "over")
    return Workflow(name, 1, _text("x"), states, (call, finish))


DECLARED = Declaration(
    forms=(
        Form(
            FORM,
            1,
            _text("x"),
            (Section("all", _text("x"), (Field(QUESTION, Kind.LONG_TEXT, _text("x")),)),),
        ),
    ),
    workflows=(_workflow(CARE), _workflow(AFTERCARE)),
)


async def work_with_plugin(stage: Stage) -> None:
    """The sender's administrator approves a plugin; its caseworker answers, begins and calls."""
    admin, clerk = stage.as_("sender 0 agency_admin"), stage.as_("sender 0 caseworker")
    person, digest = stage.people["sender"], secrets.token_bytes(32)
    approved = Decision(
        stage.sender.id,
        Verdict.APPROVED,
        "1",
        "x",
        digest,
        wire.pack(DECLARED),
        None,
        admin.id,
        datetime.now(UTC),
    )
    async with transaction(stage.pool, admin) as tx:
        await store.add(tx, approved)
    nobody_asked = Plugins()
    async with transaction(stage.pool, clerk) as tx:
        told = {QUESTION: stage.secret("case.answers", person.target)}
        await intake.save(tx, stage.vault, nobody_asked, person.case, FORM, told)
        run = (await workflows.start(tx, stage.vault, person.case, CARE)).id
        taken = await workflows.take_step(tx, stage.vault, nobody_asked, run, "call", {}, None)
    stage.work = {"run": run, "task": taken.tasks[0].id}
