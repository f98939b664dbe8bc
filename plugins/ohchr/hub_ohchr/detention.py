"""Alternatives to detention: vulnerability found, alternative proposed, authority answered, follow-up.

LRPCAP art. 20: a child is not held. That the alternative keeps a child's family together is the office's own rule.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, day, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_ohchr.violation import option

ALTERNATIVES = Workflow(
    "alternatives_to_detention",
    version=1,
    title=Text("Alternativas a la detención", "Alternatives to detention"),
    states=(
        State(
            "vulnerability_found",
            Text("Vulnerabilidad encontrada", "Vulnerability found"),
            clock=Clock(
                "propose",
                Text("Proponer una alternativa", "Propose an alternative"),
                owner="caseworker",
                hours=24,
            ),
        ),
        State(
            "proposed",
            Text("Alternativa propuesta", "Alternative proposed"),
            clock=Clock(
                "answer",
                Text("Respuesta de la autoridad", "The authority's answer"),
                owner="caseworker",
                working_days=3,
                then="no_answer",
            ),
        ),
        State(
            "unanswered",
            Text("Sin respuesta", "No answer"),
            clock=Clock(
                "insist",
                Text("Insistir a nivel superior", "Insist at a higher level"),
                owner="focal_point",
                working_days=1,
            ),
        ),
        State(
            "refused",
            Text("Alternativa negada", "Alternative refused"),
            clock=Clock(
                "remedy",
                Text("Valorar amparo con asesoría", "Consider amparo with a lawyer"),
                owner="focal_point",
                working_days=1,
            ),
        ),
        State(
            "granted",
            Text("Alternativa concedida", "Alternative granted"),
            clock=Clock(
                "see_person",
                Text("Ver a la persona fuera", "See the person outside"),
                owner="caseworker",
                working_days=2,
            ),
        ),
        State(
            "followed",
            Text("En seguimiento", "Followed up"),
            clock=Clock(
                "month", Text("Visita al mes", "Visit after a month"), owner="caseworker", days=30
            ),
        ),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "propose",
            Text("Proponer", "Propose"),
            ("vulnerability_found", "refused"),
            "proposed",
            ask=(
                yes_no(
                    "person_agrees",
                    Text(
                        "¿La persona quiere esta alternativa?",
                        "Does the person want this alternative?",
                    ),
                    category="detention",
                    required=True,
                ),
                choice(
                    "alternative",
                    Text("¿Cuál?", "Which?"),
                    option("family", "Con familia o amistades", "With family or friends"),
                    option("shelter", "Albergue abierto", "Open shelter"),
                    option("care-centre", "Centro de asistencia para niñez", "Child-care centre"),
                    option("reporting", "Firma periódica en libertad", "Reporting while free"),
                    option("medical", "Atención en hospital", "Care in hospital"),
                    category="detention",
                    required=True,
                ),
                yes_no(
                    "place_confirmed",
                    Text("¿El lugar confirmó que le recibe?", "Has the place confirmed?"),
                    category="location",
                    required=True,
                ),
                yes_no(
                    "family_together",
                    Text(
                        "Con hijas o hijos: ¿la familia queda junta?",
                        "With children: does the family stay together?",
                    ),
                    category="family",
                ),
            ),
            guards=(
                Guard(
                    "person_agrees",
                    Text("Proponga lo que la persona acepta.", "Propose what the person accepts."),
                    answer("person_agrees").equals(True),
                ),
                Guard(
                    "place",
                    Text(
                        "Confirme primero quién le recibe: una propuesta sin lugar se niega.",
                        "First confirm who receives them: a proposal without a place is refused.",
                    ),
                    answer("place_confirmed").equals(True),
                ),
            ),
        ),
        Step(
            "no_answer",
            Text("Sin respuesta", "No answer"),
            ("proposed",),
            "unanswered",
            task=Text(
                "Insistir por escrito a nivel superior.", "Insist in writing at a higher level."
            ),
        ),
        Step(
            "grant",
            Text("Concedida", "Granted"),
            ("proposed", "unanswered"),
            "granted",
            ask=(
                day(
                    "answered_on",
                    Text("Día de la respuesta", "Day of the answer"),
                    category="detention",
                    required=True,
                ),
            ),
        ),
        Step(
            "refuse",
            Text("Negada", "Refused"),
            ("proposed", "unanswered"),
            "refused",
            ask=(
                day(
                    "answered_on",
                    Text("Día de la respuesta", "Day of the answer"),
                    category="detention",
                    required=True,
                ),
                yes_no(
                    "reasons_given",
                    Text(
                        "¿La autoridad dio razones por escrito?",
                        "Did the authority give reasons in writing?",
                    ),
                    category="detention",
                    required=True,
                ),
            ),
            task=Text("Canalizar a asesoría jurídica.", "Refer to legal assistance."),
        ),
        Step(
            "see",
            Text("Ver a la persona", "See the person"),
            ("granted",),
            "followed",
            ask=(
                yes_no(
                    "really_free",
                    Text("¿Está realmente fuera?", "Are they really out?"),
                    category="detention",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "out",
                    Text(
                        "Concedida no es cumplida: verifique que salió.",
                        "Granted is not done: verify that the person is out.",
                    ),
                    answer("really_free").equals(True),
                ),
            ),
        ),
        Step("close", Text("Cerrar", "Close"), ("followed",), "closed"),
        Step(
            "close_refused",
            Text("Cerrar sin alternativa", "Close without an alternative"),
            ("refused", "unanswered", "vulnerability_found"),
            "closed",
            roles=("focal_point",),
            ask=(
                choice(
                    "closed_because",
                    Text("¿Por qué?", "Why?"),
                    option("returned", "Ya no está en México", "No longer in Mexico"),
                    option("own-wish", "La persona lo pidió", "The person asked for it"),
                    option("released", "Salió por otra vía", "Released otherwise"),
                    category="detention",
                    required=True,
                ),
            ),
        ),
    ),
)
