"""Stories of roofs: found, kept, mended; and of addresses that stay where they are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hub.hooks.declared import Value
from hub.hooks.views import CaseView, EventView, MessageView, NeedView, PeriodView, RouteView
from hub.testing import Bench

FAMILY: dict[str, Value] = {
    "people": 5,
    "under_18": 3,
    "one_adult": "yes",
    "lives_in": "rented-room",
    "municipality": "MX07089",
    "rooms": 2,
    "safe_there": True,
    "rent": 2000,
    "income": 8000,
    "contract": "written",
    "told_to_leave": False,
    "wants": "keep",
}
STREET: dict[str, Value] = {
    "people": 2,
    "under_18": 0,
    "lives_in": "street",
    "municipality": "MX07089",
    "safe_there": True,
    "wants": "tonight",
}


def needs(hub: Bench, **answers: Value) -> dict[str, str]:
    return {n.service_code: n.urgency for n in hub.assess("housing_profile", **answers).needs}


# Assessment ------------------------------------------------------------------------------------------


def test_a_family_that_pays_its_room_needs_nothing_but_is_seen(hub: Bench) -> None:
    said = hub.assess("housing_profile", **FAMILY)
    assert said.needs == ()
    assert said.start == ()
    assert [v.code for v in said.vulnerabilities] == ["SP"]


def test_whoever_sleeps_on_the_street_needs_a_bed_today_and_is_not_asked_about_rent(
    hub: Bench,
) -> None:
    assert needs(hub, **STREET) == {"shelter-bed": "emergency"}
    asked = {one.name for one in hub.declared.form("housing_profile").asked(STREET)}
    assert not asked & {"address", "rent", "told_to_leave", "rooms", "one_adult"}
    assert hub.problems("housing_profile", **STREET, rent=100) == ["rent"]


@pytest.mark.parametrize(("people", "rooms", "crowded"), [(6, 2, False), (7, 2, True)])
def test_more_than_three_to_a_room_is_too_many(
    hub: Bench, people: int, rooms: int, crowded: bool
) -> None:
    found = needs(hub, **{**FAMILY, "people": people, "rooms": rooms})
    assert found == ({"housing": "normal"} if crowded else {})


@pytest.mark.parametrize(("rent", "too_much"), [(2400, False), (2401, True)])
def test_rent_above_thirty_per_cent_of_income_cannot_be_kept(
    hub: Bench, rent: int, too_much: bool
) -> None:
    assert ("housing" in needs(hub, **{**FAMILY, "rent": rent})) is too_much


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"told_to_leave": True}, {"legal-assistance": "urgent", "housing": "urgent"}),
        (
            {"told_to_leave": True, "told_how": "court", "leave_by": date(2026, 12, 24)},
            {"legal-assistance": "urgent", "housing": "urgent"},
        ),
        (
            {"told_to_leave": True, "leave_by": date(2026, 12, 1)},
            {"shelter-bed": "urgent", "legal-assistance": "emergency", "housing": "urgent"},
        ),
        (
            {"told_to_leave": True, "told_how": "threats"},
            {"shelter-bed": "urgent", "legal-assistance": "emergency", "housing": "urgent"},
        ),
        ({"months_owed": 2}, {"housing": "normal"}),
        ({"months_owed": 1}, {}),
    ],
)
def test_the_closer_the_eviction_the_more_urgent(
    hub: Bench, changed: dict[str, Value], found: dict[str, str]
) -> None:
    assert needs(hub, **{**FAMILY, **changed}) == found


def test_whoever_is_not_safe_at_home_finds_protection_and_may_leave_tonight(hub: Bench) -> None:
    unsafe = {**FAMILY, "safe_there": False}
    assert needs(hub, **unsafe, wants_to_leave_tonight=False) == {
        "protection-case-management": "urgent"
    }
    assert needs(hub, **unsafe, wants_to_leave_tonight=True) == {
        "shelter-bed": "emergency",
        "protection-case-management": "emergency",
    }


def test_children_without_an_adult_are_not_helped_to_rent(hub: Bench) -> None:
    alone = {**FAMILY, "people": 2, "under_18": 2, "wants": "rent"}
    said = hub.assess("housing_profile", **alone)
    assert [n.urgency for n in said.needs if n.service_code == "unaccompanied-child-care"] == [
        "emergency"
    ]
    assert "SC" in [v.code for v in said.vulnerabilities]
    assert said.start == ()


def test_households_add_up_and_dates_are_in_order(hub: Bench) -> None:
    assert hub.problems("housing_profile", **{**FAMILY, "under_18": 4}, over_60=2) == ["under_18"]
    leaving = {**FAMILY, "told_to_leave": True, "since": date(2026, 10, 1)}
    assert hub.problems("housing_profile", **leaving, leave_by=date(2026, 9, 1)) == ["leave_by"]
    assert hub.problems("housing_profile", **{**STREET, "wants": "keep"}) == ["wants"]


# Workflows -------------------------------------------------------------------------------------------

LEASE: dict[str, Value] = {
    "lease": "written",
    "understood": True,
    "habitable": True,
    "rent": 3000,
    "income": 9000,
    "months_supported": 3,
    "moved_in_on": date(2026, 12, 1),
}
SETTLED: dict[str, Value] = {"still_there": True, "pays_alone": True, "feels_safe": True}


def test_from_the_shelter_to_a_home_of_their_own(hub: Bench) -> None:
    walk = hub.begin("housing_integration", **FAMILY)
    assert walk.due is not None
    assert walk.due.at == hub.now + timedelta(days=30)
    for changed, guard in (
        ({"lease": "spoken"}, "own_written_lease"),
        ({"lease": "third-party"}, "own_written_lease"),
        ({"understood": False}, "lease_understood"),
        ({"habitable": False}, "habitable_home"),
        ({"months_supported": 0}, "rent_can_be_paid"),
    ):
        assert walk.held("sign_lease", **{**LEASE, **changed}) == [guard]
    affordable = {**LEASE, "months_supported": 0, "rent": 2700}
    assert walk.held("sign_lease", **affordable) == []
    walk.take("sign_lease", **LEASE)
    # Three months from the first night, not from the day of signing.
    assert walk.due is not None
    assert walk.due.at == datetime(2027, 3, 2, 6, 0, tzinfo=UTC)

    hub.now = datetime(2027, 2, 1, 16, 0, tzinfo=UTC)
    assert walk.held("check", **SETTLED) == ["three_months_passed"]
    hub.now = datetime(2027, 3, 2, 16, 0, tzinfo=UTC)
    for changed, guard in (
        ({"still_there": False}, "still_housed"),
        ({"pays_alone": False}, "pays_without_support"),
        ({"feels_safe": False}, "safe_home"),
    ):
        assert walk.held("check", **{**SETTLED, **changed}) == [guard]
    assert walk.take("check", **SETTLED).state == "integrated"


def test_a_roof_in_danger_is_kept_in_writing_or_a_bed_is_found_first(hub: Bench) -> None:
    walk = hub.begin("housing_integration").take("sign_lease", **LEASE).take("roof_in_danger")
    assert walk.due is not None
    assert (walk.due.at, walk.due.owner) == (hub.now + timedelta(hours=72), "focal_point")
    kept = {"kept_by": ("mediation",), "in_writing": False}
    assert walk.held("roof_kept", **kept) == ["agreement_in_writing"]
    assert walk.held("roof_kept", **{**kept, "in_writing": True}) == []
    assert walk.held("roof_lost", bed_tonight=False) == ["nobody_on_the_street"]
    assert walk.take("roof_lost", bed_tonight=True).state == "temporary"


WORKS: dict[str, Value] = {
    "works_needed": ("toilet", "safety"),
    "residents_heard": True,
    "owner_agrees": True,
    "no_eviction_after": True,
}


def test_works_serve_those_who_live_there_and_put_nobody_out(hub: Bench) -> None:
    hub.now = datetime(2026, 11, 6, 16, 0, tzinfo=UTC)
    walk = hub.begin("shelter_improvement")
    # Ten working days from Friday the 6th; Monday the 16th is a holiday (LFT, art. 74).
    assert walk.due is not None
    assert walk.due.at.date() == date(2026, 11, 23)
    for changed, guard in (
        ({"residents_heard": False}, "residents_heard"),
        ({"owner_agrees": False}, "owner_agrees"),
        ({"no_eviction_after": False}, "works_evict_nobody"),
    ):
        assert walk.held("assess", **{**WORKS, **changed}) == [guard]
    walk.take("assess", **WORKS)
    assert walk.held("approve", "focal_point", place_meanwhile=False) == ["place_during_works"]
    walk.take("approve", "focal_point", place_meanwhile=True)
    assert walk.held("finish", residents_accept=False) == ["accepted_by_residents"]
    assert walk.take("finish", residents_accept=True).state == "improved"


def test_a_dangerous_site_is_refused_and_another_place_looked_for_today(hub: Bench) -> None:
    walk = hub.begin("shelter_improvement")
    refused: dict[str, Value] = {"refused_because": "unsafe-site", "residents_told": False}
    assert walk.held("refuse", "focal_point", **refused) == ["another_way_offered"]
    walk.take("refuse", "focal_point", **{**refused, "residents_told": True})
    assert walk.tasks == ["move_from_danger"]


# Red lines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("recipient", ["un", "health", "private-sector", "consular", "academia"])
@pytest.mark.parametrize("need", ["shelter-bed", "housing", "legal-assistance"])
def test_no_address_leaves_the_office_to_anybody(hub: Bench, recipient: str, need: str) -> None:
    referral = hub.referral(recipient_class=recipient, need_code=need)
    taken = hub.redact(referral, preview=("adm1", "note"), sealed=("address", "phones"))
    assert taken == {"address", "note"}


def test_strangers_get_neither_the_story_nor_the_municipality(hub: Bench) -> None:
    where = frozenset({"identity", "location"})
    fields = {"preview": ("adm1", "adm2"), "sealed": ("narrative", "family")}
    for recipient in ("private-sector", "consular", "academia"):
        referral = hub.referral(recipient_class=recipient, categories=where)
        assert hub.screen(referral, hub.case()) == ["addresses-stay-here"]
        assert hub.redact(referral, **fields) == {"adm2", "narrative"}
    shelter = hub.referral(recipient_class="civil-society", categories=where)
    assert hub.screen(shelter, hub.case()) == []
    assert hub.redact(shelter, **fields) == frozenset()


def test_the_address_identifies_and_is_kept_from_the_assessment_too(hub: Bench) -> None:
    form = hub.declared.form("housing_profile")
    address = next(one for one in form.fields() if one.name == "address")
    assert address.identity
    assert not address.preview
    said = hub.assess("housing_profile", **FAMILY, address="Calle Ocho 15")
    assert "Ocho" not in repr(said)


# Around ----------------------------------------------------------------------------------------------


def test_a_bed_where_they_work_is_better_and_one_where_they_are_not_safe_is_worse(
    hub: Bench,
) -> None:
    need = NeedView(id="n", service_code="shelter-bed", urgency="emergency", status="open")
    routes = tuple(
        RouteView(service_id=adm2, agency="iom", service_code="shelter-bed", adm2=adm2)
        for adm2 in ("MX07089", "MX02004")
    )

    def said(**changed: Value) -> list[tuple[str, bool]]:
        case = hub.case(answers={"housing_profile": {**FAMILY, **changed}})
        found = hub.plugin.call("suggest_routes", need=need, case=case, routes=routes)
        return [(one.service_id, one.for_it) for one in found]

    assert said(works=True) == [("MX07089", True)]
    assert said(works=True, safe_there=False) == [("MX07089", False)]
    assert said() == []


def test_accepted_is_not_the_same_as_sleeping_there(hub: Bench) -> None:
    for need, days in (("shelter-bed", 1), ("housing", 14)):
        referral = hub.referral(need_code=need)
        event = EventView(kind="referral.accepted", at=hub.now, referral=referral)
        (task,) = hub.plugin.call("on_event", event=event, case=None)
        assert task.due == hub.today + timedelta(days=days)
    other = EventView(kind="referral.accepted", at=hub.now, referral=hub.referral())
    assert hub.plugin.call("on_event", event=other, case=None) == ()


def test_papers_and_messages_say_nothing_of_where(hub: Bench) -> None:
    case = hub.case(answers={"housing_profile": FAMILY})
    for locale in ("es", "en"):
        sheet = hub.plugin.call(
            "render_document", name="lease_sheet", case=case, run=None, locale=locale
        )
        assert case.code in sheet.paragraphs[0]
        assert "MX07" not in " ".join(sheet.paragraphs)
        told = hub.plugin.call(
            "notify", message=MessageView(kind="x", locale=locale, case_code=case.code)
        )
        assert case.code not in told.subject + told.body


def test_figures_count_households_and_people(hub: Bench) -> None:
    period = PeriodView(first=date(2026, 11, 1), last=date(2026, 11, 30))

    def home(answers: dict[str, Value], **changed: object) -> CaseView:
        return hub.case(answers={"housing_profile": answers}, **changed)

    cases = [
        home(STREET),
        home({**STREET, "people": 3}),
        home(FAMILY),
        home({**FAMILY, "told_to_leave": True}),
        home(STREET, opened_on=date(2026, 12, 1)),
    ]

    def figures(name: str) -> list[tuple[float, int, dict[str, str]]]:
        found = hub.plugin.call("compute_indicator", name=name, period=period, cases=cases)
        return [(one.value, one.count, one.by) for one in found]

    assert figures("people_without_roof") == [(5, 2, {"adm1": "MX07"})]
    assert figures("inadequate_housing") == [(50.0, 4, {})]
    assert figures("eviction_risk") == [(1, 1, {"risk": "high"}), (3, 3, {"risk": "none"})]
