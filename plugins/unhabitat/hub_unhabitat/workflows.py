"""Housing and local integration, and what guards cannot say. No address leaves the office through any step.

What a home has to be: General Comment 4 of the CESCR (1991): security of tenure, services, cost, habitability,
accessibility, location, culture. The spans are the network's own, but for the three months of the check.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, choices, day, number, whole, yes_no
from hub.hooks.views import Advance, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unhabitat.assessment import unaffordable

CHECK_DAYS = 91
"""Days from the first night in the home to the check: three months."""
LONGEST_SUPPORT = 6
"""Months of rent that are supported at most; after that other programmes carry on."""

HOUSING = Workflow(
    "housing_integration",
    version=1,
    title=Text("Vivienda e integración local", "Housing and local integration"),
    states=(
        State(
            "temporary",
            Text("Alojamiento temporal", "Temporary"),
            clock=Clock(
                "find_home", Text("Encontrar vivienda", "Find a home"), "caseworker", days=30
            ),
        ),
        State(
            "lease_support",
            Text("Apoyo a la renta", "Lease support"),
            clock=Clock(
                "three_month_check",
                Text("Revisión a los tres meses", "Three-month check"),
                "caseworker",
                from_fact="moved_in_on",
                days=CHECK_DAYS,
            ),
        ),
        State(
            "at_risk",
            Text("En riesgo de perderla", "At risk of losing it"),
            clock=Clock(
                "keep_roof", Text("Conservar el techo", "Keep the roof"), "focal_point", hours=72
            ),
        ),
        State("integrated", Text("Con vivienda estable", "Stably housed"), final=True),
        State("ended", Text("Terminado", "Ended"), final=True),
    ),
    steps=(
        Step(
            "sign_lease",
            Text("Firmar la renta", "Sign the lease"),
            ("temporary",),
            "lease_support",
            ask=(
                choice(
                    "lease",
                    Text("¿Qué contrato?", "Which contract?"),
                    Choice(
                        "written", Text("Escrito, a nombre de la persona", "Written, in their name")
                    ),
                    Choice(
                        "third-party", Text("Escrito, a nombre de otra", "Written, another's name")
                    ),
                    Choice("spoken", Text("De palabra", "Spoken")),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "understood",
                    Text("¿Lo entendió, en su idioma?", "Understood, in their language?"),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "habitable",
                    Text(
                        "¿Se vio la vivienda: agua, baño, techo firme, puerta con llave?",
                        "Was it seen: water, toilet, sound roof, a lock?",
                    ),
                    required=True,
                    category="location",
                ),
                number(
                    "rent",
                    Text("Renta al mes, en pesos", "Rent a month, in pesos"),
                    required=True,
                    minimum=1,
                    maximum=100000,
                    category="livelihood",
                ),
                number(
                    "income",
                    Text("Ingreso al mes, en pesos", "Income a month, in pesos"),
                    required=True,
                    minimum=0,
                    maximum=500000,
                    category="livelihood",
                ),
                whole(
                    "months_supported",
                    Text("Meses de apoyo a la renta", "Months of rent support"),
                    required=True,
                    minimum=0,
                    maximum=LONGEST_SUPPORT,
                    category="livelihood",
                ),
                day(
                    "moved_in_on",
                    Text("Primera noche en la vivienda", "First night in the home"),
                    required=True,
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "own_written_lease",
                    Text(
                        "El contrato va por escrito y a nombre de la persona: eso la protege de un desalojo.",
                        "The contract is in writing and in the person's name: it protects against eviction.",
                    ),
                    answer("lease").equals("written"),
                ),
                Guard(
                    "lease_understood",
                    Text(
                        "Léanlo juntos, en su idioma, antes de firmar.",
                        "Read it together, in their language, before signing.",
                    ),
                    answer("understood").equals(True),
                ),
                Guard(
                    "habitable_home",
                    Text(
                        "Vaya a verla: agua, baño, techo firme y llave. Si falta algo, pida el arreglo antes.",
                        "Go and see it: water, toilet, sound roof and lock. Have it mended before.",
                    ),
                    answer("habitable").equals(True),
                ),
            ),
            task=Text("Entregar la copia del contrato", "Hand over the copy of the contract"),
        ),
        Step(
            "roof_in_danger",
            Text("Peligra la vivienda", "The home is in danger"),
            ("lease_support",),
            "at_risk",
            task=Text(
                "Hablar con la persona y con quien renta", "Talk to the person and the owner"
            ),
        ),
        Step(
            "roof_kept",
            Text("Se conservó", "It was kept"),
            ("at_risk",),
            "lease_support",
            ask=(
                choices(
                    "kept_by",
                    Text("¿Cómo?", "How?"),
                    Choice("agreement", Text("Acuerdo de pago", "Agreement on payment")),
                    Choice("mediation", Text("Mediación", "Mediation")),
                    Choice("lawyer", Text("Defensa legal", "Legal defence")),
                    Choice("cash", Text("Apoyo en efectivo", "Cash support")),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "in_writing",
                    Text("¿Quedó por escrito?", "Is it in writing?"),
                    required=True,
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "agreement_in_writing",
                    Text("Que quede por escrito.", "Get it in writing."),
                    answer("in_writing").equals(True),
                ),
            ),
        ),
        Step(
            "roof_lost",
            Text("Se perdió", "It was lost"),
            ("at_risk",),
            "temporary",
            ask=(
                yes_no(
                    "bed_tonight",
                    Text("¿Hay dónde dormir hoy?", "Is there a bed for tonight?"),
                    required=True,
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "nobody_on_the_street",
                    Text(
                        "Primero un lugar para hoy: pida una cama antes de cerrar esto.",
                        "First a place for tonight: ask for a bed before closing this.",
                    ),
                    answer("bed_tonight").equals(True),
                ),
            ),
        ),
        Step(
            "check",
            Text("Revisar a los tres meses", "Check after three months"),
            ("lease_support",),
            "integrated",
            ask=(
                yes_no(
                    "still_there",
                    Text("¿Sigue en la vivienda?", "Still in the home?"),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "pays_alone",
                    Text("¿Puede pagar sin apoyo?", "Can it be paid without support?"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "feels_safe",
                    Text(
                        "¿Se siente a salvo y parte del barrio?",
                        "Safe, and part of the neighbourhood?",
                    ),
                    required=True,
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "still_housed",
                    Text("Ya no vive ahí: pase a riesgo.", "No longer there: go to risk."),
                    answer("still_there").equals(True),
                ),
                Guard(
                    "pays_without_support",
                    Text(
                        "Todavía no puede pagar sola: acuerde ingresos o más meses antes de cerrar.",
                        "It cannot be paid alone yet: agree income or more months before closing.",
                    ),
                    answer("pays_alone").equals(True),
                ),
                Guard(
                    "safe_home",
                    Text(
                        "Un techo inseguro no es integración.", "An unsafe roof is no integration."
                    ),
                    answer("feels_safe").equals(True),
                ),
            ),
        ),
        Step(
            "end",
            Text("Terminar", "End"),
            ("temporary", "lease_support", "at_risk"),
            "ended",
            ask=(
                choice(
                    "because",
                    Text("¿Por qué?", "Why?"),
                    Choice("own-wish", Text("Lo decidió la persona", "The person decided")),
                    Choice("moved-on", Text("Siguió su camino", "Moved on")),
                    Choice(
                        "other-programme",
                        Text("Otro programa sigue", "Another programme takes over"),
                    ),
                    required=True,
                    category="location",
                ),
            ),
        ),
    ),
)


def _held(guard: str, es: str, en: str) -> Advance:
    return Advance(held=(Held(guard=guard, reason=Text(es, en)),))


def advanced(run: RunView, step: str, today: date) -> Advance:
    """Rent that cannot be paid, checks that come too early, sites that are dangerous."""
    facts = run.facts
    if step == "sign_lease":
        months = facts.get("months_supported")
        if unaffordable(facts) and months == 0:
            return _held(
                "rent_can_be_paid",
                "La renta pasa del 30 % del ingreso: acuerde apoyo por unos meses o busque otra.",
                "The rent is above 30 % of income: agree support for some months, or find another.",
            )
        return Advance()
    moved = facts.get("moved_in_on")
    if step == "check" and isinstance(moved, date) and (today - moved).days < CHECK_DAYS:
        return _held(
            "three_months_passed",
            "Todavía no pasan tres meses desde la primera noche.",
            "Three months have not passed since the first night.",
        )
    if step == "refuse" and facts.get("refused_because") == "unsafe-site":
        label = Text("Buscar otro lugar para quienes viven ahí", "Find another place for residents")
        return Advance(tasks=(Task(name="move_from_danger", label=label, due=today),))
    return Advance()
