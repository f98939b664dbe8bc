"""What a rural intake says: food, relief, work and recovery, each with its reason."""

from collections.abc import Iterator
from datetime import date

from hub.hooks.declared import Answers, Text, answer
from hub.hooks.forms import Problem
from hub.hooks.views import Assessment, CaseView, NeedFound, Vulnerability
from hub_fao import food_score

STRUCK = ("drought", "flood", "hurricane", "landslide", "pest", "fire")

RULES = (
    (
        answer("displaced").equals(True),
        "disaster-displacement",
        "urgent",
        Text(
            "Tuvieron que dejar su casa por un desastre.",
            "Had to leave home because of a disaster.",
        ),
    ),
    (
        answer("displaced").equals(True) & answer("lost").includes("home"),
        "shelter-bed",
        "emergency",
        Text("Perdieron la casa.", "Lost their home."),
    ),
    (
        answer("safe_water").equals(False),
        "wash",
        "urgent",
        Text("No tienen agua limpia para tomar.", "There is no clean water to drink."),
    ),
    (
        answer("lost").includes("harvest")
        | answer("lost").includes("seed")
        | answer("lost").includes("animals")
        | answer("lost").includes("tools"),
        "livelihood",
        "urgent",
        Text("Perdieron con qué producir.", "Lost what they produce with."),
    ),
    (
        answer("lost").includes("land") | answer("wants").equals("elsewhere"),
        "climate-resilience",
        "normal",
        Text(
            "No pueden o no quieren volver a su tierra.",
            "Cannot or do not want to return to their land.",
        ),
    ),
    (
        answer("shock").one_of("drought", "pest") & ~answer("lost").includes("land"),
        "climate-resilience",
        "normal",
        Text(
            "Su forma de sembrar necesita resistir el clima.",
            "Their way of growing has to withstand the climate.",
        ),
    ),
    (
        answer("paid_weekly").equals(False),
        "labour-rights",
        "normal",
        Text(
            "No le pagan cada semana (Ley Federal del Trabajo, art. 283).",
            "Is not paid every week (Federal Labour Act, art. 283).",
        ),
    ),
    (
        answer("protection_given").equals(False),
        "labour-rights",
        "urgent",
        Text("Usa químicos sin protección.", "Uses chemicals without protection."),
    ),
    (
        answer("children_work").equals(True),
        "child-protection",
        "emergency",
        Text("Hay niñas o niños trabajando en el campo.", "Children work on the farm."),
    ),
)
ORDER = {"emergency": 0, "urgent": 1, "normal": 2}


def assess(form: str, answers: Answers, case: CaseView, today: date) -> Assessment:
    """Needs, risks and workflows of a rural intake."""
    food = food_score.score(answers)
    best: dict[str, NeedFound] = {}
    for need in (*_food(answers, food), *_found(answers)):
        kept = best.get(need.service_code)
        if kept is None or ORDER[need.urgency] < ORDER[kept.urgency]:
            best[need.service_code] = need
    needs = tuple(sorted(best.values(), key=lambda need: ORDER[need.urgency]))
    start = []
    if answers.get("shock") in STRUCK and answers.get("displaced") is True:
        start.append("climate_displaced")
    if answers.get("lives_from") == "day-labour":
        start.append("agricultural_worker")
    risks = (
        [Vulnerability(code=f"food-{food.level}", reason=food.reason)]
        if food and food.level != "acceptable"
        else []
    )
    return Assessment(needs=needs, vulnerabilities=tuple(risks), start=tuple(start))


def _found(answers: Answers) -> Iterator[NeedFound]:
    for condition, service, urgency, reason in RULES:
        if condition.holds(answers):
            yield NeedFound(service_code=service, urgency=urgency, reason=reason)


def _food(answers: Answers, food: food_score.FoodScore | None) -> Iterator[NeedFound]:
    """Poor consumption is urgent, and an emergency where small children eat from the same pot."""
    if food is None or food.level == "acceptable":
        return
    small = answers.get("under_five")
    children = isinstance(small, int) and small > 0
    urgency = (
        ("emergency" if children else "urgent")
        if food.level == "poor"
        else ("urgent" if children else "normal")
    )
    yield NeedFound(service_code="food", urgency=urgency, reason=food.reason)


def validate(form: str, answers: Answers) -> list[Problem]:
    """Combinations that cannot be."""
    problems = []
    people, small = answers.get("people"), answers.get("under_five")
    if isinstance(people, int) and isinstance(small, int) and small >= people:
        problems.append(
            Problem(
                "under_five",
                Text(
                    "Alguien mayor tiene que vivir en el hogar.",
                    "Somebody older has to live in the household.",
                ),
            )
        )
    shock, planting = answers.get("shock_on"), answers.get("planting_on")
    if isinstance(shock, date) and isinstance(planting, date) and planting < shock:
        problems.append(
            Problem(
                "planting_on",
                Text(
                    "La próxima siembra es después de lo que pasó.",
                    "The next planting comes after what happened.",
                ),
            )
        )
    days = [answers.get(name) for name in food_score.WEIGHTS]
    if all(n == 0 for n in days):
        problems.append(
            Problem(
                "days_staples",
                Text(
                    "Revise: ningún alimento en siete días. Si es así, pida ayuda médica ya.",
                    "Check: no food at all in seven days. If so, call for medical help now.",
                ),
            )
        )
    return problems
