"""The confidential intake, under a code. It asks no name, no birth date, no address, and no field is in a preview.

The form's title and sections stay silent on what it is about: they can be seen over a shoulder.
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
    text,
    whole,
    yes_no,
)

EXPOSURE_WINDOW = 72
"""Hours in which prophylaxis after exposure can begin (WHO guidelines on post-exposure prophylaxis, 2014 and 2024)."""

ON_TREATMENT = answer("reason").equals("treatment")
EXPOSED = answer("reason").equals("exposure")

INTAKE = Form(
    "confidential_intake",
    version=1,
    title=Text("Ingreso confidencial", "Confidential intake"),
    sections=(
        Section(
            "agreement",
            Text("Cómo trabajamos", "How we work"),
            (
                yes_no(
                    "understood",
                    Text(
                        "Aquí no pedimos su nombre. Usted tiene una clave. ¿Quedó claro cómo se cuida lo que"
                        " nos cuente?",
                        "We do not ask your name here. You have a code. Is it clear how what you tell us is kept?",
                    ),
                    required=True,
                    category="health",
                ),
                choice(
                    "reached_by",
                    Text("¿Cómo prefiere que le busquemos?", "How would you like to be reached?"),
                    Choice("comes-back", Text("Yo regreso aquí", "I come back here")),
                    Choice(
                        "through-desk",
                        Text("Por el mostrador, con mi clave", "At the desk, by code"),
                    ),
                    Choice("neutral-message", Text("Un mensaje neutro", "A neutral message")),
                    required=True,
                    category="contact",
                    help=Text(
                        "Un mensaje neutro dice «tiene un asunto por atender», y nada más.",
                        "A neutral message says “a matter awaits you”, and nothing else.",
                    ),
                ),
                yes_no(
                    "private_place",
                    Text("¿Pueden hablar sin que nadie oiga?", "Can you talk unheard?"),
                    required=True,
                    category="contact",
                ),
                choice(
                    "age_group",
                    Text("¿Qué edad tiene, más o menos?", "About how old are you?"),
                    Choice("under-12", Text("Menos de 12 años", "Under 12")),
                    Choice("12-17", Text("12 a 17 años", "12 to 17")),
                    Choice("adult", Text("18 o más", "18 or over")),
                    required=True,
                    category="health",
                ),
                yes_no(
                    "child_assents",
                    Text(
                        "¿Quieres que te ayudemos con tus medicinas? Puedes decir que no.",
                        "Would you like help with your medicines? You can say no.",
                    ),
                    required=True,
                    category="health",
                    when=answer("age_group").one_of("under-12", "12-17"),
                ),
            ),
        ),
        Section(
            "matter",
            Text("Su asunto", "Your matter"),
            (
                choice(
                    "reason",
                    Text("¿En qué le podemos apoyar?", "What can we help with?"),
                    Choice(
                        "treatment", Text("Seguir mi tratamiento", "Going on with my treatment")
                    ),
                    Choice("exposure", Text("Tuve un riesgo hace poco", "A recent risk")),
                    Choice("prevention", Text("Prevención", "Prevention")),
                    Choice("test", Text("Una prueba", "A test")),
                    Choice("talk", Text("Solo hablar", "Just talking")),
                    required=True,
                    category="health",
                ),
                whole(
                    "days_left",
                    Text(
                        "¿Para cuántos días le alcanzan los antirretrovirales?",
                        "For how many days do the antiretrovirals last?",
                    ),
                    required=True,
                    minimum=0,
                    maximum=365,
                    category="health",
                    when=ON_TREATMENT,
                    help=Text("Si ya no tiene, anote 0.", "If there are none left, write 0."),
                ),
                day(
                    "counted_on",
                    Text("Día en que los contaron", "Day on which they were counted"),
                    required=True,
                    category="health",
                    when=ON_TREATMENT,
                ),
                text(
                    "regimen",
                    Text("Nombre, como dice el frasco", "Name, as on the bottle"),
                    category="health",
                    when=ON_TREATMENT,
                ),
                whole(
                    "missed_doses",
                    Text(
                        "¿Cuántas tomas ha perdido en los últimos 7 días?",
                        "How many doses were missed in the last 7 days?",
                    ),
                    minimum=0,
                    maximum=21,
                    category="health",
                    when=ON_TREATMENT,
                    help=Text(
                        "En el camino le pasa a mucha gente. Sirve para que el personal médico le oriente.",
                        "On the road it happens to many. It helps the clinician to advise you.",
                    ),
                ),
                yes_no(
                    "has_summary",
                    Text(
                        "¿Trae un resumen o una hoja de traslado de su clínica?",
                        "Do you carry a summary or a transfer sheet of your clinic?",
                    ),
                    category="health",
                    when=ON_TREATMENT,
                ),
                municipality(
                    "clinic_now",
                    Text(
                        "¿En qué estado le atienden ahora?", "In which state are you cared for now?"
                    ),
                    category="location",
                    when=ON_TREATMENT,
                ),
                municipality(
                    "goes_to",
                    Text("¿A qué estado va?", "To which state are you going?"),
                    category="location",
                    when=ON_TREATMENT,
                ),
                day(
                    "leaves_on",
                    Text("¿Qué día sale?", "On which day do you leave?"),
                    category="location",
                    when=ON_TREATMENT & answer("goes_to").given,
                ),
                whole(
                    "hours_since",
                    Text("¿Hace cuántas horas fue?", "How many hours ago was it?"),
                    required=True,
                    minimum=0,
                    maximum=2160,
                    category="health",
                    when=EXPOSED,
                    help=Text(
                        "No necesita contar qué pasó.", "There is no need to tell what happened."
                    ),
                ),
                yes_no(
                    "was_forced",
                    Text(
                        "¿Alguien le forzó? Puede no contestar.",
                        "Did somebody force you? You need not answer.",
                    ),
                    category="gbv",
                    when=EXPOSED,
                ),
                yes_no(
                    "pregnant_or_nursing",
                    Text("¿Está embarazada o da pecho?", "Are you pregnant or breastfeeding?"),
                    category="health",
                    when=answer("reason").one_of("treatment", "exposure", "test"),
                ),
                yes_no(
                    "cough_fever_weight",
                    Text(
                        "¿Tiene tos, fiebre, sudor de noche o ha bajado de peso?",
                        "Is there cough, fever, night sweat or weight loss?",
                    ),
                    category="health",
                    help=Text(
                        "Las cuatro preguntas de la OMS para buscar tuberculosis.",
                        "WHO's four questions to look for tuberculosis.",
                    ),
                ),
            ),
        ),
        Section(
            "around",
            Text("A su alrededor", "Around you"),
            (
                yes_no(
                    "fears_disclosure",
                    Text(
                        "¿Le preocupa que alguien se entere?",
                        "Do you worry that somebody finds out?",
                    ),
                    category="health",
                ),
                choices(
                    "wronged",
                    Text(
                        "¿Le ha pasado algo de esto por su salud?",
                        "Did any of this happen because of your health?",
                    ),
                    Choice("care-refused", Text("Le negaron atención", "Care was refused")),
                    Choice(
                        "asked-to-leave", Text("Le sacaron de un albergue", "Put out of a shelter")
                    ),
                    Choice("work", Text("Perdió un trabajo", "Lost work")),
                    Choice("threats", Text("Amenazas o insultos", "Threats or insults")),
                    category="health",
                ),
                yes_no(
                    "wants_peer",
                    Text(
                        "¿Le gustaría hablar con alguien que ha pasado por lo mismo?",
                        "Would you like to talk with somebody who has been through the same?",
                    ),
                    category="mental-health",
                ),
                choices(
                    "keeps_safe",
                    Text(
                        "Para guardar sus medicinas, ¿qué le hace falta?",
                        "To keep medicines, what is missing?",
                    ),
                    Choice("place", Text("Un lugar seguro", "A safe place")),
                    Choice("water-food", Text("Agua o comida", "Water or food")),
                    Choice("plain-bottle", Text("Un frasco sin etiqueta", "A plain bottle")),
                    category="health",
                ),
            ),
        ),
    ),
)
