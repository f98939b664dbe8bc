"""What is needed to ask for the search of a disappeared person, and who speaks for the family.

Guiding Principles for the Search for Disappeared Persons (CED/C/7, 2019): presumed alive (principle 1),
without delay (6), with the family (5).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Form,
    Section,
    choice,
    choices,
    day,
    long_text,
    municipality,
    phone,
    text,
    yes_no,
)
from hub_ohchr.violation import EARLIEST, option

DISAPPEARANCE = Form(
    "disappearance",
    version=1,
    title=Text("Desaparición forzada", "Enforced disappearance"),
    sections=(
        Section(
            "family",
            Text("La familia", "The family"),
            (
                choice(
                    "reported_by",
                    Text("¿Quién reporta?", "Who reports?"),
                    option("family", "Familia", "Family"),
                    option(
                        "representative",
                        "Representante de la familia",
                        "The family's representative",
                    ),
                    option("companion", "Quien viajaba con la persona", "A travel companion"),
                    option("organisation", "Organización", "An organisation"),
                    category="family",
                    required=True,
                ),
                text(
                    "representative_name",
                    Text("Representante de la familia", "The family's representative"),
                    category="family",
                    identity=True,
                ),
                phone(
                    "representative_phone",
                    Text("Teléfono de la o el representante", "The representative's telephone"),
                    category="contact",
                    identity=True,
                ),
                yes_no(
                    "has_representative",
                    Text("¿La familia tiene representante?", "Has the family a representative?"),
                    category="family",
                    required=True,
                ),
                yes_no(
                    "family_abroad",
                    Text("¿La familia está fuera de México?", "Is the family outside Mexico?"),
                    category="family",
                ),
                yes_no(
                    "family_agrees_search",
                    Text(
                        "¿La familia quiere que se pida la búsqueda?",
                        "Does the family want a search to be asked for?",
                    ),
                    category="family",
                    required=True,
                ),
                yes_no(
                    "family_afraid",
                    Text("¿La familia teme represalias?", "Does the family fear reprisals?"),
                    category="narrative",
                ),
            ),
        ),
        Section(
            "person",
            Text("La persona", "The person"),
            (
                day(
                    "last_seen_on",
                    Text(
                        "¿Qué día se supo de ella por última vez?",
                        "When was there last news of them?",
                    ),
                    category="narrative",
                    minimum=EARLIEST,
                ),
                municipality(
                    "last_seen_in",
                    Text("¿En qué municipio?", "In which municipality?"),
                    category="location",
                ),
                choice(
                    "who_took",
                    Text("¿Quién se la llevó, según se sabe?", "Who is known to have taken them?"),
                    option("authority", "Una autoridad", "An authority"),
                    option(
                        "tolerated",
                        "Particulares con apoyo de una autoridad",
                        "Private persons, with an authority",
                    ),
                    option("private", "Particulares", "Private persons"),
                    option("unknown", "No se sabe", "Unknown"),
                    category="narrative",
                    required=True,
                ),
                long_text(
                    "circumstances", Text("Lo que se sabe", "What is known"), category="narrative"
                ),
                choices(
                    "traces",
                    Text("¿Qué ayudaría a buscar?", "What would help the search?"),
                    option("phone", "Su teléfono", "Their telephone"),
                    option("photo", "Una foto", "A photograph"),
                    option("route", "La ruta", "The route"),
                    option("vehicle", "El vehículo", "The vehicle"),
                    option("companions", "Personas que iban con ella", "Those who travelled along"),
                    category="narrative",
                ),
                choices(
                    "reported_before",
                    Text("¿Dónde se ha reportado?", "Where has it been reported?"),
                    option("search-commission", "Comisión de búsqueda", "Search commission"),
                    option("prosecutor", "Fiscalía", "Prosecutor"),
                    option("consulate", "Consulado", "Consulate"),
                    option("nowhere", "En ningún lado", "Nowhere"),
                    category="legal",
                ),
                yes_no(
                    "told_to_wait",
                    Text(
                        "¿Le dijeron que esperara antes de reportar?",
                        "Were you told to wait before reporting?",
                    ),
                    category="legal",
                    when=answer("reported_before").includes("prosecutor"),
                ),
            ),
        ),
    ),
)
