"""Sexual and reproductive health intake: pregnancy, danger signs, what somebody wishes, and violence.

Asks of violence in private only, and after a yes to being asked. Never asks what happened, or who did it.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, Form, Section, choice, choices, day, phone, whole, yes_no

EARLIEST = date(2020, 1, 1)


def option(code: str, es: str, en: str) -> Choice:
    """One answer to choose."""
    return Choice(code, Text(es, en))


DANGER_SIGNS = (
    option("bleeding", "Sangrado", "Bleeding"),
    option(
        "headache-vision",
        "Dolor fuerte de cabeza o ve lucecitas",
        "Severe headache, or sees lights",
    ),
    option("convulsions", "Convulsiones o desmayo", "Convulsions or fainting"),
    option("fever", "Fiebre", "Fever"),
    option("belly-pain", "Dolor fuerte de vientre", "Severe pain in the belly"),
    option("waters-broken", "Se rompió la fuente", "Waters broken"),
    option("no-movement", "El bebé se mueve menos o nada", "The baby moves less, or not at all"),
    option("swelling", "Hinchazón de cara o manos", "Swollen face or hands"),
)

BEFORE = Section(
    "before",
    Text("Antes de empezar", "Before we begin"),
    (
        yes_no(
            "private",
            Text("¿Estamos a solas y es seguro hablar?", "Are we alone, and is it safe to talk?"),
            required=True,
        ),
        choice(
            "language",
            Text("¿En qué idioma prefiere hablar?", "Which language do you prefer to speak?"),
            option("es-MX", "Español", "Spanish"),
            option("en", "Inglés", "English"),
            option("fr", "Francés", "French"),
            option("ht", "Criollo haitiano", "Haitian Creole"),
            option("pt", "Portugués", "Portuguese"),
            option("mam", "Mam", "Mam"),
            option("tzh", "Tseltal", "Tseltal"),
            option("tzo", "Tsotsil", "Tsotsil"),
            option("kek", "Q'eqchi'", "Q'eqchi'"),
            option("quc", "K'iche'", "K'iche'"),
            option("nah", "Náhuatl", "Nahuatl"),
            option("other", "Otro", "Another"),
            category="identity",
            preview=True,
            required=True,
        ),
        phone(
            "safe_phone",
            Text("Un teléfono que solo usted contesta", "A telephone that only you answer"),
            category="contact",
            identity=True,
        ),
        choice(
            "carer_sex",
            Text("¿Quién prefiere que le atienda?", "Who would you rather be seen by?"),
            option("woman", "Una mujer", "A woman"),
            option("man", "Un hombre", "A man"),
            option("any", "Me da igual", "Either"),
            category="health",
        ),
    ),
)

PREGNANCY = Section(
    "pregnancy",
    Text("Embarazo", "Pregnancy"),
    (
        choice(
            "pregnant",
            Text("¿Está embarazada?", "Are you pregnant?"),
            option("yes", "Sí", "Yes"),
            option("maybe", "Podría ser", "It may be"),
            option("no", "No", "No"),
            option(
                "recent-birth",
                "Tuvo un parto en las últimas seis semanas",
                "Gave birth within six weeks",
            ),
            category="health",
            required=True,
        ),
        whole(
            "pregnancy_weeks",
            Text("¿De cuántas semanas, más o menos?", "Of how many weeks, roughly?"),
            category="health",
            minimum=1,
            maximum=43,
            when=answer("pregnant").equals("yes"),
        ),
        whole(
            "contacts_so_far",
            Text("¿Cuántas revisiones del embarazo ha tenido?", "How many check-ups so far?"),
            category="health",
            minimum=0,
            maximum=15,
            when=answer("pregnant").equals("yes"),
        ),
        choices(
            "danger_signs",
            Text("¿Tiene alguna de estas señales?", "Have you any of these signs?"),
            *DANGER_SIGNS,
            category="health",
            when=answer("pregnant").one_of("yes", "maybe", "recent-birth"),
            help=Text(
                "Con una basta: vaya ahora a un hospital.", "One is enough: go to a hospital now."
            ),
        ),
        yes_no(
            "contractions",
            Text("¿Tiene dolores de parto?", "Are you in labour?"),
            category="health",
            when=answer("pregnancy_weeks").at_least(20),
        ),
        yes_no(
            "chronic_illness",
            Text(
                "¿Presión alta, diabetes u otra enfermedad?",
                "High blood pressure, diabetes or other illness?",
            ),
            category="health",
            when=answer("pregnant").equals("yes"),
        ),
        choice(
            "wish_pregnancy",
            Text("¿Qué información quisiera?", "Which information would you like?"),
            option("prenatal", "Sobre el cuidado del embarazo", "On prenatal care"),
            option("options", "Sobre todas mis opciones", "On all my options"),
            option("none", "Ninguna por ahora", "None for now"),
            category="health",
            when=answer("pregnant").one_of("yes", "maybe"),
        ),
    ),
)

WISHES = Section(
    "wishes",
    Text("Lo que quisiera", "What you would like"),
    (
        choices(
            "wishes",
            Text("¿Qué le serviría?", "What would help?"),
            option("contraception", "Anticoncepción", "Contraception"),
            option("emergency-contraception", "La pastilla de emergencia", "The emergency pill"),
            option("test", "Prueba de embarazo", "Pregnancy test"),
            option("sti", "Revisión por infección", "Check for an infection"),
            option("hiv", "Prueba o tratamiento de VIH", "HIV test or treatment"),
            option("menstrual", "Productos menstruales", "Menstrual products"),
            option("talk", "Hablar con alguien", "Somebody to talk to"),
            category="health",
        ),
    ),
)

VIOLENCE = Section(
    "violence",
    Text("Si algo le pasó", "If something happened to you"),
    (
        yes_no(
            "may_ask_violence",
            Text(
                "Hay preguntas delicadas sobre violencia. ¿Podemos hacerlas? Puede decir que no.",
                "There are delicate questions on violence. May we ask? You may say no.",
            ),
            required=True,
            help=Text("Un no no cambia ninguna atención.", "A no changes no care."),
        ),
        yes_no(
            "forced",
            Text(
                "¿Alguien le obligó a tener relaciones o a tocarle?",
                "Did somebody force you into sex, or touch you against your will?",
            ),
            category="gbv",
            when=answer("may_ask_violence").equals(True),
        ),
        day(
            "violence_on",
            Text("¿Qué día fue, la última vez?", "On which day was it, the last time?"),
            category="gbv",
            minimum=EARLIEST,
            when=answer("forced").equals(True),
            help=Text(
                "Solo para saber qué atención sirve todavía; en duda, el día más temprano."
                " No pregunte nada más.",
                "Only to know which care still works; in doubt, the earliest day. Ask nothing more.",
            ),
        ),
        yes_no(
            "still_in_danger",
            Text("¿Está en peligro hoy?", "Are you in danger today?"),
            category="gbv",
            when=answer("may_ask_violence").equals(True),
            help=Text(
                "Con un sí, busque primero un lugar seguro con la persona.",
                "With a yes, first look for a safe place with the person.",
            ),
        ),
    ),
    when=answer("private").equals(True),
)

CHILD_RULES = Section(
    "under_18",
    Text("Si tiene menos de 18 años", "If under 18"),
    (
        yes_no(
            "under_18",
            Text("¿Tiene menos de 18 años?", "Are you under 18?"),
            category="identity",
            required=True,
        ),
        choice(
            "assent",
            Text(
                "Te voy a explicar con calma qué podemos hacer. ¿Estás de acuerdo?",
                "I will explain calmly what we can do. Do you agree?",
            ),
            option("yes", "Sí", "Yes"),
            option("not-yet", "Todavía no", "Not yet"),
            option("no", "No", "No"),
            category="child-protection",
            required=True,
            when=answer("under_18").equals(True),
        ),
        yes_no(
            "caregiver_safe",
            Text(
                "¿Quieres que sepa la persona que te cuida?",
                "Would you like the one who cares for you to know?",
            ),
            category="child-protection",
            when=answer("under_18").equals(True),
            help=Text(
                "Si no, no se le dice. Pregunte a solas.",
                "If not, they are not told. Ask in private.",
            ),
        ),
    ),
)

SRH = Form(
    "srh",
    version=1,
    title=Text("Salud sexual y reproductiva", "Sexual and reproductive health"),
    sections=(BEFORE, CHILD_RULES, PREGNANCY, WISHES, VIOLENCE),
)
