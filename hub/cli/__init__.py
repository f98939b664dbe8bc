"""The `hub` command. One file per command group; each is loaded when it is called.

Exit codes: 0 done; 1 done, but with problems that the output names; 2 wrong usage or configuration;
3 the surroundings fail (database down, port in use, folder not writable).
"""

import importlib
import sys
from collections.abc import Sequence
from typing import ClassVar

import click

from hub.errors import HubError, SettingsError, Unreachable


class _Commands(click.Group):
    """Finds commands by name, so that `hub --help` imports neither server nor schema."""

    places: ClassVar[dict[str, tuple[str, str, str]]] = {
        "serve": ("hub.cli.serve", "serve", "Serve the hub over HTTP."),
        "migrate": ("hub.cli.database", "migrate", "Bring the database up to date."),
        "seed": (
            "hub.cli.database",
            "seed",
            "Fill in the network: agencies, offices, desks, codes.",
        ),
        "demo": ("hub.cli.demo", "demo", "Run a referral from end to end, then serve."),
        "token": (
            "hub.cli.token",
            "token",
            "Print a bearer token of the demo's identity provider.",
        ),
        "schema": (
            "hub.cli.schema",
            "schema_group",
            "Export or check what is generated from the code.",
        ),
        "directory": ("hub.cli.directory", "directory", "The directory of services."),
        "audit": ("hub.cli.audit", "audit", "The audit log: sequence, export, verify."),
        "plugins": ("hub.cli.plugins", "plugins", "The agencies' plugins: list, approve, draw."),
        "keys": ("hub.cli.keys", "keys", "Keys of the agencies."),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self.places.get(cmd_name)
        if place is None:
            return None
        command = getattr(importlib.import_module(place[0]), place[1])
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, place[2]) for name, place in self.places.items()])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="migration-hub")
def hub() -> None:
    """The interagency referral and coordination hub.

    Configuration comes from the environment; see README.md, "Configuration".
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and turns what went wrong into one clear line each and an exit code."""
    try:
        code = hub.main(args=arguments, prog_name="hub", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except SettingsError as error:
        for problem in error.problems:
            click.echo(f"hub: {problem}", err=True)
        sys.exit(2)
    except Unreachable as error:
        click.echo(f"hub: {error}", err=True)
        sys.exit(3)
    except HubError as error:
        click.echo(f"hub: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"hub: {error.strerror or type(error).__name__}", err=True)
        sys.exit(3)
