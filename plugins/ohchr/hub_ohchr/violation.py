"""A human-rights violation, told by a source who consents to each use of what they say, apart.

Do no harm comes first: what was not expressly allowed is not allowed, and a source may stop at any time.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Field,
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

EARLIEST = date(2000, 1, 1)


def option(code: str, es: str, en: str) -> Choice:
    """One answer to choose."""
    return Choice(code, Text(es, en))


def use(name: str, es: str, en: str) -> Field:
    """Consent to one use. No answer means no."""
    return yes_no(name, Text(es, en), category="legal", required=True)


USES = ("use_analysis", "use_un", "use_partners", "use_authorities", "use_mechanisms", "use_report")
"""Each use that a source is asked about, apart."""

SOURCE = Section(
    "source",
    Text("Quién nos cuenta", "Who tells us"),
    (
        choice(
            "language",
            Text("¿En qué idioma prefiere hablar?", "Which language do you prefer to speak?"),
            option("es-MX", "Español", "Spanish"),
            option("en", "Inglés", "English"),
            option("fr", "Francés", "French"),
            option("ht", "Criollo haitiano", "Haitian Creole"),
            option("pt", "Portugués", "Portuguese"),
            option("other", "Otro", "Another"),
            category="identity",
            preview=True,
            required=True,
        ),
        choice(
            "source_is",
            Text("¿Usted es…?", "Are you …?"),
            option("victim", "La persona afectada", "The person affected"),
            option("family", "Su familia", "Their family"),
            option("witness", "Testigo", "A witness"),
            option("defender", "Persona defensora u organización", "A defender or organisation"),
            option("official", "Persona servidora pública", "A public servant"),
            category="narrative",
            required=True,
        ),
        text(
            "source_name",
            Text("Nombre, si quiere darlo", "Name, if you wish to give it"),
            category="identity",
            identity=True,
            help=Text(
                "Queda sellado: solo dos personas juntas pueden abrirlo.",
                "It stays sealed: only two people together can open it.",
            ),
        ),
        phone(
            "source_phone",
            Text("Un teléfono seguro", "A safe telephone"),
            category="contact",
            identity=True,
        ),
        yes_no(
            "reprisals_feared",
            Text("¿Teme represalias por hablar?", "Do you fear reprisals for speaking?"),
            category="narrative",
            required=True,
        ),
    ),
)

CONSENT = Section(
    "uses",
    Text("Para qué nos permite usar lo que diga", "What you let us use it for"),
    (
        use(
            "use_analysis",
            "¿Para el análisis interno de la oficina, sin su nombre?",
            "For the office's own analysis, without your name?",
        ),
        use(
            "use_un",
            "¿Para que otra agencia de la ONU le apoye?",
            "So that another UN agency can support you?",
        ),
        use(
            "use_partners",
            "¿Para que una organización civil le apoye?",
            "So that a civil organisation can support you?",
        ),
        use(
            "use_authorities",
            "¿Para plantearlo a las autoridades?",
            "To raise it with the authorities?",
        ),
        yes_no(
            "use_name",
            Text("¿Con su nombre?", "With your name?"),
            category="identity",
            when=answer("use_authorities").equals(True),
        ),
        use(
            "use_mechanisms",
            "¿Para los mecanismos internacionales de derechos humanos?",
            "For the international human-rights mechanisms?",
        ),
        use(
            "use_report",
            "¿Para un informe público que no permita reconocerle?",
            "For a public report from which you cannot be recognised?",
        ),
    ),
)

FACTS = Section(
    "facts",
    Text("Qué pasó", "What happened"),
    (
        choices(
            "rights",
            Text("¿Qué derechos se afectaron?", "Which rights were affected?"),
            option("life", "Vida", "Life"),
            option(
                "integrity",
                "Integridad: tortura o malos tratos",
                "Integrity: torture, ill-treatment",
            ),
            option("liberty", "Libertad: detención arbitraria", "Liberty: arbitrary detention"),
            option("disappearance", "Desaparición", "Disappearance"),
            option("non-refoulement", "No devolución y asilo", "Non-refoulement and asylum"),
            option("due-process", "Debido proceso", "Due process"),
            option("non-discrimination", "No discriminación", "Non-discrimination"),
            option("family-unity", "Unidad familiar", "Family unity"),
            option("health", "Salud", "Health"),
            option("property", "Bienes o documentos quitados", "Belongings or papers taken"),
            category="narrative",
            required=True,
        ),
        day(
            "happened_on",
            Text("¿Qué día, aproximadamente?", "On which day, roughly?"),
            category="narrative",
            minimum=EARLIEST,
        ),
        municipality(
            "happened_in", Text("¿En qué municipio?", "In which municipality?"), category="location"
        ),
        yes_no(
            "still_going_on",
            Text("¿Sigue ocurriendo?", "Is it still going on?"),
            category="narrative",
            required=True,
        ),
        choice(
            "by_whom",
            Text("¿Quién lo hizo?", "Who did it?"),
            option("migration", "Autoridad migratoria", "Migration authority"),
            option(
                "guard-army", "Guardia Nacional o fuerzas armadas", "National Guard or armed forces"
            ),
            option("state-police", "Policía estatal", "State police"),
            option("municipal-police", "Policía municipal", "Municipal police"),
            option("other-authority", "Otra autoridad", "Another authority"),
            option(
                "private-tolerated",
                "Particulares con tolerancia de una autoridad",
                "Private persons, tolerated by an authority",
            ),
            option(
                "private", "Particulares o grupo delictivo", "Private persons or a criminal group"
            ),
            option("unknown", "No sabe", "Does not know"),
            category="narrative",
            required=True,
        ),
        long_text(
            "account",
            Text(
                "Lo que quiera contar, con sus palabras", "What you wish to tell, in your own words"
            ),
            category="narrative",
            help=Text(
                "Sin interrogar. Puede parar, y no hace falta contar lo que duele.",
                "Without questioning. You may stop, and need not tell what hurts.",
            ),
        ),
        choices(
            "evidence",
            Text("¿Hay algo que lo muestre?", "Is there anything that shows it?"),
            option("medical", "Constancia médica", "Medical record"),
            option("images", "Fotos o videos", "Photographs or videos"),
            option("documents", "Documentos", "Documents"),
            option("witnesses", "Otras personas lo vieron", "Others saw it"),
            option("none", "Nada", "Nothing"),
            category="legal",
        ),
        choices(
            "reported_to",
            Text("¿Ya lo denunció?", "Has it been reported?"),
            option("cndh", "Comisión de derechos humanos", "Human-rights commission"),
            option("prosecutor", "Fiscalía", "Prosecutor"),
            option("judge", "Juez (amparo)", "Judge (amparo)"),
            option("no", "No", "No"),
            category="legal",
        ),
    ),
)

WISH = Section(
    "wish",
    Text("Qué necesita", "What you need"),
    (
        yes_no(
            "needs_protection_now",
            Text("¿Está en peligro ahora?", "Are you in danger now?"),
            category="narrative",
            required=True,
        ),
        yes_no(
            "hurt",
            Text("¿Necesita atención médica?", "Do you need medical care?"),
            category="health",
        ),
        yes_no(
            "wants_to_talk",
            Text("¿Le ayudaría apoyo psicosocial?", "Would psychosocial support help?"),
            category="mental-health",
        ),
        yes_no(
            "wants_lawyer",
            Text("¿Quiere asesoría jurídica?", "Would you like legal advice?"),
            category="legal",
        ),
        yes_no(
            "afraid_to_return",
            Text("¿Teme regresar a su país?", "Are you afraid to go back to your country?"),
            category="asylum",
        ),
    ),
)

VIOLATION = Form(
    "violation",
    version=1,
    title=Text("Violación de derechos humanos", "Human-rights violation"),
    sections=(SOURCE, CONSENT, FACTS, WISH),
)
