"""PAHO's health screening: triage, treatment, vaccination, access. Never a name, never a diagnosis in a preview.

It may be filled at a counter; what needs a quiet place is in wellbeing.py.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Form,
    Section,
    choice,
    choices,
    day,
    long_text,
    municipality,
    text,
    whole,
    yes_no,
)

DANGER_SIGNS = (
    Choice("breathing", Text("Le cuesta respirar", "Trouble breathing")),
    Choice("bleeding", Text("Sangra mucho", "Heavy bleeding")),
    Choice(
        "unconscious", Text("No responde o está confundida", "Does not respond, or is confused")
    ),
    Choice("convulsion", Text("Convulsiones", "Convulsions")),
    Choice("chest-pain", Text("Dolor fuerte en el pecho", "Strong chest pain")),
    Choice("dehydrated", Text("Muy deshidratada", "Severely dehydrated")),
    Choice(
        "pregnancy-danger",
        Text("Embarazo con sangrado o dolor fuerte", "Pregnant with bleeding or strong pain"),
    ),
    Choice(
        "child-not-drinking",
        Text("Niña o niño que no bebe ni toma pecho", "A child who neither drinks nor breastfeeds"),
    ),
)

SYMPTOMS = (
    Choice("fever-rash", Text("Fiebre con ronchas", "Fever with rash")),
    Choice("watery-diarrhoea", Text("Diarrea como agua", "Watery diarrhoea")),
    Choice(
        "fever-bleeding", Text("Fiebre con moretones o sangrado", "Fever with bruises or bleeding")
    ),
    Choice(
        "sudden-weakness",
        Text("Debilidad repentina de piernas o brazos", "Sudden weakness of legs or arms"),
    ),
    Choice("jaundice", Text("Ojos o piel amarillos", "Yellow eyes or skin")),
    Choice(
        "severe-respiratory", Text("Fiebre y tos con falta de aire", "Fever, cough, short breath")
    ),
    Choice("cough-two-weeks", Text("Tos de dos semanas o más", "Cough for two weeks or more")),
)

CONDITIONS = (
    Choice("diabetes", Text("Diabetes", "Diabetes")),
    Choice("hypertension", Text("Presión alta", "High blood pressure")),
    Choice("heart", Text("Corazón", "Heart")),
    Choice("asthma", Text("Asma u otra de los pulmones", "Asthma or another of the lungs")),
    Choice("epilepsy", Text("Epilepsia", "Epilepsy")),
    Choice("kidney", Text("Riñones", "Kidneys")),
    Choice("tuberculosis", Text("Tuberculosis", "Tuberculosis")),
    Choice("cancer", Text("Cáncer", "Cancer")),
    Choice("thyroid", Text("Tiroides", "Thyroid")),
    Choice("mental-health", Text("Salud mental", "Mental health")),
    Choice("other", Text("Otra", "Another")),
    Choice("prefers-not-to-say", Text("Prefiere no decirlo", "Prefers not to say")),
)

VACCINES = (
    Choice("measles-rubella", Text("Sarampión y rubéola", "Measles and rubella")),
    Choice("polio", Text("Polio", "Polio")),
    Choice("dtp", Text("Difteria, tétanos y tos ferina", "Diphtheria, tetanus and whooping cough")),
    Choice("hepatitis-b", Text("Hepatitis B", "Hepatitis B")),
    Choice("yellow-fever", Text("Fiebre amarilla", "Yellow fever")),
    Choice("influenza", Text("Influenza", "Influenza")),
    Choice("covid", Text("COVID-19", "COVID-19")),
)

DIFFICULTIES = (
    Choice("seeing", Text("Ver, aun con lentes", "Seeing, even with glasses")),
    Choice("hearing", Text("Oír, aun con aparato", "Hearing, even with an aid")),
    Choice("walking", Text("Caminar o subir escalones", "Walking or climbing steps")),
    Choice("remembering", Text("Recordar o concentrarse", "Remembering or concentrating")),
    Choice("self-care", Text("Bañarse o vestirse", "Washing or dressing")),
    Choice("communicating", Text("Comunicarse", "Communicating")),
)
"""The six areas of the Washington Group Short Set; here 'a lot of difficulty, or cannot do it at all'."""


SCREENING = Form(
    "health_screening",
    version=2,
    title=Text("Tamizaje de salud", "Health screening"),
    sections=(
        Section(
            "now",
            Text("Cómo está ahora", "How the person is now"),
            (
                choices(
                    "danger_signs",
                    Text("¿Ve alguna señal de alarma?", "Do you see any danger sign?"),
                    *DANGER_SIGNS,
                    category="health",
                    help=Text(
                        "Si marca alguna, llame al 911 o al servicio médico antes de seguir.",
                        "If you tick any, call 911 or the medical service before you go on.",
                    ),
                ),
                choice(
                    "triage_level",
                    Text("Nivel de triaje", "Triage level"),
                    Choice("red", Text("Rojo: de inmediato", "Red: at once")),
                    Choice("yellow", Text("Amarillo: hoy", "Yellow: today")),
                    Choice("green", Text("Verde: puede esperar", "Green: can wait")),
                    required=True,
                    category="health",
                ),
                choices(
                    "symptoms",
                    Text("¿Qué síntomas tiene?", "Which symptoms are there?"),
                    *SYMPTOMS,
                    category="health",
                    counted=True,
                ),
                day(
                    "symptoms_since",
                    Text("¿Desde qué día?", "Since which day?"),
                    category="health",
                    when=answer("symptoms").given,
                ),
                whole(
                    "same_symptoms_nearby",
                    Text(
                        "¿Cuántas personas con quienes viaja o duerme tienen lo mismo?",
                        "How many people travelling or sleeping nearby have the same?",
                    ),
                    minimum=0,
                    maximum=500,
                    category="health",
                    when=answer("symptoms").given,
                ),
                choice(
                    "pregnant",
                    Text("¿Está embarazada?", "Is she pregnant?"),
                    Choice("yes", Text("Sí", "Yes")),
                    Choice("no", Text("No o no corresponde", "No, or does not apply")),
                    Choice("unsure", Text("No sabe", "Not sure")),
                    Choice("not-said", Text("Prefiere no decirlo", "Prefers not to say")),
                    category="health",
                    help=Text(
                        "Pregunte a solas. No contestar está bien.",
                        "Ask in private. Not answering is fine.",
                    ),
                ),
                choices(
                    "difficulties",
                    Text(
                        "¿Le cuesta mucho, o no puede, hacer algo de esto?",
                        "Is any of this very hard or impossible?",
                    ),
                    *DIFFICULTIES,
                    category="health",
                ),
            ),
        ),
        Section(
            "treatment",
            Text("Su tratamiento", "Treatment"),
            (
                yes_no(
                    "takes_medicine",
                    Text(
                        "¿Toma algún medicamento que no debe dejar?",
                        "Is there a medicine that must not be stopped?",
                    ),
                    required=True,
                    category="health",
                ),
                choices(
                    "conditions",
                    Text("¿Para qué lo toma?", "What is it for?"),
                    *CONDITIONS,
                    category="health",
                    when=answer("takes_medicine").equals(True),
                    help=Text(
                        "Solo lo verá quien le dé atención médica. Puede no contestar.",
                        "Only those who give medical care will see it. There is no need to answer.",
                    ),
                ),
                text(
                    "medicines",
                    Text(
                        "Nombre y dosis, como dicen la caja o la receta",
                        "Name and dose, as on the box or the prescription",
                    ),
                    category="health",
                    when=answer("takes_medicine").equals(True),
                ),
                whole(
                    "days_left",
                    Text("¿Para cuántos días le alcanza?", "For how many days will it last?"),
                    required=True,
                    minimum=0,
                    maximum=365,
                    category="health",
                    when=answer("takes_medicine").equals(True),
                    help=Text(
                        "Si ya no tiene, anote 0. Cuenten juntos lo que queda.",
                        "If there is none left, write 0. Count together what is left.",
                    ),
                ),
                day(
                    "counted_on",
                    Text("Día en que lo contaron", "Day on which it was counted"),
                    required=True,
                    category="health",
                    when=answer("takes_medicine").equals(True),
                ),
                yes_no(
                    "dangerous_to_stop",
                    Text(
                        "¿Le han dicho que es peligroso suspenderlo, aunque sea un día?",
                        "Was it said that stopping is dangerous, even for a day?",
                    ),
                    category="health",
                    when=answer("takes_medicine").equals(True),
                ),
                yes_no(
                    "needs_cold",
                    Text("¿Necesita refrigeración?", "Does it need to be kept cold?"),
                    category="health",
                    when=answer("takes_medicine").equals(True),
                ),
                yes_no(
                    "has_prescription",
                    Text("¿Tiene receta o resumen médico?", "Is there a prescription or summary?"),
                    category="health",
                    when=answer("takes_medicine").equals(True),
                ),
                municipality(
                    "next_place",
                    Text("¿A qué estado o municipio va después?", "Where to next?"),
                    category="location",
                    when=answer("takes_medicine").equals(True),
                ),
            ),
        ),
        Section(
            "vaccination",
            Text("Vacunas", "Vaccination"),
            (
                choice(
                    "vaccination_status",
                    Text("¿Tiene sus vacunas al día?", "Are vaccinations up to date?"),
                    Choice(
                        "card-complete", Text("Cartilla completa a la vista", "Complete card seen")
                    ),
                    Choice("says-complete", Text("Dice que sí, sin cartilla", "Says so, no card")),
                    Choice("incomplete", Text("Le faltan", "Some are missing")),
                    Choice("unknown", Text("No se sabe", "Not known")),
                    required=True,
                    category="health",
                ),
                choices(
                    "vaccines_missing",
                    Text("¿Cuáles faltan?", "Which are missing?"),
                    *VACCINES,
                    category="health",
                    when=answer("vaccination_status").equals("incomplete"),
                ),
                yes_no(
                    "wants_vaccination",
                    Text("¿Quiere vacunarse aquí?", "Is vaccination here wanted?"),
                    category="health",
                    when=answer("vaccination_status").one_of(
                        "incomplete", "unknown", "says-complete"
                    ),
                    help=Text(
                        "Para una niña o un niño, también diga su opinión quien lo cuida.",
                        "For a child, the caregiver's view is needed as well.",
                    ),
                ),
            ),
        ),
        Section(
            "access",
            Text("Acceso a la atención", "Access to care"),
            (
                yes_no(
                    "care_refused",
                    Text(
                        "¿Le han negado atención médica en México?", "Was care refused in Mexico?"
                    ),
                    category="health",
                ),
                choices(
                    "refusal_reasons",
                    Text("¿Qué le dijeron?", "What was said?"),
                    Choice("papers", Text("Le faltaban papeles", "Papers were missing")),
                    Choice("cost", Text("Tenía que pagar", "It had to be paid")),
                    Choice("language", Text("No hablaban su idioma", "No common language")),
                    Choice("full", Text("No había lugar o medicamento", "No place or medicine")),
                    Choice("other", Text("Otra cosa", "Something else")),
                    category="health",
                    when=answer("care_refused").equals(True),
                ),
                yes_no(
                    "interpreter",
                    Text("¿Necesita intérprete?", "Is an interpreter needed?"),
                    category="contact",
                    preview=True,
                ),
                choice(
                    "company",
                    Text("¿Quién puede ir a la consulta con la persona?", "Who can come along?"),
                    Choice("alone", Text("Va sola", "Comes alone")),
                    Choice("family", Text("Familia o quien la cuida", "Family or a caregiver")),
                    Choice("staff", Text("Personal", "Staff")),
                    category="contact",
                ),
                long_text(
                    "for_the_clinician",
                    Text("Algo más para quien atiende", "Anything else for the clinician"),
                    category="health",
                ),
            ),
        ),
    ),
)
