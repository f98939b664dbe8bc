"""`hub audit`: the log, for the hub's operators; and `hub audit verify`, for anybody, without the hub."""

import base64
import binascii
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import click

from hub.audit import note
from hub.audit import verify as verifying
from hub.errors import HubError, Invalid, NotFound, Unreachable

if TYPE_CHECKING:
    import asyncpg

    from hub.settings import Settings

Answer = TypeVar("Answer")


@click.group()
def audit() -> None:
    """The audit log: sequence, export, verify."""


def _with_hub(use: "Callable[[asyncpg.Pool, Settings], Awaitable[Answer]]") -> Answer:
    """Runs something on the configured database. Imported here: `verify` needs none of it."""
    from hub.cli.connected import with_hub

    return with_hub(use)


@audit.command()
def sequence() -> None:
    """Put what was written into the tree now, and sign it. A running hub does so by itself."""
    from hub.audit import service
    from hub.vault.keyring import LocalKeyring

    async def run(pool: "asyncpg.Pool", settings: "Settings") -> int:
        keyring, size = LocalKeyring(settings.keyring), 0
        await keyring.public_key()  # a missing keyring is said even when there is nothing to sign
        origin = note.origin_of(settings.base_url)
        while checkpoint := await service.sequence(pool, keyring, origin):
            size = checkpoint.size
            click.echo(f"{size} entries in the tree", err=True)
        return size

    size = _with_hub(run)
    click.echo(f"Signed: {size} entries." if size else "Nothing to do: every entry is sequenced.")


@audit.command()
@click.option("--public-key", is_flag=True, help="Print the public key alone, for verify --key.")
def checkpoint(public_key: bool) -> None:
    """Print the newest signed checkpoint; on standard error, the public key that verifies it.

    Keep both outside the hub: they prove later that the log was neither edited, cut nor forked.
    """
    from hub.audit import service
    from hub.vault.keyring import LocalKeyring

    async def run(pool: "asyncpg.Pool", settings: "Settings") -> str | None:
        newest = await service.latest(pool)
        return newest.note if newest else None

    async def read(pool: "asyncpg.Pool", settings: "Settings") -> tuple[bytes, str | None]:
        return await LocalKeyring(settings.keyring).public_key(), await run(pool, settings)

    key, text = _with_hub(read)
    if public_key:
        click.echo(base64.b64encode(key).decode())
        return
    if text is None:
        raise HubError("Nothing is sequenced yet: run `hub audit sequence`.")
    click.echo(text, nl=False)
    click.echo(f"public key:  {base64.b64encode(key).decode()}", err=True)
    click.echo(f"fingerprint: {note.fingerprint(key)}", err=True)


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--agency",
    metavar="CODE",
    help="Show this agency's entries, as in iom, and of others' the hashes.",
)
@click.option(
    "--since",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Leave out the first N entries, as many as the checkpoint you keep has.",
)
def export(file: Path, agency: str | None, since: int) -> None:
    """Write the sequenced log to FILE, to be verified offline.

    Without --agency every entry is shown: for the hub's own archive only. FILE appears when it is
    complete, and takes the place of an older one.
    """
    from hub.audit import export as exporting
    from hub.vault.keyring import LocalKeyring

    async def run(pool: "asyncpg.Pool", settings: "Settings") -> int:
        key = await LocalKeyring(settings.keyring).public_key()
        whose = await exporting.recipient(pool, agency) if agency else None
        count = 0
        with _replacing(file) as write:
            async for line in exporting.lines(
                pool, key, agency=whose, start=since, said=_progress("exported")
            ):
                write(line)
                count += b'"seq":' in line[:8]
        return count

    try:
        count = _with_hub(run)
    except NotFound:
        raise click.BadParameter("there is no such agency.", param_hint="--agency") from None
    except Invalid as error:
        raise click.BadParameter(error.message, param_hint="--since") from None
    click.echo(f"{file}: {count} entries")


@audit.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", metavar="FILE_OR_BASE64", help="The hub's public key, as you got it another way.")  # fmt: skip
@click.option(
    "--since",
    "kept",
    metavar="CHECKPOINT_FILE",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint, or an export, that you kept: the log has to contain it. May be given again.",
)
def verify(file: Path, key: str | None, kept: tuple[Path, ...]) -> int:
    """Verify an export, or a proof of `hub audit prove`, offline. Needs neither hub nor database.

    Names the first bad entry. Exit codes: 0 the log is whole; 1 it is not; 2 wrong usage.
    """
    public_key = _read_key(key) if key else None
    with file.open("rb") as lines:
        first = lines.readline()
    if f'"{verifying.PROOF}"'.encode() in first[:100]:
        return _say(verifying.verify_proof(first, public_key=public_key), key is not None)
    notes = [path.read_text("utf-8", "replace") for path in kept if not _is_export(path)]
    exports = [path for path in kept if _is_export(path)]
    if len(exports) > 1:
        raise click.BadParameter("one earlier export at most.", param_hint="--since")
    for path in exports:
        with path.open("rb") as lines:
            earlier = verifying.verify(lines, public_key=public_key)
        if earlier.problem:
            click.echo(f"{path}: BAD: {earlier.problem}")
            return 1
        notes.append(earlier.newest)
    with file.open("rb") as lines, _lines(exports) as before:
        size = file.stat().st_size
        verdict = verifying.verify(
            _watched(lines, size), public_key=public_key, kept=notes, earlier=before
        )
    return _say(verdict, key is not None)


@audit.command()
@click.argument("entry", type=click.UUID)
def prove(entry: UUID) -> None:
    """Print a proof that ENTRY (its id) is in the signed log, to be checked with `hub audit verify`."""
    from hub.audit import export as exporting
    from hub.audit import service
    from hub.auth.model import Job, job_actor
    from hub.db.transaction import transaction
    from hub.vault.keyring import LocalKeyring

    async def run(pool: "asyncpg.Pool", settings: "Settings") -> bytes:
        key = await LocalKeyring(settings.keyring).public_key()
        async with transaction(pool, job_actor(Job.SEQUENCER)) as tx:
            return exporting.proof(await service.prove(tx, entry), key)

    click.echo(_with_hub(run), nl=False)


def _say(verdict: verifying.Verdict, key_was_given: bool) -> int:
    if verdict.problem:
        click.echo(f"BAD: {verdict.problem}")
        return 1
    click.echo(
        f"Whole: {verdict.size} entries, {verdict.shown} of them shown,"
        f" {verdict.checkpoints} signed checkpoints."
    )
    click.echo(f"Signed by the key with fingerprint {note.fingerprint(verdict.public_key)}.")
    if not key_was_given:
        click.echo(
            "The key came with the file: compare the fingerprint with the hub's, or give --key.",
            err=True,
        )
    return 0


def _read_key(text: str) -> bytes:
    """A public key: 32 bytes in base64, given or in a file."""
    try:
        path = Path(text)
        raw = path.read_text("ascii").strip() if path.is_file() else text
        key = base64.b64decode(raw, validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise click.BadParameter("this is no public key: 32 bytes in base64.", param_hint="--key")
    return key


def _is_export(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(1) == b"{"


@contextmanager
def _lines(paths: list[Path]) -> Iterator[Iterator[bytes] | None]:
    if not paths:
        yield None
        return
    with paths[0].open("rb") as file:
        yield file


@contextmanager
def _replacing(file: Path) -> Iterator[Callable[[bytes], object]]:
    """Writes beside the file, and renames when all is written: nobody sees half a log."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise Unreachable(f"Cannot write to {file.parent}: {error.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as temporary:
            yield temporary.write
            temporary.flush()
            os.fsync(temporary.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _progress(verb: str) -> Callable[[int, int], None]:
    """One line that is written over on a terminal; elsewhere one line at the end."""

    def said(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{verb} {done} of {of}", nl=done == of, err=True)
        elif done == of:
            click.echo(f"{verb} {done} entries", err=True)

    return said


def _watched(lines: Iterator[bytes], size: int) -> Iterator[bytes]:
    """The same lines, saying on a terminal how far the reading is."""
    done = 0
    for number, line in enumerate(lines, 1):
        done += len(line)
        if number % 20_000 == 0 and sys.stderr.isatty():
            click.echo(f"\rverified {100 * done // max(size, 1)} %", nl=False, err=True)
        yield line
    if done and sys.stderr.isatty():
        click.echo("\r", nl=False, err=True)
