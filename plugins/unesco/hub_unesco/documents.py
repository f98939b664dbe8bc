"""UNESCO's papers and messages: the letter that a family shows at a school, under the code."""

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Document, DocumentKind, MessageView, Notification

TEXTS: dict[str, Text] = {
    "letter.title": Text("Carta para la escuela", "Letter for the school"),
    "letter.code": Text("Clave: {code}", "Code: {code}"),
    "letter.right": Text(
        "Toda niña, niño y adolescente tiene derecho a la educación en México sin importar su situación"
        " migratoria (Ley de Migración, artículo 8; Ley General de los Derechos de Niñas, Niños y Adolescentes,"
        " artículo 57).",
        "Every child has a right to education in Mexico whatever the migration status (Migration Act, article 8;"
        " General Act on the Rights of Children, article 57).",
    ),
    "letter.papers": Text(
        "La falta de papeles no impide inscribirse. En educación básica y media superior no se piden apostilla ni"
        " traducción de perito (Acuerdo 286 de la SEP).",
        "Missing papers do not bar enrolment. In basic and upper secondary education neither apostille nor expert"
        " translation is asked for (Acuerdo 286 of the SEP).",
    ),
    "letter.grade": Text(
        "Sin boletas, el grado se define por edad o por un examen de ubicación.",
        "Without reports the grade follows from age or a placement test.",
    ),
    "message.subject": Text("Novedades de un trámite educativo", "News of an education matter"),
    "message.body": Text("Entre al sistema para verlo.", "Sign in to see it."),
}


KINDS = (DocumentKind(name="school_letter", title=TEXTS["letter.title"]),)


def rendered(name: str, case: CaseView, locale: str) -> Document | None:
    """'school_letter'. None for others."""
    if name != "school_letter":
        return None
    lines = ("letter.code", "letter.right", "letter.papers", "letter.grade")
    said = tuple(TEXTS[key].in_(locale).replace("{code}", case.code) for key in lines)
    return Document(title=TEXTS["letter.title"], paragraphs=said)


def told(message: MessageView) -> Notification:
    """A notification without anything about the person."""
    return Notification(
        subject=TEXTS["message.subject"].in_(message.locale),
        body=TEXTS["message.body"].in_(message.locale),
    )
