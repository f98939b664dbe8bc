"""`hub schema`: what is generated from the code and committed, written and compared."""

from pathlib import Path

import click

from hub.api import access, breaking, schema
from hub.hooks import package
from hub.hooks.plugin import Plugin
from hub.plugins.model import Declaration

FOLDER = Path("schema")


def generated() -> dict[str, str]:
    """The files of schema/ that come from the code, by name."""
    built = schema.build()
    return {
        "hub.graphql": schema.text(built),
        "agencies.graphql": schema.forms_text(_installed()),
        "access.md": access.statement(built),
    }


def _installed() -> dict[str, Declaration]:
    """What the installed plugins declare. A developer's own tool: it loads them into this process."""
    found = {}
    for point in package.installed():
        declared = Plugin.load(point.name, point.module).declared
        found[point.name] = Declaration(forms=declared.forms)
    return found


@click.group("schema")
def schema_group() -> None:
    """Export or check what is generated from the code."""


_folder = click.option(
    "--folder", default=FOLDER, type=click.Path(path_type=Path), show_default=True
)


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def undeclared_changes(folder: Path) -> list[str]:
    """What would break clients of the committed schema and is not declared in breaking.txt."""
    old = _read(folder / "hub.graphql")
    declared = breaking.read_declared(_read(folder / "breaking.txt"))
    return breaking.undeclared(old, generated()["hub.graphql"], declared) if old else []


def _tell_breaking(changes: list[str], folder: Path) -> None:
    for change in changes:
        click.echo(f"breaks clients: {change}", err=True)
    if changes:
        click.echo(f"Declare these lines in {folder / 'breaking.txt'}, or change less.", err=True)


@schema_group.command()
@_folder
def export(folder: Path) -> int:
    """Write the files of schema/, unless that breaks clients undeclared."""
    changes = undeclared_changes(folder)
    if changes:
        _tell_breaking(changes, folder)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in generated().items():
        path = folder / name
        same = _read(path) == text
        path.write_text(text, "utf-8")
        click.echo(f"{path}: {'unchanged' if same else 'written'}")
    return 0


@schema_group.command()
@_folder
def check(folder: Path) -> int:
    """Compare the code with schema/; exit code 1 when they differ or a change breaks clients."""
    changes = undeclared_changes(folder)
    _tell_breaking(changes, folder)
    stale = [name for name, text in generated().items() if _read(folder / name) != text]
    for name in stale:
        click.echo(f"{folder / name} is not what the code says: `make schema`, review.", err=True)
    if not changes and not stale:
        click.echo("The schema is as committed.")
    return 1 if changes or stale else 0
