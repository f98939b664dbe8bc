"""A family from the hills of Chiapas that a landslide drove out; a field worker who sprays without a mask."""

from datetime import date, timedelta
from typing import Any

import pytest

from hub.hooks.views import CaseView, EventView, MessageView, PeriodView
from hub.testing import EXAMPLE, Bench, Refused, Walk

EATS: dict[str, Any] = {
    "days_staples": 7,
    "days_pulses": 5,
    "days_vegetables": 4,
    "days_fruit": 3,
    "days_meat": 2,
    "days_milk": 1,
    "days_sugar": 4,
    "days_oil": 6,
}
"""14 + 15 + 4 + 3 + 8 + 4 + 2 + 3 = 53."""
HOME: dict[str, Any] = {
    **EATS,
    "people": 5,
    "under_five": 0,
    "lives_in": "MX07078",
    "safe_water": True,
    "lives_from": "own-land",
    "shock": "none",
}
SLIDE: dict[str, Any] = {
    **HOME,
    "shock": "landslide",
    "shock_on": date(2026, 11, 15),
    "displaced": True,
    "lost": ("home", "harvest"),
    "wants": "return",
    "planting_on": date(2027, 2, 1),
}


def needs(hub: Bench, **changed: Any) -> dict[str, str]:
    """Service -> urgency."""
    answers = {k: v for k, v in {**HOME, **changed}.items() if v is not None}
    return {need.service_code: need.urgency for need in hub.assess("rural_intake", **answers).needs}


def days(staples: int, pulses: int = 0, sugar: int = 0, oil: int = 0) -> dict[str, int]:
    """A week of little else than staples and beans."""
    rest = dict.fromkeys(("days_vegetables", "days_fruit", "days_meat", "days_milk"), 0)
    return {
        **rest,
        "days_staples": staples,
        "days_pulses": pulses,
        "days_sugar": sugar,
        "days_oil": oil,
    }


def scored(hub: Bench, **week: Any) -> str:
    """The reason that the assessment gives for the food score, or nothing where it is acceptable."""
    found = hub.assess("rural_intake", **{**HOME, **week}).vulnerabilities
    return found[0].reason.en if found else ""


# The score ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (days(7, 2), "20 of 112: poor."),  # 14 + 6
        (days(7, 2, sugar=2), "21 of 112: poor."),  # the last poor one
        (days(7, 2, sugar=3), "21.5 of 112: borderline."),
        (days(7, 7), "35 of 112: borderline."),
        (days(7, 7, oil=1), ""),  # 35.5: acceptable
        (days(7, 7, sugar=7, oil=7), "42 of 112: borderline."),  # 28 and 42 where both are daily
        (days(7, 2, sugar=7, oil=7), "27 of 112: poor."),
        (days(7, 2, sugar=7, oil=6), "26.5 of 112: borderline."),
        (EATS, ""),
    ],
)
def test_the_food_consumption_score_is_that_of_the_guidance(
    hub: Bench, week: dict[str, Any], said: str
) -> None:
    """WFP, Food Consumption Score: weights 2 3 1 1 4 4 0.5 0.5, thresholds 21 and 35, or 28 and 42."""
    assert scored(hub, **week) == (f"Food consumption score {said}" if said else "")


def test_each_food_group_has_its_weight(hub: Bench) -> None:
    base = days(7, 0)
    weights = {
        "days_pulses": 3,
        "days_vegetables": 1,
        "days_fruit": 1,
        "days_meat": 4,
        "days_milk": 4,
    }
    weights |= {"days_sugar": 0.5, "days_oil": 0.5}
    for group, weight in weights.items():
        assert scored(hub, **{**base, group: 1}).startswith(
            f"Food consumption score {14 + weight:g} "
        )
    assert scored(hub, **days(6)).startswith("Food consumption score 12 ")


def test_poor_food_is_an_emergency_where_small_children_eat(hub: Bench) -> None:
    poor, borderline = days(7, 2), days(7, 5)
    assert needs(hub, **poor)["food"] == "urgent"
    assert needs(hub, **poor, under_five=1)["food"] == "emergency"
    assert needs(hub, **borderline)["food"] == "normal"
    assert needs(hub, **borderline, under_five=1)["food"] == "urgent"
    assert "food" not in needs(hub)


def test_a_week_has_seven_days(hub: Bench) -> None:
    with pytest.raises(Refused):
        hub.fill("rural_intake", **{**HOME, "days_meat": 8})
    assert hub.problems("rural_intake", **{**HOME, **days(0)}) == ["days_staples"]


def test_a_household_of_small_children_only_is_asked_about(hub: Bench) -> None:
    assert hub.problems("rural_intake", **{**HOME, "people": 2, "under_five": 2}) == ["under_five"]
    assert hub.problems("rural_intake", **{**SLIDE, "planting_on": date(2026, 11, 1)}) == [
        "planting_on"
    ]


def test_questions_on_a_disaster_are_for_those_it_struck(hub: Bench) -> None:
    assert hub.problems("rural_intake", **{**HOME, "displaced": True}) == ["displaced"]
    assert hub.problems("rural_intake", **{**HOME, "paid_weekly": True}) == ["paid_weekly"]


def test_a_family_without_house_and_harvest(hub: Bench) -> None:
    found = hub.assess("rural_intake", **SLIDE)
    assert {n.service_code: n.urgency for n in found.needs} == {
        "shelter-bed": "emergency", "disaster-displacement": "urgent", "livelihood": "urgent",
    }  # fmt: skip
    assert found.start == ("climate_displaced",)


def test_drought_and_lost_land_call_for_another_way_of_growing(hub: Bench) -> None:
    assert needs(hub, shock="drought") == {"climate-resilience": "normal"}
    assert needs(hub, shock="flood", lost=("land",)) == {"climate-resilience": "normal"}
    assert needs(hub, safe_water=False) == {"wash": "urgent"}


# A displaced household ------------------------------------------------------------------------------

GIVEN = {"relief_given": ("food", "water"), "everybody_eats": True}
BACK: dict[str, Any] = {
    "way": "return",
    "freely_decided": True,
    "land_safe": True,
    "land_right": True,
    "planting_on": date(2027, 2, 1),
}


def household(hub: Bench) -> Walk:
    """The family's run."""
    return hub.begin("climate_displaced", hub.case(answers={"rural_intake": SLIDE}))


def test_from_the_landslide_to_a_harvest(hub: Bench) -> None:
    way = household(hub)
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(hours=72)
    way.take("relieve", **GIVEN)
    way.take("plan", **BACK)
    assert way.tasks == []
    assert way.due.at.date() == date(2027, 1, 18), "two weeks before planting"
    way.take("equip", equipped=("seed", "tools"))
    assert way.held("measure", food_score_now=35) == ["eats_well", "better_than_before"]
    assert way.held("measure", food_score_now=50) == ["better_than_before"]
    assert way.take("measure", food_score_now=60).state == "recovered"


def test_relief_is_food_for_everybody(hub: Bench) -> None:
    way = household(hub)
    assert way.held("relieve", relief_given=("water",), everybody_eats=True) == ["food_or_cash"]
    assert way.held("relieve", relief_given=("cash",), everybody_eats=False) == ["everybody_eats"]


def test_nobody_is_moved_against_their_will_or_to_land_at_risk(hub: Bench) -> None:
    """Guiding Principles on Internal Displacement, 6, 7 and 28."""
    way = household(hub).take("relieve", **GIVEN)
    for decided in ("return", "stay", "relocate"):
        assert way.held("plan", **{**BACK, "way": decided, "freely_decided": False}) == [
            "freely_decided"
        ]
        assert way.held("plan", **{**BACK, "way": decided, "land_safe": False}) == ["land_safe"]
    assert way.held("plan", **{**BACK, "planting_on": hub.today}) == ["planting_ahead"]


def test_land_without_a_paper_and_a_near_planting(hub: Bench) -> None:
    soon = {**BACK, "land_right": False, "planting_on": hub.today + timedelta(days=10)}
    way = household(hub).take("relieve", **GIVEN).take("plan", **soon)
    assert way.tasks == ["land_right"]
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(days=1)


def test_a_second_shock_begins_with_relief_again(hub: Bench) -> None:
    way = household(hub).take("relieve", **GIVEN).take("struck_again")
    assert (way.state, way.tasks) == ("shock", ["struck_again"])


# A field worker --------------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "heard_alone": True,
    "water_at_field": True,
    "shade_and_breaks": True,
    "protective_gear": True,
    "paid_weekly_seen": True,
    "children_seen_working": False,
}
HELP: dict[str, Any] = {"given": ("gear", "information"), "season_ends_on": date(2027, 1, 10)}


def test_a_worker_without_protection_or_weekly_pay(hub: Bench) -> None:
    """Ley Federal del Trabajo, art. 283."""
    labour = {"lives_from": "day-labour"}
    assert needs(hub, **labour, paid_weekly=False) == {"labour-rights": "normal"}
    assert needs(hub, **labour, paid_weekly=False, protection_given=False) == {
        "labour-rights": "urgent"
    }
    assert needs(hub, **labour, children_work=True) == {"child-protection": "emergency"}
    assert hub.assess("rural_intake", **{**HOME, **labour}).start == ("agricultural_worker",)


def test_through_a_season(hub: Bench) -> None:
    way = hub.begin("agricultural_worker").take("visit", **GOOD).take("support", **HELP)
    assert way.due is not None
    assert way.due.at.date() == date(2027, 1, 17)
    assert way.held("close_season", next="home", fully_paid=False) == ["fully_paid"]
    assert way.take("close_season", next="home", fully_paid=True).state == "closed"
    assert way.tasks == []


def test_a_visit_is_out_of_the_employers_hearing_and_tells_of_rights(hub: Bench) -> None:
    way = hub.begin("agricultural_worker")
    assert way.held("visit", **{**GOOD, "heard_alone": False}) == ["heard_alone"]
    way.take("visit", **GOOD)
    assert way.held("support", **{**HELP, "given": ("gear",)}) == ["rights_told"]


@pytest.mark.parametrize(
    ("change", "task"),
    [
        ({"children_seen_working": True}, "children_at_work"),
        ({"paid_weekly_seen": False}, "offer_labour_advice"),
        ({"protective_gear": False}, "offer_labour_advice"),
        ({"water_at_field": False}, "heat_risk"),
        ({"shade_and_breaks": False}, "heat_risk"),
    ],
)
def test_what_a_visit_finds_is_followed_up(hub: Bench, change: dict[str, Any], task: str) -> None:
    assert hub.begin("agricultural_worker").take("visit", **{**GOOD, **change}).tasks == [task]


def test_moving_on_to_another_harvest_keeps_the_contact(hub: Bench) -> None:
    assert hub.begin("agricultural_worker").take("move_on").tasks == ["move_on"]


# Papers, messages, figures ---------------------------------------------------------------------------


def test_papers_messages_and_tasks(hub: Bench) -> None:
    card = hub.plugin.call(
        "render_document", name="support-card", case=EXAMPLE, run=None, locale="es"
    )
    assert EXAMPLE.code in card.paragraphs[0]
    told = hub.plugin.call(
        "notify", message=MessageView(kind="x", locale="en", case_code=EXAMPLE.code)
    )
    assert EXAMPLE.code not in told.subject + told.body

    def due(kind: str, need: str) -> list[tuple[str, date | None]]:
        event = EventView(kind=kind, at=hub.now, referral=hub.referral(need_code=need))
        return [(t.name, t.due) for t in hub.plugin.call("on_event", event=event, case=None)]

    assert due("referral.rejected", "food") == [("other_help", hub.today)]
    assert due("referral.rejected", "livelihood") == [("other_help", hub.today + timedelta(days=3))]
    assert due("referral.accepted", "food") == [("tell_household", hub.today + timedelta(days=1))]


def test_figures_count_households_and_people(hub: Bench) -> None:
    def case(**changed: Any) -> CaseView:
        return hub.case(answers={"rural_intake": {**HOME, **changed}})

    def figures(name: str) -> list[tuple[float, int, dict[str, str]]]:
        period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
        cases = (
            case(),
            case(**days(7, 2)),
            case(**SLIDE),
            case(protection_given=False),
            hub.case(),
        )
        found = hub.plugin.call("compute_indicator", name=name, period=period, cases=cases)
        return [(f.value, f.count, f.by) for f in found]

    assert figures("food_consumption") == [
        (3, 3, {"level": "acceptable"}),
        (1, 1, {"level": "poor"}),
    ]
    assert figures("displaced_by_shock") == [(5, 1, {"shock": "landslide"})]
    assert figures("field_workers_unprotected") == [(100.0, 1, {})]
