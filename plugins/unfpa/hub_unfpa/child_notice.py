"""Notice to the child protection authority that a child suffered violence. Beside care, never before it.

LGDNNA art. 12: whoever learns that a child's rights were violated tells the competent authority at once;
arts. 121 to 123: the procuraduría de protección represents the child and orders what protects them. A
workflow of its own, so that neither care waits for the notice nor the notice for care.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

LAW = "LGDNNA art. 12"

CHILD_NOTICE = Workflow(
    "child_notice",
    version=2,
    at_once=True,
    title=Text(
        "Aviso a la procuraduría de protección de niñez", "Notice to the child protection authority"
    ),
    states=(
        State(
            "to_tell",
            Text("Aviso por dar", "To be told"),
            clock=Clock(
                "tell",
                Text("Dar aviso hoy", "Tell today"),
                owner="caseworker",
                hours=4,
                then="escalate",
                source=LAW,
            ),
        ),
        State(
            "late",
            Text("Sin aviso: con quien coordina", "Not told: with the focal point"),
            clock=Clock(
                "tell_now",
                Text("Dar aviso ya", "Tell now"),
                owner="focal_point",
                hours=2,
                source=LAW,
            ),
        ),
        State(
            "told",
            Text("Aviso dado", "Told"),
            clock=Clock(
                "answer",
                Text("La procuraduría responde", "The authority answers"),
                owner="focal_point",
                working_days=1,
            ),
        ),
        State("taken_over", Text("La representa", "Represented"), final=True),
    ),
    steps=(
        Step("escalate", Text("Escalar", "Escalate"), ("to_tell",), "late"),
        Step(
            "tell",
            Text("Anotar el aviso", "Record the notice"),
            ("to_tell", "late"),
            "told",
            ask=(
                yes_no(
                    "child_knows",
                    Text(
                        "¿Se le explicó a la niña, niño o adolescente a quién se avisa y para qué?",
                        "Was it explained to the child who is told, and what for?",
                    ),
                    category="child-protection",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "child_knows",
                    Text(
                        "Explíquele primero a quién se avisa y para qué, con palabras sencillas.",
                        "First explain in simple words who is told, and what for.",
                    ),
                    answer("child_knows").equals(True),
                ),
            ),
            task=Text(
                "No dejar sola a la niña o al niño hasta que llegue la procuraduría.",
                "Do not leave the child alone until the authority comes.",
            ),
        ),
        Step(
            "insist",
            Text("Insistir", "Insist"),
            ("told",),
            "late",
            task=Text("Llamar de nuevo y pedir nombre y hora.", "Call again; ask who and when."),
        ),
        Step(
            "take_over",
            Text("Asumió la representación", "Representation taken over"),
            ("told",),
            "taken_over",
        ),
    ),
)
