"""`hub plugins`: what agencies bring. Each command is in the file of those who use it."""

import click

from hub.cli.approving import approve, check, disable, list_
from hub.cli.authoring import draw, new, paper, reference_


@click.group()
def plugins() -> None:
    """The agencies' plugins: list, check, approve, disable, draw, write new ones."""


for command in (list_, check, approve, disable, draw, paper, new, reference_):
    plugins.add_command(command)
