"""Screening for trafficking in persons by act, means and purpose. It points to help; it decides no crime.

Palermo Protocol, art. 3: an act, by a means, for a purpose of exploitation (a); consent is irrelevant where
a means was used (b), so it is not asked; for a child the means is not required (c). The purposes follow
the list of Mexico's general law against trafficking (LGPSEDMTP art. 10).
"""

from dataclasses import dataclass

from hub.hooks.declared import Answers, Text, Value, answer
from hub.hooks.forms import Form, Section, choices, yes_no
from hub_iom.wording import option

SAFE = answer("private").equals(True) & answer("goes_on").equals(True)

SCREENING = Form(
    "trafficking_screening",
    version=1,
    title=Text("Detección de trata de personas", "Screening for trafficking in persons"),
    sections=(
        Section(
            "safety",
            Text("Antes de empezar", "Before you begin"),
            (
                yes_no(
                    "private",
                    Text(
                        "¿Están a solas y nadie puede oír?", "Are you alone, where nobody can hear?"
                    ),
                    required=True,
                    category="trafficking",
                    help=Text(
                        "Si no, no siga: cambie de lugar o de día.",
                        "If not, stop here: change the place or the day.",
                    ),
                ),
                yes_no(
                    "goes_on",
                    Text(
                        "¿La persona quiere seguir? Puede parar cuando quiera.",
                        "Does the person want to go on? They may stop at any time.",
                    ),
                    required=True,
                    category="trafficking",
                ),
                yes_no(
                    "child",
                    Text(
                        "¿Tiene o tenía menos de 18 años cuando pasó?",
                        "Is or was the person under 18 when it happened?",
                    ),
                    required=True,
                    category="child-protection",
                    when=SAFE,
                ),
            ),
        ),
        Section(
            "elements",
            Text("Lo que pasó", "What happened"),
            (
                choices(
                    "acts",
                    Text(
                        "¿Alguien hizo algo de esto con usted?",
                        "Did anybody do any of this to you?",
                    ),
                    option(
                        "recruited",
                        "Le ofreció un trabajo, un viaje o una relación",
                        "Offered you work, a journey or a relationship",
                    ),
                    option(
                        "transported",
                        "Le llevó de un lugar a otro",
                        "Took you from one place to another",
                    ),
                    option(
                        "transferred",
                        "Le entregó a otra persona",
                        "Handed you over to somebody else",
                    ),
                    option(
                        "harboured",
                        "Le tuvo en una casa o un lugar de trabajo",
                        "Kept you in a house or at a workplace",
                    ),
                    option(
                        "received", "Le recibió de otra persona", "Received you from somebody else"
                    ),
                    category="trafficking",
                ),
                choices(
                    "means",
                    Text("¿Cómo lo logró?", "How did they bring it about?"),
                    option(
                        "threat",
                        "Amenazas contra usted o su familia",
                        "Threats against you or your family",
                    ),
                    option("force", "Golpes o fuerza", "Blows or force"),
                    option("abduction", "Se le llevaron", "They took you away"),
                    option("fraud", "Papeles o contratos falsos", "False papers or contracts"),
                    option(
                        "deception",
                        "Engaños sobre el trabajo, el lugar o el pago",
                        "Lies about the work, the place or the pay",
                    ),
                    option(
                        "power",
                        "Era su jefe, pareja, familiar o autoridad",
                        "They were your boss, partner, relative or an official",
                    ),
                    option(
                        "vulnerability",
                        "Se aprovechó de que no tenía otra salida",
                        "They used that you had no other way out",
                    ),
                    option(
                        "payment",
                        "Pagó a quien decidía por usted",
                        "They paid whoever decided for you",
                    ),
                    category="trafficking",
                    help=Text(
                        "Para una niña o un niño no hace falta que haya un medio.",
                        "For a child no means is needed.",
                    ),
                ),
                choices(
                    "purposes",
                    Text(
                        "¿Qué le obligaba a hacer, o qué quería hacer?",
                        "What did they make you do, or mean to make you do?",
                    ),
                    option(
                        "sexual",
                        "Explotación sexual o prostitución ajena",
                        "Sexual exploitation or prostitution of others",
                    ),
                    option(
                        "forced-labour",
                        "Trabajo forzado o explotación laboral",
                        "Forced labour or labour exploitation",
                    ),
                    option("slavery", "Esclavitud", "Slavery"),
                    option(
                        "servitude",
                        "Servidumbre, también en una casa",
                        "Servitude, in a household too",
                    ),
                    option("begging", "Pedir dinero en la calle", "Begging"),
                    option(
                        "crime",
                        "Llevar o vender cosas ilegales, vigilar, robar",
                        "Carrying or selling illegal things, watching, stealing",
                    ),
                    option("marriage", "Un matrimonio a la fuerza", "A forced marriage"),
                    option("adoption", "Una adopción ilegal", "An illegal adoption"),
                    option("organs", "Quitarle un órgano", "Removal of an organ"),
                    category="trafficking",
                ),
            ),
            when=SAFE,
        ),
        Section(
            "now",
            Text("Ahora", "Now"),
            (
                yes_no(
                    "in_danger",
                    Text(
                        "¿Está en peligro hoy, o lo está su familia?",
                        "Are you, or is your family, in danger today?",
                    ),
                    category="trafficking",
                    required=True,
                ),
                yes_no(
                    "injured",
                    Text(
                        "¿Tiene heridas o dolor que atender?",
                        "Do you have injuries or pain to be treated?",
                    ),
                    category="health",
                ),
                yes_no(
                    "wants_assistance",
                    Text(
                        "¿Quiere que le ayudemos? No tiene que denunciar.",
                        "Do you want our help? You do not have to report anything.",
                    ),
                    category="trafficking",
                    required=True,
                ),
            ),
            when=SAFE,
        ),
    ),
)

ELEMENTS = {
    "acts": Text("el acto", "the act"),
    "means": Text("el medio", "the means"),
    "purposes": Text("el fin", "the purpose"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the screening says: 'indicated' (every element needed), 'possible' (some) or 'none'."""

    level: str
    missing: tuple[str, ...]
    child: bool

    @property
    def reason(self) -> Text:
        """Why, in words."""
        if self.level == "indicated" and self.child:
            return Text(
                "Hay acto y fin; por ser niña, niño o adolescente no hace falta el medio"
                " (Protocolo de Palermo, art. 3 c).",
                "Act and purpose are there; for a child no means is needed (Palermo Protocol, art. 3 c).",
            )
        if self.level == "indicated":
            return Text(
                "Hay acto, medio y fin (Protocolo de Palermo, art. 3 a).",
                "Act, means and purpose are there (Palermo Protocol, art. 3 a).",
            )
        es = ", ".join(ELEMENTS[name].es for name in self.missing)
        en = ", ".join(ELEMENTS[name].en for name in self.missing)
        return Text(f"Hay señales; falta aclarar {es}.", f"There are signs; still unclear: {en}.")


def _given(value: Value) -> bool:
    return isinstance(value, tuple) and bool(value)


def find(answers: Answers, is_child: bool) -> Finding:
    """The finding of a screening. A child by either the case or the answers is a child."""
    child = is_child or answers.get("child") is True
    present = {name for name in ELEMENTS if _given(answers.get(name))}
    needed = {"acts", "purposes"} if child else set(ELEMENTS)
    missing = tuple(name for name in ELEMENTS if name in needed - present)
    if not missing:
        return Finding("indicated", (), child)
    if "purposes" in present or "means" in present:
        return Finding("possible", missing, child)
    return Finding("none", missing, child)
