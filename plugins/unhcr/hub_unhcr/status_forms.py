"""Nationality, displacement within Mexico, and consent to a consulate. Never asks what is not used."""

from datetime import date

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
    whole,
    yes_no,
)

EARLIEST = date(1990, 1, 1)

NATIONALITY = Form(
    "nationality",
    version=1,
    title=Text("Riesgo de apatridia", "Risk of statelessness"),
    sections=(
        Section(
            "birth",
            Text("Nacimiento y nacionalidad", "Birth and nationality"),
            (
                country(
                    "born_in",
                    Text("¿En qué país nació?", "In which country were you born?"),
                    category="documents",
                ),
                choice(
                    "birth_registered",
                    Text("¿Registraron su nacimiento?", "Was your birth registered?"),
                    Choice("yes", Text("Sí", "Yes")),
                    Choice("no", Text("No", "No")),
                    Choice("unknown", Text("No sabe", "Does not know")),
                    category="documents",
                    required=True,
                ),
                choice(
                    "considered_national",
                    Text(
                        "¿Algún país le considera su nacional?",
                        "Does any country consider you its national?",
                    ),
                    Choice("yes", Text("Sí", "Yes")),
                    Choice("no", Text("No", "No")),
                    Choice("unclear", Text("No está claro", "It is not clear")),
                    category="legal",
                    required=True,
                ),
                choices(
                    "why_none",
                    Text("¿Por qué?", "Why?"),
                    Choice(
                        "parents-stateless",
                        Text("Sus padres tampoco tienen nacionalidad", "Parents have none either"),
                    ),
                    Choice(
                        "law-by-sex",
                        Text("La madre no pudo transmitirla", "The mother could not pass it on"),
                    ),
                    Choice("deprived", Text("Se la quitaron", "Was deprived of it")),
                    Choice(
                        "state-gone",
                        Text("El país ya no existe o cambió", "The State changed or is gone"),
                    ),
                    Choice("no-proof", Text("No puede probarla", "Cannot prove it")),
                    category="legal",
                    when=answer("considered_national").one_of("no", "unclear"),
                ),
                yes_no(
                    "fears_that_state",
                    Text(
                        "¿Teme a las autoridades de ese país?",
                        "Are you afraid of that country's authorities?",
                    ),
                    category="asylum",
                    required=True,
                    help=Text(
                        "Si teme, no se pregunta nada a ese país.",
                        "If so, nothing is asked of that country.",
                    ),
                ),
                yes_no(
                    "children_affected",
                    Text(
                        "¿Tiene hijas o hijos sin nacionalidad?",
                        "Have you children without a nationality?",
                    ),
                    category="family",
                ),
                yes_no(
                    "children_born_in_mexico",
                    Text("¿Nacieron en México?", "Were they born in Mexico?"),
                    category="family",
                    when=answer("children_affected").equals(True),
                ),
            ),
        ),
    ),
)

DISPLACEMENT = Form(
    "displacement",
    version=1,
    title=Text("Desplazamiento interno", "Internal displacement"),
    sections=(
        Section(
            "flight",
            Text("Salida del hogar", "Leaving home"),
            (
                choice(
                    "cause",
                    Text("¿Por qué dejó su hogar?", "Why did you leave your home?"),
                    Choice(
                        "violence",
                        Text(
                            "Violencia de grupos armados o delictivos",
                            "Violence by armed or criminal groups",
                        ),
                    ),
                    Choice(
                        "conflict",
                        Text(
                            "Conflicto por tierra o entre comunidades",
                            "Conflict over land or between communities",
                        ),
                    ),
                    Choice(
                        "rights", Text("Violaciones a derechos humanos", "Human-rights violations")
                    ),
                    Choice("disaster", Text("Desastre", "Disaster")),
                    Choice("project", Text("Un proyecto u obra", "A project or works")),
                    category="legal",
                    required=True,
                ),
                day(
                    "left_home_on",
                    Text("¿Qué día salió?", "On which day did you leave?"),
                    category="location",
                    minimum=EARLIEST,
                ),
                municipality(
                    "left_from",
                    Text("¿De qué municipio?", "From which municipality?"),
                    category="location",
                ),
                whole(
                    "household_size",
                    Text("¿Cuántas personas salieron juntas?", "How many left together?"),
                    category="family",
                    minimum=1,
                    maximum=60,
                    required=True,
                ),
                whole(
                    "children",
                    Text("¿Cuántas son menores de 18?", "How many are under 18?"),
                    category="family",
                    minimum=0,
                    maximum=50,
                ),
            ),
        ),
        Section(
            "now",
            Text("Hoy", "Today"),
            (
                yes_no(
                    "followed",
                    Text("¿Le siguen buscando?", "Are you still being looked for?"),
                    category="narrative",
                    required=True,
                ),
                yes_no(
                    "roof",
                    Text(
                        "¿Tiene dónde vivir al menos este mes?",
                        "Do you have somewhere to live at least this month?",
                    ),
                    category="location",
                    required=True,
                ),
                yes_no(
                    "lost_papers",
                    Text("¿Perdió documentos al salir?", "Did you lose documents when leaving?"),
                    category="documents",
                ),
                yes_no(
                    "property_left",
                    Text(
                        "¿Dejó casa o tierra propia?", "Did you leave a house or land of your own?"
                    ),
                    category="livelihood",
                ),
                yes_no(
                    "income",
                    Text("¿Tiene ingresos?", "Do you have an income?"),
                    category="livelihood",
                ),
                choice(
                    "wish",
                    Text(
                        "¿Qué quisiera hacer más adelante?", "What would you like to do later on?"
                    ),
                    Choice("return", Text("Regresar", "Go back")),
                    Choice("stay", Text("Quedarse donde está", "Stay where you are")),
                    Choice(
                        "elsewhere",
                        Text("Ir a otro lugar del país", "Move elsewhere in the country"),
                    ),
                    Choice("undecided", Text("Aún no sabe", "Not yet decided")),
                    category="livelihood",
                ),
            ),
        ),
    ),
)

CONSULAR_CONSENT = Form(
    "consular_consent",
    version=1,
    title=Text("Consentimiento expreso para un consulado", "Express consent to a consulate"),
    sections=(
        Section(
            "express",
            Text("A petición de la persona, a solas", "At the person's own request, in private"),
            (
                yes_no(
                    "asked_by_person",
                    Text(
                        "¿La persona lo pidió por iniciativa propia?",
                        "Did the person ask for it unprompted?",
                    ),
                    category="asylum",
                    required=True,
                ),
                yes_no(
                    "effects_explained",
                    Text(
                        "¿Se le explicó qué sabría el consulado y el riesgo para su solicitud?",
                        "Was it explained what the consulate would learn and the risk to the claim?",
                    ),
                    category="asylum",
                    required=True,
                ),
                yes_no(
                    "in_writing",
                    Text("¿Firmó el consentimiento?", "Is the consent signed?"),
                    category="asylum",
                    required=True,
                ),
                day(
                    "given_on",
                    Text("¿Qué día?", "On which day?"),
                    category="asylum",
                    required=True,
                    minimum=EARLIEST,
                ),
            ),
        ),
    ),
)
