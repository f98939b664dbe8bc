"""What UN Women never refers: what happened, who did it, and anything that she did not choose."""

from datetime import date

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, MessageView, PeriodView, ReferralView
from hub.testing import Bench

PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
RECIPIENTS = ("un", "civil-society", "health", "education", "protection-authority")
SEALED = ("given_names", "phones", "address", "family", "narrative")


def chose(hub: Bench, *services: str, **choice: Value) -> CaseView:
    return hub.case(
        answers={
            "safety": {"how_to_reach": "call"},
            "her_choice": {"chosen": services, "options_explained": True, **choice},
        }
    )


def to(hub: Bench, need: str, recipient: str = "un", *categories: str) -> ReferralView:
    return hub.referral(
        need_code=need,
        recipient_class=recipient,
        categories=frozenset(categories or ("gbv",)),
    )


def test_only_what_she_chose_is_referred(hub: Bench) -> None:
    case = chose(hub, "mental-health")
    assert hub.screen(to(hub, "mental-health"), case) == []
    assert hub.screen(to(hub, "legal-assistance"), case) == ["only-what-she-chose"]
    assert hub.screen(to(hub, "mental-health"), hub.case()) == ["only-what-she-chose"]


def test_what_happened_is_never_referred_even_for_a_service_that_she_chose(hub: Bench) -> None:
    case = chose(hub, "legal-assistance")
    for category in ("narrative", "attachment"):
        told = to(hub, "legal-assistance", "un", "gbv", category)
        assert hub.screen(told, case) == ["incident-never-referred"]


@pytest.mark.parametrize("recipient", RECIPIENTS)
def test_no_packet_carries_the_account_or_the_family_that_may_be_the_one_who_harms(
    hub: Bench, recipient: str
) -> None:
    taken = hub.redact(to(hub, "mental-health", recipient), ("note", "adm1", "adm2"), SEALED)
    assert taken == {"narrative", "family", "note", "address", "adm2"}


def test_who_drives_her_has_to_know_where_she_is_and_no_more(hub: Bench) -> None:
    taken = hub.redact(to(hub, "humanitarian-transport"), ("note", "adm2"), SEALED)
    assert taken == {"narrative", "family", "note"}


def test_what_she_says_of_the_one_who_harmed_her_stays_out_of_every_view(hub: Bench) -> None:
    hidden = {one.name for one in hub.declared.form("safety").fields() if one.identity}
    assert {"perpetrator_name", "incident"} <= hidden
    shown = {one.name for form in hub.declared.forms for one in form.fields() if one.preview}
    assert shown == {"language"}


def test_the_authority_learns_nothing_unless_she_wishes_to_report(hub: Bench) -> None:
    told = to(hub, "legal-assistance", "protection-authority")
    assert hub.screen(told, chose(hub, "legal-assistance")) == ["reporting-is-her-decision"]
    reports = chose(hub, "legal-assistance", wants_to_report=True)
    assert hub.screen(told, reports) == []


@pytest.mark.parametrize("recipient", ["immigration-enforcement", "consular", "private-sector"])
def test_who_does_not_support_her_gets_nothing(hub: Bench, recipient: str) -> None:
    assert hub.screen(to(hub, "cash", recipient), chose(hub, "cash")) == [
        "only-to-who-supports-her"
    ]
    assert hub.screen(to(hub, "cash", recipient)) == ["only-to-who-supports-her"]


def test_who_asked_not_to_be_reached_is_not_reached(hub: Bench) -> None:
    case = hub.case(
        answers={"safety": {"how_to_reach": "none"}, "her_choice": {"chosen": ("cash",)}}
    )
    assert hub.screen(to(hub, "cash", "un", "contact"), case) == ["do-not-reach-her"]
    assert hub.screen(to(hub, "cash", "un", "livelihood"), case) == []


def test_choosing_nothing_and_something_cannot_both_be_saved(hub: Bench) -> None:
    both = {"options_explained": True, "chosen": ("cash",), "wants_nothing_now": True}
    assert hub.problems("her_choice", **both) == ["chosen"]
    assert hub.problems("her_choice", options_explained=False, chosen=("cash",)) == [
        "options_explained"
    ]


def test_every_service_that_she_can_choose_becomes_a_need_for_that_reason(hub: Bench) -> None:
    found = hub.assess("her_choice", options_explained=True, chosen=("shelter-bed", "cash"))
    assert [(n.service_code, n.urgency) for n in found.needs] == [
        ("shelter-bed", "emergency"),
        ("cash", "urgent"),
    ]
    assert {n.reason.en for n in found.needs} == {"She chose it."}


@pytest.mark.parametrize("name", ["safe_card", "service_slip"])
def test_a_paper_in_the_wrong_hands_says_nothing_of_violence(hub: Bench, name: str) -> None:
    for locale in ("es", "en"):
        paper = hub.plugin.call(
            "render_document", name=name, case=hub.case(), run=None, locale=locale
        )
        words = f"{paper.title.in_(locale)} {' '.join(paper.paragraphs)}".lower()
        assert hub.case().code.lower() in words
        for telling in ("violen", "riesgo", "risk", "agres", "safety", "seguridad"):
            assert telling not in words


def test_every_message_has_the_same_neutral_words(hub: Bench) -> None:
    told = {
        hub.plugin.call("notify", message=MessageView(kind=kind, locale="es", urgency=urgency))
        for kind, urgency in (("workflow.due", "emergency"), ("referral.accepted", "normal"))
    }
    assert len(told) == 1


def test_figures_are_by_risk_and_service_and_never_by_place(hub: Bench) -> None:
    cases = [
        hub.case(
            answers={
                "safety": {"could_kill": True},
                "her_choice": {"chosen": ("cash", "mental-health")},
                "autonomy": {"decides_on_money": True},
            }
        ),
        hub.case(answers={"safety": {}, "autonomy": {"decides_on_money": False}}),
        hub.case(opened_on=date(2026, 9, 1), answers={"safety": {"could_kill": True}}),
    ]

    def figures(name: str) -> list[tuple[float, int, dict[str, str]]]:
        found = hub.plugin.call("compute_indicator", name=name, period=PERIOD, cases=cases)
        return [(f.value, f.count, f.by) for f in found]

    assert figures("women_by_risk") == [(1, 1, {"risk": "low"}), (1, 1, {"risk": "extreme"})]
    assert figures("services_chosen") == [
        (1, 1, {"service": "cash"}),
        (1, 1, {"service": "mental-health"}),
    ]
    assert figures("women_who_decide_on_money") == [(50.0, 2, {})]
