"""The reasons for and against a route, and the sentences that say them. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a reason is about."""

    ELIGIBILITY = "eligibility"
    CAPACITY = "capacity"
    DISTANCE = "distance"
    LANGUAGE = "language"
    HOURS = "hours"
    INFORMATION = "information"


class Weight(StrEnum):
    """Whether a reason speaks for a route. NEITHER: not known, or the person must be asked."""

    FOR = "for"
    NEITHER = "neither"
    AGAINST = "against"


class Code(StrEnum):
    """Every reason there is. SENTENCES puts each in words."""

    OPEN_TO_ALL = "open-to-all"
    AGE_FITS = "age-fits"
    AGE_UNSURE = "age-unsure"
    AGE_OUTSIDE = "age-outside"
    SEX_FITS = "sex-fits"
    SEX_UNSURE = "sex-unsure"
    SEX_OUTSIDE = "sex-outside"
    POPULATION_FITS = "population-fits"
    POPULATION_OUTSIDE = "population-outside"
    NATIONALITY_FITS = "nationality-fits"
    NATIONALITY_UNSURE = "nationality-unsure"
    NATIONALITY_OUTSIDE = "nationality-outside"
    SPECIFIC_NEEDS = "specific-needs"
    CAPACITY_AVAILABLE = "capacity-available"
    CAPACITY_STALE = "capacity-stale"
    CAPACITY_UNKNOWN = "capacity-unknown"
    CAPACITY_FULL = "capacity-full"
    SAME_MUNICIPALITY = "same-municipality"
    SAME_STATE = "same-state"
    SERVES_AREA = "serves-area"
    DISTANCE_UNKNOWN = "distance-unknown"
    ELSEWHERE = "elsewhere"
    OUTSIDE_AREA = "outside-area"
    LANGUAGE_SHARED = "language-shared"
    INTERPRETATION = "interpretation"
    LANGUAGE_UNKNOWN = "language-unknown"
    LANGUAGE_MISSING = "language-missing"
    OPEN_NOW = "open-now"
    OPENS_SOON = "opens-soon"
    OPENS_LATER = "opens-later"
    HOURS_UNKNOWN = "hours-unknown"
    ASSURED = "assured"
    ASSURED_LONG_AGO = "assured-long-ago"
    NEVER_ASSURED = "never-assured"


# Code -> Spanish, English. Names in braces are parameters of the reason.
SENTENCES: dict[Code, tuple[str, str]] = {
    Code.OPEN_TO_ALL: ("Abierto a todas las personas.", "Open to everybody."),
    Code.AGE_FITS: ("Atiende a esta edad.", "Serves this age."),
    Code.AGE_UNSURE: (
        "Atiende de {low} a {high} años: confirme la edad.",
        "Serves ages {low} to {high}: confirm the age.",
    ),
    Code.AGE_OUTSIDE: ("Solo atiende de {low} a {high} años.", "Serves ages {low} to {high} only."),
    Code.SEX_FITS: ("Atiende a personas de este sexo.", "Serves people of this sex."),
    Code.SEX_UNSURE: ("Solo atiende a un sexo: confirme.", "Serves one sex only: confirm."),
    Code.SEX_OUTSIDE: ("No atiende a personas de este sexo.", "Does not serve people of this sex."),
    Code.POPULATION_FITS: ("Atiende a esta población.", "Serves this population."),
    Code.POPULATION_OUTSIDE: ("No atiende a esta población.", "Does not serve this population."),
    Code.NATIONALITY_FITS: ("Atiende a esta nacionalidad.", "Serves this nationality."),
    Code.NATIONALITY_UNSURE: (
        "Solo ciertas nacionalidades: confirme.",
        "Certain nationalities only: confirm.",
    ),
    Code.NATIONALITY_OUTSIDE: (
        "No atiende a esta nacionalidad.",
        "Does not serve this nationality.",
    ),
    Code.SPECIFIC_NEEDS: (
        "Solo para necesidades específicas: {codes}.",
        "For specific needs only: {codes}.",
    ),
    Code.CAPACITY_AVAILABLE: ("Hay lugar: {available}.", "There is room: {available}."),
    Code.CAPACITY_STALE: (
        "El cupo se actualizó {days} ({available}).",
        "Capacity was updated {days} ({available}).",
    ),
    Code.CAPACITY_UNKNOWN: ("No se sabe si hay lugar.", "Nobody has said whether there is room."),
    Code.CAPACITY_FULL: ("Sin lugar.", "No room."),
    Code.SAME_MUNICIPALITY: ("En el mismo municipio.", "In the same municipality."),
    Code.SAME_STATE: ("En el mismo estado.", "In the same state."),
    Code.SERVES_AREA: ("Atiende esta zona desde otro lugar.", "Serves this area from elsewhere."),
    Code.DISTANCE_UNKNOWN: ("No se sabe la distancia.", "The distance is not known."),
    Code.ELSEWHERE: ("En otro estado.", "In another state."),
    Code.OUTSIDE_AREA: ("No atiende esta zona.", "Does not serve this area."),
    Code.LANGUAGE_SHARED: ("Habla el idioma: {languages}.", "Speaks the language: {languages}."),
    Code.INTERPRETATION: ("Con intérprete: {languages}.", "With an interpreter: {languages}."),
    Code.LANGUAGE_UNKNOWN: ("No se sabe el idioma.", "The language is not known."),
    Code.LANGUAGE_MISSING: ("Hará falta intérprete.", "An interpreter will be needed."),
    Code.OPEN_NOW: ("Abierto ahora.", "Open now."),
    Code.OPENS_SOON: ("Abre el {opens}.", "Opens {opens}."),
    Code.OPENS_LATER: ("No abre antes del {opens}.", "Does not open before {opens}."),
    Code.HOURS_UNKNOWN: ("No se sabe el horario.", "The hours are not known."),
    Code.ASSURED: ("Información confirmada {days}.", "Confirmed {days}."),
    Code.ASSURED_LONG_AGO: (
        "Información confirmada {days}: llame antes.",
        "Last confirmed {days}: call first.",
    ),
    Code.NEVER_ASSURED: ("Información sin confirmar: llame antes.", "Never confirmed: call first."),
}


# ISO 639 -> Spanish, English: languages of people on the move in Mexico. Others stand by their code.
LANGUAGES: dict[str, tuple[str, str]] = {
    "ar": ("árabe", "Arabic"),
    "cab": ("garífuna", "Garifuna"),
    "en": ("inglés", "English"),
    "es": ("español", "Spanish"),
    "fr": ("francés", "French"),
    "ht": ("criollo haitiano", "Haitian Creole"),
    "mam": ("mam", "Mam"),
    "miq": ("miskito", "Miskito"),
    "nah": ("náhuatl", "Nahuatl"),
    "pt": ("portugués", "Portuguese"),
    "quc": ("k'iche'", "K'iche'"),
    "kek": ("q'eqchi'", "Q'eqchi'"),
    "ru": ("ruso", "Russian"),
    "tzh": ("tseltal", "Tseltal"),
    "tzo": ("tsotsil", "Tsotsil"),
    "uk": ("ucraniano", "Ukrainian"),
    "yua": ("maya yucateco", "Yucatec Maya"),
    "zh": ("chino", "Chinese"),
}
MONTHS = (
    ("enero", "January"),
    ("febrero", "February"),
    ("marzo", "March"),
    ("abril", "April"),
    ("mayo", "May"),
    ("junio", "June"),
    ("julio", "July"),
    ("agosto", "August"),
    ("septiembre", "September"),
    ("octubre", "October"),
    ("noviembre", "November"),
    ("diciembre", "December"),
)


def _in_words(name: str, value: str | int, english: bool) -> str | int:
    """A detail as people read it: languages by name, how long ago, moments as day and hour."""
    if name == "days":
        lately = {0: ("hoy", "today"), 1: ("ayer", "yesterday")}
        return lately.get(int(value), (f"hace {value} días", f"{value} days ago"))[english]
    if name == "languages":
        tags = str(value).split(", ")
        return ", ".join(LANGUAGES.get(tag, (tag, tag))[english] for tag in tags)
    if name == "opens":
        day, _, hour = str(value).partition(" ")
        month = MONTHS[int(day[5:7]) - 1][english]
        return (
            f"{int(day[8:])} {month}, {hour}" if english else f"{int(day[8:])} de {month}, {hour}"
        )
    return value


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `rank` orders routes within its topic, the lower the better."""

    topic: Topic
    code: Code
    weight: Weight
    rank: int
    details: tuple[tuple[str, str | int], ...] = ()

    def text(self, locale: str) -> str:
        """In Spanish or English."""
        english = locale == "en"
        details = {name: _in_words(name, value, english) for name, value in self.details}
        return SENTENCES[self.code][english].format(**details)
