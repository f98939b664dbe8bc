"""The livelihood plan: profile, a plan that is the person's own, training or seed fund, follow-up at 3 and 6 months."""

from datetime import date

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, day, number, yes_no
from hub.hooks.views import Advance, CaseView, Held, RunView, Task
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_undp.wording import option

HOW = (
    choice(
        "income_now",
        Text("¿Cómo está su ingreso?", "How is your income?"),
        option("better", "Mejor", "Better"),
        option("same", "Igual", "The same"),
        option("worse", "Peor", "Worse"),
        required=True,
        category="livelihood",
    ),
    yes_no(
        "still_active",
        Text("¿Sigue en el empleo o el negocio?", "Does the job or business go on?"),
        required=True,
        category="livelihood",
    ),
)


def _follow(number_: int, days: int) -> Clock:
    return Clock(
        f"month_{number_}",
        Text(f"Seguimiento a {number_} meses", f"Follow-up at {number_} months"),
        owner="caseworker",
        days=days,
        from_fact="began_on",
    )


LIVELIHOOD = Workflow(
    "livelihood_plan",
    version=1,
    title=Text("Plan de medios de vida", "Livelihood plan"),
    states=(
        State(
            "profile",
            Text("Perfil", "Profile"),
            clock=Clock(
                "plan", Text("Hacer el plan", "Make the plan"), owner="caseworker", working_days=10
            ),
        ),
        State(
            "planned",
            Text("Plan", "Plan"),
            clock=Clock("begin", Text("Empezar", "Begin"), owner="caseworker", working_days=20),
        ),
        State(
            "training",
            Text("Capacitación", "Training"),
            clock=Clock(
                "finish",
                Text("Termina el curso", "The course ends"),
                owner="caseworker",
                days_fact="course_days",
                from_fact="began_on",
            ),
        ),
        State("funded", Text("Capital semilla", "Seed fund"), clock=_follow(3, 91)),
        State("trained", Text("Capacitada", "Trained"), clock=_follow(3, 91)),
        State(
            "month_3",
            Text("Seguimiento de 3 meses hecho", "Followed up at 3 months"),
            clock=_follow(6, 182),
        ),
        State("done", Text("Concluido", "Done"), final=True),
        State("stopped", Text("La persona no sigue", "The person does not go on"), final=True),
    ),
    steps=(
        Step(
            "plan",
            Text("Acordar el plan", "Agree on the plan"),
            ("profile",),
            "planned",
            ask=(
                choice(
                    "way",
                    Text("¿Por dónde empieza?", "Where does it begin?"),
                    option("training", "Capacitación", "Training"),
                    option("seed", "Capital semilla", "Seed fund"),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "own_plan",
                    Text(
                        "¿Es el plan que la persona quiere?",
                        "Is it the plan that the person wants?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "care_arranged",
                    Text(
                        "¿Está resuelto el cuidado de sus hijas o hijos?",
                        "Is care for the children arranged?",
                    ),
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "own_plan",
                    Text(
                        "El plan es de la persona. Hágalo de nuevo con ella.",
                        "The plan is the person's. Make it again together.",
                    ),
                    answer("own_plan").equals(True),
                ),
            ),
        ),
        Step(
            "train",
            Text("Empezar la capacitación", "Begin training"),
            ("planned",),
            "training",
            ask=(
                day(
                    "began_on",
                    Text("¿Qué día empieza?", "On which day does it begin?"),
                    required=True,
                    category="livelihood",
                ),
                number(
                    "course_days",
                    Text("¿Cuántos días dura?", "For how many days?"),
                    minimum=1,
                    maximum=365,
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "certifies",
                    Text(
                        "¿Da un certificado reconocido?", "Does it give a recognised certificate?"
                    ),
                    category="education",
                ),
            ),
            guards=(
                Guard(
                    "way_training",
                    Text("El plan dice capital semilla.", "The plan says seed fund."),
                    answer("way").equals("training"),
                ),
                Guard(
                    "certificate",
                    Text(
                        "Busque un curso que dé certificado reconocido (CONOCER o SEP).",
                        "Find a course with a recognised certificate (CONOCER or SEP).",
                    ),
                    answer("certifies").equals(True),
                ),
            ),
        ),
        Step("finish", Text("Terminó el curso", "Finished the course"), ("training",), "trained"),
        Step(
            "fund",
            Text("Entregar el capital semilla", "Give the seed fund"),
            ("planned", "trained"),
            "funded",
            ask=(
                yes_no(
                    "business_plan",
                    Text(
                        "¿Hay un plan de negocio con números?",
                        "Is there a business plan with figures?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "payment_route",
                    Text(
                        "¿Hay una forma segura de recibirlo, con o sin banco?",
                        "Is there a safe way to receive it, with or without a bank?",
                    ),
                    required=True,
                    category="livelihood",
                ),
                number(
                    "amount",
                    Text("¿Cuánto, en pesos?", "How much, in pesos?"),
                    minimum=1,
                    maximum=100_000,
                    required=True,
                    category="livelihood",
                ),
                yes_no(
                    "repayable",
                    Text("¿Hay que devolverlo?", "Does it have to be paid back?"),
                    required=True,
                    category="livelihood",
                ),
                day(
                    "began_on",
                    Text("¿Qué día se entregó?", "On which day was it given?"),
                    required=True,
                    category="livelihood",
                ),
            ),
            guards=(
                Guard(
                    "business_plan",
                    Text(
                        "Haga primero el plan de negocio con la persona.",
                        "First make the business plan with the person.",
                    ),
                    answer("business_plan").equals(True),
                ),
                Guard(
                    "payment_route",
                    Text(
                        "No exija cuenta de banco: busque otra forma segura.",
                        "Do not demand a bank account: find another safe way.",
                    ),
                    answer("payment_route").equals(True),
                ),
                Guard(
                    "a_grant",
                    Text("El capital semilla no es un préstamo.", "The seed fund is no loan."),
                    answer("repayable").equals(False),
                ),
            ),
        ),
        Step(
            "follow_up_3",
            Text("Seguimiento a 3 meses", "Follow-up at 3 months"),
            ("funded", "trained"),
            "month_3",
            ask=HOW,
        ),
        Step(
            "follow_up_6",
            Text("Seguimiento a 6 meses", "Follow-up at 6 months"),
            ("month_3",),
            "done",
            ask=HOW,
        ),
        Step(
            "stop",
            Text("No seguir", "Not go on"),
            ("profile", "planned", "training", "funded", "trained", "month_3"),
            "stopped",
        ),
    ),
)


def advance(run: RunView, step: str, case: CaseView, today: date) -> Advance:
    """Ages, care, and what a follow-up that is not well calls for."""
    if step == "fund" and case.is_child:
        reason = Text(
            "El capital semilla es para personas adultas. Refiera a la escuela.",
            "The seed fund is for adults. Refer to school.",
        )
        return Advance(held=(Held(guard="adult", reason=reason),))
    no_care = case.answer("livelihood_profile", "childcare") is False
    if step == "plan" and no_care and run.facts.get("care_arranged") is not True:
        reason = Text(
            "No tiene con quién dejar a sus hijas o hijos: resuélvalo en el plan.",
            "There is nobody to leave the children with: settle that in the plan.",
        )
        return Advance(held=(Held(guard="care_arranged", reason=reason),))
    early = {"follow_up_3": 84, "follow_up_6": 175}.get(step)
    began = run.facts.get("began_on")
    if early is not None and isinstance(began, date) and (today - began).days < early:
        reason = Text(
            "Todavía no es tiempo: el seguimiento mide lo que dura.",
            "It is too early: follow-up measures what lasts.",
        )
        return Advance(held=(Held(guard="time_passed", reason=reason),))
    if early is not None and (
        run.facts.get("income_now") == "worse" or run.facts.get("still_active") is False
    ):
        label = Text("Revisar el plan con la persona", "Review the plan with the person")
        return Advance(tasks=(Task(name="review_plan", label=label),))
    return Advance()
