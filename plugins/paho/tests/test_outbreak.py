"""Stories of outbreaks: three in an office and a week, or one that is enough; never who."""

from datetime import date, timedelta

import pytest

from hub.hooks.views import CaseView, CountView, PeriodView
from hub.testing import Bench

BASE = {"triage_level": "yellow", "takes_medicine": False, "vaccination_status": "unknown"}
WEEK = {"office_place": "MX07089", "week": 48}


@pytest.mark.parametrize(
    ("symptoms", "nearby", "begins"),
    [
        (("fever-rash",), 0, True),
        (("jaundice",), 0, False),
        (("jaundice",), 1, False),
        (("jaundice",), 2, True),
    ],
)
def test_one_possible_measles_is_enough_and_jaundice_takes_three(
    hub: Bench, symptoms: tuple[str, ...], nearby: int, begins: bool
) -> None:
    said = hub.assess("health_screening", **BASE, symptoms=symptoms, same_symptoms_nearby=nearby)
    assert ("outbreak_alert" in said.start) is begins


def counted(choice: str, count: int, field: str = "symptoms") -> CountView:
    return CountView(
        form="health_screening", field=field, choice=choice, office="Tapachula", week="2026-W48",
        count=count,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "begins"),
    [
        ([], False),
        ([counted("jaundice", 2)], False),
        ([counted("jaundice", 3)], True),
        ([counted("cough-two-weeks", 1), counted("jaundice", 3)], True),
        # The third one's case has the alert already.
        ([counted("jaundice", 4)], False),
        ([counted("jaundice", 3, "danger_signs")], False),
    ],
)
def test_the_third_case_at_an_office_in_a_week_is_announced_to_the_focal_point_by_itself(
    hub: Bench, counts: list[CountView], begins: bool
) -> None:
    said = hub.assess(
        "health_screening", counts=counts, **BASE, symptoms=("jaundice",), same_symptoms_nearby=0
    )
    assert ("outbreak_alert" in said.start) is begins
    assert [(t.name, t.role, t.due) for t in said.tasks] == (
        [("outbreak_signal", "focal_point", hub.today)] if begins else []
    )
    for task in said.tasks:
        assert "Tapachula, 2026-W48: 3 casos" in task.label.es
        assert "Tapachula, 2026-W48: 3 cases" in task.label.en
        # Where, when and how many; neither what nor who.
        assert not [word for word in ("jaundice", "amarill", "K7PM") if word in str(task.label)]


def test_the_hub_counts_symptoms_and_begins_the_alert_by_itself(hub: Bench) -> None:
    asked = {one.name: one for one in hub.declared.form("health_screening").fields()}
    assert [name for name, one in asked.items() if one.counted] == ["symptoms"]
    assert hub.declared.workflow("outbreak_alert").at_once


def test_two_of_the_same_are_no_cluster_and_three_are(hub: Bench) -> None:
    walk = hub.begin("outbreak_alert", symptoms=("jaundice",))
    assert walk.held("verify", **WEEK, office_week_cases=2) == ["cluster_or_one_that_is_enough"]
    assert walk.held("verify", **WEEK, office_week_cases=3) == []
    one = hub.begin("outbreak_alert", symptoms=("fever-rash",))
    assert one.held("verify", **WEEK, office_week_cases=1) == []


def test_the_authority_knows_within_a_day_without_names_and_answers(hub: Bench) -> None:
    begun = hub.now
    walk = hub.begin("outbreak_alert", symptoms=("fever-rash",))
    assert walk.due is not None
    first = walk.due.at
    hub.now = first
    walk.take("verify", **WEEK, office_week_cases=1)
    assert walk.due is not None
    assert walk.due.at == begun + timedelta(hours=24)
    assert walk.due.source == "NOM-017-SSA2-2012"

    told = {"authority": "jurisdiction", "reported_on": hub.today}
    assert walk.held("report", "focal_point", **told, without_names=False) == ["no_names"]
    walk.take("report", "focal_point", **told, without_names=True)
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(hours=48)
    assert walk.held("respond", authority_came=False) == ["response_seen"]
    assert walk.take("respond", authority_came=True).state == "responded"


def test_only_a_clinician_rules_a_signal_out(hub: Bench) -> None:
    walk = hub.begin("outbreak_alert", symptoms=("fever-rash",))
    assert walk.held("discard", "focal_point", clinician_discards=False) == [
        "ruled_out_by_a_clinician"
    ]
    walk.take("discard", "focal_point", clinician_discards=True)
    assert walk.state == "discarded"


def test_the_notice_has_place_week_and_number_and_nobody_in_it(hub: Bench) -> None:
    walk = hub.begin("outbreak_alert", symptoms=("fever-rash",))
    notice = {"name": "outbreak_notice", "case": hub.case(), "locale": "en"}
    assert hub.plugin.call("render_document", run=walk.run.view(), **notice) is None
    walk.take("verify", **WEEK, office_week_cases=4)
    document = hub.plugin.call("render_document", run=walk.run.view(), **notice)
    said = " ".join(document.paragraphs)
    assert "MX07089, epidemiological week 48: 4 cases" in said
    assert hub.case().code not in said


def ill(hub: Bench, number: int, **changed: object) -> CaseView:
    values: dict[str, object] = {
        "code": f"case-{number}",
        "opened_on": date(2026, 11, 23) + timedelta(days=number % 5),
        "answers": {"health_screening": {**BASE, "symptoms": ("watery-diarrhoea",)}},
    }
    return hub.case(**{**values, **changed})


def test_clusters_are_counted_by_office_and_week_wherever_people_sleep(hub: Bench) -> None:
    period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
    three = [ill(hub, n, adm2=place) for n, place in enumerate(("MX07089", "MX07101", None))]
    elsewhere = ill(hub, 3, office="Tijuana")
    week_before = ill(hub, 4, opened_on=date(2026, 11, 18))
    before = ill(hub, 5, opened_on=date(2026, 10, 26))

    def figures(*cases: CaseView) -> list[tuple[float, dict[str, str]]]:
        found = hub.plugin.call(
            "compute_indicator", name="outbreak_clusters", period=period, cases=cases
        )
        return [(figure.value, figure.by) for figure in found]

    assert figures(*three[:2], elsewhere, week_before, before) == []
    assert figures(*three, elsewhere, week_before, before) == [
        (3, {"office": "Tapachula", "week": "2026-W48", "syndrome": "watery-diarrhoea"})
    ]


def test_the_other_figures_are_counts_of_the_period(hub: Bench) -> None:
    period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
    short = {**BASE, "takes_medicine": True, "days_left": 7, "care_refused": True}
    long = {**BASE, "takes_medicine": True, "days_left": 8, "care_refused": False}
    low = {"agrees": True, "daily_life": "no"}
    cases = (
        hub.case(answers={"health_screening": short}),
        hub.case(answers={"health_screening": long}),
        hub.case(answers={"wellbeing": low}),
        hub.case(answers={"health_screening": short}, opened_on=date(2026, 12, 1)),
    )

    def figures(name: str) -> list[tuple[float, int, dict[str, str]]]:
        found = hub.plugin.call("compute_indicator", name=name, period=period, cases=cases)
        return [(figure.value, figure.count, figure.by) for figure in found]

    assert figures("treatment_running_out") == [(1, 1, {"adm1": "MX07"})]
    assert figures("care_refused") == [(50.0, 2, {})]
    assert figures("mental_health_level") == [(1, 1, {"level": "4"})]
