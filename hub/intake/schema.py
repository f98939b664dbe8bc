"""Intake in GraphQL: an agency's forms, answering them, what the assessment says. Thin."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from hub.api.context import Info
from hub.api.payload import Payload, mutation
from hub.api.relay import decode_id
from hub.cases.model import CaseFile, Urgency
from hub.cases.schema import Case, Need
from hub.hooks import json_schema
from hub.hooks.declared import Text
from hub.hooks.forms import Form
from hub.hooks.paper import paper as on_paper
from hub.hooks.views import Assessment, Document
from hub.intake import figures, model, reads, service  # noqa: F401  reads declares
from hub.intake.figures import Computed
from hub.workflows import at_once, papers
from hub.workflows.model import StoredRun
from hub.workflows.schema import WorkflowRun


@strawberry.type(description="One of the agency's forms, as it is now.")
class IntakeForm:
    record: strawberry.Private[Form]
    name: str
    version: int
    questions: list[str]

    @classmethod
    def of(cls, form: Form) -> Self:
        return cls(
            record=form,
            name=form.name,
            version=form.version,
            questions=[one.name for one in form.fields()],
        )

    @strawberry.field
    def title(self, info: Info) -> str:
        return self.record.title.in_(info.context.actor.locale)

    @strawberry.field(description="JSON Schema 2020-12 of its answers, in one's own language.")
    def json_schema(self, info: Info) -> JSON:
        return cast("JSON", json_schema.json_schema(self.record, info.context.actor.locale))

    @strawberry.field(
        description="The blank form as one HTML page that stands alone, to print, in one's own language."
    )
    def paper(self, info: Info) -> str:
        return on_paper(self.record, info.context.actor.locale)

    @strawberry.field(description="Order, widgets and help, for react-jsonschema-form.")
    def ui_schema(self, info: Info) -> JSON:
        return cast("JSON", json_schema.ui_schema(self.record, info.context.actor.locale))


@strawberry.type(description="A form that was answered in a case. Opening it is logged.")
class FormAnswers:
    form: str
    version: int
    answered_at: datetime
    answers: JSON

    @classmethod
    def of(cls, filled: model.Filled) -> Self:
        return cls(
            form=filled.answer.form,
            version=filled.answer.version,
            answered_at=filled.answer.answered_at,
            answers=cast("JSON", model.plain(filled.answers)),
        )


@strawberry.type(description="A need that the assessment found, and why.")
class AssessedNeed:
    service_code: str
    urgency: Urgency
    reason: str


@strawberry.type(description="A specific need or risk that the assessment found, and why.")
class AssessedRisk:
    code: str
    reason: str


@strawberry.type(description="What the agency's plugin makes of an intake, each with its reason.")
class IntakeAssessment:
    needs: list[AssessedNeed]
    risks: list[AssessedRisk]
    workflows: list[str] = strawberry.field(
        description="Workflows that it says to begin, and that the hub has not begun by itself."
    )
    begun: list[WorkflowRun] = strawberry.field(
        description="Workflows that the hub has begun by itself, because they cannot wait."
    )

    @classmethod
    def of(cls, found: Assessment, runs: Sequence[StoredRun], locale: str) -> Self:
        def said(text: Text) -> str:
            return text.in_(locale)

        return cls(
            needs=[
                AssessedNeed(
                    service_code=need.service_code,
                    urgency=Urgency(need.urgency),
                    reason=said(need.reason),
                )
                for need in found.needs
            ],
            risks=[
                AssessedRisk(code=risk.code, reason=said(risk.reason))
                for risk in found.vulnerabilities
            ],
            workflows=[name for name in found.start if name not in {run.workflow for run in runs}],
            begun=[WorkflowRun.of(run) for run in runs],
        )


@strawberry.type(description="A kind of paper.")
class DocumentKind:
    name: str
    title: str = strawberry.field(description="What people call it, in one's own language.")


@strawberry.type(
    description="A paper that the agency's plugin writes: under the case's code, or about no case."
)
class CaseDocument:
    title: str
    paragraphs: list[str]

    @classmethod
    def of(cls, found: Document | None, locale: str) -> Self | None:
        if found is None:
            return None
        return cls(title=found.title.in_(locale), paragraphs=list(found.paragraphs))


@strawberry.type(description="One value of an indicator.")
class IndicatorFigure:
    value: float
    count: int = strawberry.field(description="How many cases it rests on.")
    by: JSON


@strawberry.type(description="A figure of the agency's plugin over its own cases.")
class AgencyIndicator:
    name: str
    label: str
    unit: str
    commitment: str | None = strawberry.field(description="Which commitment it feeds.")
    figures: list[IndicatorFigure] | None = strawberry.field(
        description="Null: the plugin did not answer."
    )
    suppressed: int = strawberry.field(description="Figures left out: they rest on too few cases.")

    @classmethod
    def of(cls, one: Computed, locale: str) -> Self:
        shown = one.figures
        return cls(
            name=one.indicator.name,
            label=one.indicator.label.in_(locale),
            unit=one.indicator.unit,
            commitment=one.indicator.commitment,
            figures=None
            if shown is None
            else [
                IndicatorFigure(value=f.value, count=f.count, by=cast("JSON", f.by)) for f in shown
            ],
            suppressed=one.suppressed,
        )


@strawberry.type
class IntakeQuery:
    @strawberry.field(
        description="A paper about a case; null where the plugin knows none so named, or the case"
        " has no use for it."
    )
    async def document(self, info: Info, case_id: strawberry.ID, name: str) -> CaseDocument | None:
        context = info.context
        found = await papers.document(
            context.tx,
            context.services.vault,
            context.services.plugins,
            decode_id(case_id, "Case", ["caseId"]),
            name,
        )
        return CaseDocument.of(found, context.actor.locale)

    @strawberry.field(
        description="Papers that one's agency's plugin can write, by the name to ask for them."
    )
    async def document_kinds(self, info: Info) -> list[DocumentKind]:
        locale = info.context.actor.locale
        return [
            DocumentKind(name=one.name, title=one.title.in_(locale))
            for one in await service.document_kinds(info.context.tx)
        ]

    @strawberry.field(
        description="A paper about no case, of an agency that sees none; null where none is so named."
    )
    async def network_document(self, info: Info, name: str) -> CaseDocument | None:
        context = info.context
        found = await service.network_document(context.tx, context.services.plugins, name)
        return CaseDocument.of(found, context.actor.locale)

    @strawberry.field(description="One's agency's figures over cases opened on these days.")
    async def indicators(self, info: Info, first: date, last: date) -> list[AgencyIndicator]:
        context = info.context
        found = await figures.compute(
            context.tx, context.services.vault, context.services.plugins, first, last
        )
        return [AgencyIndicator.of(one, context.actor.locale) for one in found]

    @strawberry.field(description="The forms of one's agency, from its approved plugin.")
    async def forms(self, info: Info) -> list[IntakeForm]:
        return [IntakeForm.of(form) for form in await service.forms(info.context.tx)]


@strawberry.input
class SaveAnswersInput:
    case_id: strawberry.ID
    form: str
    answers: JSON = strawberry.field(description="By question; dates as 2026-11-24.")
    open_needs: bool = strawberry.field(
        default=True, description="Open the needs that the assessment finds."
    )


@strawberry.type
class SaveAnswersPayload(Payload):
    case: Case | None = None
    assessment: IntakeAssessment | None = strawberry.field(
        default=None, description="Null: the plugin did not answer in time. The form is saved."
    )
    opened: list[Need] = strawberry.field(default_factory=list)


@strawberry.type
class IntakeMutation:
    @mutation
    async def save_answers(self, info: Info, input: SaveAnswersInput) -> SaveAnswersPayload:
        """Answer one of the agency's forms in a case, and have it assessed."""
        given: Any = input.answers
        return await saved_payload(
            info,
            decode_id(input.case_id, "Case", ["caseId"]),
            input.form,
            service.answers_of(given),
            input.open_needs,
        )


async def saved_payload(
    info: Info, case_id: UUID, form: str, answers: dict[str, Any], open_needs: bool
) -> SaveAnswersPayload:
    """Answers a form and says what came of it: for saveAnswers, and for typed forms."""
    context = info.context
    done = await at_once.save(
        context.tx,
        context.services.vault,
        context.services.plugins,
        case_id,
        form,
        answers,
        open_needs=open_needs,
    )
    saved = done.saved
    assessment = IntakeAssessment.of(saved.assessment, done.begun, context.actor.locale)
    return SaveAnswersPayload(
        case=Case.with_id(case_id),
        assessment=assessment if saved.assessed else None,
        opened=[Need.with_id(id) for id in saved.opened],
    )


async def answers_of(info: Info, case: CaseFile) -> list[FormAnswers]:
    """The answered forms of a case, for Case.answers."""
    found = await service.filled(info.context.tx, info.context.services.vault, case)
    return [FormAnswers.of(one) for one in found]
