"""What a new hub begins with: the network, its kinds of service and places, and keys for everybody."""

from hub.agencies import seeding as agencies
from hub.agencies.seeding import NewStaff
from hub.agencies.service import network
from hub.cli.demo_people import PEOPLE
from hub.db.transaction import Transaction
from hub.directory import service as directory
from hub.settings import Settings
from hub.vault.keyring import LocalKeyring


async def seed_network(tx: Transaction, settings: Settings, *, demo: bool) -> int:
    """Adds what is missing; with `demo` also invented staff and services. Returns how many records.

    Raises:
        SettingsError: the keyring cannot be written.
    """
    added = await agencies.seed(tx) + await directory.seed(tx)
    if demo:
        added += await agencies.seed_staff(
            tx,
            (
                NewStaff(
                    one.agency,
                    one.email,
                    one.name,
                    [role.value for role in one.roles],
                    one.city,
                    one.locale,
                )
                for one in PEOPLE
            ),
        )
        added += await directory.seed_demo(tx)
    keyring = LocalKeyring.create(settings.keyring)
    for agency_id in (await network(tx)).agencies:
        await keyring.add_agency(agency_id)
    return added
