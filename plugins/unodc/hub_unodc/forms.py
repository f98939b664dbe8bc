"""UNODC's identification form: trafficking by act, means and purpose, smuggling, and how strong each sign is.

Palermo Protocol, art. 3 and Smuggling Protocol, arts. 3 and 6 (3). It asks for no name: a survivor has a code.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choice, choices, day, municipality, yes_no
from hub_unodc.wording import option

GOES_ON = answer("private").equals(True) & answer("agrees").equals(True)

STRENGTH = (
    option("none", "Nada lo indica", "Nothing points to it"),
    option("weak", "Indicios: algo no cuadra", "Signs: something does not fit"),
    option(
        "fair", "Lo cuenta la persona, y se sostiene", "The person says so, and it holds together"
    ),
    option("strong", "Además lo apoya otra prueba", "Other evidence supports it as well"),
)
"""How strong the evidence of one element is. The person's own word alone is never 'weak'."""

SAFETY = Section(
    "safety",
    Text("Antes de empezar", "Before you begin"),
    (
        yes_no(
            "private",
            Text("¿Están a solas y nadie puede oír?", "Are you alone, where nobody can hear?"),
            required=True,
            category="trafficking",
            help=Text(
                "Si llegó con alguien, hable aparte. Si no se puede, pare.",
                "If somebody came along, talk apart. If you cannot, stop.",
            ),
        ),
        yes_no(
            "agrees",
            Text(
                "¿La persona quiere hablar hoy? Puede parar o callar cuando quiera.",
                "Does the person want to talk today? They may stop or stay silent at any time.",
            ),
            required=True,
            category="trafficking",
        ),
        yes_no(
            "child_then",
            Text(
                "¿Tenía menos de 18 años cuando pasó?", "Was the person under 18 when it happened?"
            ),
            required=True,
            category="child-protection",
            when=GOES_ON,
        ),
    ),
)

TRAFFICKING = Section(
    "trafficking",
    Text("Trata de personas", "Trafficking in persons"),
    (
        choices(
            "acts",
            Text("¿Qué hicieron con la persona?", "What was done to the person?"),
            option("recruited", "La captaron u ofrecieron algo", "Recruited, or offered something"),
            option("transported", "La llevaron", "Transported"),
            option("transferred", "La entregaron", "Handed over"),
            option("harboured", "La retuvieron o alojaron", "Harboured"),
            option("received", "La recibieron", "Received"),
            category="trafficking",
        ),
        choice(
            "act_evidence",
            Text(
                "¿Qué tan fuerte es la prueba del acto?", "How strong is the evidence of the act?"
            ),
            *STRENGTH,
            required=True,
            category="trafficking",
        ),
        choices(
            "means",
            Text("¿Por qué medio?", "By which means?"),
            option("threat", "Amenaza", "Threat"),
            option("force", "Fuerza", "Force"),
            option("abduction", "Rapto", "Abduction"),
            option("fraud", "Fraude", "Fraud"),
            option("deception", "Engaño", "Deception"),
            option("power", "Abuso de poder", "Abuse of power"),
            option(
                "vulnerability",
                "Abuso de una situación de vulnerabilidad",
                "Abuse of a position of vulnerability",
            ),
            option(
                "payment",
                "Pagos a quien tenía autoridad sobre ella",
                "Payments to somebody in control",
            ),
            category="trafficking",
        ),
        choice(
            "means_evidence",
            Text(
                "¿Qué tan fuerte es la prueba del medio?",
                "How strong is the evidence of the means?",
            ),
            *STRENGTH,
            category="trafficking",
            help=Text(
                "Si era menor de 18 años, el medio no hace falta.",
                "If under 18, no means is needed.",
            ),
        ),
        choices(
            "purposes",
            Text("¿Con qué fin?", "For which purpose?"),
            option("sexual", "Explotación sexual", "Sexual exploitation"),
            option("labour", "Trabajo o servicios forzados", "Forced labour or services"),
            option("servitude", "Esclavitud o servidumbre", "Slavery or servitude"),
            option("begging", "Mendicidad forzosa", "Forced begging"),
            option("crime", "Actividades delictivas", "Criminal activities"),
            option("marriage", "Matrimonio forzoso", "Forced marriage"),
            option("organs", "Extracción de órganos", "Removal of organs"),
            category="sexual-exploitation",
        ),
        choice(
            "purpose_evidence",
            Text(
                "¿Qué tan fuerte es la prueba del fin?",
                "How strong is the evidence of the purpose?",
            ),
            *STRENGTH,
            required=True,
            category="trafficking",
        ),
        day(
            "happened_on",
            Text("¿Cuándo fue lo último que pasó?", "When did the last of it happen?"),
            category="trafficking",
            minimum=date(1970, 1, 1),
        ),
        municipality(
            "happened_at",
            Text("¿En qué municipio?", "In which municipality?"),
            category="trafficking",
            help=Text(
                "Nunca sale del caso junto con una fecha.",
                "Never leaves the case together with a date.",
            ),
        ),
    ),
    when=GOES_ON,
)

SMUGGLING = Section(
    "smuggling",
    Text("Tráfico de personas migrantes", "Smuggling of migrants"),
    (
        yes_no(
            "paid_for_crossing",
            Text(
                "¿Alguien cobró por hacerle cruzar una frontera?",
                "Was somebody paid for a border crossing?",
            ),
            category="narrative",
            help=Text(
                "Haber pagado no es delito de la persona.", "Having paid is no crime of the person."
            ),
        ),
        choices(
            "aggravated",
            Text("¿Pasó algo de esto en el cruce?", "Did any of this happen on the way?"),
            option(
                "life-in-danger",
                "Su vida o su seguridad estuvo en peligro",
                "Life or safety was in danger",
            ),
            option(
                "inhuman-treatment", "Trato inhumano o degradante", "Inhuman or degrading treatment"
            ),
            option("extortion", "Secuestro o extorsión", "Kidnapping or extortion"),
            option("abandoned", "Les abandonaron", "Left behind"),
            category="narrative",
            when=answer("paid_for_crossing").equals(True),
        ),
        yes_no(
            "debt_left",
            Text("¿Todavía debe dinero por el cruce?", "Is money still owed for the crossing?"),
            category="trafficking",
            when=answer("paid_for_crossing").equals(True),
        ),
    ),
    when=GOES_ON,
)

NOW = Section(
    "now",
    Text("Ahora mismo", "Right now"),
    (
        yes_no(
            "danger_now",
            Text(
                "¿Está en peligro hoy, o lo está su familia?",
                "Are you, or is your family, in danger today?",
            ),
            required=True,
            category="trafficking",
        ),
        yes_no(
            "safe_tonight",
            Text("¿Tiene dónde dormir a salvo hoy?", "Is there a safe place to sleep tonight?"),
            required=True,
            category="location",
        ),
        choices(
            "wanted",
            Text("¿Qué ayuda quiere?", "Which help is wanted?"),
            option("health", "Atención médica", "Medical care"),
            option("psychosocial", "Apoyo emocional", "Emotional support"),
            option("food", "Comida", "Food"),
            option("clothes", "Ropa y aseo", "Clothes and hygiene"),
            option("legal", "Asesoría jurídica", "Legal advice"),
            option("papers", "Regularizar su estancia", "Regular stay"),
            category="narrative",
        ),
        choice(
            "wants_to_report",
            Text(
                "¿Ha pensado en denunciar? La ayuda es la misma, denuncie o no.",
                "Have you thought of reporting? The help is the same either way.",
            ),
            option("yes", "Sí", "Yes"),
            option("no", "No", "No"),
            option("not-now", "Ahora no puedo decidir", "I cannot decide now"),
            category="legal",
        ),
    ),
    when=GOES_ON,
)

IDENTIFICATION = Form(
    "identification",
    version=1,
    title=Text("Identificación de trata y tráfico", "Identification of trafficking and smuggling"),
    sections=(SAFETY, TRAFFICKING, SMUGGLING, NOW),
)

FORMS = (IDENTIFICATION,)
