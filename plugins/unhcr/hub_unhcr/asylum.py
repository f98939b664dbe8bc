"""Accompaniment through the asylum procedure: deadlines, guards, and what a lawyer would check.

Never takes the place of the person's decision: nothing is filed that they did not decide on.

Deadlines of the Ley sobre Refugiados, Protección Complementaria y Asilo Político (LRPCAP): 30 working
days to file from the working day after entry, or from when filing became possible (art. 18); 45
working days to decide, extendable once (art. 24); 15 working days to ask for review (art. 25).

A step that a clock takes reads no facts, as those are sealed. So the state after it has a plain clock:
ten days before the end the case goes to the focal point, who takes charge and with that sets the clock
of the deadline itself.
"""

from hub.hooks.declared import Text
from hub.hooks.workflows import Clock, State, Workflow
from hub_unhcr.asylum_steps import STEPS

ASYLUM = Workflow(
    "asylum",
    version=3,
    at_once=True,
    title=Text("Acompañamiento en asilo", "Asylum accompaniment"),
    states=(
        State(
            "orientation",
            Text("Orientación", "Orientation"),
            clock=Clock(
                "filing_warning",
                Text("Quedan diez días hábiles para solicitar", "Ten working days left to file"),
                owner="caseworker",
                working_days=20,
                from_fact="entered_on",
                then="warn",
                source="LRPCAP art. 18",
            ),
        ),
        State(
            "preparing",
            Text("Preparación de la solicitud", "Preparing the request"),
            clock=Clock(
                "filing_warning",
                Text("Quedan diez días hábiles para solicitar", "Ten working days left to file"),
                owner="caseworker",
                working_days=20,
                from_fact="filing_counts_from",
                then="warn",
                source="LRPCAP art. 18",
            ),
        ),
        State(
            "pressing",
            Text("El plazo está por vencer", "The deadline is near"),
            clock=Clock(
                "take_charge",
                Text("El punto focal toma el caso", "The focal point takes charge"),
                owner="focal_point",
                working_days=1,
            ),
        ),
        State(
            "last_days",
            Text("Últimos días, a cargo del punto focal", "Last days, with the focal point"),
            clock=Clock(
                "filing_deadline",
                Text("Vence el plazo para solicitar asilo", "The deadline to ask for asylum"),
                owner="focal_point",
                working_days=30,
                from_fact="filing_counts_from",
                then="pass_deadline",
                source="LRPCAP art. 18",
            ),
        ),
        State(
            "overdue",
            Text("Plazo vencido: solicitud con causa", "Deadline over: file with its cause"),
            clock=Clock(
                "late_filing",
                Text(
                    "Presentar la solicitud tardía con su causa",
                    "File the late request with its cause",
                ),
                owner="focal_point",
                working_days=3,
            ),
        ),
        State(
            "filed",
            Text("Solicitud presentada", "Request filed"),
            clock=Clock(
                "decision",
                Text("La autoridad debe resolver", "The authority has to decide"),
                owner="caseworker",
                working_days=45,
                from_fact="filed_on",
                source="LRPCAP art. 24",
            ),
        ),
        State(
            "admitted",
            Text("Solicitud admitida", "Request admitted"),
            clock=Clock(
                "decision",
                Text("La autoridad debe resolver", "The authority has to decide"),
                owner="caseworker",
                working_days=45,
                from_fact="filed_on",
                source="LRPCAP art. 24",
            ),
        ),
        State(
            "extended_before_interview",
            Text("Plazo ampliado, falta la entrevista", "Time extended, not interviewed yet"),
            clock=Clock(
                "decision_extended",
                Text("Vence la única ampliación", "The only extension ends"),
                owner="focal_point",
                working_days=90,
                from_fact="filed_on",
                source="LRPCAP art. 24",
            ),
        ),
        State(
            "interviewed",
            Text("Entrevista hecha, en espera de resolución", "Interviewed, awaiting the decision"),
            clock=Clock(
                "decision",
                Text("La autoridad debe resolver", "The authority has to decide"),
                owner="focal_point",
                working_days=45,
                from_fact="filed_on",
                source="LRPCAP art. 24",
            ),
        ),
        State(
            "extended",
            Text("Plazo de resolución ampliado", "Time to decide extended"),
            clock=Clock(
                "decision_extended",
                Text("Vence la única ampliación", "The only extension ends"),
                owner="focal_point",
                working_days=90,
                from_fact="filed_on",
                source="LRPCAP art. 24",
            ),
        ),
        State(
            "refused",
            Text("Negativa notificada", "Refusal notified"),
            clock=Clock(
                "review",
                Text("Vence el plazo para pedir la revisión", "The deadline to ask for a review"),
                owner="focal_point",
                working_days=15,
                from_fact="notified_on",
                then="lapse",
                source="LRPCAP art. 25",
            ),
        ),
        State("in_review", Text("Revisión en trámite", "Under review")),
        State(
            "review_lapsed",
            Text("Revisión no pedida a tiempo", "Review not asked for in time"),
            clock=Clock(
                "other_remedy",
                Text("Valorar otro medio de defensa", "Look for another remedy"),
                owner="focal_point",
                working_days=3,
            ),
        ),
        State(
            "protected",
            Text("Protección reconocida", "Protection recognised"),
            clock=Clock(
                "solution_plan",
                Text("Acordar un plan de integración", "Agree on a plan of integration"),
                owner="caseworker",
                working_days=20,
            ),
        ),
        State("solution", Text("Solución en marcha", "Solution under way"), final=True),
        State("closed", Text("Acompañamiento cerrado", "Accompaniment closed"), final=True),
    ),
    steps=STEPS,
)
