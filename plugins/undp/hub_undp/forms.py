"""UNDP's forms: what somebody can do and wants to live on, and which papers are missing.

It asks nothing of why somebody left or what happened to them: a livelihood needs none of it.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Form,
    Section,
    choice,
    choices,
    country,
    long_text,
    municipality,
    number,
    whole,
    yes_no,
)
from hub_undp.wording import option

SKILLS = Section(
    "skills",
    Text("Lo que sabe hacer", "What you can do"),
    (
        choice(
            "schooling",
            Text("¿Hasta qué grado estudió?", "How far did you go at school?"),
            option("none", "No fui a la escuela", "I did not go to school"),
            option("primary", "Primaria", "Primary"),
            option("secondary", "Secundaria", "Lower secondary"),
            option("upper", "Preparatoria o técnica", "Upper secondary or technical"),
            option("higher", "Universidad", "University"),
            required=True,
            category="education",
            preview=True,
        ),
        yes_no(
            "reads_spanish",
            Text("¿Lee y escribe español?", "Do you read and write Spanish?"),
            required=True,
            category="education",
            preview=True,
        ),
        choices(
            "trades",
            Text("¿En qué tiene experiencia?", "What have you experience in?"),
            option("farming", "Campo", "Farming"),
            option("building", "Construcción", "Construction"),
            option("cooking", "Cocina", "Cooking"),
            option("care", "Cuidado de personas", "Care work"),
            option("sewing", "Costura", "Sewing"),
            option("trade", "Comercio", "Trade"),
            option("mechanics", "Mecánica o electricidad", "Mechanics or electricity"),
            option("beauty", "Belleza", "Beauty"),
            option("office", "Oficina o computación", "Office or computing"),
            category="livelihood",
            preview=True,
        ),
        whole(
            "years",
            Text("¿Cuántos años de experiencia?", "How many years of experience?"),
            minimum=0,
            maximum=70,
            category="livelihood",
            preview=True,
            when=answer("trades").given,
        ),
        yes_no(
            "certified",
            Text(
                "¿Tiene un certificado de lo que sabe hacer?",
                "Is there a certificate of what you can do?",
            ),
            category="education",
            when=answer("trades").given,
        ),
    ),
)

LIVING = Section(
    "living",
    Text("De qué vive", "What you live on"),
    (
        municipality(
            "lives_in",
            Text("¿En qué municipio vive?", "In which municipality do you live?"),
            required=True,
            category="location",
        ),
        whole(
            "months_here",
            Text("¿Cuántos meses lleva aquí?", "For how many months have you been here?"),
            minimum=0,
            maximum=900,
            category="location",
        ),
        choice(
            "plans_to_stay",
            Text("¿Piensa quedarse al menos un año?", "Do you mean to stay for a year at least?"),
            option("yes", "Sí", "Yes"),
            option("no", "No", "No"),
            option("unsure", "No sé", "I do not know"),
            required=True,
            category="livelihood",
            preview=True,
        ),
        choice(
            "income",
            Text("¿De dónde viene su ingreso?", "Where does your income come from?"),
            option("job", "De un empleo", "A job"),
            option("own", "De un negocio propio", "My own business"),
            option("day-work", "De trabajos por día", "Day work"),
            option("aid", "De ayudas", "Aid"),
            option("none", "No tengo", "There is none"),
            required=True,
            category="livelihood",
        ),
        number(
            "income_month",
            Text(
                "¿Cuánto entra al mes en su casa, en pesos?",
                "How much comes in each month, in pesos?",
            ),
            minimum=0,
            maximum=500_000,
            category="livelihood",
            when=answer("income").one_of("job", "own", "day-work", "aid"),
        ),
        whole(
            "dependants",
            Text(
                "¿Cuántas personas viven de ese ingreso, contándole?",
                "How many people live on it, counting yourself?",
            ),
            required=True,
            minimum=1,
            maximum=30,
            category="livelihood",
            preview=True,
        ),
        yes_no(
            "childcare",
            Text(
                "¿Tiene con quién dejar a sus hijas o hijos mientras trabaja?",
                "Is there somebody to leave your children with while you work?",
            ),
            category="livelihood",
            when=answer("dependants").at_least(2),
        ),
        yes_no(
            "bank_account",
            Text("¿Tiene cuenta en un banco?", "Do you have a bank account?"),
            required=True,
            category="livelihood",
        ),
    ),
)

WISH = Section(
    "wish",
    Text("Lo que quiere", "What you want"),
    (
        choice(
            "wish",
            Text("¿Qué le gustaría?", "What would you like?"),
            option("job", "Un empleo", "A job"),
            option("business", "Un negocio propio", "A business of my own"),
            option("training", "Aprender un oficio", "To learn a trade"),
            option("certificate", "Que reconozcan lo que sé", "To have my skills recognised"),
            required=True,
            category="livelihood",
            preview=True,
        ),
        long_text(
            "business_idea",
            Text("¿Qué negocio?", "Which business?"),
            category="livelihood",
            when=answer("wish").equals("business"),
        ),
        yes_no(
            "tools",
            Text(
                "¿Tiene herramientas o un lugar para empezar?",
                "Are there tools or a place to begin with?",
            ),
            category="livelihood",
            when=answer("wish").equals("business"),
        ),
        choice(
            "belongs",
            Text("¿Se siente parte de su colonia?", "Do you feel part of your neighbourhood?"),
            option("yes", "Sí", "Yes"),
            option("somewhat", "Más o menos", "Somewhat"),
            option("no", "No", "No"),
            category="livelihood",
        ),
        yes_no(
            "turned_away",
            Text(
                "¿Le negaron un empleo, una renta o un servicio por venir de fuera?",
                "Were you refused a job, a lease or a service for coming from elsewhere?",
            ),
            category="livelihood",
        ),
    ),
)

PROFILE = Form(
    "livelihood_profile",
    version=1,
    title=Text("Perfil de medios de vida e integración", "Livelihood and integration profile"),
    sections=(SKILLS, LIVING, WISH),
)

IDENTITY = Form(
    "legal_identity",
    version=1,
    title=Text("Identidad jurídica", "Legal identity"),
    sections=(
        Section(
            "papers",
            Text("Sus papeles", "Your papers"),
            (
                choice(
                    "missing",
                    Text("¿Qué documento hace falta?", "Which document is missing?"),
                    option(
                        "birth-unregistered",
                        "El nacimiento nunca se registró",
                        "The birth was never registered",
                    ),
                    option(
                        "birth-certificate",
                        "Copia del acta de nacimiento",
                        "A copy of the birth certificate",
                    ),
                    option("correction", "El acta tiene errores", "The certificate has errors"),
                    option("curp", "CURP", "CURP (population register code)"),
                    option("identity-card", "Identificación", "Identity card"),
                    option(
                        "dual",
                        "Inscripción de nacimiento en el extranjero",
                        "Registration of a birth abroad",
                    ),
                    required=True,
                    category="documents",
                ),
                country(
                    "born_in",
                    Text("¿En qué país nació?", "In which country were you born?"),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "mexican_parent",
                    Text("¿Su madre o su padre es de México?", "Is your mother or father Mexican?"),
                    required=True,
                    category="documents",
                ),
                yes_no(
                    "for_child",
                    Text(
                        "¿El documento es para una niña o un niño?", "Is the document for a child?"
                    ),
                    required=True,
                    category="documents",
                ),
                whole(
                    "child_age",
                    Text("¿Cuántos años tiene?", "How old is the child?"),
                    minimum=0,
                    maximum=17,
                    category="documents",
                    when=answer("for_child").equals(True),
                ),
                choices(
                    "proof",
                    Text("¿Con qué se puede probar el nacimiento?", "What can prove the birth?"),
                    option(
                        "hospital",
                        "Papel del hospital o de la partera",
                        "Paper of the hospital or midwife",
                    ),
                    option("baptism", "Fe de bautismo", "Baptism record"),
                    option("school", "Boletas de la escuela", "School reports"),
                    option("witness", "Testigos", "Witnesses"),
                    option("none", "Con nada", "Nothing"),
                    category="documents",
                ),
                choices(
                    "blocked",
                    Text(
                        "¿Qué no ha podido hacer por falta del papel?",
                        "What could you not do for lack of it?",
                    ),
                    option("school", "Ir a la escuela", "Go to school"),
                    option("health", "Atenderse", "Get health care"),
                    option("work", "Trabajar", "Work"),
                    option("bank", "Abrir una cuenta", "Open an account"),
                    option("travel", "Moverse", "Move about"),
                    category="documents",
                ),
            ),
        ),
    ),
)

FORMS = (PROFILE, IDENTITY)
