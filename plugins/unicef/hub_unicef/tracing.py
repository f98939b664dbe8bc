"""Family tracing with the child's consent to each action apart: a yes to searching is no yes to calling.

Nobody is told where a child is before the relation and the safety of the relative are established.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unicef.child_intake import option

FAMILY_TRACING = Workflow(
    "family_tracing",
    version=2,
    title=Text("Búsqueda de familia", "Family tracing"),
    states=(
        State(
            "asked",
            Text("La niña o el niño lo pidió", "The child asked for it"),
            clock=Clock("begin", Text("Empezar", "Begin"), owner="caseworker", working_days=2),
        ),
        State(
            "searching",
            Text("Buscando", "Searching"),
            clock=Clock(
                "tell_child",
                Text("Contar a la niña o al niño cómo va", "Tell the child how it goes"),
                owner="caseworker",
                days=14,
            ),
        ),
        State(
            "found",
            Text("Familia localizada", "Relative found"),
            clock=Clock(
                "ask_child",
                Text("Preguntar si llamar", "Ask whether to call"),
                owner="caseworker",
                working_days=2,
            ),
        ),
        State(
            "in_touch",
            Text("En contacto", "In touch"),
            clock=Clock(
                "how_contact_goes",
                Text(
                    "Preguntar a la niña o al niño cómo va el contacto",
                    "Ask the child how the contact goes",
                ),
                owner="caseworker",
                days=14,
            ),
        ),
        State("reunited", Text("Con su familia", "Reunited"), final=True),
        State("ended", Text("Terminada", "Ended"), final=True),
    ),
    steps=(
        Step(
            "search",
            Text("Buscar", "Search"),
            ("asked",),
            "searching",
            ask=(
                yes_no(
                    "agrees_search",
                    Text("¿Quieres que busquemos?", "Would you like us to look?"),
                    category="child-protection",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "agrees_search",
                    Text("Sin su sí no se busca.", "Without the child's yes nobody searches."),
                    answer("agrees_search").equals(True),
                ),
            ),
        ),
        Step(
            "ask_consulate",
            Text("Preguntar al consulado", "Ask the consulate"),
            ("searching",),
            "searching",
            task=Text(
                "Contar a la niña o al niño que se preguntó al consulado.",
                "Tell the child that the consulate was asked.",
            ),
        ),
        Step("locate", Text("Localizada", "Located"), ("searching",), "found"),
        Step(
            "call",
            Text("Llamar a la familia", "Call the relative"),
            ("found",),
            "in_touch",
            ask=(
                yes_no(
                    "agrees_call",
                    Text("¿Quieres que llamemos?", "Would you like us to call?"),
                    category="child-protection",
                    required=True,
                ),
                yes_no(
                    "relation_checked",
                    Text("¿Se comprobó que es su familia?", "Is the relation established?"),
                    category="family",
                    required=True,
                ),
                yes_no(
                    "relative_is_safe",
                    Text(
                        "¿Se valoró que no hay riesgo?", "Was it established that there is no risk?"
                    ),
                    category="child-protection",
                    required=True,
                ),
                yes_no(
                    "relative_is_caregiver",
                    Text(
                        "¿Es su cuidador o contacto de él?",
                        "Is it the caregiver, or a contact of theirs?",
                    ),
                    category="child-protection",
                ),
            ),
            guards=(
                Guard(
                    "agrees_call",
                    Text(
                        "Buscar no es llamar: pregunte otra vez.",
                        "Searching is not calling: ask again.",
                    ),
                    answer("agrees_call").equals(True),
                ),
                Guard(
                    "relation",
                    Text("Compruebe primero el parentesco.", "Establish the relation first."),
                    answer("relation_checked").equals(True),
                ),
                Guard(
                    "safe",
                    Text("Valore el riesgo antes de llamar.", "Establish the risk before calling."),
                    answer("relative_is_safe").equals(True),
                ),
            ),
        ),
        Step(
            "tell_where",
            Text("Decir a la familia dónde está", "Tell the relative where the child is"),
            ("in_touch",),
            "in_touch",
            ask=(
                yes_no(
                    "agrees_tell_where",
                    Text(
                        "¿Quieres que le digamos dónde estás?", "Shall we tell them where you are?"
                    ),
                    category="location",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "agrees_tell_where",
                    Text(
                        "Hablar no es decir dónde está: sin su sí no se dice.",
                        "Talking is not telling where: without the child's yes nobody is told.",
                    ),
                    answer("agrees_tell_where").equals(True),
                ),
            ),
        ),
        Step(
            "reunite",
            Text("Reunir", "Reunite"),
            ("in_touch",),
            "reunited",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "agrees_reunion",
                    Text("¿Quieres ir con esa persona?", "Would you like to go to them?"),
                    category="child-protection",
                    required=True,
                ),
                yes_no(
                    "best_interests_determined",
                    Text(
                        "¿La procuraduría determinó que es lo mejor?",
                        "Has the authority determined that it is best?",
                    ),
                    category="child-protection",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "agrees_reunion",
                    Text(
                        "Hablar no es irse: pregunte otra vez.", "Talking is not going: ask again."
                    ),
                    answer("agrees_reunion").equals(True),
                ),
                Guard(
                    "determined",
                    Text(
                        "La procuraduría determina antes de reunir.",
                        "The authority determines before reuniting.",
                    ),
                    answer("best_interests_determined").equals(True),
                ),
            ),
            task=Text("Visitar a los 30 días.", "Visit after 30 days."),
        ),
        Step(
            "end",
            Text("Terminar", "End"),
            ("asked", "searching", "found", "in_touch"),
            "ended",
            ask=(
                choice(
                    "ended_because",
                    Text("¿Por qué?", "Why?"),
                    option(
                        "child-no", "La niña o el niño ya no quiere", "The child no longer wants it"
                    ),
                    option("not-safe", "No es seguro", "It is not safe"),
                    option("not-found", "No se encontró", "Not found"),
                    option("contact-enough", "Con hablar es suficiente", "Talking is enough"),
                    category="child-protection",
                    required=True,
                ),
            ),
        ),
    ),
)
