"""What IOM never sends and never shares; and what leaves the agency as paper, message or figure."""

from datetime import date
from typing import Any

import pytest

from hub.hooks.views import (
    CaseView,
    EventView,
    MessageView,
    NeedView,
    PeriodView,
    RunState,
    RunView,
)
from hub.testing import CHILD, EXAMPLE, Bench

RECORD: dict[str, Any] = {
    "asylum_explained": True,
    "asylum_understood": True,
    "asylum_explained_on": date(2026, 11, 20),
    "asylum_answer": "does-not-ask",
}


def case(hub: Bench, origin: str | None = "HN", **record: Any) -> CaseView:
    """A case from a country, with this asylum information."""
    return hub.case(answers={"intake": {"origin_country": origin}, "asylum_information": record})


def consul(hub: Bench, country: str | None = "HN") -> Any:
    """A referral to a consulate."""
    return hub.referral(
        recipient_class="consular", country=country, need_code="consular-protection"
    )


def test_no_consulate_hears_anything_before_asylum_information_is_recorded(hub: Bench) -> None:
    assert hub.screen(consul(hub), hub.case()) == ["asylum-information-first"]
    assert hub.screen(consul(hub), None) == ["asylum-information-first"]
    for name in ("asylum_explained", "asylum_understood", "asylum_answer"):
        half = {key: value for key, value in RECORD.items() if key != name}
        assert hub.screen(consul(hub), case(hub, **half)) == ["asylum-information-first"], name
    assert hub.screen(consul(hub), case(hub, **RECORD)) == []


@pytest.mark.parametrize("said", ["wants-to-ask", "has-filed"])
def test_once_asylum_is_sought_the_origin_consulate_needs_express_consent(
    hub: Bench, said: str
) -> None:
    """Ley sobre Refugiados, art. 21."""
    seeking = {**RECORD, "asylum_answer": said}
    assert hub.screen(consul(hub), case(hub, **seeking)) == ["no-origin-consulate"]
    assert hub.screen(consul(hub), case(hub, **seeking, consulate_consent=False)) == [
        "no-origin-consulate"
    ]
    assert hub.screen(consul(hub), case(hub, **seeking, consulate_consent=True)) == []


def test_an_unknown_country_counts_as_the_country_of_origin(hub: Bench) -> None:
    seeking = {**RECORD, "asylum_answer": "has-filed"}
    assert hub.screen(consul(hub, None), case(hub, **seeking)) == ["no-origin-consulate"]
    assert hub.screen(consul(hub, "GT"), case(hub, None, **seeking)) == ["no-origin-consulate"]
    assert hub.screen(consul(hub, "GT"), case(hub, **seeking)) == []


def test_asylum_filed_at_intake_counts_although_the_form_says_otherwise(hub: Bench) -> None:
    known = hub.case(
        answers={
            "intake": {"origin_country": "HN", "asylum_filed": "yes"},
            "asylum_information": RECORD,
        }
    )
    assert hub.screen(consul(hub), known) == ["no-origin-consulate"]


def test_nobody_is_referred_to_enforcement(hub: Bench) -> None:
    assert hub.screen(hub.referral(recipient_class="immigration-enforcement"), hub.case()) == [
        "no-enforcement"
    ]


def test_a_childs_return_is_not_referred_past_the_child_protection_authority(hub: Bench) -> None:
    back = hub.referral(need_code="assisted-voluntary-return", age_band="12-14")
    assert hub.screen(back, CHILD) == ["child-return-needs-determination"]
    assert hub.screen(back, None) == ["child-return-needs-determination"]
    authority = hub.referral(
        need_code="assisted-voluntary-return",
        recipient_class="protection-authority",
        age_band="12-14",
    )
    assert hub.screen(authority, CHILD) == []


def test_an_ordinary_referral_goes_through(hub: Bench) -> None:
    assert hub.screen(hub.referral(), hub.case()) == []


SEALED = ("given_names", "address", "narrative", "family")


def test_shelter_addresses_are_taken_away_by_default(hub: Bench) -> None:
    assert hub.redact(hub.referral(), ("note",), SEALED) == {"address"}
    granted = hub.referral(categories=frozenset({"location"}))
    assert hub.redact(granted, ("note",), SEALED) == {"address"}


def test_only_transport_to_the_door_learns_an_address_and_only_if_granted(hub: Bench) -> None:
    door = {"need_code": "humanitarian-transport"}
    assert hub.redact(hub.referral(**door), ("note",), SEALED) == {"address"}
    granted = hub.referral(**door, categories=frozenset({"location"}))
    assert hub.redact(granted, ("note",), SEALED) == set()


@pytest.mark.parametrize("recipient", ["private-sector", "academia", "consular"])
def test_an_employer_or_a_consulate_gets_no_story(hub: Bench, recipient: str) -> None:
    taken = hub.redact(hub.referral(recipient_class=recipient), ("note", "adm1"), SEALED)
    assert taken == {"address", "narrative", "family", "note"}


# Papers, messages, tasks -----------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["es", "en"])
def test_papers_hold_the_code_and_no_place(hub: Bench, locale: str) -> None:
    for name in ("referral-slip", "return-information"):
        paper = hub.plugin.call("render_document", name=name, case=EXAMPLE, run=None, locale=locale)
        assert paper is not None
        assert EXAMPLE.code in paper.paragraphs[0]
        assert not any("MX07" in line for line in paper.paragraphs)
    assert (
        hub.plugin.call("render_document", name="?", case=EXAMPLE, run=None, locale=locale) is None
    )


def test_the_return_sheet_says_that_asylum_exists_and_minds_may_change(hub: Bench) -> None:
    paper = hub.plugin.call(
        "render_document", name="return-information", case=EXAMPLE, run=None, locale="en"
    )
    words = " ".join(paper.paragraphs)
    assert "right to ask for asylum" in words
    assert "change your mind" in words


def test_a_reservation_is_printed_only_while_it_holds(hub: Bench) -> None:
    def printed(state: str) -> bool:
        run = RunView(workflow="shelter_support", version=1, state=state, entered_on=hub.today)
        made = hub.plugin.call(
            "render_document", name="shelter-reservation", case=EXAMPLE, run=run, locale="es"
        )
        return made is not None

    assert printed("reserved")
    assert not printed("needed")
    assert not printed("left")


def test_a_message_says_that_something_waits_and_not_what(hub: Bench) -> None:
    for urgency in ("emergency", "normal"):
        told = hub.plugin.call(
            "notify",
            message=MessageView(
                kind="referral.requested", locale="es", case_code=EXAMPLE.code, urgency=urgency
            ),
        )
        assert EXAMPLE.code not in told.subject + told.body
        assert ("urgente" in told.subject) == (urgency == "emergency")


@pytest.mark.parametrize(
    ("kind", "urgency", "task", "due"),
    [
        ("referral.accepted", "normal", "tell_person", date(2026, 11, 25)),
        ("referral.accepted", "emergency", "tell_person", date(2026, 11, 24)),
        ("referral.rejected", "normal", "next_route", date(2026, 11, 24)),
        ("referral.completed", "normal", "ask_person", date(2026, 11, 27)),
    ],
)
def test_what_happens_to_a_referral_calls_for_a_task(
    hub: Bench, kind: str, urgency: str, task: str, due: date
) -> None:
    event = EventView(kind=kind, at=hub.now, referral=hub.referral(urgency=urgency))
    (found,) = hub.plugin.call("on_event", event=event, case=EXAMPLE)
    assert (found.name, found.due) == (task, due)
    received = EventView(
        kind=kind, at=hub.now, referral=hub.referral(from_agency="unhcr", to_agency="iom")
    )
    assert hub.plugin.call("on_event", event=received, case=None) == []


def test_an_unaccompanied_child_opens_a_task_for_the_focal_point(hub: Bench) -> None:
    event = EventView(kind="case.opened", at=hub.now, case_code=CHILD.code)
    (task,) = hub.plugin.call("on_event", event=event, case=CHILD)
    assert task.role == "focal_point"
    assert task.due == hub.today
    assert hub.plugin.call("on_event", event=event, case=EXAMPLE) == []


def test_a_child_whom_the_intake_finds_in_a_group_opens_the_same_task(hub: Bench) -> None:
    def told(code: str, urgency: str, case: CaseView = EXAMPLE) -> list[str]:
        need = NeedView(id="n", service_code=code, urgency=urgency, status="open")
        event = EventView(kind="case.need-added", at=hub.now, case_code=case.code, need=need)
        return [task.name for task in hub.plugin.call("on_event", event=event, case=case)]

    assert told("child-protection", "emergency") == ["child_protection"]
    assert told("unaccompanied-child-care", "emergency") == ["child_protection"]
    assert told("child-protection", "urgent") == []
    assert told("shelter-bed", "emergency") == []
    # Said already, when the file was opened.
    assert told("unaccompanied-child-care", "emergency", CHILD) == []


# Figures ----------------------------------------------------------------------------------------------

NOVEMBER = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))


def figures(hub: Bench, name: str, *cases: CaseView) -> list[tuple[float, int, dict[str, str]]]:
    """Value, count and breakdown of an indicator in November."""
    found = hub.plugin.call("compute_indicator", name=name, period=NOVEMBER, cases=cases)
    return [(f.value, f.count, f.by) for f in found]


def test_figures_count_cases_of_the_period_only(hub: Bench) -> None:
    street = hub.case(answers={"intake": {"tonight": "street", "household_size": 3}})
    safe = hub.case(answers={"intake": {"tonight": "own", "household_size": 1}})
    before = hub.case(opened_on=date(2026, 10, 31), answers={"intake": {"tonight": "street"}})
    no_intake = hub.case()
    cases = (street, safe, before, no_intake)
    assert figures(hub, "without_safe_bed", *cases) == [(1, 1, {"adm1": "MX07"})]
    assert figures(hub, "intakes_by_population", *cases) == [
        (4, 2, {"population": "migrant-in-transit"})
    ]


def test_shares_rest_on_their_own_whole(hub: Bench) -> None:
    informed = hub.case(answers={"intake": {"destination": "return"}, "asylum_information": RECORD})
    not_yet = hub.case(answers={"intake": {"destination": "return"}})
    stays = hub.case(
        answers={"intake": {"destination": "stay"}, "trafficking_screening": {"private": False}}
    )
    assert figures(hub, "returns_with_asylum_information", informed, not_yet, stays) == [
        (50.0, 2, {})
    ]
    assert figures(hub, "screened_for_trafficking", informed, not_yet, stays) == [(33.3, 3, {})]
    assert figures(hub, "screened_for_trafficking") == []


def test_what_a_step_recorded_counts_as_much_as_the_form(hub: Bench) -> None:
    """The step cannot be taken without the explanation; nobody has to type it twice."""

    def returning(*done: str, state: str = "documents") -> CaseView:
        run = RunState(workflow="voluntary_return", state=state, entered_on=hub.today, done=done)
        return hub.case(answers={"intake": {"origin_country": "HN"}}, runs=(run,))

    assert hub.screen(consul(hub), returning("inform")) == ["asylum-information-first"]
    assert hub.screen(consul(hub), returning("inform", "record_asylum")) == []
    turned = returning("record_asylum", "turn_to_asylum", state="asks_for_asylum")
    assert hub.screen(consul(hub), turned) == ["no-origin-consulate"]


def test_a_grant_to_a_consulate_is_recorded_once_asylum_was_explained_and_is_not_sought(
    hub: Bench,
) -> None:
    seeking = {**RECORD, "asylum_answer": "has-filed"}
    to = {"recipient_class": "consular", "country": "HN"}
    assert hub.screen_consent(hub.case(), **to) == ["asylum-information-first"]
    assert hub.screen_consent(case(hub, **RECORD), **to) == []
    assert hub.screen_consent(case(hub, **seeking), **to) == ["no-origin-consulate"]
    assert hub.screen_consent(case(hub, **seeking, consulate_consent=True), **to) == []
    # To everybody else a person grants what they like.
    assert hub.screen_consent(hub.case(), agency="unhcr") == []
    assert hub.screen_consent(hub.case(), recipient_class="health") == []
