"""What an agency's approved plugin leaves in a case: answers, a run, a task; through the services."""

import secrets
from datetime import UTC, datetime

from hub.db.transaction import transaction
from hub.hooks import wire
from hub.hooks.declared import Text
from hub.hooks.dispatch import Plugins
from hub.hooks.forms import Choice, Field, Form, Kind, Section
from hub.hooks.views import DocumentKind
from hub.hooks.workflows import State, Step, Workflow
from hub.intake import service as intake
from hub.openings import service as openings
from hub.plugins import store
from hub.plugins.model import Decision, Declaration, Verdict
from hub.workflows import service as workflows
from tests.access.stage import Stage

APART = ("contact", "identity")

FORM, QUESTION, WHO, FELT = "intake_talk", "told", "who", "felt"
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
            (
                Section(
                    "all",
                    _text("x"),
                    (
                        Field(QUESTION, Kind.LONG_TEXT, _text("x")),
                        Field(WHO, Kind.TEXT, _text("x"), category="identity", identity=True),
                        Field(
                            FELT,
                            Kind.CHOICES,
                            _text("x"),
                            category="health",
                            choices=(Choice("well", _text("x")), Choice("ill", _text("x"))),
                            counted=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
    workflows=(_workflow(CARE), _workflow(AFTERCARE)),
    document_kinds=(DocumentKind(name="slip", title=_text("x")),),
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
        told = {QUESTION: stage.secret("case.answers", person.target), FELT: ["well"]}
        await intake.save(tx, stage.vault, nobody_asked, person.case, FORM, told)
        run = (await workflows.start(tx, stage.vault, person.case, CARE)).id
        taken = await workflows.take_step(tx, stage.vault, nobody_asked, run, "call", {}, None)
    stage.work = {"run": run, "task": taken.tasks[0].id}


async def keep_apart(stage: Stage) -> None:
    """The stranger's administrator approves that identity opens to two people only."""
    admin = stage.as_("stranger 0 agency_admin")
    approved = Decision(
        stage.stranger.id,
        Verdict.APPROVED,
        "1",
        "x",
        secrets.token_bytes(32),
        wire.pack(DECLARED),
        None,
        admin.id,
        datetime.now(UTC),
        2,
        APART,
    )
    async with transaction(stage.pool, admin) as tx:
        await store.add(tx, approved)


async def ask_to_open(stage: Stage) -> None:
    """One case that was opened to two people, and one that somebody asks for."""
    clerk, head = stage.as_("stranger 0 caseworker"), stage.as_("stranger 0 focal_point")
    for name, waits in (("opened", False), ("asked", True)):
        case = stage.people[name].case
        async with transaction(stage.pool, clerk) as tx:
            told = {QUESTION: "Secreto", WHO: "Nadie"}
            await intake.save(tx, stage.vault, Plugins(), case, FORM, told)
            asked = await openings.request(
                tx, stage.vault, case_id=case, referral_id=None, reason="Motivo"
            )
        stage.work[name] = asked.id
        if not waits:
            async with transaction(stage.pool, head) as tx:
                await openings.answer(tx, asked.id, approve=True)
