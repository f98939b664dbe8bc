"""What UN Women never refers: what happened, who did it, and anything that she did not choose."""

from collections.abc import Iterator

from hub.hooks.declared import Text
from hub.hooks.views import CaseView, Objection, PacketView, ReferralView

SUPPORTING = frozenset({"un", "civil-society", "health", "education"})
"""Recipients that support her. Authorities only where she wishes to report."""
AUTHORITIES = frozenset({"protection-authority", "asylum-authority", "search-authority"})
TELLING = frozenset({"narrative", "attachment"})
"""Categories that would carry what happened or who did it."""
ALWAYS = frozenset({"narrative", "note", "family"})
"""Fields of every packet that may name the one who harmed her: often that is her family."""


def chosen_by_her(case: CaseView) -> frozenset[str]:
    """The services that she chose to have asked for."""
    found = case.answer("her_choice", "chosen")
    return frozenset(found) if isinstance(found, tuple) else frozenset()


def screen(referral: ReferralView, case: CaseView | None) -> Iterator[Objection]:
    """Why a referral may not be sent or accepted."""
    if referral.recipient_class not in SUPPORTING | AUTHORITIES:
        yield Objection(
            rule="only-to-who-supports-her",
            reason=Text(
                "Este destinatario no presta apoyo a mujeres en riesgo.",
                "This recipient does not support women at risk.",
            ),
        )
    if case is None:
        return
    if referral.categories & TELLING:
        yield Objection(
            rule="incident-never-referred",
            reason=Text(
                "Lo que pasó y quién lo hizo no se canalizan: quite relato y archivos.",
                "What happened and who did it are not referred: take account and files out.",
            ),
        )
    if referral.need_code not in chosen_by_her(case):
        yield Objection(
            rule="only-what-she-chose",
            reason=Text(
                "Ella no eligió este servicio: pregúntele antes de canalizar.",
                "She has not chosen this service: ask her before referring.",
            ),
        )
    reports = case.answer("her_choice", "wants_to_report") is True
    if referral.recipient_class == "protection-authority" and not reports and not case.is_child:
        yield Objection(
            rule="reporting-is-her-decision",
            reason=Text(
                "Ella no ha decidido denunciar: nada va a la autoridad.",
                "She has not decided to report: nothing goes to the authority.",
            ),
        )
    if "contact" in referral.categories and case.answer("safety", "how_to_reach") == "none":
        yield Objection(
            rule="do-not-reach-her",
            reason=Text(
                "Pidió que no se le busque: quite los datos de contacto.",
                "She asked not to be reached: take the contact details out.",
            ),
        )


def redact(packet: PacketView, referral: ReferralView) -> frozenset[str]:
    """The account, the family and where she is. Only transport has to know where she is."""
    taken = set(ALWAYS)
    if referral.need_code != "humanitarian-transport":
        taken |= {"address", "adm2"}
    return frozenset(taken) & (packet.preview | packet.sealed)
