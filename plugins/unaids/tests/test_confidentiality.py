"""What nobody may learn by looking at a list, a message, a preview or a table."""

import ast
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import hub_unaids
import pytest

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, EventView, MessageView, PeriodView
from hub.testing import Bench

TELLING = re.compile(
    r"vih|hiv|sida|aids|antir|\bar[vt]\b|\btarv?\b|\bpr?ep\b|seropos|status|diagn|cd4|carga viral|viral load",
    re.IGNORECASE,
)
"""Words that tell what a person lives with; the agency's own name does, too."""

ANSWERS = {
    "understood": True,
    "reached_by": "neutral-message",
    "private_place": True,
    "age_group": "adult",
    "reason": "treatment",
    "days_left": 10,
    "counted_on": date(2026, 11, 24),
}
PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))


def test_the_words_that_tell_would_be_found() -> None:
    """The search below is no use if it finds nothing anywhere."""
    for word in ("Atención del VIH", "UNAIDS", "ONUSIDA", "antirretrovirales", "PrEP", "ARV"):
        assert TELLING.search(word), word
    assert not TELLING.search("Continuidad entre estados: la visita, la atención, preparar")


def shown_in_lists(hub: Bench) -> Iterator[Text]:
    """Every text that a worklist, a clock, a task, a title or a refusal can show."""
    for form in hub.declared.forms:
        yield form.title
        yield from (section.label for section in form.sections)
    for workflow in hub.declared.workflows:
        yield workflow.title
        for state in workflow.states:
            yield state.label
            if state.clock:
                yield state.clock.label
        for step in workflow.steps:
            yield step.label
            yield from (field.label for field in step.ask)
            yield from (guard.reason for guard in step.guards)
            if step.task:
                yield step.task
    yield from hub.declared.translations.values()
    for referral in (
        hub.referral(recipient_class="consular", categories=frozenset({"health", "identity"})),
    ):
        found = hub.plugin.call("screen_referral", referral=referral, case=None, today=hub.today)
        assert len(found) == 3
        yield from (objection.reason for objection in found)
    for kind in ("referral.accepted", "referral.rejected"):
        event = EventView(kind=kind, at=hub.now, referral=hub.referral(need_code="hiv-care"))
        tasks = hub.plugin.call("on_event", event=event, case=None)
        assert tasks
        yield from (task.label for task in tasks)
    for changed in ({}, {"reason": "exposure", "hours_since": 5, "was_forced": True}):
        answers = {**ANSWERS, "wronged": ("threats",), "cough_fever_weight": True, **changed}
        if answers["reason"] == "exposure":
            answers = {k: v for k, v in answers.items() if k not in ("days_left", "counted_on")}
        said = hub.assess("confidential_intake", **answers)
        yield from (need.reason for need in said.needs)
        yield from (risk.reason for risk in said.vulnerabilities)


def test_no_title_label_task_or_reason_tells_what_somebody_lives_with(hub: Bench) -> None:
    seen = list(shown_in_lists(hub))
    assert len(seen) > 50
    assert [text.es for text in seen if TELLING.search(text.es)] == []
    assert [text.en for text in seen if TELLING.search(text.en)] == []


def test_no_text_outside_the_form_and_the_figures_tells_either() -> None:
    """What is written in the code but shown only in rare cases: every Text, found by reading the code."""
    texts = 0
    for file in Path(hub_unaids.__path__[0]).glob("*.py"):
        if file.name in ("forms.py", "indicators.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                said = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
                texts += 1
                assert not [s for s in said if TELLING.search(str(s))], f"{file.name}:{node.lineno}"
    assert texts > 70


def test_step_states_and_clock_names_are_silent_too(hub: Bench) -> None:
    for workflow in hub.declared.workflows:
        names = [
            workflow.name,
            *(s.name for s in workflow.states),
            *(s.name for s in workflow.steps),
        ]
        names += [s.clock.name for s in workflow.states if s.clock]
        assert not [name for name in names if TELLING.search(name)]


def test_every_message_has_the_same_words(hub: Bench) -> None:
    said = {
        (told.subject, told.body)
        for kind in ("referral.requested", "workflow.due", "case.opened")
        for urgency in ("emergency", "normal", None)
        for code in ("K7PM-4XTC-9QHR", None)
        for told in [
            hub.plugin.call(
                "notify",
                message=MessageView(kind=kind, locale="es", case_code=code, urgency=urgency),
            )
        ]
    }
    assert said == {("Tiene un asunto por atender", "Entre al sistema para verlo.")}


def test_the_card_in_a_pocket_tells_nothing(hub: Bench) -> None:
    run = hub.begin("care_transfer", visit_on=date(2026, 11, 27)).run.view()
    for locale in ("es", "en"):
        card = hub.plugin.call(
            "render_document", name="appointment_card", case=hub.case(), run=run, locale=locale
        )
        said = " ".join((card.title.es, card.title.en, *card.paragraphs))
        assert hub.case().code in said
        assert not TELLING.search(said)
        assert not re.search(r"medic|treat|tratam|clinic|clínic", said, re.IGNORECASE)


# Intake ----------------------------------------------------------------------------------------------


def test_no_name_is_asked_and_no_answer_is_in_a_preview(hub: Bench) -> None:
    for form in hub.declared.forms:
        for field in form.fields():
            assert not field.identity, field.name
            assert not field.preview, field.name
            assert field.category not in ("identity", "documents", "family"), field.name
            assert not re.search(
                r"birth|nacimiento|apellido|address|domicilio", field.label.es, re.I
            )


def test_the_need_on_a_list_is_the_same_for_treatment_and_for_prevention(hub: Bench) -> None:
    prevention = {k: v for k, v in ANSWERS.items() if k not in ("days_left", "counted_on")}
    one = hub.assess("confidential_intake", **ANSWERS)
    other = hub.assess("confidential_intake", **{**prevention, "reason": "prevention"})
    assert {n.service_code for n in one.needs} == {n.service_code for n in other.needs}


# Packets and referrals -------------------------------------------------------------------------------

PREVIEW = ("adm1", "adm2", "languages", "note")
SEALED = (
    "given_names", "family_names", "birth_date", "nationality", "documents", "phones", "address",
    "family", "narrative",
)  # fmt: skip


def test_a_preview_keeps_state_and_language_only_and_a_packet_no_name(hub: Bench) -> None:
    clinic = hub.referral(
        need_code="hiv-care", recipient_class="health", to_agency=None,
        categories=frozenset({"health", "contact", "narrative"}),
    )  # fmt: skip
    taken = hub.redact(clinic, preview=PREVIEW, sealed=SEALED)
    assert set(PREVIEW) - taken == {"adm1", "languages"}
    assert set(SEALED) - taken == {"phones", "narrative"}
    shelter = hub.referral(need_code="shelter-bed", categories=frozenset({"contact", "narrative"}))
    assert set(SEALED) - hub.redact(shelter, preview=PREVIEW, sealed=SEALED) == {"phones"}


def test_only_health_care_is_told(hub: Bench) -> None:
    data = frozenset({"contact", "health"})
    for referral, rules in (
        (hub.referral(recipient_class="health", to_agency=None, categories=data), []),
        (hub.referral(to_agency="unfpa", categories=data), []),
        (hub.referral(to_agency="ilo", categories=data), ["told-to-health-care-only"]),
        (hub.referral(to_agency="ilo", categories=frozenset({"contact"})), []),
        # Asking for this care tells as much as the data would.
        (
            hub.referral(to_agency="ilo", need_code="hiv-care", categories=frozenset({"contact"})),
            ["told-to-health-care-only"],
        ),
    ):
        assert hub.screen(referral, hub.case()) == rules


def test_under_a_code_and_never_to_a_consulate(hub: Bench) -> None:
    named = hub.referral(categories=frozenset({"identity", "contact"}))
    assert hub.screen(named, hub.case()) == ["under-a-code"]
    consulate = hub.referral(
        recipient_class="consular", to_agency=None, categories=frozenset({"contact"})
    )
    assert hub.screen(consulate, hub.case()) == ["never-to-a-consulate"]
    received = hub.referral(
        from_agency="iom", to_agency="unaids", need_code="hiv-care",
        categories=frozenset({"identity", "contact"}),
    )  # fmt: skip
    assert hub.screen(received) == []


# Figures ---------------------------------------------------------------------------------------------


def people(hub: Bench, number: int, days_left: int, **changed: object) -> list[CaseView]:
    answers = {"confidential_intake": {**ANSWERS, "days_left": days_left, **changed}}
    return [hub.case(code=f"{days_left}-{n}", answers=answers) for n in range(number)]


@pytest.mark.parametrize("few", [0, 1, 9])
def test_no_figure_singles_out_a_few_on_either_side(hub: Bench, few: int) -> None:
    for some, others in ((few, 40), (40, few)):
        cases = people(hub, some, 5) + people(hub, others, 60)
        arguments = {"name": "cover_running_out", "period": PERIOD, "cases": cases}
        assert hub.plugin.call("compute_indicator", **arguments) == []


def test_large_groups_are_counted_and_never_broken_down(hub: Bench) -> None:
    cases = people(hub, 10, 5, wronged=("threats",)) + people(hub, 30, 60)

    def figure(name: str, cases: list[CaseView]) -> list[tuple[float, int, dict[str, str]]]:
        found = hub.plugin.call("compute_indicator", name=name, period=PERIOD, cases=cases)
        return [(one.value, one.count, one.by) for one in found]

    assert figure("cover_running_out", cases) == [(25.0, 10, {})]
    assert figure("care_without_barriers", cases) == [(75.0, 10, {})]
    assert figure("median_days_left", cases) == [(60.0, 40, {})]
    assert figure("median_days_left", cases[:9]) == []
    later = [hub.case(opened_on=date(2026, 12, 1) + timedelta(n), answers=c.answers)
             for n, c in enumerate(cases)]  # fmt: skip
    assert figure("median_days_left", later) == []


def test_nothing_is_granted_to_a_consulate(hub: Bench) -> None:
    assert hub.screen_consent(recipient_class="consular") == ["never-to-a-consulate"]
    assert hub.screen_consent(recipient_class="health") == []
