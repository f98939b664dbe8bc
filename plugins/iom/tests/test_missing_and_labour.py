"""A mother in Honduras searches for her son; a young man looks for work."""

from datetime import date, timedelta
from typing import Any

import pytest

from hub.testing import Bench, Walk

REQUEST: dict[str, Any] = {
    "relative_name": "Una madre",
    "relationship": "parent",
    "family_abroad": True,
    "missing_name": "Un hijo",
    "missing_is_child": False,
    "last_contact_on": date(2026, 11, 1),
    "last_place": "MX28022",
}
YES = {"family_consents": True, "family_rights_explained": True}


def search(hub: Bench, **changed: Any) -> Walk:
    """A search whose request is filled in."""
    return hub.begin(
        "missing_migrant", hub.case(answers={"search_request": {**REQUEST, **changed}})
    )


def searching(hub: Bench, **changed: Any) -> Walk:
    """A search that the authority has acknowledged."""
    way = (
        search(hub, **changed).take("prepare", **YES).take("hand_over", channel="search-authority")
    )
    return way.take("acknowledge", number_received=True)


def test_from_the_report_abroad_to_a_son_found_alive(hub: Bench) -> None:
    way = search(hub).take("prepare", **YES).take("hand_over", channel="support-mechanism")
    assert way.held("acknowledge", number_received=False) == ["search_number"]
    way.take("acknowledge", number_received=True)
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(days=30)
    way.take("tell_family", family_told_on=hub.today).take("continue_search")
    assert way.held("found_alive") == ["their_decision"]
    way.take("found_alive", may_tell_family=False)
    assert way.state == "located"
    assert way.tasks == ["respect_silence"]


def test_nobody_waits_to_search(hub: Bench) -> None:
    """The search begins without a waiting time (Ley General en Materia de Desaparición Forzada)."""
    way = search(hub)
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(hours=24)
    assert hub.assess("search_request", **REQUEST).needs[0].urgency == "urgent"
    assert (
        hub.assess("search_request", **{**REQUEST, "missing_is_child": True}).needs[0].urgency
        == "emergency"
    )
    assert hub.assess("search_request", **REQUEST).start == ("missing_migrant",)


def test_the_family_decides_and_knows_its_rights(hub: Bench) -> None:
    way = search(hub)
    assert way.held("prepare", family_consents=False) == ["family_consent", "family_informed"]
    assert hub.begin("missing_migrant").held("prepare", **YES) == ["request_filled"]


def test_the_support_mechanism_is_for_families_abroad(hub: Bench) -> None:
    """Lineamientos del Mecanismo de Apoyo Exterior de Búsqueda e Investigación, DOF 14-12-2022."""
    way = search(hub, family_abroad=False).take("prepare", **YES)
    assert way.held("hand_over", channel="support-mechanism") == ["family_abroad"]
    assert way.held("hand_over", channel="search-authority") == []


def test_a_missing_child_calls_for_an_alert_the_same_day(hub: Bench) -> None:
    way = search(hub, missing_is_child=True).take("prepare", **YES)
    assert way.take("hand_over", channel="search-authority").tasks == ["child_alert"]


def test_no_family_is_told_of_a_death_by_guess_or_alone(hub: Bench) -> None:
    way = searching(hub)
    news = {"official_identification": False, "support_offered": False}
    assert way.held("found_dead", role="focal_point", **news) == ["forensic", "not_alone"]
    sure = {"official_identification": True, "support_offered": True}
    assert way.take("found_dead", role="focal_point", **sure).state == "identified"


def test_telling_the_family_is_noted_afterwards(hub: Bench) -> None:
    way = searching(hub)
    assert way.held("tell_family", family_told_on=hub.today + timedelta(days=1)) == ["told_already"]


def test_a_mechanism_that_does_not_answer_is_asked_after_five_working_days(hub: Bench) -> None:
    way = search(hub).take("prepare", **YES).take("hand_over", channel="support-mechanism")
    assert way.due is not None
    assert way.due.at.date() == date(2026, 12, 1)
    assert way.take("hand_over_again").tasks == ["hand_over_again"]


def test_names_stay_out_of_what_is_shown_beforehand(hub: Bench) -> None:
    hidden = {f.name for f in hub.declared.form("search_request").fields() if f.identity}
    assert hidden == {"relative_name", "relative_phone", "missing_name", "signs"}


# Work --------------------------------------------------------------------------------------------

READY = {"work_permission": "yes", "rights_explained": True}
GOOD = {"employer_checked": True, "fee_asked": False, "documents_kept": False}


def test_from_profile_to_a_job_that_holds(hub: Bench) -> None:
    way = hub.begin("labour_inclusion").take("complete_profile", **READY).take("offer", **GOOD)
    way.take("refuse_offer").take("offer", **GOOD)
    way.take("hire", written_contract=True, social_security=True)
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(days=30)
    way.take("check_first_month", paid_as_agreed=True).take("check_third_month")
    assert way.state == "closed"
    assert way.tasks == []


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"employer_checked": False}, "employer_known"),
        ({"fee_asked": True}, "no_fee"),
        ({"documents_kept": True}, "keeps_documents"),
    ],
)
def test_an_offer_that_costs_money_or_papers_is_not_presented(
    hub: Bench, change: dict[str, Any], guard: str
) -> None:
    """ILO General principles for fair recruitment: no fee is borne by the worker."""
    way = hub.begin("labour_inclusion").take("complete_profile", **READY)
    assert way.held("offer", **{**GOOD, **change}) == [guard]


def test_without_a_permit_regularisation_comes_first(hub: Bench) -> None:
    way = hub.begin("labour_inclusion")
    assert way.held("complete_profile", **{**READY, "work_permission": "no"}) == ["may_work"]
    assert way.held("complete_profile", **{**READY, "rights_explained": False}) == ["knows_rights"]


def test_no_child_is_placed_in_work(hub: Bench) -> None:
    """Ley Federal del Trabajo, art. 22 Bis: not under 15; 15 to 17 with a permit and schooling."""
    young = hub.begin("labour_inclusion", hub.case(age_band="12-14"))
    assert young.held("complete_profile", **READY, youth_permit=True) == ["old_enough"]
    youth = hub.begin("labour_inclusion", hub.case(age_band="15-17"))
    assert youth.held("complete_profile", **READY) == ["youth_permit"]
    assert youth.held("complete_profile", **READY, youth_permit=True) == []


def test_unpaid_wages_turn_into_a_complaint_only_if_the_worker_wants(hub: Bench) -> None:
    way = hub.begin("labour_inclusion").take("complete_profile", **READY).take("offer", **GOOD)
    assert way.held("hire", written_contract=False) == ["contract"]
    way.take("hire", written_contract=True)
    assert way.tasks == ["social_security"]
    assert way.held("check_first_month", paid_as_agreed=False) == ["paid"]
    assert way.held("complain", worker_wants_complaint=False) == ["worker_decides"]
    assert way.take("complain", worker_wants_complaint=True).state == "complaint"
