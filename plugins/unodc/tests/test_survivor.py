"""A woman who was promised a job in a restaurant in Tapachula and kept there. She has a code, and time."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from hub.hooks.views import CaseView, EventView, MessageView, NeedView, PeriodView
from hub.testing import EXAMPLE, Bench, Refused

STORY: dict[str, Any] = {
    "private": True,
    "agrees": True,
    "child_then": False,
    "acts": ("recruited", "harboured"),
    "act_evidence": "fair",
    "means": ("deception", "threat"),
    "means_evidence": "fair",
    "purposes": ("labour",),
    "purpose_evidence": "strong",
    "happened_on": date(2026, 11, 15),
    "happened_at": "MX07089",
    "danger_now": True,
    "safe_tonight": False,
    "wanted": ("health", "psychosocial"),
}
SAFE = {"safe_place": True, "given": ("shelter", "health")}


def without(*names: str, **changed: Any) -> dict[str, Any]:
    """The story without some answers."""
    return {**{k: v for k, v in STORY.items() if k not in names}, **changed}


def survivor(hub: Bench, age_band: str = "25-59", **answers: Any) -> CaseView:
    """Her case."""
    return hub.case(age_band=age_band, answers={"identification": {**STORY, **answers}})


# Identification -----------------------------------------------------------------------------------


def test_help_for_tonight_comes_first_and_says_why(hub: Bench) -> None:
    found = hub.assess("identification", **STORY)
    needs = {n.service_code: n.urgency for n in found.needs}
    assert needs["trafficking-assistance"] == needs["shelter-bed"] == "emergency"
    assert {"primary-health", "mental-health"} <= set(needs)
    assert found.needs[0].reason.en == (
        "Act: an account that holds together, means: an account that holds together,"
        " purpose: an account and other evidence."
    )
    assert found.start == ("identified_victim",)


def test_each_element_carries_its_own_strength(hub: Bench) -> None:
    def code(**changed: Any) -> list[str]:
        return [
            v.code for v in hub.assess("identification", **{**STORY, **changed}).vulnerabilities
        ]

    assert code() == ["trafficking-grounds"]
    for element in ("act", "means", "purpose"):
        assert code(**{f"{element}_evidence": "weak"}) == ["trafficking-presumptive"]
    assert [
        v.code
        for v in hub.assess("identification", **without("means", "means_evidence")).vulnerabilities
    ] == []


def test_for_whoever_was_a_child_no_means_is_needed(hub: Bench) -> None:
    """Palermo Protocol, art. 3 (c)."""
    answers = without("means", "means_evidence", child_then=True)
    found = hub.assess("identification", **answers)
    assert [v.code for v in found.vulnerabilities] == ["trafficking-grounds"]
    assert "art. 3 c" in found.vulnerabilities[0].reason.es
    assert "child-protection" in [n.service_code for n in found.needs]
    today = hub.assess(
        "identification", hub.case(age_band="15-17"), **without("means", "means_evidence")
    )
    assert [v.code for v in today.vulnerabilities] == ["trafficking-grounds"]


def test_smuggling_is_told_apart_from_trafficking(hub: Bench) -> None:
    """Smuggling Protocol, art. 6 (3): aggravated where life is endangered or treatment is inhuman."""
    only = without(
        "acts", "means", "purposes", "means_evidence", "wanted", act_evidence="none", purpose_evidence="none",
        danger_now=False, safe_tonight=True, paid_for_crossing=True, aggravated=("abandoned",), debt_left=True,
    )  # fmt: skip
    found = hub.assess("identification", **only)
    assert [n.service_code for n in found.needs] == ["smuggling-victim-assistance"]
    assert [v.code for v in found.vulnerabilities] == ["smuggling-debt"]
    assert found.start == ()


def test_evidence_and_element_go_together(hub: Bench) -> None:
    assert hub.problems("identification", **{**STORY, "act_evidence": "none"}) == ["act_evidence"]
    assert hub.problems("identification", **without("means")) == ["means"]


def test_nothing_more_is_asked_where_others_listen(hub: Bench) -> None:
    with pytest.raises(Refused):
        hub.fill("identification", **{**STORY, "private": False})
    asked = hub.declared.form("identification").asked({"private": True, "agrees": False})
    assert [f.name for f in asked] == ["private", "agrees"]


def test_no_question_asks_for_a_name(hub: Bench) -> None:
    kinds = {f.kind for f in hub.declared.form("identification").fields()}
    assert kinds <= {"yes-no", "choice", "choices", "date", "place"}


# Assistance never depends on cooperation -----------------------------------------------------------


def test_help_is_the_same_whatever_is_said_about_reporting(hub: Bench) -> None:
    plain = hub.assess("identification", **STORY)
    for said in ("yes", "no", "not-now"):
        assert hub.assess("identification", **STORY, wants_to_report=said) == plain


def test_no_guard_before_the_decision_reads_cooperation(hub: Bench) -> None:
    way = hub.declared.workflow("identified_victim")
    for step in way.steps:
        if step.name == "seek_justice":
            continue
        read = {name for guard in step.guards for name in guard.unless.fields()}
        assert read <= {"safe_place", "reflection_explained", "plan_done"}, step.name
        assert not read & {"wants_to_report", "own_decision", "has_counsel"}


@pytest.mark.parametrize("said", [None, "yes", "no", "not-now"])
def test_the_way_is_open_to_whoever_does_not_report(hub: Bench, said: str | None) -> None:
    way = hub.begin("identified_victim", survivor(hub, wants_to_report=said)).take("assist", **SAFE)
    way.take("identify", role="focal_point", identified_by="specialised-team")
    way.take("begin_reflection", reflection_explained=True).take("not_report")
    assert way.state == "continued"
    assert way.due is not None
    assert way.tasks == ["not_report"]


def test_dropping_a_complaint_later_keeps_the_help(hub: Bench) -> None:
    way = hub.begin("identified_victim", survivor(hub)).take("assist", **SAFE)
    way.take("identify", role="focal_point", identified_by="authority").take(
        "begin_reflection", reflection_explained=True
    )
    way.take("seek_justice", own_decision=True, has_counsel=True).take("not_report")
    assert way.state == "continued"


def test_help_is_not_referred_on_condition_of_a_complaint(hub: Bench) -> None:
    lawyer = hub.referral(
        need_code="shelter-bed", purpose="legal-representation", categories=frozenset({"health"})
    )
    assert hub.screen(lawyer, EXAMPLE) == ["assistance-without-conditions"]


# The way of an identified victim --------------------------------------------------------------------


def test_from_the_first_sign_to_justice(hub: Bench) -> None:
    way = hub.begin("identified_victim", survivor(hub))
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(hours=24)
    assert way.held("assist", safe_place=False, given=("food",)) == ["safe_first"]
    way.take("assist", **SAFE)
    way.take("identify", role="focal_point", identified_by="specialised-team")
    assert way.held("begin_reflection", reflection_explained=False) == ["reflection_understood"]
    way.take("begin_reflection", reflection_explained=True).take("end_reflection")
    assert way.held("seek_justice", own_decision=False) == ["own_decision", "counsel_first"]
    assert way.held("seek_justice", own_decision=True, has_counsel=False) == ["counsel_first"]
    way.take("seek_justice", own_decision=True, has_counsel=True)
    assert way.tasks == ["non_punishment"]
    assert way.held("conclude", plan_done=False) == ["help_no_longer_needed"]
    assert way.take("conclude", plan_done=True).state == "closed"


def test_the_reflection_period_is_ninety_days_and_ends_by_itself(hub: Bench) -> None:
    """UNODC, Model Law against Trafficking in Persons (2009)."""
    way = hub.begin("identified_victim", survivor(hub)).take("assist", **SAFE)
    way.take("identify", role="focal_point", identified_by="authority").take(
        "begin_reflection", reflection_explained=True
    )
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(days=90)
    assert way.due.source
    assert "2009" in way.due.source
    clock = way.workflow.state("reflection").clock
    assert clock is not None
    assert clock.then == "end_reflection"


def test_a_formal_identification_needs_all_elements(hub: Bench) -> None:
    weak = hub.begin("identified_victim", survivor(hub, means_evidence="weak")).take(
        "assist", **SAFE
    )
    by = {"role": "focal_point", "identified_by": "authority"}
    assert weak.held("identify", **by) == ["elements_reviewed"]
    child = hub.begin("identified_victim", survivor(hub, "15-17", means_evidence="weak")).take(
        "assist", **SAFE
    )
    assert child.held("identify", **by) == ["guardian_present"]
    assert child.held("identify", **by, guardian_present=True) == []


def test_where_trafficking_is_not_confirmed_help_goes_on(hub: Bench) -> None:
    way = hub.begin("identified_victim", survivor(hub)).take("assist", **SAFE)
    assert way.take("not_identified", role="focal_point").state == "continued"


# Survivor code only --------------------------------------------------------------------------------

SEALED = (
    "given_names",
    "family_names",
    "birth_date",
    "nationality",
    "documents",
    "phones",
    "address",
    "family",
    "narrative",
)
PREVIEW = ("adm1", "adm2", "languages", "note")


def test_only_state_and_languages_travel_with_the_code(hub: Bench) -> None:
    referral = hub.referral(need_code="shelter-bed")
    assert hub.redact(referral, PREVIEW, SEALED) == {*SEALED, "adm2", "note"}


@pytest.mark.parametrize("category", ["identity", "contact", "documents", "family", "attachment"])
def test_a_referral_that_would_say_who_she_is_is_not_sent(hub: Bench, category: str) -> None:
    told = hub.referral(categories=frozenset({category}))
    assert hub.screen(told, EXAMPLE) == ["survivor-code-only"]
    assert hub.screen(hub.referral(categories=frozenset({"health"})), EXAMPLE) == []
    received = hub.referral(from_agency="iom", to_agency="unodc", categories=frozenset({category}))
    assert hub.screen(received, None) == []


def test_victims_are_not_referred_to_enforcement(hub: Bench) -> None:
    to = hub.referral(recipient_class="immigration-enforcement", categories=frozenset({"health"}))
    assert hub.screen(to, EXAMPLE) == ["no-enforcement"]


def test_a_card_or_a_message_gives_nothing_away(hub: Bench) -> None:
    for locale in ("es", "en"):
        card = hub.plugin.call(
            "render_document", name="appointment-card", case=EXAMPLE, run=None, locale=locale
        )
        told = hub.plugin.call(
            "notify",
            message=MessageView(
                kind="x", locale=locale, case_code=EXAMPLE.code, urgency="emergency"
            ),
        )
        words = " ".join(
            (card.title.in_(locale), *card.paragraphs, told.subject, told.body)
        ).lower()
        assert not any(word in words for word in ("trata", "traffick", "víctima", "victim"))
        assert EXAMPLE.code not in told.subject + told.body


def test_the_sheet_of_rights_promises_help_without_reporting(hub: Bench) -> None:
    sheet = hub.plugin.call(
        "render_document", name="rights-sheet", case=EXAMPLE, run=None, locale="en"
    )
    assert "does not depend on reporting" in " ".join(sheet.paragraphs)


def test_events_call_for_company_or_another_refuge(hub: Bench) -> None:
    def names(kind: str, **changed: Any) -> list[str]:
        event = EventView(kind=kind, at=hub.now, referral=hub.referral(**changed))
        return [t.name for t in hub.plugin.call("on_event", event=event, case=None)]

    assert names("referral.accepted") == ["accompany"]
    assert names("referral.rejected") == ["next_refuge"]
    assert names("referral.accepted", from_agency="iom", to_agency="unodc") == []


# Figures -------------------------------------------------------------------------------------------

AUTUMN = PeriodView(first=date(2026, 10, 1), last=date(2026, 12, 31))


def figures(hub: Bench, name: str, *cases: CaseView) -> list[tuple[float, dict[str, str]]]:
    """Value and breakdown."""
    found = hub.plugin.call("compute_indicator", name=name, period=AUTUMN, cases=cases)
    return [(f.value, f.by) for f in found]


def test_figures_count_survivors(hub: Bench) -> None:
    cases = (survivor(hub), survivor(hub, purposes=("labour", "sexual")), hub.case())
    assert figures(hub, "victims_by_state", *cases) == [(2, {"adm1": "MX07"})]
    assert figures(hub, "victims_by_month", *cases) == [(2, {"month": "2026-11"})]
    assert figures(hub, "victims_by_purpose", *cases) == [
        (2, {"purpose": "labour"}),
        (1, {"purpose": "sexual"}),
    ]
    assert figures(hub, "aggravated_smuggling", survivor(hub, aggravated=("extortion",))) == [
        (1, {})
    ]


def test_no_figure_has_a_date_and_a_municipality_together(hub: Bench) -> None:
    towns, days = ("MX07089", "MX28022"), (date(2026, 10, 5), date(2026, 11, 6))
    cases = [
        hub.case(adm2=t, opened_on=d, answers=survivor(hub).answers)
        for t, d in product(towns, days)
    ]
    for indicator in hub.declared.indicators:
        for _, by in figures(hub, indicator.name, *cases):
            assert not any(value in towns for value in by.values())
            assert len(by) <= 1, "a place never comes with a month"


@pytest.mark.parametrize(
    ("need", "told"), [("trafficking-assistance", ["begin_today"]), ("shelter-bed", [])]
)
def test_what_has_a_day_is_begun_on_the_day_it_is_found(
    hub: Bench, need: str, told: list[str]
) -> None:
    view = NeedView(id="n", service_code=need, urgency="emergency", status="open")
    added = EventView(kind="case.need-added", at=hub.now, need=view)
    tasks = hub.plugin.call("on_event", event=added, case=hub.case())
    assert [t.name for t in tasks] == told
    assert all(t.due == hub.today for t in tasks)
