"""A place at school: what the child wants, and never a question of papers (no guard reads them)."""

from hub.hooks.declared import Text, answer
from hub.hooks.forms import choice, yes_no
from hub.hooks.workflows import Clock, Guard, State, Step, Workflow
from hub_unicef.child_intake import option

SCHOOL_PLACE = Workflow(
    "school_place",
    version=1,
    title=Text("Lugar en la escuela", "A place at school"),
    states=(
        State(
            "asked",
            Text("Lo pidió", "Asked for"),
            clock=Clock(
                "find",
                Text("Encontrar escuela", "Find a school"),
                owner="caseworker",
                working_days=10,
            ),
        ),
        State(
            "found",
            Text("Escuela encontrada", "School found"),
            clock=Clock("enrol", Text("Inscribir", "Enrol"), owner="caseworker", working_days=5),
        ),
        State(
            "enrolled",
            Text("Inscrita(o)", "Enrolled"),
            clock=Clock(
                "still_there",
                Text("¿Sigue yendo?", "Still attending?"),
                owner="caseworker",
                days=30,
            ),
        ),
        State("attending", Text("Asiste", "Attends"), final=True),
        State("closed", Text("Cerrado", "Closed"), final=True),
    ),
    steps=(
        Step(
            "find",
            Text("Escuela encontrada", "School found"),
            ("asked",),
            "found",
            ask=(
                yes_no(
                    "child_likes_it",
                    Text("¿La niña o el niño quiere ir a esa?", "Does the child want to go there?"),
                    category="education",
                    required=True,
                ),
            ),
            guards=(
                Guard(
                    "wanted",
                    Text("Busque otra con la niña o el niño.", "Look for another with the child."),
                    answer("child_likes_it").equals(True),
                ),
            ),
        ),
        Step(
            "turned_away",
            Text("La escuela no aceptó", "The school turned the child away"),
            ("found",),
            "asked",
            ask=(
                choice(
                    "turned_away_for",
                    Text("¿Qué dijo la escuela?", "What did the school say?"),
                    option("papers", "Faltan papeles", "Papers are missing"),
                    option("full", "No hay lugar", "No place"),
                    option("language", "No habla español", "No Spanish"),
                    option("other", "Otro", "Something else"),
                    category="education",
                    required=True,
                ),
            ),
            task=Text(
                "Recordar a la autoridad educativa: la falta de papeles no impide inscribirse.",
                "Remind the education authority: missing papers are no bar to enrolment.",
            ),
        ),
        Step("enrol", Text("Inscribir", "Enrol"), ("found",), "enrolled"),
        Step("confirm", Text("Asiste", "Attends"), ("enrolled",), "attending"),
        Step("drop_out", Text("Dejó de ir", "Stopped going"), ("enrolled",), "asked"),
        Step("close", Text("Cerrar", "Close"), ("asked", "found", "enrolled"), "closed"),
    ),
)
