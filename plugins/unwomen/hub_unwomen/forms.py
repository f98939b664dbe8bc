"""UN Women's intake forms: safety, her choice, economic autonomy. Asks nothing that is not used."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choice, choices, whole, yes_no
from hub_unwomen.safety_form import HER_CHOICE, SAFETY, option

AUTONOMY = Form(
    "autonomy",
    version=1,
    title=Text("Perfil de autonomía económica", "Economic-autonomy profile"),
    sections=(
        Section(
            "money",
            Text("Su dinero", "Your money"),
            (
                choice(
                    "income",
                    Text("¿De dónde vienen sus ingresos?", "Where does your income come from?"),
                    option("own-work", "De su trabajo", "Own work"),
                    option("partner", "De su pareja", "Partner"),
                    option("family", "De su familia", "Family"),
                    option("aid", "De ayuda", "Aid"),
                    option("none", "No tiene", "None"),
                    category="livelihood",
                    required=True,
                ),
                yes_no(
                    "decides_on_money",
                    Text("¿Usted decide en qué se gasta?", "Do you decide what it is spent on?"),
                    category="livelihood",
                    when=answer("income").one_of("own-work", "partner", "family"),
                ),
                yes_no(
                    "bank_account",
                    Text("¿Tiene una cuenta a su nombre?", "Have you an account in your own name?"),
                    category="livelihood",
                ),
                yes_no(
                    "debts",
                    Text(
                        "¿Debe dinero del viaje o a quien le emplea?",
                        "Do you owe money for the journey, or to an employer?",
                    ),
                    category="livelihood",
                ),
                yes_no(
                    "debt_is_pressed",
                    Text(
                        "¿Le presionan o amenazan por esa deuda?",
                        "Are you pressed or threatened for it?",
                    ),
                    category="trafficking",
                    when=answer("debts").equals(True),
                ),
                whole(
                    "dependants",
                    Text("¿Cuántas personas dependen de usted?", "How many depend on you?"),
                    category="family",
                    minimum=0,
                    maximum=20,
                    required=True,
                ),
            ),
        ),
        Section(
            "work",
            Text("Su trabajo", "Your work"),
            (
                choices(
                    "skills",
                    Text("¿Qué sabe o le gusta hacer?", "What can you do, or like doing?"),
                    option("trade", "Comercio", "Trade"),
                    option("kitchen", "Cocina", "Cooking"),
                    option("care", "Cuidados", "Care"),
                    option("sewing", "Costura", "Sewing"),
                    option("beauty", "Belleza", "Beauty"),
                    option("field", "Campo", "Farming"),
                    option("office", "Oficina", "Office"),
                    option("digital", "Herramientas digitales", "Digital tools"),
                    option("building", "Construcción u oficios", "Building or crafts"),
                    category="livelihood",
                ),
                choice(
                    "schooling",
                    Text("¿Hasta qué grado estudió?", "How far did you go at school?"),
                    option("none", "No fue", "Did not go"),
                    option("primary", "Primaria", "Primary"),
                    option("secondary", "Secundaria", "Lower secondary"),
                    option("upper", "Preparatoria", "Upper secondary"),
                    option("university", "Universidad", "University"),
                    category="education",
                ),
                yes_no(
                    "may_work",
                    Text("¿Su documento le permite trabajar?", "Do your papers let you work?"),
                    category="documents",
                ),
                yes_no(
                    "childcare",
                    Text(
                        "¿Tiene quién cuide a sus hijas o hijos mientras trabaja?",
                        "Is there somebody to care for your children while you work?",
                    ),
                    category="family",
                    when=answer("dependants").at_least(1),
                ),
                yes_no(
                    "unpaid_or_unfair",
                    Text(
                        "¿Le deben sueldo o la tratan mal en el trabajo?",
                        "Are wages owed to you, or are you treated badly at work?",
                    ),
                    category="livelihood",
                ),
                choice(
                    "wish",
                    Text("¿Qué le gustaría?", "What would you like?"),
                    option("job", "Un empleo", "A job"),
                    option("business", "Un negocio propio", "A business of her own"),
                    option("training", "Aprender un oficio", "To learn a trade"),
                    option("study", "Seguir estudiando", "To go on studying"),
                    option("later", "Más adelante", "Later"),
                    category="livelihood",
                    required=True,
                ),
            ),
        ),
    ),
)

FORMS = (SAFETY, HER_CHOICE, AUTONOMY)
