"""`hub audit` as operators and agencies run it: in a process of its own."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.conftest import Log


@pytest.fixture
async def written(log: Log) -> Log:
    for party in log.world.parties:
        await log.write(party.caseworker, "case.read")
    await log.settle()
    return log


async def test_a_log_is_sequenced_exported_and_verified_offline(
    written: Log, tmp_path: Path
) -> None:
    count = await written.owner.fetchval("SELECT count(*) FROM hub.audit_entry")
    code, out, _ = await written.hub("audit", "sequence")
    assert (code, out) == (0, f"Signed: {count} entries.\n")
    code, out, _ = await written.hub("audit", "sequence")
    assert (code, out) == (0, "Nothing to do: every entry is sequenced.\n")
    file, note, key = tmp_path / "log.jsonl", tmp_path / "kept.txt", tmp_path / "key.txt"
    code, out, err = await written.hub("audit", "checkpoint")
    assert code == 0
    assert "public key:  " in err
    note.write_text(out)
    code, out, _ = await written.hub("audit", "checkpoint", "--public-key")
    key.write_text(out)
    assert base64.b64decode(out) == await written.keyring.public_key()
    agency = written.world.sender.code
    code, out, err = await written.hub("audit", "export", str(file), "--agency", agency)
    assert (code, out) == (0, f"{file}: {count} entries\n")
    assert f"exported {count} entries" in err
    assert [path.name for path in tmp_path.glob("*log*")] == ["log.jsonl"]
    # No settings and no database from here on.
    arguments = ["audit", "verify", str(file), "--key", str(key), "--since", str(note)]
    code, out, err = await written.hub(*arguments, connected=False)
    assert code == 0
    assert out.startswith(f"Whole: {count} entries, ")
    assert not err
    code, out, err = await written.hub("audit", "verify", str(file), connected=False)
    assert code == 0
    assert "compare the fingerprint" in err


async def test_an_entry_edited_in_the_database_is_named(written: Log, tmp_path: Path) -> None:
    await written.hub("audit", "sequence")
    row = await written.owner.fetchrow(
        "SELECT e.id, l.seq FROM hub.audit_entry e JOIN hub.audit_leaf l ON l.entry_id = e.id"
        " WHERE e.action = 'case.read' ORDER BY l.seq LIMIT 1"
    )
    assert row is not None
    await written.owner.execute(
        "UPDATE hub.audit_entry SET action = 'case.listed' WHERE id = $1", row["id"]
    )
    file = tmp_path / "log.jsonl"
    assert (await written.hub("audit", "export", str(file)))[0] == 0
    code, out, _ = await written.hub("audit", "verify", str(file), connected=False)
    assert code == 1
    expected = f"BAD: line {row['seq'] + 2}, entry {row['seq']}, id {row['id']}: "
    assert out.startswith(expected)
    assert "it was edited" in out


async def test_an_entry_removed_from_the_database_is_named(written: Log, tmp_path: Path) -> None:
    await written.hub("audit", "sequence")
    row = await written.owner.fetchrow(
        "SELECT e.id, l.seq FROM hub.audit_entry e JOIN hub.audit_leaf l ON l.entry_id = e.id"
        " WHERE e.action = 'case.read' ORDER BY l.seq LIMIT 1"
    )
    assert row is not None
    await written.owner.execute("SET session_replication_role = replica")
    await written.owner.execute("DELETE FROM hub.audit_entry WHERE id = $1", row["id"])
    file, stranger = tmp_path / "log.jsonl", written.world.stranger.code
    assert (await written.hub("audit", "export", str(file), "--agency", stranger))[0] == 0
    code, out, _ = await written.hub("audit", "verify", str(file), connected=False)
    assert code == 1
    assert out.startswith(f"BAD: line {row['seq'] + 2}, entry {row['seq']}, id {row['id']}: ")
    assert "removed" in out


async def test_an_earlier_export_shows_what_was_forked(written: Log, tmp_path: Path) -> None:
    await written.hub("audit", "sequence")
    kept, now = tmp_path / "kept.jsonl", tmp_path / "now.jsonl"
    await written.hub("audit", "export", str(kept))
    await written.owner.execute(
        "UPDATE hub.audit_entry SET action = 'case.listed' WHERE action = 'case.read';"
        "DELETE FROM hub.audit_leaf; DELETE FROM hub.audit_node; DELETE FROM hub.audit_checkpoint"
    )
    await written.hub("audit", "sequence")
    await written.hub("audit", "export", str(now))
    assert (await written.hub("audit", "verify", str(now), connected=False))[0] == 0
    arguments = ["audit", "verify", str(now), "--since", str(kept)]
    code, out, _ = await written.hub(*arguments, connected=False)
    seq = await written.owner.fetchval(
        "SELECT min(l.seq) FROM hub.audit_entry e JOIN hub.audit_leaf l ON l.entry_id = e.id"
        " WHERE e.action = 'case.listed'"
    )
    assert code == 1
    assert f"entry {seq}, id " in out
    assert "forked" in out
    kept.write_bytes(kept.read_bytes().replace(b"case.read", b"case.kept", 1))
    code, out, _ = await written.hub(*arguments, connected=False)
    assert code == 1
    assert out.startswith(f"{kept}: BAD: ")


async def test_an_entry_is_proven(written: Log, tmp_path: Path) -> None:
    id = await written.owner.fetchval(
        "SELECT id FROM hub.audit_entry WHERE action = 'case.read' LIMIT 1"
    )
    assert (await written.hub("audit", "prove", str(id)))[0] == 1
    await written.hub("audit", "sequence")
    code, out, _ = await written.hub("audit", "prove", str(id))
    assert code == 0
    proof = tmp_path / "proof.json"
    proof.write_text(out)
    assert (await written.hub("audit", "verify", str(proof), connected=False))[0] == 0
    proof.write_text(out.replace("case.read", "case.kept"))
    code, out, _ = await written.hub("audit", "verify", str(proof), connected=False)
    assert code == 1
    assert f"id {id}" in out


async def test_what_is_wrong_is_one_clear_line(written: Log, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    cases: list[tuple[list[str], int, str]] = [
        (["export", str(file)], 1, "run `hub audit sequence`"),
        (["checkpoint"], 1, "run `hub audit sequence`"),
    ]
    for arguments, expected, said in cases:
        code, _, err = await written.hub("audit", *arguments)
        assert (code, said in err) == (expected, True)
    await written.hub("audit", "sequence")
    cases = [
        (["export", str(file), "--agency", "nobody"], 2, "no such agency"),
        (["export", str(file), "--since", "100000"], 2, "has only"),
        (["export", str(tmp_path / "none" / "log")], 3, "Cannot write to"),
        (["prove", "x"], 2, "UUID"),
        (["verify", str(tmp_path / "none")], 2, "does not exist"),
        (["verify", str(written.keyring.path)], 1, ""),
        (["verify", str(written.keyring.path), "--key", "AAAA"], 2, "no public key"),
    ]
    for arguments, expected, said in cases:
        code, _, err = await written.hub("audit", *arguments)
        assert (code, said in err, "Traceback" in err) == (expected, True, False), arguments
    assert not file.exists()
    assert not list(tmp_path.glob(".log*"))
    written.keyring.path.rename(tmp_path / "elsewhere.json")
    code, _, err = await written.hub("audit", "sequence")
    assert code == 2
    assert "There is no keyring at" in err
    assert len(err.splitlines()) == 1


async def test_an_export_that_fails_leaves_the_older_one(written: Log, tmp_path: Path) -> None:
    await written.hub("audit", "sequence")
    file = tmp_path / "log.jsonl"
    await written.hub("audit", "export", str(file))
    before = file.read_bytes()
    await written.owner.execute("DROP TABLE hub.audit_leaf")
    assert (await written.hub("audit", "export", str(file)))[0] == 3
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "log" in path.name] == ["log.jsonl"]


def test_verifying_needs_neither_database_nor_settings(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text(json.dumps({"format": "hub-audit-export/1"}))
    program = (
        "import sys\n"
        "from hub.cli import main\n"
        f"try: main(['audit', 'verify', {str(file)!r}])\n"
        "except SystemExit as end: code = end.code\n"
        "bad = {'asyncpg', 'hub.settings', 'hub.db', 'starlette'} & set(sys.modules)\n"
        "sys.exit(f'{code} {bad}')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr.strip() == "1 set()"
    assert done.stdout == "BAD: line 1: the line has other fields than it should.\n"
