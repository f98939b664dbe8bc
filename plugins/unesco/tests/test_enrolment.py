"""Stories of children and adults who want to learn, with and without papers."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import EventView, MessageView, NeedView, PeriodView
from hub.testing import CHILD, Bench

GIRL: dict[str, Value] = {
    "age": 9,
    "child_wants_school": True,
    "now_studying": "no",
    "out_because": ("papers",),
    "last_level": "primary",
    "last_grade": 2,
    "studied_in": "HN",
    "papers": ("none",),
    "languages": ("es",),
    "reads_writes": True,
}
WOMAN: dict[str, Value] = {
    "age": 31,
    "now_studying": "no",
    "last_level": "higher",
    "last_grade": 4,
    "studied_in": "VE",
    "papers": ("diploma", "identity"),
    "wants_recognition": True,
    "languages": ("es",),
    "reads_writes": True,
}


# Assessment ------------------------------------------------------------------------------------------


def test_a_girl_without_any_paper_is_to_enrol_and_soon(hub: Bench) -> None:
    said = hub.assess("education_profile", CHILD, **GIRL)
    assert {n.service_code: n.urgency for n in said.needs} == {
        "school-enrolment": "urgent",
        "legal-identity": "normal",
    }
    assert "sin ellos" in said.needs[0].reason.es
    assert said.start == ("recognition",)


@pytest.mark.parametrize(
    "papers", [("none",), ("school-record", "birth-certificate", "curp"), ("electronic",)]
)
def test_the_need_to_enrol_is_the_same_with_all_papers_and_with_none(
    hub: Bench, papers: tuple[str, ...]
) -> None:
    answers = {**GIRL, "papers": papers, "out_because": ("full",)}
    needs = hub.assess("education_profile", CHILD, **answers).needs
    assert (needs[0].service_code, needs[0].urgency) == ("school-enrolment", "normal")


def test_an_engineer_wants_her_degree_recognised(hub: Bench) -> None:
    said = hub.assess("education_profile", **WOMAN)
    assert [n.service_code for n in said.needs] == ["qualification-recognition"]
    assert said.start == ("recognition",)


def test_a_grown_man_who_never_read_and_a_seamstress_with_ten_years(hub: Bench) -> None:
    man = {
        "age": 40, "now_studying": "no", "last_level": "none", "papers": ("none",),
        "languages": ("indigenous",), "reads_writes": False,
    }  # fmt: skip
    said = hub.assess("education_profile", **man)
    assert [n.service_code for n in said.needs] == ["vocational-education"]
    trade = {**WOMAN, "wants_recognition": False, "wants_training": True, "trade": ("sewing",)}
    said = hub.assess("education_profile", **trade, years_experience=10)
    assert [n.service_code for n in said.needs] == ["vocational-education", "skills-training"]
    assert said.start == ("vocational_route",)


def test_a_child_who_works_is_seen_as_at_risk(hub: Bench) -> None:
    said = hub.assess("education_profile", CHILD, **{**GIRL, "out_because": ("work",)})
    assert [v.code for v in said.vulnerabilities] == ["CR"]


def test_children_are_asked_whether_they_want_to_and_not_about_trades(hub: Bench) -> None:
    asked = {one.name for one in hub.declared.form("education_profile").asked(GIRL)}
    assert "child_wants_school" in asked
    assert "wants_training" not in asked
    grown = {one.name for one in hub.declared.form("education_profile").asked(WOMAN)}
    assert "child_wants_school" not in grown
    assert "wants_training" in grown
    assert hub.problems("education_profile", **GIRL, wants_training=True) == ["wants_training"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"age": 7, "last_level": "upper-secondary"}, "last_level"),
        ({"last_level": "upper-secondary", "age": 16, "last_grade": 6}, "last_grade"),
        ({"papers": ("none", "curp")}, "papers"),
    ],
)
def test_what_cannot_be_together_is_found(
    hub: Bench, changed: dict[str, Value], field: str
) -> None:
    assert hub.problems("education_profile", **{**GIRL, **changed}) == [field]


def test_years_of_work_fit_into_a_life(hub: Bench) -> None:
    trade = {**WOMAN, "wants_training": True, "years_experience": 30}
    assert hub.problems("education_profile", **trade) == ["years_experience"]


# Recognition -----------------------------------------------------------------------------------------

ASKED: dict[str, Value] = {
    "sent": ("electronic",),
    "apostille_demanded": False,
    "level_sought": "basic",
}


def test_without_a_single_paper_she_is_in_class_within_five_working_days(hub: Bench) -> None:
    hub.now = datetime(2026, 11, 12, 16, 0, tzinfo=UTC)
    walk = hub.begin("recognition", **GIRL)
    # Thursday the 12th and five working days; Monday the 16th is a holiday (LFT, art. 74).
    assert walk.due is not None
    assert walk.due.at.date() == date(2026, 11, 20)
    clock = walk.workflow.state("documents").clock
    assert clock is not None
    assert clock.then == "place_without_papers"
    walk.take(clock.then)
    assert walk.state == "placed_for_now"
    assert "place_without_papers" in walk.tasks
    assert walk.held("settle", attends=False, grade_by="age") == ["really_in_class"]
    assert walk.take("settle", attends=True, grade_by="placement-test").state == "placed"


def test_no_step_into_a_classroom_depends_on_a_paper(hub: Bench) -> None:
    workflow = hub.declared.workflow("recognition")
    into_class = [s for s in workflow.steps if s.to in ("placed", "placed_for_now")]
    assert len(into_class) == 4
    read = {f for s in into_class for g in s.guards for f in g.unless.fields()}
    assert read == {"attends"}
    for state in ("documents", "equivalence"):
        clock = workflow.state(state).clock
        assert clock is not None
        assert clock.then is not None
        assert workflow.step(clock.then).to == "placed_for_now"
        assert not workflow.step(clock.then).guards


def test_while_equivalence_is_decided_nobody_waits_outside(hub: Bench) -> None:
    walk = hub.begin("recognition", **GIRL).take("ask_for_equivalence", **ASKED)
    assert walk.due is not None
    assert walk.due.clock == "enrol_meanwhile"
    walk.take("place_meanwhile")
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(days=90)
    walk.take("ask_for_equivalence", **ASKED)
    assert walk.held("granted", grade_granted=3, attends=False) == ["really_in_class"]
    assert walk.take("granted", grade_granted=3, attends=True).state == "placed"


def test_an_apostille_is_refused_for_a_school_and_accepted_for_a_university(hub: Bench) -> None:
    walk = hub.begin("recognition", **GIRL)
    demanded = {**ASKED, "apostille_demanded": True}
    assert walk.held("ask_for_equivalence", **demanded) == ["no_apostille_below_university"]
    assert walk.held("ask_for_equivalence", **{**demanded, "level_sought": "higher"}) == []


def test_nobody_writes_home_for_the_papers_of_somebody_who_fled(hub: Bench) -> None:
    records = {**ASKED, "sent": ("school-record",)}
    fled = hub.begin("recognition", school_afraid_to_ask="not-safe")
    assert fled.take("ask_for_equivalence", **records).tasks == ["do_not_write_home"]
    safe = hub.begin("recognition", school_afraid_to_ask="safe")
    assert safe.take("ask_for_equivalence", **records).tasks == []


def test_missing_papers_are_no_reason_to_give_up_and_the_child_is_heard(hub: Bench) -> None:
    walk = hub.begin("recognition", **GIRL)
    assert walk.held("decline", heard_alone=True, because="no-papers") == ["papers_are_no_reason"]
    assert walk.held("decline", heard_alone=False, because="own-wish") == ["own_words"]
    assert walk.held("decline", heard_alone=True, because="moving-on") == []


# Vocational route ------------------------------------------------------------------------------------


def test_a_trade_is_chosen_among_several_free_of_charge_and_certified_nationwide(
    hub: Bench,
) -> None:
    walk = hub.begin("vocational_route")
    chosen: dict[str, Value] = {
        "route": "trade-course", "starts_on": date(2026, 12, 1), "her_choice": True,
        "fee_asked": False, "hours_and_care_fit": True,
    }  # fmt: skip
    for changed, guard in (
        ({"her_choice": False}, "chosen_among_several"),
        ({"fee_asked": True}, "no_fee"),
        ({"hours_and_care_fit": False}, "it_can_be_done"),
        ({"starts_on": date(2026, 11, 1)}, "starts_ahead"),
    ):
        assert walk.held("choose", **{**chosen, **changed}) == [guard]
    walk.take("choose", **chosen)
    assert walk.held("begin") == ["not_yet"]
    hub.move(days=7)
    walk.take("begin")
    assert walk.due is not None
    assert walk.due.at == datetime(2026, 12, 31, 6, 0, tzinfo=UTC)
    assert walk.held("certify", certificate_of="costura", official=False) == ["valid_nationwide"]
    assert walk.take("certify", certificate_of="costura", official=True).state == "certified"


# Red lines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("need", ["school-enrolment", "vocational-education"])
def test_a_school_is_asked_for_a_place_without_papers(hub: Bench, need: str) -> None:
    with_papers = hub.referral(need_code=need, categories=frozenset({"identity", "documents"}))
    without = hub.referral(need_code=need, categories=frozenset({"identity", "education"}))
    for case in (hub.case(), None):
        assert hub.screen(with_papers, case) == ["papers-never-block-enrolment"]
        assert hub.screen(without, case) == []
    sealed = ("given_names", "documents", "nationality", "address", "narrative", "family")
    assert hub.redact(without, sealed=sealed) == {
        "documents", "nationality", "address", "narrative",
    }  # fmt: skip
    assert hub.redact(hub.referral(need_code="legal-identity"), sealed=sealed) == frozenset()


def test_a_child_out_of_school_is_not_sent_for_papers_first(hub: Bench) -> None:
    papers = hub.referral(need_code="legal-identity", categories=frozenset({"identity"}))
    answers = {"education_profile": GIRL}
    out = hub.case(age_band="6-11", answers=answers)
    assert hub.screen(papers, out) == ["enrolment-before-papers"]
    enrolling = NeedView(id="n", service_code="school-enrolment", urgency="urgent", status="open")
    assert hub.screen(papers, hub.case(age_band="6-11", answers=answers, needs=(enrolling,))) == []
    assert hub.screen(papers, hub.case(answers={"education_profile": WOMAN})) == []


def test_no_consulate_is_asked_for_the_papers_of_whoever_seeks_asylum(hub: Bench) -> None:
    def asked(population: str) -> list[str]:
        referral = hub.referral(
            recipient_class="consular", country="HN", population=population,
            need_code="qualification-recognition", categories=frozenset({"education"}),
        )  # fmt: skip
        return hub.screen(referral, hub.case())

    assert asked("asylum-seeker") == ["no-consulate-for-school-papers"]
    assert asked("refugee") == ["no-consulate-for-school-papers"]
    assert asked("returnee") == []


def test_a_school_that_refuses_is_told_the_rule_and_the_family_has_a_letter(hub: Bench) -> None:
    referral = hub.referral(need_code="school-enrolment")
    for kind, names in (
        ("referral.rejected", ["papers_do_not_block"]),
        ("referral.on-hold", ["papers_do_not_block"]),
        ("referral.accepted", ["first_day"]),
        ("referral.requested", []),
    ):
        event = EventView(kind=kind, at=hub.now, referral=referral)
        tasks = hub.plugin.call("on_event", event=event, case=None)
        assert [task.name for task in tasks] == names
    for locale, words in (("es", "no impide inscribirse"), ("en", "do not bar enrolment")):
        letter = hub.plugin.call(
            "render_document", name="school_letter", case=hub.case(), run=None, locale=locale
        )
        said = " ".join(letter.paragraphs)
        assert words in said
        assert hub.case().code in said


def test_a_message_says_nothing_of_whom(hub: Bench) -> None:
    message = MessageView(kind="referral.accepted", locale="en", case_code="K7PM-4XTC-9QHR")
    told = hub.plugin.call("notify", message=message)
    assert (told.subject, told.body) == ("News of an education matter", "Sign in to see it.")


def test_figures_count_profiles_of_the_period(hub: Bench) -> None:
    period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
    profiles = [GIRL, {**GIRL, "age": 13, "out_because": ("full",)}, WOMAN]
    cases = [hub.case(answers={"education_profile": one}) for one in profiles]
    cases.append(hub.case(answers={"education_profile": GIRL}, opened_on=date(2026, 10, 31)))

    def figures(name: str) -> list[tuple[float, int, dict[str, str]]]:
        found = hub.plugin.call("compute_indicator", name=name, period=period, cases=cases)
        return [(one.value, one.count, one.by) for one in found]

    assert figures("out_of_school") == [(1, 1, {"ages": "12-17"}), (1, 1, {"ages": "6-11"})]
    assert figures("refused_for_papers") == [(33.3, 3, {})]
    assert figures("recognition_wanted") == [(1, 1, {"papers": "with"})]
