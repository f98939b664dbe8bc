"""Shelter improvement request: works that serve those who live there, and put nobody out."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, choice, choices, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow

IMPROVEMENT = Workflow(
    "shelter_improvement",
    version=1,
    title=Text("Mejora de alojamiento", "Shelter improvement request"),
    states=(
        State(
            "requested",
            Text("Solicitada", "Requested"),
            clock=Clock("visit", Text("Visita", "Visit"), "caseworker", working_days=10),
        ),
        State(
            "assessed",
            Text("Valorada", "Assessed"),
            clock=Clock("decide", Text("Decidir", "Decide"), "focal_point", working_days=10),
        ),
        State(
            "works",
            Text("En obra", "Works under way"),
            clock=Clock(
                "finish", Text("Terminar la obra", "Finish the works"), "caseworker", days=60
            ),
        ),
        State("improved", Text("Mejorada", "Improved"), final=True),
        State("refused", Text("No procede", "Not possible"), final=True),
    ),
    steps=(
        Step(
            "assess",
            Text("Visitar y valorar", "Visit and assess"),
            ("requested",),
            "assessed",
            ask=(
                choices(
                    "works_needed",
                    Text("¿Qué hay que hacer?", "What is to be done?"),
                    Choice("water", Text("Agua", "Water")),
                    Choice("toilet", Text("Baños", "Toilets")),
                    Choice("roof", Text("Techo y muros", "Roof and walls")),
                    Choice("safety", Text("Luz, puertas y llaves", "Light, doors and locks")),
                    Choice("access", Text("Rampas y accesos", "Ramps and access")),
                    Choice("family-space", Text("Espacio para familias", "Room for families")),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "residents_heard",
                    Text(
                        "¿Se escuchó a quienes viven ahí, también a mujeres y niñas?",
                        "Were residents heard?",
                    ),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "owner_agrees",
                    Text(
                        "¿Quien es dueño está de acuerdo por escrito?",
                        "Does the owner agree in writing?",
                    ),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "no_eviction_after",
                    Text(
                        "¿Se comprometió a no subir la renta ni desalojar tras la obra?",
                        "Was it promised not to raise rent nor evict afterwards?",
                    ),
                    required=True,
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "residents_heard",
                    Text(
                        "Escuche antes a quienes viven ahí; a mujeres y niñas, por separado.",
                        "First hear those who live there; women and girls apart.",
                    ),
                    answer("residents_heard").equals(True),
                ),
                Guard(
                    "owner_agrees",
                    Text(
                        "Sin acuerdo escrito no hay obra.", "Without a written agreement no works."
                    ),
                    answer("owner_agrees").equals(True),
                ),
                Guard(
                    "works_evict_nobody",
                    Text(
                        "Pida por escrito que la obra no traiga desalojo ni alza de renta.",
                        "Get it in writing that the works bring neither eviction nor a higher rent.",
                    ),
                    answer("no_eviction_after").equals(True),
                ),
            ),
        ),
        Step(
            "approve",
            Text("Aprobar", "Approve"),
            ("assessed",),
            "works",
            roles=("focal_point",),
            ask=(
                yes_no(
                    "place_meanwhile",
                    Text(
                        "¿Hay dónde dormir durante la obra?", "Is there a place during the works?"
                    ),
                    required=True,
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "place_during_works",
                    Text(
                        "Acuerde dónde duermen mientras tanto.",
                        "Agree where people sleep meanwhile.",
                    ),
                    answer("place_meanwhile").equals(True),
                ),
            ),
        ),
        Step(
            "finish",
            Text("Recibir la obra", "Accept the works"),
            ("works",),
            "improved",
            ask=(
                yes_no(
                    "residents_accept",
                    Text("¿Quienes viven ahí dicen que sirve?", "Do residents say that it serves?"),
                    required=True,
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "accepted_by_residents",
                    Text(
                        "La obra termina cuando sirve a quienes viven ahí.",
                        "Works end when they serve.",
                    ),
                    answer("residents_accept").equals(True),
                ),
            ),
        ),
        Step(
            "refuse",
            Text("No procede", "Not possible"),
            ("requested", "assessed"),
            "refused",
            roles=("focal_point",),
            ask=(
                choice(
                    "refused_because",
                    Text("¿Por qué?", "Why?"),
                    Choice("unsafe-site", Text("El lugar es peligroso", "The site is dangerous")),
                    Choice("owner", Text("No hay acuerdo del dueño", "The owner does not agree")),
                    Choice("funds", Text("No hay fondos", "No funds")),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "residents_told",
                    Text(
                        "¿Se les dijo y se ofreció otra opción?", "Told, and offered another way?"
                    ),
                    required=True,
                    category="location",
                ),
            ),
            guards=(
                Guard(
                    "another_way_offered",
                    Text("Diga por qué y ofrezca otra opción.", "Say why, and offer another way."),
                    answer("residents_told").equals(True),
                ),
            ),
        ),
    ),
)
