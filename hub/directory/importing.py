"""Imports HSDS packages: idempotent by id, every problem named, the rest stored.

A JSON file is one transaction, and so are the CSV files of a folder, which hang together. Each
record has a savepoint, so that one the database refuses does not take the others with it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg

from hub.agencies import service as agencies
from hub.db.transaction import Transaction
from hub.directory import store
from hub.directory.hsds import MOST_BYTES, Tables, read_csv, read_json
from hub.directory.model import Problem, Record, Report
from hub.directory.records import Known, Package

Progress = Callable[[str, int, int], None]
Opener = Callable[[], AbstractAsyncContextManager[Transaction]]


@dataclass(frozen=True, slots=True)
class Unit:
    """What is imported together: a JSON file, or the CSV files of a folder, by name."""

    name: str
    files: dict[str, bytes]

    def tables(self) -> Tables:
        """Its rows."""
        if self.name.lower().endswith(".json"):
            return read_json(self.name, self.files[self.name])
        return read_csv(self.files)


def units(path: Path) -> Iterator[Unit]:
    """The units of a file or of a folder, read one at a time; hidden files are left out.

    Raises:
        OSError: something cannot be read.
    """
    base = path if path.is_dir() else path.parent
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    files = [
        file
        for file in found
        if file.is_file() and not any(p.startswith(".") for p in file.relative_to(base).parts)
    ]
    for file in files:
        if file.suffix.lower() == ".json":
            name = file.relative_to(base).as_posix()
            yield Unit(name, {name: _content(file)})
    tabular: dict[Path, list[Path]] = {}
    for file in files:
        if file.suffix.lower() == ".csv":
            tabular.setdefault(file.parent, []).append(file)
    for folder, members in tabular.items():
        name = f"{folder.relative_to(base).as_posix()}/*.csv"
        yield Unit(
            name.removeprefix("./"),
            {member.relative_to(base).as_posix(): _content(member) for member in members},
        )


def _content(file: Path) -> bytes:
    """A file's bytes; of one that is too large only enough to be refused."""
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


class _DryRunOver(Exception):  # noqa: N818
    """Rolls back what a dry run did."""


async def import_path(
    opener: Opener,
    path: Path,
    *,
    package: str,
    agency_code: str | None = None,
    dry_run: bool = False,
    said: Progress = lambda file, done, of: None,
) -> list[Report]:
    """Imports a file or a folder, a transaction for each unit; a dry run is one, and rolled back.

    `agency_code` names the member that maintains the records; without it those whose desk offers
    them do, and else the secretariat.

    Raises:
        LookupError: there is no such agency.
        OSError: something cannot be read.
    """
    reports = []
    if dry_run:
        try:
            async with opener() as tx:
                reports = [await _one(tx, unit, package, agency_code, said) for unit in units(path)]
                raise _DryRunOver
        except _DryRunOver:
            return reports
    for unit in units(path):
        async with opener() as tx:
            reports.append(await _one(tx, unit, package, agency_code, said))
    return reports


async def _one(
    tx: Transaction, unit: Unit, package: str, agency_code: str | None, said: Progress
) -> Report:
    agency_id = None
    if agency_code is not None:
        agency = (await agencies.network(tx)).agency_by_code(agency_code)
        if agency is None:
            raise LookupError(agency_code)
        agency_id = agency.id
    return await import_unit(tx, unit, package=package, agency_id=agency_id, said=said)


async def import_unit(
    tx: Transaction,
    unit: Unit,
    *,
    package: str,
    agency_id: UUID | None = None,
    said: Progress = lambda file, done, of: None,
) -> Report:
    """Stores what a unit holds. `said` is told how many of how many records are done."""
    known = await _known(tx)
    read = Package(unit.tables(), known, package=package, agency_id=agency_id)
    report = Report(unit.name, problems=read.problems)
    before = await store.digests(tx, package)
    for number, record in enumerate(read.records, 1):
        digest = _digest(record)
        if before.get((record.file, record.kind, record.id)) == digest:
            report.unchanged += 1
        else:
            await _store(tx, package, record, digest, known, report)
        if number % 100 == 0 or number == len(read.records):
            said(unit.name, number, len(read.records))
    return report


async def _store(
    tx: Transaction, package: str, record: Record, digest: bytes, known: Known, report: Report
) -> None:
    new = record.table is not None and record.id not in known.stored[record.table]
    try:
        async with tx.savepoint():
            changed = record.table is not None and await store.put(tx, record, new=new)
            first = await store.keep_original(tx, package, record, digest)
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # The database's own message may repeat a value.
        name = getattr(error, "column_name", None) or getattr(error, "constraint_name", None) or "-"
        said = str(record.original.get("id", "-"))[:80]
        message = "The database refused the record."
        report.problems.append(Problem(record.file, record.place, said, name, message))
        return
    if record.table is None:
        new, changed = first, not first
    if new:
        report.created += 1
    elif changed:
        report.updated += 1
    else:
        report.unchanged += 1


async def _known(tx: Transaction) -> Known:
    network = await agencies.network(tx)
    desks = {}
    for desk in network.desks.values():
        agency, office = network.agencies[desk.agency_id], network.offices[desk.office_id]
        desks[f"{agency.code}/{office.city}/{desk.name}"] = desk.id, desk.agency_id
    return Known(
        service_codes=await store.service_codes(tx),
        places=await store.places(tx),
        stored=await store.stored(tx),
        desk=desks.get,
    )


def _digest(record: Record) -> bytes:
    """SHA-256 of what a record says and of what that means here, which a new desk may change."""
    meaning = [record.original, record.columns, record.agency_id]
    return hashlib.sha256(json.dumps(meaning, sort_keys=True, default=str).encode()).digest()
