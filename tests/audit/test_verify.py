"""An export that is whole verifies anywhere; one that was changed is refused, at its first bad entry."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.audit import export as exporting
from hub.audit import merkle, note, service
from hub.audit.verify import verify, verify_proof
from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.errors import HubError, Invalid
from hub.vault.keyring import LocalKeyring
from tests.audit.conftest import ORIGIN, Log
from tests.audit.exports import Line, Sample, checked, exported, raw, rehash


async def test_an_untouched_log_is_whole(sample: Sample) -> None:
    verdict = checked(sample.lines, public_key=sample.key, kept=sample.notes)
    assert verdict.problem is None
    count = await sample.log.owner.fetchval("SELECT count(*) FROM hub.audit_entry")
    assert (verdict.size, verdict.shown, verdict.checkpoints) == (count, count, 5)


async def test_an_agency_verifies_the_whole_tree_and_sees_only_what_concerns_it(
    sample: Sample,
) -> None:
    party = sample.log.world.recipient
    lines = await exported(sample.log, party.code)
    verdict = checked(lines, public_key=sample.key, kept=sample.notes)
    assert verdict.problem is None
    assert 0 < verdict.shown < verdict.size
    shown = [line["entry"] for line in lines if "entry" in line]
    sides = ("agency_id", "owner_agency_id", "other_agency_id")
    assert all(str(party.id) in [entry[side] for side in sides] for entry in shown)
    text = json.dumps(lines)
    for other in (sample.log.world.sender, sample.log.world.stranger):
        assert str(other.id) not in text
        assert all(str(actor.id) not in text for actor in other.staff.values())
    mine = await sample.log.owner.fetch(
        "SELECT e.id FROM hub.audit_entry e JOIN hub.audit_leaf l ON l.entry_id = e.id"
        " WHERE $1 IN (e.agency_id, e.owner_agency_id, e.other_agency_id) ORDER BY l.seq",
        party.id,
    )
    assert [entry["id"] for entry in shown] == [str(row["id"]) for row in mine]


@pytest.mark.parametrize("start", [0, 1, 5, 8])
async def test_an_export_may_begin_where_the_agency_stopped(sample: Sample, start: int) -> None:
    first = sample.ends[0]
    lines = await exported(sample.log, start=first + start)
    assert checked(lines, kept=sample.notes[-1:]).problem is None
    assert next(line["seq"] for line in lines if "seq" in line) == first + start
    lines[0]["peaks"][0] = merkle.leaf_hash(b"x").hex()
    assert "is not what was signed" in str(checked(lines).problem)


async def test_an_export_from_its_very_end_still_compares(sample: Sample) -> None:
    size = sample.ends[-1]
    lines = await exported(sample.log, start=size)
    assert len(lines) == 1
    assert checked(lines, kept=sample.notes[-1:]).problem is None
    lines[0]["peaks"][-1] = merkle.leaf_hash(b"x").hex()
    assert "what came before" in str(checked(lines).problem)
    with pytest.raises(Invalid):
        await exported(sample.log, start=size + 1)


async def test_nothing_is_exported_before_anything_is_signed(log: Log) -> None:
    with pytest.raises(HubError, match="hub audit sequence"):
        await exported(log)


# Changes that leave the hash beside the entry: named exactly ----------------------------------------


def edit(lines: list[Line], i: int) -> None:
    lines[i]["entry"]["action"] = "case.opened"


def edit_time(lines: list[Line], i: int) -> None:
    lines[i]["entry"]["at"] = lines[i]["entry"]["at"].replace("20", "19", 1)


def add_field(lines: list[Line], i: int) -> None:
    lines[i]["entry"]["note"] = "harmless"


def drop_field(lines: list[Line], i: int) -> None:
    del lines[i]["entry"]["details"]


def edit_hash(lines: list[Line], i: int) -> None:
    lines[i]["leaf"] = merkle.leaf_hash(b"x").hex()


def remove(lines: list[Line], i: int) -> None:
    del lines[i]


def repeat(lines: list[Line], i: int) -> None:
    lines.insert(i, dict(lines[i - 1]))


def insert(lines: list[Line], i: int) -> None:
    new = json.loads(json.dumps(lines[i]))
    new["seq"] -= 1
    new["entry"]["id"] = str(uuid4())
    rehash(new)
    lines.insert(i, new)


def swap(lines: list[Line], i: int) -> None:
    lines[i], lines[i + 1] = lines[i + 1], lines[i]


def lose(lines: list[Line], i: int) -> None:
    lines[i]["lost"] = lines[i].pop("entry")["id"]


@pytest.mark.parametrize(
    "change",
    [edit, edit_time, add_field, drop_field, edit_hash, remove, repeat, insert, swap, lose],
)
async def test_the_first_bad_entry_is_named(
    sample: Sample, change: Callable[[list[Line], int], None]
) -> None:
    seq = sample.ends[2] + 1  # the second of its interval, so that it has neighbours on both sides
    i = sample.at(seq)
    change(sample.lines, i)
    # A second, later change does not hide the first.
    sample.lines[sample.at(sample.ends[3] + 1)]["entry"]["action"] = "case.erased"
    problem = checked(sample.lines, public_key=sample.key).problem
    assert problem is not None
    assert (problem.line, problem.seq) == (i + 1, seq)
    found = sample.lines[i].get("entry", {}).get("id") or sample.lines[i].get("lost")
    assert problem.entry_id == found
    assert f"line {i + 1}, entry {seq}, id {found}: " in str(problem)


# Changes whose hashes and numbers were made to fit: named as far as checkpoints tell ------------------


def renumber(lines: list[Line]) -> None:
    for seq, line in enumerate(line for line in lines if "seq" in line):
        line["seq"] = seq


@pytest.mark.parametrize("change", [edit, add_field, swap])
async def test_a_careful_edit_is_named_to_the_checkpoint_interval(
    sample: Sample, change: Callable[[list[Line], int], None]
) -> None:
    first = sample.ends[2]
    change(sample.lines, sample.at(first + 1))
    rehash(sample.lines[sample.at(first + 1)])
    renumber(sample.lines)
    problem = checked(sample.lines).problem
    assert problem is not None
    assert problem.seq == first
    assert f"One of the entries {first} to {sample.ends[3] - 1}" in problem.what


@pytest.mark.parametrize(
    ("change", "said"), [(remove, "1 were removed"), (insert, "1 were inserted")]
)
async def test_a_careful_removal_or_insertion_is_named_to_the_checkpoint_interval(
    sample: Sample, change: Callable[[list[Line], int], None], said: str
) -> None:
    first = sample.ends[2]
    change(sample.lines, sample.at(first + 1))
    renumber(sample.lines)
    problem = checked(sample.lines).problem
    assert problem is not None
    assert problem.seq == first
    assert said in problem.what


async def test_a_careful_edit_of_an_entry_between_two_checkpoints_is_named_exactly(
    log: Log,
) -> None:
    await log.sequence()
    for _ in range(3):
        await log.write(log.world.sender.caseworker, "case.read")
        await log.sequence()
    lines = await exported(log)
    seq = max(line["seq"] for line in lines if "seq" in line) - 1
    i = next(i for i, line in enumerate(lines) if line.get("seq") == seq)
    edit(lines, i)
    rehash(lines[i])
    problem = checked(lines).problem
    assert problem is not None
    assert (problem.line, problem.seq, problem.entry_id) == (i + 1, seq, lines[i]["entry"]["id"])


async def test_without_the_checkpoints_between_an_edit_is_still_found(sample: Sample) -> None:
    line = sample.lines[sample.at(sample.ends[2] + 1)]
    edit([line], 0)
    rehash(line)
    bare = [line for line in sample.lines if "checkpoint" not in line or "format" in line]
    problem = checked(bare).problem
    assert problem is not None
    assert f"One of the entries 0 to {sample.ends[-1] - 1}" in problem.what


async def test_a_log_whose_end_was_cut_is_refused(sample: Sample) -> None:
    size = sample.ends[-1]
    last_but_one = sample.at(size - 2)
    problem = checked(sample.lines[: last_but_one + 1]).problem
    assert problem is not None
    assert (problem.seq, problem.line) == (size - 1, last_but_one + 2)
    assert "the last 1 entries were removed" in problem.what
    header_only = checked(sample.lines[:1]).problem
    assert header_only is not None
    assert header_only.seq == 0


async def test_entries_behind_the_newest_checkpoint_are_refused(sample: Sample) -> None:
    extra = json.loads(json.dumps(sample.lines[sample.at(sample.ends[-1] - 1)]))
    extra["seq"] += 1
    problem = checked([*sample.lines, extra]).problem
    assert problem is not None
    assert problem.seq == extra["seq"]


async def test_a_log_under_another_key_is_refused_by_who_holds_the_key(
    sample: Sample, tmp_path: Path
) -> None:
    other = LocalKeyring.create(tmp_path / "other.json")
    problem = checked(sample.lines, public_key=await other.public_key()).problem
    assert problem is not None
    assert "another key" in problem.what
    stranger = base64.b64encode(await other.public_key()).decode()
    sample.lines[0]["public_key"] = stranger
    assert "not signed" in str(checked(sample.lines).problem)


async def test_a_forged_kept_checkpoint_proves_nothing(sample: Sample, tmp_path: Path) -> None:
    other = LocalKeyring.create(tmp_path / "other.json")
    forged = (await note.sign(ORIGIN, 3, merkle.EMPTY, other)).note
    problem = checked(sample.lines, kept=[forged]).problem
    assert problem is not None
    assert "that you keep is not signed" in problem.what


# Anything else ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"[]\n", b"{}\n", b"null", b"\xff\xfe", b'{"seq": 0', b"[" * 100_000,
     b'{"seq": 0, "leaf": "00"}', b'{"seq": NaN, "leaf": ""}', b'{"checkpoint": 5}',
     b'{"checkpoint": "a\\n1\\nx\\n\\n"}', b'{"seq": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
async def test_a_line_that_is_no_line_is_named(sample: Sample, line: bytes) -> None:
    lines = raw(sample.lines)
    lines[4] = line
    problem = verify(lines).problem
    assert problem is not None
    assert problem.line == 5
    lines[0] = line
    assert verify(lines).problem is not None
    assert verify([line]).problem is not None
    assert verify_proof(line).problem is not None


async def test_an_entry_with_a_key_twice_is_refused(sample: Sample) -> None:
    """JSON readers keep the last of two: one program would show what another one verified."""
    lines = raw(sample.lines)
    lines[1] = lines[1].replace(b'"action":', b'"action": "case.erased", "action":', 1)
    problem = verify(lines).problem
    assert problem is not None
    assert (problem.line, problem.seq) == (2, 0)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
async def test_no_changed_byte_goes_unnoticed(sample: Sample, data: st.DataObject) -> None:
    lines = raw(sample.lines)
    number = data.draw(st.integers(0, len(lines) - 1))
    text = bytearray(lines[number])
    at = data.draw(st.integers(0, len(text) - 1))
    text[at] = data.draw(st.integers(0, 255).filter(lambda b: b != text[at]))
    lines[number] = bytes(text)
    verdict = verify(lines, public_key=sample.key)
    if verdict.problem is not None:
        assert (verdict.problem.line or 0) <= len(lines) + 1
        return

    def meaning(line: bytes) -> Any:
        """What is said, whatever the spaces; hexadecimal and base64 have two spellings each."""
        values = json.loads(line)
        if "leaf" in values:
            values["leaf"] = bytes.fromhex(values["leaf"])
        if number == 0:  # who the export is for and how it was called is not signed
            values = values | {"agency": None, "origin": None}
            values["peaks"] = [bytes.fromhex(peak) for peak in values["peaks"]]
        return values

    assert meaning(lines[number]) == meaning(raw(sample.lines)[number])


# Proofs -----------------------------------------------------------------------------------------------


async def test_an_entry_is_proven_without_the_rest_of_the_log(sample: Sample) -> None:
    for line in sample.lines[1::3]:
        if "entry" not in line:
            continue
        async with transaction(sample.log.pool, job_actor(Job.SEQUENCER)) as tx:
            found = await service.prove(tx, line["entry"]["id"])
        document = exporting.proof(found, sample.key)
        assert verify_proof(document, public_key=sample.key).problem is None
        values = json.loads(document)
        assert values["entry"] == line["entry"]
        for change in (
            {"seq": values["seq"] + 1},
            {"seq": "0"},
            {"path": values["path"][:-1]},
            {"path": None},
            {"path": ["00"]},
            {"entry": values["entry"] | {"action": "case.erased"}},
            {"entry": None},
            {"checkpoint": values["checkpoint"].replace(ORIGIN, "x", 1)},
            {"public_key": "x"},
        ):
            assert verify_proof(json.dumps(values | change).encode()).problem is not None
