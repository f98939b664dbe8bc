"""UNFPA's intake forms: sexual and reproductive health (srh_form.py) and clinical care after violence.

The clinical form asks what decides on care, and never what happened or who did it. Care, examination,
evidence and a report are four questions: none is a condition of another (NOM-046-SSA2-2005).
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choices, day, yes_no
from hub_unfpa.srh_form import EARLIEST, SRH, option

CLINICAL = Form(
    "clinical_care",
    version=1,
    title=Text(
        "Atención clínica después de violencia sexual", "Clinical care after sexual violence"
    ),
    sections=(
        Section(
            "care",
            Text("Lo que decide la atención", "What decides on the care"),
            (
                day(
                    "violence_on",
                    Text("¿Qué día fue?", "On which day was it?"),
                    category="gbv",
                    required=True,
                    minimum=EARLIEST,
                    help=Text(
                        "Si hay duda, anote el día más temprano posible.",
                        "In doubt note the earliest day possible.",
                    ),
                ),
                yes_no(
                    "injured",
                    Text(
                        "¿Tiene heridas, sangrado o dolor fuerte?",
                        "Are there injuries, bleeding or severe pain?",
                    ),
                    category="health",
                    required=True,
                ),
                yes_no(
                    "could_become_pregnant",
                    Text("¿Podría quedar embarazada?", "Could there be a pregnancy?"),
                    category="health",
                ),
                yes_no(
                    "pregnant_already",
                    Text("¿Ya estaba embarazada?", "Was there a pregnancy before?"),
                    category="health",
                    when=answer("could_become_pregnant").equals(False),
                ),
                yes_no(
                    "wants_options",
                    Text(
                        "Si hay un embarazo, ¿quiere conocer todas sus opciones?",
                        "If there is a pregnancy, would you like to know all your options?",
                    ),
                    category="health",
                    help=Text(
                        "La ley le da derecho a decidir, sin denuncia. Informe sin aconsejar.",
                        "The law lets you decide, without a report. Inform without advising.",
                    ),
                ),
                yes_no(
                    "hiv_known",
                    Text("¿Vive con VIH y lo sabe?", "Is HIV known already?"),
                    category="health",
                ),
                choices(
                    "allergies",
                    Text("¿Alergia a alguna medicina?", "Allergic to a medicine?"),
                    option("penicillin", "Penicilina", "Penicillin"),
                    option("sulfa", "Sulfas", "Sulfa drugs"),
                    option("other", "Otra", "Another"),
                    category="health",
                ),
                yes_no(
                    "vaccinated_hepatitis_b",
                    Text("¿Tiene la vacuna de hepatitis B?", "Vaccinated against hepatitis B?"),
                    category="health",
                ),
                yes_no(
                    "tetanus_up_to_date",
                    Text(
                        "¿Tiene la vacuna de tétanos al día?",
                        "Is the tetanus vaccination up to date?",
                    ),
                    category="health",
                    when=answer("injured").equals(True),
                ),
            ),
        ),
        Section(
            "feeling",
            Text("Cómo se siente", "How you feel"),
            (
                yes_no(
                    "thoughts_of_death",
                    Text("¿Ha pensado en hacerse daño?", "Have you thought of harming yourself?"),
                    category="mental-health",
                    help=Text(
                        "Con un sí, no le deje sola(o).",
                        "With a yes, do not leave the person alone.",
                    ),
                ),
                yes_no(
                    "safe_to_go_back",
                    Text(
                        "¿Es seguro volver a donde duerme?",
                        "Is it safe to go back to where you sleep?",
                    ),
                    category="gbv",
                    required=True,
                ),
                yes_no(
                    "wants_company",
                    Text(
                        "¿Quiere que alguien le acompañe?", "Would you like somebody to come along?"
                    ),
                    category="gbv",
                ),
            ),
        ),
        Section(
            "consent",
            Text("Usted decide cada paso", "You decide each step"),
            (
                yes_no(
                    "agrees_treatment",
                    Text("¿Acepta recibir medicinas?", "Do you agree to medicines?"),
                    category="health",
                    required=True,
                ),
                yes_no(
                    "agrees_examination",
                    Text(
                        "¿Acepta una revisión? Puede recibir medicinas sin ella.",
                        "Do you agree to an examination? Medicines are given without it too.",
                    ),
                    category="health",
                    required=True,
                ),
                yes_no(
                    "agrees_evidence",
                    Text(
                        "¿Quiere que se guarden pruebas, por si denuncia después?",
                        "Should evidence be kept, in case you report later?",
                    ),
                    category="legal",
                ),
                yes_no(
                    "wants_to_report",
                    Text(
                        "¿Quiere denunciar? La atención no depende de ello.",
                        "Do you wish to report? Care does not depend on it.",
                    ),
                    category="legal",
                ),
            ),
        ),
    ),
)

FORMS = (SRH, CLINICAL)
