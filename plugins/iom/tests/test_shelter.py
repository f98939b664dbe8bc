"""A bed for tonight: reservations that expire, families that stay together, children in fit places."""

from datetime import timedelta
from typing import Any

from hub.hooks.views import NeedView, RouteView
from hub.testing import Bench

ROOM: dict[str, Any] = {
    "beds_asked": 3,
    "beds_free": 5,
    "shelter_agreed": True,
    "family_together": True,
}


def test_from_reservation_to_leaving(hub: Bench) -> None:
    way = hub.begin("shelter_support").take("reserve", **ROOM)
    way.take("arrive", arrived_on=hub.today, nights=5)
    assert way.due is not None
    assert way.due.clock == "stay_ends"
    assert way.due.at.date() == hub.today + timedelta(days=5)
    way.take("extend", nights=9, extension_agreed=True)
    assert way.due.at.date() == hub.today + timedelta(days=9)
    assert way.take("leave", went_to="home").state == "left"


def test_a_reservation_expires_after_six_hours_by_itself(hub: Bench) -> None:
    way = hub.begin("shelter_support").take("reserve", **ROOM)
    clock = way.workflow.state("reserved").clock
    assert clock is not None
    assert clock.then == "expire"
    assert way.due is not None
    assert way.due.at == hub.now + timedelta(hours=6)
    way.take("expire")
    assert way.state == "needed"
    assert way.tasks == ["expire"]
    assert way.run.facts["reservations_expired"] == 1


def test_two_lost_reservations_call_for_a_question(hub: Bench) -> None:
    way = hub.begin("shelter_support")
    way.take("reserve", **ROOM).take("expire").take("reserve", **ROOM).take("expire")
    assert way.tasks == ["expire", "expire", "why_not_arrived"]


def test_nobody_is_sent_where_there_are_too_few_beds(hub: Bench) -> None:
    way = hub.begin("shelter_support")
    assert way.held("reserve", **{**ROOM, "beds_free": 2}) == ["enough_beds"]
    assert way.held("reserve", **{**ROOM, "beds_free": 3}) == []


def test_nobody_is_sent_to_a_shelter_that_did_not_agree(hub: Bench) -> None:
    way = hub.begin("shelter_support")
    assert way.held("reserve", **{**ROOM, "shelter_agreed": False}) == ["confirmed"]


def test_a_family_is_not_split_for_beds(hub: Bench) -> None:
    way = hub.begin("shelter_support")
    assert way.held("reserve", **{**ROOM, "family_together": False}) == ["together"]
    assert way.held("reserve", beds_asked=1, beds_free=1, shelter_agreed=True) == []


def test_a_child_goes_only_to_a_licensed_place(hub: Bench) -> None:
    way = hub.begin("shelter_support", hub.case(age_band="12-14"))
    one = {"beds_asked": 1, "beds_free": 4, "shelter_agreed": True}
    assert way.held("reserve", **one) == ["place_for_children"]
    assert way.held("reserve", **one, licensed_for_children=True) == []


def test_a_child_who_left_to_nobody_knows_where_is_reported_today(hub: Bench) -> None:
    way = hub.begin("shelter_support", hub.case(age_band="12-14"))
    way.take("reserve", beds_asked=1, beds_free=4, shelter_agreed=True, licensed_for_children=True)
    way.take("arrive", arrived_on=hub.today, nights=3).take("leave", went_to="unknown")
    assert way.tasks == ["child_gone"]


def test_a_stay_is_extended_by_both(hub: Bench) -> None:
    way = (
        hub.begin("shelter_support")
        .take("reserve", **ROOM)
        .take("arrive", arrived_on=hub.today, nights=2)
    )
    assert way.held("extend", nights=4, extension_agreed=False) == ["both_agree"]


def test_among_190_shelters_those_with_room_for_the_entire_group_are_named(hub: Bench) -> None:
    need = NeedView(id="n", service_code="shelter-bed", urgency="emergency", status="open")
    case = hub.case(answers={"intake": {"household_size": 4}})
    beds = [None, *(number % 8 for number in range(189))]
    routes = [
        RouteView(service_id=f"s{i}", agency="iom", service_code="shelter-bed", capacity=free)
        for i, free in enumerate(beds)
    ]
    found = hub.plugin.call("suggest_routes", need=need, case=case, routes=routes)
    assert len(found) == 190
    good = {s.service_id for s in found if s.for_it}
    assert good == {f"s{i}" for i, free in enumerate(beds) if free is not None and free >= 4}
    assert "llame" in found[0].reason.es


def test_other_needs_get_no_word_about_beds(hub: Bench) -> None:
    need = NeedView(id="n", service_code="food", urgency="urgent", status="open")
    route = RouteView(service_id="s", agency="iom", service_code="food", capacity=0)
    assert hub.plugin.call("suggest_routes", need=need, case=hub.case(), routes=(route,)) == []
