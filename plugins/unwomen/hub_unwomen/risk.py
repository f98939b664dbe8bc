"""How dangerous it is, from signs that stand for themselves, and how soon to look again. Pure.

After J. Campbell's Danger Assessment: strangling, threats to kill and weapons weigh most. Her own fear
of being killed is enough for the highest level: women know.
"""

from hub.hooks.declared import Answers, Text
from hub_unwomen.safety_form import DANGER_NAMES

LEVELS = ("low", "medium", "high", "extreme")
FOLLOW_UP_DAYS = {"extreme": 1, "high": 3, "medium": 7, "low": 14}
"""Days until the next contact, by level."""

GRAVE = ("choked", "threatened_to_kill", "weapon")
"""Signs of which one makes the risk high, and two make it extreme."""

REASONS = {
    "extreme": Text(
        "Ella cree que la puede matar, o hay dos señales graves.",
        "She believes she may be killed, or there are two grave signs.",
    ),
    "high": Text(
        "Hay una señal grave, o quien le daña vive con ella y la violencia empeora.",
        "There is a grave sign, or the violence worsens and they live together.",
    ),
    "medium": Text("Hay señales de peligro.", "There are signs of danger."),
    "low": Text("No se anotaron señales de peligro.", "No sign of danger was noted."),
}


def level(answers: Answers) -> str:
    """One of LEVELS."""
    signs = [name for name in DANGER_NAMES if answers.get(name) is True]
    grave = sum(name in GRAVE for name in signs)
    if "could_kill" in signs or grave >= 2:
        return "extreme"
    near = answers.get("lives_with_them") is True or "knows_where_she_is" in signs
    if grave or (near and {"worse_lately", "threatens_children"} & set(signs)):
        return "high"
    if signs or answers.get("lives_with_them") is True or answers.get("hurt_now") is True:
        return "medium"
    return "low"
