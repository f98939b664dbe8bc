"""The way of an identified victim: help first, whatever they decide about justice, and as long as they need it.

presumptive -> immediate assistance -> formal identification -> reflection period -> access to justice.
No step and no guard before the decision reads whether the person cooperates with a prosecution. The reflection period
is the ninety days of UNODC's Model Law against Trafficking in Persons (2009).
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, choices, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unodc import identification
from hub_unodc.wording import option

REFLECTION_DAYS = 90
COUNSEL = yes_no(
    "has_counsel",
    Text(
        "¿Tiene asesoría jurídica propia y gratuita?", "Is there free legal counsel of their own?"
    ),
    category="legal",
)
OWN = yes_no(
    "own_decision",
    Text(
        "¿Lo decidió la persona, sin presión de nadie?",
        "Did the person decide so, pressed by nobody?",
    ),
    required=True,
    category="legal",
)
DECIDES = Guard(
    "own_decision",
    Text(
        "Denunciar es decisión de la persona. Espere.",
        "Whether to report is the person's decision. Wait.",
    ),
    answer("own_decision").equals(True),
)
COUNSELLED = Guard(
    "counsel_first",
    Text(
        "Antes de declarar necesita asesoría jurídica propia.",
        "Before any statement they need legal counsel of their own.",
    ),
    answer("has_counsel").equals(True),
)

IDENTIFIED_VICTIM = Workflow(
    "identified_victim",
    version=1,
    title=Text("Víctima identificada", "Identified victim"),
    states=(
        State(
            "presumptive",
            Text("Identificación presuntiva", "Presumptive identification"),
            clock=Clock(
                "assist_now",
                Text("Dar asistencia inmediata", "Give immediate assistance"),
                owner="caseworker",
                hours=24,
            ),
        ),
        State(
            "assistance",
            Text("Asistencia inmediata", "Immediate assistance"),
            clock=Clock(
                "identify",
                Text("Revisar los elementos", "Review the elements"),
                owner="focal_point",
                working_days=10,
            ),
        ),
        State(
            "identified",
            Text("Identificación formal", "Formal identification"),
            clock=Clock(
                "explain_reflection",
                Text("Explicar el periodo de reflexión", "Explain the reflection period"),
                owner="caseworker",
                working_days=3,
            ),
        ),
        State(
            "reflection",
            Text("Periodo de reflexión", "Reflection period"),
            clock=Clock(
                "reflection_ends",
                Text("Termina el periodo de reflexión", "The reflection period ends"),
                owner="caseworker",
                days=REFLECTION_DAYS,
                then="end_reflection",
                source="UNODC, Ley modelo contra la trata de personas (2009)",
            ),
        ),
        State(
            "decision",
            Text("Decisión de la persona", "The person's decision"),
            clock=Clock(
                "ask_gently",
                Text(
                    "Preguntar qué decidió, sin insistir", "Ask what they decided, without pressing"
                ),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "justice",
            Text("Acceso a la justicia", "Access to justice"),
            clock=Clock(
                "accompany",
                Text("Preguntar cómo va y acompañar", "Ask how it goes, and accompany"),
                owner="caseworker",
                days=30,
            ),
        ),
        State(
            "continued",
            Text("La asistencia continúa", "Assistance continues"),
            clock=Clock(
                "review_help",
                Text("Revisar qué ayuda hace falta", "Review which help is needed"),
                owner="caseworker",
                days=30,
            ),
        ),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "assist",
            Text("Asistencia dada", "Assistance given"),
            ("presumptive",),
            "assistance",
            ask=(
                yes_no(
                    "safe_place",
                    Text("¿Está a salvo?", "Is the person safe?"),
                    required=True,
                    category="trafficking",
                ),
                choices(
                    "given",
                    Text("¿Qué se le dio?", "What was given?"),
                    option("shelter", "Refugio", "Shelter"),
                    option("health", "Salud", "Health care"),
                    option("psychosocial", "Apoyo emocional", "Emotional support"),
                    option("food", "Comida y ropa", "Food and clothes"),
                    option("interpreter", "Intérprete", "Interpreter"),
                    required=True,
                    category="narrative",
                ),
            ),
            guards=(
                Guard(
                    "safe_first",
                    Text(
                        "Primero un lugar seguro. Busque refugio hoy.",
                        "First a safe place. Find a refuge today.",
                    ),
                    answer("safe_place").equals(True),
                ),
            ),
        ),
        Step(
            "identify",
            Text("Identificar formalmente", "Identify formally"),
            ("assistance",),
            "identified",
            roles=("focal_point",),
            ask=(
                choice(
                    "identified_by",
                    Text("¿Quién identificó?", "Who identified?"),
                    option("specialised-team", "Equipo especializado", "Specialised team"),
                    option("authority", "Autoridad competente", "Competent authority"),
                    required=True,
                    category="trafficking",
                ),
                yes_no(
                    "guardian_present",
                    Text(
                        "Si es menor de 18 años, ¿estuvo su representante de la Procuraduría de Protección?",
                        "If under 18, was the representative of the child protection authority there?",
                    ),
                    category="child-protection",
                ),
            ),
        ),
        Step(
            "not_identified",
            Text("No se confirma la trata", "Trafficking is not confirmed"),
            ("assistance",),
            "continued",
            roles=("focal_point",),
            task=Text(
                "Seguir con la ayuda por las otras necesidades",
                "Go on helping with the other needs",
            ),
        ),
        Step(
            "begin_reflection",
            Text("Empieza la reflexión", "Reflection begins"),
            ("identified",),
            "reflection",
            ask=(
                yes_no(
                    "reflection_explained",
                    Text(
                        "¿Sabe que tiene tiempo, que nadie le pedirá declarar y que la ayuda sigue?",
                        "Do they know that there is time, that nobody asks for a statement, that help goes on?",
                    ),
                    required=True,
                    category="legal",
                ),
            ),
            guards=(
                Guard(
                    "reflection_understood",
                    Text(
                        "Explique de nuevo el periodo de reflexión, en su idioma.",
                        "Explain the reflection period again, in their language.",
                    ),
                    answer("reflection_explained").equals(True),
                ),
            ),
        ),
        Step(
            "end_reflection",
            Text("Termina la reflexión", "Reflection ends"),
            ("reflection",),
            "decision",
        ),
        Step(
            "seek_justice",
            Text("Buscar justicia", "Seek justice"),
            ("reflection", "decision", "continued"),
            "justice",
            ask=(OWN, COUNSEL),
            guards=(DECIDES, COUNSELLED),
        ),
        Step(
            "not_report",
            Text("No denunciar", "Not report"),
            ("reflection", "decision", "justice"),
            "continued",
            task=Text(
                "Renovar el plan de asistencia: la ayuda sigue igual",
                "Renew the assistance plan: help goes on as before",
            ),
        ),
        Step(
            "conclude",
            Text("Concluir", "Conclude"),
            ("justice", "continued"),
            "closed",
            ask=(
                yes_no(
                    "plan_done",
                    Text(
                        "¿Está a salvo y dice la persona que ya no necesita ayuda?",
                        "Is the person safe, and do they say that help is no longer needed?",
                    ),
                    required=True,
                    category="trafficking",
                ),
            ),
            guards=(
                Guard(
                    "help_no_longer_needed",
                    Text(
                        "La ayuda termina cuando la persona está a salvo y lo dice, no con el juicio.",
                        "Help ends when the person is safe and says so, not with the trial.",
                    ),
                    answer("plan_done").equals(True),
                ),
            ),
        ),
        Step(
            "leave",
            Text("La persona se va", "The person leaves"),
            ("presumptive", "assistance", "identified", "reflection", "decision"),
            "closed",
            task=Text(
                "Dejarle un contacto seguro: puede volver cuando quiera",
                "Leave a safe contact: they may come back at any time",
            ),
        ),
    ),
)

WORKFLOWS = (IDENTIFIED_VICTIM,)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """What guards cannot say: whether the elements are there, and who stands by a child."""
    if step == "identify":
        finding = identification.find(case.answers.get("identification", {}), case.is_child)
        if finding.level != "grounds":
            reason = Text(
                f"Falta sustento. {finding.reason.es}", f"Not enough yet. {finding.reason.en}"
            )
            return Advance(held=(Held(guard="elements_reviewed", reason=reason),))
        if case.is_child and run.facts.get("guardian_present") is not True:
            reason = Text(
                "Una niña o un niño se identifica con su representante presente.",
                "A child is identified with their representative present.",
            )
            return Advance(held=(Held(guard="guardian_present", reason=reason),))
    if step == "seek_justice":
        label = Text(
            "Pedir que no se castigue a la persona por lo que la obligaron a hacer",
            "Ask that the person is not punished for what they were made to do",
        )
        return Advance(tasks=(Task(name="non_punishment", label=label, role="focal_point"),))
    return Advance()
