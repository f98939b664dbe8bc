"""What UNICEF never sends: into detention (LRPCAP art. 20), to a caregiver who must not know, abroad."""

from datetime import date

import pytest

from hub.hooks.views import CaseView, MessageView, PeriodView, ReferralView
from hub.testing import CHILD, Bench

PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))


def hidden(hub: Bench) -> CaseView:
    return hub.case(age_band="12-14", answers={"child_intake": {"caregiver_conflict": True}})


def to(hub: Bench, recipient: str, need: str = "child-protection", *shown: str) -> ReferralView:
    return hub.referral(
        recipient_class=recipient,
        need_code=need,
        categories=frozenset(shown or ("child-protection",)),
        age_band="12-14",
    )


@pytest.mark.parametrize("recipient", ["immigration-enforcement", "academia", "private-sector"])
def test_nothing_about_a_child_goes_to_who_does_not_protect(hub: Bench, recipient: str) -> None:
    assert hub.screen(to(hub, recipient), CHILD) == ["children-only-to-protective-recipients"]
    assert hub.screen(to(hub, recipient)) == ["children-only-to-protective-recipients"]


@pytest.mark.parametrize("need", ["shelter-bed", "unaccompanied-child-care"])
def test_a_child_is_never_placed_where_children_are_held(hub: Bench, need: str) -> None:
    assert "never-in-detention" in hub.screen(to(hub, "immigration-enforcement", need), CHILD)
    assert hub.screen(to(hub, "protection-authority", need), CHILD) == []


def test_a_child_in_detention_is_not_offered_return(hub: Bench) -> None:
    held = hub.case(age_band="15-17", answers={"child_intake": {"place": "station"}})
    rules = hub.screen(to(hub, "un", "assisted-voluntary-return"), held)
    assert rules == ["no-return-out-of-detention"]
    assert hub.screen(to(hub, "un", "legal-assistance"), held) == []


@pytest.mark.parametrize("category", ["contact", "family", "location"])
def test_a_case_hidden_from_the_caregiver_is_not_sent_with_ways_to_the_caregiver(
    hub: Bench, category: str
) -> None:
    assert hub.screen(to(hub, "un", "mental-health", category), hidden(hub)) == [
        "caregiver-conflict"
    ]
    assert hub.screen(to(hub, "un", "mental-health", "health"), hidden(hub)) == []
    assert hub.screen(to(hub, "un", "mental-health", category), CHILD) == []
    # The authority represents the child and has to find it.
    authority = to(hub, "protection-authority", "child-protection", category)
    assert hub.screen(authority, hidden(hub)) == []


def test_no_letter_is_written_to_a_caregiver_who_must_not_know(hub: Bench) -> None:
    def letter(case: CaseView) -> object:
        return hub.plugin.call(
            "render_document", name="for_the_caregiver", case=case, run=None, locale="es"
        )

    assert letter(CHILD) is not None
    assert letter(hidden(hub)) is None


def test_a_consulate_is_asked_only_with_the_childs_yes_and_never_against_fear(hub: Bench) -> None:
    yes = {"family_tracing": {"may_ask_consulate": True}}
    rule = ["no-consulate-without-the-childs-yes"]
    consular = to(hub, "consular", "family-tracing")
    assert hub.screen(consular, CHILD) == rule
    assert hub.screen(consular, hub.case(age_band="12-14", answers=yes)) == []
    afraid = {**yes, "child_intake": {"afraid_home": True}}
    assert hub.screen(consular, hub.case(age_band="12-14", answers=afraid)) == rule
    conflict = {**yes, "child_intake": {"caregiver_conflict": True}}
    assert hub.screen(consular, hub.case(age_band="12-14", answers=conflict)) == rule


def test_a_school_learns_neither_story_nor_papers_nor_whereabouts(hub: Bench) -> None:
    sealed = ("given_names", "nationality", "documents", "address", "family", "narrative")
    taken = hub.redact(to(hub, "education", "school-enrolment"), ("note", "adm1"), sealed)
    assert taken == {"nationality", "documents", "address", "family", "narrative", "note"}
    assert hub.redact(to(hub, "protection-authority"), ("note",), sealed) == set()
    assert hub.redact(to(hub, "un"), ("note",), sealed) == {"family", "note"}


def test_the_sheet_for_a_child_is_in_plain_words(hub: Bench) -> None:
    sheet = hub.plugin.call(
        "render_document", name="for_the_child", case=CHILD, run=None, locale="en"
    )
    assert "You did nothing wrong" in sheet.paragraphs[0]
    assert CHILD.code not in " ".join(sheet.paragraphs)


def test_an_alarm_says_that_a_child_waits_and_not_which(hub: Bench) -> None:
    due = MessageView(kind="workflow.due", locale="es", case_code=CHILD.code)
    told = hub.plugin.call("notify", message=due)
    assert CHILD.code not in told.subject + told.body
    assert hub.plugin.call("notify", message=MessageView(kind="case.opened", locale="es")) is None


def figures(hub: Bench, name: str, *cases: CaseView) -> list[tuple[float, int, dict[str, str]]]:
    found = hub.plugin.call("compute_indicator", name=name, period=PERIOD, cases=cases)
    return [(figure.value, figure.count, figure.by) for figure in found]


def test_figures_count_children_only(hub: Bench) -> None:
    def child(**answers: object) -> CaseView:
        return hub.case(age_band="12-14", answers={"child_intake": answers})

    alone = child(with_whom="alone", place="station", assent="yes", in_school=False)
    home = child(with_whom="parent", place="family-home", assent="no", in_school=True)
    adult = hub.case(answers={"child_intake": {"with_whom": "alone", "place": "station"}})
    cases = (alone, home, adult)
    assert figures(hub, "unaccompanied_children", *cases) == [(1, 1, {"adm1": "MX07"})]
    assert figures(hub, "children_held", *cases) == [(1, 1, {})]
    assert figures(hub, "children_heard", *cases) == [(50.0, 2, {})]
    assert figures(hub, "children_out_of_school", *cases) == [(50.0, 2, {})]


def test_a_consulate_is_granted_something_with_the_childs_own_yes_only(hub: Bench) -> None:
    rule = "no-consulate-without-the-childs-yes"
    agreed = {"family_tracing": {"may_ask_consulate": True}}
    afraid = {**agreed, "child_intake": {"afraid_home": True}}
    assert hub.screen_consent(hub.case(), recipient_class="consular") == [rule]
    assert hub.screen_consent(hub.case(answers=agreed), recipient_class="consular") == []
    assert hub.screen_consent(hub.case(answers=afraid), recipient_class="consular") == [rule]
    assert hub.screen_consent(hub.case(), recipient_class="health") == []
