"""Papers about a case: written by the agency's plugin, which is given the run that the paper is about."""

from uuid import UUID

from hub.auth.policy import check
from hub.cases import service as cases
from hub.db.transaction import Transaction
from hub.hooks.dispatch import Plugins
from hub.hooks.views import Document, RunView
from hub.intake import service as intake
from hub.vault.service import Vault
from hub.workflows import service


async def document(
    tx: Transaction, vault: Vault, plugins: Plugins, case_id: UUID, name: str
) -> Document | None:
    """A paper about a case; None where the plugin writes none so named, or the case has no use for it.

    Raises:
        NotFound, NotAllowed: as their messages say.
        Conflict: the plugin does not answer.
    """
    case = await cases.get(tx, case_id)
    check("document", tx.actor, cases.standing(tx.actor, case))
    declared = await intake.declarations(tx)
    kind = declared[0].document_kind(name) if declared else None
    run: RunView | None = None
    if kind is not None and kind.workflow is not None:
        begun = [one for one in await service.of_case(tx, case.id) if one.workflow == kind.workflow]
        if begun:
            facts = await service.facts_of(tx, vault, case, begun[-1])
            run = service.run_of(begun[-1], facts).view()
    view = await intake.case_view(tx, vault, case)
    return await intake.rendered(tx, plugins, name, view, run)
