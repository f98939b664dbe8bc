"""Screening by act, means and purpose (Palermo Protocol, art. 3)."""

from typing import Any

import pytest

from hub.testing import Bench, Refused

BASE: dict[str, Any] = {
    "private": True,
    "goes_on": True,
    "child": False,
    "in_danger": False,
    "wants_assistance": True,
}
ACTS = ("recruited", "transported")
MEANS = ("deception",)
PURPOSES = ("forced-labour",)


def needs(hub: Bench, **answers: Any) -> dict[str, str]:
    """Service -> urgency of a screening."""
    found = hub.assess("trafficking_screening", **{**BASE, **answers})
    return {need.service_code: need.urgency for need in found.needs}


def test_act_means_and_purpose_of_an_adult_point_to_trafficking(hub: Bench) -> None:
    found = hub.assess("trafficking_screening", **BASE, acts=ACTS, means=MEANS, purposes=PURPOSES)
    assert [n.service_code for n in found.needs] == ["trafficking-assistance"]
    assert "art. 3 a" in found.needs[0].reason.es
    assert found.vulnerabilities[0].code == "trafficking-indicated"


@pytest.mark.parametrize("missing", ["acts", "means", "purposes"])
def test_one_element_missing_is_only_a_sign_and_says_which(hub: Bench, missing: str) -> None:
    given = {"acts": ACTS, "means": MEANS, "purposes": PURPOSES}
    del given[missing]
    found = hub.assess("trafficking_screening", **BASE, **given)
    words = {"acts": "the act", "means": "the means", "purposes": "the purpose"}
    assert [n.service_code for n in found.needs] == ["protection-case-management"]
    assert found.needs[0].reason.en == f"There are signs; still unclear: {words[missing]}."


def test_an_act_alone_is_no_sign(hub: Bench) -> None:
    assert needs(hub, acts=ACTS) == {}


def test_for_a_child_no_means_is_needed(hub: Bench) -> None:
    """Palermo Protocol, art. 3 (c)."""
    found = needs(hub, child=True, acts=ACTS, purposes=PURPOSES)
    assert found == {"trafficking-assistance": "emergency", "child-protection": "emergency"}


def test_a_child_by_the_case_is_a_child_whatever_was_ticked(hub: Bench) -> None:
    found = hub.assess(
        "trafficking_screening", hub.case(age_band="15-17"), **BASE, acts=ACTS, purposes=PURPOSES
    )
    assert found.needs[0].service_code == "trafficking-assistance"


def test_danger_and_injuries_make_it_an_emergency(hub: Bench) -> None:
    elements = {"acts": ACTS, "means": MEANS, "purposes": PURPOSES}
    assert needs(hub, **elements)["trafficking-assistance"] == "urgent"
    assert needs(hub, **elements, in_danger=True)["trafficking-assistance"] == "emergency"
    assert needs(hub, **elements, injured=True)["primary-health"] == "emergency"


def test_nothing_is_asked_where_others_can_hear(hub: Bench) -> None:
    form = hub.declared.form("trafficking_screening")
    asked = [f.name for f in form.asked({"private": False, "goes_on": True})]
    assert asked == ["private", "goes_on"]
    with pytest.raises(Refused):
        hub.fill("trafficking_screening", private=False, goes_on=True, child=False, acts=ACTS)


def test_consent_to_the_exploitation_is_not_asked(hub: Bench) -> None:
    """It is irrelevant where a means was used (Palermo Protocol, art. 3 b)."""
    names = {f.name for f in hub.declared.form("trafficking_screening").fields()}
    assert names == {
        "private", "goes_on", "child", "acts", "means", "purposes", "in_danger", "injured", "wants_assistance",
    }  # fmt: skip


def test_whoever_wants_no_help_now_still_has_the_need_on_file(hub: Bench) -> None:
    given = {"acts": ACTS, "means": MEANS, "purposes": PURPOSES}
    assert needs(hub, **given, wants_assistance=False) == needs(hub, **given)
