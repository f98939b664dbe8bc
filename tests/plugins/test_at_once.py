"""Clocks that the law or the body sets begin by themselves; what waits for a person's choice does not."""

import pytest

from hub.hooks.workflows import ROLES
from tests.hooks.agencies import AGENCIES, load

AT_ONCE = {
    "paho": {"outbreak_alert", "treatment"},
    "unaids": {"care_transfer"},
    "unfpa": {"child_notice", "clinical_management"},
    "unhcr": {"asylum"},
    "unicef": {"authority_notice", "urgent_action"},
}


@pytest.mark.parametrize("agency", AGENCIES)
def test_what_cannot_wait_begins_by_itself_and_nothing_else_does(agency: str) -> None:
    found = {one.name: one for one in load(agency).declared.workflows if one.at_once}
    assert found.keys() == AT_ONCE.get(agency, set())
    for workflow in found.values():
        # It calls somebody, and its first step of its own accord is none that sends or decides.
        clock = workflow.states[0].clock
        assert clock is not None
        assert clock.owner in ROLES
        if clock.then is not None:
            assert not workflow.step(clock.then).guards
            assert not workflow.state(workflow.step(clock.then).to).final
