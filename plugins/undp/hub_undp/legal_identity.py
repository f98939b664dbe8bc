"""Legal identity: missing document, registry, issued. The first copy of a birth certificate is free for everybody.

Constitución, art. 4: identity and registration at birth, first certified copy free; Ley General de los Derechos de
Niñas, Niños y Adolescentes, art. 19. A parent's migration status is no ground to refuse a child's registration
(Ley de Migración, art. 9).
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_undp.wording import option

LEGAL_IDENTITY = Workflow(
    "legal_identity",
    version=1,
    title=Text("Identidad jurídica", "Legal identity"),
    states=(
        State(
            "missing",
            Text("Documento faltante", "Missing document"),
            clock=Clock(
                "gather",
                Text("Reunir pruebas", "Gather proof"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "registry",
            Text("En el registro civil", "At the civil registry"),
            clock=Clock(
                "answer",
                Text("Pedir respuesta al registro", "Ask the registry for an answer"),
                owner="caseworker",
                working_days=15,
            ),
        ),
        State(
            "refused",
            Text("Negado", "Refused"),
            clock=Clock(
                "remedy",
                Text("Impugnar la negativa", "Challenge the refusal"),
                owner="focal_point",
                working_days=10,
            ),
        ),
        State("issued", Text("Expedido", "Issued"), final=True),
        State("stopped", Text("La persona no sigue", "The person does not go on"), final=True),
    ),
    steps=(
        Step(
            "apply",
            Text("Presentar la solicitud", "Apply"),
            ("missing",),
            "registry",
            ask=(
                choice(
                    "office",
                    Text("¿Ante quién?", "Where?"),
                    option("registry", "Registro civil", "Civil registry"),
                    option("mexican-consulate", "Consulado de México", "Consulate of Mexico"),
                    option(
                        "origin-consulate", "Consulado de su país", "Consulate of their country"
                    ),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "agrees",
                    Text(
                        "¿La persona está de acuerdo con acudir ahí?",
                        "Does the person agree to go there?",
                    ),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "proof_ready",
                    Text(
                        "¿Están listas las pruebas o los testigos?", "Are proof or witnesses ready?"
                    ),
                    required=True,
                    category="documents",
                ),
            ),
            guards=(
                Guard(
                    "person_agrees",
                    Text(
                        "No acuda a ninguna oficina, y menos a un consulado, sin el acuerdo de la persona.",
                        "Go to no office, least of all a consulate, unless the person agrees.",
                    ),
                    answer("agrees").equals(True),
                ),
                Guard(
                    "proof_ready",
                    Text(
                        "Reúna primero pruebas; dos testigos pueden bastar.",
                        "First gather proof; two witnesses may do.",
                    ),
                    answer("proof_ready").equals(True),
                ),
            ),
        ),
        Step(
            "issue",
            Text("Se expidió", "Issued"),
            ("registry", "refused"),
            "issued",
            ask=(
                yes_no(
                    "in_hand",
                    Text(
                        "¿La persona tiene el documento en la mano?",
                        "Does the person hold the document?",
                    ),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "data_right",
                    Text("¿Están bien los datos?", "Are the particulars right?"),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "charged",
                    Text("¿Le cobraron la primera copia?", "Was the first copy charged for?"),
                    category="documents",
                ),
            ),
            guards=(
                Guard(
                    "in_hand",
                    Text(
                        "Aún no lo tiene. Acompañe a recogerlo.",
                        "Not in hand yet. Go along to collect it.",
                    ),
                    answer("in_hand").equals(True),
                ),
                Guard(
                    "data_right",
                    Text(
                        "Pida la corrección ahora, antes de cerrar.",
                        "Ask for the correction now, before closing.",
                    ),
                    answer("data_right").equals(True),
                ),
            ),
        ),
        Step(
            "refuse",
            Text("Lo negaron", "Refused"),
            ("registry",),
            "refused",
            ask=(
                choice(
                    "refusal",
                    Text("¿Por qué?", "Why?"),
                    option(
                        "migration-status",
                        "Por la situación migratoria",
                        "Because of migration status",
                    ),
                    option("proof", "Por falta de pruebas", "For lack of proof"),
                    option("fee", "Por no pagar", "For not paying"),
                    option("other", "Otra razón", "Another reason"),
                    required=True,
                    category="legal",
                ),
            ),
        ),
        Step("apply_again", Text("Presentar de nuevo", "Apply again"), ("refused",), "registry"),
        Step("stop", Text("No seguir", "Not go on"), ("missing", "registry", "refused"), "stopped"),
    ),
)

UNLAWFUL = {
    "migration-status": Text(
        "Impugnar: la situación migratoria no es motivo para negar el registro (Ley de Migración, art. 9)",
        "Challenge: migration status is no ground to refuse registration (Migration Act, art. 9)",
    ),
    "fee": Text(
        "Impugnar: el registro y la primera copia son gratuitos (Constitución, art. 4)",
        "Challenge: registration and the first copy are free (Constitution, art. 4)",
    ),
}


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """The form has to be there; an unlawful refusal or charge opens a task for the focal point."""
    if step == "apply" and "legal_identity" not in case.answers:
        return Advance(
            held=(
                Held(
                    guard="form_filled",
                    reason=Text(
                        "Falta el formulario de identidad jurídica.",
                        "The legal identity form is missing.",
                    ),
                ),
            )
        )
    refusal = run.facts.get("refusal")
    if step == "refuse" and isinstance(refusal, str) and refusal in UNLAWFUL:
        return Advance(
            tasks=(
                Task(
                    name="challenge_refusal", label=UNLAWFUL[refusal], role="focal_point", due=today
                ),
            )
        )
    if step == "issue" and run.facts.get("charged") is True:
        label = Text(
            "Pedir que devuelvan el cobro: la primera copia es gratuita (Constitución, art. 4)",
            "Ask for the money back: the first copy is free (Constitution, art. 4)",
        )
        return Advance(tasks=(Task(name="refund", label=label),))
    return Advance()
