"""Clinical management of rape, with its windows as clocks. Care depends on no report, and on no evidence.

WHO, UNFPA, UNHCR: Clinical management of rape and intimate partner violence survivors (2020): HIV
prevention within 72 hours, emergency contraception within 120, and care after both. NOM-046-SSA2-2005: an
emergency, free of charge, no report as a condition. Hours count from the beginning of the day that was
told: rather early than late. What is offered, and to whom a child says yes, is in steps.py.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, choices, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unfpa.srh_form import option

SOURCE = "WHO/UNFPA/UNHCR 2020"
MEXICAN_SOURCE = "WHO/UNFPA/UNHCR 2020; NOM-046-SSA2-2005"
CARE: tuple[Choice, ...] = (
    option("hiv-prevention", "Prevención de VIH (PEP)", "HIV prevention (PEP)"),
    option("contraception", "Anticoncepción de emergencia", "Emergency contraception"),
    option("infections", "Contra infecciones", "Against infections"),
    option("hepatitis-b", "Vacuna de hepatitis B", "Hepatitis B vaccine"),
    option("tetanus", "Tétanos", "Tetanus"),
    option("wounds", "Heridas", "Wounds"),
    option("first-aid", "Primeros auxilios psicológicos", "Psychological first aid"),
)
"""Parts of care. Each is offered by itself, and each may be refused without losing another."""
BEFORE_CARE = ("within_72_hours", "after_72_hours", "within_120_hours", "after_120_hours")

CLINICAL_MANAGEMENT = Workflow(
    "clinical_management",
    version=2,
    at_once=True,
    title=Text("Atención clínica de la violencia sexual", "Clinical management of rape"),
    states=(
        State(
            "within_72_hours",
            Text("Dentro de 72 horas", "Within 72 hours"),
            clock=Clock(
                "hiv_window",
                Text("Termina la ventana para prevenir el VIH", "The window to prevent HIV ends"),
                owner="caseworker",
                hours=72,
                from_fact="violence_on",
                then="pass_72",
                source=SOURCE,
            ),
        ),
        State(
            "after_72_hours",
            Text("Pueden haber pasado 72 horas: hoy mismo", "72 hours may have passed: today"),
            clock=Clock(
                "see_today",
                Text(
                    "Atender hoy: anticoncepción hasta 120 horas",
                    "See today: contraception up to 120 hours",
                ),
                owner="focal_point",
                hours=8,
            ),
        ),
        State(
            "within_120_hours",
            Text("Dentro de 120 horas", "Within 120 hours"),
            clock=Clock(
                "contraception_window",
                Text(
                    "Termina la ventana de anticoncepción de emergencia",
                    "The window of emergency contraception ends",
                ),
                owner="focal_point",
                hours=120,
                from_fact="violence_on",
                then="pass_120",
                source=MEXICAN_SOURCE,
            ),
        ),
        State(
            "after_120_hours",
            Text("Después de 120 horas", "After 120 hours"),
            clock=Clock(
                "see_soon",
                Text(
                    "Atender infecciones, heridas y ánimo", "Care for infections, wounds and mood"
                ),
                owner="caseworker",
                working_days=1,
            ),
        ),
        State(
            "treated",
            Text("Atención dada", "Care given"),
            clock=Clock(
                "two_weeks",
                Text("Revisión a las dos semanas", "Check after two weeks"),
                owner="caseworker",
                days=14,
            ),
        ),
        State(
            "checked",
            Text("Revisión hecha", "Checked"),
            clock=Clock(
                "three_months",
                Text("Pruebas a los tres meses", "Tests after three months"),
                owner="caseworker",
                days=76,
            ),
        ),
        State("finished", Text("Terminada", "Finished"), final=True),
        State(
            "waiting",
            Text("Hoy no quiere; puede volver", "Not today; may return"),
            clock=Clock(
                "door_open",
                Text("Preguntar una vez más, sin insistir", "Ask once more, without pressing"),
                owner="caseworker",
                hours=24,
            ),
        ),
        State("moved_on", Text("Sigue en otro lugar", "Goes on elsewhere"), final=True),
        State("declined", Text("No quiere atención", "Does not wish for care"), final=True),
    ),
    steps=(
        Step(
            "pass_72",
            Text("Pasaron 72 horas", "72 hours have passed"),
            ("within_72_hours",),
            "after_72_hours",
        ),
        Step(
            "count_on",
            Text("Contar hasta 120 horas", "Count on to 120 hours"),
            ("after_72_hours",),
            "within_120_hours",
            roles=("focal_point", "caseworker"),
        ),
        Step(
            "pass_120",
            Text("Pasaron 120 horas", "120 hours have passed"),
            ("within_120_hours",),
            "after_120_hours",
        ),
        Step(
            "treat",
            Text("Atención dada", "Care given"),
            BEFORE_CARE,
            "treated",
            ask=(
                choices(
                    "offered",
                    Text("¿Qué se ofreció y se explicó?", "What was offered and explained?"),
                    *CARE,
                    category="health",
                    required=True,
                ),
                choices(
                    "given",
                    Text("¿Qué aceptó y recibió?", "What was agreed to and received?"),
                    *CARE,
                    category="health",
                    required=True,
                ),
                yes_no(
                    "agrees_treatment",
                    Text(
                        "¿Dijo que sí a cada cosa que recibió?",
                        "Was there a yes to each thing received?",
                    ),
                    category="health",
                    required=True,
                ),
                yes_no(
                    "examined",
                    Text("¿Hubo revisión?", "Was there an examination?"),
                    category="health",
                    required=True,
                ),
                yes_no(
                    "agrees_examination",
                    Text("¿Aceptó la revisión?", "Was it agreed to?"),
                    category="health",
                ),
                choice(
                    "agreed_by",
                    Text("Menor de 18: ¿quién dijo que sí?", "Under 18: who said yes?"),
                    option("self", "Ella o él mismo", "The child"),
                    option("caregiver", "Quien le cuida", "The caregiver"),
                    option("authority", "La procuraduría de protección", "The authority"),
                    option("emergency", "Peligro de muerte: nadie", "Danger to life: nobody"),
                    category="child-protection",
                ),
                yes_no(
                    "assent_given",
                    Text(
                        "Menor de 18: ¿dijo que sí con sus palabras?",
                        "Under 18: was there a yes in their own words?",
                    ),
                    category="child-protection",
                ),
            ),
            guards=(
                Guard(
                    "treatment_agreed",
                    Text(
                        "Nada se da sin su acuerdo: explique y pregunte.",
                        "Nothing is given without agreement: explain and ask.",
                    ),
                    answer("agrees_treatment").equals(True),
                ),
                Guard(
                    "examination_agreed",
                    Text(
                        "La revisión necesita su propio sí; hay medicinas sin ella.",
                        "An examination needs its own yes; medicines are given without it.",
                    ),
                    answer("examined").equals(False) | answer("agrees_examination").equals(True),
                ),
            ),
            task=Text(
                "Acordar por qué vía segura buscarle.", "Agree on a safe way to be in touch."
            ),
        ),
        Step(
            "check",
            Text("Revisión a las dos semanas", "Check after two weeks"),
            ("treated",),
            "checked",
            ask=(
                yes_no(
                    "medicines_kept_up",
                    Text(
                        "¿Pudo seguir las medicinas (PEP: 28 días)?",
                        "Could the medicines be kept up (PEP: 28 days)?",
                    ),
                    category="health",
                ),
                yes_no(
                    "wants_support",
                    Text("¿Quiere apoyo para su ánimo?", "Is support for the mood wished for?"),
                    category="mental-health",
                    required=True,
                ),
                yes_no(
                    "period_late",
                    Text("¿Hay retraso de la regla?", "Is the period late?"),
                    category="health",
                ),
            ),
        ),
        Step(
            "move_on",
            Text("Sigue en otro lugar", "Goes on elsewhere"),
            ("treated", "checked"),
            "moved_on",
            ask=(
                yes_no(
                    "medicines_for_the_way",
                    Text(
                        "¿Lleva sus medicinas completas y dónde seguir?",
                        "Are all medicines along, and a place to go on?",
                    ),
                    category="health",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "medicines",
                    Text(
                        "Entregue las medicinas que faltan y una clínica en el camino.",
                        "Hand over the medicines that are left, and a clinic on the way.",
                    ),
                    answer("medicines_for_the_way").equals(True),
                ),
            ),
        ),
        Step(
            "come_back",
            Text("Volvió: quiere atención", "Came back: wishes for care"),
            ("waiting",),
            "within_72_hours",
        ),
        Step(
            "close_declined",
            Text("Cerrar: no quiere atención", "Close: does not wish for care"),
            ("waiting",),
            "declined",
        ),
        Step(
            "finish",
            Text("Terminar", "Finish"),
            ("checked",),
            "finished",
            ask=(
                yes_no(
                    "authority_told",
                    Text(
                        "Menor de 18: ¿la procuraduría de protección lo sabe?",
                        "Under 18: does the child protection authority know?",
                    ),
                    category="child-protection",
                ),
            ),
        ),
        Step(
            "decline",
            Text("Hoy no quiere atención", "Does not wish for care today"),
            BEFORE_CARE,
            "waiting",
            ask=(
                yes_no(
                    "told_until_when",
                    Text(
                        "¿Se explicó hasta cuándo sirve cada atención, y que puede volver?",
                        "Was it explained until when each care works, and that one may return?",
                    ),
                    category="health",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "informed",
                    Text(
                        "Explique los plazos y que puede volver.",
                        "Explain the windows, and that one may return.",
                    ),
                    answer("told_until_when").equals(True),
                ),
            ),
        ),
    ),
)
