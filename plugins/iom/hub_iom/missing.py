"""Missing migrants: how a search request reaches the search authority and comes back.

The route from abroad is the support mechanism for search and investigation: Mexico's embassies, consulates and
attachés take requests from families abroad (Lineamientos del MAEBI, DOF 14-12-2022). The hub hands over what the
family allows; it never asks a country of origin about its citizen.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, day, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_iom.search_request import SEARCH_REQUEST
from hub_iom.wording import option

MISSING_MIGRANT = Workflow(
    "missing_migrant",
    version=1,
    title=Text("Persona migrante desaparecida", "Missing migrant"),
    states=(
        State(
            "reported",
            Text("Reportada", "Reported"),
            clock=Clock(
                "prepare_at_once",
                Text("Preparar la solicitud sin esperar", "Prepare the request without waiting"),
                owner="caseworker",
                hours=24,
            ),
        ),
        State(
            "prepared",
            Text("Solicitud lista", "Request ready"),
            clock=Clock(
                "hand_over",
                Text("Entregar la solicitud", "Hand the request over"),
                owner="caseworker",
                working_days=1,
            ),
        ),
        State(
            "handed_over",
            Text("Entregada", "Handed over"),
            clock=Clock(
                "acknowledgement",
                Text("Pedir el folio de búsqueda", "Ask for the search number"),
                owner="focal_point",
                working_days=5,
            ),
        ),
        State(
            "searching",
            Text("En búsqueda", "Being searched for"),
            clock=Clock(
                "tell_family",
                Text(
                    "Informar a la familia, haya o no noticias", "Tell the family, news or no news"
                ),
                owner="caseworker",
                days=30,
            ),
        ),
        State(
            "family_told",
            Text("Familia informada", "Family told"),
            clock=Clock(
                "search_on",
                Text("Preguntar a la autoridad por avances", "Ask the authority for progress"),
                owner="caseworker",
                days=1,
                then="continue_search",
            ),
        ),
        State("located", Text("Localizada con vida", "Found alive"), final=True),
        State("identified", Text("Identificada sin vida", "Found dead"), final=True),
        State(
            "closed",
            Text("Cerrada a petición de la familia", "Closed at the family's wish"),
            final=True,
        ),
    ),
    steps=(
        Step(
            "prepare",
            Text("Preparar la solicitud", "Prepare the request"),
            ("reported",),
            "prepared",
            ask=(
                yes_no(
                    "family_consents",
                    Text(
                        "¿La familia acepta que se entregue?",
                        "Does the family agree that it is handed over?",
                    ),
                    required=True,
                    category="family",
                ),
                yes_no(
                    "family_rights_explained",
                    Text(
                        "¿Se le explicó su derecho a participar en la búsqueda?",
                        "Was their right to take part in the search explained?",
                    ),
                    category="family",
                ),
            ),
            guards=(
                Guard(
                    "family_consent",
                    Text(
                        "La familia todavía no acepta. Explique y espere su decisión.",
                        "The family has not agreed yet. Explain, and wait for their decision.",
                    ),
                    answer("family_consents").equals(True),
                ),
                Guard(
                    "family_informed",
                    Text(
                        "Explique primero a la familia su derecho a participar.",
                        "First explain to the family their right to take part.",
                    ),
                    answer("family_rights_explained").equals(True),
                ),
            ),
        ),
        Step(
            "hand_over",
            Text("Entregar", "Hand over"),
            ("prepared",),
            "handed_over",
            ask=(
                choice(
                    "channel",
                    Text("¿Por qué vía?", "By which way?"),
                    option(
                        "support-mechanism",
                        "Mecanismo de Apoyo Exterior: embajada, consulado o agregaduría de México",
                        "Support mechanism abroad: embassy, consulate or attaché of Mexico",
                    ),
                    option(
                        "search-authority",
                        "Comisión de Búsqueda, directamente",
                        "Search commission, directly",
                    ),
                    required=True,
                    category="legal",
                ),
            ),
        ),
        Step(
            "acknowledge",
            Text("Anotar el folio", "Note the search number"),
            ("handed_over",),
            "searching",
            ask=(
                yes_no(
                    "number_received",
                    Text(
                        "¿Dio la autoridad un folio de búsqueda?",
                        "Did the authority give a search number?",
                    ),
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "search_number",
                    Text(
                        "Sin folio no consta que la búsqueda empezó. Pídalo por escrito.",
                        "Without a number nothing shows that the search began. Ask for it in writing.",
                    ),
                    answer("number_received").equals(True),
                ),
            ),
        ),
        Step(
            "hand_over_again",
            Text("Entregar de nuevo", "Hand over again"),
            ("handed_over",),
            "prepared",
            task=Text(
                "Buscar otra vía y avisar a la familia", "Find another way, and tell the family"
            ),
        ),
        Step(
            "tell_family",
            Text("Informar a la familia", "Tell the family"),
            ("searching",),
            "family_told",
            ask=(
                day(
                    "family_told_on",
                    Text("¿Qué día se le informó?", "On which day were they told?"),
                    required=True,
                    category="family",
                ),
            ),
        ),
        Step(
            "continue_search",
            Text("Seguir la búsqueda", "Go on searching"),
            ("family_told",),
            "searching",
        ),
        Step(
            "found_alive",
            Text("Localizada con vida", "Found alive"),
            ("searching", "family_told"),
            "located",
            ask=(
                yes_no(
                    "may_tell_family",
                    Text(
                        "¿La persona permite que se diga a su familia dónde está?",
                        "Does the person allow the family to be told where they are?",
                    ),
                    category="family",
                ),
            ),
            guards=(
                Guard(
                    "their_decision",
                    Text(
                        "Pregunte primero a la persona qué puede saber su familia.",
                        "First ask the person what the family may know.",
                    ),
                    answer("may_tell_family").given,
                ),
            ),
        ),
        Step(
            "found_dead",
            Text("Identificada sin vida", "Found dead"),
            ("searching", "family_told"),
            "identified",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "official_identification",
                    Text(
                        "¿La identificó un servicio forense?",
                        "Did a forensic service identify them?",
                    ),
                    category="family",
                ),
                yes_no(
                    "support_offered",
                    Text(
                        "¿Hay acompañamiento psicosocial para la familia?",
                        "Is psychosocial support there for the family?",
                    ),
                    category="mental-health",
                ),
            ),
            guards=(
                Guard(
                    "forensic",
                    Text(
                        "Solo un servicio forense identifica. No avise antes.",
                        "Only a forensic service identifies. Tell nobody before.",
                    ),
                    answer("official_identification").equals(True),
                ),
                Guard(
                    "not_alone",
                    Text(
                        "La noticia se da con acompañamiento. Organícelo primero.",
                        "The news is given with support. Arrange that first.",
                    ),
                    answer("support_offered").equals(True),
                ),
            ),
        ),
        Step(
            "withdraw",
            Text("Cerrar a petición de la familia", "Close at the family's wish"),
            ("reported", "prepared", "handed_over", "searching", "family_told"),
            "closed",
        ),
    ),
)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What the guards cannot say: the right way for where the family lives, and dates that cannot be."""
    if step == "prepare" and not case.answers.get(SEARCH_REQUEST.name):
        return Advance(
            held=(
                Held(
                    guard="request_filled",
                    reason=Text(
                        "Falta llenar la solicitud de búsqueda.",
                        "The search request has not been filled in.",
                    ),
                ),
            )
        )
    if step == "hand_over":
        abroad = case.answer(SEARCH_REQUEST.name, "family_abroad")
        if run.facts.get("channel") == "support-mechanism" and abroad is not True:
            return Advance(
                held=(
                    Held(
                        guard="family_abroad",
                        reason=Text(
                            "El Mecanismo es para familias fuera de México. Entregue a la Comisión de Búsqueda.",
                            "The mechanism is for families abroad. Hand it to the search commission.",
                        ),
                    ),
                )
            )
        if case.answer(SEARCH_REQUEST.name, "missing_is_child") is True:
            return Advance(
                tasks=(
                    Task(
                        name="child_alert",
                        due=today,
                        label=Text(
                            "Pedir hoy que se evalúe la Alerta Amber",
                            "Ask today that an Amber alert be considered",
                        ),
                    ),
                )
            )
    if step == "tell_family":
        told = run.facts.get("family_told_on")
        if isinstance(told, date) and told > today:
            return Advance(
                held=(
                    Held(
                        guard="told_already",
                        reason=Text(
                            "Anote el día en que ya se informó, no uno por venir.",
                            "Note the day on which they were told, not one to come.",
                        ),
                    ),
                )
            )
    if step == "found_alive" and run.facts.get("may_tell_family") is False:
        return Advance(
            tasks=(
                Task(
                    name="respect_silence",
                    label=Text(
                        "Decir a la familia solo que la búsqueda terminó y que la persona vive",
                        "Tell the family only that the search has ended and the person is alive",
                    ),
                ),
            )
        )
    return Advance()
