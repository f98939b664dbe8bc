"""Prenatal care: check-ups by week of pregnancy, danger signs at any time, birth, and six weeks after it.

WHO recommendations on antenatal care (2016): eight contacts, by weeks 12, 20, 26, 30, 34, 36, 38 and 40.
NOM-007-SSA2-2016 governs care in pregnancy and birth in Mexico, and lets no obstetric emergency be turned
away. Nothing here holds care back for want of a paper.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choices, whole, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unfpa.srh_form import DANGER_SIGNS

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
                then="insist",
            ),
        ),
        State(
            "unseen",
            Text("Sin primera cita", "Without a first appointment"),
            clock=Clock(
                "find_a_clinic",
                Text("Encontrar hoy una clínica", "Find a clinic today"),
                owner="focal_point",
                working_days=1,
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
        Step("insist", Text("Sin cita a tiempo", "No appointment in time"), ("found",), "unseen"),
        Step(
            "enter_care",
            Text("Primera revisión hecha", "First check-up made"),
            ("found", "unseen", "danger"),
            "in_care",
            ask=WEEKS,
        ),
        Step(
            "contact", Text("Revisión hecha", "Check-up made"), ("in_care",), "in_care", ask=WEEKS
        ),
        Step(
            "alarm",
            Text("Señal de peligro", "Danger sign"),
            ("found", "unseen", "in_care", "born", "well"),
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
            ("in_care", "danger", "found", "unseen"),
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
        ),
        Step(
            "finish",
            Text("Terminar", "Finish"),
            ("well",),
            "finished",
            ask=(
                yes_no(
                    "birth_registered",
                    Text("¿Se registró el nacimiento?", "Is the birth registered?"),
                    category="documents",
                    required=True,
                ),
            ),
            guards=(
                # Constitution art. 4 (registration at once and free), art. 30 (born in Mexico: Mexican).
                Guard(
                    "registered",
                    Text(
                        "Acompañe al registro civil: es gratis, y quien nace en México es mexicano.",
                        "Go along to the registry: it is free, and who is born in Mexico is Mexican.",
                    ),
                    answer("birth_registered").equals(True),
                ),
            ),
        ),
        Step(
            "lose_child",
            Text("La criatura murió", "The baby died"),
            ("born", "well"),
            "ended",
            task=Text(
                "Acompañar el duelo; ofrecer atención médica y apoyo.",
                "Be there in grief; offer medical care and support.",
            ),
        ),
        Step(
            "end",
            Text("El embarazo terminó", "The pregnancy ended"),
            ("found", "unseen", "in_care", "danger"),
            "ended",
            task=Text(
                "Ofrecer atención médica y apoyo, sin preguntar por qué.",
                "Offer medical care and support, without asking why.",
            ),
        ),
        Step(
            "move_on",
            Text("Sigue en otro lugar", "Goes on elsewhere"),
            ("found", "unseen", "in_care", "born", "well"),
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
