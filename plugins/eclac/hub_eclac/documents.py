"""ECLAC's papers: the catalogue of series and the note on method. They know no person."""

from hub.hooks.declared import Text
from hub.hooks.views import Document, DocumentKind
from hub_eclac.series import LAG, SERIES, Frequency

TEXTS: dict[str, Text] = {
    "catalogue.title": Text("Catálogo de series", "Catalogue of series"),
    "catalogue.line": Text(
        "{label}. Unidad: {unit}. Frecuencia: {frequency}. Objetivos del Pacto: {gcm}. Metas: {sdg}."
        " Fuente: {source}.",
        "{label}. Unit: {unit}. Frequency: {frequency}. Objectives of the Compact: {gcm}. Targets: {sdg}."
        " Source: {source}.",
    ),
    "method.title": Text("Nota de método", "Note on method"),
    "method.aggregates": Text(
        "Las series parten de totales que publica la secretaría técnica. La CEPAL no ve expedientes, formularios ni"
        " referencias.",
        "The series start from totals that the technical secretariat publishes. ECLAC sees no cases, forms or"
        " referrals.",
    ),
    "method.small": Text(
        "Los totales pequeños llegan ya suprimidos; una serie no se desagrega hasta volver a mostrarlos.",
        "Small totals arrive suppressed; no series is broken down until they show again.",
    ),
    "method.calendar": Text(
        "Publicación: {quarterly} días después de cada trimestre; {yearly} días después de cada año.",
        "Release: {quarterly} days after each quarter; {yearly} days after each year.",
    ),
    "unit.days": Text("días", "days"),
    "unit.percent": Text("porcentaje", "per cent"),
    "unit.people": Text("personas", "people"),
    "frequency.quarterly": Text("trimestral", "quarterly"),
    "frequency.yearly": Text("anual", "yearly"),
}


KINDS = (
    DocumentKind(name="series_catalogue", title=TEXTS["catalogue.title"]),
    DocumentKind(name="method_note", title=TEXTS["method.title"]),
)


def rendered(name: str, locale: str) -> Document | None:
    """'series_catalogue' or 'method_note'. None for others."""

    def say(key: str) -> str:
        return TEXTS[key].in_(locale)

    if name == "series_catalogue":
        lines = tuple(
            say("catalogue.line").format(
                label=one.label.in_(locale),
                unit=say(f"unit.{one.unit}"),
                frequency=say(f"frequency.{one.frequency.value}"),
                gcm=", ".join(str(number) for number in sorted(one.gcm)),
                sdg=", ".join(sorted(one.sdg)),
                source=one.from_.in_(locale),
            )
            for one in SERIES
        )
        return Document(title=TEXTS["catalogue.title"], paragraphs=lines)
    if name == "method_note":
        calendar = say("method.calendar").format(
            quarterly=LAG[Frequency.QUARTERLY], yearly=LAG[Frequency.YEARLY]
        )
        paragraphs = (say("method.aggregates"), say("method.small"), calendar)
        return Document(title=TEXTS["method.title"], paragraphs=paragraphs)
    return None
