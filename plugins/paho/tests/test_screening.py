"""Stories of the health screening, and of what it never tells."""

import pytest

from hub.hooks.views import MessageView
from hub.testing import Bench

WELL = {"triage_level": "green", "takes_medicine": False, "vaccination_status": "card-complete"}


def test_somebody_who_is_well_needs_nothing(hub: Bench) -> None:
    said = hub.assess("health_screening", **WELL)
    assert said.needs == ()
    assert said.start == ()


def test_a_danger_sign_makes_an_emergency_and_no_green_triage(hub: Bench) -> None:
    signs = {**WELL, "danger_signs": ("breathing",)}
    assert hub.problems("health_screening", **signs) == ["triage_level"]
    said = hub.assess("health_screening", **{**signs, "triage_level": "red"})
    assert [(n.service_code, n.urgency) for n in said.needs] == [("primary-health", "emergency")]


def test_bleeding_in_pregnancy_is_an_emergency_for_maternal_care_too(hub: Bench) -> None:
    signs = {**WELL, "triage_level": "red", "danger_signs": ("pregnancy-danger",)}
    assert hub.problems("health_screening", **signs, pregnant="no") == ["pregnant"]
    said = hub.assess("health_screening", **signs, pregnant="yes")
    assert {n.service_code: n.urgency for n in said.needs} == {
        "primary-health": "emergency",
        "maternal-health": "emergency",
    }


def test_missing_vaccines_are_a_need_only_if_they_are_wanted(hub: Bench) -> None:
    missing = {
        **WELL,
        "vaccination_status": "incomplete",
        "vaccines_missing": ("measles-rubella",),
    }
    assert hub.assess("health_screening", **missing, wants_vaccination=False).needs == ()
    said = hub.assess("health_screening", **missing, wants_vaccination=True)
    assert [(n.service_code, n.urgency) for n in said.needs] == [("vaccination", "urgent")]


def test_care_refused_for_papers_leads_to_a_lawyer_who_knows_the_article(hub: Bench) -> None:
    said = hub.assess(
        "health_screening", **WELL, care_refused=True, refusal_reasons=("papers", "cost")
    )
    assert [n.service_code for n in said.needs] == ["legal-assistance"]
    assert "art. 8" in said.needs[0].reason.es


def test_difficulties_in_daily_life_are_seen(hub: Bench) -> None:
    said = hub.assess("health_screening", **WELL, difficulties=("walking",))
    assert [v.code for v in said.vulnerabilities] == ["DS"]
    assert [n.service_code for n in said.needs] == ["disability-services"]


def test_not_wanting_to_say_stands_alone(hub: Bench) -> None:
    takes = {**WELL, "takes_medicine": True, "days_left": 30, "counted_on": hub.today}
    both = ("prefers-not-to-say", "heart")
    assert hub.problems("health_screening", **takes, conditions=both) == ["conditions"]
    assert hub.problems("health_screening", **takes, conditions=("prefers-not-to-say",)) == []


# Red lines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["health", "mental-health"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        {"to_agency": "ilo", "need_code": "labour-rights"},
        {"to_agency": None, "recipient_class": "consular", "country": "HN"},
        {"to_agency": None, "recipient_class": "civil-society", "need_code": "shelter-bed"},
        {"to_agency": "iom", "need_code": "primary-health", "purpose": "durable-solution"},
        # A consulate asked for a health service gives none.
        {"recipient_class": "consular", "need_code": "primary-health", "purpose": "health-care"},
    ],
)
def test_a_diagnosis_goes_to_nobody_who_gives_no_health_care(
    hub: Bench, data: str, elsewhere: dict[str, str | None]
) -> None:
    asked = hub.referral(**{"categories": frozenset({"contact", data}), **elsewhere})
    assert hub.screen(asked, hub.case()) == ["diagnosis-to-health-only"]
    assert "narrative" in hub.redact(asked, sealed=("narrative", "phones"))
    without = hub.referral(**{"categories": frozenset({"contact"}), **elsewhere})
    assert hub.screen(without, hub.case()) == []


@pytest.mark.parametrize(
    "recipient",
    [
        {"to_agency": None, "recipient_class": "health", "need_code": "primary-health"},
        {"to_agency": "unfpa", "need_code": "maternal-health"},
        {"to_agency": "iom", "need_code": "mental-health", "purpose": "health-care"},
    ],
)
def test_health_care_gets_what_it_needs_but_no_note_in_the_preview(
    hub: Bench, recipient: dict[str, str | None]
) -> None:
    asked = hub.referral(**{"categories": frozenset({"health", "narrative"}), **recipient})
    assert hub.screen(asked, hub.case()) == []
    taken = hub.redact(asked, preview=("note", "adm2"), sealed=("narrative", "phones"))
    assert taken == {"note"}


def test_nothing_of_health_is_in_a_preview(hub: Bench) -> None:
    for form in hub.declared.forms:
        for field in form.fields():
            assert not (field.preview and field.category in ("health", "mental-health")), field.name
            assert not field.identity, "names are asked by nobody here"


def test_a_message_tells_that_there_is_something_and_not_what(hub: Bench) -> None:
    for locale in ("es", "en"):
        for kind in ("referral.requested", "workflow.due"):
            told = hub.plugin.call(
                "notify",
                message=MessageView(
                    kind=kind, locale=locale, case_code="K7PM-4XTC-9QHR", urgency="emergency"
                ),
            )
            said = f"{told.subject} {told.body}".lower()
            telling = ("k7pm", "salud", "health", "medic", "tratam", "treat", "mental", "brote")
            assert not [word for word in telling if word in said]
            assert told.subject
