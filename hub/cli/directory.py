"""`hub directory import`: fills the directory from HSDS 3.1 files. It repeats nothing they say."""

import asyncio
import sys
from pathlib import Path

import click

from hub import settings as configuration
from hub.auth.model import Job, job_actor
from hub.db.pool import open_pool
from hub.db.transaction import transaction
from hub.directory.importing import import_path
from hub.directory.model import Report
from hub.settings import Settings


@click.group()
def directory() -> None:
    """The directory of services."""


@directory.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--agency", metavar="CODE", help="Which member maintains the records, as in iom.")
@click.option(
    "--package",
    metavar="NAME",
    help="Whose ids these are; needed to import again from another place."
    " The agency and the file's or folder's name, unless given.",
)
@click.option("--dry-run", is_flag=True, help="Report what would happen, and change nothing.")
def import_(path: Path, agency: str | None, package: str | None, dry_run: bool) -> int:
    """Import HSDS 3.1 from PATH: a JSON or CSV file, or a folder of them.

    Importing twice changes nothing. Records that cannot be used are named with file, record and
    field, and the rest is imported. Without --agency, records are maintained by the agency whose
    desk they name, or else by the secretariat.

    Exit codes: 0 everything was imported; 1 some records were rejected; 2 wrong usage; 3 the
    database or a file cannot be used.
    """
    settings = configuration.load()
    package = package or f"{agency or 'network'}/{path.resolve().name}"
    try:
        reports = asyncio.run(_run(settings, path, agency, package, dry_run))
    except LookupError:
        raise click.BadParameter("there is no such agency.", param_hint="--agency") from None
    if not reports:
        raise click.UsageError("There is no .json or .csv file at that path.")
    return _print(reports, dry_run)


async def _run(
    settings: Settings, path: Path, agency: str | None, package: str, dry_run: bool
) -> list[Report]:
    async with open_pool(settings) as pool:
        return await import_path(
            lambda: transaction(pool, job_actor(Job.SEED)),
            path,
            package=package,
            agency_code=agency,
            dry_run=dry_run,
            said=_progress,
        )


def _progress(file: str, done: int, of: int) -> None:
    """One line that is written over on a terminal; elsewhere one line a file."""
    if sys.stderr.isatty():
        click.echo(f"\r{file}: {done} of {of}", nl=done == of, err=True)
    elif done == of:
        click.echo(f"{file}: {of} records read", err=True)


def _print(reports: list[Report], dry_run: bool) -> int:
    """Prints what happened; the exit code."""
    for report in reports:
        click.echo(
            f"{report.file}: {report.created} created, {report.updated} updated,"
            f" {report.unchanged} unchanged, {len(report.rejected)} rejected,"
            f" {len(report.left_out)} fields left out"
        )
        for problem in report.problems:
            click.echo(f"  {problem}")
    if dry_run:
        click.echo("This was a dry run: nothing has changed.")
    return 1 if any(report.rejected for report in reports) else 0
