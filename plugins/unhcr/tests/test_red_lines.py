"""What UNHCR never sends: to a consulate of origin (LRPCAP art. 21), to enforcement, into statistics."""

from datetime import date

import pytest

from hub.hooks.views import CaseView, PeriodView, RunState
from hub.testing import Bench

LOCK = "no-consulate-of-origin"
PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
SEALED = ("given_names", "nationality", "documents", "phones", "address", "family", "narrative")


def applicant(hub: Bench, **more: object) -> CaseView:
    answers = {"registration": {"asylum": "filed", "origin_country": "HN"}, **more}
    return hub.case(population="migrant-in-transit", answers=answers)


def to_consulate(hub: Bench, country: str | None, case: CaseView) -> list[str]:
    return hub.screen(hub.referral(recipient_class="consular", country=country), case)


def test_once_asylum_is_filed_nothing_goes_to_the_consulate_of_origin(hub: Bench) -> None:
    assert to_consulate(hub, "HN", applicant(hub)) == [LOCK]
    assert to_consulate(hub, None, applicant(hub)) == [LOCK]
    assert to_consulate(hub, "CA", applicant(hub)) == []


@pytest.mark.parametrize("population", ["asylum-seeker", "refugee", "stateless"])
def test_whom_the_file_calls_an_applicant_is_locked_whatever_the_form_says(
    hub: Bench, population: str
) -> None:
    case = hub.case(population=population, answers={})
    assert to_consulate(hub, "HN", case) == [LOCK]


def test_the_lock_begins_with_the_fear_not_with_the_stamp(hub: Bench) -> None:
    afraid = {"registration": {"afraid_to_return": True, "origin_country": "HN"}}
    assert to_consulate(hub, "HN", hub.case(answers=afraid)) == [LOCK]
    calm = {"registration": {"afraid_to_return": False, "asylum": "not-wanted"}}
    assert to_consulate(hub, "HN", hub.case(answers=calm)) == []


def test_express_consent_is_unprompted_informed_and_in_writing_or_none(hub: Bench) -> None:
    given = {"asked_by_person": True, "effects_explained": True, "in_writing": True}
    assert to_consulate(hub, "HN", applicant(hub, consular_consent=given)) == []
    for missing in given:
        partial = {**given, missing: False}
        assert to_consulate(hub, "HN", applicant(hub, consular_consent=partial)) == [LOCK]


def test_a_signature_that_was_not_asked_for_is_refused_as_consent(hub: Bench) -> None:
    wrong = hub.problems(
        "consular_consent",
        asked_by_person=False,
        effects_explained=True,
        in_writing=True,
        given_on=date(2026, 11, 20),
    )
    assert wrong == ["asked_by_person"]


def test_immigration_enforcement_gets_nothing_with_or_without_a_case(hub: Bench) -> None:
    referral = hub.referral(recipient_class="immigration-enforcement")
    assert hub.screen(referral, hub.case()) == ["no-immigration-enforcement"]
    assert hub.screen(referral) == ["no-immigration-enforcement"]


def test_a_partner_outside_protection_learns_neither_nationality_nor_story(hub: Bench) -> None:
    taken = hub.redact(hub.referral(recipient_class="civil-society"), ("note", "adm1"), SEALED)
    assert taken == {"nationality", "narrative", "note"}
    assert hub.redact(hub.referral(recipient_class="asylum-authority"), ("note",), SEALED) == set()


def test_a_consulate_gets_no_whereabouts_even_with_consent(hub: Bench) -> None:
    taken = hub.redact(hub.referral(recipient_class="consular"), ("adm1", "adm2"), SEALED)
    assert {"address", "phones", "adm1", "adm2", "family", "documents"} <= taken


def cases(hub: Bench, **origins: int) -> list[CaseView]:
    return [
        hub.case(answers={"registration": {"origin_country": place}})
        for place, n in origins.items()
        for _ in range(n)
    ]


def by_origin(hub: Bench, **origins: int) -> dict[str, int]:
    found = hub.plugin.call(
        "compute_indicator",
        name="protection_seekers_by_origin",
        period=PERIOD,
        cases=cases(hub, **origins),
    )
    return {figure.by["origin"]: figure.count for figure in found}


def test_a_country_of_origin_with_few_people_is_never_named_in_statistics(hub: Bench) -> None:
    assert by_origin(hub, HN=25, SV=9, ER=3) == {"HN": 25, "other": 12}


def test_a_remainder_cannot_be_worked_out_from_the_total(hub: Bench) -> None:
    assert by_origin(hub, HN=25, SV=11, ER=1) == {"HN": 25, "other": 12}
    assert by_origin(hub, ER=4) == {}


def test_what_marks_a_person_is_in_no_figure(hub: Bench) -> None:
    marked = hub.case(
        answers={
            "specific_needs": {
                "sexual_violence": True,
                "tortured": True,
                "lp_agreed": True,
                "lp_codes": ("detained",),
                "sole_caregiver": True,
            }
        }
    )
    found = hub.plugin.call(
        "compute_indicator", name="specific_needs", period=PERIOD, cases=[marked]
    )
    assert [figure.by["code"] for figure in found] == ["SP"]


def test_cases_of_another_month_are_not_counted(hub: Bench) -> None:
    old = hub.case(opened_on=date(2026, 9, 1), answers={"displacement": {"household_size": 5}})
    new = hub.case(answers={"displacement": {"household_size": 4}})
    found = hub.plugin.call(
        "compute_indicator", name="displaced_people", period=PERIOD, cases=[old, new]
    )
    assert [(figure.value, figure.count) for figure in found] == [(4, 1)]


def test_filing_in_time_is_a_share_of_those_whose_dates_are_known(hub: Bench) -> None:
    def one(filed: date | None) -> CaseView:
        known = {"entered_on": date(2026, 10, 1), "filed_on": filed}
        return hub.case(answers={"registration": known})

    found = hub.plugin.call(
        "compute_indicator",
        name="asylum_filed_in_time",
        period=PERIOD,
        cases=[one(date(2026, 10, 20)), one(date(2026, 11, 20)), one(None)],
    )
    assert [(figure.value, figure.count) for figure in found] == [(50.0, 2)]


FILED = (
    "filed admitted extended_before_interview interviewed extended refused in_review"
    " review_lapsed protected solution"
)


@pytest.mark.parametrize("state", FILED.split())
def test_the_accompaniment_knows_of_the_request_before_the_next_registration_does(
    hub: Bench, state: str
) -> None:
    calm = {"registration": {"asylum": "not-wanted", "origin_country": "HN"}}
    run = RunState(workflow="asylum", state=state, entered_on=hub.today)
    assert to_consulate(hub, "HN", hub.case(answers=calm)) == []
    assert to_consulate(hub, "HN", hub.case(answers=calm, runs=(run,))) == [LOCK]


def test_a_file_closed_after_filing_stays_locked_and_one_closed_before_does_not(
    hub: Bench,
) -> None:
    def closed(*done: str) -> CaseView:
        run = RunState(
            workflow="asylum", state="closed", entered_on=hub.today, done=done, ended=True
        )
        return hub.case(answers={}, runs=(run,))

    assert to_consulate(hub, "HN", closed("orient", "close")) == []
    assert to_consulate(hub, "HN", closed("orient", "file", "close")) == [LOCK]


def test_a_grant_to_the_consulate_of_origin_is_not_recorded_while_asylum_is_sought(
    hub: Bench,
) -> None:
    origin = {"recipient_class": "consular", "country": "HN"}
    assert hub.screen_consent(applicant(hub), **origin) == [LOCK]
    assert hub.screen_consent(applicant(hub), recipient_class="consular") == [LOCK]
    assert hub.screen_consent(applicant(hub), recipient_class="consular", country="CA") == []
    given = {"asked_by_person": True, "effects_explained": True, "in_writing": True}
    assert hub.screen_consent(applicant(hub, consular_consent=given), **origin) == []
    assert hub.screen_consent(hub.case(answers={}), **origin) == []
    assert hub.screen_consent(applicant(hub), agency="iom") == []
