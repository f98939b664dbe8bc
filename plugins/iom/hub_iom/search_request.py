"""The form in which a family asks for a search. Who searches and who is missing is identity, and never previewed."""

from datetime import date

from hub.hooks.declared import Text
from hub.hooks.forms import Form, Section, choice, day, long_text, municipality, phone, text, yes_no
from hub_iom.wording import option

SEARCH_REQUEST = Form(
    "search_request",
    version=1,
    title=Text("Solicitud de búsqueda", "Search request"),
    sections=(
        Section(
            "family",
            Text("Quién busca", "Who is searching"),
            (
                text(
                    "relative_name",
                    Text(
                        "¿Cómo se llama quien busca?", "What is the name of whoever is searching?"
                    ),
                    required=True,
                    category="family",
                    identity=True,
                ),
                phone(
                    "relative_phone",
                    Text(
                        "¿A qué teléfono se le avisa?",
                        "Which telephone should be called with news?",
                    ),
                    category="contact",
                    identity=True,
                ),
                choice(
                    "relationship",
                    Text("¿Qué parentesco tiene?", "How are they related?"),
                    option("parent", "Madre o padre", "Parent"),
                    option("child", "Hija o hijo", "Child"),
                    option("partner", "Pareja", "Partner"),
                    option("sibling", "Hermana o hermano", "Sibling"),
                    option("other", "Otra persona cercana", "Somebody else close"),
                    required=True,
                    category="family",
                ),
                yes_no(
                    "family_abroad",
                    Text("¿Vive fuera de México?", "Do they live outside Mexico?"),
                    required=True,
                    category="location",
                ),
                yes_no(
                    "represented",
                    Text(
                        "¿Le acompaña un colectivo o una abogada o abogado?",
                        "Does a collective or a lawyer stand with them?",
                    ),
                    category="legal",
                ),
            ),
        ),
        Section(
            "missing",
            Text("A quién se busca", "Who is missing"),
            (
                text(
                    "missing_name",
                    Text(
                        "¿Cómo se llama la persona que se busca?",
                        "What is the name of the missing person?",
                    ),
                    required=True,
                    category="identity",
                    identity=True,
                ),
                yes_no(
                    "missing_is_child",
                    Text("¿Tiene menos de 18 años?", "Are they under 18?"),
                    required=True,
                    category="child-protection",
                ),
                day(
                    "last_contact_on",
                    Text("¿Cuándo hablaron por última vez?", "When did you last speak?"),
                    required=True,
                    category="family",
                    minimum=date(1970, 1, 1),
                ),
                municipality(
                    "last_place",
                    Text("¿Dónde estaba entonces en México?", "Where in Mexico were they then?"),
                    category="location",
                ),
                yes_no(
                    "feared_harm",
                    Text(
                        "¿Dijo la persona que tenía miedo, o pidió alguien dinero por ella?",
                        "Did they say they were afraid, or did anybody ask for money for them?",
                    ),
                    category="narrative",
                ),
                long_text(
                    "signs",
                    Text(
                        "¿Qué ayuda a reconocerla? Ropa, señas, tatuajes.",
                        "What helps to recognise them? Clothes, marks, tattoos.",
                    ),
                    category="identity",
                    identity=True,
                ),
                yes_no(
                    "sought_asylum",
                    Text(
                        "¿Había pedido asilo o quería pedirlo?",
                        "Had they asked for asylum, or meant to?",
                    ),
                    category="asylum",
                ),
            ),
        ),
    ),
)
