"""A source speaks: consent to each use apart, a name that two open together, and no way around it."""

from datetime import date

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, EventView, MessageView, PeriodView
from hub.testing import Bench

USES = ("use_analysis", "use_un", "use_partners", "use_authorities", "use_mechanisms", "use_report")
PERIOD = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))
SEALED = (
    "given_names", "family_names", "birth_date", "nationality", "documents", "phones", "address",
    "family", "narrative",
)  # fmt: skip
STORY: dict[str, Value] = {
    "language": "es-MX",
    "source_is": "victim",
    "reprisals_feared": False,
    **dict.fromkeys(USES, False),
    "rights": ("liberty",),
    "still_going_on": False,
    "by_whom": "migration",
    "needs_protection_now": False,
}


def source(hub: Bench, **answers: Value) -> CaseView:
    return hub.case(answers={"violation": {**STORY, **answers}})


def needs(hub: Bench, **changed: Value) -> dict[str, str]:
    found = hub.assess("violation", **{**STORY, **changed})
    assert all(one.reason.es and one.reason.en for one in found.needs)
    return {one.service_code: one.urgency for one in found.needs}


def test_a_sources_identity_takes_two_people_to_open(hub: Bench) -> None:
    choice = hub.declared.key_provider
    assert choice is not None
    assert choice.quorum == 2
    form = hub.declared.form("violation")
    sealed = {one.category for one in form.fields() if one.identity}
    assert sealed == {"identity", "contact"}
    assert sealed <= choice.categories


def test_the_plugin_itself_never_sees_who_the_source_is(hub: Bench) -> None:
    given = hub.assess("violation", **STORY, source_name="X. Y.", source_phone="+52 555 0100 0100")
    assert "X. Y." not in repr(given)


@pytest.mark.parametrize(
    ("recipient", "use"),
    [
        ("un", "use_un"),
        ("civil-society", "use_partners"),
        ("protection-authority", "use_authorities"),
    ],
)
def test_an_account_goes_only_where_the_source_allowed(
    hub: Bench, recipient: str, use: str
) -> None:
    told = hub.referral(recipient_class=recipient, categories=frozenset({"narrative"}))
    assert hub.screen(told, source(hub)) == ["use-not-allowed"]
    others = {name: name != use for name in USES}
    assert hub.screen(told, source(hub, **others)) == ["use-not-allowed"]
    assert hub.screen(told, source(hub, **{use: True})) == []


def test_a_service_without_the_account_needs_no_such_consent(hub: Bench) -> None:
    bare = hub.referral(categories=frozenset({"health"}))
    assert hub.screen(bare, source(hub)) == []


@pytest.mark.parametrize(
    "recipient", ["immigration-enforcement", "consular", "private-sector", "academia"]
)
def test_no_case_goes_to_who_has_no_part_in_it(hub: Bench, recipient: str) -> None:
    allowed = source(hub, **dict.fromkeys(USES, True))
    assert hub.screen(hub.referral(recipient_class=recipient), allowed) == ["no-such-recipient"]
    assert hub.screen(hub.referral(recipient_class=recipient)) == ["no-such-recipient"]


def test_a_name_to_an_authority_needs_its_own_yes_and_no_fear(hub: Bench) -> None:
    named = hub.referral(recipient_class="protection-authority", categories=frozenset({"identity"}))
    assert hub.screen(named, source(hub, use_authorities=True)) == ["name-not-allowed"]
    agreed = {"use_authorities": True, "use_name": True}
    assert hub.screen(named, source(hub, **agreed)) == []
    assert hub.screen(named, source(hub, **agreed, reprisals_feared=True)) == ["reprisals"]


def test_fear_of_reprisals_and_a_name_given_cannot_both_be_saved(hub: Bench) -> None:
    wrong = {**STORY, "reprisals_feared": True, "use_authorities": True, "use_name": True}
    assert hub.problems("violation", **wrong) == ["use_name"]
    assert hub.problems("violation", **{**STORY, "use_name": True}) == ["use_name"]


def test_no_packet_says_who_the_source_is(hub: Bench) -> None:
    taken = hub.redact(hub.referral(), ("note", "adm1", "adm2", "languages"), SEALED)
    assert set(SEALED) - taken == {"narrative"}
    assert {"note", "adm2"} <= taken


def test_a_search_is_not_possible_without_a_name_and_only_the_search_gets_it(hub: Bench) -> None:
    search = hub.referral(recipient_class="search-authority", need_code="missing-migrant-search")
    assert hub.redact(search, ("note",), SEALED) == {"note"}
    elsewhere = hub.referral(recipient_class="un", need_code="missing-migrant-search")
    assert "given_names" in hub.redact(elsewhere, (), SEALED)


def test_the_family_decides_whether_a_search_is_asked_for(hub: Bench) -> None:
    search = hub.referral(recipient_class="search-authority", need_code="missing-migrant-search")
    no = hub.case(answers={"disappearance": {"family_agrees_search": False}})
    yes = hub.case(answers={"disappearance": {"family_agrees_search": True}})
    assert hub.screen(search, no) == ["family-decides-on-search"]
    assert hub.screen(search, yes) == []


def test_each_use_of_an_account_is_held_until_the_source_allows_it(hub: Bench) -> None:
    walk = hub.begin("follow_up", case=source(hub))
    assert walk.held("verify", standard="more-needed") == ["reasonable_grounds"]
    walk.take("verify", standard="reasonable-grounds")
    assert walk.held("raise_with_authorities", role="focal_point") == ["use_authorities"]
    assert walk.held("send_to_mechanisms", role="focal_point") == ["use_mechanisms"]
    assert walk.held("report", role="focal_point", not_recognisable=False) == [
        "use_report",
        "anonymous",
    ]
    walk.case = source(hub, use_mechanisms=True, use_report=True)
    assert walk.held("send_to_mechanisms", role="focal_point") == []
    assert walk.held("report", role="focal_point", not_recognisable=True) == []
    assert walk.held("raise_with_authorities", role="focal_point") == ["use_authorities"]


def test_consent_that_was_withdrawn_counts_from_that_moment(hub: Bench) -> None:
    walk = hub.begin("follow_up", case=source(hub, use_mechanisms=True))
    walk.take("verify", standard="reasonable-grounds")
    walk.take("send_to_mechanisms", role="focal_point")
    walk.case = source(hub)
    assert walk.held("send_to_mechanisms", role="focal_point") == ["use_mechanisms"]
    withdrawn = EventView(kind="consent.withdrawn", at=hub.now)
    tasks = hub.plugin.call("on_event", event=withdrawn, case=walk.case)
    assert [(t.name, t.due) for t in tasks] == [("stop_use", date(2026, 11, 24))]


def test_the_source_is_told_before_the_case_is_closed(hub: Bench) -> None:
    walk = hub.begin("follow_up", case=source(hub))
    assert walk.held("close", source_informed=False) == ["source_informed"]
    assert walk.take("close", source_informed=True).state == "closed"


def test_danger_comes_before_the_account(hub: Bench) -> None:
    assert needs(hub, needs_protection_now=True)["protection-case-management"] == "emergency"
    assert needs(hub, reprisals_feared=True)["protection-case-management"] == "urgent"
    assert needs(hub) == {}


def test_a_detention_that_goes_on_opens_lawyer_and_alternative(hub: Bench) -> None:
    found = needs(hub, still_going_on=True)
    assert found == {"legal-assistance": "emergency", "detention-alternatives": "urgent"}


def test_what_a_source_asks_for_is_opened(hub: Bench) -> None:
    found = needs(
        hub,
        rights=("integrity", "non-refoulement", "disappearance"),
        still_going_on=True,
        wants_lawyer=True,
        hurt=True,
        wants_to_talk=True,
    )
    assert found == {
        "missing-migrant-search": "emergency",
        "legal-assistance": "urgent",
        "asylum-orientation": "emergency",
        "primary-health": "urgent",
        "mental-health": "urgent",
    }
    started = hub.assess("violation", **{**STORY, "rights": ("disappearance",)}).start
    assert started == ("follow_up", "enforced_disappearance")


def test_no_evidence_and_photographs_cannot_both_be_true(hub: Bench) -> None:
    assert hub.problems("violation", **STORY, evidence=("none", "images")) == ["evidence"]


def test_the_receipt_lists_each_use_as_it_was_answered(hub: Bench) -> None:
    receipt = hub.plugin.call(
        "render_document",
        name="consent_receipt",
        case=source(hub, use_un=True),
        run=None,
        locale="en",
    )
    assert "Support by another UN agency: yes" in receipt.paragraphs
    assert "Raising it with the authorities: no" in receipt.paragraphs


def test_only_accounts_allowed_for_analysis_are_counted(hub: Bench) -> None:
    cases = [source(hub, use_analysis=True), source(hub)]
    found = hub.plugin.call(
        "compute_indicator", name="violations_by_right", period=PERIOD, cases=cases
    )
    assert [(f.count, f.by) for f in found] == [(1, {"right": "liberty"})]


def test_a_message_names_nobody(hub: Bench) -> None:
    due = MessageView(kind="workflow.due", locale="en", case_code="K7PM-4XTC-9QHR")
    told = hub.plugin.call("notify", message=due)
    assert "K7PM" not in told.subject + told.body


def test_nothing_is_granted_to_whom_the_office_gives_no_cases(hub: Bench) -> None:
    for recipient in ("consular", "private-sector", "academia"):
        assert hub.screen_consent(recipient_class=recipient) == ["no-such-recipient"]
    for recipient in ("un", "health", "protection-authority"):
        assert hub.screen_consent(recipient_class=recipient) == []
