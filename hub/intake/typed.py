"""GraphQL types made from agencies' forms, under each agency's own root field.

From a form `intake` of agency `iom` come `type IomIntakeAnswers`, `input IomIntakeInput`, the query
`iom { intake(caseId) { ... } }` and the mutation `iom { saveIntake(input: { ... }) { ... } }`. The same
service answers as for saveAnswers; only the questions have names and types of their own.
"""

import enum
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from hub.api.context import Info
from hub.api.payload import mutation
from hub.api.relay import decode_id
from hub.cases.service import get_or_none
from hub.errors import NotFound
from hub.hooks.forms import Field, Form, Kind
from hub.intake import service
from hub.intake.schema import SaveAnswersPayload, saved_payload
from hub.plugins.model import Declaration

SCALARS: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.LONG_TEXT: str,
    Kind.PHONE: str,
    Kind.COUNTRY: str,
    Kind.PLACE: str,
    Kind.WHOLE: int,
    Kind.NUMBER: float,
    Kind.DATE: date,
    Kind.YES_NO: bool,
}


def camel(name: str) -> str:
    """`best_interests` as `BestInterests`."""
    return "".join(part[:1].upper() + part[1:] for part in name.replace("-", "_").split("_"))


def _choice_name(code: str) -> str:
    name = code.upper().replace("-", "_")
    return name if name[0].isalpha() else f"V_{name}"


def _choices(prefix: str, one: Field) -> Any:
    """An enum of a field's choices; its values are the codes that are stored."""
    members = {_choice_name(choice.code): choice.code for choice in one.choices}
    made = enum.Enum(f"{prefix}{camel(one.name)}", members)  # type: ignore[misc]
    return strawberry.enum(made, description=one.label.en)


def _kinds(prefix: str, form: Form) -> dict[str, Any]:
    """The GraphQL type of each question; nothing is required of a client, the form itself says."""
    kinds: dict[str, Any] = {}
    for one in form.fields():
        if one.kind in (Kind.CHOICE, Kind.CHOICES):
            made = _choices(prefix, one)
            kinds[one.name] = _list_of(made) if one.kind is Kind.CHOICES else made
        else:
            kinds[one.name] = SCALARS[one.kind]
    return kinds


def _list_of(kind: Any) -> Any:
    return list.__class_getitem__(kind)


def _class(name: str, form: Form, kinds: Mapping[str, Any], decorate: Callable[..., Any]) -> Any:
    body: dict[str, Any] = {"__annotations__": {n: kind | None for n, kind in kinds.items()}}
    for one in form.fields():
        body[one.name] = strawberry.field(default=None, description=one.label.en)
    return decorate(type(name, (), body), description=form.title.en)


def _typed(form: Form, kinds: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as what the type holds; those to questions that are gone are left out."""
    found: dict[str, Any] = {}
    for one in form.fields():
        value = answers.get(one.name)
        if value is not None and one.kind is Kind.CHOICE:
            value = kinds[one.name](value)
        elif value is not None and one.kind is Kind.CHOICES:
            (made,) = kinds[one.name].__args__
            value = [made(code) for code in value]
        found[one.name] = value
    return found


def _raw(given: Any, form: Form) -> dict[str, Any]:
    """What a client sent, as saveAnswers takes it."""
    answers: dict[str, Any] = {}
    for one in form.fields():
        value = getattr(given, one.name)
        if isinstance(value, enum.Enum):
            value = value.value
        elif isinstance(value, list):
            value = [item.value for item in value]
        if value is not None:
            answers[one.name] = value
    return answers


def _reader(agency: str, form: Form, kind: Any, kinds: Mapping[str, Any]) -> Any:
    async def read(self: object, info: Info, case_id: strawberry.ID) -> Any:
        context = info.context
        id: UUID = decode_id(case_id, "Case", ["caseId"])
        case = await get_or_none(context.tx, id)
        if case is None or context.actor.agency_code != agency:
            return None
        for one in await service.filled(context.tx, context.services.vault, case):
            if one.answer.form == form.name and one.answer.version == form.version:
                return kind(**_typed(form, kinds, one.answers))
        return None

    read.__annotations__["return"] = kind | None
    said = f"{form.title.en} (version {form.version}), as answered in a case. Opening it is logged."
    return strawberry.field(resolver=read, description=said)


def _saver(agency: str, prefix: str, form: Form, given: Any) -> Any:
    body = {
        "__annotations__": {
            "case_id": strawberry.ID,
            "answers": given,
            "open_needs": bool,
        },
        "open_needs": True,
    }
    wanted = strawberry.input(type(f"{prefix}SaveInput", (), body))

    async def save(self: object, info: Info, input: Any) -> SaveAnswersPayload:
        if info.context.actor.agency_code != agency:
            raise NotFound("case", field=["caseId"])
        case_id = decode_id(input.case_id, "Case", ["caseId"])
        answers = _raw(input.answers, form)
        return await saved_payload(info, case_id, form.name, answers, input.open_needs)

    save.__annotations__["input"] = wanted
    save.__doc__ = f"Answer {form.title.en} in a case, and have it assessed."
    return mutation(save)


def roots(brought: Mapping[str, Declaration]) -> tuple[list[type], list[type]]:
    """A query type and a mutation type with a root field for each agency that has forms."""
    queries, mutations = [], []
    for agency, declared in sorted(brought.items()):
        if not declared.forms:
            continue
        reads: dict[str, Any] = {}
        saves: dict[str, Any] = {}
        for form in declared.forms:
            prefix = f"{camel(agency)}{camel(form.name)}"
            kinds = _kinds(prefix, form)
            kind = _class(f"{prefix}Answers", form, kinds, strawberry.type)
            given = _class(f"{prefix}Input", form, kinds, strawberry.input)
            reads[form.name] = _reader(agency, form, kind, kinds)
            saves[f"save_{form.name}"] = _saver(agency, prefix, form, given)
        queries.append(_root(agency, "Query", reads))
        mutations.append(_root(agency, "Mutation", saves))
    return queries, mutations


def _root(agency: str, what: str, fields: dict[str, Any]) -> type:
    """The holder of an agency's fields, and the root type that leads to it."""
    inner = strawberry.type(type(f"{camel(agency)}{what}", (), dict(fields)))

    def lead(self: object) -> Any:
        return inner()

    lead.__annotations__["return"] = inner
    said = f"Forms of {agency}, from its approved plugin."
    outer = type(
        f"{camel(agency)}{what}Root", (), {agency: strawberry.field(lead, description=said)}
    )
    return strawberry.type(outer)
