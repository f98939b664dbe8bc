"""Continuity of treatment: the days of medicine left set the pace. It never decides on treatment; clinicians do.

The facts begin with the answers of the health screening: `days_left` and `counted_on` above all.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, day, municipality, whole, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

RUNS_OUT = Clock(
    "medicine_runs_out",
    Text("Día en que se acaba el medicamento", "Day on which the medicine runs out"),
    owner="caseworker",
    days_fact="days_left",
    from_fact="counted_on",
    then="run_out",
)
"""Strikes when the medicine counted on `counted_on` is used up; the run then stands as interrupted by itself."""

OPEN = ("counted", "provider_found", "appointment", "interrupted")

TREATMENT = Workflow(
    "treatment",
    version=2,
    at_once=True,
    title=Text("Continuidad del tratamiento", "Continuity of treatment"),
    states=(
        State("counted", Text("Medicamento contado", "Medicine counted"), clock=RUNS_OUT),
        State("provider_found", Text("Hay quien lo dé", "Provider found"), clock=RUNS_OUT),
        State("appointment", Text("Con cita", "Appointment made"), clock=RUNS_OUT),
        State(
            "interrupted",
            Text("Sin medicamento", "Without medicine"),
            clock=Clock(
                "see_a_clinician",
                Text("Que le vea personal médico", "To be seen by a clinician"),
                owner="focal_point",
                hours=24,
            ),
        ),
        State("continued", Text("Tratamiento continuado", "Treatment continued"), final=True),
        State("ended", Text("Terminado sin entrega", "Ended without delivery"), final=True),
    ),
    steps=(
        Step(
            "find_provider",
            Text("Encontrar quién lo dé", "Find a provider"),
            ("counted",),
            "provider_found",
            ask=(
                municipality(
                    "provider_place",
                    Text("¿Dónde?", "Where?"),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "provider_has_it",
                    Text("¿Confirmó que lo tiene?", "Was it confirmed to be in stock?"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "stock_confirmed",
                    Text(
                        "Llame y confirme que tienen el medicamento antes de mandar a la persona.",
                        "Call and confirm that the medicine is in stock before sending the person.",
                    ),
                    answer("provider_has_it").equals(True),
                ),
            ),
        ),
        Step(
            "bridge",
            Text("Dar medicamento mientras tanto", "Bridge with a supply"),
            ("provider_found",),
            "provider_found",
            ask=(
                whole(
                    "bridge_days",
                    Text("¿Para cuántos días?", "For how many days?"),
                    required=True,
                    minimum=1,
                    maximum=30,
                    category="health",
                ),
                yes_no(
                    "prescribed",
                    Text("¿Lo recetó personal médico?", "Was it prescribed by a clinician?"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "bridge_prescribed",
                    Text(
                        "Solo con receta: pídala a personal médico.",
                        "With a prescription only: ask a clinician for one.",
                    ),
                    answer("prescribed").equals(True),
                ),
            ),
        ),
        Step(
            "make_appointment",
            Text("Hacer la cita", "Make the appointment"),
            ("provider_found",),
            "appointment",
            ask=(
                day(
                    "appointment_on",
                    Text("Día de la cita", "Day of the appointment"),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "summary_agreed",
                    Text(
                        "¿La persona acordó qué resumen médico recibe el servicio?",
                        "Did the person agree what summary the provider gets?",
                    ),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "summary_agreed",
                    Text(
                        "Acuerde con la persona qué se comparte; la cita también puede ser sin resumen en papel:"
                        " lo lleva ella misma.",
                        "Agree with the person what is shared; they can also carry the summary themselves.",
                    ),
                    answer("summary_agreed").equals(True),
                ),
            ),
            task=Text("Recordar la cita un día antes", "Remind of the appointment a day before"),
        ),
        Step(
            "confirm",
            Text("Confirmar la entrega", "Confirm delivery"),
            ("appointment",),
            "continued",
            ask=(
                yes_no(
                    "in_hand",
                    Text("¿La persona tiene ya el medicamento?", "Is the medicine in hand?"),
                    required=True,
                    category="health",
                ),
                whole(
                    "days_received",
                    Text("¿Para cuántos días le dieron?", "For how many days?"),
                    minimum=0,
                    maximum=365,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "medicine_in_hand",
                    Text(
                        "Una cita no es medicamento: confirme con la persona que ya lo tiene.",
                        "An appointment is no medicine: confirm that the person has it.",
                    ),
                    answer("in_hand").equals(True) & answer("days_received").at_least(1),
                ),
            ),
        ),
        Step(
            "run_out",
            Text("Se acabó", "It has run out"),
            ("counted", "provider_found", "appointment"),
            "interrupted",
            task=Text(
                "Se acabó el medicamento: atención médica hoy",
                "The medicine has run out: medical care today",
            ),
        ),
        Step(
            "resume",
            Text("Retomar", "Resume"),
            ("interrupted",),
            "provider_found",
            ask=(
                yes_no(
                    "clinician_seen",
                    Text(
                        "¿Personal médico dijo cómo retomarlo?",
                        "Did a clinician say how to resume?",
                    ),
                    required=True,
                    category="health",
                ),
                whole(
                    "days_left",
                    Text("¿Para cuántos días tiene ahora?", "For how many days is there now?"),
                    required=True,
                    minimum=0,
                    maximum=365,
                    category="health",
                ),
                day(
                    "counted_on",
                    Text("Día en que lo contaron", "Day on which it was counted"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "clinician_first",
                    Text(
                        "Tras una interrupción, cómo retomarlo lo decide personal médico.",
                        "After a gap, how to resume is for a clinician to decide.",
                    ),
                    answer("clinician_seen").equals(True),
                ),
            ),
        ),
        Step(
            "end",
            Text("Terminar", "End"),
            OPEN,
            "ended",
            ask=(
                choice(
                    "end_reason",
                    Text("¿Por qué?", "Why?"),
                    Choice("person-declined", Text("La persona no quiere", "The person declined")),
                    Choice("moved-on", Text("Siguió su camino", "Moved on")),
                    Choice("clinician", Text("Lo indicó personal médico", "A clinician said so")),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "risk_explained",
                    Text("¿Sabe qué puede pasar sin él?", "Were the risks explained?"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "informed_end",
                    Text(
                        "Explique antes qué puede pasar sin el medicamento y a dónde acudir.",
                        "First explain what may happen without the medicine, and where to turn.",
                    ),
                    answer("risk_explained").equals(True) | answer("end_reason").equals("moved-on"),
                ),
            ),
        ),
    ),
)
