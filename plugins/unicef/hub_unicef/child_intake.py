"""The first talk with a child: who they are with, whether they are safe, what they want.

Written to be read to a child: short questions, no blame, and always the way out. Never asks a child to
tell of harm; that belongs to somebody trained for it.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, Form, Section, choice, choices, phone, text, whole, yes_no


def option(code: str, es: str, en: str) -> Choice:
    """One answer to choose."""
    return Choice(code, Text(es, en))


LANGUAGES = (
    option("es-MX", "Español", "Spanish"),
    option("en", "Inglés", "English"),
    option("fr", "Francés", "French"),
    option("ht", "Criollo haitiano", "Haitian Creole"),
    option("mam", "Mam", "Mam"),
    option("kek", "Q'eqchi'", "Q'eqchi'"),
    option("quc", "K'iche'", "K'iche'"),
    option("signs", "Lengua de señas", "Sign language"),
    option("other", "Otro", "Another"),
)

ASSENT = Section(
    "assent",
    Text("Antes de empezar", "Before we begin"),
    (
        choice(
            "language",
            Text("¿En qué idioma te gusta hablar?", "Which language do you like to speak?"),
            *LANGUAGES,
            category="identity",
            preview=True,
            required=True,
        ),
        yes_no(
            "explained",
            Text(
                "Estoy aquí para ayudarte. Te voy a preguntar algunas cosas. Puedes decir «no quiero»"
                " o parar cuando quieras, y te ayudo igual. ¿Se entendió?",
                "I am here to help you. I will ask you some things. You can say 'I don't want to' or"
                " stop at any time, and I will help you all the same. Was that clear?",
            ),
            required=True,
            help=Text(
                "Con niñas y niños pequeños use dibujos, y observe más que preguntar.",
                "With small children use drawings, and observe rather than ask.",
            ),
        ),
        choice(
            "assent",
            Text("¿Quieres que platiquemos?", "Would you like to talk?"),
            option("yes", "Sí", "Yes"),
            option("later", "Más tarde", "Later"),
            option("no", "No quiero", "I don't want to"),
            option("too-young", "Es muy pequeña(o) para decirlo", "Too young to say"),
            required=True,
            help=Text(
                "Si no quiere, atienda lo urgente y vuelva otro día. El silencio no es un sí.",
                "If not, see to what is urgent and come back another day. Silence is not a yes.",
            ),
        ),
        choice(
            "age_band",
            Text("¿Cuántos años tiene?", "How old is the child?"),
            option("0-5", "0 a 5", "0 to 5"),
            option("6-11", "6 a 11", "6 to 11"),
            option("12-14", "12 a 14", "12 to 14"),
            option("15-17", "15 a 17", "15 to 17"),
            category="identity",
            preview=True,
            required=True,
            help=Text(
                "Si hay duda de que sea menor de edad, trátele como menor.",
                "If in doubt whether this is a child, treat them as one.",
            ),
        ),
    ),
)

COMPANY = Section(
    "company",
    Text("Con quién estás", "Who you are with"),
    (
        choice(
            "with_whom",
            Text("¿Con quién viajas o vives ahora?", "Whom do you travel or live with now?"),
            option("parent", "Con mi mamá o mi papá", "With my mother or father"),
            option("relative", "Con alguien de mi familia", "With somebody of my family"),
            option("other-adult", "Con otra persona adulta", "With another adult"),
            option("siblings", "Con mis hermanas o hermanos", "With my sisters or brothers"),
            option("alone", "Sin nadie", "With nobody"),
            category="child-protection",
            required=True,
        ),
        yes_no(
            "knew_before",
            Text("¿Le conocías antes del viaje?", "Did you know them before the journey?"),
            category="child-protection",
            when=answer("with_whom").one_of("relative", "other-adult"),
        ),
        yes_no(
            "legal_guardian",
            Text("¿Esa persona tiene su guarda legal?", "Is that adult the legal guardian?"),
            category="child-protection",
            when=answer("with_whom").one_of("relative", "other-adult"),
        ),
        whole(
            "younger_with_child",
            Text("¿Cuidas a alguien más pequeño? ¿A cuántos?", "Do you care for somebody smaller?"),
            category="family",
            minimum=0,
            maximum=12,
        ),
        text(
            "caregiver_name",
            Text("Nombre de quien le cuida", "Name of the one who cares for the child"),
            category="family",
            identity=True,
            when=answer("with_whom").one_of("parent", "relative", "other-adult"),
        ),
        phone(
            "caregiver_phone",
            Text("Teléfono de quien le cuida", "Telephone of the one who cares for the child"),
            category="contact",
            identity=True,
            when=answer("with_whom").one_of("parent", "relative", "other-adult"),
        ),
        yes_no(
            "at_ease_with_caregiver",
            Text(
                "¿Te sientes tranquila o tranquilo con esa persona?",
                "Do you feel at ease with that person?",
            ),
            category="child-protection",
            when=answer("with_whom").one_of("parent", "relative", "other-adult"),
            help=Text("Pregunte a solas.", "Ask in private."),
        ),
        yes_no(
            "caregiver_conflict",
            Text(
                "¿Hay motivo para que su cuidador no sepa de este caso?",
                "Is there a reason why the caregiver must not learn of this case?",
            ),
            category="child-protection",
            help=Text(
                "Con un sí, el caso no se muestra ni se avisa a los contactos del cuidador.",
                "With a yes, the case is neither shown nor told to the caregiver's contacts.",
            ),
        ),
    ),
)

SAFETY = Section(
    "safety",
    Text("Cómo estás", "How you are"),
    (
        choice(
            "place",
            Text("¿Dónde duerme ahora?", "Where does the child sleep now?"),
            option("family-home", "En casa con familia", "At home with family"),
            option("child-shelter", "Albergue para niñez", "Shelter for children"),
            option("open-shelter", "Albergue abierto", "Open shelter"),
            option("street", "En la calle o en el camino", "In the street or on the way"),
            option("station", "Estación o estancia migratoria", "Immigration station"),
            option("police", "Separos u otra detención", "Police cell or other detention"),
            category="child-protection",
            required=True,
        ),
        yes_no(
            "hurts",
            Text("¿Te duele algo o te sientes mal?", "Does something hurt, or do you feel ill?"),
            category="health",
        ),
        yes_no("eaten_today", Text("¿Ya comiste hoy?", "Have you eaten today?"), category="health"),
        yes_no(
            "afraid",
            Text("¿Hay alguien que te da miedo?", "Is there somebody who scares you?"),
            category="child-protection",
            help=Text(
                "No pregunte más. Avise a su supervisión.", "Ask no more. Tell a supervisor."
            ),
        ),
        yes_no(
            "afraid_home",
            Text("¿Te da miedo regresar a tu país?", "Are you afraid to go back to your country?"),
            category="asylum",
        ),
        yes_no(
            "sad_or_sleepless",
            Text("¿Te cuesta dormir o lloras seguido?", "Do you sleep badly, or cry often?"),
            category="mental-health",
        ),
        yes_no(
            "works",
            Text("¿Trabajas para alguien?", "Do you work for somebody?"),
            category="livelihood",
        ),
    ),
)

WISHES = Section(
    "wishes",
    Text("Lo que tú quieres", "What you would like"),
    (
        choices(
            "wishes",
            Text("¿Qué te gustaría?", "What would you like?"),
            option("call-family", "Hablar con mi familia", "Talk to my family"),
            option("be-with-family", "Estar con mi familia", "Be with my family"),
            option("school", "Ir a la escuela", "Go to school"),
            option("stay", "Quedarme en México", "Stay in Mexico"),
            option("go-home", "Regresar a mi casa", "Go home"),
            option("dont-know", "No sé todavía", "I don't know yet"),
            category="child-protection",
        ),
        yes_no(
            "family_in_mexico",
            Text("¿Tienes familia en México?", "Have you family in Mexico?"),
            category="family",
        ),
        yes_no(
            "in_school",
            Text("¿Vas a la escuela ahora?", "Do you go to school now?"),
            category="education",
        ),
        yes_no(
            "vaccinated",
            Text("¿Tiene sus vacunas al día?", "Are the child's vaccinations complete?"),
            category="health",
        ),
        yes_no(
            "has_birth_record",
            Text("¿Tiene acta de nacimiento?", "Has the child a birth certificate?"),
            category="documents",
        ),
    ),
)

CHILD_INTAKE = Form(
    "child_intake",
    version=1,
    title=Text("Primera plática con niña, niño o adolescente", "First talk with a child"),
    sections=(ASSENT, COMPANY, SAFETY, WISHES),
)
