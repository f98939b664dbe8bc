"""ILO's forms: the eleven indicators of forced labour, the job itself, and the check of an employer.

The indicators are those of "ILO indicators of forced labour" (ILO, 2012), asked in plain words. The worker's name is
the case's own; the employer is named only in the employer check.
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Form, Section, choice, day, number, text, whole, yes_no
from hub_ilo.wording import option

HOW_MUCH = (
    option("no", "No", "No"),
    option("some", "A veces, o un poco", "Sometimes, or a little"),
    option("strong", "Sí, mucho o siempre", "Yes, much or always"),
    option("rather-not-say", "Prefiero no decirlo", "I would rather not say"),
)

INDICATORS = Section(
    "indicators",
    Text("Cómo es el trabajo", "How the work is"),
    (
        choice(
            "abuse_of_vulnerability",
            Text(
                "¿Se aprovechan de que no tiene papeles, no habla el idioma o no tiene a dónde ir?",
                "Do they make use of your having no papers, not speaking the language or having nowhere to go?",
            ),
            *HOW_MUCH,
            required=True,
            category="livelihood",
        ),
        choice(
            "deception",
            Text(
                "¿El trabajo resultó distinto de lo que le prometieron?",
                "Did the work turn out different from what was promised?",
            ),
            *HOW_MUCH,
            required=True,
            category="livelihood",
        ),
        choice(
            "restriction_of_movement",
            Text(
                "¿Le encierran, le vigilan o le impiden salir?",
                "Are you locked in, watched or kept from leaving?",
            ),
            *HOW_MUCH,
            required=True,
            category="trafficking",
        ),
        choice(
            "isolation",
            Text(
                "¿Le tienen lejos, sin teléfono o sin poder hablar con nadie?",
                "Are you kept far away, without telephone or anybody to talk to?",
            ),
            *HOW_MUCH,
            required=True,
            category="trafficking",
        ),
        choice(
            "physical_and_sexual_violence",
            Text(
                "¿Alguien le ha pegado o le ha tocado sin que usted quiera?",
                "Has anybody hit you, or touched you against your will?",
            ),
            *HOW_MUCH,
            required=True,
            category="gbv",
            help=Text(
                "Pregunte a solas. No pida detalles.", "Ask in private. Do not ask for details."
            ),
        ),
        choice(
            "intimidation_and_threats",
            Text(
                "¿Le amenazan, por ejemplo con llamar a migración?",
                "Are you threatened, for instance with a call to migration officers?",
            ),
            *HOW_MUCH,
            required=True,
            category="trafficking",
        ),
        choice(
            "retention_of_identity_documents",
            Text(
                "¿Le guardan sus documentos y no se los dan cuando los pide?",
                "Are your documents kept from you when you ask for them?",
            ),
            *HOW_MUCH,
            required=True,
            category="documents",
        ),
        choice(
            "withholding_of_wages",
            Text(
                "¿Dejan de pagarle, o le pagan mucho después?",
                "Is your pay withheld, or paid much later?",
            ),
            *HOW_MUCH,
            required=True,
            category="livelihood",
        ),
        choice(
            "debt_bondage",
            Text(
                "¿Trabaja para pagar una deuda que no baja?",
                "Do you work to pay a debt that does not shrink?",
            ),
            *HOW_MUCH,
            required=True,
            category="trafficking",
        ),
        choice(
            "abusive_working_and_living_conditions",
            Text(
                "¿Vive o trabaja en condiciones que le hacen daño?",
                "Do you live or work in conditions that harm you?",
            ),
            *HOW_MUCH,
            required=True,
            category="livelihood",
        ),
        choice(
            "excessive_overtime",
            Text(
                "¿Trabaja muchas más horas de las acordadas sin poder negarse?",
                "Do you work far more hours than agreed, unable to refuse?",
            ),
            *HOW_MUCH,
            required=True,
            category="livelihood",
        ),
    ),
)

JOB = Section(
    "job",
    Text("El trabajo", "The job"),
    (
        choice(
            "sector",
            Text("¿En qué trabaja?", "What is your work?"),
            option("farm", "Campo", "Farming"),
            option("home", "Casa de familia", "Domestic work"),
            option("building", "Construcción", "Construction"),
            option("factory", "Fábrica o maquila", "Factory"),
            option("services", "Restaurante, hotel, comercio", "Restaurant, hotel, trade"),
            option("other", "Otro", "Other"),
            required=True,
            category="livelihood",
            preview=True,
        ),
        yes_no(
            "still_there",
            Text("¿Sigue trabajando ahí?", "Do you still work there?"),
            required=True,
            category="livelihood",
        ),
        day(
            "started_on",
            Text("¿Desde cuándo?", "Since when?"),
            category="livelihood",
            minimum=date(1950, 1, 1),
        ),
        choice(
            "left_how",
            Text("¿Cómo terminó?", "How did it end?"),
            option("dismissed", "Me despidieron", "I was dismissed"),
            option("left", "Me fui", "I left"),
            option("fled", "Tuve que huir", "I had to flee"),
            category="livelihood",
            when=answer("still_there").equals(False),
        ),
        day(
            "separated_on",
            Text("¿Qué día fue su último día?", "Which was your last day?"),
            category="livelihood",
            when=answer("still_there").equals(False),
            help=Text(
                "De ese día se cuenta el plazo para reclamar.",
                "The time limit for a claim is counted from that day.",
            ),
        ),
        yes_no(
            "lives_there",
            Text("¿Duerme en el lugar de trabajo?", "Do you sleep at the workplace?"),
            category="location",
        ),
        whole(
            "hours_week",
            Text("¿Cuántas horas trabaja por semana?", "How many hours a week do you work?"),
            minimum=1,
            maximum=140,
            category="livelihood",
        ),
        number(
            "owed",
            Text(
                "¿Cuánto le deben, más o menos, en pesos?", "About how much are you owed, in pesos?"
            ),
            minimum=0,
            maximum=5_000_000,
            category="livelihood",
        ),
    ),
)

RECRUITMENT = Section(
    "recruitment",
    Text("Cómo le contrataron", "How you were hired"),
    (
        yes_no(
            "fee_paid",
            Text("¿Pagó algo para conseguir el trabajo?", "Did you pay anything to get the job?"),
            required=True,
            category="livelihood",
        ),
        number(
            "fee_amount",
            Text("¿Cuánto, en pesos?", "How much, in pesos?"),
            minimum=1,
            maximum=1_000_000,
            category="livelihood",
            when=answer("fee_paid").equals(True),
        ),
        choice(
            "fee_to",
            Text("¿A quién?", "To whom?"),
            option("recruiter", "A quien me llevó", "To a recruiter"),
            option("employer", "Al patrón", "To the employer"),
            option("agency", "A una agencia", "To an agency"),
            category="livelihood",
            when=answer("fee_paid").equals(True),
        ),
        choice(
            "contract",
            Text("¿Tiene contrato?", "Do you have a contract?"),
            option("understood", "Escrito, y lo entendí", "Written, and I understood it"),
            option(
                "not-understood", "Escrito, y no lo entendí", "Written, and I did not understand it"
            ),
            option("swapped", "Me lo cambiaron al llegar", "Changed when I arrived"),
            option("spoken", "Solo de palabra", "Spoken only"),
            option("none", "No", "No"),
            required=True,
            category="livelihood",
        ),
        choice(
            "documents_held",
            Text("¿Quién tiene sus documentos?", "Who has your documents?"),
            option("worker", "Yo", "I do"),
            option(
                "kept-on-request",
                "El patrón, y me los da cuando pido",
                "The employer, who gives them when I ask",
            ),
            option("refused", "El patrón, y no me los da", "The employer, who refuses"),
            option("none", "No tengo", "I have none"),
            required=True,
            category="documents",
        ),
    ),
)

WISHES = Section(
    "wishes",
    Text("Lo que quiere", "What you want"),
    (
        yes_no(
            "employer_contact_consent",
            Text(
                "¿Permite que hablemos con su patrón? Puede decir que no, y cambiar de opinión.",
                "May we talk to your employer? You can say no, and change your mind.",
            ),
            required=True,
            category="legal",
            help=Text(
                "Explique los riesgos. Sin un sí claro no se contacta a nadie.",
                "Explain the risks. Without a clear yes nobody is contacted.",
            ),
        ),
        yes_no(
            "danger_now",
            Text("¿Corre peligro hoy?", "Are you in danger today?"),
            required=True,
            category="trafficking",
        ),
        yes_no(
            "under_15",
            Text(
                "¿La persona que trabaja tiene menos de 15 años?",
                "Is the person who works under 15?",
            ),
            required=True,
            category="child-protection",
        ),
    ),
)

LABOUR = Form(
    "labour_intake",
    version=1,
    title=Text("Ingreso laboral", "Labour intake"),
    sections=(JOB, INDICATORS, RECRUITMENT, WISHES),
)

EMPLOYER = Form(
    "employer_check",
    version=1,
    title=Text("Revisión de una empresa", "Check of an employer"),
    sections=(
        Section(
            "employer",
            Text("La empresa", "The employer"),
            (
                text(
                    "employer_name",
                    Text("¿Cómo se llama?", "What is its name?"),
                    required=True,
                    category="livelihood",
                    identity=True,
                ),
                yes_no(
                    "registered",
                    Text(
                        "¿Está registrada ante el seguro social?",
                        "Is it registered with social security?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                choice(
                    "who_pays",
                    Text("¿Quién paga el reclutamiento?", "Who pays for recruitment?"),
                    option("employer", "La empresa", "The employer"),
                    option("worker", "La persona trabajadora", "The worker"),
                    option("shared", "Los dos", "Both"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "contract_language",
                    Text(
                        "¿Da contrato escrito en el idioma de la persona?",
                        "Does it give a written contract in the worker's language?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "minimum_wage",
                    Text(
                        "¿Paga al menos el salario mínimo?",
                        "Does it pay at least the minimum wage?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "keeps_documents",
                    Text("¿Guarda documentos de las personas?", "Does it keep workers' documents?"),
                    required=True,
                    category="documents",
                ),
                whole(
                    "open_complaints",
                    Text(
                        "¿Cuántas quejas sin resolver se conocen?",
                        "How many unresolved complaints are known?",
                    ),
                    minimum=0,
                    maximum=1000,
                    required=True,
                    category="legal",
                ),
            ),
        ),
    ),
)

FORMS = (LABOUR, EMPLOYER)
