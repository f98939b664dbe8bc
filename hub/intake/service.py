"""Use cases of intake: the questions of an agency's forms, answering them, and what a plugin makes of it.

Answers are sealed under the case's key before they reach a statement; every opening is logged.
"""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hub.agencies import service as agencies
from hub.agencies.model import Office
from hub.audit.service import record_read
from hub.auth.policy import Standing, check
from hub.cases import service as cases
from hub.cases.model import CaseFile, CaseStatus, Need, Urgency, today_in_mexico
from hub.cases.service import NewNeed
from hub.db.ids import uuid7
from hub.db.transaction import Transaction
from hub.errors import Conflict, Invalid, NotFound
from hub.hooks.dispatch import Plugins, unanswered
from hub.hooks.forms import Form
from hub.hooks.views import (
    Assessment,
    CaseView,
    CountView,
    Document,
    DocumentKind,
    NeedView,
    RunView,
    Values,
)
from hub.intake import policy, store  # noqa: F401  the rules that `check` asks
from hub.intake.model import (
    Filled,
    FormAnswer,
    Saved,
    counted,
    iso_week,
    kept_apart,
    read,
    without_identity,
    write,
)
from hub.plugins import service as plugin_service
from hub.plugins.model import Declaration
from hub.vault.envelope import Binding
from hub.vault.service import DataKey, Vault


async def declarations(tx: Transaction) -> list[Declaration]:
    """What the approved plugins of the actor's agency brought, the newest first."""
    return await plugin_service.declared(tx, tx.actor.agency_id) if tx.actor.agency_id else []


def answers_of(given: Any) -> dict[str, Any]:
    """Answers as a client sent them. Raises Invalid where they are no JSON object."""
    if not isinstance(given, dict) or not all(isinstance(name, str) for name in given):
        raise Invalid("Answers are an object: question and answer.", field=["answers"])
    return given


async def forms(tx: Transaction) -> list[Form]:
    """The forms of the actor's agency, as they are now."""
    check("forms", tx.actor, Standing.DESK)
    found = await declarations(tx)
    return list(found[0].forms) if found else []


def _form(found: list[Declaration], name: str, version: int | None = None) -> Form | None:
    return next((form for one in found if (form := one.form(name, version))), None)


def _binding(answer: FormAnswer, field: str | None = None) -> Binding:
    return Binding(answer.agency_id, "form_answer", answer.id, field or answer.form, answer.version)


APART = "apart"
MEXICO = ZoneInfo("America/Mexico_City")


async def save(
    tx: Transaction,
    vault: Vault,
    plugins: Plugins,
    case_id: UUID,
    name: str,
    raw: dict[str, Any],
    *,
    open_needs: bool = True,
) -> Saved:
    """Answers a form in a case, has it assessed, and opens the needs that the assessment found.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Invalid: an answer is missing or wrong; the field is named.
        Conflict: the case is not open, or the agency's plugin does not answer.
    """
    case = await cases.get(tx, case_id)
    check("saveAnswers", tx.actor, cases.standing(tx.actor, case))
    if case.status is not CaseStatus.OPEN:
        raise Conflict("This case is not open any more.", field=["caseId"])
    found = await declarations(tx)
    form = found[0].form(name) if found else None
    if form is None:
        raise NotFound("form", field=["form"])
    answers = read(form, raw)
    locale = tx.actor.locale
    problems = form.validate(answers)
    if problems:
        raise Invalid(problems[0].text.in_(locale), field=["answers", problems[0].field])
    shown = without_identity(form, answers)
    code = tx.actor.agency_code or ""
    checked = (await plugins.ask([code], "validate_answers", {"form": name, "answers": shown}))[0]
    if checked.error is not None:
        raise Conflict(unanswered(code).in_(locale), field=["form"])
    for problem in checked.value or ():
        raise Invalid(problem.text.in_(locale), field=["answers", problem.field])
    counts = await _count(tx, vault, case, form, answers)
    answer = await _keep(tx, vault, case, form, answers)
    view = await case_view(tx, vault, case)
    asked = {
        "form": name,
        "answers": shown,
        "case": view,
        "today": today_in_mexico(),
        "counts": counts,
    }
    told = (await plugins.ask([code], "assess", asked))[0]
    assessment = told.value or Assessment()
    opened = await _open_needs(tx, vault, case, assessment) if open_needs else ()
    return Saved(answer, assessment, opened, told.error is None)


async def _count(
    tx: Transaction, vault: Vault, case: CaseFile, form: Form, answers: Values
) -> tuple[CountView, ...]:
    """Counts what a form counts; how often each choice of these answers has been given.

    What was answered in the same case in the same week is not counted again: this replaces it.
    """
    if not any(one.counted for one in form.fields()):
        return ()
    week = iso_week(today_in_mexico())
    before: Values = {}
    for one in await filled(tx, vault, case):
        answered = one.answer.answered_at.astimezone(MEXICO).date()
        if one.answer.form == form.name and iso_week(answered) == week:
            before = one.answers
    changes = counted(form, before, answers)
    if not changes:
        return ()
    numbers = await store.count(tx, case.id, form.name, changes)
    office = (await agencies.office_of(tx, case.desk_id)).city
    return tuple(
        CountView(
            form=form.name,
            field=change.field,
            choice=change.choice,
            office=office,
            week=week,
            count=number,
        )
        for change, number in zip(changes, numbers, strict=True)
        if change.by >= 0
    )


async def _keep(
    tx: Transaction, vault: Vault, case: CaseFile, form: Form, answers: Values
) -> FormAnswer:
    answer = FormAnswer(
        uuid7(), case.id, case.agency_id, form.name, form.version, None, datetime.now(UTC)
    )
    key = await vault.open_key(tx, case.data_key_id)
    names = kept_apart(form, await plugin_service.kept_apart(tx))
    apart = {name: value for name, value in answers.items() if name in names}
    rest = {name: value for name, value in answers.items() if name not in names}
    body = vault.seal(key, write(rest), _binding(answer))
    answer = FormAnswer(
        answer.id, case.id, case.agency_id, form.name, form.version, body, answer.answered_at
    )
    await store.add(tx, answer)
    if apart:
        sealed = vault.seal(key, write(apart), _binding(answer, APART))
        await store.add_apart(tx, answer, sealed)
    return answer


async def _open_needs(
    tx: Transaction, vault: Vault, case: CaseFile, assessment: Assessment
) -> tuple[UUID, ...]:
    """Opens what was found and is not open yet; a kind of service nobody knows is left out."""
    there = {need.service_code for need in await _needs(tx, case)}
    opened = []
    for need in assessment.needs:
        if need.service_code in there:
            continue
        try:
            new = NewNeed(need.service_code, Urgency(need.urgency), None)
            opened.append((await cases.add_need(tx, vault, case.id, new)).id)
        except (Invalid, ValueError):
            continue
        there.add(need.service_code)
    return tuple(opened)


async def _needs(tx: Transaction, case: CaseFile) -> list[Need]:
    return (await cases.needs_of(tx, [case.id])).get(case.id, [])


async def filled(tx: Transaction, vault: Vault, case: CaseFile) -> list[Filled]:
    """The newest answers to each form of a case; logged before they are returned."""
    if not tx.actor.works_cases:
        return []
    found = [answer for answer in await store.latest(tx, case.id) if answer.body is not None]
    if not found:
        return []
    await record_read(
        tx, "answers.read", "case", case.id, owner_agency_id=case.agency_id, case_id=case.id
    )
    key = await vault.open_key(tx, case.data_key_id)
    known = await declarations(tx)
    categories = await plugin_service.kept_apart(tx)
    apart = await _opened(tx, vault, case, key) if categories else {}
    filled = []
    for answer in found:
        assert answer.body is not None
        raw = json.loads(vault.open(key, answer.body, _binding(answer)))
        form = _form(known, answer.form, answer.version)
        names = kept_apart(form, categories) if form else frozenset(raw if categories else ())
        if names:
            # Answers from before the agency kept them apart lie among the others, and open like these.
            before = {
                name: value for name, value in raw.items() if name not in names or apart is not None
            }
            raw = {**before, **(apart or {}).get(answer.form, {})}
        asked = {one.name for one in form.fields()} if form else raw.keys()
        raw = {name: value for name, value in raw.items() if name in asked}
        filled.append(Filled(answer, read(form, raw) if form else raw, names))
    return filled


async def _opened(
    tx: Transaction, vault: Vault, case: CaseFile, key: DataKey
) -> dict[str, Values] | None:
    """What the forms of a case keep apart, where it was opened to the actor; None where it was not."""
    if not await store.opened(tx, case.id):
        return None
    await record_read(
        tx, "answers_apart.read", "case", case.id, owner_agency_id=case.agency_id, case_id=case.id
    )
    return {
        one.form: json.loads(vault.open(key, one.body, _binding(one, APART)))
        for one in await store.latest_apart(tx, case.id)
        if one.body is not None
    }


async def case_view(
    tx: Transaction, vault: Vault, case: CaseFile, office: Office | None = None
) -> CaseView:
    """What the agency's own plugin sees of a case: no name, no answer that identifies.

    `office` is that of the case's desk, where the caller has it already.
    """
    office = office or await agencies.office_of(tx, case.desk_id)
    known = await declarations(tx)
    answers: dict[str, Values] = {}
    for one in await filled(tx, vault, case):
        form = _form(known, one.answer.form, one.answer.version)
        if form is not None:
            answers[form.name] = without_identity(form, one.together)
    return CaseView(
        code=case.code,
        age_band=case.age_band.value,
        sex=int(case.sex),
        population=case.population.value,
        adm1=case.adm1,
        adm2=case.adm2,
        office=office.city,
        opened_on=case.opened_at.date(),
        needs=tuple(need_view(need) for need in await _needs(tx, case)),
        answers=answers,
        runs=tuple(await store.runs(tx, case.id)),
    )


async def document_kinds(tx: Transaction) -> list[DocumentKind]:
    """The papers that the plugin of the actor's agency can write."""
    check("documentKinds", tx.actor, Standing.AGENCY)
    found = await declarations(tx)
    return list(found[0].document_kinds) if found else []


async def network_document(tx: Transaction, plugins: Plugins, name: str) -> Document | None:
    """A paper that is about no case, by the plugin of an agency that sees none: a work plan, a catalogue.

    None where it knows none of that name.

    Raises:
        NotAllowed: the actor's agency works with cases.
        Conflict: the plugin does not answer.
    """
    check("networkDocument", tx.actor, Standing.AGENCY)
    return await rendered(tx, plugins, name, None)


async def rendered(
    tx: Transaction, plugins: Plugins, name: str, case: CaseView | None, run: RunView | None = None
) -> Document | None:
    """A paper in the actor's language, by their agency's plugin; None where it writes none so named.

    Raises:
        Conflict: the plugin does not answer.
    """
    code = tx.actor.agency_code or ""
    asked = {"name": name, "case": case, "run": run, "locale": tx.actor.locale}
    answer = (await plugins.ask([code], "render_document", asked))[0]
    if answer.error is not None:
        raise Conflict(unanswered(code).in_(tx.actor.locale), field=["name"])
    written: Document | None = answer.value
    return written


def need_view(need: Need) -> NeedView:
    """What a plugin sees of a need."""
    return NeedView(
        id=str(need.id),
        service_code=need.service_code,
        urgency=need.urgency.value,
        status=need.status.value,
    )
