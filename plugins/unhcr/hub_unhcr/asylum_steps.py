"""The steps of asylum accompaniment, with what they ask and what holds them back.

A step never stands for the person's decision: it records it.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, day, yes_no
from hub.hooks.workflows import Guard, Step

BEFORE_FILING = ("orientation", "preparing", "pressing", "overdue")

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

STEPS = (
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
        ("pressing", "overdue"),
        "pressing",
        ask=ORIENTATION,
        guards=ORIENTED,
    ),
    Step(
        "warn",
        Text("Avisar que el plazo está por vencer", "Warn that the deadline is near"),
        ("orientation", "preparing"),
        "pressing",
        task=Text(
            "Presentar la solicitud esta semana; avise a la persona punto focal.",
            "File the request this week; tell the focal point.",
        ),
    ),
    Step(
        "pass_deadline",
        Text("Dejar constancia del plazo vencido", "Record that the deadline is over"),
        ("pressing",),
        "overdue",
        roles=("focal_point",),
        task=Text(
            "Reunir prueba de la causa de la demora y presentar la solicitud.",
            "Gather proof of what caused the delay and file the request.",
        ),
    ),
    Step(
        "file",
        Text("Anotar la solicitud presentada", "Record the request as filed"),
        ("preparing", "pressing", "overdue"),
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
    Step(
        "admit",
        Text("Solicitud admitida", "Request admitted"),
        ("filed",),
        "admitted",
        task=Text(
            "Preparar la entrevista: intérprete, asesoría y con quién quiere hablar.",
            "Prepare the interview: interpreter, advice, and whom the person wants to speak to.",
        ),
    ),
    Step(
        "not_admitted",
        Text("No admitida", "Not admitted"),
        ("filed",),
        "refused",
        ask=(
            day(
                "notified_on",
                Text("Día de la notificación", "Day of notification"),
                category="asylum",
                required=True,
            ),
        ),
    ),
    Step(
        "interview",
        Text("Anotar la entrevista", "Record the interview"),
        ("admitted",),
        "interviewed",
        ask=(
            yes_no(
                "language_provided",
                Text(
                    "¿Fue en su idioma o con intérprete?",
                    "Was it in their language, or with an interpreter?",
                ),
                category="asylum",
                required=True,
            ),
            yes_no(
                "advice_offered",
                Text(
                    "¿Se ofreció asesoría jurídica antes?",
                    "Was legal advice offered beforehand?",
                ),
                category="asylum",
                required=True,
            ),
            yes_no(
                "child_represented",
                Text(
                    "Menor de edad: ¿estuvo la procuraduría de protección o su tutor?",
                    "Under 18: was the child protection authority or a guardian there?",
                ),
                category="child-protection",
            ),
        ),
        guards=(
            Guard(
                "language",
                Text(
                    "Pida que se repita en un idioma que entienda: sin ello no es válida.",
                    "Ask for it to be repeated in a language that is understood.",
                ),
                answer("language_provided").equals(True),
            ),
            Guard(
                "advice",
                Text(
                    "Ofrezca asesoría jurídica antes de la entrevista.",
                    "Offer legal advice before the interview.",
                ),
                answer("advice_offered").equals(True),
            ),
        ),
    ),
    Step(
        "extend",
        Text("La autoridad amplió el plazo", "The authority extended the time"),
        ("interviewed",),
        "extended",
        ask=(
            choice(
                "extension_cause",
                Text("¿Por qué motivo?", "On which ground?"),
                Choice("no-interpreter", Text("Falta de intérprete", "No interpreter")),
                Choice("health", Text("Salud de la persona", "The person's health")),
                Choice("own-request", Text("Lo pidió la persona", "At the person's request")),
                Choice("other", Text("Otro de fuerza mayor", "Other circumstances beyond control")),
                category="asylum",
                required=True,
            ),
            yes_no(
                "extension_in_writing",
                Text("¿Se notificó por escrito?", "Was it notified in writing?"),
                category="asylum",
                required=True,
            ),
        ),
        guards=(
            Guard(
                "in_writing",
                Text(
                    "Pida el acuerdo de ampliación por escrito y motivado.",
                    "Ask for the extension in writing, with its grounds.",
                ),
                answer("extension_in_writing").equals(True),
            ),
        ),
    ),
    Step(
        "recognise",
        Text("Protección reconocida", "Protection recognised"),
        ("interviewed", "extended", "in_review"),
        "protected",
        ask=(
            choice(
                "kind_of_protection",
                Text("¿Qué se reconoció?", "What was recognised?"),
                Choice("refugee", Text("Condición de refugiada(o)", "Refugee status")),
                Choice(
                    "complementary",
                    Text("Protección complementaria", "Complementary protection"),
                ),
                category="asylum",
                required=True,
            ),
        ),
        task=Text(
            "Acompañar el trámite de residencia permanente y CURP.",
            "Accompany the request for permanent residence and CURP.",
        ),
    ),
    Step(
        "refuse",
        Text("Negativa notificada", "Refusal notified"),
        ("interviewed", "extended"),
        "refused",
        ask=(
            day(
                "notified_on",
                Text("Día de la notificación", "Day of notification"),
                category="asylum",
                required=True,
            ),
        ),
        task=Text(
            "Explicar hoy el recurso de revisión y canalizar a asesoría jurídica.",
            "Explain the review today and refer to legal assistance.",
        ),
    ),
    Step(
        "appeal",
        Text("Revisión presentada", "Review filed"),
        ("refused",),
        "in_review",
        ask=(
            yes_no(
                "grounds_prepared",
                Text(
                    "¿Se redactaron los agravios con asesoría?",
                    "Were the grounds written with legal advice?",
                ),
                category="legal",
                required=True,
            ),
        ),
        guards=(
            Guard(
                "grounds",
                Text(
                    "Canalice a asesoría jurídica: la revisión sin agravios se pierde.",
                    "Refer to legal advice: a review without grounds is lost.",
                ),
                answer("grounds_prepared").equals(True),
            ),
        ),
    ),
    Step(
        "lapse",
        Text("Venció el plazo de revisión", "The time for review is over"),
        ("refused",),
        "review_lapsed",
        roles=("focal_point",),
    ),
    Step(
        "uphold",
        Text("Negativa confirmada", "Refusal upheld"),
        ("in_review",),
        "review_lapsed",
        task=Text(
            "Valorar con la asesoría otro medio de defensa.",
            "Consider another remedy with the lawyer.",
        ),
    ),
    Step(
        "settle",
        Text("Plan de integración acordado", "Plan of integration agreed"),
        ("protected",),
        "solution",
        ask=(
            yes_no(
                "plan_is_theirs",
                Text(
                    "¿La persona está de acuerdo con el plan?",
                    "Does the person agree to the plan?",
                ),
                category="livelihood",
                required=True,
            ),
        ),
        guards=(
            Guard(
                "agreed",
                Text(
                    "Revise el plan con la persona hasta que esté de acuerdo.",
                    "Go through the plan with the person until they agree.",
                ),
                answer("plan_is_theirs").equals(True),
            ),
        ),
    ),
    Step(
        "close",
        Text("Cerrar", "Close"),
        (
            *BEFORE_FILING,
            "filed",
            "admitted",
            "interviewed",
            "extended",
            "refused",
            "in_review",
            "review_lapsed",
        ),
        "closed",
        ask=(
            choice(
                "closed_because",
                Text("¿Por qué se cierra?", "Why is it closed?"),
                Choice("own-wish", Text("La persona lo decidió", "The person decided so")),
                Choice("moved-on", Text("Se fue a otro lugar", "Moved on")),
                Choice("unreachable", Text("No se le encuentra", "Cannot be reached")),
                Choice(
                    "other-representative",
                    Text("Le acompaña otra organización", "Another organisation accompanies"),
                ),
                Choice("remedies-ended", Text("No hay más medios de defensa", "No remedy is left")),
                category="legal",
                required=True,
            ),
            yes_no(
                "consequences_explained",
                Text(
                    "Si la persona lo decidió: ¿se le explicó qué implica?",
                    "If the person decided: was it explained what this means?",
                ),
                category="asylum",
            ),
        ),
        guards=(
            Guard(
                "informed_withdrawal",
                Text(
                    "Explique qué pierde al dejar el trámite antes de cerrarlo.",
                    "Explain what is lost by leaving the procedure before closing it.",
                ),
                answer("closed_because").one_of(
                    "moved-on", "unreachable", "other-representative", "remedies-ended"
                )
                | answer("consequences_explained").equals(True),
            ),
        ),
    ),
)
