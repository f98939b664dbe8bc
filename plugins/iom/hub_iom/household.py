"""The household section of the intake: who travels together, and who among them needs looking after."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import Section, whole, yes_no

HOUSEHOLD = Section(
    "household",
    Text("Con quién viaja", "Who is with you"),
    (
        whole(
            "household_size",
            Text(
                "¿Cuántas personas son, contándole a usted?", "How many are you, counting yourself?"
            ),
            required=True,
            minimum=1,
            maximum=30,
            category="family",
            preview=True,
        ),
        whole(
            "adults",
            Text("¿Cuántas tienen 18 años o más?", "How many are 18 or older?"),
            required=True,
            minimum=0,
            maximum=30,
            category="family",
            preview=True,
        ),
        whole(
            "children_0_5",
            Text("¿Cuántas tienen 5 años o menos?", "How many are 5 or younger?"),
            required=True,
            minimum=0,
            maximum=20,
            category="family",
            preview=True,
        ),
        whole(
            "children_6_17",
            Text("¿Cuántas tienen de 6 a 17 años?", "How many are 6 to 17?"),
            required=True,
            minimum=0,
            maximum=20,
            category="family",
            preview=True,
        ),
        yes_no(
            "child_without_parent",
            Text(
                "¿Hay entre ellas una niña o un niño sin su mamá, su papá o tutor?",
                "Is there a child among them without a parent or guardian?",
            ),
            category="child-protection",
            when=answer("household_size").at_least(2),
        ),
        yes_no(
            "sole_carer",
            Text(
                "¿Cuida usted sola o solo a sus hijas o hijos?",
                "Do you care for your children alone?",
            ),
            category="family",
            when=answer("children_0_5").at_least(1) | answer("children_6_17").at_least(1),
        ),
        yes_no(
            "school_missing",
            Text("¿Alguna niña o niño no va a la escuela?", "Is any child not going to school?"),
            category="education",
            when=answer("children_6_17").at_least(1),
        ),
        yes_no(
            "pregnant",
            Text("¿Alguien del grupo está embarazada?", "Is anybody in the group pregnant?"),
            category="health",
        ),
        yes_no(
            "older_or_disabled",
            Text(
                "¿Alguien necesita apoyo por su edad o una discapacidad?",
                "Does anybody need support because of age or a disability?",
            ),
            category="health",
        ),
    ),
)
