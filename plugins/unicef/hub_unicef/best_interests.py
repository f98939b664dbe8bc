"""The best interests procedure for a child at risk. What is urgent never waits for it.

Convention on the Rights of the Child: best interests first (art. 3), the child is heard (art. 12), a
child without family is cared for by the State (art. 20). Detention is never a place for a child
(LRPCAP art. 20). A determination that is pending holds back nothing but the closing; urgent action has a
workflow of its own, without a guard (urgent.py).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, day, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unicef.child_intake import option

BEST_INTERESTS = Workflow(
    "best_interests",
    version=1,
    title=Text("Procedimiento de interés superior", "Best interests procedure"),
    states=(
        State(
            "identified",
            Text("Identificación", "Identification"),
            clock=Clock("assess", Text("Evaluar", "Assess"), owner="caseworker", hours=24),
        ),
        State(
            "assessed",
            Text("Evaluación hecha", "Assessed"),
            clock=Clock(
                "make_safe", Text("Poner a salvo", "Make safe"), owner="focal_point", hours=24
            ),
        ),
        State(
            "safe",
            Text("A salvo", "Safe"),
            clock=Clock(
                "plan",
                Text("Acordar el plan", "Agree the plan"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "planned",
            Text("Plan acordado", "Plan agreed"),
            clock=Clock(
                "begin",
                Text("Empezar el plan", "Begin the plan"),
                owner="caseworker",
                working_days=5,
            ),
        ),
        State(
            "implementing",
            Text("Plan en marcha", "Plan under way"),
            clock=Clock(
                "review",
                Text("Revisar con la niña o el niño", "Review with the child"),
                owner="caseworker",
                days=30,
                then="review",
            ),
        ),
        State(
            "reviewing",
            Text("Revisión", "Review"),
            clock=Clock(
                "decide",
                Text("Seguir o cerrar", "Go on or close"),
                owner="focal_point",
                working_days=5,
            ),
        ),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "assess",
            Text("Evaluar", "Assess"),
            ("identified",),
            "assessed",
            ask=(
                yes_no(
                    "child_heard",
                    Text("¿Se escuchó a la niña o al niño?", "Was the child heard?"),
                    category="child-protection",
                    required=True,
                    help=Text(
                        "Con palabras, dibujos o lo que muestre.",
                        "In words, drawings, or as shown.",
                    ),
                ),
                yes_no(
                    "needs_determination",
                    Text(
                        "¿Hace falta una determinación formal?", "Is a formal determination needed?"
                    ),
                    category="child-protection",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "heard",
                    Text(
                        "Escuche a la niña o al niño antes de evaluar (CDN art. 12).",
                        "Hear the child before assessing (CRC art. 12).",
                    ),
                    answer("child_heard").equals(True),
                ),
            ),
        ),
        Step(
            "make_safe",
            Text("Poner a salvo", "Make safe"),
            ("identified", "assessed"),
            "safe",
            ask=(
                choice(
                    "placed_with",
                    Text("¿Dónde queda?", "Where does the child stay?"),
                    option("family", "Con su familia", "With family"),
                    option("foster", "Familia de acogida", "Foster family"),
                    option("child-shelter", "Centro de asistencia social", "Child-care centre"),
                    option(
                        "open-shelter", "Albergue abierto con familia", "Open shelter, with family"
                    ),
                    option("hospital", "Hospital", "Hospital"),
                    category="child-protection",
                    required=True,
                ),
                yes_no(
                    "released",
                    Text(
                        "Si estaba en detención: ¿ya salió?",
                        "If held before: is the child out of it?",
                    ),
                    category="detention",
                ),
            ),
        ),
        Step(
            "agree_plan",
            Text("Acordar el plan", "Agree the plan"),
            ("safe",),
            "planned",
            ask=(
                yes_no(
                    "views_in_plan",
                    Text(
                        "¿El plan dice qué quiere la niña o el niño?",
                        "Does the plan say what the child wants?",
                    ),
                    category="child-protection",
                    required=True,
                ),
                yes_no(
                    "authority_told",
                    Text(
                        "Sin familia: ¿la procuraduría de protección recibió el aviso?",
                        "Without family: has the child protection authority been told?",
                    ),
                    category="child-protection",
                ),
                yes_no(
                    "one_responsible",
                    Text(
                        "¿Cada acción tiene responsable y fecha?",
                        "Has each action an owner and a date?",
                    ),
                    category="child-protection",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "views",
                    Text(
                        "Anote lo que quiere, y por qué se hace otra cosa si es así.",
                        "Note what the child wants, and why otherwise where it is otherwise.",
                    ),
                    answer("views_in_plan").equals(True),
                ),
                Guard(
                    "owners",
                    Text(
                        "Ponga responsable y fecha a cada acción.",
                        "Give each action an owner and a date.",
                    ),
                    answer("one_responsible").equals(True),
                ),
            ),
        ),
        Step(
            "implement",
            Text("Poner en marcha", "Implement"),
            ("planned", "reviewing"),
            "implementing",
        ),
        Step(
            "determine",
            Text("Anotar la determinación", "Record the determination"),
            ("safe", "planned", "implementing", "reviewing"),
            "safe",
            ask=(
                day(
                    "determined_on",
                    Text("¿Qué día se determinó?", "On which day was it determined?"),
                    category="child-protection",
                    required=True,
                ),
            ),
            roles=("focal_point",),
            task=Text("Ajustar el plan a lo determinado.", "Adapt the plan to the determination."),
        ),
        Step("review", Text("Revisar", "Review"), ("implementing",), "reviewing"),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("reviewing",),
            "closed",
            roles=("focal_point",),
            ask=(
                choice(
                    "closed_because",
                    Text("¿Por qué se cierra?", "Why is it closed?"),
                    option("with-family", "Está con su familia y bien", "With family, and well"),
                    option("lasting-care", "Tiene cuidado estable", "In stable care"),
                    option("grown-up", "Cumplió 18 y tiene apoyo", "Turned 18, with support"),
                    option("transferred", "La procuraduría sigue el caso", "The authority goes on"),
                    category="child-protection",
                    required=True,
                ),
                yes_no(
                    "goodbye_said",
                    Text(
                        "¿Sabe a quién acudir si algo pasa?", "Does the child know whom to turn to?"
                    ),
                    category="child-protection",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "knows_whom",
                    Text(
                        "Despídase y deje un contacto antes de cerrar.",
                        "Say goodbye and leave a contact before closing.",
                    ),
                    answer("goodbye_said").equals(True),
                ),
                Guard(
                    "determined",
                    Text(
                        "Hay una determinación pendiente: no se cierra sin ella.",
                        "A determination is pending: there is no closing without it.",
                    ),
                    answer("needs_determination").equals(False) | answer("determined_on").given,
                ),
            ),
        ),
    ),
)
