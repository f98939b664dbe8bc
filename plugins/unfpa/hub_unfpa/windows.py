"""The windows of care after sexual violence, counted in days. Never a reason to refuse care that comes late.

HIV prevention is begun within 72 hours and emergency contraception given within 120 (WHO, UNFPA, UNHCR:
Clinical management of rape and intimate partner violence survivors, 2020; NOM-046-SSA2-2005 for 120 hours).
Only the day is asked, not the hour: on the third and on the fifth day the window may still be open.
"""

from datetime import date
from enum import Enum

HIV_DAYS, CONTRACEPTION_DAYS = 3, 5
"""72 and 120 hours, in days."""


class Window(Enum):
    """What may still be prevented."""

    UNKNOWN = "unknown"
    """No day, or one that has not come yet: care goes first, the date is set right afterwards."""
    HIV = "hiv"
    HIV_ENDS = "hiv-ends"
    CONTRACEPTION = "contraception"
    CONTRACEPTION_ENDS = "contraception-ends"
    PASSED = "passed"


def window(violence_on: object, today: date) -> Window:
    """The window that a day falls in, seen from today."""
    if not isinstance(violence_on, date) or violence_on > today:
        return Window.UNKNOWN
    days = (today - violence_on).days
    if days < HIV_DAYS:
        return Window.HIV
    if days == HIV_DAYS:
        return Window.HIV_ENDS
    if days < CONTRACEPTION_DAYS:
        return Window.CONTRACEPTION
    return Window.CONTRACEPTION_ENDS if days == CONTRACEPTION_DAYS else Window.PASSED
