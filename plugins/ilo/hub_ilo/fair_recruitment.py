"""The check of an employer: papers first, then the workers' own voice. A recommendation holds for a year.

ILO General principles and operational guidelines for fair recruitment (2016, definition of fees 2018).
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, whole, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_ilo.wording import option

FAIR = Workflow(
    "fair_recruitment",
    version=1,
    title=Text("Reclutamiento justo", "Fair recruitment"),
    states=(
        State(
            "documents",
            Text("Papeles de la empresa", "The employer's papers"),
            clock=Clock(
                "papers",
                Text("Revisar los papeles", "Review the papers"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "workers",
            Text("Voz de quienes trabajan", "The workers' voice"),
            clock=Clock(
                "talks",
                Text("Hablar con quienes trabajan", "Talk to workers"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "fair",
            Text("Recomendable", "Can be recommended"),
            clock=Clock(
                "year",
                Text("Revisar cada año", "Review every year"),
                owner="focal_point",
                days=365,
                then="review_again",
            ),
        ),
        State("unfit", Text("No recomendable", "Cannot be recommended"), final=True),
    ),
    steps=(
        Step(
            "accept_papers", Text("Papeles en orden", "Papers in order"), ("documents",), "workers"
        ),
        Step(
            "recommend",
            Text("Recomendar", "Recommend"),
            ("workers",),
            "fair",
            roles=("focal_point",),
            ask=(
                whole(
                    "workers_heard",
                    Text("¿Con cuántas personas se habló?", "How many workers were heard?"),
                    minimum=0,
                    maximum=500,
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "without_employer",
                    Text("¿Sin el patrón presente?", "Without the employer present?"),
                    required=True,
                    category="livelihood",
                ),
                choice(
                    "they_say",
                    Text("¿Qué dicen?", "What do they say?"),
                    option("fair", "Que el trato es justo", "That they are treated fairly"),
                    option("mixed", "Hay de todo", "This and that"),
                    option("abuse", "Hay abusos", "There is abuse"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "three_workers",
                    Text("Hable al menos con tres personas.", "Talk to three workers at least."),
                    answer("workers_heard").at_least(3),
                ),
                Guard(
                    "heard_alone",
                    Text("Hable con ellas sin el patrón.", "Talk to them without the employer."),
                    answer("without_employer").equals(True),
                ),
                Guard(
                    "treated_fairly",
                    Text(
                        "Quienes trabajan no dicen que el trato sea justo.",
                        "The workers do not say that they are treated fairly.",
                    ),
                    answer("they_say").equals("fair"),
                ),
            ),
        ),
        Step(
            "refuse",
            Text("No recomendar", "Not recommend"),
            ("documents", "workers"),
            "unfit",
            roles=("focal_point",),
            task=Text(
                "Decir a la empresa qué tendría que cambiar, sin nombrar a nadie",
                "Tell the employer what would have to change, naming nobody",
            ),
        ),
        Step("review_again", Text("Revisar de nuevo", "Review again"), ("fair",), "documents"),
    ),
)

NOT_FAIR = (
    ("registered", True, Text("no está registrada", "it is not registered")),
    ("who_pays", "employer", Text("cobra por contratar", "workers pay to be hired")),
    (
        "contract_language",
        True,
        Text("no da contrato que se entienda", "it gives no contract that is understood"),
    ),
    ("minimum_wage", True, Text("paga menos del mínimo", "it pays less than the minimum")),
    ("keeps_documents", False, Text("guarda documentos", "it keeps documents")),
    ("open_complaints", 0, Text("tiene quejas sin resolver", "complaints are unresolved")),
)
"""What the papers of a fair employer say ."""


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """Whether the employer's papers are in order, which the employer check knows."""
    if step != "accept_papers":
        return Advance()
    papers = case.answers.get("employer_check", {})
    wrong = [why for name, good, why in NOT_FAIR if papers.get(name) != good]
    if not wrong:
        return Advance()
    reason = Text(
        "No se recomienda: " + ", ".join(why.es for why in wrong) + ".",
        "Not recommended: " + ", ".join(why.en for why in wrong) + ".",
    )
    return Advance(held=(Held(guard="papers_in_order", reason=reason),))
