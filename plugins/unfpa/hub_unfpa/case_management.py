"""Case management for survivors of gender-based violence: what they decide, at their pace.

Interagency Gender-based Violence Case Management Guidelines (2017): introduction, assessment, plan, action,
follow-up, closure. No step asks what happened, and none needs a report.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unfpa.srh_form import option

GBV_CASE_MANAGEMENT = Workflow(
    "gbv_case_management",
    version=1,
    title=Text("Gestión de casos de violencia de género", "GBV case management"),
    states=(
        State(
            "introduced",
            Text("Presentación", "Introduction"),
            clock=Clock(
                "begin",
                Text("Hablar a solas", "Talk in private"),
                owner="caseworker",
                hours=24,
                then="raise_alarm",
            ),
        ),
        State(
            "unheard",
            Text("Nadie le ha escuchado: alarma", "Not heard yet: alarm"),
            clock=Clock(
                "hear_now",
                Text("Hablar hoy con la persona", "Talk with the person today"),
                owner="focal_point",
                hours=8,
            ),
        ),
        State(
            "assessed",
            Text("Necesidades vistas", "Needs seen"),
            clock=Clock(
                "plan",
                Text("Plan con la persona", "Plan with the person"),
                owner="caseworker",
                working_days=3,
            ),
        ),
        State(
            "planned",
            Text("Con plan", "Planned"),
            clock=Clock(
                "act", Text("Poner en marcha", "Put to work"), owner="caseworker", working_days=3
            ),
        ),
        State(
            "acting",
            Text("Plan en marcha", "Plan under way"),
            clock=Clock("follow_up", Text("Seguimiento", "Follow-up"), owner="caseworker", days=14),
        ),
        State("closed", Text("Cerrado", "Closed"), final=True),
        State("declined", Text("No quiso seguir", "Did not wish to go on"), final=True),
    ),
    steps=(
        Step(
            "raise_alarm",
            Text("Dar la alarma", "Raise the alarm"),
            ("introduced",),
            "unheard",
        ),
        Step(
            "assess",
            Text("Ver necesidades", "See the needs"),
            ("introduced", "unheard"),
            "assessed",
            ask=(
                yes_no(
                    "informed_consent",
                    Text(
                        "¿Aceptó, sabiendo quién sabrá qué?",
                        "Was it agreed, knowing who will know what?",
                    ),
                    category="gbv",
                    required=True,
                ),
                yes_no(
                    "limits_explained",
                    Text(
                        "¿Se explicó cuándo habría que avisar a alguien?",
                        "Was it explained when somebody would have to be told?",
                    ),
                    category="gbv",
                    required=True,
                ),
                yes_no(
                    "assent_given",
                    Text(
                        "Menor de 18: ¿dijo que sí con sus palabras?",
                        "Under 18: was there a yes in their own words?",
                    ),
                    category="child-protection",
                ),
                choice(
                    "safety",
                    Text("¿Hay peligro ahora?", "Is there danger now?"),
                    option("no", "No", "No"),
                    option("yes", "Sí", "Yes"),
                    category="gbv",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "consent",
                    Text(
                        "Sin su acuerdo informado no hay gestión de caso.",
                        "Without informed agreement there is no case management.",
                    ),
                    answer("informed_consent").equals(True),
                ),
                Guard(
                    "limits",
                    Text(
                        "Explique los límites de la confidencialidad antes de preguntar.",
                        "Explain the limits of confidentiality before asking.",
                    ),
                    answer("limits_explained").equals(True),
                ),
            ),
        ),
        Step(
            "plan",
            Text("Acordar el plan", "Agree the plan"),
            ("assessed", "acting"),
            "planned",
            ask=(
                yes_no(
                    "survivor_decided",
                    Text(
                        "¿Cada acción la decidió la persona?",
                        "Did the person decide on each action?",
                    ),
                    category="gbv",
                    required=True,
                ),
                yes_no(
                    "safety_plan",
                    Text("¿Hay un plan de seguridad?", "Is there a safety plan?"),
                    category="gbv",
                ),
            ),
            guards=(
                Guard(
                    "survivor_led",
                    Text(
                        "Quite lo que la persona no decidió.",
                        "Take out what the person did not decide.",
                    ),
                    answer("survivor_decided").equals(True),
                ),
                Guard(
                    "safety",
                    Text(
                        "Hay peligro: haga primero un plan de seguridad.",
                        "There is danger: make a safety plan first.",
                    ),
                    answer("safety").equals("no") | answer("safety_plan").equals(True),
                ),
            ),
        ),
        Step("act", Text("Poner en marcha", "Put to work"), ("planned",), "acting"),
        Step(
            "follow_up",
            Text("Seguimiento", "Follow-up"),
            ("acting",),
            "planned",
            task=Text("Revisar el plan con la persona.", "Review the plan with the person."),
        ),
        Step(
            "decline",
            Text("No quiere seguir", "Does not wish to go on"),
            ("introduced", "unheard", "assessed", "planned", "acting"),
            "declined",
            ask=(
                yes_no(
                    "knows_the_way_back",
                    Text(
                        "¿Sabe que puede volver y a qué número llamar?",
                        "Is it known that one may return, and which number to call?",
                    ),
                    category="gbv",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "way_back",
                    Text(
                        "Diga que puede volver cuando quiera, y dónde.",
                        "Say that one may return at any time, and where.",
                    ),
                    answer("knows_the_way_back").equals(True),
                ),
            ),
        ),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("assessed", "planned", "acting"),
            "closed",
            roles=("focal_point", "caseworker"),
            ask=(
                yes_no(
                    "agrees_to_close",
                    Text("¿La persona está de acuerdo?", "Does the person agree?"),
                    category="gbv",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "agreed",
                    Text("Se cierra con su acuerdo.", "It is closed with agreement."),
                    answer("agrees_to_close").equals(True),
                ),
            ),
        ),
    ),
)
