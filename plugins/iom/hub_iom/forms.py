"""IOM's mixed-migration intake: population, journey, household, needs; and the list of IOM's forms.

Asks nothing that no rule uses. Names and birth dates are the case's own and are not asked again here.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
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
from hub_iom.asylum import ASYLUM_INFORMATION
from hub_iom.household import HOUSEHOLD
from hub_iom.network import LANGUAGES, POPULATIONS
from hub_iom.search_request import SEARCH_REQUEST
from hub_iom.trafficking import SCREENING
from hub_iom.wording import option

PERSON = Section(
    "person",
    Text("Usted", "About you"),
    (
        choice(
            "language",
            Text("¿En qué idioma prefiere hablar?", "Which language do you prefer to speak?"),
            *LANGUAGES,
            required=True,
            category="contact",
            preview=True,
        ),
        yes_no(
            "interpreter",
            Text("¿Quiere que le ayude un intérprete?", "Would you like an interpreter?"),
            category="contact",
            preview=True,
            when=answer("language").one_of(
                "fr", "ht", "pt", "mam", "tzh", "tzo", "kek", "quc", "nah"
            ),
        ),
        text(
            "call_me",
            Text("¿Cómo quiere que le digamos?", "What would you like us to call you?"),
            category="identity",
            identity=True,
        ),
        phone(
            "phone",
            Text("¿A qué teléfono podemos llamarle?", "On which telephone may we call you?"),
            category="contact",
            identity=True,
        ),
        choice(
            "population",
            Text("¿Cuál es su situación en México?", "What is your situation in Mexico?"),
            *POPULATIONS,
            required=True,
            category="legal",
            preview=True,
        ),
        country(
            "origin_country",
            Text("¿De qué país viene?", "Which country do you come from?"),
            category="asylum",
            help=Text(
                "Sirve para no avisar nunca a su consulado sin su permiso.",
                "Used so that your consulate is never told without your permission.",
            ),
        ),
        yes_no(
            "under_18",
            Text("¿La persona tiene menos de 18 años?", "Is the person under 18?"),
            required=True,
            category="child-protection",
            preview=True,
        ),
    ),
)

CHILD = Section(
    "child",
    Text("Contigo", "With you"),
    (
        yes_no(
            "child_assent",
            Text(
                "Te voy a hacer unas preguntas para ayudarte. Puedes decir que no. ¿Está bien?",
                "I will ask you some questions so that we can help. You can say no. Is that all right?",
            ),
            required=True,
            category="child-protection",
            help=Text(
                "Explique con calma. Si dice que no, pare y pregunte otro día.",
                "Explain calmly. If the child says no, stop and ask another day.",
            ),
        ),
        choice(
            "child_with",
            Text("¿Con quién estás viajando?", "Who are you travelling with?"),
            option("parents", "Con mi mamá o mi papá", "With my mum or dad"),
            option(
                "relative", "Con otra persona de mi familia", "With somebody else from my family"
            ),
            option("other-adult", "Con otra persona grande", "With another grown-up"),
            option("alone", "Solo o sola", "By myself"),
            required=True,
            category="child-protection",
            preview=True,
            when=answer("child_assent").equals(True),
        ),
        yes_no(
            "child_safe_with",
            Text("¿Te sientes bien con esa persona?", "Do you feel all right with that person?"),
            category="child-protection",
            when=answer("child_with").one_of("parents", "relative", "other-adult"),
        ),
    ),
    when=answer("under_18").equals(True),
)

JOURNEY = Section(
    "journey",
    Text("Su camino", "Your journey"),
    (
        day(
            "entered_on",
            Text(
                "¿Qué día entró a México la última vez?", "On which day did you last enter Mexico?"
            ),
            category="legal",
            minimum=date(1930, 1, 1),
            help=Text(
                "Un día aproximado basta. De él depende el plazo para pedir asilo.",
                "An approximate day will do. The time limit to ask for asylum depends on it.",
            ),
        ),
        municipality(
            "entry_place", Text("¿Por dónde entró?", "Where did you enter?"), category="location"
        ),
        choice(
            "destination",
            Text("¿Qué quiere hacer ahora?", "What do you want to do now?"),
            option("stay", "Quedarme en México", "Stay in Mexico"),
            option("onward", "Seguir a otro país", "Go on to another country"),
            option("return", "Volver a mi país", "Return to my country"),
            option("undecided", "Todavía no sé", "I do not know yet"),
            required=True,
            category="legal",
        ),
        country(
            "destination_country",
            Text("¿A qué país?", "To which country?"),
            category="location",
            when=answer("destination").equals("onward"),
        ),
        yes_no(
            "fear_of_return",
            Text("¿Tiene miedo de volver a su país?", "Are you afraid to return to your country?"),
            category="asylum",
            help=Text("No hace falta que cuente por qué.", "There is no need to say why."),
        ),
        choice(
            "asylum_filed",
            Text("¿Ha pedido asilo en México?", "Have you asked for asylum in Mexico?"),
            option("yes", "Sí", "Yes"),
            option("no", "No", "No"),
            option("unsure", "No estoy seguro o segura", "I am not sure"),
            category="asylum",
        ),
        day(
            "asylum_filed_on",
            Text("¿Qué día lo pidió?", "On which day did you ask?"),
            category="asylum",
            when=answer("asylum_filed").equals("yes"),
        ),
        choices(
            "harm_on_route",
            Text(
                "¿Le pasó algo de esto en el camino?", "Did any of this happen to you on the way?"
            ),
            option("robbery", "Robo", "Robbery"),
            option(
                "extortion", "Le pidieron dinero con amenazas", "Money was demanded with threats"
            ),
            option(
                "kidnapping", "Le retuvieron contra su voluntad", "You were held against your will"
            ),
            option("violence", "Golpes o violencia", "Beating or violence"),
            option("accident", "Accidente", "Accident"),
            option("rather-not-say", "Prefiero no decirlo", "I would rather not say"),
            category="narrative",
            help=Text(
                "Lea la lista despacio. No pida detalles.",
                "Read the list slowly. Do not ask for details.",
            ),
        ),
        yes_no(
            "guide_endangered",
            Text(
                "¿La persona que le cobró por cruzar le puso en peligro o le maltrató?",
                "Did the person you paid to cross put you in danger or mistreat you?",
            ),
            category="narrative",
        ),
        yes_no(
            "controlled",
            Text(
                "¿Alguien le impide irse, le quitó sus documentos o le obliga a trabajar?",
                "Is anybody stopping you from leaving, holding your documents or forcing you to work?",
            ),
            category="trafficking",
            help=Text(
                "Pregunte a solas, nunca delante de quien acompaña.",
                "Ask in private, never in front of whoever comes along.",
            ),
        ),
        yes_no(
            "lost_contact",
            Text(
                "¿Perdió contacto con alguien de su familia en el camino?",
                "Did you lose contact with a relative on the way?",
            ),
            category="family",
        ),
    ),
)

NEEDS = Section(
    "needs",
    Text("Lo que necesita", "What you need"),
    (
        choice(
            "tonight",
            Text("¿Dónde va a dormir hoy?", "Where will you sleep tonight?"),
            option("own", "Un lugar seguro propio o rentado", "A safe place of my own or rented"),
            option("shelter", "Un albergue", "A shelter"),
            option(
                "unsafe",
                "Un lugar donde no me siento seguro o segura",
                "A place where I do not feel safe",
            ),
            option(
                "street", "La calle, una plaza o la estación", "The street, a square or the station"
            ),
            required=True,
            category="location",
        ),
        text(
            "tonight_place",
            Text("¿Cuál albergue?", "Which shelter?"),
            category="location",
            identity=True,
            when=answer("tonight").equals("shelter"),
        ),
        whole(
            "meals_yesterday",
            Text("¿Cuántas veces comió ayer?", "How many times did you eat yesterday?"),
            minimum=0,
            maximum=6,
            category="narrative",
            preview=True,
        ),
        choice(
            "health",
            Text("¿Necesita atención médica?", "Do you need medical care?"),
            option("now", "Sí, hoy mismo", "Yes, today"),
            option("soon", "Sí, en estos días", "Yes, in the next days"),
            option("no", "No", "No"),
            required=True,
            category="health",
        ),
        whole(
            "medicine_days",
            Text(
                "Si toma medicina diario, ¿para cuántos días le queda?",
                "If you take medicine every day, for how many days is there some left?",
            ),
            minimum=0,
            maximum=180,
            category="health",
        ),
        yes_no(
            "distress",
            Text(
                "En las últimas dos semanas, ¿la preocupación no le dejó dormir o hacer sus cosas?",
                "In the last two weeks, has worry kept you from sleeping or from daily tasks?",
            ),
            category="mental-health",
        ),
        choices(
            "documents",
            Text("¿Qué documentos trae consigo?", "Which documents do you have with you?"),
            option("passport", "Pasaporte", "Passport"),
            option("national-id", "Identificación de su país", "National identity card"),
            option("birth-certificate", "Acta de nacimiento", "Birth certificate"),
            option("mexican-permit", "Documento migratorio mexicano", "Mexican migration document"),
            option("none", "Ninguno", "None"),
            category="documents",
        ),
        yes_no(
            "wants_work",
            Text("¿Quiere trabajar en México?", "Do you want to work in Mexico?"),
            category="livelihood",
            when=answer("destination").one_of("stay", "undecided"),
        ),
        text(
            "trade",
            Text("¿En qué ha trabajado?", "What work have you done?"),
            category="livelihood",
            when=answer("wants_work").equals(True),
        ),
    ),
)

INTAKE = Form(
    "intake",
    version=1,
    title=Text("Ingreso de movilidad humana", "Mixed-migration intake"),
    sections=(PERSON, CHILD, JOURNEY, HOUSEHOLD, NEEDS),
)

FORMS = (INTAKE, SCREENING, ASYLUM_INFORMATION, SEARCH_REQUEST)
