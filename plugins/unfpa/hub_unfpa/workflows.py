"""UNFPA's workflows: clinical management of rape (clinical.py), prenatal care by week, GBV case management.

Prenatal contacts: WHO recommendations on antenatal care (2016), eight from week 12 to 40. Case management:
Interagency Gender-based Violence Case Management Guidelines (2017), led by the survivor.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, choices, whole, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unfpa.clinical import CLINICAL_MANAGEMENT
from hub_unfpa.srh_form import DANGER_SIGNS, option

WEEKS = (
    whole(
        "pregnancy_weeks",
        Text("¿De cuántas semanas?", "Of how many weeks?"),
        category="health",
        required=True,
        minimum=1,
        maximum=43,
    ),
)

PRENATAL_CARE = Workflow(
    "prenatal_care",
    version=1,
    title=Text("Control del embarazo", "Prenatal care"),
    states=(
        State(
            "found",
            Text("Embarazo conocido", "Pregnancy known"),
            clock=Clock(
                "first_contact",
                Text("Primera cita", "First appointment"),
                owner="caseworker",
                working_days=3,
            ),
        ),
        State(
            "in_care",
            Text("En control", "In care"),
            clock=Clock(
                "next_contact",
                Text("Siguiente revisión", "Next check-up"),
                owner="caseworker",
                from_fact="contact_from",
                days_fact="days_to_contact",
                source="WHO 2016",
            ),
        ),
        State(
            "danger",
            Text("Señal de peligro", "Danger sign"),
            clock=Clock(
                "hospital", Text("En un hospital", "In a hospital"), owner="focal_point", hours=1
            ),
        ),
        State(
            "born",
            Text("Parto", "Birth"),
            clock=Clock(
                "after_birth",
                Text("Revisión de ambos", "Check of both"),
                owner="caseworker",
                days=3,
                source="WHO 2022",
            ),
        ),
        State(
            "well",
            Text("Ambos revisados", "Both checked"),
            clock=Clock(
                "six_weeks",
                Text("Revisión a las seis semanas", "Check after six weeks"),
                owner="caseworker",
                days=39,
            ),
        ),
        State("finished", Text("Terminado", "Finished"), final=True),
        State("ended", Text("El embarazo terminó", "The pregnancy ended"), final=True),
        State("moved_on", Text("Sigue en otro lugar", "Goes on elsewhere"), final=True),
    ),
    steps=(
        Step(
            "enter_care",
            Text("Primera cita hecha", "First appointment made"),
            ("found", "danger"),
            "in_care",
            ask=WEEKS,
        ),
        Step(
            "contact", Text("Revisión hecha", "Check-up made"), ("in_care",), "in_care", ask=WEEKS
        ),
        Step(
            "alarm",
            Text("Señal de peligro", "Danger sign"),
            ("found", "in_care", "born", "well"),
            "danger",
            ask=(
                choices(
                    "signs",
                    Text("¿Cuál?", "Which?"),
                    *DANGER_SIGNS,
                    category="health",
                    required=True,
                ),
            ),
            task=Text(
                "Acompañar ahora a un hospital; ninguna clínica puede negar la urgencia.",
                "Go along to a hospital now; no clinic may turn an emergency away.",
            ),
        ),
        Step(
            "give_birth",
            Text("Nació", "Born"),
            ("in_care", "danger", "found"),
            "born",
            task=Text(
                "Apoyar el registro de nacimiento y el acta.",
                "Support the registration of the birth.",
            ),
        ),
        Step(
            "check_both",
            Text("Ambos revisados", "Both checked"),
            ("born",),
            "well",
            ask=(
                yes_no(
                    "birth_registered",
                    Text("¿Se registró el nacimiento?", "Is the birth registered?"),
                    category="documents",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "registered",
                    Text(
                        "Registre el nacimiento: quien nace en México es mexicano.",
                        "Register the birth: who is born in Mexico is Mexican.",
                    ),
                    answer("birth_registered").equals(True),
                ),
            ),
        ),
        Step("finish", Text("Terminar", "Finish"), ("well",), "finished"),
        Step(
            "end",
            Text("El embarazo terminó", "The pregnancy ended"),
            ("found", "in_care", "danger"),
            "ended",
            task=Text(
                "Ofrecer atención médica y apoyo, sin preguntar por qué.",
                "Offer medical care and support, without asking why.",
            ),
        ),
        Step(
            "move_on",
            Text("Sigue en otro lugar", "Goes on elsewhere"),
            ("found", "in_care", "well"),
            "moved_on",
            ask=(
                yes_no(
                    "has_record",
                    Text("¿Lleva consigo su cartilla?", "Does she carry her record?"),
                    category="health",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "record",
                    Text(
                        "Entregue la cartilla antes de que se vaya.",
                        "Give her the record before she goes.",
                    ),
                    answer("has_record").equals(True),
                ),
            ),
        ),
    ),
)

GBV_CASE_MANAGEMENT = Workflow(
    "gbv_case_management",
    version=1,
    title=Text("Gestión de casos de violencia de género", "GBV case management"),
    states=(
        State(
            "introduced",
            Text("Presentación", "Introduction"),
            clock=Clock(
                "begin", Text("Hablar a solas", "Talk in private"), owner="caseworker", hours=24
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
    ),
    steps=(
        Step(
            "assess",
            Text("Ver necesidades", "See the needs"),
            ("introduced",),
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

WORKFLOWS = (CLINICAL_MANAGEMENT, PRENATAL_CARE, GBV_CASE_MANAGEMENT)
