"""A household that climate displaced: shock, relief within three days, a recovery plan that is theirs, recovery.

Nobody is moved against their will: relocation needs informed consent, return needs land that is safe (Guiding
Principles on Internal Displacement, 6, 7 and 28). Seed arrives two weeks before planting, or the season is lost.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, choices, day, whole, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_fao import food_score
from hub_fao.wording import option

SEED_BEFORE = 14
"""Days before planting by which seed and tools have to be there."""

DISPLACED = Workflow(
    "climate_displaced",
    version=1,
    title=Text("Hogar desplazado por el clima", "Climate-displaced household"),
    states=(
        State(
            "shock",
            Text("Golpe", "Shock"),
            clock=Clock(
                "relief", Text("Dar ayuda inmediata", "Give relief"), owner="caseworker", hours=72
            ),
        ),
        State(
            "relief",
            Text("Ayuda inmediata", "Relief"),
            clock=Clock(
                "plan",
                Text("Hacer el plan de recuperación", "Make the recovery plan"),
                owner="caseworker",
                working_days=15,
            ),
        ),
        State(
            "planned",
            Text("Plan de recuperación", "Recovery plan"),
            clock=Clock(
                "seed_in_time",
                Text("Semilla y herramienta antes de la siembra", "Seed and tools before planting"),
                owner="caseworker",
                days_fact="days_to_seed",
            ),
        ),
        State(
            "recovering",
            Text("En recuperación", "Recovering"),
            clock=Clock(
                "eat_well",
                Text("Medir otra vez qué comen", "Measure again what they eat"),
                owner="caseworker",
                days=90,
            ),
        ),
        State("recovered", Text("Recuperado", "Recovered"), final=True),
        State("left", Text("El hogar no sigue", "The household does not go on"), final=True),
    ),
    steps=(
        Step(
            "relieve",
            Text("Dar ayuda", "Give relief"),
            ("shock",),
            "relief",
            ask=(
                choices(
                    "relief_given",
                    Text("¿Qué se dio?", "What was given?"),
                    option("food", "Alimentos", "Food"),
                    option("cash", "Efectivo", "Cash"),
                    option("water", "Agua", "Water"),
                    option("shelter", "Techo", "Shelter"),
                    option("feed", "Forraje", "Animal feed"),
                    required=True,
                    category="narrative",
                ),
                yes_no(
                    "everybody_eats",
                    Text(
                        "¿Alcanza para todas las personas del hogar, por dos semanas?",
                        "Is it enough for everybody in the household, for two weeks?",
                    ),
                    required=True,
                    category="family",
                ),
            ),
            guards=(
                Guard(
                    "food_or_cash",
                    Text(
                        "Primero comida, o efectivo para comprarla.",
                        "First food, or cash to buy it.",
                    ),
                    answer("relief_given").includes("food")
                    | answer("relief_given").includes("cash"),
                ),
                Guard(
                    "everybody_eats",
                    Text(
                        "No alcanza para todas las personas: complete la ayuda.",
                        "Not enough for everybody: complete the relief.",
                    ),
                    answer("everybody_eats").equals(True),
                ),
            ),
        ),
        Step(
            "plan",
            Text("Acordar el plan", "Agree on the plan"),
            ("relief",),
            "planned",
            ask=(
                choice(
                    "way",
                    Text("¿Qué decidió el hogar?", "What did the household decide?"),
                    option("return", "Volver", "Return"),
                    option("stay", "Quedarse", "Stay"),
                    option("relocate", "Empezar en otro lugar", "Relocate"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "freely_decided",
                    Text(
                        "¿Lo decidieron libremente, también las mujeres del hogar?",
                        "Was it decided freely, by the women of the household as well?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "land_safe",
                    Text(
                        "¿La tierra es segura, según Protección Civil?",
                        "Is the land safe, by civil protection?",
                    ),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "land_right",
                    Text(
                        "¿Tienen derecho a usarla, por escrito?",
                        "Is there a written right to use it?",
                    ),
                    category="legal",
                ),
                day(
                    "planting_on",
                    Text("¿Cuándo toca sembrar?", "When is planting?"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "freely_decided",
                    Text(
                        "Nadie se mueve contra su voluntad. Hable con todas las personas del hogar.",
                        "Nobody is moved against their will. Talk to everybody in the household.",
                    ),
                    answer("freely_decided").equals(True),
                ),
                Guard(
                    "land_safe",
                    Text(
                        "Nadie vuelve ni se muda a tierra en riesgo. Pida el dictamen de Protección Civil.",
                        "Nobody returns or moves to land at risk. Ask for civil protection's opinion.",
                    ),
                    answer("land_safe").equals(True),
                ),
            ),
        ),
        Step(
            "equip",
            Text("Entregar semilla y herramienta", "Hand over seed and tools"),
            ("planned",),
            "recovering",
            ask=(
                choices(
                    "equipped",
                    Text("¿Qué se entregó?", "What was handed over?"),
                    option(
                        "seed",
                        "Semilla que aguanta el clima de ahí",
                        "Seed that withstands the climate there",
                    ),
                    option("tools", "Herramienta", "Tools"),
                    option("animals", "Animales", "Animals"),
                    option("nets", "Redes o lancha", "Nets or a boat"),
                    option("cash", "Efectivo", "Cash"),
                    required=True,
                    category="livelihood",
                ),
            ),
        ),
        Step(
            "measure",
            Text("Medir la recuperación", "Measure recovery"),
            ("recovering",),
            "recovered",
            ask=(
                whole(
                    "food_score_now",
                    Text(
                        "¿Qué puntaje de consumo de alimentos tienen ahora?",
                        "What is the food consumption score now?",
                    ),
                    required=True,
                    minimum=0,
                    maximum=112,
                    category="narrative",
                ),
            ),
            guards=(
                Guard(
                    "eats_well",
                    Text(
                        "Todavía no comen bien: alargue la ayuda.",
                        "They do not eat well yet: extend the relief.",
                    ),
                    answer("food_score_now").at_least(36),
                ),
            ),
        ),
        Step(
            "struck_again",
            Text("Otro golpe", "Struck again"),
            ("relief", "planned", "recovering"),
            "shock",
            task=Text(
                "Dar ayuda otra vez, sin repetir preguntas",
                "Give relief again, without asking everything again",
            ),
        ),
        Step(
            "leave",
            Text("No seguir", "Not go on"),
            ("shock", "relief", "planned", "recovering"),
            "left",
        ),
    ),
)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """How many days are left for the seed, and a recovery that has to be better than the intake."""
    if step == "plan":
        planting = run.facts.get("planting_on")
        if not isinstance(planting, date):
            return Advance()
        if planting <= today:
            reason = Text(
                "La siembra ya pasó: planee la siguiente.",
                "Planting is over: plan for the next one.",
            )
            return Advance(held=(Held(guard="planting_ahead", reason=reason),))
        tasks = []
        if run.facts.get("land_right") is not True:
            label = Text(
                "Conseguir por escrito el derecho a usar la tierra",
                "Get the right to use the land in writing",
            )
            tasks.append(Task(name="land_right", label=label))
        return Advance(
            facts={"days_to_seed": max(1, (planting - today).days - SEED_BEFORE)},
            tasks=tuple(tasks),
        )
    if step == "measure":
        before = food_score.score(case.answers.get("rural_intake", {}))
        now = run.facts.get("food_score_now")
        if before is not None and isinstance(now, int | float) and now < before.score:
            reason = Text(
                "Comen peor que al llegar: revise el plan.",
                "They eat worse than at intake: review the plan.",
            )
            return Advance(held=(Held(guard="better_than_before", reason=reason),))
    return Advance()
