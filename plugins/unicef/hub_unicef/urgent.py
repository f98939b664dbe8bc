"""What is done for a child at once: urgent action, and the referral to the child protection authority.

Workflows of their own, without a single guard: nothing that is pending elsewhere may delay them. The hub
begins them by itself. The authority (Procuraduría de Protección) has no desk in the network: its referral
is this workflow with its clocks, the paper that goes there, and the need that stays open until it is met.
Whoever learns that a child's rights are violated tells the authority at once (LGDNNA art. 12); the child's
data leave under consent, or in its best interests where nobody can give one (network reference,
legal_basis), and by a person's hand.
"""

from hub.hooks.declared import Text
from hub.hooks.forms import choices
from hub.hooks.workflows import Clock, State, Step, Workflow
from hub_unicef.child_intake import option

URGENT_ACTION = Workflow(
    "urgent_action",
    version=2,
    at_once=True,
    title=Text("Acción urgente por una niña o un niño", "Urgent action for a child"),
    states=(
        State(
            "open",
            Text("Por hacer", "To be done"),
            clock=Clock(
                "act", Text("Actuar", "Act"), owner="caseworker", hours=4, then="raise_alarm"
            ),
        ),
        State(
            "alarm",
            Text("Sin acción: alarma", "Nothing done: alarm"),
            clock=Clock(
                "act_still", Text("Actuar ya", "Act at once"), owner="focal_point", hours=2
            ),
        ),
        State("done", Text("Hecho", "Done"), final=True),
    ),
    steps=(
        Step(
            "act",
            Text("Anotar lo hecho", "Record what was done"),
            ("open", "alarm"),
            "done",
            ask=(
                choices(
                    "urgent_action",
                    Text("¿Qué se hizo?", "What was done?"),
                    option("medical", "Atención médica", "Medical care"),
                    option("safe-place", "Lugar seguro", "A safe place"),
                    option("apart-from-harm", "Separar de quien le daña", "Apart from who harms"),
                    option("out-of-detention", "Salió de detención", "Out of detention"),
                    option("food-rest", "Comida y descanso", "Food and rest"),
                    category="child-protection",
                    required=True,
                ),
            ),
        ),
        Step(
            "raise_alarm",
            Text("Dar la alarma", "Raise the alarm"),
            ("open",),
            "alarm",
            roles=("focal_point", "caseworker"),
            task=Text("Actuar ya por la niña o el niño.", "Act for the child at once."),
        ),
    ),
)

AUTHORITY_NOTICE = Workflow(
    "authority_notice",
    version=2,
    at_once=True,
    title=Text(
        "Aviso a la procuraduría de protección de niñez", "Notice to the child protection authority"
    ),
    states=(
        State(
            "to_send",
            Text("Canalización por enviar", "Referral to be sent"),
            clock=Clock(
                "send",
                Text("Enviar hoy la canalización", "Send the referral today"),
                owner="caseworker",
                hours=4,
                then="escalate",
                source="LGDNNA art. 12",
            ),
        ),
        State(
            "late",
            Text("Sin enviar: supervisión", "Not sent: with the supervisor"),
            clock=Clock("send_now", Text("Enviar ya", "Send now"), owner="focal_point", hours=2),
        ),
        State(
            "sent",
            Text("Canalización enviada", "Referral sent"),
            clock=Clock(
                "answer",
                Text("La procuraduría responde", "The authority answers"),
                owner="focal_point",
                working_days=1,
            ),
        ),
        State("taken_over", Text("Con representación", "With a representative"), final=True),
    ),
    steps=(
        Step("escalate", Text("Escalar", "Escalate"), ("to_send",), "late"),
        Step(
            "send",
            Text("Anotar el envío", "Record the sending"),
            ("to_send", "late"),
            "sent",
            task=Text(
                "Acompañar a la niña o al niño hasta que llegue la procuraduría.",
                "Stay with the child until the authority comes.",
            ),
        ),
        Step(
            "insist",
            Text("Insistir", "Insist"),
            ("sent",),
            "late",
            task=Text("Volver a enviar y llamar.", "Send again, and call."),
        ),
        Step(
            "take_over",
            Text("Asumió la representación", "Representation taken over"),
            ("sent",),
            "taken_over",
        ),
    ),
)
