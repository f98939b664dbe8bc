"""An export that is whole verifies anywhere; one that was changed is refused, at its first bad entry."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.audit import export as exporting
from hub.audit import merkle, note, service
from hub.audit.model import canonical
from hub.audit.verify import Verdict, verify, verify_proof
from hub.auth.model import Job, job_actor
from hub.db.transaction import transaction
from hub.errors import HubError, Invalid
from hub.vault.keyring import LocalKeyring
from tests.audit.conftest import ORIGIN, Log

Line = dict[str, Any]


async def exported(log: Log, code: str | None = None, start: int = 0) -> list[Line]:
    whose = await exporting.recipient(log.pool, code) if code else None
    key = await log.keyring.public_key()
    lines = exporting.lines(log.pool, key, agency=whose, start=start)
    return [json.loads(line) async for line in lines]


def raw(lines: list[Line]) -> list[bytes]:
    return [json.dumps(line).encode() + b"\n" for line in lines]


def checked(lines: list[Line], **more: Any) -> Verdict:
    return verify(raw(lines), **more)


def rehash(line: Line) -> None:
    """Makes a line's hash fit its entry, as whoever edits it carefully would."""
    line["leaf"] = merkle.leaf_hash(canonical(line["entry"])).hex()


@dataclass
class Sample:
    """An export with a checkpoint after each third entry, and where its entries stand."""

    lines: list[Line]
    key: bytes
    log: Log

    def at(self, seq: int) -> int:
        """The index of an entry's line; its number in the file is one more."""
        return next(i for i, line in enumerate(self.lines) if line.get("seq") == seq)

    @property
    def ends(self) -> list[int]:
        return [note.verify(n, self.key).size for n in self.notes]

    @property
    def notes(self) -> list[str]:
        return [line["checkpoint"] for line in self.lines[1:] if "checkpoint" in line]


@pytest.fixture
async def sample(log: Log) -> Sample:
    await log.sequence()
    for _ in range(4):
        for party in log.world.parties:
            await log.write(party.caseworker, "case.read")
        await log.sequence()
    return Sample(await exported(log), await log.keyring.public_key(), log)


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


# Checkpoints and exports that the agency kept --------------------------------------------------------


async def shortened(sample: Sample) -> list[Line]:
    """The export as it was two checkpoints ago: whole in itself."""
    end = next(i for i, n in enumerate(sample.lines) if n.get("checkpoint") == sample.notes[2])
    lines = sample.lines[: end + 1]
    lines[0] = lines[0] | {"checkpoint": sample.notes[2], "size": sample.ends[2]}
    return lines


async def test_a_shortened_log_is_seen_by_who_kept_a_checkpoint(sample: Sample) -> None:
    lines = await shortened(sample)
    assert checked(lines).problem is None
    problem = checked(lines, kept=sample.notes[-1:]).problem
    assert problem is not None
    assert "shortened" in problem.what
    assert problem.seq == sample.ends[2]


async def forked(sample: Sample, seq: int) -> list[Line]:
    """The hub changes an entry and signs everything after it anew: whole in itself."""
    lines: list[Line] = json.loads(json.dumps(sample.lines))
    leaves: list[bytes] = []
    for line in lines[1:]:
        if line.get("seq") == seq:
            line["entry"]["action"] = "case.listed"
            rehash(line)
        if "seq" in line:
            leaves.append(bytes.fromhex(line["leaf"]))
        elif len(leaves) > seq:
            nodes = merkle.new_nodes(0, leaves, lambda _: b"")
            root = merkle.root(len(leaves), nodes.__getitem__)
            line["checkpoint"] = (
                await note.sign(ORIGIN, len(leaves), root, sample.log.keyring)
            ).note
    lines[0]["checkpoint"] = lines[-1]["checkpoint"]
    return lines


async def test_a_forked_log_is_seen_by_who_kept_a_checkpoint(sample: Sample) -> None:
    seq = sample.ends[2] + 1
    lines = await forked(sample, seq)
    assert checked(lines, public_key=sample.key).problem is None
    assert checked(lines, kept=sample.notes[:3]).problem is None
    problem = checked(lines, kept=[sample.notes[4], sample.notes[2]]).problem
    assert problem is not None
    assert problem.seq == sample.ends[2]
    assert f"entries {sample.ends[2]} to {sample.ends[4] - 1}" in problem.what
    assert "forked" in problem.what


async def test_who_kept_an_export_learns_which_entry_was_forked(sample: Sample) -> None:
    seq = sample.ends[2] + 1
    lines = await forked(sample, seq)
    problem = checked(lines, kept=sample.notes[-1:], earlier=raw(sample.lines)).problem
    assert problem is not None
    assert (problem.seq, problem.line) == (seq, sample.at(seq) + 1)
    assert problem.entry_id == lines[sample.at(seq)]["entry"]["id"]
    assert checked(sample.lines, earlier=raw(sample.lines)).problem is None


async def test_who_kept_an_export_sees_what_is_hidden_from_them_now(sample: Sample) -> None:
    code = sample.log.world.sender.code
    before, now = await exported(sample.log, code), await exported(sample.log, code)
    shown = [line for line in now if "entry" in line][-1]
    id = shown.pop("entry")["id"]
    # Nothing in this one file tells that it was theirs.
    assert checked(now).problem is None
    problem = checked(now, earlier=raw(before)).problem
    assert problem is not None
    assert problem.seq == shown["seq"]
    assert "hides it" in problem.what
    assert id


async def test_an_export_that_begins_after_the_kept_checkpoint_says_so(sample: Sample) -> None:
    lines = await exported(sample.log, start=sample.ends[1])
    problem = checked(lines, kept=sample.notes[:1]).problem
    assert problem is not None
    assert f"--since {sample.ends[0]}" in problem.what


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


async def test_a_log_rebuilt_under_old_signatures_is_refused(sample: Sample) -> None:
    """Whoever has the file and not the key can make everything fit but the signatures."""
    lines = await forked(sample, sample.ends[2] + 1)
    for line, old in zip(lines, sample.lines, strict=True):
        if "checkpoint" in line:
            body, signature = (x["checkpoint"].split("\n\n") for x in (line, old))
            line["checkpoint"] = f"{body[0]}\n\n{signature[1]}"
    assert "not signed" in str(checked(lines).problem)


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
