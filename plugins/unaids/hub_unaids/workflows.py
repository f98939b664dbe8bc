"""Care goes on across states: a clinic there, care handed over, first dose taken. Its words never tell a condition.

Titles, labels, clocks, tasks and reasons appear in worklists and notifications: none says what the medicine is for.
"""

from datetime import date, timedelta

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, day, municipality, whole, yes_no
from hub.hooks.views import Advance, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

LAST_DOSE = Clock(
    "last_dose",
    Text("Último día cubierto", "Last day covered"),
    owner="caseworker",
    days_fact="days_left",
    from_fact="counted_on",
    then="gap",
)
"""Strikes when what was counted on `counted_on` is used up; the run then stands in the gap by itself."""

CARE_TRANSFER = Workflow(
    "care_transfer",
    version=2,
    at_once=True,
    title=Text("Continuidad entre estados", "Continuity across states"),
    states=(
        State("received", Text("Recibida", "Received"), clock=LAST_DOSE),
        State("clinic_found", Text("Lugar encontrado", "Place found"), clock=LAST_DOSE),
        State("handed_over", Text("Entregada", "Handed over"), clock=LAST_DOSE),
        State(
            "gap",
            Text("Por atender hoy", "To be seen today"),
            clock=Clock(
                "seen_today",
                Text("Que le atiendan", "To be seen"),
                owner="focal_point",
                hours=24,
            ),
        ),
        State("confirmed", Text("Confirmada", "Confirmed"), final=True),
        State("ended", Text("Terminada", "Ended"), final=True),
    ),
    steps=(
        Step(
            "find_clinic",
            Text("Encontrar lugar", "Find a place"),
            ("received",),
            "clinic_found",
            ask=(
                municipality(
                    "clinic_place",
                    Text("¿En qué estado o municipio?", "In which state or municipality?"),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "clinic_accepts",
                    Text("¿Confirmó que recibe por clave?", "Did it confirm to receive by code?"),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "no_papers_asked",
                    Text(
                        "¿Atiende sin pedir papeles migratorios?",
                        "Does it ask for no migration papers?",
                    ),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "received_by_code",
                    Text(
                        "Acuerde con el lugar que reciba por clave, sin nombre en el mensaje.",
                        "Agree with the place to receive by code, without a name in the message.",
                    ),
                    answer("clinic_accepts").equals(True),
                ),
                Guard(
                    "whatever_the_status",
                    Text(
                        "La atención no depende de los papeles (Ley de Migración, artículo 8):"
                        " recuérdelo, o busque otro.",
                        "Care does not depend on papers (Migration Act, article 8): say so, or find another.",
                    ),
                    answer("no_papers_asked").equals(True),
                ),
            ),
        ),
        Step(
            "bridge",
            Text("Cubrir días", "Cover days"),
            ("received", "clinic_found"),
            "clinic_found",
            ask=(
                whole(
                    "bridge_days",
                    Text("¿Cuántos días se cubren?", "How many days are covered?"),
                    required=True,
                    minimum=1,
                    maximum=90,
                    category="health",
                ),
                yes_no(
                    "prescribed",
                    Text("¿Lo indicó personal médico?", "Was it prescribed by a clinician?"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "bridge_prescribed",
                    Text("Solo con indicación médica.", "On a clinician's word only."),
                    answer("prescribed").equals(True),
                ),
            ),
        ),
        Step(
            "hand_over",
            Text("Entregar", "Hand over"),
            ("clinic_found",),
            "handed_over",
            ask=(
                yes_no(
                    "agreed_what",
                    Text(
                        "¿La persona acordó qué sabrá el lugar que recibe?",
                        "Did the person agree what the receiving place will know?",
                    ),
                    required=True,
                    category="health",
                ),
                choice(
                    "summary_goes",
                    Text("¿Cómo llega el resumen?", "How does the summary travel?"),
                    Choice("in-hand", Text("Lo lleva la persona", "The person carries it")),
                    Choice("sealed", Text("Cerrado, por el sistema", "Sealed, through the hub")),
                    Choice("by-phone", Text("De clínica a clínica", "From clinic to clinic")),
                    Choice("open-message", Text("Por mensaje o correo", "By message or e-mail")),
                    required=True,
                    category="health",
                ),
                day(
                    "visit_on",
                    Text("Día de la visita", "Day of the visit"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "agreed_with_the_person",
                    Text(
                        "Acuerde con la persona, dato por dato, qué sabrá quien la recibe.",
                        "Agree with the person, point by point, what those who receive will know.",
                    ),
                    answer("agreed_what").equals(True),
                ),
                Guard(
                    "never_in_the_open",
                    Text(
                        "El resumen nunca va por mensaje ni correo: en mano, cerrado, o de clínica a clínica.",
                        "The summary never goes by message or e-mail: in hand, sealed, or clinic to clinic.",
                    ),
                    answer("summary_goes").one_of("in-hand", "sealed", "by-phone"),
                ),
            ),
        ),
        Step(
            "confirm_first_dose",
            Text("Confirmar", "Confirm"),
            ("handed_over",),
            "confirmed",
            ask=(
                yes_no(
                    "in_hand",
                    Text(
                        "¿La persona dice que ya lo tomó allá?",
                        "Does the person say it was taken there?",
                    ),
                    required=True,
                    category="health",
                ),
                day(
                    "first_dose_on",
                    Text("¿Qué día?", "On which day?"),
                    required=True,
                    category="health",
                ),
                whole(
                    "days_received",
                    Text("¿Para cuántos días le dieron?", "For how many days was it given?"),
                    required=True,
                    minimum=0,
                    maximum=365,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "first_dose_taken",
                    Text(
                        "Llegar no basta: confirme con la persona que ya lo tomó y que tiene para seguir.",
                        "Arriving is not enough: confirm with the person that it was taken, and that there is more.",
                    ),
                    answer("in_hand").equals(True) & answer("days_received").at_least(1),
                ),
            ),
        ),
        Step(
            "gap",
            Text("Se acabó lo cubierto", "Cover has ended"),
            ("received", "clinic_found", "handed_over"),
            "gap",
            task=Text("Buscar hoy a la persona, en persona", "Reach the person today, in person"),
        ),
        Step(
            "resume",
            Text("Retomar", "Resume"),
            ("gap",),
            "clinic_found",
            ask=(
                yes_no(
                    "clinician_said_how",
                    Text("¿Personal médico indicó cómo?", "Did a clinician say how?"),
                    required=True,
                    category="health",
                ),
                whole(
                    "days_left",
                    Text("¿Para cuántos días tiene ahora?", "How many days are covered now?"),
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
                        "Después de una pausa, cómo retomar lo indica personal médico.",
                        "After a pause, how to resume is for a clinician to say.",
                    ),
                    answer("clinician_said_how").equals(True),
                ),
            ),
        ),
        Step(
            "end",
            Text("Terminar", "End"),
            ("received", "clinic_found", "handed_over", "gap"),
            "ended",
            ask=(
                yes_no(
                    "own_wish",
                    Text("¿Es decisión de la persona?", "Is it the person's own decision?"),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "knows_where",
                    Text(
                        "¿Sabe a dónde acudir cuando quiera?",
                        "Is it known where to turn at any time?",
                    ),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "own_informed_wish",
                    Text(
                        "Termina por decisión de la persona, y sabiendo a dónde acudir.",
                        "It ends by the person's own decision, knowing where to turn.",
                    ),
                    answer("own_wish").equals(True) & answer("knows_where").equals(True),
                ),
            ),
        ),
    ),
)


def _held(guard: str, es: str, en: str) -> Advance:
    return Advance(held=(Held(guard=guard, reason=Text(es, en)),))


def advanced(run: RunView, step: str, today: date) -> Advance:
    """Visits in time, doses that were taken, days that were covered."""
    facts = run.facts
    left, counted = facts.get("days_left"), facts.get("counted_on")
    if step == "hand_over" and isinstance(visit := facts.get("visit_on"), date):
        if visit < today:
            return _held(
                "visit_to_come",
                "La visita tiene que ser hoy o después.",
                "The visit has to be today or later.",
            )
        if (
            isinstance(left, int)
            and isinstance(counted, date)
            and visit > counted + timedelta(left)
        ):
            return _held(
                "before_cover_ends",
                "La visita es después del último día cubierto: adelántela o cubra los días que faltan.",
                "The visit is after the last day covered: bring it forward, or cover the days between.",
            )
        label = Text("Confirmar la visita", "Confirm the visit")
        return Advance(tasks=(Task(name="confirm_visit", label=label, due=visit),))
    if step == "bridge" and isinstance(left, int) and isinstance(facts.get("bridge_days"), int):
        return Advance(facts={"days_left": left + facts["bridge_days"]})
    first = facts.get("first_dose_on")
    if step == "confirm_first_dose" and isinstance(first, date) and first > today:
        return _held(
            "already_taken",
            "Confirme cuando ya haya pasado.",
            "Confirm once it has happened.",
        )
    if step == "resume" and isinstance(counted, date) and counted > today:
        return _held("counted_by_today", "Se cuenta hoy o antes.", "It is counted today or before.")
    return Advance()
