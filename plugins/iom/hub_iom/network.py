"""The network's own lists, as choices: languages and populations. Their codes are everybody's, not IOM's."""

from hub_iom.wording import option

LANGUAGES = (
    option("es-MX", "Español", "Spanish"),
    option("en", "Inglés", "English"),
    option("fr", "Francés", "French"),
    option("ht", "Criollo haitiano", "Haitian Creole"),
    option("pt", "Portugués", "Portuguese"),
    option("mam", "Mam", "Mam"),
    option("tzh", "Tseltal", "Tseltal"),
    option("tzo", "Tsotsil", "Tsotsil"),
    option("kek", "Q'eqchi'", "Q'eqchi'"),
    option("quc", "K'iche'", "K'iche'"),
    option("nah", "Náhuatl", "Nahuatl"),
)
"""Languages of the network (reference codes, languages)."""

POPULATIONS = (
    option("migrant-in-transit", "En tránsito por México", "In transit through Mexico"),
    option("migrant-settled", "Vive en México", "Living in Mexico"),
    option("returnee", "Persona mexicana retornada", "Mexican returnee"),
    option("internally-displaced", "Desplazada dentro de México", "Displaced inside Mexico"),
    option("asylum-seeker", "Solicitante de asilo", "Asylum seeker"),
    option("refugee", "Persona refugiada", "Refugee"),
    option("stateless", "Sin nacionalidad", "Stateless"),
    option("host-community", "De la comunidad de acogida", "From the host community"),
    option("child-unaccompanied", "Niña o niño no acompañado", "Unaccompanied child"),
    option("other", "Otra", "Other"),
)
"""Population groups (reference codes, population)."""
