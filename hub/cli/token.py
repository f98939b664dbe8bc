"""`hub token`: a bearer token for scripts, from the demo's identity provider and from no other."""

import asyncio

import click

from hub import settings as configuration
from hub.auth.issuers import Issuer
from hub.cli.demo_people import person
from hub.cli.identity import RunningIdentity
from hub.errors import SettingsError
from hub.settings import Settings


def demo_provider(settings: Settings) -> RunningIdentity:
    """The demo's provider, if it runs and the hub is configured for nothing else.

    Raises:
        SettingsError: another provider is configured, or none runs.
    """
    running = RunningIdentity.find(settings.home)
    if settings.production or any(_is_foreign(one, running) for one in settings.issuers):
        raise SettingsError(
            ["Tokens of people come from their agency's provider: this command is for the demo's."]
        )
    if running is None:
        raise SettingsError(
            ["The demo's identity provider is not running: start it with `hub demo`."]
        )
    return running


def _is_foreign(entry: Issuer, running: RunningIdentity | None) -> bool:
    return running is None or entry.issuer != running.issuer


@click.command()
@click.argument("email")
def token(email: str) -> None:
    """Print a bearer token of the demo's identity provider.

    EMAIL is the address of one of the demo's people, such as ana.lopez@iom.example.
    """
    running = demo_provider(configuration.load())
    if person(email) is None:
        raise click.BadParameter("nobody in the demo has that address", param_hint="EMAIL")
    click.echo(asyncio.run(running.bearer(email)))
