"""The vocational route: adult education, a trade, or a certificate of what somebody knows. Nobody pays to enter."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, day, text, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

VOCATIONAL_ROUTE = Workflow(
    "vocational_route",
    version=1,
    title=Text("Ruta de oficio", "Vocational route"),
    states=(
        State(
            "interest",
            Text("Interés", "Interest"),
            clock=Clock(
                "orientation", Text("Orientación", "Orientation"), "caseworker", working_days=10
            ),
        ),
        State(
            "chosen",
            Text("Opción elegida", "Option chosen"),
            clock=Clock(
                "starts", Text("Inicio", "Start"), "caseworker", from_fact="starts_on", days=1
            ),
        ),
        State(
            "learning",
            Text("En curso", "Learning"),
            clock=Clock(
                "how_it_goes",
                Text("Cómo va", "How it goes"),
                "caseworker",
                from_fact="starts_on",
                days=30,
            ),
        ),
        State("certified", Text("Con certificado", "Certified"), final=True),
        State("left", Text("Lo dejó", "Left"), final=True),
    ),
    steps=(
        Step(
            "choose",
            Text("Elegir", "Choose"),
            ("interest",),
            "chosen",
            ask=(
                choice(
                    "route",
                    Text("¿Qué camino?", "Which way?"),
                    Choice(
                        "adult-basic", Text("Primaria o secundaria para adultos", "Adult basic")
                    ),
                    Choice("trade-course", Text("Curso de oficio", "Trade course")),
                    Choice("certify-skills", Text("Certificar lo que sabe", "Certify skills")),
                    required=True,
                    category="education",
                ),
                day(
                    "starts_on",
                    Text("¿Cuándo empieza?", "When does it start?"),
                    required=True,
                    category="education",
                ),
                yes_no(
                    "her_choice",
                    Text("¿Lo eligió la persona entre varias opciones?", "Chosen among several?"),
                    required=True,
                    category="education",
                ),
                yes_no(
                    "fee_asked",
                    Text("¿Le piden un pago para entrar?", "Is a fee asked to enter?"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "hours_and_care_fit",
                    Text(
                        "¿Caben los horarios y el cuidado de hijas e hijos?",
                        "Do hours and childcare fit?",
                    ),
                    required=True,
                    category="family",
                ),
            ),
            guards=(
                Guard(
                    "chosen_among_several",
                    Text(
                        "Muestre más de una opción; elige la persona.",
                        "Show more than one option; the person chooses.",
                    ),
                    answer("her_choice").equals(True),
                ),
                Guard(
                    "no_fee",
                    Text(
                        "No se paga por entrar: busque otra opción o una beca.",
                        "Nobody pays to enter: find another option, or a grant.",
                    ),
                    answer("fee_asked").equals(False),
                ),
                Guard(
                    "it_can_be_done",
                    Text(
                        "Resuelva primero horario y cuidados; si no, lo tendrá que dejar.",
                        "Settle hours and childcare first, or it will have to be left.",
                    ),
                    answer("hours_and_care_fit").equals(True),
                ),
            ),
        ),
        Step(
            "begin",
            Text("Empezar", "Begin"),
            ("chosen",),
            "learning",
            task=Text("Preguntar cómo va al mes", "Ask how it goes after a month"),
        ),
        Step(
            "certify",
            Text("Certificar", "Certify"),
            ("learning",),
            "certified",
            ask=(
                text(
                    "certificate_of",
                    Text("¿De qué es el certificado?", "What is certified?"),
                    required=True,
                    category="education",
                ),
                yes_no(
                    "official",
                    Text(
                        "¿Vale en todo el país (SEP, INEA o CONOCER)?",
                        "Is it valid nationwide (SEP, INEA or CONOCER)?",
                    ),
                    required=True,
                    category="education",
                ),
            ),
            guards=(
                Guard(
                    "valid_nationwide",
                    Text(
                        "Quien se mueve necesita un certificado que valga en todo el país: tramítelo.",
                        "People on the move need a certificate that is valid nationwide: apply for it.",
                    ),
                    answer("official").equals(True),
                ),
            ),
        ),
        Step(
            "leave",
            Text("Dejarlo", "Leave"),
            ("interest", "chosen", "learning"),
            "left",
            ask=(
                choice(
                    "because",
                    Text("¿Por qué?", "Why?"),
                    Choice("work", Text("Encontró trabajo", "Found work")),
                    Choice("moving-on", Text("Sigue su camino", "Is moving on")),
                    Choice("care", Text("Cuidados o salud", "Care or health")),
                    Choice("own-wish", Text("No era lo suyo", "It was not for them")),
                    required=True,
                    category="education",
                ),
            ),
        ),
    ),
)
