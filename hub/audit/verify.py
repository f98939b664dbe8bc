"""Verifies an exported log offline and names its first bad entry. Needs neither hub nor database.

What can be named, and how exactly:

- An entry whose text no longer fits the hash beside it, a line that is missing, repeated, moved or
  unreadable: that line, its number in the log, its id.
- A change that also rewrote hashes or numbers, so that the lines fit each other again: the entries
  between the last checkpoint that holds and the first that does not. Within them, nothing in the file
  tells which; an earlier export that the agency kept does.
- A log that the hub forked or shortened, and signed again: shown by a checkpoint or an export that
  the agency kept. A kept checkpoint names the entries up to its size since the last one that agrees;
  a kept export names the entry.

What cannot be seen: an entry about the agency that the hub shows only as a hash, as if it were another
agency's; an entry that was never written; a whole log under another key, unless the reader brings the key.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hub.audit import merkle, note
from hub.audit.model import Checkpoint, canonical
from hub.errors import IntegrityError

EXPORT = "hub-audit-export/1"
PROOF = "hub-audit-proof/1"
HASH = 32


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing that is wrong. `line` counts from 1; `seq` is the entry's number in the log."""

    what: str
    line: int | None = None
    seq: int | None = None
    entry_id: str | None = None

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        place += [f"entry {self.seq}"] if self.seq is not None else []
        place += [f"id {self.entry_id}"] if self.entry_id is not None else []
        return f"{', '.join(place)}: {self.what}" if place else self.what


@dataclass(slots=True)
class Verdict:
    """What verification found. The log is whole when `problem` is None."""

    size: int = 0
    shown: int = 0
    checkpoints: int = 0
    public_key: bytes = b""
    newest: str = ""
    problem: Problem | None = None


class _BadError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class Tree:
    """The root of a log that is read entry by entry, in O(log n) memory."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = [
            (level, hash) for (level, _), hash in zip(merkle.peaks(size), peaks, strict=True)
        ]

    def add(self, leaf: bytes) -> None:
        """The next leaf's hash."""
        level, hash = 0, leaf
        while self._peaks and self._peaks[-1][0] == level:
            level, hash = level + 1, merkle.node_hash(self._peaks.pop()[1], hash)
        self._peaks.append((level, hash))
        self.size += 1

    def root(self) -> bytes:
        """The root so far."""
        if not self._peaks:
            return merkle.EMPTY
        root = self._peaks[-1][1]
        for _, hash in reversed(self._peaks[:-1]):
            root = merkle.node_hash(hash, root)
        return root


def verify(
    lines: Iterable[bytes],
    *,
    public_key: bytes | None = None,
    kept: Sequence[str] = (),
    earlier: Iterable[bytes] | None = None,
) -> Verdict:
    """Verifies an export. Without `public_key`, the one in the file is believed.

    `kept` are checkpoints that the agency noted earlier, `earlier` the lines of an export that it
    made earlier and that was whole: the log has to contain them.
    """
    verdict = Verdict()
    reading = enumerate(lines, 1)
    try:
        log = _Log(verdict, next(reading, (1, b""))[1], public_key, kept, earlier)
        for number, raw in reading:
            log.read(number, raw)
        log.end()
    except _BadError as bad:
        verdict.problem = bad.problem
    return verdict


def verify_proof(document: bytes, *, public_key: bytes | None = None) -> Verdict:
    """Verifies that an entry is in the log (`hub audit prove`)."""
    verdict = Verdict()
    try:
        values = _parse(document, 1)
        _shape(values, {"format", "public_key", "seq", "entry", "path", "checkpoint"}, 1)
        key = _key(values, public_key)
        signed = _signed(values["checkpoint"], key, 1)
        entry, seq = values["entry"], values["seq"]
        steps = values["path"] if isinstance(values["path"], list) else [None]
        path = [_hash(step, 1) for step in steps]
        verdict.public_key, verdict.size, verdict.checkpoints = key, signed.size, 1
        leaf = merkle.leaf_hash(canonical(entry))
        if type(seq) is not int or not merkle.verify_inclusion(
            leaf, seq, signed.size, path, signed.root
        ):
            raise _BadError(Problem("the signed tree does not hold it.", 1, seq, _id(values)))
        verdict.shown = 1
    except _BadError as bad:
        verdict.problem = bad.problem
    return verdict


class _Log:
    """Where the reading stands: the tree so far, and the size up to which signatures confirm it."""

    def __init__(
        self,
        verdict: Verdict,
        header: bytes,
        public_key: bytes | None,
        kept: Sequence[str],
        earlier: Iterable[bytes] | None,
    ) -> None:
        values = _parse(header, 1)
        if values.get("format") != EXPORT:
            raise _BadError(Problem("This is no export of the audit log."))
        fields = {
            "format", "origin", "public_key", "agency", "start", "size", "peaks", "checkpoint",
        }  # fmt: skip
        _shape(values, fields, 1)
        self.verdict = verdict
        self.key = verdict.public_key = _key(values, public_key)
        self.newest = _signed(values["checkpoint"], self.key, 1)
        self.agency = values["agency"]
        verdict.newest = values["checkpoint"]
        start, peaks = values["start"], values["peaks"]
        if values["size"] != self.newest.size:
            raise _BadError(Problem("the header's size is not the newest checkpoint's.", 1))
        if type(start) is not int or not 0 <= start <= self.newest.size:
            raise _BadError(Problem("the header says no place to start from.", 1))
        if not isinstance(peaks, list) or len(peaks) != len(merkle.peaks(start)):
            raise _BadError(Problem("the header lacks the hashes of what came before.", 1))
        self.tree = Tree(start, [_hash(peak, 1) for peak in peaks])
        self.start = self.sound = self.agreed = start
        self.sound_line = self.line = 1
        self.last_id: str | None = None
        self.pending: Problem | None = None
        self.fork: Problem | None = None
        self.kept = self._read_kept(kept)
        self.earlier = _leaves(earlier, self.agency) if earlier is not None else iter(())
        self.before = next(self.earlier, None)
        self._compare()

    def _read_kept(self, notes: Sequence[str]) -> list[Checkpoint]:
        kept = sorted(
            (_signed(text, self.key, None) for text in notes), key=lambda c: c.size, reverse=True
        )
        if kept and kept[0].size > self.newest.size:
            what = (
                f"The log was shortened: you keep a checkpoint of {kept[0].size} entries,"
                f" and it has {self.newest.size}."
            )
            raise _BadError(Problem(what, seq=self.newest.size))
        if kept and kept[-1].size < self.start:
            what = (
                f"This export begins with entry {self.start}, after the {kept[-1].size} entries of"
                f" the checkpoint that you keep: export with --since {kept[-1].size} or less."
            )
            raise _BadError(Problem(what))
        return kept

    def read(self, number: int, raw: bytes) -> None:
        """One line after the header."""
        self.line = number
        signed = None
        try:
            values = _parse(raw, number, self.tree.size)
            if "checkpoint" in values:
                _shape(values, {"checkpoint"}, number)
                signed = _signed(values["checkpoint"], self.key, number)
            else:
                self._add(values)
        except _BadError as bad:
            # What was found before this line comes first.
            raise _BadError(self.pending or bad.problem) from None
        if signed is not None:
            self._judge(signed)
            self.verdict.checkpoints += 1

    def _add(self, values: dict[str, Any]) -> None:
        expected, id = self.tree.size, _id(values)
        optional = {"entry", "lost"} & values.keys()
        if set(values) - optional != {"seq", "leaf"} or len(optional) > 1:
            raise _BadError(Problem("the line is no entry of a log.", self.line, expected, id))
        seq, leaf = values["seq"], _hash(values["leaf"], self.line)
        if type(seq) is not int or seq != expected:
            raise _BadError(Problem(_misplaced(seq, expected), self.line, expected, id))
        if expected >= self.newest.size:
            what = "the newest checkpoint does not sign it: it was added."
            raise _BadError(Problem(what, self.line, expected, id))
        if "lost" in values:
            what = "the hub has its hash and the entry no more: it was removed."
            raise _BadError(Problem(what, self.line, expected, id))
        if "entry" in values:
            self.verdict.shown += 1
            fits = merkle.leaf_hash(canonical(values["entry"])) == leaf
            if not fits and self.pending is None:
                what = "its text does not fit its hash: it was edited."
                self.pending = Problem(what, self.line, expected, id)
        self._against_earlier(leaf, "entry" in values, id)
        self.tree.add(leaf)
        self.last_id = id
        self.verdict.size = self.tree.size
        self._compare()

    def _against_earlier(self, leaf: bytes, shown: bool, id: str | None) -> None:
        while self.before and self.before[0] < self.tree.size:
            self.before = next(self.earlier, None)
        if not self.before or self.before[0] != self.tree.size:
            return
        _, known, was_shown = self.before
        if known != leaf and self.fork is None:
            what = "your earlier export has another entry here: the log was forked."
            self.fork = Problem(what, self.line, self.tree.size, id)
        elif was_shown and not shown:
            what = "your earlier export showed it to you, and this one hides it."
            raise _BadError(Problem(what, self.line, self.tree.size, id))

    def _compare(self) -> None:
        """With the checkpoints that the agency kept, once the tree is as large as one of them."""
        while self.kept and self.kept[-1].size == self.tree.size:
            mine = self.kept.pop()
            if mine.root == self.tree.root():
                self.agreed = mine.size
            elif self.fork is None:
                what = (
                    f"The log was forked: the checkpoint of {mine.size} entries that you keep is"
                    f" signed, and this is another log. {_among(self.agreed, mine.size)}"
                    " is not what it was. Keep both: together they prove it."
                )
                self.fork = Problem(what, seq=self.agreed)

    def _judge(self, signed: Checkpoint) -> None:
        """Confirms what was read since the last checkpoint, or says what is wrong with it."""
        size = self.tree.size
        if signed.size != size:
            off = signed.size - size
            happened = f"{off} were removed" if off > 0 else f"{-off} were inserted"
            what = (
                f"{_among(self.sound, max(signed.size, size))} is bad: the checkpoint of"
                f" {signed.size} entries stands after {size}, so {happened}."
            )
            raise _BadError(self.pending or Problem(what, self.line, self.sound))
        if signed.root != self.tree.root():
            raise _BadError(self._unsigned(size))
        if problem := self.pending or self.fork:
            raise _BadError(problem)
        self.sound, self.sound_line = size, self.line

    def _unsigned(self, size: int) -> Problem:
        """Lines that fit each other, and not the tree that was signed."""
        if self.sound == size:
            return Problem("the hashes of what came before are not what was signed.", 1)
        others = f"{_among(self.sound, size)} is not what was signed"
        if self.pending:
            return replace(self.pending, what=f"{self.pending.what} {others}.")
        if size - self.sound == 1:
            return Problem(
                "it is not what was signed.", self.sound_line + 1, self.sound, self.last_id
            )
        what = f"{others}: it was edited, inserted or moved, and its hash made to fit."
        return Problem(what, seq=self.sound)

    def end(self) -> None:
        """After the last line."""
        if self.tree.size < self.newest.size:
            missing = self.newest.size - self.tree.size
            what = f"the log ends before it: the last {missing} entries were removed."
            raise _BadError(self.pending or Problem(what, self.line + 1, self.tree.size))
        self._judge(self.newest)


def _among(first: int, end: int) -> str:
    return f"One of the entries {first} to {end - 1}" if end - first > 1 else f"Entry {first}"


def _misplaced(seq: object, expected: int) -> str:
    if type(seq) is not int:
        return "the line has no number."
    if seq > expected:
        return f"number {seq} stands in its place: entries were removed or moved."
    return f"number {seq} stands in its place: an entry was inserted, repeated or moved."


def _leaves(lines: Iterable[bytes], agency: object) -> Iterator[tuple[int, bytes, bool]]:
    """Number, hash, and whether it was shown, of the entries of an export that was whole."""
    same = False
    for number, raw in enumerate(lines, 1):
        values = _parse(raw, number)
        if number == 1:
            same = values.get("agency") == agency
        elif "leaf" in values:
            yield values["seq"], _hash(values["leaf"], number), same and "entry" in values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("a key stands twice")
    return values


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _parse(raw: bytes, line: int, seq: int | None = None) -> dict[str, Any]:
    try:
        values = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise _BadError(Problem("the line cannot be read as JSON.", line, seq))
    return values


def _shape(values: dict[str, Any], fields: set[str], line: int) -> None:
    if values.keys() != fields:
        raise _BadError(Problem("the line has other fields than it should.", line))


def _hash(text: object, line: int) -> bytes:
    try:
        value = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        value = b""
    if len(value) != HASH:
        raise _BadError(Problem("a hash has not 32 bytes.", line))
    return value


def _key(values: dict[str, Any], given: bytes | None) -> bytes:
    try:
        own = note.decoded(values["public_key"])
    except (TypeError, ValueError):
        own = b""
    if len(own) != HASH:
        raise _BadError(Problem("the file names no public key.", 1))
    if given is not None and given != own:
        raise _BadError(Problem("The log is signed by another key than the one you hold.", 1))
    return own


def _signed(text: object, key: bytes, line: int | None) -> Checkpoint:
    try:
        return note.verify(text if isinstance(text, str) else "", key)
    except IntegrityError:
        whose = "the checkpoint" if line else "The checkpoint that you keep"
        raise _BadError(Problem(f"{whose} is not signed by the key.", line)) from None


def _id(values: dict[str, Any]) -> str | None:
    entry = values.get("entry")
    id = entry.get("id") if isinstance(entry, dict) else values.get("lost")
    return id if isinstance(id, str) else None
