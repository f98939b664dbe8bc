"""Registration: language, household, situation, and the day that the asylum deadline counts from.

Never asks for the story of persecution: that is told once, to the asylum authority.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Field,
    Form,
    Section,
    choice,
    choices,
    country,
    day,
    municipality,
    phone,
    text,
    whole,
    yes_no,
)

EARLIEST = date(1990, 1, 1)

LANGUAGES = (
    Choice("es-MX", Text("Español", "Spanish")),
    Choice("en", Text("Inglés", "English")),
    Choice("fr", Text("Francés", "French")),
    Choice("ht", Text("Criollo haitiano", "Haitian Creole")),
    Choice("pt", Text("Portugués", "Portuguese")),
    Choice("quc", Text("K'iche'", "K'iche'")),
    Choice("kek", Text("Q'eqchi'", "Q'eqchi'")),
    Choice("mam", Text("Mam", "Mam")),
    Choice("other", Text("Otro", "Another")),
)


def languages(name: str, label: Text) -> Field:
    """Which language somebody wants to be spoken to in."""
    return choice(name, label, *LANGUAGES, category="identity", preview=True, required=True)


REGISTRATION = Form(
    "registration",
    version=1,
    title=Text("Registro básico y plazo de asilo", "Basic registration and asylum deadline"),
    sections=(
        Section(
            "contact",
            Text("Cómo hablar con usted", "How to talk with you"),
            (
                languages(
                    "language",
                    Text(
                        "¿En qué idioma prefiere que le hablemos?",
                        "Which language would you like us to speak?",
                    ),
                ),
                yes_no(
                    "needs_interpreter",
                    Text("¿Necesita intérprete?", "Do you need an interpreter?"),
                    category="identity",
                    preview=True,
                ),
                phone(
                    "phone",
                    Text("Teléfono donde le podemos llamar", "A telephone we may call"),
                    category="contact",
                    identity=True,
                ),
                yes_no(
                    "phone_is_safe",
                    Text(
                        "¿Es seguro llamarle a ese teléfono?", "Is it safe to call that telephone?"
                    ),
                    category="contact",
                    when=answer("phone").given,
                    help=Text(
                        "Otra persona podría contestar o revisar el teléfono.",
                        "Somebody else might answer or look at the telephone.",
                    ),
                ),
                municipality(
                    "lives_in",
                    Text(
                        "¿En qué municipio se encuentra hoy?",
                        "Which municipality are you in today?",
                    ),
                    category="location",
                    preview=True,
                ),
            ),
        ),
        Section(
            "household",
            Text("Con quién está", "Who is with you"),
            (
                whole(
                    "household_size",
                    Text(
                        "¿Cuántas personas son, contándose usted?",
                        "How many are you, including yourself?",
                    ),
                    category="family",
                    minimum=1,
                    maximum=30,
                    required=True,
                ),
                whole(
                    "children",
                    Text("¿Cuántas tienen menos de 18 años?", "How many are under 18?"),
                    category="family",
                    minimum=0,
                    maximum=25,
                    when=answer("household_size").at_least(2),
                ),
                yes_no(
                    "only_adult",
                    Text(
                        "¿Es usted la única persona adulta a cargo?",
                        "Are you the only adult who cares for them?",
                    ),
                    category="family",
                    when=answer("children").at_least(1),
                ),
                yes_no(
                    "family_elsewhere",
                    Text(
                        "¿Hay familia cercana de la que se separó en el camino?",
                        "Were you separated from close family on the way?",
                    ),
                    category="family",
                ),
            ),
        ),
        Section(
            "situation",
            Text("Su situación en México", "Your situation in Mexico"),
            (
                choice(
                    "situation",
                    Text(
                        "¿Cuál describe mejor su situación?", "Which describes your situation best?"
                    ),
                    Choice("left-country", Text("Salió de su país", "Left your country")),
                    Choice(
                        "displaced-in-mexico",
                        Text(
                            "Tuvo que dejar su hogar dentro de México",
                            "Had to leave your home within Mexico",
                        ),
                    ),
                    Choice(
                        "no-nationality",
                        Text(
                            "Ningún país le reconoce como nacional",
                            "No country recognises you as its own",
                        ),
                    ),
                    category="legal",
                    required=True,
                ),
                country(
                    "origin_country",
                    Text("¿De qué país salió?", "Which country did you leave?"),
                    category="asylum",
                    when=answer("situation").one_of("left-country", "no-nationality"),
                    help=Text(
                        "Sirve para que nada llegue al consulado de ese país.",
                        "It lets us make sure that nothing reaches that country's consulate.",
                    ),
                ),
                day(
                    "entered_on",
                    Text("¿Qué día entró a México?", "On which day did you enter Mexico?"),
                    category="asylum",
                    minimum=EARLIEST,
                    when=answer("situation").one_of("left-country", "no-nationality"),
                    help=Text(
                        "Si no recuerda el día exacto, anote el más temprano posible.",
                        "If the day is not certain, note the earliest that it could be.",
                    ),
                ),
                yes_no(
                    "afraid_to_return",
                    Text(
                        "¿Teme que le pase algo si regresa?",
                        "Are you afraid that something would happen if you went back?",
                    ),
                    category="asylum",
                    when=answer("situation").one_of("left-country", "no-nationality"),
                    help=Text(
                        "Basta un sí o un no. No tiene que contar qué pasó.",
                        "Yes or no is enough. You need not say what happened.",
                    ),
                ),
                choice(
                    "asylum",
                    Text("¿Ha pedido asilo en México?", "Have you asked for asylum in Mexico?"),
                    Choice("unaware", Text("No sabía que podía", "Did not know that one can")),
                    Choice("not-wanted", Text("No lo desea", "Does not wish to")),
                    Choice("wants", Text("Lo desea pedir", "Wishes to")),
                    Choice("filed", Text("Ya lo pidió", "Has asked")),
                    Choice("recognised", Text("Ya se lo reconocieron", "Has been recognised")),
                    Choice("refused", Text("Se lo negaron", "Was refused")),
                    category="asylum",
                    when=answer("situation").one_of("left-country", "no-nationality"),
                ),
                day(
                    "filed_on",
                    Text("¿Qué día presentó la solicitud?", "On which day was it filed?"),
                    category="asylum",
                    minimum=EARLIEST,
                    when=answer("asylum").one_of("filed", "recognised", "refused"),
                ),
                day(
                    "notified_on",
                    Text(
                        "¿Qué día le entregaron la negativa?", "On which day was the refusal given?"
                    ),
                    category="asylum",
                    minimum=EARLIEST,
                    when=answer("asylum").equals("refused"),
                ),
                yes_no(
                    "could_not_file_before",
                    Text(
                        "¿Hubo algo que le impidió pedirlo antes?",
                        "Did something keep you from asking earlier?",
                    ),
                    category="asylum",
                    when=answer("asylum").one_of("unaware", "wants"),
                    help=Text(
                        "Por ejemplo: enfermedad, encierro, nadie le informó en su idioma.",
                        "For example: illness, being held, nobody explained it in your language.",
                    ),
                ),
                choices(
                    "papers",
                    Text("¿Qué documentos tiene consigo?", "Which documents do you have with you?"),
                    Choice("passport", Text("Pasaporte", "Passport")),
                    Choice("birth", Text("Acta de nacimiento", "Birth certificate")),
                    Choice(
                        "national-id", Text("Identificación de su país", "National identity card")
                    ),
                    Choice(
                        "asylum-slip", Text("Constancia de COMAR", "Certificate of asylum claim")
                    ),
                    Choice("curp", Text("CURP", "CURP (population register code)")),
                    Choice("none", Text("Ninguno", "None")),
                    category="documents",
                ),
                text(
                    "asylum_number",
                    Text("Número de expediente ante COMAR", "File number at the asylum authority"),
                    category="asylum",
                    identity=True,
                    when=answer("papers").includes("asylum-slip"),
                ),
            ),
        ),
        Section(
            "tonight",
            Text("Lo que no puede esperar", "What cannot wait"),
            (
                yes_no(
                    "safe_tonight",
                    Text(
                        "¿Tiene un lugar seguro para dormir hoy?",
                        "Do you have a safe place to sleep tonight?",
                    ),
                    category="location",
                    required=True,
                ),
                yes_no(
                    "in_danger_now",
                    Text(
                        "¿Alguien le busca o le amenaza aquí en México?",
                        "Is anybody looking for you or threatening you here in Mexico?",
                    ),
                    category="asylum",
                ),
                yes_no(
                    "risk_of_return",
                    Text(
                        "¿Le han dicho que lo van a devolver a su país?",
                        "Have you been told that you will be sent back?",
                    ),
                    category="asylum",
                    when=answer("situation").one_of("left-country", "no-nationality"),
                ),
                choices(
                    "basic_needs",
                    Text("¿Qué le hace falta hoy?", "What do you need today?"),
                    Choice("food", Text("Comida", "Food")),
                    Choice("cash", Text("Dinero para lo básico", "Money for basics")),
                    Choice(
                        "nfi-kit", Text("Ropa o artículos de higiene", "Clothes or hygiene items")
                    ),
                    Choice("primary-health", Text("Atención médica", "Medical care")),
                    Choice("school-enrolment", Text("Escuela", "School")),
                    category="livelihood",
                ),
            ),
        ),
    ),
)
