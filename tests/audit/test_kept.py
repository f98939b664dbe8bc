"""Whoever kept a checkpoint or an export notices a log that was shortened, forked or written anew."""

import json

from hub.audit import merkle, note
from tests.audit.conftest import ORIGIN
from tests.audit.exports import Line, Sample, checked, exported, raw, rehash


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


async def test_a_log_rebuilt_under_old_signatures_is_refused(sample: Sample) -> None:
    """Whoever has the file and not the key can make everything fit but the signatures."""
    lines = await forked(sample, sample.ends[2] + 1)
    for line, old in zip(lines, sample.lines, strict=True):
        if "checkpoint" in line:
            body, signature = (x["checkpoint"].split("\n\n") for x in (line, old))
            line["checkpoint"] = f"{body[0]}\n\n{signature[1]}"
    assert "not signed" in str(checked(lines).problem)
