"""The steps of asylum accompaniment, with what they ask and what holds them back.

A step never stands for the person's decision: it records it.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, day, yes_no
from hub.hooks.workflows import Guard, Step
from hub_unhcr.asylum_filing import BEFORE_FILING, FILING

INTERVIEW = (
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
)
INTERVIEW_HELD = (
    Guard(
        "language",
        Text(
            "Pida que se repita en un idioma que entienda.",
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
)
EXTENSION = (
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
)
EXTENSION_HELD = (
    Guard(
        "in_writing",
        Text(
            "Pida el acuerdo de ampliación por escrito y motivado.",
            "Ask for the extension in writing, with its grounds.",
        ),
        answer("extension_in_writing").equals(True),
    ),
)

STEPS = (
    *FILING,
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
        ask=INTERVIEW,
        guards=INTERVIEW_HELD,
    ),
    Step(
        "interview_in_extension",
        Text("Anotar la entrevista", "Record the interview"),
        ("extended_before_interview",),
        "extended",
        ask=INTERVIEW,
        guards=INTERVIEW_HELD,
    ),
    Step(
        "extend",
        Text("La autoridad amplió el plazo", "The authority extended the time"),
        ("interviewed",),
        "extended",
        ask=EXTENSION,
        guards=EXTENSION_HELD,
    ),
    Step(
        "extend_before_interview",
        Text(
            "La autoridad amplió el plazo sin haber entrevistado",
            "The authority extended the time before any interview",
        ),
        ("admitted",),
        "extended_before_interview",
        ask=EXTENSION,
        guards=EXTENSION_HELD,
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
            "extended_before_interview",
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
