"""Outbreak alert: a cluster by office and week, or one case of what cannot wait. Never carries who is ill.

The hub counts symptoms by office and week, as the form declares it, and tells the numbers: whoever saves the
third case of one syndrome has the alert begun, and announced to the focal point, without anybody counting.

Sources: NOM-017-SSA2-2012, para la vigilancia epidemiológica (immediate notification, within 24 hours);
International Health Regulations (2005), annex 1 A (urgent events are assessed within 48 hours).
"""

from functools import reduce
from operator import or_

from hub.hooks.declared import Condition, Text, answer
from hub.hooks.forms import Choice, choice, day, municipality, whole, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_paho.assessment import CLUSTER, NOTIFIABLE

NOTICE = "NOM-017-SSA2-2012"
NOTICE_HOURS = 24
"""Hours from the signal to the notice; verification takes its share of them."""
VERIFY_HOURS = 4

ONE_IS_ENOUGH: Condition = reduce(
    or_, [answer("symptoms").includes(syndrome) for syndrome in sorted(NOTIFIABLE)]
)
"""A syndrome of which one case is enough."""

OUTBREAK_ALERT = Workflow(
    "outbreak_alert",
    version=2,
    at_once=True,
    title=Text("Alerta de brote", "Outbreak alert"),
    states=(
        State(
            "signal",
            Text("Señal", "Signal"),
            clock=Clock(
                "verify_signal",
                Text("Verificar la señal", "Verify the signal"),
                owner="caseworker",
                hours=VERIFY_HOURS,
            ),
        ),
        State(
            "verified",
            Text("Verificada", "Verified"),
            clock=Clock(
                "tell_the_authority",
                Text("Avisar a la autoridad sanitaria", "Tell the health authority"),
                owner="focal_point",
                hours=NOTICE_HOURS - VERIFY_HOURS,
                source=NOTICE,
            ),
        ),
        State(
            "reported",
            Text("Avisada", "Reported"),
            clock=Clock(
                "follow_the_response",
                Text("Valorar la respuesta", "Assess the response"),
                owner="focal_point",
                hours=48,
                source="RSI (2005), anexo 1 A",
            ),
        ),
        State("responded", Text("Con respuesta", "Responded to"), final=True),
        State("discarded", Text("Descartada", "Discarded"), final=True),
    ),
    steps=(
        Step(
            "verify",
            Text("Verificar", "Verify"),
            ("signal",),
            "verified",
            ask=(
                municipality(
                    "office_place",
                    Text("Municipio de la oficina", "Municipality of the office"),
                    required=True,
                    category="location",
                ),
                whole(
                    "week",
                    Text("Semana epidemiológica", "Epidemiological week"),
                    required=True,
                    minimum=1,
                    maximum=53,
                    category="health",
                ),
                whole(
                    "office_week_cases",
                    Text(
                        "Casos con los mismos síntomas en esta oficina y semana",
                        "Cases with the same symptoms in this office and week",
                    ),
                    required=True,
                    minimum=1,
                    maximum=5000,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "cluster_or_one_that_is_enough",
                    Text(
                        f"Hacen falta {CLUSTER} casos en la oficina y la semana, o un síntoma de aviso inmediato."
                        " Si no los hay, descarte la señal.",
                        f"It takes {CLUSTER} cases in the office and week, or one syndrome of immediate notice."
                        " Where there are neither, discard the signal.",
                    ),
                    answer("office_week_cases").at_least(CLUSTER) | ONE_IS_ENOUGH,
                ),
            ),
            task=Text(
                "Separar sin aislar: agua, ventilación, cubrebocas",
                "Keep apart without isolating: water, fresh air, masks",
            ),
        ),
        Step(
            "report",
            Text("Avisar", "Report"),
            ("verified",),
            "reported",
            roles=("focal_point",),
            ask=(
                choice(
                    "authority",
                    Text("¿A quién se avisó?", "Who was told?"),
                    Choice("jurisdiction", Text("Jurisdicción sanitaria", "Sanitary jurisdiction")),
                    Choice("state", Text("Servicios de salud del estado", "State health services")),
                    Choice(
                        "federal",
                        Text("Dirección General de Epidemiología", "Federal epidemiology"),
                    ),
                    required=True,
                    category="health",
                ),
                day(
                    "reported_on",
                    Text("¿Qué día?", "On which day?"),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "without_names",
                    Text(
                        "¿El aviso va sin nombres: lugar, semana, número de casos?",
                        "Is the notice without names: place, week, number of cases?",
                    ),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "no_names",
                    Text(
                        "El aviso lleva lugar, semana y número de casos; quite lo que identifique a alguien.",
                        "The notice has place, week and number of cases; take out what identifies anybody.",
                    ),
                    answer("without_names").equals(True),
                ),
            ),
        ),
        Step(
            "respond",
            Text("Cerrar con la respuesta", "Close with the response"),
            ("reported",),
            "responded",
            ask=(
                yes_no(
                    "authority_came",
                    Text("¿La autoridad respondió?", "Did the authority respond?"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "response_seen",
                    Text(
                        "Sin respuesta, la alerta sigue abierta: insista con la autoridad sanitaria.",
                        "Without a response the alert stays open: insist with the health authority.",
                    ),
                    answer("authority_came").equals(True),
                ),
            ),
        ),
        Step(
            "discard",
            Text("Descartar", "Discard"),
            ("signal", "verified", "reported"),
            "discarded",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "clinician_discards",
                    Text("¿Lo descartó personal médico?", "Did a clinician rule it out?"),
                    required=True,
                    category="health",
                ),
            ),
            guards=(
                Guard(
                    "ruled_out_by_a_clinician",
                    Text(
                        "Que lo descarte personal médico; mientras tanto, la señal sigue abierta.",
                        "A clinician has to rule it out; until then the signal stays open.",
                    ),
                    answer("clinician_discards").equals(True),
                ),
            ),
        ),
    ),
)
