"""The questions behind UNHCR's specific needs codes. Codes that can mark a person (LP) are off unless agreed."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, Form, Section, choices, whole, yes_no

SPECIFIC_NEEDS = Form(
    "specific_needs",
    version=1,
    title=Text("Necesidades específicas", "Specific needs"),
    sections=(
        Section(
            "who",
            Text("Situación personal", "Personal situation"),
            (
                choices(
                    "child_risks",
                    Text("Si es menor de edad:", "For somebody under 18:"),
                    Choice("alone", Text("Está sin familia", "Is without family")),
                    Choice(
                        "separated",
                        Text(
                            "Está con familia que no son sus padres",
                            "Is with relatives, not parents",
                        ),
                    ),
                    Choice("works", Text("Trabaja o lo hacen trabajar", "Works, or is made to")),
                    Choice(
                        "married",
                        Text("Vive en pareja o está casada(o)", "Is married or lives as married"),
                    ),
                    Choice(
                        "pregnant", Text("Está embarazada o ya es madre", "Is pregnant or a mother")
                    ),
                    Choice("out-of-school", Text("No va a la escuela", "Does not go to school")),
                    category="child-protection",
                ),
                yes_no(
                    "woman_alone_at_risk",
                    Text(
                        "Mujer: ¿se siente en peligro donde vive o en el camino?",
                        "Woman: do you feel in danger where you live or on the way?",
                    ),
                    category="gbv",
                ),
                yes_no(
                    "older_without_support",
                    Text(
                        "Persona mayor: ¿está sin alguien que le apoye?",
                        "Older person: are you without anybody to support you?",
                    ),
                    category="family",
                ),
                yes_no(
                    "sole_caregiver",
                    Text(
                        "¿Cuida sola(o) a niñas, niños o a otra persona que depende de usted?",
                        "Do you alone care for children or another person who depends on you?",
                    ),
                    category="family",
                ),
                yes_no(
                    "family_apart",
                    Text(
                        "¿Desea reunirse con familia que está en otro lugar?",
                        "Do you wish to be reunited with family elsewhere?",
                    ),
                    category="family",
                ),
            ),
        ),
        Section(
            "health",
            Text("Salud y discapacidad", "Health and disability"),
            (
                choices(
                    "difficulty",
                    Text("¿Tiene mucha dificultad para…?", "Do you have great difficulty with …?"),
                    Choice("seeing", Text("Ver, aun con lentes", "Seeing, even with glasses")),
                    Choice("hearing", Text("Oír", "Hearing")),
                    Choice(
                        "walking", Text("Caminar o subir escalones", "Walking or climbing steps")
                    ),
                    Choice(
                        "remembering",
                        Text("Recordar o concentrarse", "Remembering or concentrating"),
                    ),
                    Choice("self-care", Text("Bañarse o vestirse", "Washing or dressing")),
                    Choice(
                        "communicating",
                        Text(
                            "Comunicarse en su propio idioma", "Communicating in your own language"
                        ),
                    ),
                    category="health",
                    help=Text(
                        "Siga las preguntas del Grupo de Washington (serie corta).",
                        "After the Washington Group's short set of questions.",
                    ),
                ),
                yes_no(
                    "serious_condition",
                    Text(
                        "¿Tiene una enfermedad grave o que necesita tratamiento seguido?",
                        "Do you have a serious illness, or one that needs constant treatment?",
                    ),
                    category="health",
                ),
                whole(
                    "medicine_days",
                    Text(
                        "¿Para cuántos días le alcanza la medicina?",
                        "For how many days will your medicine last?",
                    ),
                    category="health",
                    minimum=0,
                    maximum=365,
                    when=answer("serious_condition").equals(True),
                ),
            ),
        ),
        Section(
            "harm",
            Text("Daños vividos", "Harm suffered"),
            (
                yes_no(
                    "may_ask_about_harm",
                    Text(
                        "Las preguntas que siguen son delicadas. ¿Podemos hacerlas? Puede decir que no.",
                        "The next questions are delicate. May we ask them? You may say no.",
                    ),
                    required=True,
                    help=Text(
                        "A solas, con intérprete de confianza. Un no se respeta y no cambia el apoyo.",
                        "In private, with a trusted interpreter. A no is respected and changes no support.",
                    ),
                ),
                yes_no(
                    "tortured",
                    Text(
                        "¿Alguna autoridad o grupo le causó un sufrimiento grave a propósito?",
                        "Did any authority or group make you suffer severely on purpose?",
                    ),
                    category="mental-health",
                    when=answer("may_ask_about_harm").equals(True),
                ),
                yes_no(
                    "sexual_violence",
                    Text(
                        "¿Vivió violencia sexual o por ser quien es?",
                        "Did you suffer sexual violence, or violence for being who you are?",
                    ),
                    category="gbv",
                    when=answer("may_ask_about_harm").equals(True),
                ),
                yes_no(
                    "within_120_hours",
                    Text("¿Fue en los últimos cinco días?", "Was it within the last five days?"),
                    category="gbv",
                    when=answer("sexual_violence").equals(True),
                    help=Text(
                        "Hay atención médica que solo sirve en los primeros días.",
                        "Some medical care works in the first days only.",
                    ),
                ),
            ),
        ),
        Section(
            "legal_physical",
            Text("Protección jurídica y física (LP)", "Legal and physical protection (LP)"),
            (
                yes_no(
                    "lp_agreed",
                    Text(
                        "¿La persona acepta que se anoten códigos LP, sabiendo quién los verá?",
                        "Does the person agree to LP codes being noted, knowing who will see them?",
                    ),
                    category="legal",
                    help=Text(
                        "Apagados de origen: pueden señalar a la persona. Solo si ayudan a protegerla.",
                        "Off unless needed: they can mark a person. Only where they help to protect.",
                    ),
                ),
                choices(
                    "lp_codes",
                    Text("¿Cuáles?", "Which?"),
                    Choice(
                        "no-access-to-services", Text("Le niegan servicios", "Is denied services")
                    ),
                    Choice("at-risk-of-return", Text("Puede ser devuelta(o)", "May be sent back")),
                    Choice("threatened", Text("Recibe amenazas", "Is threatened")),
                    Choice("detained", Text("Está en detención", "Is detained")),
                    Choice(
                        "sexual-orientation-gender-identity",
                        Text(
                            "Orientación sexual o identidad de género",
                            "Sexual orientation or gender identity",
                        ),
                    ),
                    Choice(
                        "conflict-with-law", Text("Tiene un proceso penal", "Has a criminal case")
                    ),
                    category="legal",
                    when=answer("lp_agreed").equals(True),
                ),
            ),
        ),
    ),
)
