"""Follow-up after a return, at 1, 3 and 6 months: what is asked, and the clocks that ask for it."""

from hub.hooks.declared import Text
from hub.hooks.forms import choice, yes_no
from hub.hooks.workflows import Clock
from hub_iom.wording import option

FOLLOW_UP = (
    choice(
        "living",
        Text("¿Cómo está viviendo?", "How are you living?"),
        option("settled", "Bien, con lo necesario", "Well, with what is needed"),
        option("struggling", "Con dificultades", "With difficulty"),
        option("at-risk", "En peligro", "In danger"),
        required=True,
        category="livelihood",
    ),
    yes_no(
        "has_income", Text("¿Tiene un ingreso?", "Do you have an income?"), category="livelihood"
    ),
)


def months(number: int, days: int) -> Clock:
    """A follow-up counted from the day of departure, not from when somebody noted it."""
    return Clock(
        f"month_{number}",
        Text(f"Seguimiento a {number} mes(es)", f"Follow-up at {number} month(s)"),
        owner="caseworker",
        days=days,
        from_fact="departed_on",
    )
