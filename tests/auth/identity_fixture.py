"""The fixture `identity`: a real Canaille for this worker. Import it in a conftest.py to use it.

Its hub is at `identity.base_url`, a port of this machine that was free: a test that serves the hub
over a socket serves it there.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import pytest

from hub.auth.issuers import Issuer
from hub.cli.demo_people import DemoPerson
from hub.cli.identity import DemoIdentity, free_port
from tests.world import Party


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoIdentity]:
    """Canaille with the demo's people; `enrol` adds those of a world."""
    provider = DemoIdentity(
        tmp_path_factory.mktemp("identity"),
        free_port(),
        base_url=f"http://localhost:{free_port()}",
        audience="https://hub.example/api",
    )
    provider.start()
    yield provider
    provider.stop()


def enrol(
    identity: DemoIdentity,
    party: Party,
    *,
    staff: Sequence[UUID] | None = None,
    groups: Sequence[str] = (),
    **options: Any,
) -> Issuer:
    """Gives an agency's staff, or some, accounts; returns the hub's entry for the agency."""
    identity.add(
        [
            DemoPerson(f"Staff {staff_id.hex[:6]}", email, party.code, ())
            for staff_id, email in party.emails.items()
            if staff is None or staff_id in staff
        ],
        groups,
    )
    return identity.entry(party.code, f"{party.code}.example", **options)
