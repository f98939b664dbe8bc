"""What PostgreSQL writes as JSON is what Strawberry's scalars and msgspec write, to the byte."""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
import strawberry
from graphql import GraphQLList, GraphQLNonNull, GraphQLOutputType, GraphQLScalarType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.api.relay import node_id
from hub.reads import serialiser
from hub.reads.declare import SOURCES, Column, NodeId
from hub.reads.plan import Slot
from tests.access.stage import Stage
from tests.reads.comparing import READ

ALL = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))
DATES = st.dates(date(2, 1, 1), date(9998, 1, 1))
KINDS = [
    ("String", "text", TEXTS),
    ("ID", "text", TEXTS),
    ("Int", "integer", st.integers(-(2**31), 2**31 - 1)),
    ("Boolean", "boolean", st.booleans()),
    ("UUID", "uuid", st.uuids()),
    ("Date", "date", DATES),
    ("DateTime", "timestamptz", MOMENTS | MOMENTS.map(lambda at: at.replace(microsecond=0))),
    ("Time", "time", st.times() | st.times().map(lambda at: at.replace(microsecond=0))),
    ("Float", "float8", st.floats(-180, 180).filter(lambda f: not 0 < abs(f) < 0.0001)),
]


class Colour(Enum):
    RED = "red"
    DARK_BLUE = "dark-blue"


@strawberry.type
class Painted:
    colour: strawberry.enum(Colour)  # type: ignore[valid-type]


COLOUR: Any = strawberry.Schema(Painted)._schema.type_map["Colour"]


async def write(stage: Stage, slot: Slot, cast: str, value: object) -> str | None:
    """A value through the database, as a plan would have it written."""
    async with stage.pool.acquire() as connection:
        written: str | None = await connection.fetchval(
            f"SELECT {serialiser.written_value(slot, 'given')} FROM (SELECT $1::{cast}) AS t (given)",
            value,
        )
        return written


def scalar(name: str) -> Any:
    """A scalar of the schema."""
    return READ._schema.type_map[name] if name != "UUID" else GraphQLScalarType("UUID", str)


def slot_of(type: GraphQLOutputType) -> Slot:
    return Slot("given", type, Column("given"))


@ALL
@given(data=st.data())
@pytest.mark.parametrize(("name", "cast", "values"), KINDS, ids=[kind[0] for kind in KINDS])
async def test_every_scalar_is_written_alike(
    stage: Stage, name: str, cast: str, values: st.SearchStrategy[Any], data: Any
) -> None:
    value = data.draw(values)
    written = await write(stage, slot_of(GraphQLNonNull(scalar(name))), cast, value)
    assert written is not None
    assert written.encode() == msgspec.json.encode(scalar(name).serialize(value))


@settings(ALL, max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize(("name", "cast", "values"), KINDS, ids=[kind[0] for kind in KINDS])
async def test_every_list_is_written_alike(
    stage: Stage, name: str, cast: str, values: st.SearchStrategy[Any], data: Any
) -> None:
    listed = data.draw(st.lists(values | st.none(), max_size=4))
    of_some = slot_of(GraphQLNonNull(GraphQLList(scalar(name))))
    plain = [one if one is None else scalar(name).serialize(one) for one in listed]
    written = await write(stage, of_some, f"{cast}[]", listed)
    assert written is not None
    assert written.encode() == msgspec.json.encode(plain)
    of_all = slot_of(GraphQLNonNull(GraphQLList(GraphQLNonNull(scalar(name)))))
    expected = None if None in listed else written
    assert await write(stage, of_all, f"{cast}[]", listed) == expected


@pytest.mark.parametrize(("name", "cast", "values"), KINDS, ids=[kind[0] for kind in KINDS])
async def test_nothing_is_null_or_an_end_to_all(
    stage: Stage, name: str, cast: str, values: Any
) -> None:
    type = scalar(name)
    assert await write(stage, slot_of(type), cast, None) == "null"
    assert await write(stage, slot_of(GraphQLNonNull(type)), cast, None) is None
    assert await write(stage, slot_of(GraphQLList(type)), f"{cast}[]", None) == "null"
    assert await write(stage, slot_of(GraphQLNonNull(GraphQLList(type))), f"{cast}[]", None) is None


@pytest.mark.parametrize("value", [1e-05, 1e15, 1e300, float("inf"), float("-inf"), float("nan")])
async def test_a_number_that_is_written_otherwise_is_not_written(
    stage: Stage, value: float
) -> None:
    assert await write(stage, slot_of(scalar("Float")), "float8", value) is None


async def test_a_code_has_its_name_and_an_unknown_one_none(stage: Stage) -> None:
    for type in (COLOUR, GraphQLNonNull(COLOUR)):
        slot = slot_of(type)
        assert await write(stage, slot, "text", "dark-blue") == '"DARK_BLUE"'
        assert await write(stage, slot, "text", "green") is None
    assert await write(stage, slot_of(COLOUR), "text", None) == "null"
    assert await write(stage, slot_of(GraphQLNonNull(COLOUR)), "text", None) is None
    several = slot_of(GraphQLNonNull(GraphQLList(GraphQLNonNull(COLOUR))))
    assert await write(stage, several, "text[]", ["red", "dark-blue"]) == '["RED","DARK_BLUE"]'
    assert await write(stage, several, "text[]", ["red", "green"]) is None


@pytest.mark.parametrize("kind", [*sorted(SOURCES), "A" * 19, "A" * 20, "A" * 21, "A" * 60])
async def test_an_id_is_the_opaque_one(stage: Stage, kind: str) -> None:
    id = UUID(int=0xFEDCBA98_7654_3210_FEDC_BA9876543210)
    slot = Slot("id", GraphQLNonNull(scalar("ID")), NodeId(kind))
    assert await write(stage, slot, "uuid", id) == f'"{node_id(kind, id)}"'


async def test_an_object_of_nothing_is_written(stage: Stage) -> None:
    connection: asyncpg.Connection
    async with stage.pool.acquire() as connection:
        assert await connection.fetchval(f"SELECT {serialiser.written_object([])}") == "{}"
