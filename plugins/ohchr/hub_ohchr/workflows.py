"""OHCHR's workflows: alternatives to detention (detention.py), disappearance, and the use of a source's account.

Guiding Principles for the Search for Disappeared Persons (CED/C/7, 2019): the search begins without
delay (principle 6) and the family takes part (principle 5).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_ohchr.detention import ALTERNATIVES
from hub_ohchr.violation import option

DISAPPEARANCE = Workflow(
    "enforced_disappearance",
    version=1,
    title=Text("Desaparición forzada", "Enforced disappearance"),
    states=(
        State(
            "reported",
            Text("Reportada", "Reported"),
            clock=Clock(
                "hand_over",
                Text("Entregar a la autoridad de búsqueda", "Hand to the search authority"),
                owner="caseworker",
                hours=24,
                then="escalate",
                source="CED/C/7, principle 6",
            ),
        ),
        State(
            "delayed",
            Text("Sin entregar: supervisión", "Not handed over: with the supervisor"),
            clock=Clock(
                "hand_over_now",
                Text("Entregar ya", "Hand over now"),
                owner="focal_point",
                hours=4,
                source="CED/C/7, principle 6",
            ),
        ),
        State(
            "handed_over",
            Text("Entregada", "Handed over"),
            clock=Clock(
                "plan",
                Text("¿Hay plan de búsqueda?", "Is there a plan of search?"),
                owner="focal_point",
                working_days=3,
            ),
        ),
        State(
            "searching",
            Text("En búsqueda", "Being searched for"),
            clock=Clock(
                "family",
                Text("Informar a la familia", "Inform the family"),
                owner="caseworker",
                days=30,
            ),
        ),
        State("found", Text("Localizada", "Found"), final=True),
        State(
            "withdrawn",
            Text("La familia no quiere seguir", "The family does not wish to go on"),
            final=True,
        ),
    ),
    steps=(
        Step("escalate", Text("Escalar", "Escalate"), ("reported",), "delayed"),
        Step(
            "hand_over",
            Text("Entregar", "Hand over"),
            ("reported", "delayed"),
            "handed_over",
            ask=(
                yes_no(
                    "family_agrees",
                    Text("¿La familia está de acuerdo?", "Does the family agree?"),
                    category="family",
                    required=True,
                ),
                yes_no(
                    "search_authority_received",
                    Text(
                        "¿La autoridad de búsqueda la recibió?",
                        "Has the search authority received it?",
                    ),
                    category="legal",
                    required=True,
                ),
                yes_no(
                    "representative_has_copy",
                    Text(
                        "¿La representación de la familia tiene copia?",
                        "Has the family's representative a copy?",
                    ),
                    category="family",
                    required=True,
                ),
                yes_no(
                    "presumed_alive",
                    Text(
                        "¿Se pidió buscarla con vida?", "Was a search for somebody alive asked for?"
                    ),
                    category="legal",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "family_agrees",
                    Text(
                        "Hable con la familia o su representante.",
                        "Talk with the family or their representative.",
                    ),
                    answer("family_agrees").equals(True),
                ),
                Guard(
                    "search_authority",
                    Text(
                        "Espere el acuse de la autoridad de búsqueda.",
                        "Wait for the search authority's receipt.",
                    ),
                    answer("search_authority_received").equals(True),
                ),
                Guard(
                    "representative",
                    Text(
                        "Entregue copia a quien representa a la familia.",
                        "Give a copy to who represents the family.",
                    ),
                    answer("representative_has_copy").equals(True),
                ),
                Guard(
                    "alive",
                    Text(
                        "La búsqueda presume que está con vida.",
                        "A search presumes that the person is alive.",
                    ),
                    answer("presumed_alive").equals(True),
                ),
            ),
        ),
        Step(
            "plan",
            Text("Hay plan de búsqueda", "There is a plan of search"),
            ("handed_over",),
            "searching",
        ),
        Step(
            "inform",
            Text("Informar a la familia", "Inform the family"),
            ("searching",),
            "handed_over",
            task=Text(
                "Pedir a la autoridad el avance de la búsqueda.",
                "Ask the authority how the search goes.",
            ),
        ),
        Step(
            "find",
            Text("Localizada", "Found"),
            ("handed_over", "searching"),
            "found",
            ask=(
                choice(
                    "found_as",
                    Text("¿Cómo?", "How?"),
                    option("alive", "Con vida", "Alive"),
                    option("dead", "Sin vida", "Dead"),
                    option("held", "En detención", "In detention"),
                    category="narrative",
                    required=True,
                ),
                yes_no(
                    "family_told_first",
                    Text(
                        "¿La familia lo supo primero, y acompañada?",
                        "Was the family told first, and accompanied?",
                    ),
                    category="family",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "family_first",
                    Text(
                        "La familia lo sabe primero, y con acompañamiento.",
                        "The family is told first, and not alone.",
                    ),
                    answer("family_told_first").equals(True),
                ),
            ),
        ),
        Step(
            "withdraw",
            Text("La familia decide no seguir", "The family decides to stop"),
            ("reported", "delayed", "handed_over", "searching"),
            "withdrawn",
            roles=("focal_point",),
        ),
    ),
)

FOLLOW_UP = Workflow(
    "follow_up",
    version=1,
    title=Text("Seguimiento de una violación", "Follow-up of a violation"),
    states=(
        State(
            "received",
            Text("Recibida", "Received"),
            clock=Clock(
                "verify",
                Text("Contrastar la información", "Verify the information"),
                owner="caseworker",
                working_days=5,
            ),
        ),
        State(
            "verified",
            Text("Contrastada", "Verified"),
            clock=Clock(
                "decide_use",
                Text("Acordar el uso con la fuente", "Agree its use with the source"),
                owner="focal_point",
                working_days=5,
            ),
        ),
        State(
            "raised",
            Text("Planteada", "Raised"),
            clock=Clock(
                "answer",
                Text("Respuesta de la autoridad", "The authority's answer"),
                owner="focal_point",
                working_days=20,
            ),
        ),
        State("closed", Text("Cerrada", "Closed"), final=True),
    ),
    steps=(
        Step(
            "verify",
            Text("Contrastar", "Verify"),
            ("received",),
            "verified",
            ask=(
                choice(
                    "standard",
                    Text("¿Qué tan sustentada está?", "How well is it supported?"),
                    option(
                        "reasonable-grounds",
                        "Motivos razonables para creerlo",
                        "Reasonable grounds to believe",
                    ),
                    option("more-needed", "Falta información", "More is needed"),
                    category="legal",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "reasonable_grounds",
                    Text("Reúna otra fuente independiente.", "Find another, independent source."),
                    answer("standard").equals("reasonable-grounds"),
                ),
            ),
        ),
        Step(
            "raise_with_authorities",
            Text("Plantear a la autoridad", "Raise with the authority"),
            ("verified",),
            "raised",
            roles=("focal_point",),
            guards=(
                Guard(
                    "use_authorities",
                    Text(
                        "La fuente no ha permitido este uso.",
                        "The source has not allowed this use.",
                    ),
                    answer("use_authorities").equals(True),
                ),
            ),
        ),
        Step(
            "send_to_mechanisms",
            Text("Enviar a los mecanismos", "Send to the mechanisms"),
            ("verified", "raised"),
            "raised",
            roles=("focal_point",),
            guards=(
                Guard(
                    "use_mechanisms",
                    Text(
                        "La fuente no ha permitido este uso.",
                        "The source has not allowed this use.",
                    ),
                    answer("use_mechanisms").equals(True),
                ),
            ),
        ),
        Step(
            "report",
            Text("Incluir en un informe público", "Put into a public report"),
            ("verified", "raised"),
            "raised",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "not_recognisable",
                    Text(
                        "¿Otra persona leyó y no puede reconocer a la fuente?",
                        "Has a second reader confirmed that the source cannot be recognised?",
                    ),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "use_report",
                    Text(
                        "La fuente no ha permitido este uso.",
                        "The source has not allowed this use.",
                    ),
                    answer("use_report").equals(True),
                ),
                Guard(
                    "anonymous",
                    Text(
                        "Quite lo que permita reconocerla y pida otra lectura.",
                        "Take out what could point at the source and have it read again.",
                    ),
                    answer("not_recognisable").equals(True),
                ),
            ),
        ),
        Step(
            "withdraw",
            Text("La fuente retira su permiso", "The source withdraws"),
            ("received", "verified", "raised"),
            "closed",
            task=Text(
                "Detener todo uso y confirmarlo a la fuente.",
                "Stop every use and confirm it to the source.",
            ),
        ),
        Step(
            "close",
            Text("Cerrar", "Close"),
            ("received", "verified", "raised"),
            "closed",
            ask=(
                yes_no(
                    "source_informed",
                    Text("¿Se informó a la fuente?", "Has the source been told?"),
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "source_informed",
                    Text("Informe a la fuente qué se hizo.", "Tell the source what was done."),
                    answer("source_informed").equals(True),
                ),
            ),
        ),
    ),
)

WORKFLOWS = (ALTERNATIVES, DISAPPEARANCE, FOLLOW_UP)
