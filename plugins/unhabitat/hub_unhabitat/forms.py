"""UN-Habitat's housing profile: where and with how many people, how safe the roof is, what comes next.

The address is asked only where somebody has to go there, identifies, and is never passed on.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Form,
    Section,
    choice,
    choices,
    day,
    municipality,
    number,
    text,
    whole,
    yes_no,
)

LIVES_IN = (
    Choice("street", Text("Calle, parque o terminal", "Street, park or station")),
    Choice("camp", Text("Campamento improvisado", "Improvised camp")),
    Choice("shelter", Text("Albergue", "Shelter")),
    Choice("hosted", Text("En casa de alguien", "Hosted by somebody")),
    Choice("rented-room", Text("Cuarto rentado", "Rented room")),
    Choice("rented-home", Text("Casa o departamento rentado", "Rented home")),
    Choice("own", Text("Casa propia", "Own home")),
    Choice("employer", Text("Donde trabaja", "Where they work")),
)

RENTS = answer("lives_in").one_of("rented-room", "rented-home")
HOUSED = answer("lives_in").one_of("hosted", "rented-room", "rented-home", "own", "employer")

PROFILE = Form(
    "housing_profile",
    version=1,
    title=Text("Situación de vivienda", "Housing situation"),
    sections=(
        Section(
            "household",
            Text("Su hogar", "The household"),
            (
                whole(
                    "people",
                    Text("¿Cuántas personas viven juntas?", "How many people live together?"),
                    required=True,
                    minimum=1,
                    maximum=40,
                    category="family",
                    preview=True,
                ),
                whole(
                    "under_18",
                    Text("¿Cuántas tienen menos de 18 años?", "How many are under 18?"),
                    required=True,
                    minimum=0,
                    maximum=40,
                    category="family",
                    preview=True,
                ),
                whole(
                    "over_60",
                    Text("¿Cuántas tienen 60 años o más?", "How many are 60 or over?"),
                    minimum=0,
                    maximum=40,
                    category="family",
                ),
                choice(
                    "one_adult",
                    Text(
                        "¿Una sola persona adulta cuida de las demás?",
                        "Does one adult care for all?",
                    ),
                    Choice("yes", Text("Sí", "Yes")),
                    Choice("no", Text("No", "No")),
                    category="family",
                    when=answer("under_18").at_least(1),
                ),
                yes_no(
                    "disability",
                    Text(
                        "¿Alguien necesita una vivienda accesible?", "Is an accessible home needed?"
                    ),
                    category="health",
                ),
                yes_no(
                    "pregnant",
                    Text("¿Alguien está embarazada?", "Is anybody pregnant?"),
                    category="health",
                ),
            ),
        ),
        Section(
            "roof",
            Text("Donde vive hoy", "Where they live today"),
            (
                choice(
                    "lives_in",
                    Text("¿Dónde duerme?", "Where do they sleep?"),
                    *LIVES_IN,
                    required=True,
                    category="location",
                ),
                municipality(
                    "municipality",
                    Text("¿En qué municipio?", "In which municipality?"),
                    required=True,
                    category="location",
                ),
                text(
                    "address",
                    Text("Dirección, solo si hay que visitar", "Address, only for a visit"),
                    category="location",
                    identity=True,
                    when=HOUSED,
                    help=Text(
                        "No sale de esta oficina. Puede dejarse en blanco.",
                        "It does not leave this office. It can be left blank.",
                    ),
                ),
                day(
                    "since",
                    Text("¿Desde cuándo?", "Since when?"),
                    category="location",
                ),
                whole(
                    "rooms",
                    Text("¿Cuántos cuartos para dormir?", "How many rooms to sleep in?"),
                    minimum=1,
                    maximum=30,
                    category="location",
                    when=HOUSED,
                ),
                choices(
                    "lacks",
                    Text("¿Qué le falta?", "What is lacking?"),
                    Choice("water", Text("Agua", "Water")),
                    Choice("toilet", Text("Baño", "Toilet")),
                    Choice("light", Text("Luz", "Electricity")),
                    Choice("roof", Text("Techo o muros firmes", "A sound roof or walls")),
                    Choice("lock", Text("Puerta con llave", "A door that locks")),
                    Choice("kitchen", Text("Dónde cocinar", "A place to cook")),
                    category="location",
                ),
                yes_no(
                    "safe_there",
                    Text("¿Se siente a salvo ahí?", "Do you feel safe there?"),
                    required=True,
                    category="location",
                    help=Text(
                        "Pregunte a solas. Si no, no anote por qué; ofrezca apoyo.",
                        "Ask in private. If not, do not write down why; offer support.",
                    ),
                ),
                yes_no(
                    "wants_to_leave_tonight",
                    Text("¿Necesita salir de ahí hoy?", "Is leaving needed today?"),
                    required=True,
                    category="location",
                    when=answer("safe_there").equals(False),
                ),
            ),
        ),
        Section(
            "rent",
            Text("Renta y desalojo", "Rent and eviction"),
            (
                number(
                    "rent",
                    Text("¿Cuánto paga al mes, en pesos?", "Rent a month, in pesos?"),
                    minimum=0,
                    maximum=100000,
                    category="livelihood",
                    when=RENTS,
                ),
                number(
                    "income",
                    Text("¿Cuánto entra al mes, en pesos?", "Income a month, in pesos?"),
                    minimum=0,
                    maximum=500000,
                    category="livelihood",
                    when=RENTS,
                ),
                choice(
                    "contract",
                    Text("¿Tiene contrato?", "Is there a contract?"),
                    Choice("written", Text("Escrito", "Written")),
                    Choice("spoken", Text("De palabra", "Spoken")),
                    Choice("none", Text("No", "No")),
                    category="legal",
                    when=RENTS,
                ),
                whole(
                    "months_owed",
                    Text("¿Cuántos meses debe?", "How many months are owed?"),
                    minimum=0,
                    maximum=60,
                    category="livelihood",
                    when=RENTS,
                ),
                yes_no(
                    "told_to_leave",
                    Text("¿Le han dicho que se vaya?", "Told to leave?"),
                    required=True,
                    category="legal",
                    when=HOUSED,
                ),
                day(
                    "leave_by",
                    Text("¿Para qué día?", "By which day?"),
                    category="legal",
                    when=answer("told_to_leave").equals(True),
                ),
                choice(
                    "told_how",
                    Text("¿Cómo se lo dijeron?", "How was it said?"),
                    Choice("court", Text("Papel de un juzgado", "A paper of a court")),
                    Choice("owner", Text("La dueña o el dueño", "The owner")),
                    Choice("threats", Text("Con amenazas", "With threats")),
                    category="legal",
                    when=answer("told_to_leave").equals(True),
                ),
            ),
            when=HOUSED,
        ),
        Section(
            "plans",
            Text("Lo que busca", "What they look for"),
            (
                choice(
                    "wants",
                    Text("¿Qué busca?", "What is wanted?"),
                    Choice("tonight", Text("Dónde dormir hoy", "A place for tonight")),
                    Choice("rent", Text("Rentar", "To rent")),
                    Choice("keep", Text("Quedarse donde está", "To stay where they are")),
                    Choice("improve", Text("Arreglar donde vive", "To improve the place")),
                    Choice("move-on", Text("Seguir su camino", "To move on")),
                    required=True,
                    category="location",
                    preview=True,
                ),
                yes_no(
                    "works",
                    Text("¿Alguien del hogar trabaja?", "Does anybody in the household work?"),
                    category="livelihood",
                ),
                yes_no(
                    "children_in_school",
                    Text("¿Las niñas y niños van a la escuela?", "Do the children go to school?"),
                    category="education",
                    when=answer("under_18").at_least(1),
                ),
                choices(
                    "missing_to_rent",
                    Text("¿Qué le impide rentar?", "What stands in the way of renting?"),
                    Choice("deposit", Text("Depósito", "The deposit")),
                    Choice("guarantor", Text("Aval", "A guarantor")),
                    Choice("papers", Text("Papeles", "Papers")),
                    Choice("refused", Text("No le quieren rentar", "Owners refuse")),
                    category="livelihood",
                    when=answer("wants").equals("rent"),
                ),
            ),
        ),
    ),
)
