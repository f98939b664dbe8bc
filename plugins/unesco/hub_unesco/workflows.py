"""Recognition of studies, and what guards cannot say of either workflow. No guard asks for a paper before
somebody sits in a classroom.

Sources: Ley de Migración, art. 8 (education whatever the migration status); LGDNNA, art. 57; Acuerdo 286 of the SEP as
amended in 2015 and 2017 (no apostille and no expert translation for basic and upper secondary; nobody stays out for
lack of papers).
The days after which the hub enrols by itself are the network's own.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, choices, municipality, whole, yes_no
from hub.hooks.views import Advance, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

RECOGNITION = Workflow(
    "recognition",
    version=1,
    title=Text("Reconocimiento de estudios", "Recognition of studies"),
    states=(
        State(
            "documents",
            Text("Papeles", "Documents"),
            clock=Clock(
                "enrol_anyway",
                Text("Inscribir aunque falten papeles", "Enrol even without papers"),
                owner="caseworker",
                working_days=5,
                then="place_without_papers",
            ),
        ),
        State(
            "equivalence",
            Text("Equivalencia o revalidación", "Equivalence or validation"),
            clock=Clock(
                "enrol_meanwhile",
                Text("Inscribir mientras se resuelve", "Enrol while it is decided"),
                owner="caseworker",
                working_days=15,
                then="place_meanwhile",
            ),
        ),
        State(
            "placed_for_now",
            Text("En clase, con papeles pendientes", "In class, papers to follow"),
            clock=Clock(
                "papers_follow",
                Text("Regularizar los papeles", "Settle the papers"),
                owner="caseworker",
                days=90,
            ),
        ),
        State("placed", Text("En clase", "In class"), final=True),
        State("declined", Text("No quiso", "Declined"), final=True),
    ),
    steps=(
        Step(
            "ask_for_equivalence",
            Text("Pedir la equivalencia", "Ask for equivalence"),
            ("documents", "placed_for_now"),
            "equivalence",
            ask=(
                choices(
                    "sent",
                    Text("¿Qué se entregó?", "What was handed in?"),
                    Choice(
                        "school-record", Text("Boletas o certificado", "Reports or certificate")
                    ),
                    Choice("electronic", Text("Archivo o foto", "File or photo")),
                    Choice("plain-translation", Text("Traducción sencilla", "Plain translation")),
                    Choice("test", Text("Examen de ubicación", "Placement test")),
                    required=True,
                    category="education",
                ),
                yes_no(
                    "apostille_demanded",
                    Text("¿Exigen apostilla o perito?", "Is an apostille or an expert demanded?"),
                    required=True,
                    category="education",
                ),
                choice(
                    "level_sought",
                    Text("¿Para qué nivel?", "For which level?"),
                    Choice("basic", Text("Básica", "Basic")),
                    Choice("upper-secondary", Text("Media superior", "Upper secondary")),
                    Choice("higher", Text("Superior", "Higher")),
                    required=True,
                    category="education",
                ),
            ),
            guards=(
                Guard(
                    "no_apostille_below_university",
                    Text(
                        "En básica y media superior no se pide apostilla ni perito: muestre el Acuerdo 286.",
                        "Below university neither apostille nor expert is asked for: show Acuerdo 286.",
                    ),
                    answer("apostille_demanded").equals(False)
                    | answer("level_sought").equals("higher"),
                ),
            ),
        ),
        Step(
            "granted",
            Text("Reconocidos: en clase", "Recognised: in class"),
            ("equivalence",),
            "placed",
            ask=(
                whole(
                    "grade_granted",
                    Text("¿En qué grado queda?", "In which grade?"),
                    required=True,
                    minimum=0,
                    maximum=9,
                    category="education",
                ),
                municipality(
                    "school_place",
                    Text("¿En qué municipio?", "In which municipality?"),
                    category="location",
                ),
                yes_no(
                    "attends",
                    Text("¿Ya va a clase?", "Is the learner in class?"),
                    required=True,
                    category="education",
                ),
            ),
            guards=(
                Guard(
                    "really_in_class",
                    Text(
                        "Inscrita no es en clase: confirme que ya asiste.",
                        "Enrolled is not in class: confirm attendance.",
                    ),
                    answer("attends").equals(True),
                ),
            ),
        ),
        Step(
            "place_without_papers",
            Text("Inscribir sin papeles", "Enrol without papers"),
            ("documents",),
            "placed_for_now",
            task=Text(
                "Inscribir hoy: nadie queda fuera por falta de papeles",
                "Enrol today: nobody stays out for lack of papers",
            ),
        ),
        Step(
            "place_meanwhile",
            Text("Inscribir mientras tanto", "Enrol meanwhile"),
            ("equivalence",),
            "placed_for_now",
            task=Text("Inscribir hoy, el trámite sigue", "Enrol today, the procedure goes on"),
        ),
        Step(
            "settle",
            Text("Cerrar", "Settle"),
            ("placed_for_now",),
            "placed",
            ask=(
                yes_no(
                    "attends",
                    Text("¿Va a clase?", "Is the learner in class?"),
                    required=True,
                    category="education",
                ),
                choice(
                    "grade_by",
                    Text("¿Cómo quedó el grado?", "How was the grade set?"),
                    Choice("placement-test", Text("Examen de ubicación", "Placement test")),
                    Choice("age", Text("Por edad", "By age")),
                    Choice("papers-came", Text("Llegaron los papeles", "The papers came")),
                    required=True,
                    category="education",
                ),
            ),
            guards=(
                Guard(
                    "really_in_class",
                    Text(
                        "Confirme que ya asiste antes de cerrar.",
                        "Confirm attendance before closing.",
                    ),
                    answer("attends").equals(True),
                ),
            ),
        ),
        Step(
            "decline",
            Text("No quiere seguir", "Declines"),
            ("documents", "equivalence", "placed_for_now"),
            "declined",
            ask=(
                yes_no(
                    "heard_alone",
                    Text(
                        "¿Lo dijo la propia persona, sin presión?",
                        "Did the learner say so, unpressed?",
                    ),
                    required=True,
                    category="education",
                ),
                choice(
                    "because",
                    Text("¿Por qué?", "Why?"),
                    Choice("moving-on", Text("Sigue su camino", "Is moving on")),
                    Choice("own-wish", Text("No lo quiere", "Does not want it")),
                    Choice("no-papers", Text("Le faltan papeles", "Papers are missing")),
                    required=True,
                    category="education",
                ),
            ),
            guards=(
                Guard(
                    "own_words",
                    Text(
                        "Escuche a la persona que va a estudiar, también si es niña o niño.",
                        "Hear the learner, a child as well.",
                    ),
                    answer("heard_alone").equals(True),
                ),
                Guard(
                    "papers_are_no_reason",
                    Text(
                        "La falta de papeles no impide estudiar: inscriba sin ellos.",
                        "Missing papers do not bar from school: enrol without them.",
                    ),
                    answer("because").one_of("moving-on", "own-wish"),
                ),
            ),
        ),
    ),
)


def advanced(run: RunView, step: str, today: date) -> Advance:
    """Asking the former school for papers may betray whoever fled; starting days lie ahead.

    Papers hold nothing back.
    """
    facts = run.facts
    if run.workflow == "recognition" and step == "ask_for_equivalence":
        if (
            "school-record" in facts.get("sent", ())
            and facts.get("school_afraid_to_ask") == "not-safe"
        ):
            check = Text(
                "No escribir a la escuela ni al consulado de antes: use lo que la persona trae o un examen",
                "Do not write to the former school or consulate: use what the person has, or a test",
            )
            return Advance(tasks=(Task(name="do_not_write_home", label=check, due=today),))
        return Advance()
    starts = facts.get("starts_on")
    if step == "choose" and isinstance(starts, date) and starts < today:
        reason = Text(
            "El inicio tiene que ser hoy o después.", "The start has to be today or later."
        )
        return Advance(held=(Held(guard="starts_ahead", reason=reason),))
    if step == "begin" and isinstance(starts, date) and starts > today:
        reason = Text("Todavía no empieza.", "It has not begun yet.")
        return Advance(held=(Held(guard="not_yet", reason=reason),))
    return Advance()
