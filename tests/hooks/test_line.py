"""The line between a worker and a plugin's process: every view crosses whole; what is too long, cut or no
message is refused at both ends. test_wire.py has the messages themselves."""

import asyncio
import socket
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.hooks import views, wire
from hub.hooks.client import PluginClient, PluginError
from hub.hooks.declared import Text
from hub.hooks.forms import Form
from hub.hooks.host import Host, Question, _take
from tests.hooks.generated import forms

KINDS = sorted(
    (one for one in vars(views).values() if isinstance(one, type) and issubclass(one, views.View)),
    key=lambda one: one.__name__,
)
SHORT = st.text(max_size=8)
WHOLE = st.integers(-(2**63), 2**63 - 1)
VALUE = st.one_of(
    st.none(),
    st.booleans(),
    WHOLE,
    st.floats(allow_nan=False),
    SHORT,
    st.dates(),
    st.lists(SHORT, max_size=3).map(tuple),
)
ANSWERS = st.dictionaries(SHORT, VALUE, max_size=4)
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: SHORT,
    int: WHOLE,
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: MOMENTS,
    Text: st.builds(Text, SHORT, SHORT),
    type(None): st.none(),
    Any: VALUE,
}


def of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type, as the views declare it."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, given_ = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*map(of, given_))
    if origin is tuple:
        return st.lists(of(given_[0]), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(of(given_[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(SHORT, of(given_[1]), max_size=3)
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{name: of(hints[name]) for name in kind.__struct_fields__})


def there_and_back(value: Any, kind: Any) -> Any:
    """A value after a journey."""
    return wire.unpack(wire.pack(value), kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_view_arrives_as_it_left(kind: type, data: st.DataObject) -> None:
    view = data.draw(of(kind))
    assert there_and_back(view, kind) == view


def _cut(form: Form) -> tuple[bytes, bytes]:
    whole = wire.pack(form)
    return whole[:-1], whole + b"\x00"


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(forms())
def test_half_a_message_and_one_with_more_behind_it_are_refused(form: Form) -> None:
    for data in _cut(form):
        with pytest.raises(ValueError, match="not a message"):
            wire.unpack(data, Form)


class Idle:
    """A plugin's side that only has to answer what it cannot read."""

    def __init__(self) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.host = Host({}, None, [])
        self.buffer = bytearray()

    def take(self, data: bytes) -> bool:
        """Whether the host goes on listening after it was sent this."""
        self.ours.sendall(data)
        return _take(self.host, self.theirs, self.buffer)


def test_the_plugin_s_process_takes_no_message_beyond_its_length() -> None:
    side = Idle()
    assert side.take(wire.HEAD.pack(wire.LONGEST))
    assert not Idle().take(wire.HEAD.pack(wire.LONGEST + 1))


def test_the_plugin_s_process_answers_garbage_with_a_refusal_and_goes_on() -> None:
    side = Idle()
    for garbage in (b"\xc1", b"hello", b""):
        assert side.take(wire.HEAD.pack(len(garbage)) + garbage)
        head = side.ours.recv(wire.HEAD.size)
        (length,) = wire.HEAD.unpack(head)
        said = wire.unpack(side.ours.recv(length), list)
        assert said == [0, "refused", "not a question"]
    question = wire.pack(Question(7, "ping", {}, 1.0))
    assert side.take(wire.HEAD.pack(len(question)) + question)
    (length,) = wire.HEAD.unpack(side.ours.recv(wire.HEAD.size))
    assert wire.unpack(side.ours.recv(length), list)[:2] == [7, "ok"]


async def told(folder: Path, reply: bytes) -> str:
    """How a worker takes a reply: the message of its error."""

    async def reply_with(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (length,) = wire.HEAD.unpack(await reader.readexactly(wire.HEAD.size))
        await reader.readexactly(length)
        writer.write(reply)
        writer.close()

    path = folder / "wfp.sock"
    async with await asyncio.start_unix_server(reply_with, str(path)):
        client = PluginClient("wfp", path)
        with pytest.raises(PluginError) as caught:
            await client.ask("services")
        assert client._line is None, "it would take the rest for an answer to the next question"
    return str(caught.value)


def framed(value: Any) -> bytes:
    """A message with its length."""
    data = wire.pack(value)
    return wire.HEAD.pack(len(data)) + data


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (wire.HEAD.pack(wire.LONGEST + 1), "wfp: services answered too much."),
        (wire.HEAD.pack(5) + b"\xc1\xc1\xc1\xc1\xc1", "wfp: services answered something else."),
        (framed({"an": "object"}), "wfp: services answered something else."),
        (framed([1, "ok"]), "wfp: services answered something else."),
        (framed([9, "ok", None]), "wfp: services answered another question."),
        (wire.HEAD.pack(9) + b"half", "wfp: the plugin does not run."),
        (b"", "wfp: the plugin does not run."),
    ],
)
async def test_a_worker_refuses_what_is_no_answer_and_hangs_up(
    tmp_path: Path, reply: bytes, said: str
) -> None:
    assert await told(tmp_path, reply) == said


def test_a_view_holds_what_may_be_seen_and_takes_nothing_more() -> None:
    view = views.RouteView(service_id="s", agency="iom", service_code="shelter")
    plain: Mapping[str, Any] = wire.unpack(wire.pack(view), dict)
    assert set(plain) == set(views.RouteView.__struct_fields__)
    with pytest.raises(ValueError, match="not a message"):
        there_and_back({**plain, "capacity": "many"}, views.RouteView)
    with pytest.raises(ValueError, match="not a message"):
        there_and_back({"service_id": "s"}, views.RouteView)
