"""Family tracing, with consent for each action apart, and schooling. Never asks more than the action needs."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Form,
    Section,
    choice,
    choices,
    country,
    municipality,
    text,
    whole,
    yes_no,
)
from hub_unicef.child_intake import option

TRACING = Form(
    "family_tracing",
    version=1,
    title=Text("Búsqueda de familia", "Family tracing"),
    sections=(
        Section(
            "who",
            Text("A quién buscamos", "Whom we look for"),
            (
                choice(
                    "relation",
                    Text("¿A quién quieres encontrar?", "Whom would you like to find?"),
                    option("mother", "Mi mamá", "My mother"),
                    option("father", "Mi papá", "My father"),
                    option("sibling", "Mi hermana o hermano", "My sister or brother"),
                    option("grandparent", "Mi abuela o abuelo", "My grandparent"),
                    option("other", "Otra persona de mi familia", "Somebody else of my family"),
                    category="family",
                    required=True,
                ),
                text(
                    "relative_name",
                    Text("¿Cómo se llama?", "What is their name?"),
                    category="family",
                    identity=True,
                ),
                country(
                    "last_known_country",
                    Text("¿En qué país está?", "In which country are they?"),
                    category="family",
                ),
                municipality(
                    "last_seen_in",
                    Text("¿Dónde le viste por última vez?", "Where did you see them last?"),
                    category="location",
                    when=answer("last_known_country").equals("MX"),
                ),
                yes_no(
                    "same_as_caregiver",
                    Text(
                        "¿Es la persona que le cuidaba antes?",
                        "Is this the one who cared for the child before?",
                    ),
                    category="family",
                ),
                yes_no(
                    "safe_with",
                    Text(
                        "¿Te sientes segura o seguro con esa persona?",
                        "Do you feel safe with that person?",
                    ),
                    category="child-protection",
                    required=True,
                ),
            ),
        ),
        Section(
            "permissions",
            Text("Lo que nos permites hacer", "What you let us do"),
            (
                yes_no(
                    "may_search",
                    Text("¿Podemos preguntar dónde está?", "May we ask where they are?"),
                    category="family",
                    required=True,
                ),
                yes_no(
                    "may_call",
                    Text("Si le encontramos, ¿podemos llamarle?", "If we find them, may we call?"),
                    category="family",
                    when=answer("may_search").equals(True),
                ),
                yes_no(
                    "may_tell_where",
                    Text("¿Podemos decirle dónde estás?", "May we tell them where you are?"),
                    category="location",
                    when=answer("may_call").equals(True),
                ),
                yes_no(
                    "may_ask_consulate",
                    Text(
                        "¿Podemos preguntar al consulado de tu país?",
                        "May we ask your country's consulate?",
                    ),
                    category="family",
                    when=answer("may_search").equals(True),
                    help=Text(
                        "No, si la niña o el niño teme regresar.",
                        "Not where the child is afraid to go back.",
                    ),
                ),
            ),
        ),
    ),
)

SCHOOLING = Form(
    "schooling",
    version=1,
    title=Text("Escuela", "School"),
    sections=(
        Section(
            "before",
            Text("Antes", "Before"),
            (
                whole(
                    "last_grade",
                    Text(
                        "¿Cuál fue tu último grado? (0: ninguno)",
                        "Which was your last grade? (0: none)",
                    ),
                    category="education",
                    minimum=0,
                    maximum=12,
                    required=True,
                ),
                whole(
                    "months_out",
                    Text("¿Cuántos meses llevas sin ir?", "For how many months have you not gone?"),
                    category="education",
                    minimum=0,
                    maximum=200,
                ),
                yes_no(
                    "reads_spanish",
                    Text("¿Lees y escribes en español?", "Do you read and write Spanish?"),
                    category="education",
                ),
                choices(
                    "school_papers",
                    Text("¿Qué papeles de la escuela tienes?", "Which school papers do you have?"),
                    option("report", "Boleta", "School report"),
                    option("certificate", "Certificado", "Certificate"),
                    option(
                        "none",
                        "Ninguno: también puedes inscribirte",
                        "None: you can enrol all the same",
                    ),
                    category="documents",
                ),
            ),
        ),
        Section(
            "now",
            Text("Ahora", "Now"),
            (
                yes_no(
                    "wants_school",
                    Text("¿Quieres ir a la escuela?", "Would you like to go to school?"),
                    category="education",
                    required=True,
                ),
                municipality(
                    "school_near",
                    Text("¿En qué municipio?", "In which municipality?"),
                    category="location",
                    preview=True,
                ),
                choices(
                    "support",
                    Text("¿Qué te ayudaría?", "What would help you?"),
                    option("supplies", "Útiles o uniforme", "Supplies or uniform"),
                    option("transport", "Cómo llegar", "Getting there"),
                    option("language", "Clases de español", "Spanish lessons"),
                    option("disability", "Apoyo por discapacidad", "Support with a disability"),
                    option("refused", "Una escuela no me aceptó", "A school turned me away"),
                    category="education",
                ),
            ),
        ),
    ),
)
