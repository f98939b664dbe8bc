"""UN Women's workflows: safe services, in which she chooses, and economic autonomy.

No support depends on reporting the violence, and none is asked for that she did not choose.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, choices, day, whole, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unwomen.safety_form import option

SAFE_SERVICES = Workflow(
    "safe_services",
    version=1,
    title=Text("Servicios seguros", "Safe services"),
    states=(
        State(
            "risk_level",
            Text("Nivel de riesgo", "Risk level"),
            clock=Clock(
                "assess_risk",
                Text("Valorar el riesgo", "Assess the risk"),
                owner="caseworker",
                hours=4,
            ),
        ),
        State(
            "planning",
            Text("Plan de seguridad", "Safety plan"),
            clock=Clock(
                "plan",
                Text("Hacer el plan con ella", "Make the plan with her"),
                owner="caseworker",
                days_fact="plan_days",
                then="raise_alarm",
            ),
        ),
        State(
            "alarm",
            Text("Sin plan de seguridad: supervisión", "No safety plan: with the supervisor"),
            clock=Clock(
                "plan_now",
                Text("Hacer el plan hoy", "Make the plan today"),
                owner="focal_point",
                hours=8,
            ),
        ),
        State("planned", Text("Con plan de seguridad", "With a safety plan")),
        State(
            "options",
            Text("Opciones ofrecidas", "Options offered"),
            clock=Clock(
                "her_time",
                Text("Preguntar sin presión", "Ask, without pressure"),
                owner="caseworker",
                working_days=5,
            ),
        ),
        State(
            "follow_up",
            Text("Seguimiento", "Follow-up"),
            clock=Clock(
                "next_contact",
                Text("Siguiente contacto, por la vía segura", "Next contact, the safe way"),
                owner="caseworker",
                from_fact="contact_from",
                days_fact="follow_up_days",
            ),
        ),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "assess_risk",
            Text("Valorar el riesgo", "Assess the risk"),
            ("risk_level",),
            "planning",
            ask=(
                yes_no(
                    "she_agrees_with_level",
                    Text("¿Ella lo ve igual?", "Does she see it the same way?"),
                    category="gbv",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "her_view",
                    Text(
                        "Si ella lo ve más grave, anótelo así antes de seguir.",
                        "If she sees it as graver, note it so before going on.",
                    ),
                    answer("she_agrees_with_level").equals(True),
                ),
            ),
        ),
        Step("raise_alarm", Text("Dar la alarma", "Raise the alarm"), ("planning",), "alarm"),
        Step(
            "make_plan",
            Text("Plan de seguridad hecho", "Safety plan made"),
            ("planning", "alarm"),
            "planned",
            ask=(
                yes_no(
                    "made_with_her",
                    Text("¿Se hizo con ella?", "Was it made with her?"),
                    category="gbv",
                    required=True,
                ),
                choices(
                    "plan_covers",
                    Text("¿Qué incluye?", "What does it cover?"),
                    option("exit", "Cómo salir", "How to leave"),
                    option("papers", "Documentos y dinero a la mano", "Papers and money at hand"),
                    option(
                        "signal",
                        "Una señal con alguien de confianza",
                        "A signal to somebody trusted",
                    ),
                    option("phone", "Teléfono seguro", "A safe telephone"),
                    option("children", "Sus hijas e hijos", "Her children"),
                    category="gbv",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "with_her",
                    Text(
                        "Un plan hecho sin ella no la protege.",
                        "A plan made without her does not protect her.",
                    ),
                    answer("made_with_her").equals(True),
                ),
            ),
        ),
        Step(
            "offer",
            Text("Ofrecer opciones", "Offer options"),
            ("planned",),
            "options",
            ask=(
                yes_no(
                    "doing_nothing_included",
                    Text(
                        "¿Se explicó que puede no hacer nada?",
                        "Was it explained that she may do nothing?",
                    ),
                    required=True,
                ),
                yes_no(
                    "reporting_not_required",
                    Text(
                        "¿Se explicó que no necesita denunciar?",
                        "Was it explained that she need not report?",
                    ),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "free",
                    Text(
                        "Explique que puede no hacer nada, y volver cuando quiera.",
                        "Explain that she may do nothing, and come back any time.",
                    ),
                    answer("doing_nothing_included").equals(True),
                ),
                Guard(
                    "no_report",
                    Text(
                        "Explique que ningún apoyo depende de denunciar.",
                        "Explain that no support depends on reporting.",
                    ),
                    answer("reporting_not_required").equals(True),
                ),
            ),
        ),
        Step(
            "choose",
            Text("Ella eligió", "She chose"),
            ("options",),
            "follow_up",
            task=Text("Canalizar solo lo que ella eligió.", "Refer only what she chose."),
        ),
        Step(
            "contact",
            Text("Contacto de seguimiento", "Follow-up contact"),
            ("follow_up",),
            "follow_up",
            ask=(
                yes_no(
                    "safe_way_used",
                    Text(
                        "¿Se le buscó por la vía que ella dijo?",
                        "Was she reached the way she said?",
                    ),
                    category="contact",
                    required=True,
                ),
                yes_no(
                    "safer_now",
                    Text("¿Se siente más segura?", "Does she feel safer?"),
                    category="gbv",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "safe_way",
                    Text(
                        "Búsquela solo por la vía que ella dijo.",
                        "Reach her only the way she said.",
                    ),
                    answer("safe_way_used").equals(True),
                ),
            ),
        ),
        Step(
            "reassess",
            Text("El riesgo cambió", "The risk has changed"),
            ("planned", "options", "follow_up"),
            "risk_level",
        ),
        Step(
            "change_mind",
            Text("Ella cambió de idea", "She changed her mind"),
            ("follow_up",),
            "options",
        ),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("planned", "options", "follow_up"),
            "closed",
            ask=(
                yes_no(
                    "she_agrees_to_close",
                    Text("¿Ella está de acuerdo en cerrar?", "Does she agree to closing?"),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "her_decision",
                    Text("Se cierra cuando ella lo decide.", "It is closed when she decides so."),
                    answer("she_agrees_to_close").equals(True),
                ),
            ),
        ),
    ),
)

ECONOMIC_AUTONOMY = Workflow(
    "economic_autonomy",
    version=1,
    title=Text("Autonomía económica", "Economic autonomy"),
    states=(
        State(
            "profile",
            Text("Perfil", "Profile"),
            clock=Clock(
                "plan", Text("Hacer un plan", "Make a plan"), owner="caseworker", working_days=10
            ),
        ),
        State(
            "plan",
            Text("Plan", "Plan"),
            clock=Clock("begin", Text("Empezar", "Begin"), owner="caseworker", working_days=20),
        ),
        State(
            "support",
            Text("Con apoyo", "Supported"),
            clock=Clock(
                "three_months",
                Text("Revisión a los tres meses", "Review after three months"),
                owner="caseworker",
                days=90,
            ),
        ),
        State("independent", Text("Con ingreso propio", "With her own income"), final=True),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "make_plan",
            Text("Hacer el plan", "Make the plan"),
            ("profile", "support"),
            "plan",
            ask=(
                choice(
                    "route",
                    Text("¿Qué camino eligió?", "Which way did she choose?"),
                    option("job", "Empleo", "Job"),
                    option("business", "Negocio", "Business"),
                    option("training", "Capacitación", "Training"),
                    category="livelihood",
                    required=True,
                ),
                yes_no(
                    "safe_to_earn",
                    Text(
                        "¿Se revisó si ganar dinero le trae riesgo en casa?",
                        "Was it checked whether earning puts her at risk at home?",
                    ),
                    category="livelihood",
                    required=True,
                ),
                yes_no(
                    "care_arranged",
                    Text(
                        "¿Está resuelto el cuidado de quien depende de ella?",
                        "Is the care of her dependants arranged?",
                    ),
                    category="family",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "no_harm",
                    Text(
                        "Revise con ella el riesgo antes de empezar.",
                        "Go through the risk with her before beginning.",
                    ),
                    answer("safe_to_earn").equals(True),
                ),
                Guard(
                    "care",
                    Text(
                        "Sin cuidados resueltos el plan se cae: busque primero esa opción.",
                        "Without care the plan fails: find that first.",
                    ),
                    answer("care_arranged").equals(True),
                ),
            ),
        ),
        Step(
            "begin",
            Text("Empezar", "Begin"),
            ("plan",),
            "support",
            ask=(day("began_on", Text("¿Qué día?", "On which day?"), category="livelihood"),),
        ),
        Step(
            "review",
            Text("Revisar a los tres meses", "Review after three months"),
            ("support",),
            "independent",
            ask=(
                yes_no(
                    "own_income",
                    Text("¿Tiene ingreso propio?", "Has she an income of her own?"),
                    category="livelihood",
                    required=True,
                ),
                yes_no(
                    "decides_herself",
                    Text("¿Decide ella en qué usarlo?", "Does she decide on its use?"),
                    category="livelihood",
                    required=True,
                ),
                whole(
                    "hours_of_work",
                    Text(
                        "¿Cuántas horas trabaja a la semana?",
                        "How many hours a week does she work?",
                    ),
                    category="livelihood",
                    minimum=0,
                    maximum=112,
                ),
            ),
            guards=(
                Guard(
                    "income",
                    Text(
                        "Sin ingreso propio el apoyo sigue: vuelva al plan.",
                        "Without an income support goes on: back to the plan.",
                    ),
                    answer("own_income").equals(True),
                ),
                Guard(
                    "decides",
                    Text(
                        "Si no decide ella, no es autonomía: vuelva al plan.",
                        "If she does not decide, it is no autonomy: back to the plan.",
                    ),
                    answer("decides_herself").equals(True),
                ),
            ),
        ),
        Step("close", Text("Cerrar", "Close"), ("profile", "plan", "support"), "closed"),
    ),
)

WORKFLOWS = (SAFE_SERVICES, ECONOMIC_AUTONOMY)
