"""UNESCO's education profile: last grade, languages, papers at hand, what the person wants. A paper that is missing is
a fact to help with, never a reason to send somebody away.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Form,
    Section,
    choice,
    choices,
    country,
    day,
    municipality,
    number,
    text,
    whole,
    yes_no,
)

LEVELS = (
    Choice("none", Text("No fue a la escuela", "No school")),
    Choice("preschool", Text("Preescolar", "Preschool")),
    Choice("primary", Text("Primaria", "Primary")),
    Choice("lower-secondary", Text("Secundaria", "Lower secondary")),
    Choice("upper-secondary", Text("Bachillerato", "Upper secondary")),
    Choice("technical", Text("Técnico", "Technical")),
    Choice("higher", Text("Universidad", "University")),
)
"""In the order of ISCED 2011, levels 0 to 6; technical stands beside upper secondary."""

PAPERS = (
    Choice("school-record", Text("Boletas o certificado escolar", "School reports or certificate")),
    Choice("diploma", Text("Diploma o título", "Diploma or degree")),
    Choice("birth-certificate", Text("Acta de nacimiento", "Birth certificate")),
    Choice("curp", Text("CURP", "CURP")),
    Choice("identity", Text("Identificación o pasaporte", "Identity card or passport")),
    Choice(
        "electronic", Text("Fotos o archivos de estos papeles", "Photos or files of these papers")
    ),
    Choice("none", Text("Ninguno", "None")),
)

LANGUAGES = (
    Choice("es", Text("Español", "Spanish")),
    Choice("en", Text("Inglés", "English")),
    Choice("fr", Text("Francés", "French")),
    Choice("ht", Text("Criollo haitiano", "Haitian Creole")),
    Choice("pt", Text("Portugués", "Portuguese")),
    Choice("indigenous", Text("Una lengua indígena", "An indigenous language")),
    Choice("sign", Text("Lengua de señas", "Sign language")),
    Choice("other", Text("Otra", "Another")),
)

IS_CHILD = answer("age").at_most(17)
FROM_15 = answer("age").at_least(15)
"""Adult education and training for work begin at 15 (INEA; Ley Federal del Trabajo, art. 22 Bis)."""

PROFILE = Form(
    "education_profile",
    version=1,
    title=Text("Perfil educativo", "Education profile"),
    sections=(
        Section(
            "learner",
            Text("Quién quiere estudiar", "Who wants to learn"),
            (
                whole(
                    "age",
                    Text("Edad en años", "Age in years"),
                    required=True,
                    minimum=3,
                    maximum=99,
                    category="education",
                ),
                yes_no(
                    "child_wants_school",
                    Text("¿Te gustaría ir a la escuela?", "Would you like to go to school?"),
                    category="education",
                    when=IS_CHILD,
                    help=Text(
                        "Pregunte a la niña, niño o adolescente. Lo que diga cuenta.",
                        "Ask the child. What they say counts.",
                    ),
                ),
                text(
                    "child_likes",
                    Text("¿Qué te gusta aprender?", "What do you like learning?"),
                    category="education",
                    when=answer("child_wants_school").given,
                ),
                choice(
                    "now_studying",
                    Text(
                        "¿Va hoy a la escuela o a un curso?", "Is there school or a course today?"
                    ),
                    Choice("yes", Text("Sí", "Yes")),
                    Choice("no", Text("No", "No")),
                    required=True,
                    category="education",
                ),
                day(
                    "out_since",
                    Text("¿Desde cuándo no va?", "Since when not?"),
                    category="education",
                    when=answer("now_studying").equals("no"),
                ),
                choices(
                    "out_because",
                    Text("¿Por qué no va?", "Why not?"),
                    Choice("papers", Text("Le pidieron papeles", "Papers were asked for")),
                    Choice("full", Text("No había lugar", "There was no place")),
                    Choice(
                        "cost",
                        Text("Uniforme, útiles o transporte", "Uniform, supplies, transport"),
                    ),
                    Choice("language", Text("No entiende el idioma", "The language")),
                    Choice(
                        "work", Text("Trabaja o cuida a alguien", "Works, or cares for somebody")
                    ),
                    Choice("moving", Text("Está de paso", "Is passing through")),
                    Choice("bullying", Text("Le trataron mal", "Was treated badly")),
                    category="education",
                    when=answer("now_studying").equals("no"),
                ),
                municipality(
                    "lives_in",
                    Text("¿En qué municipio vive hoy?", "In which municipality today?"),
                    category="location",
                ),
                whole(
                    "weeks_here",
                    Text("¿Cuántas semanas piensa quedarse?", "For how many weeks?"),
                    minimum=0,
                    maximum=520,
                    category="location",
                ),
            ),
        ),
        Section(
            "studies",
            Text("Estudios", "Studies"),
            (
                choice(
                    "last_level",
                    Text("Último nivel en que estuvo", "Last level attended"),
                    *LEVELS,
                    required=True,
                    category="education",
                    preview=True,
                ),
                whole(
                    "last_grade",
                    Text("Último grado que terminó", "Last grade completed"),
                    minimum=0,
                    maximum=9,
                    category="education",
                    preview=True,
                    when=answer("last_level").one_of(
                        "primary", "lower-secondary", "upper-secondary", "technical", "higher"
                    ),
                ),
                country(
                    "studied_in",
                    Text("¿En qué país?", "In which country?"),
                    required=True,
                    category="education",
                    when=~answer("last_level").equals("none"),
                ),
                choices(
                    "papers",
                    Text("¿Qué papeles tiene a la mano?", "Which papers are at hand?"),
                    *PAPERS,
                    required=True,
                    category="documents",
                    help=Text(
                        "Si no tiene ninguno, igual puede inscribirse. Marque «Ninguno».",
                        "Without any one can enrol all the same. Tick “None”.",
                    ),
                ),
                yes_no(
                    "wants_recognition",
                    Text(
                        "¿Quiere que se reconozcan sus estudios?", "Should studies be recognised?"
                    ),
                    category="education",
                    when=~answer("last_level").one_of("none", "preschool"),
                ),
                choice(
                    "school_afraid_to_ask",
                    Text(
                        "¿Es seguro pedir papeles a su escuela de antes?",
                        "Is it safe to ask the former school for papers?",
                    ),
                    Choice("safe", Text("Sí", "Yes")),
                    Choice("not-safe", Text("No, o huyó de allá", "No, or fled from there")),
                    Choice("unsure", Text("No sabe", "Not sure")),
                    category="asylum",
                    when=answer("wants_recognition").equals(True),
                ),
            ),
        ),
        Section(
            "learning",
            Text("Para aprender mejor", "To learn better"),
            (
                choices(
                    "languages",
                    Text("¿Qué idiomas habla bien?", "Which languages come easily?"),
                    *LANGUAGES,
                    required=True,
                    category="education",
                    preview=True,
                ),
                yes_no(
                    "reads_writes",
                    Text("¿Sabe leer y escribir en alguno?", "Reads and writes in one of them?"),
                    required=True,
                    category="education",
                ),
                choices(
                    "support",
                    Text("¿Qué le ayudaría en clase?", "What would help in class?"),
                    Choice("seeing", Text("Apoyo para ver", "Help with seeing")),
                    Choice("hearing", Text("Apoyo para oír", "Help with hearing")),
                    Choice(
                        "moving", Text("Rampas o apoyo para moverse", "Ramps, help with moving")
                    ),
                    Choice(
                        "learning", Text("Más tiempo o explicaciones", "More time, explanations")
                    ),
                    category="health",
                ),
                yes_no(
                    "internet",
                    Text("¿Tiene con qué estudiar en línea?", "Can you learn online?"),
                    category="education",
                    when=FROM_15,
                ),
            ),
        ),
        Section(
            "work",
            Text("Oficio y capacitación", "Trade and training"),
            (
                yes_no(
                    "wants_training",
                    Text("¿Le interesa aprender un oficio?", "Is training for a trade wanted?"),
                    category="livelihood",
                ),
                choices(
                    "trade",
                    Text("¿Cuál?", "Which?"),
                    Choice(
                        "construction", Text("Construcción y electricidad", "Building, electricity")
                    ),
                    Choice("food", Text("Alimentos y hospedaje", "Food and lodging")),
                    Choice("sewing", Text("Costura y confección", "Sewing")),
                    Choice("mechanics", Text("Mecánica", "Mechanics")),
                    Choice("digital", Text("Cómputo y oficios digitales", "Digital skills")),
                    Choice("care", Text("Cuidado de personas", "Care of people")),
                    Choice("beauty", Text("Belleza y estilismo", "Hair and beauty")),
                    Choice("farming", Text("Campo", "Farming")),
                    category="livelihood",
                    when=answer("wants_training").equals(True),
                ),
                number(
                    "years_experience",
                    Text("¿Cuántos años lo ha trabajado?", "How many years of practice?"),
                    minimum=0,
                    maximum=80,
                    category="livelihood",
                    when=answer("wants_training").equals(True),
                ),
                choices(
                    "hours_free",
                    Text("¿Cuándo podría ir?", "When could it be?"),
                    Choice("morning", Text("Mañana", "Morning")),
                    Choice("afternoon", Text("Tarde", "Afternoon")),
                    Choice("weekend", Text("Fin de semana", "Weekend")),
                    category="livelihood",
                    when=answer("wants_training").equals(True),
                ),
                yes_no(
                    "childcare",
                    Text("¿Necesita quien cuide a sus hijas o hijos?", "Is childcare needed?"),
                    category="family",
                    when=answer("wants_training").equals(True),
                ),
            ),
            when=FROM_15,
        ),
    ),
)
