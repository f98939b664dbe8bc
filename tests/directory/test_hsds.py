"""What is read from HSDS text, and what is said about text that cannot be."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.hsds import MOST_CHARACTERS, read_csv, read_json, tidy

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
JSON: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ("id", "name", "services", "locations", "service", "phones", "addresses")
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_json_is_read_or_reported_but_never_breaks_the_import(document: Any) -> None:
    tables = read_json("service_list.json", json.dumps(document).encode())
    records = document if isinstance(document, list) else [document]
    if isinstance(document, dict) and isinstance(document.get("contents"), list):
        records = document["contents"]
    places = {row.place.split(".")[0] for row in tables.rows}
    places |= {problem.place.split(".")[0] for problem in tables.problems}
    assert places == {f"#{number}" for number in range(len(records))}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_reported(data: bytes) -> None:
    for tables in (read_json("x.json", data), read_csv({"services.csv": data})):
        for problem in tables.problems:
            assert problem.file in ("x.json", "services.csv")


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_key_that_appears_twice_rejects_its_record_and_no_other() -> None:
    text = '{"contents": [{"id": "1", "name": "a", "name": "b"}, {"id": "2", "name": "c"}]}'
    tables = read_json("service_list.json", text.encode())
    assert [row.fields["id"] for row in tables.rows] == ["2"]
    (problem,) = tables.problems
    assert (problem.place, problem.field, problem.rejected) == ("#0", "name", True)


def test_a_key_that_appears_twice_far_inside_is_found_too() -> None:
    text = '[{"id": "1", "name": "a", "cost_options": [{"id": "x", "amount": 1, "amount": 2}]}]'
    tables = read_json("service_list.json", text.encode())
    assert not tables.rows
    assert tables.problems[0].field == "amount"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x" * (MOST_CHARACTERS + 1), "longer"),
        ("a\0b", "characters"),
        ("\ud800", "characters"),
        (10**30, "too large"),
    ],
)
def test_a_value_that_no_database_holds_is_named_by_field_and_not_repeated(
    value: Any, message: str
) -> None:
    text = json.dumps([{"id": "1", "name": "fine", "description": value}])
    tables = read_json("service_list.json", text.encode())
    (problem,) = tables.problems
    assert problem.field == "description"
    assert message in problem.message
    assert str(value)[:20] not in str(problem)
    assert not tables.rows


@pytest.mark.parametrize("text", ["{", "[NaN]", '{"a": Infinity}', "[" * 100_000, ""])
def test_text_that_is_no_json_is_one_clear_problem(text: str) -> None:
    tables = read_json("service_list.json", text.encode())
    assert [problem.message for problem in tables.problems] == ["The file is not JSON."]


def test_a_number_that_becomes_infinite_is_refused() -> None:
    tables = read_json("service_list.json", b'[{"id": "1", "name": "a", "maximum_age": 1e400}]')
    assert not tables.rows
    assert tables.problems[0].field == "maximum_age"


def test_a_file_in_another_encoding_is_one_clear_problem() -> None:
    tables = read_csv({"services.csv": "id,name\n1,niñez".encode("latin-1")})
    assert [problem.message for problem in tables.problems] == ["The file is not UTF-8."]


def test_wide_and_composed_characters_become_the_ones_people_type() -> None:
    text = json.dumps([{"id": "1", "name": "  Ｃａｓａ nin\u0303os "}])
    assert read_json("service_list.json", text.encode()).rows[0].fields["name"] == "Casa niños"


def test_nested_records_know_what_they_hang_on() -> None:
    service, offer, location = (str(uuid4()) for _ in range(3))
    record = {
        "id": service,
        "name": "s",
        "organization": {"id": "o", "name": "o"},
        "service_at_locations": [
            {"id": offer, "location": {"id": location}, "schedules": [{"id": "h"}]}
        ],
    }
    tables = read_json("service_full.json", json.dumps(record).encode())
    (found,) = tables.of("service_at_location")
    assert (found.fields["service_id"], found.fields["location_id"]) == (service, location)
    assert tables.of("services")[0].fields["organization_id"] == "o"
    assert tables.of("schedules")[0].fields["service_at_location_id"] == offer


def test_a_csv_line_with_too_few_cells_is_named_and_the_next_one_read() -> None:
    tables = read_csv({"services.csv": b"id,name,status\n1,a\n2,b,active\n"})
    assert [row.fields["id"] for row in tables.rows] == ["2"]
    assert [problem.place for problem in tables.problems] == ["line 2"]


def test_a_csv_header_with_a_column_twice_is_refused() -> None:
    tables = read_csv({"services.csv": b"id,name,name\n1,a,b\n"})
    assert not tables.rows
    assert "twice" in tables.problems[0].message


def test_csv_tables_hang_together_by_id_and_what_hangs_on_nothing_is_named() -> None:
    tables = read_csv(
        {
            "services.csv": b"id,name\ns1,a\ns2,b\n",
            "languages.csv": b"id,service_id,code\nl1,s1,ht\nl2,gone,fr\n",
        }
    )
    first, second = tables.of("services")
    assert [item["code"] for item in first.facets["languages"]] == ["ht"]
    # The package speaks of languages: a service without a line has none, rather than any.
    assert second.facets["languages"] == []
    assert "service_areas" not in second.facets
    (problem,) = tables.problems
    assert (problem.file, problem.record, problem.rejected) == ("languages.csv", "l2", False)
