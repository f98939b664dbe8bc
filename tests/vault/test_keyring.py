"""The keyring file: private, whole at every moment, and one for all processes."""

import asyncio
import json
import multiprocessing
import os
import stat
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hub.errors import IntegrityError, SettingsError, Unreachable
from hub.vault.keyring import LocalKeyring
from hub.vault.provider import Wrapped

DATA_KEY = bytes(range(32))


@pytest.fixture
def keyring(tmp_path: Path) -> LocalKeyring:
    return LocalKeyring.create(tmp_path / "folder" / "keyring.json")


@pytest.fixture
async def agency(keyring: LocalKeyring) -> UUID:
    id = uuid4()
    await keyring.add_agency(id)
    return id


async def test_only_its_owner_reads_the_file(keyring: LocalKeyring, agency: UUID) -> None:
    await keyring.rotate(agency)
    assert stat.S_IMODE(keyring.path.stat().st_mode) == 0o600


async def test_a_file_left_behind_by_a_crash_opens_the_keys_to_nobody(
    keyring: LocalKeyring, agency: UUID
) -> None:
    left = keyring.path.with_suffix(".new")
    left.write_text("half")
    left.chmod(0o666)
    await keyring.rotate(agency)
    assert stat.S_IMODE(keyring.path.stat().st_mode) == 0o600
    assert not left.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
async def test_a_file_open_to_others_is_refused(keyring: LocalKeyring, mode: int) -> None:
    keyring.path.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        await LocalKeyring(keyring.path).public_key()


async def test_a_write_that_fails_leaves_the_older_keys(
    keyring: LocalKeyring, agency: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keyring.path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(Unreachable, match="No space left"):
            await keyring.rotate(agency)
    assert keyring.path.read_bytes() == before
    assert (await keyring.current(agency)).endswith("/1")
    assert (await keyring.rotate(agency)).endswith("/2")


async def test_a_reader_never_sees_half_a_file(keyring: LocalKeyring, agency: UUID) -> None:
    done = asyncio.Event()
    sizes = set()

    def read() -> None:
        while not done.is_set():
            sizes.add(len(json.loads(keyring.path.read_text())["agencies"]))

    reading = asyncio.get_running_loop().run_in_executor(None, read)
    for _ in range(40):
        await keyring.add_agency(uuid4())
        await asyncio.sleep(0)
    done.set()
    await reading
    assert len(sizes) > 1


def _add(path: Path, count: int) -> None:
    async def add() -> None:
        keyring = LocalKeyring(path)
        for _ in range(count):
            await keyring.add_agency(uuid4())

    asyncio.run(add())


async def test_two_processes_that_write_at_once_lose_no_key(
    keyring: LocalKeyring, agency: UUID
) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_add, args=(keyring.path, 15)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for _ in range(15):
        await keyring.rotate(agency)
        await asyncio.sleep(0.01)
    for writer in writers:
        await asyncio.to_thread(writer.join)
        assert writer.exitcode == 0
    assert len(await keyring.agencies()) == 46
    assert len(await keyring.old_keys(agency)) == 15


async def test_another_process_sees_a_new_key_at_once(keyring: LocalKeyring, agency: UUID) -> None:
    other = LocalKeyring(keyring.path)
    assert await other.current(agency) == f"{agency}/1"
    await keyring.rotate(agency)
    assert await other.current(agency) == f"{agency}/2"


async def test_old_wraps_open_until_their_key_is_destroyed(
    keyring: LocalKeyring, agency: UUID
) -> None:
    old = await keyring.wrap(agency, DATA_KEY, b"c")
    kek_id = await keyring.rotate(agency)
    new = await keyring.wrap(agency, DATA_KEY, b"c")
    assert (new.kek_id, old.kek_id) == (kek_id, f"{agency}/1")
    assert await keyring.unwrap(agency, old, b"c") == DATA_KEY
    assert await keyring.old_keys(agency) == [old.kek_id]
    with pytest.raises(ValueError, match="current key"):
        await keyring.retire(agency, kek_id)
    await keyring.retire(agency, old.kek_id)
    with pytest.raises(IntegrityError, match="gone"):
        await keyring.unwrap(agency, old, b"c")
    assert await keyring.unwrap(agency, new, b"c") == DATA_KEY


async def test_a_wrap_opens_for_its_agency_and_data_key_only(
    keyring: LocalKeyring, agency: UUID
) -> None:
    other = uuid4()
    await keyring.add_agency(other)
    wrapped = await keyring.wrap(agency, DATA_KEY, b"this data key")
    with pytest.raises(IntegrityError):
        await keyring.unwrap(agency, wrapped, b"another data key")
    with pytest.raises(IntegrityError):
        await keyring.unwrap(other, wrapped, b"this data key")
    stolen = Wrapped(f"{other}/1", wrapped.wrapped)
    with pytest.raises(IntegrityError):
        await keyring.unwrap(other, stolen, b"this data key")
    for at in range(len(wrapped.wrapped)):
        changed = bytearray(wrapped.wrapped)
        changed[at] ^= 1
        with pytest.raises(IntegrityError):
            await keyring.unwrap(agency, Wrapped(wrapped.kek_id, bytes(changed)), b"this data key")


async def test_an_agency_without_keys_has_none(keyring: LocalKeyring) -> None:
    for use in (keyring.current, keyring.rotate):
        with pytest.raises(IntegrityError, match="no keys"):
            await use(uuid4())


async def test_making_it_again_keeps_what_is_there(keyring: LocalKeyring, agency: UUID) -> None:
    before = keyring.path.read_bytes()
    LocalKeyring.create(keyring.path)
    await keyring.add_agency(agency)
    assert keyring.path.read_bytes() == before


async def test_a_missing_damaged_or_unwritable_keyring_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no keyring at"):
        await LocalKeyring(tmp_path / "none.json").public_key()
    (tmp_path / "bad.json").touch(0o600)
    with pytest.raises(SettingsError, match="cannot be read"):
        await LocalKeyring(tmp_path / "bad.json").public_key()
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be written"):
        LocalKeyring.create(tmp_path / "file" / "keyring.json")


async def test_keys_show_in_no_repr(keyring: LocalKeyring, agency: UUID) -> None:
    secrets = json.loads(keyring.path.read_text())
    shown = repr(keyring) + repr(await keyring.wrap(agency, DATA_KEY, b"c"))
    assert secrets["signing"] not in shown
    assert "wrapped=" not in shown


async def test_signatures_verify_under_the_public_key(keyring: LocalKeyring) -> None:
    key = Ed25519PublicKey.from_public_bytes(await keyring.public_key())
    key.verify(await keyring.sign(b"note"), b"note")
