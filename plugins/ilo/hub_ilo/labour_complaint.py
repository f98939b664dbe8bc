"""A labour complaint in the worker's own time and channel: advice, choice of channel, complaint, remedy.

Two months to claim after a dismissal (Ley Federal del Trabajo, art. 518), forty-five days of conciliation before
a court (art. 684-D). Nobody talks to an employer unless the worker said yes; conciliation summons the employer too.
"""

from datetime import date

from hub.hooks.declared import Condition, Text, answer
from hub.hooks.forms import number, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

DISMISSAL_DAYS = 59
"""Two calendar months have at least 59 days; the clock strikes on the safe side."""

CONSENT = yes_no(
    "employer_contact_consent",
    Text(
        "¿Permite hoy que se contacte al patrón?", "Do you allow contact with the employer today?"
    ),
    required=True,
    category="legal",
)
CHOSEN = yes_no(
    "worker_chose",
    Text(
        "¿Eligió la persona esta vía, conociendo las demás?",
        "Did the worker choose this channel, knowing the others?",
    ),
    required=True,
    category="legal",
)
GUARD_CONSENT = Guard(
    "worker_consent",
    Text(
        "Sin el permiso de la persona nadie habla con el patrón. Ofrezca la inspección con datos reservados.",
        "Without the worker's permission nobody talks to the employer. Offer an inspection with the name withheld.",
    ),
    answer("employer_contact_consent").equals(True),
)
GUARD_CHOICE = Guard(
    "worker_choice",
    Text(
        "La vía la elige la persona. Explique las opciones.",
        "The worker chooses the channel. Explain the options.",
    ),
    answer("worker_chose").equals(True),
)
WITHHELD: Condition = answer("name_withheld").equals(True)

COMPLAINT = Workflow(
    "labour_complaint",
    version=1,
    title=Text("Queja laboral", "Labour complaint"),
    states=(
        State(
            "advice",
            Text("Asesoría", "Advice"),
            clock=Clock(
                "advise", Text("Dar asesoría", "Give advice"), owner="caseworker", working_days=3
            ),
        ),
        State(
            "channel",
            Text("Elección de la vía", "Choice of channel"),
            clock=Clock(
                "claim_expires",
                Text(
                    "Vence el plazo para reclamar el despido", "The time to claim a dismissal ends"
                ),
                owner="caseworker",
                days=DISMISSAL_DAYS,
                from_fact="separated_on",
                source="Ley Federal del Trabajo, art. 518",
            ),
        ),
        State(
            "employer_talks",
            Text("Diálogo con el patrón", "Talks with the employer"),
            clock=Clock(
                "talks",
                Text("Cerrar el diálogo o cambiar de vía", "End the talks or change the channel"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "conciliation",
            Text("Conciliación", "Conciliation"),
            clock=Clock(
                "conciliation_ends",
                Text("Termina la conciliación", "Conciliation ends"),
                owner="caseworker",
                days=45,
                then="no_agreement",
                source="Ley Federal del Trabajo, art. 684-D",
            ),
        ),
        State(
            "inspection",
            Text("Inspección", "Inspection"),
            clock=Clock(
                "inspection_result",
                Text("Pedir el resultado", "Ask for the result"),
                owner="focal_point",
                working_days=20,
            ),
        ),
        State(
            "court",
            Text("Tribunal laboral", "Labour court"),
            clock=Clock(
                "hearing",
                Text("Preguntar por la audiencia", "Ask about the hearing"),
                owner="caseworker",
                days=60,
            ),
        ),
        State(
            "remedy",
            Text("Reparación", "Remedy"),
            clock=Clock(
                "paid",
                Text("Confirmar que se cumplió", "Confirm that it was done"),
                owner="caseworker",
                working_days=15,
            ),
        ),
        State("closed", Text("Cerrada", "Closed"), final=True),
        State("withdrawn", Text("La persona no sigue", "The worker does not go on"), final=True),
    ),
    steps=(
        Step(
            "advise",
            Text("Asesorar", "Advise"),
            ("advice",),
            "channel",
            ask=(
                yes_no(
                    "options_explained",
                    Text(
                        "¿Conoce sus vías, plazos y riesgos?",
                        "Are channels, time limits and risks known?",
                    ),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "safe_to_complain",
                    Text(
                        "¿Hay un plan si el patrón se entera?",
                        "Is there a plan in case the employer finds out?",
                    ),
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "informed",
                    Text(
                        "Explique primero las vías, los plazos y los riesgos.",
                        "First explain channels, time limits and risks.",
                    ),
                    answer("options_explained").equals(True),
                ),
                Guard(
                    "safety_plan",
                    Text(
                        "Acuerde antes qué hacer si el patrón toma represalias.",
                        "First agree on what to do if the employer retaliates.",
                    ),
                    answer("safe_to_complain").equals(True),
                ),
            ),
        ),
        Step(
            "choose_talks",
            Text("Hablar con el patrón", "Talk to the employer"),
            ("channel",),
            "employer_talks",
            ask=(CHOSEN, CONSENT),
            guards=(GUARD_CHOICE, GUARD_CONSENT),
        ),
        Step(
            "choose_conciliation",
            Text("Centro de Conciliación", "Conciliation centre"),
            ("channel", "employer_talks"),
            "conciliation",
            ask=(CHOSEN, CONSENT),
            guards=(GUARD_CHOICE, GUARD_CONSENT),
        ),
        Step(
            "choose_inspection",
            Text("Inspección del Trabajo", "Labour inspection"),
            ("channel", "employer_talks"),
            "inspection",
            ask=(
                CHOSEN,
                yes_no(
                    "name_withheld",
                    Text("¿Se pidió reservar su nombre?", "Was the name asked to be withheld?"),
                    category="legal",
                ),
            ),
            guards=(
                GUARD_CHOICE,
                Guard(
                    "name_withheld",
                    Text(
                        "Pida a la inspección que reserve el nombre.",
                        "Ask the inspectorate to withhold the name.",
                    ),
                    WITHHELD,
                ),
            ),
        ),
        Step(
            "no_agreement",
            Text("Sin acuerdo", "No agreement"),
            ("employer_talks", "conciliation"),
            "channel",
            task=Text(
                "Explicar a la persona las vías que quedan y su plazo",
                "Explain the channels that are left, and the time limit",
            ),
        ),
        Step(
            "sue",
            Text("Demandar", "Sue"),
            ("channel",),
            "court",
            ask=(
                CHOSEN,
                yes_no(
                    "conciliation_record",
                    Text(
                        "¿Tiene la constancia de no conciliación?",
                        "Is there the record of failed conciliation?",
                    ),
                    category="legal",
                ),
                yes_no(
                    "conciliation_exempt",
                    Text("¿Es trata o trabajo forzoso?", "Is it trafficking or forced labour?"),
                    category="trafficking",
                    help=Text(
                        "Exenta de conciliar (Ley Federal del Trabajo, art. 685 Ter).",
                        "Exempt from conciliation (Federal Labour Act, art. 685 Ter).",
                    ),
                ),
                yes_no(
                    "has_counsel",
                    Text("¿Tiene defensoría gratuita?", "Is there free counsel?"),
                    category="legal",
                ),
            ),
            guards=(
                GUARD_CHOICE,
                Guard(
                    "conciliation_first",
                    Text(
                        "Antes de demandar hace falta la constancia, salvo trata o trabajo forzoso.",
                        "Conciliation comes before a court, except for trafficking or forced labour.",
                    ),
                    answer("conciliation_record").equals(True)
                    | answer("conciliation_exempt").equals(True),
                ),
                Guard(
                    "counsel",
                    Text(
                        "Consiga defensoría gratuita (PROFEDET) antes de demandar.",
                        "Find free counsel (PROFEDET) before suing.",
                    ),
                    answer("has_counsel").equals(True),
                ),
            ),
        ),
        Step(
            "win",
            Text("Hay acuerdo o resolución", "Agreement or ruling"),
            ("employer_talks", "conciliation", "inspection", "court"),
            "remedy",
            ask=(
                number(
                    "agreed",
                    Text("¿Cuánto se acordó, en pesos?", "How much was agreed, in pesos?"),
                    minimum=0,
                    maximum=5_000_000,
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "worker_accepts",
                    Text(
                        "¿La persona lo acepta sin presión?",
                        "Does the worker accept it, unpressed?",
                    ),
                    required=True,
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "worker_accepts",
                    Text(
                        "La persona no lo acepta: siga buscando.",
                        "The worker does not accept it: go on.",
                    ),
                    answer("worker_accepts").equals(True),
                ),
            ),
        ),
        Step("lose", Text("Sin resultado", "Without result"), ("inspection", "court"), "channel"),
        Step(
            "receive",
            Text("Recibió lo acordado", "Received what was agreed"),
            ("remedy",),
            "closed",
            ask=(
                number(
                    "received",
                    Text("¿Cuánto recibió, en pesos?", "How much was received, in pesos?"),
                    minimum=0,
                    maximum=5_000_000,
                    required=True,
                    category="livelihood",
                ),
            ),
        ),
        Step(
            "withdraw",
            Text("No seguir", "Not go on"),
            (
                "advice",
                "channel",
                "employer_talks",
                "conciliation",
                "inspection",
                "court",
                "remedy",
            ),
            "withdrawn",
        ),
    ),
)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say: the last working day, which the intake knows, and sums that differ."""
    if step == "advise":
        ended = case.answer("labour_intake", "separated_on")
        return Advance(facts={"separated_on": ended}) if isinstance(ended, date) else Advance()
    if step == "receive":
        agreed, got = run.facts.get("agreed"), run.facts.get("received")
        if isinstance(agreed, int | float) and isinstance(got, int | float) and got < agreed:
            reason = Text(
                "Recibió menos de lo acordado. Exija el resto antes de cerrar.",
                "Less was received than agreed. Claim the rest before closing.",
            )
            return Advance(held=(Held(guard="paid_in_full", reason=reason),))
    if step == "win" and run.state == "employer_talks":
        label = Text(
            "Poner el acuerdo por escrito ante el Centro de Conciliación",
            "Put the agreement in writing at the conciliation centre",
        )
        return Advance(tasks=(Task(name="write_agreement", label=label),))
    return Advance()
