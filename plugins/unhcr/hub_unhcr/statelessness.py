"""Statelessness: from a doubt about nationality to a document. Never asks a State that is feared.

The Convention relating to the Status of Stateless Persons of 1954, art. 1: a person whom no State
considers its national under the operation of its law.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

STATELESSNESS = Workflow(
    "statelessness",
    version=1,
    title=Text("Apatridia", "Statelessness"),
    states=(
        State(
            "identified",
            Text("Posible apatridia", "Possible statelessness"),
            clock=Clock(
                "interview",
                Text("Entrevista sobre nacionalidad", "Interview on nationality"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State("evidence", Text("Reunión de pruebas", "Gathering evidence")),
        State(
            "submitted",
            Text("Solicitud presentada", "Request submitted"),
            clock=Clock(
                "follow_up",
                Text("Preguntar por el trámite", "Ask how it stands"),
                owner="caseworker",
                working_days=45,
            ),
        ),
        State(
            "recognised",
            Text("Apatridia reconocida", "Statelessness recognised"),
            clock=Clock(
                "papers",
                Text("Documento y naturalización", "Document and naturalisation"),
                owner="caseworker",
                working_days=30,
            ),
        ),
        State(
            "confirmed_national",
            Text("Nacionalidad confirmada", "Nationality confirmed"),
            final=True,
        ),
        State(
            "not_recognised",
            Text("No reconocida", "Not recognised"),
            clock=Clock(
                "remedy",
                Text("Valorar la impugnación", "Consider a remedy"),
                owner="focal_point",
                working_days=5,
            ),
        ),
        State("documented", Text("Con documento", "Documented"), final=True),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "interview",
            Text("Entrevistar", "Interview"),
            ("identified",),
            "evidence",
            ask=(
                yes_no(
                    "fears_that_state",
                    Text(
                        "¿Teme a las autoridades de ese país?",
                        "Are the authorities of that country feared?",
                    ),
                    category="asylum",
                    required=True,
                ),
                yes_no(
                    "asylum_considered",
                    Text("¿Se valoró primero el asilo?", "Was asylum considered first?"),
                    category="asylum",
                ),
            ),
            guards=(
                Guard(
                    "asylum_first",
                    Text(
                        "Si teme a ese país, oriente primero sobre asilo.",
                        "If that country is feared, give orientation on asylum first.",
                    ),
                    answer("fears_that_state").equals(False)
                    | answer("asylum_considered").equals(True),
                ),
            ),
        ),
        Step(
            "ask_state",
            Text("Preguntar a la autoridad de ese país", "Ask that country's authority"),
            ("evidence",),
            "evidence",
            ask=(
                yes_no(
                    "agrees_to_inquiry",
                    Text(
                        "¿La persona acepta que se pregunte?",
                        "Does the person agree to the inquiry?",
                    ),
                    category="legal",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "no_fear",
                    Text(
                        "No se pregunta nada a un Estado al que la persona teme.",
                        "Nothing is asked of a State that the person fears.",
                    ),
                    answer("fears_that_state").equals(False),
                ),
                Guard(
                    "agreed",
                    Text("Pida primero su acuerdo.", "Ask for agreement first."),
                    answer("agrees_to_inquiry").equals(True),
                ),
            ),
        ),
        Step(
            "confirm_national",
            Text("Un país la reconoce", "A country confirms"),
            ("evidence", "submitted"),
            "confirmed_national",
        ),
        Step(
            "submit",
            Text("Presentar la solicitud", "Submit the request"),
            ("evidence",),
            "submitted",
            ask=(
                yes_no(
                    "own_account_written",
                    Text(
                        "¿Consta su relato sobre lazos con cada país?",
                        "Is the account of ties to each country written down?",
                    ),
                    category="legal",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "account",
                    Text(
                        "Escriba con la persona sus lazos con cada país: nacimiento, familia, residencia.",
                        "Write down ties to each country with the person: birth, family, residence.",
                    ),
                    answer("own_account_written").equals(True),
                ),
            ),
        ),
        Step(
            "recognise",
            Text("Reconocida", "Recognised"),
            ("submitted", "not_recognised"),
            "recognised",
            task=Text(
                "Acompañar la residencia permanente y explicar la naturalización.",
                "Accompany permanent residence and explain naturalisation.",
            ),
        ),
        Step("refuse", Text("No reconocida", "Not recognised"), ("submitted",), "not_recognised"),
        Step(
            "document",
            Text("Documento entregado", "Document issued"),
            ("recognised",),
            "documented",
        ),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("identified", "evidence", "submitted", "not_recognised"),
            "closed",
        ),
    ),
)
