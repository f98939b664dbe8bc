"""A bed for tonight: reservations that expire by themselves, over the whole network of shelters.

More than 180 shelters report their free beds to the directory. A reservation holds beds for six hours only, so that
a family that travelled on does not keep a bed from another. No address is kept here, in any state.
"""

from collections.abc import Sequence
from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, day, whole, yes_no
from hub.hooks.views import Advance, CaseView, Held, NeedView, RouteView, RunView, Suggestion, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_iom.wording import option

HELD_FOR_HOURS = 6
"""How long a shelter holds a bed for somebody who has not arrived. IOM's own rule."""

SHELTER = Workflow(
    "shelter_support",
    version=1,
    title=Text("Apoyo de albergue", "Shelter support"),
    states=(
        State(
            "needed",
            Text("Se busca espacio", "Looking for a bed"),
            clock=Clock(
                "bed_tonight",
                Text("Encontrar espacio hoy", "Find a bed today"),
                owner="caseworker",
                hours=4,
            ),
        ),
        State(
            "reserved",
            Text("Reservado", "Reserved"),
            clock=Clock(
                "reservation",
                Text("La reservación vence", "The reservation expires"),
                owner="caseworker",
                hours=HELD_FOR_HOURS,
                then="expire",
            ),
        ),
        State(
            "lodged",
            Text("Alojada", "Lodged"),
            clock=Clock(
                "stay_ends",
                Text(
                    "Termina la estancia: acordar qué sigue",
                    "The stay ends: agree on what comes next",
                ),
                owner="caseworker",
                days_fact="nights",
                from_fact="arrived_on",
            ),
        ),
        State("left", Text("Salió", "Left"), final=True),
        State("not_needed", Text("Ya no hace falta", "No longer needed"), final=True),
    ),
    steps=(
        Step(
            "reserve",
            Text("Reservar", "Reserve"),
            ("needed",),
            "reserved",
            ask=(
                whole(
                    "beds_asked",
                    Text("¿Cuántas camas hacen falta?", "How many beds are needed?"),
                    required=True,
                    minimum=1,
                    maximum=30,
                    category="family",
                ),
                whole(
                    "beds_free",
                    Text(
                        "¿Cuántas dice el albergue que tiene libres ahora?",
                        "How many does the shelter say are free now?",
                    ),
                    required=True,
                    minimum=0,
                    maximum=2000,
                    category="location",
                ),
                yes_no(
                    "shelter_agreed",
                    Text(
                        "¿El albergue confirmó la reservación?",
                        "Did the shelter confirm the reservation?",
                    ),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "family_together",
                    Text("¿La familia se queda junta?", "Does the family stay together?"),
                    category="family",
                    when=answer("beds_asked").at_least(2),
                ),
                yes_no(
                    "licensed_for_children",
                    Text(
                        "¿Es un lugar autorizado para niñas y niños?",
                        "Is it a place licensed for children?",
                    ),
                    category="child-protection",
                ),
            ),
            guards=(
                Guard(
                    "confirmed",
                    Text(
                        "El albergue no ha confirmado. Llame antes de enviar a nadie.",
                        "The shelter has not confirmed. Call before sending anybody.",
                    ),
                    answer("shelter_agreed").equals(True),
                ),
                Guard(
                    "together",
                    Text(
                        "No se separa a una familia para darle cama. Busque otro albergue.",
                        "A family is not split for beds. Look for another shelter.",
                    ),
                    answer("beds_asked").at_most(1) | answer("family_together").equals(True),
                ),
            ),
        ),
        Step(
            "expire",
            Text("Liberar la reservación", "Release the reservation"),
            ("reserved",),
            "needed",
            task=Text(
                "La reservación venció: llamar a la persona y buscar otro espacio",
                "The reservation expired: call the person and look for another bed",
            ),
        ),
        Step(
            "arrive",
            Text("Llegó", "Arrived"),
            ("reserved",),
            "lodged",
            ask=(
                day(
                    "arrived_on",
                    Text("¿Qué día llegó?", "On which day did they arrive?"),
                    required=True,
                    category="location",
                ),
                whole(
                    "nights",
                    Text("¿Cuántas noches puede quedarse?", "How many nights may they stay?"),
                    required=True,
                    minimum=1,
                    maximum=180,
                    category="location",
                ),
            ),
        ),
        Step(
            "extend",
            Text("Alargar la estancia", "Extend the stay"),
            ("lodged",),
            "lodged",
            ask=(
                whole(
                    "nights",
                    Text(
                        "¿Cuántas noches en total desde que llegó?",
                        "How many nights in all since they arrived?",
                    ),
                    required=True,
                    minimum=1,
                    maximum=365,
                    category="location",
                ),
                yes_no(
                    "extension_agreed",
                    Text(
                        "¿Aceptan el albergue y la persona?", "Do the shelter and the person agree?"
                    ),
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "both_agree",
                    Text(
                        "Alargar es decisión del albergue y de la persona.",
                        "An extension is for the shelter and the person to decide.",
                    ),
                    answer("extension_agreed").equals(True),
                ),
            ),
        ),
        Step(
            "leave",
            Text("Salió del albergue", "Left the shelter"),
            ("lodged",),
            "left",
            ask=(
                choice(
                    "went_to",
                    Text("¿A dónde va?", "Where to?"),
                    option(
                        "home", "A vivienda propia o rentada", "To a home of their own or rented"
                    ),
                    option("other-shelter", "A otro albergue", "To another shelter"),
                    option("onward", "Siguió su camino", "Travelled on"),
                    option("unknown", "No se sabe", "Not known"),
                    required=True,
                    category="location",
                ),
            ),
        ),
        Step(
            "cancel",
            Text("Ya no hace falta", "No longer needed"),
            ("needed", "reserved"),
            "not_needed",
        ),
    ),
)


def _held(guard: str, es: str, en: str) -> Advance:
    return Advance(held=(Held(guard=guard, reason=Text(es, en)),))


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say: enough beds, a fit place for a child, and how often a bed was lost."""
    asked, free = run.facts.get("beds_asked"), run.facts.get("beds_free")
    if step == "reserve":
        if isinstance(asked, int) and isinstance(free, int) and free < asked:
            return _held(
                "enough_beds",
                "No alcanzan las camas. Busque otro albergue o uno con más espacio.",
                "There are not enough beds. Look for another shelter, or a larger one.",
            )
        if case.is_child and run.facts.get("licensed_for_children") is not True:
            return _held(
                "place_for_children",
                "Una niña o un niño va solo a un lugar autorizado. Llame a la Procuraduría de Protección.",
                "A child goes only to a licensed place. Call the child protection authority.",
            )
    if step == "expire":
        lost = run.facts.get("reservations_expired", 0)
        count = lost + 1 if isinstance(lost, int) else 1
        tasks = (WHY_NOT_ARRIVED,) if count >= 2 else ()
        return Advance(facts={"reservations_expired": count, "beds_free": 0}, tasks=tasks)
    if step == "leave" and run.facts.get("went_to") == "unknown" and case.is_child:
        label = Text(
            "Avisar hoy a la Procuraduría de Protección: una niña o un niño salió sin que se sepa a dónde",
            "Tell the child protection authority today: a child left and nobody knows where to",
        )
        return Advance(tasks=(Task(name="child_gone", label=label, role="focal_point", due=today),))
    return Advance()


WHY_NOT_ARRIVED = Task(
    name="why_not_arrived",
    label=Text(
        "Preguntar a la persona por qué no pudo llegar: transporte, miedo, separación",
        "Ask the person why they could not arrive: transport, fear, separation",
    ),
)


def suggest(need: NeedView, case: CaseView, routes: Sequence[RouteView]) -> list[Suggestion]:
    """Reasons for and against each shelter, from its free beds and the size of the household."""
    if need.service_code != "shelter-bed":
        return []
    size = case.answer("intake", "household_size")
    people = size if isinstance(size, int) and not isinstance(size, bool) else 1
    return [_about(route, people) for route in routes if route.service_code == "shelter-bed"]


def _about(route: RouteView, people: int) -> Suggestion:
    free = route.capacity
    if free is None:
        reason = Text(
            "No ha dicho cuántas camas tiene: llame antes.",
            "It has not said how many beds it has: call first.",
        )
        return Suggestion(service_id=route.service_id, for_it=False, reason=reason)
    if free < people:
        reason = Text(
            "No caben todas las personas del grupo.", "There is no room for the entire group."
        )
        return Suggestion(service_id=route.service_id, for_it=False, reason=reason)
    return Suggestion(
        service_id=route.service_id,
        for_it=True,
        reason=Text("Hay camas para todo el grupo.", "There are beds for the entire group."),
    )
