"""Assisted voluntary return: only free, only informed, and never before asylum was explained.

information -> voluntariness -> asylum information -> documents -> departure -> follow-up at 1, 3 and 6 months.
The person may change their mind at every step until departure, without a reason. Voluntariness follows IOM's
Framework for Assisted Voluntary Return and Reintegration (2018); a child returns only after a best interests
determination (Convention on the Rights of the Child, art. 3).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, day, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_iom.reintegration import FOLLOW_UP, months
from hub_iom.wording import option

BEFORE_DEPARTURE = ("information", "voluntariness", "asylum_information", "documents", "departure")

VOLUNTARY_RETURN = Workflow(
    "voluntary_return",
    version=1,
    title=Text("Retorno voluntario asistido", "Assisted voluntary return"),
    states=(
        State(
            "information",
            Text("Información", "Information"),
            clock=Clock(
                "inform",
                Text("Explicar el retorno", "Explain the return"),
                owner="caseworker",
                working_days=3,
            ),
        ),
        State(
            "voluntariness",
            Text("Voluntariedad", "Voluntariness"),
            clock=Clock(
                "interview",
                Text("Entrevista a solas", "Interview in private"),
                owner="caseworker",
                working_days=3,
            ),
        ),
        State(
            "asylum_information",
            Text("Información sobre asilo", "Asylum information"),
            clock=Clock(
                "explain_asylum",
                Text(
                    "Explicar el asilo y anotar la respuesta",
                    "Explain asylum and record the answer",
                ),
                owner="caseworker",
                working_days=2,
            ),
        ),
        State(
            "documents",
            Text("Documentos de viaje", "Travel documents"),
            clock=Clock(
                "ask_again",
                Text("Preguntar por el documento", "Ask after the document"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "departure",
            Text("Salida", "Departure"),
            clock=Clock(
                "travel",
                Text("Organizar el viaje", "Arrange the journey"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "reintegration_1",
            Text("Reintegración, mes 1", "Reintegration, month 1"),
            clock=months(1, 30),
        ),
        State(
            "reintegration_3",
            Text("Reintegración, mes 3", "Reintegration, month 3"),
            clock=months(3, 91),
        ),
        State(
            "reintegration_6",
            Text("Reintegración, mes 6", "Reintegration, month 6"),
            clock=months(6, 182),
        ),
        State("completed", Text("Terminado", "Completed"), final=True),
        State(
            "stays", Text("La persona decidió quedarse", "The person decided to stay"), final=True
        ),
        State("asks_for_asylum", Text("Pide asilo", "Asks for asylum"), final=True),
    ),
    steps=(
        Step(
            "inform",
            Text("Explicar el retorno", "Explain the return"),
            ("information",),
            "voluntariness",
            ask=(
                yes_no(
                    "return_understood",
                    Text(
                        "¿Entendió qué incluye la ayuda, qué no, y que puede cambiar de opinión?",
                        "Did the person understand what the help includes, what not, and that minds may change?",
                    ),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "home_situation_told",
                    Text(
                        "¿Se le dijo con verdad cómo está el lugar al que volvería?",
                        "Was the person told truly how things are where they would return?",
                    ),
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "informed",
                    Text(
                        "La decisión no es informada todavía. Explique de nuevo, en su idioma.",
                        "The decision is not informed yet. Explain again, in their language.",
                    ),
                    answer("return_understood").equals(True)
                    & answer("home_situation_told").equals(True),
                ),
            ),
        ),
        Step(
            "confirm_voluntary",
            Text("Confirmar que es voluntario", "Confirm that it is voluntary"),
            ("voluntariness",),
            "asylum_information",
            ask=(
                yes_no(
                    "free_decision",
                    Text(
                        "¿Dijo a solas que quiere volver?",
                        "Did the person say in private that they want to return?",
                    ),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "under_pressure",
                    Text(
                        "¿Alguien le presiona, le amenaza o le promete algo por volver?",
                        "Is anybody pressing, threatening or promising something for the return?",
                    ),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "detained",
                    Text(
                        "¿Está en una estación migratoria u otro lugar del que no puede salir?",
                        "Is the person in a migration station or another place that they cannot leave?",
                    ),
                    required=True,
                    category="detention",
                ),
                yes_no(
                    "adult",
                    Text("¿Tiene 18 años o más?", "Is the person 18 or older?"),
                    required=True,
                    category="child-protection",
                ),
                yes_no(
                    "best_interests_return",
                    Text(
                        "¿La determinación del interés superior dice que lo mejor es volver?",
                        "Does the best interests determination say that returning is best?",
                    ),
                    category="child-protection",
                    when=answer("adult").equals(False),
                ),
            ),
            guards=(
                Guard(
                    "free",
                    Text(
                        "La persona no dijo a solas que quiere volver. No hay retorno.",
                        "The person has not said in private that they want to return. There is no return.",
                    ),
                    answer("free_decision").equals(True) & answer("under_pressure").equals(False),
                ),
                Guard(
                    "no_detention_pressure",
                    Text(
                        "Desde un lugar del que no se puede salir, nadie decide con libertad."
                        " Pida primero una alternativa a la detención.",
                        "Nobody decides freely in a place that they cannot leave."
                        " First ask for an alternative to detention.",
                    ),
                    answer("detained").equals(False),
                ),
                Guard(
                    "adult_or_best_interests",
                    Text(
                        "Para una niña o un niño hace falta la determinación del interés superior.",
                        "For a child, the best interests determination is needed.",
                    ),
                    answer("adult").equals(True) | answer("best_interests_return").equals(True),
                ),
            ),
        ),
        Step(
            "record_asylum",
            Text("Anotar la información sobre asilo", "Record the asylum information"),
            ("asylum_information",),
            "documents",
            guards=(
                Guard(
                    "asylum_explained",
                    Text(
                        "Llene el formulario de información sobre asilo antes de seguir.",
                        "Fill in the asylum information form before going on.",
                    ),
                    answer("asylum_explained").equals(True)
                    & answer("asylum_understood").equals(True),
                ),
                Guard(
                    "asylum_answered",
                    Text(
                        "Anote lo que la persona respondió sobre el asilo.",
                        "Record what the person answered about asylum.",
                    ),
                    answer("asylum_answer").given,
                ),
                Guard(
                    "no_asylum_sought",
                    Text(
                        "La persona pide asilo, lo pidió o lo está pensando. El retorno espera.",
                        "The person asks for asylum, has asked, or is thinking about it. The return waits.",
                    ),
                    answer("asylum_answer").equals("does-not-ask"),
                ),
            ),
        ),
        Step(
            "turn_to_asylum",
            Text("Pasar a solicitud de asilo", "Turn to asylum"),
            ("asylum_information",),
            "asks_for_asylum",
            task=Text(
                "Referir hoy al ACNUR para acompañar la solicitud de asilo",
                "Refer to UNHCR today to accompany the asylum claim",
            ),
        ),
        Step(
            "obtain_document",
            Text("Documento listo", "Document ready"),
            ("documents",),
            "departure",
            ask=(
                choice(
                    "travel_document",
                    Text("¿Con qué documento viaja?", "With which document do they travel?"),
                    option("passport", "Pasaporte propio", "Own passport"),
                    option(
                        "consular",
                        "Documento expedido por el consulado",
                        "Document issued by the consulate",
                    ),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "consulate_agreed",
                    Text(
                        "¿La persona aceptó que se contactara al consulado?",
                        "Did the person agree to contact with the consulate?",
                    ),
                    category="legal",
                    when=answer("travel_document").equals("consular"),
                ),
                day(
                    "document_valid_until",
                    Text("¿Hasta qué día vale?", "Until which day is it valid?"),
                    required=True,
                    category="documents",
                ),
            ),
            guards=(
                Guard(
                    "consulate_consent",
                    Text(
                        "Nadie contacta al consulado sin el permiso de la persona.",
                        "Nobody contacts the consulate without the person's permission.",
                    ),
                    answer("travel_document").equals("passport")
                    | answer("consulate_agreed").equals(True),
                ),
            ),
        ),
        Step(
            "depart",
            Text("Salida", "Departure"),
            ("departure",),
            "reintegration_1",
            ask=(
                yes_no(
                    "still_wants",
                    Text(
                        "¿Hoy, antes de salir, sigue queriendo volver?",
                        "Today, before leaving, do they still want to return?",
                    ),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "fit_to_travel",
                    Text(
                        "¿Está en condiciones de salud para viajar?",
                        "Are they well enough to travel?",
                    ),
                    category="health",
                ),
                day(
                    "departed_on",
                    Text("¿Qué día salió?", "On which day did they leave?"),
                    required=True,
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "still_voluntary",
                    Text(
                        "La persona ya no quiere volver. Registre que se queda.",
                        "The person no longer wants to return. Record that they stay.",
                    ),
                    answer("still_wants").equals(True),
                ),
                Guard(
                    "fit_to_travel",
                    Text(
                        "Falta la valoración médica para viajar.",
                        "The medical check for travel is missing.",
                    ),
                    answer("fit_to_travel").equals(True),
                ),
            ),
        ),
        Step(
            "follow_up_1",
            Text("Seguimiento del mes 1", "Follow-up of month 1"),
            ("reintegration_1",),
            "reintegration_3",
            ask=FOLLOW_UP,
        ),
        Step(
            "follow_up_3",
            Text("Seguimiento del mes 3", "Follow-up of month 3"),
            ("reintegration_3",),
            "reintegration_6",
            ask=FOLLOW_UP,
        ),
        Step(
            "follow_up_6",
            Text("Seguimiento del mes 6", "Follow-up of month 6"),
            ("reintegration_6",),
            "completed",
            ask=FOLLOW_UP,
        ),
        Step(
            "lose_contact",
            Text("Cerrar sin contacto", "Close without contact"),
            ("reintegration_1", "reintegration_3", "reintegration_6"),
            "completed",
            roles=("focal_point",),
        ),
        Step(
            "change_mind",
            Text("La persona se queda", "The person stays"),
            BEFORE_DEPARTURE,
            "stays",
            task=Text(
                "Ofrecer las demás opciones: asilo, regularización, albergue",
                "Offer the other options: asylum, regularisation, shelter",
            ),
        ),
    ),
)
