"""`hub plugins draw|paper|new|reference`: for those who write plugins, on their own machine.

`draw` and `paper` load the plugin into this process, as its author's tests do: for plugins that one trusts.
None of them needs a database or configuration.
"""

from importlib.metadata import entry_points
from pathlib import Path

import click

from hub.hooks import drawing, reference, scaffold
from hub.hooks.declared import Illegal
from hub.hooks.package import GROUP
from hub.hooks.paper import paper as on_paper
from hub.hooks.plugin import Declared, Plugin

LOCALE = click.option(
    "--locale",
    type=click.Choice(["es", "en"]),
    default="es",
    show_default=True,
    help="In which language.",
)


def _declared(agency: str) -> Declared:
    """What an agency's installed plugin declares. Exits with 1 where it cannot be loaded."""
    point = next((point for point in entry_points(group=GROUP) if point.name == agency), None)
    if point is None:
        raise click.BadParameter("no plugin of that name is installed.", param_hint="AGENCY")
    try:
        return Plugin.load(agency, point.module).declared
    except Illegal as error:
        for problem in error.problems:
            click.echo(f"hub: {problem}", err=True)
    except Exception as error:  # The author's own code, whatever it raises.
        click.echo(f"hub: {agency}: {type(error).__name__}: {error}", err=True)
    raise click.exceptions.Exit(1)


@click.command()
@click.argument("agency")
@click.option("--workflow", metavar="NAME", help="This workflow alone; all of them, unless given.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["mermaid", "svg"]),
    default="mermaid",
    show_default=True,
    help="Text for Mermaid, or a picture.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write a file for each workflow into this folder.",
)
@LOCALE
def draw(agency: str, workflow: str | None, format_: str, out: Path | None, locale: str) -> None:
    """Draw the workflows of an agency's installed plugin.

    The plugin is loaded into this process, as its author's tests do: draw plugins that you trust.
    """
    workflows = _declared(agency).workflows
    chosen = [one for one in workflows if workflow in (None, one.name)]
    if not chosen:
        names = ", ".join(one.name for one in workflows) or "none"
        raise click.BadParameter(f"{agency} has: {names}.", param_hint="--workflow")
    if format_ == "svg" and out is None and len(chosen) > 1:
        raise click.UsageError("Several pictures need --out; or choose one with --workflow.")
    for one in chosen:
        text = drawing.svg(one, locale) if format_ == "svg" else drawing.mermaid(one, locale)
        if out is None:
            click.echo(text)
            continue
        out.mkdir(parents=True, exist_ok=True)
        path = out / f"{agency}-{one.name}.{'svg' if format_ == 'svg' else 'mmd'}"
        path.write_text(text, "utf-8")
        click.echo(str(path))


@click.command()
@click.argument("agency")
@click.argument("form")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
@LOCALE
def paper(agency: str, form: str, out: Path | None, locale: str) -> None:
    """Print a form of an agency's installed plugin, blank, as one HTML page for A4.

    The plugin is loaded into this process, as its author's tests do: for plugins that you trust.
    """
    declared = _declared(agency)
    try:
        page = on_paper(declared.form(form), locale)
    except KeyError:
        names = ", ".join(one.name for one in declared.forms) or "none"
        raise click.BadParameter(f"{agency} has: {names}.", param_hint="FORM") from None
    if out is None:
        click.echo(page)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, "utf-8")
    click.echo(str(out))


@click.command()
@click.argument("code")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("plugins"),
    show_default=True,
    help="Where plugins lie; the new one gets a folder of its own in it.",
)
@click.option("--name-es", metavar="NAME", help="The agency's name in Spanish; CODE, unless given.")
@click.option("--name-en", metavar="NAME", help="The agency's name in English; CODE, unless given.")
def new(code: str, folder: Path, name_es: str | None, name_en: str | None) -> int:
    """Make a plugin for the agency CODE, with tests that pass, to change into your own."""
    problems = scaffold.mistakes(code, folder, name_es, name_en)
    if problems:
        for problem in problems:
            click.echo(f"hub: {problem}", err=True)
        return 2
    made = scaffold.make(code, folder, name_es, name_en)
    for path in made:
        click.echo(str(path))
    home = folder / code
    click.echo(
        f"\nInstall it: pip install --no-deps --no-build-isolation -e {home}"
        f"\nTry it:     pytest {home}\nRead:       plugins/README.md"
    )
    return 0


@click.command("reference")
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if it would.")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("plugins/README.md"),
    show_default=True,
    help="The page that holds it, between its two markers.",
)
def reference_(check: bool, file: Path) -> int:
    """Write the reference of all hooks, generated from the code, into the tutorial."""
    before = file.read_text("utf-8")
    try:
        after = reference.replaced(before)
    except ValueError as error:
        raise click.UsageError(f"{file}: {error}") from None
    if after == before:
        click.echo(f"{file} is as the code is.")
        return 0
    if check:
        click.echo(f"{file} is older than the code: run `hub plugins reference`.", err=True)
        return 1
    file.write_text(after, "utf-8")
    click.echo(f"{file} was written.")
    return 0
