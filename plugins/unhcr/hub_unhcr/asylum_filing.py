"""The steps up to the filing of an asylum request. Never takes the person's decision: it records it."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import day, yes_no
from hub.hooks.workflows import Guard, Step

BEFORE_FILING = ("orientation", "preparing", "pressing", "last_days", "overdue")

ORIENTATION = (
    yes_no(
        "explained_in_language",
        Text(
            "¿Se explicó el procedimiento en un idioma que entiende?",
            "Was the procedure explained in a language that is understood?",
        ),
        category="asylum",
        required=True,
    ),
    day(
        "entered_on",
        Text("Día de entrada a México", "Day of entry to Mexico"),
        category="asylum",
    ),
    yes_no(
        "was_prevented",
        Text(
            "¿Le fue imposible solicitar antes, o la causa del temor surgió después?",
            "Was filing impossible before, or did the reason for fear arise later?",
        ),
        category="asylum",
        help=Text(
            "El plazo corre desde que fue posible solicitar, o desde que lo supo.",
            "Time runs from when filing became possible, or the facts became known.",
        ),
    ),
    day(
        "possible_from",
        Text("¿Desde qué día pudo hacerlo?", "From which day could it be done?"),
        category="asylum",
        required=True,
        when=answer("was_prevented").equals(True),
    ),
)

ORIENTED = (
    Guard(
        "understood",
        Text(
            "Explique el procedimiento en un idioma que la persona entienda.",
            "Explain the procedure in a language that the person understands.",
        ),
        answer("explained_in_language").equals(True),
    ),
    Guard(
        "entry_known",
        Text(
            "Anote el día de entrada: de él depende el plazo.",
            "Note the day of entry: the deadline depends on it.",
        ),
        answer("entered_on").given,
    ),
)

FILING = (
    Step(
        "orient",
        Text("Orientar", "Give orientation"),
        ("orientation",),
        "preparing",
        ask=ORIENTATION,
        guards=ORIENTED,
    ),
    Step(
        "orient_now",
        Text("Orientar de urgencia", "Give orientation urgently"),
        ("pressing", "last_days", "overdue"),
        "last_days",
        ask=ORIENTATION,
        guards=ORIENTED,
    ),
    Step(
        "take_charge",
        Text("Tomar el caso", "Take charge"),
        ("pressing",),
        "last_days",
        roles=("focal_point",),
        task=Text(
            "Presentar la solicitud esta semana, con intérprete y asesoría.",
            "File the request this week, with interpreter and advice.",
        ),
    ),
    Step(
        "warn",
        Text("Avisar que el plazo está por vencer", "Warn that the deadline is near"),
        ("orientation", "preparing"),
        "pressing",
    ),
    Step(
        "pass_deadline",
        Text("Dejar constancia del plazo vencido", "Record that the deadline is over"),
        ("last_days",),
        "overdue",
        roles=("focal_point",),
    ),
    Step(
        "file",
        Text("Anotar la solicitud presentada", "Record the request as filed"),
        ("preparing", "pressing", "last_days", "overdue"),
        "filed",
        ask=(
            yes_no(
                "own_decision",
                Text("¿La persona decidió solicitar?", "Did the person decide to ask?"),
                category="asylum",
                required=True,
            ),
            day(
                "filed_on",
                Text("Día en que se presentó", "Day on which it was filed"),
                category="asylum",
                required=True,
            ),
            yes_no(
                "proof_of_filing",
                Text("¿Tiene su constancia?", "Has the person a certificate of it?"),
                category="documents",
                required=True,
            ),
            yes_no(
                "cause_of_delay_filed",
                Text(
                    "Si el plazo venció: ¿se presentó la causa de la demora?",
                    "If the deadline is over: was the cause of delay filed with it?",
                ),
                category="asylum",
            ),
        ),
        guards=(
            ORIENTED[0],
            Guard(
                "own_decision",
                Text(
                    "Nadie solicita asilo por otra persona adulta: espere su decisión.",
                    "Nobody asks for asylum for another adult: wait for their decision.",
                ),
                answer("own_decision").equals(True),
            ),
            Guard(
                "proof",
                Text(
                    "Pida la constancia a la autoridad: protege contra la devolución.",
                    "Obtain the certificate from the authority: it protects against return.",
                ),
                answer("proof_of_filing").equals(True),
            ),
        ),
        task=Text(
            "Recordar la firma semanal ante la autoridad: faltar puede dar por abandonado el trámite.",
            "Remind of the weekly signature at the authority: absence can mean abandonment.",
        ),
    ),
)
