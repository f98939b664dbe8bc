"""Labour inclusion: from a profile to a decent job. Nobody pays to be hired, and no child is placed in work.

No recruitment fee is borne by a worker (ILO General principles for fair recruitment, no. 7; IRIS standard). Under 15
nobody may be hired; from 15 to 17 with a permit and schooling (Ley Federal del Trabajo, arts. 22, 22 Bis, 23).
"""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_iom.wording import option

LABOUR = Workflow(
    "labour_inclusion",
    version=1,
    title=Text("Inclusión laboral", "Labour inclusion"),
    states=(
        State(
            "profile",
            Text("Perfil", "Profile"),
            clock=Clock(
                "profile",
                Text("Completar el perfil", "Complete the profile"),
                owner="caseworker",
                working_days=5,
            ),
        ),
        State(
            "matching",
            Text("Vinculación", "Matching"),
            clock=Clock(
                "offer",
                Text("Presentar una vacante", "Present a vacancy"),
                owner="caseworker",
                working_days=15,
            ),
        ),
        State(
            "offered",
            Text("Con oferta", "With an offer"),
            clock=Clock(
                "decide",
                Text("Ayudar a decidir", "Help to decide"),
                owner="caseworker",
                working_days=3,
            ),
        ),
        State(
            "employed",
            Text("Contratada", "Employed"),
            clock=Clock(
                "first_month",
                Text("Preguntar al mes cómo va", "Ask after a month how it goes"),
                owner="caseworker",
                days=30,
            ),
        ),
        State(
            "settled",
            Text("Estable", "Settled"),
            clock=Clock(
                "third_month",
                Text("Preguntar a los tres meses", "Ask after three months"),
                owner="caseworker",
                days=60,
            ),
        ),
        State("closed", Text("Cerrada", "Closed"), final=True),
        State(
            "complaint", Text("Pasa a queja laboral", "Turned into a labour complaint"), final=True
        ),
    ),
    steps=(
        Step(
            "complete_profile",
            Text("Perfil completo", "Profile complete"),
            ("profile",),
            "matching",
            ask=(
                choice(
                    "work_permission",
                    Text("¿Puede trabajar en México?", "May the person work in Mexico?"),
                    option("yes", "Sí, con documento", "Yes, with a document"),
                    option("in-process", "En trámite", "Being processed"),
                    option("no", "Todavía no", "Not yet"),
                    required=True,
                    category="legal",
                ),
                yes_no(
                    "rights_explained",
                    Text(
                        "¿Se le explicaron sus derechos en el trabajo?",
                        "Were rights at work explained?",
                    ),
                    category="livelihood",
                ),
                yes_no(
                    "youth_permit",
                    Text(
                        "Si tiene de 15 a 17 años, ¿hay permiso y sigue en la escuela?",
                        "If 15 to 17, is there a permit, and does school go on?",
                    ),
                    category="child-protection",
                ),
            ),
            guards=(
                Guard(
                    "may_work",
                    Text(
                        "Sin permiso de trabajo quedaría a merced de quien contrata. Refiera primero a regularización.",
                        "Without a permit, the employer would hold all power. Refer to regularisation first.",
                    ),
                    answer("work_permission").one_of("yes", "in-process"),
                ),
                Guard(
                    "knows_rights",
                    Text(
                        "Explique primero salario, jornada, seguridad social y dónde quejarse.",
                        "First explain pay, hours, social security and where to complain.",
                    ),
                    answer("rights_explained").equals(True),
                ),
            ),
        ),
        Step(
            "offer",
            Text("Presentar la oferta", "Present the offer"),
            ("matching",),
            "offered",
            ask=(
                yes_no(
                    "employer_checked",
                    Text(
                        "¿Se revisó a la empresa: existe, paga, sin quejas?",
                        "Was the employer checked: it exists, it pays, no complaints?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "fee_asked",
                    Text(
                        "¿Alguien le cobra a la persona por el empleo?",
                        "Does anybody charge the person for the job?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "documents_kept",
                    Text(
                        "¿La empresa quiere guardar sus documentos?",
                        "Does the employer want to keep their documents?",
                    ),
                    required=True,
                    category="documents",
                ),
            ),
            guards=(
                Guard(
                    "employer_known",
                    Text("Revise primero a la empresa.", "Check the employer first."),
                    answer("employer_checked").equals(True),
                ),
                Guard(
                    "no_fee",
                    Text(
                        "Nadie paga por conseguir trabajo. No presente esta oferta.",
                        "Nobody pays to get work. Do not present this offer.",
                    ),
                    answer("fee_asked").equals(False),
                ),
                Guard(
                    "keeps_documents",
                    Text(
                        "Los documentos son de la persona. No presente esta oferta.",
                        "The documents are the person's own. Do not present this offer.",
                    ),
                    answer("documents_kept").equals(False),
                ),
            ),
        ),
        Step("refuse_offer", Text("No la aceptó", "Not accepted"), ("offered",), "matching"),
        Step(
            "hire",
            Text("Contratación", "Hiring"),
            ("offered",),
            "employed",
            ask=(
                yes_no(
                    "written_contract",
                    Text(
                        "¿Hay contrato escrito en un idioma que entiende?",
                        "Is there a written contract in a language they understand?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "social_security",
                    Text(
                        "¿La dieron de alta en el seguro social?",
                        "Were they registered with social security?",
                    ),
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "contract",
                    Text(
                        "Falta el contrato escrito (Ley Federal del Trabajo, art. 24).",
                        "The written contract is missing (Federal Labour Act, art. 24).",
                    ),
                    answer("written_contract").equals(True),
                ),
            ),
        ),
        Step(
            "check_first_month",
            Text("Va bien al mes", "Well after a month"),
            ("employed",),
            "settled",
            ask=(
                yes_no(
                    "paid_as_agreed",
                    Text("¿Le pagan lo acordado?", "Is the agreed wage paid?"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "paid",
                    Text(
                        "No le pagan lo acordado. Abra la queja laboral si la persona quiere.",
                        "The agreed wage is not paid. Open a labour complaint if the person wishes.",
                    ),
                    answer("paid_as_agreed").equals(True),
                ),
            ),
        ),
        Step(
            "check_third_month",
            Text("Va bien a los tres meses", "Well after three months"),
            ("settled",),
            "closed",
        ),
        Step(
            "complain",
            Text("Pasar a queja laboral", "Turn into a labour complaint"),
            ("employed", "settled"),
            "complaint",
            ask=(
                yes_no(
                    "worker_wants_complaint",
                    Text("¿La persona quiere quejarse?", "Does the person want to complain?"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "worker_decides",
                    Text(
                        "Quejarse es decisión de la persona.",
                        "Whether to complain is the person's decision.",
                    ),
                    answer("worker_wants_complaint").equals(True),
                ),
            ),
            task=Text("Referir a la OIT: queja laboral", "Refer to the ILO: labour complaint"),
        ),
        Step(
            "give_up",
            Text("Cerrar", "Close"),
            ("profile", "matching", "offered", "employed"),
            "closed",
        ),
    ),
)

TOO_YOUNG = ("0-5", "6-11", "12-14")


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """Ages, which are the case's and not an answer, hold a step back here."""
    if step in ("complete_profile", "offer", "hire"):
        if case.age_band in TOO_YOUNG:
            reason = Text(
                "Menos de 15 años: no puede trabajar. Refiera a la escuela y a protección.",
                "Under 15: may not work. Refer to school and to protection.",
            )
            return Advance(held=(Held(guard="old_enough", reason=reason),))
        if case.age_band == "15-17" and run.facts.get("youth_permit") is not True:
            reason = Text(
                "De 15 a 17 años hace falta permiso y seguir en la escuela.",
                "From 15 to 17 a permit is needed, and school has to go on.",
            )
            return Advance(held=(Held(guard="youth_permit", reason=reason),))
    if step == "hire" and run.facts.get("social_security") is not True:
        label = Text(
            "Insistir en el alta en el seguro social", "Insist on registration with social security"
        )
        return Advance(tasks=(Task(name="social_security", label=label),))
    return Advance()
