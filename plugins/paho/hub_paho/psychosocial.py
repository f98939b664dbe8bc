"""Mental health and psychosocial support: a level of care, with safety first. Never keeps somebody waiting who
spoke of self-harm.

Sources: IASC Guidelines on Mental Health and Psychosocial Support in Emergency Settings (2007), the pyramid of four
levels; WHO mhGAP Humanitarian Intervention Guide (2015), module on suicide: who spoke of self-harm is not left alone,
means are put out of reach, contact is kept. The hours are the network's own (four for an emergency).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

SPOKE_OF_SELF_HARM = answer("self_harm_thoughts").equals(True) | answer("risk_spoken").equals(True)
SAFE = answer("safety_plan").equals(True) & answer("not_alone").equals(True)
"""A safety plan was made, and somebody stays with the person."""

WELLBEING_SUPPORT = Workflow(
    "wellbeing_support",
    version=1,
    title=Text("Salud mental y apoyo psicosocial", "Mental health and psychosocial support"),
    states=(
        State(
            "identified",
            Text("Identificada", "Identified"),
            clock=Clock(
                "first_talk",
                Text("Primera conversación", "First talk"),
                owner="caseworker",
                hours=4,
            ),
        ),
        State(
            "safety_check",
            Text("Revisión de seguridad", "Safety check"),
            clock=Clock(
                "safety_known",
                Text("Saber si está a salvo", "Know whether the person is safe"),
                owner="focal_point",
                hours=1,
                then="to_emergency",
            ),
        ),
        State(
            "emergency",
            Text("En urgencias", "In emergency care"),
            clock=Clock(
                "after_emergency",
                Text("Contacto después de urgencias", "Contact after emergency care"),
                owner="focal_point",
                hours=24,
            ),
        ),
        State(
            "level",
            Text("Por acordar el apoyo", "Support to be agreed"),
            clock=Clock(
                "agree_support",
                Text("Acordar el apoyo", "Agree the support"),
                owner="caseworker",
                working_days=2,
            ),
        ),
        State(
            "support",
            Text("Con apoyo", "Supported"),
            clock=Clock("review", Text("Revisión", "Review"), owner="caseworker", days=14),
        ),
        State("closed", Text("Cerrado", "Closed"), final=True),
        State("declined", Text("No quiso", "Declined"), final=True),
    ),
    steps=(
        Step(
            "check_safety",
            Text("Revisar la seguridad", "Check safety"),
            ("identified", "level", "support"),
            "safety_check",
            task=Text("No dejar sola a la persona", "Do not leave the person alone"),
        ),
        Step(
            "safe_for_now",
            Text("A salvo por ahora", "Safe for now"),
            ("safety_check",),
            "level",
            ask=(
                yes_no(
                    "means_removed",
                    Text("¿Se retiró con qué podría dañarse?", "Were the means put out of reach?"),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "not_alone",
                    Text("¿Alguien de confianza se queda?", "Does a trusted person stay?"),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "safety_plan",
                    Text(
                        "¿Hicieron juntos un plan de seguridad?", "Was a safety plan made together?"
                    ),
                    required=True,
                    category="mental-health",
                ),
            ),
            guards=(
                Guard(
                    "means_out_of_reach",
                    Text(
                        "Retire primero, con la persona, lo que pueda dañarla.",
                        "First put out of reach, with the person, what could do harm.",
                    ),
                    answer("means_removed").equals(True),
                ),
                Guard(
                    "plan_and_company",
                    Text(
                        "Hace falta un plan de seguridad y alguien que se quede. Si no se puede, vaya a urgencias.",
                        "It takes a safety plan and somebody who stays. Where that cannot be, go to emergency care.",
                    ),
                    SAFE,
                ),
            ),
        ),
        Step(
            "to_emergency",
            Text("A urgencias", "To emergency care"),
            ("identified", "safety_check", "level", "support"),
            "emergency",
            task=Text("Acompañar a urgencias, ahora", "Go along to emergency care, now"),
        ),
        Step(
            "back_from_emergency",
            Text("Volvió de urgencias", "Back from emergency care"),
            ("emergency",),
            "level",
            ask=(
                yes_no(
                    "seen_by_clinician",
                    Text("¿La vio personal médico?", "Was the person seen by a clinician?"),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "not_alone",
                    Text("¿Alguien de confianza se queda?", "Does a trusted person stay?"),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "safety_plan",
                    Text("¿Hay un plan de seguridad?", "Is there a safety plan?"),
                    required=True,
                    category="mental-health",
                ),
            ),
            guards=(
                Guard(
                    "clinician_saw",
                    Text(
                        "No vuelve de urgencias sin que la haya visto personal médico.",
                        "Nobody is back from emergency care unseen by a clinician.",
                    ),
                    answer("seen_by_clinician").equals(True),
                ),
                Guard(
                    "plan_and_company",
                    Text(
                        "Haga el plan de seguridad y acuerde quién se queda.",
                        "Make the safety plan, and agree who stays.",
                    ),
                    SAFE,
                ),
            ),
        ),
        Step(
            "talk",
            Text("Primera conversación", "First talk"),
            ("identified",),
            "level",
            guards=(
                Guard(
                    "safety_first",
                    Text(
                        "Habló de hacerse daño: revise primero su seguridad.",
                        "The person spoke of self-harm: check safety first.",
                    ),
                    ~SPOKE_OF_SELF_HARM | SAFE,
                ),
            ),
        ),
        Step(
            "agree_support",
            Text("Acordar el apoyo", "Agree the support"),
            ("level",),
            "support",
            ask=(
                choice(
                    "care_level",
                    Text("Nivel de apoyo", "Level of support"),
                    Choice(
                        "1", Text("Servicios básicos y seguridad", "Basic services and security")
                    ),
                    Choice("2", Text("Familia y comunidad", "Family and community")),
                    Choice("3", Text("Apoyo focalizado", "Focused support")),
                    Choice("4", Text("Atención especializada", "Specialised care")),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "wants_it",
                    Text("¿La persona lo quiere así?", "Does the person want it so?"),
                    required=True,
                    category="mental-health",
                ),
            ),
            guards=(
                Guard(
                    "her_own_wish",
                    Text(
                        "El apoyo es voluntario: busque otra forma con la persona, o cierre a petición suya.",
                        "Support is voluntary: find another way together, or close at their request.",
                    ),
                    answer("wants_it").equals(True),
                ),
                Guard(
                    "specialist_after_self_harm",
                    Text(
                        "Tras hablar de hacerse daño corresponde atención especializada.",
                        "After speaking of self-harm, specialised care is called for.",
                    ),
                    ~SPOKE_OF_SELF_HARM | answer("care_level").equals("4"),
                ),
            ),
        ),
        Step(
            "review",
            Text("Revisar", "Review"),
            ("support",),
            "level",
            task=Text("Preguntar cómo sigue", "Ask how things are"),
        ),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("support",),
            "closed",
            ask=(
                yes_no(
                    "feels_better",
                    Text("¿La persona dice que está mejor?", "Does the person feel better?"),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "asked_again",
                    Text(
                        "¿Se preguntó otra vez por su seguridad?", "Was safety asked about again?"
                    ),
                    required=True,
                    category="mental-health",
                ),
            ),
            guards=(
                Guard(
                    "better_in_own_words",
                    Text(
                        "Cierre cuando la persona diga que está mejor; si no, revise el apoyo.",
                        "Close when the person says so; otherwise review the support.",
                    ),
                    answer("feels_better").equals(True),
                ),
                Guard(
                    "safety_asked_again",
                    Text(
                        "Pregunte otra vez por su seguridad antes de cerrar.",
                        "Ask about safety once more before closing.",
                    ),
                    answer("asked_again").equals(True),
                ),
            ),
        ),
        Step(
            "decline",
            Text("No quiere apoyo", "Declines support"),
            ("identified", "level", "support"),
            "declined",
            guards=(
                Guard(
                    "safe_before_leaving",
                    Text(
                        "Habló de hacerse daño: no se cierra sin plan de seguridad y compañía.",
                        "The person spoke of self-harm: no closing without a safety plan and company.",
                    ),
                    ~SPOKE_OF_SELF_HARM | SAFE,
                ),
            ),
        ),
    ),
)
