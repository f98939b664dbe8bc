"""What the agencies' plugins say to a referral: objections veto it, redaction takes fields away.

A plugin that has to be asked and does not answer denies. It sees the referral and, as the sender's, its
own agency's case: codes and answers, never who the person is.
"""

from collections.abc import Collection
from typing import TypeVar

import msgspec

from hub.agencies.model import Network
from hub.cases.model import CaseFile, Need, Urgency, today_in_mexico
from hub.consent.model import Category, Purpose
from hub.db.transaction import Transaction
from hub.errors import NotAllowed
from hub.hooks.dispatch import Plugins, objections, unanswered
from hub.hooks.views import CaseView, Objection, PacketView, ReferralView
from hub.intake import service as intake
from hub.referrals.model import Referral
from hub.referrals.packet import PreviewPart, SealedPart
from hub.vault.service import Vault

# What a plugin may take away; the rest is what the hub itself needs to carry.
PREVIEW = ("adm1", "adm2", "languages", "note")
SEALED = (
    "given_names",
    "family_names",
    "birth_date",
    "nationality",
    "documents",
    "phones",
    "address",
    "family",
    "narrative",
)
NO_PLUGINS = Plugins()
"""A hub where none runs."""


def planned(
    case: CaseFile,
    need: Need,
    *,
    from_agency: str,
    to_agency: str,
    urgency: Urgency,
    purpose: Purpose,
    categories: Collection[Category],
) -> ReferralView:
    """A referral that is about to be sent, as plugins see it. Agencies are named by their codes."""
    return ReferralView(
        case_code=case.code,
        need_code=need.service_code,
        urgency=urgency.value,
        purpose=purpose.value,
        categories=frozenset(category.value for category in categories),
        from_agency=from_agency,
        to_agency=to_agency,
        age_band=case.age_band.value,
        sex=int(case.sex),
        population=case.population.value,
    )


def received(network: Network, r: Referral, preview: PreviewPart | None) -> ReferralView:
    """A referral that was received, as its recipient's plugin sees it."""
    return ReferralView(
        case_code=r.case_code,
        need_code=r.need_code,
        urgency=r.urgency.value,
        purpose=r.purpose.value,
        categories=frozenset(category.value for category in r.categories),
        from_agency=network.agencies[r.from_agency_id].code,
        to_agency=network.agencies[r.to_agency_id].code,
        status=r.status.value,
        age_band=preview.age_band if preview else "unknown",
        sex=preview.sex if preview else 0,
        population=preview.population if preview else "other",
    )


async def to_sending(
    tx: Transaction, vault: Vault, plugins: Plugins, view: ReferralView, case: CaseFile
) -> list[Objection]:
    """Why the sender's own plugin would not have this sent."""
    if not plugins.asks(view.from_agency):
        return []
    return await _ask(plugins, view.from_agency, view, await intake.case_view(tx, vault, case))


async def to_accepting(plugins: Plugins, view: ReferralView) -> list[Objection]:
    """Why the recipient's own plugin would not have this accepted."""
    return await _ask(plugins, view.to_agency or "", view, None)


async def _ask(
    plugins: Plugins, agency: str, view: ReferralView, case: CaseView | None
) -> list[Objection]:
    asked = {"referral": view, "case": case, "today": today_in_mexico()}
    answers = await plugins.ask([agency], "screen_referral", asked)
    return [objection for _, objection in objections(answers)]


def require_none(found: Collection[Objection], locale: str) -> None:
    """Raises NotAllowed, code SCREENED, with every reason."""
    if found:
        reasons = " ".join(objection.reason.in_(locale) for objection in found)
        raise NotAllowed(reasons, field=["needId"], code="SCREENED")


async def redact(
    plugins: Plugins, view: ReferralView, parts: tuple[PreviewPart, SealedPart], locale: str
) -> tuple[PreviewPart, SealedPart]:
    """The packet without what the sender's plugin takes away. It cannot add.

    Raises:
        NotAllowed: the plugin did not answer.
    """
    preview, sealed = parts
    packet = PacketView(
        preview=frozenset(name for name in PREVIEW if getattr(preview, name)),
        sealed=frozenset(name for name in SEALED if getattr(sealed, name)),
        categories=view.categories,
    )
    asked = {"packet": packet, "referral": view}
    answer = (await plugins.ask([view.from_agency], "redact_packet", asked))[0]
    if answer.error is not None:
        reason = unanswered(view.from_agency).in_(locale)
        raise NotAllowed(reason, field=["needId"], code="SCREENED")
    away = frozenset(answer.value or ())
    return _without(preview, away & set(PREVIEW)), _without(sealed, away & set(SEALED))


PacketPart = TypeVar("PacketPart", PreviewPart, SealedPart)


def _without(part: PacketPart, names: Collection[str]) -> PacketPart:
    empty = {name: () if isinstance(getattr(part, name), tuple) else None for name in names}
    return msgspec.structs.replace(part, **empty)
