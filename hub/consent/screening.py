"""What the agency's own plugin says to a consent that is about to be recorded.

A plugin that has to be asked and does not answer denies, as for a referral.
"""

from uuid import UUID

from hub.agencies import service as agencies
from hub.agencies.model import Partner, RecipientClass
from hub.cases.model import CaseFile, today_in_mexico
from hub.consent.model import Category, LegalBasis, Purpose
from hub.db.transaction import Transaction
from hub.errors import NotAllowed
from hub.hooks.dispatch import Plugins, objections
from hub.hooks.views import ConsentView
from hub.intake import service as intake
from hub.vault.service import Vault

NO_PLUGINS = Plugins()
"""A hub where none runs."""


async def grant_view(
    tx: Transaction,
    *,
    purposes: frozenset[Purpose],
    categories: frozenset[Category],
    legal_basis: LegalBasis,
    agency_id: UUID | None,
    partner_id: UUID | None,
    recipient_class: RecipientClass | None,
) -> ConsentView:
    """A grant that is about to be recorded, as plugins see it: a partner by its class and country."""
    agency = (await agencies.network(tx)).agencies.get(agency_id) if agency_id else None
    partner = await _partner(tx, partner_id) if partner_id else None
    named = partner.recipient_class if partner else recipient_class
    return ConsentView(
        effect="grant",
        purposes=frozenset(purpose.value for purpose in purposes),
        categories=frozenset(category.value for category in categories),
        legal_basis=legal_basis.value,
        agency=agency.code if agency else None,
        recipient_class=(named or RecipientClass.UN).value,
        country=partner.country if partner else None,
    )


async def _partner(tx: Transaction, id: UUID) -> Partner | None:
    return next((one for one in await agencies.partners(tx) if one.id == id), None)


async def require_no_objection(
    tx: Transaction, vault: Vault, plugins: Plugins, view: ConsentView, case: CaseFile
) -> None:
    """Raises NotAllowed, code SCREENED, with every reason of the case's agency's plugin."""
    code = tx.actor.agency_code or ""
    if not plugins.asks(code):
        return
    asked = {
        "consent": view,
        "case": await intake.case_view(tx, vault, case),
        "today": today_in_mexico(),
    }
    found = objections(await plugins.ask([code], "screen_consent", asked))
    if found:
        reasons = " ".join(one.reason.in_(tx.actor.locale) for _, one in found)
        raise NotAllowed(reasons, field=["recipient"], code="SCREENED")
