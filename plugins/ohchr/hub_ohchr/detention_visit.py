"""The record of one person met on a detention visit: safeguards, conditions, vulnerability, way out.

After the Standard Minimum Rules for the Treatment of Prisoners (Nelson Mandela Rules): interviews are
private, and no record holds what could be used against the person who spoke.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choice, choices, day, municipality, whole, yes_no
from hub_ohchr.violation import EARLIEST, option

VULNERABLE = (
    option("child", "Niña, niño o adolescente", "Child"),
    option("with-children", "Con hijas o hijos menores", "With children"),
    option("pregnant", "Embarazada o lactando", "Pregnant or nursing"),
    option("disability", "Con discapacidad", "With a disability"),
    option("illness", "Con enfermedad grave", "Seriously ill"),
    option("torture", "Sobrevivió tortura", "Survived torture"),
    option("crime-victim", "Víctima de un delito o de trata", "Victim of crime or trafficking"),
    option("older", "Persona mayor", "Older person"),
    option("lgbti", "LGBTI", "LGBTI"),
    option("asylum-seeker", "Pide o quiere pedir asilo", "Seeks asylum, or wishes to"),
)

DETENTION_VISIT = Form(
    "detention_visit",
    version=1,
    title=Text("Visita a lugar de detención", "Detention visit"),
    sections=(
        Section(
            "visit",
            Text("La visita", "The visit"),
            (
                day(
                    "visited_on",
                    Text("Día de la visita", "Day of the visit"),
                    category="detention",
                    required=True,
                    minimum=EARLIEST,
                ),
                choice(
                    "place_kind",
                    Text("Tipo de lugar", "Kind of place"),
                    option("station", "Estación migratoria", "Immigration station"),
                    option("temporary", "Estancia provisional", "Temporary holding place"),
                    option("airport", "Aeropuerto", "Airport"),
                    option("police", "Separos de policía", "Police cells"),
                    option("prison", "Centro penitenciario", "Prison"),
                    option("informal", "Lugar no oficial", "Unofficial place"),
                    category="detention",
                    required=True,
                ),
                municipality("place_in", Text("Municipio", "Municipality"), category="location"),
                yes_no(
                    "in_private",
                    Text("¿Se habló a solas?", "Was the talk in private?"),
                    category="detention",
                    required=True,
                ),
                yes_no(
                    "agreed_to_talk",
                    Text("¿La persona aceptó hablar?", "Did the person agree to talk?"),
                    category="detention",
                    required=True,
                ),
            ),
        ),
        Section(
            "safeguards",
            Text("Garantías", "Safeguards"),
            (
                day(
                    "held_since",
                    Text("¿Desde qué día está?", "Held since which day?"),
                    category="detention",
                    minimum=EARLIEST,
                ),
                yes_no(
                    "told_why",
                    Text("¿Le dijeron por qué, en su idioma?", "Told why, in their own language?"),
                    category="detention",
                ),
                yes_no(
                    "lawyer",
                    Text("¿Ha podido hablar con asesoría jurídica?", "Able to speak to a lawyer?"),
                    category="legal",
                ),
                yes_no(
                    "asylum_told",
                    Text(
                        "¿Le informaron que puede pedir asilo?", "Told that one can ask for asylum?"
                    ),
                    category="asylum",
                ),
                yes_no(
                    "family_called",
                    Text("¿Ha podido llamar a su familia?", "Able to call family?"),
                    category="family",
                ),
                yes_no(
                    "doctor",
                    Text("¿Le vio personal médico?", "Seen by medical staff?"),
                    category="health",
                ),
            ),
            when=answer("agreed_to_talk").equals(True),
        ),
        Section(
            "person",
            Text("La persona", "The person"),
            (
                choices(
                    "vulnerable",
                    Text("¿En qué situación está?", "What is their situation?"),
                    *VULNERABLE,
                    category="detention",
                ),
                choices(
                    "conditions",
                    Text("¿Qué falta?", "What is lacking?"),
                    option("water-food", "Agua o comida", "Water or food"),
                    option("space", "Espacio o cama", "Space or a bed"),
                    option("hygiene", "Baño o higiene", "Toilets or hygiene"),
                    option("medicine", "Medicinas", "Medicine"),
                    option(
                        "separation",
                        "Separación de adultos o por sexo",
                        "Separation from adults, or by sex",
                    ),
                    category="detention",
                ),
                yes_no(
                    "ill_treated",
                    Text("¿Le han maltratado ahí?", "Ill-treated there?"),
                    category="narrative",
                ),
                yes_no(
                    "return_announced",
                    Text("¿Le anunciaron una devolución?", "Has a return been announced?"),
                    category="detention",
                ),
            ),
            when=answer("agreed_to_talk").equals(True),
        ),
        Section(
            "way_out",
            Text("Alternativa", "Alternative"),
            (
                yes_no(
                    "wants_alternative",
                    Text(
                        "¿Quiere que propongamos una alternativa?",
                        "Would they like us to propose an alternative?",
                    ),
                    category="detention",
                ),
                choice(
                    "could_stay_with",
                    Text("¿Dónde podría estar?", "Where could they stay?"),
                    option("family", "Con familia o amistades", "With family or friends"),
                    option("shelter", "Albergue abierto", "Open shelter"),
                    option("care-centre", "Centro de asistencia para niñez", "Child-care centre"),
                    option("hospital", "Hospital", "Hospital"),
                    option("unknown", "Por buscar", "To be found"),
                    category="location",
                    when=answer("wants_alternative").equals(True),
                ),
                whole(
                    "dependants",
                    Text("¿Cuántas personas dependen de ella?", "How many depend on them?"),
                    category="family",
                    minimum=0,
                    maximum=20,
                ),
            ),
            when=answer("agreed_to_talk").equals(True),
        ),
    ),
)
