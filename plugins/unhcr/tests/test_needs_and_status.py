"""Specific needs, statelessness, internal displacement, papers and messages."""

from datetime import date, timedelta

from hub.hooks.views import EventView, MessageView, RouteView
from hub.testing import CHILD, Bench

ASKED = {"may_ask_about_harm": True}


def codes(hub: Bench, **answers: object) -> set[str]:
    found = hub.assess("specific_needs", **answers)  # type: ignore[arg-type]
    return {one.code for one in found.vulnerabilities}


def test_each_code_comes_with_the_question_behind_it(hub: Bench) -> None:
    found = codes(
        hub,
        **ASKED,
        child_risks=("separated", "works"),
        woman_alone_at_risk=True,
        older_without_support=True,
        sole_caregiver=True,
        family_apart=True,
        difficulty=("walking",),
        serious_condition=True,
        medicine_days=20,
        tortured=True,
        sexual_violence=True,
    )
    assert found == {"CR", "SC", "WR", "ER", "SP", "FU", "DS", "SM", "TR", "SV"}


def test_legal_and_physical_codes_are_off_until_the_person_agrees(hub: Bench) -> None:
    assert hub.problems("specific_needs", **ASKED, lp_codes=("detained",)) == ["lp_codes"]
    assert "LP" not in codes(hub, **ASKED, lp_agreed=False)
    assert "LP" in codes(hub, **ASKED, lp_agreed=True, lp_codes=("detained",))


def test_codes_left_over_from_a_withdrawn_agreement_are_not_used(hub: Bench) -> None:
    left = {**ASKED, "lp_agreed": False, "lp_codes": ("detained",)}
    found = hub.plugin.call(
        "assess",
        form="specific_needs",
        answers=left,
        case=hub.case(),
        today=hub.today,
        counts=(),
    )
    assert found.vulnerabilities == ()


def test_who_says_no_to_delicate_questions_is_not_asked_them(hub: Bench) -> None:
    wrong = hub.problems("specific_needs", may_ask_about_harm=False, tortured=True)
    assert wrong == ["tortured"]
    assert hub.problems("specific_needs", may_ask_about_harm=False) == []


def test_recent_violence_opens_medical_care_at_once(hub: Bench) -> None:
    found = hub.assess("specific_needs", **ASKED, sexual_violence=True, within_120_hours=True)
    assert [(n.service_code, n.urgency) for n in found.needs] == [
        ("clinical-management-rape", "emergency"),
        ("gbv-case-management", "urgent"),
    ]
    assert all(n.reason.es and n.reason.en for n in found.needs)


def test_a_child_alone_needs_care_tonight(hub: Bench) -> None:
    found = hub.assess("specific_needs", case=CHILD, **ASKED, child_risks=("alone",))
    assert [(n.service_code, n.urgency) for n in found.needs] == [
        ("unaccompanied-child-care", "emergency")
    ]


def test_no_papers_and_a_passport_cannot_both_be_true(hub: Bench) -> None:
    wrong = hub.problems(
        "registration",
        language="es-MX",
        household_size=2,
        children=3,
        situation="left-country",
        papers=("none", "passport"),
        safe_tonight=True,
    )
    assert wrong == ["children", "papers"]


def test_a_refused_person_needs_a_lawyer_now_and_a_bed_tonight(hub: Bench) -> None:
    found = hub.assess(
        "registration",
        language="es-MX",
        household_size=2,
        children=1,
        only_adult=True,
        situation="left-country",
        asylum="refused",
        notified_on=date(2026, 11, 20),
        risk_of_return=True,
        safe_tonight=False,
    )
    needs = {n.service_code: n.urgency for n in found.needs}
    assert needs == {
        "legal-assistance": "emergency",
        "protection-case-management": "emergency",
        "shelter-bed": "emergency",
    }
    assert [v.code for v in found.vulnerabilities] == ["SP"]


def test_a_state_that_is_feared_is_never_asked_about_nationality(hub: Bench) -> None:
    walk = hub.begin("statelessness")
    assert walk.held("interview", fears_that_state=True) == ["asylum_first"]
    walk.take("interview", fears_that_state=True, asylum_considered=True)
    assert walk.held("ask_state", agrees_to_inquiry=True) == ["no_fear"]
    assert walk.held("submit", own_account_written=False) == ["account"]
    walk.take("submit", own_account_written=True).take("recognise").take("document")
    assert walk.state == "documented"


def test_a_state_that_is_not_feared_is_asked_with_agreement_only(hub: Bench) -> None:
    walk = hub.begin("statelessness").take("interview", fears_that_state=False)
    assert walk.held("ask_state", agrees_to_inquiry=False) == ["agreed"]
    walk.take("ask_state", agrees_to_inquiry=True).take("confirm_national")
    assert walk.state == "confirmed_national"


def test_a_nationality_in_doubt_begins_a_procedure_and_children_born_here_are_registered(
    hub: Bench,
) -> None:
    found = hub.assess(
        "nationality",
        birth_registered="no",
        considered_national="no",
        why_none=("deprived",),
        fears_that_state=True,
        children_affected=True,
        children_born_in_mexico=True,
    )
    assert found.start == ("statelessness",)
    assert [n.service_code for n in found.needs] == ["statelessness", "legal-identity"]
    known = hub.assess(
        "nationality", birth_registered="no", considered_national="yes", fears_that_state=False
    )
    assert (known.start, [n.service_code for n in known.needs]) == ((), ["legal-identity"])


def test_a_displaced_household_has_one_agency_to_turn_to(hub: Bench) -> None:
    walk = hub.begin("internal_displacement")
    assert walk.held("take_lead", role="focal_point", lead_agreed=False) == ["one_lead"]
    assert walk.held(
        "hand_over", role="focal_point", household_agrees=False, referral_accepted=False
    ) == ["consented", "accepted"]
    walk.take("hand_over", role="focal_point", household_agrees=True, referral_accepted=True)
    assert walk.state == "handed_over"


def test_return_is_a_choice_and_safe_or_it_is_not_supported(hub: Bench) -> None:
    walk = hub.begin("internal_displacement").take(
        "take_lead", role="focal_point", lead_agreed=True
    )
    assert walk.due is not None
    assert walk.due.at - hub.now == timedelta(hours=72)
    assert walk.held("relieve", safe_now=False) == ["safe"]
    walk.take("relieve", safe_now=True)
    unsafe = {"solution": "return", "free_and_informed": True, "return_is_safe": False}
    assert walk.held("choose", **unsafe) == ["safe_return"]  # type: ignore[arg-type]
    assert walk.held("choose", solution="stay", free_and_informed=False) == ["voluntary"]
    walk.take("choose", solution="stay", free_and_informed=True)
    assert walk.held("achieve", no_needs_from_displacement=False) == ["durable"]
    walk.take("achieve", no_needs_from_displacement=True)
    assert walk.state == "solved"


def test_a_displacement_form_finds_bed_papers_and_income(hub: Bench) -> None:
    found = hub.assess(
        "displacement",
        cause="violence",
        household_size=4,
        children=2,
        followed=True,
        roof=False,
        lost_papers=True,
        income=False,
    )
    needs = {n.service_code: n.urgency for n in found.needs}
    assert needs["idp-assistance"] == "emergency"
    assert {"shelter-bed", "legal-identity", "livelihood"} <= set(needs)
    assert found.start == ("internal_displacement",)


def test_return_and_consular_services_are_advised_against_for_applicants(hub: Bench) -> None:
    route = RouteView(service_id="s1", agency="iom", service_code="assisted-voluntary-return")
    need = (
        hub.case()
        .needs[0]
        .__class__(
            id="n", service_code="assisted-voluntary-return", urgency="normal", status="open"
        )
    )
    seeker = hub.case(population="asylum-seeker")
    found = hub.plugin.call("suggest_routes", need=need, case=seeker, routes=(route,))
    assert [s.for_it for s in found] == [False]
    assert hub.plugin.call("suggest_routes", need=need, case=hub.case(), routes=(route,)) == ()


def test_the_information_sheet_speaks_of_the_deadline_until_it_is_filed(hub: Bench) -> None:
    def sheet(walk: object) -> str:
        document = hub.plugin.call(
            "render_document", name="asylum_information", case=hub.case(), run=walk, locale="en"
        )
        return " ".join(document.paragraphs)

    assert "30 working days" in sheet(None)
    run = hub.begin("asylum", filed_on=date(2026, 11, 3)).run.view()
    assert "30 working days" not in sheet(run)
    assert "sign every week" in sheet(run)
    card = hub.plugin.call(
        "render_document", name="appointment_card", case=hub.case(), run=None, locale="es"
    )
    assert hub.case().code in card.paragraphs[0]


def test_a_message_says_what_about_and_never_whom(hub: Bench) -> None:
    told = hub.plugin.call(
        "notify", message=MessageView(kind="workflow.due", locale="en", case_code="K7PM-4XTC-9QHR")
    )
    assert "deadline" in told.subject
    assert "K7PM" not in told.subject + told.body
    other = MessageView(kind="referral.accepted", locale="en")
    assert hub.plugin.call("notify", message=other) is None


def test_an_accepted_referral_is_followed_by_an_appointment_the_next_day(hub: Bench) -> None:
    accepted = EventView(
        kind="referral.accepted",
        at=hub.now,
        referral=hub.referral(need_code="asylum-orientation"),
    )
    tasks = hub.plugin.call("on_event", event=accepted, case=hub.case())
    assert [(t.name, t.due) for t in tasks] == [("book_orientation", date(2026, 11, 25))]
    rejected = EventView(kind="referral.rejected", at=hub.now, referral=hub.referral())
    seeker = hub.case(population="asylum-seeker")
    tasks = hub.plugin.call("on_event", event=rejected, case=seeker)
    assert [(t.name, t.role) for t in tasks] == [("find_other_route", "focal_point")]
    assert hub.plugin.call("on_event", event=rejected, case=hub.case()) == ()
