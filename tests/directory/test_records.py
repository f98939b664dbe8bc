"""What HSDS rows mean to the directory, and what is left out of them."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.fields import identify
from hub.directory.hsds import read_json
from hub.directory.model import Place, Record
from hub.directory.records import Known, Package, plain
from tests.directory.packages import Package as Small
from tests.directory.packages import attribute

PLACES = {
    "MX07": Place("MX07", 1, "Chiapas", "MEX"),
    "MX07089": Place("MX07089", 2, "Tapachula", "MX07"),
}


def read(record: Any, agency_id: UUID | None = None, **known: Any) -> Package:
    data = json.dumps([record]).encode()
    codes = {"shelter-bed", "food"}
    facts = Known(**({"service_codes": codes, "places": PLACES} | known))
    return Package(
        read_json("service_at_location.json", data), facts, package="p", agency_id=agency_id
    )


def one(package: Package, table: str) -> Record:
    (found,) = (record for record in package.records if record.table == table)
    return found


def test_an_id_that_is_no_uuid_becomes_one_of_its_own_package() -> None:
    assert identify("7", "a") == identify("7", "a") != identify("7", "b")
    given_id = uuid4()
    assert identify(str(given_id), "a") == identify(str(given_id), "b") == given_id


@given(st.text())
def test_plain_names_stay_as_they_are(name: str) -> None:
    assert plain(plain(name)) == plain(name)


def test_an_address_gives_the_place_whatever_its_case_and_accents() -> None:
    location = one(read(Small().record()), "location")
    assert (location.columns["adm1"], location.columns["adm2"]) == ("MX07", "MX07089")


def test_an_address_in_another_country_gives_no_place_of_mexico() -> None:
    record = Small().record()
    record["location"]["addresses"][0]["country"] = "GT"
    assert "adm1" not in one(read(record), "location").columns


def test_eligibility_comes_from_attributes() -> None:
    terms = [
        attribute("hub-service", "shelter-bed"),
        attribute("hub-sex", "2"),
        attribute("hub-population", "returnee"),
        attribute("hub-nationality", "HN"),
        attribute("hub-need", "WR"),
        attribute("hub-interpretation", "ht"),
    ]
    found = one(read(Small().record(attributes=terms, minimum_age=12)), "service").columns
    assert found["service_code"] == "shelter-bed"
    assert found["sexes"] == [2]
    assert found["populations"] == ["returnee"]
    assert found["nationalities"] == ["HN"]
    assert found["needs"] == ["WR"]
    assert found["interpretation"] == ["ht"]
    assert found["minimum_age"] == 12


def test_a_code_of_another_taxonomy_counts_only_when_it_is_exactly_one_of_ours() -> None:
    same = read(Small().record(attributes=[attribute("open-eligibility", "food")]))
    assert one(same, "service").columns["service_code"] == "food"
    other = read(Small().record(attributes=[attribute("open-eligibility", "Food")]))
    assert one(other, "service").columns["service_code"] is None
    assert not other.problems


@pytest.mark.parametrize(
    ("taxonomy", "code", "column"),
    [
        ("hub-service", "shelter", "service_code"),
        ("hub-sex", "female", "sexes"),
        ("hub-population", "tourist", "populations"),
        ("hub-nationality", "Honduras", "nationalities"),
        ("hub-need", "XX", "needs"),
    ],
)
def test_a_code_that_is_not_known_is_left_out_and_reported(
    taxonomy: str, code: str, column: str
) -> None:
    package = read(Small().record(attributes=[attribute(taxonomy, code)]))
    assert not one(package, "service").columns[column]
    (problem,) = package.problems
    assert (problem.field, problem.rejected) == ("attributes", False)


def test_a_field_that_cannot_be_read_is_left_out_and_the_record_kept() -> None:
    record = Small().record(minimum_age="twelve", assured_date="yesterday", status="open")
    record["location"]["latitude"] = 100
    package = read(record)
    assert {problem.field for problem in package.problems} == {
        "minimum_age",
        "assured_date",
        "status",
        "latitude",
    }
    assert not any(problem.rejected for problem in package.problems)
    location = one(package, "location").columns
    # Half a position leads nowhere.
    assert (location["latitude"], location["longitude"]) == (None, None)


def test_ages_the_wrong_way_round_restrict_nobody() -> None:
    package = read(Small().record(minimum_age=30, maximum_age=20))
    found = one(package, "service").columns
    assert (found["minimum_age"], found["maximum_age"]) == (None, None)
    assert package.problems[0].field == "minimum_age"


def test_a_record_without_id_or_name_is_rejected_with_what_hangs_on_it() -> None:
    record = Small().record()
    del record["service"]["name"]
    package = read(record)
    assert {r.table for r in package.records} == {"organization", "location"}
    assert [(p.record, p.field) for p in package.problems] == [
        (record["service"]["id"], "name"),
        (record["id"], "service_id"),
    ]
    assert all(p.rejected for p in package.problems)


def test_an_offer_names_its_desk_and_the_desks_agency_maintains_it_all() -> None:
    desk, agency = uuid4(), uuid4()
    record = Small().record() | {
        "hub_desk": {"agency": "iom", "city": "Tapachula", "desk": "Mesa de referencia"}
    }
    desks = {"iom/Tapachula/Mesa de referencia": (desk, agency)}
    package = read(record, desk=desks.get)
    assert one(package, "service_at_location").columns["desk_id"] == desk
    assert {r.agency_id for r in package.records} == {agency}


def test_a_desk_that_the_network_does_not_have_is_reported_and_none_is_taken() -> None:
    record = Small().record() | {"hub_desk": {"agency": "iom", "city": "Nowhere", "desk": "x"}}
    package = read(record)
    assert "desk_id" not in one(package, "service_at_location").columns
    assert [p.field for p in package.problems] == ["hub_desk"]


def test_nobody_changes_or_adds_to_what_another_agency_maintains() -> None:
    small, theirs = Small(), uuid4()
    stored = {"service": {small.service: theirs}, "organization": {small.organization: theirs}}
    package = read(small.record(), agency_id=uuid4(), stored=stored)
    assert {r.table for r in package.records} == {"location"}
    assert {p.field for p in package.problems} == {"id"}
    again = read(small.record(), agency_id=theirs, stored=stored)
    assert not again.problems


def test_capacity_counts_only_where_it_cannot_be_spread_over_several_places() -> None:
    room = [{"id": str(uuid4()), "available": 7, "updated": "2026-05-01T10:00:00Z"}]
    offer = one(read(Small().record(capacities=room)), "service_at_location").columns
    assert offer["capacity_available"] == 7
    assert offer["capacity_updated_at"].year == 2026
    small = Small()
    service = small.record(capacities=room)["service"] | {
        "service_at_locations": [
            {"id": str(uuid4()), "location": {"id": str(uuid4()), "addresses": []}}
            for _ in range(2)
        ]
    }
    package = read(service)
    spread = [r for r in package.records if r.table == "service_at_location"]
    assert len(spread) == 2
    assert not any("capacity_available" in r.columns for r in spread)


def test_a_list_form_never_clears_what_the_full_form_said() -> None:
    found = one(
        read({"id": str(uuid4()), "name": "s", "organization": {"id": "o", "name": "o"}}), "service"
    )
    assert not {"languages", "areas", "populations", "minimum_age"} & found.columns.keys()


def test_what_the_directory_makes_nothing_of_is_kept_as_it_came() -> None:
    contacts = [{"id": "c", "name": "Recepción"}]
    service = one(read(Small().record(contacts=contacts, fees="none")), "service")
    assert service.original["contacts"] == contacts
    assert service.original["fees"] == "none"
