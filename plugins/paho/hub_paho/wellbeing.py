"""How somebody feels: PAHO's questions on mental health and safety. Never put to anybody who does not agree.

It wants a quiet place. It orients support; it diagnoses nothing.
"""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Choice, Field, Form, Section, choice, choices, yes_no

OFTEN = (
    Choice("0", Text("Nunca", "Never")),
    Choice("1", Text("Pocas veces", "A little of the time")),
    Choice("2", Text("A veces", "Some of the time")),
    Choice("3", Text("Casi siempre", "Most of the time")),
    Choice("4", Text("Siempre", "All of the time")),
)

FEELINGS: tuple[tuple[str, Text], ...] = (
    ("nervous", Text("nervios o miedo", "nervous or afraid")),
    ("hopeless", Text("que ya no hay esperanza", "without hope")),
    (
        "restless",
        Text("mucha inquietud, sin poder estar en paz", "so restless that there was no peace"),
    ),
    ("low", Text("tanta tristeza que nada le animaba", "so low that nothing helped")),
    ("effort", Text("que todo le costaba mucho esfuerzo", "that everything was an effort")),
    ("worthless", Text("que no vale nada", "worth nothing")),
)
"""What is asked of people of 12 and over: the six areas of the Kessler K6 scale, in our own words."""


MAY_ASK = answer("agrees").equals(True) & ~answer("caregiver_agrees").equals(False)
"""The person agrees, and a child's caregiver does not say no."""


def _feeling(name: str, rest: Text) -> Field:
    return choice(
        name,
        Text(
            f"En los últimos 30 días, ¿con qué frecuencia ha sentido {rest.es}?",
            f"In the last 30 days, how often have you felt {rest.en}?",
        ),
        *OFTEN,
        category="mental-health",
        when=MAY_ASK & answer("who_answers").one_of("adult", "adolescent"),
    )


WELLBEING = Form(
    "wellbeing",
    version=1,
    title=Text("Cómo se siente", "How you feel"),
    sections=(
        Section(
            "before",
            Text("Antes de empezar", "Before we begin"),
            (
                choice(
                    "who_answers",
                    Text("¿Quién contesta?", "Who answers?"),
                    Choice("adult", Text("Una persona adulta", "An adult")),
                    Choice(
                        "adolescent",
                        Text("Una o un adolescente (12 a 17)", "A teenager (12 to 17)"),
                    ),
                    Choice("child", Text("Una niña o un niño (6 a 11)", "A child (6 to 11)")),
                    required=True,
                    category="mental-health",
                ),
                yes_no(
                    "agrees",
                    Text(
                        "Le haré unas preguntas sobre cómo se siente. Puede parar cuando quiera. ¿Está de acuerdo?",
                        "I have a few questions about how you feel. You can stop at any time. Is that all right?",
                    ),
                    required=True,
                    category="mental-health",
                    help=Text(
                        "A una niña o un niño: «Puedes decir que no, y nadie se enoja».",
                        "To a child: “You can say no, and nobody will be cross.”",
                    ),
                ),
                yes_no(
                    "caregiver_agrees",
                    Text(
                        "¿Quien cuida a la niña o niño está de acuerdo?",
                        "Does the caregiver agree?",
                    ),
                    required=True,
                    category="mental-health",
                    when=answer("who_answers").equals("child"),
                ),
                yes_no(
                    "risk_spoken",
                    Text(
                        "Sin que se le preguntara, ¿dijo que quiere hacerse daño?",
                        "Without being asked, did the person speak of self-harm?",
                    ),
                    category="mental-health",
                    when=~MAY_ASK,
                    help=Text(
                        "Si es así, no la deje sola, aunque no quiera contestar lo demás.",
                        "If so, do not leave the person alone, even if nothing else is to be answered.",
                    ),
                ),
            ),
        ),
        Section(
            "feelings",
            Text("Los últimos 30 días", "The last 30 days"),
            tuple(_feeling(name, rest) for name, rest in FEELINGS),
        ),
        Section(
            "childs_days",
            Text("Mis días", "My days"),
            (
                choice(
                    "sleeps",
                    Text("¿Cómo duermes?", "How do you sleep?"),
                    Choice("well", Text("Bien", "Well")),
                    Choice("so-so", Text("Más o menos", "So-so")),
                    Choice("badly", Text("Mal, o con sueños feos", "Badly, or with bad dreams")),
                    category="mental-health",
                    when=MAY_ASK,
                ),
                choice(
                    "plays",
                    Text("¿Juegas con otras niñas y niños?", "Do you play with other children?"),
                    Choice("well", Text("Sí", "Yes")),
                    Choice("so-so", Text("A veces", "Sometimes")),
                    Choice("badly", Text("No tengo ganas", "I do not feel like it")),
                    category="mental-health",
                    when=MAY_ASK,
                ),
                choice(
                    "scared",
                    Text("¿Tienes miedo?", "Are you scared?"),
                    Choice("well", Text("Casi nunca", "Almost never")),
                    Choice("so-so", Text("A veces", "Sometimes")),
                    Choice("badly", Text("Muchas veces", "Often")),
                    category="mental-health",
                    when=MAY_ASK,
                ),
            ),
            when=answer("who_answers").equals("child"),
        ),
        Section(
            "safety",
            Text("Su seguridad", "Safety"),
            (
                yes_no(
                    "self_harm_thoughts",
                    Text(
                        "A veces, cuando todo pesa mucho, uno piensa en hacerse daño o en no vivir. ¿Le ha pasado?",
                        "When things get very hard, people may think of hurting themselves, or of not living."
                        " Has that happened to you?",
                    ),
                    category="mental-health",
                    when=MAY_ASK,
                    help=Text(
                        "Pregunte con calma, a solas. Preguntar no provoca la idea. No deje sola a la persona"
                        " si contesta que sí.",
                        "Ask calmly, in private. Asking does not cause the thought. If the answer is yes, do not"
                        " leave the person alone.",
                    ),
                ),
                yes_no(
                    "self_harm_plan",
                    Text("¿Ha pensado cómo o cuándo?", "Have you thought how or when?"),
                    category="mental-health",
                    when=answer("self_harm_thoughts").equals(True),
                ),
                yes_no(
                    "self_harm_attempt",
                    Text("¿Lo ha intentado en el último año?", "Did you try in the last year?"),
                    category="mental-health",
                    when=answer("self_harm_thoughts").equals(True),
                ),
                choice(
                    "daily_life",
                    Text(
                        "¿Puede hacer lo de cada día: comer, cuidarse, cuidar a los suyos?",
                        "Do everyday things work: eating, caring for oneself, for others?",
                    ),
                    Choice("yes", Text("Sí", "Yes")),
                    Choice("hard", Text("Con trabajo", "With difficulty")),
                    Choice("no", Text("No puede", "No")),
                    category="mental-health",
                    when=MAY_ASK,
                ),
                choices(
                    "support_at_hand",
                    Text("¿Con quién cuenta?", "Who is there for you?"),
                    Choice("family", Text("Familia", "Family")),
                    Choice(
                        "friends", Text("Amistades o compañeras de viaje", "Friends, companions")
                    ),
                    Choice("faith", Text("Su comunidad de fe", "A faith community")),
                    Choice("staff", Text("Personal del lugar", "Staff here")),
                    category="mental-health",
                    when=MAY_ASK,
                ),
            ),
        ),
    ),
)
