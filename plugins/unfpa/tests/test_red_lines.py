"""What UNFPA never sends: who a survivor is, what happened, and a child's case beyond the child rules."""

from datetime import date

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, MessageView, PeriodView, ReferralView
from hub.testing import Bench

PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
SEALED = (
    "given_names", "family_names", "birth_date", "nationality", "documents", "phones", "address",
    "family", "narrative",
)  # fmt: skip


def to(
    hub: Bench, recipient: str = "health", need: str = "mental-health", *shown: str
) -> ReferralView:
    return hub.referral(
        recipient_class=recipient,
        need_code=need,
        categories=frozenset(shown or ("health",)),
    )


def child(hub: Bench, **answers: Value) -> CaseView:
    return hub.case(age_band="15-17", answers={"srh": {"under_18": True, **answers}})


@pytest.mark.parametrize("recipient", ["un", "health", "civil-society", "protection-authority"])
def test_every_packet_goes_without_a_name_and_without_the_story(hub: Bench, recipient: str) -> None:
    taken = hub.redact(to(hub, recipient), ("note", "adm1", "adm2", "languages"), SEALED)
    assert taken == {*SEALED, "note", "adm2"} - {"phones"}


def test_the_telephone_of_a_child_stays_as_well(hub: Bench) -> None:
    young = hub.referral(recipient_class="health", age_band="15-17")
    assert "phones" in hub.redact(young, (), SEALED)


@pytest.mark.parametrize(
    "recipient", ["immigration-enforcement", "consular", "education", "private-sector", "academia"]
)
def test_who_gives_no_care_receives_nothing(hub: Bench, recipient: str) -> None:
    assert hub.screen(to(hub, recipient), hub.case()) == ["only-to-who-cares"]
    assert hub.screen(to(hub, recipient)) == ["only-to-who-cares"]


@pytest.mark.parametrize("category", ["narrative", "attachment"])
def test_what_happened_is_not_referred_to_anybody(hub: Bench, category: str) -> None:
    told = to(hub, "health", "clinical-management-rape", "gbv", category)
    assert hub.screen(told, hub.case()) == ["account-stays-sealed"]
    sealed = to(hub, "health", "clinical-management-rape", "gbv")
    assert hub.screen(sealed, hub.case()) == []


def test_the_authority_learns_of_an_adult_only_by_her_own_decision(hub: Bench) -> None:
    authority = to(hub, "protection-authority", "legal-assistance", "legal")
    assert hub.screen(authority, hub.case()) == ["reporting-is-a-choice"]
    decided = hub.case(answers={"clinical_care": {"wants_to_report": True}})
    assert hub.screen(authority, decided) == []


def test_a_childs_case_goes_on_with_the_childs_yes(hub: Bench) -> None:
    for assent in (None, "no", "not-yet"):
        assert hub.screen(to(hub), child(hub, assent=assent)) == ["child-assent"]
    assert hub.screen(to(hub), child(hub, assent="yes")) == []


@pytest.mark.parametrize("need", ["clinical-management-rape", "maternal-health", "primary-health"])
def test_urgent_care_of_a_child_waits_for_no_rule(hub: Bench, need: str) -> None:
    hesitant = child(hub, assent="not-yet", caregiver_safe=False)
    assert hub.screen(to(hub, "health", need), hesitant) == []
    assert hub.screen(to(hub, "health", need, "contact", "location"), hesitant) == []


def test_an_emergency_of_a_child_waits_for_no_rule_whatever_the_service(hub: Bench) -> None:
    hesitant = child(hub, assent="not-yet")
    shelter = {"need_code": "shelter-bed", "categories": frozenset({"gbv", "contact"})}
    assert hub.screen(hub.referral(urgency="emergency", **shelter), hesitant) == []
    assert hub.screen(hub.referral(urgency="urgent", **shelter), hesitant) == [
        "child-assent",
        "caregiver-not-told",
    ]


def test_what_goes_on_in_an_emergency_still_leaves_no_way_to_the_caregiver(hub: Bench) -> None:
    urgent = hub.referral(
        need_code="clinical-management-rape", urgency="emergency", age_band="12-14"
    )
    assert {"phones", "family", "address", "adm2"} <= hub.redact(urgent, ("adm2",), SEALED)


@pytest.mark.parametrize("category", ["gbv", "sexual-exploitation", "health", "mental-health"])
@pytest.mark.parametrize("need", ["nfi-kit", "cash", "food", "school-enrolment", "livelihood"])
def test_a_service_that_need_not_know_is_not_told(hub: Bench, need: str, category: str) -> None:
    rule = ["only-what-the-service-needs"]
    assert hub.screen(to(hub, "un", need, category), hub.case()) == rule
    assert hub.screen(to(hub, "un", need, "contact"), hub.case()) == []
    assert hub.screen(to(hub, "un", "gbv-case-management", category), hub.case()) == []


def test_the_line_that_only_she_answers_is_seen_by_no_plugin(hub: Bench) -> None:
    hidden = {one.name for form in hub.declared.forms for one in form.fields() if one.identity}
    assert hidden == {"safe_phone"}


def test_haste_is_told_and_its_reason_is_not(hub: Bench) -> None:
    def subject(urgency: str, kind: str) -> str:
        message = MessageView(kind=kind, locale="es", urgency=urgency, case_code=hub.case().code)
        told = hub.plugin.call("notify", message=message)
        assert hub.case().code not in told.subject + told.body
        return str(told.subject)

    assert subject("emergency", "workflow.due") == subject("emergency", "referral.accepted")
    assert subject("normal", "workflow.due") == subject("urgent", "referral.accepted")
    assert subject("emergency", "workflow.due") != subject("normal", "workflow.due")


def test_the_child_protection_authority_is_always_open_for_a_child(hub: Bench) -> None:
    authority = to(hub, "protection-authority", "child-protection", "child-protection")
    assert hub.screen(authority, child(hub, assent="no")) == []


@pytest.mark.parametrize("category", ["contact", "family", "location"])
def test_a_caregiver_who_is_not_to_know_cannot_learn_of_it(hub: Bench, category: str) -> None:
    shown = to(hub, "health", "mental-health", category)
    assert hub.screen(shown, child(hub, assent="yes", caregiver_safe=False)) == [
        "caregiver-not-told"
    ]
    assert hub.screen(shown, child(hub, assent="yes")) == ["caregiver-not-told"]
    assert hub.screen(shown, child(hub, assent="yes", caregiver_safe=True)) == []


def test_nothing_but_the_language_is_in_a_preview(hub: Bench) -> None:
    shown = {one.name for form in hub.declared.forms for one in form.fields() if one.preview}
    assert shown == {"language"}


def test_slips_and_messages_do_not_say_why_somebody_comes(hub: Bench) -> None:
    for locale in ("es", "en"):
        slip = hub.plugin.call(
            "render_document", name="appointment_slip", case=hub.case(), run=None, locale=locale
        )
        told = hub.plugin.call(
            "notify", message=MessageView(kind="workflow.due", locale=locale, urgency="emergency")
        )
        words = f"{slip.title.in_(locale)} {' '.join(slip.paragraphs)} {told.subject} {told.body}"
        assert hub.case().code in words
        for telling in ("violen", "sex", "embaraz", "pregnan", "VIH", "HIV"):
            assert telling not in words


def test_the_sheet_of_danger_signs_sends_to_a_hospital_without_papers(hub: Bench) -> None:
    sheet = hub.plugin.call(
        "render_document", name="danger_signs", case=hub.case(), run=None, locale="es"
    )
    assert "sin papeles" in sheet.paragraphs[-1]


def test_figures_are_shares_of_what_is_known(hub: Bench) -> None:
    def one(form: str, **answers: Value) -> CaseView:
        return hub.case(opened_on=date(2026, 11, 20), answers={form: answers})

    cases = [
        # The last day that is certainly within 72 hours, told in either form; and one later.
        one("srh", violence_on=date(2026, 11, 18)),
        one("clinical_care", violence_on=date(2026, 11, 17)),
        one("clinical_care", violence_on=date(2026, 11, 21)),
        one("srh", pregnancy_weeks=10, contacts_so_far=1),
        one("srh", pregnancy_weeks=12, contacts_so_far=0, danger_signs=("fever",)),
        one("srh", pregnancy_weeks=30, contacts_so_far=5),
        hub.case(opened_on=date(2026, 9, 1), answers={"srh": {"danger_signs": ("fever",)}}),
    ]

    def figures(name: str) -> list[tuple[float, int, dict[str, str]]]:
        found = hub.plugin.call("compute_indicator", name=name, period=PERIOD, cases=cases)
        return [(f.value, f.count, f.by) for f in found]

    assert figures("reached_within_72_hours") == [(50.0, 2, {})]
    assert figures("prenatal_by_week_12") == [(50.0, 2, {})]
    assert figures("danger_signs") == [(1, 1, {})]
    assert figures("asked_for_care") == [(4, 4, {})]
