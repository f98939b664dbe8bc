"""Safety and support for a woman at risk: the danger she is in, and what she wants. Never asks for proof.

The questions on danger follow J. Campbell's Danger Assessment. What happened, and who did it, may be
noted for her alone: neither is ever referred (redlines.py).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import (
    Choice,
    Field,
    Form,
    Section,
    choice,
    choices,
    long_text,
    phone,
    text,
    whole,
    yes_no,
)


def option(code: str, es: str, en: str) -> Choice:
    """One answer to choose."""
    return Choice(code, Text(es, en))


def danger(name: str, es: str, en: str) -> Field:
    """A sign of danger; no answer counts as unknown, not as no."""
    return yes_no(name, Text(es, en), category="gbv")


DANGER = (
    danger("worse_lately", "¿La violencia ha empeorado?", "Has the violence become worse?"),
    danger("weapon", "¿Esa persona tiene o usa armas?", "Does that person have or use weapons?"),
    danger("threatened_to_kill", "¿Le ha amenazado con matarle?", "Threatened to kill you?"),
    danger("choked", "¿Ha intentado ahorcarle o asfixiarle?", "Tried to choke or strangle you?"),
    danger(
        "stalks",
        "¿Le vigila, le sigue o revisa su teléfono?",
        "Watches, follows, checks your telephone?",
    ),
    danger("threatens_children", "¿Amenaza a sus hijas o hijos?", "Threatens your children?"),
    danger("knows_where_she_is", "¿Sabe dónde está usted hoy?", "Knows where you are today?"),
    danger(
        "could_kill",
        "¿Usted cree que sería capaz de matarle?",
        "Do you believe them able to kill you?",
    ),
)
DANGER_NAMES = tuple(one.name for one in DANGER)

SERVICES_OFFERED = (
    option("shelter-bed", "Un lugar seguro donde quedarse", "A safe place to stay"),
    option("primary-health", "Atención médica", "Medical care"),
    option(
        "clinical-management-rape",
        "Atención médica después de violencia sexual",
        "Medical care after sexual violence",
    ),
    option("mental-health", "Apoyo emocional", "Emotional support"),
    option("legal-assistance", "Asesoría jurídica", "Legal advice"),
    option("gbv-case-management", "Acompañamiento especializado", "Specialised accompaniment"),
    option("asylum-orientation", "Información sobre asilo", "Information on asylum"),
    option(
        "sexual-reproductive-health",
        "Salud sexual y reproductiva",
        "Sexual and reproductive health",
    ),
    option("cash", "Apoyo económico", "Financial support"),
    option("livelihood", "Trabajo o negocio propio", "Work or a business of her own"),
    option("school-enrolment", "Escuela para sus hijas o hijos", "School for her children"),
    option("humanitarian-transport", "Transporte a otro lugar", "Transport elsewhere"),
)
OFFERED = frozenset(one.code for one in SERVICES_OFFERED)

SAFETY = Form(
    "safety",
    version=1,
    title=Text("Seguridad y apoyo", "Safety and support"),
    sections=(
        Section(
            "before",
            Text("Antes de hablar", "Before we talk"),
            (
                yes_no(
                    "alone_and_safe_to_talk",
                    Text(
                        "¿Puede hablar ahora a solas y con seguridad?",
                        "Can you talk now, alone and safely?",
                    ),
                    required=True,
                    help=Text(
                        "Si alguien le acompaña, hablen de otro tema y acuerden otro momento.",
                        "If somebody is with her, talk of something else and agree on another time.",
                    ),
                ),
                choice(
                    "language",
                    Text("¿En qué idioma prefiere hablar?", "Which language do you prefer?"),
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
                phone(
                    "safe_phone",
                    Text("Un teléfono que solo usted contesta", "A telephone that only you answer"),
                    category="contact",
                    identity=True,
                ),
                choice(
                    "how_to_reach",
                    Text("¿Cómo es seguro buscarle?", "Which way of reaching you is safe?"),
                    option("call", "Llamada", "A call"),
                    option(
                        "message", "Mensaje sin decir de qué", "A message that does not say why"
                    ),
                    option("in-person", "Solo en persona", "In person only"),
                    option("none", "No buscarme; yo vengo", "Do not; I will come"),
                    category="contact",
                    required=True,
                ),
            ),
        ),
        Section(
            "risk",
            Text("Su seguridad hoy", "Your safety today"),
            (
                choice(
                    "relation",
                    Text("¿Quién le hace daño?", "Who harms you?"),
                    option("partner", "Pareja", "Partner"),
                    option("ex-partner", "Expareja", "Former partner"),
                    option("family", "Familia", "Family"),
                    option("employer", "Quien le emplea", "Employer"),
                    option(
                        "smuggler",
                        "Quien le trae en el camino",
                        "The one who brings her on the way",
                    ),
                    option("authority", "Una autoridad", "An authority"),
                    option("stranger", "Alguien que no conoce", "A stranger"),
                    option("none", "Nadie", "Nobody"),
                    category="gbv",
                    required=True,
                    help=Text("No hace falta el nombre.", "No name is needed."),
                ),
                yes_no(
                    "lives_with_them",
                    Text(
                        "¿Vive o viaja con esa persona?", "Do you live or travel with that person?"
                    ),
                    category="gbv",
                    when=answer("relation").one_of(
                        "partner", "ex-partner", "family", "employer", "smuggler"
                    ),
                ),
                *DANGER,
                whole(
                    "children_with_her",
                    Text(
                        "¿Cuántas niñas o niños están con usted?", "How many children are with you?"
                    ),
                    category="family",
                    minimum=0,
                    maximum=15,
                ),
                yes_no(
                    "pregnant", Text("¿Está embarazada?", "Are you pregnant?"), category="health"
                ),
                yes_no(
                    "hurt_now",
                    Text("¿Tiene golpes o heridas ahora?", "Are you hurt now?"),
                    category="health",
                ),
                yes_no(
                    "sexual_violence_recent",
                    Text(
                        "¿Hubo violencia sexual en los últimos cinco días?",
                        "Was there sexual violence within the last five days?",
                    ),
                    category="gbv",
                    help=Text(
                        "Puede no contestar. Hay atención que sirve en los primeros días.",
                        "She may not answer. Some care works in the first days.",
                    ),
                ),
                yes_no(
                    "papers_withheld",
                    Text("¿Alguien le quitó sus documentos?", "Has somebody taken your papers?"),
                    category="documents",
                ),
            ),
        ),
        Section(
            "only_for_her",
            Text("Solo si usted quiere anotarlo", "Only if you wish it noted"),
            (
                text(
                    "perpetrator_name",
                    Text("Nombre de quien le hizo daño", "Name of the one who harmed you"),
                    category="gbv",
                    identity=True,
                    help=Text("Nunca se canaliza a nadie.", "Never referred to anybody."),
                ),
                long_text(
                    "incident",
                    Text("Lo que pasó, con sus palabras", "What happened, in your own words"),
                    category="gbv",
                    identity=True,
                    help=Text(
                        "Nunca se canaliza a nadie. No pregunte detalles.",
                        "Never referred to anybody. Do not ask for details.",
                    ),
                ),
            ),
        ),
    ),
)

HER_CHOICE = Form(
    "her_choice",
    version=1,
    title=Text("Lo que ella elige", "What she chooses"),
    sections=(
        Section(
            "choice",
            Text("Usted decide", "You decide"),
            (
                yes_no(
                    "options_explained",
                    Text(
                        "¿Se le explicaron todas las opciones, también no hacer nada?",
                        "Were all options explained, also doing nothing?",
                    ),
                    required=True,
                ),
                choices(
                    "chosen",
                    Text(
                        "¿Qué quiere que pidamos para usted?", "What would you like us to ask for?"
                    ),
                    *SERVICES_OFFERED,
                    category="gbv",
                ),
                yes_no(
                    "wants_to_report",
                    Text("¿Quiere denunciar?", "Do you wish to report it?"),
                    category="legal",
                    help=Text(
                        "Ningún apoyo depende de denunciar.", "No support depends on reporting."
                    ),
                ),
                yes_no(
                    "wants_nothing_now",
                    Text(
                        "¿Prefiere no pedir nada por ahora?",
                        "Would you rather ask for nothing now?",
                    ),
                ),
            ),
        ),
    ),
)
