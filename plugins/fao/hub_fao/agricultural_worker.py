"""Support to an agricultural worker through a season: register, visit, support, and a word when the season ends.

Field workers are paid at least weekly and given drinking water and lodging free of charge (Ley Federal del Trabajo,
art. 283); that they are protected from chemicals is asked as well. Visits are without the employer in hearing.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, choices, day, yes_no
from hub.hooks.views import Advance, CaseView, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_fao.wording import option

WORKER = Workflow(
    "agricultural_worker",
    version=1,
    title=Text("Persona trabajadora agrícola", "Agricultural worker"),
    states=(
        State(
            "registered",
            Text("Registrada", "Registered"),
            clock=Clock(
                "visit",
                Text("Visitar el lugar de trabajo", "Visit the workplace"),
                owner="caseworker",
                working_days=5,
            ),
        ),
        State(
            "visited",
            Text("Visitada", "Visited"),
            clock=Clock(
                "support",
                Text("Entregar el apoyo", "Give support"),
                owner="caseworker",
                working_days=5,
            ),
        ),
        State(
            "supported",
            Text("Con apoyo", "Supported"),
            clock=Clock(
                "season_end",
                Text(
                    "Preguntar qué sigue al terminar la temporada",
                    "Ask what comes next when the season ends",
                ),
                owner="caseworker",
                days=7,
                from_fact="season_ends_on",
            ),
        ),
        State("closed", Text("Cerrada", "Closed"), final=True),
        State("moved_on", Text("Siguió a otra cosecha", "Moved on to another harvest"), final=True),
    ),
    steps=(
        Step(
            "visit",
            Text("Visitar", "Visit"),
            ("registered",),
            "visited",
            ask=(
                yes_no(
                    "heard_alone",
                    Text(
                        "¿Se habló sin el patrón ni el contratista cerca?",
                        "Was the talk out of hearing of employer and contractor?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "water_at_field",
                    Text(
                        "¿Hay agua para tomar donde trabaja?",
                        "Is there drinking water where they work?",
                    ),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "shade_and_breaks",
                    Text(
                        "¿Hay sombra y descansos con el calor?",
                        "Are there shade and breaks in the heat?",
                    ),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "protective_gear",
                    Text(
                        "¿Dan equipo de protección gratis?", "Is protective equipment given free?"
                    ),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "paid_weekly_seen",
                    Text("¿Pagan cada semana lo acordado?", "Is the agreed wage paid every week?"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "children_seen_working",
                    Text("¿Trabajan niñas o niños?", "Do children work?"),
                    required=True,
                    category="child-protection",
                ),
            ),
            guards=(
                Guard(
                    "heard_alone",
                    Text(
                        "Vuelva cuando puedan hablar sin el patrón ni el contratista.",
                        "Come back when you can talk without employer or contractor.",
                    ),
                    answer("heard_alone").equals(True),
                ),
            ),
        ),
        Step(
            "support",
            Text("Dar apoyo", "Give support"),
            ("visited",),
            "supported",
            ask=(
                choices(
                    "given",
                    Text("¿Qué se entregó?", "What was given?"),
                    option("water", "Agua y sales", "Water and salts"),
                    option("gear", "Equipo de protección", "Protective equipment"),
                    option("food", "Despensa", "Food"),
                    option("tools", "Herramienta", "Tools"),
                    option(
                        "information", "Información sobre sus derechos", "Information on rights"
                    ),
                    required=True,
                    category="livelihood",
                ),
                day(
                    "season_ends_on",
                    Text("¿Cuándo termina la temporada?", "When does the season end?"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "rights_told",
                    Text(
                        "Explique también sus derechos en el campo.",
                        "Explain the rights of field workers as well.",
                    ),
                    answer("given").includes("information"),
                ),
            ),
        ),
        Step(
            "close_season",
            Text("Terminó la temporada", "The season ended"),
            ("supported",),
            "closed",
            ask=(
                choice(
                    "next",
                    Text("¿Qué sigue?", "What comes next?"),
                    option("home", "Vuelve a su comunidad", "Return to their community"),
                    option("stays", "Se queda", "Stay"),
                    option("training", "Quiere aprender otro oficio", "Learn another trade"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "fully_paid",
                    Text("¿Le pagaron todo?", "Was everything paid?"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "fully_paid",
                    Text(
                        "Le deben salario: refiera la queja laboral antes de que se vaya.",
                        "Wages are owed: refer the labour complaint before they leave.",
                    ),
                    answer("fully_paid").equals(True),
                ),
            ),
        ),
        Step(
            "move_on",
            Text("Sigue a otra cosecha", "Moves on to another harvest"),
            ("registered", "visited", "supported"),
            "moved_on",
            task=Text(
                "Dejarle el contacto de la oficina de su próxima ruta",
                "Leave the contact of the office on the way ahead",
            ),
        ),
    ),
)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What a visit calls for, beyond support."""
    if step != "visit":
        return Advance()
    tasks = []
    if run.facts.get("children_seen_working") is True:
        label = Text(
            "Avisar hoy a la Procuraduría de Protección: niñas o niños trabajando",
            "Tell the child protection authority today: children at work",
        )
        tasks.append(Task(name="children_at_work", label=label, role="focal_point", due=today))
    if run.facts.get("paid_weekly_seen") is False or run.facts.get("protective_gear") is False:
        label = Text(
            "Ofrecer una referencia a la OIT, si la persona quiere",
            "Offer a referral to the ILO, if the person wishes",
        )
        tasks.append(Task(name="offer_labour_advice", label=label))
    if run.facts.get("water_at_field") is False or run.facts.get("shade_and_breaks") is False:
        label = Text(
            "Llevar agua y acordar descansos: riesgo de golpe de calor",
            "Bring water and agree on breaks: risk of heat stroke",
        )
        tasks.append(Task(name="heat_risk", label=label, due=today))
    return Advance(tasks=tuple(tasks))
