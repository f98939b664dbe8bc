"""Internal displacement, co-led with IOM: one agency that a household turns to, and its own choice.

The Guiding Principles on Internal Displacement: returning, staying or settling elsewhere is voluntary,
informed and in safety (principle 28). Nobody is left between two agencies.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

INTERNAL_DISPLACEMENT = Workflow(
    "internal_displacement",
    version=1,
    title=Text("Desplazamiento interno", "Internal displacement"),
    states=(
        State(
            "registered",
            Text("Registrado", "Registered"),
            clock=Clock(
                "lead",
                Text("Acordar con la OIM quién conduce", "Agree with IOM who leads"),
                owner="focal_point",
                working_days=2,
            ),
        ),
        State(
            "relief",
            Text("Ayuda inmediata", "Immediate relief"),
            clock=Clock(
                "relief",
                Text("Seguridad, techo y comida", "Safety, roof and food"),
                owner="caseworker",
                hours=72,
            ),
        ),
        State(
            "planning",
            Text("Plan de solución", "Planning a solution"),
            clock=Clock(
                "plan", Text("Plan acordado", "Plan agreed"), owner="caseworker", working_days=30
            ),
        ),
        State(
            "under_way",
            Text("Solución en marcha", "Solution under way"),
            clock=Clock(
                "three_months",
                Text("Visita a los tres meses", "Visit after three months"),
                owner="caseworker",
                days=90,
            ),
        ),
        State(
            "handed_over",
            Text("Conduce la OIM u otra institución", "IOM or another leads"),
            final=True,
        ),
        State("solved", Text("Solución lograda", "Solution achieved"), final=True),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "take_lead",
            Text("ACNUR conduce", "UNHCR leads"),
            ("registered",),
            "relief",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "lead_agreed",
                    Text("¿Se acordó con la OIM?", "Was this agreed with IOM?"),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "one_lead",
                    Text(
                        "Acuerde con la OIM: la familia debe tener una sola referencia.",
                        "Agree with IOM: the household must have one agency to turn to.",
                    ),
                    answer("lead_agreed").equals(True),
                ),
            ),
        ),
        Step(
            "hand_over",
            Text("Conduce otra agencia", "Another agency leads"),
            ("registered",),
            "handed_over",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "household_agrees",
                    Text("¿La familia está de acuerdo?", "Does the household agree?"),
                    required=True,
                ),
                yes_no(
                    "referral_accepted",
                    Text(
                        "¿La otra agencia aceptó la canalización?",
                        "Has the other agency accepted the referral?",
                    ),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "consented",
                    Text(
                        "Explique el cambio y pida el acuerdo de la familia.",
                        "Explain the change and ask for the household's agreement.",
                    ),
                    answer("household_agrees").equals(True),
                ),
                Guard(
                    "accepted",
                    Text(
                        "Espere la aceptación: nadie debe quedar entre dos agencias.",
                        "Wait for acceptance: nobody is to be left between two agencies.",
                    ),
                    answer("referral_accepted").equals(True),
                ),
            ),
        ),
        Step(
            "relieve",
            Text("Ayuda entregada", "Relief given"),
            ("relief",),
            "planning",
            ask=(
                yes_no(
                    "safe_now",
                    Text(
                        "¿La familia está a salvo donde está?", "Is the household safe where it is?"
                    ),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "safe",
                    Text(
                        "Primero la seguridad: busque otro lugar antes de planear.",
                        "Safety first: find another place before planning.",
                    ),
                    answer("safe_now").equals(True),
                ),
            ),
        ),
        Step(
            "choose",
            Text("La familia elige", "The household chooses"),
            ("planning",),
            "under_way",
            ask=(
                choice(
                    "solution",
                    Text("¿Qué eligió?", "What was chosen?"),
                    Choice("return", Text("Regresar", "Return")),
                    Choice("stay", Text("Integrarse donde está", "Integrate where it is")),
                    Choice("elsewhere", Text("Establecerse en otro lugar", "Settle elsewhere")),
                    category="livelihood",
                    required=True,
                ),
                yes_no(
                    "free_and_informed",
                    Text("¿Fue una decisión libre e informada?", "Was it free and informed?"),
                    required=True,
                ),
                yes_no(
                    "return_is_safe",
                    Text(
                        "Si regresa: ¿hay condiciones de seguridad comprobadas?",
                        "If returning: has safety there been established?",
                    ),
                    when=answer("solution").equals("return"),
                ),
            ),
            guards=(
                Guard(
                    "voluntary",
                    Text(
                        "La solución la elige la familia, con información completa.",
                        "The household chooses the solution, fully informed.",
                    ),
                    answer("free_and_informed").equals(True),
                ),
                Guard(
                    "safe_return",
                    Text(
                        "Sin seguridad comprobada no se apoya un regreso.",
                        "No return is supported without established safety.",
                    ),
                    answer("solution").one_of("stay", "elsewhere")
                    | answer("return_is_safe").equals(True),
                ),
            ),
        ),
        Step(
            "reconsider",
            Text("La familia cambió de idea", "The household reconsidered"),
            ("under_way",),
            "planning",
        ),
        Step(
            "achieve",
            Text("Solución lograda", "Solution achieved"),
            ("under_way",),
            "solved",
            ask=(
                yes_no(
                    "no_needs_from_displacement",
                    Text(
                        "¿Ya no hay necesidades causadas por el desplazamiento?",
                        "Are there no needs left that come from displacement?",
                    ),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "durable",
                    Text(
                        "Hay una solución cuando ya no quedan necesidades causadas por el desplazamiento.",
                        "A solution is reached when no need that comes from displacement is left.",
                    ),
                    answer("no_needs_from_displacement").equals(True),
                ),
            ),
        ),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("registered", "relief", "planning", "under_way"),
            "closed",
        ),
    ),
)
